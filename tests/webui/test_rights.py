"""Every route of the app, everybody who may ask, everything that they may ask for: decided, and nothing of anybody else's in any answer."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Blueprint, Flask
from upload_samples import PDF
from websites import SECRET, Web, address, installed, routes
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from qa_toolkit.hookspecs import hookimpl
from qa_toolkit.plugins import EntryPoint, load_host
from qa_toolkit.report import Settings
from qa_toolkit.toolkit import Toolkit
from qa_toolkit.workspace.access import LOCAL, RIGHTS, Actor
from qa_toolkit_webui.app import create_app
from qa_toolkit_webui.jobs import Payload
from qa_toolkit_webui.pages.downloads import _frozen
from qa_toolkit_webui.rights import UndeclaredRight, needs
from qa_toolkit_webui.site import KEY, Site

# Organisation and audit of each object. What lies in one organisation is asked for under the other's name, too.
OBJECTS = {
    "own": ("own-school", "own-audit"),
    "sibling": ("own-school", "sibling-audit"),
    "foreign": ("other-school", "other-audit"),
    "own organisation, foreign audit": ("own-school", "other-audit"),
    "foreign organisation, own audit": ("other-school", "own-audit"),
    "deleted": ("own-school", "deleted-audit"),
    "random": ("no-school", "6f0b7a52-0000-4000-8000-000000000000"),
}
READABLE = {
    "local": {"own", "sibling", "foreign"},
    "manager": {"own", "sibling"},
    "signer": {"own", "sibling"},
    "editor": {"own", "sibling"},
    "reader": {"own", "sibling"},
    "officer": {"own"},
    "former officer": set(),
    "stranger": set(),
}
# What a route's arguments are filled with beside organisation and audit; all of it is there in each audit.
ARGUMENTS = {
    "section_id": "purpose",
    "criterion": "aims",
    "evidence": "plan",
    "action": "act",
    "name": "matrix:2011",
    "format_": "json",
}
MADE = {"job_id", "file_id", "round_id"}  # ids that the workspace gives; see `Zoo.made`
ASKED = {"evidence": "plan", "action": "act", "kind": "authority", "version": "1"}
WHOLE = ("own", "foreign", "random")  # for routes that name an organisation and no audit
# Routes that answer 404 although everything is there and may be reached: what they undo has not been done.
NOTHING_TO_UNDO = {"audits.undelete"}
WORDS = ("comment", "evidence", "action", "file", "assessor", "proposal")
OF_ORGANISATION = ("name", "person", "round")


def canary(of: str, what: str) -> str:
    return f"Canary{of.title().replace(' ', '')}{what.title()}"


def canaries(of: str) -> list[str]:
    return [canary(of, what) for what in (OF_ORGANISATION if of.endswith("-school") else WORDS)]


@dataclass
class Zoo:
    web: Web
    actors: dict[str, Actor]
    made: dict[str, dict[str, str]]  # by object the ids that were made in it
    people: dict[str, str]  # by organisation somebody who works on its audits
    authority: str
    start: bytes

    def reset(self) -> None:
        """Puts the database back as it was at the start, under the app's open connections."""
        with sqlite3.connect(":memory:") as kept, sqlite3.connect(self.web.path) as here:
            kept.deserialize(self.start)
            kept.backup(here)
        here.close()
        kept.close()

    def head(self) -> list[Any]:
        """Grows with every save in any organisation."""
        with sqlite3.connect(self.web.path) as connection:
            rows = connection.execute("select id, trail_length, trail_head from organisation order by id").fetchall()
        connection.close()
        return rows


