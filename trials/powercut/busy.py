"""The work of a busy newsroom over its own addresses: several people at once, and a note of everything that they were told.

A note is written when a step begins and when its answer has come: between the two, the step may have happened or not.
"""

from __future__ import annotations

import hashlib
import io
import itertools
import json
import os
import random
import re
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core import signing
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from PIL import Image as Pixels

from announcements import addresses
from announcements.models import Announcement, Edition, EditionText
from assets.models import Image
from desk.importing.views import SALT
from newsroom.driving import Answer, Refused, Visitor
from people import roles
from people.models import User
from presskits.formats import FORMATS

SAMPLE = Path(settings.BASE_DIR) / "newsroom" / "demo" / "sample" / "communique-accord-cadre.txt"
PASSWORD = "busy-busy-busy"


class Notes:
    """Notes of what was begun and what was told, one JSON object a line, each in one write."""

    def __init__(self, path: Path) -> None:
        self.file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        self.lock = threading.Lock()

    def begun(self, step: str, **facts: Any) -> None:
        self._note(step=step, told=False, **facts)

    def told(self, step: str, **facts: Any) -> None:
        self._note(step=step, told=True, **facts)

    def _note(self, **facts: Any) -> None:
        line = json.dumps(facts, ensure_ascii=False).encode() + b"\n"
        with self.lock:
            os.write(self.file, line)


def make_accounts(names: list[str]) -> None:
    """Make the people who will work, with everything that may be done."""
    roles.ensure_roles()
    for name in names:
        user = User.objects.create_user(name, f"{name}@newsroom.example", PASSWORD, is_staff=True)
        user.groups.add(Group.objects.get(name=roles.PUBLISHERS))


