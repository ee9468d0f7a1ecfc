"""What must not happen, looked for in every answer; each cause is told once, with the first requests that show it."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote_to_bytes

from . import junk, planting, serving
from .requesting import Request
from .wire import Answer

SLOW = 5.0  # seconds
_PAGE = re.compile(r"text/html|image/svg|xml", re.IGNORECASE)


@dataclass
class Offence:
    """One kind of thing that went wrong; `shown_by` are the repro lines of the first few."""

    what: str
    count: int = 0
    shown_by: list[str] = field(default_factory=list)


class Offences:
    """All that went wrong, by cause."""

    MOST = 3

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.by_cause: dict[str, Offence] = {}

    def add(self, what: str, repro: str, count: int = 1) -> bool:
        """Note an offence; return whether its cause is new."""
        with self.lock:
            new = what not in self.by_cause
            offence = self.by_cause.setdefault(what, Offence(what))
            offence.count += count
            if len(offence.shown_by) < self.MOST:
                offence.shown_by.append(repro)
            return new


def offences_of(
    request: Request, answer: Answer, words: Sequence[str], log: Path | None = None
) -> list[str]:
    """Return what is wrong with an answer, each as a cause; time and memory are judged elsewhere."""
    wrong = []
    if not answer.status:
        # What is no HTTP may be hung up on.
        where = (
            ""
            if answer.trouble.startswith("no connection")
            else f" ({request.method} {request.label})"
        )
        return [] if request.broken else [f"{answer.trouble}{where}"]
    kind = answer.header("Content-Type")
    if answer.status >= 500:
        why = serving.cause_of_failure(log, _path(request)) if log else ""
        wrong.append(f"{answer.status}: {why or f'{request.method} {request.label}'}")
    # An answer without a type is the server's own refusal of what is no HTTP.
    if _PAGE.match(kind):
        if not answer.header("Content-Security-Policy"):
            wrong.append(f"no content security policy ({answer.status} {kind})")
        if answer.header("X-Content-Type-Options") != "nosniff":
            wrong.append(f"no nosniff ({answer.status} {kind})")
    if answer.header(junk.HEADER):
        wrong.append(f"a header was injected ({request.label})")
    if kind.startswith("text/html") and f"<{junk.TAG}".encode() in answer.body.lower():
        wrong.append(f"markup came through unescaped ({request.label})")
    if request.role in planting.STRANGERS:
        if (
            answer.header("Set-Cookie")
            and answer.status < 300
            and not _path(request).lower().startswith("/admin")
        ):
            wrong.append(f"a public page sets a cookie ({request.label})")
        wrong += _leaks(request, answer, words)
    return wrong


def _path(request: Request) -> str:
    return unquote_to_bytes(request.target.split(b"?")[0]).decode("utf-8", "replace")


def _leaks(request: Request, answer: Answer, words: Sequence[str]) -> list[str]:
    if planting.WORD.encode() not in (said := planting.told(answer.headers, answer.body)):
        return []
    asked = request.target.lower() + request.body.lower()
    return [
        f"the word of an unreleased text is told to a stranger ({word}, {request.label})"
        for word in words
        if word.encode() in said and word.encode() not in asked and not planting.is_released(word)
    ]
