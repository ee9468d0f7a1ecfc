import datetime as dt
import re

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from announcements.document import read
from announcements.models import Announcement, Edition, EditionText
from announcements.rehearsing import Upcoming
from assets.models import Image
from contacts.models import PressContact
from newsroom.demo.dates import fill, working_day
from newsroom.demo.loading import load_demo
from partners.models import Institution
from presskits.pdf import STANDARDS, render_pdf
from presskits.rehearsing import surroundings
from tests.factories import NOW, publisher

REAL = {"Université de Lorraine", "Inria", "Centre Inria de l’Université de Lorraine"}


pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demo, loaded once for this file and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        by = publisher()
        load_demo(now=NOW, editor=by, publisher=by)
        yield
        transaction.set_rollback(True)


def test_the_demo_tells_a_year_and_a_half_in_every_phase(demo):
    public = Edition.objects.public(NOW)
    assert Announcement.objects.count() >= 14
    assert Institution.objects.count() >= 6
    assert set(Announcement.objects.values_list("status", flat=True)) == {
        "draft",
        "in_review",
        "approved",
    }
    assert Edition.objects.pending(NOW).count() >= 1
    assert Edition.objects.withdrawn(NOW).count() >= 1
    assert set(public.values_list("kind", flat=True)) >= {
        "original",
        "correction",
        "update",
        "translation",
    }
    oldest = public.order_by("release_at").first().release_at
    assert NOW - oldest > dt.timedelta(days=330)


def test_most_of_the_demo_is_in_english_and_some_in_german(demo):
    public = Edition.objects.public(NOW)
    count = {
        code: EditionText.objects.filter(edition__in=public, language=code).count()
        for code in ("fr", "en", "de")
    }
    assert count["fr"] == public.count()
    assert count["en"] > count["fr"] / 2
    assert count["de"] >= 2


def test_nothing_released_lies_ahead_and_no_date_is_left_open(demo):
    for text in EditionText.objects.all():
        assert not re.search(r"\{\w+(:-?\d+)?\}", text.document)
    assert not Edition.objects.public(NOW).filter(texts__document__contains="{day").exists()


def test_every_demo_image_is_described_and_credited_in_three_languages(demo):
    for image in Image.objects.exclude(media_type="image/svg+xml"):
        assert all([image.alt_fr, image.alt_en, image.alt_de, image.credit_fr, image.licence])
        assert image.width <= 1600


def test_demo_people_cannot_be_reached(demo):
    for contact in PressContact.objects.all():
        assert contact.email.endswith(".example")
        fiction = ("+3319900", "+493023125", "+1202555")
        assert not contact.phone or contact.phone.startswith(fiction)
    fictional = Institution.objects.exclude(name_fr__in=REAL)
    assert all(
        ".example" in institution.website for institution in fictional if institution.website
    )


def test_the_demo_is_loaded_into_an_empty_newsroom_only(demo):
    with pytest.raises(CommandError):
        call_command("load_demo")


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("signé {day:0}", "fr", "signé mardi 3 mars"),
        ("on {day:0}", "en", "on Tuesday 3 March"),
        ("am {day:0}", "de", "am Dienstag, 3. März"),
        ("le {date:-2}", "fr", "le 1er mars 2026"),
        ("d'ici {month:31}", "fr", "d'ici avril 2026"),
        ("invite {event_day}", "fr", "invite lundi 9 mars"),
    ],
)
def test_dates_are_written_relative_to_the_dateline(text, language, expected):
    dateline, event = dt.date(2026, 3, 3), dt.date(2026, 3, 9)
    assert fill(text, language=language, dateline=dateline, event=event) == expected


def test_a_weekend_moves_to_a_working_day():
    saturday = dt.date(2026, 3, 7)
    assert working_day(saturday) == dt.date(2026, 3, 6)
    assert working_day(saturday, ahead=True) == dt.date(2026, 3, 9)


def test_a_pdf_can_be_made_of_every_text_of_the_demo(demo):
    """The demo answers for its texts itself (see `approve`): this is where it does."""
    for text in EditionText.objects.select_related("edition"):
        upcoming = Upcoming(
            announcement_id=text.edition.announcement_id,
            document=read(text.document),
            fingerprint=text.fingerprint,
            slug=text.slug,
            number=text.edition.number,
            kind=text.edition.kind,
            note="",
            release_at=text.edition.release_at,
        )
        context = surroundings(upcoming)
        made = render_pdf(upcoming.document, context, images={}, timestamp=text.edition.release_at)
        assert made.standards == STANDARDS
