"""What both emergency doors ask for: the announcement as somebody names it, and a reason in each released language."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from announcements.models import Announcement, Edition
from languages import LANGUAGES
from rows.short_ids import ALPHABET, LENGTH

# The short id at the end of what was typed: alone, in a short address, or in the long one with what may follow it.
_REFERENCE = re.compile(rf"(?:^|[/-])([{ALPHABET}]{{{LENGTH}}})(?:[/?#].*)?$")
REASON_LENGTH = 2000


@dataclass(frozen=True, slots=True)
class Standing:
    """What of an announcement is public at an instant: its edition, and the headline of each language in order."""

    announcement: Announcement
    edition_id: int
    headlines: Mapping[str, str]

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self.headlines)

    def headline(self, language: str) -> str:
        """Return the headline in a language, else in the original one."""
        original = self.headlines.get(self.announcement.original_language)
        return self.headlines.get(language) or original or next(iter(self.headlines.values()))


def short_id_of(typed: str) -> str:
    """Return the short id in what somebody typed or pasted, an address or the id; nothing when there is none."""
    found = _REFERENCE.search(typed.strip().lower())
    return found[1] if found else ""


def standing(short_id: str, *, now: dt.datetime) -> Standing | None:
    """Return what of an announcement is public; unreleased, withdrawn and unknown are the same."""
    editions = Edition.objects.public(now).filter(announcement__short_id=short_id)
    edition = editions.select_related("announcement").first()
    if edition is None:
        return None
    released = dict(edition.texts.values_list("language", "headline"))
    headlines = {code: released[code] for code in LANGUAGES if code in released}
    return Standing(edition.announcement, edition.pk, headlines)


def latest(*, now: dt.datetime, language: str, most: int = 10) -> list[tuple[str, str]]:
    """Return the short id and the headline of the announcements released last, in the language or else the original one."""
    editions = Edition.objects.public(now).select_related("announcement").prefetch_related("texts")
    found = []
    for edition in editions.order_by("-release_at", "-pk")[:most]:
        released = {text.language: text.headline for text in edition.texts.all()}
        shown = Standing(edition.announcement, edition.pk, released)
        found.append((edition.announcement.short_id, shown.headline(language)))
    return found
