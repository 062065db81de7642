"""The dashboard as an ASGI application: its script, its health, its headers, and what is loaded before the first visitor."""

from __future__ import annotations

import gc
import importlib
import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from dashboard import context
from dashboard.document import Document
from dashboard.headers import SecurityHeaders
from dashboard.same_origin import SameOrigin
from pipelines.errors import OutcomesError
from pipelines.read_api.areas import first_area
from pipelines.read_api.connections import list_releases, open_release
from pipelines.read_api.overview import overview

FOLDER = Path(__file__).parent
LOADED_FIRST = (
    "pyarrow", "polars", "duckdb", "xlsxwriter", "pipelines.service",
    *(f"dashboard.components.{name}" for name in (
        "actions", "actions_forms", "charts", "claim_box", "co_assessment_parts", "commentary", "commentary_form", "contribution",
        "findings",
        "first_run", "frame", "jobs", "learning_log", "notes_entry", "origin_parts", "outcome_tables", "overview_filters",
        "pathway_choices", "pathway_diagram", "pathway_exports", "pathway_panels", "pathway_parts", "pathway_svg",
        "questions", "reads", "review_parts", "series_parts", "series_views", "service_parts", "session_actions", "session_steps",
        "submissions_actions", "submissions_parts", "survey_quality_parts", "upload_actions", "upload_steps", "upload_workbook",
    )),
)  # fmt: skip
"""Everything that pages use. Never Great Expectations: files are checked in a process of their own."""
log = logging.getLogger("outcomes.dashboard")
_is_loaded = threading.Event()


async def health(_request: Request) -> JSONResponse:
    """That the server answers, and the release that pages open with.

    `status` is "starting" while what pages use is still being loaded: whoever opens one then waits for about a second; then "ok".
    """
    current = next((entry.id for entry in list_releases(context.home_root()) if entry.is_current), None)
    status = "ok" if _is_loaded.is_set() else "starting"
    return JSONResponse({"status": status, "release": current, "audience": context.audience()})


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, object]]:
    """Answers at once, and loads and warms everything beside it: whoever opens a page within that second waits for the rest of it."""
    threading.Thread(target=_load, name="load", daemon=True).start()
    yield {}


def _load() -> None:
    """Loads everything that pages use, then takes it out of the garbage collector's sight.

    Streamlit collects garbage after every run of a page, over every object alive: frozen ones are left out, which cuts the
    time of a run to a third.
    """
    for module in LOADED_FIRST:
        importlib.import_module(module)
    _warm()
    gc.collect()
    gc.freeze()
    _is_loaded.set()


def _warm() -> None:
    try:
        release = open_release(context.home_root(), audience=context.audience())
        if area := first_area(release, context.home_root()):
            overview(release, area)
    except OutcomesError as fault:  # no release yet: the first-run page says what to do
        log.info("nothing to warm: %s", fault.where)


def on_script_error(fault: Exception) -> bool:
    """An uncaught fault of ours: the home's log says where in the code, the page says what to do and shows no details."""
    from dashboard.components.states import broken

    log.error("a page could not be shown", exc_info=fault)
    broken()
    return True


app = st.App(
    FOLDER / "script" / "main.py",
    lifespan=lifespan,
    routes=[Route("/api/health", health)],
    middleware=[Middleware(SecurityHeaders), Middleware(SameOrigin), Middleware(Document)],
    on_script_error=on_script_error,
)
