"""The words of the dashboard, one per idea, as DESIGN has them; and what a reader may ask first."""

from __future__ import annotations

GLOSSARY = (
    ("Outcome", "A condition of well-being for a population, such as “young people take part in education, training or work”."),
    ("Indicator", "A measure of an outcome for a population, such as the share of 16 and 17 year olds who are NEET."),
    ("NEET", "Not in education, employment or training. Always shown beside the share whose activity is not known: a low NEET "
             "figure may mean that nobody knows."),
    ("Not known", "Young people whose activity the council could not find out. The band on a chart runs from “none of them are "
                  "NEET” to “all of them are”."),
    ("First-time entrants", "Children aged 10 to 17 who receive their first caution or conviction."),
    ("Verdict", "● improving, ◆ worsening, ○ no significant change, – not enough points, ? cannot tell. It is worked "
                "out by the first test that fits the series, named under “About this figure”, and never guessed."),
    ("95 % interval", "The range in which the true figure plausibly lies, because a count of people varies by chance. None is "
                      "given where the counts behind a figure are not published."),
    ("Suppressed", "A figure that its publisher left out to protect people. It is a gap in a chart and a symbol in a table, "
                   "and not zero."),
    ("Symbols", "c too few to show · z not applicable · x not available · low rounds to zero · u unreliable · p provisional · "
                "r revised · b break in the series."),
    ("Pathway", "The chain from what is bought to the outcomes it is for, link by link, written down before the figures are looked at."),
    ("Evidence level", "How well the claim of a link is tested, on a published scale: Nesta 1 to 5 or Maryland 0 to 5. It stands in the "
                       "pathway's file with its sources, and is no result of this dashboard."),
    ("Reading of a link", "Whether its two ends moved as expected, in all areas with figures: moved as expected, did not, too early, cannot "
                          "tell, linked by arithmetic. It never says that one made the other happen."),
    ("Statistical neighbours", "Councils most like this one by a published model of a stated year. Their lowest and "
                               "highest figure are shown."),
    ("Submission", "A file that was sent in, with everything the check found. A second person approves it; nothing is overwritten."),
    ("Finding", "What a check found: an error blocks, a query needs a written reason, a note is for information."),
    ("Edition", "What a publisher published on a date. A newer edition may restate older years; the older one is kept."),
    ("Release", "A sealed set of figures that never changes. A correction is a new release."),
    ("Commentary", "What an officer writes beside the figures of a release: signed off by a second person, marked, never part of a verdict."),
    ("Action", "What is done about something that people said: with an owner, a day, and later whether the rating moved."),
    ("Co-assessment", "Those who use services and those who provide them judge the same outcome; each group is shown by itself."),
    ("Wave", "One round in which a question is asked, such as a quarter."),
    ("Gap between two groups", "The professionals' mean less that of young people, residents or carers. Above zero, professionals see it better."),
    ("Origin", "The road of a figure back to a cell of a file, with everyone who sent and approved it."),
    ("Contribution note", "What a service is expected to contribute, over which links, how weak the weakest is, and what else could "
                          "explain a change. It never says how much of a change is the service's."),
    ("Held payment", "A payment by outcome that cannot be worked out yet, because its figure is missing, hidden, provisional, restated, too "
                     "close to call or not comparable. The reason stands beside it."),
    ("Illustrative data", "Invented figures, of invented areas (District A to K). They say nothing about any real place."),
)  # fmt: skip

HELP = (
    ("How do I read the Overview?", "Read the sentences from the top: the worst comes first. Every figure is a link to its "
                                    "origin, every indicator a link to its chart."),
    ("How do I send someone what I see?", "Copy the address of the page. It opens the same area, release and choices."),
    ("How do I print?", "Use your browser's print command. The choices at the top are left out; closed parts print open."),
    ("How do I cite a figure?", "Open its origin and write down its code. Typed on the Origin page it finds the figure again."),
    ("Why does it say “cannot tell”?", "Because the figures do not support saying better or worse. The reason stands beside it."),
    ("Who may approve?", "Anyone but the person who sent the file. Both names are kept."),
    ("Can I use it with the keyboard?", "Yes: Tab moves, Enter opens, arrow keys choose in a list. Charts have a table "
                                         "under them with the same figures."),
)  # fmt: skip

