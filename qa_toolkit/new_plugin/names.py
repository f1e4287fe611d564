"""What a new plugin is called: as a distribution, as a Python package, and in the toolkit."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection

from qa_toolkit import errors
from qa_toolkit.models import Record

PREFIX = "qa-toolkit-"
_DISTRIBUTION = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?", re.IGNORECASE | re.ASCII)  # PEP 508
_OF_ITS_TESTS = ("tests", "conftest")
_LONGEST = 60  # with folders above and files below it, a path on Windows stays under 260


class Names(Record):
    """`short` names the plugin for QA_TOOLKIT_DISABLE and stands before the keys of what it offers."""

    distribution: str
    package: str
    short: str


def names(name: str, plugins: Collection[str]) -> Names:
    """The names that follow from that of a distribution.

    Args:
        name: as the person typed it.
        plugins: the names of plugins that are here.

    Raises:
        BadPluginName: where Python, pip or the toolkit cannot take it, or has it already.
    """
    if not _DISTRIBUTION.fullmatch(name):
        raise errors.BadPluginName(
            name, "letters, digits, '-', '_' and '.' may stand in it, and a letter or a digit at both ends."
        )
    if len(name) > _LONGEST:
        raise errors.BadPluginName(name, f"it has {len(name)} characters; {_LONGEST} are the most.")
    normal = re.sub(r"[-_.]+", "-", name).lower()
    made = Names(name, normal.replace("-", "_"), normal.removeprefix(PREFIX))
    problem = _problem(made, plugins)
    if problem:
        raise errors.BadPluginName(name, problem)
    return made


def _problem(made: Names, plugins: Collection[str]) -> str | None:
    from importlib.metadata import PackageNotFoundError, version
    from importlib.util import find_spec
    from keyword import iskeyword

    package = made.package
    if not package.isidentifier():
        return f"Python could not import '{package}'; begin with a letter, as {PREFIX}{made.short}."
    if package in _OF_ITS_TESTS:
        return f"its own tests have that name; take another, as {PREFIX}{made.short}."
    if iskeyword(package) or package in sys.stdlib_module_names:
        return f"'{package}' is a word of Python's own; take another, as {PREFIX}{made.short}."
    try:
        return f"a distribution of that name is installed ({made.distribution} {version(made.distribution)})."
    except PackageNotFoundError:
        pass
    if made.short in plugins:
        return f"there is a plugin called '{made.short}' already; qa-toolkit plugins lists those that are taken."
    spec = find_spec(package)
    if spec is not None and spec.origin is not None:
        return f"'import {package}' is something else here ({spec.origin})."
    return None
