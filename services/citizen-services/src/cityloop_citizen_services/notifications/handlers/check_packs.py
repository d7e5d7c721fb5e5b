"""What citizen-services checks in a set of packs, beyond their schema."""

from __future__ import annotations

from collections.abc import Iterator

from cityloop_kernel import phrase_list, say
from cityloop_packs import MESSAGES, MODE_CHANGES, PROCESSES, ActivePacks, ModeName, Problem, Process, problem

ALWAYS: ModeName = "peacetime"
"""The mode of every area that was never switched."""


def pack_check(packs: ActivePacks) -> list[Problem]:
    """Messages of states that no case comes to, and call-backs that wait for operating modes which no area comes to."""
    return [*_never_told(packs), *_never_asked(packs)]


def _never_told(packs: ActivePacks) -> Iterator[Problem]:
    states = {item.state for found in packs.all(PROCESSES) for item in found.item.states}
    for found in packs.all(MESSAGES):
        state = found.item.state
        if state not in Process.phases and state not in states:
            yield problem(MESSAGES, found, say("pack-message-of-no-state", state=state), ("state",))


def _never_asked(packs: ActivePacks) -> Iterator[Problem]:
    modes = {ALWAYS, *(found.item.target for found in packs.all(MODE_CHANGES))}
    for found in packs.all(MESSAGES):
        message = found.item
        wanted = () if message.call_back is None else message.call_back.modes
        if wanted and not modes & set(wanted):
            said = say("pack-call-back-never", state=message.state, modes=phrase_list(wanted, "or"), add=ALWAYS)
            yield problem(MESSAGES, found, said, ("call_back", "modes"))
