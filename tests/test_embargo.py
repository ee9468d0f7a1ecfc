"""Every public door × every phase × every visitor.

The doors are read from the URL configuration: an address without a row in DOORS fails the first test, so that nobody adds a door without saying
what may be seen through it.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pypdf
import pytest
import time_machine
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from announcements import addresses, publishing
from announcements.composing import compose
from announcements.draft import draft_from_rows
from announcements.models import (
    Announcement,
    AnnouncementAttachment,
    Edition,
    EditionAsset,
    Party,
)
from announcements.references import headline_slug
from emergency import links
from languages import LANGUAGES
from partners.models import Institution
from presskits.formats import FORMATS
from tests.factories import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    InstitutionFactory,
    PressContactFactory,
    ThemeFactory,
    approve,
    editor,
    jpeg,
    make_announcement,
    make_attachment,
    make_image,
    make_logo,
    publisher,
    release,
    reopen,
)

pytestmark = pytest.mark.django_db

SECOND = dt.timedelta(seconds=1)


@dataclass
class Story:
    """An announcement in a phase, the word only its text holds, and every file address it would have."""

    announcement: Announcement
    word: str
    slug: str = "communique"
    files: list[str] = field(default_factory=list)
    contact_id: str = ""
    institution: Institution | None = None
    names: tuple[str, ...] = ()  # of its institution and its contact


def make_story(word: str) -> Story:
    """Make a media advisory all of whose words, names and files carry one secret word."""
    capital = word.capitalize()
    institution = InstitutionFactory(
        name_fr=f"Institut {capital}",
        name_en=f"{capital} Institute",
        boilerplate_fr=f"<p>{capital} existe.</p>",
    )
    institution.logo = make_logo(caption_fr=capital)
    institution.save()
    contact = PressContactFactory(institution=institution, name=f"Presse {capital}")
    announcement = make_announcement(
        english=True,
        kind="media_advisory",
        event_starts_at=NOW + 30 * DAY,
        event_place_fr=f"Salle {capital}",
        headline_fr=f"L'accord {word} est signé",
        headline_en=f"The {word} agreement is signed",
        lede_fr=f"<p>Le pacte {word}.</p>",
        lead_image=False,
    )
    # Pixels of their own: the same file in a public edition would rightly be public.
    picture = make_image(
        jpeg(colour=f"#{abs(hash(word)) % 0xFFFFFF:06x}"),
        f"{word}.jpg",
        alt_fr=capital,
        alt_en=capital,
    )
    announcement.lead_image = picture
    announcement.save()
    Party.objects.create(announcement=announcement, institution=institution, position=9)
    announcement.contact_places.create(contact=contact, position=9)
    announcement.themes.set([ThemeFactory(slug=word, name_fr=capital)])
    AnnouncementAttachment.objects.create(
        announcement=announcement,
        attachment=make_attachment(title_fr=capital, filename=f"{word}.csv"),
    )
    names = (institution.name_fr, institution.name_en, contact.name)
    return Story(
        announcement, word, contact_id=contact.short_id, institution=institution, names=names
    )


def with_addresses(story: Story) -> Story:
    """Note every file address that the text as it stands would have, guessed by somebody who knows everything."""
    draft = draft_from_rows(story.announcement)
    for language in draft.languages:
        document = compose(draft, language)
        story.slug = headline_slug(document.headline, document.language)
        for image in (*document.images, *document.logos):
            kinds = ["w320.jpg", "w640.avif", "c480.webp", "original.jpg", "original.svg", "og.jpg"]
            story.files += [f"/media/{image.key}/{kind}" for kind in kinds]
        story.files += [f"/media/{item.key}/{item.filename}" for item in document.attachments]
    return story


# The phases: each makes a story and brings it there. The word is secret, or public, at NOW.


def in_draft() -> Story:
    return make_story("zibeline")


def in_review() -> Story:
    story = make_story("zibeline")
    publishing.submit(announcement=story.announcement, by=editor(), now=NOW - HOUR, version=1)
    return story


def under_embargo() -> Story:
    story = make_story("zibeline")
    approve(story.announcement, now=NOW - HOUR, release_at=NOW + SECOND)
    return story


def cancelled() -> Story:
    story = make_story("zibeline")
    approve(story.announcement, now=NOW - DAY, release_at=NOW - HOUR)
    reopen(story.announcement, now=NOW - 2 * HOUR)
    return story


def in_the_undo_minute() -> Story:
    story = make_story("zibeline")
    approve(story.announcement, now=NOW - MINUTE / 2)
    return story


def correction_pending() -> Story:
    """The first edition is public; the correction that holds the word is not yet."""
    story = make_story("hermine")
    release(story.announcement, at=NOW - DAY)
    reopen(story.announcement, now=NOW - HOUR)
    Announcement.objects.filter(pk=story.announcement.pk).update(
        headline_fr="L'accord zibeline",
        headline_en="The zibeline agreement",
        lede_fr="<p>zibeline</p>",
    )
    picture = make_image(
        jpeg(colour="#102030"), "zibeline.jpg", alt_fr="Zibeline", alt_en="Zibeline"
    )
    Announcement.objects.filter(pk=story.announcement.pk).update(lead_image=picture)
    approve(
        story.announcement,
        now=NOW - HOUR,
        release_at=NOW + SECOND,
        kind="correction",
        note={"fr": "zibeline"},
    )
    return Story(Announcement.objects.get(pk=story.announcement.pk), "zibeline")


def withdrawn() -> Story:
    story = make_story("zibeline")
    release(story.announcement, at=NOW - DAY)
    with_addresses(story)
    story.announcement.refresh_from_db()
    publishing.withdraw(
        announcement=story.announcement,
        by=publisher(),
        now=NOW - HOUR,
        version=story.announcement.version,
        reason={"fr": "Signature ajournée.", "en": "Signing postponed."},
    )
    return story


def released() -> Story:
    story = make_story("zibeline")
    release(story.announcement, at=NOW - SECOND)
    return story


def corrected() -> Story:
    story = make_story("zibeline")
    release(story.announcement, at=NOW - DAY)
    reopen(story.announcement, now=NOW - 2 * HOUR)
    Announcement.objects.filter(pk=story.announcement.pk).update(
        subheading_fr="Une zibeline corrigée"
    )
    approve(
        story.announcement,
        now=NOW - HOUR,
        release_at=NOW - SECOND,
        kind="correction",
        note={"fr": "Chiffre corrigé."},
    )
    return story


SECRET: dict[str, Callable[[], Story]] = {
    "draft": in_draft,
    "review": in_review,
    "embargo": under_embargo,
    "cancelled": cancelled,
    "undo": in_the_undo_minute,
    "correction": correction_pending,
    "withdrawn": withdrawn,
}
PUBLIC: dict[str, Callable[[], Story]] = {"released": released, "corrected": corrected}


# The doors: for the name of every address, the addresses that a story could be seen through, in each language.


def _announcement(tail: str = "") -> Callable[[Story], Iterator[str]]:
    def paths(story: Story) -> Iterator[str]:
        for language in LANGUAGES:
            for slug in ("x", story.slug):
                yield addresses.announcement(language, slug, story.announcement.short_id) + tail

    return paths


def _each(path: Callable[[str], str]) -> Callable[[Story], Iterator[str]]:
    return lambda story: (path(language) for language in LANGUAGES)


def _edition(story: Story) -> Iterator[str]:
    for language in LANGUAGES:
        for number in (1, 2, 3):
            yield addresses.edition(language, "x", story.announcement.short_id, number)


def _institution(story: Story) -> Iterator[str]:
    for institution in Institution.objects.all():
        for language in LANGUAGES:
            yield addresses.institution(language, "x", institution.short_id)


def _files(story: Story) -> Iterator[str]:
    yield from with_addresses(story).files


def _staff_files(story: Story) -> Iterator[str]:
    yield f"/admin/media/{story.announcement.lead_image_id}/w320.jpg"


def _emergency(story: Story) -> Iterator[str]:
    """A link that works, in the hands of anybody, and one that does not."""
    printed = links.print_link(holder="Coffre", by=publisher(), now=NOW, lasts=DAY, request=None)
    for secret in (printed[1], links.new_secret()):
        for language in LANGUAGES:
            yield f"/emergency/{secret}?language={language}"


def _nothing(story: Story) -> Iterator[str]:
    yield from ()


# What must show the word once it is public; a door that is not named here may, and needs not.
MUST_SHOW = {
    *(
        "home",
        "announcement",
        "archive",
        "year",
        "feed",
        "event",
        "institution",
        "contacts",
        "vcard",
        "vcard3",
    ),
    *(f"file-{row.kind}" for row in FORMATS),
}

DOORS: dict[str, Callable[[Story], Iterator[str]]] = {
    "root": lambda story: iter(["/"]),
    "robots": lambda story: iter(["/robots.txt"]),
    "security": lambda story: iter(["/.well-known/security.txt"]),
    "theme": lambda story: iter(["/theme.css"]),
    "short": lambda story: iter([addresses.short(story.announcement.short_id)]),
    "home": _each(addresses.home),
    "announcement": _announcement(),
    "edition": _edition,
    "event": _announcement("event.ics"),
    "archive": _each(addresses.archive),
    "year": _each(lambda language: addresses.archive(language, NOW.year)),
    "feed": _each(addresses.feed),
    "institutions": _each(addresses.institutions),
    "institution": _institution,
    "contacts": _each(addresses.contacts),
    "vcard": lambda story: (addresses.vcard(language, story.contact_id) for language in LANGUAGES),
    "vcard3": lambda story: (
        addresses.vcard(language, story.contact_id, older=True) for language in LANGUAGES
    ),
    "legal": _each(lambda language: addresses.legal(language, "legal")),
    "privacy": _each(lambda language: addresses.legal(language, "privacy")),
    "accessibility": _each(lambda language: addresses.legal(language, "accessibility")),
    **{f"file-{row.kind}": _announcement(row.address) for row in FORMATS},
    "emergency": _emergency,
    "assets:public": _files,
    "assets:preview": _staff_files,
}


def addresses_of(resolver: URLResolver, space: str = "") -> Iterator[str]:
    """Yield the name of every address outside the admin, without the language it starts with."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            if not str(pattern.pattern).startswith("admin/"):
                inner = f"{pattern.namespace}:" if pattern.namespace else ""
                yield from addresses_of(pattern, space + inner)
        elif isinstance(pattern, URLPattern):
            name = pattern.name or str(pattern.pattern)
            prefix = name.split("-")[0]
            yield space + (name[len(prefix) + 1 :] if prefix in LANGUAGES else name)


