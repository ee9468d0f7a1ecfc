/* One language at a time for the whole form. Fields say their language in the class that the admin gives them
   (field-headline_fr, column-function_de); without this script every language is shown. */
(() => {
  "use strict";
  const bar = document.querySelector(".language-switch");
  if (!bar) return;
  const form = bar.closest("form");
  const codes = [...bar.querySelectorAll("[data-language]")].map((b) => b.dataset.language).filter((c) => c !== "all");
  const pattern = new RegExp(`(?:^|\\s)(?:field|column)-\\w+_(${codes.join("|")})(?:\\s|$)`);
  const KEY = "entente-form-language";

  const mark = (root) => {
    root.querySelectorAll("[class*='field-'], [class*='column-']").forEach((element) => {
      const found = pattern.exec(element.className);
      if (found) element.dataset.lang = found[1];
    });
  };
  // Style sheets know no language: what is in another one than the form shows says so.
  const tell = () => form.querySelectorAll("[data-lang]").forEach((element) =>
    element.toggleAttribute("data-other-language", element.dataset.lang !== form.dataset.shown));
  const filled = (box) => {
    const editor = box.querySelector(".ProseMirror");
    if (editor) return editor.textContent.trim() !== "";
    const control = box.querySelector("textarea, input:not([type=hidden]), select");
    return !control || control.value.replace(/<[^>]*>/g, "").trim() !== "";
  };
  const boxes = () => [...form.querySelectorAll("[data-lang]")].filter((box) =>
    !box.closest(".empty-form") && box.tagName !== "TH" && box.querySelector("textarea, input, select") && !box.querySelector("[data-lang]"));
  // A field that its kind of row or announcement does not use is not counted as empty: it is not visible.
  const count = () => {
    const shown = form.dataset.shown;
    form.dataset.shown = "all";
    const all = boxes().filter((box) => box.offsetParent !== null);
    form.dataset.shown = shown;
    bar.querySelectorAll("[data-language]").forEach((button) => {
      const code = button.dataset.language;
      if (code === "all") return;
      const own = all.filter((box) => box.dataset.lang === code);
      const empty = own.filter((box) => !filled(box)).length;
      const errors = own.filter((box) => box.classList.contains("errors") || box.querySelector(".errorlist")).length;
      let mark = button.querySelector(".count");
      if (!mark) button.append((mark = Object.assign(document.createElement("span"), { className: "count" })));
      mark.textContent = empty || "";
      mark.title = empty ? `${empty} ${bar.dataset.empty}` : "";
      button.classList.toggle("has-errors", errors > 0);
      button.title = errors ? `${errors} ${bar.dataset.errors}` : "";
    });
  };
  const show = (code) => {
    form.dataset.shown = code;
    tell();
    bar.querySelectorAll("[data-language]").forEach((button) => {
      button.setAttribute("aria-pressed", String(button.dataset.language === code));
    });
    try { sessionStorage.setItem(KEY, code); } catch { /* private windows may refuse */ }
    document.dispatchEvent(new CustomEvent("desk:language", { detail: code }));
  };

  let waiting = 0;
  const soon = () => { clearTimeout(waiting); waiting = setTimeout(count, 250); };

  mark(form);
  if (!form.querySelector("[data-lang]")) return;
  bar.hidden = false;
  bar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-language]");
    if (button) show(button.dataset.language);
  });
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  document.addEventListener("formset:added", (event) => { mark(event.target.parentElement || form); tell(); soon(); });
  document.addEventListener("formset:removed", soon);

  // A link to a field (a finding, an error) shows the field's language first.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#id_']");
    const target = link && document.getElementById(link.hash.slice(1));
    if (!target) return;
    const box = target.closest("[data-lang]");
    if (box && form.dataset.shown !== "all" && form.dataset.shown !== box.dataset.lang) show(box.dataset.lang);
    const row = target.closest(".form-row, td") || target;
    event.preventDefault();
    row.scrollIntoView({ block: "center" });
    const editor = row.querySelector(".ProseMirror");
    (editor || target).focus({ preventScroll: true });
  });

  const withErrors = codes.find((code) => form.querySelector(`[data-lang="${code}"].errors, [data-lang="${code}"] .errorlist`));
  let remembered = null;
  try { remembered = sessionStorage.getItem(KEY); } catch { /* see above */ }
  show(withErrors || (codes.includes(remembered) || remembered === "all" ? remembered : bar.dataset.original || codes[0]));
  count();
  window.addEventListener("load", count);
})();
