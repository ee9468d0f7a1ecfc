"""From a draft to the rows of an edition: its texts, and the index tables that lists, files and the ledger use.

Called by `publishing` alone, inside the transaction of an approval.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from announcements.composing import compose, summary
from announcements.document import Document, canonical, fingerprint, read, read_frozen
from announcements.draft import Draft
from announcements.models import (
    Announcement,
    Edition,
    EditionAsset,
    EditionCommitment,
    EditionContact,
    EditionKind,
    EditionParty,
    EditionText,
    EditionTheme,
    Theme,
)
from announcements.references import headline_slug
from announcements.refusals import NotPossible, TextChanged
from assets.frozen import FrozenAttachment, FrozenImage
from partners.models import Institution


@dataclass(frozen=True, slots=True)
class FrozenText:
    """One language of an edition to be: what `EditionText` stores of it."""

    language: str
    slug: str
    headline: str
    summary: str
    card: dict[str, Any]
    document: str
    fingerprint: str


def texts_of(draft: Draft, wanted: Mapping[str, str], before: Edition | None) -> list[FrozenText]:
    """Return the texts of a new edition: the wanted languages composed, the others copied."""
    if not wanted:
        raise NotPossible(_("Choose at least one language to release."))
    kept = {text.language: text for text in before.texts.all()} if before else {}
    if not before and draft.original_language not in wanted:
        raise NotPossible(
            _("The original language is released first, or together with the others.")
        )
    texts: list[FrozenText] = []
    for language in dict.fromkeys([*kept, *wanted]):
        old = kept.get(language)
        if language not in wanted and old:
            texts.append(_copy(old))
            continue
        if language not in draft.languages:
            raise TextChanged
        document = compose(draft, language)
        text = canonical(document)
        if fingerprint(text) != wanted[language]:
            raise TextChanged
        texts.append(
            _copy(old) if old and old.fingerprint == wanted[language] else text_of(document, text)
        )
    return texts


def contacts_of(announcement: Announcement) -> list[int]:
    """Return the press contacts of the working copy, in order, as primary keys."""
    return list(announcement.contact_places.values_list("contact_id", flat=True))


def says_the_same(before: Edition, texts: list[FrozenText], contacts: list[int]) -> bool:
    """Whether an edition would say what the one before says, and name the same people to call."""
    old = {text.language: text.fingerprint for text in before.texts.all()}
    named = list(before.contacts.values_list("contact_id", flat=True))
    return old == {text.language: text.fingerprint for text in texts} and named == contacts


def _copy(old: EditionText) -> FrozenText:
    read_frozen(old.document, old.fingerprint)  # nothing damaged is frozen once more
    return FrozenText(**values_of(old))


def values_of(text: FrozenText | EditionText) -> dict[str, Any]:
    """Return what is frozen of a text, by the names of its columns."""
    return {field.name: getattr(text, field.name) for field in fields(FrozenText)}


def text_of(document: Document, text: str) -> FrozenText:
    """Return a document and its canonical text, with what lists show of it."""
    return FrozenText(
        language=document.language,
        slug=headline_slug(document.headline, document.language),
        headline=document.headline,
        summary=summary(document),
        card=card(document),
        document=text,
        fingerprint=fingerprint(text),
    )


def card(document: Document) -> dict[str, Any]:
    """Return what lists show of a document without opening it: plain JSON values."""
    image = document.lead_image
    return {
        "kind": document.kind,
        "kicker": document.kicker,
        "place": document.dateline_place,
        "date": document.dateline_on.isoformat() if document.dateline_on else None,
        "agreement": document.agreement.type if document.agreement else "",
        "parties": [
            {"id": p.institution.id, "name": p.institution.short_name or p.institution.name}
            for p in document.parties
        ],
        "commitments": len(document.commitments),
        "image": (
            {
                "key": image.key,
                "media_type": image.media_type,
                "width": image.width,
                "height": image.height,
                "alt": image.alt,
            }
            if image
            else None
        ),
    }


def kind_of(before: Edition | None, texts: Iterable[FrozenText]) -> str:
    """Return what sort of edition this is, when the approver did not say."""
    if before is None:
        return EditionKind.ORIGINAL
    return EditionKind.TRANSLATION if only_adds(before, texts) else EditionKind.UPDATE


def only_adds(before: Edition | None, texts: Iterable[FrozenText]) -> bool:
    """Whether a language comes to those that stand, and none of them changes."""
    old = {text.language: text.fingerprint for text in before.texts.all()} if before else {}
    new = {text.language: text.fingerprint for text in texts}
    return bool(old) and len(new) > len(old) and new.items() >= old.items()


def write(edition: Edition, texts: list[FrozenText], contacts: list[int]) -> None:
    """Save the texts of an edition and the index tables that lists, files and the ledger use."""
    documents = [read(text.document) for text in texts]
    named = {party.institution.id for document in documents for party in document.parties}
    filed = {theme.slug for document in documents for theme in document.themes}
    institutions = Institution.objects.filter(short_id__in=named)
    themes = Theme.objects.filter(slug__in=filed)
    rows = rows_of(
        edition,
        texts,
        documents,
        contacts,
        institutions=dict(institutions.values_list("short_id", "pk")),
        themes=dict(themes.values_list("slug", "pk")),
    )
    for model, made in rows.items():
        model._base_manager.bulk_create(made)


def rows_of(
    edition: Edition,
    texts: list[FrozenText],
    documents: list[Document],
    contacts: Iterable[int],
    *,
    institutions: Mapping[str, int],
    themes: Mapping[str, int],
) -> dict[type[Model], list[Any]]:
    """Return the unsaved rows of an edition by their model: its texts and its index, from their documents.

    `institutions` (by short id) and `themes` (by slug) give the keys of those that its documents name; who is not among them any
    more has no row.
    """
    first = edition.first_release_at
    roles = {p.institution.id: p.role for document in documents for p in document.parties}
    slugs = dict.fromkeys(theme.slug for document in documents for theme in document.themes)
    numbers = {c.uuid: c.number for document in documents for c in document.commitments}
    return {
        EditionText: [
            EditionText(edition=edition, first_release_at=first, **values_of(text))
            for text in texts
        ],
        EditionParty: [
            EditionParty(
                edition=edition,
                institution_id=institutions[short_id],
                role=role,
                position=position,
                first_release_at=first,
            )
            for position, (short_id, role) in enumerate(roles.items())
            if short_id in institutions
        ],
        EditionContact: [
            EditionContact(edition=edition, contact_id=contact, position=position)
            for position, contact in enumerate(contacts)
        ],
        EditionTheme: [
            EditionTheme(edition=edition, theme_id=themes[slug]) for slug in slugs if slug in themes
        ],
        EditionCommitment: [
            EditionCommitment(edition=edition, uuid=uuid, number=number)
            for uuid, number in numbers.items()
        ],
        EditionAsset: [
            EditionAsset(
                edition=edition,
                language=document.language,
                key=key,
                sha256=facts["sha256"],
                facts=facts,
            )
            for document in documents
            for key, facts in _files(document).items()
        ],
    }


def _files(document: Document) -> dict[str, dict[str, Any]]:
    every: tuple[FrozenImage | FrozenAttachment, ...] = (
        *document.images,
        *document.logos,
        *document.attachments,
    )
    return {facts.key: asdict(facts) for facts in every}
