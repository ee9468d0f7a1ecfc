"""Partner institutions at the desk: their identifiers are brought into the form their registries give them."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modeltranslation.admin import TranslationAdmin

from desk.choosing import Choosing
from desk.editor import RichTextAdmin
from desk.forms import ErrorsBesideFields
from languages import FIRST, LANGUAGES
from partners.identifiers import normalise_ror, normalise_wikidata
from partners.models import Institution


class InstitutionForm(ErrorsBesideFields):
    """An institution has a name in one language at least; ROR and Wikidata may be pasted as addresses."""

    constraint_fields: ClassVar[dict[str, str]] = {"institution_ror_once": "ror"}
    # Longer than the columns, so that a whole address can be pasted; they are shortened below.
    ror = forms.CharField(
        label="ROR",
        required=False,
        help_text=gettext_lazy("For example https://ror.org/04vfs2w97."),
    )
    wikidata = forms.CharField(
        label="Wikidata",
        required=False,
        help_text=gettext_lazy("For example Q1344525, or the address of the item."),
    )

    def clean_ror(self) -> str:
        return normalise_ror(self.cleaned_data["ror"])

    def clean_wikidata(self) -> str:
        return normalise_wikidata(self.cleaned_data["wikidata"])

    def clean_country(self) -> str:
        country = self.cleaned_data["country"].strip().upper()
        if country and not (len(country) == 2 and country.isalpha()):
            raise forms.ValidationError(_("Give the country as two letters, for example FR."))
        return country

    def clean_parents(self) -> Any:
        parents = self.cleaned_data["parents"]
        if self.instance.pk and any(parent.pk == self.instance.pk for parent in parents):
            raise forms.ValidationError(_("An institution cannot belong to itself."))
        return parents

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not any(cleaned.get(f"name_{language}") for language in LANGUAGES):
            self.add_error(f"name_{FIRST}", _("Give the name in one language at least."))
        return cleaned


@admin.register(Institution)
class InstitutionAdmin(Choosing, RichTextAdmin, TranslationAdmin):
    form = InstitutionForm
    list_display = ["__str__", f"short_name_{FIRST}", "kind", f"city_{FIRST}", "country", "listed"]
    list_filter = ["kind", "listed"]
    search_fields = [
        *(f"name_{language}" for language in LANGUAGES),
        *(f"short_name_{language}" for language in LANGUAGES),
        "ror",
    ]
    autocomplete_fields = ["logo", "logo_dark", "parents"]
    actions = None
    fieldsets = [
        (None, {"fields": ["name", "article", "short_name", "kind", "parents"]}),
        (gettext_lazy("Logos"), {"fields": ["logo", "logo_dark"]}),
        (gettext_lazy("About"), {"fields": ["boilerplate", "website"]}),
        (
            gettext_lazy("Where it is, what it is known as"),
            {"fields": ["city", "country", "ror", "wikidata", "listed"]},
        ),
    ]
