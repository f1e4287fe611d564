from __future__ import annotations

import importlib.metadata
import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from builders import standard_data
from flask import Flask

from qa_toolkit import hookspecs, plugins
from qa_toolkit.catalog import Catalog
from qa_toolkit.errors import UnknownStandard
from qa_toolkit.hookspecs import Rendered, ReportFormat, hookimpl
from qa_toolkit.plugins import EntryPoint, Host, installed, load_host
from qa_toolkit.toolkit import Toolkit
from qa_toolkit.workspace import open_workspace
from qa_toolkit_webui.app import create_app
from qa_toolkit_webui.rights import UndeclaredRight, needs

POINT = EntryPoint("guest", "guest_module", "guest-dist", "1.0")


def save(folder: Path, key: str, edition: str = "1") -> Path:
    data = standard_data()
    data["x-standard"] |= {"key": key, "edition": edition}
    data["$id"] = f"urn:qa-toolkit:standard:{key}:{edition}"
    path = folder / f"{key.replace('/', '-')}-{edition}.json"
    path.write_text(json.dumps(data), "utf-8")
    return path


def plugin(**hooks: Any) -> Any:
    return SimpleNamespace(**{name: hookimpl(function) for name, function in hooks.items()})


def test_hook_qa_standards_offers_paths(tmp_path: Path) -> None:
    path = save(tmp_path, "guest/one")
    host = Host()
    host.register(plugin(qa_standards=lambda: [path]), POINT)
    assert Catalog(host).standard("guest/one:1").title == "A small standard"
    assert host.failures == []


def test_hook_qa_report_formats_offers_formats() -> None:
    one = ReportFormat("loud", "Loud", ".txt", lambda report, context: Rendered(b"!", ".txt"))
    host = Host()
    host.register(plugin(qa_report_formats=lambda: [one]), POINT)
    assert Catalog(host).formats == {"loud": one}


def test_every_hook_has_a_test_named_after_it() -> None:
    hooks = [name for name in vars(hookspecs) if name.startswith("qa_")]
    assert hooks
    for hook in hooks:
        assert any(name.startswith(f"test_hook_{hook}") for name in globals()), f"write test_hook_{hook}"


def test_the_edition_may_be_left_out_where_there_is_one(tmp_path: Path) -> None:
    save(tmp_path, "guest/one", "2020")
    catalog = Catalog(load_host(standards_folder=tmp_path))
    assert catalog.standard("guest/one").name == "guest/one:2020"
    save(tmp_path, "guest/one", "2021")
    with pytest.raises(UnknownStandard, match="guest/one:2020, guest/one:2021"):
        Catalog(load_host(standards_folder=tmp_path)).standard("guest/one")


def test_an_unknown_standard_is_guessed(tmp_path: Path) -> None:
    save(tmp_path, "guest/one")
    with pytest.raises(UnknownStandard, match="Did you mean 'guest/one:1'"):
        Catalog(load_host(standards_folder=tmp_path)).standard("gest/one:1")


def test_one_raising_plugin_costs_nobody_else_anything(tmp_path: Path) -> None:
    def broken() -> list[Path]:
        raise ZeroDivisionError("oh")

    path = save(tmp_path, "guest/one")
    host = Host()
    host.register(plugin(qa_standards=broken), EntryPoint("broken", "x", "broken-dist", "1"))
    host.register(plugin(qa_standards=lambda: [path]), POINT)
    assert list(Catalog(host).paths) == ["guest/one:1"]
    assert [str(f) for f in host.failures] == [
        "Plugin 'broken' was left out while it answered qa_standards: ZeroDivisionError: oh"
    ]


def test_an_answer_that_is_no_list_is_recorded() -> None:
    host = Host()
    host.register(plugin(qa_standards=lambda: 3), POINT)
    assert list(Catalog(host).paths) == []
    assert len(host.failures) == 1


def test_a_format_that_is_none_is_recorded() -> None:
    host = Host()
    host.register(plugin(qa_report_formats=lambda: ["pdf"]), POINT)
    assert dict(Catalog(host).formats) == {}
    assert "a ReportFormat is needed" in str(host.failures[0])


def test_a_broken_import_is_one_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken_plugin.py").write_text("import nothing_of_this_name\n")
    monkeypatch.syspath_prepend(tmp_path)
    host = Host()
    host.load(EntryPoint("broken", "broken_plugin", "broken-dist", "1"))
    assert "ModuleNotFoundError" in str(host.failures[0])
    assert host.plugins[0].state == "failed"


def test_a_misspelt_hook_is_recorded_with_a_guess() -> None:
    host = Host()
    host.register(plugin(qa_standard=lambda: []), POINT)  # noqa: PIE807 - a type cannot be marked as a hook
    assert "there is no hook called 'qa_standard'. Did you mean 'qa_standards'?" in str(host.failures[0])


def test_a_hook_with_unknown_arguments_is_recorded() -> None:
    host = Host()
    host.register(plugin(qa_standards=lambda colour: []), POINT)
    assert "colour" in str(host.failures[0])
    assert list(host.ask("qa_standards")) == []


def test_two_plugins_of_one_name_are_both_heard(tmp_path: Path) -> None:
    host = Host()
    host.register(plugin(qa_standards=lambda: [save(tmp_path, "a/one")]), POINT)
    host.register(plugin(qa_standards=lambda: [save(tmp_path, "b/two")]), EntryPoint("guest", "x", "other-dist", "2"))
    assert list(Catalog(host).paths) == ["a/one:1", "b/two:1"]
    assert [p.name for p in host.plugins] == ["guest", "guest (other-dist)"]


