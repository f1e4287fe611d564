"""The host: it finds plugins, asks them one by one, and remembers who said what and what failed.

Plain pluggy would let one raising implementation abort a whole call, one broken entry point kill the program, a second plugin of the same
name vanish without a word, and a misspelt hook register silently. Each of these becomes a `PluginError` in `Host.failures`.
"""

from __future__ import annotations

import importlib
import os
import re
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pluggy

from qa_toolkit import __version__, errors, hookspecs
from qa_toolkit.models import Record

ENTRY_POINT_GROUP = "qa_toolkit"
OURS = "qa-toolkit"
FOLDER_PLUGIN = "folder"
CONTRACT_NAME = "qa_toolkit_contract"
FIRST_CONTRACT = "1.0"  # what a plugin needs that does not say


class EntryPoint(Record):
    """One line under `[qa_toolkit]` of an installed distribution."""

    name: str
    value: str
    distribution: str
    version: str


class PluginInfo(Record):
    name: str
    distribution: str
    version: str
    hooks: tuple[str, ...]
    state: str  # 'loaded', 'switched off', 'refused' for its contract, or 'failed'
    contract: str  # that it needs; empty where nobody looked


class Host:
    """Plugins and what they answered.

    Args:
        specs: holds the hook specifications and `CONTRACT`, their version.
    """

    def __init__(self, specs: Any = hookspecs) -> None:
        self.failures: list[errors.PluginError] = []
        self.deprecations: list[errors.DeprecatedHook] = []
        self.plugins: list[PluginInfo] = []
        self._specs = specs
        self._manager = pluggy.PluginManager(hookspecs.PROJECT)
        self._manager.add_hookspecs(specs)

    def load(self, entry_point: EntryPoint) -> None:
        """Imports and registers one entry point; a failure is recorded and costs nobody else anything."""
        module, _, attribute = entry_point.value.partition(":")
        try:
            found = importlib.import_module(module.strip())
            plugin = getattr(found, attribute.strip()) if attribute else found
            contract = getattr(plugin, CONTRACT_NAME, getattr(found, CONTRACT_NAME, None))
        except Exception as cause:  # noqa: BLE001 - a plugin's import may raise anything
            # A newer contract is the likeliest reason: it imports a record that is not here yet.
            if not self._refused(entry_point, _contract_in_source(module.strip())):
                self._fail(entry_point.name, "it was loaded", cause)
                self.plugins.append(_info(entry_point, "failed"))
            return
        self.register(plugin, entry_point, contract)

    def register(self, plugin: object, entry_point: EntryPoint, contract: Any = None) -> None:
        """Takes a plugin in, or records why not. `contract` is what its module asks for, where that is known already."""
        name = entry_point.name
        if self._manager.has_plugin(name):
            name = f"{entry_point.name} ({entry_point.distribution})"
        needs = contract or getattr(plugin, CONTRACT_NAME, None) or FIRST_CONTRACT
        if self._refused(entry_point, needs):
            return
        try:
            with warnings.catch_warnings(record=True) as deprecated:
                warnings.simplefilter("always")  # Python would hide them, or with -W error raise them
                self._manager.register(plugin, name)
        except ValueError as cause:  # the same object twice
            self._fail(name, "it was registered", cause)
            return
        except pluggy.PluginValidationError as cause:
            if self._manager.is_registered(plugin):
                self._manager.unregister(plugin)
            self._fail(name, "its hooks were checked", " ".join(str(cause).split()))
            self.plugins.append(_info(entry_point, "failed", contract=needs))
            return
        self.deprecations += [errors.DeprecatedHook(name, str(warning.message)) for warning in deprecated]
        hooks = tuple(self._hooks_of(plugin, name))
        self.plugins.append(_info(entry_point, "loaded", hooks, name, needs))

    def switched_off(self, entry_point: EntryPoint) -> None:
        self.plugins.append(_info(entry_point, "switched off"))

    def ask(self, hook: str, **arguments: Any) -> Iterator[tuple[str, Any]]:
        """Each plugin's answer to a hook with the plugin's name, in the order in which the plugins were registered."""
        # Pluggy would ask the last one first, and lets anybody push in by tryfirst.
        turn = {name: place for place, (name, _) in enumerate(self._manager.list_name_plugin())}
        implementations = getattr(self._manager.hook, hook).get_hookimpls()
        for implementation in sorted(implementations, key=lambda one: turn[one.plugin_name]):
            try:
                given = {name: arguments[name] for name in implementation.argnames}
                answer = list(implementation.function(**given) or ())
            except Exception as cause:  # noqa: BLE001 - a plugin's hook may raise anything
                self._fail(implementation.plugin_name, f"it answered {hook}", cause)
            else:
                yield implementation.plugin_name, answer

    def _hooks_of(self, plugin: object, name: str) -> Iterator[str]:
        known = [hook for hook in dir(self._specs) if hook.startswith("qa_")]
        for caller in self._manager.get_hookcallers(plugin) or ():
            if caller.has_spec():
                yield caller.name
            else:
                near = errors.did_you_mean(caller.name, known)
                self._fail(name, "its hooks were read", f"there is no hook called '{caller.name}'.{near}")

    def _refused(self, entry_point: EntryPoint, needs: Any) -> bool:
        """Whether a plugin asks for a contract that this host cannot keep; then that is recorded."""
        if needs is None:
            return False
        problem = _contract_problem(needs, self._specs.CONTRACT, entry_point.distribution or "the plugin")
        if problem:
            self._fail(entry_point.name, "its hook contract was compared", problem)
            self.plugins.append(_info(entry_point, "refused", contract=str(needs)))
        return bool(problem)

    def _fail(self, plugin: str, doing: str, cause: BaseException | str) -> None:
        self.failures.append(errors.PluginError(plugin, doing, cause))


