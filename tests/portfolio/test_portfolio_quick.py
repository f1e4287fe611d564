"""The fast decoder believes itself only where the careful reader says the same."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_toolkit import documents, errors
from qa_toolkit.portfolio.intake import quick

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    [":", '"', '":', '\\"', "{[", "\\u003a"]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=20,
)


@given(st.dictionaries(TEXTS, VALUES, max_size=5), st.booleans(), st.sampled_from([None, 1, 2]))
def test_what_it_decodes_is_what_the_careful_reader_decodes(
    data: dict[str, Any], ascii_: bool, indent: int | None
) -> None:
    text = json.dumps(data, ensure_ascii=ascii_, indent=indent)
    found = quick.decoded(text.encode())
    assert found is None or repr(found) == repr(documents.parse_json(text).data)  # 1 is not 1.0


@given(TEXTS, VALUES, VALUES, st.sampled_from(["", " ", "\n"]), st.booleans())
def test_a_name_that_stands_twice_is_never_believed(name: str, one: Any, two: Any, gap: str, ascii_: bool) -> None:
    key, first, second = (json.dumps(part, ensure_ascii=ascii_) for part in (name, one, two))
    text = f"{{{key}{gap}:{first}, {key}{gap}: {second}}}"
    with pytest.raises(errors.BadSyntax):
        documents.parse_json(text)
    assert quick.decoded(text.encode()) is None


@pytest.mark.parametrize("depth", [1, documents.MAX_DEPTH - 1, documents.MAX_DEPTH, documents.MAX_DEPTH + 5])
def test_it_goes_as_deep_as_the_careful_reader(depth: int) -> None:
    text = '{"a": ' + "[" * depth + "]" * depth + "}"
    try:
        documents.parse_json(text)
    except errors.TooDeep:
        assert quick.decoded(text.encode()) is None
    else:  # what is as deep as may be is left to the careful reader as soon as anything stands in it
        assert quick.decoded(text.encode()) is not None


@pytest.mark.parametrize("depth", [1, 10, documents.MAX_DEPTH - 2])
def test_what_is_nested_less_than_that_it_decodes_itself(depth: int) -> None:
    text = '{"a": ' + "[" * depth + "1" + "]" * depth + "}"
    assert quick.decoded(text.encode()) == documents.parse_json(text).data


@pytest.mark.parametrize("text", ["", "[]", "{", '{"a": NaN}', '{"a": 1e999}', '{"a": "\\ud800"}'])
def test_what_is_no_plain_object_is_left_to_the_careful_reader(text: str) -> None:
    assert quick.decoded(text.encode()) is None


def test_a_byte_order_mark_is_no_hindrance() -> None:
    assert quick.decoded(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}
