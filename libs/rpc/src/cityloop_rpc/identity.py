"""Who calls: the client certificate names the department and the system."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import grpc
from cityloop_kernel import ForbiddenError
from cryptography import x509
from cryptography.x509.oid import NameOID

OWN_DEPARTMENT = "cityloop"
"""Organisation of the fleet's own certificates: services, and the operator."""
OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class SignedInPerson:
    """Whom a token vouches for, and the posts of the department that the person holds."""

    person_id: str
    posts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Identity:
    """A department's system, as its certificate says: organisation and common name."""

    department: str
    system: str
    person: SignedInPerson | None = None
    """Who acts by this call and nobody else, where it brings a token; then the department is the person's, and the
    system is the one that carried the token.
    """

    def __str__(self) -> str:
        return f"{self.department}/{self.system}"

    @property
    def is_service(self) -> bool:
        """Whether this is a service of the fleet itself."""
        return self.department == OWN_DEPARTMENT and self.system != OPERATOR

    def matches(self, pattern: str) -> bool:
        """Whether a policy's pattern means this identity.

        Patterns: `service:event-hub`, `operator`, `department:*` (any but the fleet's own), `department:water`,
        `system:water/import` (one system of one department, never of the fleet's own).
        A person is one of the department, and none of its systems.
        """
        kind, _, name = pattern.partition(":")
        own = self.department == OWN_DEPARTMENT
        match kind:
            case "department":
                return not own and name in {"*", self.department}
            case _ if self.person is not None:
                return False
            case "operator":
                return own and self.system == OPERATOR
            case "service":
                return own and self.system == name
            case "system":
                return not own and str(self) == name
            case _:
                return False


def identity_of(context: grpc.aio.ServicerContext) -> Identity:  # type: ignore[type-arg]
    """The caller of this call.

    Raises:
        ForbiddenError: the certificate names no department or no system.
    """
    certificates = list(context.auth_context().get("x509_pem_cert", ()))
    if not certificates:
        raise ForbiddenError("no client certificate; call with the certificate of your department", "NO_CERTIFICATE")
    return _identity(certificates[0])


@lru_cache(maxsize=1024)
def _identity(pem: bytes) -> Identity:
    subject = x509.load_pem_x509_certificate(pem).subject
    organisations = subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    names = subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    if not organisations or not names:
        raise ForbiddenError("the certificate names no department (O) or no system (CN)", "NAMELESS_CERTIFICATE")
    return Identity(str(organisations[0].value), str(names[0].value))
