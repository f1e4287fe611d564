"""The formula beside an answer: the state that `support.state` gives, worked out as people type."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from xlsxwriter.utility import xl_rowcol_to_cell

from qa_toolkit.models import Criterion
from qa_toolkit.workbook.sheets import Desk
from qa_toolkit.workbook.support import ANSWERED, NEEDS_COMMENT, NEEDS_EVIDENCE, TO_DO, Need, Needs


def formula(desk: Desk, row: int, at: Mapping[str, int], criterion: Criterion, needs: Needs) -> str:
    level, comment, evidence = (xl_rowcol_to_cell(row, at[key]) for key in ("level", "comment", "evidence"))
    number = xl_rowcol_to_cell(row, at["value"]) if criterion.bands and criterion.id in desk.plan.counted else ""
    empty = f'AND(TRIM({level})="",{number}="")' if number else f'TRIM({level})=""'

    def where(wanted: Callable[[Need], bool]) -> str:
        chosen = _any(_is_level(desk, criterion, level, key) for key, need in needs.levels.items() if wanted(need))
        if not number:
            return chosen
        return f"IF(ISNUMBER({number}),{_any(_in_bands(criterion, number, needs, wanted))},{chosen})"

    lengths = sorted({need.comment for need in [*needs.levels.values(), *needs.bands.values()] if need.comment})
    short = _any(f"AND({where(lambda need, n=n: need.comment == n)},LEN(TRIM({comment}))<{n})" for n in lengths)  # type: ignore[misc]
    bare = f'AND({where(lambda need: need.evidence)},TRIM({evidence})="")'
    return f'=IF({empty},"{TO_DO}",IF({bare},"{NEEDS_EVIDENCE}",IF({short},"{NEEDS_COMMENT}","{ANSWERED}")))'


def _is_level(desk: Desk, criterion: Criterion, cell: str, key: str) -> str:
    names = desk.plan.levels[criterion.id]
    return f"TRIM({cell})={desk.lists.cell(list(names.values()), list(names).index(key))}"


def _in_bands(criterion: Criterion, number: str, needs: Needs, wanted: Callable[[Need], bool]) -> Iterator[str]:
    starts = [band.start for band in criterion.bands]
    for start, end in zip(starts, [*starts[1:], None], strict=True):
        if start in needs.bands and wanted(needs.bands[start]):
            yield f"{number}>={start}" if end is None else f"AND({number}>={start},{number}<{end})"


def _any(conditions: Iterator[str]) -> str:
    found = list(conditions)
    return found[0] if len(found) == 1 else f"OR({','.join(found)})" if found else "FALSE"
