"""Answers this machine's own pages alone, by an ASGI middleware of our own.

A page of any other site runs in the same browser. It could reach a server on this machine under a name of its own that it lets point here,
and Streamlit takes whatever name it is called by; or open a connection from a page of another port. Streamlit also asks a host outside for
this machine's address before it refuses a strange page: here it is never asked.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_OWN_HOST = re.compile(rb"(127\.0\.0\.1|localhost|\[::1\])(:[0-9]{1,5})?", re.IGNORECASE)
REFUSAL = (
    "The dashboard answers to http://127.0.0.1 (or localhost) with its port, and to its own pages alone. "
    "This request named another address, or came from a page of another site. Open the address that outcomes printed when it started.\n"
)


class SameOrigin:
    """Lets through what is asked of this machine by name, and by no other page than the dashboard's own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or one connection that stays open."""
        if scope["type"] == "lifespan" or is_own(scope["headers"]):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008, "reason": "not a page of this dashboard"})
        else:
            from starlette.responses import PlainTextResponse

            await PlainTextResponse(REFUSAL, 403)(scope, receive, send)


def is_own(headers: list[tuple[bytes, bytes]]) -> bool:
    """Whether the request names this machine, once, and no page of another address sent it. Programs name no page; browsers always do."""
    hosts = [value for name, value in headers if name.lower() == b"host"]
    origins = [value.lower() for name, value in headers if name.lower() == b"origin"]
    if len(hosts) != 1 or not _OWN_HOST.fullmatch(hosts[0]):
        return False
    return all(origin == b"http://" + hosts[0].lower() for origin in origins)
