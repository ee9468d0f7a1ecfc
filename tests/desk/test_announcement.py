"""The change form: saving, ordering, concurrent saves, the closed text, and what an editor is shown."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import reversion
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from reversion.models import Version

from announcements.models import Announcement, Commitment, Part
from announcements.publishing import PublishingError
from desk.writing.announcement import AnnouncementAdmin
from desk.writing.forms import AnnouncementForm
from tests.desk.conftest import address, change_address, form_data, messages_of, signed_in, texts_of
from tests.factories import AnnouncementFactory, UserFactory, approve, make_announcement


def test_save_writes_every_language_and_raises_the_version(editor: Client) -> None:
    announcement = make_announcement(english=True)
    data = form_data(editor.get(change_address(announcement)).content)
    data |= {"headline_fr": "Un titre neuf", "headline_en": "A new headline"}
    response = editor.post(change_address(announcement), data, follow=True)
    announcement.refresh_from_db()
    assert messages_of(response) == ["Saved."]
    assert announcement.headline_fr == "Un titre neuf"
    assert announcement.headline_en == "A new headline"
    assert announcement.version == 2
    assert announcement.status == "draft"


def test_save_keeps_a_headline_on_one_line(editor: Client) -> None:
    announcement = make_announcement()
    data = form_data(editor.get(change_address(announcement)).content)
    editor.post(change_address(announcement), data | {"headline_fr": "Deux\r\nlignes  collées"})
    announcement.refresh_from_db()
    assert announcement.headline_fr == "Deux lignes collées"


def test_new_announcement_is_a_draft_of_its_author(editor: Client) -> None:
    address_of_add = reverse("admin:announcements_announcement_add")
    data = form_data(editor.get(address_of_add).content) | {"headline_fr": "Tout neuf"}
    response = editor.post(address_of_add, data)
    made = Announcement.objects.get()
    assert response["Location"] == change_address(made)
    assert (made.headline_fr, made.status, made.version) == ("Tout neuf", "draft", 1)


def test_row_without_position_goes_last(editor: Client) -> None:
    announcement = make_announcement(commitments=0)
    data = form_data(editor.get(change_address(announcement)).content)
    data["parts-TOTAL_FORMS"] = "2"
    data |= {"parts-1-kind": "text", "parts-1-heading_fr": "À la fin", "parts-1-position": ""}
    editor.post(change_address(announcement), data)
    rows = Part.objects.filter(announcement=announcement).values_list("heading_fr", "position")
    assert list(rows) == [("Une histoire commune", 1), ("À la fin", 2)]


def test_position_fields_reorder_without_script(editor: Client) -> None:
    announcement = make_announcement()
    data = form_data(editor.get(change_address(announcement)).content)
    data |= {"commitments-0-position": "2", "commitments-1-position": "1"}
    editor.post(change_address(announcement), data)
    texts = Commitment.objects.filter(announcement=announcement).values_list("text_fr", flat=True)
    assert list(texts) == [
        "mesurera le débit du fleuve numéro 2",
        "mesurera le débit du fleuve numéro 1",
    ]


def test_commitments_in_two_places_are_refused_with_a_sentence(editor: Client) -> None:
    announcement = make_announcement()
    data = form_data(editor.get(change_address(announcement)).content)
    data["parts-0-kind"] = "commitments"
    response = editor.post(change_address(announcement), data)
    assert "The commitments can stand in one place only." in response.content.decode()
    assert announcement.parts.filter(kind="commitments").count() == 1


def test_agreement_that_ends_before_it_starts_is_refused_with_a_sentence(editor: Client) -> None:
    announcement = make_announcement()
    data = form_data(editor.get(change_address(announcement)).content)
    data |= {"period_from": "2027-05-01", "period_until": "2026-05-01"}
    response = editor.post(change_address(announcement), data)
    assert "The agreement cannot end before it starts." in response.content.decode()


def test_stale_save_writes_nothing_and_keeps_what_was_typed(editor: Client) -> None:
    announcement = make_announcement()
    data = form_data(editor.get(change_address(announcement)).content)
    first = data | {"headline_fr": "Le premier a gagné"}
    editor.post(change_address(announcement), first)
    second = data | {"headline_fr": "Le second écrivait aussi", "kicker_fr": "Encore"}
    response = editor.post(change_address(announcement), second)
    page = response.content.decode()
    announcement.refresh_from_db()
    assert announcement.headline_fr == "Le premier a gagné"
    assert announcement.kicker_fr in ("", None)
    assert "Somebody saved this announcement while you were writing." in page
    assert form_data(response.content)["headline_fr"] == ["Le second écrivait aussi"]
    assert "Le premier a gagné" in "".join(texts_of(response.content, "differences"))
    assert "Le second écrivait aussi" in "".join(texts_of(response.content, "differences"))


def test_a_save_of_the_same_instant_is_not_written_over(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    announcement = make_announcement()
    data = form_data(editor.get(change_address(announcement)).content)
    clean, save = AnnouncementForm.clean, AnnouncementAdmin._save

    def another_saves() -> None:
        rows = Announcement.objects.filter(pk=announcement.pk)
        rows.update(version=2, headline_fr="Le premier a gagné")

    def clean_and_be_overtaken(form: AnnouncementForm) -> dict[str, Any]:
        cleaned = clean(form)
        another_saves()
        return cleaned

    def save_in_two_transactions(*args: Any) -> Any:
        try:
            return save(*args)
        except PublishingError:
            another_saves()  # theirs is committed, whatever becomes of ours
            raise

    monkeypatch.setattr(AnnouncementForm, "clean", clean_and_be_overtaken)
    monkeypatch.setattr(AnnouncementAdmin, "_save", save_in_two_transactions)
    response = editor.post(change_address(announcement), data | {"headline_fr": "Le second"})
    announcement.refresh_from_db()
    assert announcement.headline_fr == "Le premier a gagné"
    assert "Somebody saved this announcement while you were writing." in response.content.decode()
    assert form_data(response.content)["headline_fr"] == ["Le second"]


def test_saving_again_after_the_differences_keeps_ones_own_words(editor: Client) -> None:
    announcement = make_announcement()
    data = form_data(editor.get(change_address(announcement)).content)
    editor.post(change_address(announcement), data | {"headline_fr": "Le premier"})
    refused = editor.post(change_address(announcement), data | {"headline_fr": "Le second"})
    response = editor.post(change_address(announcement), form_data(refused.content), follow=True)
    announcement.refresh_from_db()
    assert messages_of(response) == ["Saved."]
    assert announcement.headline_fr == "Le second"


def test_stale_save_names_rows_that_differ(editor: Client) -> None:
    announcement = make_announcement()
    data = form_data(editor.get(change_address(announcement)).content)
    editor.post(change_address(announcement), data | {"signatories-0-name": "Anne Premier"})
    response = editor.post(
        change_address(announcement), data | {"signatories-0-name": "Paul Second"}
    )
    shown = "".join(texts_of(response.content, "differences"))
    assert "Anne Premier" in shown
    assert "Paul Second" in shown


def test_row_that_another_deleted_does_not_break_the_form(editor: Client) -> None:
    announcement = make_announcement()
    data = form_data(editor.get(change_address(announcement)).content)
    announcement.signatories.all().delete()
    response = editor.post(change_address(announcement), data | {"headline_fr": "Toujours là"})
    assert response.status_code == 200
    assert form_data(response.content)["headline_fr"] == ["Toujours là"]


def test_approved_text_is_shown_and_cannot_be_typed_into(editor: Client) -> None:
    announcement = make_announcement()
    approve(announcement, release_at=dt.datetime(2100, 1, 1, tzinfo=dt.UTC))
    page = editor.get(change_address(announcement)).content.decode()
    assert "approved this text and planned its release" in page
    assert 'name="headline_fr"' not in page
    assert address("preview", announcement) in page


def test_save_of_a_text_approved_meanwhile_is_refused_and_keeps_the_words(editor: Client) -> None:
    announcement = make_announcement()
    data = form_data(editor.get(change_address(announcement)).content)
    approve(announcement, release_at=dt.datetime(2100, 1, 1, tzinfo=dt.UTC))
    response = editor.post(change_address(announcement), data | {"headline_fr": "Trop tard"})
    announcement.refresh_from_db()
    assert announcement.headline_fr != "Trop tard"
    assert "The text was approved in the meantime" in response.content.decode()
    assert form_data(response.content)["headline_fr"] == ["Trop tard"]


def test_findings_lead_to_their_fields_and_name_their_language(editor: Client) -> None:
    announcement = make_announcement(english=True)
    Announcement.objects.filter(pk=announcement.pk).update(lede_en="")
    page = editor.get(change_address(announcement)).content.decode()
    assert '<a href="#id_lede_en">The lede is missing.</a>' in page
    assert 'title="English">English</span>' in page


def test_every_save_is_a_revision_of_the_whole_announcement(editor: Client) -> None:
    announcement = make_announcement()
    data = form_data(editor.get(change_address(announcement)).content)
    editor.post(change_address(announcement), data | {"headline_fr": "Version deux"})
    versions = Version.objects.get_for_object(announcement)
    assert [version.field_dict["headline_fr"] for version in versions] == ["Version deux"]
    assert "status" not in versions[0].field_dict
    models = {type(v._object_version.object) for v in versions[0].revision.version_set.all()}
    assert {Announcement, Part, Commitment} <= models
    assert reversion.is_registered(Part)


def test_announcement_that_was_approved_cannot_be_deleted(editor: Client) -> None:
    announcement, fresh = make_announcement(), AnnouncementFactory()
    approve(announcement, release_at=dt.datetime(2100, 1, 1, tzinfo=dt.UTC))
    delete = "admin:announcements_announcement_delete"
    assert editor.post(reverse(delete, args=[announcement.pk]), {"post": "yes"}).status_code == 403
    assert editor.post(reverse(delete, args=[fresh.pk]), {"post": "yes"}).status_code == 302
    assert list(Announcement.objects.all()) == [announcement]


def test_staff_without_a_role_see_no_announcement(nobody_special: Client) -> None:
    announcement = make_announcement()
    assert nobody_special.get(change_address(announcement)).status_code == 403


def test_form_has_no_inline_script_or_style(editor: Client) -> None:
    announcement = make_announcement()
    response = editor.get(change_address(announcement))
    page = response.content.decode()
    nonce = response["Content-Security-Policy"].split("'nonce-")[1].split("'")[0]
    assert f'<script nonce="{nonce}" type="importmap">' in page or f'nonce="{nonce}"' in page
    assert " style=" not in page
    assert " onclick=" not in page


@pytest.mark.parametrize(("count", "name"), [(1, "one"), (30, "thirty")])
def test_list_costs_the_same_for_any_number_of_rows(
    editor: Client, count: int, name: str, django_assert_max_num_queries: object
) -> None:
    for _ in range(count):
        make_announcement()
    editor.get(reverse("admin:announcements_announcement_changelist"))
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        page = editor.get(reverse("admin:announcements_announcement_changelist"))
    assert len(texts_of(page.content, "field-shown_headline")) == count


def test_list_says_where_each_stands_and_filters_by_it(editor: Client) -> None:
    far = dt.datetime(2100, 1, 1, 12, tzinfo=dt.UTC)
    draft = make_announcement(headline_fr="Encore en chantier")
    pending = make_announcement(headline_fr="Bientôt en ligne")
    approve(pending, release_at=far)
    listed = reverse("admin:announcements_announcement_changelist")
    assert sorted(texts_of(editor.get(listed).content, "chip")) == [
        "draft",
        "until 1 January, 13:00",
    ]
    only = editor.get(listed, {"state": "pending"})
    assert texts_of(only.content, "field-shown_headline") == [pending.headline_fr]
    found = editor.get(listed, {"q": "chantier"})
    assert texts_of(found.content, "field-shown_headline") == [draft.headline_fr]


@pytest.mark.django_db
def test_who_may_only_look_reads_the_text_and_finds_no_field() -> None:
    reader = UserFactory()
    reader.user_permissions.add(Permission.objects.get(codename="view_announcement"))
    announcement = make_announcement()
    client = signed_in(reader)
    page = client.get(change_address(announcement)).content.decode()
    assert address("preview", announcement) in page
    assert 'name="headline_fr"' not in page
    assert "_step" not in page
    assert client.get(address("preview", announcement, "fr")).status_code == 200
    assert client.post(change_address(announcement), {}).status_code == 403


def test_start_page_says_what_needs_me(publisher: Client) -> None:
    ready = make_announcement(headline_fr="Prêt à soumettre")
    make_announcement(headline_fr="Il manque le chapô", lede_fr="")
    pending = make_announcement(headline_fr="Demain à neuf heures")
    approve(pending, release_at=dt.datetime(2100, 1, 1, tzinfo=dt.UTC))
    desk = publisher.get(reverse("admin:index")).context["desk"]
    assert {card.title: card.blocking for card in desk["drafts"]} == {
        "Prêt à soumettre": 0,
        "Il manque le chapô": 1,
    }
    assert [card.title for card in desk["pending"]] == ["Demain à neuf heures"]
    Announcement.objects.filter(pk=ready.pk).update(status="in_review")
    desk = publisher.get(reverse("admin:index")).context["desk"]
    assert [card.title for card in desk["in_review"]] == ["Prêt à soumettre"]
    assert desk["may_approve"] is True


def test_start_page_puts_the_drafts_i_touched_first(editor: Client) -> None:
    mine = make_announcement(headline_fr="Le mien")
    make_announcement(headline_fr="Celui d’une collègue")
    data = form_data(editor.get(change_address(mine)).content)
    editor.post(change_address(mine), data)
    make_announcement(headline_fr="Plus récent encore")
    desk = editor.get(reverse("admin:index")).context["desk"]
    assert next(card.title for card in desk["drafts"]) == "Le mien"
