"""The tables of announcements: the working copy, and the editions that the world reads."""

from announcements.models.announcement import (
    AgreementType,
    Announcement,
    AnnouncementKind,
    ImportedSource,
    Language,
    Theme,
)
from announcements.models.edition import (
    Edition,
    EditionAsset,
    EditionCommitment,
    EditionKind,
    EditionParty,
    EditionText,
    EditionTheme,
    Generation,
    Transition,
)
from announcements.models.parts import (
    AnnouncementAttachment,
    AnnouncementContact,
    Commitment,
    Link,
    Part,
    PartKind,
    Party,
    PartyRole,
    Signatory,
)

__all__ = [
    "AgreementType",
    "Announcement",
    "AnnouncementAttachment",
    "AnnouncementContact",
    "AnnouncementKind",
    "Commitment",
    "Edition",
    "EditionAsset",
    "EditionCommitment",
    "EditionKind",
    "EditionParty",
    "EditionText",
    "EditionTheme",
    "Generation",
    "ImportedSource",
    "Language",
    "Link",
    "Part",
    "PartKind",
    "Party",
    "PartyRole",
    "Signatory",
    "Theme",
    "Transition",
]
