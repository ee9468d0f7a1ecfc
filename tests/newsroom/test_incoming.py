import datetime as dt
import os
from pathlib import Path

import pytest

from newsroom.incoming import make_ready

NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _no_other_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TMPDIR", raising=False)


def test_uploads_wait_in_a_private_folder_swept_of_what_was_left(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "incoming"
    assert make_ready(folder, now=NOW) == str(folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    for name, age in (("old", 25), ("new", 23)):
        (folder / name).touch()
        at = (NOW - dt.timedelta(hours=age)).timestamp()
        os.utime(folder / name, (at, at))
    assert make_ready(folder, now=NOW) == str(folder)
    assert [path.name for path in folder.iterdir()] == ["new"]


def test_the_folder_that_the_operator_names_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    assert make_ready(tmp_path / "incoming", now=NOW) is None
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_cannot_be_written_keeps_no_newsroom_from_starting(tmp_path: Path) -> None:
    (tmp_path / "incoming").write_text("a file")
    assert make_ready(tmp_path / "incoming", now=NOW) is None