def test_every_address_has_its_row():
    assert set(addresses_of(get_resolver())) == set(DOORS)


def everything_said(response) -> str:
    """Return all that an answer tells: its headers, its body, and what lies inside an archive or a PDF."""
    said = "\n".join(f"{name}: {value}" for name, value in response.headers.items())
    body = b"".join(response.streaming_content) if response.streaming else response.content
    kind = response.headers.get("Content-Type", "")
    if "zip" in kind or "officedocument" in kind:
        archive = zipfile.ZipFile(io.BytesIO(body))
        return said + "".join(
            name + archive.read(name).decode("utf-8", "replace") for name in archive.namelist()
        )
    if "pdf" in kind:
        return said + "".join(
            page.extract_text() for page in pypdf.PdfReader(io.BytesIO(body)).pages
        )
    return said + body.decode("utf-8", "replace")


def sign_in(visitor: str) -> Client:
    client = Client()
    if visitor != "anonymous":
        client.force_login({"editor": editor, "publisher": publisher}[visitor]())
    return client


VISITORS = ("anonymous", "editor", "publisher")


@pytest.mark.parametrize("phase", SECRET)
def test_what_is_not_released_shows_nowhere(phase):
    with time_machine.travel(NOW, tick=False):
        story = SECRET[phase]()
        # A pending correction may keep the picture of the edition that stands, which is public.
        public = EditionAsset.objects.filter(edition__in=Edition.objects.readable(NOW))
        standing = set(public.values_list("key", flat=True))
        for visitor in VISITORS:
            client = sign_in(visitor)
            for name, paths in DOORS.items():
                if name == "assets:preview" and visitor != "anonymous":
                    continue
                for path in paths(story):
                    response = client.get(path)
                    said = everything_said(response).lower()
                    if response.status_code == 410:
                        # What was released and withdrawn is told with whose it was and whom to ask, and not one other word.
                        for name in story.names:
                            said = said.replace(name.lower(), "")
                    assert story.word not in said, (phase, visitor, path)
                    if path in story.files and path.split("/")[2] not in standing:
                        assert response.status_code == 404, (phase, visitor, path)


