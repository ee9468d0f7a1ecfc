"""What the forms of every room share: a sentence stands beside the field it speaks of."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError


class ErrorsBesideFields(forms.ModelForm):
    """A model form whose database constraints speak at a field instead of at the head of the form.

    `constraint_fields` names the field for each constraint, by the constraint's name.
    """

    constraint_fields: ClassVar[dict[str, str]] = {}

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        data = self.errors.as_data()
        fields = {
            str(getattr(constraint, "violation_error_message", "")): self.constraint_fields[name]
            for constraint in self._meta.model._meta.constraints
            if (name := constraint.name) in self.constraint_fields
        }
        rest: list[ValidationError] = []
        for error in data.get(NON_FIELD_ERRORS, []):
            field = fields.get(str(error.messages[0]))
            if field in self.fields:
                self.add_error(field, error)
            else:
                rest.append(error)
        if NON_FIELD_ERRORS in self.errors:
            del self.errors[NON_FIELD_ERRORS]
            if rest:
                self.add_error(None, rest)
