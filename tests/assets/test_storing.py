"""Files by hash: whole or not at all, private, signed in a bucket."""

import os
import stat

import pytest
from django.core.files.storage import InMemoryStorage

from assets import storing


def test_keep_writes_once_and_for_the_owner_alone():
    name = storing.rendition("ab" * 32, "storing-test.bin")
    storing.keep(name, b"first")
    path = storing.asset_storage().path(name)
    written = os.stat(path)
    storing.keep(name, b"first")

    assert name == f"renditions/ab/{'ab' * 32}/storing-test.bin"
    assert storing.read(name) == b"first"
    assert os.stat(path).st_ino == written.st_ino
    assert os.stat(path).st_mtime_ns == written.st_mtime_ns
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
    assert os.listdir(os.path.dirname(path)) == ["storing-test.bin"]


def test_keep_leaves_nothing_behind_when_the_disk_fails(monkeypatch):
    name = storing.rendition("cd" * 32, "storing-test.bin")
    monkeypatch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError("full")))

    with pytest.raises(OSError, match="full"):
        storing.keep(name, b"x")

    assert not storing.exists(name)
    assert os.listdir(os.path.dirname(storing.asset_storage().path(name))) == []


def test_read_says_when_there_is_nothing():
    with pytest.raises(FileNotFoundError):
        storing.read("originals/00/nothing")


def test_signed_address_names_type_and_file(monkeypatch):
    asked = {}

    class Bucket(InMemoryStorage):
        def get_available_name(self, name, max_length=None):
            self.delete(name)  # as S3 does: a name has the bytes that came last
            return name

        def url(self, name, parameters=None, expire=None):
            asked.update(parameters, expire=expire)
            return f"https://bucket.example/{name}?signature"

    bucket = Bucket()
    monkeypatch.setattr(storing, "asset_storage", lambda: bucket)
    storing.keep("originals/ab/c", b"x")
    storing.keep("originals/ab/c", b"x")

    address = storing.signed_address("originals/ab/c", media_type="a/b", disposition="attachment")

    assert storing.read("originals/ab/c") == b"x"
    assert not storing.is_local()
    assert address == "https://bucket.example/originals/ab/c?signature"
    assert asked == {
        "ResponseContentType": "a/b",
        "ResponseContentDisposition": "attachment",
        "expire": 60,
    }
