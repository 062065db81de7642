"""Work that outlasts a run of a page: it goes on while the reader clicks about, and its result waits for the page."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass
from typing import Any

import streamlit as st

from dashboard.components.states import state
from pipelines.errors import OutcomesError

AT_ONCE = 4
"""Threads that wait for processes; how many processes run at once is the service's business."""
PATIENCE = 0.5
"""Seconds a page waits before it says that it is busy."""
LOOK_AGAIN = 1.0


@dataclass(frozen=True)
class Job:
    """Work in hand, and what it is about: a job about something else than the page shows is forgotten."""

    about: object
    future: Future[Any]


@dataclass(frozen=True)
class Done:
    """What became of a job: its document, or the fault that a person can mend."""

    document: dict[str, Any] | None = None
    fault: OutcomesError | None = None


@st.cache_resource(show_spinner=False)
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(AT_ONCE, thread_name_prefix="page-job")


def _key(slot: str) -> str:
    """Apart from the keys of widgets."""
    return f"job-{slot}"


def start(slot: str, about: object, action: Callable[[], dict[str, Any]]) -> None:
    """Begins work in this session's slot, in place of what was there."""
    st.session_state[_key(slot)] = Job(about, _pool().submit(action))


def forget(slot: str) -> None:
    """Drops what became of work that is done: the page answers something else now. Work that goes on stays."""
    job: Job | None = st.session_state.get(_key(slot))
    if job is not None and job.future.done():
        del st.session_state[_key(slot)]


def is_about(slot: str, about: object) -> bool:
    """Whether the slot holds work about this."""
    job: Job | None = st.session_state.get(_key(slot))
    return job is not None and job.about == about


def result(slot: str, about: object, doing: str) -> Done | None:
    """What became of the work about this. None: there is none, or it is not done; then the page says so and looks again."""
    if not is_about(slot, about):
        return None
    job: Job = st.session_state[_key(slot)]
    try:
        return Done(document=job.future.result(timeout=PATIENCE))
    except NotYet:
        _busy(slot, doing)
        return None
    except OutcomesError as fault:
        return Done(fault=fault)


@st.fragment(run_every=LOOK_AGAIN)
def _busy(slot: str, doing: str) -> None:
    job: Job | None = st.session_state.get(_key(slot))
    if job is not None and job.future.done():
        st.rerun()
    state("busy", doing, "This page goes on by itself when it is done.")
