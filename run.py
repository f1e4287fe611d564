#!/usr/bin/env python3
"""One command on a fresh machine that has only Python 3.11+ and pip.

    python3 run.py demo             install, audit the example school, write HTML and PDF into out/
    python3 run.py test [WORDS]     install everything, lint, type-check, build the wheel and test that wheel
    python3 run.py lock             write constraints.txt anew from what is current
    python3 run.py COMMAND [WORDS]  any qa-toolkit command, for example: python3 run.py standards list

    --no-system   never install Debian packages

WORDS of `test` go to pytest; `test tests/test_scoring.py` runs that file only, against the checkout.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
BIN = "Scripts" if os.name == "nt" else "bin"
PANGO = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"]
PANGO_LIBRARIES = ["libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"]
BROWSERS = ["chromium", "chromium-browser", "google-chrome", "msedge", "microsoft-edge"]
DEMO = Path("examples", "ashby-down-school")


def say(text):
    print(text, file=sys.stderr, flush=True)


def call(words, **options):
    """Runs a program and gives its exit code; what it prints is the user's to see."""
    return subprocess.call([str(word) for word in words], cwd=str(ROOT), **options)


def step(title, words, env=None):
    """One step with a heading and its time; True when it went well."""
    say("\n== " + title)
    began = time.monotonic()
    code = call(words, env=env)
    say("== {}: {} ({:.0f} s)".format(title, "done" if code == 0 else "FAILED", time.monotonic() - began))
    return code == 0


# Debian packages


def has_pango():
    if sys.platform != "linux":
        return True  # macOS and Windows: the toolkit says itself what it lacks
    import ctypes

    try:
        for name in PANGO_LIBRARIES:
            ctypes.CDLL(name)
    except OSError:
        return False
    return True


def has_browser():
    return bool(os.environ.get("QA_TOOLKIT_BROWSER")) or any(shutil.which(name) for name in BROWSERS)


def missing_packages(browser):
    packages = [] if has_pango() else list(PANGO)
    return packages + (["chromium"] if browser and sys.platform == "linux" and not has_browser() else [])


def may_install(packages, allowed, root, terminal, ask=input):
    """Whether to install Debian packages: asked for at a terminal, done and said by root without one, never with --no-system."""
    if not allowed or not root or not shutil.which("apt-get"):
        return False
    if not terminal:
        return True
    return ask("Install {} with apt-get? [Y/n] ".format(" ".join(packages))).strip().lower() in ("", "y", "yes")


def install_packages(browser, allowed):
    """Installs what PDFs and browser tests need, and gives back what is still missing."""
    packages = missing_packages(browser)
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if packages and may_install(packages, allowed, root, sys.stdin is not None and sys.stdin.isatty()):
        say("Installing Debian packages: " + " ".join(packages))
        quiet = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
        for words in (["update", "-q"], ["install", "-y", "-q", "--no-install-recommends"] + packages):
            call(["apt-get"] + words, env=quiet, stdout=subprocess.DEVNULL)
        packages = missing_packages(browser)
    if packages:
        say("Missing, and PDFs or browser tests suffer: " + " ".join(packages))
        say("To install them:  sudo apt-get install " + " ".join(packages))
    return packages


# Virtual environments


def python_of(venv):
    return ROOT / venv / BIN / ("python.exe" if os.name == "nt" else "python")


def make_venv(venv):
    """With pip where Python has ensurepip; Debian and Ubuntu leave it out of python3, and then our own pip serves the new environment."""
    import venv as module

    try:
        import ensurepip  # noqa: F401
    except ImportError:
        module.create(str(ROOT / venv), with_pip=False)
    else:
        module.create(str(ROOT / venv), with_pip=True)


