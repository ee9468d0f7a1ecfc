"""The masthead at the desk: there is one, so its entry in the menu opens it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modeltranslation.admin import TranslationAdmin

from desk.editor import RichTextAdmin
from languages import ENDONYMS, LANGUAGES
from masthead.models import Masthead


class MastheadForm(forms.ModelForm):
    """The languages are typed as codes in the order in which they are shown."""

    languages = forms.CharField(
        label=gettext_lazy("languages shown, in order"),
        help_text=format_lazy(
            gettext_lazy("Codes with commas between them: {codes}."), codes=", ".join(LANGUAGES)
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["languages"] = ", ".join(self.instance.languages)

    def clean_languages(self) -> list[str]:
        codes = [code.strip().lower() for code in self.cleaned_data["languages"].split(",")]
        chosen = list(dict.fromkeys(code for code in codes if code))
        unknown = [code for code in chosen if code not in LANGUAGES]
        if unknown or not chosen:
            raise forms.ValidationError(
                _("Only these languages can be shown: %(known)s.")
                % {"known": ", ".join(f"{code} ({name})" for code, name in ENDONYMS.items())}
            )
        return chosen


@admin.register(Masthead)
class MastheadAdmin(RichTextAdmin, TranslationAdmin):
    form = MastheadForm
    fieldsets = [
        (None, {"fields": ["name", "tagline", "publisher"]}),
        (gettext_lazy("Look"), {"fields": [("accent_light", "accent_dark")]}),
        (gettext_lazy("Clock and languages"), {"fields": ["zone", "languages"]}),
        (
            gettext_lazy("Legal pages"),
            {"fields": ["legal_notice", "privacy", "accessibility", "accessibility_status"]},
        ),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and not Masthead.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Masthead, form: Any, change: bool) -> None:
        obj.pk = 1
        super().save_model(request, obj, form, change)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Open the masthead itself, or the form for it when there is none."""
        row = Masthead.objects.first()
        if row:
            return HttpResponseRedirect(reverse("admin:masthead_masthead_change", args=[row.pk]))
        if self.has_add_permission(request):
            return HttpResponseRedirect(reverse("admin:masthead_masthead_add"))
        return super().changelist_view(request, extra_context)
