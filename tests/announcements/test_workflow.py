import pytest

from announcements import publishing
from announcements.workflow import ACTIONS, Situation, Status, offers, past, reasons_against


def everything(permission):
    return True


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
@pytest.mark.parametrize("status", list(Status))
def test_an_action_starts_from_its_sources_only(action, status):
    situation = Situation(
        status=status,
        has_public=True,
        has_pending=action.name in ("cancel", "undo"),
        can_be_undone=action.name == "undo",
    )
    refused = bool(reasons_against(action.name, situation, may=everything))
    assert refused == (status not in action.sources)


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
def test_an_action_needs_its_permission(action):
    situation = Situation(status=next(iter(action.sources)), has_public=True)
    asked = []
    reasons_against(action.name, situation, may=lambda permission: asked.append(permission) or True)
    assert asked == [action.permission]
    assert reasons_against(action.name, situation, may=lambda permission: False) != ()


def test_blocking_findings_are_the_reasons():
    situation = Situation(status="in_review", blocking=("Le chapô manque.",))
    assert reasons_against("approve", situation, may=everything) == ("Le chapô manque.",)


def test_a_draft_offers_submission_and_nothing_else():
    assert [offer.action.name for offer in offers(Situation(status="draft"), may=everything)] == [
        "submit"
    ]


def test_a_released_announcement_offers_reopening_and_withdrawal():
    names = [
        o.action.name for o in offers(Situation(status="approved", has_public=True), may=everything)
    ]
    assert names == ["reopen", "withdraw"]


def test_a_planned_release_is_offered_for_cancelling_in_place_of_reopening():
    situation = Situation(status="approved", has_pending=True, approver="Ines Roy")
    assert [o.action.name for o in offers(situation, may=everything)] == ["cancel"]


def test_who_may_not_release_reads_who_planned_it_and_why_it_cannot_be_reopened():
    situation = Situation(status="approved", has_pending=True, approver="Ines Roy")
    (offer,) = offers(situation, may=lambda p: p == "announcements.submit_announcement")
    assert offer.action.name == "reopen"
    (reason,) = offer.reasons
    assert reason.startswith("Ines Roy")


def test_nothing_is_cancelled_when_nothing_is_planned():
    assert reasons_against("cancel", Situation(status="approved"), may=everything) != ()


def test_in_its_minute_a_release_is_offered_for_undoing_and_for_nothing_else():
    situation = Situation(status="approved", has_pending=True, can_be_undone=True)
    assert [o.action.name for o in offers(situation, may=everything)] == ["undo"]


def test_a_planned_release_is_not_undone():
    situation = Situation(status="approved", has_pending=True)
    assert reasons_against("undo", situation, may=everything) != ()


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
def test_every_step_has_its_function_and_its_words(action):
    assert publishing.STEPS[action.name].__name__ == action.name
    assert past(action.name) == str(action.past) != ""
    # A page says in its own words what it did; a button answers with the sentence of the table.
    assert action.has_a_page or action.done


def test_a_step_that_the_table_no_longer_has_keeps_its_name_in_the_history():
    assert past("rubber_stamp") == "rubber_stamp"
