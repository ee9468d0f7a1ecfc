"""Rows for tests: a minimal draft that is ready for release, with traits for situations.

`release(announcement, at=…)` takes it the whole road through `publishing`, so that tests read what the world reads.
"""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import factory
from django.contrib.auth.models import Permission
from PIL import Image as Pixels

from announcements import publishing
from announcements.draft import draft_from_rows
from announcements.models import (
    Announcement,
    AnnouncementContact,
    Commitment,
    Edition,
    Part,
    Party,
    Signatory,
    Theme,
)
from assets.models import Attachment, Image
from assets.uploading import store_attachment, store_image
from contacts.models import PressContact
from partners.models import Institution
from people.models import User

# A quiet Tuesday in winter; tests that need another moment say so.
NOW = dt.datetime(2026, 2, 10, 9, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def jpeg(width: int = 640, height: int = 400, colour: str = "#3a5f8f") -> bytes:
    """Return a small real JPEG."""
    stream = io.BytesIO()
    Pixels.new("RGB", (width, height), colour).save(stream, "JPEG")
    return stream.getvalue()


SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><path d="M0 0h120v40H0z"/></svg>'
)


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"agent{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@redaction.example")
    first_name = "Camille"
    last_name = factory.Sequence(lambda n: f"Dupré {n}")
    is_staff = True


def publisher(**fields: Any) -> User:
    """A member of staff who may do everything with announcements."""
    user = UserFactory(**fields)
    rooms = ("announcements", "partners", "contacts", "assets", "masthead")
    user.user_permissions.set(Permission.objects.filter(content_type__app_label__in=rooms))
    return User.objects.get(pk=user.pk)


def editor(**fields: Any) -> User:
    """A member of staff who may write and submit, but neither approve nor withdraw."""
    user = publisher(**fields)
    user.user_permissions.remove(
        *Permission.objects.filter(codename__in=["approve_announcement", "withdraw_announcement"])
    )
    return User.objects.get(pk=user.pk)


def make_image(data: bytes | None = None, filename: str = "campus.jpg", **fields: Any) -> Image:
    """Store a real picture with credit and alternative texts."""
    given = {
        "alt_fr": "Le campus au petit matin",
        "alt_en": "The campus at dawn",
        "alt_de": "Der Campus am Morgen",
        "caption_fr": "Le campus de Valmont.",
        "credit_fr": "Photo : Atelier Nord",
        "copyright": "© Atelier Nord",
        "licence": "CC BY 4.0",
    }
    return store_image(data=data or jpeg(), filename=filename, **{**given, **fields})


def make_logo(filename: str = "logo.svg", **fields: Any) -> Image:
    return make_image(SVG, filename, **{"alt_fr": "Logo", "caption_fr": "", **fields})


def make_attachment(filename: str = "programme.csv", **fields: Any) -> Attachment:
    given = {"title_fr": "Programme", "title_en": "Programme"}
    return store_attachment(
        data=b"jour;heure\nlundi;9 h\n", filename=filename, **{**given, **fields}
    )


class InstitutionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Institution
        skip_postgeneration_save = True

    name_fr = factory.Sequence(lambda n: f"Université de Valmont {n}")
    name_en = factory.Sequence(lambda n: f"University of Valmont {n}")
    article_fr = "l’"
    kind = "university"
    boilerplate_fr = "<p>Une université de recherche au bord de la Brenne.</p>"
    boilerplate_en = "<p>A research university on the river Brenne.</p>"
    website = "https://valmont.example/"


class PressContactFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PressContact
        skip_postgeneration_save = True

    institution = factory.SubFactory(InstitutionFactory)
    name = "Service presse"
    email = factory.Sequence(lambda n: f"presse{n}@valmont.example")
    phone = "+33199001234"


class ThemeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Theme
        skip_postgeneration_save = True

    name_fr = factory.Sequence(lambda n: f"Climat {n}")
    name_en = factory.Sequence(lambda n: f"Climate {n}")
    slug = factory.Sequence(lambda n: f"climat-{n}")


