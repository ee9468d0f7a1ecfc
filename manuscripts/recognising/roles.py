"""Persons with what they do and for whom, as a sentence puts it: before the name or after it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from manuscripts.recognising.institutions import Registry
from manuscripts.recognising.people import (
    LONGEST_ROLE,
    Person,
    find_people,
    first_role_end,
    is_role,
    split_role,
)
from manuscripts.recognising.text import count_words

# What stands before a name and says something of it is looked for no further away.
_BEFORE = 600


@dataclass(frozen=True, slots=True)
class Role:
    """A person with a function and an institution, as one phrase gives them."""

    person: Person
    function: str
    institution: str


_CLAUSE_END = re.compile(
    r"(?:,?\s(?:ont|a|se|s['’]est|vient|viennent|signent|signe|have|has|sign|signed|haben|hat|unterzeichne\w*|today|aujourd['’]hui|heute|were|was|met|"
    r"announced|pledged|agreed|welcomed|en présence|in the presence|in Anwesenheit|im Beisein|déclare\w*|said|says|sagt\w*|lors|this|on|am|ce|le)(?=\s))|[;:!?»”“\"]|\.(?:\s|$)|\s[–—]\s"
)


def roles_in(text: str, registry: Registry) -> list[Role]:
    """Return the persons of a sentence who come with a function, before or after the name."""
    people = find_people(text, registry)
    roles: list[Role] = []
    for index, person in enumerate(people):
        next_start = people[index + 1].start if index + 1 < len(people) else len(text)
        last_end = people[index - 1].end if index else 0
        function, institution = _role_after(text[person.end : next_start], registry)
        stands = _represents(text[last_end : person.start], registry)
        if stands:
            roles.append(Role(person, stands[0] or function, stands[1]))
            continue
        if not function:
            function, employer = _role_before(text[last_end : person.start], registry)
            bracketed = institution if text[person.end :].startswith(" (") else ""
            institution = bracketed or employer
        roles.append(Role(person, function, institution))
    return roles


_DEGREES = re.compile(
    r"^(?:\s*+(?:,\s*+)?(?:M\.?D\.?|Ph\.?\s?D\.?|MBA|M\.?Sc\.?|D\.?Sc\.?|MPH|RN|JD|OBE|CBE|MBE|FRS|FRCP|Esq\.?|Jr\.?|Sr\.?)(?=[\s,]|$))+"
)


_REPRESENTED = re.compile(
    r"(?:représenté|represented|vertreten)e?s?\s(?:par|by|durch)\s(?:(?:sa|son|its|ihre[nrm]?|seine[nrm]?|le|la|the|die|den)\s)?(?P<function>[^,]{0,80}?),?\s?"
    r"(?:M\.|Mme|Mr\.?|Mrs\.?|Ms\.?|Herrn?|Frau)?\s?$"
)


def _represents(text: str, registry: Registry) -> tuple[str, str] | None:
    """Read "la Fondation, représentée par sa présidente, " before a name: (function, institution)."""
    match = _REPRESENTED.search(text, max(0, len(text) - _BEFORE))
    if not match:
        return None
    spans = registry.find(text[: match.start()])
    if not spans:
        return None
    function = match["function"].strip(" ,")
    return function if is_role(function) else "", spans[-1].name


def _role_after(text: str, registry: Registry) -> tuple[str, str]:
    text = _DEGREES.sub("", text)
    house = re.match(
        r"^\s+(?:from|of|at|vom|von der|von|aus der|du|de la|de l['’]|de)\s*(?:the\s)?", text
    )
    if house:  # "João Carvalho from the University of X"
        spans = registry.find(text[: house.end() + 80])
        if spans and spans[0].start <= house.end():
            return "", spans[0].name
    match = re.match(r"^\s*(?:,|\(|–|—|-)\s*(?=\S)", text)
    if not match:
        return "", ""
    phrase = text[match.end() : match.end() + LONGEST_ROLE]
    if text.lstrip().startswith("("):
        phrase = phrase.split(")")[0]
    else:
        end = _clause_end(phrase)
        phrase = phrase[:end]
    if len(phrase) == LONGEST_ROLE:
        return "", ""
    phrase = re.sub(
        r"(?<![\s,])[\s,]+(?:et|and|und|ainsi que|as well as|sowie|&)\s?(?:de |d['’]|par |by |von |durch |le |la |l['’]|the |der |die )*$",
        "",
        phrase.strip(),
    )
    head = " ".join(phrase.split()[:7])
    if not is_role(head):
        if text.lstrip().startswith("(") or (
            phrase
            and not re.search(r"\b(?:ont|a|have|has)\b", phrase)
            and registry.find(phrase[:60])
            and registry.find(phrase)[0].start <= 4
        ):
            spans = registry.find(phrase)
            return ("", spans[0].name) if spans and spans[0].start <= 4 else ("", "")
        return "", ""
    if _inverted(phrase):
        return "", ""
    return split_role(phrase, registry)


def _inverted(phrase: str) -> bool:
    """ "…, et le président de X, [Jean Dupont]": the phrase belongs to the next person."""
    return bool(re.match(r"^(?:et|and|und)\s", phrase))


_DAY_AHEAD = re.compile(
    r"\s*+(?:(?:\w++\s+)?\d|lundi|mardi|mercredi|jeudi|vendredi|monday|tuesday|wednesday|thursday|friday|montag|dienstag|mittwoch|"
    r"donnerstag|freitag)",
    re.I,
)


def _clause_end(phrase: str) -> int:
    role_end = first_role_end(phrase)
    for match in _CLAUSE_END.finditer(phrase):
        word = match.group().strip()
        if (
            word in ("a", "on", "am", "le", "ce", "this", "se")
            and not phrase[: match.start()].rstrip().endswith(",")
            and not match.group().startswith(",")
        ):
            if word in ("on", "am", "le", "ce", "this"):
                if not _DAY_AHEAD.match(phrase, match.end()):
                    continue
            elif not 0 < role_end <= match.start():
                continue
        return match.start()
    return len(phrase)


def _role_before(text: str, registry: Registry) -> tuple[str, str]:
    """Read "le président de l'Université X, " or "Acme chief executive " right before a name."""
    phrase = re.split(
        r"[;:!?«“„\"»”]|(?<!\d)\.\s|\s(?:et|and|und|ainsi que|sowie)\s(?=(?:le|la|l['’]|the|der|die|[A-Z])[^,]*$)|\s(?:entre|between|zwischen|par|by|von|durch)\s(?=[^,]*,?\s*$)",
        text[-_BEFORE:],
    )[-1]
    phrase = re.sub(
        r"^.*\b(?:says|said|sagt|sagte|erklärt|erklärte|betont|betonte|déclare|explique|souligne|affirme)\s",
        "",
        phrase,
    )
    if not is_role(phrase) or count_words(phrase) > 22 or not re.search(r"(?:[\s,(]|^)$", phrase):
        return "", ""
    phrase = re.sub(r"^.*\b(?:haben|hat|ont|have|has)\s(?=[A-ZÀ-Þ])", "", phrase)
    phrase = re.sub(
        r"^.*\b(?:(?:gemeinsam|zusammen) mit|(?:together|along|jointly) with|conjointement avec|aux côtés de)\s",
        "",
        phrase,
    )
    phrase = re.sub(r"^\W*\)\W*", "", phrase)
    parts = [part.strip() for part in phrase.split(",") if part.strip()]
    while len(parts) > 1 and not is_role(parts[0]):
        parts.pop(0)
    phrase = re.sub(
        r"^(?:(?:et|and|und|ainsi que|sowie|par|by|von|durch)\s+)?(?:l['’]|(?:le|la|les|the|der|die|dem|den|son|sa|its|ihr\w*|Le|La|The|Der|Die|L['’])\s*(?<=[\s'’]))",
        "",
        ", ".join(parts).strip(),
    )
    phrase = re.sub(r"\s?\b(?:M\.|Mme|Mr\.?|Mrs\.?|Ms\.?|Herrn?|Frau)\s?$", "", phrase)
    phrase = re.sub(r"^(?:et|and|und|par|by|von)\s+", "", phrase)
    return split_role(phrase, registry)
