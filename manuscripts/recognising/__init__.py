"""Recognise a communiqué: what each line of a source is, by structure and convention alone."""

from manuscripts.recognising.coverage import missing_words
from manuscripts.recognising.recogniser import recognise

__all__ = ["missing_words", "recognise"]
