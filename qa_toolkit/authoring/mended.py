"""A standard with a stand-in for all that is wrong in it, so that what is checked later is seen in the same go.

The linter looks at targets only where the metaschema is content, and at conditions and actions only where the targets are right.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any

from qa_toolkit.authoring.assembled import Pointer
from qa_toolkit.authoring.ladders import is_ladder
from qa_toolkit.authoring.sheets.examples import small_standard
from qa_toolkit.authoring.words.names import made_id, ranks
from qa_toolkit.structure import RESERVED_LEVELS

_NOTHING = "Nothing is said here yet."
_OF_CRITERION = {"number": "0", "status": "unverified"}
_OF_AWARD = {"title": _NOTHING, "status": "unverified"}
_OF_QUESTION = {"title": _NOTHING, "type": "string"}
_OF_SOURCE = {"title": _NOTHING, "publisher": _NOTHING, "year": "not stated"}


def mended(data: dict[str, Any], wrong: Iterable[Pointer]) -> dict[str, Any]:
    """A copy in which nothing of what stands at the places is left; places for which nothing can stand in stay as they are."""
    whole = copy.deepcopy(data)
    for path in wrong:
        match path:
            case ("title" | "description" as member, *_):
                whole[member] = _NOTHING
            case ("x-standard", *rest):
                _header(whole["x-standard"], tuple(rest))
            case ("properties", section, "properties", id_, *rest):
                _criterion(whole, whole["properties"][section]["properties"][id_], tuple(rest))
            case ("properties", section, *rest):
                _section(whole["properties"][section], tuple(rest))
            case ("$defs", str(name), *rest):
                _definition(whole, name, tuple(rest))
    about = whole["x-standard"]
    whole["$id"] = f"urn:qa-toolkit:standard:{about['key']}:{about['edition']}"
    for one in whole["properties"].values():
        one["required"] = [id_ for id_, it in one["properties"].items() if "when" not in it["x-criterion"]]
    return whole


def _put(members: dict[str, Any], name: Any, stand_ins: dict[str, Any]) -> None:
    if name in stand_ins:
        members[name] = copy.deepcopy(stand_ins[name])
    else:
        members.pop(name, None)


def _header(about: dict[str, Any], path: Pointer) -> None:
    small = small_standard()["x-standard"]
    match path:
        case ("awards", int(index), member, *_):
            award = about["awards"][index]
            _put(award, member, {**_OF_AWARD, "key": f"award-{index + 1}", "requires": small["awards"][0]["requires"]})
        case ("sources", key, member, *_):
            _put(about["sources"][key], member, _OF_SOURCE)
        case ("profile", "properties", name, member, *_):
            question = about["profile"]["properties"][name]
            _put(question, member, _OF_QUESTION)
        case ("rights", member, *_):
            _put(about["rights"], member, small["rights"])
        case ("sources",):
            about["sources"] = {"OWN": _OF_SOURCE}
        case ("awards" | "sources" | "profile", *_) | ():
            pass
        case (member, *_):
            required = {one: value for one, value in small.items() if one not in ("profile", "sources", "awards")}
            _put(about, member, required)


def _section(section: dict[str, Any], path: Pointer) -> None:
    match path:
        case ("x-section", member, *_):
            _put(section["x-section"], member, {"number": "0"})
        case ("title" | "description" as member, *_):
            _put(section, member, {"title": _NOTHING})


def _criterion(whole: dict[str, Any], criterion: dict[str, Any], path: Pointer) -> None:
    match path:
        case ("title" | "description" as member, *_):
            criterion[member] = _NOTHING
        case ("x-criterion", "crosswalk", *_):
            criterion["x-criterion"].pop("crosswalk", None)
        case ("x-criterion", "target", *_):
            highest = _highest(whole, criterion)
            _put(criterion["x-criterion"], "target", {"target": highest} if highest is not None else {})
        case ("x-criterion", member, *_):
            source = next(iter(whole["x-standard"]["sources"]), "OWN")
            _put(criterion["x-criterion"], member, {**_OF_CRITERION, "source": source})


def _highest(whole: dict[str, Any], criterion: dict[str, Any]) -> str | None:
    """The target that keeps a criterion scored, so that awards do not miss it."""
    ladder = whole["$defs"][criterion["$ref"].removeprefix("#/$defs/")]
    ranked = ranks(ladder["properties"]["level"]["oneOf"]) if is_ladder(ladder) else {}
    return max(ranked, key=lambda key: ranked[key], default=None)


def _definition(whole: dict[str, Any], name: str, path: Pointer) -> None:
    ladder = whole["$defs"][name]
    if not is_ladder(ladder):
        whole["$defs"][name] = {"type": "object"}
        return
    options = ladder["properties"]["level"]["oneOf"]
    match path:
        case ("properties", "level", "oneOf", int(index), "title" | "description" as member, *_):
            options[index].pop(member, None)
        case ("properties", "level", "oneOf", int(index), "const"):
            _rename(whole, name, index)
        case ("properties", "level", "oneOf", *_):
            for place, option in enumerate(options):
                score = option["x-level"].get("score")
                option["x-level"] = {"score": None if score is None else place}
        case ("properties", "value", *_):
            ladder["properties"]["value"] = {"type": "integer"}
    ladder.pop("allOf", None)


def _rename(whole: dict[str, Any], name: str, index: int) -> None:
    """A level that cannot be called so, with all that names it; of two with one name the second."""
    options = whole["$defs"][name]["properties"]["level"]["oneOf"]
    old = options[index]["const"]
    new = made_id(str(old), [*RESERVED_LEVELS, *(option["const"] for option in options)], "level")
    options[index]["const"] = new
    if any(option["const"] == old for option in options):
        return
    for section in whole["properties"].values():
        for criterion in section["properties"].values():
            if criterion["$ref"] == f"#/$defs/{name}":
                about = criterion["x-criterion"]
                if about.get("target") == old:
                    about["target"] = new
                for member, says in (("actions", "reaches"), ("bands", "level")):
                    for one in about.get(member, ()):
                        if one.get(says) == old:
                            one[says] = new
