"""Exit with a sentence when the database of DATABASE_URL holds something: what attacks a newsroom wants one of its own."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

if __name__ == "__main__":
    import django
    from django.db import connection

    django.setup()
    if connection.introspection.table_names():
        sys.exit(
            "The database of DATABASE_URL is not empty, and what is in it would be changed and deleted. "
            "script/services gives a command a database of its own."
        )
