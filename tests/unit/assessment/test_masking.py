"""Masking of comments: each kind, what looks like it and is none, and that nothing else changes."""

from __future__ import annotations

import time

import polars as pl
import pytest

from pipelines.assessment.masking import mask_comments


def masked(text: str) -> str:
    return str(mask_comments(pl.Series("comment", [text]), ["Guildford"])[0])


@pytest.mark.parametrize(
    "number",
    ["07700 900123", "07700900123", "+44 7700 900123", "+44 (0)7700 900 123", "0044 7700 900123", "(01632) 960123", "020 7946 0123", "07700 9OO123",
     "O77OO 900I23"],
)  # fmt: skip
def test_phone_numbers_are_masked_however_written(number: str) -> None:
    assert masked(f"ring {number} please") == "ring [phone] please"


@pytest.mark.parametrize(("text", "expected"), [
    ("ring \u202a+44 7700 900123\u202c please", "ring [phone] please"), ("ring 07700\u2011900\u2011123", "ring [phone]"),
    ("ring 0\u200b7700\u2060900123", "ring [phone]"), ("Ka\u00adtie\u2009Smith", "[name]"), ("Ka\u200dtie", "[name]"),
    ("KT1\u20602AB", "[postcode]"), ("me\uff20example.org", "[e-mail]"),
    ("14\u00a0% of \U0001f469\u200d\U0001f467 and \u06cc\u200c\u0647", "14\u00a0% of \U0001f469\u200d\U0001f467 and \u06cc\u200c\u0647"),
])  # fmt: skip
def test_what_cannot_be_seen_hides_nothing_from_the_masks(text: str, expected: str) -> None:
    """A number copied from a telephone comes with such characters around it, one from a word processor with its own hyphens."""
    assert masked(text) == expected


def test_a_local_number_is_masked_after_a_word_for_it_alone() -> None:
    assert masked("my mobile is 496 0123.") == "my mobile is [phone]."
    assert masked("we were 496 0123") == "we were 496 0123"


@pytest.mark.parametrize(
    "address",
    ["a.b@example.org", "A_B+1@EXAMPLE.CO.UK", "a @ example.org", "ab at example dot co dot uk", "ab(at)example.org", "ab @ example . com",
     "ab@example .co.uk", "ab@example. com", "ab @example.com", "a.b @ example . org . uk"],
)  # fmt: skip
def test_email_addresses_are_masked_however_written(address: str) -> None:
    assert masked(f"write to {address} now") == "write to [e-mail] now"


@pytest.mark.parametrize("text", ["I met him @ the club. common sense", "see me @ the hub. uk wide it is rare", "look @ 5. com on"])
def test_an_at_sign_alone_is_no_email_address(text: str) -> None:
    assert masked(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [("insta: j_smith4", "insta: [name]"), ("my snap is jsmith04", "my snap is [name]"), ("add me on discord as kez_99#1234", "add me on discord as [name]"),
     ("snap me at 7pm", "snap me at 7pm"), ("we used tiktok in year9", "we used tiktok in year9")],
)  # fmt: skip
def test_names_on_a_network_are_masked_without_a_sign_before_them(text: str, expected: str) -> None:
    assert masked(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("pupil A123456789012", "pupil [number]"), ("case LCS-1234567 again", "case [number] again"), ("ref 2023/123456", "ref [number]"),
     ("in 2023/2024 and 2023/24", "in 2023/2024 and 2023/24"), ("room b12, bus 436a, m25", "room b12, bus 436a, m25")],
)  # fmt: skip
def test_numbers_of_cases_and_pupils_are_masked_with_their_letters(text: str, expected: str) -> None:
    assert masked(text) == expected


@pytest.mark.parametrize(
    "code",
    ["GU2 7XH", "gu27xh", "Gu2  7xh", "SW1A-1AA", "M1 1AE", "GIR 0AA", "gu 2 7xh", "kt 12 5ab", "G U 2 7 X H", "s w 1 a 1 a a", "GU2 7 XH",
     "RH2 OAB", "rh2 oab", "RH 2 OAB", "B33 OAB"],
)  # fmt: skip
def test_postcodes_are_masked_however_written(code: str) -> None:
    assert masked(f"near {code}, it is far") == "near [postcode], it is far"


@pytest.mark.parametrize("text", ["we got b4 or l8 once", "top 10 in 2024", "level 2 btec", "in 21 4th place", "12 05 2026", "5 out of 10",
                                  "it took me 2 1st attempts", "b4 our time", "gu2 our town", "so 2 of us"])  # fmt: skip
def test_numbers_and_short_forms_are_no_postcodes_or_phones(text: str) -> None:
    assert masked(text) == text


@pytest.mark.parametrize(
    "address", ["12 Old Mill Lane", "Flat 3, 12a High Street", "7 Oak Way", "flat 3b oakfield court", "1 The Green", "St John's Road"]
)
def test_addresses_are_masked(address: str) -> None:
    assert masked(f"it is {address}") == "it is [address]"


def test_the_town_between_address_and_postcode_goes_with_it() -> None:
    assert masked("I live at 12 Old Mill Lane, Guildford, GU2 7XH.") == "I live at [address], [postcode]."


