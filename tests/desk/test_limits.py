"""What no file could be made of is refused beside its field, and nothing typed is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from lxml import html

from announcements.models import Part
from desk.importing.applying import apply
from desk.importing.proposing import propose
from richtext.limits import validate_rich
from tests.desk.conftest import change_address, form_data
from tests.factories import NOW, make_announcement

pytestmark = pytest.mark.django_db
LONG = "https://valmont.example/" + "x" * 8001
HOSTILE = {
    "address": f'<p><a href="{LONG}">le rapport</a></p>',
    "quotes": "<blockquote>" * 400 + "<p>mot</p>" + "</blockquote>" * 400,
    "book": "<p>" + "mot " * 60_000 + "</p>",
}


def posted(client: Client, announcement: Any, **fields: str) -> Any:
    data = form_data(client.get(change_address(announcement)).content)
    return client.post(change_address(announcement), data | fields)


def errors_beside(content: bytes, field: str) -> str:
    (element,) = html.fromstring(content.decode()).xpath(f"//*[@id='id_{field}']")
    around = element.xpath("ancestor::*[.//ul[contains(@class,'errorlist')]][1]")
    return " ".join(around[0].xpath(".//ul[contains(@class,'errorlist')]//text()"))


@pytest.mark.parametrize("field", ["lede_fr", "parts-0-body_fr", "commitments-0-text_en"])
@pytest.mark.parametrize("html", [HOSTILE["address"], "<p>" + "<em>" * 40 + "mot" + "</em>" * 40])
def test_rich_text_beyond_the_limits_is_refused_beside_its_field(
    editor: Client, field: str, html: str
) -> None:
    announcement = make_announcement(english=True)
    response = posted(editor, announcement, **{field: html, "kicker_fr": "Gardé"})
    assert response.status_code == 200
    assert errors_beside(response.content, field).strip().startswith(("An address", "Lists and"))
    assert "Gardé" in response.content.decode()
    announcement.refresh_from_db()
    assert not announcement.kicker_fr


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE)
def test_hostile_rich_text_is_neither_saved_nor_lost(editor: Client, html: str) -> None:
    announcement = make_announcement()
    before = announcement.lede_fr
    response = posted(editor, announcement, lede_fr=html)
    assert response.status_code == 200
    assert response.context["adminform"].form["lede_fr"].value() == html
    announcement.refresh_from_db()
    assert announcement.lede_fr == before


@pytest.mark.parametrize("field", ["links-0-url", "parts-0-video_url"])
def test_a_long_address_in_its_own_field_is_refused(editor: Client, field: str) -> None:
    announcement = make_announcement()
    announcement.links.create(url="https://valmont.example/", label_fr="Le site")
    response = posted(editor, announcement, **{field: LONG})
    assert response.status_code == 200
    assert "Ensure this value has at most" in errors_beside(response.content, field)


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE)
def test_an_import_fits_in_what_is_beyond_the_limits_and_keeps_its_words(html: str) -> None:
    source = (
        "<h1>Valmont et Cassini signent</h1><p>Valmont, le 4 novembre 2025</p>"
        "<p>Anne Roy, présidente de l'Université de Valmont, et Paul Lemaire, directeur de l'Institut Cassini, ont signé un "
        "accord-cadre de cinq ans, qui fonde un laboratoire sur les fleuves.</p><h2>Une histoire commune</h2>"
        f"<p>Les deux établissements travaillent ensemble depuis vingt ans.</p>{html}<p>Fin de la partie.</p>"
    )
    ready = propose(
        source.encode(),
        name="x.html",
        reference_date=NOW.date(),
        content_type="text/html",
        language="fr",
    )
    announcement = apply(ready.plan, ready.matching, by=None, now=NOW).announcement
    for part in announcement.parts.all():
        validate_rich(part.body_fr)
    stored = " ".join(
        [
            announcement.lede_fr,
            *announcement.parts.values_list("body_fr", flat=True),
            announcement.import_remainder,
        ]
    )
    if html == HOSTILE["address"]:
        assert LONG in stored
    assert stored.count("mot") == html.count("mot")
    assert "Fin de la partie." in stored


def test_a_claim_of_many_rows_makes_no_more_forms_than_an_announcement_has(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Part, "MOST", 20)
    announcement = make_announcement()
    response = posted(editor, announcement, **{"parts-TOTAL_FORMS": "9" * 40})
    assert response.status_code == 200
    (parts,) = (
        inline.formset
        for inline in response.context["inline_admin_formsets"]
        if inline.formset.prefix == "parts"
    )
    assert len(parts.forms) == 20
    assert "at most 20" in " ".join(parts.non_form_errors())


def test_import_of_more_parts_than_a_form_has_keeps_their_words(editor: Client) -> None:
    chapters = "".join(f"<h2>Chapitre {n}</h2><p>Le texte {n}.</p>" for n in range(130))
    source = f"<h1>Un accord</h1><p>Nancy, le 3 mars 2025. Deux maisons le signent.</p>{chapters}"
    ready = propose(
        source.encode(),
        name="x.html",
        reference_date=NOW.date(),
        content_type="text/html",
        language="fr",
    )
    announcement = apply(ready.plan, ready.matching, by=None, now=NOW).announcement
    assert announcement.parts.count() == Part.MOST
    stored = announcement.import_remainder + "".join(
        f"{part.heading_fr} {part.body_fr}" for part in announcement.parts.all()
    )
    assert [n for n in range(130) if f"Chapitre {n}" not in stored] == []
    assert [n for n in range(130) if f"Le texte {n}." not in stored] == []
    response = posted(editor, announcement)
    assert response.status_code == 302
