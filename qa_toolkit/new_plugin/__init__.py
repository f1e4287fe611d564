"""A new plugin: a whole distribution, out of templates, for an author to change. Nothing here needs the network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from qa_toolkit import __version__, documents, errors
from qa_toolkit.hookspecs import CONTRACT
from qa_toolkit.models import Record
from qa_toolkit.new_plugin.names import Names
from qa_toolkit.new_plugin.packing import Packed
from qa_toolkit.wording import clean, listed, quoted

TEMPLATES = Path(__file__).parent / "templates"


class NewPlugin(Record):
    """What a plugin is to be called and to bring."""

    names: Names
    packed: Packed | None
    report: bool
    evidence: bool

    @property
    def title(self) -> str:
        """Of the standard, in one line."""
        return " ".join(clean(self.packed.standard.title).split()) if self.packed is not None else ""

    @property
    def offers(self) -> tuple[str, ...]:
        """What it adds to the toolkit, as parts of a sentence."""
        parts = []
        if self.packed is not None:
            parts.append(f"the standard {self.packed.standard.name}, {quoted(self.title)}")
        if self.report:
            parts.append(f"the report format {self.names.short}-agenda")
        if self.evidence:
            parts.append(f"the evidence source {self.names.short}-events")
        return tuple(parts)


def write(folder: Path, plugin: NewPlugin) -> list[Path]:
    """Writes the distribution into a folder, which may hold other files already, and says what was written.

    Raises:
        CannotWrite: where one of its files is there already; then nothing is written.
    """
    made = {folder / name: content for name, content in files(plugin).items()}
    there = [path for path in made if path.exists() or path.is_symlink()]
    if there:
        raise errors.CannotWrite(there[0], "it is there already, and nothing is written over")
    for path, content in made.items():
        documents.write(path, content)
    return list(made)


def files(plugin: NewPlugin) -> dict[str, bytes]:
    """The distribution's files, by their path in its folder."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=False,  # noqa: S701 - it writes Python, TOML and Markdown; no text of a stranger reaches a browser
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        lstrip_blocks=True,
        trim_blocks=True,
    )
    environment.filters["quoted"] = _quoted
    known = {
        "plugin": plugin,
        "names": plugin.names,
        "packed": plugin.packed,
        "standard": plugin.packed.standard if plugin.packed else None,
        "offers": listed(plugin.offers),
        "contract": CONTRACT,
        "version": __version__,
    }
    made = {
        path: environment.get_template(f"{template}.jinja").render(known).encode() for path, template in _chosen(plugin)
    }
    brought = plugin.packed.files if plugin.packed is not None else {}
    return made | {f"{plugin.names.package}/{path}": content for path, content in brought.items()}


def _chosen(plugin: NewPlugin) -> Iterator[tuple[str, str]]:
    """Each file and the template that it comes from."""
    package = plugin.names.package
    yield from (("README.md", "README.md"), ("pyproject.toml", "pyproject.toml"), ("CHANGELOG.md", "CHANGELOG.md"))
    yield from ((".gitignore", "gitignore"), (".github/workflows/test.yml", "test.yml"))
    yield f"{package}/__init__.py", "plugin.py"
    if plugin.report:
        yield f"{package}/agenda.py", "agenda.py"
    if plugin.evidence:
        yield f"{package}/events.py", "events.py"
    yield from (("tests/conftest.py", "conftest.py"), ("tests/test_plugin.py", "test_plugin.py"))


def _quoted(text: str) -> str:
    """As TOML and Python both read it."""
    import json

    return json.dumps(text, ensure_ascii=False)
