"""vCards, read line by line as RFC 6350 says."""

from dataclasses import dataclass

import pytest

from contacts.folding import folded
from contacts.offices import is_office
from contacts.vcard import escaped, vcard, vcards


@dataclass(frozen=True)
class Person:
    id: str = "abcd2345"
    name: str = "Camille Brandt"
    institution: str = "Institut des Rives"
    function: str = ""
    email: str = ""
    phone: str = ""
    urgent_phone: str = ""
    hours: str = ""
    topics: str = ""
    languages: tuple[str, ...] = ()


def lines(card: bytes) -> list[str]:
    """Return the unfolded lines."""
    return card.replace(b"\r\n ", b"").decode().split("\r\n")


def test_a_card_says_all_that_is_known():
    person = Person(
        function="Chargée de presse",
        email="presse@rives.example",
        phone="+33199005678",
        urgent_phone="+33199005699",
        hours="9 h – 18 h",
        topics="Eau; climat",
        languages=("fr", "en"),
    )
    assert lines(vcard(person, language="fr", url="https://presse.example/fr/")) == [
        "BEGIN:VCARD",
        "VERSION:4.0",
        "KIND:individual",
        "FN:Camille Brandt",
        "EMAIL;TYPE=work:presse@rives.example",
        "TEL;VALUE=uri;PREF=1;TYPE=work:tel:+33199005678",
        'urgent.TEL;VALUE=uri;PREF=2;TYPE="work,cell":tel:+33199005699',
        "LANG;PREF=1:fr",
        "LANG;PREF=2:en",
        "ORG;LANGUAGE=fr:Institut des Rives",
        "TITLE;LANGUAGE=fr:Chargée de presse",
        "urgent.X-ABLabel:Urgence\\, hors horaires",
        "URL:https://presse.example/fr/",
        "NOTE;LANGUAGE=fr:Eau\\; climat\\n9 h – 18 h",
        "END:VCARD",
        "",
    ]


def test_a_card_without_a_name_is_the_institution():
    card = lines(vcard(Person(name="")))
    assert "KIND:org" in card
    assert "FN:Institut des Rives" in card


def test_a_desk_is_listed_with_its_house():
    card = lines(vcard(Person(name="Service presse"), language="fr"))
    assert "KIND:org" in card
    assert "FN;LANGUAGE=fr:Service presse\\, Institut des Rives" in card


def test_a_card_for_older_programs_says_the_same():
    person = Person(email="presse@rives.example", phone="+33199005678", urgent_phone="+33199005699")
    card = lines(vcard(person, language="en", version="3.0"))
    assert card[:3] == ["BEGIN:VCARD", "VERSION:3.0", "N:Brandt;Camille;;;"]
    assert "FN:Camille Brandt" in card
    assert "EMAIL;TYPE=INTERNET,WORK:presse@rives.example" in card
    assert "TEL;TYPE=WORK,VOICE,PREF:+33199005678" in card
    assert "urgent.TEL;TYPE=WORK,CELL:+33199005699" in card
    assert "urgent.X-ABLabel:Urgent\\, out of hours" in card
    assert not [line for line in card if line.startswith(("KIND", "LANG"))]
    desk = lines(vcard(Person(name="Pressestelle"), version="3.0"))
    assert "N:Pressestelle\\, Institut des Rives;;;;" in desk
    assert "X-ABShowAs:COMPANY" in desk


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Service presse", True),
        ("La direction de la communication", True),
        ("Press office", True),
        ("UCL Media Relations team", True),
        ("Hochschulkommunikation, Pressestelle", True),
        ("Pressestelle", True),
        ("Cellule de presse", True),
        ("Camille Brandt", False),
        ("Dr. Ines Pressler", False),
        ("Marie Service-Dupont", False),
        ("نورة الكعبي", False),
    ],
)
def test_desks_are_told_from_people(name, expected):
    assert is_office(name) is expected


def test_separators_and_line_ends_are_escaped():
    assert escaped("a,b;c\\d\r\ne\x00f") == "a\\,b\\;c\\\\d\\nef"


def test_an_injected_line_end_makes_no_property():
    card = vcard(Person(name="X\r\nEMAIL:faux@rives.example"))
    assert "EMAIL:faux@rives.example" not in lines(card)


def test_long_lines_are_folded_at_75_octets_and_within_no_character():
    line = "NOTE:" + "é" * 60 + "水" * 40 + "🎉" * 20
    data = folded(line)
    pieces = data.removesuffix(b"\r\n").split(b"\r\n")
    assert max(len(piece) for piece in pieces) <= 75
    assert all(piece.decode() for piece in pieces)
    assert all(piece.startswith(b" ") for piece in pieces[1:])
    assert data.replace(b"\r\n ", b"").decode() == line + "\r\n"


def test_a_line_of_75_octets_is_not_folded():
    assert folded("x" * 75) == b"x" * 75 + b"\r\n"


def test_several_cards_stand_in_one_file():
    data = vcards([Person(), Person(name="Service presse")]).decode()
    assert data.count("BEGIN:VCARD\r\n") == data.count("END:VCARD\r\n") == 2


def test_lines_are_folded_at_75_octets_and_never_inside_a_character():
    made = folded("SUMMARY:" + "é€😀" * 40).decode()
    for line in made.split("\r\n"):
        assert len(line.encode()) <= 75
    assert made.replace("\r\n ", "") == "SUMMARY:" + "é€😀" * 40 + "\r\n"
