"""The opening of a communiqué: kicker, headline, subheading, lede, dateline and date."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise

from manuscripts.blocks import BlockKind
from manuscripts.recognising.conventions import (
    EVENT_LINE,
    KEY_POINTS,
    KICKER_ALONE,
    PUBLISHED,
    RUBRIC,
    Label,
    label_of,
)
from manuscripts.recognising.dates import Dateline, FoundDate, find_dates, read_dateline
from manuscripts.recognising.nouns import is_noun
from manuscripts.recognising.phrases import noun_phrases
from manuscripts.recognising.text import SENTENCE_END, Unit, count_words, fold, is_upper, plain_html
from manuscripts.recognising.zones import is_dated_teaser, is_prose

# A longer list of key points is no subheading.
_SUBHEADING = 130
# A dateline and its tags stand within this many characters of the HTML, a letterhead's name on this many lines.
_DATELINE_HTML = 2000
_LETTERHEAD = 8
_MOST_KICKER_WORDS = 24
_BARS = re.compile(r"\s?\|+\s?|\s[·•/]\s")
_PLACE_ALONE = re.compile(
    r"^[A-ZÀ-Þ][\w'’-]+(?:(?:,? | de | sur | am | upon )[A-ZÀ-Þ][\w'’-]+){0,3}$"
)
_CLOCK = re.compile(
    r"^,?\s?\d{1,2}[:.h]\d{2}\s?(?:[AaPp]\.?[Mm]\.?)?\s?(?:\(?[A-Z]\w*+\)?\s?){1,4}$"
)
_SPACED = re.compile(r"\s[/|·•]\s")


@dataclass(slots=True)
class Opening:
    """What the opening says; `labels` are the lines understood as a label or a date, `rest` what found no place.

    `points` is a list of key points that stands between the headline and the lede, too long for a subheading.
    """

    kicker: str = ""
    headline: str = ""
    subheading: str = ""
    lede: Unit | None = None
    place: str = ""
    date: FoundDate | None = None
    labels: list[Unit] = field(default_factory=list)
    rest: list[Unit] = field(default_factory=list)
    images: list[Unit] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    points: list[Unit] = field(default_factory=list)
    points_heading: str = ""
    lines: dict[str, int] = field(default_factory=dict)


def read_opening(units: list[Unit], *, month_first: bool = False) -> Opening:
    """Return the opening read from its units, of which the last paragraph of running text is the lede."""
    return _Reader(units, month_first).read()


class _Reader:
    def __init__(self, units: list[Unit], month_first: bool) -> None:
        self.opening = Opening()
        self.units = units
        self.month_first = month_first
        self.kickers: list[Unit] = []
        self.titles: list[Unit] = []
        self.after_kicker: list[bool] = []

    def read(self) -> Opening:
        units = list(self.units)
        if (
            units
            and is_prose(units[-1])
            and (len([u for u in units if u.text]) > 1 or read_dateline(units[-1].text))
        ):
            self._take_lede(units.pop())
        for unit in units:
            self._sort(unit)
        self._titles()
        if self.kickers:
            texts = [unit.text for unit in self.kickers]
            whole = " ".join(texts)  # "Communiqué / de presse" on two lines is one
            split = len({unit.group for unit in self.kickers}) == 1 and len(texts) > 1
            broken = split and texts[1][:1].islower() and KICKER_ALONE.match(fold(whole))
            self.opening.kicker = whole if broken else " – ".join(texts)
            self.opening.lines["kicker"] = self.kickers[0].line
        return self.opening

    def _sort(self, unit: Unit) -> None:
        if unit.kind is BlockKind.IMAGE:
            self.opening.images.append(unit)
            return
        label = label_of(unit.text)
        if self._take_date(unit, label):
            return
        if self.titles and is_dated_teaser(unit):
            unit = self._without_dateline(unit)
        if label is Label.KICKER or (label is Label.NONE and RUBRIC.match(fold(unit.text))):
            self.kickers.append(unit)
        elif label in (Label.NONE, Label.ABOUT, Label.CONTACTS, Label.NOTES, Label.SIGNATORIES):
            self.titles.append(unit)
            self.after_kicker.append(bool(self.kickers))
        else:
            self.opening.labels.append(unit)

    def _take_date(self, unit: Unit, label: Label) -> bool:
        """Take a line that gives the date, with or without the place, or the kicker's words before it."""
        if count_words(unit.text) > 18:
            return False
        published = PUBLISHED.match(fold(unit.text))
        text = (
            unit.text[published.end() :]
            if published and len(fold(unit.text)) == len(unit.text)
            else unit.text
        )
        dates = find_dates(text, month_first=self.month_first)
        if not dates:
            return False
        if self._take_particulars(unit):
            return True
        if _CLOCK.match(text[dates[0].end :]) and not text[: dates[0].start].strip():
            self._date(dates[0], "", unit)
            self.opening.labels.append(unit)
            return True
        if published and count_words(unit.text) <= 12:
            self._date(dates[0], "", unit)
            self.opening.labels.append(unit)
            return True
        dateline = read_dateline(text, month_first=self.month_first)
        if dateline and dateline.end >= len(text.rstrip(" .")) and count_words(text) <= 12:
            self._date(dateline.date, dateline.place, unit)
            self.opening.labels.append(unit)
            return True
        return self._take_dated_kicker(unit, dates[0])

    def _take_particulars(self, unit: Unit) -> bool:
        """Take a line of particulars set off by bars: "Press release | 5 May 2026 | Brussels | 4 min read"."""
        parts = [part for part in _BARS.split(unit.text) if part.strip(" .")]
        if len(parts) < 2:
            return False
        kicker, place, date = "", "", None
        for part in parts:
            dateline = read_dateline(part, month_first=self.month_first)
            label = label_of(part)
            published = PUBLISHED.match(fold(part))
            if published and len(fold(part)) == len(part):
                dateline = read_dateline(part[published.end() :], month_first=self.month_first)
                part = part[published.end() :]
            if dateline and dateline.date and dateline.end >= len(part) and not date:
                date, place = dateline.date, dateline.place or place
            elif KICKER_ALONE.match(fold(part)) and not kicker:
                kicker = part
            elif label in (Label.DROP, Label.IMMEDIATE):
                continue
            elif _PLACE_ALONE.match(part) and not place:
                place = part.strip(" .")
            else:
                return False
        if date is None:
            return False
        if kicker:
            self.kickers.append(replace(unit, text=kicker))
        self._date(date, place, unit)
        rest = re.sub(r"^[\s|·•/]+", "", unit.text.replace(kicker, "", 1)) if kicker else unit.text
        self.opening.labels.append(replace(unit, text=rest))
        return True

    def _take_dated_kicker(self, unit: Unit, date: FoundDate) -> bool:
        if label_of(unit.text) is not Label.KICKER or KICKER_ALONE.match(fold(unit.text)):
            return False
        parts = re.split(
            r"\s[–—|•·/-]\s|\s?\|\s?|\s(?=du \d|vom \d|of \d)|,\s(?=\D{0,100}\d)|:\s",
            unit.text,
            maxsplit=1,
        )
        kicker, rest = parts[0].strip(), parts[1] if len(parts) > 1 else ""
        if find_dates(kicker) or not KICKER_ALONE.match(fold(kicker)):
            kicker, rest = _cut_kicker(unit.text)
        if find_dates(kicker) or not kicker:
            return False
        dateline = read_dateline(rest, month_first=self.month_first)
        if (
            rest
            and not (dateline and dateline.end >= len(rest.rstrip(" .")))
            and count_words(rest) > 8
        ):
            return False
        self.kickers.append(replace(unit, text=kicker))
        self._date(date, dateline.place if dateline else "", unit)
        self.opening.labels.append(replace(unit, text=rest))
        return True

    def _date(self, date: FoundDate | None, place: str, unit: Unit) -> None:
        if date and not self.opening.date:
            self.opening.date = date
            self.opening.lines["date"] = unit.line
        if place and not self.opening.place:
            self.opening.place = place
            self.opening.lines["place"] = unit.line

    def _without_dateline(self, unit: Unit) -> Unit:
        dateline = read_dateline(unit.text, month_first=self.month_first) or _bold_place(unit)
        if dateline and dateline.end < len(unit.text):
            self._date(dateline.date, dateline.place, unit)
            self.opening.labels.append(replace(unit, text=unit.text[: dateline.end]))
            unit = cut_dateline(unit, dateline)
        return unit

    def _take_lede(self, unit: Unit) -> None:
        unit = self._without_dateline(unit)
        self.opening.lede = unit
        self.opening.lines["lede"] = unit.line

    def _titles(self) -> None:
        """The headline is the highest heading, else the first line that is no rubric; the rest stands around it."""
        if not self.titles:
            self._headline_from_elsewhere()
            return
        self._drop_letterhead()
        index = self._headline_index()
        headline = self.titles[index]
        before, after = self.titles[:index], self.titles[index + 1 :]
        for unit in before:
            whole = [
                span
                for span in noun_phrases(unit.text)
                if span.end - span.start >= len(unit.text) - 2
            ]
            place = (
                self.opening.labels
                if whole
                else self.kickers
                if count_words(unit.text) <= 8
                else self.opening.rest
            )
            place.append(unit)
        text = re.sub(r"^(?:Subject|Objet|Betreff|Titre|Title|Titel)\s*:\s*", "", headline.text)
        if text != headline.text:
            word = headline.text[: len(headline.text) - len(text)].strip(" :")
            self.opening.labels.append(replace(headline, text=word))
        if after and _continues(headline, after[0]):
            text = f"{text} {after.pop(0).text}"
        self.opening.headline = text
        self.opening.lines["headline"] = headline.line
        after = self._take_points(after)
        if after:
            self.opening.subheading = " · ".join(unit.text for unit in after)
            self.opening.lines["subheading"] = after[0].line

    def _take_points(self, after: list[Unit]) -> list[Unit]:
        """Take the list of key points out of the lines under the headline, with the words that head it."""
        asked = next((i for i, unit in enumerate(after) if EVENT_LINE.match(fold(unit.text))), None)
        if asked is not None:
            self.opening.points = after[asked:]
            return after[:asked]
        points = [unit for unit in after if unit.is_item]
        if len(points) < 2 or sum(len(unit.text) for unit in points) <= _SUBHEADING:
            return after
        self.opening.points = points
        others = [unit for unit in after if not unit.is_item]
        if others and KEY_POINTS.match(fold(others[-1].text)):
            self.opening.points_heading = others.pop().text
        return others

    def _drop_letterhead(self) -> None:
        """Short lines above "Communiqué de presse", with titles below it, are the sender's letterhead."""
        senders = 0
        while senders + 1 < len(self.titles) and self._is_sender(senders):
            self.opening.senders.append(self.titles[senders].text)
            self.opening.labels.append(self.titles[senders])
            senders += 1
        self.titles, self.after_kicker = self.titles[senders:], self.after_kicker[senders:]
        pairs = list(zip(self.titles, self.after_kicker, strict=True))
        above = [unit for unit, after in pairs if not after]
        if not above or len(above) == len(self.titles):
            return
        if any(unit.is_heading or count_words(unit.text) > 7 for unit in above):
            return
        self.opening.labels += above
        self.opening.senders.append(_letterhead_name(above))
        self.titles = [unit for unit, after in pairs if after]

    def _is_sender(self, index: int) -> bool:
        """Say whether a line is nothing but an institution's name, over titles of another block."""
        unit, following = self.titles[index], self.titles[index + 1]
        if unit.is_heading or following.is_item or unit.group == following.group:
            return False
        if following.text[:1].islower():
            return False  # "Hochschule Osterau" / "eröffnet ein Labor" is one headline
        return any(span.end - span.start >= len(unit.text) - 2 for span in noun_phrases(unit.text))

    def _headline_index(self) -> int:
        headings = [(unit.level, i) for i, unit in enumerate(self.titles) if unit.is_heading]
        if headings and not (
            self.titles[0].strong and not self.titles[0].is_heading and headings[0][1] > 0
        ):
            level = min(level for level, _ in headings)
            return next(i for lv, i in headings if lv == level)
        for index, unit in enumerate(self.titles[:4]):
            if index == 0 or not all(_is_rubric(above, unit) for above in self.titles[:index]):
                continue
            return index
        return 0

    def _headline_from_elsewhere(self) -> None:
        """A source with no title line: the lede alone, or a kicker that is all there is."""
        if self.opening.lede is None and self.kickers:
            unit = self.kickers.pop()
            self.opening.headline = unit.text
            self.opening.lines["headline"] = unit.line


