"""Files that a person names, of either kind, as data."""

from __future__ import annotations

from collections.abc import Sequence

from qa_toolkit.data_tables import Table, read_table, read_tables
from qa_toolkit.errors import BadData
from qa_toolkit_destinations import extract, published, summary_file
from qa_toolkit_destinations.columns import NAMES, Columns, found, refused
from qa_toolkit_destinations.data import Data, of_extract
from qa_toolkit_destinations.people import Extract, Options
from qa_toolkit_destinations.summary_columns import counted

HEADER = (*NAMES["code"], *NAMES["reference"], *NAMES["school"], "cohort")
LARGEST = 60_000_000  # bytes: an authority's extract of a winter


def data(contents: Sequence[tuple[str, bytes]], options: Options) -> Data:
    """What one or more files say; `contents` are their names and bytes.

    Raises:
        BadData, BadWorkbook: where they are no such files.
    """
    tables = _tables(contents, options)
    by_pupil = [one for one in tables if _is_by_pupil(*one)]
    if not by_pupil:
        return summary_file.of(tables, options.month, options.on)
    if len(by_pupil) < len(tables):
        raise BadData(
            contents[0][0],
            "some of the files have a row for each pupil and some for each school; read them one by one.",
        )
    return of_extract(extract.of(tables, options))


def people(contents: Sequence[tuple[str, bytes]], options: Options) -> Extract:
    """The young people of files by pupil.

    Raises:
        BadData, BadWorkbook: where a file is not by pupil.
    """
    tables = _tables(contents, options)
    for table, columns in tables:
        if not _is_by_pupil(table, columns):
            raise BadData(table.path, "it has counts and nobody's activity code, so there is nobody to follow up.")
    return extract.of(tables, options)


def _tables(contents: Sequence[tuple[str, bytes]], options: Options) -> list[tuple[Table, Columns]]:
    tables = []
    for path, content in contents:
        for table in _sheets(content, path, (*HEADER, *(options.named or {}).values())):
            if published.is_publication(table):
                raise BadData(
                    path,
                    "these are published figures: set a file of yours beside them with `destinations compare --published`.",
                )
            columns = found(table, options.named)
            if not _is_by_pupil(table, columns) and not counted(table):
                raise refused(table)
            tables.append((table, columns))
    return tables


def _sheets(content: bytes, path: str, header: Sequence[str]) -> tuple[Table, ...]:
    """With a header that is known; else with the first row that may be one, so that its columns can be told."""
    try:
        return read_tables(content, path, header)
    except BadData:
        return (read_table(content, path),)


def _is_by_pupil(table: Table, columns: Columns) -> bool:
    """An offer for each reference is enough; a column of offers beside a cohort holds counts."""
    if columns["code"] is not None:
        return True
    return columns["offer"] is not None and columns["reference"] is not None and not counted(table)
