/* The minute in which a release can be undone: the seconds that are left, then the page as it stands after the release. */
(() => {
  "use strict";
  const banner = document.querySelector("[data-release-at]");
  if (!banner) return;
  const at = Date.parse(banner.dataset.releaseAt);
  const shown = banner.querySelector(".seconds");
  const tick = () => {
    const left = Math.ceil((at - Date.now()) / 1000);
    shown.textContent = left > 0 ? `${left} s` : "";
    if (left > -2) setTimeout(tick, 500);
    else location.reload();
  };
  tick();
})();
