"""The OpenAPI document against the app: it names every route, and schemathesis finds no answer that it does not describe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from websites import Web, credentials

from qa_toolkit_webui import openapi
from qa_toolkit_webui.api_operations import OPERATIONS

pytestmark = pytest.mark.long

EXAMPLES = Path(__file__).parents[2] / "examples"


def import_examples(web: Web) -> None:
    for path in ("ashby-down-school/school-duty-2025.json", "fernbrook-careers/matrix-2011.json"):
        audit = web.toolkit.read_audit(EXAMPLES / path)
        place = web.workspace.audits.add("local", audit.data, audit.standard)
        web.workspace.audits.reopen("local", *place)


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    opened = Web(tmp_path_factory.mktemp("openapi") / "workspace.db")
    import_examples(opened)
    yield opened
    opened.close()


def test_it_names_every_route_and_no_other(web: Web) -> None:
    served = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in web.app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert {(path, method) for path, item in openapi.document()["paths"].items() for method in item} == served


def test_its_schemas_are_schemas_and_lead_nowhere_else() -> None:
    document = openapi.document()
    for schema in document["components"]["schemas"].values():
        jsonschema_rs.meta.validate(schema)
    text = str(document)
    assert set(re.findall(r"'\$ref': '([^']*)'", text)) == {
        f"#/components/schemas/{name}" for name in re.findall(r"'\$ref': '#/components/schemas/([^']*)'", text)
    }
    assert set(re.findall(r"#/components/schemas/([\w.]+)", text)) <= set(document["components"]["schemas"])


def test_operations_have_names_of_their_own() -> None:
    names = [one.id for one in OPERATIONS]
    assert len(set(names)) == len(names)


# Sent with the right headers and of the right shape, a request can still be too late, too long in sum, or about nothing.
ACCEPTED = ["2xx", "404", "412", "422", "423"]
HERE = {
    "organisation": "ashby-down-school",
    "audit": "6f0b7a52-4b0c-4d6e-9a35-2f6c1d80e7b4",
    "section_id": "programme-and-leadership",
    "criterion": "careers-leader",
    "evidence": "ashby-down-encounter-register-2026",
    "action": "ashby-down-action-access-statement-2026",
}
UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
CONFIG = {
    "seed": 1,
    "checks": {
        "positive_data_acceptance": {"expected-statuses": ACCEPTED},
        "allow_header_conformance": {"enabled": False},  # evidence may be called 'files', and then has more methods
        "missing_required_header": {"expected-statuses": ["403", "428"]},
    },
    "parameters": {f"path.{name}": value for name, value in HERE.items()},
}


class Door:
    """Stands where schemathesis wants an app while tests are collected; each test puts its own behind it."""

    web: Web

    def __call__(self, environ: Any, start_response: Any) -> Any:
        return self.web.app(environ, start_response)


api = schemathesis.openapi.from_dict(openapi.document(), config=schemathesis.Config.from_dict(CONFIG))
api.app = door = Door()


@api.auth(refresh_interval=None)
class Token:
    def get(self, case: schemathesis.Case[Any], context: schemathesis.AuthContext) -> str:
        return credentials()[0]

    def set(self, case: schemathesis.Case[Any], data: str, context: schemathesis.AuthContext) -> None:
        case.headers["X-CSRFToken"] = data


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Web]:
    opened = Web(tmp_path / "workspace.db")
    import_examples(opened)
    door.web = opened
    yield opened
    opened.close()


@api.parametrize()
@settings(max_examples=15, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
def test_no_answer_is_undescribed(case: schemathesis.Case[Any], served: Web) -> None:
    case.call_and_validate(cookies={"qa-toolkit": credentials()[1]})


class Journey(api.as_state_machine()):  # type: ignore[misc]  # made at run time
    """Operations one after another, with the ids that earlier answers gave."""

    def before_call(self, case: schemathesis.Case[Any]) -> None:
        """What no earlier answer has given is something that is there."""
        made = {name: value for name, value in case.path_parameters.items() if re.fullmatch(UUID, str(value))}
        case.path_parameters = {name: made.get(name, HERE[name]) for name in case.path_parameters}

    def get_call_kwargs(self, case: schemathesis.Case[Any]) -> dict[str, Any]:
        return {"cookies": {"qa-toolkit": credentials()[1]}, "headers": {"X-CSRFToken": credentials()[0]}}


def test_no_answer_is_undescribed_on_a_journey(served: Web) -> None:
    Journey.run(
        settings=settings(
            max_examples=8,
            stateful_step_count=10,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
    )
