"""Nothing is approved of which a file cannot be made; making takes no lock; who approves loses nothing."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse

from announcements import publishing
from announcements.draft import draft_from_rows
from announcements.models import Announcement, Edition
from presskits import formats, rehearsing
from presskits.file_context import digest
from presskits.issuing import issue
from presskits.models import IssuedFile
from tests.factories import HOUR, NOW, editor, make_announcement, publisher, release, reopen

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def by() -> Any:
    return publisher()


@pytest.fixture
def client(by: Any) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(by)
    return client


def submitted(by: Any, **fields: Any) -> Announcement:
    announcement = make_announcement(english=True, **fields)
    publishing.submit(announcement=announcement, by=by, now=NOW, version=announcement.version)
    return announcement


def approval(client: Client, announcement: Announcement, **fields: Any) -> Any:
    address = reverse("admin:announcements_announcement_approve", args=[announcement.pk])
    form = client.get(address).context["form"]
    data = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in data.items() if value not in (None, [])}
    return client.post(address, {**data, "when": "now", **fields})


def failing(monkeypatch: pytest.MonkeyPatch, kind: str, language: str) -> None:
    row = formats.of(kind)
    assert row.render is not None
    make = row.render

    def fails(document: Any, *surroundings: Any) -> Any:
        if document.language == language:
            raise ValueError("URL is too long")
        return make(document, *surroundings)

    broken = dataclasses.replace(row, render=fails)
    table = tuple(broken if other is row else other for other in formats.FORMATS)
    monkeypatch.setattr(formats, "FORMATS", table)


@pytest.mark.parametrize(
    ("kind", "said"), [("pdf", "PDF"), ("docx", "Word document"), ("contacts", "contact cards")]
)
def test_what_cannot_be_made_is_not_approved(
    client: Client, by: Any, monkeypatch: pytest.MonkeyPatch, kind: str, said: str
) -> None:
    announcement = submitted(by)
    failing(monkeypatch, kind, "en")
    response = approval(client, announcement, when="at", day="2026-07-01", time="09:30")
    (error,) = response.context["form"].non_field_errors()
    assert error.startswith(f"English: a file cannot be made of this text ({said})")
    assert response.context["form"]["day"].value() == "2026-07-01"
    announcement.refresh_from_db()
    assert (announcement.status, Edition.objects.count()) == ("in_review", 0)


def test_only_the_languages_to_be_released_are_made(
    client: Client, by: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    announcement = submitted(by)
    failing(monkeypatch, "pdf", "en")
    assert approval(client, announcement, languages=["fr"]).status_code == 302
    assert Edition.objects.get().texts.get().language == "fr"


def test_a_language_taken_over_is_made_too(by: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    announcement = make_announcement(english=True)
    release(announcement, at=NOW - HOUR, by=by)
    reopen(announcement)
    Announcement.objects.update(headline_en="Another headline")
    announcement.refresh_from_db()
    publishing.submit(announcement=announcement, by=by, now=NOW, version=announcement.version)
    failing(monkeypatch, "pdf", "fr")
    prints = publishing.fingerprints_of(draft_from_rows(announcement))
    with pytest.raises(publishing.NotPossible, match="Français"):
        publishing.rehearse(
            announcement=announcement, by=by, now=NOW, fingerprints={"en": prints["en"]}
        )


def test_nothing_is_held_while_files_are_made(
    client: Client, by: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    announcement = submitted(by)
    outer = len(connection.savepoint_ids) + len(connection.atomic_blocks)
    seen: list[int] = []
    make = rehearsing.build

    def watched(*args: Any, **given: Any) -> Any:
        seen.append(len(connection.savepoint_ids) + len(connection.atomic_blocks) - outer)
        return make(*args, **given)

    monkeypatch.setattr(rehearsing, "build", watched)
    assert approval(client, announcement).status_code == 302
    assert seen == [0] * 10  # five kinds in two languages


def test_words_changed_after_their_files_were_made_are_not_approved(by: Any) -> None:
    announcement = submitted(by)
    given = {"announcement": announcement, "by": by, "now": NOW}
    prints = publishing.fingerprints_of(draft_from_rows(announcement))
    rehearsal = publishing.rehearse(**given, fingerprints=prints)
    Announcement.objects.update(lede_fr="<p>Autre chose.</p>")
    announcement.refresh_from_db()
    prints = publishing.fingerprints_of(draft_from_rows(announcement))
    version = announcement.version
    with pytest.raises(publishing.TextChanged):
        publishing.approve(**given, fingerprints=prints, version=version, rehearsal=rehearsal)
    assert Edition.objects.count() == 0


def test_who_may_not_approve_has_nothing_made(by: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    announcement = submitted(by)
    monkeypatch.setattr(rehearsing, "build", lambda *a, **g: pytest.fail("made"))
    prints = publishing.fingerprints_of(draft_from_rows(announcement))
    with pytest.raises(publishing.NotPossible):
        publishing.rehearse(announcement=announcement, by=editor(), now=NOW, fingerprints=prints)


def test_a_rehearsal_leaves_nothing_behind(client: Client, by: Any) -> None:
    announcement = submitted(by, lead_image=True)
    prints = publishing.fingerprints_of(draft_from_rows(announcement))
    publishing.rehearse(announcement=announcement, by=by, now=NOW, fingerprints=prints)
    assert IssuedFile.objects.count() == 0


def test_what_is_rehearsed_is_what_will_be_issued(
    client: Client, by: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The surroundings of the rehearsal are those of the release, so that the files are the same to the byte."""
    settings.SITE_URL = "https://presse.example"
    announcement = submitted(by)
    contexts: dict[str, Any] = {}
    make = rehearsing.surroundings

    def kept(text: Any) -> Any:
        contexts[text.document.language] = make(text)
        return contexts[text.document.language]

    monkeypatch.setattr(rehearsing, "surroundings", kept)
    approval(client, announcement, when="at", day="2026-07-01", time="09:30")
    edition = Edition.objects.get()
    assert edition.release_at == dt.datetime(2026, 7, 1, 7, 30, tzinfo=dt.UTC)
    for text in edition.texts.all():
        issued = issue(text, "text", now=NOW, site_url=settings.SITE_URL)
        assert issued.context_digest == digest(contexts[text.language])
