"""`qa-toolkit serve`: one person, one computer. The pages are served on 127.0.0.1 and nowhere else."""

from __future__ import annotations

import gc
import logging
import os
import secrets
import signal
import socket
import sys
import webbrowser
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, Any

from waitress.server import create_server

from qa_toolkit import errors
from qa_toolkit_webui.security import LARGE

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

HOST = "127.0.0.1"
ALL_KEPT = "Everything that said ‘Saved’ is kept."
FIRST_PORT, PORTS = 5170, 20
# Four threads: more only wait for one another. waitress' own limit of 100 open connections leaves the 101st browser waiting for a quarter of a
# minute, and its select() looks at each of them every time.
SETTINGS: dict[str, Any] = {
    "threads": 4,
    "asyncore_use_poll": True,
    "connection_limit": 1000,
    "channel_timeout": 120,
    "ident": None,
    "clear_untrusted_proxy_headers": True,
    "max_request_body_size": LARGE,  # waitress keeps a body before the app sees its length; its own limit is 1 GB
}


def secret_key(folder: Path) -> bytes:
    """This installation's own key, made at the first start and readable by its owner only.

    Raises:
        CannotWrite: where it cannot be kept.
    """
    path = folder / "secret-key"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
            key = file.read()
            if len(key) < 32:  # new, or cut short by a crash
                key = secrets.token_bytes(32)
                file.seek(0)
                file.write(key)
    except OSError as error:
        raise errors.CannotWrite(path, (error.strerror or str(error)).lower()) from error
    return key


def free_port(wanted: int | None) -> int:
    """The port that was asked for, or the first free one from ours on.

    Raises:
        PortTaken: where the one that was asked for is in use.
    """
    for port in [wanted] if wanted is not None else range(FIRST_PORT, FIRST_PORT + PORTS):
        with socket.socket() as probe:
            if os.name != "nt":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise errors.PortTaken(wanted or FIRST_PORT)


def serve(
    app: WSGIApplication, *, port: int | None, browser: bool, first_page: str = "", at_the_end: str = ALL_KEPT
) -> None:
    """Serves until somebody stops it; opens the browser once it answers."""
    chosen = free_port(port)
    server = create_server(app, host=HOST, port=chosen, **SETTINGS)
    logging.getLogger("waitress.queue").setLevel(
        logging.ERROR
    )  # 'Task queue depth is 1' tells a careers leader nothing
    address = f"http://{HOST}:{chosen}/{first_page}"
    sys.stderr.write(f"QA Toolkit is at {address}\nLeave this window open while you work; Ctrl-C stops it.\n")
    sys.stderr.flush()
    if browser:
        Timer(0.2, webbrowser.open, (address,)).start()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # whoever stops us so still has jobs and files closed
    gc.collect()
    gc.freeze()  # what has been loaded is no garbage; looking through it again and again costs every request
    gc.set_threshold(50_000)
    try:
        server.run()  # returns at Ctrl-C and at SIGTERM
        sys.stderr.write(f"Stopped. {at_the_end}\n")
    finally:
        server.close()
