"""Drive the main job once over loopback: import the sample, submit, approve, wait for the release, read the page, the feed and the kit.

For `script/server --check`: it writes into the newsroom of its settings, so it belongs to one made for the purpose.
"""

from __future__ import annotations

import hashlib
import io
import re
import secrets
import time
import unicodedata
import zipfile
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import BaseCommand, CommandError
from django.db.models import Model
from django.urls import reverse
from django.utils.html import strip_tags

from announcements import addresses
from announcements.models import Announcement
from languages import texts
from newsroom.driving import Answer, Refused, Visitor
from people import roles
from people.models import User

SAMPLE = settings.BASE_DIR / "newsroom" / "demo" / "sample" / "communique-accord-cadre.txt"
RELEASE = 90.0  # seconds: “now” is in 60, with Undo until then


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "site", help="where the newsroom listens, for example http://127.0.0.1:8000"
        )

    def handle(self, *args: Any, site: str, **options: Any) -> None:
        try:
            self.drive(Visitor(site), Visitor(site))
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(self.style.SUCCESS("The newsroom does its job."))

    @contextmanager
    def step(self, title: str) -> Iterator[list[str]]:
        """Print what a step does, what it got (the lines put into the list) and how long it took."""
        self.stdout.write(f"{title} … ", ending="")
        self.stdout.flush()
        started = time.monotonic()
        got: list[str] = []
        try:
            yield got
        except BaseException:
            self.stdout.write("failed")
            raise
        self.stdout.write(f"{', '.join([*got, f'{time.monotonic() - started:.1f} s'])}")

    def drive(self, publisher: Visitor, reader: Visitor) -> None:
        with self.step("Signing in"):
            sign_in(publisher)
        with self.step("Importing the sample communiqué") as got:
            announcement = import_sample(publisher)
            got.append(f"“{french(announcement, 'headline')}”")
        form = reverse("admin:announcements_announcement_change", args=[announcement.pk])
        with self.step("Submitting it for review"):
            publisher.send(publisher.get(form), "_step", {"_step": "submit"})
            see_status(announcement, "in_review")
        with self.step("Approving it, release now"):
            page = publisher.get(
                reverse("admin:announcements_announcement_approve", args=[announcement.pk])
            )
            publisher.send(page, "when", {"when": "now"})
            see_status(announcement, "approved")
        address = addresses.short(announcement.short_id)
        with self.step("Seeing that nothing is public yet"):
            status = reader.ask(address).status
            if status != 404:
                raise Refused(f"{address} answers {status} before the release instead of 404.")
        with self.step("Waiting for the release") as got:
            page = wait_for(reader, address)
            got.append(page.address)
        self.read(reader, announcement, page)

    def read(self, reader: Visitor, announcement: Announcement, page: Answer) -> None:
        """Look at what the world sees now."""
        wanted = words_wanted(announcement)
        with self.step("Reading the page") as got:
            see(wanted, page.document().text_content(), "the page")
            got.append(f"{len(page.body) // 1000} kB")
        with self.step("Reading the feed") as got:
            feed = reader.get("/fr/feed.atom")
            see([french(announcement, "headline")], feed.text, "the feed")
            got.append(f"{feed.text.count('<entry')} entries")
        with self.step("Downloading the press kit") as got:
            links = page.document().xpath("//a[contains(@href, 'kit.zip')]/@href")
            if not links:
                raise Refused("The page has no link to the press kit.")
            kit = open_kit(reader.get(links[0]))
            got += [f"{len(kit)} files", f"{sum(map(len, kit.values())) // 1000} kB"]
        with self.step("Opening the PDF") as got:
            name = next((name for name in kit if name.endswith(".pdf")), None)
            if name is None:
                raise Refused("The press kit holds no PDF.")
            text, pages = pdf_text(kit[name])
            see(wanted, text, name)
            got += [name, f"{pages} pages"]


def sign_in(visitor: Visitor) -> None:
    """Make an account that may release, and sign in with it as a person does."""
    roles.ensure_roles()
    password = secrets.token_urlsafe(20)
    user = User.objects.create_user(
        "check", "check@newsroom.example", password, is_staff=True, first_name="Check"
    )
    user.groups.add(Group.objects.get(name=roles.PUBLISHERS))
    page = visitor.get(reverse("account_login"))
    answer = visitor.send(page, "password", {"login": "check", "password": password})
    if "/login" in answer.address:
        raise Refused("Signing in leads back to the sign-in page.")


def import_sample(visitor: Visitor) -> Announcement:
    """Paste the sample, look at the plan, accept it; return the draft that it became."""
    page = visitor.get(reverse("admin:announcements_announcement_import"))
    plan = visitor.send(page, "text", {"text": SAMPLE.read_text()})
    if Announcement.objects.filter(headline_fr=headline(plan)).exists():
        raise Refused("The plan of an import was written before it was accepted.")
    form = visitor.send(plan, "ticket", {})
    found = re.search(r"/announcement/(\d+)/change/", form.address)
    if found is None:
        raise Refused(f"The import leads to {form.address} instead of to the draft.")
    return Announcement.objects.get(pk=int(found[1]))


def headline(plan: Answer) -> str:
    """Return the headline that a plan shows."""
    return " ".join(plan.document().xpath("string(//h1)").split())


def see_status(announcement: Announcement, status: str) -> None:
    announcement.refresh_from_db()
    if announcement.status != status:
        raise Refused(f"The announcement is “{announcement.status}” instead of “{status}”.")


def wait_for(reader: Visitor, address: str) -> Answer:
    """Return the page once it is public; Refused when that takes too long."""
    started = time.monotonic()
    while time.monotonic() - started < RELEASE:
        answer = reader.ask(address)
        if answer.status == 200:
            return answer
        time.sleep(1)
    raise Refused(f"{address} still answers {answer.status} {RELEASE:.0f} s after the approval.")


def french(row: Model, field: str) -> str:
    return texts(row, field)["fr"]


def words_wanted(announcement: Announcement) -> list[str]:
    """Return the headline, every commitment and the address of every contact."""
    return [
        french(announcement, "headline"),
        *(strip_tags(french(row, "text")) for row in announcement.commitments.all()),
        *(row.contact.email for row in announcement.contact_places.select_related("contact")),
    ]


def plain(text: str) -> str:
    """Return letters and figures alone: what a page and a PDF have in common."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text.replace("\u00ad", ""))).lower()


def see(wanted: list[str], text: str, where: str) -> None:
    """Refused, naming the first of the wanted words that are not in a text."""
    found = plain(text)
    for words in wanted:
        if plain(words) not in found:
            raise Refused(f"“{words}” is not in {where}.")


def open_kit(answer: Answer) -> dict[str, bytes]:
    """Return the files of a press kit by name; Refused when its sums do not hold."""
    with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
        files = {
            info.filename: archive.read(info) for info in archive.infolist() if not info.is_dir()
        }
    sums = next((name for name in files if name.endswith("SHA256SUMS")), None)
    if sums is None:
        raise Refused("The press kit holds no SHA256SUMS.")
    folder = sums.removesuffix("SHA256SUMS")
    for line in files[sums].decode().splitlines():
        digest, _, name = line.partition("  ")
        if hashlib.sha256(files[folder + name]).hexdigest() != digest:
            raise Refused(f"{name} in the press kit is not what SHA256SUMS says.")
    return files


def pdf_text(data: bytes) -> tuple[str, int]:
    """Return the text of a PDF and the number of its pages."""
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data))
    return "\n".join(page.extract_text() for page in reader.pages), len(reader.pages)
