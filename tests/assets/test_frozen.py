"""The names of files in addresses."""

from dataclasses import asdict, replace

from assets.frozen import FrozenAttachment, FrozenImage, read

IMAGE = FrozenImage("0" * 64, "image/jpeg", 60, 40, "a.jpg", alt="A", focal_x=0.25)
FILE = FrozenAttachment("0" * 64, "text/csv", 9, "a.csv", title="T")


def test_key_changes_with_every_word():
    assert IMAGE.key != replace(IMAGE, alt="B").key
    assert IMAGE.key != replace(IMAGE, focal_x=0.26).key
    assert len({IMAGE.key, FILE.key}) == 2
    assert len(IMAGE.key) == 40


def test_key_stays_the_same_for_life():
    # Public addresses hold this: it may not change, not even when fields with defaults are added.
    assert IMAGE.key == "3ae8b49f32a9a261541ec4bb2f319748b9b09d6e"


def test_read_gives_back_what_an_edition_stored():
    assert read(asdict(IMAGE)) == IMAGE
    assert read(asdict(FILE)) == FILE
