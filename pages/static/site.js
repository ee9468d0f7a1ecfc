// Small comforts; every page works without them.
for (const link of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = link.dataset.label;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(link.dataset.copy);
    button.textContent = link.dataset.copied;
    setTimeout(() => { button.textContent = link.dataset.label; }, 2000);
  });
  link.after(" ", button);
}
