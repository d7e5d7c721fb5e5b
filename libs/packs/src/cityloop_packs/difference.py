"""What a set would change: items that come and go, and of those that stay each value, before and after."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from cityloop_kernel import Phrase, Sentence, say

from cityloop_packs.content import MANIFEST_FILE, PackContent
from cityloop_packs.registry import KINDS

Item = tuple[str, str]
"""Key of the kind and identity; of pack.yaml its name alone."""
WORDS = {kind.key: kind.word for kind in KINDS}


def difference(pack: str, before: PackContent | None, after: PackContent | None) -> list[Sentence]:
    """A sentence for each item added or removed and for each value changed; None is no pack at all."""
    former, latter = _items(before), _items(after)
    lines = [say("pack-change-added", pack=pack, item=_word(item)) for item in sorted(latter.keys() - former.keys())]
    lines += [say("pack-change-removed", pack=pack, item=_word(item)) for item in sorted(former.keys() - latter.keys())]
    for item in sorted(former.keys() & latter.keys()):
        lines += _changes(pack, item, former[item], latter[item])
    return lines


def _word(item: Item) -> Phrase:
    """What a plan calls an item."""
    kind, item_id = item
    return say("pack-item", kind=WORDS[kind], item=item_id) if kind in WORDS else kind


def _items(content: PackContent | None) -> Mapping[Item, Mapping[str, Any]]:
    """Each item with its values by their place in it."""
    if content is None:
        return {}
    found = {(MANIFEST_FILE, ""): dict(_values(content.manifest.model_dump(mode="json"), ""))}
    for kind in KINDS:
        for entry in content.entries(kind):
            values = dict(_values(entry.item.model_dump(mode="json"), ""))
            found[kind.key, entry.item_id] = {"overrides": entry.overrides or None, **values}
    return found


def _values(value: Any, place: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict) and value:
        for key, part in value.items():
            yield from _values(part, f"{place}.{key}" if place else key)
    elif isinstance(value, list) and any(isinstance(part, dict | list) for part in value):
        for index, part in enumerate(value):
            yield from _values(part, f"{place}.{index}")
    else:
        yield place, value


def _changes(pack: str, item: Item, former: Mapping[str, Any], latter: Mapping[str, Any]) -> Iterator[Sentence]:
    for place in [*former, *(place for place in latter if place not in former)]:
        if former.get(place) != latter.get(place):
            values = {"before": _value(former, place), "after": _value(latter, place)}
            yield say("pack-change-value", pack=pack, item=_word(item), place=place, **values)


def _value(values: Mapping[str, Any], place: str) -> Phrase:
    value = values.get(place)
    return say("pack-nothing") if value is None else json.dumps(value, ensure_ascii=False)
