"""What a set would change: items that come and go, and of those that stay each value, before and after."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from cityloop_packs.content import PackContent
from cityloop_packs.registry import KINDS

NOTHING = "nothing"


def difference(before: PackContent | None, after: PackContent | None) -> list[str]:
    """One line for each item added (+) or removed (-), one for each value changed (~); None is no pack at all."""
    former, latter = _items(before), _items(after)
    lines = [f"+ {name}" for name in sorted(latter.keys() - former.keys())]
    lines += [f"- {name}" for name in sorted(former.keys() - latter.keys())]
    for name in sorted(former.keys() & latter.keys()):
        lines += [f"~ {name}: {change}" for change in _changes(former[name], latter[name])]
    return lines


def _items(content: PackContent | None) -> Mapping[str, Mapping[str, Any]]:
    """Each item by what a plan calls it, with its values by their place in it."""
    if content is None:
        return {}
    found = {"pack.yaml": dict(_values(content.manifest.model_dump(mode="json"), ""))}
    for kind in KINDS:
        for entry in content.entries(kind):
            values = dict(_values(entry.item.model_dump(mode="json"), ""))
            found[f"{kind.name} {entry.item_id}"] = {"overrides": entry.overrides or None, **values}
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


def _changes(former: Mapping[str, Any], latter: Mapping[str, Any]) -> Iterator[str]:
    for place in [*former, *(place for place in latter if place not in former)]:
        if former.get(place) != latter.get(place):
            yield f"{place}: {_text(former, place)} becomes {_text(latter, place)}"


def _text(values: Mapping[str, Any], place: str) -> str:
    value = values.get(place)
    return NOTHING if value is None else json.dumps(value, ensure_ascii=False)
