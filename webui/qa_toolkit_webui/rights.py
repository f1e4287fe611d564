"""Every route says which right it needs. A route that says nothing keeps the app from starting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, request

from qa_toolkit import errors
from qa_toolkit.workspace.access import RIGHTS
from qa_toolkit_webui.site import site

F = TypeVar("F", bound=Callable[..., Any])
_MARK = "needed_right"


class UndeclaredRight(RuntimeError):
    def __init__(self, routes: list[str]) -> None:
        super().__init__(f"these routes declare no right: {', '.join(routes)}. Put @needs(…) above the view.")


def needs(right: str) -> Callable[[F], F]:
    """Declares the right that a view needs in the organisation that its address names."""
    if right not in RIGHTS:
        raise ValueError(f"'{right}' is no right; these are: {', '.join(RIGHTS)}")

    def mark(view: F) -> F:
        setattr(view, _MARK, right)
        return view

    return mark


def check_routes(app: Flask) -> None:
    """Refuses an app with a route that declares no right, or one in an organisation that its address does not name.

    Raises:
        UndeclaredRight.
    """
    bad = []
    for rule in app.url_map.iter_rules():
        right = getattr(app.view_functions[rule.endpoint], _MARK, None)
        if rule.endpoint == "static":
            continue
        if right is None or (right not in ("visit", "begin") and "organisation" not in rule.arguments):
            bad.append(rule.rule)
    if bad:
        raise UndeclaredRight(sorted(bad))


def ask() -> None:
    """Before each request: who may not read what the address names is told that it is not there, as is whoever names what is not.

    Raises:
        NotHere, Denied.
    """
    if request.endpoint in (None, "static") or request.view_args is None:
        return
    view = site_view()
    right = getattr(view, _MARK)
    if "\0" in "".join(map(str, request.view_args.values())):  # no id has it, and PostgreSQL cannot be asked for it
        abort(404)
    organisation, audit = request.view_args.get("organisation"), request.view_args.get("audit")
    workspace, actor = site().workspace, site().actor
    allowed = workspace.access.allows(actor, right, organisation, audit)
    if organisation is not None and not allowed and not workspace.access.allows(actor, "read", organisation, audit):
        raise errors.NotHere("audit" if audit else "organisation", audit or organisation)
    finds_itself = getattr(view, "finds_deleted", False) or (allowed and getattr(view, "finds_audit", False))
    if audit is not None and not finds_itself:
        workspace.audits.require(str(organisation), audit)
    if not allowed:
        raise errors.Denied(right)


def site_view() -> Any:
    from flask import current_app

    return current_app.view_functions[request.endpoint or ""]
