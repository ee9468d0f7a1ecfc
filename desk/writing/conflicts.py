"""Two people wrote at once: what stands now beside what was typed, field by field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm
from django.utils.translation import gettext as _

from richtext.sanitising import plain


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that two people left differently; `anchor` is the id of the element to go to."""

    label: str
    theirs: str
    yours: str
    anchor: str


def differences(form: BaseForm, inline_formsets: Iterable[Any]) -> list[Difference]:
    """Return where a bound form differs from the rows as they stand in the database."""
    found = list(_of_form(form, ""))
    for inline in inline_formsets:
        name = str(inline.opts.verbose_name).capitalize()
        for number, row in enumerate(inline.formset.forms, start=1):
            found += _of_form(row, f"{name} {number} · ")
    return found


def _of_form(form: BaseForm, prefix: str) -> Iterator[Difference]:
    for name in form.changed_data:
        if name in {"version", "id", "announcement"}:
            continue
        bound = form[name]
        label = _("Delete") if name == "DELETE" else str(bound.label)
        yield Difference(
            label=prefix + label,
            theirs=_shown(form, name, form.get_initial_for_field(form.fields[name], name)),
            yours=_shown(form, name, bound.value()),
            anchor=bound.id_for_label,
        )


def _shown(form: BaseForm, name: str, value: Any) -> str:
    """Return a value as a person reads it: the words of rich text, the name behind a key."""
    if value in (None, "", []):
        return ""
    field = form.fields[name]
    choices = getattr(field, "queryset", None)
    if choices is not None:
        keys = value if isinstance(value, list | tuple) else [value]
        keys = [getattr(key, "pk", key) for key in keys]
        try:
            return ", ".join(str(row) for row in choices.filter(pk__in=keys))
        except (ValueError, TypeError):
            return str(value)
    labels = dict(getattr(field, "choices", None) or [])
    if str(value) in labels:
        return str(labels[str(value)])
    return plain(str(value)) if "<" in str(value) else str(value)
