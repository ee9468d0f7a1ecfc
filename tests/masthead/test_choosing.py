"""Fields chosen by searching, sent back with what is no key of anything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client

from masthead.choosing import ChoosingAdmin
from tests.factories import InstitutionFactory, publisher

pytestmark = pytest.mark.django_db

JUNK = ("x", "²", "\x00", "9" * 30, "-" + "9" * 30, "9" * 5000, "1.5", "<b>")


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


def searching() -> Iterator[Any]:
    """Yield every model admin and inline of the desk that has fields chosen by searching."""
    for model_admin in admin.site._registry.values():
        inlines = [inline(model_admin.model, admin.site) for inline in model_admin.inlines]
        yield from (one for one in (model_admin, *inlines) if one.autocomplete_fields)


def test_every_search_field_of_the_desk_is_one_of_these() -> None:
    assert len(list(searching())) > 5
    assert [one for one in searching() if not isinstance(one, ChoosingAdmin)] == []
