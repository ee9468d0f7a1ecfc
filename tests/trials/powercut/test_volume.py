"""A disk that keeps no more than it promised."""

import random
from pathlib import Path

import pytest

from trials.powercut.recording import Event
from trials.powercut.volume import EVERYTHING, NOTHING, Cut, Volume

FOLDER = Path("/data")


@pytest.fixture
def volume(tmp_path: Path) -> Volume:
    base = tmp_path / "base"
    (base / "files").mkdir(parents=True)
    (base / "files" / "old").write_bytes(b"old")
    return Volume(FOLDER, base)


def happen(volume: Volume, *steps: tuple) -> None:
    """Let things happen: kind, name, and a second name or the bytes."""
    for place, (kind, name, *more) in enumerate(steps, start=volume.syncs * 100):
        given = (
            {} if not more else {"to": f"/data/{more[0]}"} if kind == "move" else {"data": more[0]}
        )
        path = f"/data/{name}" if name else "/data"
        volume.apply(Event(kind, path, place, place, **given))


def left(volume: Volume, tmp_path: Path, cut: Cut, seed: int = 1) -> dict[str, bytes]:
    target = tmp_path / f"left-{cut.name}-{seed}"
    volume.leave(target, cut, random.Random(seed))
    return {
        path.relative_to(target).as_posix(): path.read_bytes()
        for path in target.rglob("*")
        if path.is_file()
    }


NEW = [("create", "files/tmp"), ("write", "files/tmp", b"new")]
NAMED = ("move", "files/tmp", "files/new")


def test_an_unsynced_file_is_gone(volume: Volume, tmp_path: Path) -> None:
    happen(volume, *NEW, NAMED)
    assert left(volume, tmp_path, NOTHING) == {"files/old": b"old"}
    assert left(volume, tmp_path, EVERYTHING) == {"files/old": b"old", "files/new": b"new"}
    assert volume.unsynced() == ["files/new", "files/tmp"]


def test_a_synced_name_without_synced_bytes_is_an_empty_file(
    volume: Volume, tmp_path: Path
) -> None:
    happen(volume, *NEW, NAMED, ("sync", "files"))
    assert left(volume, tmp_path, NOTHING)["files/new"] == b""


def test_synced_bytes_without_a_synced_name_are_gone(volume: Volume, tmp_path: Path) -> None:
    happen(volume, *NEW, ("sync", "files/tmp"), NAMED)
    assert left(volume, tmp_path, NOTHING) == {"files/old": b"old"}


def test_both_synced_last(volume: Volume, tmp_path: Path) -> None:
    happen(volume, *NEW, ("sync", "files/tmp"), NAMED, ("sync", "files"))
    assert left(volume, tmp_path, NOTHING) == {"files/old": b"old", "files/new": b"new"}
    assert volume.unsynced() == []


def test_a_folder_without_a_synced_name_takes_its_files_with_it(
    volume: Volume, tmp_path: Path
) -> None:
    inside = [("folder", "sub"), ("create", "sub/x"), ("write", "sub/x", b"x")]
    happen(volume, *inside, ("sync", "sub/x"), ("sync", "sub"))
    assert left(volume, tmp_path, NOTHING) == {"files/old": b"old"}
    happen(volume, ("sync", ""))
    assert left(volume, tmp_path, NOTHING, 2) == {"files/old": b"old", "sub/x": b"x"}


def test_a_removed_file_comes_back_until_its_folder_is_synced(
    volume: Volume, tmp_path: Path
) -> None:
    happen(volume, ("remove", "files/old"))
    assert left(volume, tmp_path, NOTHING) == {"files/old": b"old"}
    happen(volume, ("sync", "files"))
    assert left(volume, tmp_path, EVERYTHING) == {}


def test_writes_are_kept_by_chance_and_in_parts(volume: Volume, tmp_path: Path) -> None:
    pages = bytes([1]) * 4096
    happen(
        volume, ("write", "files/old", pages), ("cut", "files/old"), ("write", "files/old", pages)
    )
    found = {
        left(volume, tmp_path, Cut("torn", 0.5, 0.5), seed).get("files/old") for seed in range(40)
    }
    assert b"old" in found
    assert pages in found
    assert any(data and 0 in data and 1 in data for data in found)
