"""Values that nobody should send and somebody will: each was trouble for some newsroom once."""

from __future__ import annotations

import random
from urllib.parse import quote, quote_from_bytes

# What an unescaped echo of ours looks like in a page, and a header that only an injection can make.
TAG = "zqx"
HEADER = "X-Zqx"

NUMBERS = (
    *("0", "-1", "1", "2", "3", "9", "00", "1.5", "1e309", "-0", "+1", "NaN", "Infinity", "0x10"),
    *("²", "①", "٣", "１", "1_000", " 1", "1 ", "1\x00", "true", "null", "None", "[]", "{}"),
    *("32767", "65536", "2147483647", "2147483648", "9223372036854775807", "9223372036854775808"),
    *("18446744073709551616", "9" * 40, "9" * 5000, "-" + "9" * 5000, "1" + "0" * 300),
)
DATES = (
    *("0001-01-01", "0000-00-00", "9999-12-31", "10000-01-01", "1-1-1", "2026-02-30", "2026-13-01"),
    *("01/01/0001", "31/12/9999", "31.12.9999", "29/02/2025", "1000-01-01", "1582-10-10", "today"),
    *("0001-01-01T00:00", "9999-12-31T23:59", "2026-03-29T02:30", "2026-10-25T02:30", "24:00"),
    *("00:00", "23:59:60", "25:61", "99:99:99", "2026-W01-1", "²026-01-01", "20260101T000000Z"),
)
WORDS = (
    *("", " ", "\t", "\n", "\r", "\r\n", "\x00", "a\x00b", "\x07\x1b[31m", "\x7f", "\x85", "\u2028"),
    *("\ufffe", "\uffff", "a\ufffeb", "\ufeff", "\U0001fffe", "\ufdd0", "\u202e abc", "\u200b", "\xad"),
    *("é", "e\u0301" * 200, "ﷺ" * 100, "🧑‍🧑‍🧒‍🧒", "👩🏽‍🚀" * 50, "İ", "ß", "ǆ", "𐐀", "\u0e33" * 50, "a" + "\u0300" * 3000),
    *("'", '"', "`", "\\", "%", "%s%n", "%00", "%zz", "{{7*7}}", "{% now %}", "${7*7}", "#{7*7}"),
    *("' OR 1=1 --", "1; DROP TABLE x", "*", "?", "(", "[a-", "(a+)+$", "\\d+", "../../etc/passwd"),
    *("/", "//", "./", "..", "...", "C:\\con", "file:///etc/passwd", "javascript:alert(1)"),
    *("http://", "https://exa mple", "https://[::1", "//evil.example", "data:text/html,<b>", "mailto:"),
    *("https://ex.example/" + "a" * 8000, "a" * 8000, "a" * 70_000, "é" * 5000, " " * 20_000),
    *("a@b", "@", "a@" + "b" * 300 + ".example", '"<>"@x.example', "a\nb@x.example", "a@x.example\r\nBcc: b@x.example"),
    *(f"<{TAG} onfocus=alert(1)>", f"\"><{TAG}>", f"'><{TAG}>", f"</script><{TAG}>", f"</textarea><{TAG}>"),
    *(f"</title><{TAG}>", f"-->]]><{TAG}>", f"<svg><{TAG}></svg>", f"<math><mi><{TAG}>", "<![CDATA[", "<!--"),
    *("<p>" * 400, "<blockquote>" * 400 + "x", "<ul><li>" * 200, "<b><i>" * 300 + "x", "<a href='" + "x" * 8000 + "'>x</a>"),
    *("<p>&#0;&#xFFFE;&#xD800;&#x110000;</p>", "&amp;" * 3000, "&nosuch;", "<p>" + "« " * 2000 + "</p>"),
    *(f"x\r\n{HEADER}: 1", f"x\n{HEADER}: 1", f"x\r{HEADER}: 1", "BEGIN:VEVENT", "x\rBEGIN:VALARM"),
    *("«" * 400, "“" * 3000, "(" * 3000, "1" * 3000, "A. " * 1000, "- x\n" * 1500, "x : " * 1500, "A B " * 1500),
    *("[]", "{}", '{"a":' * 500, "[" * 2000, "[[[1]]]", '"x"', "true", "null", '["fr", {"a": 1}]', "fr"),
)  # fmt: skip
# Bytes that are no UTF-8, for those places where a client decides the bytes.
BYTES = (
    *(b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf8\x88\x80\x80\x80", b"\xe9", b"\x80", b"a\x00b"),
    *(b"\xf0\x9f", b"\xef\xbf\xbe", b"\xc3\x28", b"\xff\xfe<\x00", b"+ADw-script+AD4-"),
)


def number(rng: random.Random) -> str:
    return rng.choice(NUMBERS)


def text(rng: random.Random) -> str:
    """Return a hostile text, now and then two of them or one in the middle of an ordinary sentence."""
    kind = rng.random()
    if kind < 0.6:
        return rng.choice(WORDS)
    if kind < 0.75:
        return rng.choice(NUMBERS)
    if kind < 0.85:
        return rng.choice(DATES)
    if kind < 0.95:
        return f"Le laboratoire {rng.choice(WORDS)} de Valmont"
    return rng.choice(WORDS) + rng.choice(WORDS)


def for_field(rng: random.Random, name: str) -> str:
    """Return a hostile text that suits what the name of a field says of it, most of the time."""
    if rng.random() < 0.3:
        return text(rng)
    if name.endswith(
        ("_on", "_at", "_at_0", "_at_1", "_from", "_until", "date", "time", "_0", "_1")
    ):
        return rng.choice(DATES)
    if name.endswith(("FORMS", "id", "_x", "_y", "position", "version", "page", "p", "number")):
        return rng.choice(NUMBERS)
    return text(rng)


def segment(rng: random.Random) -> str:
    """Return a piece of a path as it stands on the wire: ASCII without blanks."""
    kind = rng.random()
    if kind < 0.2:
        return quote_from_bytes(rng.choice(BYTES), safe="")
    if kind < 0.3:
        return quote(quote(rng.choice(WORDS)[:300], safe=""), safe="")
    value = rng.choice(NUMBERS) if kind < 0.5 else rng.choice(WORDS)
    return quote(value[:6000], safe="/" if kind < 0.6 else "")
