"""What the tests of the web pages share: an app over a workspace with one small audit in it, and a browser that has its token."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

from builders import audit_data, standard
from database_servers import empty_workspace
from flask import Flask, session
from flask.sessions import SecureCookieSessionInterface
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from qa_toolkit.toolkit import Toolkit
from qa_toolkit.workspace import Workspace, open_workspace
from qa_toolkit.workspace.access import LOCAL, Actor
from qa_toolkit_webui.app import create_app
from qa_toolkit_webui.site import KEY

SECRET = b"a secret for tests, and for nothing else"
TODAY = date(2026, 11, 30)
LEVELS = {"aims": "met", "lead": "partly"}


Answer = TypeVar("Answer", bound=TestResponse)


class Got(TestResponse):
    """An answer whose JSON a test may look into without asking first whether it is any."""

    @property
    def json(self) -> Any:
        return json.loads(self.data)


@cache
def installed() -> Toolkit:
    return Toolkit()


@cache
def credentials() -> tuple[str, str]:
    """A token, and the cookie that it belongs to, as any app with our secret gives them out."""
    bare = Flask("credentials")
    bare.secret_key = SECRET
    with bare.test_request_context():
        token: str = generate_csrf()
        signer = SecureCookieSessionInterface().get_signing_serializer(bare)
        assert signer is not None
        return token, str(signer.dumps(dict(session)))


class Compiled(BytecodeCache):
    """Templates as Python has compiled them, for all apps of this process: by name and content, which Jinja2 looks at."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


@dataclass
class Web:
    """`actor` is whoever asks from now on; `now` is the time that the workspace believes in."""

    path: Path | str  # or the address of an empty database
    actor: Actor = LOCAL
    now: datetime = datetime(2026, 11, 30, 14, 3, tzinfo=UTC)
    toolkit: Toolkit = field(default_factory=installed)

    def __post_init__(self) -> None:
        if isinstance(self.path, Path):
            self.path.write_bytes(empty_workspace())
        self.workspace: Workspace = open_workspace(self.path, self._clock)
        self.app: Flask = create_app(
            self.toolkit, self.workspace, secret=SECRET, who=lambda: self.actor, today=lambda: self._clock().date()
        )
        self.app.jinja_env.bytecode_cache = COMPILED
        self.client: FlaskClient = self.app.test_client()
        self._token = ""

    def _clock(self) -> datetime:
        return self.now

    def close(self) -> None:
        self.app.extensions[KEY].jobs.close()
        self.workspace.close()

    def add(self, levels: dict[str, Any] | None = None, **members: Any) -> tuple[str, str]:
        of = standard()
        return self.workspace.audits.add("local", audit_data(of, LEVELS if levels is None else levels, **members), of)

    @property
    def token(self) -> str:
        if not self._token:
            self._token = json.loads(self.client.get("/api/token").data)["token"]
        return self._token

    def get(self, url: str, **more: Any) -> Got:
        return self.send("GET", url, **more)

    def send(self, method: str, url: str, **more: Any) -> Got:
        """A request as the pages' own script sends it, token included; `version` and `key` become headers."""
        headers = {"X-CSRFToken": self.token, **more.pop("headers", {})}
        if (version := more.pop("version", None)) is not None:
            headers["If-Match"] = f'"{version}"'
        if (key := more.pop("key", None)) is not None:
            headers["Idempotency-Key"] = key
        return cast("Got", self.client.open(url, method=method, headers=headers, **more))

    def dump(self) -> str:
        """All that the database holds, as text."""
        with sqlite3.connect(self.path) as connection:
            lines = "\n".join(connection.iterdump())
        connection.close()
        return lines

    def document(self, organisation: str, audit: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.client.get(f"/api/organisations/{organisation}/audits/{audit}").data)
        return found

    def unchanged_by(self, act: Callable[[], Answer]) -> Answer:
        before = self.dump()
        response = act()
        assert self.dump() == before
        return response


def routes(app: Flask) -> list[tuple[Rule, str]]:
    """Every route of ours with each of its methods."""
    return [
        (rule, method)
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        if rule.endpoint != "static"
    ]


def address(app: Flask, rule: Rule, values: Mapping[str, str]) -> str:
    """A route's address, its arguments filled in; one that `values` does not know is an error of the test."""
    with app.test_request_context():
        return app.url_map.bind("localhost").build(rule.endpoint, {name: values[name] for name in rule.arguments})
