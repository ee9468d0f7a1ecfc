"""axe-core in a real browser: every rule it runs by default, in both themes, wide and narrow; a table of what breaks them.

`script/audit` installs axe-core, for the audit alone; the newsroom knows nothing of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from playwright.sync_api import Page

VIEWS = [(width, scheme) for width in (1280, 320) for scheme in ("light", "dark")]
# The preview of an announcement stands in a frame whose scripts are off; the page in it is looked at for itself.
RUN = """async () => {
  for (const moving of document.getAnimations()) try { moving.finish(); } catch { moving.cancel(); }
  const found = await axe.run(document, {iframes: false});
  const short = rules => rules.map(r => [r.id, r.impact || '', r.help, r.nodes.map(n => n.target.join(' '))]);
  return [found.passes.length, short(found.incomplete).length, short(found.violations)];
}"""
ANNOUNCEMENTS = "/admin/announcements/announcement/"


class Violation(NamedTuple):
    rule: str
    impact: str
    help: str


@dataclass
class Found:
    pages: set[str] = field(default_factory=set)
    views: set[str] = field(default_factory=set)
    elements: int = 0
    example: str = ""


class Axe:
    """Runs axe-core in pages that are open, and remembers what it found."""

    def __init__(self, library: Path) -> None:
        self.source = library.read_text()
        self.found: dict[Violation, Found] = {}
        self.pages: set[str] = set()
        self.runs = self.passed = self.unsure = 0

    def look(self, page: Page) -> None:
        """Run in every view of the page that is open; it is left wide and light."""
        path = urlsplit(page.url).path
        self.pages.add(path)
        for width, scheme in VIEWS:
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.evaluate(self.source)
            passed, unsure, violations = page.evaluate(RUN)
            self.runs += 1
            self.passed += passed
            self.unsure += unsure
            for rule, impact, help_, targets in violations:
                found = self.found.setdefault(Violation(rule, impact, help_), Found())
                found.pages.add(path)
                found.views.add(f"{width} {scheme}")
                found.elements += len(targets)
                found.example = found.example or f"{path} {targets[0]}"
        page.set_viewport_size({"width": VIEWS[0][0], "height": 900})
        page.emulate_media(color_scheme="light")

    def table(self) -> str:
        """Return what was found, one rule a line, and how much was looked at."""
        lines = [
            f"axe-core: {len(self.pages)} pages, {self.runs} runs, {self.passed} rules kept, "
            f"{self.unsure} for a person to judge, {len(self.found)} broken"
        ]
        for (rule, impact, help_), found in sorted(self.found.items()):
            lines.append(
                f"  {rule:<28} {impact:<9} {len(found.pages):>4} pages {found.elements:>5} elements  {help_}\n"
                f"      {', '.join(sorted(found.views))}; such as {found.example[:160]}"
            )
        return "\n".join(lines)


def desk_pages(page: Page, site: str, name: str, password: str) -> list[str]:
    """Sign in, and return the addresses of the desk's main pages: start, lists, forms, import, and the steps that can be taken."""
    page.goto(f"{site}/admin/")
    page.fill("input[name=login]", name)
    page.fill("input[type=password]", password)
    page.click("main form button")
    page.wait_for_url(f"{site}/admin/")
    rooms = hrefs(page, ".start-rooms a")
    page.goto(f"{site}{ANNOUNCEMENTS}")
    forms = [link for link in hrefs(page, "#result_list a") if link.endswith("/change/")]
    steps: dict[str, str] = {}
    for form in forms:
        for step in ("approve", "cancel", "withdraw", "history"):
            address = re.sub(r"change/$", f"{step}/", form)
            answer = page.request.get(f"{site}{address}", max_redirects=0)
            if answer.status == 200:
                steps.setdefault(step, address)
    library = []
    for room in rooms:
        page.goto(f"{site}{room}")
        library += [link for link in hrefs(page, "#result_list a") if link.endswith("/change/")][:1]
    new = [f"{ANNOUNCEMENTS}add/", f"{ANNOUNCEMENTS}import/"]
    return list(dict.fromkeys(["/admin/", *rooms, *new, *forms[:4], *steps.values(), *library]))


def hrefs(page: Page, selector: str) -> list[str]:
    """Return the paths that elements lead to, each once."""
    found = page.eval_on_selector_all(selector, "all => all.map(a => a.getAttribute('href'))")
    return list(dict.fromkeys(urlsplit(href).path for href in found if href))
