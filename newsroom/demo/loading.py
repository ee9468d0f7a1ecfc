"""Loads the demo newsroom: the texts of this folder go the whole road through `publishing`, on dates relative to today.

The format of the files is in README.md beside this one.
"""

from __future__ import annotations

import datetime as dt
import tomllib
import uuid
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from announcements import publishing
from announcements.draft import draft_from_rows
from announcements.models import (
    Announcement,
    AnnouncementAttachment,
    AnnouncementContact,
    Commitment,
    EditionKind,
    Link,
    Part,
    Party,
    Signatory,
    Theme,
)
from assets.models import Attachment, Image
from assets.uploading import store_attachment, store_image
from contacts.models import PressContact
from languages import LANGUAGES
from masthead.models import Masthead
from masthead.zones import resolve_local
from newsroom.demo.dates import fill, working_day
from partners.models import Institution
from people.models import User

HERE = Path(__file__).parent
Fields = dict[str, Any]
_KINDS = {
    "release": "",
    "update": EditionKind.UPDATE,
    "correct": EditionKind.CORRECTION,
    "add_translation": EditionKind.TRANSLATION,
}
# What a file says of an announcement that is not a field of its row.
_ABOUT = frozenset(
    [
        "key",
        "days_ago",
        "phase",
        "lead_image",
        "themes",
        "contacts",
        "attachments",
        "agreement",
        "event",
        "party",
        "signatory",
        "part",
        "commitment",
        "link",
        "step",
    ]
)


def load_demo(*, now: dt.datetime, editor: User, publisher: User) -> int:
    """Fill an empty newsroom; returns how many announcements were loaded. The caller opens the transaction."""
    return _Loader(now, editor, publisher).load()


def _read(name: str) -> Fields:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def _rows(name: str, table: str) -> list[Fields]:
    file = _read(name)
    return [{**file.get("defaults", {}), **row} for row in file[table]]


class _Loader:
    def __init__(self, now: dt.datetime, editor: User, publisher: User) -> None:
        self.now = now
        self.editor = editor
        self.publisher = publisher

    # What announcements refer to.

    @cached_property
    def masthead(self) -> Masthead:
        return Masthead.objects.update_or_create(pk=1, defaults=_read("masthead.toml"))[0]

    @cached_property
    def images(self) -> dict[str, Image]:
        return {row["key"]: self.image(row) for row in _rows("images.toml", "image")}

    def image(self, row: Fields) -> Image:
        data = (HERE / "images" / row["file"]).read_bytes()
        fields = {name: value for name, value in row.items() if name not in {"key", "file"}}
        return store_image(data=data, filename=row["file"], by=self.editor, **fields)

    @cached_property
    def attachments(self) -> dict[str, Attachment]:
        return {
            row["key"]: store_attachment(
                data=(HERE / "attachments" / row["file"]).read_bytes(),
                filename=row["file"],
                by=self.editor,
                **{name: value for name, value in row.items() if name not in {"key", "file"}},
            )
            for row in _rows("attachments.toml", "attachment")
        }

    @cached_property
    def institutions(self) -> dict[str, Institution]:
        made: dict[str, Institution] = {}
        for row in _rows("institutions.toml", "institution"):
            parents = [made[key] for key in row.pop("parents", [])]
            key = row.pop("key")
            for name in ("logo", "logo_dark"):
                if name in row:
                    row[name] = self.logo(row, name)
            institution = Institution.objects.create(**row)
            institution.parents.set(parents)
            made[key] = institution
        return made

    def logo(self, row: Fields, name: str) -> Image:
        data = (HERE / "logos" / row[name]).read_bytes()
        alt = {f"alt_{code}": row[f"name_{code}"] for code in LANGUAGES if f"name_{code}" in row}
        return store_image(
            data=data, filename=row[name], by=self.editor, credit_fr=row["name_fr"], **alt
        )

    @cached_property
    def contacts(self) -> dict[str, PressContact]:
        made: dict[str, PressContact] = {}
        for row in _rows("contacts.toml", "contact"):
            key = row.pop("key")
            fields = {**row, "institution": self.institutions[row["institution"]]}
            made[key] = PressContact.objects.create(**fields)
        return made

    @cached_property
    def themes(self) -> dict[str, Theme]:
        rows = _rows("themes.toml", "theme")
        return {
            row["key"]: Theme.objects.create(
                slug=row["key"], **{name: value for name, value in row.items() if name != "key"}
            )
            for row in rows
        }

    # The announcements.

    def load(self) -> int:
        self.zone = ZoneInfo(self.masthead.zone)
        self.today = self.now.astimezone(self.zone).date()
        files = sorted((HERE / "announcements").glob("*.toml"))
        for file in files:
            _Story(self, _read(f"announcements/{file.name}")).tell()
        return len(files)

    def day(self, ahead: int) -> dt.date:
        """Return a working day so many days ahead of today; a negative number lies in the past."""
        return working_day(self.today + dt.timedelta(days=ahead), ahead=ahead > 0)

    def hours_ahead(self, hours: int) -> dt.datetime:
        """Return that hour, or ten o'clock of the next working day when nobody would be at work."""
        wanted = (self.now + dt.timedelta(hours=hours)).astimezone(self.zone)
        if wanted.weekday() < 5 and 8 <= wanted.hour < 18:
            return wanted.replace(minute=0, second=0, microsecond=0)
        day = wanted.date() if wanted.hour < 8 else wanted.date() + dt.timedelta(days=1)
        return self.local(working_day(day, ahead=True), "10:00")

    def local(self, day: dt.date, time: str) -> dt.datetime:
        return resolve_local(
            dt.datetime.combine(day, dt.time.fromisoformat(time)), self.masthead.zone
        )


