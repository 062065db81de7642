"""People write at length: the whole text on the screen, its beginning on the one sheet that Co-assessment prints on."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from pipelines import service
from tests.e2e.conftest import Site
from tests.e2e.pages import leave, open_page

COUNTY = "X00000100"
LONG = ("I wait at the bus stop in the dark, nobody comes, and when the bus comes it is too late for the course that I wanted. " * 6)[
    :500
].strip()
SHEETS = re.compile(rb"/Type\s*/Page\b(?!s)")


def test_long_questions_replies_actions_and_quotes_print_on_one_sheet(browser: Any, own_site: Site) -> None:
    home = service.open_home(own_site.home)
    today = dt.datetime.now(dt.UTC).date()
    about = {"release": "sample", "area": COUNTY, "outcome": "illustrative_young_people_feel_safe"}
    asked = service.ask_question(
        home, {"about": about, "text": LONG, "asked_by": "councillor", "owner": "Commissioner", "due": today + dt.timedelta(days=1)}
    )
    service.reply_to_question(home, asked["question"], {"text": LONG}, by="Commissioner")
    for number in range(3):
        words = {"said": LONG, "response": LONG, "action": f"{number} {LONG}"}
        sent = service.submit_action(home, {**words, "area": COUNTY, "wave": "2025-Q1", "owner": "Commissioner", "due": today}, by="Ann")
        service.approve(home, sent["submission"], by="Bea")
    page = open_page(browser, own_site, f"co_assessment?area={COUNTY}")
    assert page.get_by_text(LONG).count() >= 3
    page.evaluate("text => document.querySelectorAll('blockquote .long').forEach(quote => { quote.textContent = text })", LONG)
    for element in page.locator(".long").all():
        assert element.evaluate("one => one.scrollHeight - one.clientHeight") <= 1 or element.evaluate("one => one.clientHeight") == 0
    page.emulate_media(media="print")
    assert len(SHEETS.findall(page.pdf(format="A4"))) == 1
    leave(page)
