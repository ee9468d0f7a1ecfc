/* Rows that are moved by a click. Their place is a number field that works without this script. */
(() => {
  "use strict";
  const groups = document.querySelectorAll(".js-inline-admin-formset");
  const words = document.querySelector("[data-move-up]");
  if (!groups.length || !words) return;
  const rowsOf = (group) => [...group.querySelectorAll(":scope .inline-related[id], :scope tr.form-row[id]")].filter(
    (row) => !row.classList.contains("empty-form") && row.querySelector("input.position"));
  const positionOf = (row) => row.querySelector("input.position");

  const number = (group) => {
    rowsOf(group).forEach((row, index) => {
      const field = positionOf(row);
      if (field.value !== String(index + 1)) {
        field.value = index + 1;
        field.dispatchEvent(new Event("change", { bubbles: true }));
      }
    });
  };
  const move = (row, step) => {
    const group = row.closest(".js-inline-admin-formset");
    const rows = rowsOf(group);
    const other = rows[rows.indexOf(row) + step];
    if (!other) return;
    if (step < 0) other.before(row); else other.after(row);
    number(group);
    row.scrollIntoView({ block: "nearest" });
  };
  const button = (label, sign, action) => {
    const made = Object.assign(document.createElement("button"), { type: "button", className: "move", textContent: sign, title: label });
    made.setAttribute("aria-label", label);
    made.addEventListener("click", action);
    return made;
  };
  const equip = (row) => {
    if (row.dataset.movable || row.classList.contains("empty-form") || !positionOf(row)) return;
    row.dataset.movable = "yes";
    const tools = Object.assign(document.createElement("span"), { className: "moves" });
    tools.append(
      button(words.dataset.moveUp, "↑", (event) => { move(row, -1); event.currentTarget.focus(); }),
      button(words.dataset.moveDown, "↓", (event) => { move(row, 1); event.currentTarget.focus(); }),
    );
    const head = row.matches("tr") ? positionOf(row).parentElement : row.querySelector("h3");
    head.append(tools);
  };
  groups.forEach((group) => { rowsOf(group).forEach(equip); group.classList.add("movable"); });
  document.addEventListener("formset:added", (event) => {
    const row = event.target;
    const group = row.closest(".js-inline-admin-formset");
    if (!group) return;
    equip(row);
    number(group);
  });
})();
