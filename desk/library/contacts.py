"""Press contacts at the desk: phones may be typed any usual way, languages are ticked."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy
from modeltranslation.admin import TranslationAdmin

from contacts.models import PressContact
from contacts.phones import national, normalise_phone
from desk.choosing import Choosing
from desk.forms import ErrorsBesideFields
from languages import LANGUAGES
from languages.choices import SPOKEN


class PressContactForm(ErrorsBesideFields):
    constraint_fields: ClassVar[dict[str, str]] = {
        "contact_can_be_reached": "email",
        "contact_active_dates_in_order": "active_until",
    }
    phone = forms.CharField(label=gettext_lazy("phone"), required=False)
    urgent_phone = forms.CharField(label=gettext_lazy("urgent line, out of hours"), required=False)
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("languages spoken"),
        choices=SPOKEN,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {code for code, _name in SPOKEN}
        others = [code for code in self.instance.languages or [] if code not in known]
        languages: Any = self.fields["languages"]
        languages.choices = [*SPOKEN, *((code, code) for code in others)]
        for name in ("phone", "urgent_phone"):
            self.initial[name] = national(self.initial.get(name) or "")

    def clean_phone(self) -> str:
        return normalise_phone(self.cleaned_data["phone"])

    def clean_urgent_phone(self) -> str:
        return normalise_phone(self.cleaned_data["urgent_phone"])


class ActiveFilter(admin.SimpleListFilter):
    title = gettext_lazy("who answers")
    parameter_name = "active"

    def lookups(self, request: Any, model_admin: Any) -> Any:
        return [("today", gettext_lazy("answers today")), ("no", gettext_lazy("does not answer"))]

    def queryset(self, request: Any, queryset: Any) -> Any:
        today = timezone.localdate()
        if self.value() == "today":
            return queryset.active(today)
        if self.value() == "no":
            return queryset.inactive(today)
        return queryset


@admin.register(PressContact)
class PressContactAdmin(Choosing, TranslationAdmin):
    form = PressContactForm
    list_display = [
        "name",
        "institution",
        "email",
        "shown_phone",
        "active_from",
        "active_until",
        "listed",
    ]
    list_filter = [ActiveFilter, "listed"]
    list_select_related = ["institution"]
    search_fields = [
        "name",
        "email",
        *(f"institution__name_{language}" for language in LANGUAGES),
        *(f"institution__short_name_{language}" for language in LANGUAGES),
    ]
    autocomplete_fields = ["institution"]
    actions = None
    fieldsets = [
        (None, {"fields": ["institution", "name", "function"]}),
        (
            gettext_lazy("How to reach"),
            {"fields": ["email", "phone", "urgent_phone", "hours", "languages", "topics"]},
        ),
        (gettext_lazy("When"), {"fields": [("active_from", "active_until"), "listed"]}),
    ]

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).select_related("institution")

    @admin.display(description=gettext_lazy("phone"), ordering="phone")
    def shown_phone(self, row: PressContact) -> str:
        return national(row.phone)
