"""Who signed: from the sentence that says so, or from a list of signatories."""

from __future__ import annotations

import re

from manuscripts.plan import PlannedSignatory
from manuscripts.recognising.institutions import Registry
from manuscripts.recognising.nouns import strip_determiner
from manuscripts.recognising.people import find_people, is_role, split_role
from manuscripts.recognising.roles import Role, roles_in
from manuscripts.recognising.text import Unit, sentences
from manuscripts.recognising.zones import is_reachable

_SIGN = re.compile(
    r"\b(?:ont (?:officiellement |solennellement )?(?:sign[eé]|paraph[eé])|signent|a sign[eé]|(?:co)?sign[eé]e?s?\b|paraph\w+|signature\w*|signed|sign|signing|co-signed|inked|"
    r"unterzeichne\w*|unterschr\w+|besiegel\w+)\b",
    re.I,
)
_BY = re.compile(
    r"(?:sign[eé]e?s?|paraph[eé]e?s?|signature|signed|initialled|unterzeichnet|unterschrieben)\W++(?:\w[\w'’]{0,40}+\W++){0,12}?(?:par|by|von|durch|entre|between|zwischen)\s",
    re.I,
)
_WITNESS = re.compile(
    r"\b(?:en présence|in (?:the )?presence|in Anwesenheit|im Beisein|witnessed by|aux côtés de|alongside|devant)\b",
    re.I,
)


def signatories_in(paragraphs: list[Unit], registry: Registry) -> list[PlannedSignatory]:
    """Return who signed, from the first sentence that says so with a name and a function."""
    for unit in paragraphs:
        for sentence in sentences(unit.text):
            match = _SIGN.search(sentence)
            if not match or _is_quoted(sentence, match.start()):
                continue
            found = _signers(sentence, match.start(), registry)
            if found:
                return [
                    PlannedSignatory(r.person.name, r.function, r.institution, unit.line)
                    for r in found
                ]
    return []


def _is_quoted(sentence: str, position: int) -> bool:
    before = sentence[:position]
    return before.count("«") > before.count("»") or before.count("“") > before.count("”")


def _signers(sentence: str, verb: int, registry: Registry) -> list[Role]:
    witness = _WITNESS.search(sentence)
    end = witness.start() if witness else len(sentence)
    roles = [role for role in roles_in(sentence, registry) if role.person.start < end]
    passive = _BY.search(sentence)
    if passive and verb <= passive.start() + 2:
        roles = [role for role in roles if role.person.start >= passive.end() - 1]
    elif passive is None:
        # German closes with the verb; elsewhere those who sign stand before it.
        before = [
            role
            for role in roles
            if role.person.start < verb and (role.function or role.institution)
        ]
        # "Den Vertrag unterzeichneten X und Y": German may put those who sign after the verb.
        active = re.match(
            r"unterzeichneten?\b|unterschrieb(?:en)?\b|besiegelten?\b", sentence[verb:], re.I
        )
        roles = before or (roles if active else [])
    with_function = [role for role in roles if role.function or role.institution]
    return with_function if with_function else []


_CIVILITY_END = re.compile(r"\b(?:M\.|Mme|Mr\.?|Mrs\.?|Ms\.?|Herrn?|Frau)\s?$")


def signatories_listed(
    units: list[Unit], registry: Registry
) -> tuple[list[PlannedSignatory], list[Unit]]:
    """Return the signatories of a list under a label, one to a line, and the lines that name none."""
    found: list[PlannedSignatory] = []
    rest: list[Unit] = []
    for unit in units:
        given = re.match(r"(?:pour|for|für)\s([^:]{3,80}?)\s?:\s?", unit.text, flags=re.I)
        text = unit.text[given.end() :] if given else unit.text
        cells = re.sub(r"\s?[|;]\s?|\s[–—-]\s", ", ", text)
        people = find_people(cells, registry)
        if len(people) != 1 or is_reachable(text):
            rest.append(unit)
            continue
        person = people[0]
        before = _CIVILITY_END.sub("", cells[: person.start].strip())
        role = f"{before.strip(' ,.:()')} {cells[person.end :]}".strip(" ,.:()")
        role = re.sub(r"\b(?:M\.|Mme|Mr\.?|Mrs\.?|Ms\.?|Herr|Frau)\s?$", "", role).strip(" ,.:()")
        function, institution = split_role(role, registry) if role else ("", "")
        if role and not is_role(function) and not institution:
            function, institution = "", role
        found.append(
            PlannedSignatory(
                person.name,
                function,
                strip_determiner(given.group(1)) if given else institution,
                unit.line,
            )
        )
    return found, rest
