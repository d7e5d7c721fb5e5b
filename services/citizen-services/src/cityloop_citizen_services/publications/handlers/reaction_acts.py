"""Publications that reactions of packs draft: shown in the transaction in which their cause ends."""

from __future__ import annotations

from cityloop_database import UnitOfWork
from cityloop_reactions import ReactionRun

from cityloop_citizen_services.publications.handlers.publications import Publications
from cityloop_citizen_services.publications.handlers.sign import sign


class PublicationActs:
    """Shows publications, by their owner's post that has signed it; returns the name of the publication."""

    def __init__(self, publications: Publications) -> None:
        self._publications = publications

    async def publish(self, work: UnitOfWork, run: ReactionRun) -> str:
        """Raises: as `sign` says; what is shown is what the signer has read."""
        act = run.reaction.item.act.publish
        assert act is not None  # noqa: S101 the reaction's own act
        name = f"{run.reaction.pack_id}/{act.publication}"
        await sign(work, self._publications, name, run.digest, run.actor, run.moment)
        return name
