"""A report as the signal it is."""

from __future__ import annotations

import pytest
from cityloop.citizen.v1.report_pb2 import Channel, Report
from cityloop.common.v1.common_pb2 import Place
from cityloop.events.v1.signal_pb2 import Signal
from cityloop_event_hub.adapters.report_facts import report_signal
from cityloop_messaging import utc_now


@pytest.mark.parametrize("channel", sorted(set(Channel.values()) - {Channel.CHANNEL_IMPORT}))
def test_only_what_was_imported_is_history(channel: Channel) -> None:
    assert _signal(Channel.CHANNEL_IMPORT).imported
    assert not _signal(channel).imported


def _signal(channel: Channel) -> Signal:
    signal = report_signal(Report(report_number="R-1", version=1, channel=channel), Place(), "", utc_now()).payload
    assert isinstance(signal, Signal)
    return signal
