"""What a service's own data says of a change of packs: what stands under them, and what would be left without them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cityloop_kernel import say

from cityloop_packs.active import ActivePacks
from cityloop_packs.kind import Kind, Problem, problem

Check = Callable[[ActivePacks], list[Problem]]
"""The problems that a service finds in packs by themselves; none when it can run them."""

ATTRIBUTE_CHANGES = {
    "gone": "pack-attribute-gone",
    "type": "pack-attribute-type-changed",
    "choice": "pack-attribute-choice-gone",
}
"""Messages of what values of an attribute could not bear."""


@dataclass(frozen=True, slots=True)
class OpenWork:
    """How much open work stands under a pack."""

    pack_id: str
    subject: str
    """What is counted, such as `open_cases`."""
    count: int


@dataclass(frozen=True, slots=True)
class Findings:
    """What a service's own data says of a change of packs."""

    problems: Sequence[Problem] = ()
    uses: Sequence[OpenWork] = ()


Inquiry = Callable[[ActivePacks, ActivePacks], Awaitable[Findings]]
"""What a service's own data has against going from the first packs to the second, and what stands under those that
change; asked when all else fits."""


def no_check(_packs: ActivePacks) -> list[Problem]:
    """The check of a service that runs whatever the schema allows."""
    return []


async def no_inquiry(_before: ActivePacks, _after: ActivePacks) -> Findings:
    """The inquiry of a service that keeps nothing which a pack could leave behind."""
    return Findings()


def combined_check(*checks: Check) -> Check:
    """The problems that several rooms of a service find."""
    return lambda packs: [problem for check in checks for problem in check(packs)]


def combined_inquiry(*inquiries: Inquiry) -> Inquiry:
    """The findings of several rooms of a service."""

    async def inquire(before: ActivePacks, after: ActivePacks) -> Findings:
        found = [await one(before, after) for one in inquiries]
        problems = [problem for findings in found for problem in findings.problems]
        return Findings(problems, [use for findings in found for use in findings.uses])

    return inquire


def uses_of(
    kind: Kind[Any], before: ActivePacks, after: ActivePacks, subject: str, counts: Mapping[str, int]
) -> list[OpenWork]:
    """What stands under the packs that change or go.

    Args:
        kind: event classes, or thing models.
        before: the packs in use.
        after: what they would become; what stands under a name that another pack takes over counts for nobody.
        subject: what is counted, such as `open_cases`.
        counts: of each class or model.
    """
    changed = {
        name
        for name, pack in before.packs.items()
        if name not in after.packs or after.packs[name].retiring or after.packs[name].pack_version != pack.pack_version
    }
    found = dict.fromkeys(sorted(changed), 0)
    for name, count in counts.items():
        owner = before.owner_of(name, kind)
        if owner in found and after.owner_of(name, kind) in {"", owner}:
            found[owner] += count
    return [OpenWork(name, subject, count) for name, count in found.items()]


def removed(
    kind: Kind[Any], before: ActivePacks, after: ActivePacks, subject: str, counts: Mapping[str, int]
) -> Iterator[Problem]:
    """A problem for each class or model that goes while something stands under it; arguments as above."""
    declared = after.named(kind)
    for name, found in before.named(kind).items():
        if counts.get(name) and name not in declared:
            counted = say(f"pack-counted-{subject}", count=counts[name])
            phrase = say("pack-still-needed", counted=counted, kind=kind.word, name=name)
            yield Problem(phrase, found.pack_id, kind.key, found.item_id)


def changed_attributes(
    kind: Kind[Any], before: ActivePacks, after: ActivePacks, subject: str, counts: Mapping[str, int]
) -> Iterator[Problem]:
    """A problem for each attribute whose values could not stay what they are while something stands under it.

    Args:
        kind: event classes, or thing models: what has attributes.
        before: the packs in use.
        after: what they would become.
        subject: what is counted, such as `open_cases`.
        counts: of each class or model.
    """
    declared = after.named(kind)
    for name, found in before.named(kind).items():
        if not counts.get(name) or name not in declared:
            continue
        now = declared[name]
        by_name = {item.attribute: (index, item) for index, item in enumerate(now.item.attributes)}
        for item in found.item.attributes:
            index, latter = by_name.get(item.attribute, (None, None))
            changes = ("gone",) if latter is None else item.changes_to(latter)
            for change in changes:
                counted = say(f"pack-counted-{subject}", count=counts[name])
                of = {"counted": counted, "kind": kind.word, "name": name, "attribute": item.attribute}
                phrase = say(ATTRIBUTE_CHANGES[change], **of)
                path = ("attributes",) if index is None else ("attributes", index, "type")
                yield problem(kind, now, phrase, path)
