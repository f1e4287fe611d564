"""The published JSON Schema of the JSON report, made from the records themselves.

To write it anew after a record has changed: `python -m qa_toolkit.reports.json_schema`.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any, get_type_hints

from qa_toolkit import documents
from qa_toolkit.gap_report import GapReport
from qa_toolkit.report import FORMAT
from qa_toolkit.standards import published_schema

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ID = "urn:qa-toolkit:schema:gap-report:1"
FILE = Path(__file__).parents[1] / "schemas" / "gap-report.schema.json"


def gap_report_schema() -> dict[str, Any]:
    """Closed: a member that is not in the records is not in a report. The scorecard's own published schema stands inside."""
    from pydantic import TypeAdapter, create_model

    scorecard = published_schema("scorecard")
    hints = get_type_hints(GapReport) | {"scorecard": dict[str, Any]}
    members: dict[str, Any] = {field.name: (hints[field.name], ...) for field in dataclasses.fields(GapReport)}
    made = TypeAdapter(create_model("GapReport", **members)).json_schema(mode="serialization")
    made["$defs"] |= scorecard.pop("$defs")
    made["$defs"]["Scorecard"] = {name: member for name, member in scorecard.items() if name not in ("$schema", "$id")}
    made["properties"] |= {"scorecard": {"$ref": "#/$defs/Scorecard"}, "format": {"const": FORMAT}}
    about = {"title": "A gap report of QA Toolkit", "description": (GapReport.__doc__ or "").strip()}
    whole: dict[str, Any] = tidied({"$schema": DIALECT, "$id": ID, **made, **about})
    return whole


def tidied(schema: Any) -> Any:
    """With its objects closed, and without the titles that only repeat a member's name."""
    if isinstance(schema, list):
        return [tidied(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    found = {name: tidied(one) for name, one in schema.items()}
    properties = found.get("properties")
    if isinstance(properties, dict) and found.get("type") == "object":
        found["additionalProperties"] = False
        for one in properties.values():
            one.pop("title", None)
    return found


if __name__ == "__main__":
    documents.write(FILE, documents.dump(gap_report_schema()))
