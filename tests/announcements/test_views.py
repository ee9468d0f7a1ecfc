import datetime as dt

import pytest
import time_machine

from tests.factories import DAY, HOUR, NOW, make_announcement, release

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def test_the_announcement_is_read_at_its_address(client):
    announcement = make_announcement(lead_image=True)
    release(announcement)
    response = client.get(f"/c/{announcement.short_id}")
    assert response.status_code == 302
    page = client.get(response["Location"])
    assert page.status_code == 200
    text = page.content.decode()
    assert announcement.headline_fr in text
    assert 'id="engagement-2"' in text
