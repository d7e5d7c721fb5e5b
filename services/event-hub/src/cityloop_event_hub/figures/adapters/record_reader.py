"""Records out of the log: what all facts of a subject, known by one and happened by another moment, say together.

One query a kind, for facts that have just come and for years of them, so that both mean the same.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cityloop_database import Connection

from cityloop_event_hub.figures.domain.records import ABSENT, Wanted

LAST = 2**63 - 1
CHUNK = 20_000
PLANNING = {
    # Hash joins of what indexes have found: a plan made while a month was empty would compare each with each.
    "ids": "SET LOCAL jit = off; SET LOCAL enable_nestloop = off; SET LOCAL enable_seqscan = off",
    "span": "SET LOCAL jit = off; SET LOCAL enable_nestloop = on; SET LOCAL enable_seqscan = on",
}
PLANNING["all"] = PLANNING["span"]
FIRST = "coalesce(min(occurred) FILTER (WHERE {condition}), {absent})"


@dataclass(frozen=True, slots=True)
class Horizon:
    """Which facts count: those known up to a number of the log, and happened up to a moment."""

    known: int = LAST
    occurred: int = LAST
    """Microseconds since 1970."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time in which a record has had one of its moments, in microseconds; without its end."""

    start: int
    end: int


async def read(
    connection: Connection,
    kind: str,
    wanted: Wanted,
    horizon: Horizon,
    within: Collection[str] | Span | None = None,
) -> AsyncIterator[Sequence[Any]]:
    """Records of a kind, in pieces.

    Args:
        connection: in a transaction.
        kind: of the records.
        wanted: layers whose areas are wanted, and attributes.
        horizon: which facts count.
        within: ids of subjects (of cases, for ratings and verdicts); or a time in which something happened to them;
            all when None.
    """
    arguments: list[object] = [horizon.known, horizon.occurred, list(wanted.layers), list(wanted.attributes)]
    which = "all"
    if isinstance(within, Span):
        arguments += [within.start, within.end]
        which = "span"
    elif within is not None:
        arguments += [list(within)]
        which = "ids"
    query = QUERIES[kind].format(**{name: choice[which] for name, choice in CHOICES[kind].items()})
    await connection.execute(PLANNING[which])
    if which == "ids":
        yield await connection.fetch(query, *arguments)
        return
    rows: list[Any] = []
    async for row in connection.cursor(query, *arguments, prefetch=CHUNK):
        rows.append(row)
        if len(rows) == CHUNK:
            yield rows
            rows = []
    if rows:
        yield rows


async def cases_of_events(connection: Connection, events: Collection[str]) -> list[str]:
    """The cases of events."""
    rows = await connection.fetch(
        "SELECT DISTINCT subject FROM indicator_facts WHERE kind = 4 AND event_id = ANY($1)", list(events)
    )
    return [row["subject"] for row in rows]


async def cases_of(connection: Connection, subjects: Collection[str]) -> list[str]:
    """The cases of tasks, feedback and verdicts."""
    rows = await connection.fetch(
        "SELECT DISTINCT case_id FROM indicator_facts WHERE kind IN (5, 6, 7) AND subject = ANY($1)", list(subjects)
    )
    return [row["case_id"] for row in rows]


def _first(condition: str) -> str:
    return FIRST.format(condition=condition, absent=ABSENT)


BOUND = "fact_number <= $1 AND occurred <= $2"
AREAS = "ARRAY(SELECT coalesce({of}.areas ->> layer, '') FROM unnest($3::text[]) AS layer) AS areas"
ATTRIBUTES = "ARRAY(SELECT coalesce(n.attributes ->> name, '') FROM unnest($4::text[]) AS name) AS attributes"
OWN = f"{AREAS.format(of='n')}, {ATTRIBUTES}"
"""What the newest fact of a record says of its own."""
NO_ATTRIBUTES = "ARRAY(SELECT '' FROM unnest($4::text[])) AS attributes"
IN_SPAN = "occurred >= $5 AND occurred < $6"
NEWEST = (
    "SELECT DISTINCT ON (subject) * FROM {facts} AS f WHERE kind = {kind} AND {bound} {chosen}"
    " ORDER BY subject, version DESC"
)
SAID = "'' AS rule, false AS fused, n.state, n.amount, n.event_class, n.department, n.grade, n.number"
PLAIN = f"{SAID}, '' AS channel, n.rule AS flow, 0::smallint AS source, false AS imported"

