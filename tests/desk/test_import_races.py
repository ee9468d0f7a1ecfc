"""Several imports at once make what one import would have made."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from announcements import publishing
from announcements.models import Announcement, ImportedSource
from contacts.models import PressContact
from desk.importing.applying import apply
from desk.importing.proposing import propose
from partners.models import Institution
from tests.factories import NOW, make_announcement
from tests.threads import at_once, elsewhere

COMMUNIQUES = Path(__file__).parent.parent / "manuscripts" / "communiques"
SAMPLE = (COMMUNIQUES / "communique-accord-cadre.txt").read_bytes()


def proposal(data: bytes) -> Any:
    return propose(data, reference_date=dt.date(2026, 2, 10))


def another(data: bytes) -> bytes:
    """The same institutions and people in another text."""
    return data + b"\n\nUne phrase de plus, qui fait un autre texte.\n"


def names() -> Counter[str]:
    return Counter(Institution.objects.order_by().values_list("name_fr", flat=True))


@pytest.mark.django_db(transaction=True)
def test_three_imports_of_one_text_at_once_make_one_draft(tmp_path: Path) -> None:
    plans = [proposal(SAMPLE) for _ in range(3)]
    outcomes = at_once(
        [
            lambda p=plan: apply(p.plan, p.matching, by=None, now=NOW)  # type: ignore[misc]
            for plan in plans
        ],
        folder=tmp_path,
    )
    assert sorted(outcome.created for outcome in outcomes) == [False, False, True]
    assert len({outcome.announcement.pk for outcome in outcomes}) == 1

    def stored() -> Any:
        counted = (model.objects.count() for model in (Announcement, ImportedSource))
        return *counted, set(names().values())

    assert elsewhere(stored, folder=tmp_path) == (1, 1, {1})


@pytest.mark.django_db(transaction=True)
def test_different_texts_at_once_share_the_institutions_they_name(tmp_path: Path) -> None:
    plans = [proposal(SAMPLE), proposal(another(SAMPLE))]
    outcomes = at_once(
        [
            lambda p=plan: apply(p.plan, p.matching, by=None, now=NOW)  # type: ignore[misc]
            for plan in plans
        ],
        folder=tmp_path,
    )
    assert [outcome.created for outcome in outcomes] == [True, True]

    def stored() -> Any:
        contacts = Counter(PressContact.objects.values_list("email", flat=True))
        return Announcement.objects.count(), set(names().values()), set(contacts.values())

    assert elsewhere(stored, folder=tmp_path) == (2, {1}, {1})


@pytest.mark.django_db
def test_a_plan_made_before_another_import_is_held_against_what_that_one_made() -> None:
    first, second = proposal(SAMPLE), proposal(another(SAMPLE))
    for ready in (first, second):
        apply(ready.plan, ready.matching, by=None, now=NOW)
    assert set(names().values()) == {1}


@pytest.mark.django_db
def test_an_import_into_an_announcement_says_which_version_it_looked_at() -> None:
    announcement, ready = make_announcement(), proposal(SAMPLE)
    with pytest.raises(publishing.Conflict):
        apply(ready.plan, ready.matching, by=None, now=NOW, into=announcement, accept=["headline"])
    announcement.refresh_from_db()
    assert announcement.headline_fr != ready.plan.headline


@pytest.mark.django_db(transaction=True)
def test_a_ticket_is_spent_once(tmp_path: Path) -> None:
    announcement = make_announcement()
    plans = [proposal(SAMPLE) for _ in range(2)]
    outcomes = at_once(
        [
            lambda p=plan: apply(  # type: ignore[misc]
                p.plan,
                p.matching,
                by=None,
                now=NOW,
                into=Announcement.objects.get(pk=announcement.pk),
                version=announcement.version,
                accept=["headline"],
                ticket="imports/abc",
            )
            for plan in plans
        ],
        folder=tmp_path,
    )
    assert sorted(outcome.changed for outcome in outcomes) == [False, True]
    version = elsewhere(lambda: Announcement.objects.get().version, folder=tmp_path)
    assert version == announcement.version + 1
