"""Addresses of downloads: the announcement's own address, then the file. Included after `pages.urls`, which registers its converter."""

from django.urls import path

from announcements import addresses
from pages import downloads
from presskits import formats

urlpatterns = [
    path(
        f"{language}/{words['announcements']}/<reference:reference>/{row.address}",
        downloads.download,
        {"language": language, "kind": row.kind},
        name=f"{language}-file-{row.kind}",
    )
    for language, words in addresses.SEGMENTS.items()
    for row in formats.FORMATS
]
