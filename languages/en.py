"""English, as it is written in Europe: days before months, a clock of 24 hours."""

from __future__ import annotations

import re

from languages.record import AddressWords, Dates, FileNames, FileWords, Language, Numbers, ReadMe
from languages.spaces import NO_BREAK

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

# Americans put the month first.
SPACING = ((re.compile(rf"\b({'|'.join(MONTHS)}) (?=\d{{1,2}}\b)"), rf"\1{NO_BREAK}"),)


def about(name: str, article: str) -> str:
    """Return “About the University …”."""
    return f"About {article + ' ' if article else ''}{name}"


ENGLISH = Language(
    code="en",
    endonym="English",
    locale="en-GB",
    regions=frozenset({"AU", "CA", "GB", "IE", "NZ", "US"}),
    names={
        "fr": "French",
        "en": "English",
        "de": "German",
        "es": "Spanish",
        "it": "Italian",
        "pt": "Portuguese",
        "nl": "Dutch",
        "pl": "Polish",
        "el": "Greek",
        "vi": "Vietnamese",
        "ar": "Arabic",
        "zh": "Chinese",
    },
    addresses=AddressWords(
        announcements="announcements",
        edition="edition",
        institutions="partners",
        contacts="press-contacts",
        legal="legal-notice",
        privacy="privacy",
        accessibility="accessibility",
    ),
    dates=Dates(
        months=MONTHS,
        other_months=(),
        weekdays=WEEKDAYS,
        first="1",
        day="{day}\u00a0{month} {year}",
        with_weekday="{weekday} {day}",
        time="{hour}:{minute:02}",
        at="{day} at {time}",
        zone="{city} time",
    ),
    numbers=Numbers(
        thousands=",",
        grouped_from=1_000,
        decimal=".",
        units=("B", "KB", "MB", "GB"),
    ),
    quotes=("“", "”"),
    spacing=SPACING,
    letters={},
    sorted_as={},
    articles=("the",),
    article_of={
        "the": "university institute ministry city region department national royal european centre center hospital foundation",
    },
    about=about,
    file_names=FileNames(
        kit="press-kit",
        contacts="press-contacts",
        kinds={
            "press_release": "press-release",
            "media_advisory": "media-advisory",
            "statement": "statement",
        },
    ),
    file_words=FileWords(
        colon=":",
        kinds={
            "press_release": "Press release",
            "media_advisory": "Media advisory",
            "statement": "Statement",
        },
        agreements={
            "framework_agreement": "Framework agreement",
            "joint_laboratory": "Joint laboratory",
            "memorandum": "Memorandum of understanding",
            "research_contract": "Research contract",
            "consortium": "Consortium",
            "chair": "Chair",
            "other": "Agreement",
        },
        roles={
            "lead": "lead",
            "supporter": "supporter",
        },
        notices={
            "correction": "Corrected edition",
            "update": "Updated edition",
            "embargo": "Under embargo",
            "preview": "Preview, not released",
        },
        until="until",
        parties="Partners",
        agreement="Agreement",
        signed="Signed on",
        period="Period",
        when="When",
        where="Where",
        accreditation="Accreditation",
        due="Due:",
        image="Image",
        video="Video",
        source="Source:",
        signatories="Signatories",
        contacts="Press contacts",
        urgent="Urgent",
        attachments="Attached documents",
        further="Further reading",
        themes="Themes",
        edition="Edition",
        address="Address:",
        fingerprint="Fingerprint",
        fingerprint_in_full="Fingerprint (SHA-256 of the text):",
    ),
    read_me=ReadMe(
        title="Press kit",
        inside="What is in this kit",
        contents={
            "images": "an image at full size; caption, credit and rights are written inside the file",
            "logos": "a logo",
            "documents": "an attached document",
            "contacts": "a contact card, to be opened with an address book",
            "credits.txt": "what to print beside each image",
        },
        document="the announcement",
        sums="the checksum of each file",
        use="Conditions of use",
        conditions=(
            "The press may quote and reuse the text freely, naming the source. "
            "Each image is published with its credit, under the licence given in credits.txt; where no licence is given, it may be used only to report on this announcement. "
            "Logos are not to be altered."
        ),
        verify="Verify these files",
        how_to_verify=(
            "In the unpacked folder:\n"
            "  Linux    sha256sum -c SHA256SUMS\n"
            "  macOS    shasum -a 256 -c SHA256SUMS\n"
            "  Windows  Get-FileHash * -Algorithm SHA256   (PowerShell; compare with SHA256SUMS)\n"
            "The fingerprint of the text, below, is the one that the announcement’s page shows too."
        ),
        origin="Where this kit comes from",
        colon=": ",
        credits="Credits",
        caption="Caption",
        title_of="Title",
        credit="Credit",
        copyright="Copyright",
        licence="Licence",
        rights="Terms",
        alt="Description",
        no_credit="No credit given: ask the press contact.",
    ),
)
