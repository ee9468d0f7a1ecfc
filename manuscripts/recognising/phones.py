"""Telephone numbers to E.164, the country read from the number's shape, its neighbours and the language."""

from __future__ import annotations

import re
from collections import Counter

import phonenumbers

_PHONE = re.compile(r"(?<![\w/.@-])(?:\+|00(?=\s?[1-9]\d))?\s?\(?\d[\d\s().\-/  –]{5,}\d(?!\w|@)")
_BETWEEN = re.compile(r"(?<=\d\d)\s+[/–-]\s+(?=\+\d|\(?0\d)")
_FAX = re.compile(r"\b(?:fax|télécopie|telefax|telecopie|f)\s*+(?:[.:]\s*+)?$", re.I)
_DATE = re.compile(
    r"^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}$|^\d{4}-\d{2}-\d{2}$|^\d{4}\s?[-–/]\s?\d{2,4}$"
)
# What says "fax" stands right before the number, in characters.
_FAX_REACH = 24
_LONGEST = 60
MOST_NUMBERS = 600
_COUNTRY_OF_DOMAIN = {
    "fr": "FR", "de": "DE", "uk": "GB", "ch": "CH", "at": "AT", "be": "BE", "lu": "LU", "ca": "CA", "it": "IT", "es": "ES",
    "nl": "NL", "ie": "IE", "us": "US", "edu": "US", "gov": "US", "pl": "PL", "pt": "PT", "se": "SE", "dk": "DK",
}  # fmt: skip
_COUNTRY_OF_LANGUAGE = {"fr": "FR", "en": "GB", "de": "DE"}


class PhoneBook:
    """Reads the numbers of one text; numbers written with a country code tell the country of the others."""

    def __init__(self, text: str, language: str) -> None:
        self.language = language
        self.region = _COUNTRY_OF_LANGUAGE.get(language, "FR")
        self._parsed: dict[str, str] = {}
        codes = re.findall(r"(?:\+|\b00)\s?([1-9]\d)", text)
        regions = (phonenumbers.region_code_for_country_code(int(code)) for code in codes)
        countries = [region for region in regions if region not in ("ZZ", None)]
        domains = re.findall(r"[@.][\w-]+\.(\w{2,4})\b", text)
        national = [_COUNTRY_OF_DOMAIN[d] for d in domains if d in _COUNTRY_OF_DOMAIN]
        # Of two that stand there as often, the one named first.
        if national:
            self.region = Counter(national).most_common(1)[0][0]
        elif countries:
            self.region = str(Counter(countries).most_common(1)[0][0])

    def find(self, text: str) -> list[tuple[int, int, str]]:
        """Return the numbers of a line as (start, end, E.164); fax numbers are given as an empty string."""
        found = []
        # Two numbers may stand side by side: "01 99 00 12 34 / 01 99 00 56 78".
        text = _BETWEEN.sub(lambda gap: "|".center(len(gap.group())), text)
        for match in _PHONE.finditer(text):
            raw = match.group().strip()
            start = match.start() + len(match.group()) - len(match.group().lstrip())
            opened = raw.count("(") - raw.count(")")
            if opened < 0 or _DATE.match(raw) or len(re.sub(r"\D", "", raw)) < 7:
                continue
            number = self.parse(raw)
            if number:
                fax = _FAX.search(text, max(0, start - _FAX_REACH), start)
                found.append((start, start + len(raw), "" if fax else number))
        return found

    def parse(self, raw: str) -> str:
        """Return the number in E.164, or "" where it can be none; numbers kept for fiction count as numbers.

        A text gives a few; past `MOST_NUMBERS` different ones it is no list of contacts, and they stay as they are written.
        """
        known = self._parsed.get(raw)
        if known is None:
            if len(self._parsed) >= MOST_NUMBERS or len(raw) > _LONGEST:
                return ""
            known = self._parsed[raw] = self._parse(raw)
        return known

    def _parse(self, raw: str) -> str:
        cleaned = re.sub(r"\(0\)", "", raw).replace("–", "-")
        cleaned = re.sub(r"^00\s?(?=[1-9])", "+", cleaned)
        for region in (
            self._region_of(cleaned),
            self.region,
            _COUNTRY_OF_LANGUAGE.get(self.language, "FR"),
        ):
            try:
                number = phonenumbers.parse(cleaned, region)
            except phonenumbers.NumberParseException:
                continue
            if phonenumbers.is_possible_number(number):
                return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        return ""

    def _region_of(self, raw: str) -> str:
        """The way a number is grouped is national: 01 99 00 12 34 is French, (202) 555-0123 American."""
        if re.fullmatch(r"0[1-9](?:[ .\-  ]?\d{2}){4}", raw):
            return (
                "FR"
                if self.region in ("DE", "GB", "US", "FR", "AT") or self.language == "fr"
                else self.region
            )
        if re.fullmatch(r"\(?[2-9]\d{2}\)?[ .\-]\d{3}[ .\-]\d{4}", raw):
            return "CA" if self.region == "CA" else "US"
        if re.fullmatch(r"0[1-9]\d[ /]\d{3} \d{2} \d{2}", raw) and self.region not in ("FR",):
            return "CH"
        return self.region
