"""What is read and answered before a release or a withdrawal: the words of each language, the time, the public notes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from announcements import comparing, publishing
from announcements.composing import compose
from announcements.document import canonical, fingerprint, read_frozen
from announcements.draft import Draft, draft_from_rows
from announcements.models import Announcement, Edition, EditionKind
from languages import ENDONYMS, LANGUAGES
from masthead.zones import LocalTimeError, resolve_local


@dataclass(frozen=True, slots=True)
class Reading:
    """One language as it would be released: its words, its fingerprint, and what differs from the edition that stands.

    `standing` is the fingerprint that stands, empty when there is none. Unchanged means equal fingerprints and nothing else.
    """

    language: str
    name: str
    lines: tuple[comparing.Line, ...]
    fingerprint: str
    standing: str
    changes: tuple[comparing.Change, ...]

    @property
    def unchanged(self) -> bool:
        return self.standing == self.fingerprint


@dataclass(frozen=True, slots=True)
class Readings:
    draft: Draft
    texts: tuple[Reading, ...]
    first: bool  # nothing was released before

    def only_adds(self, chosen: Iterable[str]) -> bool:
        """Whether releasing these languages adds some to those that stand, and changes none."""
        texts = [text for text in self.texts if text.language in set(chosen)]
        stands = any(text.standing for text in self.texts)
        changed = any(text.standing and not text.unchanged for text in texts)
        return stands and not changed and any(not text.standing for text in texts)

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(text.language for text in self.texts)


def readings(announcement: Announcement, *, now: dt.datetime, zone: str) -> Readings:
    """Return every language of the working copy as it would be released now."""
    draft = draft_from_rows(announcement)
    editions = Edition.objects.filter(announcement=announcement, cancelled_at__isnull=True)
    standing = editions.filter(release_at__lte=now).order_by("-number").first()
    # What was withdrawn is read anew, every language of it.
    stands = standing is not None and not publishing.is_shut(standing, announcement)
    released = {text.language: text for text in standing.texts.all()} if standing and stands else {}
    texts = []
    for language in draft.languages:
        document = compose(draft, language)
        print_ = fingerprint(canonical(document))
        old = released.get(language)
        texts.append(
            Reading(
                language=language,
                name=ENDONYMS[language],
                lines=comparing.lines(document, zone=zone),
                fingerprint=print_,
                standing=old.fingerprint if old else "",
                changes=comparing.changes(
                    read_frozen(old.document, old.fingerprint), document, zone=zone
                )
                if old and old.fingerprint != print_
                else (),
            )
        )
    return Readings(draft=draft, texts=tuple(texts), first=standing is None)


class ApprovalForm(forms.Form):
    """Which languages, when, and what readers are told; `release_at` is None for “now”."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages to release"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    kind = forms.ChoiceField(label=gettext_lazy("What this edition is"), required=False)
    when = forms.ChoiceField(
        label=gettext_lazy("When"),
        widget=forms.RadioSelect,
        choices=[
            ("now", gettext_lazy("Now: in 60 seconds, with Undo until then")),
            ("at", gettext_lazy("On a date and at a time")),
        ],
        initial="now",
    )
    day = forms.DateField(
        label=gettext_lazy("date"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    time = forms.TimeField(
        label=gettext_lazy("time"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    instant = forms.ChoiceField(
        label=gettext_lazy("Which time do you mean?"), widget=forms.RadioSelect, required=False
    )

    def __init__(
        self,
        data: Any,
        *,
        readings: Readings,
        version: int,
        zone: str,
        wanted: dt.datetime | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.readings = readings
        self.zone = zone
        self.ambiguous = False
        self.fields["version"].initial = version
        if wanted:
            local = wanted.astimezone(ZoneInfo(zone))
            self.fields["when"].initial = "at"
            self.fields["day"].initial, self.fields["time"].initial = local.date(), local.time()
        names = [(text.language, text.name) for text in readings.texts]
        self._fields("languages").choices = names
        self.fields["languages"].initial = [
            text.language for text in readings.texts if not text.unchanged
        ]
        for text in readings.texts:
            self.fields[f"fingerprint_{text.language}"] = forms.CharField(
                widget=forms.HiddenInput, required=False, initial=text.fingerprint
            )
        if readings.first:
            del self.fields["kind"]
        else:
            self._fields("kind").choices = [
                choice for choice in EditionKind.choices if choice[0] != EditionKind.ORIGINAL
            ]
            adds = readings.only_adds(self.fields["languages"].initial)
            self.fields["kind"].initial = EditionKind.TRANSLATION if adds else EditionKind.UPDATE
            for language, name in names:
                self.fields[f"note_{language}"] = forms.CharField(
                    label=_("Public note (%(language)s)") % {"language": name},
                    required=False,
                    widget=forms.Textarea(attrs={"rows": 2}),
                    help_text=_("Shown to readers with the new edition: what changed, and why."),
                )
        posted = self.data.get("instant") if self.is_bound else None
        if posted:
            self._fields("instant").choices = [(posted, posted)]

    def _fields(self, name: str) -> Any:
        return self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["release_at"] = None
        if not cleaned.get("languages"):
            self.add_error("languages", _("Choose at least one language to release."))
        self._check_kind(cleaned)
        if cleaned.get("when") == "at":
            cleaned["release_at"] = self._release_at(cleaned)
        return cleaned

    def _check_kind(self, cleaned: dict[str, Any]) -> None:
        """Readers are told what an edition is: it must be so. `publishing` asks again; here the field is named."""
        kind = cleaned.get("kind", "")
        notes = [name for name in self.fields if name.startswith("note_")]
        if kind == EditionKind.CORRECTION and not any(cleaned.get(n, "").strip() for n in notes):
            self.add_error(notes[0], str(publishing.NoteMissing()))
        chosen = cleaned.get("languages") or ()
        if kind == EditionKind.TRANSLATION and chosen and not self.readings.only_adds(chosen):
            self.add_error("kind", str(publishing.NoTranslation()))

    def _release_at(self, cleaned: dict[str, Any]) -> dt.datetime | None:
        day, time = cleaned.get("day"), cleaned.get("time")
        if "day" in self.errors or "time" in self.errors:
            return None
        if not day or not time:
            self.add_error("day", _("Give the date and the time of the release."))
            return None
        try:
            return resolve_local(dt.datetime.combine(day, time), self.zone)
        except LocalTimeError as error:
            if not error.choices:
                self.add_error("day", str(error))
                return None
            chosen = self._chosen(error, cleaned.get("instant", ""))
            if chosen:
                return chosen
            self.add_error("instant", ValidationError(str(error)))
            return None

    def _chosen(self, error: LocalTimeError, posted: str) -> dt.datetime | None:
        """Offer the two instants a local time may mean; return the one that was picked."""
        choices = {choice.isoformat(): choice for choice in error.choices}
        tz = ZoneInfo(self.zone)
        self.ambiguous = True
        self._fields("instant").choices = [
            (key, f"{at.astimezone(tz):%H:%M} {at.astimezone(tz).tzname()} ({at:%H:%M} UTC)")
            for key, at in choices.items()
        ]
        return choices.get(posted)

    def fingerprints(self) -> dict[str, str]:
        """The fingerprints of the chosen languages, as they were shown."""
        return {
            language: self.cleaned_data.get(f"fingerprint_{language}", "")
            for language in self.cleaned_data["languages"]
        }

    def notes(self) -> dict[str, str]:
        return {
            text.language: self.cleaned_data.get(f"note_{text.language}", "")
            for text in self.readings.texts
        }

    def note_fields(self) -> list[Any]:
        return [self[name] for name in self.fields if name.startswith("note_")]

    def hidden(self) -> list[Any]:
        return self.hidden_fields()


class CancellationForm(forms.Form):
    """Why a release that was agreed does not take place."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=gettext_lazy("Kept in the history of steps; readers do not see it."),
        error_messages={
            "required": gettext_lazy(
                "Say why the release is cancelled: your colleagues will read it."
            )
        },
    )

    def __init__(self, data: Any, *, version: int) -> None:
        super().__init__(data)
        self.fields["version"].initial = version


class WithdrawalForm(forms.Form):
    """The public reason, in each language that is released."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, data: Any, *, version: int, announcement: Announcement, now: dt.datetime
    ) -> None:
        super().__init__(data)
        self.fields["version"].initial = version
        standing = Edition.objects.filter(announcement=announcement).public(now).first()
        self.languages = (
            [code for code in LANGUAGES if code in {t.language for t in standing.texts.all()}]
            if standing
            else [announcement.original_language]
        )
        for language in self.languages:
            self.fields[f"reason_{language}"] = forms.CharField(
                label=_("Reason (%(language)s)") % {"language": ENDONYMS[language]},
                widget=forms.Textarea(attrs={"rows": 3}),
                max_length=2000,
                error_messages={
                    "required": _("Readers see this reason: write it in each language.")
                },
            )

    def reasons(self) -> dict[str, str]:
        return {code: self.cleaned_data[f"reason_{code}"] for code in self.languages}
