"""Log lines: JSON, one each, with the trace they belong to, and nothing secret in a stack."""

from __future__ import annotations

import json
import subprocess
import sys

from cityloop_telemetry import SpanName, configure_traces, current_traceparent, span, trace_id_of

WORK = SpanName("work", "what is done")
PROGRAM = """
import logging, threading
from cityloop_telemetry import LogEvent, Logger, SpanName, configure_logs, configure_traces, span
class LogEvents(LogEvent):
    SERVICE_READY = "service_ready"
    SERVICE_FAILED = "service_failed"
configure_logs("probe", "INFO")
configure_traces("probe")
log = Logger(group="g")
with span(SpanName("work", ""), traceparent="00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"):
    log.info(LogEvents.SERVICE_READY, zh="就绪")
def failing(dsn):
    raise ValueError("no connection")
try:
    failing("postgresql://user:hunter2@host/db")
except ValueError as error:
    log.error(LogEvents.SERVICE_FAILED, exc_info=error)
warn = lambda: logging.getLogger("a.library").warning("it warns of %s", "something")
thread = threading.Thread(target=warn)
thread.start()
thread.join()
logging.getLogger("a.library").info("not heard")
"""


def lines() -> list[str]:
    result = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)  # noqa: S603
    assert result.stdout == ""
    return result.stderr.splitlines()


def test_every_line_is_json_with_its_trace_and_without_secrets() -> None:
    written = lines()
    ready, failed, warned = (json.loads(line) for line in written)
    assert ready["event"] == "service_ready"
    assert (ready["service"], ready["group"], ready["level"], ready["zh"]) == ("probe", "g", "info", "就绪")
    assert ready["trace_id"] == "0af7651916cd43dd8448eb211c80319c"
    assert "trace_id" not in failed
    assert failed["exception"][0]["exc_value"] == "no connection"
    assert (warned["event"], warned["level"]) == ("it warns of something", "warning")
    assert warned["service"] == "probe", "of a library's thread too"
    assert "hunter2" not in "".join(written), "the stack tells where, not with which values"


def test_a_span_continues_the_trace_it_is_given() -> None:
    configure_traces("tests")
    assert current_traceparent() == ""
    with span(WORK) as outer:
        traceparent = current_traceparent()
    with span(WORK, traceparent=traceparent, links=["", traceparent, "nonsense"]) as inner:
        assert inner.get_span_context().trace_id == outer.get_span_context().trace_id
        assert trace_id_of(current_traceparent()) == trace_id_of(traceparent)
    assert trace_id_of("nonsense") == ""
