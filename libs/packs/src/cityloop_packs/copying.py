"""Items that begin as another's: `extends` makes one of one's own, `overrides` changes what is another's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cityloop_kernel import SentenceError, phrase_list, say

from cityloop_packs.content import EXTENDS, OVERRIDES, SCOPE, PackContent
from cityloop_packs.kind import Entry, Kind
from cityloop_packs.scope import NO_SCOPE, Scope


class CopyError(SentenceError):
    """What an item extends or overrides is not there, or may not be."""


def complete(kind: Kind[Any], value: Any, required: Mapping[str, PackContent]) -> Entry[Any]:
    """An item with what it copies written out.

    Args:
        kind: of the item.
        value: the item as its file has it.
        required: the packs that its own requires.

    Raises:
        CopyError: it names no item of a required pack.
        ValidationError: it is no item of its kind.
    """
    if not isinstance(value, dict) or not {EXTENDS, OVERRIDES, SCOPE} & value.keys():
        item = kind.schema.model_validate(value)
        return Entry(kind.identity(item), item)
    own = dict(value)
    extends, overrides, scope = own.pop(EXTENDS, None), own.pop(OVERRIDES, None), own.pop(SCOPE, None)
    if extends is not None and overrides is not None:
        raise CopyError(say("pack-copies-twice"))
    if scope is not None and overrides is None:
        raise CopyError(say("pack-scope-without-override"))
    if scope is not None and not kind.scoped:
        raise CopyError(say("pack-kind-without-scope", kind=kind.word))
    if overrides is not None:
        return _override(kind, own, str(overrides), Scope.model_validate({} if scope is None else scope), required)
    copied = _copied(kind, str(extends), required)
    item = kind.schema.model_validate(_merged(kind, copied, own))
    if kind.names_in_fleet and kind.identity(item) == kind.identity(kind.schema.model_validate(copied)):
        raise CopyError(say("pack-copy-needs-name", kind=kind.word))
    return Entry(kind.identity(item), item)


def _override(
    kind: Kind[Any], own: Mapping[str, Any], target: str, scope: Scope, required: Mapping[str, PackContent]
) -> Entry[Any]:
    copied = _copied(kind, target, required)
    item = kind.schema.model_validate(_merged(kind, copied, own))
    name = target.split("/", 1)[1]
    if kind.identity(item) != name:
        raise CopyError(say("pack-override-keeps-name", name=name))
    return Entry(f"{target} [{scope}]" if scope else target, item, target, scope or NO_SCOPE)


def _copied(kind: Kind[Any], name: str, required: Mapping[str, PackContent]) -> dict[str, Any]:
    pack_id, _, item_id = name.partition("/")
    if not item_id:
        raise CopyError(say("pack-no-item-name", name=name))
    if pack_id not in required:
        known = phrase_list(sorted(required)) if required else say("pack-requires-nothing")
        raise CopyError(say("pack-copy-not-required", name=name, pack=pack_id, known=known))
    for entry in required[pack_id].entries(kind):
        if entry.item_id == item_id:
            copied: dict[str, Any] = entry.item.model_dump(mode="json", exclude_unset=True)
            return copied
    raise CopyError(say("pack-has-no-item", pack=pack_id, kind=kind.word, item=item_id))


def _merged(kind: Kind[Any], copied: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """The copied values with one's own in their place; entries of a merged list by their names."""
    merged = {**copied, **own}
    for field, key in kind.merged.items():
        given = own.get(field)
        if isinstance(given, list) and all(isinstance(part, dict) and key in part for part in given):
            replaced = {part[key]: part for part in given}
            kept = [replaced.pop(part[key], part) for part in copied.get(field, ())]
            merged[field] = [*kept, *replaced.values()]
    return merged
