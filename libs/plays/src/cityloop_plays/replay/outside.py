"""The fleet seen from outside: addresses, a certificate for each department."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import grpc
from cityloop_local.certificates import DevelopmentAuthority
from cityloop_local.fleet import Fleet
from cityloop_messaging import KafkaConnection
from cityloop_rpc import Credentials, open_channel

OWN_DEPARTMENT, OPERATOR = "cityloop", "operator"
IMPORT_SYSTEM = "import"
"""The system of a department that a play acts with; the fleet it is played on grants it the import right."""
CALL_SECONDS = 30.0


@dataclass
class Outside:
    """Where the services are, who signs certificates, where Kafka is. Channels are kept until `close`."""

    addresses: Mapping[str, str]
    authority: DevelopmentAuthority
    kafka: KafkaConnection
    _channels: dict[tuple[str, str], grpc.aio.Channel] = field(default_factory=dict)

    def channel(self, service: str, department: str = OWN_DEPARTMENT) -> grpc.aio.Channel:
        """A channel to a service, with the certificate of a department's import system, or of the operator."""
        key = (service, department)
        if key not in self._channels:
            system = OPERATOR if department == OWN_DEPARTMENT else IMPORT_SYSTEM
            files = self.authority.issue(department, system)
            credentials = Credentials(files.key, files.certificate, files.authority)
            self._channels[key] = open_channel(self.addresses[service], credentials, CALL_SECONDS)
        return self._channels[key]

    async def close(self) -> None:
        """Close what was opened."""
        for channel in self._channels.values():
            await channel.close()


def outside_of(fleet: Fleet, kafka: KafkaConnection) -> Outside:
    """A local fleet as an outsider sees it."""
    return Outside({name: fleet.address(name) for name in fleet.services}, fleet.authority, kafka)