def fill(web: Web, of: str, organisation: str, audit: str) -> dict[str, str]:
    """An audit with a canary wherever a person can write; what was made in it, by the names of routes' arguments."""
    levels = {
        "aims": {"level": "met", "comment": canary(of, "comment"), "evidence": ["plan"]},
        "offer": {"level": "partly", "comment": canary(of, "comment")},
    }
    members = {
        "id": audit,
        "organisation": {"id": organisation, "name": canary(organisation, "name"), "kind": "school"},
        "evidence": {"plan": {"title": canary(of, "evidence"), "kind": "document", "expires": "2026-12-10"}},
        "actions": [{"id": "act", "title": canary(of, "action"), "due": "2026-12-11", "criterion": "lead"}],
        "assessors": {"a1": {"name": canary(of, "assessor"), "role": "Lead"}},
        "proposals": {"lead": [{"level": "met", "because": canary(of, "proposal"), "evidence": ["plan"]}]},
    }
    web.add(levels, **members)
    about, file = {"title": canary(of, "file"), "kind": "file"}, (f"{canary(of, 'file')}.pdf", "application/pdf", PDF)
    proof = web.workspace.evidence.add("local", organisation, audit, about, file=file)
    title = canary(organisation, "round")
    round_id = web.workspace.organisations.open_round("local", organisation, title, "test/small:1", None, "2026-12-20")
    here: Site = web.app.extensions[KEY]
    payload = Payload(_frozen(here, web.workspace.audits.head(organisation, audit)), Settings(web.now.date()))
    job = here.jobs.start(organisation, "md", payload)
    while (state := here.jobs.get(organisation, job.id)) is not None and state.state in ("waiting", "running"):
        time.sleep(0.05)
    return {"proof": proof.id, "file_id": proof.content["file"]["id"], "round_id": round_id, "job_id": job.id}


@pytest.fixture(scope="module")
def zoo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Zoo]:
    web = Web(tmp_path_factory.mktemp("rights") / "workspace.db")
    made = {name: fill(web, name, *OBJECTS[name]) for name in ("own", "sibling", "foreign", "deleted")}
    web.workspace.audits.delete("local", *OBJECTS["deleted"])
    kept = web.workspace.organisations
    actors = {"local": LOCAL, "stranger": Actor("stranger", "Stranger")}
    for role in ("manager", "signer", "editor", "reader"):
        actors[role] = Actor(kept.add_person("local", "own-school", role.title(), role_=role), role.title())
    other = kept.add_person("local", "other-school", canary("other-school", "person"), role_="manager")
    people = {"own-school": actors["reader"].id, "other-school": other}
    for officer, until in (("officer", None), ("former officer", "2026-11-29")):
        authority = kept.create("local", {"name": f"Authority of the {officer}", "kind": "authority"})
        actors[officer] = Actor(kept.add_person("local", authority, officer, role_="manager"), officer)
        kept.relate("local", "own-school", authority, "authority", until=until)
        kept.share("local", *OBJECTS["own"], authority)
    kept.relate("local", "other-school", "authority-of-the-officer", "authority")
    web.token  # noqa: B018 - asked for before anything is kept
    with sqlite3.connect(web.path) as connection:
        start = connection.serialize()
    connection.close()
    yield Zoo(web, actors, made, people, "authority-of-the-officer", start)
    web.close()


def place(zoo: Zoo, rule: Rule, target: str, **more: str) -> str:
    organisation, audit = OBJECTS[target]
    made = zoo.made.get(target, zoo.made["foreign"])
    known = {**ARGUMENTS, **made, "organisation": organisation, "audit": audit, **more}
    return address(zoo.web.app, rule, known)


def right_of(app: Flask, rule: Rule) -> str:
    return str(getattr(app.view_functions[rule.endpoint], "needed_right"))  # noqa: B009 - a mark of ours


def may(actor: str, right: str, target: str) -> int:
    """0 where all is well, otherwise the status that says no: written down here anew, apart from `Access`."""
    if right == "visit" or (actor == "local" and (right == "begin" or target in READABLE["local"])):
        return 0
    if right == "begin":
        return 403
    if target not in READABLE[actor]:
        return 404
    return 0 if right == "read" or actor in RIGHTS[right] else 403


def leaked(response: TestResponse, actor: str, target: str) -> list[str]:
    """Canaries in body or headers that whoever asks may not see."""
    seen = READABLE[actor]
    hidden = [word for of in {"own", "sibling", "foreign", "deleted"} - seen for word in canaries(of)]
    hidden += canaries("own-school") if not seen else []
    hidden += canaries("other-school") if "foreign" not in seen else []
    hidden += ["other-school", "other-audit"] if "foreign" not in seen and "foreign" not in target else []
    text = response.get_data() + str(response.headers).encode()
    return [word for word in hidden if word.encode() in text]