@pytest.mark.parametrize("phase", PUBLIC)
@pytest.mark.parametrize("visitor", VISITORS)
def test_what_is_released_shows_at_every_door_that_promises_it(phase, visitor):
    with time_machine.travel(NOW, tick=False):
        story = PUBLIC[phase]()
        client = sign_in(visitor)
        for name in sorted(MUST_SHOW):
            shown = [
                everything_said(client.get(path, follow=True)).lower()
                for path in DOORS[name](story)
            ]
            assert any(story.word in said for said in shown), (phase, name)
        statuses = {client.get(path).status_code for path in _files(story)}
        assert 200 in statuses


def test_the_release_second_opens_every_door_with_nothing_run_in_between():
    with time_machine.travel(NOW, tick=False):
        story = under_embargo()
    for at, expected in ((NOW, False), (NOW + SECOND, True)):
        with time_machine.travel(at, tick=False):
            client = Client()
            for name in sorted(MUST_SHOW):
                said = [
                    everything_said(client.get(path, follow=True)).lower()
                    for path in DOORS[name](story)
                ]
                assert any(story.word in one for one in said) is expected, (name, at)


def test_a_withdrawn_announcement_says_why_and_nothing_else():
    with time_machine.travel(NOW, tick=False):
        story = withdrawn()
        response = Client().get(
            addresses.announcement("fr", story.slug, story.announcement.short_id)
        )
        assert response.status_code == 410
        assert "Signature ajournée." in response.content.decode()


