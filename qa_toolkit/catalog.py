"""What all plugins offer, by key: standards, report formats, evidence sources and commands. Read from disk only when asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from qa_toolkit import documents, errors
from qa_toolkit.hookspecs import EvidenceSource, ReportFormat
from qa_toolkit.plugins import Host
from qa_toolkit.standards import Standard, parse

if TYPE_CHECKING:
    from click import Command

# `$id` stands near the top of a standard; reading 4 kB tells its name without reading the whole of every file.
_HEAD = 4096
_ID = re.compile(rb'"\$id"\s*:\s*"urn:qa-toolkit:standard:([^"]{1,150})"')


Offer = TypeVar("Offer", ReportFormat, EvidenceSource)


class Catalog:
    def __init__(self, host: Host) -> None:
        self._host = host
        self._parsed: dict[str, Standard] = {}

    @cached_property
    def paths(self) -> Mapping[str, Path]:
        """Every standard's file by name, in alphabetical order; the first plugin to offer a name keeps it."""
        found: dict[str, Path] = {}
        for plugin, offered in self._host.ask("qa_standards"):
            for path in offered:
                try:
                    name = _name(Path(path))
                except errors.DocumentError as error:
                    self._note(plugin, str(error))
                    continue
                if name in found:
                    self._note(plugin, str(errors.DuplicateStandard(name, found[name], path)))
                else:
                    found[name] = Path(path)
        return dict(sorted(found.items()))

    @property
    def formats(self) -> Mapping[str, ReportFormat]:
        return {key: one for key, (_, one) in self._formats.items()}

    def owner(self, format_: str) -> str:
        """The plugin that a format comes from."""
        return self._formats[format_][0]

    @cached_property
    def _formats(self) -> Mapping[str, tuple[str, ReportFormat]]:
        return self._offered("qa_report_formats", ReportFormat, "a report format")

    @cached_property
    def sources(self) -> Mapping[str, tuple[str, EvidenceSource]]:
        """Every evidence source by key, with the plugin that it comes from."""
        return self._offered("qa_evidence_sources", EvidenceSource, "an evidence source")

    @cached_property
    def commands(self) -> Mapping[str, Command]:
        """Every command of a plugin by name; the first plugin to offer a name keeps it."""
        from click import Command

        found: dict[str, Command] = {}
        for plugin, offered in self._host.ask("qa_commands"):
            for one in offered:
                if not isinstance(one, Command) or not one.name:
                    self._note(
                        plugin, f"it offered {type(one).__name__} as a command; that is a click.Command with a name."
                    )
                elif one.name in found:
                    self._note(plugin, f"it offered a command '{one.name}', whose name is taken.")
                else:
                    found[one.name] = one
        return dict(sorted(found.items()))

    def _offered(self, hook: str, kind: type[Offer], words: str) -> Mapping[str, tuple[str, Offer]]:
        found: dict[str, tuple[str, Offer]] = {}
        for plugin, offered in self._host.ask(hook):
            for one in offered:
                if not isinstance(one, kind):
                    self._note(plugin, f"it offered {type(one).__name__} as {words}; that is a record {kind.__name__}.")
                elif one.key in found:
                    self._note(plugin, f"it offered {words} '{one.key}', whose name is taken.")
                else:
                    found[one.key] = (plugin, one)
        return found

    def standard(self, name: str) -> Standard:
        """A standard by name; the edition may be left out where there is one only.

        Raises:
            UnknownStandard: with what is known and a guess.
            InvalidStandard: where its file cannot be used.
        """
        full = self._full_name(name)
        if full not in self._parsed:
            standard = parse(documents.read(self.paths[full]))
            if standard.name != full:
                problem = f"{standard.path}: its $id says '{full}', its key and edition say '{standard.name}'."
                raise errors.StandardError(full, problem)
            self._parsed[full] = standard
        return self._parsed[full]

    def standards(self) -> tuple[dict[str, Standard], list[errors.QAToolkitError]]:
        """All that can be used, and for each that cannot the reason."""
        good: dict[str, Standard] = {}
        bad: list[errors.QAToolkitError] = []
        for name in self.paths:
            try:
                good[name] = self.standard(name)
            except errors.QAToolkitError as error:
                bad.append(error)
        return good, bad

    def _full_name(self, name: str) -> str:
        if name in self.paths:
            return name
        editions = [known for known in self.paths if known.rpartition(":")[0] == name]
        if len(editions) == 1:
            return editions[0]
        raise errors.UnknownStandard(name, editions or list(self.paths))

    def _note(self, plugin: str, what: str) -> None:
        self._host.failures.append(errors.PluginError(plugin, "its offers were read", what))


def _name(path: Path) -> str:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise errors.Unreadable(path, f"{(error.strerror or str(error)).lower()}.") from None
    found = _ID.search(head)
    if found is None:
        raise errors.WrongFormat(path, 'a file that is no standard (no "$id" of one stands at its top)')
    return found.group(1).decode("utf-8", "replace")
