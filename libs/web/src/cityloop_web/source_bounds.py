"""Bounds on what each source may submit, so that one that floods is refused and everybody else is served."""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from cityloop_kernel import OverloadedError
from starlette.requests import Request

from cityloop_web.telemetry import Metrics

MOST_SOURCES = 20_000
"""Sources that a bound remembers; the one unseen for longest is forgotten first, as if it had never come."""
NETWORK_BITS = 64
"""Of an address of IPv6: one household or one server has all addresses of such a network."""
DIGEST_BYTES = 16


@dataclass(frozen=True, slots=True)
class Rate:
    """`burst` at once, and `per_second` in the long run."""

    per_second: float
    burst: int


class SourceBound:
    """A bucket of tokens for each source. Sources are kept as digests, of a key that ends with the process.

    Args:
        bound: what the sources are, for the metric: address, key, number.
        rate: of each.
        most: sources that are remembered.
        monotonic: seconds.
    """

    def __init__(
        self, bound: str, rate: Rate, most: int = MOST_SOURCES, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._bound = bound
        self._rate = rate
        self._most = most
        self._monotonic = monotonic
        self._secret = secrets.token_bytes(32)
        self._buckets: OrderedDict[bytes, tuple[float, float]] = OrderedDict()
        """Tokens and the moment they were counted, the source seen last at the end."""

    def __len__(self) -> int:
        """Sources remembered."""
        return len(self._buckets)

    def take(self, source: str, own: Rate | None = None) -> None:
        """Take one token of a source; one with a rate of its own is bounded by that.

        Raises:
            OverloadedError: it has none left; it says when to try again.
        """
        name = hashlib.blake2b(source.encode(errors="replace"), digest_size=DIGEST_BYTES, key=self._secret).digest()
        now, rate = self._monotonic(), own or self._rate
        tokens, counted = self._buckets.pop(name, (float(rate.burst), now))
        tokens = min(float(rate.burst), tokens + (now - counted) * rate.per_second)
        enough = tokens >= 1
        self._buckets[name] = (tokens - 1 if enough else tokens, now)
        if len(self._buckets) > self._most:
            self._buckets.popitem(last=False)
        if not enough:
            Metrics.SUBMISSIONS_BOUNDED.labels(self._bound).inc()
            wait = max(1.0, (1 - tokens) / rate.per_second)
            raise OverloadedError("too many at once; your text is not lost if you go back: try again soon", wait)


class SourceBounds:
    """The bounds of an edge: by address and by API key.

    Args:
        address: of each address.
        key: of each API key.
        forwarded_header: where a trusted proxy writes the address it was asked from; empty: there is no proxy.
        forwarded_hops: proxies in a row, each of which adds an address at the end.
    """

    def __init__(self, address: Rate, key: Rate, forwarded_header: str = "", forwarded_hops: int = 1):
        self._addresses = SourceBound("address", address)
        self._keys = SourceBound("key", key)
        self._header = forwarded_header
        self._hops = forwarded_hops

    def take(self, request: Request, client: str = "", own: Rate | None = None) -> None:
        """Take one of the address that a request came from, and of its client, if it has a key.

        A client with a rate of its own is bounded by that alone: a machine sends for many people from one address.

        Raises:
            OverloadedError: one of them has none left.
        """
        if own is None:
            self._addresses.take(self.address_of(request))
        if client:
            self._keys.take(client, own)

    def address_of(self, request: Request) -> str:
        """Where a request came from, of IPv6 its network. What stands left of the trusted hops is anybody's word."""
        peer = "" if request.client is None else request.client.host
        if not self._header:
            return _network(peer) or peer
        named = [part.strip() for line in request.headers.getlist(self._header) for part in line.split(",")]
        forwarded = _network(named[-self._hops]) if len(named) >= self._hops else ""
        return forwarded or _network(peer) or peer


def _network(text: str) -> str:
    """An address in its shortest form; empty where it is none. Of IPv6 the network."""
    try:
        address = ipaddress.ip_address(text.strip("[]"))
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((int(address), NETWORK_BITS), strict=False))
