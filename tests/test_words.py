"""Every field that takes words, in every form of every room, keeps out what no reader could show; a field added later too."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any
from xml.etree import ElementTree

import pytest
import time_machine
from django.apps import apps
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db import connection, models
from django.test import Client, RequestFactory

from announcements.document import fingerprint
from announcements.models import Announcement, EditionText
from contacts.models import PressContact
from masthead.models import Masthead
from pages import calendars
from people.models import User
from richtext.characters import json_is_safe, xml_safe
from richtext.fields import OneLine, RichTextField, _Words
from tests.factories import HOUR, NOW, make_announcement, make_attachment, make_image, release
from tests.test_house import FLOOR

# What a machine writes and no person or file gives: hashes, ids, media types, the canonical text itself.
MACHINE = {
    "short_id", "sha256", "media_type", "fingerprint", "context_digest", "key", "document", "slug", "action", "source",
    "target", "password", "username", "EnrolmentCode.digest", "EmergencyLink.secret_sha256",
    "SpentTicket.name", "IssuedFile.filename", "IssuedFile.note", "EditionText.headline", "EditionText.summary",
    "Institution.sort_fr", "Institution.sort_en", "Institution.sort_de",
}  # fmt: skip
JUNK = "Fl\ufffeeu\x01ve\r\ndu\u202e Nor\u2029d\U0001ffff"


def text_fields() -> list[models.Field]:
    """Return the fields of our own models that hold words; one whose choices are fixed holds none."""
    return [
        field
        for model in apps.get_models()
        if model.__module__.partition(".")[0] in FLOOR
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and field.name not in MACHINE
        and f"{model.__name__}.{field.name}" not in MACHINE
    ]


@pytest.mark.parametrize("field", text_fields(), ids=str)
def test_a_field_of_words_is_one_that_cleans_them(field: models.Field) -> None:
    assert isinstance(field, _Words | RichTextField), f"{field}: use richtext.fields"


def is_clean(text: str, *, one_line: bool) -> bool:
    return xml_safe(text) == text and "\u202e" not in text and not (one_line and "\n" in text)


def forms_of_the_desk() -> list[tuple[str, type]]:
    """Return the form of every model admin and of every kind of row in it."""
    user: Any = get_user_model()(is_superuser=True, is_active=True, is_staff=True)
    request = RequestFactory().get("/admin/")
    request.user = user
    found: list[tuple[str, type]] = []
    for model, model_admin in admin.site._registry.items():
        if model.__module__.partition(".")[0] not in FLOOR:
            continue
        found.append((model.__name__, model_admin.get_form(request)))
        inlines = model_admin.get_formsets_with_inlines(request)
        found += [(f"{model.__name__}.{f.model.__name__}", f.form) for f, _inline in inlines]
    return found


@pytest.mark.django_db
def test_every_form_of_the_desk_keeps_junk_out() -> None:
    seen = 0
    for name, form_class in forms_of_the_desk():
        names = list(form_class.base_fields)
        form = form_class(dict.fromkeys(names, JUNK))
        form.is_valid()
        for each in names:
            try:
                field = form.instance._meta.get_field(each)
            except Exception:  # a field of the form alone
                continue
            if not isinstance(field, models.CharField | models.TextField) or field.choices:
                continue
            if each in form.errors or each in MACHINE:
                continue
            value = field.get_prep_value(getattr(form.instance, each)) or ""
            assert is_clean(value, one_line=isinstance(field, OneLine)), f"{name}.{each}"
            seen += 1
    assert seen > 60


@pytest.mark.django_db
def test_rows_written_without_a_form_are_clean_too() -> None:
    announcement = make_announcement(headline_fr=JUNK, lede_fr=f"<p>{JUNK}</p>", subheading_fr=JUNK)
    assert is_clean(announcement.headline_fr, one_line=True)
    announcement.refresh_from_db()
    assert is_clean(announcement.headline_fr, one_line=True)
    assert is_clean(announcement.lede_fr, one_line=False)
    assert announcement.subheading_fr.count("\n") == 2
    Announcement.objects.update(kicker_fr=JUNK)
    announcement.refresh_from_db()
    assert is_clean(announcement.kicker_fr, one_line=True)


@pytest.mark.django_db
def test_words_that_come_with_a_file_are_clean() -> None:
    image = make_image(filename="fac\u202efdp.jpg", alt_fr=JUNK, creator=JUNK)
    attachment = make_attachment("fac\u2067fdp.csv", title_fr=JUNK)
    for text in (
        image.filename,
        image.alt_fr,
        image.creator,
        attachment.filename,
        attachment.title_fr,
    ):
        assert is_clean(text, one_line=True)
    assert image.filename == "facfdp.jpg"


@pytest.mark.django_db
def test_names_of_staff_are_clean() -> None:
    user = User.objects.create(username="a", email="a@redaction.example", first_name=JUNK)
    assert is_clean(user.first_name, one_line=True)


@pytest.mark.django_db
def test_a_needed_field_of_nothing_but_junk_counts_as_empty() -> None:
    signatory = dict(forms_of_the_desk())["Announcement.Signatory"]
    form = signatory({"name": "\ufffe\U0001ffff"})
    assert not form.is_valid()
    assert "name" in form.errors


# Texts frozen before such characters were kept out.


@pytest.fixture
def spoilt(settings: Any) -> Announcement:
    """A released announcement whose frozen words, and what stands beside them, hold what is kept out today."""
    settings.SITE_URL = "https://presse.example"
    announcement = make_announcement(
        headline_fr="Le fleuve HIER coule",
        kind="media_advisory",
        event_starts_at=NOW,
        event_place_fr="Quai HIER",
        lead_image=True,
    )
    release(announcement, at=NOW - HOUR)
    bad = "\ufffe\x85\U0001ffff\ufdd0\rHIER"
    raw = "HIER"
    for text in EditionText.objects.all():
        spoiled = text.document.replace(raw, bad.replace("\r", "\\r"))
        assert spoiled != text.document
        _write("announcements_editiontext", text.pk, "document", spoiled)
        _write("announcements_editiontext", text.pk, "fingerprint", fingerprint(spoiled))
        _write("announcements_editiontext", text.pk, "headline", text.headline.replace(raw, bad))
    _write("contacts_presscontact", PressContact.objects.get().pk, "name", f"Service {bad}")
    Masthead.objects.get_or_create(pk=1)
    _write("masthead_masthead", 1, "name_fr", f"Rives {bad}")
    _write("masthead_masthead", 1, "publisher", f"Rives {bad}")
    return announcement


def _write(table: str, pk: int, column: str, value: str) -> None:
    """Write past the fields, as an older program did."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [value, pk])


