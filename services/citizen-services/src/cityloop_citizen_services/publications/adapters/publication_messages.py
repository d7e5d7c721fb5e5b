"""Publications as their contract has them."""

from __future__ import annotations

from cityloop.citizen.v1 import publications_service_pb2 as messages
from cityloop_kernel import InvalidError
from cityloop_messaging import to_timestamp

from cityloop_citizen_services.publications.domain.publication import PublicationState, Standing

STATES = {messages.PublicationState.Value(f"PUBLICATION_STATE_{state.name}"): state for state in PublicationState}


def wanted_state(number: int) -> PublicationState | None:
    """The state that is asked for; None where none is.

    Raises:
        InvalidError: there is no such state.
    """
    if number and number not in STATES:
        raise InvalidError("there is no such state; leave it out for all", "PUBLICATION_STATE_UNKNOWN")
    return STATES.get(number)


def publication_message(standing: Standing, owner: tuple[str, str], link: str) -> messages.Publication:
    """A publication with its owner's department and role, and the address of its page."""
    signature = standing.signature
    message = messages.Publication(
        publication=standing.name,
        state=f"PUBLICATION_STATE_{standing.state.name}",
        digest=standing.digest,
        owner_department_id=owner[0],
        owner_role=owner[1],
        link=link,
        corrections=[
            messages.PublicationCorrection(
                corrected_at=to_timestamp(item.corrected_at), reason=item.reason, entry_number=item.entry_number
            )
            for item in standing.corrections
        ],
    )
    if standing.found is not None:
        message.title.CopyFrom(standing.found.item.title.label())
    if signature is not None:
        message.signed_by_post_id = signature.signed_by_post_id
        message.signed_at.CopyFrom(to_timestamp(signature.signed_at))
        message.withdrawn_reason = signature.withdrawn_reason
        if signature.withdrawn_at is not None:
            message.withdrawn_at.CopyFrom(to_timestamp(signature.withdrawn_at))
    return message