def pip_of(venv):
    python = python_of(venv)
    own = subprocess.call([str(python), "-m", "pip", "--version"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return [python, "-m", "pip"] if own == 0 else [sys.executable, "-m", "pip", "--python", python]


def ensure(venv, what, constraints=None, parts=()):
    """Makes an environment that holds `what`, unless it does already; `parts` are files whose change asks for a new installation."""
    digest = hashlib.sha256(" ".join([sys.version, *map(str, what)]).encode())
    for name in ("pyproject.toml", constraints, *parts):
        if name:
            digest.update((ROOT / name).read_bytes())
    stamp = ROOT / venv / "installed.stamp"
    if python_of(venv).exists() and stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    say("Installing into {} (half a minute the first time) ...".format(venv))
    if not python_of(venv).exists():
        make_venv(venv)
    limits = ["-c", constraints] if constraints else []
    words = [*pip_of(venv), "install", "-q", "--disable-pip-version-check", *limits, *what]
    if call(words):
        sys.exit("run.py: the installation failed; the lines above say why.")
    stamp.write_text(digest.hexdigest())


# Commands


def demo(allowed):
    missing = install_packages(browser=False, allowed=allowed)
    ensure(".venv", ["-e", "."], "constraints.txt")
    words = ["audit", DEMO / "school-duty-2025.json", "--previous", DEMO / "school-duty-2025-previous.json"]
    words += ["-f", "html", "-f", "pdf", "-o", "out", "--day-rate", "320", "--hours-per-week", "3"]
    code = call([python_of(".venv"), "-m", "qa_toolkit", *words])
    if missing:
        say("Not made as well as it could be: the PDF (see the line above on what to install).")
    return code


def test(words, allowed):
    in_ci = os.environ.get("CI", "").lower() in ("1", "true", "yes")
    missing = install_packages(browser=True, allowed=allowed)
    env = dict(os.environ)
    if in_ci:
        env.setdefault("QA_TOOLKIT_REQUIRE", "pdf,browser")  # what can be installed may not be skipped
    ensure(".venv", ["-e", ".[dev]"], "constraints.txt")
    python = python_of(".venv")
    if words:
        return call([python, "-m", "pytest", *words], env=env)
    went = {
        "lint": step("Lint", [python, "-m", "ruff", "check", "."])
        and step("Format", [python, "-m", "ruff", "format", "--check", "."]),
        "types": step("Types", [python, "-m", "mypy"]),
        "wheel": build(".", "qa_toolkit"),
    }
    if went["wheel"]:
        went.update(test_wheels(env))
    say("\n== Summary")
    for name, ok in went.items():
        say("   {:10} {}".format(name, "ok" if ok else "FAILED"))
    for package in missing:
        say("   not run in full: {} is missing".format(package))
    return 0 if all(went.values()) else 1


def build(source, stem):
    dist = ROOT / "dist"
    for old in dist.glob(stem + "-*.whl"):
        old.unlink()
    words = ["-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", dist, source]
    pip = pip_of(".venv")
    return step("Wheel of " + stem, [*pip, *words[2:]])


def test_wheels(env):
    """The wheel with today's versions, the plugins beside it, and the wheel with the oldest versions that it allows."""
    wheel = next((ROOT / "dist").glob("qa_toolkit-*.whl"))
    relative = wheel.relative_to(ROOT)
    env = dict(env, QA_TOOLKIT_WHEEL=str(wheel))
    went = {}
    ensure(".venv-test", [str(relative) + "[test]"], "constraints.txt", [relative])
    tested = python_of(".venv-test")
    call([*pip_of(".venv-test"), "uninstall", "-q", "-y", "qa-toolkit-starter"], stderr=subprocess.DEVNULL)
    plugins = [folder for folder in sorted((ROOT / "plugins").iterdir()) if (folder / "pyproject.toml").exists()]
    went["plugins"] = [folder.name for folder in plugins if not test_plugin(folder, env)] == []
    ensure(".venv-oldest", [str(relative) + "[test]"], "constraints-oldest.txt", [relative])
    fast = ["-m", "not pdf and not browser and not slow"]
    oldest = [python_of(".venv-oldest"), "-P", "-m", "pytest", "-q", "-p", "no:cacheprovider", *fast]
    went["oldest"] = step("Tests with the oldest versions", oldest, env)
    went["tests"] = step("Tests of the wheel", [tested, "-P", "-m", "pytest", "-n", "2", "--dist", "loadgroup"], env)
    return went


def test_plugin(folder, env):
    """A plugin as a third party would have it: its wheel installed beside the toolkit's, its own tests, and gone again."""
    name = folder.name.replace("-", "_")
    pip = pip_of(".venv-test")
    ok = build(folder, name)
    if ok:
        wheel = next((ROOT / "dist").glob(name + "-*.whl"))
        ok = step("Install " + folder.name, [*pip, "install", "-q", "--no-deps", "--force-reinstall", wheel])
        tests = ["-P", "-m", "pytest", "-q", "-c", folder / "pyproject.toml", folder / "tests"]
        ok = ok and step("Tests of " + folder.name, [python_of(".venv-test"), *tests], env)
        call([*pip, "uninstall", "-q", "-y", folder.name])
    return ok


def lock():
    """constraints.txt from a fresh resolution, without addresses; hashes would tie it to one platform."""
    shutil.rmtree(str(ROOT / ".venv-lock"), ignore_errors=True)
    ensure(".venv-lock", [".[dev]"])
    listed = subprocess.check_output(
        [str(w) for w in [*pip_of(".venv-lock"), "list", "--format=freeze", "--exclude-editable"]], text=True
    )
    ours = ("qa-toolkit", "pip", "setuptools")
    lines = sorted(
        {line.strip() for line in listed.splitlines() if "==" in line and not line.startswith(ours)}, key=str.lower
    )
    head = "# Versions that the toolkit is developed and tested with; written by: python3 run.py lock\n"
    (ROOT / "constraints.txt").write_text(head + "\n".join(lines) + "\n", "utf-8")
    shutil.rmtree(str(ROOT / ".venv-lock"))
    return 0


def main(words):
    if sys.version_info < (3, 11):
        sys.exit("run.py: Python 3.11 or later is needed; this is {}.{}.".format(*sys.version_info[:2]))
    allowed = "--no-system" not in words
    words = [word for word in words if word != "--no-system"]
    if not words or words[0] in ("-h", "--help"):
        print(__doc__)
        return 0
    command, rest = words[0], words[1:]
    if command == "demo":
        return demo(allowed)
    if command == "test":
        return test(rest, allowed)
    if command == "lock":
        return lock()
    ensure(".venv", ["-e", "."], "constraints.txt")
    return call([python_of(".venv"), "-m", "qa_toolkit", command, *rest])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
