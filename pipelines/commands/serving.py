"""up and serve: the dashboard."""

from __future__ import annotations

from typing import Annotated

import typer

from pipelines.commands.options import HOME, HomeOption
from pipelines.commands.output import say

HostOption = Annotated[str, typer.Option("--host", help="The address to listen on. Without sign-in only this machine's own.")]
PortOption = Annotated[int, typer.Option("--port", min=1, max=65_535, help="The port to listen on.")]


def add_to(app: typer.Typer) -> None:
    """Adds the commands of this module."""
    app.command()(up)
    app.command()(serve)


def up(
    host: HostOption = "127.0.0.1",
    port: PortOption = 8501,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open a browser.")] = False,
    home: HomeOption = HOME,
) -> None:
    """Opens the dashboard; where there is no home yet, makes one with samples first."""
    from pipelines import service

    _refuse_open_host(host)
    opened = service.home_if_any(home)
    if opened is None:
        say("No home yet: making one with sample data ...")
        service.create(home, sample=True)
        say("This is sample data. To start for real: outcomes init --home YOUR-FOLDER")
    else:
        service.finish_samples(opened)
    _serve(home, host, port, "internal", open_browser=not no_browser)


def serve(
    audience: Annotated[str, typer.Option("--audience", help="internal, or public (holds no figures yet).")] = "internal",
    host: HostOption = "127.0.0.1",
    port: PortOption = 8501,
    home: HomeOption = HOME,
) -> None:
    """Serves the dashboard alone."""
    from pipelines import service

    _refuse_open_host(host)
    service.home_to_serve(home)
    _serve(home, host, port, audience, open_browser=False)


def _refuse_open_host(host: str) -> None:
    """Before anything is made: a home that cannot be served is not begun."""
    from dashboard.serve import refuse_open_host

    refuse_open_host(host)


def _serve(home: HomeOption, host: str, port: int, audience: str, *, open_browser: bool) -> None:
    from dashboard.serve import serve as run

    run(home, host, port, audience, open_browser=open_browser)
