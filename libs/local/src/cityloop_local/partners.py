"""Partners on Kafka: a listener with TLS, and rights on the topics that the register gives to partners.

A partner is known by the organisation of its certificate. It may read topics whose consumers name `partners`, write
those whose producers do, and join groups whose names begin with its own. It has no transactional id, so that it cannot
hold up who reads only what was committed. Services connect without TLS from the same machine and may do all.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path

from cityloop.topics import TOPICS
from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import (
    AclBinding,
    AclBindingFilter,
    AclOperation,
    AclPermissionType,
    AdminClient,
    ResourcePatternType,
    ResourceType,
)

from cityloop_local.certificates import Certificate

PARTNERS = "partners"
"""In the register: who reads or writes a topic from outside."""
PRINCIPAL = "User:partner-"
SECONDS = 10.0
LOOK_SECONDS = 0.05
PROPERTIES = """\
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:ANONYMOUS
listener.name.partners.ssl.client.auth=required
listener.name.partners.ssl.keystore.type=PEM
listener.name.partners.ssl.keystore.location={keystore}
listener.name.partners.ssl.truststore.type=PEM
listener.name.partners.ssl.truststore.location={authority}
ssl.principal.mapping.rules=RULE:^CN=[a-z0-9-]+,O=([A-Za-z0-9._-]+)$/partner-$1/,RULE:^.*$/nobody/
"""


@dataclass(frozen=True, slots=True)
class PartnerListener:
    """Where partners reach the broker, and the certificate that it shows them."""

    port: int
    certificate: Certificate

    def properties(self, folder: Path) -> str:
        """Lines of the broker's configuration; key and certificate go into one file of the folder."""
        keystore = folder / "partners.pem"
        keystore.touch(mode=0o600)
        keystore.write_bytes(self.certificate.key.read_bytes() + self.certificate.certificate.read_bytes())
        return PROPERTIES.format(keystore=keystore, authority=self.certificate.authority)


def topics_to_read() -> list[str]:
    """Names of the topics that partners may read."""
    return [topic.name for topic in TOPICS.values() if PARTNERS in topic.consumers]


def topics_to_write() -> list[str]:
    """Names of the topics that partners may write."""
    return [topic.name for topic in TOPICS.values() if PARTNERS in topic.producers]


def group_prefix(partner: str) -> str:
    """What names of a partner's consumer groups begin with."""
    return f"{partner}."


async def grant(servers: str, partner: str) -> None:
    """Give a partner its rights, which the broker knows when this returns; a second time changes nothing.

    Raises:
        KafkaException: the broker does not answer within 10 s, or has no listener for partners.
    """
    # Who may read or write a topic may also see that it is there.
    topics = [(name, AclOperation.READ) for name in topics_to_read()]
    topics += [(name, AclOperation.WRITE) for name in topics_to_write()]
    literal = ResourcePatternType.LITERAL
    bindings = [_allow(partner, ResourceType.TOPIC, name, literal, operation) for name, operation in topics]
    groups = (ResourceType.GROUP, group_prefix(partner), ResourcePatternType.PREFIXED, AclOperation.READ)
    bindings.append(_allow(partner, *groups))
    admin = _admin(servers)
    created = admin.create_acls(bindings, request_timeout=SECONDS)
    await asyncio.gather(*map(asyncio.wrap_future, created.values()))
    await _in_effect(admin, partner, len(bindings))


async def revoke(servers: str, partner: str) -> int:
    """Take all rights of a partner, and return how many there were: its certificate opens nothing any more.

    Raises:
        KafkaException: as for `grant`.
    """
    admin = _admin(servers)
    deleted = admin.delete_acls([_filter(f"{PRINCIPAL}{partner}")], request_timeout=SECONDS)
    count = sum(len(found) for found in await asyncio.gather(*map(asyncio.wrap_future, deleted.values())))
    await _in_effect(admin, partner, 0)
    return count


async def granted(servers: str) -> list[str]:
    """Partners that have rights, by name.

    Raises:
        KafkaException: as for `grant`.
    """
    admin = _admin(servers)
    found = await _rights(admin, None)
    return sorted({item.principal.removeprefix(PRINCIPAL) for item in found if item.principal.startswith(PRINCIPAL)})


async def _in_effect(admin: AdminClient, partner: str, count: int) -> None:
    """Return when the broker knows so many rights of a partner: it answers a change when that is stored."""
    end = time.monotonic() + SECONDS
    while len(await _rights(admin, f"{PRINCIPAL}{partner}")) != count:
        if time.monotonic() > end:
            raise KafkaException(KafkaError(KafkaError._TIMED_OUT))  # noqa: SLF001 public by the library's documentation
        await asyncio.sleep(LOOK_SECONDS)


async def _rights(admin: AdminClient, principal: str | None) -> list[AclBinding]:
    return await asyncio.wrap_future(admin.describe_acls(_filter(principal), request_timeout=SECONDS))


def _admin(servers: str) -> AdminClient:
    """Its caller holds it until the answer is there: without it there is none."""
    return AdminClient({"bootstrap.servers": servers})


def _allow(
    partner: str, kind: ResourceType, name: str, pattern: ResourcePatternType, operation: AclOperation
) -> AclBinding:
    return AclBinding(kind, name, pattern, f"{PRINCIPAL}{partner}", "*", operation, AclPermissionType.ALLOW)


def _filter(principal: str | None) -> AclBindingFilter:
    # None stands for any; the annotations of the library do not know it.
    return AclBindingFilter(
        ResourceType.ANY,
        None,  # type: ignore[arg-type]
        ResourcePatternType.ANY,
        principal,  # type: ignore[arg-type]
        None,  # type: ignore[arg-type]
        AclOperation.ANY,
        AclPermissionType.ANY,
    )
