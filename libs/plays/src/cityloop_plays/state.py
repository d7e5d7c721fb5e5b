"""What a play has made so far."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import dataclass, field

from cityloop.cases.v1.flow_pb2 import Flow
from cityloop.sharing.v1.agreements_service_pb2 import Agreement
from cityloop.sharing.v1.exchange_service_pb2 import FetchRowsResponse
from cityloop_localisation import Phrase


@dataclass(frozen=True, slots=True)
class Ramp:
    """What a group reads, about: `first`, then evenly on to `last` between two moments of the monotonic clock."""

    first: float
    last: float
    begins: float
    ends: float

    def at(self, moment: float) -> float:
        """The value at a moment."""
        if moment >= self.ends:
            return self.last
        share = max(0.0, (moment - self.begins) / (self.ends - self.begins))
        return self.first + (self.last - self.first) * share


@dataclass(frozen=True, slots=True)
class Account:
    """An account of a ledger, and the secret address of its holder's page."""

    ledger: str
    number: str
    link: str


@dataclass
class PlayState:
    """What a play has made so far, by the names of the play."""

    groups: dict[str, list[int]] = field(default_factory=dict)
    """Datastream numbers by group."""
    levels: dict[str, Ramp] = field(default_factory=dict)
    """What the datastreams of a group read."""
    silent: set[int] = field(default_factory=set)
    """Datastreams that send nothing more."""
    reports: dict[str, str] = field(default_factory=dict)
    """Report numbers."""
    links: dict[str, str] = field(default_factory=dict)
    """Secret links of citizens, by report."""
    messages: dict[str, str] = field(default_factory=dict)
    """What the sender calls the recipient, by message id."""
    agreements: dict[str, Agreement] = field(default_factory=dict)
    fetched: dict[str, FetchRowsResponse] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    """Reasons of what was refused as it should be, by step name."""
    commands: dict[str, str] = field(default_factory=dict)
    """Command ids."""
    names: dict[str, Phrase] = field(default_factory=dict)
    """What groups of things, kinds of resources and datasets are called."""
    bookings: dict[str, str] = field(default_factory=dict)
    """Booking ids."""
    linked: dict[str, str] = field(default_factory=dict)
    """Numbers of cases that were opened beside others, by name."""
    reviews: dict[str, str] = field(default_factory=dict)
    detections: dict[str, str] = field(default_factory=dict)
    """The thing at which something was detected, by detection."""
    flows: dict[str, Flow] = field(default_factory=dict)
    """Flows as they were opened, by name."""
    accounts: dict[str, Account] = field(default_factory=dict)
    entries: dict[str, str] = field(default_factory=dict)
    """Numbers of ledgers' entries, by name."""
    codes: dict[str, str] = field(default_factory=dict)
    """By which what was redeemed is handed out, by the redemption's name."""
    briefings: dict[str, str] = field(default_factory=dict)
    """Numbers of editions that were signed, by name."""
    moments: dict[str, dt.datetime] = field(default_factory=dict)
    background: dict[str, asyncio.Task[int]] = field(default_factory=dict)
