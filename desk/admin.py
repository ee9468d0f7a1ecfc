"""Where Django looks for what the admin shows: every page of the desk about rows."""

from desk import emergency, library, people, writing  # noqa: F401  (registers them)
