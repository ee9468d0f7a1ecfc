import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from announcements import publishing
from announcements.document import read
from announcements.draft import draft_from_rows
from announcements.models import (
    Announcement,
    Edition,
    EditionAsset,
    EditionCommitment,
    EditionText,
    Transition,
)
from tests.factories import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    PressContactFactory,
    ThemeFactory,
    approve,
    editor,
    make_announcement,
    make_image,
    make_logo,
    publisher,
    release,
    reopen,
)

pytestmark = pytest.mark.django_db


def public_at(at):
    return list(Edition.objects.public(at).values_list("announcement__headline_fr", "number"))


def test_release_is_derived_from_the_clock():
    announcement = make_announcement(headline_fr="À l'heure")
    approve(announcement, now=NOW, release_at=NOW + HOUR)
    second = dt.timedelta(seconds=1)
    assert public_at(NOW + HOUR - second) == []
    assert public_at(NOW + HOUR) == [("À l'heure", 1)]


def test_release_now_waits_a_minute_in_which_it_can_be_undone():
    announcement = make_announcement()
    edition = approve(announcement, now=NOW)
    assert edition.release_at == NOW + MINUTE
    reopen(announcement, now=NOW + MINUTE / 2)
    assert public_at(NOW + DAY) == []
    announcement.refresh_from_db()
    assert announcement.status == "draft"


def test_the_next_edition_takes_over_at_its_own_hour():
    announcement = make_announcement(headline_fr="Un")
    release(announcement, at=NOW - DAY)
    reopen(announcement)
    Announcement.objects.filter(pk=announcement.pk).update(headline_fr="Deux")
    approve(announcement, now=NOW, release_at=NOW + HOUR)
    assert [n for _, n in public_at(NOW + MINUTE)] == [1]
    assert [n for _, n in public_at(NOW + HOUR)] == [2]
    assert set(Edition.objects.readable(NOW + HOUR).values_list("number", flat=True)) == {1, 2}


def test_cancelling_the_next_edition_leaves_the_first_standing():
    announcement = make_announcement()
    release(announcement, at=NOW - DAY)
    reopen(announcement)
    Announcement.objects.filter(pk=announcement.pk).update(headline_fr="Deux")
    approve(announcement, now=NOW, release_at=NOW + HOUR)
    reopen(announcement, now=NOW + MINUTE)
    assert [n for _, n in public_at(NOW + DAY)] == [1]


def test_withdrawal_closes_every_edition_and_a_replacement_opens():
    announcement = make_announcement()
    release(announcement, at=NOW - DAY)
    announcement.refresh_from_db()
    publishing.withdraw(
        announcement=announcement,
        by=publisher(),
        now=NOW,
        version=announcement.version,
        reason={"fr": "L'accord n'a pas été signé."},
    )
    assert public_at(NOW) == []
    assert list(Edition.objects.readable(NOW)) == []
    assert Edition.objects.withdrawn(NOW).count() == 1
    announcement.refresh_from_db()
    assert (announcement.status, announcement.withdrawal_reason_fr) == (
        "draft",
        "L'accord n'a pas été signé.",
    )
    Announcement.objects.filter(pk=announcement.pk).update(headline_fr="Rectifié")
    approve(announcement, now=NOW + HOUR, release_at=NOW + 2 * HOUR)
    assert public_at(NOW + HOUR) == []
    assert public_at(NOW + 2 * HOUR) == [("Rectifié", 2)]
    assert list(Edition.objects.readable(NOW + 2 * HOUR).values_list("number", flat=True)) == [2]


def test_a_withdrawal_cancels_the_edition_that_was_planned():
    announcement = make_announcement(headline_fr="Un")
    release(announcement, at=NOW - DAY)
    reopen(announcement)
    Announcement.objects.filter(pk=announcement.pk).update(headline_fr="Deux")
    planned = approve(announcement, now=NOW, release_at=NOW + HOUR)
    announcement.refresh_from_db()
    publishing.withdraw(
        announcement=announcement,
        by=publisher(),
        now=NOW + MINUTE,
        version=announcement.version,
        reason={"fr": "L'accord n'a pas été signé."},
    )
    planned.refresh_from_db()
    assert planned.cancelled_at == NOW + MINUTE
    assert public_at(NOW + HOUR) == []
    assert not Edition.objects.readable(NOW + DAY).exists()


