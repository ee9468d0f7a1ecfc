"""What grows eightfold takes about eightfold the time to read: nothing that is pasted holds a worker for minutes."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from announcements.importing.blocks import UnreadableSource
from announcements.importing.reading import read
from announcements.importing.recognising import recognise
from tests.announcements.importing.adversaries import Adversary, few_texts
from tests.announcements.importing.adversaries_of_files import markup, office

SMALL, GROWTH = 1_500, 8
# Eight times for what is linear, sixty-four for what is quadratic; and what costs less than a quick machine can tell is let pass.
MOST, TELLING = 24.0, 0.12
# Every sixth of them: each kind of thing repeated, in places that change.
CHOSEN = [*few_texts(), *markup(), *office()]


def cost(adversary: Adversary, size: int) -> float:
    """Return the processor time in seconds that a source of a size takes from bytes to plan."""
    data = adversary.make(size)
    started = time.process_time()
    try:
        source = read(data, name=adversary.name)
        recognise(source, reference_date=dt.date(2026, 2, 10))
    except UnreadableSource:
        pass  # a sentence is an answer, too
    return time.process_time() - started


@pytest.mark.parametrize("adversary", CHOSEN[::6], ids=lambda each: each.label)
def test_reading_takes_time_in_proportion(adversary: Adversary) -> None:
    large = cost(adversary, SMALL * GROWTH)
    if large < TELLING:
        return
    # A second look where the machine was busy with something else for a moment.
    ratios = [large / cost(adversary, SMALL)]
    if ratios[0] > MOST:
        ratios.append(cost(adversary, SMALL * GROWTH) / cost(adversary, SMALL))
    assert min(ratios) < MOST
