"""Of a record that was set aside an operator sees what names things, and nothing that anybody wrote."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
from cityloop.citizen.v1.report_pb2 import Report
from cityloop.common.v1.common_pb2 import AreaReference, AttachmentReference, Place, Position
from cityloop.topics import TOPICS
from cityloop_cli.payloads import plain, without_words
from google.protobuf.timestamp_pb2 import Timestamp

EXAMPLES = sorted((Path(__file__).parents[4] / "proto" / "examples").rglob("*.json"))
WORDS = "call me, 138 0013 8000"


def test_what_somebody_wrote_and_where_exactly_is_hidden() -> None:
    areas = [AreaReference(layer="district", area_id="990101")]
    report = Report(
        report_number="R-2026-000001",
        text=WORDS,
        event_class="road-waterlogging",
        place=Place(text=WORDS, position=Position(longitude=113.2, latitude=23.1), areas=areas),
        attachments=[
            AttachmentReference(attachment_id="a1", media_type="image/jpeg", size_bytes=7, digest="sha256:ab")
        ],
        recorded_at=Timestamp(seconds=1_767_225_600),
    )
    shown = without_words(report)
    assert shown["report_number"] == "R-2026-000001"
    assert shown["event_class"] == "road-waterlogging"
    assert shown["text"] == {"hidden_characters": len(WORDS)}
    assert shown["place"] == {
        "position": {"hidden": "position"},
        "text": {"hidden_characters": len(WORDS)},
        "areas": [{"layer": "district", "area_id": "990101"}],
    }
    assert shown["attachments"][0]["media_type"] == "image/jpeg"
    assert shown["recorded_at"] == "2026-01-01T00:00:00Z"


def test_words_in_the_place_of_a_name_are_hidden_too() -> None:
    assert without_words(Report(report_number=WORDS)) == {"report_number": {"hidden_characters": len(WORDS)}}


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_of_no_example_of_a_topic_a_sentence_is_shown(path: Path) -> None:
    """Whatever topics carry: nothing with a space in it, and no Chinese, comes through."""
    topic = TOPICS[path.parent.name]
    payload = topic.payload.FromString(base64.b64decode(json.loads(path.read_text(encoding="utf-8"))["value"]))
    shown = json.dumps(without_words(payload), ensure_ascii=False, separators=(",", ":"))
    assert shown != "{}"
    assert " " not in shown
    assert shown.isascii()


def test_what_a_terminal_obeys_is_taken_out() -> None:
    assert plain("a\x1b[2Jb\nc") == "a�[2Jb�c"
