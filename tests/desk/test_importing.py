"""Paste, look, apply: nothing is written before the last step, and nothing of the text is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from announcements.models import Announcement
from partners.models import Institution
from tests.desk.conftest import address, change_address, messages_of, texts_of
from tests.factories import make_announcement

TEXT = """COMMUNIQUÉ DE PRESSE

L'Université de Valmont et l'Institut Cassini s'allient pour l'eau

Valmont, le 4 novembre 2025

Anne Roy, présidente de l'Université de Valmont, et Paul Lemaire, directeur de l'Institut Cassini, ont signé un accord-cadre de cinq ans.

Une histoire commune

Les deux établissements travaillent ensemble depuis vingt ans sur les fleuves.

À propos de l'Université de Valmont

L'Université de Valmont accueille 24 000 étudiants.
www.valmont.example

CONTACT PRESSE
Université de Valmont
Service presse
presse@valmont.example
01 99 00 12 34
"""


def import_address() -> str:
    return reverse("admin:announcements_announcement_import")


def ticket_of(response: Any) -> str:
    return str(response.context["ticket"])


def test_paste_shows_the_plan_and_writes_nothing(editor: Client) -> None:
    response = editor.post(import_address(), {"text": TEXT})
    page = response.content.decode()
    assert "s&#x27;allient pour l&#x27;eau" in page
    assert "line 3" in page
    assert "24 000 étudiants" in page
    assert "presse@valmont.example" in page
    assert Announcement.objects.count() == 0
    assert Institution.objects.count() == 0


def test_plan_is_applied_as_a_draft(editor: Client) -> None:
    ticket = ticket_of(editor.post(import_address(), {"text": TEXT}))
    response = editor.post(import_address(), {"ticket": ticket}, follow=True)
    made = Announcement.objects.get()
    assert response.redirect_chain[-1][0] == change_address(made)
    assert messages_of(response)[0] == "Imported as a draft. Read it through and complete it."
    assert made.status == "draft"
    assert made.headline_fr == "L'Université de Valmont et l'Institut Cassini s'allient pour l'eau"
    assert (
        not storages["assets"].exists("imports") or storages["assets"].listdir("imports")[1] == []
    )


def test_a_kept_text_that_a_power_cut_damaged_is_asked_for_again(
    editor: Client, asset_folder: Path
) -> None:
    ticket = ticket_of(editor.post(import_address(), {"text": TEXT}))
    (kept,) = (asset_folder / "imports").iterdir()
    assert kept.read_text() == TEXT
    kept.write_text(TEXT[:200])
    response = editor.post(import_address(), {"ticket": ticket}, follow=True)
    assert messages_of(response) == ["The text is no longer kept. Paste it or upload it again."]
    assert Announcement.objects.count() == 0


def test_same_text_again_changes_nothing(editor: Client) -> None:
    editor.post(
        import_address(), {"ticket": ticket_of(editor.post(import_address(), {"text": TEXT}))}
    )
    again = editor.post(import_address(), {"text": TEXT})
    assert "This very text was imported before" in again.content.decode()
    response = editor.post(import_address(), {"ticket": ticket_of(again)}, follow=True)
    assert messages_of(response) == ["Nothing was changed: this text is here already."]
    assert Announcement.objects.count() == 1


def test_file_is_read_like_a_paste(editor: Client) -> None:
    file = SimpleUploadedFile("communique.txt", TEXT.encode("cp1252"), "text/plain")
    response = editor.post(import_address(), {"file": file})
    assert response.context["plan"].place == "Valmont"


@pytest.mark.parametrize("data", [b"\x00\x01\x02\xff" * 400, b"", b"PK\x03\x04 broken"])
def test_unreadable_file_gets_a_sentence(editor: Client, data: bytes) -> None:
    response = editor.post(import_address(), {"file": SimpleUploadedFile("x.docx", data)})
    assert response.status_code == 200
    assert len(texts_of(response.content, "errorlist")) >= 1
    assert Announcement.objects.count() == 0


def test_empty_form_is_refused_with_a_sentence(editor: Client) -> None:
    response = editor.post(import_address(), {"text": "  "})
    assert "Paste a text or choose a file." in response.content.decode()


def test_rich_paste_is_read_with_its_structure(editor: Client) -> None:
    html = "<h1>Un titre collé</h1><p>Valmont, le 4 novembre 2025</p><p>Le chapô.</p><h2>Une section</h2><p>Un texte.</p>"
    response = editor.post(import_address(), {"text": "Un titre collé", "html": html})
    assert response.context["source"].format == "html"
    assert response.context["plan"].headline == "Un titre collé"


def test_ticket_of_another_person_is_worthless(editor: Client, publisher: Client) -> None:
    ticket = ticket_of(editor.post(import_address(), {"text": TEXT}))
    response = publisher.post(import_address(), {"ticket": ticket}, follow=True)
    assert messages_of(response) == ["The text is no longer kept. Paste it or upload it again."]
    assert Announcement.objects.count() == 0
    assert editor.post(import_address(), {"ticket": ticket + "x"}).status_code == 302
    assert Announcement.objects.count() == 0


def test_import_into_takes_over_only_what_is_ticked(editor: Client) -> None:
    announcement = make_announcement(headline_fr="Un titre à garder")
    into = address("import_into", announcement)
    shown = editor.post(into, {"text": TEXT, "language": "fr"})
    keys = [difference.key for difference in shown.context["differences"]]
    assert "headline" in keys
    assert "lede" in keys
    editor.post(
        into, {"ticket": ticket_of(shown), "version": announcement.version, "accept": ["lede"]}
    )
    announcement.refresh_from_db()
    assert announcement.headline_fr == "Un titre à garder"
    assert "accord-cadre de cinq ans" in announcement.lede_fr


def test_import_into_a_changed_announcement_is_refused(editor: Client) -> None:
    announcement = make_announcement(headline_fr="Un titre à garder")
    into = address("import_into", announcement)
    shown = editor.post(into, {"text": TEXT, "language": "fr"})
    response = editor.post(
        into, {"ticket": ticket_of(shown), "version": 99, "accept": ["headline"]}, follow=True
    )
    announcement.refresh_from_db()
    assert announcement.headline_fr == "Un titre à garder"
    assert "Somebody changed this announcement in the meantime" in messages_of(response)[0]


def test_import_needs_the_right_to_add(nobody_special: Client) -> None:
    assert nobody_special.get(import_address()).status_code == 403
    assert nobody_special.post(import_address(), {"text": TEXT}).status_code == 403


def test_the_second_of_two_clicks_leads_to_what_the_first_made(editor: Client) -> None:
    ticket = ticket_of(editor.post(import_address(), {"text": TEXT}))
    editor.post(import_address(), {"ticket": ticket})
    made = Announcement.objects.get()
    response = editor.post(import_address(), {"ticket": ticket}, follow=True)
    assert response.redirect_chain[-1][0] == change_address(made)
    assert messages_of(response)[-1] == "This plan has been carried out already."
    assert Announcement.objects.count() == 1


@pytest.mark.parametrize("version", ["", "²", "9" * 5000, "-1", "١", None])
def test_import_into_without_a_version_is_refused(editor: Client, version: str | None) -> None:
    announcement = make_announcement(headline_fr="Un titre à garder")
    into = address("import_into", announcement)
    ticket = ticket_of(editor.post(into, {"text": TEXT, "language": "fr"}))
    sent = {"ticket": ticket, "accept": ["headline"]}
    sent |= {} if version is None else {"version": version}
    response = editor.post(into, sent, follow=True)
    announcement.refresh_from_db()
    assert announcement.headline_fr == "Un titre à garder"
    assert "Somebody changed this announcement in the meantime" in messages_of(response)[0]
    assert ticket_of(response) == ticket


def test_a_source_that_somebody_else_took_meanwhile_stops_no_import(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = storages["assets"]
    kept.save("imports/gone", SimpleUploadedFile("gone", b"x"))
    listed = type(kept).listdir
    monkeypatch.setattr(
        type(kept), "listdir", lambda self, path: ([], [*listed(self, path)[1], "taken"])
    )
    response = editor.post(import_address(), {"text": TEXT})
    assert response.status_code == 200
    assert b'name="ticket"' in response.content
