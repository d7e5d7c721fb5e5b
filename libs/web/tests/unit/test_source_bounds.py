"""What each source may submit: one that floods stops itself alone, and no number of sources takes the memory."""

from __future__ import annotations

import pytest
from cityloop_kernel import OverloadedError
from cityloop_web import Rate, SourceBound, SourceBounds
from starlette.requests import Request

HEADER = "X-Forwarded-For"
PEER = "192.0.2.9"


def passes(bound: SourceBound, source: str) -> bool:
    try:
        bound.take(source)
    except OverloadedError:
        return False
    return True


def test_a_source_takes_a_burst_then_a_rate() -> None:
    seconds = [0.0]
    bound = SourceBound("address", Rate(0.5, 2), monotonic=lambda: seconds[0])
    bound.take("a")
    bound.take("a")
    with pytest.raises(OverloadedError) as caught:
        bound.take("a")
    assert caught.value.retry_after_seconds == pytest.approx(2.0)
    seconds[0] = 2.0
    bound.take("a")
    assert not passes(bound, "a")


def test_one_that_floods_does_not_shut_the_door_for_forty_a_second_of_others() -> None:
    seconds = [0.0]
    bound = SourceBound("address", Rate(1, 5), monotonic=lambda: seconds[0])
    flood, others = 0, 0
    for tick in range(60 * 40):
        seconds[0] = tick / 40
        flood += sum(passes(bound, "flooder") for _ in range(25))
        others += passes(bound, f"of {tick % 400}")
    assert others == 60 * 40, "each of 400 came six times in a minute"
    assert flood == pytest.approx(5 + 60, abs=1)


def test_the_memory_of_sources_is_bounded_and_who_came_last_is_remembered() -> None:
    bound = SourceBound("address", Rate(0.001, 1), most=100, monotonic=lambda: 0.0)
    assert passes(bound, "flooder")
    for number in range(10_000):
        bound.take(f"another {number}")
        assert not passes(bound, "flooder")
        assert len(bound) <= 100


def test_a_source_is_kept_as_a_digest_only() -> None:
    bound = SourceBound("number", Rate(1, 1))
    bound.take("13900004711")
    assert "13900004711" not in repr(vars(bound))


def request(peer: str, *forwarded: str) -> Request:
    headers = [(HEADER.lower().encode(), value.encode()) for value in forwarded]
    return Request({"type": "http", "client": (peer, 1), "headers": headers})


def test_a_machine_with_a_rate_of_its_own_is_bounded_by_that_and_by_no_address() -> None:
    own, shared = Rate(0.001, 3), Rate(0.001, 1)
    edge = SourceBounds(address=shared, key=shared)
    for _ in range(3):
        edge.take(request(PEER), "partner", own)
    with pytest.raises(OverloadedError):
        edge.take(request(PEER), "partner", own)
    edge.take(request(PEER), "another")
    with pytest.raises(OverloadedError):
        edge.take(request(PEER), "a third, from the same address")


def bounds(header: str = "", hops: int = 1) -> SourceBounds:
    plenty = Rate(1_000, 1_000)
    return SourceBounds(plenty, plenty, header, hops)


@pytest.mark.parametrize(
    ("header", "hops", "forwarded", "address"),
    [
        ("", 1, ("203.0.113.1",), PEER),
        (HEADER, 1, (), PEER),
        (HEADER, 1, ("203.0.113.1",), "203.0.113.1"),
        (HEADER, 1, ("made up, 203.0.113.1",), "203.0.113.1"),
        (HEADER, 1, ("198.51.100.7", "203.0.113.1"), "203.0.113.1"),
        (HEADER, 2, ("made up, 203.0.113.1, 10.0.0.1",), "203.0.113.1"),
        (HEADER, 2, ("203.0.113.1",), PEER),
        (HEADER, 1, ("nonsense",), PEER),
        (HEADER, 1, ("2001:db8:1:2:3:4:5:6",), "2001:db8:1:2::/64"),
        (HEADER, 1, ("[2001:db8:1:2::9]",), "2001:db8:1:2::/64"),
        (HEADER, 1, ("::ffff:203.0.113.1",), "203.0.113.1"),
    ],
)
def test_an_address_is_the_trusted_proxys_word_or_the_peers(
    header: str, hops: int, forwarded: tuple[str, ...], address: str
) -> None:
    assert bounds(header, hops).address_of(request(PEER, *forwarded)) == address
