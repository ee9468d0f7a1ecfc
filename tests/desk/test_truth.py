"""What the approver is told is true: unchanged means equal fingerprints, a translation is one, a correction says what was wrong."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
import time_machine
from django.test import Client

from announcements import publishing
from announcements.document import read
from announcements.draft import draft_from_rows
from announcements.models import Announcement, Edition, EditionText
from assets.models import Image
from tests.desk.conftest import address
from tests.factories import (
    DAY,
    NOW,
    approve,
    jpeg,
    make_announcement,
    make_image,
    release,
    reopen,
)

pytestmark = pytest.mark.django_db
UNCHANGED = "unchanged since the released edition"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def reopened(**fields: Any) -> Announcement:
    """A released announcement, open for its next edition and in review."""
    announcement = make_announcement(**fields)
    release(announcement, at=NOW - 2 * DAY)
    reopen(announcement, now=NOW - DAY)
    Announcement.objects.update(status="in_review")
    announcement.refresh_from_db()
    return announcement


def page_of(client: Client, announcement: Announcement) -> Any:
    return client.get(address("approve", announcement))


def sent(client: Client, announcement: Announcement, **fields: Any) -> Any:
    form = page_of(client, announcement).context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value()}
    return client.post(address("approve", announcement), data | {"when": "now"} | fields)


def swap_the_picture(announcement: Announcement) -> None:
    """Put another picture behind the same words."""
    other = make_image(jpeg(colour="#aa3311"), "campus.jpg")
    Announcement.objects.update(lead_image=other)


CHANGES = {
    "lead picture": swap_the_picture,
    "kind": lambda a: Announcement.objects.update(kind="statement"),
    "licence": lambda a: Image.objects.update(licence="CC BY-ND 4.0"),
    "copyright": lambda a: Image.objects.update(copyright="© Autre"),
    "identifier of an institution": lambda a: (
        a.parties.first()
        .institution.__class__.objects.filter(pk=a.parties.first().institution_id)
        .update(ror="https://ror.org/04vfs2w97")
    ),
    "logo": lambda a: (
        a.parties.first()
        .institution.__class__.objects.filter(pk=a.parties.first().institution_id)
        .update(logo=make_image(jpeg(colour="#0000ff"), "logo.jpg"))
    ),
    "emphasis": lambda a: Announcement.objects.update(
        lede_fr="<p>Les deux établissements ouvrent un <strong>laboratoire</strong> commun sur les fleuves.</p>"
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_whatever_changes_the_fingerprint_is_shown_and_no_translation(publisher: Client, what: str):
    announcement = reopened(lead_image=True, english=True)
    CHANGES[what](announcement)
    page = page_of(publisher, announcement)
    (french,) = [t for t in page.context["readings"].texts if t.language == "fr"]
    assert french.standing != french.fingerprint
    assert french.changes
    assert not french.unchanged
    assert page.context["form"]["kind"].value() == "update"
    assert "fr" in page.context["form"]["languages"].value()


def test_unchanged_is_said_of_equal_fingerprints(publisher: Client) -> None:
    announcement = reopened(english=True)
    Announcement.objects.update(headline_en="Another headline")
    page = page_of(publisher, announcement)
    assert page.content.decode().count(UNCHANGED) == 1
    assert {t.language: t.unchanged for t in page.context["readings"].texts} == {
        "fr": True,
        "en": False,
    }


def test_a_text_frozen_in_another_form_is_not_called_unchanged(publisher: Client) -> None:
    """As an earlier version wrote it: with its empty fields. Its words are the same, its fingerprint is not."""
    announcement = reopened()
    row = EditionText.objects.get()
    text = row.document.replace('"headline":', '"dateline_place":"Valmont","headline":', 1)
    row.document = text
    row.fingerprint = hashlib.sha256(text.encode()).hexdigest()
    row.save()
    assert read(text).headline == row.headline
    page = page_of(publisher, announcement)
    assert UNCHANGED not in page.content.decode()
    assert "Its words and facts are the same as in the released edition" in page.content.decode()


def test_a_translation_is_proposed_when_a_language_comes_and_nothing_else(
    publisher: Client,
) -> None:
    announcement = reopened()
    Announcement.objects.update(
        headline_en="Valmont and Cassini sign", lede_en="<p>The two sign.</p>"
    )
    announcement.parts.filter(kind="text").update(body_en="<p>Text.</p>")
    announcement.commitments.update(text_en="will gauge")
    assert page_of(publisher, announcement).context["form"]["kind"].value() == "translation"
    Announcement.objects.update(headline_fr="Un autre titre")
    assert page_of(publisher, announcement).context["form"]["kind"].value() == "update"
    answer = sent(publisher, announcement, kind="translation").content.decode()
    assert "This is not only a translation" in answer
    assert Edition.objects.count() == 1
    # Only the new language, and what stands is copied: then it is one.
    sent(publisher, announcement, kind="translation", languages=["en"])
    assert Edition.objects.get(number=2).kind == "translation"


def test_no_translation_is_proposed_after_a_withdrawal(publisher: Client) -> None:
    announcement = make_announcement()
    edition = release(announcement, at=NOW - 2 * DAY)
    announcement.refresh_from_db()
    publishing.withdraw(
        announcement=announcement,
        by=edition.approved_by,
        now=NOW - DAY,
        version=announcement.version,
        reason={"fr": "Erreur."},
    )
    Announcement.objects.update(status="in_review")
    announcement.refresh_from_db()
    assert page_of(publisher, announcement).context["form"]["kind"].value() == "update"


@pytest.mark.parametrize("note", ["", " \n "])
def test_a_correction_without_a_note_is_refused_beside_the_note(
    publisher: Client, note: str
) -> None:
    announcement = reopened()
    Announcement.objects.update(headline_fr="Le titre juste")
    answer = sent(publisher, announcement, kind="correction", note_fr=note)
    assert answer.context["form"].errors["note_fr"] == [
        "A correction tells its readers what was wrong: write the public note."
    ]
    assert Edition.objects.count() == 1


def test_publishing_itself_asks_for_the_note_and_for_the_truth() -> None:
    announcement = make_announcement()
    release(announcement, at=NOW - 2 * DAY)
    reopen(announcement, now=NOW - DAY)
    Announcement.objects.update(headline_fr="Le titre juste")
    for refusal, kind in (
        (publishing.NoteMissing, "correction"),
        (publishing.NoTranslation, "translation"),
    ):
        Announcement.objects.update(status="draft")
        with pytest.raises(refusal):
            approve(announcement, kind=kind, note={"fr": "  "})
    Announcement.objects.update(status="draft")
    assert approve(announcement, kind="correction", note={"fr": "Faux titre."}).number == 2


def test_a_rehearsal_makes_no_file_of_a_correction_without_a_note() -> None:
    announcement = reopened()
    Announcement.objects.update(headline_fr="Le titre juste")
    edition = Edition.objects.get()
    with pytest.raises(publishing.NoteMissing):
        publishing.rehearse(
            announcement=announcement,
            by=edition.approved_by,
            now=NOW,
            fingerprints=publishing.fingerprints_of(draft_from_rows(announcement)),
            kind="correction",
            note={},
        )
