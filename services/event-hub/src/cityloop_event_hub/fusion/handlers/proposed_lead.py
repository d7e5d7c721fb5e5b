"""Who should lead the case of an event."""

from __future__ import annotations

from cityloop.events.v1.city_event_pb2 import ProposedLead
from cityloop_city import CityModel
from cityloop_packs import ActivePacks, Situation, responsibility_of


def proposed_lead(event_class: str, situation: Situation, packs: ActivePacks, city: CityModel) -> ProposedLead:
    """Who should lead: the department that a responsibility names, else the one for all that nobody is for."""
    found = responsibility_of(packs, event_class, situation)
    if found is None:
        return ProposedLead(department_id=city.city.fallback_department_id, reason="no responsibility names the class")
    department = city.department(found.item.department)
    if department is None:
        return ProposedLead(
            department_id=city.city.fallback_department_id,
            responsibility_id=found.name,
            reason=f"the city has no department {found.item.department!r}",
        )
    return ProposedLead(
        department_id=department.department_id,
        responsibility_id=found.name,
        reason=f"{found.pack_id} version {found.pack_version}",
    )
