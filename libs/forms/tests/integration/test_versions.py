"""Versions of forms that a service gave out, on PostgreSQL."""

from __future__ import annotations

import json
from importlib.resources import files

import asyncpg
import pytest
from cityloop_database import read_migrations
from cityloop_forms import version_of
from cityloop_kernel import ConflictError, NotFoundError
from cityloop_packs import ActivePacks, parse_all
from cityloop_testkit import Clusters, fresh_database


def packs(longest: int) -> ActivePacks:
    words = {"attribute": "words", "name": {"en": "Words"}, "type": {"text": longest}, "classification": "general_1"}
    page = {"page": "p", "name": {"en": "P"}, "fields": [words]}
    form = {
        "form": "about",
        "name": {"en": "About it"},
        "purpose": "report",
        "event_classes": ["storm"],
        "pages": [page],
    }
    storm = {"event_class": "storm", "title": {"en": "Storm"}, "problem": "event"}
    kinds = [{"problem_kind": "event", "name": {"en": "Event"}}]
    base = {
        "pack.yaml": json.dumps({"pack": "base", "kind": "base", "title": {"en": "Base"}}),
        "problem-kinds.yaml": json.dumps({"problem_kinds": kinds}),
    }
    scenario = {
        "pack.yaml": json.dumps({"pack": "storms", "title": {"en": "Storms"}, "requires": ["base"]}),
        "event-classes.yaml": json.dumps({"event_classes": [storm]}),
        "forms.yaml": json.dumps({"forms": [form]}),
    }
    return ActivePacks.of(parse_all([base, scenario]))


async def test_a_version_that_was_given_out_is_found_after_the_next_one(clusters: Clusters) -> None:
    before, after = packs(100), packs(200)
    migrations = read_migrations(files("cityloop_forms") / "migrations")
    async with fresh_database(clusters.postgres, migrations) as dsn:
        connection = await asyncpg.connect(dsn)
        first = await version_of(connection, before, "storms/about")
        assert first == await version_of(connection, before, "storms/about"), "once, however often it is asked for"
        present = await version_of(connection, after, "storms/about")
        former = await version_of(connection, after, "storms/about", first.form.digest)
        assert (former.form.content, former.pack_version) == (first.form.content, first.pack_version)
        assert present.form.digest != former.form.digest
        with pytest.raises(ConflictError):
            await version_of(connection, after, "storms/about", "sha256:0")
        with pytest.raises(NotFoundError):
            await version_of(connection, after, "storms/none")
        assert await connection.fetchval("SELECT count(*) FROM form_versions") == 2
        await connection.close()
