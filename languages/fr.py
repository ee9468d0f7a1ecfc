"""French.

Source: Lexique des règles typographiques en usage à l'Imprimerie nationale.
"""

from __future__ import annotations

import re

from languages.record import AddressWords, Dates, FileNames, FileWords, Language, Numbers, ReadMe
from languages.spaces import ASIDE, NARROW, NO_BREAK, SPACE

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")

SPACING = (
    (re.compile(rf"«{SPACE}*"), f"«{NO_BREAK}"),
    (re.compile(rf"(?<!{SPACE}){SPACE}*»"), f"{NO_BREAK}»"),
    (re.compile(rf"(?<=[\w»”)\]!?…%€{ASIDE}]){SPACE}++([;!?])"), rf"{NARROW}\1"),
    (re.compile(rf"(?<!{SPACE})([{NARROW}{NO_BREAK}]){SPACE}++([;!?])"), rf"\1{NARROW}\2"),
    (re.compile(rf"(?<=[\w»”)\]{ASIDE}])([;!?])(?=\s|$)"), rf"{NARROW}\1"),
    (re.compile(rf"(?<=[\w»”)\]%€{ASIDE}]){SPACE}+:"), f"{NO_BREAK}:"),
    (re.compile(r"(?<=[^\W\d_]):(?=\s|$)"), f"{NO_BREAK}:"),
    (re.compile(rf"(?<=\d){SPACE}(?=\d{{3}}(?!\d))"), NARROW),
    (re.compile(rf"(?<=\d){SPACE}?(?=[%€])"), NARROW),
    (re.compile(rf"\b(M\.|MM\.|Mme|Mmes|Dr|Pr|n°|p\.){SPACE}(?=[\w])"), rf"\1{NO_BREAK}"),
    (
        re.compile(rf"(?<=\d){SPACE}(?=(?:millions?|milliards?|euros?|M€|k€|Md€|ans|h)\b)"),
        NO_BREAK,
    ),
    (re.compile(rf"(?<=\d){SPACE}h{SPACE}?(?=\d\d\b)"), f"{NO_BREAK}h{NO_BREAK}"),
)

VOWELS = "aeiouyàâäéèêëîïôöùûüœæAEIOUYÀÂÄÉÈÊËÎÏÔÖÙÛÜŒÆhH"


def about(name: str, article: str) -> str:
    """Return “À propos de l’Université …”, with the article drawn together: de + le is du."""
    drawn = {"le": "du ", "les": "des ", "la": "de la ", "l’": "de l’"}.get(article.lower())
    if drawn is None:
        drawn = "d’" if name[:1] in VOWELS else "de "
    return f"À propos {drawn}{name}"


