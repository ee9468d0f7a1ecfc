"""The questions of the two emergency pages: for whom a link is, and what is to be withdrawn."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emergency.models import EmergencyLink
from emergency.withdrawing import REASON_LENGTH, Standing
from languages import ENDONYMS


class PrintForm(forms.ModelForm):
    """For whom a link is printed, and for how long it works."""

    days = forms.TypedChoiceField(
        label=gettext_lazy("Works for"),
        coerce=int,
        choices=[
            (30, gettext_lazy("a month")),
            (183, gettext_lazy("half a year")),
            (366, gettext_lazy("a year")),
        ],
        initial=366,
    )

    class Meta:
        model = EmergencyLink
        fields = ["holder"]

    def lasts(self) -> dt.timedelta:
        return dt.timedelta(days=self.cleaned_data["days"])


class ReasonForm(forms.Form):
    """The public reason in each released language, and the confirmation; `edition` is the one that was shown."""

    edition = forms.IntegerField(widget=forms.HiddenInput)
    confirmed = forms.BooleanField(
        label=gettext_lazy("Yes, withdraw this announcement for everybody, now."),
        error_messages={
            "required": gettext_lazy("Tick this box: withdrawing takes effect at once.")
        },
    )

    def __init__(self, data: Any, *, shown: Standing) -> None:
        super().__init__(data, initial={"edition": shown.edition_id})
        self.shown = shown
        for language in shown.languages:
            self.fields[f"reason_{language}"] = forms.CharField(
                label=_("Reason (%(language)s)") % {"language": ENDONYMS[language]},
                widget=forms.Textarea(attrs={"rows": 3, "lang": language}),
                max_length=REASON_LENGTH,
                error_messages={
                    "required": _("Readers see this reason: write it in each language.")
                },
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("edition") not in (None, self.shown.edition_id):
            self.add_error(
                None, _("A new edition was released meanwhile. Look at it, then confirm again.")
            )
        return cleaned

    def reasons(self) -> dict[str, str]:
        return {code: self.cleaned_data[f"reason_{code}"] for code in self.shown.languages}

    def reason_fields(self) -> list[Any]:
        return [self[f"reason_{code}"] for code in self.shown.languages]
