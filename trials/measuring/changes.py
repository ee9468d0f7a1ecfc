"""A newsroom in which, within a few seconds, a release, a correction, a cancelling, a change of a contact and a withdrawal happen.

Each has words of its own, so that an answer says by itself from when it is.
"""

from __future__ import annotations

import datetime as dt
import secrets
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from announcements import addresses, publishing
from announcements.draft import draft_from_rows
from announcements.models import Announcement, AnnouncementContact, Edition, Party
from contacts.models import PressContact
from newsroom.driving import Refused, Visitor, find_form, multipart
from partners.models import Institution
from people.models import User
from trials.measuring.talking import Heard

HOUR = dt.timedelta(hours=1)
DESK = "admin:announcements_announcement_"


@dataclass(frozen=True)
class Rule:
    """From `after` on (seconds since 1970) the addresses say a word, and none did that began before `before`; or they say it no more."""

    what: str
    word: str
    where: frozenset[str]
    before: float
    after: float
    appears: bool = True

    def broken_by(self, where: str, heard: Heard, text: str) -> bool:
        """Return whether an answer is wrong, begun too early or asked for too late for what it says."""
        if where not in self.where:
            return False
        if heard.begun_at < self.before:
            return self.appears and self.word in text
        if heard.sent_at >= self.after:
            return (self.word in text) is not self.appears
        return False


class Newsroom:
    """The rows that the changes are made in, and a person at the desk of a server."""

    def __init__(self, site: str, number: int) -> None:
        self.site, self.number = site, number
        self.by, _made = User.objects.get_or_create(
            username="never-wrong",
            defaults={"is_staff": True, "is_superuser": True, "email": "never@newsroom.example"},
        )
        # First in the alphabet: press contacts are shown page by page, and the first page is asked for.
        self.house = Institution.objects.create(
            name_fr=f"Abri {self.word('maison')}", boilerplate_fr="<p>Un institut.</p>"
        )
        self.old_phone, self.new_phone = (
            f"+3319900{number % 50:02d}11",
            f"+3319900{number % 50:02d}22",
        )
        self.person = PressContact.objects.create(
            institution=self.house, name="Service presse", phone=self.old_phone, listed=True
        )
        self.visitor = Visitor(site)
        self._sign_in()

    def word(self, name: str) -> str:
        """Return a word that stands nowhere else."""
        return f"{name}q{self.number}q"

    def write(self, word: str) -> Announcement:
        """Make a draft that could be released and whose lede holds a word."""
        announcement = Announcement.objects.create(
            headline_fr=f"Un accord numéro {self.number}",
            lede_fr=f"<p>Les deux établissements signent : {word}.</p>",
            dateline_place_fr="Valmont",
            dateline_on=timezone.localdate(),
        )
        Party.objects.create(
            announcement=announcement, institution=self.house, role="lead", position=1
        )
        AnnouncementContact.objects.create(announcement=announcement, contact=self.person)
        return announcement

    def approve(
        self,
        announcement: Announcement,
        at: dt.datetime,
        *,
        now: dt.datetime | None = None,
        **more: Any,
    ) -> Edition:
        """Submit and approve a draft as it stands, for an instant."""
        now = now or timezone.now()
        announcement.refresh_from_db()
        step: dict[str, Any] = {"announcement": announcement, "by": self.by, "now": now}
        publishing.submit(**step, version=announcement.version)
        return publishing.approve(
            **step,
            version=announcement.version,
            fingerprints=publishing.fingerprints_of(draft_from_rows(announcement)),
            rehearsal=None,
            release_at=at,
            **more,
        )

    def published(self, word: str) -> Announcement:
        """Make an announcement that has been public for an hour."""
        announcement = self.write(word)
        now = timezone.now()
        self.approve(announcement, now - HOUR, now=now - 2 * HOUR)
        return announcement

    def correct(self, announcement: Announcement, word: str, at: dt.datetime) -> None:
        """Have another lede released in the place of one, at an instant."""
        announcement.refresh_from_db()
        publishing.reopen(
            announcement=announcement, by=self.by, now=timezone.now(), version=announcement.version
        )
        Announcement.objects.filter(pk=announcement.pk).update(
            lede_fr=f"<p>Il fallait lire : {word}.</p>"
        )
        self.approve(announcement, at, kind="correction", note={"fr": "Une phrase est corrigée."})

    def cancel(self, announcement: Announcement) -> tuple[float, float]:
        """Cancel a release at the desk; return when that was asked for and when it was told to be done."""
        return self._send(
            reverse(f"{DESK}cancel", args=[announcement.pk]), "reason", {"reason": "Reporté."}
        )

    def withdraw(self, announcement: Announcement) -> tuple[float, float]:
        """Withdraw at the desk; return when that was asked for and when it was told to be done."""
        return self._send(
            reverse(f"{DESK}withdraw", args=[announcement.pk]),
            "reason_fr",
            {"reason_fr": "Une erreur."},
        )

    def change_the_phone(self) -> tuple[float, float]:
        """Change the contact at the desk; return when that was asked for and when it was told to be done."""
        where = reverse("admin:contacts_presscontact_change", args=[self.person.pk])
        return self._send(where, "phone", {"phone": self.new_phone})

    def page_of(self, announcement: Announcement) -> str:
        text = announcement.editions.latest("number").texts.get(language="fr")
        return addresses.announcement("fr", text.slug, announcement.short_id)

    def _send(self, where: str, form_with: str, fields: dict[str, Any]) -> tuple[float, float]:
        """Send a form; return when it left and when its answer began: the redirect that says that it is done."""
        page = self.visitor.get(where)
        form = find_form(page, form_with)
        values = [(name, value) for name, value in form.form_values() if name not in fields]
        body, content_type = multipart([*values, *fields.items()], {})
        address = urllib.parse.urljoin(page.address, form.get("action") or page.address)
        head = {"Content-Type": content_type, "Referer": page.address}
        begun = time.time()
        try:
            self._posting.open(urllib.request.Request(address, body, head), timeout=30)
        except urllib.error.HTTPError as answer:
            if answer.status == 302:
                return begun, time.time()
            raise
        raise Refused(f"{address} refuses the form.")

    def _sign_in(self) -> None:
        password = secrets.token_urlsafe(20)
        self.by.set_password(password)
        self.by.save()
        page = self.visitor.get(reverse("account_login"))
        self.visitor.send(page, "password", {"login": self.by.username, "password": password})
        found = (
            vars(handler).get("cookiejar") for handler in vars(self.visitor.opener)["handlers"]
        )
        cookies = next(jar for jar in found if jar is not None)
        self._posting = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(cookies), _Stays()
        )


class _Stays(urllib.request.HTTPRedirectHandler):
    """Follows no redirect."""

    def redirect_request(self, *given: Any) -> None:
        return None
