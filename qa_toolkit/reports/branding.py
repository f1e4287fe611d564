"""Whose name, logo and colours a report carries. What a reader must know of the standard stands outside their reach."""

from __future__ import annotations

import base64
import tomllib
from pathlib import Path
from typing import Annotated, Any, NoReturn

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PrivateAttr, ValidationError

from qa_toolkit import documents, errors

MAX_LOGO_BYTES = 500_000
LEAST_CONTRAST = 4.5  # of text to white paper, by WCAG 2.2
_PICTURES = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpeg"}


def contrast_to_white(colour: str) -> float:
    """WCAG's ratio for a colour written as #rrggbb: 1 is white, 21 is black."""

    def linear(part: int) -> float:
        share = part / 255
        return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(int(colour[i : i + 2], 16)) for i in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _dark_enough(colour: str) -> str:
    contrast = contrast_to_white(colour)
    if contrast < LEAST_CONTRAST:
        rounded_down = int(contrast * 10) / 10
        raise ValueError(
            f"{colour} is too light to be read on white (contrast {rounded_down}, at least {LEAST_CONTRAST} is needed)"
        )
    return colour


Colour = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$"), AfterValidator(_dark_enough)]


class Branding(BaseModel):
    """What a branding file may say. `logo` is the name of a PNG or JPEG, beginning at the folder of that file."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    name: str = Field(default="", max_length=80)
    contact: str = Field(default="", max_length=160)
    logo: str = Field(default="", max_length=500)
    main_colour: Colour = "#12505b"
    second_colour: Colour = "#8a3b12"
    _picture: str = PrivateAttr(default="")

    @property
    def picture(self) -> str:
        """The logo as a data: URI, so that a report needs no other file."""
        return self._picture


def read_branding(path: Path) -> Branding:
    """A branding file in JSON, YAML or TOML, with its logo.

    Raises:
        DocumentError: where the file cannot be read.
        BadBranding: where something in it cannot be used.
    """
    data = _data(path)
    if not isinstance(data, dict):
        raise errors.BadBranding(path, "it should hold names and values, such as name and contact.")
    try:
        branding = Branding.model_validate(data)
    except ValidationError as error:
        _refuse(path, error)
    if branding.logo:
        branding._picture = _picture(path, branding.logo)  # noqa: SLF001 - the one place that fills it
    return branding


def _data(path: Path) -> Any:
    if path.suffix.lower() != ".toml":
        return documents.read(path).data
    try:
        return tomllib.loads(documents.read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise errors.BadBranding(path, f"this is not TOML: {error}.") from None


def _picture(path: Path, logo: str) -> str:
    file = path.parent / logo
    try:
        with file.open("rb") as opened:
            content = opened.read(MAX_LOGO_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise errors.BadBranding(path, f"the logo '{errors.shown(logo)}' cannot be read ({reason}).") from None
    kind = next((kind for magic, kind in _PICTURES.items() if content.startswith(magic)), None)
    if kind is None:
        raise errors.BadBranding(path, f"the logo '{errors.shown(logo)}' is neither a PNG nor a JPEG picture.")
    if len(content) > MAX_LOGO_BYTES:
        limit = MAX_LOGO_BYTES // 1000
        raise errors.BadBranding(path, f"the logo '{errors.shown(logo)}' is larger than {limit} kB; save it smaller.")
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"


def _refuse(path: Path, error: ValidationError) -> NoReturn:
    """The first fault in words; pydantic's own are for programmers."""
    first = error.errors(include_url=False)[0]
    name = errors.shown(first["loc"][0])
    known = list(Branding.model_fields)
    match first["type"]:
        case "extra_forbidden":
            detail = f"'{name}' is not known here.{errors.did_you_mean(name, known)} These are: {', '.join(known)}."
        case "string_pattern_mismatch":
            detail = f"'{name}' is '{errors.shown(first['input'])}'; write a colour as #12505b."
        case "string_too_long":
            detail = f"'{name}' is longer than {first['ctx']['max_length']} characters."
        case "value_error":
            detail = f"'{name}': {first['ctx']['error']}; take a darker one."
        case _:
            detail = f"'{name}' should be a text."
    raise errors.BadBranding(path, detail)
