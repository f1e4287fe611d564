"""What every answer carries and what every request must be: one policy for all pages, none of it left to a page.

The list is that of the Flask manual's "Security considerations" and OWASP ASVS 5.0 (V3.4, V3.5, V4.1); Flask sets almost none of it itself.
"""

from __future__ import annotations

from functools import cache

from flask import Flask, Response, abort, request
from flask.sessions import SecureCookieSessionInterface
from flask_wtf import CSRFProtect

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
SMALL, LARGE = 256_000, 25_000_000  # bytes of a request: most routes, and those that take files
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_PREPARED = [(pair, pair[0].lower()) for pair in HEADERS.items()]
_SAFE = ("GET", "HEAD", "OPTIONS")


def protect(app: Flask, *, secret: bytes, hosts: tuple[str, ...]) -> None:
    """Sets limits, cookie, forgery protection and headers for the whole app; `hosts` are the names that it answers to."""
    app.session_interface = Sessions()
    app.config.update(
        SECRET_KEY=secret,
        TRUSTED_HOSTS=list(hosts),
        MAX_CONTENT_LENGTH=SMALL,
        MAX_FORM_MEMORY_SIZE=2_000_000,
        MAX_FORM_PARTS=5_000,
        SESSION_COOKIE_NAME="qa-toolkit",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,  # a page may stay open for a day; the token lives as long as the browser's session
        WTF_CSRF_SSL_STRICT=False,
    )
    app.before_request(check_host)
    app.before_request(refuse_other_sites)
    app.before_request(limit_body)
    app.before_request(refuse_nameless)
    CSRFProtect(app)
    app.after_request(add_headers)


class Sessions(SecureCookieSessionInterface):
    """Flask's own, which makes its serialiser anew several times for each request."""

    def __init__(self) -> None:
        self.get_signing_serializer = cache(super().get_signing_serializer)  # type: ignore[method-assign]


def check_host() -> None:
    """A page elsewhere can point a name of its own at this computer (DNS rebinding); the name it uses gives it away."""
    request.host  # noqa: B018 - Werkzeug raises SecurityError, a 400, where TRUSTED_HOSTS does not name it


def refuse_other_sites() -> None:
    """A change asked for by a page of another site is refused before its token is looked at."""
    if request.method in _SAFE:
        return
    origin = request.headers.get("Origin")
    foreign = origin is not None and origin != f"{request.scheme}://{request.host}"  # 'null' is some frame or file
    if foreign or request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        abort(403, "This was asked for by a page of another site, so nothing was changed.")


def limit_body() -> None:
    """Routes that take files are named by their views; all others keep the small limit, whether they read what is sent or not."""
    from qa_toolkit_webui.rights import site_view

    view = site_view() if request.endpoint is not None else None
    if getattr(view, "takes_files", False):
        request.max_content_length = LARGE
    if getattr(view, "takes_long_fields", False):  # a file that came with the page before
        request.max_form_memory_size = LARGE
    if (request.content_length or 0) > (request.max_content_length or SMALL):
        abort(413)


def refuse_nameless() -> None:
    """A field of a form may come without a name, which no page of ours sends; Flask-WTF looks for its token among the names."""
    if request.method not in _SAFE and None in request.form:
        abort(422, "A field of what was sent has no name, so nothing was changed.")


def add_headers(response: Response) -> Response:
    headers = response.headers
    present = {name.lower() for name, _ in headers}
    headers.extend([pair for pair, name in _PREPARED if name not in present])
    # What is static is asked for again each time, and answered 304 where nothing changed.
    headers["Cache-Control"] = "no-cache" if request.endpoint == "static" else "no-store"
    return response
