"""What is shown to everybody: the publications of the packs in use, as far as their owners have signed them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from cityloop_city import CityModel
from cityloop_database import Connection, Pool
from cityloop_kernel import Actor, ForbiddenError, storable
from cityloop_packs import PUBLICATIONS, ActivePacks

from cityloop_citizen_services.publications.adapters import entry_store, publication_store
from cityloop_citizen_services.publications.domain.protocols import PublishedList
from cityloop_citizen_services.publications.domain.publication import (
    GoneError,
    PublicationState,
    Shown,
    Standing,
    unknown_publication,
)
from cityloop_citizen_services.publications.handlers.lists import wanted_of
from cityloop_citizen_services.publications.telemetry import Measures


class Publications:
    """The publications there are. Each question is asked of the database, so that what one replica withdraws is
    withdrawn on all.

    Args:
        pool: of the service's database.
        packs: in use.
        city: whose departments own them.
        clock: now.
    """

    def __init__(
        self,
        pool: Pool,
        packs: Callable[[], ActivePacks],
        city: Callable[[], CityModel],
        clock: Callable[[], dt.datetime],
    ) -> None:
        self._pool = pool
        self.packs = packs
        self.city = city
        self._clock = clock

    async def all(self) -> list[Standing]:
        """Those of the packs in use and those that were signed once, in order of their names."""
        signatures = await publication_store.signatures(self._pool)
        named = self.packs().named(PUBLICATIONS)
        corrections = await publication_store.corrections_of(self._pool, list(signatures))
        return [
            Standing(name, named.get(name), signatures.get(name), corrections.get(name, ()))
            for name in sorted({*named, *signatures})
        ]

    async def measure(self) -> None:
        """How many of the packs in use nobody has signed as they are."""
        waiting = [item for item in await self.all() if item.state is PublicationState.DRAFT]
        Measures.UNSIGNED.read_one(len(waiting))

    async def lists_with(self, case_number: str, /) -> list[PublishedList]:
        """The lists that everybody may read in which an entry of a case stands, or one about it."""
        if not case_number:
            return []
        packs, now, found = self.packs(), self._clock(), []
        for standing in await self.all():
            if standing.state is PublicationState.SIGNED and standing.found is not None:
                wanted = wanted_of(standing.found, packs, now)
                if wanted is not None and await entry_store.has_case(self._pool, wanted, case_number):
                    found.append(PublishedList(standing.name, standing.found.item.title.texts))
        return found

    async def shown(self, name: str) -> Shown:
        """A publication that everybody may read.

        Raises:
            GoneError: it was shown, and is no more.
            NotFoundError: there is none, or it was not signed as it is.
        """
        signature = await publication_store.signature_of(self._pool, name) if storable(name) else None
        found = self.packs().named(PUBLICATIONS).get(name)
        standing = Standing(name, found, signature)
        if signature is None or standing.state is PublicationState.DRAFT:
            raise unknown_publication(name)
        if standing.state is PublicationState.WITHDRAWN or found is None:
            raise GoneError(f"{name} was withdrawn", details={"publication": name})
        corrections = await publication_store.corrections_of(self._pool, [name])
        return Shown(found, signature, corrections[name])

    async def standing(self, connection: Connection, name: str) -> Standing:
        """A publication, which nobody else signs or withdraws until the transaction ends.

        Raises:
            NotFoundError: there is none, and never was.
        """
        if not storable(name):
            raise unknown_publication(name)
        signature = await publication_store.lock(connection, name)
        found = self.packs().named(PUBLICATIONS).get(name)
        if found is None and signature is None:
            raise unknown_publication(name)
        corrections = await publication_store.corrections_of(connection, [name])
        return Standing(name, found, signature, corrections[name])

    def owner_of(self, standing: Standing) -> tuple[str, str]:
        """Department and role of the owner: as the pack says now, else as it was signed."""
        if standing.found is not None:
            owner = standing.found.item.owner
            department = self.city().department(owner.department)
            return owner.department if department is None else department.department_id, owner.role
        return ("", "") if standing.signature is None else (standing.signature.department_id, standing.signature.role)

    def check_owner(self, standing: Standing, actor: Actor) -> None:
        """Refuse whoever is no post of the owner.

        Raises:
            ForbiddenError: another department owns it, or the post has not the owner's role.
        """
        department, role = self.owner_of(standing)
        if actor.department_id != department or role not in actor.roles:
            raise ForbiddenError(f"its owner is {role} of {department}: act with such a post", "PUBLICATION_NOT_OWNED")
