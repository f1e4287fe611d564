"""The app: made from a façade and a workspace, with nothing kept in a module."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask import Flask
from jinja2 import StrictUndefined

from qa_toolkit import wording
from qa_toolkit.toolkit import Toolkit
from qa_toolkit.workspace import Workspace
from qa_toolkit.workspace.access import LOCAL, Actor
from qa_toolkit_webui import addresses, blocks, clock, faults, rights, security, views
from qa_toolkit_webui.jobs import Jobs
from qa_toolkit_webui.scores import Scores
from qa_toolkit_webui.site import KEY, Site

HOSTS = ("127.0.0.1", "localhost")


def create_app(
    toolkit: Toolkit,
    workspace: Workspace,
    *,
    secret: bytes,
    who: Callable[[], Actor] = lambda: LOCAL,
    today: Callable[[], date] = date.today,
    hosts: tuple[str, ...] = HOSTS,
    jobs: Jobs | None = None,
) -> Flask:
    """A Flask app that serves one workspace.

    Args:
        who: gives whoever is asking; by default the person at this computer.
        jobs: makes the reports that take long; whoever made it closes it.

    Raises:
        UndeclaredRight: where a route, a plugin's included, does not say which right it needs.
    """
    app = Flask(__name__)
    app.url_map.converters["default"] = addresses.Id
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.filters |= {
        "day": wording.day,
        "quoted": wording.quoted,
        "clock": clock.day_and_time,
        "capfirst": wording.sentence,
    }
    app.jinja_env.globals |= {
        "count": wording.count,
        "site_version": toolkit_version(),
        "level_title": blocks.level_title,
    }
    scores, kept = Scores(toolkit, workspace, today), blocks.Blocks(app.jinja_env)
    app.extensions[KEY] = Site(toolkit, workspace, scores, jobs or Jobs(), kept, who)
    security.protect(app, secret=secret, hosts=hosts)
    app.before_request(rights.ask)
    faults.handle(app)
    views.register(app)
    toolkit.add_web_pages(app)
    rights.check_routes(app)
    return app


def toolkit_version() -> str:
    from qa_toolkit import __version__

    return __version__
