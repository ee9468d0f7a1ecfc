"""From a draft to a document: one language is chosen, cleaned and set in its typography. Pure."""

from __future__ import annotations

from announcements import document as doc
from announcements.draft import (
    Draft,
    DraftAttachment,
    DraftImage,
    DraftInstitution,
    DraftPart,
)
from assets.frozen import FrozenAttachment, FrozenImage
from languages import RECORDS, Texts, in_language
from richtext.characters import lines, one_line
from richtext.sanitising import is_blank, plain, sanitise
from richtext.shortening import shortened
from richtext.typography import set_html, set_text

FOCAL_DIGITS = 4  # a ten-thousandth of a picture is less than a pixel of it


def compose(draft: Draft, language: str) -> doc.Document:
    """Return the announcement in one language; what that language lacks is left out.

    Names of institutions fall back to the original language; words of the announcement never do.
    """
    return doc.safe(_Composer(draft, language).document())


class _Composer:
    def __init__(self, draft: Draft, language: str) -> None:
        self.draft = draft
        self.language = language

    # What every field goes through.

    def text(self, values: Texts) -> str:
        return set_text(one_line(values.get(self.language) or ""), self.language)

    def lines(self, values: Texts) -> str:
        return set_text(lines(values.get(self.language) or ""), self.language)

    def html(self, values: Texts, *, inline: bool = False) -> str:
        html = sanitise(values.get(self.language) or "", inline=inline)
        return "" if is_blank(html) else set_html(lines(html), self.language)

    def name(self, values: Texts) -> str:
        name = in_language(values, self.language, self.draft.original_language)
        return set_text(one_line(name), self.language)

    # The document.

    def document(self) -> doc.Document:
        draft = self.draft
        return doc.Document(
            id=draft.id,
            language=self.language,
            original_language=draft.original_language,
            kind=draft.kind,
            headline=self.text(draft.headline),
            kicker=self.text(draft.kicker),
            subheading=self.lines(draft.subheading),
            lede=self.html(draft.lede),
            dateline_place=self.text(draft.dateline_place),
            dateline_on=draft.dateline_on,
            lead_image=self.image(draft.lead_image),
            agreement=self.agreement(),
            event=self.event(),
            body=self.body(),
            parties=tuple(
                doc.Party(
                    institution=self.institution(party.institution),
                    role=party.role,
                    logo=self.image(party.institution.logo, logo_of=party.institution),
                    logo_dark=self.image(party.institution.logo_dark, logo_of=party.institution),
                )
                for party in draft.parties
            ),
            signatories=tuple(
                doc.Signatory(
                    name=set_text(one_line(person.name), self.language),
                    function=self.text(person.function),
                    institution=self.name(person.institution.name) if person.institution else "",
                )
                for person in draft.signatories
            ),
            boilerplates=self.boilerplates(),
            attachments=tuple(self.attachment(item) for item in draft.attachments),
            links=tuple(
                doc.Link(url=link.url, label=self.text(link.label) or link.url)
                for link in draft.links
            ),
            themes=tuple(doc.Theme(slug=t.slug, name=self.name(t.name)) for t in draft.themes),
        )

    def agreement(self) -> doc.Agreement | None:
        draft = self.draft
        agreement = doc.Agreement(
            title=self.text(draft.agreement_title),
            type=draft.agreement_type,
            signed_on=draft.signed_on,
            period_from=draft.period_from,
            period_until=draft.period_until,
        )
        return None if agreement == doc.Agreement() else agreement

    def event(self) -> doc.Event | None:
        draft = self.draft
        if draft.event_starts_at is None:
            return None
        return doc.Event(
            starts_at=draft.event_starts_at,
            ends_at=draft.event_ends_at,
            place=self.text(draft.event_place),
            accreditation=self.html(draft.accreditation),
        )

    def body(self) -> tuple[doc.Part, ...]:
        """The parts that say something in this language; the commitments stand last when no part places them."""
        parts = [made for part in self.draft.parts if (made := self.part(part)) is not None]
        placed = any(part.kind == "commitments" for part in self.draft.parts)
        commitments = None if placed else self.commitments(DraftPart(kind="commitments"))
        return tuple([*parts, commitments] if commitments else parts)

    def part(self, part: DraftPart) -> doc.Part | None:
        heading, body = self.text(part.heading), self.html(part.body)
        match part.kind:
            case "text" if heading or body:
                return doc.Text(heading=heading, body=body)
            case "quote" if body:
                institution = part.speaker_institution
                return doc.Quote(
                    body=body,
                    speaker=set_text(one_line(part.speaker), self.language),
                    function=self.text(part.speaker_function),
                    institution=self.name(institution.name) if institution else "",
                )
            case "figure" if value := self.text(part.figure_value):
                return doc.Figure(
                    value=value,
                    label=self.text(part.figure_label),
                    source=self.text(part.figure_source),
                )
            case "image" if image := self.image(part.image):
                return doc.Picture(image=image)
            case "video" if part.video_url:
                return doc.Video(url=part.video_url, title=self.text(part.video_title))
            case "commitments":
                return self.commitments(part)
        return None

    def commitments(self, part: DraftPart) -> doc.Commitments | None:
        written = [
            (item, text)
            for item in self.draft.commitments
            if (text := self.html(item.text, inline=True))
        ]
        if not written:
            return None
        return doc.Commitments(
            heading=self.text(part.heading),
            introduction=self.html(self.draft.commitments_introduction, inline=True),
            items=tuple(
                doc.Commitment(uuid=item.uuid, number=number, text=text, due_on=item.due_on)
                for number, (item, text) in enumerate(written, start=1)
            ),
        )

    def boilerplates(self) -> tuple[doc.Boilerplate, ...]:
        return tuple(
            doc.Boilerplate(
                institution=self.institution(party.institution),
                heading=self.about(party.institution),
                text=text,
                website=party.institution.website,
            )
            for party in self.draft.parties
            if (text := self.html(party.institution.boilerplate))
        )

    def about(self, institution: DraftInstitution) -> str:
        return about_heading(
            self.name(institution.name), institution.article.get(self.language, ""), self.language
        )

    def institution(self, institution: DraftInstitution) -> doc.Institution:
        return doc.Institution(
            id=institution.id,
            name=self.name(institution.name),
            short_name=self.name(institution.short_name),
            kind=institution.kind,
            website=institution.website,
            ror=institution.ror,
            wikidata=institution.wikidata,
        )

    def image(
        self, image: DraftImage | None, *, logo_of: DraftInstitution | None = None
    ) -> FrozenImage | None:
        if image is None:
            return None
        return FrozenImage(
            sha256=image.sha256,
            media_type=image.media_type,
            width=image.width,
            height=image.height,
            filename=image.filename,
            alt=self.name(logo_of.name) if logo_of else self.text(image.alt),
            caption=self.text(image.caption),
            credit=self.name(image.credit),
            copyright=image.copyright,
            licence=image.licence,
            creator=image.creator,
            rights_url=image.rights_url,
            digital_source_type=image.digital_source_type,
            focal_x=round(image.focal_x, FOCAL_DIGITS),
            focal_y=round(image.focal_y, FOCAL_DIGITS),
        )

    def attachment(self, item: DraftAttachment) -> FrozenAttachment:
        return FrozenAttachment(
            sha256=item.sha256,
            media_type=item.media_type,
            size=item.size,
            filename=item.filename,
            title=self.name(item.title) or item.filename,
            description=self.text(item.description),
            credit=self.name(item.credit),
            copyright=item.copyright,
            licence=item.licence,
        )


def about_heading(name: str, article: str, language: str) -> str:
    """Return “À propos de l’Université …”, “About …”, “Über die …” with the article drawn together as the language does."""
    return RECORDS[language].about(name, article.strip().replace("'", "’"))


def summary(document: doc.Document, limit: int = 280) -> str:
    """Return what a list shows under the headline: the subheading, else the start of the lede, cut at a word."""
    text = document.subheading or plain(document.lede).replace("\n", " ")
    return shortened(text, limit)
