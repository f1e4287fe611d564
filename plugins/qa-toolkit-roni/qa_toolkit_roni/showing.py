"""An evaluation as tables for the terminal, and as plain data without anything that is hidden."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from qa_toolkit.cli.options import table
from qa_toolkit.shares import Share
from qa_toolkit.wording import count
from qa_toolkit_roni.confusion import Confusion
from qa_toolkit_roni.counts import YES
from qa_toolkit_roni.evaluation import AtEnds, Evaluation, GroupResult

_ENDS = ("lowest", "highest")


def text(found: Evaluation) -> str:
    return "\n\n".join(_blocks(found))


def _blocks(found: Evaluation) -> Iterator[str]:
    rate = 100 * found.neet / found.pupils
    yield (
        f"{found.scheme.title}\n{count(found.pupils, 'pupil')} with a known outcome, {found.neet} NEET ({rate:.1f}%). "
        f"To flag nobody would be right of {100 - rate:.1f}%, and find nobody."
    )
    yield _bands(found)
    if found.lift is None:
        yield f"Too few for tenths: {10 * found.minimum} pupils are needed."
    else:
        yield _lift(found)
    yield _indicators(found)
    for title, groups in found.groups.items():
        yield f"{title} (flagged: {found.flag.title} or above)\n\n{_groups(found, groups)}"
    yield _legend(found)


def _ends(found: Evaluation, at: AtEnds) -> Iterator[tuple[str, Confusion]]:
    yield from zip(_ENDS if found.uncertain else ("",), (at.low, at.high), strict=False)


def _bands(found: Evaluation) -> str:
    score = ["Score"] if found.uncertain else []
    headings = ["Flagged from", *score, "Flagged", "NEET found", "Missed", "Precision", "Recall", "Accuracy", "F2"]
    rows = [
        [
            band.title,
            *([end] if score else []),
            str(one.found + one.wrong),
            str(one.found),
            str(one.missed),
            *(_share(share) for share in (one.precision, one.recall, one.accuracy)),
            "" if one.f_beta is None else f"{one.f_beta:.2f}",
        ]
        for band, at in found.bands
        for end, one in _ends(found, at)
    ]
    return table(headings, rows)


def _lift(found: Evaluation) -> str:
    low, high = found.lift or ((), ())
    headings = ["Tenth by points", *(["Lift, lowest score", "Lift, highest score"] if found.uncertain else ["Lift"])]
    rows = []
    for place, (one, other) in enumerate(zip(low, high, strict=True), 1):
        rows.append(
            [str(place), f"{float(one):.2f}", f"{float(other):.2f}"]
            if found.uncertain
            else [str(place), f"{float(one):.2f}"]
        )
    return table(headings, rows)


def _indicators(found: Evaluation) -> str:
    rows = [
        [
            "hidden" if one.pupils is None else str(one.pupils),
            _share(one.neet) if one.neet else "hidden",
            "hidden" if one.lift is None else f"{one.lift:.2f}",
            one.group if one.name == YES else f"{one.group}: {one.name}",
        ]
        for one in found.indicators
    ]
    return table(["Pupils", "NEET of them", "Lift", "What counts, each pupil once in a group"], rows)


def _groups(found: Evaluation, groups: Sequence[GroupResult]) -> str:
    score = ["Score"] if found.uncertain else []
    rows = []
    for one in groups:
        for place, end in enumerate(_ENDS if score and one.flagged else ("",)):
            flagged = _share(one.flagged[place]) if one.flagged else "hidden"
            recall = _share(one.recall[place]) if one.recall else "hidden"
            size = "hidden" if one.pupils is None else str(one.pupils)
            rows.append([one.name, size, *([end] if score else []), flagged, recall])
    return table(["Group", "Pupils", *score, "Flagged", "Recall"], rows)


def _legend(found: Evaluation) -> str:
    ends = (
        f" The scores of {count(found.uncertain, 'pupil')} are ranges: ‘lowest’ takes what is not known for no, ‘highest’ for yes."
        if found.uncertain
        else ""
    )
    return (
        "Precision: how many of those flagged were NEET; recall: how many of those NEET were flagged; F2 weighs recall more. In brackets 95 per "
        "cent intervals (Wilson). Lift: how many times as many NEET as among all; pupils with the same points share tenths evenly. "
        f"‘Hidden’: fewer than {found.minimum}, or what would give such a number away.{ends} One year of one place proves little, and a "
        "pupil who was helped because of the list counts here as flagged for nothing."
    )


def _share(one: Share | None) -> str:
    return "" if one is None else f"{one.per_cent:.1f}% ({one.low:.0f} to {one.high:.0f})"


def data(found: Evaluation) -> dict[str, Any]:
    """As plain data; None stands for what is hidden, or cannot be."""
    return {
        "scheme": found.scheme.key,
        "pupils": found.pupils,
        "neet": found.neet,
        "uncertain": found.uncertain,
        "minimum": found.minimum,
        "bands": [
            {"from": band.key, "lowest": _confusion(at.low), "highest": _confusion(at.high)} for band, at in found.bands
        ],
        "lift": None
        if found.lift is None
        else {name: [round(float(one), 3) for one in ends] for name, ends in zip(_ENDS, found.lift, strict=True)},
        "indicators": [
            {**vars(one), "neet": _plain(one.neet), "lift": one.lift and round(one.lift, 3)} for one in found.indicators
        ],
        "flagged_from": found.flag.key,
        "groups": {title: [_group(one) for one in groups] for title, groups in found.groups.items()},
        "told": list(found.told),
    }


def _confusion(one: Confusion) -> dict[str, Any]:
    return {
        **vars(one),
        "precision": _plain(one.precision),
        "recall": _plain(one.recall),
        "accuracy": _plain(one.accuracy),
        "f2": one.f_beta,
    }


def _group(one: GroupResult) -> dict[str, Any]:
    ends = {"flagged": one.flagged, "recall": one.recall}
    return {
        "group": one.name,
        "pupils": one.pupils,
        **{
            name: None if pair is None else dict(zip(_ENDS, map(_plain, pair), strict=True))
            for name, pair in ends.items()
        },
    }


def _plain(one: Share | None) -> dict[str, float] | None:
    if one is None:
        return None
    return {"per_cent": round(one.per_cent, 1), "low": round(one.low, 1), "high": round(one.high, 1), "of": one.of}
