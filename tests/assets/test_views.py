"""The door: who gets a file, when, and how it is sent."""

import pytest
import time_machine
from django.contrib.auth.models import Permission
from PIL import Image as Pixels

from announcements import publishing
from announcements.models import Announcement, AnnouncementAttachment, EditionAsset
from assets import publicity, renditions, storing, views, xmp
from assets.frozen import FrozenAttachment, FrozenImage, read
from isolation import Busy
from tests.assets.pictures import encoded, plain, reopened
from tests.factories import (
    DAY,
    HOUR,
    NOW,
    SVG,
    UserFactory,
    approve,
    make_announcement,
    make_attachment,
    make_image,
    publisher,
    release,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def with_image(data: bytes | None = None, **fields: object) -> Announcement:
    announcement = make_announcement(english=True)
    image = make_image(data or plain(size=(700, 500)), **fields)
    Announcement.objects.filter(pk=announcement.pk).update(lead_image=image)
    announcement.refresh_from_db()
    return announcement


def with_attachment(name: str = "programme.csv") -> Announcement:
    announcement = make_announcement()
    attachment = make_attachment()
    attachment.filename = name
    attachment.save()
    AnnouncementAttachment.objects.create(
        announcement=announcement, attachment=attachment, position=1
    )
    return announcement


def facts_in(edition, kind: type, language: str = "fr"):
    rows = EditionAsset.objects.filter(edition=edition, language=language)
    return next(f for row in rows if isinstance(f := read(row.facts), kind))


def withdraw(announcement: Announcement) -> None:
    announcement.refresh_from_db()
    publishing.withdraw(
        announcement=announcement, by=publisher(), now=NOW, version=announcement.version,
        reason={"fr": "Retiré."},
    )  # fmt: skip


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_door_sends_a_released_image_in_every_offered_form(client):
    facts = facts_in(release(with_image()), FrozenImage)
    picture = renditions.sources(facts)

    for address in (picture.src, *(c.split()[0] for c in picture.avif.split(", ")), renditions.og_address(facts)):  # fmt: skip
        response = client.get(address)
        assert response.status_code == 200
        image = reopened(response.content)
        assert f"image/{image.format.lower()}" == response["Content-Type"]
        assert xmp.read_packet(image.info["xmp"]).credit == "Photo\xa0: Atelier Nord"


def test_door_sends_each_language_with_its_words(client):
    edition = release(with_image())
    keys = {}
    for language, alt in (("fr", "Le campus au petit matin"), ("en", "The campus at dawn")):
        facts = facts_in(edition, FrozenImage, language)
        keys[language] = facts.key
        data = client.get(f"/media/{facts.key}/w320.webp").content
        assert xmp.read_packet(reopened(data).info["xmp"]).alt == {"": alt}
    assert keys["fr"] != keys["en"]


def test_door_sends_headers_that_keep_a_withdrawal_short(client):
    facts = facts_in(release(with_image()), FrozenImage)

    response = client.get(f"/media/{facts.key}/w320.jpg")

    assert response["Cache-Control"] == "public, max-age=0, s-maxage=1, must-revalidate"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response["Content-Disposition"] == 'inline; filename="campus-w320.jpg"'
    assert "Last-Modified" not in response
    assert "Set-Cookie" not in response


def test_door_opens_at_the_release_and_shuts_at_the_withdrawal(client):
    announcement = with_image()
    edition = approve(announcement, now=NOW - HOUR, release_at=NOW + HOUR)
    facts = facts_in(edition, FrozenImage)
    addresses = [f"/media/{facts.key}/{name}" for name in ("w320.jpg", "c320.avif", "original.jpg")]
    unknown = client.get(f"/media/{'0' * 40}/w320.jpg")

    for address in addresses:
        refused = client.get(address)
        assert (refused.status_code, refused.content) == (404, unknown.content)
        with time_machine.travel(NOW + HOUR, tick=False):
            sent = client.get(address)
            assert sent.status_code == 200
            assert body(sent)

    with time_machine.travel(NOW + DAY, tick=False):
        announcement.refresh_from_db()
        publishing.withdraw(
            announcement=announcement, by=publisher(), now=NOW + DAY, version=announcement.version,
            reason={"fr": "Retiré."},
        )  # fmt: skip
        for address in addresses:
            assert client.get(address).status_code == 404
            etag = f'"{facts.key}-w320.jpg-{renditions.VERSION}"'
            assert client.get(address, headers={"if-none-match": etag}).status_code == 404


def test_door_keeps_drafts_shut_whatever_one_asks_for(client):
    announcement = with_image()
    image = announcement.lead_image
    assert storing.exists(image.file.name)
    from assets.frozen import image_facts

    draft_key = image_facts(image, "fr").key
    for name in ("w320.jpg", "original.jpg", image.filename):
        for key in (draft_key, image.sha256, image.sha256[:40], "0" * 40):
            assert client.get(f"/media/{key}/{name}").status_code == 404
    for path in (image.file.name, f"files/{image.file.name}", f"media/{image.file.name}"):
        assert client.get(f"/{path}").status_code == 404


@pytest.mark.parametrize(
    "name", ["w641.jpg", "w320.gif", "w320", "original.png", "..jpg", "campus.jpg", "w0320.jpg"]
)
def test_door_knows_no_other_variants(client, name):
    facts = facts_in(release(with_image()), FrozenImage)
    assert client.get(f"/media/{facts.key}/{name}").status_code == 404


def test_door_asks_one_query(client, django_assert_num_queries):
    edition = release(with_image())
    release(with_image())
    facts = facts_in(edition, FrozenImage)
    client.get(f"/media/{facts.key}/w320.jpg")
    with django_assert_num_queries(1):
        assert client.get(f"/media/{facts.key}/w320.jpg").status_code == 200


def test_door_asks_nothing_for_what_is_no_key():
    from django.urls import Resolver404, resolve

    for key in ("0" * 39, "0" * 41, "G" * 40, "A" * 40, "%27", "../" + "0" * 40):
        with pytest.raises(Resolver404):
            resolve(f"/media/{key}/w320.jpg", urlconf="assets.urls")


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_door_is_for_reading(client, method):
    facts = facts_in(release(with_image()), FrozenImage)
    assert getattr(client, method)(f"/media/{facts.key}/w320.jpg").status_code == 405


def test_door_answers_conditions_and_ranges(client):
    facts = facts_in(release(with_image()), FrozenImage)
    address = f"/media/{facts.key}/original.jpg"
    whole = client.get(address)
    data = body(whole)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(storing, "opened", lambda name: pytest.fail("opened for nothing"))
        known = client.get(address, headers={"if-none-match": whole["ETag"]})
    assert known.status_code == 304
    part = client.get(address, headers={"range": "bytes=100-199"})
    assert (part.status_code, body(part)) == (206, data[100:200])
    assert client.get(address, headers={"range": "bytes=99999999-"}).status_code == 416
    head = client.head(address)
    assert (head.status_code, head["Content-Length"], head.content) == (200, str(len(data)), b"")


def test_door_sends_the_original_with_its_words_and_pixels(client):
    noise = encoded(Pixels.effect_noise((700, 500), 90).convert("RGB"), "JPEG", quality=95)
    facts = facts_in(release(with_image(noise)), FrozenImage)

    response = client.get(renditions.original_address(facts))

    image = reopened(body(response))
    assert response.streaming
    assert response["Content-Disposition"] == 'inline; filename="campus.jpg"'
    assert image.size == (700, 500)
    assert image.tobytes() == reopened(storing.read(storing.original(facts.sha256))).tobytes()
    assert xmp.read_packet(image.info["xmp"]).copyright == "© Atelier Nord"


def test_door_sends_drawings_in_a_sandbox(client):
    facts = facts_in(release(with_image(SVG, filename="logo.svg")), FrozenImage)

    response = client.get(renditions.sources(facts).src)

    assert response["Content-Type"] == "image/svg+xml"
    assert (
        response["Content-Security-Policy"]
        == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    )
    assert b"<path" in body(response)


def test_door_sends_attachments_to_keep(client):
    facts = facts_in(release(with_attachment("Programme détaillé.csv")), FrozenAttachment)

    response = client.get(renditions.attachment_address(facts))

    assert response.status_code == 200
    assert body(response) == b"jour;heure\nlundi;9 h\n"
    assert response["Content-Type"] == "text/csv"
    assert response["Content-Disposition"] == (
        "attachment; filename=\"Programme detaille.csv\"; filename*=UTF-8''Programme%20d%C3%A9taill%C3%A9.csv"
    )
    assert response["ETag"] == f'"{facts.sha256}"'
    assert client.get(f"/media/{facts.key}/autre.csv").status_code == 404
    assert client.get(f"/media/{facts.key}/w320.jpg").status_code == 404


def test_door_says_not_found_when_the_file_is_lost(client):
    facts = facts_in(release(with_image(plain(size=(333, 222)))), FrozenImage)
    storing.asset_storage().delete(storing.original(facts.sha256))
    for name in ("w320.jpg", "original.jpg"):
        assert client.get(f"/media/{facts.key}/{name}").status_code == 404


def test_door_lets_the_bucket_send_large_originals(client, monkeypatch):
    facts = facts_in(release(with_attachment()), FrozenAttachment)
    address = renditions.attachment_address(facts)
    asked = {}

    def signed(name, **given):
        asked.update(given, name=name)
        return "https://bucket.example/signed"

    monkeypatch.setattr(storing, "is_local", lambda: False)
    monkeypatch.setattr(storing, "signed_address", signed)
    assert body(client.get(address)).startswith(b"jour")  # small: sent by us
    monkeypatch.setattr(views, "SENT_BY_US", 10)

    response = client.get(address)

    assert (response.status_code, response["Location"]) == (302, "https://bucket.example/signed")
    assert response["Cache-Control"] == "no-store"
    assert asked == {
        "name": storing.original(facts.sha256),
        "media_type": "text/csv",
        "disposition": 'attachment; filename="programme.csv"',
    }
    withdraw(Announcement.objects.get())
    assert client.get(address).status_code == 404


def test_preview_is_for_staff_who_may_look_at_images(client):
    image = make_image(plain(size=(700, 500)))
    address = f"/admin/media/{image.pk}/w320.webp"
    allowed = UserFactory(is_staff=True)
    allowed.user_permissions.add(Permission.objects.get(codename="view_image"))
    visitors = {
        None: 404,
        UserFactory(is_staff=True): 404,
        UserFactory(is_staff=False, is_superuser=True): 404,
        allowed: 200,
    }

    for user, status in visitors.items():
        client.logout()
        if user:
            client.force_login(user)
        assert client.get(address).status_code == status

    response = client.get(address)
    assert response["Cache-Control"] == "private, no-store"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert client.get(f"/admin/media/{image.pk}/w999.webp").status_code == 404
    assert client.get("/admin/media/999999/w320.webp").status_code == 404
    assert client.post(address).status_code == 405


def test_admitted_asks_every_gate_until_one_knows(monkeypatch):
    facts = FrozenAttachment("0" * 64, "text/csv", 1, "a.csv")
    monkeypatch.setattr(publicity, "_gates", [])
    assert publicity.admitted(facts.key, now=NOW) is None
    publicity.register(lambda key, now: None)
    publicity.register(lambda key, now: facts if (key, now) == (facts.key, NOW) else None)
    assert publicity.admitted(facts.key, now=NOW) == facts
    assert publicity.admitted("1" * 40, now=NOW) is None


def test_a_picture_that_no_worker_can_make_now_is_answered_in_a_sentence(client, monkeypatch):
    facts = facts_in(release(with_image()), FrozenImage)

    def busy(*_arguments: object) -> list[bytes]:
        raise Busy

    monkeypatch.setattr(renditions, "encoded", busy)
    response = client.get(renditions.og_address(facts), headers={"accept-language": "de"})

    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert response["Cache-Control"] == "no-store"
    assert "Nichts ist verloren" in response.content.decode()
