"""Who should lead the case of an event."""

from __future__ import annotations

from cityloop.common.v1.common_pb2 import Explanation, JudgedCondition
from cityloop.events.v1.city_event_pb2 import ProposedLead
from cityloop_city import CityModel
from cityloop_packs import ActivePacks, Situation, responsibility_of


def proposed_lead(event_class: str, situation: Situation, packs: ActivePacks, city: CityModel) -> ProposedLead:
    """Who should lead: the department that a responsibility names, else the one for all that nobody is for."""
    judged: list[JudgedCondition] = []
    found = responsibility_of(packs, event_class, situation, judged)
    explanation = Explanation(conditions=judged, pack_set=packs.set_number) if judged else None
    if found is None:
        return ProposedLead(
            department_id=city.city.fallback_department_id,
            reason="no responsibility names the class",
            explanation=explanation,
        )
    department = city.department(found.item.department)
    if department is None:
        return ProposedLead(
            department_id=city.city.fallback_department_id,
            responsibility_id=found.name,
            reason=f"the city has no department {found.item.department!r}",
            explanation=explanation,
        )
    return ProposedLead(
        department_id=department.department_id,
        responsibility_id=found.name,
        reason=f"{found.pack_id} version {found.pack_version}",
        explanation=explanation,
    )