MODEL = ", n.rule AS thing_model"


def _simple(kind: int, moments: dict[str, str], present: str = "") -> str:
    """Records that are made of the facts of one subject alone; `present` is a moment that their newest fact says."""
    found = ", ".join(f"{expression} AS {name}" for name, expression in moments.items())
    return f"""
        WITH {{given}} n AS ({NEWEST.format(kind=kind, bound=BOUND, chosen="{chosen}", facts="{facts}")}),
             m AS (SELECT subject, {found} FROM {{facts}} AS f WHERE kind = {kind} AND {BOUND} {{chosen}} GROUP BY 1)
        SELECT n.subject AS id, {PLAIN}, {OWN}, {", ".join(f"m.{name}" for name in moments)}{present}
        FROM n JOIN m USING (subject)"""


def _spells(up: str) -> str:
    """The times for which things were up without a break, or were not; a thing that is late is still up."""
    return f"""
        WITH {{given}} n AS ({NEWEST.format(kind=9, bound=BOUND, chosen="{chosen}", facts="{facts}")}),
             s AS (SELECT subject, version, occurred, state IN (1, 2) AS up,
                   lag(state IN (1, 2)) OVER (PARTITION BY subject ORDER BY version) AS up_before
                   FROM {{facts}} AS f WHERE kind = 9 AND {BOUND} {{chosen}}),
             m AS (SELECT subject, version, up, occurred AS began,
                   coalesce(lead(occurred) OVER (PARTITION BY subject ORDER BY version), {ABSENT}) AS ended
                   FROM s WHERE up_before IS DISTINCT FROM up)
        SELECT n.subject || '/' || m.version AS id, {PLAIN}, {OWN}, m.began, m.ended{MODEL}
        FROM n JOIN m USING (subject) WHERE {up}"""


def _of_case(kind: int, condition: str, moment: str) -> str:
    """Records that are told apart as their case is."""
    return f"""
        WITH {{given}} r AS (SELECT * FROM {{facts}} AS f WHERE kind = {kind} AND {BOUND} AND {condition} {{chosen}}),
             c AS (SELECT DISTINCT ON (subject) * FROM {{cases}} AS f WHERE kind = 4 AND {BOUND}
                   AND subject IN (SELECT case_id FROM r) ORDER BY subject, version DESC)
        SELECT DISTINCT ON (r.subject) r.subject AS id, r.number, '' AS channel, r.rule, r.source, false AS imported,
               false AS fused, r.state, r.amount, coalesce(c.event_class, '') AS event_class,
               coalesce(c.department, '') AS department, coalesce(c.grade, 0) AS grade,
               ARRAY(SELECT coalesce(c.areas ->> layer, '') FROM unnest($3::text[]) AS layer) AS areas, {NO_ATTRIBUTES},
               r.occurred AS {moment}
        FROM r LEFT JOIN c ON c.subject = r.case_id ORDER BY r.subject, r.version DESC"""


