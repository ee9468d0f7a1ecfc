"""The focal point, set by a click, in a real browser under the site's own policy."""

from django.urls import reverse

from tests.assets.pictures import plain
from tests.factories import UserFactory, make_image


def test_a_click_on_the_image_sets_its_focal_point(page, client, live_server):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    image = make_image(plain(size=(700, 500)))
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    name = "sessionid"
    page.context.add_cookies(
        [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
    )
    page.goto(reverse("admin:assets_image_change", args=[image.pk]))
    picture = page.locator("img.focal-preview")
    box = picture.bounding_box()

    picture.click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.8})

    assert float(page.locator("#id_focal_x").input_value()) == 0.25
    assert float(page.locator("#id_focal_y").input_value()) == 0.8
    mark = page.locator(".focal-mark").bounding_box()
    assert abs(mark["x"] + mark["width"] / 2 - box["x"] - box["width"] * 0.25) < 3
    assert not [text for text in complaints if "Content Security Policy" in text]
    page.locator("#id_focal_x").fill("0.5")
    page.locator("[name=_save]").first.click()
    page.wait_for_url("**/admin/assets/image/")
    image.refresh_from_db()
    assert (image.focal_x, image.focal_y) == (0.5, 0.8)