def test_a_withdrawal_without_reason_is_refused():
    announcement = make_announcement()
    release(announcement, at=NOW - DAY)
    announcement.refresh_from_db()
    with pytest.raises(publishing.NotPossible):
        publishing.withdraw(
            announcement=announcement,
            by=publisher(),
            now=NOW,
            version=announcement.version,
            reason={"fr": " "},
        )


def test_of_two_approvers_one_is_told():
    announcement = make_announcement()
    first, second = publisher(), publisher()
    publishing.submit(announcement=announcement, by=first, now=NOW, version=announcement.version)
    seen = announcement.version
    fingerprints = publishing.fingerprints_of(draft_from_rows(announcement))
    step = {"now": NOW, "version": seen, "fingerprints": fingerprints, "rehearsal": None}
    publishing.approve(announcement=announcement, by=first, **step)
    stale = Announcement.objects.get(pk=announcement.pk)
    with pytest.raises(publishing.PublishingError):
        publishing.approve(announcement=stale, by=second, **step)
    assert Edition.objects.count() == 1


def test_who_comes_second_is_told_what_the_first_one_did():
    announcement = make_announcement()
    by = publisher()
    publishing.submit(announcement=announcement, by=by, now=NOW, version=announcement.version)
    seen_before = Announcement.objects.get(pk=announcement.pk)
    publishing.send_back(announcement=announcement, by=by, now=NOW, version=announcement.version)
    with pytest.raises(publishing.NotPossible, match="brouillon"):
        publishing.send_back(
            announcement=seen_before, by=editor(), now=NOW, version=seen_before.version
        )


def test_a_step_on_an_old_version_is_a_conflict():
    announcement = make_announcement()
    with pytest.raises(publishing.Conflict):
        publishing.submit(
            announcement=announcement, by=editor(), now=NOW, version=announcement.version - 1
        )
    assert Transition.objects.count() == 0


def test_a_text_changed_after_it_was_read_is_not_approved():
    announcement = make_announcement()
    by = publisher()
    publishing.submit(announcement=announcement, by=by, now=NOW, version=1)
    fingerprints = publishing.fingerprints_of(draft_from_rows(announcement))
    Announcement.objects.filter(pk=announcement.pk).update(lede_fr="<p>Autre chose.</p>")
    with pytest.raises(publishing.TextChanged):
        publishing.approve(
            announcement=announcement,
            by=by,
            now=NOW,
            version=2,
            fingerprints=fingerprints,
            rehearsal=None,
        )
    announcement.refresh_from_db()
    assert (announcement.status, Edition.objects.count()) == ("in_review", 0)


def test_a_changed_boilerplate_counts_as_a_changed_text():
    announcement = make_announcement()
    by = publisher()
    publishing.submit(announcement=announcement, by=by, now=NOW, version=1)
    fingerprints = publishing.fingerprints_of(draft_from_rows(announcement))
    institution = announcement.parties.first().institution
    institution.boilerplate_fr = "<p>Tout autre.</p>"
    institution.save()
    with pytest.raises(publishing.TextChanged):
        publishing.approve(
            announcement=announcement,
            by=by,
            now=NOW,
            version=2,
            fingerprints=fingerprints,
            rehearsal=None,
        )


def test_a_release_in_the_past_is_refused():
    announcement = make_announcement()
    with pytest.raises(publishing.ReleaseInThePast):
        approve(announcement, now=NOW, release_at=NOW)
    assert Edition.objects.count() == 0


def test_an_unready_text_cannot_be_submitted():
    announcement = make_announcement(lede_fr="")
    with pytest.raises(publishing.NotPossible):
        publishing.submit(announcement=announcement, by=editor(), now=NOW, version=1)


def test_an_editor_may_not_approve():
    announcement = make_announcement()
    with pytest.raises(publishing.NotPossible):
        approve(announcement, by=editor())


def test_languages_released_one_by_one():
    announcement = make_announcement(english=True)
    approve(announcement, now=NOW - DAY, release_at=NOW - HOUR, languages=["fr"])
    assert list(EditionText.objects.values_list("edition__number", "language")) == [(1, "fr")]
    reopen(announcement)
    second = approve(announcement, now=NOW, languages=["en"])
    texts = {text.language: text for text in second.texts.all()}
    assert set(texts) == {"fr", "en"}
    assert second.kind == "translation"


def test_a_language_that_is_not_approved_again_is_copied_byte_for_byte():
    announcement = make_announcement(english=True)
    first = release(announcement, at=NOW - DAY)
    reopen(announcement)
    Announcement.objects.filter(pk=announcement.pk).update(headline_fr="Autre", headline_en="Other")
    second = approve(announcement, now=NOW, languages=["fr"])
    old, new = first.texts.get(language="en"), second.texts.get(language="en")
    assert (new.document, new.fingerprint, new.slug) == (old.document, old.fingerprint, old.slug)
    assert second.texts.get(language="fr").headline == "Autre"


