"""Packs and sets as the contract has them, and as facts of `city.packs.v1`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cityloop.sharing.v1 import pack_pb2
from cityloop.topics import CITY_PACKS
from cityloop_kernel import derived_id
from cityloop_messaging import Fact, to_timestamp

from cityloop_data_sharing.packs.adapters.pack_store import Version, item_key
from cityloop_data_sharing.packs.domain.pack_sets import PackSet, SetState

SOURCE = "data-sharing"
SUBJECT = "packs"
"""One subject for all, so that they take one lane of the outbox: items come before the set that needs them."""
HEAD = "head"
STATES = {
    SetState.PLANNED: pack_pb2.PACK_SET_STATE_PLANNED,
    SetState.PROPOSED: pack_pb2.PACK_SET_STATE_PROPOSED,
    SetState.ACTIVE: pack_pb2.PACK_SET_STATE_ACTIVE,
    SetState.REFUSED: pack_pb2.PACK_SET_STATE_REFUSED,
    SetState.REPLACED: pack_pb2.PACK_SET_STATE_REPLACED,
    SetState.ANSWERED: pack_pb2.PACK_SET_STATE_ANSWERED,
}


def record_keys(version: Version, item_keys: Iterable[str]) -> Iterator[str]:
    """The keys of all records of one version of a pack."""
    yield from (_key(version, key) for key in (*item_keys, HEAD))


def item_facts(items: Iterable[pack_pb2.PackItem], of: PackSet) -> Iterator[Fact]:
    """The items of a version that a set brings."""
    for item in items:
        key = _key((item.pack_id, item.pack_version), item_key(item))
        yield _fact(key, key, of, pack_pb2.PackRecord(item=item))


def head_fact(head: pack_pb2.PackHead, of: PackSet) -> Fact:
    """What ends them."""
    key = _key((head.pack_id, head.pack_version), HEAD)
    return _fact(key, key, of, pack_pb2.PackRecord(head=head))


def set_fact(item: PackSet) -> Fact:
    """A set in its present state."""
    key = f"set/{item.set_number}"
    return _fact(key, f"{key}/{item.version}", item, pack_pb2.PackRecord(set=set_message(item)))


def set_message(item: PackSet) -> pack_pb2.PackSet:
    """A set as its contract has it."""
    return pack_pb2.PackSet(
        set_number=item.set_number,
        version=item.version,
        occurred_at=to_timestamp(item.occurred_at),
        state=STATES[item.state],
        members=[
            pack_pb2.PackMember(pack_id=one.pack_id, pack_version=one.pack_version, retiring=one.retiring)
            for one in item.members
        ],
        replaces=item.replaces,
    )


def _key(version: Version, key: str) -> str:
    return f"{version[0]}/{version[1]}/{key}"


def _fact(key: str, identity: str, of: PackSet, record: pack_pb2.PackRecord) -> Fact:
    record.recorded_at.CopyFrom(to_timestamp(of.recorded_at))
    return Fact(
        topic=CITY_PACKS,
        key=key,
        fact_id=derived_id("pack", of.set_number, identity),
        source=SOURCE,
        subject=SUBJECT,
        occurred_at=of.occurred_at,
        jurisdiction=of.jurisdiction,
        payload=record,
    )
