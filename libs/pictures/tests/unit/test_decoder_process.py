"""Photos are decoded apart: what ends the decoder, or holds it up, costs that one photo."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest
from cityloop_kernel import InvalidError
from cityloop_pictures import decoder_process, media_type_of
from cityloop_pictures.decoder_process import DecoderProcess
from cityloop_pictures.decoding import picture_of
from cityloop_testkit.photos import HEIC, photo
from hypothesis import given
from hypothesis import strategies as st

KINDS = {kind: photo(kind) for kind in ("JPEG", "PNG", "WEBP", "AVIF")} | {"HEIC": HEIC}
GOOD = photo()
ENDED_ITS_DECODER = {91: 89, 179: 194, 755: 88}
"""Bytes of the photo in HEIC, by their places, that ended the process with libde265 1.0."""


@pytest.fixture(scope="module")
def child() -> Iterator[DecoderProcess]:
    found = DecoderProcess()
    yield found
    found.end()


@pytest.mark.parametrize("kind", KINDS)
def test_the_child_makes_the_same_picture(child: DecoderProcess, kind: str) -> None:
    assert child.picture_of(KINDS[kind], 1) == picture_of(KINDS[kind])


def test_what_it_refuses_is_refused_with_its_facts(child: DecoderProcess) -> None:
    with pytest.raises(InvalidError, match=r"photo 3 \(JPEG\)") as error:
        child.picture_of(GOOD[:200], 3)
    assert error.value.reason == "PHOTO_UNREADABLE"
    assert error.value.details == {"field": "photo", "number": "3", "format": "JPEG"}
    assert child.picture_of(GOOD, 1)


def test_a_child_that_ended_or_stands_still_is_replaced(child: DecoderProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    first = child.picture_of(GOOD, 1)
    process = child._process
    assert process is not None
    process.kill()
    process.wait()
    assert child.picture_of(GOOD, 1) == first, "nobody was at work"
    monkeypatch.setattr(decoder_process, "SECONDS", 0.2)
    assert child._process is not None
    child._process.send_signal(signal.SIGSTOP)
    assert child.picture_of(GOOD, 1) is None, "it did not answer in time"
    monkeypatch.undo()
    assert child.picture_of(GOOD, 1) == first


def test_a_photo_that_ends_its_decoder_costs_no_other(child: DecoderProcess) -> None:
    damaged = bytearray(HEIC)
    for at, byte in ENDED_ITS_DECODER.items():
        damaged[at] = byte
    try:
        picture = child.picture_of(bytes(damaged), 1)
    except InvalidError as error:
        assert error.reason == "PHOTO_UNREADABLE"  # noqa: PT017
    else:
        assert picture is None or media_type_of(picture.content) == "image/jpeg"
    assert child.picture_of(GOOD, 1) == picture_of(GOOD)


@given(
    kind=st.sampled_from(sorted(KINDS)),
    changes=st.lists(st.tuples(st.integers(0, 2_000), st.integers(0, 255)), min_size=1, max_size=8),
    cut=st.booleans(),
)
def test_a_damaged_photo_is_a_picture_or_refused_and_costs_no_other(
    child: DecoderProcess, kind: str, changes: list[tuple[int, int]], cut: bool
) -> None:
    damaged = bytearray(KINDS[kind])
    for at, byte in changes:
        damaged[at % len(damaged)] = byte
    content = bytes(damaged[: changes[0][0] % len(damaged)] if cut else damaged)
    try:
        picture = child.picture_of(content, 1)
    except InvalidError as error:
        assert error.reason in {"PHOTO_UNREADABLE", "PHOTO_TOO_MANY_PIXELS"}  # noqa: PT017
    else:
        assert picture is None or media_type_of(picture.content) == "image/jpeg"