_BOLD_START = re.compile(r"^\s?<(strong|b)>([^<]{3,40}?)[.:]?\s?</\1>\s?(?:[.:–—-]\s?)?(?=[^\s<])")


_SMALL_WORDS = r"(?:et|de|du|des|de la|la|le|les|and|of|the|for|pour|und|der|die|des|für)"
_OPEN_LINE = re.compile(rf"\b{_SMALL_WORDS}$", re.I)
_JOINING_LINE = re.compile(rf"^{_SMALL_WORDS}\s", re.I)


def _letterhead_name(lines: list[Unit]) -> str:
    """Return the institution that the first block of a letterhead names, on one line or on several."""
    first = lines[0].text
    for before, unit in pairwise(lines[:_LETTERHEAD]):
        if unit.group != lines[0].group or not (
            _OPEN_LINE.search(before.text) or _JOINING_LINE.match(unit.text)
        ):
            break
        first = f"{first} {unit.text}"
    return first if is_noun(fold(first.split()[0])) and count_words(first) > 1 else ""


_NO_PLACE = re.compile(
    r"(?:abstract|summary|update|teaser|lead|background|news|exclusive|resume|chapeau|contexte|exclusif|nouveau|"
    r"kurzfassung|zusammenfassung|hintergrund|kurz\w*|neu|aktuell)$"
)


