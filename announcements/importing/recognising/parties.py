"""Who makes the announcement, and which other institutions it knows: joint centres with their parents."""

from __future__ import annotations

import re
from dataclasses import dataclass

from announcements.importing.plan import PlannedParty, PlannedSignatory
from announcements.importing.recognising.institutions import Registry, inflected
from announcements.importing.recognising.nouns import (
    CLOSERS,
    STARTERS,
    Span,
    is_noun,
    is_role_word,
    strip_determiner,
    tokens_of,
)
from announcements.importing.recognising.people import find_people
from announcements.importing.recognising.phrases import noun_phrases
from announcements.importing.recognising.text import fold, is_upper, sentences

_BESIDE = re.compile(
    r"^\s*(?:et|and|und|&|,|x|/|-|:|–)?\s*$|^\s*(?:with|avec|mit|entre|between|zwischen|by|par|von|de|of|an|à|to)\b",
    re.I,
)
_SUPPORT = re.compile(
    r"\b(?:avec le soutien|soutenu\w* par|supported by|with (?:the )?support|funded by|gefördert|unterstützt von|financé\w* par)\b[^.]{0,40}$",
    re.I,
)


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
        if not first[:1].isupper() or len([n for n in registry.names if n.split()[0] == first]) > 1:
            continue
        if re.search(rf"(?<![\w-]){re.escape(first)}(?![\w-]| {re.escape(words[1])})", headline):
            registry.aliases[fold(first)] = name


def meet_formal_names(registry: Registry, headline: str, text: str) -> None:
    """Make known the institutions of the headline that have a noun or a legal form, as the rest writes them."""
    for span in noun_phrases(headline):
        name = _trimmed(span.name, text)
        if name and not (" " not in name and is_noun(fold(name))):
            registry.add(name)


def meet_headline(registry: Registry, headline: str, text: str, *, place: str = "") -> None:
    """Make the institutions of the headline known: those that the rest of the text names too."""
    meet_formal_names(registry, headline, text)
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
        count = len(re.findall(rf"(?<!\w){re.escape(name)}(?!\w)", text))
        inside = len(re.findall(rf"(?<=[\w,] ){re.escape(name)}(?!\w)", text))
        if (
            (beside or first_word)
            and count >= 2
            and (inside >= 1 or not first_word)
            and not (title_case and " " not in name and name.lower() in text)
        ) and _acts(name, text):
            registry.add(name)


def _has_article(name: str, text: str) -> bool:
    """People go without an article: "das Kantonsspital Lauberg" is none of them."""
    return bool(
        re.search(
            rf"\b(?:the|le|la|das|die|der|dem|des|du|au|l['’])\s?{re.escape(name)}(?!\w)", text
        )
    )


