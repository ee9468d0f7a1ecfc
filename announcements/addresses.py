"""Every public address of an announcement and its surroundings, in one place.

Slugs are decoration: the short id finds the announcement, a wrong slug redirects. The URL configuration is built from the same words.
"""

from __future__ import annotations

from collections.abc import Mapping

# The words that stand in addresses, per language.
SEGMENTS: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "announcements": "communiques",
        "edition": "edition",
        "institutions": "partenaires",
        "contacts": "contacts-presse",
        "legal": "mentions-legales",
        "privacy": "confidentialite",
        "accessibility": "accessibilite",
    },
    "en": {
        "announcements": "announcements",
        "edition": "edition",
        "institutions": "partners",
        "contacts": "press-contacts",
        "legal": "legal-notice",
        "privacy": "privacy",
        "accessibility": "accessibility",
    },
    "de": {
        "announcements": "mitteilungen",
        "edition": "ausgabe",
        "institutions": "partner",
        "contacts": "pressekontakte",
        "legal": "impressum",
        "privacy": "datenschutz",
        "accessibility": "barrierefreiheit",
    },
}


def home(language: str) -> str:
    return f"/{language}/"


def archive(language: str, year: int | None = None, page: int = 1) -> str:
    year_part = f"{year}/" if year else ""
    return f"/{language}/{SEGMENTS[language]['announcements']}/{year_part}{_page(page)}"


def _page(page: int) -> str:
    return f"?page={page}" if page > 1 else ""


def announcement(language: str, slug: str, short_id: str) -> str:
    return f"/{language}/{SEGMENTS[language]['announcements']}/{slug}-{short_id}/"


def edition(language: str, slug: str, short_id: str, number: int) -> str:
    words = SEGMENTS[language]
    return f"/{language}/{words['announcements']}/{slug}-{short_id}/{words['edition']}-{number}/"


def kit(language: str, slug: str, short_id: str) -> str:
    return announcement(language, slug, short_id) + "kit.zip"


def event(language: str, slug: str, short_id: str) -> str:
    return announcement(language, slug, short_id) + "event.ics"


def short(short_id: str) -> str:
    return f"/c/{short_id}"


def institutions(language: str, page: int = 1) -> str:
    return f"/{language}/{SEGMENTS[language]['institutions']}/{_page(page)}"


def institution(language: str, slug: str, short_id: str) -> str:
    return f"/{language}/{SEGMENTS[language]['institutions']}/{slug}-{short_id}/"


def contacts(language: str, page: int = 1) -> str:
    return f"/{language}/{SEGMENTS[language]['contacts']}/{_page(page)}"


def vcard(language: str, short_id: str, *, older: bool = False) -> str:
    """Return the address of a contact's card, or of the one for programs that read vCard 3.0 alone."""
    return f"/{language}/{SEGMENTS[language]['contacts']}/{short_id}{'.3' if older else ''}.vcf"


def feed(language: str) -> str:
    return f"/{language}/feed.atom"


def legal(language: str, page: str) -> str:
    """Return the address of a legal page: `legal`, `privacy` or `accessibility`."""
    return f"/{language}/{SEGMENTS[language][page]}/"
