"""Every odd or hostile workbook: one sentence and nothing else, or read as a person would read it; and never much memory for it."""

from __future__ import annotations

import contextlib
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
import workbook_samples as samples
from hypothesis import given
from hypothesis import strategies as st
from odd_workbooks import LARGE, ODD

from qa_toolkit import errors
from qa_toolkit.spreadsheets import open_book


def made(sample: samples.Maker | bytes) -> bytes:
    return sample if isinstance(sample, bytes) else sample()


@pytest.mark.parametrize("name", samples.BAD)
def test_a_bad_workbook_is_refused_in_one_sentence(name: str) -> None:
    sample, sentence = samples.BAD[name]
    with pytest.raises(errors.BadWorkbook) as refused:
        open_book("audit.xlsx", made(sample))
    said = str(refused.value)
    assert said.startswith(f"audit.xlsx: {sentence}")
    assert said.endswith(".")
    assert "\n" not in said
    assert len(said) < 300


@pytest.mark.parametrize("name", samples.OTHERS)
def test_another_kind_of_file_is_named_as_what_it_is(name: str) -> None:
    file, content, sentence = samples.OTHERS[name]
    with pytest.raises(errors.BadWorkbook) as refused:
        open_book(file, content)
    assert str(refused.value).startswith(f"{file}: {sentence}")
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize("name", ODD)
def test_an_odd_workbook_is_read_as_a_person_reads_it(name: str) -> None:
    sample, expected = ODD[name]
    cells = [cell for row in open_book("audit.xlsx", made(sample)).sheet("Audit").rows() for cell in row.cells.values()]
    assert {cell.where.removeprefix("Audit!"): cell.text for cell in cells} == {
        place: value if isinstance(value, str) else f"{value:.15g}" for place, value in expected.items()
    }


PIECES = st.sampled_from(
    ["", "<c/>", "<row>", "</row>", "<v>9</v>", "<f/>", "<t>", "<", '"', "&amp;", "nan", "1e999", "A1", "ZZZ9", "-1", ' t="s"', ' t="d"', ' s="9"']
)  # fmt: skip


@given(
    st.sampled_from(sorted(samples.parts())),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 20), PIECES), max_size=3),
)
def test_a_workbook_with_anything_changed_in_it_is_read_or_refused(
    part: str, changes: list[tuple[float, int, str]]
) -> None:
    text = str(samples.parts()[part])
    for place, length, piece in changes:
        at = int(place * len(text))
        text = text[:at] + piece + text[at + length :]
    with contextlib.suppress(errors.BadWorkbook):
        assert open_book("audit.xlsx", samples.book(extra={part: text})).sheets


def test_the_reader_of_the_values_refuses_declarations_by_itself() -> None:
    """We look before it does, and it is safe all the same: with defusedxml, which it uses where it finds it."""
    import defusedxml
    from openpyxl.xml.functions import iterparse

    with pytest.raises(defusedxml.EntitiesForbidden):
        list(iterparse(io.BytesIO((samples.LAUGHS + samples.DECLARED).encode())))


READ_ALL = """
import json, sys
from pathlib import Path
from qa_toolkit import errors
from qa_toolkit.spreadsheets import open_book

def peak():
    # Not what getrusage says, which is at least as much as whoever started this process had. 0 where there is no such file.
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) // 1_000 for line in lines if line.startswith("VmHWM")), 0)

refused = []
for path in sorted(Path(sys.argv[1]).iterdir()):
    try:
        open_book(path, path.read_bytes())
    except errors.BadWorkbook:
        refused.append(path.name)
print(json.dumps([peak(), refused]))
"""


@pytest.mark.long
def test_no_workbook_takes_more_than_256_megabytes(tmp_path: Path) -> None:
    """In a process of its own, as large as is still read and as hostile as we know; a hang would end it by its time."""
    bad = {name: sample for name, (sample, _) in samples.BAD.items() if not isinstance(sample, bytes)}
    for name, sample in (LARGE | bad).items():
        (tmp_path / f"{name}.xlsx").write_bytes(made(sample))
    done = subprocess.run(
        [sys.executable, "-c", READ_ALL, str(tmp_path)], capture_output=True, text=True, check=True, timeout=120
    )
    megabytes, refused = json.loads(done.stdout)
    assert megabytes < 256
    assert refused == sorted(f"{name}.xlsx" for name in bad)
