"""No command and no page calls another machine."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.figures import Say
from tests.integration import offline_road
from tests.integration.offline_road import ROOT, is_outside
from tests.realdata import in_ci

PAGES = sorted(path.stem for path in (ROOT / "dashboard" / "pages").glob("*.py"))
COMMANDS = {"init", "check", "submit", "approve", "release", "figure", "export", "verify", "backup", "rebuild"}
MINUTES = 10


def walk(folder: Path, part: str, *before: str) -> dict[str, Any]:
    """Runs the walk in a process of its own, so that what modules do when they are imported is caught too."""
    command = [*before, sys.executable, "-m", "tests.integration.offline_road", str(folder), part]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60 * MINUTES)
    assert done.returncode == 0, done.stderr[-3000:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Path]:
    """What the walk of every command did, and the system calls that it made meanwhile, where there is a program to list them."""
    folder = tmp_path_factory.mktemp("walk")
    log = folder / "calls"
    traced = ["strace", "-f", "-qq", "-e", "trace=connect,sendto,sendmsg,sendmmsg", "-o", str(log)]
    return walk(folder, "commands", *(traced if shutil.which("strace") else [])), log


def test_no_command_calls_another_machine(walked: tuple[dict[str, Any], Path], say: Say) -> None:
    found, _ = walked
    say(f"{len(found['did'])} commands, {len(found['calls'])} calls to other machines caught")
    assert set(found["did"]) >= COMMANDS
    assert found["calls"] == []


def test_the_sample_is_made_without_calling_another_machine(built_sample: Path, say: Say) -> None:
    """Its surveys need what no other command here does: masking with lists of names, and raking."""
    found = json.loads(built_sample.with_name(f"{built_sample.name}.done").read_text(encoding="utf-8"))
    say(f"{found['did'][0]}: {len(found['calls'])} calls to other machines caught")
    assert (found["did"], found["calls"]) == (["init --sample"], [])


@pytest.mark.skipif(not PAGES, reason="there are no pages yet")
def test_no_page_calls_another_machine(built_sample: Path, tmp_path: Path, say: Say) -> None:
    found = walk(Path(shutil.copytree(built_sample, tmp_path / "home")), "pages")
    say(f"pages {', '.join(found['did'])}: {len(found['calls'])} calls to other machines caught")
    assert found["did"] == PAGES
    assert found["calls"] == []


def test_no_library_calls_another_machine_past_python(walked: tuple[dict[str, Any], Path], say: Say) -> None:
    """DuckDB and Polars are not written in Python: the system itself is asked which addresses a process connected to."""
    if shutil.which("strace") is None:
        reason = "needs strace, which shows the system calls of a process"
        pytest.fail(reason) if in_ci() else pytest.skip(reason)
    _, log = walked
    addresses = re.findall(r'(?:inet_addr\("|inet_pton\(AF_INET6, ")([^"]+)"', log.read_text(encoding="utf-8", errors="replace"))
    outside = [address for address in addresses if is_outside(address)]
    say(f"system calls: {len(addresses)} with an address, {len(outside)} of another machine")
    assert addresses, "not even the call to this machine was seen"
    assert outside == []


def test_the_watch_catches_what_it_should(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in offline_road.ON_SOCKET:
        monkeypatch.setattr(socket.socket, name, getattr(socket.socket, name))
    for name in offline_road.ON_MODULE:
        monkeypatch.setattr(socket, name, getattr(socket, name))
    monkeypatch.setattr(offline_road, "CALLS", caught := [])
    offline_road.watch()
    with socket.socket() as stream, socket.socket(type=socket.SOCK_DGRAM) as datagram:
        tries: list[Callable[[], object]] = [
            lambda: socket.create_connection(("192.0.2.1", 80), timeout=0.1),
            lambda: socket.getaddrinfo("example.org", 443),
            lambda: stream.connect(("192.0.2.1", 80)),
            lambda: datagram.sendto(b"x", ("192.0.2.1", 53)),
        ]
        for call in tries:
            with pytest.raises(offline_road.OutsideCallError):
                call()
    assert len(caught) == len(tries)
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()
    assert len(caught) == len(tries)