def work(site: str, notes: Path, *, seconds: float, seed: int) -> None:
    """Have four people at work for a time; raises what one of them met."""
    written = Notes(notes)
    until = time.monotonic() + seconds
    released = list(
        Edition.objects.public(timezone.now())
        .order_by("announcement_id")
        .values_list("announcement_id", flat=True)
    )
    half = len(released) // 2
    people: list[Worker] = [
        Editor(site, written, "editor-1", seed, until),
        Editor(site, written, "editor-2", seed + 1, until),
        Photographer(site, written, "photographer", seed + 2, until),
        Withdrawer(site, written, "withdrawer", seed + 3, until, released[:half]),
        Reader(site, written, "reader", seed + 4, until, released[half:]),
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    for person in people:
        if person.met is not None:
            raise person.met


class Worker(threading.Thread):
    """Somebody who does one thing after another until the time is over."""

    signs_in = True

    def __init__(self, site: str, notes: Notes, name: str, seed: int, until: float) -> None:
        super().__init__(name=name)
        self.visitor = Visitor(site)
        self.notes, self.until = notes, until
        self.random = random.Random(seed)
        self.met: BaseException | None = None

    def run(self) -> None:
        try:
            if self.signs_in:
                page = self.visitor.get(reverse("account_login"))
                self.visitor.send(page, "password", {"login": self.name, "password": PASSWORD})
            for turn in self.turns():
                if time.monotonic() > self.until:
                    return
                turn()
        except BaseException as problem:
            self.met = problem
        finally:
            connection.close()

    def turns(self) -> Iterator[Callable[[], None]]:
        raise NotImplementedError


def change_page(pk: int) -> str:
    return reverse("admin:announcements_announcement_change", args=[pk])


class Editor(Worker):
    """Pastes a communiqué, accepts the plan, changes the headline, submits, approves; again and again."""

    def turns(self) -> Iterator[Callable[[], None]]:
        for number in itertools.count(1):
            yield lambda number=number: self.paste(number)  # type: ignore[misc]
            yield self.accept
            yield self.save
            yield self.submit
            yield self.approve

    def paste(self, number: int) -> None:
        text = SAMPLE.read_text()
        title = f"{self.name} annonce un accord numéro {number} avec les universités"
        first, rest = text.split("\n", 1)
        page = self.visitor.get(reverse("admin:announcements_announcement_import"))
        self.plan = self.visitor.send(page, "text", {"text": f"{first}\n\n{title}\n{rest}"})
        ticket = self.plan.document().xpath("string(//input[@name='ticket']/@value)")
        self.kept = str(signing.loads(ticket, salt=SALT)[0])
        self.notes.told("put aside", name=self.kept)

    def accept(self) -> None:
        self.notes.begun("import", name=self.kept)
        form = self.visitor.send(self.plan, "ticket", {})
        found = re.search(r"/announcement/(\d+)/change/", form.address)
        if found is None:
            raise Refused(f"The import leads to {form.address} instead of to the draft.")
        self.pk = int(found[1])
        self.notes.told("import", pk=self.pk, name=self.kept)

    def save(self) -> None:
        page = self.visitor.get(change_page(self.pk))
        headline = f"Un accord de recherche, version {self.random.randrange(10**6)}"
        self.notes.begun("save", pk=self.pk, headline=headline)
        self.visitor.send(page, "headline_fr", {"headline_fr": headline, "_continue": "1"})
        self.notes.told("save", pk=self.pk, headline=headline)

    def submit(self) -> None:
        page = self.visitor.get(change_page(self.pk))
        self.notes.begun("submit", pk=self.pk)
        self.visitor.send(page, "_step", {"_step": "submit"})
        self.see("in_review")
        self.notes.told("submit", pk=self.pk)

    def approve(self) -> None:
        address = reverse("admin:announcements_announcement_approve", args=[self.pk])
        page = self.visitor.get(address)
        self.notes.begun("approve", pk=self.pk)
        self.visitor.send(page, "when", {"when": "now"})
        self.see("approved")
        texts = EditionText.objects.filter(edition__announcement=self.pk)
        marks = dict(texts.values_list("language", "fingerprint"))
        self.notes.told("approve", pk=self.pk, fingerprints=marks)

    def see(self, status: str) -> None:
        found = Announcement.objects.values_list("status", flat=True).get(pk=self.pk)
        if found != status:
            raise Refused(f"Announcement {self.pk} is “{found}” instead of “{status}”.")


class Photographer(Worker):
    """Adds one picture after another."""

    def turns(self) -> Iterator[Callable[[], None]]:
        for number in itertools.count(1):
            yield lambda number=number: self.add(number)  # type: ignore[misc]

    def add(self, number: int) -> None:
        page = self.visitor.get(reverse("admin:assets_image_add"))
        name = f"photo-{number}.jpg"
        self.notes.begun("upload", filename=name)
        self.visitor.send(
            page,
            "alt_fr",
            {"alt_fr": f"Photo {number}", "credit_fr": "Photo : Atelier Nord"},
            files={"upload": (name, picture(self.random))},
        )
        sha256 = Image.objects.values_list("sha256", flat=True).get(filename=name)
        self.notes.told("upload", filename=name, sha256=sha256)


class Withdrawer(Worker):
    """Withdraws one released announcement after another."""

    def __init__(self, *arguments: Any) -> None:
        *given, self.released = arguments
        super().__init__(*given)

    def turns(self) -> Iterator[Callable[[], None]]:
        for pk in self.released:
            yield lambda pk=pk: self.withdraw(pk)  # type: ignore[misc]
            yield lambda: time.sleep(self.random.uniform(1, 4))

    def withdraw(self, pk: int) -> None:
        address = reverse("admin:announcements_announcement_withdraw", args=[pk])
        page = self.visitor.get(address)
        fields = page.document().xpath("//textarea[starts-with(@name, 'reason')]/@name")
        self.notes.begun("withdraw", pk=pk)
        self.visitor.send(page, fields[0], {str(name): "Reporté." for name in fields})
        if not Announcement.objects.filter(pk=pk, withdrawn_at__isnull=False).exists():
            raise Refused(f"Announcement {pk} is not withdrawn.")
        self.notes.told("withdraw", pk=pk)


class Reader(Worker):
    """Downloads the files of what is released, each kind once."""

    signs_in = False

    def __init__(self, *arguments: Any) -> None:
        *given, self.released = arguments
        super().__init__(*given)

    def turns(self) -> Iterator[Callable[[], None]]:
        rows = EditionText.objects.filter(
            edition__in=Edition.objects.public(timezone.now()).filter(
                announcement__in=self.released
            )
        )
        found = rows.values_list("language", "slug", "edition__announcement__short_id")
        wanted = [(*row, made.address) for row in found for made in FORMATS]
        self.random.shuffle(wanted)
        for language, slug, short_id, file in wanted:
            path = addresses.announcement(language, slug, short_id) + file
            yield lambda path=path: self.download(path)  # type: ignore[misc]

    def download(self, path: str) -> None:
        answer: Answer = self.visitor.ask(path)
        if answer.status == 200:
            sha256 = hashlib.sha256(answer.body).hexdigest()
            self.notes.told("download", path=urllib.parse.unquote(path), sha256=sha256)


def picture(chance: random.Random) -> bytes:
    """Return a JPEG of noise, between some kilobytes and a megabyte."""
    width, height = chance.randrange(200, 900), chance.randrange(200, 900)
    noise = Pixels.frombytes("RGB", (width, height), chance.randbytes(width * height * 3))
    stream = io.BytesIO()
    noise.save(stream, "JPEG", quality=chance.randrange(40, 95))
    return stream.getvalue()
