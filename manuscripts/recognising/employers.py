"""Whom a person works for, where the text leaves it to the reader: a short name, a function, an address."""

from __future__ import annotations

import re
from dataclasses import replace

from manuscripts.plan import PlannedBoilerplate, PlannedContact, PlannedSignatory
from manuscripts.recognising.institutions import Registry
from manuscripts.recognising.nouns import is_noun
from manuscripts.recognising.text import fold


def specific(registry: Registry, signatory: PlannedSignatory) -> PlannedSignatory:
    """Give "Trust chief executive" the name of the only trust there is."""
    name = signatory.institution
    if not name:
        return replace(signatory, institution=employer_of(registry, fold(signatory.function)))
    return replace(signatory, institution=named(registry, name))


def named(registry: Registry, name: str) -> str:
    """Return the institution that a short name ("Trust", "Stonebridge") stands for."""
    if not name:
        return ""
    known = registry.one_of_kind(name) if is_noun(fold(name)) else registry.nicknamed(name)
    return registry.resolve(name) or known or name


def employer_of(registry: Registry, function: str) -> str:
    """ "Oberbürgermeisterin", "Universitätspräsident": the only city or university of the text is meant."""
    kinds = {
        r"^(?:ober)?burgermeister(?:in)?$|^(?:le |la )?maire$|^(?:the )?mayor$": (
            "ville",
            "stadt",
            "city",
            "landeshauptstadt",
        ),
        r"^rektor(?:in)?$|^rector$": ("hochschule", "universitat", "university"),
        r"^universitats(?:prasident|rektor|kanzler)(?:in)?$|^university president$": (
            "universitat",
            "university",
        ),
    }
    for pattern, nouns in kinds.items():
        if re.match(pattern, function):
            found = [registry.one_of_kind(noun) for noun in nouns]
            return next((name for name in found if name), "")
    return ""


# A press list has a few dozen contacts; past this many, none is looked for by its domain.
_MOST_HOUSED = 300


def housed(
    registry: Registry, contacts: list[PlannedContact], boilerplates: list[PlannedBoilerplate]
) -> list[PlannedContact]:
    """Give each contact without an institution the one whose domain the address has."""
    if all(contact.institution or "@" not in contact.email for contact in contacts):
        return contacts
    houses = _Houses(registry, boilerplates)
    return [
        replace(contact, institution=houses.of(contact.email))
        if index < _MOST_HOUSED and not contact.institution and "@" in contact.email
        else contact
        for index, contact in enumerate(contacts)
    ]


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text)


class _Houses:
    """The institutions known, by what a domain may show of their names."""

    def __init__(self, registry: Registry, boilerplates: list[PlannedBoilerplate]) -> None:
        self.registry = registry
        described = [each for each in boilerplates if each.website][:_MOST_HOUSED]
        self.sites = [(each.website.lower(), each.institution) for each in described]
        self.initials: dict[str, str] = {}
        for name in registry.names:
            initials = "".join(word[0] for word in name.split() if word[:1].isupper()).lower()
            if len(initials) >= 3:
                self.initials.setdefault(initials, name)
        self.aliases = []
        for alias, name in registry.aliases.items():
            words = alias.split() or [""]
            last = _letters(words[-1])
            telling = last if len(last) >= 5 and not is_noun(last) else ""
            self.aliases.append((telling, _letters(words[0]), _letters(alias), name))

    def of(self, email: str) -> str:
        """Return the institution that an address belongs to, or ""."""
        domain = email.rsplit("@", 1)[1].lower()
        for site, institution in self.sites:
            if domain in site:
                return institution
        label = _letters(fold(domain.rsplit(".", 1)[0]))
        return self.initials.get(label) or self._named(label)

    def _named(self, label: str) -> str:
        for last, first, bare, name in self.aliases:
            if last and last in label:
                return name
            if len(first) >= 5 and first == label and self.registry.nicknamed(first) == name:
                return name
            if len(bare) >= 3 and (bare == label or (len(bare) >= 6 and bare in label)):
                return name
        return ""
