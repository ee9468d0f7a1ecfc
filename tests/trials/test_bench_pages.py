"""What script/bench measures is there: a page that moved would stop the measuring of all of them."""

import io

import pytest
from django.core.management import call_command
from django.test import Client

from tests.factories import publisher
from trials.management.commands.bench_pages import Pages


@pytest.mark.django_db
def test_every_page_that_is_measured_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    # Few announcements, and yet some that were changed.
    monkeypatch.setattr("trials.growing.stories.CHANGED", 40)
    call_command("grow_newsroom", "60", stdout=io.StringIO())
    pages = Pages()
    reader, staff = Client(), Client()
    staff.force_login(publisher(is_superuser=True))
    for name, address in pages.public().items():
        assert reader.get(address).status_code == (404 if name == "404" else 200), name
    for name, address in pages.desk().items():
        assert staff.get(address).status_code == 200, name