def test_unreleased_and_unknown_get_the_same_answer():
    with time_machine.travel(NOW, tick=False):
        story = under_embargo()
        client = Client()
        secret = client.get(addresses.announcement("fr", "x", story.announcement.short_id))
        unknown = client.get(addresses.announcement("fr", "x", "bbbbbbbb"))
        assert secret.status_code == unknown.status_code == 404
        assert secret.content == unknown.content


def test_staff_see_an_unreleased_image_and_visitors_do_not():
    story = in_draft()
    path = next(_staff_files(story))
    assert Client().get(path).status_code == 404
    assert sign_in("editor").get(path).status_code == 200


def test_the_admin_shows_nothing_to_visitors():
    story = in_draft()
    pk = story.announcement.pk
    for path in (
        "/admin/",
        "/admin/announcements/announcement/",
        f"/admin/announcements/announcement/{pk}/change/",
        f"/admin/announcements/announcement/{pk}/preview/fr/",
        "/admin/assets/image/",
    ):
        response = Client().get(path)
        assert response.status_code in (302, 404), path
        assert story.word not in everything_said(response).lower()


def test_a_contact_added_while_correcting_is_secret_until_the_correction_is_approved():
    with time_machine.travel(NOW, tick=False):
        story = released()
        reopen(story.announcement, now=NOW)
        house = InstitutionFactory(name_fr="Institut Loutre", name_en="Loutre Institute")
        contact = PressContactFactory(institution=house, name="Presse Loutre")
        story.announcement.contact_places.create(contact=contact, position=10)
        story.contact_id = contact.short_id
        client = Client()
        for name, paths in DOORS.items():
            for path in paths(story):
                assert "loutre" not in everything_said(client.get(path, follow=True)).lower(), name
        approve(story.announcement, now=NOW, release_at=NOW + SECOND)
    with time_machine.travel(NOW + SECOND, tick=False):
        path = addresses.announcement("fr", "x", story.announcement.short_id)
        assert "Presse Loutre" in Client().get(path, follow=True).content.decode()
