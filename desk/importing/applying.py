"""From an accepted plan to rows, in one transaction. An import never changes a status and never releases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from html import escape

import reversion
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from announcements import publishing
from announcements.models import (
    Announcement,
    AnnouncementContact,
    Commitment,
    ImportedSource,
    Part,
    Party,
    PartyRole,
    Signatory,
    SpentTicket,
)
from announcements.refusals import Conflict
from assets.models import Image
from assets.uploading import store_image
from contacts.models import PressContact
from desk.importing.differences import by_kind, compare
from desk.importing.matching import InstitutionMatch, Matching, match_known
from desk.importing.parts import PlannedPart, opening_words, paragraphs, parts_of
from desk.importing.remainder import Remainder
from manuscripts.plan import CommuniquePlan, PlannedBoilerplate, PlannedContact
from partners.models import Institution
from partners.naming import comparable, guess_article, guess_kind
from people.models import User
from richtext.sanitising import plain


@dataclass(frozen=True, slots=True)
class Applied:
    """What an import did: the announcement, whether it is new, and sentences about what could not be done."""

    announcement: Announcement
    created: bool
    changed: bool
    notes: tuple[str, ...] = ()


@transaction.atomic
def apply(
    plan: CommuniquePlan,
    matching: Matching,
    *,
    by: User | None,
    now: dt.datetime,
    into: Announcement | None = None,
    version: int | None = None,
    accept: Collection[str] = (),
    ticket: str = "",
) -> Applied:
    """Write what a plan says, and say what was written.

    Without `into` a new announcement in draft is made, unless this very text was imported before: then nothing changes. With `into` the
    differences whose keys are accepted are written, in the plan's language. `accept` also names differences of known institutions and contacts.
    A `ticket` is carried out once; whoever brings it again is led to what was made of it.
    Raises publishing.PublishingError when `into` is approved or was changed since `version`, or when no version is given with it.
    """
    if into is not None and version is None:
        raise Conflict
    _one_at_a_time()
    spent = SpentTicket.objects.filter(name=ticket).select_related("announcement").first()
    if spent:
        return Applied(spent.announcement, created=False, changed=False)
    # What the plan was held against may be out of date: another import made the same institutions meanwhile.
    matching = match_known(plan, matching.sha256)
    if into is None and matching.announcement is not None:
        return Applied(matching.announcement, created=False, changed=False)
    work = _Work(plan, matching, by, now, frozenset(accept))
    with reversion.create_revision():
        if by:
            reversion.set_user(by)
        reversion.set_comment(_("Import"))
        if into is None:
            announcement, changed = work.make(), True
        else:
            announcement = into
            publishing.record_save(announcement=announcement, version=version or 0)
            work.claim(announcement)
            changed = work.change(announcement)
        if reversion.is_registered(Announcement):
            reversion.add_to_revision(announcement)
    if ticket:
        SpentTicket.objects.create(name=ticket, announcement=announcement, spent_at=now)
    return Applied(announcement, into is None, changed, tuple(work.notes))


def _one_at_a_time() -> None:
    """Keep every other import waiting until this transaction ends, so that each sees what the one before it made.

    SQLite has one writer anyway. Elsewhere imports queue at a row that is there and that nobody else locks.
    """
    kind = ContentType.objects.get_for_model(ImportedSource)
    ContentType.objects.select_for_update(no_key=True).get(pk=kind.pk)


class _Work(Remainder):
    """One application of one plan."""

    def __init__(
        self,
        plan: CommuniquePlan,
        matching: Matching,
        by: User | None,
        now: dt.datetime,
        accept: frozenset[str],
    ) -> None:
        super().__init__(piece.text for piece in plan.unplaced)
        self.plan = plan
        self.matching = matching
        self.by = by
        self.now = now
        self.accept = accept
        self.language = plan.language
        self.notes: list[str] = []
        self.institutions: dict[str, Institution] = {}

    def claim(self, announcement: Announcement) -> None:
        """Note that this text was imported, before anything is made of it; where it was before, the older note stays."""
        ImportedSource.objects.get_or_create(
            sha256=self.matching.sha256,
            defaults={
                "announcement": announcement,
                "language": self.language,
                "imported_at": self.now,
                "imported_by": self.by,
            },
        )

    # A new announcement.

    def make(self) -> Announcement:
        plan = self.plan
        announcement = Announcement(
            original_language=self.language,
            kind=plan.kind,
            dateline_on=plan.date,
            wanted_release_at=plan.embargo.release_at if plan.embargo else None,
        )
        self.set_words(announcement, None)
        announcement.save()
        self.claim(announcement)
        self.write_institutions()
        self.add_parties(announcement)
        for number in range(1, len(plan.signatories) + 1):
            self.add_signatory(announcement, number)
        for position, item in enumerate(plan.commitments.items, start=1):
            self.add_commitment(announcement, position, item)
        for position, part in enumerate(parts_of(plan), start=1):
            self.add_part(announcement, position, part)
        self.add_contacts(announcement)
        self.keep_remainder(announcement)
        return announcement

    def set_words(self, announcement: Announcement, keys: Collection[str] | None) -> None:
        """Set the simple fields; `keys=None` sets them all."""
        plan = self.plan
        for field, text in opening_words(plan).items():
            if keys is None or field in keys:
                words = self.fitting(Announcement, field, text)
                setattr(announcement, f"{field}_{self.language}", words)
        if keys is None or "lede" in keys:
            lede = plan.lede_html or escape(plan.lede, quote=False)
            html = f"<p>{lede}</p>" if lede and not lede.startswith("<p>") else lede
            setattr(announcement, f"lede_{self.language}", self.rich(html))
        if keys is None or "commitments_introduction" in keys:
            introduction = self.rich(escape(plan.commitments.introduction, quote=False))
            setattr(announcement, f"commitments_introduction_{self.language}", introduction)
        if keys is not None and "dateline_on" in keys:
            announcement.dateline_on = plan.date

    # Institutions and contacts.

    def write_institutions(self) -> None:
        for match in self.matching.institutions:
            self.institutions[comparable(match.planned.name)] = (
                match.existing or self.new_institution(match)
            )
            if match.existing:
                self.update_institution(match, match.existing)
        for match in self.matching.institutions:
            if match.existing is None and match.planned.parents:
                institution = self.institutions[comparable(match.planned.name)]
                institution.parents.set(
                    filter(None, (self.institution(name) for name in match.planned.parents))
                )

    def institution(self, name: str) -> Institution | None:
        return self.institutions.get(comparable(name)) if name else None

    def new_institution(self, match: InstitutionMatch) -> Institution:
        name, about = match.planned.name, match.boilerplate
        return Institution.objects.create(
            kind=guess_kind(name, has_parents=bool(match.planned.parents)),
            website=self.whole(Institution, "website", about.website) if about else "",
            **{
                f"name_{self.language}": self.fitting(Institution, "name", name),
                f"article_{self.language}": guess_article(name, self.language),
                f"boilerplate_{self.language}": self.about(about) if about else "",
            },
        )

    def about(self, planned: PlannedBoilerplate) -> str:
        return self.rich(paragraphs(planned.html or escape(planned.text, quote=False)))

    def update_institution(self, match: InstitutionMatch, institution: Institution) -> None:
        about = match.boilerplate
        if about is None:
            return
        wanted = {d.key.rsplit("-", 1)[1] for d in match.differences if d.key in self.accept}
        if "boilerplate" in wanted:
            setattr(institution, f"boilerplate_{self.language}", self.about(about))
        if "website" in wanted:
            website = self.whole(Institution, "website", about.website)
            institution.website = website or institution.website
        if wanted:
            institution.save()

    def add_parties(self, announcement: Announcement) -> None:
        there = set(announcement.parties.values_list("institution_id", flat=True))
        start = len(there)
        for position, planned in enumerate(self.plan.parties, start=start + 1):
            institution = self.institution(planned.name)
            if institution is None or institution.pk in there:
                continue
            if not self.has_room(announcement.parties, position, planned.name):
                continue
            there.add(institution.pk)
            role = (
                PartyRole.LEAD
                if position == 1 and len(self.plan.parties) > 2
                else PartyRole.CO_SIGNATORY
            )
            if planned.role in PartyRole.values:
                role = PartyRole(planned.role)
            Party.objects.create(
                announcement=announcement, institution=institution, role=role, position=position
            )

    def add_contacts(self, announcement: Announcement) -> None:
        there = set(announcement.contact_places.values_list("contact_id", flat=True))
        for match in self.matching.contacts:
            contact = match.existing or self.new_contact(match.planned)
            if contact is None:
                continue
            if match.existing:
                self.update_contact(contact, match.planned)
            if contact.pk not in there and self.has_room(
                announcement.contact_places, len(there) + 1, contact.name, contact.email
            ):
                there.add(contact.pk)
                AnnouncementContact.objects.create(
                    announcement=announcement, contact=contact, position=len(there)
                )

    def new_contact(self, planned: PlannedContact) -> PressContact | None:
        """Make a contact; one that cannot be reached, or that no institution stands behind, is kept as text."""
        first = next((p.name for p in self.plan.parties), "")
        institution = self.institution(planned.institution) or self.institution(first)
        given = filter(None, (planned.phone, *planned.other_phones))
        phones = [phone for text in given if (phone := self.phone(text))]
        email = self.whole(PressContact, "email", planned.email)
        if institution is None or not (email or phones):
            words = (
                planned.institution,
                planned.name,
                planned.function,
                planned.email,
                planned.phone,
                *planned.other_phones,
            )
            self.remainder.append("\n".join(filter(None, words)))
            return None
        contact = PressContact.objects.create(
            institution=institution,
            name=self.fitting(PressContact, "name", planned.name or _("Press office")),
            email=email,
            phone=phones[0] if phones else "",
            urgent_phone="",
            **{
                f"function_{self.language}": self.fitting(
                    PressContact, "function", planned.function
                )
            },
        )
        if len(phones) > 1:
            self.remainder.append(f"{contact.name}: {', '.join(phones[1:])}")
        return contact

    def update_contact(self, contact: PressContact, planned: PlannedContact) -> None:
        fields = [
            f
            for f in ("name", "email", "phone")
            if f"contact-{contact.short_id}-{f}" in self.accept
        ]
        for field in fields:
            keep = self.fitting if field == "name" else self.whole
            value = keep(PressContact, field, getattr(planned, field))
            setattr(contact, field, value or getattr(contact, field))
        if fields:
            contact.save(update_fields=fields)

    # The body.

    def add_signatory(self, announcement: Announcement, number: int) -> None:
        person = self.plan.signatories[number - 1]
        if not self.has_room(announcement.signatories, number, person.name, person.function):
            return
        Signatory.objects.create(
            announcement=announcement,
            position=number,
            name=self.fitting(Signatory, "name", person.name),
            institution=self.institution(person.institution),
            **{f"function_{self.language}": self.fitting(Signatory, "function", person.function)},
        )

    def add_commitment(self, announcement: Announcement, position: int, item: str) -> None:
        if not self.has_room(announcement.commitments, position, item):
            return
        Commitment.objects.create(
            announcement=announcement,
            position=position,
            **{f"text_{self.language}": self.rich(escape(item, quote=False))},
        )

    def add_part(self, announcement: Announcement, position: int, part: PlannedPart) -> None:
        words = (part.heading, plain(part.body), part.speaker, part.function)
        if not self.has_room(announcement.parts, position, *words):
            if part.kind == "image":
                most = _("An announcement has at most %(most)d parts.") % {"most": Part.MOST}
                self.leave_out(part.image, most)
            return
        image = self.store(part.image) if part.kind == "image" else None
        if part.kind == "image" and image is None:
            return
        Part.objects.create(
            announcement=announcement,
            kind=part.kind,
            position=position,
            speaker=self.fitting(Part, "speaker", part.speaker),
            speaker_institution=self.institution(part.institution),
            image=image,
            **self.part_words(part),
        )

    def part_words(self, part: PlannedPart) -> dict[str, str]:
        return {
            f"heading_{self.language}": self.fitting(Part, "heading", part.heading),
            f"body_{self.language}": self.rich(part.body),
            f"speaker_function_{self.language}": self.fitting(
                Part, "speaker_function", part.function
            ),
        }

    def store(self, index: int) -> Image | None:
        """Store an image of the source; one that cannot be read is told, and the import goes on."""
        image = self.plan.images[index]
        try:
            return store_image(
                data=image.data,
                filename=image.name,
                by=self.by,
                **{f"alt_{self.language}": image.alt[:500]},
            )
        except ValidationError as refused:
            self.leave_out(index, " ".join(refused.messages))
            return None

    def leave_out(self, index: int, reason: str) -> None:
        name = self.plan.images[index].name
        told = _("The image “%(name)s” was left out: %(reason)s")
        self.notes.append(told % {"name": name, "reason": reason})

    # An announcement that exists.

    def change(self, announcement: Announcement) -> bool:
        self.write_institutions()
        differences = {d.key: d for d in compare(self.plan, announcement) if d.key in self.accept}
        self.set_words(announcement, differences)
        announcement.save()
        self.change_commitments(announcement, differences)
        self.change_parts(announcement, differences)
        self.change_signatories(announcement, differences)
        self.add_parties(announcement)
        self.add_contacts(announcement)
        self.keep_remainder(announcement)
        return bool(differences) or bool(self.accept)

    def change_commitments(self, announcement: Announcement, accepted: Collection[str]) -> None:
        rows, items = list(announcement.commitments.all()), self.plan.commitments.items
        last = max((row.position for row in rows), default=0)
        for number in range(1, max(len(rows), len(items)) + 1):
            if f"commitment-{number}" not in accepted:
                continue
            if number > len(rows):
                last += 1
                self.add_commitment(announcement, last, items[number - 1])
                continue
            row = rows[number - 1]
            text = items[number - 1] if number <= len(items) else ""
            setattr(row, f"text_{self.language}", self.rich(escape(text, quote=False)))
            row.save()
        if items and rows == [] and not announcement.parts.filter(kind="commitments").exists():
            self.add_part(
                announcement, self.next_position(announcement), PlannedPart("commitments")
            )

    def change_parts(self, announcement: Announcement, accepted: Collection[str]) -> None:
        rows, planned = list(announcement.parts.all()), parts_of(self.plan)
        for kind in ("text", "quote"):
            mine, theirs = by_kind(kind, rows), [part for part in planned if part.kind == kind]
            for number in range(1, max(len(mine), len(theirs)) + 1):
                if f"{kind}-{number}" not in accepted:
                    continue
                part = theirs[number - 1] if number <= len(theirs) else PlannedPart(kind)
                if number > len(mine):
                    self.add_part(announcement, self.next_position(announcement), part)
                    continue
                row = mine[number - 1]
                for field, value in self.part_words(part).items():
                    setattr(row, field, value)
                row.speaker = row.speaker or self.fitting(Part, "speaker", part.speaker)
                row.save()

    def next_position(self, announcement: Announcement) -> int:
        return (announcement.parts.aggregate(last=Max("position"))["last"] or 0) + 1

    def change_signatories(self, announcement: Announcement, accepted: Collection[str]) -> None:
        known = {comparable(row.name): row for row in announcement.signatories.all()}
        for number, person in enumerate(self.plan.signatories, start=1):
            if f"signatory-{number}" not in accepted:
                continue
            row = known.get(comparable(person.name))
            if row is None:
                self.add_signatory(announcement, number)
                continue
            words = self.fitting(Signatory, "function", person.function)
            setattr(row, f"function_{self.language}", words)
            row.save()
