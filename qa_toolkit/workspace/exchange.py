"""An audit document as rows, and rows as an audit document: one becomes the other without loss, unknown members included."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import RowMapping

from qa_toolkit import errors
from qa_toolkit.wording import clean

MAX_ID = (
    500  # characters in an id of evidence or of an action; PostgreSQL's index holds no key of more than 2,700 bytes
)


def cleaned(value: Any) -> Any:
    """Every text in a document as all formats and both databases can hold it (no control characters, composed, Unix line ends)."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(name): cleaned(child) for name, child in value.items()}
    return [cleaned(child) for child in value] if isinstance(value, list) else value


def frame(data: Mapping[str, Any]) -> dict[str, Any]:
    """The document without what has rows of its own, and with the empty places where that stood."""
    rest = dict(data)
    if "judgements" in rest:
        rest["judgements"] = {section: {} for section in rest["judgements"]}
    taken = {
        "evidence": dict,
        "actions": list,
        "replies": dict,
    }  # what has another shape has no rows, and stays as it is
    return rest | {name: kind() for name, kind in taken.items() if isinstance(rest.get(name), kind)}


def parts(data: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """By table the rows of a document: their ids, content and the columns that queries need.

    Raises:
        Unacceptable: where an id is too long to be one.
    """
    found: dict[str, list[dict[str, Any]]] = {"evidence": [], "judgement": [], "action": [], "reply": []}
    for id_, item in data.get("evidence", {}).items():
        stored = item.get("file") if isinstance(item.get("file"), dict) else {}
        found["evidence"].append({"id": id_, "content": item, "file_id": stored.get("id")})
    for section, judged in data["judgements"].items():
        for criterion, one in judged.items():
            found["judgement"].append(
                {"section": section, "criterion": criterion, "content": one, "answered": is_answered(one)}
            )
    used: set[str] = set()
    for one in data.get("actions", ()):
        id_ = one.get("id") if one.get("id") not in used else None
        id_ = id_ or str(uuid.uuid4())
        used.add(id_)
        found["action"].append({"id": id_, "content": one, **action_columns(one)})
    replies = data.get("replies", {})
    for criterion, one in replies.items() if isinstance(replies, dict) else ():
        found["reply"].append({"criterion": criterion, "content": one})
    _refuse_long_ids(found)
    return found


def audit_columns(content: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "kind": content.get("kind") or "self",
        "cycle": content.get("cycle") or "",
        "verifies": (content.get("verifies") or {}).get("audit"),
    }


def action_columns(content: Mapping[str, Any]) -> dict[str, Any]:
    return {"due": content.get("due"), "status": content.get("status", "open")}


def is_answered(judgement: Any) -> bool:
    return isinstance(judgement, dict) and (
        judgement.get("level") not in (None, "") or judgement.get("value") is not None
    )


def document(text: str, rows: Mapping[str, Iterable[RowMapping]]) -> dict[str, Any]:
    """The whole document: its frame, and in their order the rows that belong in it."""
    data: dict[str, Any] = json.loads(text)
    judgements = data.setdefault("judgements", {})
    for row in rows["judgement"]:
        judgements.setdefault(row["section"], {})[row["criterion"]] = json.loads(row["content"])
    for table, name in (("evidence", "evidence"), ("reply", "replies")):
        for row in rows[table]:
            key = row["id"] if table == "evidence" else row["criterion"]
            if not isinstance(data.get(name), dict):
                data[name] = {}
            data[name][key] = json.loads(row["content"])
    for row in rows["action"]:
        data.setdefault("actions", []).append(json.loads(row["content"]))
    return data


def _refuse_long_ids(found: Mapping[str, list[dict[str, Any]]]) -> None:
    for rows in found.values():
        for row in rows:
            for name in ("id", "section", "criterion"):
                if len(row.get(name, "")) > MAX_ID:
                    raise errors.Unacceptable(
                        name, f"'{errors.shown(row[name])}' is longer than {MAX_ID} characters, which is no id."
                    )
