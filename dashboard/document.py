"""Puts our small script into the page that every visit starts with, ahead of Streamlit's own: later would be too late.

Streamlit completes an address in its first answer. A script that comes with that answer runs after it, and Back would then stop at
every address on the way.

An address without a page gets a page of our own that says so: Streamlit would open the Overview under it, with a message for programmers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard import context
from dashboard.components.palette import ACCENT, INK
from dashboard.components.styles import GUARD
from dashboard.stems import READING, stems

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HEAD = b"<head>"
_LEFT_OUT = (b"accept-encoding", b"if-none-match", b"if-modified-since")
"""What a browser must not ask for: a packed page, or whether the one without the script is still the newest."""

NOT_FOUND = f"""<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Page not found - Outcomes dashboard</title>
<style>body{{font:19px/1.6 Arial,sans-serif;color:{INK};max-width:38em;margin:2em auto;padding:0 1em}}a{{color:{ACCENT}}}</style></head>
<body><main><h1>There is no page at this address</h1><p>It may have been mistyped, or cut off when it was copied.</p>
<p><a href="/">Overview: what the latest figures say</a></p></main></body></html>"""


class Document:
    """Adds the script to answers that are HTML pages, and answers for those that are not there."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request. Files have a dot in their names, pages have none."""
        if scope["type"] != "http" or scope["method"] != "GET" or "." in scope["path"].rpartition("/")[2]:
            await self._app(scope, receive, send)
            return
        name = scope["path"].strip("/")
        if name == READING[0]:
            await _send_on(scope, send)
            return
        asked = {**scope, "headers": [pair for pair in scope["headers"] if pair[0].lower() not in _LEFT_OUT]}
        await self._app(asked, receive, _Inserting(send, is_page=not name or name in stems(context.audience())))


async def _send_on(scope: Scope, send: Send) -> None:
    """The page that opens first has no name of its own: under the one it has here, Streamlit says above it that there is no such page."""
    asked = scope.get("query_string", b"")
    up = b"../" if scope["path"].endswith("/") else b"./"
    where = (b"location", up + (b"?" + asked if asked else b""))
    await send({"type": "http.response.start", "status": 307, "headers": [where, (b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


class _Inserting:
    """Holds an HTML answer back until it is whole, then sends it with the script in it."""

    def __init__(self, send: Send, *, is_page: bool) -> None:
        self._send, self._body, self._is_page = send, b"", is_page
        self._start: Message | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_html(message):
            self._start = message
        elif message["type"] == "http.response.body" and self._start is not None:
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await self._finish(self._start)
        else:
            await self._send(message)

    async def _finish(self, start: Message) -> None:
        body = self._body.replace(_HEAD, _HEAD + f"<script>{GUARD}</script>".encode(), 1)
        if not self._is_page:
            start, body = {**start, "status": 404}, NOT_FOUND.encode()
        kept = [pair for pair in start["headers"] if pair[0].lower() not in (b"content-length", b"etag", b"last-modified")]
        await self._send({**start, "headers": [*kept, (b"content-length", str(len(body)).encode())]})
        await self._send({"type": "http.response.body", "body": body})


def _is_html(message: Message) -> bool:
    return any(name.lower() == b"content-type" and value.startswith(b"text/html") for name, value in message["headers"])
