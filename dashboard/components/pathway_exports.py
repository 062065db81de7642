"""Downloads of a pathway: the drawing as SVG and PNG, its description as text, its boxes and links as tables."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import streamlit as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from dashboard.components.pathway_svg import pathway_svg
from dashboard.view_models import pathway_downloads

if TYPE_CHECKING:
    from dashboard.view_models.pathway import PathwayView
    from dashboard.view_models.pathway_diagram import Diagram

PNG_SCALE = 2


def png(svg: str, description: str) -> bytes:
    """The drawing as a PNG, with its description inside. Needs no browser and no fonts of the machine: vl-convert carries both."""
    import vl_convert  # 84 MB of engine: loaded when somebody asks for a picture

    about = PngInfo()
    about.add_itxt("Description", description, lang="en-GB")
    out = io.BytesIO()
    with Image.open(io.BytesIO(vl_convert.svg_to_png(svg, scale=PNG_SCALE))) as picture:
        picture.save(out, "PNG", pnginfo=about)
    return out.getvalue()


def downloads(found: Any, drawing: Diagram, view: PathwayView, release: str) -> None:
    """The buttons. Each file is made when it is asked for."""
    description = pathway_downloads.described(drawing, view.headline, view.notes)
    name = f"{found.about['id']}_{found.area}"

    def svg() -> str:
        return pathway_svg(drawing, interactive=False, description=description)

    files: tuple[tuple[str, Callable[[], str | bytes], str, str], ...] = (
        ("Diagram (SVG)", svg, f"{name}.svg", "image/svg+xml"),
        ("Diagram (PNG)", lambda: png(svg(), description), f"{name}.png", "image/png"),
        ("Description (text)", lambda: description, f"{name}.txt", "text/plain"),
        ("Boxes (csv)", lambda: pathway_downloads.nodes_csv(found, release, drawing.mark), f"{name}_boxes.csv", "text/csv"),
        ("Links (csv)", lambda: pathway_downloads.links_csv(found, release, drawing.mark), f"{name}_links.csv", "text/csv"),
    )
    with st.container(horizontal=True):
        for label, make, file, kind in files:
            st.download_button(label, make, file, kind, on_click="ignore", key=f"download {file}")