def fields(zoo: Zoo, method: str, url: str, target: str) -> dict[str, Any]:
    """What a page's links and forms name beside the address, so that a view finds something there."""
    if url.startswith("/api/"):
        return {}
    organisation, audit = OBJECTS[target]
    told = {**ASKED, "audit": audit, "person": zoo.people.get(organisation, ""), "other": zoo.authority}
    if "/evidence/file" in url:
        told["evidence"] = zoo.made.get(target, zoo.made["foreign"])["proof"]
    if "/borrow" in url:
        told["other"] = "other-audit" if target == "foreign" else "sibling-audit"
    if "/proposals" in url:
        told |= {"criterion": "lead", "choice": "level:met", "seen": "lead level:met"}
    if "/audits/new" in url:
        told["standard"] = "matrix:2011"
    if "/crosswalk" in url:
        told["with"] = "school-duty:2025"
    if url.endswith("/begin"):
        told |= {"standard": "matrix:2011", "from": {"foreign": "other-audit"}.get(target, "own-audit")}
    return {"query_string" if method == "GET" else "data": told}


def send(zoo: Zoo, method: str, url: str, **more: Any) -> TestResponse:
    return zoo.web.send(method, url, version=1, **more)


def test_every_argument_of_every_route_is_tried(zoo: Zoo) -> None:
    known = {*ARGUMENTS, *MADE, "organisation", "audit"}
    assert not {name for rule, _ in routes(zoo.web.app) for name in rule.arguments} - known


@pytest.mark.long
@pytest.mark.parametrize("actor", list(READABLE))
def test_every_route_is_decided_and_nothing_leaks(zoo: Zoo, actor: str) -> None:
    app, wrong = zoo.web.app, []
    zoo.web.actor = zoo.actors[actor]
    start = zoo.head()
    for rule, method in routes(app):
        for target in OBJECTS if "audit" in rule.arguments else WHOLE if "organisation" in rule.arguments else ("own",):
            url = place(zoo, rule, target)
            expected = decision(rule, actor, right_of(app, rule), target)
            response = send(zoo, method, url, **fields(zoo, method, url, target))
            refused = response.status_code if response.status_code in (403, 404) else 0
            if refused != expected or response.status_code >= 500:
                wrong.append(f"{method} {url}: {response.status_code}, not {expected or 'allowed'}")
            if leaks := leaked(response, actor, target):
                wrong.append(f"{method} {url} shows {leaks}")
            if zoo.head() != start:
                if expected:
                    wrong.append(f"{method} {url} was refused and changed something")
                zoo.reset()
    assert not wrong, "\n".join(wrong)


def decision(rule: Rule, actor: str, right: str, target: str) -> int:
    """`may`, for routes that name an organisation and no audit as well, and for the one that brings back what is deleted."""
    if "organisation" in rule.arguments and "audit" not in rule.arguments:
        whose = {"own-school": "sibling", "other-school": "foreign"}.get(OBJECTS[target][0], "random")
        return may(actor, right, whose)
    if rule.endpoint in NOTHING_TO_UNDO:
        whose = {"own-school": "sibling", "other-school": "foreign"}.get(OBJECTS[target][0], "random")
        return may(actor, right, target if target in READABLE[actor] else whose) or (0 if target == "deleted" else 404)
    return may(actor, right, target)


@pytest.mark.long
@pytest.mark.parametrize("actor", ["manager", "officer"])
def test_foreign_ids_in_what_is_asked_beside_the_address_open_nothing(zoo: Zoo, actor: str) -> None:
    """`?previous=`, `?with=` and whatever else a view reads: the names come from the source, so that a new one is tried as well."""
    app, wrong = zoo.web.app, []
    zoo.web.actor = zoo.actors[actor]
    for rule, method in routes(app):
        if method != "GET":
            continue
        url = place(zoo, rule, "own")
        for name in asked_names():
            for value in ("other-audit", "other-school/other-audit", zoo.made["foreign"]["proof"]):
                response = zoo.web.client.get(url, query_string={name: value})
                shown = [word for word in leaked(response, actor, "foreign") if word not in (value, *value.split("/"))]
                if shown or response.status_code >= 500:
                    wrong.append(f"{url}?{name}={value}: {response.status_code} {shown}")
    assert not wrong, "\n".join(wrong)


def asked_names() -> set[str]:
    import qa_toolkit_webui

    text = "".join(path.read_text("utf-8") for path in Path(qa_toolkit_webui.__file__).parent.rglob("*.py"))
    return set(re.findall(r"""args(?:\.get|\.getlist)?[\[(]"([\w-]+)""", text))


