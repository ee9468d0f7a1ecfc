"""The institutions that a text makes known, by their names, acronyms and short forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from manuscripts.recognising.naming import NameIndex
from manuscripts.recognising.nouns import (
    JOINS,
    LINKS,
    NOUNS,
    Span,
    is_noun,
    strip_determiner,
    tokens_of,
)
from manuscripts.recognising.phrases import noun_phrases
from manuscripts.recognising.text import fold, fold_in_place, is_upper, words_in

# A consortium has a few dozen partners; a text that names more institutions than this is a directory, and its further names are
# only text. So what is asked of each name stays in proportion to the text.
MOST_NAMES = 300
_MOST_ALIASES = 1200
_MOST_ACRONYMS = 400
_MOST_FOUND = 48
_MOST_PLACES = 200
_FORMS = words_in(
    """
    gmbh ag se sa sas sarl plc ltd limited inc corp llc llp kg kgaa bv nv spa ab oy ggmbh
    """
)


def _bare(name: str) -> str:
    words = fold(name).replace(".", "").split()
    while len(words) > 1 and words[-1] in _FORMS:
        words.pop()
    return " ".join(words)


class _Places:
    """Where the words of a text stand, whatever their case, and how they are written other than in capitals."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts: dict[str, list[int]] = {}
        self._written: dict[str, tuple[str, str]] = {}
        for match in re.finditer(r"\w+", text):
            word = match.group()
            key = word.lower()
            starts = self._starts.setdefault(key, [])
            if len(starts) < _MOST_PLACES:
                starts.append(match.start())
            if not is_upper(word):
                capital, small = self._written.get(key, ("", ""))
                if word.islower():
                    self._written[key] = capital, small or word
                else:
                    self._written[key] = capital or word, small

    def written(self, word: str) -> str:
        """A word as the text writes it, best with its capital."""
        capital, small = self._written.get(word.lower(), ("", ""))
        return capital or small

    def matches(self, name: str) -> Iterator[str]:
        """Yield a name as the text writes it, in order; of a word that is everywhere, only the first places are looked at."""
        head = re.match(r"\w+", name)
        pattern = re.compile(r"\s+".join(map(re.escape, name.split())) + r"(?!\w)", re.I)
        for start in self._starts.get(head.group().lower(), ()) if head else ():
            match = pattern.match(self.text, start)
            if match:
                yield match.group()


