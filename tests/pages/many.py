"""Many released announcements, quickly: the rows of one are copied, for tests of what lists cost."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from announcements import counting
from announcements.document import canonical, fingerprint, read
from announcements.models import Announcement, EditionContact, EditionParty, EditionText, Party
from rows.short_ids import new_short_id
from tests.factories import InstitutionFactory, PressContactFactory


def copy(announcement: Announcement, count: int, *, apart: dt.timedelta = dt.timedelta()) -> None:
    """Release `count` more announcements like this one, each that much earlier, each with an institution and a contact of its own."""
    edition = announcement.editions.get()
    text = edition.texts.first()
    party = edition.parties.first()
    released_at = edition.release_at
    for number in range(1, count + 1):
        announcement.pk, announcement.short_id = None, new_short_id()
        announcement.save(force_insert=True)
        edition.pk, edition.announcement = None, announcement
        edition.release_at = edition.first_release_at = released_at - number * apart
        edition.save(force_insert=True)
        text.pk, text.edition = None, edition
        text.first_release_at = edition.first_release_at
        text.headline = f"Copie {number}"
        document = replace(read(text.document), headline=text.headline)
        text.document = canonical(document)
        text.fingerprint = fingerprint(text.document)
        EditionText.objects.bulk_create([text])
        institution = InstitutionFactory()
        contact = PressContactFactory(institution=institution)
        EditionParty.objects.create(
            edition=edition,
            institution=institution,
            role=party.role,
            position=0,
            first_release_at=edition.first_release_at,
        )
        Party.objects.create(announcement=announcement, institution=institution, role=party.role)
        EditionContact.objects.create(edition=edition, contact=contact, position=0)
    counting.recount()
