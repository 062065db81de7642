// Draws the SVG that Python made, and tells Python which box or link was picked. The drawing stays as it is while only the
// selection changes, so the keyboard's focus stays where it was.
export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const drawing = parentElement.querySelector(".pathway-drawing");
  const said = parentElement.querySelector(".pathway-said");
  const parts = () => [...drawing.querySelectorAll("[data-id]")];
  const goToPanel = () => document.getElementById("pathway-panel")?.focus();
  const pick = (part) => {
    if (part.dataset.id === data.selected) goToPanel();
    else setTriggerValue("picked", part.dataset.id);
  };

  if (drawing.dataset.drawn !== data.svg) {
    const focused = drawing.contains(document.activeElement) ? document.activeElement.dataset.id : null;
    drawing.innerHTML = data.svg;
    drawing.dataset.drawn = data.svg;
    parts().find((part) => part.dataset.id === focused)?.focus();
  }
  for (const part of parts()) part.setAttribute("aria-pressed", String(part.dataset.id === data.selected));
  said.hidden = !data.said;
  if (said.firstElementChild.textContent !== data.said) said.firstElementChild.textContent = data.said;
  said.querySelector("button").onclick = goToPanel;

  drawing.onclick = (event) => {
    const part = event.target.closest("[data-id]");
    if (part) pick(part);
  };
  drawing.onkeydown = (event) => {
    const part = event.target.closest("[data-id]");
    if (part && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      pick(part);
    }
  };
}
