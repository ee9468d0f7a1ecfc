"""The rows of an announcement, in its form: each in reading order, with a place that can be changed."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import TabularInline
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.forms import BaseInlineFormSet, NumberInput
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from modeltranslation.admin import TranslationStackedInline, TranslationTabularInline

from announcements.models import (
    AnnouncementAttachment,
    AnnouncementContact,
    Commitment,
    Link,
    Part,
    PartKind,
    Party,
    Signatory,
)
from desk.choosing import Choosing
from desk.editor import RICH_TEXT

# Django's own words, which our catalogues put more simply (“Ajouter : partie”).
ADD = gettext_noop("Add another %(verbose_name)s")


class Ordered(Choosing):
    """What every list of rows shares: no empty rows on offer, and the position as a small number.

    A row added without a position goes last (see `place_new_rows`).
    """

    extra = 0
    with_rows: tuple[str, ...] = ()  # what the rows name, read along with them
    formfield_overrides: Any = {
        **RICH_TEXT,
        models.PositiveIntegerField: {
            "widget": NumberInput(attrs={"class": "position", "min": 0, "inputmode": "numeric"})
        },
    }

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request)  # type: ignore[misc]
        return rows.select_related(*self.with_rows) if self.with_rows else rows

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)  # type: ignore[misc]
        # Whatever number of rows a request claims, no more forms than this are made of it.
        formset.max_num = formset.absolute_max = self.model.MOST  # type: ignore[attr-defined]
        for field in formset.form.base_fields.values():
            fewer_icons(field)
        position = formset.form.base_fields["position"]
        position.required = False
        position.initial = None
        return formset


def fewer_icons(field: Any) -> None:
    """Beside a choice stand “add” and “change”; taking a whole institution away is not done from here."""
    widget = getattr(field, "widget", None)
    if isinstance(widget, RelatedFieldWidgetWrapper):
        widget.can_delete_related = False
        widget.can_view_related = False


def place_new_rows(formset: BaseInlineFormSet) -> None:
    """Give every row without a position the place after the last one."""
    if "position" not in formset.form.base_fields:
        return
    rows = [
        form
        for form in formset.forms
        if hasattr(form, "cleaned_data") and not form.cleaned_data.get("DELETE")
    ]
    last = max((form.cleaned_data.get("position") or 0 for form in rows), default=0)
    for form in rows:
        if form.cleaned_data.get("position") is None and (form.has_changed() or form.instance.pk):
            last += 1
            form.instance.position = last
            if form.instance.pk and "position" not in form.changed_data:
                form.changed_data.append("position")


class Once(BaseInlineFormSet):
    """Rows of which each thing may stand once: said in a sentence, on the row that repeats it."""

    sentence: Any = ""

    def get_unique_error_message(self, unique_check: Any) -> str:
        return str(self.sentence)

    def get_form_error(self) -> str:
        return str(self.sentence)


class PartyFormSet(Once):
    sentence = gettext_lazy("This institution is already a party.")


class ContactFormSet(Once):
    sentence = gettext_lazy("This contact is already listed.")


class PartFormSet(BaseInlineFormSet):
    """The commitments stand in one place of the body."""

    def clean(self) -> None:
        super().clean()
        places = [
            form
            for form in self.forms
            if hasattr(form, "cleaned_data")
            and form.cleaned_data.get("kind") == PartKind.COMMITMENTS
            and not form.cleaned_data.get("DELETE")
        ]
        for form in places[1:]:
            form.add_error("kind", _("The commitments can stand in one place only."))


class PartInline(Ordered, TranslationStackedInline):
    model = Part
    formset = PartFormSet
    autocomplete_fields = ["speaker_institution", "image"]
    fields = [
        "kind",
        "heading",
        "body",
        "speaker",
        "speaker_function",
        "speaker_institution",
        "figure_value",
        "figure_label",
        "figure_source",
        "image",
        "video_url",
        "video_title",
        "position",
    ]


class PartyInline(Ordered, TabularInline):
    model = Party
    formset = PartyFormSet
    with_rows = ("institution",)
    autocomplete_fields = ["institution"]
    fields = ["position", "institution", "role"]


class SignatoryInline(Ordered, TranslationTabularInline):
    model = Signatory
    autocomplete_fields = ["institution"]
    fields = ["position", "name", "function", "institution"]


class CommitmentInline(Ordered, TranslationStackedInline):
    model = Commitment
    fields = ["text", "due_on", "position"]


class ContactInline(Ordered, TabularInline):
    model = AnnouncementContact
    formset = ContactFormSet
    with_rows = ("contact__institution",)
    autocomplete_fields = ["contact"]
    fields = ["position", "contact"]


class AttachmentInline(Ordered, TabularInline):
    model = AnnouncementAttachment
    with_rows = ("attachment",)
    autocomplete_fields = ["attachment"]
    fields = ["position", "attachment"]


class LinkInline(Ordered, TranslationTabularInline):
    model = Link
    fields = ["position", "url", "label"]


__all__ = [
    "AttachmentInline",
    "CommitmentInline",
    "ContactInline",
    "LinkInline",
    "PartInline",
    "PartyInline",
    "SignatoryInline",
    "fewer_icons",
    "place_new_rows",
]
