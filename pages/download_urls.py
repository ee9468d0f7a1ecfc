"""Addresses of downloads: the announcement's own address, then the file. Included after `pages.urls`, which registers its converter."""

from django.urls import path

from languages import RECORDS
from pages import downloads
from presskits.offering import FILES

urlpatterns = [
    path(
        f"{language}/{record.addresses.announcements}/<reference:reference>/{name}",
        downloads.download,
        {"language": language, "kind": kind},
        name=f"{language}-file-{kind}",
    )
    for language, record in RECORDS.items()
    for kind, name in FILES.items()
]
