"""Starts the dashboard in this process, for `outcomes up` and `outcomes serve`."""

from __future__ import annotations

import errno
import socket
import sys
import threading
import time
import tomllib
import urllib.request
import webbrowser
from pathlib import Path
from typing import Any

from dashboard import context
from pipelines.errors import CannotRead

LOOPBACK = ("127.0.0.1", "::1", "localhost")
CONFIG = Path(__file__).with_name("config.toml")
WAIT_SECONDS = 60
LOWEST_PORT_OF_USERS, HIGHEST_PORT = 1024, 65_535


def serve(home: Path, host: str = "127.0.0.1", port: int = 8501, audience: str = "internal", *, open_browser: bool = False) -> None:
    """Serves one home to one audience until it is stopped.

    Errors: CannotRead, when the host is not this machine's own or the port cannot be had.
    """
    refuse_open_host(host)
    if audience not in ("internal", "public"):
        raise CannotRead("--audience", "internal or public", repr(audience), "Leave --audience out for the internal dashboard.")
    address = "127.0.0.1" if host == "localhost" else host
    _refuse_other_port(address, port)
    context.put(home, audience)
    url = f"http://{f'[{address}]' if ':' in address else address}:{port}"
    sys.stdout.write(f"Outcomes dashboard: {url}   (Ctrl+C stops it)\n")
    sys.stdout.flush()
    if open_browser:
        threading.Thread(target=_open_when_ready, args=(url,), daemon=True).start()
    from dashboard.app import app  # takes seconds to import: after everything that may be refused

    app.run(config=settings() | {"server.address": address, "server.port": port})


def refuse_open_host(host: str) -> None:
    """Errors: CannotRead when a server without sign-in would be reachable from other machines."""
    if host not in LOOPBACK:
        fix = "Leave --host out. Opening it to others needs sign-in, which this version does not have."
        raise CannotRead("--host", "this machine's own address, 127.0.0.1", repr(host), fix)


def settings() -> dict[str, Any]:
    """`config.toml` with dotted names, as Streamlit takes it from a program."""
    return dict(_flat("", tomllib.loads(CONFIG.read_text(encoding="utf-8"))))


def _flat(prefix: str, table: dict[str, Any]) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for key, value in table.items():
        found += _flat(f"{prefix}{key}.", value) if isinstance(value, dict) else [(f"{prefix}{key}", value)]
    return found


def _refuse_other_port(host: str, port: int) -> None:
    """Errors: CannotRead when another program has the port, or this user may not have it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            why = "which is taken" if error.errno == errno.EADDRINUSE else f"which the system does not give ({error.strerror})"
            another = port + 1 if LOWEST_PORT_OF_USERS <= port < HIGHEST_PORT else 8502
            raise CannotRead("--port", "a port that is free", f"{port}, {why}", f"Name another one: --port {another}.") from None


def _open_when_ready(url: str) -> None:
    """Opens the browser once the server answers; a browser opened earlier would show an error."""
    end = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"{url}/api/health", timeout=1):
                webbrowser.open(url)
                return
        except OSError:
            time.sleep(0.2)
