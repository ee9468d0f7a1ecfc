/* While one writes: the preview and the list of what is missing follow the form. Without this script both show the saved text. */
(() => {
  "use strict";
  const box = document.querySelector(".preview[data-address]");
  if (!box || !box.dataset.address) return;
  const form = box.closest("form");
  const frame = box.querySelector("iframe");
  const select = box.querySelector("select");
  const findings = document.getElementById("readiness");
  let waiting = 0;
  let running = null;

  const refresh = async () => {
    running?.abort();
    running = new AbortController();
    const data = new FormData(form);
    data.set("preview_language", select.value);
    try {
      const response = await fetch(box.dataset.address, {
        method: "POST", body: data, signal: running.signal, headers: { Accept: "application/json" }, credentials: "same-origin",
      });
      if (!response.ok) return;
      const answer = await response.json();
      const top = frame.contentWindow?.scrollY || 0;
      frame.addEventListener("load", () => frame.contentWindow?.scrollTo(0, top), { once: true });
      frame.srcdoc = answer.page;
      const opened = findings.querySelector("details")?.open;
      findings.innerHTML = answer.findings;
      const details = findings.querySelector("details");
      if (details && opened !== undefined) details.open = opened;
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    }
  };
  const soon = (delay) => { clearTimeout(waiting); waiting = setTimeout(refresh, delay); };
  form.addEventListener("input", (event) => { if (event.target !== select) soon(700); });
  form.addEventListener("change", (event) => { soon(event.target === select ? 0 : 300); });
  document.addEventListener("formset:removed", () => soon(300));
  document.addEventListener("desk:language", (event) => {
    if (event.detail === "all" || event.detail === select.value) return;
    select.value = event.detail;
    soon(0);
  });

  // What is typed and not saved is not left behind without a question.
  let dirty = Boolean(form.querySelector(".errornote"));
  form.addEventListener("input", () => { dirty = true; });
  form.addEventListener("submit", (event) => { if (event.submitter?.formTarget !== "_blank") dirty = false; });
  window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
})();
