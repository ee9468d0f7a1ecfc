"""What the edge says is what the application says, after every change and at every instant."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.db import connection
from django.test import Client

from announcements import addresses, publishing
from announcements.models import Announcement, Edition, EditionAsset
from assets.models import Image
from contacts.models import PressContact
from masthead.models import Masthead
from newsroom.edge.copies import Epoch
from partners.models import Institution
from people.models import User
from presskits import issuing
from presskits.models import IssuedFile
from tests.factories import (
    DAY,
    HOUR,
    NOW,
    InstitutionFactory,
    PressContactFactory,
    approve,
    make_announcement,
    publisher,
    release,
    reopen,
)
from tests.newsroom.edge.asking import HOST, Edge, scope
from tests.test_embargo import DOORS, Story, make_story, with_addresses

# A generation is raised by what is committed.
pytestmark = pytest.mark.django_db(transaction=True)
SECOND = dt.timedelta(seconds=1)
MILLISECOND = dt.timedelta(milliseconds=1)


def addresses_in_memory(*stories: Story) -> list[str]:
    """Return every public address in French or in no language that the edge answers, and where it leads."""
    edge = Edge()
    paths = {
        path
        for story in stories
        for name, door in DOORS.items()
        if name not in ("emergency", "assets:preview")
        for path in door(story)
    }
    paths -= {path for path in paths if path.startswith(("/en/", "/de/"))}
    led_to = {location for _status, _body, location in right(sorted(paths)).values() if location}
    return sorted(path for path in paths | led_to if edge.cache.asked(scope(path)))


def told(edge: Edge, paths: list[str]) -> dict[str, tuple[int, bytes, str]]:
    """Return what the edge says at each address."""
    said = {path: edge.ask(path, accept_language="en") for path in paths}
    return {
        path: (one.status, one.body, one.headers.get("location", "")) for path, one in said.items()
    }


def right(paths: list[str]) -> dict[str, tuple[int, bytes, str]]:
    """Return what the application says at each address."""
    client = Client(headers={"accept-language": "en", "host": HOST})
    said = {path: client.get(path) for path in paths}
    return {
        path: (one.status_code, one.content, one.headers.get("Location", ""))
        for path, one in said.items()
    }


def story_that_is_public() -> Story:
    story = with_addresses(make_story("hermine"))
    Masthead.objects.update_or_create(pk=1, defaults={"name_fr": "Salle", "name_en": "Room"})
    parent = InstitutionFactory(name_fr="Réseau Brenne", listed=True)
    assert story.institution
    story.institution.parents.add(parent)
    release(story.announcement, at=NOW - DAY)
    return story


# What somebody may do, each so that a reader can see it.


def change_the_masthead(story: Story) -> None:
    Masthead.objects.update(name_en="The other room", accent_light="#102030")


def change_a_legal_page(story: Story) -> None:
    Masthead.objects.update(
        legal_notice_fr="<p>Autre</p>", privacy_fr="<p>Autre</p>", accessibility_fr="<p>Autre</p>"
    )


def show_fewer_languages(story: Story) -> None:
    Masthead.objects.update(languages=["fr", "en"])


def change_a_contact_on_its_form(story: Story) -> None:
    contact = PressContact.objects.get(short_id=story.contact_id)
    client = Client()
    client.force_login(publisher(is_superuser=True))
    where = f"/admin/contacts/presscontact/{contact.pk}/change/"
    form = client.get(where).context["adminform"].form
    fields = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in fields.items() if value not in (None, False)}
    assert client.post(where, {**data, "phone": "+33199009999"}).status_code == 302


def erase_a_contact(story: Story) -> None:
    PressContact.objects.filter(short_id=story.contact_id).delete()


def move_a_contact(story: Story) -> None:
    PressContact.objects.filter(short_id=story.contact_id).update(institution=InstitutionFactory())


def list_a_contact(story: Story) -> None:
    PressContactFactory(name="Nouvelle voix", listed=True)


def change_an_institution(story: Story) -> None:
    Institution.objects.filter(short_id=story.institution.short_id).update(
        name_fr="Renommée", name_en="Renamed"
    )


def change_a_logo(story: Story) -> None:
    """Another row of the same file: what is shown of a logo comes from the edition that made it public."""
    picture = story.institution.logo
    Image.objects.filter(pk=picture.pk).update(sha256="0" * 64)


def part_from_a_network(story: Story) -> None:
    story.institution.parents.clear()


def list_an_institution(story: Story) -> None:
    InstitutionFactory(name_fr="Institut listé", listed=True)


def correct(story: Story) -> None:
    reopen(story.announcement, now=NOW)
    Announcement.objects.filter(pk=story.announcement.pk).update(headline_fr="Le titre juste")
    approve(
        story.announcement,
        now=NOW - 2 * SECOND,
        release_at=NOW - SECOND,
        kind="correction",
        note={"fr": "Un mot."},
    )


def withdraw(story: Story) -> None:
    story.announcement.refresh_from_db()
    publishing.withdraw(
        announcement=story.announcement,
        by=publisher(),
        now=NOW,
        version=story.announcement.version,
        reason={"fr": "Erreur."},
    )


def say_otherwise_why(story: Story) -> None:
    withdraw(story)
    right(["/fr/"])
    Announcement.objects.filter(pk=story.announcement.pk).update(
        withdrawal_reason_fr="Autre raison."
    )


def release_another(story: Story) -> None:
    release(make_announcement(headline_fr="Une autre annonce"), at=NOW - SECOND)


def cancel_by_hand(story: Story) -> None:
    """Somebody at the database's own prompt."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE announcements_edition SET cancelled_at = release_at")


