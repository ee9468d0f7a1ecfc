"""Every address that the URL configuration knows, filled in with what exists and with what does not."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from django.apps import apps
from django.contrib.auth import get_user_model
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

from announcements import workflow
from languages import LANGUAGES

from . import junk

_HOLE = re.compile(r"<(?:(?P<converter>\w+):)?(?P<name>\w+)>")
_GROUP = re.compile(r"\(\?P<(\w+)>(?:[^()\\]|\\.)*\)")


@dataclass(frozen=True)
class World:
    """What exists in a newsroom, as far as addresses name it."""

    host: str
    rows: Mapping[str, Sequence[str]] = field(default_factory=dict)  # "app/model" → primary keys
    values: Mapping[str, Sequence[str]] = field(default_factory=dict)  # hole → values


def routes() -> list[str]:
    """Return every route, such as `fr/communiques/<reference:reference>/`, sorted."""
    return sorted(set(_walk(get_resolver(), "")))


def _walk(resolver: URLResolver, before: str) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = before + _route(pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, route)
        else:
            yield route


def _route(pattern: URLPattern | URLResolver) -> str:
    if isinstance(pattern.pattern, RoutePattern):
        return str(pattern.pattern)
    plain = _GROUP.sub(r"<\1>", str(pattern.pattern))
    return re.sub(r"[\^$]|\\(.)|\(\?:|\.\*|[()?]", lambda match: match[1] or "", plain)


def look_around(host: str) -> World:
    """Read what exists from the database."""
    rows: dict[str, list[str]] = {}
    short_ids: list[str] = []
    values: dict[str, list[str]] = {
        "name": ["original.jpg", "w320.jpg", "w640.avif", "c480.webp", "og.jpg", "original.svg"],
        "language": [*LANGUAGES],
        "number": ["1", "2"],
        "year": [],
        "app_label": [config.label for config in apps.get_app_configs()],
        "uidb36": [],
        "key": [],
        "url": ["nowhere/"],
    }
    for model in apps.get_models():
        name = f"{model._meta.app_label}/{model._meta.model_name}"
        rows[name] = [
            str(key) for key in model._base_manager.order_by("pk").values_list("pk", flat=True)[:40]
        ]
        names = {one.name for one in model._meta.get_fields()}
        if "short_id" in names:
            ids = model._base_manager.order_by("pk").values_list("short_id", flat=True)[:80]
            short_ids += ids
            values.setdefault("object_id", []).extend(ids[:2])
        if "key" in names and "sha256" in names:
            values["key"] += (
                model._base_manager.order_by("key").values_list("key", flat=True).distinct()[:80]
            )
        if "filename" in names:
            values["name"] += model._base_manager.order_by("pk").values_list("filename", flat=True)[
                :20
            ]
        if "release_at" in names:
            moments = model._base_manager.order_by("pk").values_list("release_at", flat=True)
            values["year"] += sorted({str(moment.year) for moment in moments})
    values["short_id"] = short_ids
    values["reference"] = [f"communique-{one}" for one in short_ids]
    values["name"] += list(workflow.BY_NAME)
    values["uidb36"] = [str(user.pk) for user in get_user_model().objects.all()[:5]]
    return World(host=host, rows=rows, values=values)


def filled(route: str, world: World, rng: random.Random) -> str:
    """Return an address of a route as it stands on the wire: with real values, or junk in some or all of its holes."""
    honest = rng.random() < 0.65

    def value(match: re.Match[str]) -> str:
        name = match["name"]
        if not honest and rng.random() < 0.7:
            return junk.segment(rng)
        model = re.search(r"admin/(\w+)/(\w+)/", route)
        if name == "object_id" and model and (known := world.rows.get(f"{model[1]}/{model[2]}")):
            return rng.choice(known)
        if name.endswith("_id") and match["converter"] == "int":
            return str(rng.randint(1, 12))
        choices = world.values.get(name)
        if choices:
            return quote(rng.choice(choices))
        if match["converter"] == "int":
            return rng.choice(["1", "2", "999999999999", "0", "9" * 5000])
        return junk.segment(rng)

    return "/" + _HOLE.sub(value, route)