def _bold_place(unit: Unit) -> Dateline | None:
    """A place in bold, closed by a full stop or a dash, may stand alone before the lede ("**Bremen.** Kinder …")."""
    match = _BOLD_START.match(unit.html)
    if not match or not unit.text.startswith(match[2]) or not _PLACE_ALONE.match(match[2]):
        return None
    mark = re.match(r"\s*[.:–—-]+\s+(?=\W?[^\W\d_])", unit.text[len(match[2]) :])
    if (
        not mark
        or noun_phrases(match[2])
        or is_noun(fold(match[2]))
        or _NO_PLACE.match(fold(match[2]))
    ):
        return None
    if label_of(f"{match[2]}:") is not Label.NONE or KEY_POINTS.match(fold(match[2])):
        return None
    return Dateline(match[2], None, len(match[2]) + mark.end())


def _cut_kicker(text: str) -> tuple[str, str]:
    """Cut "COMMUNIQUÉ DE PRESSE Bordeaux, le 18 septembre 2025" after the kicker."""
    words = text.split(" ")
    for count in range(min(len(words) - 1, _MOST_KICKER_WORDS), 0, -1):
        head = " ".join(words[:count])
        if KICKER_ALONE.match(fold(head)) and not find_dates(head):
            return head, " ".join(words[count:])
    return "", text


