// Names for what stands without one: fields in the cells of a table are named by the head of their column, the editor of rich text
// and the search in a list of choices by the label of the field that they stand for.
(() => {
  "use strict";
  const text = (element) => (element ? element.textContent.replace(/\s+/g, " ").replace(/\s*:\s*$/, "").trim() : "");
  const named = (field) => field.labels?.length || field.hasAttribute("aria-label") || field.hasAttribute("aria-labelledby");
  const nameOf = (field) => field.getAttribute("aria-label") || text(field.labels?.[0]);

  const headOf = (cell) => {
    if (cell.matches(".delete")) return cell.closest("table").querySelector("thead th:last-child");
    const column = [...cell.classList].find((name) => name.startsWith("field-"));
    return column && cell.closest("table").querySelector(`thead .column-${column.slice("field-".length)}`);
  };
  const nameCell = (cell) => {
    const head = headOf(cell);
    if (!head) return;
    for (const field of cell.querySelectorAll("select, textarea, input:not([type=hidden])")) {
      if (!named(field) && !field.closest(".select2-container")) field.setAttribute("aria-label", text(head));
    }
  };
  const nameSearch = (search) => {
    const choice = search.closest(".select2-container").previousElementSibling;
    if (choice?.matches("select") && !named(search)) search.setAttribute("aria-label", nameOf(choice));
  };
  // Its own name is what is chosen: nothing, at first.
  const nameChoice = (selection) => {
    const choice = selection.closest(".select2-container").previousElementSibling;
    const cell = selection.closest(".tabular td");
    const label = choice?.labels?.[0] || (cell && headOf(cell));
    const chosen = selection.querySelector(".select2-selection__rendered");
    if (!label || !chosen) return;
    label.id ||= `${choice.id}-label`;
    selection.setAttribute("aria-labelledby", `${label.id} ${chosen.id}`);
    chosen.setAttribute("aria-labelledby", label.id);
  };
  const nameEditor = (editor) => {
    const name = nameOf(editor.closest(".prose-editor")?.querySelector("textarea") || editor);
    if (name && editor.getAttribute("aria-label") !== name) editor.setAttribute("aria-label", name);
  };
  // A list holds nothing but its items; what clears the choices stands in it bare.
  const wrap = (clear) => {
    const item = document.createElement("li");
    clear.replaceWith(item);
    item.append(clear);
  };
  const nameHead = (head) => {
    const name = text(head.closest(".inline-group")?.querySelector("h2"));
    if (text(head) || !name) return;
    head.append(Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: name }));
  };

  const nameAll = (root) => {
    root.querySelectorAll(".tabular td[class*='field-'], .tabular td.delete").forEach(nameCell);
    root.querySelectorAll(".tabular thead th.original").forEach(nameHead);
    root.querySelectorAll(".select2-search__field").forEach(nameSearch);
    root.querySelectorAll(".select2-selection--single").forEach(nameChoice);
    root.querySelectorAll("ul > .select2-selection__clear").forEach(wrap);
    root.querySelectorAll(".ProseMirror[contenteditable]").forEach(nameEditor);
  };
  nameAll(document);
  new MutationObserver((changes) => {
    for (const change of changes) {
      for (const node of change.addedNodes) {
        if (node.nodeType === Node.ELEMENT_NODE) nameAll(node.parentElement || node);
      }
    }
  }).observe(document.body, { childList: true, subtree: true });
})();
