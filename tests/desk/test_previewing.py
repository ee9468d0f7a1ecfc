"""The preview: the words in the form, for those who may see them, and for nobody else."""

from __future__ import annotations

import datetime as dt

from django.test import Client

from announcements.models import Announcement
from tests.desk.conftest import address, change_address, form_data
from tests.factories import approve, make_announcement, make_image, release


def test_preview_is_the_public_page_with_a_warning(editor: Client) -> None:
    announcement = make_announcement(english=True)
    page = editor.get(address("preview", announcement, "en"))
    text = page.content.decode()
    assert '<html lang="en"' in text
    assert "Valmont and Cassini sign for five years" in text
    assert "Preview: this text is not released." in text
    assert "<script" not in text


def test_preview_is_kept_by_no_cache_and_no_robot(editor: Client) -> None:
    page = editor.get(address("preview", make_announcement(), "fr"))
    assert "no-store" in page["Cache-Control"]
    assert page["X-Robots-Tag"] == "noindex, nofollow, noarchive"


def test_preview_is_secret(nobody_special: Client) -> None:
    announcement = make_announcement(headline_fr="Un secret bien gardé")
    for client in (nobody_special, Client()):
        for method in (client.get, client.post):
            answer = method(address("preview", announcement, "fr"))
            assert answer.status_code in (302, 404)
            assert "secret" not in answer.content.decode()
    assert nobody_special.get(address("preview", announcement, "fr")).status_code == 404


def test_preview_of_what_does_not_exist_is_404(editor: Client) -> None:
    for key in ("0", "999999", "abc", "9" * 40):
        answer = editor.get(f"/admin/announcements/announcement/{key}/preview/fr/")
        assert answer.status_code == 404


def test_preview_follows_the_unsaved_form_and_saves_nothing(editor: Client) -> None:
    announcement = make_announcement()
    data = form_data(editor.get(change_address(announcement)).content)
    data |= {"headline_fr": "Pas encore enregistré", "preview_language": "fr"}
    answer = editor.post(
        address("preview", announcement), data, headers={"accept": "application/json"}
    )
    announcement.refresh_from_db()
    assert "Pas encore enregistré" in answer.json()["page"]
    assert announcement.headline_fr != "Pas encore enregistré"
    assert announcement.version == 1


def test_preview_says_what_the_typed_text_lacks(editor: Client) -> None:
    announcement = make_announcement()
    data = form_data(editor.get(change_address(announcement)).content) | {"lede_fr": "<p></p>"}
    answer = editor.post(
        address("preview", announcement), data, headers={"accept": "application/json"}
    )
    assert '<a href="#id_lede_fr">The lede is missing.</a>' in answer.json()["findings"]


def test_preview_without_script_is_a_page_from_the_form(editor: Client) -> None:
    announcement = make_announcement()
    data = form_data(editor.get(change_address(announcement)).content)
    answer = editor.post(address("preview", announcement), data | {"headline_fr": "Ouvert à côté"})
    assert "Ouvert à côté" in answer.content.decode()


def test_preview_of_an_approved_text_is_the_frozen_one(editor: Client) -> None:
    announcement = make_announcement()
    approve(announcement, release_at=dt.datetime(2100, 1, 1, tzinfo=dt.UTC))
    institution = announcement.parties.first().institution
    institution.boilerplate_fr = "<p>Écrit après l’accord.</p>"
    institution.save()
    text = editor.get(address("preview", announcement, "fr")).content.decode()
    assert "Une université de recherche" in text
    assert "Écrit après" not in text


def test_preview_shows_images_through_the_door_for_staff(editor: Client) -> None:
    announcement = make_announcement()
    image = make_image()
    Announcement.objects.filter(pk=announcement.pk).update(lead_image=image)
    text = editor.get(address("preview", announcement, "fr")).content.decode()
    assert f"/admin/media/{image.pk}/" in text
    assert '"/media/' not in text
    assert " /media/" not in text


def test_released_text_is_shown_without_the_warning(editor: Client) -> None:
    announcement = make_announcement()
    release(announcement)
    text = editor.get(address("preview", announcement, "fr")).content.decode()
    assert announcement.headline_fr[:20] in text
    assert "n’est pas diffusé" not in text
    assert "is not released" not in text


def test_new_announcement_is_previewed_before_its_first_save(editor: Client) -> None:
    page = "/admin/announcements/announcement/new/preview/"
    empty = form_data(editor.get("/admin/announcements/announcement/add/").content)
    answer = editor.post(
        page, empty | {"headline_fr": "Pas encore né"}, headers={"accept": "application/json"}
    )
    assert "Pas encore né" in answer.json()["page"]
    assert Announcement.objects.count() == 0
