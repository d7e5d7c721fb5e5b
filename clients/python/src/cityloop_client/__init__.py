"""The client of Cityloop for departments' own programs; `cityloop_client.fakes` is a city for their tests."""

from cityloop_client.acting import Acting
from cityloop_client.certificates import CertificateError, Certificates
from cityloop_client.client import Client
from cityloop_client.errors import (
    CallError,
    ConflictError,
    FailedError,
    ForbiddenError,
    InvalidError,
    KeyReusedError,
    NotFoundError,
    OverloadedError,
    RefusedError,
    UnavailableError,
)
from cityloop_client.readings import Reading, ReadingStream
from cityloop_client.retrying import Patience

__all__ = [
    "Acting",
    "CallError",
    "CertificateError",
    "Certificates",
    "Client",
    "ConflictError",
    "FailedError",
    "ForbiddenError",
    "InvalidError",
    "KeyReusedError",
    "NotFoundError",
    "OverloadedError",
    "Patience",
    "Reading",
    "ReadingStream",
    "RefusedError",
    "UnavailableError",
]