def _acts(name: str, text: str) -> bool:
    """Say whether the text treats a name as an actor, not as a place or a programme."""
    pattern = rf"(?<!\w){re.escape(name)}\s*(?:\([^)]*\)\s*)?(?:,? (?:et|and|und|a |has|hat|est|is|ist|sont|will|wird|werden|ont|have|haben|sign|s'engage|vont|commits|contributes|apporte|bringt)\b|,)"
    return bool(re.search(pattern, text)) or bool(
        re.search(
            rf"(?:\bet|\band|\bund|\bavec|\bwith|\bmit|\bd['’]|&) {re.escape(name)}(?!\w)", text
        )
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


def _trimmed(name: str, text: str) -> str:
    """Shorten a name of the headline to what the text writes too; a headline has capitals of its own."""
    folded = fold(text)
    words = strip_determiner(name).split()
    had_noun = any(is_noun(fold(word)) for word in words)
    while words:
        candidate = " ".join(words)
        if had_noun and not any(is_noun(fold(word)) for word in words):
            return ""  # "Ludham University" is not shortened to "Ludham"
        if re.search(inflected(fold(candidate)), folded) and (
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


def _loose(name: str) -> str:
    return r"\s+".join(re.escape(word) for word in name.split())


def find_parties(
    setting: Setting, registry: Registry
) -> tuple[list[PlannedParty], list[PlannedParty]]:
    """Return the parties in the order of the headline, and the other institutions with their parents."""
    signing = [registry.add(s.institution) for s in setting.signatories if s.institution]
    supporting = {
        s.name
        for s in registry.find(setting.headline)
        if _SUPPORT.search(setting.headline[: s.start])
    }
    named = {*signing, *setting.described, *setting.reachable, *setting.speaking}
    chosen = _without_short_forms(_chosen(setting, registry, signing), named)
    parents = {
        name: _parents(name, [*registry.names, *chosen]) for name in {*registry.names, *chosen}
    }
    parties = [
        name
        for name in chosen
        if name in signing or not (parents.get(name) and any(p in chosen for p in parents[name]))
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
    chosen: list[str] = []

    def choose(name: str) -> None:
        name = registry.resolve(name) or name
        if name and name not in chosen:
            chosen.append(name)

    heads = [span.name for span in registry.find(setting.headline) if span.sure]
    for name in (*heads, *signing, *setting.listed):
        choose(name)
    for name in setting.senders:
        # The letterhead's "Conseil départemental de la Vienne" is the headline's "Département de la Vienne".
        if not any(fold(other).split()[-1] == fold(name).split()[-1] for other in chosen):
            choose(name)
    for span in registry.find(f"{setting.subheading} {setting.lede}"):
        if span.name in setting.described or (span.name in setting.speaking and len(signing) < 2):
            choose(span.name)
    lead, *further = sentences(setting.lede) or [""]
    for sentence in (lead, setting.subheading, *further):
        for span in registry.find(sentence):
            if _stands_beside(sentence, span, registry, chosen) and " " in span.name:
                choose(span.name)
    if len(chosen) < 2:
        for span in registry.find(lead):
            if _is_met_again(lead, span, setting) or _stands_beside(lead, span, registry, chosen):
                choose(span.name)
    if not chosen:
        for span in noun_phrases(setting.lede)[:1]:
            choose(span.name)  # "Engineers at the Northfield Institute of Technology have built …"
    if not chosen:
        for name in filter(None, (*setting.described, *setting.reachable)):
            choose(name)
            break
    return chosen


def _is_met_again(lead: str, span: Span, setting: Setting) -> bool:
    """Say whether a name of the first sentence speaks, is described or stands in the text again."""
    if span.name in (*setting.reachable, *setting.speaking, *setting.described):
        return True
    again = span.start < 200 and setting.text.count(span.name) >= 2
    return again and not _SUPPORT.search(lead[: span.start])


_PARTNERS = re.compile(
    r"\b(?:partenaires|signataires|membres|etablissements|partners|signatories|members|organi[sz]ations|institutions|partner|mitglieder|beteiligte\w*|"
    r"projektpartner|konsortialpartner|consortium|konsortium|reunit|rassemble|brings together|umfasst)\b[^.]*:?\s*$"
)


def listed_partners(lead: str, items: list[str]) -> list[str]:
    """Return the institutions of a list of partners: names with a place or a role in brackets, no deeds."""
    if not _PARTNERS.search(fold(lead)) or len(items) < 2:
        return []
    names = []
    for item in items:
        name = strip_determiner(re.split(r"\s*[(:;]|,\s|\s[–—-]\s", item)[0])
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
    for name in chosen:
        longer = [other for other in chosen if fold(other).startswith(f"{fold(name)} ")]
        if name not in named and len(longer) == 1 and longer[0] in named:
            name = longer[0]
        if name not in kept:
            kept.append(name)
    return kept


_JOINED = re.compile(
    r"\W*(?:and|et|und|sowie|ainsi que|as well as|&)\W*(?:the|la|le|l['’]|die|der|das|les|avec|l['’]entreprise|la société|le groupe|the company)?\W*"
)


def _stands_beside(lead: str, span: Span, registry: Registry, chosen: list[str]) -> bool:
    """Say whether a name is joined to a party by "and": "the Alliance and the Federation announce …"."""
    if is_noun(fold(span.name)) or not span.name.split()[-1][:1].isupper():
        return False
    return any(
        (
            other.name in chosen
            and other.end <= span.start
            and _JOINED.fullmatch(lead[other.end : span.start])
        )
        or (
            other.name in chosen
            and span.end <= other.start
            and _JOINED.fullmatch(lead[span.end : other.start])
        )
        for other in _with_brackets(lead, registry)
    )


def _with_brackets(lead: str, registry: Registry) -> list[Span]:
    """The names of a sentence, each with the acronym in brackets that follows it."""
    found = []
    for span in registry.find(lead):
        bracket = re.match(r"\s*\([^)]{1,60}\)", lead[span.end :])
        found.append(Span(span.start, span.end + (bracket.end() if bracket else 0), span.name))
    return found


def _others(
    setting: Setting, registry: Registry, parties: list[str], parents: dict[str, list[str]]
) -> list[PlannedParty]:
    names = [*setting.described, *setting.reachable]
    names += [name for name in registry.names if parents.get(name)]
    seen: list[str] = []
    for name in names:
        name = registry.resolve(name) or name
        if name and name not in parties and name not in seen:
            seen.append(name)
    return [PlannedParty(name, "", tuple(parents.get(name, ()))) for name in seen]


def _by_short_name(folded: str, known: str, names: list[str]) -> list[tuple[int, str]]:
    """The other parent may lend the last word of its name: "Centre Cassini de l'Université de Valmont"."""
    outside = folded.replace(fold(known), " ")
    for other in names:
        parts = fold(other).split()
        if is_noun(parts[-1]):
            parts.reverse()  # "Cassini Institute"
        if other == known or len(parts) < 2 or fold(other) == folded or is_noun(parts[-1]):
            continue
        match = re.search(rf"(?<!\w){re.escape(parts[-1])}(?!\w)", outside)
        if match and len(parts[-1]) > 3 and fold(known) not in fold(other):
            return [(folded.find(parts[-1]), other)]
    return []


def _parents(name: str, names: list[str]) -> list[str]:
    """Return the institutions whose whole names stand in the name of a joint centre."""
    folded = fold(name)
    found: list[tuple[int, str]] = []
    for other in sorted(set(names), key=len, reverse=True):
        inner = fold(other)
        match = re.search(rf"(?<!\w){re.escape(inner)}(?!\w)", folded)
        if inner == folded or not match:
            continue
        if match.start() == 0 and not re.match(r"^\s*[-/–]", folded[match.end() :]):
            continue  # "Université de Valmont Campus Nord" is no child by its name alone
        if not any(inner in fold(kept) for _, kept in found):
            found.append((match.start(), other))
    if len(found) == 1:
        found += _by_short_name(folded, found[0][1], names)
    if len(found) == 1 and not is_noun(tokens_of(folded)[0].folded):
        return []
    if any(word in CLOSERS for word in folded.split()):
        return []
    return [other for _, other in sorted(found)]
