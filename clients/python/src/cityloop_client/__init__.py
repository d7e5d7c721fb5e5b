"""The client of Cityloop for departments' own programs; `cityloop_client.fakes` is a city for their tests."""

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
from cityloop_client.post_client import PostClient
from cityloop_client.readings import Reading, ReadingStream
from cityloop_client.retry_policy import RetryPolicy

__all__ = [
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
    "PostClient",
    "Reading",
    "ReadingStream",
    "RefusedError",
    "RetryPolicy",
    "UnavailableError",
]
