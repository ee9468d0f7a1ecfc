"""Words that stand around a text: what kind it is, how many there are, what an edition changed. Translated when called."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from announcements.models import AgreementType, AnnouncementKind, PartyRole
from assets.models import Image
from languages import choices
from partners.models import InstitutionKind

_KINDS = dict(AnnouncementKind.choices)
_AGREEMENTS = dict(AgreementType.choices)
_ROLES = dict(PartyRole.choices)
_HOUSES = dict(InstitutionKind.choices)
_SOURCES = dict(Image._meta.get_field("digital_source_type").flatchoices)

# What a passage of a document is, and what its fields are: by role, else by the last word of the role.
_PASSAGES: Mapping[str, Promise] = {
    "agreement": gettext_lazy("agreement"),
    "attachment": gettext_lazy("attachment"),
    "boilerplate": gettext_lazy("about"),
    "commitment": gettext_lazy("commitment"),
    "commitments": gettext_lazy("commitments"),
    "event": gettext_lazy("event"),
    "figure": gettext_lazy("key figure"),
    "image": gettext_lazy("image"),
    "lead_image": gettext_lazy("lead image"),
    "link": gettext_lazy("link"),
    "logo": gettext_lazy("logo"),
    "logo_dark": gettext_lazy("logo on dark paper"),
    "party": gettext_lazy("party"),
    "quote": gettext_lazy("quote"),
    "signatory": gettext_lazy("signatory"),
    "text": gettext_lazy("text"),
    "theme": gettext_lazy("theme"),
    "video": gettext_lazy("video"),
}
_FIELDS: Mapping[str, Promise | str] = {
    "accreditation": gettext_lazy("accreditation"),
    "alt": gettext_lazy("alternative text"),
    "body": gettext_lazy("text"),
    "caption": gettext_lazy("caption"),
    "copyright": gettext_lazy("copyright notice"),
    "creator": gettext_lazy("creator"),
    "credit": gettext_lazy("credit"),
    "dateline_on": gettext_lazy("date"),
    "dateline_place": gettext_lazy("place"),
    "description": gettext_lazy("description"),
    "digital_source_type": gettext_lazy("digital source type"),
    "due_on": gettext_lazy("due"),
    "ends_at": gettext_lazy("event ends"),
    "figure.label": gettext_lazy("what it counts"),
    "figure.value": gettext_lazy("figure"),
    "filename": gettext_lazy("file name"),
    "focal_x": gettext_lazy("focal point, from the left"),
    "focal_y": gettext_lazy("focal point, from the top"),
    "function": gettext_lazy("function"),
    "heading": gettext_lazy("heading"),
    "headline": gettext_lazy("headline"),
    "height": gettext_lazy("height in pixels"),
    "id": gettext_lazy("short id"),
    "institution": gettext_lazy("institution"),
    "introduction": gettext_lazy("sentence that introduces the commitments"),
    "kicker": gettext_lazy("kicker"),
    "kind": gettext_lazy("kind"),
    "label": gettext_lazy("label"),
    "language": gettext_lazy("language"),
    "lede": gettext_lazy("lede"),
    "licence": gettext_lazy("licence"),
    "media_type": gettext_lazy("media type"),
    "name": gettext_lazy("name"),
    "number": gettext_lazy("number"),
    "original_language": gettext_lazy("original language"),
    "period_from": gettext_lazy("runs from"),
    "period_until": gettext_lazy("runs until"),
    "place": gettext_lazy("place"),
    "rights_url": gettext_lazy("web statement of rights"),
    "role": gettext_lazy("role"),
    "ror": "ROR",
    "sha256": gettext_lazy("checksum of the file (SHA-256)"),
    "short_name": gettext_lazy("short name"),
    "signed_on": gettext_lazy("signed on"),
    "size": gettext_lazy("size in bytes"),
    "slug": gettext_lazy("address"),
    "source": gettext_lazy("source"),
    "speaker": gettext_lazy("speaker"),
    "starts_at": gettext_lazy("event starts"),
    "subheading": gettext_lazy("subheading"),
    "text": gettext_lazy("text"),
    "title": gettext_lazy("title"),
    "type": gettext_lazy("type of agreement"),
    "url": gettext_lazy("address"),
    "uuid": gettext_lazy("identifier"),
    "value": gettext_lazy("figure"),
    "website": gettext_lazy("website"),
    "width": gettext_lazy("width in pixels"),
    "wikidata": "Wikidata",
}


def kind(value: str) -> str:
    return str(_KINDS.get(value, value))


def agreement(value: str) -> str:
    return str(_AGREEMENTS.get(value, value))


def role(value: str) -> str:
    return str(_ROLES.get(value, value))


def house(value: str) -> str:
    return str(_HOUSES.get(value, value))


def source_type(value: str) -> str:
    return str(_SOURCES.get(value, value))


def passage(role: str) -> str:
    """Return what a passage of a document is (`announcements.reading_out`)."""
    return str(_PASSAGES.get(role, role.replace("_", " ")))


def field(role: str) -> str:
    """Return what a row of a document says, by its role; a field without a word of its own has its name."""
    name = role.rpartition(".")[2]
    return str(_FIELDS.get(role) or _FIELDS.get(name, name.replace("_", " ")))


def language(code: str) -> str:
    return choices.name(code)


def commitments(count: int) -> str:
    return ngettext("%(count)s commitment", "%(count)s commitments", count) % {"count": count}


def commitment(number: int) -> str:
    return _("Commitment %(number)s") % {"number": number}


def files(count: int) -> str:
    return ngettext("%(count)s file", "%(count)s files", count) % {"count": count}


def announcements(count: int) -> str:
    return ngettext("%(count)s announcement", "%(count)s announcements", count) % {"count": count}


def edition(number: int) -> str:
    return _("Edition %(number)s") % {"number": number}


def edition_kind(value: str, day: str) -> str:
    """Return what happened on a day: “corrected on 5 March 2025”."""
    shown = {"day": day}
    match value:
        case "correction":
            return _("corrected on %(day)s") % shown
        case "update":
            return _("updated on %(day)s") % shown
        case "translation":
            return _("translation added on %(day)s") % shown
    return _("released on %(day)s") % shown


def superseded(value: str, day: str) -> str:
    if value == "corrected":
        return _("This is an older edition. It was corrected on %(day)s.") % {"day": day}
    return _("This is an older edition. It was replaced on %(day)s.") % {"day": day}


def changed(value: str, day: str) -> str:
    if value == "correction":
        return _("Corrected on %(day)s.") % {"day": day}
    return _("Updated on %(day)s.") % {"day": day}


def not_in(code: str) -> str:
    """Return the line that says in which language the text is, because the reader's is missing."""
    return _("This text has not been translated. You are reading it in %(language)s.") % {
        "language": language(code)
    }


def withdrawn(moment: str) -> str:
    return _("This announcement was withdrawn on %(moment)s.") % {"moment": moment}


def page(number: int, count: int) -> str:
    return _("Page %(number)s of %(count)s") % {"number": number, "count": count}


def page_number(number: int) -> str:
    return _("Page %(number)s") % {"number": number}


def year(value: int) -> str:
    return _("Announcements of %(year)s") % {"year": value}


def feed(name: str) -> str:
    return _("%(name)s: announcements") % {"name": name}


def due(day: str) -> str:
    return _("by %(day)s") % {"day": day}


def about(name: str) -> str:
    return _("Contacts of %(name)s") % {"name": name}


def speaks(codes: tuple[str, ...]) -> str:
    """Return the languages a contact speaks as a list in words; a code without a name stands as it is."""
    return ", ".join(language(code) for code in codes)


def only_in(code: str) -> str:
    """Return the note beside an announcement that a list shows in another language than its own."""
    return _("In %(language)s") % {"language": language(code)}


def accessibility(status: str) -> str:
    """Return the conformity statement that every page carries."""
    match status:
        case "full":
            return _("Accessibility: fully compliant")
        case "none":
            return _("Accessibility: not compliant")
    return _("Accessibility: partially compliant")
