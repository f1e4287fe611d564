"""The published JSON Schema of `portfolio.json`, made from the records themselves.

To write it anew after a record has changed: `python -m qa_toolkit.portfolio.json_schema`.
"""

from __future__ import annotations

import dataclasses
import inspect
from pathlib import Path
from typing import Any, get_type_hints

from qa_toolkit import documents
from qa_toolkit.portfolio.records import FORMAT, OrganisationLine, Portfolio
from qa_toolkit.reports.json_schema import DIALECT, tidied

ID = "urn:qa-toolkit:schema:portfolio:1"
FILE = Path(__file__).parents[1] / "schemas" / "portfolio.schema.json"


def portfolio_schema() -> dict[str, Any]:
    """Closed: a member that is not in the records is not in the file. The organisations, which no record holds, come last."""
    from pydantic import TypeAdapter, create_model

    hints = get_type_hints(Portfolio)
    members: dict[str, Any] = {field.name: (hints[field.name], ...) for field in dataclasses.fields(Portfolio)}
    members["organisations"] = (tuple[OrganisationLine, ...], ...)
    made = TypeAdapter(create_model("Portfolio", **members)).json_schema(mode="serialization")
    made["properties"]["format"] = {"const": FORMAT}
    about = {"title": "A portfolio of QA Toolkit", "description": inspect.getdoc(Portfolio)}
    whole: dict[str, Any] = tidied({"$schema": DIALECT, "$id": ID, **made, **about})
    return whole


if __name__ == "__main__":
    documents.write(FILE, documents.dump(portfolio_schema()))
