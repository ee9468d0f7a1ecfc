"""What fits its field, and what is kept beside the announcement because it does not: an import loses no word."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

from announcements.models import Announcement
from contacts.models import PressContact
from contacts.phones import normalise_phone
from richtext.limits import fitted
from richtext.shortening import beginning


class Remainder:
    """The texts of an import that found no place, in order."""

    def __init__(self, unplaced: Iterable[str]) -> None:
        self.remainder = list(unplaced)

    def fitting(self, model: type[Model], field: str, text: str) -> str:
        """Return the text if it fits its field, else its beginning; the whole is then kept with the unplaced text."""
        limit = model._meta.get_field(field).max_length  # type: ignore[union-attr]
        if limit is None or len(text) <= limit:
            return text
        self.remainder.append(text.strip())
        return beginning(text, limit)

    def whole(self, model: type[Model], field: str, text: str) -> str:
        """Return the text if it fits its field, else nothing: half an address leads nowhere."""
        limit = model._meta.get_field(field).max_length  # type: ignore[union-attr]
        if limit is None or len(text) <= limit:
            return text
        self.remainder.append(text)
        return ""

    def rich(self, html: str) -> str:
        """Return rich text within its limits; what finds no room in them is kept with the unplaced text."""
        html, left_out = fitted(html)
        self.remainder += left_out
        return html

    def phone(self, text: str) -> str:
        """Return a number as it is stored; one that cannot be is kept with the unplaced text."""
        try:
            return normalise_phone(text)
        except ValidationError:
            if text.startswith("+"):
                return self.whole(PressContact, "phone", text)
            self.remainder.append(text)
            return ""

    def has_room(self, rows: Any, position: int, *words: str) -> bool:
        """Return whether one more row goes into an announcement; else its words are kept with the unplaced text."""
        most = rows.model.MOST
        if position <= most or rows.count() < most:
            return True
        self.remainder.append("\n".join(filter(None, words)))
        return False

    def keep_remainder(self, announcement: Announcement) -> None:
        kept = [announcement.import_remainder, *self.remainder]
        announcement.import_remainder = "\n\n".join(dict.fromkeys(filter(None, kept)))
        announcement.save(update_fields=["import_remainder"])
