"""What is kept is on the disk before anybody is told so, and what is damaged is written again and never handed out."""

import errno
import io
import os
import stat
from pathlib import Path

import pytest

from assets import disk, storing
from assets.damage import Damaged
from assets.models import Image
from assets.uploading import store_image
from tests.factories import jpeg, make_image

NAME = storing.original("ab" * 32)


@pytest.fixture
def calls(monkeypatch, asset_folder):
    """What was synced and renamed, in order, as paths below the folder of this test."""
    made = []
    sync, replace = os.fsync, os.replace

    def seen(path):
        name = os.path.relpath(path, asset_folder.parent)
        return "temporary" if os.path.basename(name).startswith(disk.UNFINISHED) else name

    def fsync(handle):
        made.append(("sync", seen(os.readlink(f"/proc/self/fd/{handle}"))))
        sync(handle)

    def rename(source, target):
        made.append(("name", seen(target)))
        replace(source, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", rename)
    monkeypatch.setattr(disk, "_settled", set())
    return made


def test_a_file_is_synced_then_named_then_every_new_folder_is_synced(calls):
    storing.keep(NAME, b"bytes")

    file = f"files/{NAME}"
    assert calls == [
        ("sync", "temporary"),
        ("name", file),
        ("sync", "files/originals/ab"),
        ("sync", "files/originals"),
        ("sync", "files"),
        ("sync", "."),
    ]


def test_a_folder_that_another_process_made_is_synced_too(calls, asset_folder):
    (asset_folder / "originals" / "ab").mkdir(parents=True)
    storing.keep(NAME, b"bytes")
    assert ("sync", "files/originals") in calls


def test_a_known_folder_costs_one_sync(calls):
    storing.keep(NAME, b"bytes")
    calls.clear()
    other = storing.original("ab" + "cd" * 31)
    storing.keep(other, b"others")
    assert calls == [
        ("sync", "temporary"),
        ("name", f"files/{other}"),
        ("sync", "files/originals/ab"),
    ]


def test_what_is_there_already_is_synced_before_it_is_believed(calls):
    """Another process may have named it a moment ago, and not have come to the folder yet."""
    storing.keep(NAME, b"bytes")
    calls.clear()
    storing.keep(NAME, b"bytes")
    assert calls == [("sync", f"files/{NAME}"), ("sync", "files/originals/ab")]


@pytest.mark.parametrize("left", [b"", b"byt", b"BYTES", b"bytes and more"])
def test_a_file_that_a_power_cut_damaged_is_written_again(left, asset_folder):
    path = asset_folder / NAME
    path.parent.mkdir(parents=True)
    path.write_bytes(left)

    storing.keep(NAME, b"bytes")

    assert path.read_bytes() == b"bytes"


@pytest.mark.django_db
def test_uploading_a_picture_again_mends_its_damaged_file(asset_folder):
    data = jpeg()
    image = make_image(data)
    path = asset_folder / image.file.name
    right = path.read_bytes()
    path.write_bytes(right[:100])

    again = store_image(data=data, filename="campus.jpg")

    assert path.read_bytes() == right
    assert again.sha256 == image.sha256


@pytest.mark.django_db
def test_the_file_is_synced_before_its_row_is_written(calls, monkeypatch):
    monkeypatch.setattr(Image, "save", lambda self: calls.append(("row", self.file.name)))
    image = store_image(data=jpeg(), filename="campus.jpg", by=None)
    assert calls[-1] == ("row", image.file.name)
    assert ("sync", f"files/originals/{image.sha256[:2]}") in calls


def test_what_can_be_made_again_waits_for_no_disk(calls):
    storing.keep_sealed(storing.rendition("ab" * 32, "w320.webp"), b"pixels")
    assert [kind for kind, _path in calls] == ["name"]


@pytest.mark.parametrize("problem", [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO])
@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_disk_that_does_not_take_a_file_says_so_and_keeps_nothing(
    problem, call, monkeypatch, asset_folder
):
    def refuse(*_arguments):
        raise OSError(problem, os.strerror(problem))

    monkeypatch.setattr(os, call, refuse)
    with pytest.raises(storing.NotStored) as raised:
        storing.keep(NAME, b"bytes")

    assert raised.value.errno == problem
    assert raised.value.filename == str(asset_folder / NAME)
    assert isinstance(raised.value, OSError)
    assert [path for path in asset_folder.rglob("*") if path.is_file()] == []


def test_a_failed_write_leaves_what_was_there(monkeypatch, asset_folder):
    storing.keep(NAME, b"bytes")
    monkeypatch.setattr(os, "fsync", lambda _handle: (_ for _ in ()).throw(OSError(28, "full")))
    with pytest.raises(storing.NotStored):
        storing.keep(NAME, b"other bytes")
    assert storing.read(NAME) == b"bytes"
    assert len(list((asset_folder / NAME).parent.iterdir())) == 1


def test_folders_are_for_the_owner_alone_whatever_the_umask(asset_folder):
    before = os.umask(0)
    try:
        storing.keep(NAME, b"bytes")
    finally:
        os.umask(before)
    modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in asset_folder.rglob("*")}
    assert modes == {"originals": 0o700, "ab": 0o700, "ab" * 32: 0o600}


