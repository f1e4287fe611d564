"""What became of last year's pupils, by reference: NEET or not, or not known."""

from __future__ import annotations

from collections.abc import Mapping

from qa_toolkit.data_tables import read_table
from qa_toolkit.models import Record
from qa_toolkit_roni.columns import REFERENCES
from qa_toolkit_roni.export import is_reference, key
from qa_toolkit_roni.measures import code_tables

_NAMES = ("NEET", "Outcome", "NEET or not", "Destination")


class Outcomes(Record):
    neet: Mapping[str, bool]
    faults: tuple[str, ...]


def read(content: bytes, name: str) -> Outcomes:
    """The outcomes in a file with a reference and one of NEET or not (yes or no, NEET or EET, not known).

    Raises:
        BadData, BadWorkbook: where it is no table, or a column is not there.
    """
    table = read_table(content, name, [*REFERENCES, *_NAMES])
    reference_at, outcome_at = table.column(*REFERENCES), table.column(*_NAMES)
    found: dict[str, bool] = {}
    seen: set[str] = set()
    faults: list[str] = []
    for row in table.rows:
        reference, outcome = row.fields[reference_at], row.fields[outcome_at]
        text = key(reference.cell.text)
        if not is_reference(reference):
            faults.append(str(reference.bad("this is no reference of the school's own; the row was not read.")))
        elif text in seen:
            faults.append(str(reference.bad("this pupil is in an earlier row; only that row counts.")))
        else:
            seen.add(text)
            known, meaning = _meaning(outcome.cell.text)
            if not known:
                said = "write yes or no, NEET or EET; it counts as not known."
                faults.append(str(outcome.bad(said)))
            if meaning is not None:
                found[text] = meaning == "yes"
    return Outcomes(found, tuple(faults))


def _meaning(text: str) -> tuple[bool, str | None]:
    if not text.strip():
        return True, None
    known, meaning = code_tables()["yes-no"].meaning(text)
    return (known, meaning) if known else code_tables()["outcome"].meaning(text)
