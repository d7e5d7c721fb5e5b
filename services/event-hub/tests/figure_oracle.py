"""The same figures by another engine: DuckDB, from the facts as they were published, by queries of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb
from cityloop_messaging import Fact
from figuring import ZONE

TABLES = {
    "citizen.reports.v1": "reports (report text, version int, moment bigint, class text, channel text, imported bool)",
    "events.report-links.v1": "links (report text, version int, moment bigint, outcome int, fused bool)",
    "events.city-events.v1": "events (event text, version int, moment bigint, class text, source int, imported bool,"
    " channel text)",
    "cases.cases.v1": "cases (id text, version int, moment bigint, event text, phase int, class text, department text,"
    " district text, overdue bool, reopened int, depth double, road text, blocked bool,"
    " hazards text)",
    "cases.tasks.v1": "tasks (id text, version int, moment bigint, case_id text, state int, department text)",
    "citizen.feedback.v1": "feedback (id text, version int, moment bigint, case_id text, kind int, rating int)",
    "cases.verdicts.v1": "verdicts (id text, version int, moment bigint, case_id text, kind int, rule text)",
    "cases.flows.v1": "flows (id text, version int, moment bigint, phase int, definition text, department text,"
    " overdue bool)",
    "sensing.device-health.v1": "devices (id text, version int, moment bigint, state int, model text, district text)",
}
CASES = """
    newest AS (SELECT *, row_number() OVER (PARTITION BY id ORDER BY version DESC) AS place FROM cases),
    now AS (SELECT * FROM newest WHERE place = 1),
    first AS (SELECT id, phase, min(moment) AS moment FROM cases GROUP BY ALL),
    found AS (SELECT event, min(moment) AS moment FROM events GROUP BY ALL)
"""
# How often each thing has come up and gone down: what it changes, at each moment at which it changes anything.
TURNS = """
    seen AS (SELECT *, (state < 3)::int AS up,
                    coalesce(lag((state < 3)::int) OVER (PARTITION BY id ORDER BY version), 0) AS former FROM devices),
    turns AS (SELECT moment, model, district, up - former AS turn, (version = 1)::int AS new FROM seen)