class AnnouncementFactory(factory.django.DjangoModelFactory):
    """A French press release, ready for release; `english=True` adds the translation."""

    class Meta:
        model = Announcement
        skip_postgeneration_save = True

    class Params:
        english = factory.Trait(
            headline_en="Valmont and Cassini sign for five years",
            lede_en="<p>The two institutions open a joint laboratory for rivers.</p>",
            dateline_place_en="Valmont",
            commitments_introduction_en="The agreement:",
        )

    headline_fr = factory.Sequence(lambda n: f"Valmont et Cassini signent pour cinq ans {n}")
    lede_fr = "<p>Les deux établissements ouvrent un laboratoire commun sur les fleuves.</p>"
    dateline_place_fr = "Valmont"
    dateline_on = dt.date(2026, 2, 10)
    commitments_introduction_fr = "Cet accord :"


def make_announcement(
    *,
    english: bool = False,
    parties: int = 2,
    commitments: int = 2,
    lead_image: bool = False,
    **fields: Any,
) -> Announcement:
    """Make a complete working copy: parties, contact, signatory, commitments and two sections."""
    image = make_image() if lead_image else None
    announcement = AnnouncementFactory(english=english, lead_image=image, **fields)
    institutions = [
        InstitutionFactory(name_en=f"University of Valmont {n}") for n in range(parties)
    ]
    for position, institution in enumerate(institutions):
        role = "lead" if position == 0 else "co_signatory"
        Party.objects.create(
            announcement=announcement, institution=institution, role=role, position=position
        )
    contact = PressContactFactory(
        institution=institutions[0] if institutions else InstitutionFactory()
    )
    AnnouncementContact.objects.create(announcement=announcement, contact=contact)
    Signatory.objects.create(
        announcement=announcement,
        name="Hélène Arnaud",
        function_fr="présidente",
        function_en="President" if english else "",
        institution=institutions[0] if institutions else None,
    )
    Part.objects.create(
        announcement=announcement,
        position=1,
        heading_fr="Une histoire commune",
        body_fr="<p>Tout commence au bord de l'eau.</p>",
        heading_en="A shared history" if english else "",
        body_en="<p>It begins at the waterside.</p>" if english else "",
    )
    if commitments:
        Part.objects.create(announcement=announcement, position=2, kind="commitments")
    for number in range(1, commitments + 1):
        Commitment.objects.create(
            announcement=announcement,
            position=number,
            text_fr=f"mesurera le débit du fleuve numéro {number}",
            text_en=f"will gauge river number {number}" if english else "",
        )
    return announcement


def approve(
    announcement: Announcement,
    *,
    now: dt.datetime = NOW,
    release_at: dt.datetime | None = None,
    languages: list[str] | None = None,
    by: User | None = None,
    **fields: Any,
) -> Edition:
    """Submit and approve an announcement as its text stands."""
    by = by or publisher()
    announcement.refresh_from_db()
    publishing.submit(announcement=announcement, by=by, now=now, version=announcement.version)
    fingerprints = publishing.fingerprints_of(draft_from_rows(announcement))
    chosen = {
        code: value for code, value in fingerprints.items() if not languages or code in languages
    }
    return publishing.approve(
        announcement=announcement,
        by=by,
        now=now,
        version=announcement.version,
        fingerprints=chosen,
        rehearsal=None,
        release_at=release_at,
        **fields,
    )


def release(announcement: Announcement, *, at: dt.datetime = NOW - HOUR, **fields: Any) -> Edition:
    """Take an announcement through review and approval so that it is public from `at` on."""
    return approve(announcement, now=at - HOUR, release_at=at, **fields)


def reopen(announcement: Announcement, *, now: dt.datetime = NOW) -> None:
    """Take an approved announcement back to draft; a release to come is cancelled."""
    announcement.refresh_from_db()
    step = {"announcement": announcement, "by": publisher(), "now": now}
    if Edition.objects.filter(announcement=announcement).pending(now).exists():
        publishing.cancel(**step, version=announcement.version, reason="Reporté.")
    else:
        publishing.reopen(**step, version=announcement.version)
