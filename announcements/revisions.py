"""What a revision holds: the whole announcement with its rows, in every language, and nothing that `publishing` writes."""

from __future__ import annotations

import reversion

from announcements.models import (
    Announcement,
    AnnouncementAttachment,
    AnnouncementContact,
    Commitment,
    Link,
    Part,
    Party,
    Signatory,
)

ROWS = (Part, Party, Signatory, Commitment, AnnouncementContact, AnnouncementAttachment, Link)


def register_revisions() -> None:
    """Tell reversion what to keep whenever a form is saved."""
    for model in ROWS:
        reversion.register(model)
    reversion.register(
        Announcement,
        exclude=["status", "version", "withdrawn_at", "withdrawn_by"],
        follow=[
            "parts",
            "parties",
            "signatories",
            "commitments",
            "contact_places",
            "attachment_places",
            "links",
        ],
    )
