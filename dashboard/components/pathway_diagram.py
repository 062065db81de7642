"""The diagram on the page: our own SVG in a component of Streamlit's, so that boxes and links take keyboard and mouse.

Its script and style sheet are served as files of this server: given as text, Streamlit would load the script from a `blob:` address,
which the content security policy would have to allow for every script.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

PACKAGE, COMPONENT = "outcomes", "pathway"
NAME: Final = f"{PACKAGE}.{COMPONENT}"
KEY: Final = "pathway-diagram"
MARKUP: Final = '<p class="pathway-said" role="status" hidden><span></span><button type="button">Go to it</button></p><div class="pathway-drawing"></div>'


def show(svg: str, selected: str, said: str, on_pick: Callable[[str], None]) -> None:
    """Shows the drawing. `said`: what a screen reader is told of the selection; `on_pick` gets the id of what was picked."""
    _declare()

    def picked() -> None:
        if choice := st.session_state[KEY].get("picked"):
            on_pick(str(choice))

    _component()(key=KEY, data={"svg": svg, "selected": selected, "said": said}, on_picked_change=picked)


def _declare() -> None:
    """Names the folder of the component's files to the running server, once."""
    manager = get_bidi_component_manager()
    if manager.get_component_asset_root(NAME) is None:
        manifest = ComponentManifest(name=PACKAGE, version="1", components=[ComponentConfig(COMPONENT, "pathway_assets")])
        manager.register_from_manifest(manifest, Path(__file__).parent)


@cache
def _component() -> Any:
    return st.components.v2.component(NAME, html=MARKUP, css="pathway.css", js="pathway.js", isolate_styles=False)
