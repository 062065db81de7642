"""The panel of what is selected on the Pathways page: a box, a link, or a road through boxes that are folded away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.components.findings import verdict_word
from dashboard.components.html import Html, image, items, join, link, tag
from dashboard.components.sparkline import sparkline
from dashboard.components.tables import Column, table_html

if TYPE_CHECKING:
    from dashboard.view_models.pathway_link import LinkPanel
    from dashboard.view_models.pathway_panel import NodePanel, Observed, RoadPanel
    from dashboard.view_models.pathway_words import Status

PANEL = "pathway-panel"
"""Where the keyboard goes from a selected box."""
INDICATORS = (
    Column("Indicator"),
    Column("Latest (95\u00a0% interval)"),
    Column("Verdict"),
    Column("Trend"),
    Column("In words"),
)
MEASURES = (Column("Performance measure"), Column("What it means"), Column("Agreed levels"), Column("Status"))
ASSUMPTIONS = (Column("Assumption"), Column("Stands"), Column("Reviewed on"), Column("By"))
ROADS = (Column("Outcome"), Column("Strongest road"), Column("Its weakest link"))


def status_word(status: Status) -> Html:
    """A status as shape and word."""
    shape = tag("span", status.shape, class_="shape", aria_hidden="true")
    return tag("span", shape, " ", status.label, class_=f"verdict-{status.label.replace(' ', '-')}")


def facts(pairs: Sequence[tuple[str, str]]) -> Html:
    """Terms and what is to be said of each."""
    return tag("dl", *(piece for name, text in pairs for piece in (tag("dt", name), tag("dd", text))), class_="about")


def node_panel(panel: NodePanel) -> None:
    """A box, opened."""
    parts: list[object] = [_heading(panel.title), tag("p", panel.statement)]
    if panel.status:
        parts += [tag("p", status_word(panel.status)), tag("p", f"The rule: {panel.rule}.", class_="soft")]
    parts.append(facts(panel.facts))
    if panel.indicators:
        parts.append(table_html("Indicators that observe it", INDICATORS, [_observed(one) for one in panel.indicators], "observed"))
    if panel.measures:
        parts.append(table_html("Performance measures of services that observe it", MEASURES, panel.measures))
    if panel.service_href:
        parts.append(tag("p", link("Contract, measures and payments of this service", panel.service_href)))
    if panel.roads:
        parts.append(table_html("Roads from this service to priority outcomes", ROADS, panel.roads))
    parts += [*_lines("Led to by", panel.led_from), *_lines("Leads to", panel.leads_to)]
    _show(parts)


def _observed(one: Observed) -> list[object]:
    name = link(one.title, one.href)
    if one.row is None:
        return [name, "no figures", "", "", one.sentence]
    row = one.row
    interval = [tag("small", f"({row.interval})")] if row.interval else []
    beside = [tag("small", row.beside)] if row.beside else []
    figure = link(row.value, row.value_href, f"{row.value}, {one.title}: where this figure comes from")
    trend = image(sparkline(row.trend, is_joined=row.is_joined), row.trend_words, "spark")
    return [name, join([figure, *interval, *beside]), verdict_word(row.verdict, row.reason), trend, one.sentence]


def link_panel(panel: LinkPanel, limits: str) -> None:
    """A link, opened. `limits`: what no test of this kind can exclude."""
    (start, start_href), (end, end_href) = panel.ends
    reading = tag(
        "p", tag("span", panel.shape, class_="shape", aria_hidden="true"), " ", tag("strong", panel.reading_sentence), ". ", panel.reason
    )
    parts: list[object] = [
        _heading(panel.title), tag("p", panel.claim), tag("p", "From ", link(start, start_href), " to ", link(end, end_href), "."),
        facts(panel.facts),
    ]  # fmt: skip
    if panel.assumptions:
        parts.append(table_html("What must be so", ASSUMPTIONS, panel.assumptions))
    parts += [tag("h3", "How well it is tested"), facts(panel.evidence)]
    if panel.references:
        parts.append(items([_reference(one.text, one.url, one.says) for one in panel.references]))
    parts += [tag("h3", "Did it move as expected?"), reading]
    parts += [facts(panel.figures)] if panel.figures else []
    parts += [tag("p", limits, class_="soft"), tag("h3", "Contracts and money"), facts(panel.money)]
    _show(parts)


def road_panel(panel: RoadPanel) -> None:
    """The strongest road between two boxes, opened."""
    steps = tag("ol", *(tag("li", link(title, address)) for title, address in panel.steps))
    weakest = tag("p", "Its weakest link: ", link(*panel.weakest), f", weakness {panel.weakness} of 1.")
    _show([_heading(panel.title), tag("p", "The strongest road between the two, of those in the pathway:"), steps, weakest])


def _reference(text: str, url: str, says: str) -> Html:
    return join([link(text, url) if url else text, ": ", says])


def _heading(title: str) -> Html:
    return tag("h2", f"Selected: {title}", id=PANEL, tabindex="-1")


def _lines(heading: str, lines: Sequence[tuple[str, str]]) -> list[Html]:
    return [tag("h3", heading), items([link(text, href) for text, href in lines])] if lines else []


def _show(parts: Sequence[object]) -> None:
    st.html(tag("section", *parts, class_="pathway-panel", aria_labelledby=PANEL))