OF_PAGE = {
    "co_assessment": (
        "What people who use services and those who provide them say of the same outcome, wave by wave. A gap is professionals minus the "
        "other side, in points of the scale; its bar is the range that chance leaves. “By age band” shows what each age group says. "
        "Groups so small that people could be recognised are not shown. The page prints on one sheet."
    ),
    "survey_quality": (
        "How far the survey can be trusted: how many answered, how, who is missing, what weighting changes, which wordings changed."
    ),
    "overview": (
        "Sentences come first, the worst on top. Below is one table per outcome: follow an indicator to its chart, a figure to "
        "its origin. “Compare with” shows what changed since an earlier release. Filters hide rows and change no verdict; “Service” "
        "shows what one service is expected to lead to."
    ),
    "indicator": (
        "The headline is what the figures say. Points are published figures, a gap is a figure that was not published, the shaded "
        "band runs from none to all of those not known. The sentences below the chart can be read aloud as they stand. Five views show "
        "the trend, others, groups, the forecast and what earlier editions said. “Can we say it?” checks a claim about change."
    ),
    "pathways": (
        "Left to right: what is bought, what it does, what changes, and the outcomes it is for. A thicker line has better evidence; dashes "
        "are weak or untested; outside causes are dotted. Select a box or a link to open its panel. “list” shows the same as tables. The "
        "address keeps every choice."
    ),
    "origin": "The road of one figure, from the page back to the cell of a file. Its code finds it again at any time.",
    "services": (
        "Contracts, what each is expected to move, and what was agreed. A payment is worked out from the terms and a released figure; where "
        "the figure is hidden, provisional or restated it is held, and the reason stands beside it. Choose one service for its contribution "
        "note: over which links it should work, how weak the weakest is, and what else could explain a change."
    ),
    "review": (
        "What is missing or doubtful in the pathways themselves: each finding has a place, a reason and a fix. Below, the links on which most "
        "money rests for their evidence. The ranking is no saving and no loss."
    ),
    "upload": (
        "Choose a file, say what it is, check it, read the findings, submit. Errors have to be mended in the file; each query "
        "needs a reason in writing. Nothing is stored before you submit."
    ),
    "submissions": (
        "A second person reads the findings and reasons, then approves or rejects. What is approved is shown with the next release."
    ),
    "questions": (
        "Every question that was pinned to a figure, with who is to answer by when. A reply is seen at once and stays. Close a question when "
        "nothing more is to be said. Who runs the dashboard can take a question and its replies down."
    ),
    "actions": (
        "What people said, what was answered, what is done about it. Overdue actions come first. A change is written on the state shown and "
        "counts once a second person has signed it off. After an action is done, say in which wave the same was asked again: the next "
        "release compares the two ratings."
    ),
    "commentary": (
        "Write what stands behind the figures of the release that is open. Where the words go further than the verdict you are asked why; "
        "nothing is changed for you. A second person signs it off; then it is shown beside the figures, marked as commentary."
    ),
    "learning": "What was tried on a small scale with those it is for. Each entry leads to the part of the pathway that it is about.",
    "session": (
        "For a session with several people in a room: choose the questionnaire, the wave and who answers, then enter each person's answers and "
        "a note. Everything is saved at once and stays after a reload; names in notes are masked. Hand in at the end: a second person signs off."
    ),
    "about": "Help, the words of this dashboard, and what is known about its accessibility.",
}
"""Page -> how to use it."""

LIMITS = (
    "A chart's points show their figures to a mouse only; the table under each chart has them all.",
    "Letters pressed alone do nothing: the shortcut “r” of the underlying software is switched off.",
    "The pages need JavaScript. Releases can be exported as files for those who cannot use them.",
)
