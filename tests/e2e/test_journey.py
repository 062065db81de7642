"""A quarter's return from the spreadsheet to the page, with nothing but a keyboard: upload, submit, sign off, release, read."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from tests.e2e.conftest import ROOT, Site
from tests.e2e.pages import choose, leave, open_page, picture, still, violations

HEADER = ("Area code", "Area name", "Period", "Indicator", "Breakdown", "Numerator", "Denominator", "Value", "Status", "Note")
TABS = 60
WAIT = 90_000


def new_quarter(path: Path) -> Path:
    """A return of one quarter for Districts A to K, as the template has it."""
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for number in range(1, 12):
            for indicator, counted in (("illustrative_neet_16_17", 90), ("illustrative_not_known_16_17", 120),
                                       ("illustrative_neet_or_not_known_16_17", 210)):  # fmt: skip
                area = f"X{number:08d}"
                writer.writerow((area, "", "2026/27 Q1", indicator, "", counted, 3000, counted / 30, "", ""))
    return path


def tab_to(page: Any, role: str, name: str) -> None:
    """Presses Tab until the element of that role and name has the focus."""
    wanted = page.get_by_role(role, name=name, exact=True).first
    wanted.wait_for(timeout=WAIT)
    handle = wanted.element_handle()
    for _ in range(TABS):
        if page.evaluate("element => element === document.activeElement", handle):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach the {role} {name!r}")


def press(page: Any, role: str, name: str, key: str = "Enter") -> None:
    """Reaches an element by Tab and presses a key on it."""
    tab_to(page, role, name)
    page.keyboard.press(key)


def write(page: Any, name: str, text: str) -> None:
    """Reaches a text field by Tab, types, and leaves it."""
    tab_to(page, "textbox", name)
    page.keyboard.type(text)
    page.keyboard.press("Tab")
    still(page)


def test_keyboard_alone_from_upload_to_release(browser: Any, own_site: Site, tmp_path: Path) -> None:
    page = open_page(browser, own_site, "upload")
    with page.expect_file_chooser() as chooser:
        press(page, "button", "Upload")
    chooser.value.set_files(new_quarter(tmp_path / "return_2026-27-Q1.csv"))
    page.get_by_role("heading", name="2. Say what it is").wait_for(timeout=WAIT)
    still(page)
    write(page, "Edition: the day it was published, as YYYY-MM-DD. Leave it empty if the file says so itself.", "2026-08-11")
    press(page, "button", "Check the file")
    page.get_by_role("heading", name="3. Read the findings").wait_for(timeout=WAIT)
    still(page)
    picture(page, "upload_findings_1280")
    assert violations(page) == []
    for box in page.get_by_role("textbox").all():
        label = box.get_attribute("aria-label") or ""
        if label.startswith("Why is that right?"):
            write(page, label, "A quarter's return holds one quarter only.")
    write(page, "Your name", "Performance officer")
    press(page, "button", "Submit")
    page.get_by_text("Submitted: template-2026-08-11").wait_for(timeout=WAIT)
    still(page)
    picture(page, "upload_submitted_1280")
    assert violations(page) == []

    press(page, "link", "Open it in Submissions")
    page.wait_for_url("**/submissions?**")
    still(page)
    picture(page, "submissions_waiting_1280")
    write(page, "Your name", "Performance officer")
    press(page, "button", "Approve")
    page.locator(".state.failed").wait_for(timeout=WAIT)
    still(page)
    picture(page, "submissions_refused_1280")
    assert violations(page) == []
    tab_to(page, "textbox", "Your name")
    page.keyboard.press("Control+a")
    page.keyboard.type("Head of performance")
    page.keyboard.press("Tab")
    still(page)
    press(page, "button", "Approve")
    page.get_by_text("Approved: template-2026-08-11").wait_for(timeout=WAIT)
    still(page)
    assert violations(page) == []

    write(page, "Name of who builds it", "Head of performance")
    write(page, "Name of the release, such as 2026-Q3 (empty: named for you)", "2026-Q3")
    press(page, "button", "Build the release")
    page.get_by_text("Release 2026-Q3 is built.").wait_for(timeout=WAIT)
    still(page)
    picture(page, "submissions_released_1280")
    assert violations(page) == []

    press(page, "link", "Open release 2026-Q3")
    page.wait_for_url("**release=2026-Q3**")
    leave(page)
    read = open_page(browser, own_site, "?area=X00000001&release=2026-Q3&compare=sample")
    picture(read, "overview_compared_1280")
    assert violations(read) == []
    text = read.locator("[data-testid=stMain]").inner_text()
    assert "3.0\u00a0% in April to June 2026" in text
    assert "New since sample." in text
    leave(read)
    old = open_page(browser, own_site, "?area=X00000001&release=sample")
    assert "You are reading release sample; 2026-Q3 is newer." in old.locator("[data-testid=stMain]").inner_text()
    picture(old, "overview_stale_1280")
    assert violations(old) == []
    leave(old)
    assert own_site.outside == []


def test_a_faulty_file_is_told_all_its_faults(browser: Any, site: Site) -> None:
    page = open_page(browser, site, "upload")
    page.locator("input[type=file]").set_input_files(str(ROOT / "data" / "sample" / "try" / "faulty_return.xlsx"))
    page.get_by_role("button", name="Check the file").click(timeout=WAIT)
    page.get_by_role("heading", name="3. Read the findings").wait_for(timeout=WAIT)
    still(page)
    picture(page, "upload_faulty_1280")
    assert violations(page) == []
    text = page.locator("table.findings-list").inner_text()
    for rule in ("area-unknown", "period-unreadable", "symbol-unknown", "duplicate-key"):
        assert rule in text
    assert "A file with errors is not stored." in page.locator("[data-testid=stMain]").inner_text()
    choose(page, "Rule", "symbol-unknown")
    page.wait_for_function("() => document.querySelectorAll('table.findings-list tbody tr').length === 1")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download all findings (xlsx)").click()
    assert download.value.suggested_filename == "findings_faulty_return.xlsx.xlsx"
    leave(page)
    assert site.outside == []


def test_an_unreadable_file_says_what_to_do(browser: Any, site: Site, tmp_path: Path) -> None:
    page = open_page(browser, site, "upload")
    empty = tmp_path / "empty.csv"
    empty.write_bytes(b"")
    page.locator("input[type=file]").set_input_files(str(empty))
    page.locator(".state.failed").wait_for(timeout=WAIT)
    still(page)
    picture(page, "upload_unreadable_1280")
    assert violations(page) == []
    leave(page)