def test_an_unchanged_text_makes_no_new_edition():
    announcement = make_announcement()
    release(announcement, at=NOW - DAY)
    reopen(announcement)
    with pytest.raises(publishing.NotPossible):
        approve(announcement, now=NOW)


def test_a_saved_working_copy_changes_nothing_that_was_released():
    announcement = make_announcement(lead_image=True)
    edition = release(announcement)
    before = edition.texts.get().document
    announcement.headline_fr = "Réécrit"
    announcement.save()
    institution = announcement.parties.first().institution
    institution.boilerplate_fr, institution.logo = "<p>Réécrit</p>", make_logo()
    institution.save()
    assert EditionText.objects.get().document == before
    assert read(before).headline == edition.texts.get().headline


def test_index_tables_are_written_with_the_edition():
    announcement = make_announcement(english=True, lead_image=True, commitments=3)
    announcement.themes.set([ThemeFactory(slug="eau"), ThemeFactory(slug="climat")])
    edition = release(announcement)
    assert list(edition.parties.values_list("role", flat=True)) == ["lead", "co_signatory"]
    assert set(edition.themes.values_list("theme__slug", flat=True)) == {"eau", "climat"}
    assert list(EditionCommitment.objects.values_list("number", flat=True)) == [1, 2, 3]
    assert isinstance(EditionCommitment.objects.first().uuid, uuid.UUID)
    languages = EditionAsset.objects.values_list("language", flat=True)
    assert sorted(languages) == ["en", "fr"]
    assert (
        EditionAsset.objects.get(language="fr").key
        == read(edition.texts.get(language="fr").document).lead_image.key
    )


def test_each_step_is_logged_with_its_person():
    announcement = make_announcement()
    publisher()  # somebody who takes none of them
    by = publisher()
    approve(announcement, by=by)
    steps = Transition.objects.order_by("pk").values_list("action", "source", "target", "made_by")
    assert list(steps) == [
        ("submit", "draft", "in_review", by.pk),
        ("approve", "in_review", "approved", by.pk),
    ]


def test_listeners_hear_of_an_edition_after_commit(django_capture_on_commit_callbacks, monkeypatch):
    heard = []
    monkeypatch.setattr(publishing, "_listeners", [heard.append])
    announcement = make_announcement()
    with django_capture_on_commit_callbacks(execute=False) as callbacks:
        edition = approve(announcement)
    assert heard == []
    for callback in callbacks:
        callback()
    assert heard == [edition]


def test_an_approved_text_is_closed_to_saving():
    announcement = make_announcement()
    approve(announcement)
    announcement.refresh_from_db()
    with pytest.raises(publishing.NotPossible):
        publishing.record_save(announcement=announcement, version=announcement.version)


def test_a_stale_save_is_a_conflict():
    announcement = make_announcement()
    publishing.record_save(announcement=announcement, version=1)
    with pytest.raises(publishing.Conflict):
        publishing.record_save(announcement=announcement, version=1)


@pytest.mark.parametrize("rows", [1, 30])
def test_draft_from_rows_costs_the_same_queries(rows):
    announcement = make_announcement(commitments=rows, parties=min(rows, 6) + 1)
    announcement = Announcement.objects.get(pk=announcement.pk)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        draft_from_rows(announcement)
    assert len(queries) == 8


def test_an_image_used_twice_is_indexed_once():
    image = make_image()
    announcement = make_announcement(lead_image=False)
    announcement.lead_image = image
    announcement.save()
    announcement.parts.create(position=9, kind="image", image=image)
    edition = release(announcement)
    assert edition.assets.count() == 1


def test_other_contacts_alone_make_an_edition_and_the_words_are_copied():
    announcement = make_announcement()
    first = release(announcement, at=NOW - DAY)
    reopen(announcement)
    announcement.contact_places.create(contact=PressContactFactory(name="Astreinte"), position=5)
    second = approve(announcement, now=NOW)
    assert second.kind == "update"
    assert second.texts.get().fingerprint == first.texts.get().fingerprint
    assert [place.contact.name for place in second.contacts.all()] == [
        "Service presse",
        "Astreinte",
    ]
    assert [place.contact.name for place in first.contacts.all()] == ["Service presse"]
