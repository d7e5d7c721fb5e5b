"""How a command reaches the fleet, and how it ends when it is refused: one line that says what to do, exit code 1."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import grpc
import typer
import yaml
from aiokafka.errors import KafkaError
from cityloop_kernel import SentenceError
from cityloop_localisation import Phrase, Sentence, phrase_list, say
from cityloop_messaging import KafkaConnection, KafkaTls
from cityloop_packs.validation import problem_phrases
from cityloop_rpc import Credentials, open_channel, reason_of
from cityloop_terminal.console import err, language, spoken
from cityloop_terminal.refusals import refusal
from pydantic import ValidationError

Result = TypeVar("Result")
MAX_PROBLEMS = 10


class UsageProblemError(Exception):
    """The command cannot be carried out as it was given; the sentence says what to give."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence.message)
        self.sentence = sentence


CERTIFICATE_FILES = ("tls.key", "tls.crt", "ca.crt")
"""As Kubernetes mounts them."""
DATA_SHARING = "data-sharing"


@dataclass(frozen=True, slots=True)
class Connection:
    """Where the parts of an installation are, and as whom to call them.

    Args:
        addresses: host:port of each service's gRPC API; empty where it is not given.
        key: of the operator's certificate.
        certificate: the operator's.
        authority: who signed both sides.
        kafka: bootstrap servers; empty where they are not given.
        kafka_prefix: of topics and groups.
        kafka_certificates: folder with the files of a Kafka user; without TLS when None.
        admin: host:port of each service's admin port.
        databases: DSN of each service's database.
    """

    addresses: Mapping[str, str]
    key: Path | None
    certificate: Path | None
    authority: Path | None
    kafka: str = ""
    kafka_prefix: str = ""
    kafka_certificates: Path | None = None
    admin: Mapping[str, str] = field(default_factory=dict)
    databases: Mapping[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """host:port of data-sharing's gRPC API."""
        return self.addresses[DATA_SHARING]

    def credentials(self) -> Credentials:
        """The files of the caller's certificate.

        Raises:
            UsageProblemError: one is not given, not there, or no certificate, or the key belongs to another.
        """
        files = []
        for option, path in (("key", self.key), ("certificate", self.certificate), ("authority", self.authority)):
            if path is None:
                raise UsageProblemError(
                    say("command-file-missing", option=option, variable=f"CITYLOOP_{option.upper()}")
                )
            if not path.is_file():
                raise UsageProblemError(say("command-no-such-file", option=option, file=str(path)))
            files.append(path)
        credentials = Credentials(*files)
        try:
            credentials.read()
        except ValueError as error:
            problem = error.sentence if isinstance(error, SentenceError) else str(error)
            raise UsageProblemError(say("command-bad-certificate", problem=problem)) from error
        return credentials

    def call(self, work: Callable[[grpc.aio.Channel], Awaitable[Result]], service: str = DATA_SHARING) -> Result:
        """What `work` returns over an open channel to a service.

        Raises:
            UsageProblemError: the address or a certificate file is missing.
        """
        address = self.addresses[service]
        if not address:
            raise UsageProblemError(_address_missing(service))
        credentials = self.credentials()

        async def run() -> Result:
            async with open_channel(address, credentials) as channel:
                return await work(channel)

        return asyncio.run(run())

    def broker(self) -> KafkaConnection:
        """Where Kafka is.

        Raises:
            UsageProblemError: that is not given, or a file of the Kafka user is not there.
        """
        if not self.kafka:
            raise UsageProblemError(say("command-kafka-missing"))
        if self.kafka_certificates is None:
            return KafkaConnection(self.kafka, self.kafka_prefix)
        files = [self.kafka_certificates / name for name in CERTIFICATE_FILES]
        for path in files:
            if not path.is_file():
                raise UsageProblemError(say("command-no-such-file", option="kafka-certificates", file=str(path)))
        return KafkaConnection(self.kafka, self.kafka_prefix, KafkaTls(*files))

    def admin_ports(self) -> Mapping[str, str]:
        """host:port of each service's admin port.

        Raises:
            UsageProblemError: none is given.
        """
        if not self.admin:
            raise UsageProblemError(say("command-admin-missing"))
        return self.admin


def _address_missing(service: str) -> Sentence:
    if service == DATA_SHARING:
        return say("command-address-missing")
    variable = f"CITYLOOP_{service.upper().replace('-', '_')}"
    return say("command-service-missing", service=service, variable=variable)


@contextmanager
def refusals(address: str) -> Iterator[None]:
    """Turn what is refused inside the block into one line on standard error and exit code 1."""
    problem: Phrase
    try:
        yield
    except grpc.aio.AioRpcError as error:
        problem = _said(error, address)
    except ValidationError as error:
        wrong = [said for _, said in problem_phrases(error)]
        problem = say("command-correct", problems=phrase_list(wrong[:MAX_PROBLEMS], "clauses"))
    except yaml.YAMLError as error:
        problem = say("command-no-yaml", problem=str(error))
    except FileNotFoundError as error:
        problem = say("command-file-not-there", file=str(error.filename))
    except UsageProblemError as error:
        problem = error.sentence
    except SentenceError as error:
        problem = error.sentence
    except KafkaError as error:
        problem = say("command-kafka-failed", problem=str(error) or type(error).__name__)
    except (OSError, UnicodeDecodeError) as error:
        problem = str(error)
    else:
        return
    line = language().say("command-problem", problem=spoken(problem))
    err.print(" ".join(line.split()), style="red", markup=False)
    raise typer.Exit(1)


def _said(error: grpc.aio.AioRpcError, address: str) -> Sentence:
    reason, details = reason_of(error), error.details() or ""
    if reason:
        return say("command-refused", details=refusal(error) or details, reason=reason)
    match error.code():
        case grpc.StatusCode.UNAVAILABLE:
            return say("command-no-answer", address=address)
        case grpc.StatusCode.DEADLINE_EXCEEDED:
            return say("command-too-late", address=address)
        case code:
            return say("command-answered", address=address, code=code.name, details=details)
