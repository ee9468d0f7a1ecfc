"""The README and the credits of a kit, in the language of its document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from announcements.document import Document
from assets.frozen import FrozenAttachment, FrozenImage
from presskits.file_context import FileContext
from presskits.text import origin

SUMS = "SHA256SUMS"


@dataclass(frozen=True, slots=True)
class Listed:
    """An image or a document of a kit, and where it lies in it."""

    path: str
    facts: FrozenImage | FrozenAttachment


_TEXTS: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "title": "Dossier de presse",
        "inside": "Ce que contient ce dossier",
        "document": "le communiqué",
        "images": "une image en pleine définition ; légende, crédit et droits sont inscrits dans le fichier",
        "logos": "un logo",
        "documents": "un document joint",
        "contacts": "une carte de contact, à ouvrir avec un carnet d’adresses",
        "credits.txt": "ce qu’il faut écrire à côté de chaque image",
        "sums": "l’empreinte de chaque fichier",
        "use": "Conditions d’utilisation",
        "use_text": "Le texte peut être cité et repris librement par la presse, source à l’appui. "
        "Chaque image se publie avec son crédit, sous la licence indiquée dans credits.txt ; sans licence indiquée, "
        "l’usage est réservé à l’information sur ce communiqué. Les logos ne se modifient pas.",
        "verify": "Vérifier ces fichiers",
        "verify_text": "Dans le dossier décompressé :\n"
        "  Linux    sha256sum -c SHA256SUMS\n"
        "  macOS    shasum -a 256 -c SHA256SUMS\n"
        "  Windows  Get-FileHash * -Algorithm SHA256   (PowerShell ; comparer avec SHA256SUMS)\n"
        "L’empreinte du texte, ci-dessous, est aussi celle que montre la page du communiqué.",
        "origin": "D’où vient ce dossier",
        "credits": "Crédits",
        "caption": "Légende",
        "title_of": "Titre",
        "credit": "Crédit",
        "copyright": "Droits",
        "licence": "Licence",
        "rights": "Conditions",
        "alt": "Description",
        "missing": "Crédit non renseigné : demandez-le au contact presse.",
        "colon": " : ",
    },
    "en": {
        "title": "Press kit",
        "inside": "What is in this kit",
        "document": "the announcement",
        "images": "an image at full size; caption, credit and rights are written inside the file",
        "logos": "a logo",
        "documents": "an attached document",
        "contacts": "a contact card, to be opened with an address book",
        "credits.txt": "what to print beside each image",
        "sums": "the checksum of each file",
        "use": "Conditions of use",
        "use_text": "The press may quote and reuse the text freely, naming the source. "
        "Each image is published with its credit, under the licence given in credits.txt; where no licence is given, "
        "it may be used only to report on this announcement. Logos are not to be altered.",
        "verify": "Verify these files",
        "verify_text": "In the unpacked folder:\n"
        "  Linux    sha256sum -c SHA256SUMS\n"
        "  macOS    shasum -a 256 -c SHA256SUMS\n"
        "  Windows  Get-FileHash * -Algorithm SHA256   (PowerShell; compare with SHA256SUMS)\n"
        "The fingerprint of the text, below, is the one that the announcement’s page shows too.",
        "origin": "Where this kit comes from",
        "credits": "Credits",
        "caption": "Caption",
        "title_of": "Title",
        "credit": "Credit",
        "copyright": "Copyright",
        "licence": "Licence",
        "rights": "Terms",
        "alt": "Description",
        "missing": "No credit given: ask the press contact.",
        "colon": ": ",
    },
    "de": {
        "title": "Pressemappe",
        "inside": "Was diese Mappe enthält",
        "document": "die Mitteilung",
        "images": "ein Bild in voller Auflösung; Bildtext, Nachweis und Rechte stehen in der Datei",
        "logos": "ein Logo",
        "documents": "ein beigefügtes Dokument",
        "contacts": "eine Visitenkarte, mit einem Adressbuch zu öffnen",
        "credits.txt": "was neben jedem Bild stehen muss",
        "sums": "die Prüfsumme jeder Datei",
        "use": "Nutzungsbedingungen",
        "use_text": "Die Presse darf den Text mit Quellenangabe frei zitieren und übernehmen. "
        "Jedes Bild wird mit seinem Nachweis und unter der in credits.txt genannten Lizenz veröffentlicht; ist keine Lizenz genannt, "
        "darf es nur zur Berichterstattung über diese Mitteilung verwendet werden. Logos dürfen nicht verändert werden.",
        "verify": "Diese Dateien prüfen",
        "verify_text": "Im entpackten Ordner:\n"
        "  Linux    sha256sum -c SHA256SUMS\n"
        "  macOS    shasum -a 256 -c SHA256SUMS\n"
        "  Windows  Get-FileHash * -Algorithm SHA256   (PowerShell; mit SHA256SUMS vergleichen)\n"
        "Den Fingerabdruck des Textes, unten, zeigt auch die Seite der Mitteilung.",
        "origin": "Woher diese Mappe kommt",
        "credits": "Bildnachweise",
        "caption": "Bildtext",
        "title_of": "Titel",
        "credit": "Nachweis",
        "copyright": "Rechte",
        "licence": "Lizenz",
        "rights": "Bedingungen",
        "alt": "Beschreibung",
        "missing": "Kein Nachweis angegeben: bitte beim Pressekontakt erfragen.",
        "colon": ": ",
    },
}


def readme(
    document: Document, context: FileContext, paths: Sequence[str], listed: Sequence[Listed]
) -> bytes:
    """Return the README: what lies where, on which conditions, how to verify it, where it comes from."""
    t = _TEXTS[document.language]
    said = {item.path: _about(item) for item in listed}
    rows = [(path, said.get(path) or _what(path, t)) for path in paths] + [(SUMS, t["sums"])]
    width = min(max(len(path) for path, _what in rows), 60)
    lines = [f"  {path.ljust(width)}  {what}" for path, what in rows]
    blocks = [
        f"{t['title']}\n{document.headline}",
        "\n".join([t["inside"], *lines]),
        f"{t['use']}\n{t['use_text']}",
        f"{t['verify']}\n{t['verify_text']}",
        f"{t['origin']}\n{origin(context, document.language)}",
    ]
    return ("\n\n".join(blocks) + "\n").encode()


def credits_text(listed: Sequence[Listed], language: str) -> bytes:
    """Return, for every image and document, what it is and what must stand beside it."""
    t = _TEXTS[language]
    blocks = [t["credits"]]
    for item in listed:
        facts = item.facts
        rows = [
            (t["caption"], facts.caption if isinstance(facts, FrozenImage) else facts.description),
            (t["title_of"], facts.title if isinstance(facts, FrozenAttachment) else ""),
            (t["credit"], facts.credit or ("" if _is_quiet(item) else t["missing"])),
            (t["copyright"], facts.copyright),
            (t["licence"], facts.licence),
            (t["rights"], facts.rights_url if isinstance(facts, FrozenImage) else ""),
            (t["alt"], facts.alt if isinstance(facts, FrozenImage) else ""),
        ]
        lines = [f"  {label}{t['colon']}{' '.join(text.split())}" for label, text in rows if text]
        blocks.append("\n".join([item.path, *lines]))
    return ("\n\n".join(blocks) + "\n").encode()


def _is_quiet(item: Listed) -> bool:
    """Whether nobody expects a credit: logos and documents."""
    return not item.path.startswith("images/")


def _about(item: Listed) -> str:
    facts = item.facts
    said = facts.title if isinstance(facts, FrozenAttachment) else facts.caption or facts.alt
    return " ".join(said.split())


def _what(path: str, t: Mapping[str, str]) -> str:
    folder = path.partition("/")[0]
    return t.get(folder, t["document"])
