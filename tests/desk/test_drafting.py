"""From a form in any state to a draft."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib import admin
from django.http import QueryDict
from django.test import Client, RequestFactory

from announcements.draft import draft_from_rows
from announcements.models import Announcement, Part
from announcements.readiness import Finding, check
from desk.writing.drafting import FormDraft
from desk.writing.previewing import _from_post
from tests.desk.conftest import change_address, form_data
from tests.factories import make_announcement
from tests.factories import publisher as publisher_user


def made_from(announcement: Announcement, data: dict[str, Any]) -> FormDraft:
    request = RequestFactory().post("/")
    query = QueryDict(mutable=True)
    for name, value in data.items():
        query.setlist(name, value if isinstance(value, list) else [value])
    request.POST = query  # type: ignore[assignment]
    request.user = publisher_user()
    return _from_post(admin.site._registry[Announcement], request, announcement)


@pytest.fixture
def announcement(db: None) -> Announcement:
    return make_announcement(english=True)


@pytest.fixture
def data(announcement: Announcement, editor: Client) -> dict[str, Any]:
    return form_data(editor.get(change_address(announcement)).content)


def test_untouched_form_gives_the_draft_of_the_rows(
    announcement: Announcement, data: dict[str, Any]
) -> None:
    assert made_from(announcement, data).draft == draft_from_rows(announcement)


def test_draft_from_form_reads_an_invalid_date_as_none(
    announcement: Announcement, data: dict[str, Any]
) -> None:
    made = made_from(announcement, data | {"dateline_on": "le 31 février", "headline_fr": "Tenu"})
    assert made.draft.dateline_on is None
    assert made.draft.headline["fr"] == "Tenu"


def test_draft_from_form_survives_nonsense(announcement: Announcement) -> None:
    made = made_from(
        announcement,
        {"parts-TOTAL_FORMS": "x", "parties-TOTAL_FORMS": "1", "parties-0-institution": "nope",
         "kind": "poem", "lead_image": "-3"},
    )  # fmt: skip
    assert made.draft.parts == ()
    assert made.draft.parties == ()
    assert made.draft.headline["fr"] == ""


def test_draft_from_form_leaves_out_rows_without_their_subject(
    announcement: Announcement, data: dict[str, Any]
) -> None:
    made = made_from(announcement, data | {"parties-0-institution": ""})
    assert [party.institution.name["fr"] for party in made.draft.parties] == [
        announcement.parties.all()[1].institution.name_fr
    ]


def test_draft_from_form_leaves_out_deleted_rows_and_follows_positions(
    announcement: Announcement, data: dict[str, Any]
) -> None:
    made = made_from(
        announcement,
        data | {"commitments-0-position": "9", "signatories-0-DELETE": "on"},
    )
    assert [item.text["en"] for item in made.draft.commitments] == [
        "will gauge river number 2",
        "will gauge river number 1",
    ]
    assert made.draft.signatories == ()


def test_draft_from_form_includes_rows_that_are_not_saved(
    announcement: Announcement, data: dict[str, Any]
) -> None:
    made = made_from(
        announcement,
        data
        | {
            "parts-TOTAL_FORMS": "3",
            "parts-2-kind": "text",
            "parts-2-heading_fr": "Toute neuve",
            "parts-2-position": "",
        },
    )
    assert made.draft.parts[-1].heading["fr"] == "Toute neuve"
    assert Part.objects.filter(announcement=announcement).count() == 2


def test_finding_leads_to_the_row_of_the_form_it_speaks_of(
    announcement: Announcement, data: dict[str, Any]
) -> None:
    made = made_from(
        announcement, data | {"commitments-0-position": "9", "commitments-0-text_fr": ""}
    )
    finding = next(
        f
        for f in check(made.draft, on=dt.date(2026, 2, 10))
        if f.code == "commitment" and f.language == "fr"
    )
    assert finding.field == "commitments-1-text_fr"
    assert made.field_of(finding) == "id_commitments-0-text_fr"


def test_finding_about_a_list_leads_to_the_list(announcement: Announcement) -> None:
    made = FormDraft(draft=draft_from_rows(announcement))
    assert made.field_of(Finding("parties", "", "parties")) == "parties-group"
    assert made.field_of(Finding("date", "", "dateline_on")) == "id_dateline_on"
