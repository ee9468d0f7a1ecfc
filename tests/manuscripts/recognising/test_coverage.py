"""No word is lost, whatever a rule forgets: the last look at a plan."""

from __future__ import annotations

from manuscripts.blocks import Block, BlockKind, SourceText
from manuscripts.plan import CommuniquePlan, Unplaced
from manuscripts.recognising.coverage import cover
from manuscripts.recognising.text import Unit

LINES = ("Une charte pour le fleuve", "Le débit est mesuré", "Une charte pour le fleuve", "Merci")
SOURCE = SourceText(
    tuple(Block(BlockKind.PARAGRAPH, text, text, line=n) for n, text in enumerate(LINES, start=1))
)
UNITS = [
    Unit(BlockKind.PARAGRAPH, text, text, line=n, group=n) for n, text in enumerate(LINES, start=1)
]


def test_a_line_that_a_plan_forgot_is_among_the_unplaced() -> None:
    plan = CommuniquePlan("fr", headline=LINES[0], lede=LINES[1], unplaced=(Unplaced(LINES[0], 3),))
    assert cover(SOURCE, UNITS, plan).unplaced == (Unplaced(LINES[0], 3), Unplaced("Merci", 4))


def test_a_line_that_stands_twice_is_kept_twice() -> None:
    plan = CommuniquePlan("fr", headline=LINES[0], lede=f"{LINES[1]} {LINES[3]}")
    assert [each.text for each in cover(SOURCE, UNITS, plan).unplaced] == [LINES[0]]


def test_a_plan_that_holds_everything_stays_as_it_is() -> None:
    plan = CommuniquePlan(
        "fr", headline=LINES[0], subheading=LINES[2], lede=f"{LINES[1]} {LINES[3]}"
    )
    assert cover(SOURCE, UNITS, plan) is plan