"""
QUERIES = {
    # figure, period, dimension: start, part, numerator, denominator
    ("base/reports-received", "day", "channel"): """
        SELECT start('day', min(moment)), channel, 1 FROM reports WHERE NOT imported GROUP BY report, channel""",
    ("base/repeat-rate", "month", ""): """
        SELECT start('month', max_by(moment, version)), '', 1, max_by(fused, version)::int
        FROM links GROUP BY report HAVING max_by(outcome, version) = 1""",
    ("base/active-discovery-rate", "month", "event_class"): """
        SELECT start('month', min(moment)), class, 1, (source IN (1, 3, 4))::int FROM events
        WHERE NOT imported GROUP BY event, class, source""",
    ("base/events-discovered", "week", "source"): """
        SELECT start('week', min(moment)), CASE source WHEN 1 THEN 'datastream' WHEN 2 THEN 'report'
               WHEN 3 THEN 'detection' ELSE 'device_health' END, 1
        FROM events WHERE NOT imported GROUP BY event, source""",
    ("base/events-reported-first", "month", "channel"): """
        SELECT start('month', min(moment)), channel, 1 FROM events WHERE source = 2 AND NOT imported
        GROUP BY event, channel""",
    ("base/cases-closed", "week", "layer:district"): f"""
        WITH {CASES} SELECT start('week', moment), district, 1 FROM now WHERE phase = 7""",
    ("base/on-time-rate", "month", "department"): f"""
        WITH {CASES}, late AS (SELECT id, min(moment) AS moment FROM cases WHERE overdue GROUP BY id)
        SELECT start('month', now.moment), department, 1, (late.id IS NULL)::int
        FROM now LEFT JOIN late USING (id) WHERE phase = 7
        UNION ALL
        SELECT start('month', late.moment), department, 1, 0 FROM now JOIN late USING (id) WHERE phase < 7""",
    ("base/resolution-rate", "quarter", "layer:district"): f"""
        WITH {CASES}, bad AS (SELECT DISTINCT case_id AS id FROM feedback WHERE kind = 2)
        SELECT start('quarter', moment), district, 1, (bad.id IS NULL)::int FROM now LEFT JOIN bad USING (id)
        WHERE phase = 7""",
    ("base/satisfaction-rate", "day", "event_class"): f"""
        WITH {CASES} SELECT start('day', f.moment), class, 1, (rating >= 4)::int
        FROM feedback f LEFT JOIN now ON now.id = f.case_id WHERE kind = 1""",
    ("base/response-rate", "month", "department"): """
        WITH t AS (SELECT id, min(moment) AS began, min(moment) FILTER (state = 2) AS accepted,
                          any_value(department) AS department, bool_or(state = 3) AS returned FROM tasks GROUP BY id)
        SELECT start('month', began), department, 1, (accepted IS NOT NULL AND accepted - began <= 7200000000)::int
        FROM t WHERE NOT returned""",
    ("base/false-alarm-rate", "quarter", "rule"): """
        SELECT start('quarter', moment), rule, 1, (kind = 2)::int FROM verdicts""",
    ("base/dispatch-to-handling", "day", "layer:district"): f"""
        WITH {CASES} SELECT start('day', h.moment), district, 1, (h.moment - d.moment) // 1000000 FROM now
        JOIN first h ON h.id = now.id AND h.phase = 5 JOIN first d ON d.id = now.id AND d.phase = 4
        WHERE h.moment >= d.moment""",
    ("base/device-online-rate", "day", "thing_model"): f"""
        WITH {TURNS} SELECT start('day', moment), model, new, turn FROM turns""",
    ("base/device-outages", "week", "layer:district"): f"""
        WITH {TURNS} SELECT start('week', moment), district, 1 FROM turns WHERE turn < 0 OR (new = 1 AND turn = 0)""",
    ("base/flows-on-time-rate", "month", "flow"): """
        WITH f AS (SELECT id, any_value(definition) AS flow, max_by(phase, version) AS phase, max(moment) AS ended,
                          min(moment) FILTER (overdue) AS late FROM flows GROUP BY id)
        SELECT start('month', ended), flow, 1, (late IS NULL)::int FROM f WHERE phase IN (6, 7, 8, 9)
        UNION ALL
        SELECT start('month', late), flow, 1, 0 FROM f WHERE late IS NOT NULL AND phase < 6""",
}
QUANTILES = {
    ("base/discovery-to-closing", "month", "layer:district", 0.5): f"""
        WITH {CASES} SELECT start('month', now.moment) AS s, district AS p,
               (now.moment - found.moment) // 1000000 AS seconds
        FROM now JOIN found USING (event) WHERE phase = 7""",
    ("base/discovery-to-closing-most", "quarter", "", 0.9): f"""
        WITH {CASES} SELECT start('quarter', now.moment) AS s, '' AS p,
               (now.moment - found.moment) // 1000000 AS seconds
        FROM now JOIN found USING (event) WHERE phase = 7""",
    ("base/flows-opening-to-end", "month", "department", 0.5): """
        SELECT start('month', max(moment)) AS s, any_value(department) AS p,
               (max(moment) - min(moment)) // 1000000 AS seconds FROM flows GROUP BY id HAVING max(phase) >= 6""",
}
ATTRIBUTE_QUERIES = {
    # Beside the number of records, the sum in whole millionths.
    ("works/depth", "month", "attribute:road"): f"""
        WITH {CASES} SELECT start('month', moment), road, (depth * 1000000)::bigint, 1 FROM now
        WHERE phase = 7 AND depth IS NOT NULL AND depth >= 0.5""",
    ("works/blocked-depth", "week", "department"): f"""
        WITH {CASES}, opened AS (SELECT id, min(moment) AS moment FROM cases GROUP BY id)
        SELECT start('week', opened.moment), department, (depth * 1000000)::bigint, 1 FROM now JOIN opened USING (id)
        WHERE blocked AND depth IS NOT NULL""",
    ("works/dangerous", "day", "attribute:road"): f"""
        WITH {CASES}, opened AS (SELECT id, min(moment) AS moment FROM cases GROUP BY id)
        SELECT start('day', opened.moment), road, 1, 0 FROM now JOIN opened USING (id)
        WHERE hazards LIKE '%power%' OR hazards LIKE '%water%'""",
}
Cells = dict[tuple[int, str], tuple[int, int]]


