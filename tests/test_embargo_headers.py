"""Every public door says the same in every second before a release as when nothing waits."""

from __future__ import annotations

import datetime as dt
import secrets

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from tests.factories import DAY, HOUR, MINUTE, NOW, release, reopen
from tests.test_embargo import DOORS, SECOND, SECRET, Story, make_story, with_addresses

pytestmark = pytest.mark.django_db


def headers_of_every_door(
    stories: list[Story], at: dt.datetime
) -> dict[str, tuple[int, list[tuple[str, str]]]]:
    """Return status and headers of every address, as bytes go out, without the Date that a server adds."""
    with time_machine.travel(at, tick=False):
        # How often somebody asked is no matter of time. Other processes count in the same cache: it is not emptied.
        cache.key_prefix = secrets.token_hex(4)
        client = Client()
        found = {}
        # What stands behind a printed link hangs on the link alone, and nobody keeps it.
        doors = [door for name, door in DOORS.items() if name != "emergency"]
        paths = {path for story in stories for door in doors for path in door(story)}
        for path in sorted(paths):
            answer = client.get(path)
            found[path] = (answer.status_code, sorted(answer.headers.items()))
            answer.close()
    return found


@pytest.mark.parametrize("phase", ["embargo", "correction"])
def test_no_header_of_any_door_tells_that_a_release_is_coming(phase):
    with time_machine.travel(NOW - HOUR, tick=False):
        other = make_story("belette")
        release(other.announcement, at=NOW - DAY)
        stories = [with_addresses(other)]
    with time_machine.travel(NOW, tick=False):
        story = SECRET[phase]()
        stories.append(with_addresses(story))
    release_at = NOW + SECOND
    # A page names the size of a kit once somebody has had it made: that is told by the first round, not by a release.
    headers_of_every_door(stories, release_at - HOUR)
    waiting = {
        seconds: headers_of_every_door(stories, release_at - seconds * SECOND)
        for seconds in (120, 59, 30, 1)
    }
    story.announcement.refresh_from_db()
    reopen(story.announcement, now=NOW - MINUTE)
    nothing_pending = headers_of_every_door(stories, NOW)
    assert {status for status, _headers in nothing_pending.values()} >= {200, 302, 404}
    for seconds, found in waiting.items():
        assert found == nothing_pending, seconds
