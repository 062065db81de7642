"""Tables of a release that copy what people wrote beside the figures: commentary, actions, and the log of prototypes."""

from __future__ import annotations

from typing import Final

from pipelines.releases.columns import Columns

_SIGNED: Final[Columns] = {
    "written_on": ("DATE", "day it was sent in"),
    "by": ("VARCHAR", "who sent it"),
    "approved_by": ("VARCHAR", "who signed it off"),
    "approved_at": ("TIMESTAMP", "when, UTC"),
    "decision": ("INTEGER", "number of that decision"),
}

NOTES_TABLES: Final[dict[str, Columns]] = {
    "commentary": {
        "submission": ("VARCHAR", "id of the submission that holds it"),
        "indicator": ("VARCHAR", "registry id"),
        "area": ("VARCHAR", "GSS code; invented areas: X-code"),
        "breakdown": ("VARCHAR", "dimension=group pairs joined by ';'; empty for the total"),
        "release": ("VARCHAR", "the release on whose figures it was written"),
        "author_role": ("VARCHAR", "whose words they are, as readers see it"),
        "story": ("VARCHAR", "the story behind the curve"),
        "partners": ("VARCHAR", "who else is at work; null: not said"),
        "next_steps": ("JSON", "list of what, owner, due"),
        "reason": ("VARCHAR", "why it may say more than the verdict bears; null: it does not"),
        **_SIGNED,
    },
    "action": {
        "id": ("VARCHAR", "submission of its first state; stays the same through every change"),
        "submission": ("VARCHAR", "submission of the state shown here, the newest approved one"),
        "area": ("VARCHAR", "GSS code; invented areas: X-code"),
        "service": ("VARCHAR", "registry id; null: of no single service"),
        "outcome": ("VARCHAR", "registry id; null: of none"),
        "theme": ("VARCHAR", "theme of the code frame; null: not from comments"),
        "question": ("VARCHAR", "question of an instrument whose rating is looked at again; null: that of the outcome"),
        "role": ("VARCHAR", "who said it: young person, resident, carer, professional, provider; null: not known"),
        "wave": ("VARCHAR", "when it was said"),
        "said": ("VARCHAR", "what was said"),
        "response": ("VARCHAR", "what was answered"),
        "action": ("VARCHAR", "what is done about it"),
        "owner": ("VARCHAR", "who answers for it"),
        "due": ("DATE", "by when"),
        "state": ("VARCHAR", "planned, done, dropped"),
        "ended_on": ("DATE", "when it was done or dropped"),
        "ending": ("VARCHAR", "what was done, or why it was dropped"),
        "asked_again": ("VARCHAR", "wave in which the same was asked again; null: not yet"),
        "states": ("INTEGER", "approved states so far, this one among them"),
        **_SIGNED,
    },
    "action_change": {
        "action": ("VARCHAR", "id in table action"),
        "position": ("INTEGER", "1: the first state"),
        "submission": ("VARCHAR", "submission of this state"),
        "state": ("VARCHAR", "planned, done, dropped"),
        "owner": ("VARCHAR", "who answered for it"),
        "due": ("DATE", "by when"),
        "changed": ("VARCHAR", "what was new in this state, and why; null: the first"),
        **_SIGNED,
    },
    "action_rating": {
        "action": ("VARCHAR", "id in table action; those that were asked again"),
        "question": ("VARCHAR", "question whose rating is compared; null: none, reason says why"),
        "role": ("VARCHAR", "who was asked"),
        "before_wave": ("VARCHAR", "wave in which it was said"),
        "before": ("DOUBLE", "mean rating then, 0 to 100"),
        "before_low": ("DOUBLE", "lower end of its 95 % interval"),
        "before_high": ("DOUBLE", "upper end"),
        "after_wave": ("VARCHAR", "wave in which it was asked again"),
        "after": ("DOUBLE", "mean rating then, 0 to 100"),
        "after_low": ("DOUBLE", "lower end of its 95 % interval"),
        "after_high": ("DOUBLE", "upper end"),
        "change": ("DOUBLE", "after minus before"),
        "low": ("DOUBLE", "lower end of its 95 % interval"),
        "high": ("DOUBLE", "upper end"),
        "reading": ("VARCHAR", "moved up, moved down, did not move, cannot tell"),
        "reason": ("VARCHAR", "why it cannot be told; null: it can"),
    },
    "prototype": {
        "id": ("VARCHAR", "registry id"),
        "position": ("INTEGER", "order of the file"),
        "title": ("VARCHAR", "what was tried, in a few words"),
        "stage": ("VARCHAR", "how far it got: frame, explore, imagine, test"),
        "started_on": ("DATE", "when it began"),
        "ended_on": ("DATE", "when it ended; null: still going on"),
        "with_whom": ("VARCHAR[]", "who took part"),
        "tried": ("VARCHAR", "what was tried"),
        "learned": ("VARCHAR", "what was learned; null: nothing yet"),
        "kept": ("VARCHAR", "what was kept of it; null: nothing yet"),
        "decision": ("VARCHAR", "kept, changed, stopped; null: still going on"),
        "owner": ("VARCHAR", "who answers for it"),
        "area": ("VARCHAR", "GSS code; null: of no single area"),
        "is_illustrative": ("BOOLEAN", "written for the example"),
        "source": ("VARCHAR", "where it is written down"),
    },
    "prototype_node": {
        "prototype": ("VARCHAR", "id in table prototype"),
        "pathway": ("VARCHAR", "id of the pathway"),
        "node": ("VARCHAR", "id of the node inside it"),
    },
}
LEDGER_NOTES: Final = ("commentary", "action", "action_change")
"""Those that copy submissions; the others copy the registry."""
