"""Step of publications: signed, so that everybody may read them."""

from __future__ import annotations

from typing import Literal

from cityloop.citizen.v1 import publications_service_pb2 as publications
from cityloop.citizen.v1.publications_service_pb2_grpc import PublicationsServiceStub
from cityloop_kernel import Name
from cityloop_localisation import say
from cityloop_operator.changes import change
from cityloop_operator.fleet_client import wait_for
from pydantic import Field

from cityloop_plays.model import PostHolder
from cityloop_plays.stage import Stage
from cityloop_plays.steps.step import Step

SERVICE = "citizen-services"


class SignPublication(PostHolder, Step):
    """What a pack publishes is read by its owner's post, and signed as it was read."""

    do: Literal["sign-publication"]
    publication: str = Field(description="Pack and publication, such as `open-calls/calls`.")

    async def play(self, stage: Stage) -> None:
        """Its title is printed."""
        stub = PublicationsServiceStub(stage.client.channel(SERVICE, self.department, "desk"))  # type: ignore[no-untyped-call]

        async def drafted() -> publications.Publication | None:
            answer = await stage.make(lambda: stub.ListPublications(publications.ListPublicationsRequest()))
            return next((item for item in answer.publications if item.publication == self.publication), None)

        found = await wait_for(drafted, say("awaited-publication", publication=self.publication))
        request = publications.SignPublicationRequest(
            change=change(self.post, self.person), publication=self.publication, digest=found.digest
        )
        await stage.make(lambda: stub.SignPublication(request))
        title = Name(dict(found.title.texts))
        stage.print_line("play-published", title=title, post=stage.names.post(self.post))