def change_frozen_facts(story: Story) -> None:
    EditionAsset.objects.filter(facts__caption="Hermine").delete()


def issue_a_file(story: Story) -> None:
    text = Edition.objects.public(NOW).get(announcement=story.announcement).texts.get(language="fr")
    issuing.issue(text, "text", now=NOW, site_url=f"http://{HOST}")
    assert IssuedFile.objects.exists()


CHANGES: list[Callable[[Story], None]] = [
    change_the_masthead, change_a_legal_page, show_fewer_languages, change_a_contact_on_its_form, erase_a_contact, move_a_contact,
    list_a_contact, change_an_institution, change_a_logo, part_from_a_network, list_an_institution, correct, withdraw, say_otherwise_why,
    release_another, cancel_by_hand, change_frozen_facts, issue_a_file,
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_after_a_change_no_page_is_as_it_was(change: Callable[[Story], None]) -> None:
    with time_machine.travel(NOW, tick=False):
        story = story_that_is_public()
        paths = addresses_in_memory(story)
        edge = Edge()
        before = told(edge, paths)
        made = len(edge.made)
        assert told(edge, paths) == before
        assert len(edge.made) == made, "kept pages are made anew"
        change(story)
        after = right(paths)
        assert after != before, "the change cannot be seen: it shows nothing here"
        assert told(edge, paths) == after


def test_a_saved_draft_leaves_the_copies_where_they_are() -> None:
    with time_machine.travel(NOW, tick=False):
        story = story_that_is_public()
        edge = Edge()
        edge.ask("/fr/")
        made = len(edge.made)
        reopen(story.announcement)
        Announcement.objects.filter(pk=story.announcement.pk).update(headline_fr="En travail")
        edge.ask("/fr/")
        assert len(edge.made) == made


def instants(story: Story) -> Iterator[tuple[dt.datetime, Callable[[], None]]]:
    """Yield what changes by the clock alone, and when."""
    yield (
        NOW + SECOND / 2,
        lambda: approve(make_announcement(), now=NOW - HOUR, release_at=NOW + SECOND / 2),
    )

    def correct_later() -> None:
        reopen(story.announcement, now=NOW - HOUR)
        Announcement.objects.filter(pk=story.announcement.pk).update(headline_fr="Plus tard")
        approve(story.announcement, now=NOW - HOUR, release_at=NOW + HOUR)

    yield NOW + HOUR, correct_later
    midnight = dt.datetime(2026, 2, 10, 23, tzinfo=dt.UTC)  # of Paris
    person = PressContact.objects.filter(short_id=story.contact_id)
    yield midnight, lambda: person.update(active_until=dt.date(2026, 2, 10))


@pytest.mark.parametrize("which", range(3), ids=["release", "correction", "last day of a contact"])
def test_no_copy_outlives_an_instant_by_a_millisecond(which: int) -> None:
    with time_machine.travel(NOW, tick=False):
        story = story_that_is_public()
        at, prepare = list(instants(story))[which]
        prepare()
        paths = addresses_in_memory(story)
        edge = Edge()
        before = told(edge, paths)
    with time_machine.travel(at - MILLISECOND, tick=False):
        made = len(edge.made)
        assert told(edge, paths) == before == right(paths)
        assert len(edge.made) == made
    with time_machine.travel(at, tick=False):
        after = right(paths)
        assert after != before
        assert told(edge, paths) == after
    # A clock that is put back shows nothing of what it has not come to again.
    with time_machine.travel(at - MILLISECOND, tick=False):
        assert told(edge, paths) == before


def test_nobody_else_gets_what_was_made_for_a_person() -> None:
    with time_machine.travel(NOW, tick=False):
        story_that_is_public()
        edge = Edge()
        for head in (
            {"cookie": "sessionid=abc"},
            {"cookie": "theme=dark; csrftoken=abc"},
            {"cookie": "messages=abc"},
            {"cookie": "known_device=abc"},
            {"cookie": "django_language=de"},
            {"authorization": "Basic abc"},
        ):
            assert edge.cache.asked(scope("/fr/", **head)) is None, head
        # The statistics of a university's other sites are no reason to make a page anew; they never reach the application.
        edge.ask("/fr/", cookie="_ga=1; session=2")
        assert "HTTP_COOKIE" not in edge.made[-1]
        made = len(edge.made)
        edge.ask("/fr/", cookie="_ga=2")
        assert len(edge.made) == made


def test_only_what_is_in_the_key_reaches_the_application() -> None:
    with time_machine.travel(NOW, tick=False):
        edge = Edge()
        curious = {
            "user_agent": "x",
            "referer": "https://example.org/",
            "range": "bytes=0-1",
            "accept": "image/*",
            "if_none_match": '"x"',
        }
        edge.ask("/fr/", "utm_source=mail", accept_language="de", accept_encoding="br", **curious)
        (environ,) = edge.made
        assert {name for name in environ if name.startswith("HTTP_")} == {"HTTP_HOST"}
        assert (environ["QUERY_STRING"], environ["REMOTE_ADDR"]) == ("", "")
        edge.ask("/fr/", "fbclid=1", accept_encoding="br")
        assert len(edge.made) == 1


def test_a_person_without_a_generation_gets_a_page_that_nobody_keeps() -> None:
    class Nothing:
        def at_once(self) -> None:
            return None

        async def ask(self) -> None:
            return None

    with time_machine.travel(NOW, tick=False):
        edge = Edge(marks=Nothing())
        assert edge.ask("/fr/").status == edge.ask("/fr/").status == 200
        assert len(edge.made) == 2


def test_readers_who_come_at_once_wait_for_one_page() -> None:
    with time_machine.travel(NOW, tick=False):
        story_that_is_public()
        edge = Edge()

        async def many() -> list[int]:
            from tests.newsroom.edge.asking import Said

            answers = [Said() for _ in range(20)]
            await asyncio.gather(*(edge.bridge.__rsgi__(scope("/fr/"), said) for said in answers))
            return [said.status for said in answers]

        assert asyncio.run(many()) == [200] * 20
        assert len(edge.made) == 1


def test_a_copy_that_was_being_made_when_something_changed_is_not_kept() -> None:
    with time_machine.travel(NOW, tick=False):
        story = story_that_is_public()
        edge = Edge()
        make = edge.cache._make

        def changed_meanwhile(environ):
            found = make(environ)
            change_the_masthead(story)
            return found

        edge.cache._make = changed_meanwhile
        edge.ask("/en/")
        edge.cache._make = make
        assert b"The other room" in edge.ask("/en/").body


def test_a_page_is_answered_before_the_loop_once_it_is_kept() -> None:
    with time_machine.travel(NOW, tick=False):
        story_that_is_public()
        edge = Edge()
        assert edge.early("/fr/") is None
        page = edge.ask("/fr/", accept_encoding="gzip, br")
        again = edge.early("/fr/", accept_encoding="gzip, br")
        assert again
        assert (again.status, again.body, again.headers) == (200, page.body, page.headers)
        same = edge.early(
            "/fr/", accept_encoding="gzip, br", if_none_match=f'"x", W/{page.headers["etag"]}'
        )
        assert same
        assert (same.status, same.body, same.headers["etag"]) == (304, b"", page.headers["etag"])
        other = edge.ask("/fr/", if_none_match=page.headers["etag"])
        assert other.status == 200, "a strong tag names one encoding"
        assert edge.early("/admin/") is None
        assert edge.early("/fr/", method="POST") is None


def test_strangers_cannot_push_pages_out_with_addresses_that_they_invent() -> None:
    with time_machine.travel(NOW, tick=False):
        story = story_that_is_public()
        # What they invent here would fill it.
        edge = Edge(most=200_000)
        edge.ask("/fr/")
        for number in range(40):
            edge.ask(f"/fr/{number}/")
            edge.ask(addresses.announcement("fr", f"x{number}", story.announcement.short_id))
        assert edge.early("/fr/")
        assert edge.cache._epoch.size <= 200_000


def test_a_list_is_kept_by_its_page_and_by_nothing_else_that_is_asked_for() -> None:
    with time_machine.travel(NOW, tick=False):
        story_that_is_public()
        edge = Edge()
        where = addresses.archive("fr")
        assert edge.ask(where, "page=1").status == 200
        assert edge.ask(where, "x=2&page=01").status == 200
        assert len(edge.made) == 1
        assert edge.ask(where, "page=2").status == 404
        assert edge.cache.asked(scope(where, "page=x")) is None


def test_an_epoch_ends_with_its_mark_and_its_instant() -> None:
    epoch = Epoch("a", 10.0, 20.0, most=1000)
    assert epoch.holds("a", 10.0)
    assert epoch.holds("a", 19.999)
    assert not epoch.holds("a", 20.0)
    assert not epoch.holds("a", 9.999)
    assert not epoch.holds("b", 15.0)


def test_a_signed_in_person_asks_the_application_each_time() -> None:
    with time_machine.travel(NOW, tick=False):
        story_that_is_public()
        edge = Edge()
        assert User.objects.exists()
        assert edge.ask("/fr/", cookie="sessionid=abc").status == 200
        assert edge.ask("/fr/", cookie="sessionid=abc").status == 200
        assert len(edge.made) == 2
        assert edge.cache._epoch.size == 0
