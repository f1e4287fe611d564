"""The papers say what is: every command and hook is documented, and what stands in them as code works."""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path
from typing import Any

import click
import pytest
from builders import document
from flask import Flask

from qa_toolkit import hookspecs
from qa_toolkit.cli.app import COMMANDS, cli
from qa_toolkit.lint import lint
from qa_toolkit.plugins import EntryPoint, Host

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
PLUGINS = (ROOT / "plugins" / "README.md").read_text("utf-8")
STANDARDS = (ROOT / "standards" / "README.md").read_text("utf-8")
HOOKS = [name for name in vars(hookspecs) if name.startswith("qa_")]


def blocks(text: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"qa-toolkit {command}" in README


def commands(group: Any, path: tuple[str, ...] = ()) -> list[tuple[str, Any]]:
    context = click.Context(group)
    found = []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        found.append((" ".join((*path, name)), command))
        if isinstance(command, click.Group):
            found += commands(command, (*path, name))
    return found


@pytest.mark.parametrize(("name", "command"), commands(cli), ids=lambda x: x if isinstance(x, str) else "")
def test_every_command_and_option_has_help(name: str, command: click.Command) -> None:
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{name} {parameter.name}"


def test_the_first_line_of_help_is_what_the_list_says() -> None:
    for name, (_, short) in COMMANDS.items():
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        assert (command.help or "").splitlines()[0] == short or name == "new"


@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_is_documented_with_its_exact_arguments(hook: str) -> None:
    arguments = ", ".join(inspect.signature(getattr(hookspecs, hook)).parameters)
    assert f"### `{hook}({arguments})`" in PLUGINS


@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_specification_says_what_it_must(hook: str) -> None:
    text = inspect.getdoc(getattr(hookspecs, hook)) or ""
    for part in ("Called", "Returns:", "If an implementation raises", "versionadded"):
        assert part in text


@pytest.mark.parametrize("code", blocks(PLUGINS, "python"))
def test_the_examples_of_plugins_work(code: str, tmp_path: Path) -> None:
    names: dict[str, Any] = {"__file__": str(tmp_path / "plugin.py"), "__name__": "example_plugin"}
    exec(compile(code, "README", "exec"), names)  # noqa: S102 - it is our own README
    plugin = type("Plugin", (), {name: staticmethod(value) for name, value in names.items() if name.startswith("qa_")})
    host = Host()
    host.register(plugin, EntryPoint("example", "example", "example", "1"))
    answers = [answer for hook in HOOKS for _, answer in host.ask(hook, app=Flask("example"))]
    assert host.failures == []
    assert len(answers) == 1


@pytest.mark.parametrize("text", [b for b in blocks(STANDARDS, "json") if '"$schema"' in b])
def test_the_standards_in_the_guide_are_sound(text: str) -> None:
    faults = [f.message for f in lint(document(json.loads(text)), known=None) if f.severity == "error"]
    assert faults == []


@pytest.mark.parametrize("text", blocks(STANDARDS, "json"))
def test_the_json_in_the_guide_is_json(text: str) -> None:
    json.loads(text)


def test_links_lead_somewhere() -> None:
    for paper in [*ROOT.glob("*.md"), *ROOT.glob("*/README.md"), *ROOT.glob("plugins/*/README.md")]:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", paper.read_text("utf-8")):
            assert (paper.parent / target).exists(), f"{paper.name} leads to {target}"
