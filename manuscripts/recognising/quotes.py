"""Quotes and who says them, in the quotation marks of the three languages."""

from __future__ import annotations

import re
from dataclasses import dataclass

from manuscripts.plan import PlannedQuote
from manuscripts.recognising.institutions import Registry
from manuscripts.recognising.naming import is_word_letter
from manuscripts.recognising.people import TITLES, find_people, is_role
from manuscripts.recognising.roles import Role, roles_in
from manuscripts.recognising.text import Unit, count_words, fold, sentences, squeeze, words_in

_PAIRS = (("«", "»"), ("“", "”"), ("„", "“"), ("„", "”"), ("»", "«"), ('"', '"'))
_OPENER = re.compile('[«“„»"]')
_CLOSERS = {
    char: re.compile(f"[{''.join(close for open_, close in _PAIRS if open_ == char)}]")
    for char, _close in _PAIRS
}
_SAYS = re.compile(
    r"\b(?:declar\w*|soulign\w*|expliqu\w*|affirm\w*|ajout\w*|precis\w*|indiqu\w*|comment\w*|rappel\w*|conclu\w*|se rejouit|se felicite|estim\w*|"
    r"insist\w*|assur\w*|temoign\w*|confi\w*|poursui\w*|salu\w*|selon|a dit|dit|resum\w*|annonc\w*|detaill\w*|pour|confirme?|"
    r"said|says|adds?|added|explain\w*|noted?|notes|stated?|states|remark\w*|conclud\w*|according to|told|continued|emphasi[sz]\w*|stress\w*|"
    r"welcom\w*|highlight\w*|promis\w*|promet\w*|warns?|warned|verspricht|versprach|versichert\w*|warnt\w*|"
    r"sagt\w*|erklart\w*|betont\w*|so|unterstreich\w*|erganzt\w*|freut sich|kommentiert\w*|erlautert\w*|fugt\w*|zeigt sich|meint\w*|"
    r"enthousiasm\w*|reagi\w*|racont\w*|lance\w*|plaid\w*|observ\w*|constat\w*|recall\w*|argue\w*|reflect\w*|bekraftigt\w*|laut|berichtet\w*|resumiert\w*|hebt)\b"
)
_FILLERS = words_in(
    """
    a ont t il elle on he she they er sie the le la les l et and und also en in que hinzu sich
    zudem aussi egalement pour sa son today aujourd hui heute d de du des das
    """
)
_PRONOUN = re.compile(r"\b(?:t-il|t-elle|il|elle|he|she|er|sie)\b")


@dataclass(frozen=True, slots=True)
class QuotedPart:
    start: int
    end: int
    text: str


def quoted_parts(text: str) -> list[QuotedPart]:
    """Return the quoted passages; a mark left open runs to the end of the paragraph."""
    parts: list[QuotedPart] = []
    position = 0
    unclosed: set[str] = set()
    for match in _OPENER.finditer(text):
        start, char = match.start(), match.group()
        # What nothing closes in one place is closed in none after it.
        if start < position or char in unclosed:
            continue
        if char == '"' and start and text[start - 1].isalnum():
            continue
        closer = _CLOSERS[char].search(text, start + 1)
        if closer:
            end = closer.start()
            parts.append(QuotedPart(start, end + 1, text[start + 1 : end].strip()))
            position = end + 1
            continue
        if char in "«“„" and (start == 0 or count_words(text[start:]) > 8):
            parts.append(QuotedPart(start, len(text), text[start + 1 :].strip()))
            break
        unclosed.add(char)
    return parts


def opens_only(text: str) -> bool:
    """Say whether a paragraph opens a quotation that it does not close: it goes on in the next."""
    parts = quoted_parts(text)
    if not parts or parts[-1].end != len(text):
        return False
    end = len(text)
    while end and not is_word_letter(text[end - 1]):
        end -= 1
    return not set('»”“"').intersection(text[end:])


@dataclass(frozen=True, slots=True)
class Said:
    """A quote found in a paragraph; `whole` says that the paragraph holds nothing but the quote and its speaker."""

    quote: PlannedQuote
    whole: bool


