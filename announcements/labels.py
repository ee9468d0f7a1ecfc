"""Words that stand around a text: what kind it is, how many there are, what an edition changed. Translated when called."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from announcements.models import AgreementType, AnnouncementKind, PartyRole
from announcements.models.announcement import Language
from partners.models import InstitutionKind

_KINDS = dict(AnnouncementKind.choices)
_AGREEMENTS = dict(AgreementType.choices)
_ROLES = dict(PartyRole.choices)
_LANGUAGES = dict(Language.choices)
_HOUSES = dict(InstitutionKind.choices)


def kind(value: str) -> str:
    return str(_KINDS.get(value, value))


def agreement(value: str) -> str:
    return str(_AGREEMENTS.get(value, value))


def role(value: str) -> str:
    return str(_ROLES.get(value, value))


def house(value: str) -> str:
    return str(_HOUSES.get(value, value))


def language(code: str) -> str:
    return str(_LANGUAGES.get(code, code))


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


def superseded(day: str) -> str:
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
