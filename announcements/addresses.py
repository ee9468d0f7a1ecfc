"""Every public address of an announcement and its surroundings, in one place.

Slugs are decoration: the short id finds the announcement, a wrong slug redirects. The words in them, and in the URL configuration, are those of the languages' records.
"""

from __future__ import annotations

from languages import RECORDS


def home(language: str) -> str:
    return f"/{language}/"


def archive(language: str, year: int | None = None, page: int = 1) -> str:
    year_part = f"{year}/" if year else ""
    return f"/{language}/{RECORDS[language].addresses.announcements}/{year_part}{_page(page)}"


def _page(page: int) -> str:
    return f"?page={page}" if page > 1 else ""


def announcement(language: str, slug: str, short_id: str) -> str:
    return f"/{language}/{RECORDS[language].addresses.announcements}/{slug}-{short_id}/"


def edition(language: str, slug: str, short_id: str, number: int) -> str:
    words = RECORDS[language].addresses
    return f"/{language}/{words.announcements}/{slug}-{short_id}/{words.edition}-{number}/"


def kit(language: str, slug: str, short_id: str) -> str:
    return announcement(language, slug, short_id) + "kit.zip"


def event(language: str, slug: str, short_id: str) -> str:
    return announcement(language, slug, short_id) + "event.ics"


def short(short_id: str) -> str:
    return f"/c/{short_id}"


def institutions(language: str, page: int = 1) -> str:
    return f"/{language}/{RECORDS[language].addresses.institutions}/{_page(page)}"


def institution(language: str, slug: str, short_id: str) -> str:
    return f"/{language}/{RECORDS[language].addresses.institutions}/{slug}-{short_id}/"


def contacts(language: str, page: int = 1) -> str:
    return f"/{language}/{RECORDS[language].addresses.contacts}/{_page(page)}"


def vcard(language: str, short_id: str, *, older: bool = False) -> str:
    """Return the address of a contact's card, or of the one for programs that read vCard 3.0 alone."""
    return (
        f"/{language}/{RECORDS[language].addresses.contacts}/{short_id}{'.3' if older else ''}.vcf"
    )


def feed(language: str) -> str:
    return f"/{language}/feed.atom"


def legal(language: str, page: str) -> str:
    """Return the address of a legal page: `legal`, `privacy` or `accessibility`."""
    words = RECORDS[language].addresses
    word = {"legal": words.legal, "privacy": words.privacy, "accessibility": words.accessibility}
    return f"/{language}/{word[page]}/"
