"""Addresses of downloads: the announcement's own address, then the file. Included after `pages.urls`, which registers its converter."""

from django.urls import path

from languages import RECORDS
from pages import downloads
from presskits import formats

urlpatterns = [
    path(
        f"{language}/{record.addresses.announcements}/<reference:reference>/{row.address}",
        downloads.download,
        {"language": language, "kind": row.kind},
        name=f"{language}-file-{row.kind}",
    )
    for language, record in RECORDS.items()
    for row in formats.FORMATS
]
