if (!window.outcomesGuard) {
  window.outcomesGuard = true;
  document.documentElement.lang = "en-GB";
  window.addEventListener("keydown", (event) => {
    const typing = event.target.closest && event.target.closest("input, textarea, select, [contenteditable], [role=combobox]");
    const alone = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (alone && !typing && /^[a-z]$/i.test(event.key)) event.stopImmediatePropagation();
  }, true);
  // What a page completes in its own address is no step of the reader's: Back leads to where they came from.
  const push = history.pushState;
  history.pushState = function (state, title, url) {
    const stays = url && new URL(url, location.href).pathname === location.pathname;
    return (stays ? history.replaceState : push).call(this, state, title, url);
  };
}
