"""A branding file: what it may say, and one clear sentence for what it may not."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_toolkit import errors
from qa_toolkit.reports.branding import LEAST_CONTRAST, MAX_LOGO_BYTES, Branding, contrast_to_white, read_branding

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
KNOWN = "These are: name, contact, logo, main_colour, second_colour."
TOO_LIGHT = "is too light to be read on white (contrast 1.5, at least 4.5 is needed); take a darker one."
GOOD = {
    "name": "Northshire Council",
    "contact": "careers@northshire.example",
    "logo": "logo.png",
    "main_colour": "#1D3C8F",
    "second_colour": "#7a1f1f",
}


def written(folder: Path, text: str, name: str = "brand.json") -> Path:
    (folder / "logo.png").write_bytes(PNG)
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def refusal(folder: Path, **members: object) -> str:
    path = written(folder, json.dumps(members))
    with pytest.raises(errors.BadBranding) as caught:
        read_branding(path)
    return str(caught.value).removeprefix(f"{path}: ")


def test_json_yaml_and_toml_say_the_same(tmp_path: Path) -> None:
    as_json = read_branding(written(tmp_path, json.dumps(GOOD)))
    as_yaml = read_branding(written(tmp_path, "\n".join(f'{k}: "{v}"' for k, v in GOOD.items()), "brand.yaml"))
    as_toml = read_branding(written(tmp_path, "\n".join(f'{k} = "{v}"' for k, v in GOOD.items()), "brand.TOML"))
    assert as_json == as_yaml == as_toml
    assert as_json.picture == f"data:image/png;base64,{base64.b64encode(PNG).decode()}"


def test_everything_may_be_left_out(tmp_path: Path) -> None:
    assert read_branding(written(tmp_path, "{}")) == Branding()


@pytest.mark.parametrize(
    ("members", "sentence"),
    [
        ({"colour": "#000000"}, "'colour' is not known here. Did you mean 'main_colour'? " + KNOWN),
        ({"disclaimer": ""}, "'disclaimer' is not known here. " + KNOWN),
        ({"main_colour": "blue"}, "'main_colour' is 'blue'; write a colour as #12505b."),
        ({"main_colour": "#12505b;}"}, "'main_colour' is '#12505b;}'; write a colour as #12505b."),
        ({"main_colour": "#12505b\n"}, "'main_colour' is '#12505b\N{REPLACEMENT CHARACTER}'; write a colour as #12505b."),
        ({"second_colour": "#ffcc00"}, "'second_colour': #ffcc00 " + TOO_LIGHT),
        ({"name": 5}, "'name' should be a text."),
        ({"name": "x" * 81}, "'name' is longer than 80 characters."),
        ({"logo": "nowhere.png"}, "the logo 'nowhere.png' cannot be read (no such file or directory)."),
        ({"logo": "brand.json"}, "the logo 'brand.json' is neither a PNG nor a JPEG picture."),
        ({"logo": "."}, "the logo '.' cannot be read (is a directory)."),
        ({"logo": "a\0b"}, "the logo 'a\N{REPLACEMENT CHARACTER}b' cannot be read (embedded null byte)."),
    ],
)  # fmt: skip
def test_one_sentence_for_each_fault(tmp_path: Path, members: dict[str, object], sentence: str) -> None:
    assert refusal(tmp_path, **members) == sentence


def test_a_vector_picture_is_refused(tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")
    assert "neither a PNG nor a JPEG" in refusal(tmp_path, logo="logo.svg")


def test_a_large_logo_is_refused(tmp_path: Path) -> None:
    (tmp_path / "large.png").write_bytes(PNG + bytes(MAX_LOGO_BYTES))
    assert refusal(tmp_path, logo="large.png") == "the logo 'large.png' is larger than 500 kB; save it smaller."


@pytest.mark.parametrize("text", ["[]", '"x"', "5"])
def test_what_is_no_object_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(errors.BadBranding, match="it should hold names and values"):
        read_branding(written(tmp_path, text))


def test_bad_toml_has_a_place(tmp_path: Path) -> None:
    with pytest.raises(errors.BadBranding, match=r"this is not TOML: .*line 1"):
        read_branding(written(tmp_path, 'name = "x\n', "brand.toml"))


@pytest.mark.parametrize("name", ["brand.json", "brand.toml"])
def test_a_file_that_is_not_there_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(errors.NotFound):
        read_branding(tmp_path / name)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast_to_white("#000000") == pytest.approx(21)
    assert contrast_to_white("#ffffff") == pytest.approx(1)
    assert contrast_to_white("#767676") == pytest.approx(4.54, abs=0.01)


@given(st.from_regex(r"\A#[0-9a-f]{6}\Z"))
def test_a_colour_is_taken_if_it_can_be_read(colour: str) -> None:
    if contrast_to_white(colour) >= LEAST_CONTRAST:
        assert Branding(main_colour=colour).main_colour == colour
    else:
        with pytest.raises(ValueError, match="too light"):
            Branding(main_colour=colour)