class _Story:
    """One announcement and the steps of its life."""

    def __init__(self, loader: _Loader, file: Fields) -> None:
        self.loader = loader
        self.file = file
        self.dateline = file.get("dateline_on") or self.first_day()
        event = file.get("event")
        self.event = loader.day(event["days_ahead"]) if event else None

    def first_day(self) -> dt.date:
        """Return the dateline: the day of an embargoed release, else so many days ago."""
        ahead = next(
            (step["hours_ahead"] for step in self.file.get("step", []) if "hours_ahead" in step),
            None,
        )
        if ahead is not None:
            return self.loader.hours_ahead(ahead).astimezone(self.loader.zone).date()
        return self.loader.day(-self.file["days_ago"])

    def tell(self) -> None:
        self.announcement = self.write()
        self.rows()
        for step in self.file.get("step", []):
            self.take(step)

    def words(self, row: Mapping[str, Any]) -> Fields:
        """Return a row with the dates of its texts filled in."""
        return {name: self.filled(name, value) for name, value in row.items()}

    def filled(self, name: str, value: Any) -> Any:
        language = name.rsplit("_", 1)[-1]
        if not isinstance(value, str) or language not in LANGUAGES:
            return value
        return fill(value, language=language, dateline=self.dateline, event=self.event)

    def write(self) -> Announcement:
        fields = {name: value for name, value in self.file.items() if name not in _ABOUT}
        lead_image = self.file.get("lead_image")
        return Announcement.objects.create(
            **{**self.words(fields), "dateline_on": self.dateline},
            **self.agreement(),
            **self.event_fields(),
            lead_image=self.loader.images[lead_image] if lead_image else None,
        )

    def agreement(self) -> Fields:
        agreement = dict(self.file.get("agreement", {}))
        if not agreement:
            return {}
        signed = agreement.pop("signed_on", None)
        if signed is None and "signed_days" in agreement:
            signed = working_day(self.dateline + dt.timedelta(days=agreement["signed_days"]))
        fields: Fields = {
            f"agreement_{n}": v for n, v in agreement.items() if n.startswith(("type", "title"))
        }
        if years := agreement.get("period_years"):
            start = signed or self.dateline
            until = start + dt.timedelta(days=round(years * 365.25) - 1)
            fields |= {"period_from": start, "period_until": until}
        return {**fields, "signed_on": signed}

    def event_fields(self) -> Fields:
        if self.event is None:
            return {}
        event = self.file["event"]
        local = self.loader.local
        return {
            "event_starts_at": local(self.event, event["starts"]),
            "event_ends_at": local(self.event, event["ends"]) if "ends" in event else None,
        }

    def rows(self) -> None:
        file, loader, announcement = self.file, self.loader, self.announcement
        places = loader.institutions
        for position, row in enumerate(file.get("party", []), start=1):
            Party.objects.create(
                announcement=announcement,
                position=position,
                institution=places[row["institution"]],
                role=row["role"],
            )
        for position, row in enumerate(file.get("signatory", []), start=1):
            fields = {**self.words(row), "institution": places[row["institution"]]}
            Signatory.objects.create(announcement=announcement, position=position, **fields)
        for position, row in enumerate(file.get("part", []), start=1):
            self.part(position, self.words(row))
        for position, row in enumerate(file.get("commitment", []), start=1):
            fields = self.words(row)
            due = fields.pop("due_days", None)
            fields["due_on"] = self.dateline + dt.timedelta(days=due) if due else None
            # The same commitment has the same identity in every demo.
            identity = uuid.uuid5(uuid.NAMESPACE_URL, f"{file['key']}/{position}")
            Commitment.objects.create(
                announcement=announcement, position=position, uuid=identity, **fields
            )
        for position, key in enumerate(file.get("contacts", []), start=1):
            AnnouncementContact.objects.create(
                announcement=announcement, position=position, contact=loader.contacts[key]
            )
        for position, key in enumerate(file.get("attachments", []), start=1):
            AnnouncementAttachment.objects.create(
                announcement=announcement, position=position, attachment=loader.attachments[key]
            )
        for position, row in enumerate(file.get("link", []), start=1):
            Link.objects.create(announcement=announcement, position=position, **row)
        announcement.themes.set(loader.themes[key] for key in file.get("themes", []))

    def part(self, position: int, row: Fields) -> None:
        if "speaker_institution" in row:
            row["speaker_institution"] = self.loader.institutions[row["speaker_institution"]]
        if "image" in row:
            row["image"] = self.loader.images[row["image"]]
        Part.objects.create(announcement=self.announcement, position=position, **row)

    # The steps of its life.

    def take(self, step: Fields) -> None:
        match step["action"]:
            case "submit":
                yesterday = working_day(self.loader.today - dt.timedelta(days=1))
                self.submit(self.loader.local(yesterday, "16:10"))
            case "withdraw":
                self.withdraw(step)
            case _:
                self.release(step)

    def moment(self, step: Fields) -> dt.datetime:
        if "hours_ahead" in step:
            return self.loader.hours_ahead(step["hours_ahead"])
        day = self.dateline + dt.timedelta(days=step.get("days_after", 0))
        # An hour of today may lie ahead still; the story tells of what has happened.
        return min(self.loader.local(day, step["at"]), self.loader.now - dt.timedelta(minutes=5))

    def submit(self, at: dt.datetime) -> None:
        self.announcement.refresh_from_db()
        publishing.submit(
            announcement=self.announcement,
            by=self.loader.editor,
            now=at,
            version=self.announcement.version,
        )

    def release(self, step: Fields) -> None:
        """Reopen where an edition stands, make the changes, submit, approve for the moment of the step."""
        at = self.moment(step)
        before = min(at, self.loader.now) - dt.timedelta(hours=2)
        announcement, loader = self.announcement, self.loader
        announcement.refresh_from_db()
        if announcement.status == "approved":
            publishing.reopen(
                announcement=announcement,
                by=loader.editor,
                now=before,
                version=announcement.version,
            )
        for path, value in step.get("set", {}).items():
            self.change(path, value)
        if announcement.status == "draft":
            self.submit(before)
        fingerprints = publishing.fingerprints_of(draft_from_rows(announcement))
        wanted = step.get("languages") or list(fingerprints)
        notes = {code: step[f"note_{code}"] for code in LANGUAGES if f"note_{code}" in step}
        publishing.approve(
            announcement=announcement,
            by=loader.publisher,
            now=before + dt.timedelta(hours=1),
            version=announcement.version,
            fingerprints={code: fingerprints[code] for code in wanted},
            rehearsal=None,  # the demo's texts are ours; a test makes their kits
            release_at=at,
            kind=_KINDS[step["action"]],
            note=notes,
        )

    def change(self, path: str, value: str) -> None:
        """Set a field: `headline_fr` of the announcement, or `part.3.body_fr` (counted from 0)."""
        name = path.rsplit(".", 1)[-1]
        filled = self.filled(name, value)
        rows: list[Part] | list[Commitment]
        if path.startswith("part."):
            rows = list(self.announcement.parts.all())
        elif path.startswith("commitment."):
            rows = list(self.announcement.commitments.all())
        else:
            Announcement.objects.filter(pk=self.announcement.pk).update(**{name: filled})
            return
        row = rows[int(path.split(".")[1])]
        setattr(row, name, filled)
        row.save()

    def withdraw(self, step: Fields) -> None:
        self.announcement.refresh_from_db()
        publishing.withdraw(
            announcement=self.announcement,
            by=self.loader.publisher,
            now=self.moment(step),
            version=self.announcement.version,
            reason={code: step[f"reason_{code}"] for code in LANGUAGES if f"reason_{code}" in step},
        )
