"""Public addresses of announcements, built from the words of the languages' records."""

from django.urls import include, path

from languages import RECORDS
from pages import announcement, directory, feeds, overviews


def _of(language: str) -> list:
    """Return the addresses of a language, without its own segment in front."""
    words = RECORDS[language].addresses
    one = f"{words.announcements}/<reference:reference>/"
    given = {"language": language}
    named = f"{language}-"
    return [
        path("", overviews.home, given, name=f"{named}home"),
        path(one, announcement.announcement, given, name=f"{named}announcement"),
        path(
            f"{one}{words.edition}-<int:number>/",
            announcement.edition,
            given,
            name=f"{named}edition",
        ),
        path(f"{one}event.ics", announcement.event, given, name=f"{named}event"),
        path(f"{words.announcements}/", overviews.archive, given, name=f"{named}archive"),
        path(f"{words.announcements}/<int:year>/", overviews.archive, given, name=f"{named}year"),
        path(
            f"{words.institutions}/",
            directory.institutions,
            given,
            name=f"{named}institutions",
        ),
        path(
            f"{words.institutions}/<reference:reference>/",
            directory.institution,
            given,
            name=f"{named}institution",
        ),
        path(f"{words.contacts}/", directory.press_contacts, given, name=f"{named}contacts"),
        path(
            f"{words.contacts}/<slug:short_id>.vcf",
            directory.contact_card,
            given,
            name=f"{named}vcard",
        ),
        path(
            f"{words.contacts}/<slug:short_id>.3.vcf",
            directory.contact_card,
            given | {"version": "3.0"},
            name=f"{named}vcard3",
        ),
        path("feed.atom", feeds.atom, given, name=f"{named}feed"),
    ]


urlpatterns = [
    *(path(f"{language}/", include(_of(language))) for language in RECORDS),
    path("c/<shortid:short_id>", announcement.short, name="short"),
]
