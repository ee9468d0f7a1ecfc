"""A bucket is believed when it vouches for the very bytes, and given them again when it does not."""

import base64
import hashlib
import zlib
from types import SimpleNamespace

import pytest
from django.core.files.storage import Storage

from assets import storing

DATA = b"the bytes of an original"
NAME = storing.original(storing.digest(DATA))


def crc32(data: bytes) -> str:
    return base64.b64encode(zlib.crc32(data).to_bytes(4, "big")).decode()


def sha256(data: bytes) -> str:
    return base64.b64encode(hashlib.sha256(data).digest()).decode()


class Bucket(Storage):
    """A bucket of which the head of each object is given."""

    def __init__(self, head):
        self.head, self.saved = head, []
        client = SimpleNamespace(head_object=self.head_object)
        self.bucket = SimpleNamespace(name="press", meta=SimpleNamespace(client=client))

    def head_object(self, *, Bucket, Key, ChecksumMode):  # noqa: N803 - as S3 names them
        assert (Bucket, Key, ChecksumMode) == ("press", NAME, "ENABLED")
        if self.head is None:
            raise RuntimeError("404")
        return self.head

    def save(self, name, content, max_length=None):
        if self.head == "full":
            raise RuntimeError("507 Insufficient Storage")
        self.saved.append((name, content.read()))
        return name


@pytest.mark.parametrize(
    ("head", "written"),
    [
        (None, True),
        ({"ContentLength": len(DATA), "ChecksumSHA256": sha256(DATA)}, False),
        ({"ContentLength": len(DATA), "ChecksumCRC32": crc32(DATA)}, False),
        ({"ContentLength": len(DATA) - 1, "ChecksumSHA256": sha256(DATA)}, True),
        ({"ContentLength": len(DATA), "ChecksumSHA256": sha256(b"other")}, True),
        ({"ContentLength": len(DATA), "ChecksumCRC32": crc32(b"other")}, True),
        ({"ContentLength": len(DATA), "ChecksumSHA256": sha256(DATA) + "-2"}, True),
        ({"ContentLength": len(DATA)}, True),
    ],
)
def test_an_object_is_written_again_unless_the_bucket_vouches_for_it(head, written, monkeypatch):
    bucket = Bucket(head)
    monkeypatch.setattr(storing, "asset_storage", lambda: bucket)
    storing.keep(NAME, DATA)
    assert bucket.saved == ([(NAME, DATA)] if written else [])


def test_a_bucket_that_does_not_take_a_file_raises_what_a_disk_raises(monkeypatch):
    bucket = Bucket("full")
    monkeypatch.setattr(storing, "asset_storage", lambda: bucket)
    with pytest.raises(storing.NotStored, match="did not take it"):
        storing.keep(NAME, DATA)
