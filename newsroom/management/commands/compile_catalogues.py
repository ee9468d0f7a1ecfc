"""Compile the catalogues of translations; --update extracts the sentences first, --check only looks."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError


class Command(BaseCommand):
    help = __doc__ or ""
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--update", action="store_true", help="extract and update the catalogues first"
        )
        parser.add_argument(
            "--check", action="store_true", help="change nothing; fail when a sentence is missing"
        )

    def handle(self, *args: Any, update: bool, check: bool, **options: Any) -> None:
        try:
            from newsroom import catalogues
        except ImportError as problem:
            raise CommandError(
                "Babel is needed: run script/translations, which installs it."
            ) from problem

        root = settings.BASE_DIR
        if check:
            problems = list(catalogues.problems(root))
            for line in problems:
                self.stdout.write(line)
            if problems:
                raise CommandError(
                    "Translations are missing: run script/translations, then translate."
                )
            return
        if update:
            found = catalogues.template(root)
            for language in catalogues.CATALOGUES:
                catalogues.update(language, found)
        for language in catalogues.CATALOGUES:
            catalogues.compile_catalogue(language)
            catalogue = catalogues.load(language)
            words = catalogues.words_of(catalogue)
            self.stdout.write(f"{language}: {len(words)} of {len(catalogue)} sentences")