@pytest.mark.parametrize("text", ["3 times on the way to the park", "2 people in the street", "15 minutes walk", "the road is long"])
def test_words_for_streets_alone_are_no_addresses(text: str) -> None:
    assert masked(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("My worker Katie Smith helped.", "My worker [name] helped."),
        ("i spoke to oluwaseun adebayo and left", "i spoke to [name] and left"),
        ("Mr Young came, then Dr. Nguyen.", "Mr [name] came, then Dr. [name]."),
        ("J. Okonkwo and Mary-Jane O’Brien", "[name] and [name]"),
        ("thanks to Ahmed al-Rashid!", "thanks to [name]!"),
        ("WAITED FOR JOHN SMITH TO RING", "WAITED FOR [name] TO RING"),
        ("follow @some.body on insta", "follow [name] on insta"),
        ("Katie's group", "[name] group"),
        ("J. Smith wrote", "[name] wrote"),
        ("J Smith helped", "[name] helped"),
        ("made by A. Khan", "made by [name]"),
        ("thanks to J. Young", "thanks to [name]"),
        ("I saw Mrs K. White", "I saw Mrs [name]"),
        ("Signed: Smith, John", "Signed: [name], [name]"),
        ("BAKER, Grace was kind", "[name], [name] was kind"),
        ("Joy and Faith helped", "[name] and [name] helped"),
    ],
)
def test_names_are_masked(text: str, expected: str) -> None:
    assert masked(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I hope it will help, it may, mark my words", "I hope it will help, it may, mark my words"),
        ("In May and June the rose garden was a joy", "In May and June the rose garden was a joy"),
        ("my worker will ring", "my worker will ring"),
        ("my worker Will rang", "my worker [name] rang"),
        ("May helped me in May", "[name] helped me in May"),
        ("thanks to Grace and Hope Smith", "thanks to [name] and [name]"),
        ("treated with grace and respect", "treated with grace and respect"),
        ("on 3 May and 12 June, not 21st August", "on 3 May and 12 June, not 21st August"),
        ("April and May were cold", "April and May were cold"),
        ("plan B. Price rises hurt", "plan B. Price rises hurt"),
        ("A Baker and a cook", "A Baker and a cook"),
        ("e.g. foster carers", "e.g. foster carers"),
        ("Banks, schools and shops", "Banks, schools and shops"),
        ("my postcode is not known", "my postcode is not known"),
    ],
)
def test_words_that_are_names_at_times_need_neighbours_that_say_so(text: str, expected: str) -> None:
    assert masked(text) == expected


def test_slips_of_common_words_are_no_names() -> None:
    text = "Staff were definately helpfull becuase thier time with us was freindly"
    assert masked(text) == text


def test_words_to_keep_are_no_surnames_by_themselves() -> None:
    comments = pl.Series(["from Wyrehampton to here"])
    assert mask_comments(comments)[0] == "from [name] to here"
    assert mask_comments(comments, ["Wyrehampton"])[0] == "from Wyrehampton to here"


def test_long_numbers_and_links_are_masked() -> None:
    assert masked("NHS 943 476 5919 see www.example.org/me") == "NHS [number] see [link]"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("my number is 943 476 5919", "my number is [number]"), ("ring 943.476.5919", "ring [number]"),
     ("NI number QQ 12 34 56 C", "NI number [number]"), ("AB123456C", "[number]"), ("my ni is ab 12 34 56 c", "my ni is [number]"),
     ("on 12 05 26 a friend came", "on 12 05 26 a friend came")],
)  # fmt: skip
def test_a_long_number_is_masked_whole(text: str, expected: str) -> None:
    assert masked(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("born 12/03/2009 here", "born [date] here"), ("born on the 3rd of May 2008", "born on the [date]"), ("dob 12.3.09", "dob [date]"),
     ("DOB: 2009-03-12", "DOB: [date]"), ("date of birth is 120309", "date of birth is [date]"), ("my birthday is 12 March", "my birthday is [date]"),
     ("born in Guildford in 2008", "born in Guildford in 2008"), ("we met on 12/03/2025", "we met on 12/03/2025")],
)  # fmt: skip
def test_dates_of_birth_are_masked_and_no_other_dates(text: str, expected: str) -> None:
    assert masked(text) == expected


def test_order_nulls_blanks_and_name_of_the_column_stay() -> None:
    comments = pl.Series("comment", ["Katie", None, "", "  ", "!?", "ok."])
    result = mask_comments(comments)
    assert result.name == "comment"
    assert result.to_list() == ["[name]", None, "", "  ", "!?", "ok."]


def test_no_comments_and_only_nulls() -> None:
    assert mask_comments(pl.Series("comment", [], dtype=pl.String)).to_list() == []
    assert mask_comments(pl.Series("comment", [None], dtype=pl.String)).to_list() == [None]


def test_neighbours_do_not_reach_into_the_next_comment() -> None:
    assert mask_comments(pl.Series(["Thanks to Katie", "Young people need more"])).to_list() == [
        "Thanks to [name]",
        "Young people need more",
    ]


def test_nothing_is_printed_or_logged(capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(0):
        masked("Katie Smith, 07700 900123")
    assert (capfd.readouterr(), caplog.records) == (("", ""), [])


@pytest.mark.parametrize("text", ["a'" * 50_000, "a-" * 50_000, "12 " + "a." * 20_000 + " road", "1" * 100_000])
def test_no_text_takes_long(text: str) -> None:
    start = time.process_time()
    masked(text)
    assert time.process_time() - start < 5
