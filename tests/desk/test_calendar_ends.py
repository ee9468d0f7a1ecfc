"""At the ends of the calendar an instant has no UTC: a year that can only be a slip gets a sentence, and nothing falls over."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.test import Client

from announcements import publishing
from announcements.models import Edition
from tests.desk.conftest import address, change_address, form_data
from tests.factories import NOW, make_announcement
from tests.factories import publisher as a_publisher

pytestmark = pytest.mark.django_db
YEARS = ["0001-01-01", "9999-12-31", "0999-12-31"]


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def approval(client: Client, announcement: Any, **fields: str) -> Any:
    form = client.get(address("approve", announcement)).context["form"]
    data = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in data.items() if value not in (None, [])}
    return client.post(address("approve", announcement), {**data, **fields})


@pytest.mark.parametrize("day", YEARS)
def test_a_release_in_a_year_that_cannot_be_meant_is_refused(publisher: Client, day: str) -> None:
    announcement = make_announcement()
    publishing.submit(announcement=announcement, by=a_publisher(), now=NOW, version=1)
    response = approval(publisher, announcement, when="at", day=day, time="00:00")
    assert response.status_code == 200
    assert response.context["form"].errors["day"][0].startswith("Check the year")
    assert Edition.objects.count() == 0


@pytest.mark.parametrize("day", YEARS)
@pytest.mark.parametrize(
    "field",
    ["event_starts_at_0", "dateline_on", "signed_on", "period_from", "commitments-0-due_on"],
)
def test_a_date_in_such_a_year_is_refused_beside_its_field(
    editor: Client, field: str, day: str
) -> None:
    announcement = make_announcement()
    data = form_data(editor.get(change_address(announcement)).content)
    data |= {field: day, "event_starts_at_1": "00:00:00" if "event" in field else ""}
    response = editor.post(change_address(announcement), data)
    assert response.status_code == 200
    assert "Check the year: it lies between 1000 and 2999." in response.content.decode()
    preview = editor.post(
        address("preview", announcement, "fr"), data, headers={"accept": "application/json"}
    )
    assert preview.status_code == 200