def test_a_standard_offered_twice_is_kept_once_and_said(tmp_path: Path) -> None:
    first = save(tmp_path, "guest/one")
    second = tmp_path / "again.json"
    second.write_text(first.read_text())
    host = Host()
    host.register(plugin(qa_standards=lambda: [first, second]), POINT)
    assert Catalog(host).paths == {"guest/one:1": first}
    assert "is offered twice" in str(host.failures[0])


def test_a_file_whose_id_and_key_differ_is_refused(tmp_path: Path) -> None:
    path = save(tmp_path, "guest/one")
    path.write_text(path.read_text().replace('"edition": "1"', '"edition": "2"'))
    good, bad = Catalog(load_host(standards_folder=tmp_path)).standards()
    assert "guest/one:1" not in good
    assert any("its key and edition say 'guest/one:2'" in str(error) for error in bad)


def test_other_json_in_a_folder_is_one_warning_and_vectors_are_none(tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text("{}")
    (tmp_path / "1.vectors").mkdir()
    (tmp_path / "1.vectors" / "meets.json").write_text("{}")
    host = load_host(standards_folder=tmp_path)
    assert "guest" not in " ".join(Catalog(host).paths)
    assert [f.plugin for f in host.failures] == ["folder"]


def test_a_folder_that_is_not_there_is_one_warning(tmp_path: Path) -> None:
    host = load_host(standards_folder=tmp_path / "no")
    assert Catalog(host).paths is not None
    assert "it is not a folder" in str(host.failures[0])


def test_plugins_can_be_switched_off_by_name_or_distribution() -> None:
    assert Catalog(load_host(switched_off=frozenset({"standards"}))).paths == {}
    off = load_host(switched_off=frozenset({"qa-toolkit"}))
    assert {p.state for p in off.plugins if p.distribution == "qa-toolkit"} == {"switched off"}


def test_entry_points_are_those_that_python_knows() -> None:
    theirs = {(e.name, e.value) for e in importlib.metadata.entry_points(group=plugins.ENTRY_POINT_GROUP)}
    assert {(e.name, e.value) for e in installed()} == theirs
    assert installed()[0].distribution == "qa-toolkit"


def test_unreadable_places_on_the_path_are_passed_over(tmp_path: Path) -> None:
    bad = tmp_path / "odd-1.0.dist-info"
    bad.mkdir()
    (bad / "entry_points.txt").write_bytes(b"[qa_toolkit]\n\xff = x\n")
    good = tmp_path / "nice_one-2.0.dist-info"
    good.mkdir()
    (good / "entry_points.txt").write_text(
        "[console_scripts]\na = b:c\n\n[qa_toolkit]\n# a comment\nnice = nice_one:plugin\n"
    )
    found = installed([str(tmp_path / "missing"), str(tmp_path)])
    assert found == [EntryPoint("nice", "nice_one:plugin", "nice-one", "2.0")]


def test_our_own_come_in_through_the_same_door() -> None:
    host = load_host()
    assert {p.name for p in host.plugins if p.distribution == "qa-toolkit"} == {"reports", "standards"}
    assert "qa_toolkit_standards" in sys.modules


class WithPages:
    """A plugin whose page says which right it needs, or does not, or that raises."""

    def __init__(self, name: str, *, right: str | None = "visit", raises: bool = False) -> None:
        self.name, self.right, self.raises = name, right, raises

    @hookimpl
    def qa_web_pages(self, app: Flask) -> None:
        if self.raises:
            raise RuntimeError("no pages today")
        view = (
            (lambda: f"page of {self.name}")
            if self.right is None
            else needs(self.right)(lambda: f"page of {self.name}")
        )
        app.add_url_rule(f"/{self.name}", self.name, view)


def app_with(tmp_path: Path, *plugins: WithPages) -> tuple[Flask, Toolkit]:
    host = Host()
    for plugin in plugins:
        host.register(plugin, EntryPoint(plugin.name, plugin.name, plugin.name, "1"))
    toolkit = Toolkit(host)
    workspace = open_workspace(tmp_path / "workspace.sqlite3")
    try:
        return create_app(toolkit, workspace, secret=b"s" * 32), toolkit
    finally:
        workspace.close()


def test_hook_qa_web_pages_adds_a_page(tmp_path: Path) -> None:
    app, _ = app_with(tmp_path, WithPages("mine"))
    assert app.test_client().get("/mine", base_url="http://127.0.0.1").text == "page of mine"


def test_hook_qa_web_pages_that_raises_costs_nobody_else_anything(tmp_path: Path) -> None:
    app, toolkit = app_with(tmp_path, WithPages("broken", raises=True), WithPages("mine"))
    assert app.test_client().get("/mine", base_url="http://127.0.0.1").status_code == 200
    assert ["no pages today" in str(warning) for warning in toolkit.warnings] == [True]


def test_hook_qa_web_pages_with_a_page_that_declares_no_right_keeps_the_app_from_starting(tmp_path: Path) -> None:
    with pytest.raises(UndeclaredRight, match="/mine"):
        app_with(tmp_path, WithPages("mine", right=None))


def test_hook_qa_web_pages_with_a_right_in_an_organisation_that_no_address_names_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UndeclaredRight, match="/mine"):
        app_with(tmp_path, WithPages("mine", right="read"))
