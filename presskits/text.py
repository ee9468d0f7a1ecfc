"""The communiqué as plain text: one line per paragraph, so that it pastes well everywhere."""

from __future__ import annotations

from announcements import document as doc
from announcements.context import Contact
from announcements.reading_out import SILENT, Passage, ReadOut, read_out
from languages import RECORDS, names_of
from languages.dates import day, moment
from presskits.file_context import FileContext
from presskits.shared_lines import captioned, dateline, details, kicker, labelled, offered
from richtext.characters import one_line, xml_safe
from richtext.in_lines import in_lines as rich
from richtext.quoting import quoted


def render_text(document: doc.Document, context: FileContext) -> bytes:
    """Return the communiqué as plain text in UTF-8, with a final line end."""
    read = read_out(document, zone=context.zone)
    blocks = [
        *_opening(read, context),
        *_body(read),
        *_closing(read, context),
    ]
    return xml_safe("\n\n".join(block for block in blocks if block) + "\n").encode()


def _opening(read: ReadOut, context: FileContext) -> list[str]:
    w = RECORDS[read.language].file_words
    first, *others = kicker(read) or [""]
    blocks = [first.upper()]
    for banner in context.banners:
        when = moment(banner.at, read.language, context.zone) if banner.at else ""
        label = " · ".join(t for t in (w.notices.get(banner.kind, ""), when) if t)
        blocks.append("\n".join(t for t in (label.upper(), banner.text) if t))
    blocks += others
    blocks += [read.take("headline"), read.take("subheading")]
    blocks.append(_listed(*dateline(read)))
    if lead := read.one("lead_image"):
        blocks.append(_picture(lead, read.language))
    blocks.append(rich(read.take("lede")))
    rows = labelled(read, context.zone)
    blocks.append("\n".join(f"{label} – {rich(text)}" for label, text in rows))
    return blocks


def _body(read: ReadOut) -> list[str]:
    """The parts as blocks; the commitments stand below their introduction without a gap."""
    blocks: list[str] = []
    for passage in read.section("body"):
        said = _part(passage, read.language)
        if passage.role == "commitment" and blocks:
            blocks[-1] = "\n".join(t for t in (blocks[-1], said) if t)
        else:
            blocks.append(said)
    return blocks


def _part(p: Passage, language: str) -> str:
    w = RECORDS[language].file_words
    match p.role:
        case "text":
            return "\n\n".join(t for t in (p.take("heading"), rich(p.take("body"))) if t)
        case "quote":
            who = _listed(p.take("speaker"), p.take("function"), p.take("institution"))
            said = rich(quoted(p.take("body"), language))
            return "\n".join(t for t in (said, f"— {who}" if who else "") if t)
        case "figure":
            source = p.take("source")
            after = f" ({w.source} {source})" if source else ""
            return f"{p.take('value')} {p.take('label')}".strip() + after
        case "image":
            return _picture(p, language)
        case "video":
            title, url = p.take("title"), p.take("url")
            return f"{w.video}{w.colon} {title} {url}".replace("  ", " ")
        case "commitments":
            return "\n".join(t for t in (p.take("heading"), rich(p.take("introduction"))) if t)
        case "commitment":
            on = p.take("due_on")
            due = f" ({w.due} {day(on, language)})" if on else ""
            return f"{p.take('number')}. {rich(p.take('text'))}{due}"
    return ""


def _picture(p: Passage, language: str) -> str:
    w = RECORDS[language].file_words
    said = dict.fromkeys((p.take("alt"), *captioned(p)))
    return f"[{w.image}{w.colon} {'. '.join(t.rstrip('.') for t in said if t)}]"


def _closing(read: ReadOut, context: FileContext) -> list[str]:
    w = RECORDS[read.language].file_words
    blocks: list[str] = []
    if signatories := read.of("signatory"):
        names = ("name", "function", "institution")
        people = (_listed(*(person.take(name) for name in names)) for person in signatories)
        blocks.append("\n".join([w.signatories.upper(), *people]))
    for about in read.of("boilerplate"):
        said = (about.take("heading").upper(), rich(about.take("text")), about.take("website"))
        blocks.append("\n".join(t for t in said if t))
    if context.contacts:
        blocks.append(w.contacts.upper())
        blocks += [_contact(contact, read.language) for contact in context.contacts]
    if attachments := read.of("attachment"):
        blocks.append("\n".join([w.attachments.upper(), *map(offered, attachments)]))
    if links := read.of("link"):
        lines = (_link(link.take("label"), link.take("url")) for link in links)
        blocks.append("\n".join([w.further.upper(), *lines]))
    if themes := ", ".join(theme.take("name") for theme in read.of("theme")):
        blocks.append(f"{w.themes}{w.colon} {themes}")
    left = details(read, SILENT)
    blocks.append("\n".join(f"{label}{w.colon} {one_line(text)}" for label, text in left))
    return [*blocks, "---", origin(context, read.language)]


def _link(label: str, url: str) -> str:
    return url if label in ("", url) else f"{label} – {url}"


def _listed(*texts: str) -> str:
    return ", ".join(text for text in texts if text)


def _contact(contact: Contact, language: str) -> str:
    w = RECORDS[language].file_words
    phone = contact.phone_shown or contact.phone
    urgent = contact.urgent_shown or contact.urgent_phone
    lines = [
        contact.name,
        contact.function,
        contact.institution,
        contact.email,
        phone,
        # Beside the line that they are hours of: the urgent one is there outside them.
        contact.hours,
        f"{w.urgent}{w.colon} {urgent}" if urgent else "",
        contact.topics,
        names_of(contact.languages, language),
    ]
    return "\n".join(one_line(line) for line in lines if line)


def origin(context: FileContext, language: str) -> str:
    """Return where a file comes from and how to check it: newsroom, edition, address, fingerprint."""
    w = RECORDS[language].file_words
    lines = [context.newsroom, edition(context, language)]
    if context.address:
        lines.append(f"{w.address} {context.address}")
    if context.fingerprint:
        lines.append(f"{w.fingerprint_in_full} {context.fingerprint}")
    return "\n".join(line for line in lines if line)


def edition(context: FileContext, language: str) -> str:
    """Return which edition a file is of, and when it was released; empty before there is one."""
    if not context.edition_number:
        return ""
    at = context.released_at
    number = f"{RECORDS[language].file_words.edition} {context.edition_number}"
    return " · ".join(t for t in (number, moment(at, language, context.zone) if at else "") if t)
