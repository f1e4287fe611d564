"""The house rules that can be counted: layers, file length, what a command imports, and that the core names none of its plugins."""

from __future__ import annotations

import ast
import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import qa_toolkit
import qa_toolkit_webui
from qa_toolkit.toolkit import Toolkit

PACKAGE = Path(qa_toolkit.__file__).parent
WEBUI = Path(qa_toolkit_webui.__file__).parent

# Top to bottom: a module may import from its own line and from those above it. Function-level imports count.
LAYERS = (
    ("errors",),
    ("models",),
    ("gap_report",),
    ("wording", "months", "places", "documents", "yaml_reader", "shares", "small_groups"),
    ("messages", "safety", "uploads", "spreadsheets", "pupil_names"),
    ("asked_of", "data_tables", "pupil_references", "standards", "structure"),
    ("audits", "editor_schema", "scorecard_schema", "editions", "for_whom"),
    ("scoring", "awards", "effort", "rules", "search", "shortest"),
    ("gaps", "compare", "planning", "what_if", "front_page", "report_rows", "report", "waiting"),
    ("hookspecs", "plugins", "catalog"),
    (
        "gathering",
        "lint",
        "crosswalk",
        "carrying",
        "side_by_side",
        "coverage",
        "vectors",
        "new_audits",
        "upgrading",
        "invented",
        "merging",
        "workbook",
        "bringing",
        "authoring",
        "workspace",
    ),
    ("toolkit",),
    ("reports", "book", "portfolio"),
    ("new_plugin", "testing", "cli", "__main__"),
)
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}
# Types only, never at run time: the two places where a lower layer names what a higher one makes.
TYPES_ONLY = {("errors", "models"), ("hookspecs", "reports"), ("toolkit", "reports")}
# What stands beside the core, and the layers that import it. 'cli' starts the pages.
OUTSIDE = {
    "flask": (),
    "flask_wtf": (),
    "werkzeug": (),
    "waitress": (),
    "sqlalchemy": ("workspace",),
    "alembic": ("workspace",),
    "qa_toolkit_webui": ("cli",),
    "qa_toolkit_standards": (),
}
NOT_IN_PAGES = {"sqlalchemy", "alembic", "jsonschema", "qa_toolkit_standards"}


def modules(package: Path = PACKAGE) -> list[Path]:
    return sorted(package.rglob("*.py"))


BOTH = [*modules(), *modules(WEBUI)]
MIGRATIONS = PACKAGE / "workspace" / "migrations" / "versions"  # a list of tables, and frozen


def name(path: Path) -> str:
    return str(path.relative_to(WEBUI.parent if path.is_relative_to(WEBUI) else PACKAGE.parent))


def top(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[tuple[list[str], bool]]:
    """The parts of each name that a file imports, and whether for types only."""
    tree = ast.parse(path.read_text("utf-8"))
    typed = {
        id(node)
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and isinstance(block.test, ast.Name) and block.test.id == "TYPE_CHECKING"
        for node in ast.walk(block)
    }
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for one in names:
            yield one.split("."), id(node) in typed


def imports(path: Path) -> set[tuple[str, bool]]:
    """The toolkit's own layers among them."""
    found = [(parts, typed) for parts, typed in imported(path) if parts[0] == "qa_toolkit" and len(parts) > 1]
    return {(parts[1], typed) for parts, typed in found if parts[1] in RANK}


def test_every_module_has_a_layer() -> None:
    assert {top(p) for p in modules()} - {"__init__"} <= set(RANK)


@pytest.mark.parametrize("path", modules(), ids=name)
def test_imports_point_one_way(path: Path) -> None:
    here = top(path)
    if here == "__init__":
        return
    for layer, typed in imports(path):
        allowed = RANK[layer] <= RANK[here] or (typed and (here, layer) in TYPES_ONLY)
        assert allowed, f"{here} must not import {layer}"


@pytest.mark.parametrize("path", modules(), ids=name)
def test_the_core_knows_no_web_and_only_the_workspace_a_database(path: Path) -> None:
    for (package, *_), typed in imported(path):
        assert typed or top(path) in OUTSIDE.get(package, (top(path),)), f"{name(path)} must not import {package}"


@pytest.mark.parametrize("path", modules(WEBUI), ids=name)
def test_the_pages_know_no_database_and_no_command(path: Path) -> None:
    assert not NOT_IN_PAGES & {parts[0] for parts, _ in imported(path)}
    assert not {"cli", "__main__"} & {layer for layer, _ in imports(path)}


@pytest.mark.parametrize("path", modules(WEBUI / "views"), ids=name)
def test_a_view_is_short(path: Path) -> None:
    """It reads the request, makes one call and answers; the rest is a page's."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef):
            first = node.body[1 if ast.get_docstring(node) and len(node.body) > 1 else 0]
            assert (node.end_lineno or 0) - first.lineno < 15, f"{path.name}:{node.lineno} {node.name}"


@pytest.mark.parametrize("path", BOTH, ids=name)
def test_files_stay_readable(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", [path for path in BOTH if MIGRATIONS not in path.parents], ids=name)
def test_functions_stay_readable(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 80, f"{path.name}:{node.lineno} {node.name}"


def test_the_facade_stays_small() -> None:
    """With more names than these, a subject is missing below it."""
    assert len([name for name in vars(Toolkit) if not name.startswith("_")]) <= 15


def test_the_core_names_none_of_its_plugins() -> None:
    for path in modules():
        if top(path) not in ("reports", "book", "portfolio", "testing", "cli"):
            assert "qa_toolkit_standards" not in path.read_text("utf-8"), path
            assert not [layer for layer, typed in imports(path) if layer == "reports" and not typed], path


def imported_by(*words: str) -> set[str]:
    code = (
        "import sys\nfrom qa_toolkit.cli import main\n"
        f"sys.argv = ['qa-toolkit', *{list(words)!r}]\n"
        "try: main()\nexcept SystemExit: pass\n"
        "sys.stderr.write('\\n'.join(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in done.stderr.splitlines()}


SLOW = {
    *("pydantic", "jinja2", "weasyprint", "yaml", "jsonschema", "referencing"),
    *("flask", "werkzeug", "waitress", "sqlalchemy", "alembic", "platformdirs"),
    *("xlsxwriter", "openpyxl", "docx", "icalendar", "defusedxml", "lxml"),
}


@pytest.mark.parametrize("words", [["--help"], ["--version"], []])
def test_help_imports_next_to_nothing(words: list[str]) -> None:
    ours = imported_by(*words)
    assert not ours & (SLOW | {"click", "pluggy", "jsonschema_rs", "dataclasses", "json", "re", "typing"})


def test_check_and_json_import_nothing_slow(tmp_path: Path) -> None:
    example = next((Path(__file__).parent.parent / "examples").rglob("school-duty-2025.json"))
    slow = {n for n in SLOW | {"importlib.metadata"} if importlib.util.find_spec(n.partition(".")[0])}
    assert not imported_by("check", str(example)) & slow
    assert not imported_by("audit", str(example), "-f", "json", "-o", str(tmp_path / "x.json")) & slow