class QuoteReader:
    """Reads the quotes of a text in order; it remembers who spoke, for "she added" and bare surnames."""

    def __init__(self, registry: Registry, known: list[Role]) -> None:
        self.registry = registry
        self.known: dict[str, Role] = {}
        self.surnames: dict[str, str] = {}
        self.last: PlannedQuote | None = None
        for role in known:
            self._remember(role)

    def _remember(self, role: Role) -> None:
        key = _key(role.person.name)
        if key not in self.known or (role.function and not self.known[key].function):
            self.known[key] = role
        self.surnames.setdefault(key.rsplit(" ", 1)[-1], key)

    def read(self, unit: Unit, *, before: str = "", after: str = "") -> Said | None:
        """Return the quote of a paragraph, or None; `before` and `after` may name the speaker on lines of their own."""
        long = [part for part in quoted_parts(unit.text) if count_words(part.text) >= 4]
        size = sum(count_words(part.text) for part in long)
        if not long or (size < 8 and not self._is_short_quote(unit.text, long)):
            return None
        if size < 6 and long[0].start > 1 and not unit.text[: long[0].start].rstrip().endswith(":"):
            return None  # a few words in quotation marks inside a sentence
        inside, long = _cut_asides(long)
        places = [0, *(place for part in long for place in (part.start, part.end)), len(unit.text)]
        outside = " ; ".join(unit.text[a:b] for a, b in zip(places[::2], places[1::2], strict=True))
        text = _joined([part.text for part in long])
        if inside:
            outside = f"{outside} ; , {inside}"
        speaker = self._speaker(outside, before, after)
        if speaker is None:
            return None
        name, function, institution = speaker
        attribution = squeeze(outside.replace(";", " ; ")).strip(" ;,.:–—-")
        quote = PlannedQuote(text, name, function, institution, unit.line, attribution)
        self.last = quote
        return Said(quote, _is_whole(outside, quote) and long[0].text != "")

    def _is_short_quote(self, text: str, parts: list[QuotedPart]) -> bool:
        if _SAYS.search(fold(text)):
            return True
        rest = text[parts[-1].end :]
        return parts[0].start <= 1 and (
            count_words(rest) == 0 or bool(find_people(rest, self.registry))
        )

    def _speaker(self, outside: str, before: str, after: str) -> tuple[str, str, str] | None:
        rest = squeeze(outside.replace(";", " "))
        near = _near(outside)
        roles = roles_in(near, self.registry)
        says = bool(_SAYS.search(fold(near)))
        if roles and (
            says
            or any(role.function or role.institution for role in roles)
            or not count_words(rest) > 12
        ):
            return self._best(roles, near)
        surname = self._by_surname(near) if says else None
        if surname:
            return surname
        if says and self.last and self.last.speaker and _PRONOUN.search(fold(near)):
            return self.last.speaker, self.last.function, self.last.institution
        if says and is_role(near):
            return (
                "",
                re.sub(
                    r"^.*?\b(?:a|the|le|la|der|die)\s", "", squeeze(near.replace(";", " "))
                ).strip(" ,.;"),
                "",
            )
        if count_words(rest) <= 2:
            for line in (before, after) if before.rstrip().endswith(":") else (after, before):
                found = roles_in(line, self.registry) if line else []
                if found:
                    return self._best(found, line)
        return None

    def _best(self, roles: list[Role], text: str) -> tuple[str, str, str]:
        role = next((r for r in roles if r.function), roles[0])
        verb = _SAYS.search(fold(text))
        if verb and len(roles) > 1:
            after = [r for r in roles if r.person.start >= verb.end() - 2]
            before = [r for r in roles if r.person.end <= verb.start()]
            role = (
                after[0]
                if after and text.find(";") < verb.start()
                else (before[-1] if before else role)
            )
        key = _key(role.person.name)
        if " " not in key and self.surnames.get(key, key) != key:
            role = self.known[self.surnames[key]]
        self._remember(role)
        key = _key(role.person.name)
        known = self.known.get(self.surnames.get(key, key) if " " not in key else key, role)
        if not role.function and known.function:
            role = known
        return role.person.name, role.function, role.institution

    def _by_surname(self, text: str) -> tuple[str, str, str] | None:
        for word in re.findall(r"[^\W\d_][\w'’-]+", text):
            key = self.surnames.get(fold(word)) if word[0].isupper() else None
            if key:
                role = self.known[key]
                return role.person.name, role.function, role.institution
        return None


