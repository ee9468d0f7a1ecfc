"""Sentences of the database stand beside the fields they speak of."""

from __future__ import annotations

import pytest
from django.forms import ModelForm, modelform_factory

from announcements.models import Announcement
from contacts.models import PressContact
from desk.library.contacts import PressContactForm
from desk.library.institutions import InstitutionForm
from desk.writing.forms import AnnouncementForm
from partners.models import Institution
from tests.factories import InstitutionFactory

pytestmark = pytest.mark.django_db


def bound(form: type[ModelForm], model: type, fields: list[str], **data: object) -> ModelForm:
    return modelform_factory(model, form=form, fields=fields)(data)


def test_contact_without_a_way_to_reach_it_is_told_at_the_address() -> None:
    fields = ["institution", "name", "email", "phone", "urgent_phone", "languages"]
    form = bound(
        PressContactForm, PressContact, fields, institution=InstitutionFactory().pk, name="Presse"
    )
    assert list(form.errors) == ["email"]


def test_phone_is_kept_in_one_form_however_it_was_typed() -> None:
    fields = ["institution", "name", "email", "phone", "urgent_phone", "languages"]
    form = bound(
        PressContactForm,
        PressContact,
        fields,
        institution=InstitutionFactory().pk,
        name="Presse",
        phone="01.99.00-12 34",
    )
    assert form.is_valid(), form.errors
    assert form.save().phone == "+33199001234"


def test_mistyped_phone_is_told_at_its_field() -> None:
    fields = ["institution", "name", "email", "phone", "urgent_phone", "languages"]
    form = bound(PressContactForm, PressContact, fields, name="Presse", phone="12")
    assert "phone" in form.errors


def test_agreement_that_ends_too_early_is_told_at_its_end() -> None:
    form = bound(
        AnnouncementForm,
        Announcement,
        ["original_language", "kind", "period_from", "period_until"],
        original_language="fr",
        kind="statement",
        period_from="2027-01-02",
        period_until="2027-01-01",
    )
    assert list(form.errors) == ["period_until"]


def test_ror_may_be_pasted_as_an_address_or_alone_and_stands_once() -> None:
    fields = ["name_fr", "kind", "ror", "wikidata", "country"]
    given = {"name_fr": "Université de Lorraine", "kind": "university", "country": "fr"}
    form = bound(
        InstitutionForm,
        Institution,
        fields,
        **given,
        ror="ror.org/04vfs2w97",
        wikidata="https://www.wikidata.org/wiki/Q1344525",
    )
    assert form.is_valid(), form.errors
    made = form.save()
    assert (made.ror, made.wikidata, made.country) == (
        "https://ror.org/04vfs2w97",
        "Q1344525",
        "FR",
    )
    again = bound(InstitutionForm, Institution, fields, **given, ror="04vfs2w97")
    assert list(again.errors) == ["ror"]


def test_mistyped_ror_is_refused() -> None:
    fields = ["name_fr", "kind", "ror", "wikidata", "country"]
    form = bound(InstitutionForm, Institution, fields, name_fr="X", kind="other", ror="04vfs2w98")
    assert list(form.errors) == ["ror"]


def test_institution_needs_a_name_in_some_language() -> None:
    fields = ["name_fr", "name_en", "kind", "ror", "wikidata", "country"]
    form = bound(InstitutionForm, Institution, fields, kind="other")
    assert list(form.errors) == ["name_fr"]
