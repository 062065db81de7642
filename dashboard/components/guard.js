if (!window.outcomesGuard) {
  window.outcomesGuard = true;
  document.documentElement.lang = "en-GB";
  window.addEventListener("keydown", (event) => {
    const typing = event.target.closest && event.target.closest("input, textarea, select, [contenteditable], [role=combobox]");
    const alone = !event.ctrlKey && !event.metaKey && !event.altKey;
    if (alone && !typing && /^[a-z]$/i.test(event.key)) event.stopImmediatePropagation();
  }, true);
}
