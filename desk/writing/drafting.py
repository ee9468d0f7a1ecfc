"""From what stands in a form, valid or not, saved or not, to a draft: nothing typed is needed to be right.

A field that cannot be read counts as empty; a row that cannot be shown (a party without an institution) is left out. `places` remembers
which row of the form each row of the draft came from, so that a finding leads to its field.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.forms import BaseForm, BaseModelFormSet, ModelForm

from announcements.draft import Draft, assemble
from announcements.models import Announcement
from announcements.readiness import Finding

GROUPS = (
    "parts",
    "parties",
    "signatories",
    "commitments",
    "contact_places",
    "attachment_places",
    "links",
)
# Without these a row has nothing to show.
NEEDED = {
    "parties": "institution_id",
    "contact_places": "contact_id",
    "attachment_places": "attachment_id",
    "links": "url",
    "signatories": "name",
}


@dataclass(frozen=True, slots=True)
class FormDraft:
    """A draft made from a form, and for each group of rows the numbers of the form's rows in the draft's order."""

    draft: Draft
    places: Mapping[str, Sequence[int]] = field(default_factory=dict)

    def field_of(self, finding: Finding) -> str:
        """Return the id of the form element that a finding speaks of; a group's own id when it speaks of the group."""
        if finding.field in GROUPS:
            return f"{finding.field}-group"
        match = re.fullmatch(r"(\w+)-(\d+)-(\w+)", finding.field)
        if not match:
            return f"id_{finding.field}"
        group, number, name = match[1], int(match[2]), match[3]
        places = self.places.get(group, ())
        place = places[number] if number < len(places) else number
        return f"id_{group}-{place}-{name}"


def draft_from_form(form: ModelForm, formsets: Iterable[BaseModelFormSet]) -> FormDraft:
    """Return the draft of a bound form and its rows, whatever state they are in. Writes nothing."""
    saved = form.instance
    announcement = Announcement(
        pk=saved.pk,
        short_id=saved.short_id,
        wanted_release_at=saved.wanted_release_at,  # the import knows it, the form does not ask
    )
    _fill(announcement, form)
    rows: dict[str, list[Any]] = {group: [] for group in GROUPS}
    places: dict[str, list[int]] = {group: [] for group in GROUPS}
    for formset in formsets:
        group = formset.prefix
        if group not in rows:
            continue
        for place, row in _rows(formset):
            if NEEDED.get(group) and not getattr(row, NEEDED[group]):
                continue
            rows[group].append(row)
            places[group].append(place)
    draft = assemble(
        announcement,
        parts=rows["parts"],
        parties=rows["parties"],
        signatories=rows["signatories"],
        commitments=rows["commitments"],
        contacts=rows["contact_places"],
        attachments=rows["attachment_places"],
        links=rows["links"],
        themes=_themes(form),
    )
    return FormDraft(draft=draft, places=places)


def _rows(formset: BaseModelFormSet) -> list[tuple[int, models.Model]]:
    """The rows that would stand after a save, with their number in the form, in the order of their positions."""
    found: list[tuple[float, int, models.Model]] = []
    make: Any = formset.model
    try:
        forms = list(formset.forms)
    except ValidationError:  # the form was sent without its bookkeeping
        return []
    for place, form in enumerate(forms):
        if not form.has_changed() and not form.instance.pk:
            continue
        if _value(form, "DELETE"):
            continue
        row = make(pk=form.instance.pk)
        if hasattr(form.instance, "uuid"):
            row.uuid = form.instance.uuid
        _fill(row, form)
        position = _value(form, "position")
        found.append((float("inf") if position is None else position, place, row))
    return [(place, row) for _, place, row in sorted(found, key=lambda entry: entry[:2])]


def _fill(row: models.Model, form: BaseForm) -> None:
    for name in form.fields:
        try:
            column = row._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        if column.many_to_many or column.auto_created or name in {"announcement", "version"}:
            continue
        if isinstance(column, models.AutoField):
            continue
        value = _value(form, name)
        if value is None and isinstance(column, models.CharField | models.TextField):
            value = ""
        if value is None and not column.null and not isinstance(column, models.ForeignKey):
            continue
        setattr(row, name, value)


def _themes(form: ModelForm) -> list[Any]:
    return list(_value(form, "themes") or []) if "themes" in form.fields else []


def _value(form: BaseForm, name: str) -> Any:
    """Return a field's value as it would be after cleaning, None when it cannot be read."""
    if name not in form.fields:
        return None
    value = form[name].data if form.is_bound else form[name].initial
    try:
        return form.fields[name].clean(value)
    except ValidationError:
        return None
