"""The OpenAPI 3.1 document of the JSON API: paths from one table, schemas from the models that the API itself reads and answers with."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from qa_toolkit import __version__
from qa_toolkit.standards import published_schema
from qa_toolkit_webui import api_models as api
from qa_toolkit_webui.api_operations import OPERATIONS, Operation

_REF = "#/components/schemas/"
_SAID = {
    400: "The request could not be read.",
    403: "You may not do this; or the token is missing or too old (code 'csrf').",
    404: "There is no such thing, or none that you may read.",
    413: "The request is too large.",
    415: "The content type is not the one that is taken here.",
    422: "A value cannot be kept as it is; `field` names it.",
    423: "The audit is submitted, and its judgements no longer change.",
    428: "If-Match is missing.",
    503: "The workspace is busy; try again after the seconds in Retry-After.",
    507: "The disk is full; nothing was changed.",
}
_PARAMETERS: dict[str, Any] = {
    "If-Match": {
        "required": True,
        "schema": {"type": "string", "pattern": '^"[0-9]{1,9}"$'},
        "description": "The version that the change began from, in quotation marks.",
    },
    "Idempotency-Key": {
        "required": False,
        "schema": {"type": "string", "pattern": "^[!-~]{8,100}$"},
        "description": "A UUID, for example: the same key a second time saves nothing and answers as before.",
    },
}
_SECURITY = {
    "token": {
        "type": "apiKey",
        "in": "header",
        "name": "X-CSRFToken",
        "description": "From GET /api/token; it belongs to the cookie that comes with it, which is sent back too.",
    }
}
_FILE = {
    "type": "object",
    "required": ["file"],
    "properties": {
        "file": {"type": "string", "format": "binary"},
        "title": {"type": "string", "maxLength": 400},
    },
}


@cache
def document() -> dict[str, Any]:
    paths: dict[str, Any] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "QA Toolkit",
            "version": __version__,
            "description": "What the pages do, as JSON: quality audits of careers guidance, saved one judgement at a time.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {"schemas": dict(sorted(_schemas().items())), "securitySchemes": _SECURITY},
    }


def _operation(operation: Operation) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.id,
        "summary": operation.summary,
        "parameters": list(_parameters(operation)),
        "responses": dict(_responses(operation)),
    }
    if operation.method != "get":
        described["security"] = [{"token": []}]
    if operation.takes is not None:
        described["requestBody"] = {"required": True, "content": _content(operation.takes)}
    return described


def _parameters(operation: Operation) -> Iterator[dict[str, Any]]:
    for part in operation.path.split("/"):
        if part.startswith("{"):
            yield {"name": part[1:-1], "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
    wanted = {
        "If-Match": operation.versioned is not None,
        "Idempotency-Key": operation.keyed,
    }
    for name, needed in wanted.items():
        if needed:
            yield {"name": name, "in": "header", **_PARAMETERS[name]}


def _responses(operation: Operation) -> Iterator[tuple[str, dict[str, Any]]]:
    yield (
        str(operation.status),
        {"description": "Done."} | ({"content": _content(operation.says)} if operation.says else {}),
    )
    faults = {*operation.faults, 400} | ({428} if operation.versioned else set())
    for status in sorted(faults):
        yield str(status), {"description": _SAID[status], "content": _content(api.Said)}
    if operation.versioned is not None:
        text = "Somebody else changed the same field meanwhile; nothing was overwritten."
        yield "412", {"description": text, "content": _content(operation.versioned)}


def _link(target: Operation) -> dict[str, Any]:
    """How what was made is changed or removed: its id and version are in the answer."""
    shared = ("organisation", "audit")
    names = [part[1:-1] for part in target.path.split("/") if part.startswith("{")]
    places = {name: f"$request.path.{name}" if name in shared else "$response.body#/id" for name in names}
    version = {"If-Match": '"{$response.body#/version}"'} if target.versioned else {}
    return {"operationId": target.id, "parameters": places | version}


def _content(kind: type[BaseModel] | str | None) -> dict[str, Any]:
    if kind == "file":
        return {"multipart/form-data": {"schema": _FILE}}
    if kind == "object":
        return {"application/json": {"schema": {"type": "object"}}}
    name = kind if isinstance(kind, str) else kind.__name__ if kind else ""
    return {"application/json": {"schema": {"$ref": f"{_REF}{name}"}}}


def _schemas() -> dict[str, Any]:
    taken = [op.takes for op in OPERATIONS if isinstance(op.takes, type)]
    given: list[type[BaseModel]] = [op.says for op in OPERATIONS if isinstance(op.says, type)]
    given += [op.versioned for op in OPERATIONS if op.versioned is not None]
    kinds: dict[type[BaseModel], JsonSchemaMode] = dict.fromkeys(taken, "validation")
    kinds |= dict.fromkeys([*given, api.Said], "serialization")
    schemas: dict[str, Any] = models_json_schema(list(kinds.items()), ref_template=f"{_REF}{{model}}")[1]["$defs"]
    return schemas | _scorecard()


def _scorecard() -> dict[str, Any]:
    """The published schema, its definitions as components beside it."""
    schema = _pointed(published_schema("scorecard"))
    forms = schema.pop("$defs")
    whole = {name: value for name, value in schema.items() if not name.startswith("$")}
    return {"Scorecard": whole, **{f"Scorecard.{name}": form for name, form in forms.items()}}


def _pointed(value: Any) -> Any:
    if isinstance(value, list):
        return [_pointed(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        name: one.replace("#/$defs/", f"{_REF}Scorecard.") if name == "$ref" else _pointed(one)
        for name, one in value.items()
    }
