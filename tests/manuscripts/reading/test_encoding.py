import pytest

from manuscripts.reading import read

_FRENCH = "L’été à Besançon : « où être, déjà ? », œuvre naïve.\n\nÀ propos du cœur."
_PLAIN_FRENCH = "L'été à Besançon : « où être, déjà ? », naïve forêt.\n\nÀ propos du château."


def _guess(name: str) -> tuple[str, ...]:
    return (
        f"The file does not say how its letters are encoded; it was read as {name}: check the accents.",
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_read_believes_marks_and_utf_8(encoding: str) -> None:
    source = read(_FRENCH.encode(encoding))

    assert "\n\n".join(block.text for block in source.blocks) == _FRENCH
    assert source.notes == ()


@pytest.mark.parametrize(
    ("encoding", "name", "text"),
    [
        ("utf-16-le", "UTF-16", _FRENCH),
        ("utf-16-be", "UTF-16", _FRENCH),
        ("cp1252", "Windows-1252", _FRENCH),
        ("latin-1", "Windows-1252", _PLAIN_FRENCH),
        ("mac_roman", "MacRoman", _FRENCH),
        ("mac_roman", "MacRoman", "Une convention signée à l'été."),
    ],
)
def test_read_guesses_other_encodings_and_says_so(encoding: str, name: str, text: str) -> None:
    source = read(text.encode(encoding))

    assert "\n\n".join(block.text for block in source.blocks) == text
    assert source.notes == _guess(name)


def test_read_follows_the_declared_encoding() -> None:
    page = '<html><head><meta charset="iso-8859-1"></head><body><p>L’été</p></body></html>'

    assert read(page.encode("cp1252")).blocks[0].text == "L’été"
    assert (
        read("Müller".encode("iso8859_15"), content_type="text/plain; charset=iso-8859-15").notes
        == ()
    )


def test_read_counts_what_it_could_not_read() -> None:
    source = read(
        "Où être à l’été ? Là, déjà, près de la forêt, là-bas, où ça ? ".encode() + b"\xff\xfe!"
    )

    assert source.blocks[0].text.endswith("��!")
    assert source.notes == ("2 characters could not be read; they are shown as �.",)


def test_read_leaves_spoiled_letters_as_they_are() -> None:
    assert read("Un communiquÃ© ancien.".encode()).blocks[0].text == "Un communiquÃ© ancien."


def test_read_keeps_other_scripts() -> None:
    text = "Le professeur عمر الفاروق et Владимир Орлов"

    assert read(text.encode()).blocks[0].text == text
    assert read(text.encode("utf-16")).blocks[0].text == text
