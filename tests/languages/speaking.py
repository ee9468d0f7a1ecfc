"""What a newsroom that has learnt Spanish says: run in a copy of the house. Prints JSON.

Its arguments are commands of `manage.py` to run first, each in one argument.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import shlex
import sys
from typing import Any


def french_fingerprint() -> str:
    """Return the fingerprint of a French text, which no other language touches."""
    from announcements.composing import compose
    from announcements.document import canonical, fingerprint
    from announcements.draft import Draft, DraftPart

    part = DraftPart(kind="text", heading={"fr": "L'histoire"}, body={"fr": "<p>3 800 jours !</p>"})
    draft = Draft(
        id="abcd2345", headline={"fr": "Un accord"}, lede={"fr": "<p>« Oui »</p>"}, parts=(part,)
    )
    return fingerprint(canonical(compose(draft, "fr")))


def write() -> Any:
    """Make a Spanish announcement with two institutions; return its row."""
    from announcements.models import Announcement, AnnouncementContact, Part, Party
    from contacts.models import PressContact
    from partners.models import Institution

    announcement = Announcement.objects.create(
        original_language="es",
        headline_es="Laboratorio conjunto en Valmont",
        headline_fr="Un laboratoire commun à Valmont",
        lede_es="<p>Los ríos bajan un 12 % desde el 1 de enero.</p>",
        lede_fr="<p>Les fleuves baissent.</p>",
        dateline_on=dt.date(2026, 3, 3),
    )
    names = [
        ("el", "Instituto de las Riberas"),
        ("el", "Nuevo Centro"),
        ("", "Ñora"),
    ]
    for position, (article, name) in enumerate(names):
        institution = Institution.objects.create(
            name_es=name, article_es=article, boilerplate_es=f"<p>{name}.</p>"
        )
        Party.objects.create(
            announcement=announcement,
            institution=institution,
            role="co_signatory" if position else "lead",
            position=position,
        )
    contact = PressContact.objects.create(
        institution=institution, name="Ana García", email="prensa@valmont.example"
    )
    AnnouncementContact.objects.create(announcement=announcement, contact=contact)
    Part.objects.create(
        announcement=announcement,
        kind="quote",
        body_es="<p>Firmamos por el agua.</p>",
        body_fr="<p>Nous signons pour l'eau.</p>",
        speaker="Elena Ruiz",
    )
    return announcement


def release(announcement: Any) -> None:
    """Take an announcement to the public side, an hour ago."""
    from django.utils import timezone

    from announcements import publishing
    from announcements.draft import draft_from_rows
    from people.models import User

    hour = dt.timedelta(hours=1)
    step = {
        "announcement": announcement,
        "by": User.objects.create_superuser("marta", "marta@valmont.example"),
        "now": timezone.now() - 2 * hour,
    }
    publishing.submit(**step, version=announcement.version)
    announcement.refresh_from_db()
    publishing.approve(
        **step,
        version=announcement.version,
        fingerprints=publishing.fingerprints_of(draft_from_rows(announcement)),
        rehearsal=None,
        release_at=step["now"] + hour,
    )


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client
    from django.test.utils import setup_test_environment

    from announcements import addresses
    from announcements.models import EditionText
    from partners.models import Institution

    for command in sys.argv[1:]:
        call_command(*shlex.split(command), stdout=io.StringIO())
    setup_test_environment(debug=True)
    announcement = write()
    # As rows are that were there before the language.
    Institution.objects.update(sort_es="")
    call_command("sort_institutions", stdout=io.StringIO())
    release(announcement)
    text = EditionText.objects.get(language="es")
    address = addresses.announcement("es", text.slug, announcement.short_id)
    reader = Client()

    def read(path: str) -> str:
        response = reader.get(path)
        assert response.status_code == 200, (path, response.status_code)
        return response.content.decode()

    file = reader.get(address + "communique.txt")
    said = {
        "address": address,
        "home": read("/es/"),
        "archive": read(addresses.archive("es")),
        "page": read(address),
        "french": read("/fr/"),
        "text": file.getvalue().decode(),
        "disposition": file.headers.get("Content-Disposition", ""),
        "sorted": [
            row.sort_es for row in Institution.objects.exclude(name_es=None).order_by("sort_es")
        ],
        "fingerprint": french_fingerprint(),
    }
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main()
