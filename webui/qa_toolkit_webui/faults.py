"""One table from what went wrong to the status that says so; a person reads the sentence, the page's own script the same as JSON."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, SecurityError

from qa_toolkit import errors
from qa_toolkit.wording import sentence

STATUS: tuple[tuple[type[errors.QAToolkitError], int], ...] = (
    (errors.NotHere, 404),
    (errors.UnknownStandard, 404),
    (errors.UnknownFormat, 404),
    (errors.Denied, 403),
    (errors.Conflict, 409),
    (errors.AlreadyHere, 409),
    (errors.Locked, 423),
    (errors.TooManyJobs, 429),
    (errors.Busy, 503),
    (errors.Full, 507),
    (errors.QAToolkitError, 422),
)
TITLES = {
    400: "This request could not be read",
    403: "You may not do this",
    404: "There is no such page",
    405: "That is not how this page is used",
    409: "Somebody else was here too",
    413: "That is too large",
    422: "That could not be done",
    423: "This audit is submitted",
    429: "One after the other, please",
    500: "Something went wrong on our side",
    503: "Please try again in a moment",
    507: "The disk is full",
}
_SENTENCES = {
    400: "The address, its host name or the data sent with it were not as this program expects. Nothing was changed.",
    404: "The address may be mistyped, or what it named has been deleted. Nothing was changed.",
    405: "Please go back and use the buttons of the page. Nothing was changed.",
    413: "A file may have 20 MB, everything else 256 kB. Nothing was changed; go back and choose a smaller one.",
    500: "Nothing that said ‘Saved’ is lost. Please go back and try again; if it happens again, report what you did.",
}


def status_of(error: errors.QAToolkitError) -> int:
    return next(status for kind, status in STATUS if isinstance(error, kind))


def handle(app: Flask) -> None:
    app.register_error_handler(errors.QAToolkitError, told)
    app.register_error_handler(CSRFError, stale)
    app.register_error_handler(HTTPException, plain)
    app.register_error_handler(Exception, ours)


def wants_json() -> bool:
    return request.path.startswith("/api/")


def answer(status: int, text: str, **more: Any) -> Response:
    if wants_json():
        response = jsonify({"message": text, **more})
    else:
        title = TITLES.get(status, "That could not be done")
        response = make_response(render_template("fault.html", title=title, text=text, status=status))
    response.status_code = status
    if status == 503:
        response.headers["Retry-After"] = "2"
    return response


def told(error: errors.QAToolkitError) -> Response:
    more = {"field": error.field} if isinstance(error, errors.Unacceptable) else {}
    return answer(status_of(error), sentence(str(error)), **more)


def stale(_error: CSRFError) -> Response:
    """The token of a page that stayed open too long. What was typed comes back, with one button to save it."""
    if wants_json():
        return answer(403, "This page has been open for long; ask for a new token and send it again.", code="csrf")
    typed = [(name, value) for name, values in request.form.lists() for value in values if name != "csrf_token"]
    files = [file.filename for file in request.files.values() if file.filename]
    response = make_response(render_template("stale.html", typed=typed, files=files, address=request.full_path))
    response.status_code = 403
    return response


def plain(error: HTTPException) -> Response:
    status = error.code or 500
    if error.response is not None or status < 400:  # a redirect
        return make_response(error.get_response())
    if isinstance(error, SecurityError):  # a host name that is not ours: no address of a page can be made
        return Response(_SENTENCES[400], status, content_type="text/plain; charset=utf-8")
    given = error.description if status == 403 else None
    response = answer(status, given or _SENTENCES.get(status, "Nothing was changed."))
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))  # RFC 9110, 15.5.6
    return response


def ours(error: Exception) -> Response:
    from flask import current_app

    current_app.logger.error("a fault of ours", exc_info=error)
    return answer(500, _SENTENCES[500])