def _is_rubric(first: Unit, second: Unit) -> bool:
    """Say whether a short line above the headline is a rubric: capitals or few words, the next being the longer."""
    tags = _SPACED.split(first.text)
    if len(tags) > 1 and all(count_words(tag) <= 3 for tag in tags):
        return not _SPACED.search(second.text)  # "Peer-reviewed / Observational study / People"
    if re.search(r",\s[a-zà-ÿ]", first.text):
        return False
    short = count_words(first.text) <= 4
    fuller = count_words(second.text) >= max(
        6, 2 * count_words(first.text)
    ) and not SENTENCE_END.search(second.text)
    return short and fuller and (is_upper(first.text) or not first.strong or second.strong)


def _continues(headline: Unit, following: Unit) -> bool:
    """Say whether a headline runs on in the next line of the same block or of the same look."""
    if following.is_item or headline.is_heading != following.is_heading:
        return False
    if re.search(
        r"(?:[,;:–-]|\b(?:et|de|du|des|la|le|les|pour|and|of|the|for|to|und|der|die|für|von|mit|with|avec|à|a|in|en))$",
        headline.text,
    ):
        return True
    same_look = headline.group == following.group and headline.strong == following.strong
    return same_look and (
        following.text[:1].islower() or (is_upper(headline.text) and is_upper(following.text))
    )


def _closes_all(code: str) -> bool:
    """Say whether inline HTML closes every element that it opens."""
    opened: list[str] = []
    for closing, tag in re.findall(r"<(/?)(\w++)[^<>]*+>", code):
        if not closing:
            opened.append(tag)
        elif not opened or opened.pop() != tag:
            return False
    return not opened


def cut_dateline(unit: Unit, dateline: Dateline) -> Unit:
    """Return the paragraph without the dateline it starts with."""
    rest = unit.text[dateline.end :].lstrip()
    start = unit.html.find(plain_html(rest[:25]), 0, _DATELINE_HTML)
    if start >= 0 and "<" not in unit.html[:start]:
        code = unit.html[start:]
    elif start >= 0:
        code = unit.html[start:] if _closes_all(unit.html[:start]) else plain_html(rest)
    else:
        code = plain_html(rest)
    return replace(unit, text=rest, html=code)
