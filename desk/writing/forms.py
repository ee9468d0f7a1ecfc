"""The form of an announcement: it remembers the version it was read at, and refuses to overwrite another's work."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _

from announcements.models import Announcement
from announcements.workflow import Status
from desk.forms import ErrorsBesideFields
from languages import LANGUAGES


class AnnouncementForm(ErrorsBesideFields):
    """`version` is the one the person saw; `stale` says that somebody saved another in between."""

    constraint_fields: ClassVar[dict[str, str]] = {
        "announcement_period_in_order": "period_until",
        "announcement_event_in_order": "event_ends_at",
    }
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stale = False
        if self.instance.pk:
            self.initial["version"] = self.instance.version

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for language in LANGUAGES:
            # A headline is one line, however it was pasted.
            if name := cleaned.get(f"headline_{language}"):
                cleaned[f"headline_{language}"] = " ".join(name.split())
        if not self.instance.pk:
            return cleaned
        now = Announcement.objects.values("version", "status").get(pk=self.instance.pk)
        if now["status"] == Status.APPROVED:
            self.add_error(
                None,
                _(
                    "The text was approved in the meantime, so it is closed. What you typed is still here: "
                    "reopen the announcement in another tab, then save again."
                ),
            )
        if cleaned.get("version") != now["version"]:
            self.stale = True
            self.add_error(
                None,
                _(
                    "Somebody saved this announcement while you were writing. Nothing of yours is lost, and nothing "
                    "is saved yet: compare the differences below. Saving again keeps your words."
                ),
            )
            # The next save is made in knowledge of the version that stands now.
            sent: Any = self.data.copy()  # type: ignore[attr-defined]
            sent[self.add_prefix("version")] = str(now["version"])
            self.data = sent
        return cleaned
