"""The server's own part: settings, headers, refusals."""

from __future__ import annotations

import asyncio
import base64
import errno
import hashlib
import json
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request
from streamlit import config

from dashboard import app
from dashboard.components.styles import GUARD
from dashboard.document import Document
from dashboard.headers import SecurityHeaders, content_security_policy
from dashboard.same_origin import SameOrigin
from dashboard.serve import serve, settings
from pipelines.errors import CannotRead
from pipelines.home import create_home
from pipelines.ledger.log import start_log, stop_log
from pipelines.settings import LogSettings

ROOT = Path(__file__).resolve().parents[3]


def test_every_setting_is_one_of_streamlits() -> None:
    known = set(config._config_options_template)
    assert set(settings()) <= known
    assert settings()["browser.gatherUsageStats"] is False
    assert settings()["server.address"] == "127.0.0.1"


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.7", "example.org"])
def test_an_open_host_is_refused(tmp_path: Path, host: str) -> None:
    with pytest.raises(CannotRead, match="this machine's own address"):
        serve(tmp_path, host, 8501)


def test_a_taken_port_is_said(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CannotRead, match=rf"{port}, which is taken. Name another one: --port {port + 1}\."):
            serve(tmp_path, "127.0.0.1", port)


def test_a_port_that_the_system_keeps_is_not_called_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def not_given(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("socket.socket.bind", not_given)
    with pytest.raises(CannotRead, match=r"80, which the system does not give \(Permission denied\)\. Name another one: --port 8502\."):
        serve(tmp_path, "127.0.0.1", 80)


def test_the_server_loads_everything_that_pages_use_but_never_great_expectations() -> None:
    code = (
        "import importlib, sys; import dashboard.app as app; [importlib.import_module(name) for name in app.LOADED_FIRST];"
        "pages = [m for m in sys.modules if m.startswith('dashboard.components')];"
        "print('great_expectations' in sys.modules, len(pages) > 10)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


def test_health_says_starting_until_everything_is_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTCOMES_HOME", str(tmp_path))
    monkeypatch.setattr(app, "LOADED_FIRST", ("json",))
    monkeypatch.setattr(app.gc, "freeze", lambda: None)  # of this process the other tests still need the collector
    monkeypatch.setattr(app, "_is_loaded", threading.Event())

    def status() -> str:
        with ThreadPoolExecutor(1) as thread:
            answer = thread.submit(lambda: asyncio.run(app.health(Request({"type": "http"})))).result()
        return str(json.loads(bytes(answer.body))["status"])

    assert status() == "starting"
    app._load()
    assert status() == "ok"


def test_a_fault_of_a_page_stands_in_the_log_of_the_home_without_its_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The page sends its reader to whoever can look there; the words may quote a cell."""
    shown: list[bool] = []
    monkeypatch.setattr("dashboard.components.states.broken", lambda: shown.append(True))
    start_log(create_home(tmp_path / "home"), LogSettings())
    try:
        assert app.on_script_error(ValueError("a cell that reads Katie"))
    finally:
        stop_log()
    text = (tmp_path / "home" / "log" / "outcomes.log").read_text()
    assert ("a page could not be shown" in text, "ValueError" in text, "Katie" in text, shown) == (True, True, False, [True])


def test_own_script_is_allowed_by_its_hash_and_nothing_is_evaluated() -> None:
    policy = content_security_policy()
    digest = base64.b64encode(hashlib.sha256(GUARD.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in policy
    assert "unsafe-eval" not in policy
    assert "'unsafe-inline'" not in policy.split("style-src")[0]


def document(path: str, content_type: bytes, asked: list[Any]) -> tuple[dict[bytes, bytes], bytes]:
    """Headers and body of a page that is sent in two pieces; `asked` is filled with the headers that reach the application."""
    sent = sent_for(path, content_type, asked)
    return dict(sent[0]["headers"]), b"".join(message["body"] for message in sent[1:])


def sent_for(path: str, content_type: bytes, asked: list[Any]) -> list[dict[str, Any]]:
    """The same as messages."""
    sent: list[dict[str, Any]] = []

    async def application(scope: Any, receive: Any, send: Any) -> None:
        asked.extend(scope["headers"])
        await send(
            {
                "type": "http.response.start",
                "status": 200,
                "headers": [(b"content-type", content_type), (b"content-length", b"19"), (b"etag", b"1")],
            }
        )
        await send({"type": "http.response.body", "body": b"<html><he", "more_body": True})
        await send({"type": "http.response.body", "body": b"ad></head>"})

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request", "body": b""}

    headers = [(b"accept-encoding", b"gzip"), (b"if-none-match", b"1"), (b"accept", b"text/html")]
    scope = {"type": "http", "path": path, "method": "GET", "headers": headers}
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(Document(application)(scope, receive, send))).result()
    return sent


def test_the_first_script_of_a_page_is_ours() -> None:
    asked: list[Any] = []
    headers, body = document("/indicator", b"text/html; charset=utf-8", asked)
    whole = f"<html><head><script>{GUARD}</script></head>".encode()
    assert body == whole
    assert (headers[b"content-length"], b"etag" in headers) == (str(len(whole)).encode(), False)
    assert asked == [(b"accept", b"text/html")]  # the page must come unpacked, and anew


@pytest.mark.parametrize(("path", "audience", "status"), [
    ("/", "internal", 200), ("/indicator", "internal", 200), ("/upload/", "internal", 200), ("/nosuchpage", "internal", 404),
    ("/indicator/more", "internal", 404), ("/upload", "public", 404), ("/indicator", "public", 200),
])  # fmt: skip
def test_an_address_without_a_page_says_so(monkeypatch: pytest.MonkeyPatch, path: str, audience: str, status: int) -> None:
    monkeypatch.setenv("OUTCOMES_AUDIENCE", audience)
    sent = sent_for(path, b"text/html; charset=utf-8", [])
    assert sent[0]["status"] == status
    assert ("There is no page at this address" in sent[1]["body"].decode()) is (status == 404)
    assert dict(sent[0]["headers"])[b"content-length"] == str(len(sent[1]["body"])).encode()


@pytest.mark.parametrize(("path", "where"), [("/overview", b"./"), ("/overview/", b"../")])
def test_the_first_page_under_its_name_sends_on_to_its_address(path: str, where: bytes) -> None:
    """Streamlit would open it with the message that there is no such page."""
    sent = sent_for(path, b"text/html", [])
    assert sent[0]["status"] == 307
    assert dict(sent[0]["headers"])[b"location"] == where


@pytest.mark.parametrize(("path", "content_type"), [("/static/js/index.js", b"text/html"), ("/api/health", b"application/json")])
def test_other_answers_are_left_as_they_are(path: str, content_type: bytes) -> None:
    headers, body = document(path, content_type, [])
    assert (headers[b"content-length"], body) == (b"19", b"<html><head></head>")


def answer(path: str) -> list[dict[str, Any]]:
    """What is sent for a request to that path, where the application answers everything with 200."""
    sent: list[dict[str, Any]] = []

    async def application(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"x-frame-options", b"ALLOWALL")]})
        await send({"type": "http.response.body", "body": b""})

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request", "body": b""}

    async def asked() -> None:
        await SecurityHeaders(application)({"type": "http", "path": path, "method": "GET", "headers": []}, receive, send)

    # In a thread of its own: the browser of the other tests keeps a loop running in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(asked())).result()
    return sent


def test_headers_stand_on_every_answer_once() -> None:
    headers = answer("/anything")[0]["headers"]
    assert [value for name, value in headers if name == b"x-frame-options"] == [b"DENY"]
    assert b"content-security-policy" in dict(headers)


def test_counters_of_the_server_are_not_shown() -> None:
    assert answer("/_stcore/metrics")[0]["status"] == 404


OWN, OTHER = b"127.0.0.1:8501", b"figures.example:8501"


@pytest.mark.parametrize(("host", "origin", "is_let_in"), [
    (OWN, None, True), (OWN, b"http://127.0.0.1:8501", True), (b"localhost:9000", b"http://localhost:9000", True),
    (b"[::1]:8501", b"http://[::1]:8501", True), (b"127.0.0.1", None, True),
    (OTHER, b"http://figures.example:8501", False), (OTHER, None, False), (None, None, False), (b"127.0.0.1.figures.example", None, False),
    (OWN, b"http://localhost:3000", False), (OWN, b"http://127.0.0.1:9999", False), (OWN, b"https://figures.example", False), (OWN, b"null", False),
])  # fmt: skip
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_only_the_dashboards_own_pages_reach_it(kind: str, host: bytes | None, origin: bytes | None, is_let_in: bool) -> None:
    """A page of another site, in the same browser, may let a name of its own point here, or come from another port of this machine."""
    reached, sent = [], []

    async def application(scope: Any, receive: Any, send: Any) -> None:
        reached.append(scope["type"])

    async def send(message: Any) -> None:
        sent.append((message["type"], message.get("status"), message.get("code")))

    async def receive() -> Any:
        return {"type": f"{kind}.connect"}

    headers = [(name, value) for name, value in ((b"host", host), (b"origin", origin)) if value is not None]
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(SameOrigin(application)({"type": kind, "headers": headers}, receive, send))).result()
    refusal = ("websocket.close", None, 1008) if kind == "websocket" else ("http.response.start", 403, None)
    assert (reached, sent[:1]) == (([kind], []) if is_let_in else ([], [refusal]))


def test_the_application_asks_who_calls_before_anything_else_answers() -> None:
    """Headers alone come first, so that a refusal has them too."""
    assert [each.cls for each in app.app._user_middleware][:2] == [SecurityHeaders, SameOrigin]
