"""Look at every public page of a newsroom in a real browser; print what is wrong and keep screenshots.

`script/audit` starts a newsroom and this. Exits with the number of findings, 100 at most. With AXE, the path of axe-core, its rules are
held against every page, too, and against the main pages of the desk, signed in with the password in AUDIT_PASSWORD.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

from axe import Axe, desk_pages
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, sync_playwright

MOST = 200  # pages
WIDTHS = (320, 768, 1440)  # CSS pixels

# Run in the page; returns sentences. WCAG 2.2 criteria in brackets.
LOOK = """() => {
  const found = [];
  const shown = e => !!(e.offsetWidth || e.offsetHeight || e.getClientRects().length);
  const say = (what, e) => found.push(what + ': ' + e.outerHTML.slice(0, 120).replace(/\\s+/g, ' '));
  if (!document.documentElement.lang) found.push('the page has no language [3.1.1]');
  if (!document.title.trim()) found.push('the page has no title [2.4.2]');
  if (document.querySelectorAll('main').length !== 1) found.push('there is not one main [1.3.1]');
  if (document.querySelectorAll('h1').length !== 1) found.push('there is not one h1 [1.3.1]');
  let level = 0;
  for (const h of document.querySelectorAll('h1,h2,h3,h4,h5,h6')) {
    if (!shown(h)) continue;
    const now = +h.tagName[1];
    if (level && now > level + 1) say('a heading level is left out [1.3.1]', h);
    if (!h.textContent.trim()) say('a heading is empty [1.3.1]', h);
    level = now;
  }
  const ids = new Set();
  for (const e of document.querySelectorAll('[id]')) {
    if (ids.has(e.id)) say('an id is there twice', e);
    ids.add(e.id);
  }
  for (const e of document.querySelectorAll('[aria-labelledby],[aria-describedby],[aria-controls]'))
    for (const name of ['aria-labelledby', 'aria-describedby', 'aria-controls'])
      for (const id of (e.getAttribute(name) || '').split(/\\s+/).filter(Boolean))
        if (!document.getElementById(id)) say(name + ' leads nowhere [4.1.2]', e);
  for (const e of document.querySelectorAll('img')) {
    if (!e.hasAttribute('alt')) say('an image has no alt [1.1.1]', e);
    if (!e.hasAttribute('width') || !e.hasAttribute('height')) say('an image has no size, so the page moves', e);
    if (e.complete && !e.naturalWidth && shown(e) && e.loading !== 'lazy') say('an image is broken', e);
  }
  const named = e => (e.getAttribute('aria-label') || '').trim() || e.getAttribute('aria-labelledby') ||
    e.textContent.trim() || [...e.querySelectorAll('img[alt],svg[aria-label]')].some(i => (i.alt || i.getAttribute('aria-label') || '').trim());
  for (const e of document.querySelectorAll('a[href],button,summary')) if (shown(e) && !named(e)) say('a control has no name [4.1.2]', e);
  for (const e of document.querySelectorAll('input:not([type=hidden]),select,textarea'))
    if (!e.labels.length && !e.getAttribute('aria-label') && !e.getAttribute('aria-labelledby')) say('a field has no label [4.1.2]', e);
  const targets = [...document.querySelectorAll('a[href],button,summary,input:not([type=hidden]),select')].filter(shown);
  const centre = e => { const b = e.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; };
  for (const e of targets) {
    const box = e.getBoundingClientRect(), [x, y] = centre(e);
    if (getComputedStyle(e).display === 'inline' || !box.width || (box.height >= 24 && box.width >= 24)) continue;
    // A small target may stand where 24 pixels around its centre hold no other.
    if (targets.some(o => o !== e && !o.contains(e) && !e.contains(o) && Math.hypot(centre(o)[0] - x, centre(o)[1] - y) < 24))
      say('a target is smaller than 24 pixels and has another beside it [2.5.8]', e);
  }
  const rgb = c => { const m = c.match(/^rgba?\\(([^)]+)\\)$/); if (!m) return null; const p = m[1].split(/[\\s,\\/]+/).filter(Boolean).map(Number); return p.length < 4 || p[3] === 1 ? p.slice(0, 3) : p[3] === 0 ? 'none' : null; };
  const light = p => { const [r, g, b] = p.map(v => { v /= 255; return v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; }); return .2126 * r + .7152 * g + .0722 * b; };
  const ground = e => { for (; e; e = e.parentElement) { const s = getComputedStyle(e); if (s.backgroundImage !== 'none') return null; const c = rgb(s.backgroundColor); if (c === null) return null; if (c !== 'none') return c; } return [255, 255, 255]; };
  const seen = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || seen.has(e) || !shown(e)) continue;
    seen.add(e);
    const s = getComputedStyle(e), ink = rgb(s.color), paper = ground(e);
    if (!Array.isArray(ink) || !paper || s.opacity !== '1') continue;
    const [a, b] = [light(ink), light(paper)].sort((x, y) => y - x);
    const size = parseFloat(s.fontSize), large = size >= 24 || (size >= 18.66 && +s.fontWeight >= 700);
    const ratio = (a + .05) / (b + .05);
    if (ratio < (large ? 3 : 4.5)) say('contrast ' + ratio.toFixed(2) + ' [1.4.3]', e);
  }
  return found;
}"""


def inside(site: str, page: Page) -> Iterator[str]:
    """Yield the addresses of the same site that a page links to, without fragments."""
    for href in page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))"):
        address = urldefrag(urljoin(page.url, href)).url
        if address.startswith(f"{site}/") and "/admin/" not in address:
            yield address


class Audit:
    def __init__(self, site: str, folder: Path, browser: Browser, axe: Axe | None) -> None:
        self.site, self.folder, self.axe = site, folder, axe
        self.findings: list[str] = []
        self.page = browser.new_page(reduced_motion="reduce")
        self.page.on("console", self.hear)
        self.page.on("pageerror", lambda error: self.note(str(error)))
        self.page.on("response", self.see)

    def note(self, finding: str) -> None:
        line = f"{self.page.url.removeprefix(self.site)}: {finding}"
        if line not in self.findings:
            self.findings.append(line)
            sys.stdout.write(f"  {line}\n")

    def hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.note(message.text)

    def see(self, response: Response) -> None:
        if response.status >= 400:
            self.note(f"{response.url.removeprefix(self.site)} answers {response.status}")

    def look(self, address: str) -> list[str]:
        """Look at one page in every width and in dark; return the addresses it links to."""
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            if width == WIDTHS[0]:
                self.page.goto(address, wait_until="load")
            overflow = self.page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            if overflow > 0:
                self.note(f"{overflow} pixels too wide at {width} [1.4.10]")
            name = re.sub(r"[^a-z0-9]+", "-", urlsplit(address).path.lower()).strip("-") or "root"
            self.page.screenshot(path=self.folder / f"{name[:80]}-{width}.png", full_page=True)
        for scheme in ("light", "dark"):
            self.page.emulate_media(color_scheme=scheme)
            for finding in self.page.evaluate(LOOK):
                if scheme == "light":
                    self.note(finding)
                elif finding.startswith("contrast"):
                    self.note(f"in dark, {finding}")
        self.page.emulate_media(color_scheme="light")
        if self.axe:
            self.axe.look(self.page)
        return list(inside(self.site, self.page))

    def fetch(self, address: str) -> bool:
        """Ask for an address; return whether it is a page to look at."""
        answer = self.page.request.get(address)
        if answer.status != 200:
            self.note(f"links to {address.removeprefix(self.site)}, which answers {answer.status}")
        return answer.status == 200 and "text/html" in answer.headers.get("content-type", "")


def look_at_desk(site: str, browser: Browser, axe: Axe) -> None:
    page = browser.new_page(reduced_motion="reduce", locale="fr-FR")
    page.goto(f"{site}/admin/")
    axe.look(page)
    for address in desk_pages(page, site, "admin", os.environ["AUDIT_PASSWORD"]):
        page.goto(f"{site}{address}", wait_until="load")
        axe.look(page)


def main(site: str, folder: Path, starts: list[str]) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("The audit needs Chromium: install it (on Debian: apt-get install chromium).")
    started = time.monotonic()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        library = os.environ["AXE"]  # empty where there was no npm to bring it
        axe = Axe(Path(library)) if library else None
        audit = Audit(site, folder, browser, axe)
        queue = [f"{site}{start}" for start in ["/fr/", "/en/", "/de/", *starts]]
        known, looked = set(queue), 0
        while queue and looked < MOST:
            address = queue.pop(0)
            if not audit.fetch(address):
                continue
            looked += 1
            for link in audit.look(address):
                if link not in known:
                    known.add(link)
                    queue.append(link)
        if axe:
            look_at_desk(site, browser, axe)
            sys.stdout.write(f"{axe.table()}\n")
        browser.close()
    count = len(audit.findings) + (len(axe.found) if axe else 0)
    took = time.monotonic() - started
    sys.stdout.write(f"{looked} pages, {len(known)} addresses, {count} findings, {took:.0f} s\n")
    return min(count, 100)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:]))
