"""The house rules that can be counted: layers, file length, what a command imports, and that the core names none of its plugins."""

from __future__ import annotations

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

import qa_toolkit

PACKAGE = Path(qa_toolkit.__file__).parent

# Top to bottom: a module may import from its own line and from those above it. Function-level imports count.
LAYERS = (
    ("errors",),
    ("models",),
    ("gap_report",),
    ("wording", "places", "documents", "yaml_reader"),
    ("messages", "safety"),
    ("standards", "structure"),
    ("audits", "scorecard_schema"),
    ("scoring", "awards", "effort", "rules", "search", "shortest"),
    ("gaps", "compare", "planning", "front_page", "report_rows", "report"),
    ("hookspecs", "plugins", "catalog"),
    ("lint", "crosswalk", "vectors", "new_audits"),
    ("toolkit",),
    ("reports",),
    ("cli", "__main__"),
)
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}
# Types only, never at run time: the two places where a lower layer names what a higher one makes.
TYPES_ONLY = {("errors", "models"), ("hookspecs", "reports"), ("toolkit", "reports")}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def top(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> set[tuple[str, bool]]:
    """The toolkit's own modules that a file imports, and whether for types only."""
    tree = ast.parse(path.read_text("utf-8"))
    typed = {
        id(node)
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and isinstance(block.test, ast.Name) and block.test.id == "TYPE_CHECKING"
        for node in ast.walk(block)
    }
    found = set()
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            parts = name.split(".")
            if parts[0] == "qa_toolkit" and len(parts) > 1 and parts[1] in RANK:
                found.add((parts[1], id(node) in typed))
    return found


def test_every_module_has_a_layer() -> None:
    assert {top(p) for p in modules()} - {"__init__"} <= set(RANK)


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_one_way(path: Path) -> None:
    here = top(path)
    if here == "__init__":
        return
    for name, typed in imports(path):
        allowed = RANK[name] <= RANK[here] or (typed and (here, name) in TYPES_ONLY)
        assert allowed, f"{here} must not import {name}"


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_files_stay_readable(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_functions_stay_readable(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 80, f"{path.name}:{node.lineno} {node.name}"


def test_the_core_names_none_of_its_plugins() -> None:
    for path in modules():
        if top(path) not in ("reports", "cli"):
            assert "qa_toolkit_standards" not in path.read_text("utf-8"), path
            assert not [n for n, typed in imports(path) if n == "reports" and not typed], path


def imported_by(*words: str) -> set[str]:
    code = (
        "import sys\nfrom qa_toolkit.cli import main\n"
        f"sys.argv = ['qa-toolkit', *{list(words)!r}]\n"
        "try: main()\nexcept SystemExit: pass\n"
        "sys.stderr.write('\\n'.join(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in done.stderr.splitlines()}


SLOW = {"pydantic", "jinja2", "weasyprint", "yaml", "jsonschema", "referencing", "flask", "sqlalchemy"}


@pytest.mark.parametrize("words", [["--help"], ["--version"], []])
def test_help_imports_next_to_nothing(words: list[str]) -> None:
    ours = imported_by(*words)
    assert not ours & (SLOW | {"click", "pluggy", "jsonschema_rs", "dataclasses", "json", "re", "typing"})


def test_check_and_json_import_nothing_slow(tmp_path: Path) -> None:
    example = next((Path(__file__).parent.parent / "examples").rglob("school-duty-2025.json"))
    slow = {n for n in SLOW | {"importlib.metadata"} if importlib.util.find_spec(n.partition(".")[0])}
    assert not imported_by("check", str(example)) & slow
    assert not imported_by("audit", str(example), "-f", "json", "-o", str(tmp_path / "x.json")) & slow
