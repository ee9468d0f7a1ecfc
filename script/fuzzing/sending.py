"""Files through the forms of a running newsroom: upload of images and attachments, import of manuscripts, and what follows from each."""

from __future__ import annotations

import random
import re
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from django.db import connection

from . import mutating, samples
from .forms import Form, forms_of, multipart
from .judging import SLOW, Offences, offences_of
from .reading import Files, Outcome, allowed
from .requesting import Request
from .running import GONE, IMPORT, Newsroom
from .wire import Answer, as_bytes

THREADS = 3
IMAGE, ATTACHMENT = "/admin/assets/image/add/", "/admin/assets/attachment/add/"


@dataclass
class Sender:
    """Sends files as a publisher does."""

    newsroom: Newsroom
    seed: int
    offences: Offences
    files: Files
    lock: threading.Lock = field(default_factory=threading.Lock)

    def send_all(self, numbers: Sequence[int], progress: Callable[[], None]) -> None:
        def part(numbers: Sequence[int]) -> None:
            try:
                for number in numbers:
                    if self.newsroom.is_gone():
                        self.offences.add(GONE, f"script/fuzz --seed {self.seed}, at file {number}")
                        return
                    self.one(mutating.file(self.seed, number))
                    progress()
            finally:
                connection.close()

        with ThreadPoolExecutor(THREADS) as pool:
            for future in [pool.submit(part, numbers[start::THREADS]) for start in range(THREADS)]:
                future.result()

    def one(self, file: mutating.File) -> Outcome:
        """Send a file through the form it belongs to, go on where the newsroom leads, and note what came of it."""
        rng = random.Random(f"{self.seed}:send:{file.number}")
        page = (
            IMAGE
            if file.kind in samples.IMAGES
            else IMPORT
            if file.kind in samples.MANUSCRIPTS
            else ATTACHMENT
        )
        if rng.random() < 0.1:
            page = rng.choice((IMAGE, IMPORT, ATTACHMENT))
        form = self._form(page)
        if form is None:
            return self._noted(file, Answer(0), "offence", f"{page} shows no form for a file")
        name = "".join(c for c in file.name if c not in '"\r\n').encode("utf-8", "replace")
        body, kind = multipart(form, rng, filename=name or b"x", data=file.data)
        answer, wrong = self._ask(file, "POST", page, body, kind)
        seconds = answer.seconds
        followed, more = self._follow(file, page, answer)
        accepted = answer.status in (302, 303) or followed
        return self._noted(
            file, answer, "accepted" if accepted else "refused", "; ".join(dict.fromkeys([*wrong, *more])), seconds
        )  # fmt: skip

    def _form(self, page: str) -> Form | None:
        """Return the form of a page, with as much filled in as a file needs."""
        answer = self.newsroom.ask("publisher", page)
        for form in forms_of(answer.body, role="publisher", page=page):
            if form.has_files:
                fields = [
                    replace(one, value="Un essai") if re.fullmatch(r"(title|alt|credit)_fr", one.name) else one
                    for one in form.fields
                    if not one.name.startswith("_")
                ]  # fmt: skip
                return replace(form, fields=tuple(fields))
        return None

    def _ask(
        self, file: mutating.File, method: str, target: str, body: bytes = b"", kind: str = ""
    ) -> tuple[Answer, list[str]]:
        headers = [("Host", self.newsroom.world.host)]
        if kind:
            headers.append(("Content-Type", kind))
        request = Request(file.number, "publisher", method, target.encode(), tuple(headers), body, re.sub(r"/\d+/", "/N/", target))  # fmt: skip
        answer = self.newsroom.send(request)
        if "/login/" in answer.header("Location"):
            self.newsroom.cast.renew("publisher")
            answer = self.newsroom.send(request)
        wrong = offences_of(request, answer, self.newsroom.words, self.newsroom.log)
        most = allowed(len(body)) if body else SLOW
        if answer.seconds > most and (again := self.newsroom.send(request)).seconds > most:
            wrong.append(
                f"it took more than {most:.0f} s ({request.label}, {samples.ending(file.kind)})"
            )
            answer = again
        if wrong:
            path = self.newsroom.folder / f"{self.seed}-file-{file.number}.http"
            path.write_bytes(as_bytes(request, self.newsroom.cast.cookies("publisher")))
        return answer, wrong

    def _follow(self, file: mutating.File, page: str, answer: Answer) -> tuple[bool, list[str]]:
        """Go where an accepted file leads: accept the plan of an import, read the draft, look at the image that was stored."""
        wrong: list[str] = []
        if page == IMPORT and answer.status == 200:
            plan = next((form for form in forms_of(answer.body, role="publisher", page=IMPORT) if "ticket" in form.name[2]), None)  # fmt: skip
            if plan is None:
                return False, wrong
            body, kind = multipart(plan, random.Random(file.number))
            draft, found = self._ask(file, "POST", IMPORT, body, kind)
            wrong += found
            if "/change/" in (address := draft.header("Location")):
                for tail in ("", "../preview/", "../preview/fr/", "../approve/"):
                    target = address if not tail else re.sub(r"change/$", tail[3:], address)
                    wrong += self._ask(file, "GET", target)[1]
            return True, wrong
        if page == IMAGE and answer.status == 302:
            from assets.models import Image

            row = Image.objects.order_by("-pk").first()
            wrong += self._ask(file, "GET", "/admin/assets/image/")[1]
            if row is not None:
                for name in ("w320.jpg", "original.jpg", "og.jpg"):
                    wrong += self._ask(file, "GET", f"/admin/media/{row.pk}/{name}")[1]
        return False, wrong

    def _noted(
        self, file: mutating.File, answer: Answer, result: str, what: str, seconds: float = 0.0
    ) -> Outcome:
        outcome = Outcome(file.number, file.kind, "offence" if what else result, what, seconds)
        with self.lock:
            self.files.note("form", outcome)
        if what:
            self.offences.add(f"file by form: {what}", repro(self.seed, file))
        return outcome


def repro(seed: int, file: mutating.File) -> str:
    return f"script/fuzz --seed {seed} --only-file {file.number}   # {file.kind}: {file.how}"
