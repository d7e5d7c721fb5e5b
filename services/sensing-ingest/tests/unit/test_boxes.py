"""Where in a frame a detection is: within it, and with an area."""

from __future__ import annotations

import pytest
from cityloop.common.v1.common_pb2 import Box
from cityloop_kernel import InvalidError
from cityloop_sensing_ingest.detections.handlers.detection_intake import check_box


@pytest.mark.parametrize(
    "box",
    [
        Box(x=0, y=0, width=1, height=1),
        Box(x=0.7, y=0.1, width=0.3, height=0.9),
        Box(x=0.999999, y=0.5, width=0.000001, height=0.000001),
    ],
)
def test_a_box_in_its_frame_is_taken(box: Box) -> None:
    check_box("d", box)


@pytest.mark.parametrize(
    "box",
    [
        Box(),
        Box(x=0.5, y=0.5, width=0.2),
        Box(x=-0.1, y=0, width=0.5, height=0.5),
        Box(x=0.6, y=0, width=0.5, height=0.5),
        Box(x=0, y=0.6, width=0.5, height=0.5),
        Box(x=120, y=80, width=64, height=64),
        Box(x=float("nan"), y=0, width=0.5, height=0.5),
        Box(x=0, y=0, width=float("inf"), height=0.5),
    ],
)
def test_another_is_refused_and_says_how_it_is_given(box: Box) -> None:
    with pytest.raises(InvalidError, match="shares of the frame") as refused:
        check_box("d", box)
    assert refused.value.reason == "BOX_INVALID"
