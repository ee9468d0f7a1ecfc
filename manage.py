#!/usr/bin/env python3
"""Django's command line for this newsroom."""

import os
import sys


def main() -> None:
    # What a command writes into the data folder is its owner's alone, whoever forgot to say so.
    os.umask(0o077)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
