"""The spaces that typography knows, and patterns that rules of spacing are made of."""

NARROW = "\u202f"  # espace fine insécable
NO_BREAK = "\u00a0"
# Any space that a text may have where another belongs.
SPACE = "[ \u00a0\u202f\u2009]"
# Stands in for an address or a tag while the words around it are set (`richtext.typography`).
ASIDE = "\ue000"
