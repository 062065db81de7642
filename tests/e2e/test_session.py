"""A facilitated session on a tablet: begun, entered by touch, still there after a reload, handed in as a submission."""

from __future__ import annotations

from typing import Any

from pipelines import service
from tests.e2e.conftest import Site
from tests.e2e.pages import choose, open_page, picture, still, violations

TABLET = {"width": 768, "height": 1024}
WAIT = 90_000
PLANTED = "Wilhelmina Featherstonehaugh"
SAFE = "Young people here feel safe when they are out. (person 1)"
LEAST_TARGET = 24
"""Pixels: WCAG 2.2, 2.5.8, target size (minimum)."""


def fill(page: Any, label: str, text: str) -> None:
    page.get_by_label(label, exact=True).fill(text)
    page.keyboard.press("Tab")
    still(page)


def wait_until_saved(page: Any, site: Site, note: str) -> None:
    """Waits until the draft holds the note: nothing on the page says so, and a reload before that would lose it."""
    home = service.open_home(site.home)
    for _ in range(WAIT // 100):
        if any(person.note == note for draft in service.list_sessions(home) for person in draft.people):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"no draft holds {note!r}")


def test_a_session_entered_on_a_tablet_survives_a_reload(browser: Any, first_site: Site) -> None:
    page = open_page(browser, first_site, "session", **TABLET)
    choose(page, "What is asked", "Illustrative: how young people, parents and professionals see it")
    choose(page, "Where", "District C")
    fill(page, "Wave", "2026-Q1")
    fill(page, "Your name", "Participation officer")
    page.get_by_role("button", name="Begin", exact=True).click()
    page.wait_for_selector("text=Person 1, 0 of 6 answered", timeout=WAIT)
    still(page)
    assert "draft=" in page.url
    page.get_by_role("radiogroup", name=SAFE).get_by_text("2 Disagree", exact=True).click()
    still(page)
    fill(page, "Note (person 1)", f"My worker {PLANTED} listened.")
    page.wait_for_selector("text=Person 1, 1 of 6 answered", timeout=WAIT)
    wait_until_saved(page, first_site, "My worker [name] listened.")
    still(page)
    assert violations(page) == []
    small = page.evaluate(
        "least => [...document.querySelectorAll('[role=radiogroup] label')].filter(one => one.getBoundingClientRect().height < least).length",
        LEAST_TARGET,
    )
    assert small == 0
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    picture(page, "session_tablet")

    page.reload()
    still(page)
    assert page.get_by_role("radiogroup", name=SAFE).get_by_role("radio", name="2 Disagree").is_checked()
    assert page.get_by_label("Note (person 1)", exact=True).input_value() == "My worker [name] listened."
    kept = [path for path in first_site.home.rglob("*") if path.is_file() and PLANTED.encode() in path.read_bytes()]
    assert kept == []

    page.get_by_role("button", name="Add a person", exact=True).click()
    page.wait_for_selector("text=Person 2, 0 of 6 answered", timeout=WAIT)
    still(page)
    page.locator("summary", has_text="Remove a person").press("Enter")
    still(page)
    choose(page, "Who", "Person 2")
    assert violations(page) == []
    picture(page, "session_remove_a_person")
    page.get_by_role("button", name="Remove this person", exact=True).click()
    page.wait_for_selector("text=Person 2, 0 of 6 answered", state="detached", timeout=WAIT)
    still(page)
    assert page.get_by_role("radiogroup", name=SAFE).get_by_role("radio", name="2 Disagree").is_checked()

    fill(
        page, "If the checks ask about something, such as a wave without professionals: why is it right?", "Young people alone were there."
    )
    page.get_by_role("button", name="Hand in", exact=True).click()
    page.wait_for_function("() => document.body.innerText.includes('Submitted: facilitated_session-')", timeout=WAIT)
    home = service.open_home(first_site.home)
    (submitted,) = service.submissions(home)
    assert (submitted["kind"], submitted["state"], submitted["observations"]) == ("responses", "submitted", 1)
    assert first_site.outside == []