# Reading.


def kept(data: bytes) -> tuple[str, str]:
    sha256 = storing.digest(data)
    storing.keep(storing.original(sha256), data)
    return storing.original(sha256), sha256


def change(path: Path, data: bytes) -> None:
    """Change a file in place, at another moment than it was written."""
    path.write_bytes(data)
    facts = path.stat()
    os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns + 1))


def test_a_changed_file_is_not_opened(asset_folder):
    name, sha256 = kept(b"released")
    with storing.opened(name, sha256=sha256, size=8) as file:
        assert file.read() == b"released"
    change(asset_folder / name, b"replaced")
    with pytest.raises(Damaged, match="has not the hash"):
        storing.opened(name, sha256=sha256, size=8)
    with pytest.raises(Damaged, match="has not the hash"):
        storing.read(name, sha256=sha256)


def test_a_file_that_is_cut_short_is_not_opened(asset_folder):
    name, sha256 = kept(b"released")
    change(asset_folder / name, b"rel")
    with pytest.raises(Damaged, match="has 3 bytes instead of 8"):
        storing.opened(name, sha256=sha256, size=8)


def test_a_file_is_hashed_once_by_a_process(monkeypatch):
    name, sha256 = kept(b"released")
    storing._proven.clear()
    asked = []
    measured = storing.measured
    monkeypatch.setattr(storing, "measured", lambda file: asked.append(1) or measured(file))
    for _ in range(3):
        storing.opened(name, sha256=sha256, size=8).close()
    assert len(asked) == 1


def test_a_rendition_that_is_not_what_was_stored_is_told_from_one_that_is(asset_folder):
    name = storing.rendition("ab" * 32, "w320.webp")
    storing.keep_sealed(name, b"pixels")
    assert storing.read_sealed(name) == b"pixels"
    path = asset_folder / name
    whole = path.read_bytes()
    for damaged in (b"", whole[:-1], whole[:20], bytes(len(whole)), b"P" + whole[1:]):
        path.write_bytes(damaged)
        with pytest.raises(Damaged):
            storing.read_sealed(name)


def test_several_files_are_all_there_or_the_caller_hears_of_it(monkeypatch):
    names = {storing.original(f"{number:02d}" * 32): b"x%d" % number for number in range(4)}
    storing.keep_files({name: io.BytesIO(data) for name, data in names.items()})
    assert {name: storing.read(name) for name in names} == names

    monkeypatch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
    with pytest.raises(storing.NotStored):
        storing.keep_files({f"{name}-again": io.BytesIO(data) for name, data in names.items()})
