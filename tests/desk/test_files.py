"""Adding files in the admin."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from assets import storing
from assets.models import Attachment, Image
from tests.assets.pictures import XMP, pdf, plain
from tests.factories import SVG, InstitutionFactory, UserFactory, make_attachment, make_image

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


def fields(**given: object) -> dict[str, object]:
    return {"focal_x": "0.5", "focal_y": "0.5", **given}


def upload(data: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def test_adding_an_image_fills_what_the_file_says(desk):
    response = desk.post(
        reverse("admin:assets_image_add"),
        fields(upload=upload(plain(xmp=XMP)), alt_fr="Ma description", focal_x="0.25"),
    )

    assert response.status_code == 302
    image = Image.objects.get()
    assert (image.alt_fr, image.credit_fr) == ("Ma description", "Photo : J. Martin")
    assert (image.focal_x, image.focal_y) == (0.25, 0.5)
    assert (image.width, image.height, image.media_type) == (60, 40, "image/jpeg")
    assert image.added_by.is_superuser


def test_adding_a_bad_image_says_why_and_keeps_the_form(desk):
    response = desk.post(
        reverse("admin:assets_image_add"), fields(upload=upload(b"junk"), alt_fr="Ma description")
    )

    assert response.status_code == 200
    (sentence,) = response.context["adminform"].form.errors["upload"]
    assert "JPEG, PNG, WebP" in sentence
    assert 'value="Ma description"' in response.text
    assert Image.objects.count() == 0


def test_adding_an_image_needs_a_file_and_a_point_inside(desk):
    response = desk.post(reverse("admin:assets_image_add"), fields(focal_x="1.5"))
    assert set(response.context["adminform"].form.errors) == {"upload", "focal_x"}


def test_changing_words_keeps_the_file_and_a_new_file_replaces_it(desk):
    image = make_image()
    address = reverse("admin:assets_image_change", args=[image.pk])

    desk.post(address, fields(alt_fr="Autre"))
    changed = Image.objects.get()
    assert (changed.sha256, changed.alt_fr) == (image.sha256, "Autre")

    desk.post(address, fields(alt_fr="Autre", upload=upload(SVG, "logo.svg")))
    replaced = Image.objects.get()
    assert (replaced.media_type, replaced.width, replaced.alt_fr) == ("image/svg+xml", 120, "Autre")
    assert storing.exists(image.file.name)  # editions may stand on it


def test_image_page_shows_preview_languages_and_use(desk):
    image = make_image(plain(size=(700, 500)))
    institution = InstitutionFactory(name_fr="Université de Valmont", logo=image)

    page = desk.get(reverse("admin:assets_image_change", args=[image.pk])).text

    assert f'src="/admin/media/{image.pk}/w640.webp"' in page
    assert "admin/focal-point.js" in page
    for name in ("alt_fr", "alt_en", "alt_de", "caption_fr", "credit_de", "focal_x"):
        assert f'name="{name}"' in page
    assert reverse("admin:partners_institution_change", args=[institution.pk]) in page
    assert "Université de Valmont" in page


def test_image_list_searches_and_shows_small_pictures(desk):
    found = make_image(SVG, "logo.svg", alt_de="Wappen")
    other = make_image(plain(size=(61, 40)), "autre.jpg", alt_de="Fluss")

    page = desk.get(reverse("admin:assets_image_changelist"), {"q": "wappen"}).text

    assert f'src="/admin/media/{found.pk}/original.svg"' in page
    assert f"/admin/media/{other.pk}/" not in page
    assert desk.get(f"/admin/media/{found.pk}/original.svg").status_code == 200


def test_image_list_costs_the_same_for_many(desk, django_assert_max_num_queries):
    for number in range(12):
        make_image(filename=f"{number}.jpg")
    with django_assert_max_num_queries(12):
        desk.get(reverse("admin:assets_image_changelist"))


def test_adding_an_attachment_stores_it(desk):
    data = {"upload": upload(pdf(), "Accord.pdf"), "title_fr": "L’accord"}

    response = desk.post(reverse("admin:assets_attachment_add"), data)

    assert response.status_code == 302
    attachment = Attachment.objects.get()
    assert (attachment.filename, attachment.title_fr, attachment.size) == (
        "Accord.pdf",
        "L’accord",
        len(storing.read(attachment.file.name)),
    )
    assert storing.read(attachment.file.name).startswith(b"%PDF-")


def test_adding_a_dangerous_attachment_says_why(desk):
    response = desk.post(
        reverse("admin:assets_attachment_add"), {"upload": upload(b"<script>", "page.txt")}
    )
    assert response.context["adminform"].form.errors["upload"]
    assert Attachment.objects.count() == 0


def test_attachment_page_opens(desk):
    attachment = make_attachment()
    page = desk.get(reverse("admin:assets_attachment_change", args=[attachment.pk])).text
    assert "programme.csv" in page