_ASIDE = re.compile(
    r",\s(?=(?:(?:a|ont)(?:-t-(?:il|elle)|-(?:il|elle))?\s)?(?:se\s)?(?:déclar|soulign|expliqu|affirm|ajout|précis|indiqu|comment|rappel|conclu|estim|insist"
    r"|assur|témoign|confi|poursui|dit|résum|détaill|réjou|félicit)\w*[\s-])"
)


def _cut_asides(parts: list[QuotedPart]) -> tuple[str, list[QuotedPart]]:
    """French names the speaker inside the marks: « Nous ouvrons, explique X, directeur de Y, une voie. »"""
    asides: list[str] = []
    cut: list[QuotedPart] = []
    for part in parts:
        match = _longest_aside(part.text)
        if match is None:
            cut.append(part)
            continue
        start, end, aside = match
        joint = " " if part.text[end : end + 1].islower() else ". "
        cut.append(
            QuotedPart(
                part.start, part.end, part.text[:start] + joint + part.text[end:].lstrip(" ,")
            )
        )
        asides.append(aside)
    return " ; ".join(asides), cut


def _longest_aside(text: str) -> tuple[int, int, str] | None:
    """Return where an aside that names the speaker stands in a quotation: (start, end, the aside)."""
    match = _ASIDE.search(text)
    if not match:
        return None
    # An aside has fewer than 220 characters; what stands past twice that decides nothing.
    near = text[: match.end() + 2 * _LONGEST_ASIDE]
    stops = [stop.start() for stop in _STOP.finditer(near, match.end())]
    stops += [len(text)] * (len(near) == len(text))
    for index, stop in enumerate(stops):
        aside = text[match.end() : stop]
        if re.search(r"-(?:il|elle|ils|elles|on)$", aside):
            return match.start(), stop + 1, aside
        if not re.search(r"\s[A-ZÀ-Þ]", aside):
            continue
        following = text[stop + 1 : stops[index + 1]] if index + 1 < len(stops) else ""
        if text[stop : stop + 1] == "," and is_role(" ".join(following.split()[:6])):
            continue
        return (match.start(), stop + 1, aside) if len(aside) < _LONGEST_ASIDE else None
    return None


_LONGEST_ASIDE = 220
_STOP = re.compile(r"[,.](?=\s)")


def _key(name: str) -> str:
    """A person's name without titles, for recognising them again."""
    return " ".join(word for word in fold(name).split() if word.strip(".") not in TITLES)


def _near(outside: str) -> str:
    """Keep the sentence that leads into the quote, or the attribution after it."""
    first = outside.find(";")
    head, tail = outside[:first], outside[first:]
    parts = sentences(head)
    return f"{parts[-1] if parts else head} {tail}"


def _joined(parts: list[str]) -> str:
    done: list[str] = []
    for part in filter(None, (part.strip() for part in parts)):
        if done and not part[:1].islower() and done[-1][-1] not in ".!?…":
            done[-1] = done[-1].rstrip(" ,") + "."
        elif done and part[:1].islower() and done[-1][-1] not in ",;:–—-":
            done[-1] += ","
        done.append(part)
    return " ".join(done).rstrip(" ,").strip()


def _is_whole(outside: str, quote: PlannedQuote) -> bool:
    spoken = set(
        fold(f"{quote.speaker} {quote.function} {quote.institution}")
        .replace("'", " ")
        .replace("-", " ")
        .split()
    )
    rest = [
        word
        for word in re.findall(r"\w+", fold(outside).replace("'", " ").replace("-", " "))
        if word not in spoken and word not in _FILLERS and not _SAYS.search(word)
    ]
    reported = re.search(
        r"\b(?:que|qu['’]|that|dass|wie|comme|as)\s{0,3}(?:[\w'’-]++\s++){0,8};", outside
    )
    return len(rest) <= 6 and not reported


def has_quote(text: str) -> bool:
    return any(count_words(part.text) >= 4 for part in quoted_parts(text))


def is_attribution(text: str, registry: Registry) -> bool:
    """Say whether a short line only names a speaker, as under or over a quote set apart."""
    if count_words(text) > 25 or has_quote(text):
        return False
    people = find_people(text, registry)
    return len(people) == 1 and people[0].start <= 22 and (is_role(text) or count_words(text) <= 5)
