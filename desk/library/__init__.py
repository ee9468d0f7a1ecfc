"""What announcements are made of, and what surrounds them: files, institutions, contacts, the newsroom itself."""

from desk.library import contacts, files, institutions, masthead  # noqa: F401  (registers them)