def _body(client: Client, address: str) -> bytes:
    return client.get(address).getvalue()


@pytest.mark.django_db
@time_machine.travel(NOW, tick=False)
def test_a_frozen_text_with_junk_breaks_nothing_that_is_published(spoilt: Announcement) -> None:
    client = Client()
    page = client.get(f"/c/{spoilt.short_id}", follow=True)
    address = page.redirect_chain[-1][0]
    feed = client.get("/fr/feed.atom").content
    root = ElementTree.fromstring(feed)
    titles = [e.text for e in root.iter("{http://www.w3.org/2005/Atom}title")]
    assert titles[1].split() == ["Le", "fleuve", "HIER", "coule"]

    card = client.get(f"{address}contacts.vcf").content.decode()
    assert all(":" in line or line[:1] == " " for line in card.split("\r\n") if line)
    text = client.get(f"{address}communique.txt").content.decode()
    word = _body(client, f"{address}communique.docx")
    with zipfile.ZipFile(io.BytesIO(word)) as package:
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                ElementTree.fromstring(package.read(name))
    calendar = client.get(f"{address}event.ics").content.decode()
    assert _body(client, f"{address}communique.pdf")[:5] == b"%PDF-"
    with zipfile.ZipFile(io.BytesIO(_body(client, f"{address}kit.zip"))) as archive:
        assert archive.testzip() is None
    for made in (text, card, calendar.replace("\r\n", "\n")):
        assert xml_safe(made.replace("\r\n", "\n")) == made.replace("\r\n", "\n")
    assert all(
        line.split(":")[0].split(";")[0].isupper() or line[:1] == " "
        for line in calendar.split("\r\n")
        if line
    )


@pytest.mark.django_db
def test_a_carriage_return_adds_no_line_to_a_calendar_file() -> None:
    from announcements.document import Document, Event

    document = Document(
        id="abcd2345",
        language="fr",
        original_language="fr",
        kind="media_advisory",
        headline="Visite\rATTENDEE:mailto:mal@exemple.example",
        event=Event(
            starts_at=NOW,
            place="Quai\u2028X-INJECTED:1\x85X-INJECTED:2",
            ends_at=NOW + dt.timedelta(hours=1),
        ),
    )
    made = calendars.calendar(document, address="https://a.example/x", stamped_at=NOW).decode()
    unfolded = made.replace("\r\n ", "")
    names = [line.split(":")[0].split(";")[0] for line in unfolded.splitlines()]
    assert "ATTENDEE" not in names
    assert "X-INJECTED" not in names


def test_frozen_words_without_junk_are_read_as_they_are() -> None:
    assert json_is_safe('{"headline":"« Le fleuve »\\n\u202f!"}')
