"""Back the newsroom up while it runs, and restore it elsewhere: rows and files, each equal by hash to the moment named.

The rows are written in a form that no database owns (docs/decisions/0014), so that a newsroom moves from SQLite to PostgreSQL and back by
the same two commands.
"""


class BackupError(Exception):
    """A backup or a restore stopped; the message is one sentence for the operator."""
