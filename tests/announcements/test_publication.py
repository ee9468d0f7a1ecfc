import pytest

from announcements.models import Announcement
from announcements.released.publication import publication_context, released
from masthead.reading import frozen_masthead
from tests.factories import DAY, HOUR, NOW, approve, make_announcement, release, reopen

pytestmark = pytest.mark.django_db


def context(text, language=""):
    short_id, asked = text.edition.announcement.short_id, language or text.language
    lines = released(short_id, now=NOW)
    shown = next((line for line in lines if line.text_id == text.pk), None)
    return shown and publication_context(
        shown,
        lines,
        short_id,
        language=asked,
        now=NOW,
        site_url="https://presse.example",
        masthead=frozen_masthead(asked),
    )


def test_the_context_names_address_languages_and_edition():
    announcement = make_announcement(english=True)
    release(announcement)
    french, english = (announcement.editions.get().texts.get(language=c) for c in ("fr", "en"))
    shown = context(french)
    assert shown.address == (
        f"https://presse.example/fr/communiques/{french.slug}-{announcement.short_id}/"
    )
    assert [version.language for version in shown.versions] == ["fr", "en"]
    assert shown.versions[1].path == (f"/en/announcements/{english.slug}-{announcement.short_id}/")
    assert shown.fingerprint == french.fingerprint
    assert (shown.edition_number, shown.released_at) == (1, NOW - HOUR)
    assert shown.banners == ()
    assert [contact.name for contact in shown.contacts] == ["Service presse"]
    assert shown.contacts[0].phone_shown == "01 99 00 12 34"
    assert context(english, language="en").contacts[0].phone_shown == "+33 1 99 00 12 34"


def test_a_reader_of_another_language_is_told():
    announcement = make_announcement()
    release(announcement)
    shown = context(announcement.editions.get().texts.get(), language="de")
    assert [(banner.kind, banner.text) for banner in shown.banners] == [("language", "fr")]
    assert shown.language == "de"


@pytest.mark.parametrize(
    ("kind", "said"), [("correction", ("corrected", "Faux titre.")), ("update", ("superseded", ""))]
)
def test_an_older_edition_says_what_became_of_it_and_when(kind, said):
    announcement = make_announcement()
    first = release(announcement, at=NOW - 3 * DAY)
    reopen(announcement, now=NOW - 2 * DAY)
    Announcement.objects.filter(pk=announcement.pk).update(headline_fr="Le titre juste")
    second = release(announcement, at=NOW - DAY, kind=kind, note={"fr": "Faux titre."})
    old, new = context(first.texts.get()), context(second.texts.get())
    assert [((b.kind, b.text), b.at, b.path) for b in old.banners] == [(said, NOW - DAY, new.path)]
    assert [(b.kind, b.text, b.at) for b in new.banners] == [(kind, "Faux titre.", NOW - DAY)]
    assert [(e.number, e.current, e.note) for e in new.editions] == [
        (2, True, "Faux titre."),
        (1, False, ""),
    ]
    assert old.path.endswith("/edition-1/")
    assert new.first_released_at == NOW - 3 * DAY


def test_a_text_is_not_among_the_released_before_its_hour():
    announcement = make_announcement()
    approve(announcement, release_at=NOW + HOUR)
    assert released(announcement.short_id, now=NOW) == []
    assert [line.number for line in released(announcement.short_id, now=NOW + HOUR)] == [1]
