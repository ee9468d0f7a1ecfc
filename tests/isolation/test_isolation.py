"""Costly work ends at its limits in one sentence, its worker is replaced, and nobody else feels it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from isolation import Busy, Failed, TooCostly, calling, meeting
from tests.isolation.costly import Fact, Refused, sleep, work


def test_work_is_done_in_a_process_of_lower_priority():
    process, niceness = work("where")

    assert process != os.getpid()
    assert niceness > os.nice(0) or niceness == 19  # nobody is lower than that


def test_plain_values_come_back_equal():
    assert work("fact", "Ünïcode 名") == Fact("Ünïcode 名", (1, 2, 3))


def test_what_the_work_may_raise_is_raised_here():
    with pytest.raises(Refused, match="no such thing"):
        work("refuse", "no such thing")


def test_sentences_are_said_in_the_language_of_the_caller():
    with translation.override("de"):
        assert work("sentence") == translation.gettext("Home") != "Home"


@pytest.mark.parametrize("what", ["spin", "swallow", "flood", "crash"])
def test_work_past_its_limits_is_given_up_and_the_next_is_done(what, caplog):
    with translation.override("en"), pytest.raises(TooCostly) as caught:
        work(what)

    with translation.override("en"):
        assert str(caught.value) == (
            "This needs more time or memory than the newsroom gives to a single file."
        )
    assert work("fact", "after") == Fact("after", (1, 2, 3))


def test_work_that_waits_too_long_is_given_up():
    with pytest.raises(TooCostly):
        sleep()


def test_an_error_that_nobody_foresaw_is_logged_and_told_in_a_sentence(caplog):
    with pytest.raises(Failed):
        work("stumble")

    assert "nobody foresaw this" in caplog.text


def test_an_answer_that_would_call_something_is_not_opened(caplog):
    with pytest.raises(Failed):
        work("hostile")

    assert "is not expected in an answer" in caplog.text


def test_a_worker_that_has_grown_is_replaced():
    grown = work("grow")

    assert work("where")[0] != grown


def test_files_are_handed_over_and_written_where_they_are():
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as target:
        source.write(b"words")
        assert work("copy", source, target) == 5
        target.seek(0)
        assert target.read() == b"WORDS"


def test_workers_know_neither_the_secrets_nor_the_database():
    assert {"SECRET_KEY", "DATABASE_URL"} & set(work("environment")) == set()
    assert work("settings") is False


def test_a_full_queue_is_refused_at_once_with_a_sentence(monkeypatch):
    monkeypatch.setattr(
        meeting, "connected", lambda *a, **k: (_ for _ in ()).throw(BlockingIOError())
    )
    with pytest.raises(Busy):
        work("fact", "one too many")


def test_others_are_served_while_one_holds_a_lane():
    """A text that takes all its time holds up its own lane alone."""
    from presskits.typesetting import typeset

    answered: list[str] = []

    def hold() -> None:
        with pytest.raises(TooCostly):
            work("spin")
        answered.append("held")

    thread = threading.Thread(target=hold)
    thread.start()
    assert typeset(b"= Words", format="pdf").startswith(b"%PDF")
    answered.append("typeset")
    thread.join()

    assert answered == ["typeset", "held"]


@pytest.fixture
def own_keeper(tmp_path, monkeypatch):
    """Workers of this test alone: other tests must not lose theirs."""
    calling.let_go()
    monkeypatch.setattr(meeting, "folder", lambda: tmp_path / "isolation" / "own")
    yield
    calling.let_go()


@pytest.mark.usefixtures("own_keeper")
def test_killed_workers_and_a_killed_keeper_are_replaced():
    worker = work("where")[0]
    os.kill(worker, signal.SIGKILL)
    assert work("where")[0] != worker  # who is killed takes up nothing more

    keeper = int(Path(f"/proc/{work('where')[0]}/stat").read_text().split(") ")[1].split()[1])
    os.kill(keeper, signal.SIGKILL)
    assert work("fact", "after") == Fact("after", (1, 2, 3))


def test_nothing_runs_on_when_the_last_process_of_the_newsroom_is_gone(tmp_path):
    asked = (
        "import django; django.setup()\n"
        "from tests.isolation.costly import work\n"
        "print(work('where')[0])"
    )
    (folder := tmp_path / ("long" * 25)).mkdir()
    done = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "ENTENTE_TEST_DATA": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )  # fmt: skip
    worker = int(done.stdout)
    until = time.monotonic() + 10
    while Path(f"/proc/{worker}").exists() and time.monotonic() < until:
        time.sleep(0.02)

    assert not Path(f"/proc/{worker}").exists()


def test_meeting_place_is_for_this_user_alone():
    work("where")

    assert meeting.folder().stat().st_mode & 0o077 == 0
    assert {path.stat().st_mode & 0o077 for path in meeting.folder().iterdir()} == {0}


def test_a_keeper_that_cannot_start_is_told_in_a_sentence(monkeypatch, caplog):
    from isolation import NotDone

    monkeypatch.setattr(calling, "START", 0.2)
    monkeypatch.setattr(calling, "_start", lambda: None)
    monkeypatch.setattr(meeting, "folder", lambda: Path("/nonexistent"))
    with pytest.raises(NotDone):
        work("where")