@pytest.mark.parametrize("actor", ["manager", "editor", "officer"])
def test_ids_of_another_audit_reach_nothing_through_ones_own(zoo: Zoo, actor: str) -> None:
    """The file, evidence and action of one audit under the address of another that may be reached."""
    app, wrong = zoo.web.app, []
    zoo.web.actor = zoo.actors[actor]
    start = zoo.head()
    for rule, method in routes(app):
        for name, of in product(("evidence", *MADE), ("foreign", "sibling", "deleted")):
            whole = "audit" not in rule.arguments  # what lies in the organisation, whichever its audit
            if name in rule.arguments and not (whole and (of == "sibling" or name == "round_id") and of != "foreign"):
                value = zoo.made[of]["proof" if name == "evidence" else name]
                response = send(zoo, method, place(zoo, rule, "own", **{name: value}))
                if response.status_code not in (403, 404, 415, 422) or leaked(response, actor, "foreign"):
                    wrong.append(f"{method} {rule.rule}: {response.status_code}")
    assert not wrong, "\n".join(wrong)
    assert zoo.head() == start


def test_a_judgement_cites_no_evidence_of_another_audit(zoo: Zoo) -> None:
    zoo.web.actor = zoo.actors["manager"]
    url = "/api/organisations/own-school/audits/own-audit/judgements/purpose/aims"
    for of in ("foreign", "sibling", "deleted"):
        response = send(zoo, "PUT", url, json={"evidence": [zoo.made[of]["proof"]]})
        assert response.status_code == 422


def test_an_officer_loses_what_was_shared_on_the_day_after_the_last(zoo: Zoo) -> None:
    web = zoo.web
    web.workspace.organisations.share("local", *OBJECTS["own"], "authority-of-the-officer", until="2026-12-01")
    web.actor, before = zoo.actors["officer"], web.now
    url = "/api/organisations/own-school/audits/own-audit"
    try:
        web.now = before + timedelta(days=1)
        assert web.client.get(url).status_code == 200
        web.now = before + timedelta(days=2)
        assert web.client.get(url).status_code == 404
    finally:
        web.now = before
        zoo.reset()


@pytest.mark.parametrize(
    "rule", ["/api/organisations/<organisation>/audits/<audit>", "/organisations/<organisation>/audits/<audit>"]
)
def test_what_is_not_there_and_what_is_somebody_elses_get_the_same_answer(zoo: Zoo, rule: str) -> None:
    zoo.web.actor = zoo.actors["reader"]
    answers = set()
    for organisation, audit in (
        ("other-school", "other-audit"),
        ("other-school", "none"),
        ("no-school", "other-audit"),
    ):
        url = rule.replace("<organisation>", organisation).replace("<audit>", audit)
        body = zoo.web.client.get(url).get_data(as_text=True)
        answers.add(body.replace(organisation, "…").replace(audit, "…"))
    assert len(answers) == 1


def plugin_app(zoo: Zoo, rule: str, *, right: str | None) -> Flask:
    """An app with a plugin's page on it."""

    def page(**_: str) -> str:
        return "a page"

    def add(app: Flask) -> None:
        pages = Blueprint("plugin", __name__)
        pages.add_url_rule(rule, "page", needs(right)(page) if right else page)
        app.register_blueprint(pages)

    host = load_host()
    host.register(SimpleNamespace(qa_web_pages=hookimpl(add)), EntryPoint("pages", "pages", "", ""))
    return create_app(Toolkit(host), zoo.web.workspace, secret=SECRET)


def test_a_page_with_a_right_is_served(zoo: Zoo) -> None:
    assert plugin_app(zoo, "/plugin", right="visit").test_client().get("/plugin").data == b"a page"


@pytest.mark.parametrize(
    ("rule", "right"),
    [("/plugin", None), ("/plugin", "read"), ("/plugin/<audit>", "write"), ("/organisations/<organisation>/x", None)],
)
def test_an_app_with_a_route_that_declares_no_right_does_not_start(zoo: Zoo, rule: str, right: str | None) -> None:
    with pytest.raises(UndeclaredRight, match=re.escape(rule)):
        plugin_app(zoo, rule, right=right)


def test_a_right_that_nobody_knows_cannot_be_declared() -> None:
    with pytest.raises(ValueError, match="'admin' is no right"):
        needs("admin")


def test_our_own_routes_declare_rights_that_exist(zoo: Zoo) -> None:
    assert {right_of(zoo.web.app, rule) for rule, _ in routes(zoo.web.app)} <= set(RIGHTS)
    assert installed().warnings == []
