"""The short form of script/never_wrong: a real server with two processes, each kind of change once; and what the command calls wrong."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.script.serving import ROOT, manage, variables
from trials.measuring.changes import Rule
from trials.measuring.talking import Heard


def test_no_answer_is_wrong_while_things_change(tmp_path: Path) -> None:
    manage(tmp_path, "migrate", "-v", "0")
    manage(tmp_path, "createcachetable")
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "manage.py", "never_wrong", "--runs", "1", "--workers", "2", "--rate", "60", "--pace", "1"],
        cwd=ROOT, env=variables(tmp_path, DEMO="1", PAGE_CACHE="16", SITE_URL=""), capture_output=True, text=True, timeout=180,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "No answer was wrong." in done.stdout


def heard(*, sent_at: float, begun_at: float = 0.0) -> Heard:
    return Heard(200, {}, b"", sent_at, begun_at or sent_at + 0.01)


@pytest.mark.parametrize(
    ("sent_at", "text", "appears", "wrong"),
    [
        (5.0, "mot", True, True),  # a second before
        (5.0, "", True, False),
        (9.995, "mot", True, False),  # begun after the instant
        (10.5, "", True, False),  # within its grace
        (11.0, "", True, True),
        (11.0, "mot", True, False),
        (5.0, "mot", False, False),
        (10.5, "mot", False, False),
        (11.0, "mot", False, True),
        (11.0, "", False, False),
    ],
)
def test_an_answer_that_says_too_early_or_too_late_is_wrong(
    sent_at: float, text: str, appears: bool, wrong: bool
) -> None:
    rule = Rule("release", "mot", frozenset({"/fr/"}), 10.0, 11.0, appears=appears)
    assert rule.broken_by("/fr/", heard(sent_at=sent_at), text) is wrong
    assert not rule.broken_by("/de/", heard(sent_at=sent_at), text)
