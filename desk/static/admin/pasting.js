/* A paste from Word or a web page carries its headings and lists as HTML: it is sent along with the plain text that is shown.
   Once the text is changed by hand, the text alone counts. */
(() => {
  "use strict";
  const text = document.querySelector("textarea.paste");
  const html = document.querySelector("input[name=html]");
  if (!text || !html) return;
  let pasted = false;
  text.addEventListener("paste", (event) => {
    const rich = event.clipboardData?.getData("text/html") || "";
    const whole = text.value === "" || (text.selectionStart === 0 && text.selectionEnd === text.value.length);
    html.value = whole ? rich : "";
    pasted = true;
  });
  text.addEventListener("input", () => {
    if (!pasted) html.value = "";
    pasted = false;
  });
})();
