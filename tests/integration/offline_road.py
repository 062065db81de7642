"""Walks the whole road and every page in one process in which each call to another machine is caught, written down and refused.

Run as a program: python -m tests.integration.offline_road FOLDER PART. Prints what it did, as JSON. PART is sample (makes a sample home in FOLDER),
commands, or pages (of the sample home in FOLDER).
"""

from __future__ import annotations

import ipaddress
import json
import socket
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CALLS: list[str] = []
ON_SOCKET = ("connect", "connect_ex", "sendto", "sendmsg")
ON_MODULE = ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr", "getfqdn", "create_connection")


class OutsideCallError(OSError):
    """Raised in place of a call to another machine."""


def is_outside(address: Any) -> bool:
    """Whether an address is of another machine. Names other than localhost are, since asking for them is a call already."""
    host = address[0] if isinstance(address, tuple) else address
    if not isinstance(host, str) or host in ("", "localhost") or host.startswith(("/", "\0")):
        return False
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return True


def _guarded(name: str, real: Callable[..., Any], is_method: bool) -> Callable[..., Any]:
    def call(*arguments: Any, **named: Any) -> Any:
        given = arguments[1:] if is_method else arguments
        addresses = [given[-1] if name in ("sendto", "sendmsg") else given[0]] if given else []
        for address in addresses:
            if is_outside(address):
                caller = traceback.extract_stack(limit=3)[0]
                CALLS.append(f"{name} {address} from {caller.filename}:{caller.lineno}")
                raise OutsideCallError(f"{name} to another machine")
        return real(*arguments, **named)

    return call


def watch() -> None:
    """Replaces the functions through which Python reaches other machines."""
    for name in ON_SOCKET:
        setattr(socket.socket, name, _guarded(name, getattr(socket.socket, name), is_method=True))
    for name in ON_MODULE:
        setattr(socket, name, _guarded(name, getattr(socket, name), is_method=False))


def make_sample(folder: Path) -> list[str]:
    """The sample home, in FOLDER itself: every source, questionnaire and table of a release."""
    from tests.commands import outcomes

    done = outcomes("init", "--sample", "--home", folder, "--json")
    if (done.code, done.document) != (0, {"home": str(folder), "sample": True}):
        raise RuntimeError(f"init: exit {done.code} {done.err}")
    return ["init --sample"]


def walk_commands(folder: Path) -> list[str]:
    """Every command that reads or changes a home; check with both engines."""
    from tests.commands import outcomes

    home, file = folder / "home", folder / "figures.csv"
    rows = [f"E10000030,{year},neet_16_17,{year / 1000}" for year in range(2015, 2024)]
    file.write_text("\n".join(["area_code,period,indicator,value", *rows]) + "\n", encoding="utf-8")
    did: list[str] = []

    def run(*arguments: object) -> Any:
        done = outcomes(*arguments, "--home", home, "--json")
        if done.code:
            raise RuntimeError(f"{arguments}: exit {done.code} {done.err}")
        did.append(str(arguments[0]))
        return done.document

    run("init")
    settings = (home / "settings.toml").read_text(encoding="utf-8")
    for engine in ("gx", "compiled"):
        (home / "settings.toml").write_text(settings.replace('engine = "auto"', f'engine = "{engine}"'), encoding="utf-8")
        run("check", file, "--source", "council_long")
    run("sources")
    run("registry", "check")
    submission = run("submit", file, "--source", "council_long", "--reason", "ALL=so", "--by", "Ann")["submission"]
    run("approve", submission, "--by", "Bob")
    run("release", "--id", "r1")
    run("figure", "neet_16_17", "--area", "E10000030")
    run("figure", "neet_16_17", "--area", "E10000030", "--as-known-on", "2100-01-01")
    run("export", "r1", "--to", folder / "out", "--format", "csv,xlsx,ods,parquet")
    run("verify")
    run("rebuild", "r1")
    run("backup", "--to", folder / "copy")
    run("submissions")
    run("releases")
    return did


def walk_pages(folder: Path) -> list[str]:
    """Every page of dashboard/pages, opened by the dashboard's own script over the sample home in FOLDER."""
    from streamlit.testing.v1 import AppTest

    from dashboard import app, context

    context.put(folder, "internal")
    app._warm()
    pages = sorted((ROOT / "dashboard" / "pages").glob("*.py"))
    did = []
    test = AppTest.from_file(str(ROOT / "dashboard" / "script" / "main.py"), default_timeout=120).run()
    for page in pages:
        test.switch_page(str(page)).run()
        if test.exception:
            raise RuntimeError(f"{page.stem}: {test.exception[0].value}")
        if len(test.main) == 0:
            raise RuntimeError(f"{page.stem}: nothing shown")
        did.append(page.stem)
    return did


def main(folder: str, part: str) -> None:
    """Walks, then prints what was walked and what was caught."""
    watch()
    with socket.socket() as probe:  # a call to this machine: whoever watches must see it, and let it pass
        probe.connect_ex(("127.0.0.1", 9))
    did = {"sample": make_sample, "commands": walk_commands, "pages": walk_pages}[part](Path(folder))
    sys.stdout.write(json.dumps({"did": did, "calls": CALLS}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
