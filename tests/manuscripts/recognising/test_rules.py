"""Single rules of recognition, each on a text of a few lines."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from manuscripts.plan import CommuniquePlan
from manuscripts.reading import read
from manuscripts.recognising import missing_words, recognise
from manuscripts.recognising.institutions import Registry
from manuscripts.recognising.language import detect_language
from manuscripts.recognising.people import find_people, split_role
from manuscripts.recognising.phones import PhoneBook

SAMPLE = Path(__file__).parent.parent / "communiques" / "communique-accord-cadre.txt"


def plan_of(text: str) -> CommuniquePlan:
    return recognise(read(text.encode(), name="texte.txt"), reference_date=dt.date(2025, 6, 1))


def with_list(lead: str, *items: str) -> CommuniquePlan:
    lines = "\n".join(f"- {item}" for item in items)
    return plan_of(
        "COMMUNIQUÉ DE PRESSE\n\nL'Université de Valmont et l'Institut Cassini s'allient\n\n"
        "L'Université de Valmont et l'Institut Cassini ont signé un accord ce mois-ci.\n\n"
        f"Un accord ambitieux pour le territoire et ses habitants. {lead}\n\n{lines}\n"
    )


@pytest.mark.parametrize(
    ("lead", "items"),
    [
        ("Programme de la journée :", ("10h00 : accueil", "10h30 : visite", "11h15 : signature")),
        ("L'accord en chiffres :", ("12 millions d'euros", "40 doctorants", "3 plateformes")),
        ("Étaient présents :", ("Claire Aubertin, présidente", "Mathieu Delcourt, directeur")),
        ("L'accord réunit :", ("l'Université de Valmont", "l'Institut Cassini")),
        ("L'accord poursuit trois objectifs :", ("mieux former", "chercher ensemble", "partager")),
        ("Documents à télécharger :", ("www.exemple.example/a", "www.exemple.example/b")),
    ],
)
def test_list_that_promises_nothing_is_no_list_of_commitments(
    lead: str, items: tuple[str, ...]
) -> None:
    plan = with_list(lead, *items)

    assert plan.commitments.items == ()
    assert "\n".join(items) in plan.sections[0].paragraphs


@pytest.mark.parametrize(
    ("lead", "items"),
    [
        ("Cet accord :", ("renforcera la recherche", "créera une chaire", "ouvrira un master")),
        ("Les partenaires s'engagent à :", ("ouvrir un master", "créer une chaire")),
        (
            "La convention prévoit :",
            ("la création d'une chaire commune", "l'ouverture d'un master"),
        ),
    ],
)
def test_list_of_deeds_is_the_commitments_and_its_lead_their_introduction(
    lead: str, items: tuple[str, ...]
) -> None:
    plan = with_list(lead, *items)

    assert (plan.commitments.introduction, plan.commitments.items) == (lead, items)
    assert plan.sections[0].paragraphs == (
        "Un accord ambitieux pour le territoire et ses habitants.",
    )
    assert plan.sections[0].body == (("paragraph", 0), ("commitments", 0))


def test_quote_inside_a_telling_paragraph_stays_in_its_paragraph() -> None:
    paragraph = (
        "Claire Aubertin, présidente de l'Université de Valmont, a rappelé que « la lecture est la "
        "première des libertés » et a salué les bénévoles venus nombreux de toute la région."
    )
    plan = plan_of(
        f"Valmont ouvre une bibliothèque\n\nLa bibliothèque de Valmont ouvre ses portes le dimanche dès la rentrée.\n\n{paragraph}"
    )

    assert [quote.speaker for quote in plan.quotes] == ["Claire Aubertin"]
    assert plan.sections[0].paragraphs == (paragraph,)
    assert plan.sections[0].body == (("paragraph", 0),)


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("présidente de l'Université de Valmont", ("présidente", "Université de Valmont")),
        (
            "Président-Directeur Général d'Orvane, l'opérateur national",
            ("Président-Directeur Général", "Orvane"),
        ),
        ("Chief Executive of Windward Airports", ("Chief Executive", "Windward Airports")),
        ("Direktorin des Klinikums Auental", ("Direktorin", "Klinikum Auental")),
        ("directrice de la recherche de Solvène", ("directrice de la recherche", "Solvène")),
        ("CEO", ("CEO", "")),
    ],
)
def test_role_is_split_into_function_and_institution(
    phrase: str, expected: tuple[str, str]
) -> None:
    registry = Registry()
    for name in ("Université de Valmont", "Klinikum Auental", "Solvène"):
        registry.add(name)

    assert split_role(phrase, registry) == expected


@pytest.mark.parametrize(
    "name",
    [
        "Anne-Sophie Le Guen",
        "Youssef El Amrani",
        "Małgorzata Wiśniewska-Dąbrowska",
        "Nguyễn Thị Minh Châu",
        "Szabó-Kiss Ágnes",
        "Jean-Baptiste de La TOUR D'ARGENS",
        "Prof. Dr. Jürgen von der Straßen",
        "Margaret O'Dowd",
        "David P. Castellano",
    ],
)
def test_names_of_many_countries_are_found_whole(name: str) -> None:
    found = find_people(f"Selon {name}, tout est prêt.", Registry())

    assert [person.name for person in found] == [name]


def test_apposition_to_a_party_is_no_party_of_its_own() -> None:
    plan = plan_of(
        "L'Université de Valmont et Orvane : une alliance\n\n"
        "Ce lundi 3 mars, Claire Aubertin, présidente de l'Université de Valmont et Marc Petit, "
        "directeur d'Orvane, l'Institut national de recherche en hydrologie, ont signé une convention.\n\n"
        "A PROPOS\n\nOrvane est un institut public qui réunit neuf cents agents dans tout le pays."
    )

    assert [party.name for party in plan.parties] == ["Université de Valmont", "Orvane"]
    assert [(s.function, s.institution) for s in plan.signatories] == [
        ("présidente", "Université de Valmont"),
        ("directeur", "Orvane"),
    ]


@pytest.mark.parametrize(
    ("raw", "language", "expected"),
    [
        ("01 99 00 12 34", "fr", "+33199001234"),
        ("06 39 98 12 34", "fr", "+33639981234"),
        ("+33 (0)1 99 00 12 34", "fr", "+33199001234"),
        ("0049 30 23125 410", "de", "+493023125410"),
        ("030 23125-600", "de", "+493023125600"),
        ("07700 900123", "en", "+447700900123"),
        ("(202) 555-0143", "en", "+12025550143"),
    ],
)
def test_phone_is_read_in_e164(raw: str, language: str, expected: str) -> None:
    assert [number for _, _, number in PhoneBook(raw, language).find(raw)] == [expected]


def test_fax_and_dates_are_no_phone_numbers() -> None:
    line = "Fax : 01 99 00 12 35, le 03/03/2025, 2024-2028"

    assert [number for _, _, number in PhoneBook(line, "fr").find(line)] == [""]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Les partenaires ont signé un accord pour la recherche.", "fr"),
        ("The partners have signed an agreement for research.", "en"),
        ("Die Partner haben eine Vereinbarung für die Forschung unterzeichnet.", "de"),
        ("", "fr"),
    ],
)
def test_language_is_told_by_its_commonest_words(text: str, expected: str) -> None:
    assert detect_language(text) == expected


def test_line_that_fits_nowhere_is_kept_as_unplaced() -> None:
    text = SAMPLE.read_text("utf-8").replace(
        "Hugo Lemaire", "Hugo Lemaire\nlaissez-passer au guichet 7"
    )
    plan = plan_of(text)

    assert [line.text for line in plan.unplaced] == ["laissez-passer au guichet 7"]


def test_postal_address_of_a_press_desk_is_left_out() -> None:
    text = SAMPLE.read_text("utf-8").replace(
        "Hugo Lemaire", "Hugo Lemaire\n12, quai des Tilleuls, 75000 Paris"
    )
    plan = plan_of(text)

    assert [line.text for line in plan.unplaced] == []
    assert "12, quai des Tilleuls, 75000 Paris" in [line.text for line in plan.dropped]


def test_release_mark_after_a_dash_gives_the_date() -> None:
    plan = plan_of(
        "Lab news — For Immediate Release: October 2, 2025\n\n"
        "A quiet pump for noisy wards\n\n"
        "Engineers at the Alder Institute of Technology have built a pump that nobody hears at night."
    )

    assert plan.immediate
    assert plan.date == dt.date(2025, 10, 2)
    assert plan.headline == "A quiet pump for noisy wards"
    assert [party.name for party in plan.parties] == ["Alder Institute of Technology"]


def test_institution_over_the_headline_is_the_sender() -> None:
    plan = plan_of(
        "Ministerium für Wald und Wasser\n\n"
        "Land fördert neue Auwälder an drei Flüssen\n\n"
        "Das Land stellt in den kommenden drei Jahren zwölf Millionen Euro für neue Auwälder bereit."
    )

    assert plan.headline == "Land fördert neue Auwälder an drei Flüssen"
    assert [party.name for party in plan.parties] == ["Ministerium für Wald und Wasser"]


def test_institution_in_brackets_after_a_name_is_the_signatorys() -> None:
    plan = plan_of(
        "Zwei Hochschulen forschen gemeinsam am Moor\n\n"
        "Am Dienstag (3. März 2026) hat Ministerin Ada Kranz gemeinsam mit Rektorin Ines Vogt "
        "(Universität Torfheim) und Präsident Karl Bode (Hochschule Nebelried) den Vertrag unterzeichnet."
    )

    assert [(s.name, s.function, s.institution) for s in plan.signatories][1:] == [
        ("Ines Vogt", "Rektorin", "Universität Torfheim"),
        ("Karl Bode", "Präsident", "Hochschule Nebelried"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Un titre et rien d'autre",
        "COMMUNIQUÉ DE PRESSE",
        "###",
        "CONTACT PRESSE\npresse@valmont.example",
        "À PROPOS\n\nÀ PROPOS\n\nCONTACTS PRESSE",
        "mot " * 4000,
        "- un\n- deux\n- trois",
        "« " + "ouvert " * 50,
    ],
)
def test_degenerate_text_is_read_without_losing_a_word(text: str) -> None:
    source = read(text.encode(), name="texte.txt")

    plan = recognise(source, reference_date=dt.date(2025, 6, 1))

    assert missing_words(source, plan) == []


def test_two_languages_in_one_text_are_noted_and_the_first_is_taken() -> None:
    english = (
        "The partners have signed an agreement for the research of the region and its people today."
    )
    french = "Les partenaires ont signé un accord pour la recherche de la région et de ses habitants ce jour."
    plan = plan_of(f"PRESS RELEASE\n\nA shared agreement\n\n{english}\n\n{french}")

    assert plan.language == "en"
    assert len(plan.notes) == 1


def test_lines_say_where_the_main_parts_stood() -> None:
    plan = recognise(
        read(SAMPLE.read_bytes(), name=SAMPLE.name), reference_date=dt.date(2025, 6, 1)
    )

    assert plan.lines == {"kicker": 1, "headline": 3, "lede": 9, "date": 9, "commitments": 19}
