from __future__ import annotations

import importlib.metadata
import inspect
import json
import sys
import warnings
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click
import pytest
from builders import standard_data
from flask import Flask

from qa_toolkit import __version__, hookspecs, plugins
from qa_toolkit.catalog import Catalog
from qa_toolkit.cli.app import run
from qa_toolkit.errors import UnknownStandard
from qa_toolkit.hookspecs import Deprecated, EvidenceSource, Gathered, Rendered, ReportFormat, hookimpl, hookspec
from qa_toolkit.models import Record
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


def test_hook_qa_evidence_sources_offers_sources() -> None:
    one = EvidenceSource("visits", "Visits", (".csv",), lambda content, context: Gathered())
    host = Host()
    host.register(plugin(qa_evidence_sources=lambda: [one]), POINT)
    assert Toolkit(host).evidence.known == {"visits": one}


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


def test_plugins_are_asked_in_the_order_in_which_they_came_so_that_nobody_takes_what_is_ours(tmp_path: Path) -> None:
    ours, theirs = save(tmp_path, "guest/one"), tmp_path / "theirs.json"
    theirs.write_text(ours.read_text())
    host = Host()
    host.register(plugin(qa_standards=lambda: [ours]), POINT)
    for name, options in {"pushing": {"tryfirst": True}, "waiting": {"trylast": True}, "plain": {}}.items():
        pushing = SimpleNamespace(qa_standards=hookimpl(**options)(lambda: [theirs]))  # type: ignore[call-overload]
        host.register(pushing, EntryPoint(name, name, name, "1"))
    assert Catalog(host).paths == {"guest/one:1": ours}
    assert [failure.plugin for failure in host.failures] == ["pushing", "waiting", "plain"]


def test_an_answer_that_is_no_list_is_recorded() -> None:
    host = Host()
    host.register(plugin(qa_standards=lambda: 3), POINT)
    assert list(Catalog(host).paths) == []
    assert len(host.failures) == 1


def test_a_format_that_is_none_is_recorded() -> None:
    host = Host()
    host.register(plugin(qa_report_formats=lambda: ["pdf"]), POINT)
    assert dict(Catalog(host).formats) == {}
    assert "that is a record ReportFormat" in str(host.failures[0])


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


def specs(contract: str) -> Any:
    """A contract of its own, in which the formats got a colour that is going again, and pages are wholly on their way out."""

    class Specs:
        CONTRACT = contract

        @staticmethod
        @hookspec(warn_on_impl_args={"colour": Deprecated("the argument 'colour'", since="3.1", instead="'branding'")})
        def qa_report_formats(colour: str, branding: str) -> None: ...

        @staticmethod
        @hookspec(warn_on_impl=Deprecated("the hook qa_web_pages", since="3.2", instead="qa_pages"))
        def qa_web_pages() -> None: ...

    return Specs


def asking_for(contract: Any, **hooks: Any) -> Any:
    return SimpleNamespace(qa_toolkit_contract=contract, **vars(plugin(**hooks)))


@pytest.mark.parametrize("needs", ["3.0", "3.1", "3.2"])
def test_a_plugin_that_asks_for_this_contract_or_an_older_minor_is_loaded(needs: str) -> None:
    host = Host(specs("3.2"))
    host.register(asking_for(needs), POINT)
    assert [(p.state, p.contract) for p in host.plugins] == [("loaded", needs)]
    assert host.failures == []


@pytest.mark.parametrize(
    ("needs", "says"),
    [
        (
            "3.3",
            "it needs 3.3, and QA Toolkit {} has 3.2. Update QA Toolkit, or install an older version of guest-dist.",
        ),
        (
            "4.0",
            "it needs 4.0, and QA Toolkit {} has 3.2. Update QA Toolkit, or install an older version of guest-dist.",
        ),
        (
            "2.9",
            "it needs 2.9, and QA Toolkit {} has 3.2. Update guest-dist, or install an older version of QA Toolkit.",
        ),
        ("3", "its qa_toolkit_contract is '3'; two numbers are needed, as \"3.2\"."),
        (3.2, "its qa_toolkit_contract is '3.2'; two numbers are needed, as \"3.2\"."),
    ],
)
def test_a_plugin_that_asks_for_another_contract_is_refused_and_all_others_go_on(needs: Any, says: str) -> None:
    host = Host(specs("3.2"))
    host.register(asking_for(needs, qa_report_formats=lambda: [1]), POINT)
    host.register(asking_for("3.0", qa_report_formats=lambda: [2]), EntryPoint("other", "x", "other-dist", "1"))
    assert [str(failure) for failure in host.failures] == [
        f"Plugin 'guest' was left out while its hook contract was compared: {says.format(__version__)}"
    ]
    assert list(host.ask("qa_report_formats", colour="red", branding="ours")) == [("other", [2])]
    assert [(p.name, p.state, p.contract) for p in host.plugins] == [
        ("guest", "refused", str(needs)),
        ("other", "loaded", "3.0"),
    ]


