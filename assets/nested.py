"""Archives to download: no programs in them, nor in the archives and documents directly inside; no further."""

from __future__ import annotations

import re

from assets import odf, ooxml
from assets.notices import Findings, Kind
from assets.refusals import Reason, Refused
from assets.zips import Archive, Member, shown

MAX_INNER = 64 * 1024 * 1024
_RUNS = re.compile(
    r"\.(exe|dll|com|scr|pif|cpl|msi|msix|appx|bat|cmd|ps1|psm1|vbs|vbe|js|jse|mjs|wsf|wsh|hta|jar|lnk|url|scf|reg|inf|app|apk|sh|bash"
    r"|command|php|py|pl|rb|html?|xhtml|mht|mhtml|svg|chm|docm|dotm|xlsm|xltm|xlsb|xlam|xll|pptm|potm|ppsm|ppam|iso|img|vhdx?|dmg|pkg|deb|rpm)\.?$",
    re.I,
)
# Programs by how they begin: Windows, Linux, macOS, Java and Android, scripts.
_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"\xcf\xfa\xed\xfe",
    b"\xce\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"dex\n",
    b"#!",
)
_OTHER_ARCHIVES = (
    b"Rar!",
    b"7z\xbc\xaf\x27\x1c",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
    b"\x28\xb5\x2f\xfd",
)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_DOCUMENTS = (
    ".pdf",
    ".docx",
    ".xlsx",
    ".pptx",
    ".odt",
    ".ods",
    ".odp",
    ".doc",
    ".xls",
    ".ppt",
    ".zip",
)


def looked_through(archive: Archive, findings: Findings, *, inner: bool = False) -> None:
    """Refuse an archive that holds a program; note which documents in it were not looked into."""
    for member in archive.members:
        if _RUNS.search(member.name.rstrip(" ")):
            raise runs(member)
        head = b""
        for piece in archive.stream(member):
            if not head:
                head = piece[:16]
        if head.startswith(_PROGRAMS):
            raise runs(member)
        if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            _inside(archive, member, findings, inner=inner)
        if head.startswith(
            (b"PK\x03\x04", b"%PDF-", _OLD_OFFICE, *_OTHER_ARCHIVES)
        ) or member.name.lower().endswith(_DOCUMENTS):
            findings.add(Kind.UNSEEN, name=member.name.rpartition("/")[2])


def _inside(archive: Archive, member: Member, findings: Findings, *, inner: bool) -> None:
    """Look at the names in an archive or an office document that lies in an archive, one level deep."""
    if inner or member.size > MAX_INNER:
        return
    data = archive.read(member, most=MAX_INNER)
    within = Archive(data, budget=archive.budget)
    names = within.by_name
    ooxml.check_names(within)
    if "mimetype" in names:
        odf.check_names(within)
    if "[Content_Types].xml" in names or "mimetype" in names:
        return
    looked_through(within, findings, inner=True)


def runs(member: Member) -> Refused:
    return Refused(Reason.RUNS, {"name": shown(member.name)})
