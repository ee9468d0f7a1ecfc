"""Recognise a communiqué: what each line of a source is, by structure and convention alone."""

from announcements.importing.recognising.coverage import missing_words
from announcements.importing.recognising.recogniser import recognise

__all__ = ["missing_words", "recognise"]
