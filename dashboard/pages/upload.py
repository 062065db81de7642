"""Upload: a file from the spreadsheet of a quarter to a submission, with every fault shown at once."""

from __future__ import annotations

import streamlit as st

from dashboard.components import upload_steps
from dashboard.components.html import link, tag

st.title("Upload a file")
st.html(
    tag("p", "Answers of a session with several people in a room can be typed in: ", link("Enter a session", "session"), ".", class_="soft")
)
upload = upload_steps.choose_file()
if upload is None:
    st.stop()
choice = upload_steps.say_what_it_is(upload)
if choice is None:
    st.stop()
document = upload_steps.check(upload, choice)
if document is None:
    st.stop()
view = upload_steps.findings(document)
upload_steps.if_approved(view)
upload_steps.submit(upload, choice, view)
