"""Who imports recorded requests: a department of the city, and the system that each department imports with."""

from __future__ import annotations

from cityloop_local.fleet import OWN_DEPARTMENT, Fleet
from cityloop_messaging import KafkaConnection
from cityloop_operator.fleet_client import FleetClient

IMPORTER = "importer"
IMPORTER_POST = f"{IMPORTER}.intake"
IMPORT_SYSTEM = "import"
"""The system of a department that a replay calls with; the fleet that it runs on grants it the import right."""
CALL_SECONDS = 30.0


def import_client(fleet: Fleet, kafka: KafkaConnection) -> FleetClient:
    """A client whose calls may take as long as an import makes them."""
    return FleetClient(fleet, kafka, deadline_seconds=CALL_SECONDS)


def system_of(department: str) -> str:
    """The system that a department calls with; of Cityloop itself the operator's."""
    return "operator" if department == OWN_DEPARTMENT else IMPORT_SYSTEM
