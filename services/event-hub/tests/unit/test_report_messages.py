"""A report as the signal it is."""

from __future__ import annotations

from cityloop.citizen.v1.report_pb2 import Report
from cityloop.common.v1.common_pb2 import Place
from cityloop.events.v1.signal_pb2 import Signal
from cityloop_event_hub.reports.adapters.report_messages import report_signal
from cityloop_messaging import utc_now


def test_only_what_was_imported_is_history() -> None:
    for imported in (True, False):
        report = Report(report_number="R-1", version=1, channel="import", imported=imported)
        signal = report_signal(report, Place(), "", utc_now()).payload
        assert isinstance(signal, Signal)
        assert signal.imported is imported
        assert signal.source.channel == "import"