CLOSED_NOW = f"CASE WHEN n.state = {{state}} THEN n.occurred ELSE {ABSENT} END AS closed"
QUERIES = {
    "reports": f"""
        WITH {{given}} n AS ({NEWEST.format(kind=1, bound=BOUND, chosen="{chosen}", facts="{facts}")}),
             m AS (SELECT subject, {_first("true")} AS reported FROM {{facts}} AS f
                   WHERE kind = 1 AND {BOUND} {{chosen}} GROUP BY 1),
             l AS ({NEWEST.format(kind=2, bound=BOUND, chosen="{chosen}", facts="{facts}")})
        SELECT n.subject AS id, n.number, n.event_class, n.department, n.grade, n.channel, '' AS rule,
               0::smallint AS source, n.state, n.amount, n.marked AS imported, coalesce(l.marked, false) AS fused,
               {OWN}, m.reported,
               CASE WHEN l.state = 1 THEN l.occurred ELSE {ABSENT} END AS joined
        FROM n JOIN m USING (subject) LEFT JOIN l USING (subject)""",
    "events": f"""
        WITH {{given}} n AS ({NEWEST.format(kind=3, bound=BOUND, chosen="{chosen}", facts="{facts}")}),
             m AS (SELECT subject, {_first("true")} AS discovered, {_first("state = 2")} AS all_clear
                   FROM {{facts}} AS f WHERE kind = 3 AND {BOUND} {{chosen}} GROUP BY 1)
        SELECT n.subject AS id, {SAID}, n.channel, n.source, n.marked AS imported, {OWN},
               m.discovered, m.all_clear, {CLOSED_NOW.format(state=3)}
        FROM n JOIN m USING (subject)""",
    "cases": f"""
        WITH {{given}} n AS ({NEWEST.format(kind=4, bound=BOUND, chosen="{chosen}", facts="{facts}")}),
             m AS (SELECT subject, {_first("true")} AS opened, {_first("state = 3")} AS filed,
                   {_first("state = 4")} AS dispatched, {_first("state = 5")} AS handled,
                   {_first("state = 6")} AS checked, {_first("marked")} AS overdue
                   FROM {{facts}} AS f WHERE kind = 4 AND {BOUND} {{chosen}} GROUP BY 1),
             e AS (SELECT subject, min(occurred) AS discovered FROM {{events}} AS f WHERE kind = 3 AND {BOUND}
                   AND subject IN (SELECT event_id FROM n) GROUP BY 1),
             t AS (SELECT case_id, min(occurred) AS accepted FROM {{of_cases}} AS f
                   WHERE kind = 5 AND state = 2 AND {BOUND} {{chosen_cases}} GROUP BY 1),
             b AS (SELECT case_id, min(occurred) AS not_fixed FROM {{of_cases}} AS f
                   WHERE kind = 6 AND state = 2 AND {BOUND} {{chosen_cases}} GROUP BY 1)
        SELECT n.subject AS id, {PLAIN}, {OWN}, coalesce(e.discovered, {ABSENT}) AS discovered,
               m.opened, m.filed, m.dispatched, coalesce(t.accepted, {ABSENT}) AS accepted, m.handled, m.checked,
               {CLOSED_NOW.format(state=7)}, m.overdue, coalesce(b.not_fixed, {ABSENT}) AS not_fixed
        FROM n JOIN m USING (subject) LEFT JOIN e ON e.subject = n.event_id
        LEFT JOIN t ON t.case_id = n.subject LEFT JOIN b ON b.case_id = n.subject""",
    "tasks": _simple(
        5,
        {
            "dispatched": _first("true"),
            "accepted": _first("state = 2"),
            "returned": _first("state = 3"),
            "fed_back": _first("state = 4"),
            "passed": _first("state = 5"),
            "overdue": _first("marked"),
        },
    ),
    "flows": _simple(
        8,
        {
            "opened": _first("true"),
            "in_review": _first("state = 2"),
            "waiting": _first("state = 3"),
            "decided": _first("state = 4"),
            "in_force": _first("state = 5"),
            "completed": _first("state = 6"),
            "refused": _first("state = 7"),
            "withdrawn": _first("state = 8"),
            "lapsed": _first("state = 9"),
            "overdue": _first("marked"),
        },
        f", CASE WHEN n.state >= 6 THEN n.occurred ELSE {ABSENT} END AS ended",
    ),
    "devices": _simple(9, {"watched": _first("true")}, MODEL),
    "uptimes": _spells("m.up"),
    "outages": _spells("NOT m.up"),
    "ratings": _of_case(6, "state = 1", "rated"),
    "verdicts": _of_case(7, "true", "found"),
}
CASES_IN_SPAN = f"""(
    SELECT subject FROM indicator_facts WHERE kind = 4 AND {IN_SPAN}
    UNION SELECT case_id FROM indicator_facts WHERE kind IN (5, 6) AND {IN_SPAN}
    UNION SELECT c.subject FROM indicator_facts e JOIN indicator_facts c ON c.kind = 4 AND c.event_id = e.subject
    WHERE e.kind = 3 AND e.{IN_SPAN.replace("AND occurred", "AND e.occurred")})"""
