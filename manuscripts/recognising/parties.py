"""Who makes the announcement, and which other institutions it knows: joint centres with their parents."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import dataclass

from manuscripts.plan import PlannedParty, PlannedSignatory
from manuscripts.recognising.institutions import MOST_NAMES, Registry
from manuscripts.recognising.naming import NameIndex, is_word_letter
from manuscripts.recognising.nouns import (
    CLOSERS,
    STARTERS,
    Span,
    is_noun,
    is_role_word,
    strip_determiner,
    tokens_of,
)
from manuscripts.recognising.people import find_people
from manuscripts.recognising.phrases import noun_phrases
from manuscripts.recognising.text import fold, is_upper, sentences

_BESIDE = re.compile(
    r"^\s?(?:et|and|und|&|,|x|/|-|:|–)?\s?$|^\s?(?:with|avec|mit|entre|between|zwischen|by|par|von|de|of|an|à|to)\b",
    re.I,
)
_SUPPORT = re.compile(
    r"\b(?:avec le soutien|soutenu\w* par|supported by|with (?:the )?support|funded by|gefördert|unterstützt von|financé\w* par)\b[^.]{0,40}$",
    re.I,
)


# A headline is read no further than this, in characters.
_LONGEST = 600
# Where a name that is everywhere stands, its first places tell.
_MOST_PLACES = 500


@dataclass(frozen=True, slots=True)
class Setting:
    """What the search for parties looks at."""

    headline: str
    subheading: str
    lede: str
    text: str
    signatories: tuple[PlannedSignatory, ...]
    described: tuple[str, ...]
    reachable: tuple[str, ...]
    speaking: tuple[str, ...]
    listed: tuple[str, ...] = ()
    senders: tuple[str, ...] = ()


def learn_short_names(registry: Registry, headline: str) -> None:
    """A headline shortens: "Windward" stands for the Windward Airports that the text knows."""
    counted = Counter(name.split()[0] for name in registry.names)
    for name in list(registry.names):
        words = name.split()
        first = words[0]
        if (
            len(words) < 2
            or len(first) < 4
            or is_noun(fold(first))
            or fold(first) in STARTERS
            or registry.resolve(first)
        ):
            continue
        if not first[:1].isupper() or counted[first] > 1:
            continue
        if re.search(rf"(?<![\w-]){re.escape(first)}(?![\w-]| {re.escape(words[1])})", headline):
            registry.learn(first, name, again=True)


def meet_formal_names(registry: Registry, headline: str, text: str) -> None:
    """Make known the institutions of the headline that have a noun or a legal form, as the rest writes them."""
    folded = fold(text)
    for span in noun_phrases(headline[:_LONGEST]):
        name = _trimmed(span.name, text, folded)
        if name and not (" " not in name and is_noun(fold(name))):
            registry.add(name)


def meet_headline(registry: Registry, headline: str, text: str, *, place: str = "") -> None:
    """Make the institutions of the headline known: those that the rest of the text names too."""
    meet_formal_names(registry, headline, text)
    headline = headline[:_LONGEST]
    if is_upper(headline):
        return
    tokens = tokens_of(headline)
    small = sum(1 for t in tokens if t.text[:1].islower() and len(t.text) > 3)
    title_case = small * 4 < len([t for t in tokens if len(t.text) > 3])
    people = find_people(headline, registry)
    for start, end in _capital_runs(headline):
        name = headline[start:end]
        known = any(s.start < end and start < s.end for s in registry.find(headline))
        if any(p.start < end and start < p.end for p in people) and not _has_article(name, text):
            continue
        if fold(name) == fold(place) or is_noun(fold(name)):
            continue
        if known or fold(name) in STARTERS or is_role_word(fold(name)):
            continue
        first_word = start == 0
        beside = _BESIDE.match(headline[end : end + 6]) or _BESIDE.match(
            headline[max(0, start - 9) : start]
        )
        count, inside = _counted(name, text)
        if (
            (beside or first_word)
            and count >= 2
            and (inside >= 1 or not first_word)
            and not (title_case and " " not in name and name.lower() in text)
        ) and _acts(name, text):
            registry.add(name)


def _places(name: str, text: str) -> Iterator[int]:
    """Yield where a name stands in the text, a word being none that goes on; of many places the first."""
    start = text.find(name)
    for _place in range(_MOST_PLACES):
        if start < 0:
            return
        if not is_word_letter(text[start + len(name) : start + len(name) + 1]):
            yield start
        start = text.find(name, start + len(name))


def _counted(name: str, text: str) -> tuple[int, int]:
    """Return how often a name stands in the text, and how often inside a sentence."""
    count = inside = 0
    for start in _places(name, text):
        before = text[max(0, start - 2) : start]
        if not is_word_letter(before[-1:]):
            count += 1
            inside += bool(re.fullmatch(r"[\w,] ", before))
    return count, inside


_ARTICLE = re.compile(r"\b(?:the|le|la|das|die|der|dem|des|du|au|l['’])\s?$")
_DOES = re.compile(
    r"\s?(?:\([^)]{0,200}\)\s?)?(?:,? (?:et|and|und|a |has|hat|est|is|ist|sont|will|wird|werden|ont|have|haben|sign|s'engage|vont|commits|"
    r"contributes|apporte|bringt)\b|,)"
)
_JOINS = re.compile(r"(?:\bet|\band|\bund|\bavec|\bwith|\bmit|\bd['’]|&) $")


def _has_article(name: str, text: str) -> bool:
    """People go without an article: "das Kantonsspital Lauberg" is none of them."""
    return any(_ARTICLE.search(text, max(0, at - 5), at) for at in _places(name, text))


def _acts(name: str, text: str) -> bool:
    """Say whether the text treats a name as an actor, not as a place or a programme."""
    return any(
        (_DOES.match(text, at + len(name)) and not is_word_letter(text[max(0, at - 1) : at]))
        or _JOINS.search(text, max(0, at - 6), at)
        for at in _places(name, text)
    )


def _capital_runs(text: str) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for token in tokens_of(text):
        if (
            not token.is_capital
            or not token.text[:1].isalpha()
            or token.text in ("L'", "L’", "D'", "D’")
            or fold(token.text) in STARTERS
        ):
            continue
        if runs and text[runs[-1][1] : token.start] == " ":
            runs[-1] = (runs[-1][0], token.end)
        else:
            runs.append((token.start, token.end))
    return runs


def _trimmed(name: str, text: str, folded: str) -> str:
    """Shorten a name of the headline to what the text, given folded too, writes; a headline has capitals of its own."""
    words = strip_determiner(name).split()
    had_noun = any(is_noun(fold(word)) for word in words)
    while words:
        candidate = " ".join(words)
        if had_noun and not any(is_noun(fold(word)) for word in words):
            return ""  # "Ludham University" is not shortened to "Ludham"
        if _is_named(fold(candidate), folded) and (
            len(words) > 1 or fold(words[0]) not in ("universite", "institut", "university")
        ):
            if not is_upper(candidate):
                return candidate
            found = (match.group() for match in re.finditer(_loose(candidate), text, re.I))
            # A headline in capitals hides which of its words are names.
            return next((match for match in found if match[:1].isupper()), "")
        words.pop()
        while words and fold(words[-1]) in (
            "de",
            "of",
            "the",
            "la",
            "des",
            "du",
            "and",
            "et",
            "und",
            "for",
            "fur",
            "der",
        ):
            words.pop()
    return ""


def _is_named(name: str, folded: str) -> bool:
    """Say whether a folded text holds a folded name, give or take a genitive."""
    index = NameIndex()
    index.add(name)
    first = name.split(" ", 1)[0]
    start = folded.find(first)
    for _place in range(_MOST_PLACES):
        if start < 0:
            return False
        before = folded[max(0, start - 1) : start]
        if before != "-" and not is_word_letter(before) and index.find_at(folded, start):
            return True
        start = folded.find(first, start + 1)
    return False


def _loose(name: str) -> str:
    return r"\s+".join(re.escape(word) for word in name.split())


def find_parties(
    setting: Setting, registry: Registry
) -> tuple[list[PlannedParty], list[PlannedParty]]:
    """Return the parties in the order of the headline, and the other institutions with their parents."""
    signing = [registry.add(s.institution) for s in setting.signatories if s.institution]
    supporting = {
        s.name for s in registry.find(setting.headline) if _is_support(setting.headline, s.start)
    }
    named = {*signing, *setting.described, *setting.reachable, *setting.speaking}
    chosen = _without_short_forms(_chosen(setting, registry, signing), named)
    parents = _all_parents([*registry.names, *chosen])
    sure = set(signing)
    parties = [
        name
        for name in chosen
        if name in sure or not (parents.get(name) and any(p in chosen for p in parents[name]))
    ]
    others = _others(setting, registry, parties, parents)
    return (
        [
            PlannedParty(
                name,
                "supporter" if name in supporting else "signatory",
                tuple(parents.get(name, ())),
            )
            for name in parties
        ],
        others,
    )


def _chosen(setting: Setting, registry: Registry, signing: list[str]) -> list[str]:
    """Return the names that make the announcement, the surest signs first."""
    # As many as the registry knows: a list of a thousand partners is no reason to make a thousand institutions.
    chosen: dict[str, None] = {}

    def choose(name: str) -> None:
        name = registry.resolve(name) or name
        if name and len(chosen) < MOST_NAMES:
            chosen[name] = None

    heads = [span.name for span in registry.find(setting.headline) if span.sure]
    for name in (*heads, *signing, *setting.listed):
        choose(name)
    described, speaking = frozenset(setting.described), frozenset(setting.speaking)
    for name in setting.senders[:MOST_NAMES]:
        # The letterhead's "Conseil départemental de la Vienne" is the headline's "Département de la Vienne".
        if not any(fold(other).split()[-1] == fold(name).split()[-1] for other in chosen):
            choose(name)
    for span in registry.find(f"{setting.subheading} {setting.lede}"):
        if span.name in described or (span.name in speaking and len(signing) < 2):
            choose(span.name)
    lead, *further = sentences(setting.lede) or [""]
    for sentence in (lead, setting.subheading, *further):
        neighbours = _Neighbours(sentence, registry)
        for span in registry.find(sentence):
            if neighbours.join(span, chosen) and " " in span.name:
                choose(span.name)
    if len(chosen) < 2:
        neighbours = _Neighbours(lead, registry)
        present = described | speaking | frozenset(setting.reachable)
        for span in registry.find(lead):
            if (
                span.name in present
                or _is_met_again(lead, span, setting.text)
                or neighbours.join(span, chosen)
            ):
                choose(span.name)
    if not chosen:
        for span in noun_phrases(setting.lede)[:1]:
            choose(span.name)  # "Engineers at the Northfield Institute of Technology have built …"
    if not chosen:
        for name in filter(None, (*setting.described, *setting.reachable)):
            choose(name)
            break
    return list(chosen)


def _is_met_again(lead: str, span: Span, text: str) -> bool:
    """Say whether a name of the first sentence stands in the text again."""
    again = span.start < 200 and text.count(span.name) >= 2
    return again and not _is_support(lead, span.start)


def _is_support(text: str, start: int) -> bool:
    """Say whether what starts here in a sentence is thanked for its support."""
    return bool(_SUPPORT.search(text, max(0, start - 100), start))


_PARTNERS = re.compile(
    r"\b(?:partenaires|signataires|membres|etablissements|partners|signatories|members|organi[sz]ations|institutions|partner|mitglieder|beteiligte\w*|"
    r"projektpartner|konsortialpartner|consortium|konsortium|reunit|rassemble|brings together|umfasst)\b"
)


def listed_partners(lead: str, items: list[str]) -> list[str]:
    """Return the institutions of a list of partners: names with a place or a role in brackets, no deeds."""
    if len(items) < 2 or not _PARTNERS.search(fold(lead).rpartition(".")[2]):
        return []
    names = []
    for item in items:
        name = strip_determiner(re.split(r"[(:;]|,\s|\s[–—-]\s", item)[0])
        words = name.split()
        if (
            not words
            or len(words) > 10
            or not words[0][:1].isupper()
            or not words[-1][:1].isupper()
        ):
            return []
        if is_role_word(fold(words[0])) or (
            find_people(item, Registry()) and re.search(r",", item) and not noun_phrases(name)
        ):
            return []
        names.append(name)
    return names


def _without_short_forms(chosen: list[str], named: set[str]) -> list[str]:
    """Leave out "Tufton University" where the text means its School of Medicine all along."""
    kept: list[str] = []
    folded = [(other, fold(other)) for other in chosen]
    for name, short in folded:
        longer = [other for other, inner in folded if inner.startswith(f"{short} ")]
        if name not in named and len(longer) == 1 and longer[0] in named:
            name = longer[0]
        if name not in kept:
            kept.append(name)
    return kept


_JOINED = re.compile(
    r"\W*(?:and|et|und|sowie|ainsi que|as well as|&)\W*(?:the|la|le|l['’]|die|der|das|les|avec|l['’]entreprise|la société|le groupe|the company)?\W*"
)


# What joins two names is shorter than this, in characters.
_GAP = 80


class _Neighbours:
    """The names of a sentence, each with the acronym in brackets that follows it, for finding which stand side by side."""

    def __init__(self, sentence: str, registry: Registry) -> None:
        self.sentence = sentence
        self.spans: list[Span] = []
        for span in registry.find(sentence):
            bracket = _BRACKET.match(sentence, span.end)
            self.spans.append(Span(span.start, bracket.end() if bracket else span.end, span.name))
        self.starts = [span.start for span in self.spans]

    def join(self, span: Span, chosen: Container[str]) -> bool:
        """Say whether a name is joined to a party by "and": "the Alliance and the Federation announce …"."""
        if is_noun(fold(span.name)) or not span.name.split()[-1][:1].isupper():
            return False
        after = bisect_left(self.starts, span.end)
        before = bisect_left(self.starts, span.start)
        return any(
            other.name in chosen
            and other.end <= span.start
            and self._are_joined(other.end, span.start)
            for other in self.spans[max(0, before - 3) : before]
        ) or any(
            other.name in chosen and self._are_joined(span.end, other.start)
            for other in self.spans[after : after + 3]
        )

    def _are_joined(self, end: int, start: int) -> bool:
        return start - end <= _GAP and bool(_JOINED.fullmatch(self.sentence, end, start))


_BRACKET = re.compile(r"\s?\([^)]{1,60}\)")


def _others(
    setting: Setting, registry: Registry, parties: list[str], parents: dict[str, list[str]]
) -> list[PlannedParty]:
    names = [*setting.described, *setting.reachable]
    names += [name for name in registry.names if parents.get(name)]
    seen = dict.fromkeys(registry.resolve(name) or name for name in names)
    made = frozenset(parties)
    return [
        PlannedParty(name, "", tuple(parents.get(name, ())))
        for name in seen
        if name and name not in made
    ]


@dataclass(frozen=True, slots=True)
class _Known:
    """A name beside its folded form and the word of it that a joint centre may borrow, if one is telling."""

    name: str
    folded: str
    lent: str


def _all_parents(names: list[str]) -> dict[str, list[str]]:
    known = [_Known(name, fold(name), _lent(name)) for name in dict.fromkeys(names)]
    by_length = sorted(known, key=lambda each: len(each.name), reverse=True)
    return {each.name: _parents(each.folded, by_length, known) for each in known}


def _lent(name: str) -> str:
    parts = fold(name).split()
    if is_noun(parts[-1]):
        parts.reverse()  # "Cassini Institute"
    return parts[-1] if len(parts) > 1 and len(parts[-1]) > 3 and not is_noun(parts[-1]) else ""


def _by_short_name(folded: str, parent: str, names: list[_Known]) -> list[tuple[int, str]]:
    """The other parent may lend the last word of its name: "Centre Cassini de l'Université de Valmont"."""
    inner = fold(parent)
    outside = folded.replace(inner, " ")
    for other in names:
        if not other.lent or other.lent not in outside or other.name == parent:
            continue
        if other.folded == folded or inner in other.folded:
            continue
        if _whole_at(other.lent, outside) >= 0:
            return [(folded.find(other.lent), other.name)]
    return []


def _whole_at(inner: str, outer: str) -> int:
    """Where words stand whole in a folded name, or -1."""
    start = outer.find(inner)
    while start >= 0:
        end = start + len(inner)
        if not is_word_letter(outer[max(0, start - 1) : start]) and not is_word_letter(
            outer[end : end + 1]
        ):
            return start
        start = outer.find(inner, start + 1)
    return -1


def _parents(folded: str, by_length: list[_Known], names: list[_Known]) -> list[str]:
    """Return the institutions whose whole names stand in the name of a joint centre."""
    found: list[tuple[int, str]] = []
    for other in by_length:
        if other.folded not in folded or other.folded == folded:
            continue
        start = _whole_at(other.folded, folded)
        if start < 0:
            continue
        if start == 0 and not re.match(r"\s?[-/–]", folded[len(other.folded) :]):
            continue  # "Université de Valmont Campus Nord" is no child by its name alone
        if not any(other.folded in fold(kept) for _, kept in found):
            found.append((start, other.name))
    if len(found) == 1:
        found += _by_short_name(folded, found[0][1], names)
    if len(found) == 1 and not is_noun(tokens_of(folded)[0].folded):
        return []
    if any(word in CLOSERS for word in folded.split()):
        return []
    return [other for _, other in sorted(found)]
