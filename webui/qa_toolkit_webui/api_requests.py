"""Reading a request to the JSON API: its body, the version that it began from, and its idempotency key."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn, TypeVar

from flask import Response, abort, request
from pydantic import BaseModel, ValidationError
from werkzeug.datastructures import FileStorage

from qa_toolkit import documents, errors
from qa_toolkit.wording import sentence
from qa_toolkit_webui import faults
from qa_toolkit_webui.api_models import Body
from qa_toolkit_webui.pages import answers
from qa_toolkit_webui.site import site

B = TypeVar("B", bound=Body)
_VERSION = re.compile(r'"(\d{1,9})"', re.ASCII)
_KEY = re.compile(r"[\x21-\x7e]{8,100}")


def answer(content: BaseModel | dict[str, Any], status: int = 200) -> Response:
    text = content.model_dump_json() if isinstance(content, BaseModel) else json.dumps(content, separators=(",", ":"))
    return Response(text, status, content_type="application/json")


def body(kind: type[B]) -> B:
    """What was sent, if it is JSON and has the members of `kind` and no others.

    Raises:
        HTTPException: 415 or 400, with a sentence.
        Unacceptable: with the member.
    """
    if request.mimetype != "application/json":
        _refuse(415, "Send this as application/json.")
    try:
        data = documents.parse("the request", request.get_data(cache=False)).data
    except errors.DocumentError as error:
        _refuse(400, sentence(str(error)))
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        raise _unacceptable(error, kind) from None


def version() -> int:
    """The version that a change began from, out of If-Match.

    Raises:
        HTTPException: 428 where the header is missing, 400 where it is no version of ours.
    """
    header = request.headers.get("If-Match")
    if header is None:
        _refuse(
            428,
            'Say with If-Match which version you began from, for example If-Match: "3"; "0" where nothing was saved yet.',
        )
    found = _VERSION.fullmatch(header.strip())
    if found is None:
        _refuse(400, f'If-Match is one version in quotation marks, for example "3"; this is {errors.shown(header)}.')
    return int(found[1])


def key() -> str | None:
    """The idempotency key, if there is one."""
    header = request.headers.get("Idempotency-Key")
    if header is not None and not _KEY.fullmatch(header):
        _refuse(400, "An Idempotency-Key has 8 to 100 visible ASCII characters; a UUID is one.")
    return header


def upload() -> FileStorage:
    """The file of a form.

    Raises:
        HTTPException: 415.
        Unacceptable: where none was chosen.
    """
    if request.mimetype != "multipart/form-data":
        _refuse(415, "Send this as multipart/form-data.")
    file = request.files.get("file")
    if file is None or not file.filename:
        raise errors.Unacceptable("file", "choose a file.")
    return file


def conflict(error: errors.Conflict) -> Response:
    """The answer to whoever was slower; the address says what was to be changed."""
    place = dict(request.view_args or {})
    what = next((name for name in ("evidence", "action") if name in place), "judgement")
    return answer(answers.conflict(site(), place["organisation"], what, place.get(what, ""), error), 412)


def _refuse(status: int, text: str) -> NoReturn:
    abort(faults.answer(status, text))


def _unacceptable(error: ValidationError, kind: type[Body]) -> errors.Unacceptable:
    first = error.errors(include_url=False, include_context=True, include_input=False)[0]
    place, limit = first["loc"], first.get("ctx", {})
    field = errors.shown(".".join(str(part) for part in place))
    near = errors.did_you_mean(field, kind.model_fields) if len(place) == 1 else ""
    texts = {
        "extra_forbidden": f"there is no member '{field}' here.{near}",
        "missing": f"'{field}' is missing.",
        "model_type": f"'{field}' is an object." if field else "the body is an object.",
        "string_type": f"'{field}' is a text.",
        "int_type": f"'{field}' is a whole number.",
        "list_type": f"'{field}' is a list.",
        "string_too_short": f"'{field}' may not be empty.",
        "string_too_long": f"at most {limit.get('max_length')} characters can stand in '{field}'.",
        "too_long": f"at most {limit.get('max_length')} can stand in '{field}'.",
    }
    return errors.Unacceptable(field, texts.get(first["type"], f"'{field}': {first['msg'].lower()}."))