def test_a_plugin_that_says_nothing_asks_for_the_first_contract() -> None:
    host = Host(specs("1.4"))
    host.register(plugin(qa_report_formats=lambda: ()), POINT)
    assert host.plugins[0].contract == "1.0"
    later = Host(specs("2.0"))
    later.register(plugin(qa_report_formats=lambda: ()), POINT)
    assert "it needs 1.0" in str(later.failures[0])


@pytest.mark.parametrize("first", ["", "import nothing_of_this_name\n", "from qa_toolkit.hookspecs import NotYet\n"])
def test_a_module_is_refused_for_its_contract_even_where_it_cannot_be_imported(
    first: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a newer contract brings is what an older toolkit cannot import."""
    text = f'{first}qa_toolkit_contract: str = "1.7"  # the hooks that it was made for\n\n\nclass Plugin: ...\n'
    (tmp_path / "newer_plugin.py").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "newer_plugin", raising=False)
    for value in ("newer_plugin", "newer_plugin:Plugin"):
        host = Host()
        host.load(EntryPoint("newer", value, "newer-dist", "1"))
        assert [f"it needs 1.7, and QA Toolkit {__version__} has" in str(failure) for failure in host.failures] == [
            True
        ]
        assert [(p.state, p.contract) for p in host.plugins] == [("refused", "1.7")]


@pytest.mark.parametrize("filter_", ["default", "ignore", "error"])
def test_what_is_deprecated_works_and_is_said_in_one_line_whatever_warnings_python_shows(filter_: Any) -> None:
    host = Host(specs("3.2"))
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter(filter_)
        host.register(asking_for("3.0", qa_report_formats=lambda colour: [colour], qa_web_pages=lambda: ()), POINT)
    assert seen == []
    assert sorted(map(str, host.deprecations)) == [
        "Plugin 'guest' works, but its author should change it: the argument 'colour' is deprecated since hook contract 3.1 and will be gone "
        "in 4.0: use 'branding' instead.",
        "Plugin 'guest' works, but its author should change it: the hook qa_web_pages is deprecated since hook contract 3.2 and will be gone "
        "in 4.0: use qa_pages instead.",
    ]
    assert list(host.ask("qa_report_formats", colour="red", branding="ours")) == [("guest", ["red"])]
    assert host.failures == []
    assert Toolkit(host).warnings == host.deprecations


def test_the_contract_and_what_each_plugin_needs_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["plugins"]) == 0
    listed = capsys.readouterr().out
    assert listed.splitlines()[0].split() == ["Plugin", "From", "State", "Needs", "Hooks"]
    assert f"The hook contract is {hookspecs.CONTRACT};" in listed
    assert run(["plugins", "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["contract"] == hookspecs.CONTRACT
    assert {one["contract"] for one in data["plugins"]} == {"1.0"}


def test_what_a_plugin_can_rely_on_changes_only_together_with_the_contract(snapshot: Any) -> None:
    """When this fails: a new minor version for what was added or deprecated, a new major one for anything else, and a line in plugins/README.md."""
    hooks = [
        f"{name}{inspect.signature(getattr(hookspecs, name))}"
        for name in sorted(vars(hookspecs))
        if name.startswith("qa_")
    ]
    records = [
        f"{name}{inspect.signature(kind)}"
        for name, kind in sorted(vars(hookspecs).items())
        if isinstance(kind, type) and issubclass(kind, Record) and kind is not Record
    ]
    snapshot("\n".join([f"contract {hookspecs.CONTRACT}", *hooks, *records, ""]))


def test_hook_qa_commands_offers_commands_and_the_first_of_a_name_keeps_it() -> None:
    host = Host()
    first, second = click.Command("mine", help="Do this."), click.Command("mine", help="Do that.")
    host.register(plugin(qa_commands=lambda: [first]), POINT)
    host.register(plugin(qa_commands=lambda: [second, "no command"]), EntryPoint("late", "late", "late", "1"))
    assert Catalog(host).commands == {"mine": first}
    assert [str(failure) for failure in host.failures] == [
        "Plugin 'late' was left out while its offers were read: it offered a command 'mine', whose name is taken.",
        "Plugin 'late' was left out while its offers were read: it offered str as a command; that is a click.Command with a name.",
    ]


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
