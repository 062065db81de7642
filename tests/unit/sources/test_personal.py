"""Columns about persons are told from columns about areas."""

from __future__ import annotations

import pytest

from pipelines.sources.personal import personal_columns


@pytest.mark.parametrize(
    "name",
    [
        "Forename", "SURNAME", "First name", "LastName", "full_name", "Child's name", "Name of child", "Young person name", "Name", "DOB",
        "D.O.B.", "DateOfBirth", "date_of_birth", "Birth date", "NHS number", "NHS No.", "nhs_number", "UPN", "ULN", "Case number",
        "Case ID", "case_ref", "Client ID", "ChildID", "child_id", "Pupil ID", "Mosaic ID", "NI number", "National Insurance No", "E-mail",
        "Email address", "Mobile number", "Telephone", "Home address", "Home postcode", "Carer name", "Person ID", "worker email",
        "parent email", "Parent's e-mail", "social_worker_email", "SocialWorkerEmail", "Key worker name", "Case worker email address",
        "emergency contact email", "Young person email", "email 2", "E-mail of parent", "Referring professional email address",
        "Guardian mobile", "worker phone", "Parent telephone number", "work email", "Housing officer email",
    ],
)  # fmt: skip
def test_what_identifies_a_person(name: str) -> None:
    assert personal_columns((name,)) == (name,)


@pytest.mark.parametrize(
    "name",
    [
        "la_name", "LA Name", "Area Name", "country_name", "region_name", "school_name", "Parent Name", "Parent Code", "Indicator Name",
        "old_la_code", "LA Number", "time_identifier", "number", "children_count", "Number of children", "geographic_level", "Indicator ID",
        "NEET number", "Number of emails", "Referrals by email", "Emails sent", "Contacted by email", "number of email addresses",
        "email_contacts", "workers", "Number of workers", "Parent Code", "parents", "worker_count", "phone_calls", "Calls by phone",
        "Answered by e-mail", "contact", "mode_email", "case_type", "number_of_pupils", "characteristic", "pupil_sen_status", "date", "Data item", "", "cohort",
    ],
)  # fmt: skip
def test_what_does_not(name: str) -> None:
    assert personal_columns((name,)) == ()


def test_what_the_source_declares_is_its_own_business() -> None:
    assert personal_columns(("Name", "DOB", "value"), declared=("Name", "value")) == ("DOB",)