ALL = "indicator_facts"


def _lookup(wanted: str, condition: str) -> str:
    """Facts that an index finds for each of what is wanted, whatever the planner knows of the table.

    Args:
        wanted: what has a column `id`.
        condition: of a fact, naming `w.id`.
    """
    return (
        f"(SELECT k.* FROM {wanted} CROSS JOIN LATERAL (SELECT * FROM indicator_facts WHERE {condition} OFFSET 0) AS k)"
    )


GIVEN = "unnest($5::text[]) AS w (id)"
GIVEN_CASES = f"given_cases AS MATERIALIZED {_lookup(GIVEN, 'kind IN (5, 6, 7) AND case_id = w.id')},"


def _given(kinds: str) -> str:
    return f"given AS MATERIALIZED {_lookup(GIVEN, f'kind IN ({kinds}) AND subject = w.id')},"


def _subjects_in_span(kinds: str) -> str:
    return f"AND subject IN (SELECT subject FROM indicator_facts WHERE kind IN ({kinds}) AND {IN_SPAN})"


def _of_subjects(kinds: str) -> Mapping[str, Mapping[str, str]]:
    return {
        "given": {"all": "", "ids": _given(kinds), "span": ""},
        "facts": {"all": ALL, "ids": "given", "span": ALL},
        "chosen": {"all": "", "ids": "", "span": _subjects_in_span(kinds)},
    }


def _of_cases(span: str) -> Mapping[str, Mapping[str, str]]:
    return {
        "given": {"all": "", "ids": GIVEN_CASES, "span": ""},
        "facts": {"all": ALL, "ids": "given_cases", "span": ALL},
        "cases": {"all": ALL, "ids": _lookup(GIVEN, "kind = 4 AND subject = w.id"), "span": ALL},
        "chosen": {"all": "", "ids": "", "span": span},
    }


CHOICES: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "reports": _of_subjects("1, 2"),
    "events": _of_subjects("3"),
    "tasks": _of_subjects("5"),
    "flows": _of_subjects("8"),
    "devices": _of_subjects("9"),
    "uptimes": _of_subjects("9"),
    "outages": _of_subjects("9"),
    "cases": {
        "given": {"all": "", "ids": _given("4") + GIVEN_CASES, "span": ""},
        "facts": {"all": ALL, "ids": "given", "span": ALL},
        "chosen": {"all": "", "ids": "", "span": f"AND subject IN {CASES_IN_SPAN}"},
        "of_cases": {"all": ALL, "ids": "given_cases", "span": ALL},
        "chosen_cases": {"all": "", "ids": "", "span": f"AND case_id IN {CASES_IN_SPAN}"},
        "events": {
            "all": ALL,
            "ids": _lookup("(SELECT DISTINCT event_id AS id FROM n) AS w", "kind = 3 AND subject = w.id"),
            "span": ALL,
        },
    },
    "ratings": _of_cases(f"AND {IN_SPAN}"),
    "verdicts": _of_cases(f"AND {IN_SPAN}"),
}
"""What stands in the places of each query, by which records are wanted."""
