"""Where a request comes from: the one answer that every limit and the security log use."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest

# A household or an office has a whole /64 of IPv6 addresses (RFC 6177): limiting one of them limits nobody.
IPV6_PREFIX = 64


def client_address(request: HttpRequest) -> str:
    """Return the address of the client, or nothing when no honest one is known.

    Each trusted proxy appends to X-Forwarded-For the address that it was asked from, so the last `settings.TRUSTED_PROXIES` entries
    were written by ours and everything before them by anybody. Without trusted proxies the header is not read.
    """
    proxies = settings.TRUSTED_PROXIES
    header = request.META.get("HTTP_X_FORWARDED_FOR", "") if proxies else ""
    entries = [entry for entry in header.split(",") if entry.strip()]
    if entries and (address := parsed(entries[-min(proxies, len(entries))])):
        return address
    return parsed(request.META.get("REMOTE_ADDR", ""))


def parsed(text: str) -> str:
    """Return an address as it is written normally, without a port or zone; nothing for what is none."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return ""
    mapped = getattr(found, "ipv4_mapped", None)
    return str(mapped or found)


def network(address: str) -> str:
    """Return what one client can call its own: an IPv4 address, or the /64 of an IPv6 address."""
    if ":" not in address:
        return address
    return str(ipaddress.IPv6Network((address, IPV6_PREFIX), strict=False))
