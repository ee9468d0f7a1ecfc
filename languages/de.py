"""German.

Source: Duden (quotation marks, days and times).
"""

from __future__ import annotations

from languages.record import AddressWords, Dates, FileNames, FileWords, Language, Numbers, ReadMe

MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni",
    "Juli", "August", "September", "Oktober", "November", "Dezember",
)  # fmt: skip
WEEKDAYS = (
    "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag",
)  # fmt: skip


def about(name: str, article: str) -> str:
    """Return “Über die Universität …”; the article comes in the accusative."""
    return f"Über {article + ' ' if article else ''}{name}"


GERMAN = Language(
    code="de",
    endonym="Deutsch",
    locale="de-DE",
    regions=frozenset({"AT", "BE", "CH", "DE", "LI", "LU"}),
    names={
        "fr": "Französisch",
        "en": "Englisch",
        "de": "Deutsch",
        "es": "Spanisch",
        "it": "Italienisch",
        "pt": "Portugiesisch",
        "nl": "Niederländisch",
        "pl": "Polnisch",
        "el": "Griechisch",
        "vi": "Vietnamesisch",
        "ar": "Arabisch",
        "zh": "Chinesisch",
    },
    addresses=AddressWords(
        announcements="mitteilungen",
        edition="ausgabe",
        institutions="partner",
        contacts="pressekontakte",
        legal="impressum",
        privacy="datenschutz",
        accessibility="barrierefreiheit",
    ),
    dates=Dates(
        months=MONTHS,
        other_months=("Jänner",),  # in Austria
        weekdays=WEEKDAYS,
        first="1",
        day="{day}.\u00a0{month} {year}",
        with_weekday="{weekday}, {day}",
        time="{hour}.{minute:02}\u00a0Uhr",
        at="{day}, {time}",
        zone="Ortszeit {city}",
    ),
    numbers=Numbers(
        thousands=".",
        grouped_from=1_000,
        decimal=",",
        units=("B", "KB", "MB", "GB"),
    ),
    quotes=("„", "“"),
    spacing=(),
    letters={"ä": "ae", "ö": "oe", "ü": "ue"},
    sorted_as={},
    articles=("der", "die", "das", "den", "dem"),
    article_of={
        "die": "universität hochschule stiftung gesellschaft stadt region fachhochschule akademie charité klinik technische",
        "das": "institut zentrum ministerium klinikum bundesministerium forschungszentrum land universitätsklinikum",
        "den": "verband verein rat",
    },
    about=about,
    file_names=FileNames(
        kit="pressemappe",
        contacts="pressekontakte",
        kinds={
            "press_release": "pressemitteilung",
            "media_advisory": "presseeinladung",
            "statement": "stellungnahme",
        },
    ),
    file_words=FileWords(
        colon=":",
        kinds={
            "press_release": "Pressemitteilung",
            "media_advisory": "Presseeinladung",
            "statement": "Stellungnahme",
        },
        agreements={
            "framework_agreement": "Rahmenvereinbarung",
            "joint_laboratory": "Gemeinsames Labor",
            "memorandum": "Absichtserklärung",
            "research_contract": "Forschungsvertrag",
            "consortium": "Konsortium",
            "chair": "Stiftungsprofessur",
            "other": "Vereinbarung",
        },
        roles={
            "lead": "federführend",
            "supporter": "unterstützend",
        },
        notices={
            "correction": "Berichtigte Ausgabe",
            "update": "Aktualisierte Ausgabe",
            "embargo": "Sperrfrist",
            "preview": "Vorschau, nicht veröffentlicht",
        },
        until="bis",
        parties="Partner",
        agreement="Vereinbarung",
        signed="Unterzeichnet am",
        period="Laufzeit",
        when="Wann",
        where="Wo",
        accreditation="Akkreditierung",
        due="Frist:",
        image="Bild",
        video="Video",
        source="Quelle:",
        signatories="Unterzeichnende",
        contacts="Pressekontakte",
        urgent="Dringend",
        attachments="Beigefügte Dokumente",
        further="Weiterführendes",
        themes="Themen",
        edition="Ausgabe",
        address="Adresse:",
        fingerprint="Fingerabdruck",
        fingerprint_in_full="Fingerabdruck (SHA-256 des Textes):",
    ),
    read_me=ReadMe(
        title="Pressemappe",
        inside="Was diese Mappe enthält",
        contents={
            "images": "ein Bild in voller Auflösung; Bildtext, Nachweis und Rechte stehen in der Datei",
            "logos": "ein Logo",
            "documents": "ein beigefügtes Dokument",
            "contacts": "eine Visitenkarte, mit einem Adressbuch zu öffnen",
            "credits.txt": "was neben jedem Bild stehen muss",
        },
        document="die Mitteilung",
        sums="die Prüfsumme jeder Datei",
        use="Nutzungsbedingungen",
        conditions=(
            "Die Presse darf den Text mit Quellenangabe frei zitieren und übernehmen. "
            "Jedes Bild wird mit seinem Nachweis und unter der in credits.txt genannten Lizenz veröffentlicht; ist keine Lizenz genannt, darf es nur zur Berichterstattung über diese Mitteilung verwendet werden. "
            "Logos dürfen nicht verändert werden."
        ),
        verify="Diese Dateien prüfen",
        how_to_verify=(
            "Im entpackten Ordner:\n"
            "  Linux    sha256sum -c SHA256SUMS\n"
            "  macOS    shasum -a 256 -c SHA256SUMS\n"
            "  Windows  Get-FileHash * -Algorithm SHA256   (PowerShell; mit SHA256SUMS vergleichen)\n"
            "Den Fingerabdruck des Textes, unten, zeigt auch die Seite der Mitteilung."
        ),
        origin="Woher diese Mappe kommt",
        colon=": ",
        credits="Bildnachweise",
        caption="Bildtext",
        title_of="Titel",
        credit="Nachweis",
        copyright="Rechte",
        licence="Lizenz",
        rights="Bedingungen",
        alt="Beschreibung",
        no_credit="Kein Nachweis angegeben: bitte beim Pressekontakt erfragen.",
    ),
)