@dataclass(slots=True)
class Registry:
    """The institutions known so far, by their names and the acronyms that the text gives them."""

    names: list[str] = field(default_factory=list)
    aliases: dict[str, str] = field(default_factory=dict)
    text: str = ""
    _index: NameIndex = field(default_factory=NameIndex)
    _by_bare: dict[str, str] = field(default_factory=dict)
    _by_word: dict[str, list[str]] = field(default_factory=dict)
    _places: _Places | None = None
    _found: dict[str, list[Span]] = field(default_factory=dict)

    def add(self, name: str) -> str:
        """Make an institution known and return the name it goes by."""
        name = strip_determiner(name)
        inner = re.search(r"\s?\(([^()]{2,20})\)$", name)
        alias = ""
        if inner:
            alias, name = inner.group(1), name[: inner.start()].strip()
        if not name:
            return ""
        if is_upper(name) and len(name) > 5:
            name = self._cased(name)
        known = self.resolve(name) or self._without_form(name)
        if known:
            self.learn(name, known)
        elif len(self.names) >= MOST_NAMES:
            return name
        else:
            known = name
            self.names.append(name)
            self._by_bare.setdefault(_bare(name), name)
            for word in dict.fromkeys(fold(name).split()):
                self._by_word.setdefault(word, []).append(name)
            self.learn(name, name, again=True)
        if alias:
            self.learn(alias, known)
        return known

    def learn(self, alias: str, name: str, *, again: bool = False) -> None:
        """Make a name findable by an alias; one that is taken keeps its meaning unless it is given `again`."""
        alias = fold(alias)
        if alias in self.aliases:
            if again:
                self.aliases[alias] = name
                self._found.clear()
        elif len(self.aliases) < _MOST_ALIASES:
            self.aliases[alias] = name
            self._index.add(alias)
            self._found.clear()

    def _cased(self, name: str) -> str:
        """Return a name set in capitals as the running text writes it."""
        places = self.places
        found = (match for match in places.matches(name) if not is_upper(match))
        return next(found, "") or self._word_by_word(name, places)

    @property
    def places(self) -> _Places:
        """Where the words of the text stand."""
        if self._places is None:
            self._places = _Places(self.text)
        return self._places

    def _word_by_word(self, name: str, places: _Places) -> str:
        """Return a name set in capitals with each word as the running text writes it, small words small."""
        cased = []
        for word in re.findall(r"\w+|\W+", name):
            as_written = places.written(word)
            if len(word) < 2 or not word.isalpha():
                cased.append(word)
            elif fold(word) in LINKS | JOINS:
                cased.append(word.lower())
            elif is_noun(fold(word)) or len(word) > 5:
                cased.append(as_written or word.capitalize())
            else:
                cased.append(as_written or word)
        text = "".join(cased)
        return text[:1].upper() + text[1:]

    def nicknamed(self, name: str) -> str:
        """Return the one known institution whose name begins or ends with a single word, or ""."""
        word = fold(name)
        if " " in word or is_noun(word) or len(word) < 4:
            return ""
        holding = ((name, fold(name).split()) for name in self._by_word.get(word, ()))
        found = [name for name, words in holding if " " in name and word in (words[0], words[-1])]
        return found[0] if len(found) == 1 else ""

    def _without_form(self, name: str) -> str:
        """ "Novalpina" and "Novalpina AG" are one."""
        bare = _bare(name)
        return self._by_bare.get(bare, "") if bare else ""

    def resolve(self, name: str) -> str:
        """Return the known name for a name or an acronym, or ""."""
        folded = fold(strip_determiner(name))
        if folded in self.aliases:
            return self.aliases[folded]
        alias = self._index.equal(folded, longer_than=5)
        return self.aliases[alias] if alias else ""

    def city(self, place: str) -> str:
        """Return the town hall known for a place: "Ville de X" for "X"."""
        folded = fold(place)
        for name in self.names:
            words = fold(name)
            if words.endswith(folded) and words.split(" ", 1)[0] in _TOWN_HALLS:
                return name
        return ""

    def one_of_kind(self, noun: str) -> str:
        """Return the only known institution whose name holds a noun ("the Trust"), or ""."""
        found = self._by_word.get(fold(noun), [])
        return found[0] if len(found) == 1 else ""

    def meet_acronyms(self, text: str) -> None:
        """Make known what the text gives an acronym: "École Supérieure du Bois (ESB)"."""
        brackets = re.finditer(r"\s\(([A-ZÀ-Þ][\w&.-]{1,11})\)", text)
        for match in islice(brackets, _MOST_ACRONYMS):
            if sum(c.isupper() for c in match.group(1)) < 2:
                continue
            before = text[max(0, match.start() - 140) : match.start()]
            spelled = _spelled_out(before, match.group(1))
            if spelled:
                self.learn(match.group(1), self.add(spelled))
                continue
            named = _named_before(before, match.group(1))
            if named:
                self.learn(match.group(1), self.add(named))
            for span in noun_phrases(before):
                if span.end == len(before) and not named:
                    self.learn(match.group(1), self.add(span.name))

    def learn_acronyms(self, text: str) -> None:
        """Learn "Full Name (ACR)" and "ACR (Full Name)" for the names already known."""
        for name in list(self.names):
            match = re.search(re.escape(name) + r"\s?\(([A-ZÀ-Þ][\w&.\- ]{1,14})\)", text)
            if match:
                self.learn(match.group(1), name)

    def find(self, text: str) -> list[Span]:
        """Return the institutions of the text in order, those known first where two overlap."""
        known = self._found.get(text)
        if known is None:
            if len(self._found) >= _MOST_FOUND:
                self._found.clear()
            known = self._found[text] = self._find(text)
        return known

    def _find(self, text: str) -> list[Span]:
        names = self._index.names
        found = self._index.find(fold_in_place(text))
        found.sort(key=lambda place: (-len(names[place[0]]), place))
        taken = bytearray(len(text))
        spans: list[Span] = []
        last = (-1, 0)
        for number, start, end in found:
            # The longer name goes first; of one name, each place begins where the one before ends.
            if number == last[0] and start < last[1]:
                continue
            last = number, end
            alias = names[number]
            if taken.find(1, start, end) >= 0:
                continue
            if len(alias) <= 5 and text[start:end].islower():
                continue
            taken[start:end] = b"\1" * (end - start)
            spans.append(Span(start, end, self.aliases[alias], sure=True))
        for span in noun_phrases(text):
            if taken.find(1, span.start, span.end) < 0:
                spans.append(span)
        return sorted(spans, key=lambda span: span.start)


_TOWN_HALLS = words_in("ville city stadt commune mairie metropole landeshauptstadt")


def _named_before(before: str, acronym: str) -> str:
    """Return "Institut national de toxicologie" before "(INTOX)": a noun that shares its first letter, to the end."""
    for token in reversed(tokens_of(before)):
        words = before[token.start :].split()
        if len(words) > 8 or not re.match(r"[\w'’-]", token.text):
            return ""
        if is_noun(token.folded) and token.is_capital and len(words) > 2:
            return before[token.start :].strip() if token.folded[:1] == fold(acronym[0]) else ""
    return ""


def _spelled_out(before: str, acronym: str) -> str:
    """Return the words right before an acronym whose initials it is; they must name a sort of institution.

    Small words count for nothing ("World Heat and Health Organization (WHHO)"); a compound may hold all the
    letters ("Umweltbundesinstitut (UBI)").
    """
    letters = [fold(char) for char in acronym if char.isalpha()]
    tokens = [token for token in tokens_of(before) if re.match(r"\w", token.text)]
    if not tokens or before[tokens[-1].end :].strip():
        return ""
    last = tokens[-1]
    if len(letters) > 2 and is_noun(last.folded) and last.folded not in NOUNS:
        pattern = ".*".join(letters)
        if re.match(pattern, last.folded):
            return last.text
    left, first, nouns = list(letters), None, False
    for token in reversed(tokens):
        if not left or "\n" in before[token.end :]:
            break
        if token.is_capital and token.folded[:1] == left[-1]:
            left.pop()
            first, nouns = token, nouns or is_noun(token.folded)
        elif token.folded not in LINKS | JOINS:
            return ""
    if left or first is None or not nouns or len(letters) < 3:
        return ""
    return before[first.start :].strip()
