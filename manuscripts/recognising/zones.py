"""Cut a communiqué into its zones: the opening, the body, press contacts, "about" blocks, notes, signatories."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from manuscripts.blocks import BlockKind
from manuscripts.recognising.conventions import (
    ABOUT,
    ABOUT_ALONE,
    ABOUT_THING,
    CONTACTS,
    MORE_INFORMATION,
    NAVIGATION,
    PRESENTED,
    PUBLISHED,
    RUBRIC,
    Label,
    is_contact_sentence,
    label_of,
)
from manuscripts.recognising.dates import read_dateline
from manuscripts.recognising.text import SENTENCE_END, Unit, count_words, fold, sentences

EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]++(?:@|\s?\[at\]\s?|\s?\(at\)\s?)[\w-]+(?:\.[\w-]+)+")
PHONE = re.compile(r"(?:\+|\b00|\(|\b0)[\d(][\d\s().\-/  ]{6,40}\d")


# Inside a list of contacts "Service presse" is a desk; only words like these begin another list.
_NEW_CONTACTS = re.compile(
    r"\b(?:contacts?|\w*kontakte?|\w*ansprechpartner\w*|enquiries|inquiries|renseignements|ruckfragen)\b"
)


_QUOTED = re.compile(r"[«“„»\"]\s?[^«»“”„\"]{40}")
# A sentence that names those who signed in the lines below it.
_SIGNED = re.compile(
    r"\b(?:sign(?:e|ee|es|ees|ed|ing)?|paraphe\w*|unterzeichne\w*|unterschrieb\w*)\b.{0,90}(?:\b(?:par|by|von|were|are|sont|etaient|waren|sind)\s*:|:)$"
)


# Running text may close with a web address.
_LAST_ADDRESS = re.compile(r"\s?\(?(?:https?://|www\.)[^\s()]++\)?\W{0,20}$", re.I)
_LONGEST_ADDRESS = 300


class ZoneKind(StrEnum):
    OPENING = "opening"
    BODY = "body"
    CONTACTS = "contacts"
    ABOUT = "about"
    NOTES = "notes"
    SIGNATORIES = "signatories"
    TAIL = "tail"


@dataclass(slots=True)
class Zone:
    """A run of units under one label; `label` is the unit that announces it, if any."""

    kind: ZoneKind
    label: Unit | None = None
    units: list[Unit] = field(default_factory=list)
    _asked: dict[Callable[[Unit], bool], tuple[int, bool]] = field(default_factory=dict)

    def holds(self, test: Callable[[Unit], bool]) -> bool:
        """Say whether a unit of the zone passes a test; each is asked once, however often the zone is."""
        looked, found = self._asked.get(test, (0, False))
        if not found:
            found = any(test(unit) for unit in self.units[looked:])
            self._asked[test] = len(self.units), found
        return found


@dataclass(slots=True)
class Zoned:
    """The zones of a text in order, and the lines that are page furniture or marks."""

    zones: list[Zone]
    dropped: list[Unit]
    marks: list[tuple[Label, Unit]]

    def of(self, kind: ZoneKind) -> list[Zone]:
        return [zone for zone in self.zones if zone.kind is kind]


def is_reachable(text: str) -> bool:
    """Say whether a line holds an e-mail address or a telephone number."""
    return _is_reachable(text)


@lru_cache(maxsize=64)
def _is_reachable(text: str) -> bool:
    return bool(EMAIL.search(text) or PHONE.search(text))


def _reaches(unit: Unit) -> bool:
    return is_reachable(unit.text)


def is_prose(unit: Unit) -> bool:
    """Say whether a unit is a paragraph of running text."""
    if unit.is_heading or unit.kind is BlockKind.IMAGE:
        return False
    size = count_words(unit.text)
    ends = _ends_a_sentence(unit.text)
    if unit.strong:
        return size >= 25 or (size >= 15 and ends)
    return size >= 32 or (size >= 9 and ends) or (size >= 12 and unit.text.endswith(":"))


@lru_cache(maxsize=64)
def _ends_a_sentence(text: str) -> bool:
    address = _LAST_ADDRESS.search(text, max(0, len(text) - _LONGEST_ADDRESS))
    if not address:
        return bool(SENTENCE_END.search(text))
    before = text[: address.start()]
    return bool(SENTENCE_END.search(before)) or len(sentences(before)) > 1


def _only_dateline(text: str) -> bool:
    if PUBLISHED.match(fold(text)) and count_words(text) <= 12:
        return True
    found = read_dateline(text)
    return bool(found and found.date and found.end >= len(text.rstrip(" .")))


def is_dated_teaser(unit: Unit) -> bool:
    """Say whether a line is one short sentence after a bare date ("08.10.25 - Engineers test …")."""
    found = read_dateline(unit.text)
    if not (found and found.date and not found.place) or unit.is_heading:
        return False
    rest = unit.text[found.end :]
    return 4 <= count_words(rest) <= 28 and len(sentences(rest)) == 1


def _leads_a_list(units: list[Unit]) -> bool:
    """Say whether one of the first lines ends in a colon over an item that is no contact."""
    for lead, item in itertools.pairwise(units):
        if is_reachable(lead.text):
            return False
        if lead.text.endswith(":") and item.is_item:
            return not is_reachable(item.text)
    return False


def _is_item(unit: Unit) -> bool:
    return unit.is_item


def _may_be_headline(unit: Unit) -> bool:
    return (
        unit.kind is not BlockKind.IMAGE
        and label_of(unit.text) is Label.NONE
        and not _only_dateline(unit.text)
    )


def cut(units: list[Unit]) -> Zoned:
    """Return the text cut into zones; the opening ends with the first paragraph of running text."""
    return _Cutter(units).run()


class _Cutter:
    def __init__(self, units: list[Unit]) -> None:
        self.units = units
        self.zones: list[Zone] = [Zone(ZoneKind.OPENING)]
        self.dropped: list[Unit] = []
        self.marks: list[tuple[Label, Unit]] = []
        self.seen_lede = False
        self.ended = False
        self.headlines = 0
        self.going_on: list[bool] = []

    @property
    def zone(self) -> Zone:
        return self.zones[-1]

    def open(self, kind: ZoneKind, label: Unit | None = None) -> None:
        self.zones.append(Zone(kind, label))

    def run(self) -> Zoned:
        for index, unit in enumerate(self.units):
            if unit.kind is BlockKind.IMAGE:
                self.zone.units.append(unit)
                continue
            label = self._label(index, unit)
            if not self._take_label(label, unit, index):
                self._place(index, unit)
        return Zoned([z for z in self.zones if z.units or z.label], self.dropped, self.marks)

    def _label(self, index: int, unit: Unit) -> Label:
        label = label_of(unit.text, strong=unit.strong, heading=unit.is_heading)
        if label is Label.DROP and unit.is_item and self._is_among_items(index):
            return Label.NONE
        if label is Label.ABOUT and not self._is_about(index, unit):
            return Label.NONE
        if label is Label.NONE and self.seen_lede and self._is_about(index, unit):
            return Label.ABOUT
        if label is Label.NONE and not self.seen_lede and NAVIGATION.match(fold(unit.text)):
            return Label.DROP
        if (
            label is Label.CONTACTS
            and self.zone.kind is ZoneKind.ABOUT
            and not is_reachable(unit.text)
            and re.search(r"www\.|https?://", unit.text)
        ):
            return Label.NONE
        if label is Label.CONTACTS and not self._is_contacts(index, unit):
            return Label.DROP if NAVIGATION.match(fold(unit.text)) else Label.NONE
        if label is Label.NONE and self._names_signatories(index, unit):
            return Label.SIGNATORIES
        if label is Label.NONE and self._is_loose_contact(index, unit):
            return Label.CONTACTS
        if (
            label is Label.NONE
            and self.zone.kind in (ZoneKind.ABOUT, ZoneKind.CONTACTS, ZoneKind.TAIL)
            and RUBRIC.match(fold(unit.text))
        ):
            return Label.DROP
        if label is Label.KICKER and self.seen_lede:
            return Label.NONE
        return label

    def _names_signatories(self, index: int, unit: Unit) -> bool:
        """ "The agreement was signed by:" over lines that each hold a name, a comma and a function."""
        if not self.seen_lede or not _SIGNED.search(fold(unit.text)):
            return False
        below = self.units[index + 1 : index + 3]
        return len(below) == 2 and all(
            re.match(r"^[A-ZÀ-Þ][\w.'’-]+ [A-ZÀ-Þ(]", line.text)
            and re.search(r"[,(–—:-]", line.text)
            and count_words(line.text) <= 25
            and not SENTENCE_END.search(line.text)
            for line in below
        )

    def _is_mark(self, label: Label, unit: Unit) -> bool:
        if label is Label.BYLINE:  # in the body it names the authors of a study
            late = (ZoneKind.CONTACTS, ZoneKind.ABOUT, ZoneKind.NOTES, ZoneKind.TAIL)
            return self.zone.kind in late and not unit.is_item and not unit.is_heading
        return label is Label.EMBARGO or (label is Label.IMMEDIATE and not self.seen_lede)

    def _is_among_items(self, index: int) -> bool:
        """ "Partager" in a list of deeds is a deed, in a row of buttons a button."""
        beside = [*self.units[max(0, index - 1) : index], *self.units[index + 1 : index + 2]]
        return any(
            unit.is_item and label_of(unit.text) is Label.NONE for unit in beside if unit.text
        )

    def _take_label(self, label: Label, unit: Unit, index: int) -> bool:
        if label in (Label.DROP, Label.CRUMBS):
            self.dropped.append(unit)
        elif label is Label.END:
            self.dropped.append(unit)
            if self.seen_lede and index > len(self.units) // 3 and re.search(r"\w|#", unit.text):
                self.ended = True
                self.open(ZoneKind.TAIL)
        elif self._is_mark(label, unit):
            self.marks.append((label, unit))
        elif label is Label.CONTACTS:
            folded = fold(unit.text)
            named = (
                CONTACTS.match(folded) or is_contact_sentence(folded)
            ) and not self._continues_contacts(unit)
            if self.zone.kind is ZoneKind.CONTACTS and not named:
                self.zone.units.append(unit)
            elif named:
                self.open(ZoneKind.CONTACTS, unit)
            else:
                above = self._lines_above(unit)
                self.open(ZoneKind.CONTACTS)
                self.zone.units.extend([*above, unit])
        elif label is Label.ABOUT and self.seen_lede:
            self.open(ZoneKind.ABOUT, unit)
        elif label is Label.NOTES and self.seen_lede:
            self.open(ZoneKind.NOTES, unit)
        elif label is Label.SIGNATORIES and self.seen_lede:
            self.open(ZoneKind.SIGNATORIES, unit)
        else:
            return False
        return True

    def _lines_above(self, unit: Unit) -> list[Unit]:
        """Take back the short lines (a name, a function) that stand right above an address."""
        above: list[Unit] = []
        placed = self.zone.units
        while placed and len(above) < 6 and placed[-1].group == unit.group:
            if count_words(placed[-1].text) > 10 or placed[-1].is_heading or is_prose(placed[-1]):
                break
            above.insert(0, placed.pop())
            if self.zone.kind is ZoneKind.OPENING:
                self.headlines -= _may_be_headline(above[0])
        return above

    def _continues_contacts(self, unit: Unit) -> bool:
        """Say whether a line like "Presse: anna@…" stands inside a list of contacts already begun."""
        if self.zone.kind is not ZoneKind.CONTACTS:
            return False
        return is_reachable(unit.text) or not _NEW_CONTACTS.search(fold(unit.text))

    def _place(self, index: int, unit: Unit) -> None:
        kind = self.zone.kind
        if kind is ZoneKind.CONTACTS and self._leaves_contacts(index, unit):
            self.open(self._after_contacts(index))
        elif kind is ZoneKind.ABOUT and self._leaves_about(index, unit):
            self.open(ZoneKind.TAIL)
        elif (
            kind is ZoneKind.SIGNATORIES
            and not unit.is_item
            and (
                self.zone.holds(_is_item)
                or is_prose(unit)
                or unit.is_heading
                or SENTENCE_END.search(unit.text)
                or (self.zone.units and unit.text.endswith(":"))
                or self._heads_prose(index, unit)
            )
        ):
            self.open(ZoneKind.BODY)
        self.zone.units.append(unit)
        if self.zone.kind is ZoneKind.OPENING:
            if self._is_lede(index, unit):
                self.seen_lede = True
                self.open(ZoneKind.BODY)
            else:
                self.headlines += _may_be_headline(unit)

    def _heads_prose(self, index: int, unit: Unit) -> bool:
        """A line without a comma over running text is a heading, not a signatory."""
        following = self.units[index + 1] if index + 1 < len(self.units) else None
        return bool(following and is_prose(following) and not re.search(r"[,(|:]", unit.text))

    def _is_lede(self, index: int, unit: Unit) -> bool:
        if not is_prose(unit) or unit.is_item:
            return False
        if not self.headlines:
            return bool(count_words(unit.text) >= 15 and read_dateline(unit.text))
        following = self.units[index + 1] if index + 1 < len(self.units) else None
        if following and is_dated_teaser(unit) and is_prose(following):
            return count_words(following.text) <= count_words(unit.text)
        if following and count_words(unit.text) < 25 and not read_dateline(unit.text):
            dateline = read_dateline(following.text)
            if dateline and is_prose(following) and dateline.end < len(following.text):
                return False  # the dateline opens the lede: what stands before it is the subheading
        return True

    def _after_contacts(self, index: int) -> ZoneKind:
        if not self.seen_lede:
            return ZoneKind.OPENING
        late = self.ended or index > len(self.units) * 0.6
        return ZoneKind.TAIL if late and not self._goes_on(index) else ZoneKind.BODY

    def _goes_on(self, index: int) -> bool:
        """Say whether the communiqué itself goes on: a list with its lead, or a quote, under no other label."""
        if not self.going_on:
            going = False
            for at in range(len(self.units) - 1, -1, -1):
                unit = self.units[at]
                label = label_of(unit.text, strong=unit.strong, heading=unit.is_heading)
                if label in (Label.ABOUT, Label.CONTACTS, Label.NOTES, Label.END):
                    going = False
                elif (unit.is_item and self.units[at - 1].text.endswith(":")) or _QUOTED.search(
                    unit.text
                ):
                    going = True
                self.going_on.append(going)
            self.going_on.reverse()
        return self.going_on[index]

    def _leaves_contacts(self, index: int, unit: Unit) -> bool:
        if is_reachable(unit.text):
            return False
        if is_prose(unit) and count_words(unit.text) >= 16:
            return True
        ahead = self.units[index + 1 : index + 5]
        says = SENTENCE_END.search(unit.text) and count_words(unit.text) >= 6
        if says and unit.group != self._last_group() and self.zone.units:
            return not any(is_reachable(following.text) for following in ahead[:2])
        reached = self.zone.holds(_reaches) or bool(self.zone.label and _reaches(self.zone.label))
        if reached and MORE_INFORMATION.match(fold(unit.text)):
            return not any(is_reachable(following.text) for following in ahead)
        if reached and unit.group != self._last_group() and _leads_a_list([unit, *ahead[:2]]):
            return True
        if not self.seen_lede and reached and unit.group != self._last_group():
            return not any(is_reachable(following.text) for following in ahead[:2])
        if any(is_reachable(following.text) for following in ahead):
            nearest = next(i for i, f in enumerate(ahead) if is_reachable(f.text))
            return any(is_prose(f) and not is_reachable(f.text) for f in ahead[:nearest])
        return unit.is_heading or bool(
            ahead and is_prose(ahead[0]) and not unit.is_item and unit.group != self._last_group()
        )

    def _last_group(self) -> int:
        return self.zone.units[-1].group if self.zone.units else -1

    def _leaves_about(self, index: int, unit: Unit) -> bool:
        if not unit.is_heading:
            return False
        following = self.units[index + 1] if index + 1 < len(self.units) else None
        if following is None or not is_prose(following):
            return True
        level = self.zone.label.level if self.zone.label and self.zone.label.is_heading else 0
        return (
            fold(unit.text)[:12] not in fold(following.text)[:80]
            and bool(level)
            and unit.level <= level
        )

    def _is_contacts(self, index: int, unit: Unit) -> bool:
        """A label of contacts is one where an address or a number stands in it or soon after."""
        if is_reachable(unit.text):
            return True
        ahead = self.units[index + 1 : index + 9]
        if MORE_INFORMATION.match(fold(unit.text)):
            reached = next((i for i, f in enumerate(ahead) if is_reachable(f.text)), len(ahead))
            if any(label_of(f.text) is Label.CONTACTS for f in ahead[:reached]):
                return False  # links for the reader; the contacts have a label of their own
        return any(is_reachable(f.text) for f in ahead)

    def _is_loose_contact(self, index: int, unit: Unit) -> bool:
        """A short line with an e-mail address, late in the text and under no label, is a contact."""
        if self.zone.kind in (ZoneKind.CONTACTS, ZoneKind.OPENING) or index < len(self.units) * 0.5:
            return False
        address = EMAIL.search(unit.text)
        if not address or count_words(unit.text) > 16 or unit.is_heading:
            return False
        small = [word for word in unit.text[: address.start()].split() if word[:1].islower()]
        return len(small) < 5

    def _is_about(self, index: int, unit: Unit) -> bool:
        folded = fold(unit.text)
        following = self.units[index + 1] if index + 1 < len(self.units) else None
        presented = PRESENTED.match(folded)
        if presented and self.seen_lede and following and is_prose(following):
            return presented["name"] in fold(following.text)
        if not self.seen_lede or not ABOUT.match(folded) or ABOUT_THING.match(folded):
            return False
        if ABOUT_ALONE.match(folded):
            return following is not None
        if count_words(unit.text) <= 16 and not SENTENCE_END.search(unit.text):
            digits = re.match(r"^\W*(?:about|uber|ueber) \d", folded)
            return following is not None and not following.is_heading and not digits
        return (
            bool(re.match(r"^\s*<strong>.{3,120}?</strong>|^[^.:]{3,90}\s?:\s", unit.html))
            and index > len(self.units) // 2
        )