FRENCH = Language(
    code="fr",
    endonym="Français",
    locale="fr-FR",
    regions=frozenset({"BE", "CA", "CH", "FR", "LU", "MC"}),
    names={
        "fr": "français",
        "en": "anglais",
        "de": "allemand",
        "es": "espagnol",
        "it": "italien",
        "pt": "portugais",
        "nl": "néerlandais",
        "pl": "polonais",
        "el": "grec",
        "vi": "vietnamien",
        "ar": "arabe",
        "zh": "chinois",
    },
    addresses=AddressWords(
        announcements="communiques",
        edition="edition",
        institutions="partenaires",
        contacts="contacts-presse",
        legal="mentions-legales",
        privacy="confidentialite",
        accessibility="accessibilite",
    ),
    dates=Dates(
        months=MONTHS,
        other_months=(),
        weekdays=WEEKDAYS,
        first="1er",
        day="{day}\u00a0{month} {year}",
        with_weekday="{weekday} {day}",
        time="{hour}\u00a0h\u00a0{minute:02}",
        at="{day} à {time}",
        zone="heure de\u00a0{city}",
    ),
    numbers=Numbers(
        thousands=NARROW,
        grouped_from=1_000,
        decimal=",",
        units=("o", "ko", "Mo", "Go"),
    ),
    quotes=("«\u00a0", "\u00a0»"),
    spacing=SPACING,
    letters={},
    sorted_as={},
    articles=("l’", "d’", "la", "le", "les", "du", "des"),
    article_of={
        "l’": "université école institut agence hôpital académie observatoire association établissement assistance union entreprise académies office",
        "la": "région fondation ville métropole société chambre fédération communauté mairie direction banque caisse commission",
        "le": "centre chu ministère conseil laboratoire groupe musée pôle département parc port cnrs cea réseau comité syndicat muséum",
        "les": "hospices hôpitaux archives universités",
    },
    about=about,
    file_names=FileNames(
        kit="dossier-de-presse",
        contacts="contacts-presse",
        kinds={
            "press_release": "communique",
            "media_advisory": "invitation-presse",
            "statement": "declaration",
        },
    ),
    file_words=FileWords(
        colon="\u00a0:",
        kinds={
            "press_release": "Communiqué de presse",
            "media_advisory": "Invitation presse",
            "statement": "Déclaration",
        },
        agreements={
            "framework_agreement": "Accord-cadre",
            "joint_laboratory": "Laboratoire commun",
            "memorandum": "Protocole d’accord",
            "research_contract": "Contrat de recherche",
            "consortium": "Consortium",
            "chair": "Chaire",
            "other": "Accord",
        },
        roles={
            "lead": "chef de file",
            "supporter": "soutien",
        },
        notices={
            "correction": "Édition corrigée",
            "update": "Édition mise à jour",
            "embargo": "Sous embargo",
            "preview": "Aperçu, non publié",
        },
        until="jusqu’au",
        parties="Partenaires",
        agreement="Accord",
        signed="Signé le",
        period="Période",
        when="Quand",
        where="Où",
        accreditation="Accréditation",
        due="Échéance\u00a0:",
        image="Image",
        video="Vidéo",
        source="Source\u00a0:",
        signatories="Signataires",
        contacts="Contacts presse",
        urgent="Urgence",
        attachments="Documents joints",
        further="Pour aller plus loin",
        themes="Thèmes",
        edition="Édition",
        address="Adresse\u00a0:",
        fingerprint="Empreinte",
        fingerprint_in_full="Empreinte (SHA-256 du texte)\u00a0:",
    ),
    read_me=ReadMe(
        title="Dossier de presse",
        inside="Ce que contient ce dossier",
        contents={
            "images": "une image en pleine définition ; légende, crédit et droits sont inscrits dans le fichier",
            "logos": "un logo",
            "documents": "un document joint",
            "contacts": "une carte de contact, à ouvrir avec un carnet d’adresses",
            "credits.txt": "ce qu’il faut écrire à côté de chaque image",
        },
        document="le communiqué",
        sums="l’empreinte de chaque fichier",
        use="Conditions d’utilisation",
        conditions=(
            "Le texte peut être cité et repris librement par la presse, source à l’appui. "
            "Chaque image se publie avec son crédit, sous la licence indiquée dans credits.txt ; sans licence indiquée, l’usage est réservé à l’information sur ce communiqué. "
            "Les logos ne se modifient pas."
        ),
        verify="Vérifier ces fichiers",
        how_to_verify=(
            "Dans le dossier décompressé :\n"
            "  Linux    sha256sum -c SHA256SUMS\n"
            "  macOS    shasum -a 256 -c SHA256SUMS\n"
            "  Windows  Get-FileHash * -Algorithm SHA256   (PowerShell ; comparer avec SHA256SUMS)\n"
            "L’empreinte du texte, ci-dessous, est aussi celle que montre la page du communiqué."
        ),
        origin="D’où vient ce dossier",
        colon=" : ",
        credits="Crédits",
        caption="Légende",
        title_of="Titre",
        credit="Crédit",
        copyright="Droits",
        licence="Licence",
        rights="Conditions",
        alt="Description",
        no_credit="Crédit non renseigné : demandez-le au contact presse.",
    ),
)
