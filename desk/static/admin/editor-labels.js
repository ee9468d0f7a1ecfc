// The prose editor names its buttons in English, in code. They take their names from the catalogue of scripts instead,
// as a title and as the name that a screen reader says (their text is the name of an icon).
(() => {
  const translate = window.gettext || ((text) => text);

  const nameButton = (button) => {
    if (button.dataset.named) return;
    const name = translate(button.title);
    button.dataset.named = "1";
    button.title = name.charAt(0).toUpperCase() + name.slice(1);
    button.setAttribute("aria-label", button.title);
  };

  const nameAll = (root) => root.querySelectorAll(".prose-menubar [title]").forEach(nameButton);

  nameAll(document);
  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.addedNodes) {
        if (node.nodeType === Node.ELEMENT_NODE) nameAll(node.parentElement || node);
      }
    }
  }).observe(document.body, { childList: true, subtree: true });
})();
