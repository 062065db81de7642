"""A question from the figure to its answer, with nothing but a keyboard, and an action from the form to the register."""

from __future__ import annotations

from typing import Any

from tests.e2e.conftest import Site
from tests.e2e.pages import leave, open_page, picture, still, violations
from tests.e2e.test_journey import TABS, WAIT, press, write

AT = "area=X00000004&indicator=illustrative_not_known_16_17"


def unfold(page: Any, words: str) -> None:
    """Reaches a folded part by Tab and opens it, unless it is open."""
    page.get_by_text(words, exact=True).wait_for(timeout=WAIT)
    for _ in range(TABS):
        if page.evaluate(
            "words => document.activeElement.tagName === 'SUMMARY' && document.activeElement.innerText.includes(words)", words
        ):
            if not page.evaluate("document.activeElement.parentElement.open"):
                page.keyboard.press("Enter")
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {words!r}")


def test_keyboard_alone_from_a_question_to_its_answer(browser: Any, own_site: Site) -> None:
    page = open_page(browser, own_site, f"indicator?{AT}")
    unfold(page, "Ask a question about this")
    write(page, "Your question", "Who looks for those whose activity is not known?")
    press(page, "button", "Ask the question")
    page.get_by_text("is asked.").wait_for(timeout=WAIT)
    still(page)
    assert violations(page) == []
    picture(page, "indicator_question_1280")

    overview = open_page(browser, own_site, "?area=X00000004")
    overview.get_by_role("link", name="Who looks for those whose activity").wait_for(timeout=WAIT)
    assert violations(overview) == []
    picture(overview, "overview_question_1280")
    leave(overview)

    unfold(page, "Reply to a question, or close one")
    write(page, "Reply", "Two workers ring every family once a month.")
    write(page, "Your name or role", "Commissioner for participation")
    press(page, "button", "Reply")
    page.get_by_text("Your reply is given.").wait_for(timeout=WAIT)
    still(page)
    page.get_by_text("Two workers ring every family once a month.").first.wait_for(timeout=WAIT)
    unfold(page, "Reply to a question, or close one")
    press(page, "button", "Close the question")
    page.get_by_text("The question is closed.").wait_for(timeout=WAIT)
    still(page)
    page.get_by_text("Closed questions (1)").wait_for(timeout=WAIT)
    assert violations(page) == []
    leave(page)

    overview = open_page(browser, own_site, "?area=X00000004")
    assert overview.get_by_text("Who looks for those whose activity").count() == 0
    leave(overview)
    assert own_site.outside == []


def test_an_overdue_action_is_marked_done_and_waits_for_sign_off(browser: Any, own_site: Site) -> None:
    page = open_page(browser, own_site, "actions?area=X00000100")
    page.get_by_role("heading", name="1 overdue").wait_for(timeout=WAIT)
    page.get_by_text("Change an action, or mark it done", exact=True).click()
    page.get_by_text("It is done", exact=True).click()
    still(page)
    page.get_by_label("What was done").fill("The list is complete.")
    page.get_by_label("What has changed, and why").fill("The last two providers send their places.")
    page.get_by_label("Your name").first.fill("Participation officer")
    page.get_by_role("button", name="Send the change for sign-off").click()
    page.get_by_text("A second person signs it off.").wait_for(timeout=WAIT)
    still(page)
    assert violations(page) == []
    picture(page, "actions_sent_1280")
    page.get_by_role("link", name="Open it in Submissions").click()
    page.get_by_text("A change of an action").wait_for(timeout=WAIT)
    still(page)
    assert violations(page) == []
    picture(page, "submissions_action_1280")
    leave(page)


def test_pages_of_the_loop_have_no_violations_on_a_telephone(browser: Any, site: Site) -> None:
    for path in ("questions?where=every area", "actions?area=X00000100", f"commentary?{AT}", "learning"):
        page = open_page(browser, site, path, width=390)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        picture(page, f"{path.split('?')[0]}_390")
        leave(page)
