"""Take every step that somebody is told of, one after another, and note each when it is done: `python -m … NOTES`.

Run by a test under strace, as a process of its own, on the database and the files of DATA_DIR.
"""

from __future__ import annotations

import os
import sys

import django

django.setup()

from types import SimpleNamespace  # noqa: E402

from django.db import transaction  # noqa: E402

from announcements import publishing  # noqa: E402
from announcements.draft import draft_from_rows  # noqa: E402
from announcements.models import EditionText  # noqa: E402
from desk.importing.applying import apply  # noqa: E402
from desk.importing.views import Source, put_aside  # noqa: E402
from presskits.issuing import issue  # noqa: E402
from tests.factories import (  # noqa: E402
    HOUR,
    NOW,
    make_announcement,
    make_attachment,
    make_image,
    publisher,
)
from trials.powercut.busy import SAMPLE, Notes  # noqa: E402


def main(notes: Notes) -> None:
    by = publisher()
    announcement = make_announcement()
    notes.told("ready")

    make_image()
    notes.told("upload of a picture")
    make_attachment()
    notes.told("upload of a document")

    source = Source(SAMPLE.read_bytes(), "sample.txt", "text/plain; charset=utf-8", "fr")
    put_aside(source, SimpleNamespace(user=by))  # type: ignore[arg-type]
    notes.told("paste")
    proposal = source.propose(on=NOW.date())
    apply(proposal.plan, proposal.matching, by=by, now=NOW)
    notes.told("import")

    with transaction.atomic():
        publishing.record_save(announcement=announcement, version=announcement.version)
        announcement.headline_fr = "Un autre titre pour le même accord"  # type: ignore[attr-defined]
        announcement.save(update_fields=["headline_fr"])
    notes.told("save")

    def now(step: str) -> dict[str, object]:
        announcement.refresh_from_db()
        return {"announcement": announcement, "by": by, "now": NOW, "version": announcement.version}

    publishing.submit(**now("submit"))  # type: ignore[arg-type]
    notes.told("submit")
    marks = publishing.fingerprints_of(draft_from_rows(announcement))
    early = {**now("approve"), "now": NOW - HOUR, "release_at": NOW - HOUR / 2}
    publishing.approve(**early, fingerprints=marks, rehearsal=None)  # type: ignore[arg-type]
    notes.told("approve")
    text = EditionText.objects.select_related("edition").get(edition__announcement=announcement)
    issue(text, "kit", now=NOW, site_url="https://press.example")
    notes.told("press kit")
    publishing.withdraw(**now("withdraw"), reason={"fr": "Reporté."})  # type: ignore[arg-type]
    notes.told("withdraw")


if __name__ == "__main__":
    from pathlib import Path

    os.umask(0o077)
    main(Notes(Path(sys.argv[1])))