def load_host(
    *, standards_folder: Path | None = None, switched_off: frozenset[str] = frozenset(), drafts: Path | None = None
) -> Host:
    """A host with every installed plugin but those switched off, and a folder of plain JSON standards where one is named.

    Args:
        drafts: another such folder; what is in it counts before installed standards of the same name.
    """
    host = Host()
    if drafts is not None:
        host.register(StandardsFolder(drafts), EntryPoint("drafts", str(drafts), "", ""))
    for entry_point in installed():
        if entry_point.name in switched_off or entry_point.distribution in switched_off:
            host.switched_off(entry_point)
        else:
            host.load(entry_point)
    if standards_folder is not None:
        host.register(StandardsFolder(standards_folder), EntryPoint(FOLDER_PLUGIN, str(standards_folder), "", ""))
    return host


class StandardsFolder:
    """The plugin that needs no code: every JSON file below a folder, conformance vectors apart."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @hookspecs.hookimpl
    def qa_standards(self) -> list[Path]:
        if not self.folder.is_dir():
            raise errors.Unreadable(self.folder, "it is not a folder.")
        return json_files(self.folder)


def json_files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*.json") if not any(part.endswith(".vectors") for part in p.parts))


def installed(search_path: list[str] | None = None) -> list[EntryPoint]:
    """The entry points of our group, ours first, then by distribution.

    Reads `*.dist-info/entry_points.txt` (the entry points specification of the Python packaging guide) itself: importing
    `importlib.metadata` takes longer than a whole audit. As there, the first distribution of a name on the path counts.
    """
    found: dict[str, list[EntryPoint]] = {}
    for folder in sys.path if search_path is None else search_path:
        try:
            entries = sorted(e.name for e in os.scandir(folder or ".") if e.name.endswith(".dist-info"))
        except OSError:
            continue
        for entry in entries:
            distribution, _, version = entry.removesuffix(".dist-info").partition("-")
            name = distribution.replace("_", "-").lower()
            if name not in found:
                found[name] = list(_entry_points(Path(folder or ".", entry, "entry_points.txt"), name, version))
    return [point for name in sorted(found, key=lambda n: (n != OURS, n)) for point in found[name]]


def _entry_points(file: Path, distribution: str, version: str) -> Iterator[EntryPoint]:
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return
    ours = False
    for raw in text.splitlines():
        line = raw.strip()
        if line.startswith("["):
            ours = line == f"[{ENTRY_POINT_GROUP}]"
        elif ours and "=" in line and not line.startswith(("#", ";")):
            name, _, value = line.partition("=")
            yield EntryPoint(name.strip(), value.strip(), distribution, version)


def _info(
    point: EntryPoint, state: str, hooks: tuple[str, ...] = (), name: str | None = None, contract: str = ""
) -> PluginInfo:
    return PluginInfo(name or point.name, point.distribution, point.version, hooks, state, contract)


def _contract_problem(needs: Any, here: str, whose: str) -> str | None:
    """Why a plugin that needs one contract cannot work with another, and what to do."""
    asked, kept = _numbers(needs), _numbers(here)
    if asked is None or kept is None:
        return f"its {CONTRACT_NAME} is '{errors.shown(needs)}'; two numbers are needed, as \"{here}\"."
    if asked[0] == kept[0] and asked[1] <= kept[1]:
        return None
    newer, older = ("QA Toolkit", whose) if asked > kept else (whose, "QA Toolkit")
    return f"it needs {needs}, and QA Toolkit {__version__} has {here}. Update {newer}, or install an older version of {older}."


def _numbers(contract: Any) -> tuple[int, int] | None:
    found = re.fullmatch(r"([0-9]{1,4})\.([0-9]{1,4})", contract) if isinstance(contract, str) else None
    return (int(found[1]), int(found[2])) if found else None


def _contract_in_source(module: str) -> str | None:
    """What a module that cannot be imported asks for all the same."""
    from importlib.util import find_spec

    try:
        spec = find_spec(module)
        text = Path(spec.origin).read_text("utf-8") if spec is not None and spec.origin else ""
    except Exception:  # noqa: BLE001 - it imports the packages around the module, which are the plugin's too
        return None
    found = re.search(rf"^{CONTRACT_NAME}\b[^=\n]*=\s*[\"']([^\"'\n]*)[\"']", text, re.MULTILINE)
    return found[1] if found else None
