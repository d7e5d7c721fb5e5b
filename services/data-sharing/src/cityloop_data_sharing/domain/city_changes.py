"""What changes from one version of a city to the next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KindChange:
    """How many entities of a kind come, change and go."""

    kind: str
    added: int
    changed: int
    removed: int


@dataclass(frozen=True, slots=True)
class CityChanges:
    """All that changes: counts by kind, and the keys of what goes, such as `department/drainage`."""

    kinds: Sequence[KindChange]
    removed: Sequence[str]

    def removed_of(self, kind: str) -> list[str]:
        """The ids of what goes of a kind; of areas their layers too, as `district/990101`."""
        return [key.partition("/")[2] for key in self.removed if key.startswith(f"{kind}/")]


def compare(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> CityChanges:
    """What changes between two versions, each by the keys of its entities with their bytes."""
    added = Counter(map(_kind, after.keys() - before.keys()))
    removed = sorted(before.keys() - after.keys())
    changed = Counter(_kind(key) for key in before.keys() & after.keys() if before[key] != after[key])
    gone = Counter(map(_kind, removed))
    kinds = sorted({*added, *changed, *gone})
    return CityChanges([KindChange(kind, added[kind], changed[kind], gone[kind]) for kind in kinds], removed)


def _kind(key: str) -> str:
    return key.partition("/")[0]
