"""What of a plan is known already: institutions and contacts that are reused, that are new, that differ. Writes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from announcements.models import Announcement, ImportedSource
from contacts.models import PressContact
from languages import texts
from manuscripts.blocks import SourceText
from manuscripts.plan import CommuniquePlan, PlannedBoilerplate, PlannedContact, PlannedParty
from partners.models import Institution
from partners.naming import comparable
from richtext.sanitising import plain


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that stands otherwise here than in the text; `key` names it when it is accepted."""

    key: str
    label: str
    here: str
    there: str


@dataclass(frozen=True, slots=True)
class InstitutionMatch:
    """An institution of the plan, the row it is (None: it is new), and how the two differ."""

    planned: PlannedParty
    is_party: bool
    existing: Institution | None
    boilerplate: PlannedBoilerplate | None
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class ContactMatch:
    planned: PlannedContact
    existing: PressContact | None
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Matching:
    """A plan held against the newsroom; `announcement` is set when this very text was imported before."""

    sha256: str
    institutions: tuple[InstitutionMatch, ...]
    contacts: tuple[ContactMatch, ...]
    announcement: Announcement | None = None


def words_hash(source: SourceText, language: str) -> str:
    """Return the SHA-256 of the words of a source, whatever its format and spacing, and the language it was read in."""
    words = " ".join(" ".join(block.text.split()) for block in source.blocks if block.text)
    return hashlib.sha256(f"{language}\n{words}".encode()).hexdigest()


def match(plan: CommuniquePlan, source: SourceText) -> Matching:
    """Hold a plan against the rows there are."""
    return match_known(plan, words_hash(source, plan.language))


def match_known(plan: CommuniquePlan, sha256: str) -> Matching:
    """Hold a plan of a text with this hash against the rows there are now."""
    before = ImportedSource.objects.filter(sha256=sha256).select_related("announcement").first()
    known = _Known()
    return Matching(
        sha256=sha256,
        institutions=tuple(_institutions(plan, known)),
        contacts=tuple(_contact(contact, known) for contact in plan.contacts),
        announcement=before.announcement if before else None,
    )


class _Known:
    """The institutions and contacts there are, by the ways a text may name them."""

    def __init__(self) -> None:
        self.institutions: dict[str, Institution] = {}
        for institution in Institution.objects.order_by("pk"):
            names = [
                *texts(institution, "name").values(),
                *texts(institution, "short_name").values(),
            ]
            for name in filter(None, names):
                self.institutions.setdefault(comparable(name), institution)
        contacts = list(PressContact.objects.select_related("institution").order_by("pk"))
        self.by_email = {c.email.casefold(): c for c in contacts if c.email}
        self.by_name = {(c.institution_id, comparable(c.name)): c for c in contacts}

    def institution(self, name: str) -> Institution | None:
        return self.institutions.get(comparable(name))

    def contact(self, planned: PlannedContact) -> PressContact | None:
        if planned.email and (found := self.by_email.get(planned.email.casefold())):
            return found
        institution = self.institution(planned.institution)
        if institution is None or not planned.name:
            return None
        return self.by_name.get((institution.pk, comparable(planned.name)))


def _institutions(plan: CommuniquePlan, known: _Known) -> Iterator[InstitutionMatch]:
    """Yield every institution the plan needs, each once: parties, others named, contacts', boilerplates', parents."""
    parties = {comparable(p.name) for p in plan.parties}
    wanted: dict[str, PlannedParty] = {}
    for planned in (*plan.parties, *plan.institutions):
        wanted.setdefault(comparable(planned.name), planned)
    others = [p for q in wanted.values() for p in q.parents]
    others += [c.institution for c in plan.contacts] + [b.institution for b in plan.boilerplates]
    for name in filter(None, others):
        wanted.setdefault(comparable(name), PlannedParty(name=name))
    about = {comparable(b.institution): b for b in plan.boilerplates}
    for key, planned in wanted.items():
        existing = known.institution(planned.name)
        boilerplate = about.get(key)
        differences = _compare(existing, boilerplate, plan.language)
        yield InstitutionMatch(planned, key in parties, existing, boilerplate, differences)


def _compare(
    existing: Institution | None, boilerplate: PlannedBoilerplate | None, language: str
) -> tuple[Difference, ...]:
    """Return how a known institution differs; an empty field too is filled only by somebody's leave, for profiles are public at once."""
    if existing is None or boilerplate is None:
        return ()
    differences = []
    here = plain(texts(existing, "boilerplate")[language])
    if here.split() != boilerplate.text.split():
        key = f"institution-{existing.short_id}-boilerplate"
        label = _("About %(name)s") % {"name": existing}
        differences.append(Difference(key, label, here, boilerplate.text))
    if boilerplate.website and boilerplate.website.rstrip("/") != existing.website.rstrip("/"):
        key = f"institution-{existing.short_id}-website"
        label = _("Website of %(name)s") % {"name": existing}
        differences.append(Difference(key, label, existing.website, boilerplate.website))
    return tuple(differences)


def _contact(planned: PlannedContact, known: _Known) -> ContactMatch:
    existing = known.contact(planned)
    if existing is None:
        return ContactMatch(planned, None)
    pairs = (
        ("name", _("Name of %(name)s"), existing.name, planned.name),
        ("email", _("E-mail of %(name)s"), existing.email, planned.email),
        ("phone", _("Phone of %(name)s"), existing.phone, planned.phone),
    )
    differences = tuple(
        Difference(
            f"contact-{existing.short_id}-{field}", label % {"name": existing.name}, here, there
        )
        for field, label, here, there in pairs
        if there and here.casefold() != there.casefold()
    )
    return ContactMatch(planned, existing, differences)
