"""The draft: an announcement being written, as a plain value in every language.

Made from rows, from an unsaved and perhaps invalid form, or from an import plan. Preview, readiness, comparison and approval all
go through it, so that what was looked at is what gets approved.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from languages import FIRST, LANGUAGES, Texts, texts

if TYPE_CHECKING:
    from announcements.models import Announcement
    from assets.models import Attachment, Image
    from partners.models import Institution

EMPTY: Texts = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftImage:
    """An image with its metadata in every language; `facts` are those that no language changes."""

    sha256: str
    media_type: str
    width: int
    height: int
    filename: str
    alt: Texts = field(default_factory=dict)
    caption: Texts = field(default_factory=dict)
    credit: Texts = field(default_factory=dict)
    copyright: str = ""
    licence: str = ""
    creator: str = ""
    rights_url: str = ""
    digital_source_type: str = ""
    focal_x: float = 0.5
    focal_y: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftAttachment:
    sha256: str
    media_type: str
    size: int
    filename: str
    title: Texts = field(default_factory=dict)
    description: Texts = field(default_factory=dict)
    credit: Texts = field(default_factory=dict)
    copyright: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftInstitution:
    id: str
    pk: int | None = None
    name: Texts = field(default_factory=dict)
    article: Texts = field(default_factory=dict)
    short_name: Texts = field(default_factory=dict)
    kind: str = "other"
    boilerplate: Texts = field(default_factory=dict)
    website: str = ""
    ror: str = ""
    wikidata: str = ""
    logo: DraftImage | None = None
    logo_dark: DraftImage | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftPart:
    kind: str
    heading: Texts = field(default_factory=dict)
    body: Texts = field(default_factory=dict)
    speaker: str = ""
    speaker_function: Texts = field(default_factory=dict)
    speaker_institution: DraftInstitution | None = None
    figure_value: Texts = field(default_factory=dict)
    figure_label: Texts = field(default_factory=dict)
    figure_source: Texts = field(default_factory=dict)
    image: DraftImage | None = None
    video_url: str = ""
    video_title: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftParty:
    institution: DraftInstitution
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftSignatory:
    name: str
    function: Texts = field(default_factory=dict)
    institution: DraftInstitution | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftCommitment:
    uuid: str
    text: Texts = field(default_factory=dict)
    due_on: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLink:
    url: str
    label: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftTheme:
    slug: str
    pk: int | None = None
    name: Texts = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftContact:
    """What readiness needs to know of a press contact; contacts are live and no part of the document."""

    name: str
    institution_id: str = ""
    email: str = ""
    phone: str = ""
    active_from: dt.date | None = None
    active_until: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An announcement in every language; a language without text has empty strings."""

    id: str
    original_language: str = FIRST
    kind: str = "press_release"
    kicker: Texts = field(default_factory=dict)
    headline: Texts = field(default_factory=dict)
    subheading: Texts = field(default_factory=dict)
    lede: Texts = field(default_factory=dict)
    dateline_place: Texts = field(default_factory=dict)
    dateline_on: dt.date | None = None
    lead_image: DraftImage | None = None
    agreement_title: Texts = field(default_factory=dict)
    agreement_type: str = ""
    signed_on: dt.date | None = None
    period_from: dt.date | None = None
    period_until: dt.date | None = None
    commitments_introduction: Texts = field(default_factory=dict)
    wanted_release_at: dt.datetime | None = None
    event_starts_at: dt.datetime | None = None
    event_ends_at: dt.datetime | None = None
    event_place: Texts = field(default_factory=dict)
    accreditation: Texts = field(default_factory=dict)
    parts: tuple[DraftPart, ...] = ()
    parties: tuple[DraftParty, ...] = ()
    signatories: tuple[DraftSignatory, ...] = ()
    commitments: tuple[DraftCommitment, ...] = ()
    attachments: tuple[DraftAttachment, ...] = ()
    links: tuple[DraftLink, ...] = ()
    themes: tuple[DraftTheme, ...] = ()
    contacts: tuple[DraftContact, ...] = ()
    import_remainder: str = ""

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which there is something to read: the original one, and each with a headline."""
        return tuple(
            language
            for language in LANGUAGES
            if language == self.original_language or self.headline.get(language, "").strip()
        )


def draft_image(image: Image | None) -> DraftImage | None:
    """Return an image row as a value."""
    if image is None:
        return None
    return DraftImage(
        sha256=image.sha256,
        media_type=image.media_type,
        width=image.width,
        height=image.height,
        filename=image.filename,
        alt=texts(image, "alt"),
        caption=texts(image, "caption"),
        credit=texts(image, "credit"),
        copyright=image.copyright,
        licence=image.licence,
        creator=image.creator,
        rights_url=image.rights_url,
        digital_source_type=image.digital_source_type,
        focal_x=image.focal_x,
        focal_y=image.focal_y,
    )


def draft_attachment(attachment: Attachment) -> DraftAttachment:
    """Return an attachment row as a value."""
    return DraftAttachment(
        sha256=attachment.sha256,
        media_type=attachment.media_type,
        size=attachment.size,
        filename=attachment.filename,
        title=texts(attachment, "title"),
        description=texts(attachment, "description"),
        credit=texts(attachment, "credit"),
        copyright=attachment.copyright,
        licence=attachment.licence,
    )


def draft_institution(institution: Institution | None) -> DraftInstitution | None:
    """Return an institution row, with its logos, as a value."""
    if institution is None:
        return None
    return DraftInstitution(
        id=institution.short_id,
        pk=institution.pk,
        name=texts(institution, "name"),
        article=texts(institution, "article"),
        short_name=texts(institution, "short_name"),
        kind=institution.kind,
        boilerplate=texts(institution, "boilerplate"),
        website=institution.website,
        ror=institution.ror,
        wikidata=institution.wikidata,
        logo=draft_image(institution.logo),
        logo_dark=draft_image(institution.logo_dark),
    )


def _part(row: Any) -> DraftPart:
    return DraftPart(
        kind=row.kind,
        heading=texts(row, "heading"),
        body=texts(row, "body"),
        speaker=row.speaker,
        speaker_function=texts(row, "speaker_function"),
        speaker_institution=draft_institution(row.speaker_institution),
        figure_value=texts(row, "figure_value"),
        figure_label=texts(row, "figure_label"),
        figure_source=texts(row, "figure_source"),
        image=draft_image(row.image),
        video_url=row.video_url,
        video_title=texts(row, "video_title"),
    )


_LOGOS = ("institution__logo", "institution__logo_dark")
_TRANSLATED = (
    "kicker",
    "headline",
    "subheading",
    "lede",
    "dateline_place",
    "agreement_title",
    "commitments_introduction",
    "event_place",
    "accreditation",
)
_PLAIN = (
    "original_language",
    "kind",
    "dateline_on",
    "agreement_type",
    "signed_on",
    "period_from",
    "period_until",
    "wanted_release_at",
    "event_starts_at",
    "event_ends_at",
)


def assemble(
    announcement: Announcement,
    *,
    parts: list[Any],
    parties: list[Any],
    signatories: list[Any],
    commitments: list[Any],
    contacts: list[Any],
    attachments: list[Any],
    links: list[Any],
    themes: list[Any],
) -> Draft:
    """Return the draft of an announcement and its rows, saved or not (a form's rows are not)."""
    fields: Mapping[str, object] = {name: texts(announcement, name) for name in _TRANSLATED}
    plain: Mapping[str, object] = {name: getattr(announcement, name) for name in _PLAIN}
    return Draft(
        id=announcement.short_id,
        lead_image=draft_image(announcement.lead_image),
        import_remainder=announcement.import_remainder,
        parts=tuple(_part(row) for row in parts),
        parties=tuple(
            DraftParty(institution=institution, role=row.role)
            for row in parties
            if (institution := draft_institution(row.institution))
        ),
        signatories=tuple(
            DraftSignatory(
                name=row.name,
                function=texts(row, "function"),
                institution=draft_institution(row.institution),
            )
            for row in signatories
        ),
        commitments=tuple(
            DraftCommitment(uuid=str(row.uuid), text=texts(row, "text"), due_on=row.due_on)
            for row in commitments
        ),
        attachments=tuple(draft_attachment(row.attachment) for row in attachments),
        links=tuple(DraftLink(url=row.url, label=texts(row, "label")) for row in links),
        themes=tuple(
            DraftTheme(slug=row.slug, pk=row.pk, name=texts(row, "name")) for row in themes
        ),
        contacts=tuple(
            DraftContact(
                name=row.contact.name,
                institution_id=row.contact.institution.short_id,
                email=row.contact.email,
                phone=row.contact.phone,
                active_from=row.contact.active_from,
                active_until=row.contact.active_until,
            )
            for row in contacts
        ),
        **fields,  # type: ignore[arg-type]
        **plain,  # type: ignore[arg-type]
    )


def draft_from_rows(announcement: Announcement) -> Draft:
    """Return the draft of the saved working copy (about ten queries, whatever it holds)."""
    speaker = ("image", "speaker_institution__logo", "speaker_institution__logo_dark")
    return assemble(
        announcement,
        parts=list(announcement.parts.select_related(*speaker)),
        parties=list(announcement.parties.select_related(*_LOGOS)),
        signatories=list(announcement.signatories.select_related(*_LOGOS)),
        commitments=list(announcement.commitments.all()),
        contacts=list(announcement.contact_places.select_related("contact__institution")),
        attachments=list(announcement.attachment_places.select_related("attachment")),
        links=list(announcement.links.all()),
        themes=list(announcement.themes.all()),
    )
