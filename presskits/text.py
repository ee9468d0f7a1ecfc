"""The communiqué as plain text: one line per paragraph, so that it pastes well everywhere."""

from __future__ import annotations

from announcements import document as doc
from announcements.context import Contact
from masthead.wording import day, moment
from presskits.facts import agreement_and_event
from presskits.file_context import FileContext
from presskits.words import language_names, words
from richtext.characters import one_line, xml_safe
from richtext.quoting import quoted
from richtext.tree import Node, parse


def render_text(document: doc.Document, context: FileContext) -> bytes:
    """Return the communiqué as plain text in UTF-8, with a final line end."""
    blocks = [
        *_opening(document, context),
        *(text for part in document.body if (text := _part(part, document.language))),
        *_closing(document, context),
    ]
    return xml_safe("\n\n".join(block for block in blocks if block) + "\n").encode()


def _opening(document: doc.Document, context: FileContext) -> list[str]:
    w = words(document.language)
    blocks = [w.get(document.kind, "").upper()]
    for banner in context.banners:
        when = moment(banner.at, document.language, context.zone) if banner.at else ""
        label = " · ".join(t for t in (w.get(banner.kind, ""), when) if t)
        blocks.append("\n".join(t for t in (label.upper(), banner.text) if t))
    agreement = document.agreement.type if document.agreement else ""
    blocks.append(document.kicker or w.get(agreement, ""))
    blocks += [document.headline, document.subheading]
    on = document.dateline_on
    date = day(on, document.language, weekday=True) if on else ""
    blocks.append(", ".join(t for t in (document.dateline_place, date) if t))
    blocks.append(rich(document.lede))
    rows = agreement_and_event(document, context.zone)
    blocks.append("\n".join(f"{label} – {rich(text)}" for label, text in rows))
    return blocks


def _part(part: doc.Part, language: str) -> str:
    w = words(language)
    match part:
        case doc.Text():
            return "\n\n".join(t for t in (part.heading, rich(part.body)) if t)
        case doc.Quote():
            who = ", ".join(t for t in (part.speaker, part.function, part.institution) if t)
            return "\n".join(
                t for t in (rich(quoted(part.body, language)), f"— {who}" if who else "") if t
            )
        case doc.Figure():
            source = f" ({w['source']} {part.source})" if part.source else ""
            return f"{part.value} {part.label}".strip() + source
        case doc.Picture():
            said = ". ".join(t.rstrip(".") for t in (part.image.caption, part.image.credit) if t)
            return f"[{w['image']}{w['colon']} {said or part.image.alt}]"
        case doc.Video():
            return f"{w['video']}{w['colon']} {part.title or ''} {part.url}".replace("  ", " ")
        case doc.Commitments():
            lines = [t for t in (part.heading, rich(part.introduction)) if t]
            return "\n".join([*lines, *(_commitment(item, language) for item in part.items)])
    return ""


def _commitment(item: doc.Commitment, language: str) -> str:
    due = f" ({words(language)['due']} {day(item.due_on, language)})" if item.due_on else ""
    return f"{item.number}. {rich(item.text)}{due}"


def _closing(document: doc.Document, context: FileContext) -> list[str]:
    w = words(document.language)
    blocks: list[str] = []
    if document.signatories:
        people = (
            ", ".join(t for t in (p.name, p.function, p.institution) if t)
            for p in document.signatories
        )
        blocks.append("\n".join([w["signatories"].upper(), *people]))
    blocks += [
        "\n".join(t for t in (about.heading.upper(), rich(about.text), about.website) if t)
        for about in document.boilerplates
    ]
    if context.contacts:
        blocks.append(w["contacts"].upper())
        blocks += [_contact(contact, document.language) for contact in context.contacts]
    if document.links:
        lines = (
            link.url if link.label == link.url else f"{link.label} – {link.url}"
            for link in document.links
        )
        blocks.append("\n".join([w["further"].upper(), *lines]))
    return [*blocks, "---", origin(context, document.language)]


def _contact(contact: Contact, language: str) -> str:
    w = words(language)
    phone = contact.phone_shown or contact.phone
    urgent = contact.urgent_shown or contact.urgent_phone
    lines = [
        contact.name,
        contact.function,
        contact.institution,
        contact.email,
        phone,
        f"{w['urgent']}{w['colon']} {urgent}" if urgent else "",
        contact.hours,
        contact.topics,
        language_names(contact.languages, language),
    ]
    return "\n".join(one_line(line) for line in lines if line)


def origin(context: FileContext, language: str) -> str:
    """Return where a file comes from and how to check it: newsroom, edition, address, fingerprint."""
    w = words(language)
    lines = [context.newsroom]
    if context.edition_number:
        released = (
            moment(context.released_at, language, context.zone) if context.released_at else ""
        )
        lines.append(
            " · ".join(t for t in (f"{w['edition']} {context.edition_number}", released) if t)
        )
    if context.address:
        lines.append(f"{w['address']} {context.address}")
    if context.fingerprint:
        lines.append(f"{w['fingerprint_full']} {context.fingerprint}")
    return "\n".join(line for line in lines if line)


def rich(html: str) -> str:
    """Return rich text as lines: a paragraph each, list items with a dash or their number, addresses after their words."""
    return "\n".join(line for node in parse(html) for line in _block(node))


def _block(node: Node) -> list[str]:
    if node.kind in ("ul", "ol"):
        items = [child for child in node.children if child.kind == "li"]
        return [
            f"{f'{n}.' if node.kind == 'ol' else '–'} {_inline(item).strip()}"
            for n, item in enumerate(items, start=1)
        ]
    if node.kind == "blockquote" and any(c.kind == "p" for c in node.children):
        return [line for child in node.children for line in _block(child)]
    text = _inline(node).strip()
    return [text] if text else []


def _inline(node: Node) -> str:
    if node.kind == "text":
        return " ".join(node.text.split(" ")).replace("\n", " ")
    if node.kind == "br":
        return "\n"
    text = "".join(_inline(child) for child in node.children)
    if node.kind == "p":
        return text + " "
    if node.kind == "a" and node.href.startswith("http") and node.href not in text:
        return f"{text} ({node.href})"
    return text
