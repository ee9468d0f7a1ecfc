"""The institutions that a text makes known, by their names, acronyms and short forms."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from announcements.importing.recognising.nouns import (
    JOINS,
    LINKS,
    NOUNS,
    Span,
    is_noun,
    strip_determiner,
    tokens_of,
)
from announcements.importing.recognising.phrases import add_span, noun_phrases
from announcements.importing.recognising.text import fold, is_upper, words_in

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


@dataclass(slots=True)
class Registry:
    """The institutions known so far, by their names and the acronyms that the text gives them."""

    names: list[str] = field(default_factory=list)
    aliases: dict[str, str] = field(default_factory=dict)
    text: str = ""

    def add(self, name: str) -> str:
        """Make an institution known and return the name it goes by."""
        name = strip_determiner(name)
        inner = re.search(r"\s*\(([^()]{2,20})\)$", name)
        alias = ""
        if inner:
            alias, name = inner.group(1), name[: inner.start()].strip()
        if not name:
            return ""
        if is_upper(name) and len(name) > 5:
            name = self._cased(name)
        known = self.resolve(name) or self._without_form(name)
        if known:
            self.aliases.setdefault(fold(name), known)
        else:
            self.names.append(name)
            self.aliases[fold(name)] = known = name
        if alias:
            self.aliases.setdefault(fold(alias), known)
        return known

    def _cased(self, name: str) -> str:
        """Return a name set in capitals as the running text writes it."""
        pattern = r"\s+".join(re.escape(word) for word in name.split())
        found = (
            match.group() for match in re.finditer(rf"(?<!\w){pattern}(?!\w)", self.text, re.I)
        )
        return next((match for match in found if not is_upper(match)), self._word_by_word(name))

    def _word_by_word(self, name: str) -> str:
        """Return a name set in capitals with each word as the running text writes it, small words small."""
        cased = []
        for word in re.findall(r"\w+|\W+", name):
            seen = re.findall(rf"(?<!\w){re.escape(word)}(?!\w)", self.text, re.I)
            written = sorted((match for match in seen if not is_upper(match)), key=str.islower)
            as_written = written[0] if written else ""
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
        found = [
            n for n in self.names if " " in n and word in (fold(n).split()[0], fold(n).split()[-1])
        ]
        return found[0] if len(found) == 1 else ""

    def _without_form(self, name: str) -> str:
        """ "Novalpina" and "Novalpina AG" are one."""
        bare = _bare(name)
        return next((n for n in self.names if _bare(n) == bare), "") if bare else ""

    def resolve(self, name: str) -> str:
        """Return the known name for a name or an acronym, or ""."""
        folded = fold(strip_determiner(name))
        if folded in self.aliases:
            return self.aliases[folded]
        return next(
            (
                known
                for alias, known in self.aliases.items()
                if len(alias) > 5 and re.fullmatch(inflected(alias), folded)
            ),
            "",
        )

    def city(self, place: str) -> str:
        """Return the town hall known for a place: "Ville de X" for "X"."""
        for name in self.names:
            words = fold(name).split()
            if words[0] in (
                "ville",
                "city",
                "stadt",
                "commune",
                "mairie",
                "metropole",
                "landeshauptstadt",
            ) and fold(name).endswith(fold(place)):
                return name
        return ""

    def one_of_kind(self, noun: str) -> str:
        """Return the only known institution whose name holds a noun ("the Trust"), or ""."""
        found = [name for name in self.names if fold(noun) in fold(name).split()]
        return found[0] if len(found) == 1 else ""

    def meet_acronyms(self, text: str) -> None:
        """Make known what the text gives an acronym: "École Supérieure du Bois (ESB)"."""
        for match in re.finditer(r"\s\(([A-ZÀ-Þ][\w&.-]{1,11})\)", text):
            if sum(c.isupper() for c in match.group(1)) < 2:
                continue
            before = text[max(0, match.start() - 140) : match.start()]
            spelled = _spelled_out(before, match.group(1))
            if spelled:
                self.aliases.setdefault(fold(match.group(1)), self.add(spelled))
                continue
            named = _named_before(before, match.group(1))
            if named:
                self.aliases.setdefault(fold(match.group(1)), self.add(named))
            for span in noun_phrases(before):
                if span.end == len(before) and not named:
                    self.aliases.setdefault(fold(match.group(1)), self.add(span.name))

    def learn_acronyms(self, text: str) -> None:
        """Learn "Full Name (ACR)" and "ACR (Full Name)" for the names already known."""
        for name in list(self.names):
            match = re.search(re.escape(name) + r"\s*\(([A-ZÀ-Þ][\w&.\- ]{1,14})\)", text)
            if match:
                self.aliases.setdefault(fold(match.group(1)), name)

    def find(self, text: str) -> list[Span]:
        """Return the institutions of the text in order, those known first where two overlap."""
        spans: list[Span] = []
        folded = _fold_in_place(text)
        for alias, name in sorted(self.aliases.items(), key=lambda pair: -len(pair[0])):
            for match in re.finditer(inflected(alias), folded):
                if len(alias) <= 5 and text[match.start() : match.end()].islower():
                    continue
                add_span(spans, Span(match.start(), match.end(), name, sure=True))
        for span in noun_phrases(text):
            add_span(spans, span)
        return sorted(spans, key=lambda span: span.start)


def inflected(alias: str) -> str:
    """A name as a pattern, its words with the genitive that German and English give them ("des Klinikums Nord")."""
    words = [re.escape(word) + (r"(?:e?s)?" if len(word) > 3 else "") for word in alias.split(" ")]
    return rf"(?<![\w-]){' '.join(words)}(?!\w|-\w)"


def _fold_in_place(text: str) -> str:
    out = []
    for char in text:
        folded = fold(char)
        out.append(folded if len(folded) == 1 else (folded[:1] or " "))
    return "".join(out)


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
