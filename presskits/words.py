"""The words of issued files, per language: a file follows its document's language, never the reader's.

Kept as tables and not in the catalogues, so that the bytes of a file depend on nothing but its edition and its context.
"""

from __future__ import annotations

from collections.abc import Mapping

_WORDS: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "colon": "\u00a0:",
        "press_release": "Communiqué de presse",
        "media_advisory": "Invitation presse",
        "statement": "Déclaration",
        "framework_agreement": "Accord-cadre",
        "joint_laboratory": "Laboratoire commun",
        "memorandum": "Protocole d’accord",
        "research_contract": "Contrat de recherche",
        "consortium": "Consortium",
        "chair": "Chaire",
        "other": "Accord",
        "signatories": "Signataires",
        "contacts": "Contacts presse",
        "further": "Pour aller plus loin",
        "video": "Vidéo",
        "agreement": "Accord",
        "signed": "Signé le",
        "period": "Période",
        "when": "Quand",
        "where": "Où",
        "accreditation": "Accréditation",
        "due": "Échéance\u00a0:",
        "urgent": "Urgence",
        "hours": "Horaires\u00a0:",
        "languages": "Langues\u00a0:",
        "topics": "Sujets\u00a0:",
        "source": "Source\u00a0:",
        "edition": "Édition",
        "fingerprint": "Empreinte",
        "fingerprint_full": "Empreinte (SHA-256 du texte)\u00a0:",
        "address": "Adresse\u00a0:",
        "correction": "Édition corrigée",
        "update": "Édition mise à jour",
        "embargo": "Sous embargo",
        "preview": "Aperçu, non publié",
        "withdrawn": "Communiqué retiré",
        "until": "jusqu’au",
        "commitments": "Engagements",
        "image": "Image",
        "attachment": "Document",
    },
    "en": {
        "colon": ":",
        "press_release": "Press release",
        "media_advisory": "Media advisory",
        "statement": "Statement",
        "framework_agreement": "Framework agreement",
        "joint_laboratory": "Joint laboratory",
        "memorandum": "Memorandum of understanding",
        "research_contract": "Research contract",
        "consortium": "Consortium",
        "chair": "Chair",
        "other": "Agreement",
        "signatories": "Signatories",
        "contacts": "Press contacts",
        "further": "Further reading",
        "video": "Video",
        "agreement": "Agreement",
        "signed": "Signed on",
        "period": "Period",
        "when": "When",
        "where": "Where",
        "accreditation": "Accreditation",
        "due": "Due:",
        "urgent": "Urgent",
        "hours": "Hours:",
        "languages": "Languages:",
        "topics": "Topics:",
        "source": "Source:",
        "edition": "Edition",
        "fingerprint": "Fingerprint",
        "fingerprint_full": "Fingerprint (SHA-256 of the text):",
        "address": "Address:",
        "correction": "Corrected edition",
        "update": "Updated edition",
        "embargo": "Under embargo",
        "preview": "Preview, not released",
        "withdrawn": "Withdrawn",
        "until": "until",
        "commitments": "Commitments",
        "image": "Image",
        "attachment": "Document",
    },
    "de": {
        "colon": ":",
        "press_release": "Pressemitteilung",
        "media_advisory": "Presseeinladung",
        "statement": "Stellungnahme",
        "framework_agreement": "Rahmenvereinbarung",
        "joint_laboratory": "Gemeinsames Labor",
        "memorandum": "Absichtserklärung",
        "research_contract": "Forschungsvertrag",
        "consortium": "Konsortium",
        "chair": "Stiftungsprofessur",
        "other": "Vereinbarung",
        "signatories": "Unterzeichnende",
        "contacts": "Pressekontakte",
        "further": "Weiterführendes",
        "video": "Video",
        "agreement": "Vereinbarung",
        "signed": "Unterzeichnet am",
        "period": "Laufzeit",
        "when": "Wann",
        "where": "Wo",
        "accreditation": "Akkreditierung",
        "due": "Frist:",
        "urgent": "Dringend",
        "hours": "Erreichbar:",
        "languages": "Sprachen:",
        "topics": "Themen:",
        "source": "Quelle:",
        "edition": "Ausgabe",
        "fingerprint": "Fingerabdruck",
        "fingerprint_full": "Fingerabdruck (SHA-256 des Textes):",
        "address": "Adresse:",
        "correction": "Berichtigte Ausgabe",
        "update": "Aktualisierte Ausgabe",
        "embargo": "Sperrfrist",
        "preview": "Vorschau, nicht veröffentlicht",
        "withdrawn": "Zurückgezogen",
        "until": "bis",
        "commitments": "Zusagen",
        "image": "Bild",
        "attachment": "Dokument",
    },
}
_LANGUAGE_NAMES: Mapping[str, Mapping[str, str]] = {
    "fr": {"fr": "français", "en": "anglais", "de": "allemand"},
    "en": {"fr": "French", "en": "English", "de": "German"},
    "de": {"fr": "Französisch", "en": "Englisch", "de": "Deutsch"},
}


def words(language: str) -> Mapping[str, str]:
    """Return the words of files in a language, English where there is no table."""
    return _WORDS.get(language, _WORDS["en"])


def language_names(codes: tuple[str, ...], language: str) -> str:
    """Return languages by name, separated by commas."""
    names = _LANGUAGE_NAMES.get(language, _LANGUAGE_NAMES["en"])
    return ", ".join(names.get(code, code) for code in codes)


def short_fingerprint(fingerprint: str) -> str:
    """Return the short form people read out to each other, for example `7F3A-91C2-08DE`."""
    head = fingerprint[:12].upper()
    return "-".join(head[i : i + 4] for i in range(0, len(head), 4))
