// Click on the image to set its focal point; the two number fields stay, for the keyboard and without this script.
document.addEventListener("DOMContentLoaded", () => {
  const image = document.querySelector("img.focal-preview");
  const x = document.getElementById("id_focal_x");
  const y = document.getElementById("id_focal_y");
  if (!image || !x || !y) return;

  const frame = document.createElement("span");
  frame.className = "focal-frame";
  const mark = document.createElement("span");
  mark.className = "focal-mark";
  mark.setAttribute("aria-hidden", "true");
  image.replaceWith(frame);
  frame.append(image, mark);

  const inside = (value) => Math.min(Math.max(Number(value) || 0, 0), 1);
  // Set through the object model: allowed by a policy without inline styles.
  const show = () => {
    mark.style.left = `${inside(x.value) * 100}%`;
    mark.style.top = `${inside(y.value) * 100}%`;
  };
  image.addEventListener("click", (event) => {
    const box = image.getBoundingClientRect();
    x.value = inside((event.clientX - box.left) / box.width).toFixed(2);
    y.value = inside((event.clientY - box.top) / box.height).toFixed(2);
    for (const field of [x, y]) field.dispatchEvent(new Event("change", { bubbles: true }));
    show();
  });
  x.addEventListener("input", show);
  y.addEventListener("input", show);
  show();
});
