import pytest

from announcements.models import Announcement, EditionText
from announcements.public.publication import publication_context
from tests.factories import DAY, HOUR, NOW, approve, make_announcement, release, reopen

pytestmark = pytest.mark.django_db


def context(text, **given):
    return publication_context(text, now=NOW, site_url="https://presse.example", **given)


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


def test_a_reader_of_another_language_is_told():
    announcement = make_announcement()
    release(announcement)
    shown = context(announcement.editions.get().texts.get(), language="de")
    assert [(banner.kind, banner.text) for banner in shown.banners] == [("language", "fr")]
    assert shown.language == "de"


def test_an_older_edition_says_that_it_was_replaced_and_when():
    announcement = make_announcement()
    first = release(announcement, at=NOW - 3 * DAY)
    reopen(announcement, now=NOW - 2 * DAY)
    Announcement.objects.filter(pk=announcement.pk).update(headline_fr="Le titre juste")
    second = release(announcement, at=NOW - DAY, kind="correction", note={"fr": "Faux titre."})
    old, new = context(first.texts.get()), context(second.texts.get())
    assert [(b.kind, b.at, b.path) for b in old.banners] == [("superseded", NOW - DAY, new.path)]
    assert [(b.kind, b.text, b.at) for b in new.banners] == [
        ("correction", "Faux titre.", NOW - DAY)
    ]
    assert [(e.number, e.current, e.note) for e in new.editions] == [
        (2, True, "Faux titre."),
        (1, False, ""),
    ]
    assert old.path.endswith("/edition-1/")
    assert new.first_released_at == NOW - 3 * DAY


def test_a_text_that_nobody_may_read_has_no_context():
    announcement = make_announcement()
    edition = approve(announcement, release_at=NOW + HOUR)
    with pytest.raises(EditionText.DoesNotExist):
        context(edition.texts.get())
