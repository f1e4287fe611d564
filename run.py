#!/usr/bin/env python3
"""One command on a machine that has Python 3.11 or later with pip, and nothing else: `python3 run.py --help` says what it can do."""

import ctypes.util
import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import time
import venv
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path

# All of this file must parse on Python 3.6, so that whoever has an old one reads this sentence and no traceback.
if sys.version_info < (3, 11):
    sys.exit("run.py: QA Toolkit needs Python 3.11 or later; this is Python " + sys.version.split()[0] + ".")

HELP = """\
python3 run.py demo             audit the example school and put its gap report, HTML and PDF, into out/
python3 run.py test [ARGS...]   all that must hold: lint, types, the tests with the oldest allowed versions and against
                                the built wheel, the plugins. ARGS go to pytest: neither oldest versions nor plugins then
python3 run.py WORD...          anything else goes to qa-toolkit: python3 run.py standards list

The first run makes .venv in this folder and installs into it; later ones begin at once. PDFs need Pango, and some tests
need Chromium or LibreOffice. Where apt-get can bring them, demo and test ask first; as root with nobody at a terminal they
install them and say so. --no-system forbids that.
"""
ROOT = Path(__file__).resolve().parent
WHEELS = ROOT / ".venv" / "wheels"
# The wheel by way of the source distribution, so that both are known to be whole.
BUILD = ("-m", "build", "--no-isolation", "--outdir", WHEELS)
DUTY = "examples/ashby-down-school/school-duty-2025"
DEMO = f"audit {DUTY}.json --previous {DUTY}-previous.json --day-rate 320 --hours-per-week 3 -f html -f pdf -o out"
# pip, because Debian's Python cannot put one into .venv; the others build our wheel in .venv itself, where they are pinned.
TOOLS = ["pip", "hatchling", "editables"]
# This folder on the path would hide the wheel from pytest, and from every Python that a test starts.
SAFE_PATH = {"PYTHONSAFEPATH": "1"}
APT = {
    "pdf": "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    "browser": "chromium",
    "office": "libreoffice-calc-nogui libreoffice-writer-nogui",
}
BREW = {"pdf": "pango", "browser": "--cask google-chrome", "office": "--cask libreoffice"}
COSTS = {
    "pdf": "accessible PDFs (no Pango: {})",
    "browser": "tests in a browser (no Chromium: {})",
    "office": "round trips through another office suite (no LibreOffice: {})",
}
PANGO = ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")
BROWSERS = (
    *("chromium", "chromium-browser", "google-chrome", "microsoft-edge"),
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
OFFICES = (
    *("soffice", "libreoffice"),
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.com",
)
HAS_APT = shutil.which("apt-get") is not None
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
IN_CI = os.environ.get("CI") == "true"


class Failed(Exception):
    """A sentence for the person at the keyboard."""


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def run(*words: str | Path, **more: str) -> bool:
    """Whether a command, run in this folder with `more` in its environment, went well."""
    return subprocess.run(words, cwd=ROOT, env={**os.environ, **more}, check=False).returncode == 0


def hand_over(words: list[str | Path], folder: Path | None) -> int:
    """The code of a command that takes our place: what asks us to end is passed on, so that nothing stays behind."""
    with subprocess.Popen(words, cwd=folder) as child:
        signal.signal(signal.SIGTERM, lambda *_: child.terminate())
        try:
            code = child.wait()
        except BaseException:
            child.kill()
            raise
    return code if code >= 0 else 128 - code  # as a shell says that a signal ended it


# What the system has


def present(need: str) -> bool:
    """Looks for the thing itself and not for a package, so that every system is served."""
    if need == "browser":
        named = os.environ.get("QA_TOOLKIT_BROWSER")  # that one and no other, as the toolkit does
        return any(map(shutil.which, (named,) if named else BROWSERS))
    if need == "office":
        return any(map(shutil.which, OFFICES))
    try:
        return all(ctypes.CDLL(ctypes.util.find_library(name) or f"lib{name}.so.0") for name in PANGO)
    except OSError:
        return False


def remedy(needs: list[str], platform: str = sys.platform, *, apt: bool = HAS_APT, root: bool = IS_ROOT) -> str:
    """The one line to type."""
    if platform == "win32":
        return "nothing to install where Microsoft Edge is"
    if platform == "darwin":
        return "brew install " + " ".join(BREW[need] for need in needs)
    if not apt:
        return "install it with your system's package manager"
    return f"{'' if root else 'sudo '}apt-get install {' '.join(APT[need] for need in needs)}"


def privilege(*, root: bool, sudo: bool, terminal: bool, ci: bool) -> list[str] | None:
    """What goes before apt-get; None where nobody can be asked, for sudo is a person's to allow, or CI's."""
    if root:
        return []
    return ["sudo"] if sudo and terminal else ["sudo", "-n"] if sudo and ci else None


def at_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def provide(needs: list[str]) -> None:
    """Installs what is missing, if it may. What is missing even then is said at the very end."""
    missing = [need for need in needs if not present(need)]
    terminal = at_terminal()
    before = privilege(root=IS_ROOT, sudo=bool(shutil.which("sudo")), terminal=terminal, ci=IN_CI)
    if not missing or not HAS_APT or before is None:
        return
    line = remedy(missing)
    if terminal and input(f"Something is missing. May I run {line}? [Y/n] ").strip().lower() not in ("", "y", "yes"):
        return
    say(f"== Something is missing, so: {line}")
    apt = [*before, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    install = [*apt, "install", "-y", *" ".join(APT[need] for need in missing).split()]
    if subprocess.run(install, capture_output=True, check=False).returncode:
        # Its lists of packages are old or, in a container, not there.
        subprocess.run([*apt, "update"], stdout=subprocess.DEVNULL, check=False)
        subprocess.run(install, stdout=subprocess.DEVNULL, check=False)


# What Python has


def ensure(name: str, constraints: str, *installs: list[str]) -> Path:
    """The Python of an environment in which these `pip install` lines have been carried out; quick where they have."""
    home = ROOT / name
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    stamp = home / f"stamp-{hashlib.sha256(repr(installs).encode()).hexdigest()[:12]}"
    # All that an installation depends on but our own code: that is a link, or a wheel that is installed every time.
    parts = [(ROOT / one).read_bytes() for one in ("pyproject.toml", constraints)]
    wanted = hashlib.sha256(b"\0".join([*parts, sys.version.encode(), os.fsencode(ROOT)])).hexdigest()
    if python.exists() and stamp.exists() and stamp.read_text("utf-8") == wanted:
        return python
    say(f"== Installing into {name} (half a minute the first time)")
    settings = home / "pyvenv.cfg"
    if not (python.exists() and settings.exists() and sys.version.split()[0] in settings.read_text("utf-8")):
        venv.create(home, clear=home.exists(), symlinks=os.name != "nt")  # new, or its Python was removed or upgraded
    for words in installs:
        pip(python, "install", "-c", constraints, *words)
    stamp.write_text(wanted, "utf-8")
    return python


def pip(python: Path, *words: str) -> None:
    """By our own pip, which reaches into the environment: Debian's Python has no ensurepip unless python3-venv is there."""
    reach: list[str | Path] = [sys.executable, "-m", "pip", "--python", python]
    if not importlib.util.find_spec("pip"):
        reach = [python, "-m", "pip"]
        if not importlib.util.find_spec("ensurepip") or not run(python, "-m", "ensurepip"):
            raise Failed("this Python has no pip. On Debian and Ubuntu: sudo apt-get install python3-pip")
    if not run(*reach, "--disable-pip-version-check", "-q", *words):
        raise Failed("the installation failed; the lines above say why.")


def project(extra: str = "") -> Path:
    """The Python of .venv, in which the project is a link to this folder."""
    return ensure(".venv", "constraints.txt", TOOLS, ["--no-build-isolation", "-e", f".{extra}"])


def away(name: str, constraints: str) -> tuple[Path, str]:
    """The Python of an environment that has the wheel and no link to this folder, and the wheel."""
    wheel = next((str(path) for path in WHEELS.glob("qa_toolkit-*.whl")), None)
    if wheel is None:
        raise Failed("there is no wheel to test.")
    python = ensure(name, constraints, [f"{wheel}[test]"])
    pip(python, "install", "--no-deps", "--force-reinstall", wheel)
    return python, wheel


# The commands


def tests(home: "Future[tuple[Path, str]]", *words: str) -> bool:
    python, wheel = home.result()
    require = (
        os.environ.get("QA_TOOLKIT_REQUIRE", "") if not IN_CI else ",".join((*COSTS, "postgres"))
    )  # that comes by pip
    pytest = (python, "-m", "pytest", "-n", str(min(os.cpu_count() or 1, 4)), "--dist", "worksteal")
    return run(*pytest, *words, QA_TOOLKIT_WHEEL=wheel, QA_TOOLKIT_REQUIRE=require, **SAFE_PATH)


def plugin(python: Path, home: "Future[tuple[Path, str]]", folder: Path) -> bool:
    """Its wheel beside ours, its tests as a third party runs them: without our settings and away from our checkout."""
    outside, _ = home.result()
    if not run(python, *BUILD, folder):
        return False
    pip(outside, "install", "-c", "constraints.txt", *map(str, WHEELS.glob(f"{folder.name.replace('-', '_')}-*.whl")))
    try:
        return run(outside, "-m", "pytest", "-c", folder / "pyproject.toml", folder / "tests", **SAFE_PATH)
    finally:
        pip(outside, "uninstall", "-y", folder.name)


def new_plugin(python: Path, home: "Future[tuple[Path, str]]") -> bool:
    """What `qa-toolkit plugin new` writes, taken on untouched."""
    outside, _ = home.result()
    folder = WHEELS / "qa-toolkit-untouched"
    words = ("plugin", "new", folder.name, "--report", "--evidence", "-o", folder)
    return run(outside, "-m", "qa_toolkit", *words, **SAFE_PATH) and plugin(python, home, folder)


def test(words: list[str], needs: list[str]) -> bool:
    """One after another, but for installations: pip and apt-get take a core each, and go on beside what does not need theirs."""
    with ThreadPoolExecutor() as pool:
        system = pool.submit(provide, needs)
        if at_terminal():
            system.result()  # it asks
        python = project("[dev]")
        shutil.rmtree(WHEELS, ignore_errors=True)
        results = [timed("build", partial(run, python, *BUILD, ROOT))]
        oldest = None if words else pool.submit(away, ".venv-oldest", "constraints-oldest.txt")
        newest = pool.submit(away, ".venv-test", "constraints.txt")

        def everything() -> bool:
            system.result()
            return tests(newest, *words)

        steps = {
            "ruff check": partial(run, python, "-m", "ruff", "check", "."),
            "ruff format": partial(run, python, "-m", "ruff", "format", "--check", "."),
            "mypy": partial(run, python, "-m", "mypy"),
        }
        if oldest:
            fast = ("-m", "not (pdf or browser or postgres or office or long)")
            steps["tests with the oldest versions"] = partial(tests, oldest, *fast)
        steps["tests"] = partial(everything)
        if not words:  # last, so that nothing that they bring is there when ours is tested
            for folder in sorted(path.parent for path in ROOT.glob("plugins/*/pyproject.toml")):
                steps[f"tests of {folder.name}"] = partial(plugin, python, newest, folder)
            steps["tests of a new plugin"] = partial(new_plugin, python, newest)
        results += [timed(title, work) for title, work in steps.items()]
    say("\n== Summary\n" + "\n".join(line for _, line in results))
    if words:
        say("Not run: the plugins and the oldest versions (pytest was given arguments)")
    return all(good for good, _ in results)


def timed(title: str, work: "partial[bool]") -> tuple[bool, str]:
    say(f"\n== {title}")
    began = time.monotonic()
    try:
        good = work()
    except Failed as sentence:
        say(f"run.py: {sentence}")
        good = False
    return good, f"{'ok' if good else 'FAILED':6} {time.monotonic() - began:5.0f} s  {title}"


def main(words: list[str]) -> int:
    command, *rest = [word for word in words if word != "--no-system"] or ["--help"]
    needs = {"demo": ["pdf"], "test": list(COSTS)}.get(command, [])
    if command in ("-h", "--help") or (needs and rest in (["-h"], ["--help"])):
        print(HELP, end="")
        return 0
    wanted = [] if "--no-system" in words else needs
    if command == "test":
        code = int(not test(rest, wanted))
    else:
        provide(wanted)
        folder, command_line = (ROOT, DEMO.split()) if command == "demo" else (None, [command, *rest])
        code = hand_over([project().with_name("qa-toolkit"), *command_line], folder)
    if command == "demo" and code == 0:
        say(f"\nThe reports are in {ROOT / 'out'}")
    for need in needs:
        if not present(need):
            say("Not run: " + COSTS[need].format(remedy([need])))
    return code


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Failed as reason:
        sys.exit(f"run.py: {reason}")
    except KeyboardInterrupt:
        sys.exit(130)
