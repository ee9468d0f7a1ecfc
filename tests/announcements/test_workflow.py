import pytest

from announcements.workflow import ACTIONS, Situation, Status, offers, reasons_against


def everything(permission):
    return True


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
@pytest.mark.parametrize("status", list(Status))
def test_an_action_starts_from_its_sources_only(action, status):
    situation = Situation(status=status, has_public=True)
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
