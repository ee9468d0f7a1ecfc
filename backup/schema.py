"""What tables there are: the newsroom's models as the migrations applied to a database describe them, not as today's code does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.apps.registry import Apps
from django.conf import settings
from django.db import DatabaseError, connections, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from backup import BackupError

Model = type[models.Model]
Key = tuple[str, str]  # app and name of a migration

# A session is access to somebody's desk: in a backup it would be a key that lies about, and restored it would undo a sign-out.
SESSIONS = "django_session"
# What migrations and Django themselves write into a newsroom that nobody has used yet.
WRITTEN_BY_MIGRATIONS = {
    "announcements_generation",
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "django_content_type",
    "django_migrations",
}


def cache_table() -> str:
    """Return the table of the cache; nothing when the cache is not in the database."""
    cache: Any = settings.CACHES["default"]
    return str(cache["LOCATION"]) if cache["BACKEND"].endswith("DatabaseCache") else ""


def left_out() -> set[str]:
    """Return the tables that are no part of a backup: who is signed in, and the cache (limits and locks of the moment)."""
    return {SESSIONS, cache_table()} - {""}


class Schema:
    """The tables of a set of applied migrations."""

    def __init__(self, using: str, applied: Iterable[Key]) -> None:
        self.using = using
        # Without a connection: what the code knows, whatever state the database is in.
        self.loader = MigrationLoader(None, ignore_no_migrations=True)
        self.replaced = {
            old for new in self.loader.replacements.values() for old in map(tuple, new.replaces)
        }
        self.noted = sorted(applied)
        noted = set(self.noted)
        # A migration that replaces others is applied where all of those are.
        noted |= {
            key
            for key, new in self.loader.replacements.items()
            if set(map(tuple, new.replaces)) <= noted
        }
        self.applied = sorted(noted)
        self.apps: Apps = self.loader.project_state(self.leaves()).apps

    def unknown(self) -> list[Key]:
        """Return applied migrations that this code does not have: they are a newer newsroom's."""
        known = set(self.loader.graph.nodes) | self.replaced
        return [key for key in self.applied if key not in known]

    def leaves(self) -> list[Key]:
        """Return the last applied migration of each line of each app."""
        graph = self.loader.graph
        known = [key for key in self.applied if key in graph.nodes]
        inner = {
            parent.key
            for key in known
            for parent in graph.node_map[key].parents
            if parent.key[0] == key[0]
        }
        return [key for key in known if key not in inner]

    def is_older(self) -> bool:
        """Return whether this code has migrations that are not applied."""
        return bool(set(self.loader.graph.nodes) - set(self.applied))

    def models(self) -> list[Model]:
        """Return a model for every table that is part of a backup, by the name of the table."""
        found: dict[str, Model] = {}
        for model in (*self.apps.get_models(include_auto_created=True), self.record):
            meta = model._meta
            if meta.managed and not meta.proxy and meta.db_table not in left_out():
                found[meta.db_table] = model
        return [found[table] for table in sorted(found)]

    @property
    def record(self) -> Model:
        """The table in which Django notes what is applied."""
        return MigrationRecorder(connections[self.using]).Migration

    def tables(self) -> list[str]:
        """Return every table of the newsroom, those that are left out too."""
        return sorted({model._meta.db_table for model in self.models()} | left_out())


def applied_to(using: str) -> list[Key]:
    """Return the migrations applied to a database; an empty database has none."""
    return sorted(MigrationRecorder(connections[using]).applied_migrations())


def schema_of(using: str) -> Schema:
    """Return what a database holds; raises BackupError for one that a newer newsroom has migrated."""
    schema = Schema(using, applied_to(using))
    if unknown := schema.unknown():
        raise BackupError(
            f"The database was migrated by a newer newsroom ({'.'.join(unknown[-1])}): upgrade this one first."
        )
    return schema


def strangers(schema: Schema) -> list[str]:
    """Return tables of the database that are not the newsroom's."""
    connection = connections[schema.using]
    with connection.cursor() as cursor:
        return sorted(set(connection.introspection.table_names(cursor)) - set(schema.tables()))


def rows_of_people(schema: Schema) -> dict[str, int]:
    """Return how many rows each table holds beyond what a newsroom has that nobody has used."""
    connection = connections[schema.using]
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
    counted = {
        model._meta.db_table: model._base_manager.using(schema.using).count()
        for model in schema.models()
        if model._meta.db_table in there - WRITTEN_BY_MIGRATIONS
    }
    return {table: rows for table, rows in counted.items() if rows}


def drop(schema: Schema) -> None:
    """Drop the newsroom's tables and no other."""
    connection = connections[schema.using]
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor)) & set(schema.tables())
    quoted = [connection.ops.quote_name(table) for table in sorted(there)]
    if not quoted:
        return
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE {', '.join(quoted)} CASCADE")
        return
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        for table in quoted:
            cursor.execute(f"DROP TABLE {table}")


def move_aside(schema: Schema, name: str) -> None:
    """Move the newsroom's tables into a PostgreSQL schema of their own, rows and all; raises BackupError when that is not allowed."""
    connection = connections[schema.using]
    with connection.cursor() as cursor:
        there = sorted(set(connection.introspection.table_names(cursor)) & set(schema.tables()))
    aside = connection.ops.quote_name(name)
    try:
        with transaction.atomic(using=schema.using), connection.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA {aside}")
            for table in there:
                cursor.execute(f"ALTER TABLE {connection.ops.quote_name(table)} SET SCHEMA {aside}")
    except DatabaseError as problem:
        raise BackupError(
            f"The newsroom that is there cannot be kept aside: {str(problem).strip()}"
        ) from problem


def build(schema: Schema) -> None:
    """Make the tables of a schema in a database that has none of them, as its migrations make them."""
    executor = MigrationExecutor(connections[schema.using])
    executor.migrate(schema.leaves())


def named_files(schema: Schema, using: str) -> set[str]:
    """Return the names in storage of every file that a row names, as `KINDS` says."""
    names: set[str] = set()
    for app, model_name, folder in KINDS:
        try:
            model: Any = schema.apps.get_model(app, model_name)
        except LookupError:
            continue  # the room is younger than the schema
        hashes: Sequence[str] = model._base_manager.using(using).values_list("sha256", flat=True)
        names |= {f"{folder}/{sha256[:2]}/{sha256}" for sha256 in hashes.distinct().order_by()}  # type: ignore[attr-defined]
    return names


# Rows that name files of the private storage by their SHA-256, and the folder there (assets.storing, presskits.models).
# Renditions are made again from their originals, and manuscripts kept aside for a day are no row's.
KINDS = (
    ("assets", "image", "originals"),
    ("assets", "attachment", "originals"),
    ("announcements", "editionasset", "originals"),
    ("presskits", "issuedfile", "issued"),
)
