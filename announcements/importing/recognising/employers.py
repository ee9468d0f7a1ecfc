"""Whom a person works for, where the text leaves it to the reader: a short name, a function, an address."""

from __future__ import annotations

import re
from dataclasses import replace

from announcements.importing.plan import PlannedBoilerplate, PlannedContact, PlannedSignatory
from announcements.importing.recognising.institutions import Registry
from announcements.importing.recognising.nouns import is_noun
from announcements.importing.recognising.text import fold


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


def housed(
    registry: Registry, contact: PlannedContact, boilerplates: list[PlannedBoilerplate]
) -> PlannedContact:
    """Give a contact without an institution the one whose domain the address has."""
    if contact.institution or "@" not in contact.email:
        return contact
    domain = contact.email.rsplit("@", 1)[1].lower()
    for boilerplate in boilerplates:
        if boilerplate.website and domain in boilerplate.website.lower():
            return replace(contact, institution=boilerplate.institution)
    label = re.sub(r"[^a-z0-9]", "", fold(domain.rsplit(".", 1)[0]))
    for name in registry.names:
        initials = "".join(word[0] for word in name.split() if word[:1].isupper()).lower()
        if len(initials) >= 3 and initials == label:
            return replace(contact, institution=name)
    for alias, name in registry.aliases.items():
        bare = re.sub(r"[^a-z0-9]", "", alias)
        last = re.sub(r"[^a-z0-9]", "", alias.split()[-1])
        if len(last) >= 5 and last in label and not is_noun(last):
            return replace(contact, institution=name)
        first = re.sub(r"[^a-z0-9]", "", alias.split()[0])
        if len(first) >= 5 and first == label and registry.nicknamed(first) == name:
            return replace(contact, institution=name)
        if len(bare) >= 3 and (bare == label or (len(bare) >= 6 and bare in label)):
            return replace(contact, institution=name)
    return contact
