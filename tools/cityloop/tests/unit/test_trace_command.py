"""The traces of a timeline, each once, and what is said where there is none to read."""

from __future__ import annotations

import pytest
from cityloop_cli.main import app
from cityloop_cli.traces import traces_in
from typer.testing import CliRunner

ONE, OTHER = "0af7651916cd43dd8448eb211c80319c", "4bf92f3577b34da6a3ce929d0e0e4736"
FIRST = "2026-07-01T10:00:00Z"
ENTRIES = [
    {"subject": "case", "occurred_at": "2026-07-01T10:02:00Z", "trace_id": OTHER, "text": {"en": "filed"}},
    {
        "subject": "signal",
        "what": "report",
        "occurred_at": "2026-07-01T10:00:00Z",
        "trace_id": ONE,
        "text": {"en": "reported"},
    },
    {"subject": "note", "occurred_at": "2026-07-01T10:01:00Z", "text": {"en": "without a trace"}},
    {"subject": "case", "occurred_at": "2026-07-01T10:01:00Z", "trace_id": ONE, "text": {"en": "opened"}},
]


def test_each_trace_is_listed_once_with_what_it_led_to_first() -> None:
    found = traces_in(ENTRIES)
    assert [(item.trace_id, item.service, item.texts["en"], item.more) for item in found] == [
        (ONE, "citizen-services", "reported", 1),
        (OTHER, "collaboration-tasks", "filed", 0),
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "give --timelines or set CITYLOOP_TIMELINES"),
        (("--timelines", "http://127.0.0.1:1"), "no timeline from http://127.0.0.1:1"),
        (("--timelines", "no address"), "no timeline from no address"),
        (("--timelines", "http://127.0.0.1:1", "--link", "http://jaeger"), "must have {trace_id}"),
    ],
)
def test_what_is_missing_is_named(arguments: tuple[str, ...], said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TIMELINES", "TRACE_LINK"):
        monkeypatch.delenv(f"CITYLOOP_{name}", raising=False)
    result = CliRunner().invoke(app, ["trace", "E-2026-000001", *arguments])
    assert (result.exit_code, result.stdout) == (1, "")
    assert said in result.stderr
