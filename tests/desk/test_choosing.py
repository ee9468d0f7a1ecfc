"""Pickers and searches of the desk stand whatever is sent to them; derived from what is registered."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client

from desk.choosing import Choosing
from tests.factories import InstitutionFactory, UserFactory, publisher
from tests.test_house import FLOOR

pytestmark = pytest.mark.django_db
JUNK = ("x", "²", "\x00", "9" * 30, "-" + "9" * 30, "9" * 5000, "1.5", "<b>")
WORDS = " ".join(["A B"] * 600)


@pytest.fixture
def administrator() -> Client:
    client = Client()
    client.force_login(UserFactory(is_superuser=True))
    return client


def searched() -> list[Any]:
    return [each for each in admin.site._registry.values() if each.search_fields]


def choosing() -> list[Any]:
    everything = admin.site._registry.values()
    inlines = [inline for each in everything for inline in each.inlines]
    return [each for each in (*everything, *inlines) if each.autocomplete_fields]


@pytest.mark.parametrize("model_admin", [*searched(), *choosing()], ids=str)
def test_whoever_searches_or_picks_is_prepared(model_admin: Any) -> None:
    kind = model_admin if isinstance(model_admin, type) else type(model_admin)
    assert issubclass(kind, Choosing) or kind.__module__.partition(".")[0] not in FLOOR


@pytest.mark.parametrize("model_admin", searched(), ids=str)
def test_a_search_of_many_words_is_answered(administrator: Client, model_admin: Any) -> None:
    meta = model_admin.opts
    answer = administrator.get(f"/admin/{meta.app_label}/{meta.model_name}/", {"q": WORDS})
    assert answer.status_code in (200, 403)


@pytest.mark.parametrize("junk", JUNK)
def test_a_choice_that_is_no_key_gets_a_sentence_and_loses_nothing(junk: str) -> None:
    parent = InstitutionFactory(name_fr="Université de Valmont")
    client = Client()
    client.force_login(publisher())

    response = client.post(
        "/admin/partners/institution/add/",
        {"name_fr": "Institut nouveau", "kind": "university", "logo": junk, "parents": [junk, str(parent.pk)]},
    )  # fmt: skip

    assert response.status_code == 200
    form = response.context["adminform"].form
    assert form.errors["logo"]
    assert form.errors["parents"]
    page = response.content.decode()
    assert "Institut nouveau" in page
    assert "Université de Valmont</option>" in page


def test_a_list_that_the_database_refuses_is_still_a_page(administrator: Client) -> None:
    assert administrator.get("/admin/assets/attachment/?e=1").status_code == 200