class Oracle:
    """DuckDB with facts, each once, that moment up to a moment (microseconds since 1970)."""

    def __init__(self, facts: Sequence[Fact[Any]], until: int | None = None) -> None:
        self._base = duckdb.connect()
        self._base.execute(f"SET TimeZone = '{ZONE}'")
        # The beginning of the period in the city's time, as microseconds.
        self._base.execute("CREATE MACRO start(unit, moment) AS epoch_us(date_trunc(unit, make_timestamptz(moment)))")
        rows: dict[str, set[tuple[Any, ...]]] = {topic: set() for topic in TABLES}
        for fact in facts:
            at = fact.payload.occurred_at.ToMicroseconds()
            if until is None or at <= until:
                rows[fact.topic.name].add(_row(fact.topic.name, fact.payload, at))
        for topic, table in TABLES.items():
            self._base.execute(f"CREATE TABLE {table}")
            if rows[topic]:
                places = ", ".join("?" * len(next(iter(rows[topic]))))
                self._base.executemany(
                    f"INSERT INTO {table.partition(' ')[0]} VALUES ({places})", [list(row) for row in rows[topic]]
                )

    def cells(self, figure: tuple[str, str, str]) -> Cells:
        """Numerator and denominator by start and part; a count's denominator is 0."""
        counted = len(self._base.execute(f"SELECT * FROM ({QUERIES[figure]}) LIMIT 0").description) == 3
        numbers = "sum(d)::bigint, 0" if counted else "sum(n)::bigint, sum(d)::bigint"
        names = "s, p, d" if counted else "s, p, d, n"
        found = self._base.execute(
            f"SELECT s, p, {numbers} FROM ({QUERIES[figure]}) AS q ({names}) GROUP BY ALL"
        ).fetchall()
        parted = bool(figure[2])
        return {(s, p): (n, d) for s, p, n, d in found if (p or not parted) and (n or d)}

    def attribute_cells(self, figure: tuple[str, str, str]) -> Cells:
        """The same of a figure that looks at attributes."""
        found = self._base.execute(
            f"SELECT s, p, sum(n)::bigint, sum(d)::bigint FROM ({ATTRIBUTE_QUERIES[figure]}) AS q (s, p, n, d)"
            " GROUP BY ALL"
        ).fetchall()
        return {(s, p): (n, d) for s, p, n, d in found if p and (n or d)}

    def quantiles(self, figure: tuple[str, str, str, float]) -> dict[tuple[int, str], int]:
        """The exact quantile by start and part."""
        found = self._base.execute(
            f"SELECT s, p, quantile_disc(seconds, {figure[3]}) FROM ({QUANTILES[figure]}) GROUP BY ALL"
        ).fetchall()
        return {(s, p): seconds for s, p, seconds in found if p or not figure[2]}


def _row(topic: str, said: Any, at: int) -> tuple[Any, ...]:
    match topic:
        case "citizen.reports.v1":
            return said.report_number, said.version, at, said.event_class, said.channel, said.imported
        case "events.report-links.v1":
            return said.report_number, said.version, at, said.outcome, said.fused
        case "events.city-events.v1":
            opening = said.opening_signal
            of_event = (said.event_id, said.version, at, said.event_class)
            return *of_event, opening.source.type, opening.imported, opening.source.channel
        case "cases.cases.v1":
            district = "".join(area.area_id for area in said.place.areas if area.layer == "district")
            of = (said.case_id, said.version, at, said.event_id, said.phase, said.event_class)
            values = {name: value for name, value in said.attributes.items() if value.classification == 1}
            depth, road = values.get("depth"), values.get("road")
            blocked, hazards = values.get("blocked"), values.get("hazards")
            return (
                *of, said.lead_department_id, district, said.overdue, said.reopened,
                depth and depth.number, road.choice if road else "", bool(blocked and blocked.flag),
                " ".join(hazards.choices.choices) if hazards else "",
            )  # fmt: skip
        case "cases.tasks.v1":
            return said.task_id, said.version, at, said.case_id, said.state, said.department_id
        case "citizen.feedback.v1":
            return said.feedback_id, 1, at, said.case_id, said.kind, said.rating
        case "sensing.device-health.v1":
            district = "".join(area.area_id for area in said.place.areas if area.layer == "district")
            return said.thing_id, said.version, at, said.state, said.thing_model, district
        case "cases.flows.v1":
            return said.flow_id, said.version, at, said.phase, said.definition, said.department_id, said.overdue
        case _:
            return said.verdict_id, 1, at, said.case_id, said.kind, said.rule_id
