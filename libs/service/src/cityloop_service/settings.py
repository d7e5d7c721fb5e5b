"""Settings that every service has; each service adds its own and its prefix. Wrong ones fail at the start."""

from __future__ import annotations

from typing import Literal, Self

from cityloop_kernel import SentenceError, say
from cityloop_messaging import KafkaConnection, KafkaTls
from cityloop_rpc import Credentials
from pydantic import Field, FilePath, SecretStr, model_validator
from pydantic_settings import BaseSettings


class DatabaseSettings(BaseSettings):
    """All that a command needs which works on the database alone, such as `migrate`: it runs before there is more."""

    database_dsn: SecretStr = Field(description="Of the service's own PostgreSQL database; a role of its own.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="The least grave log events that are written."
    )
    otlp_endpoint: str | None = Field(
        None, description="Where spans go, such as http://collector:4318 (OTLP over HTTP); nowhere when absent."
    )


class ServiceSettings(DatabaseSettings):
    """Read from the environment, with the service's prefix, such as `CITYLOOP_EVENT_HUB_GRPC_PORT`."""

    instance: str = Field("0", description="Which replica this is; with a StatefulSet its ordinal.")
    host: str = Field("127.0.0.1", description="Address to listen on.")
    grpc_port: int = Field(description="Port of the gRPC API, with mTLS.")
    admin_port: int = Field(description="Port of health and metrics, without a client certificate.")
    kafka_bootstrap_servers: str = Field(description="host:port of brokers, with commas between them.")
    kafka_prefix: str = Field("", description="Prefix of topics and groups; empty in production.")
    kafka_tls_key: FilePath | None = Field(None, description="Of the service's Kafka user; without TLS when absent.")
    kafka_tls_certificate: FilePath | None = Field(None, description="Of the service's Kafka user.")
    kafka_tls_authority: FilePath | None = Field(None, description="Whom the brokers' certificates are signed by.")
    database_pool_size: int = Field(8, ge=2, le=64, description="Connections to the database at most.")
    event_hub_address: str = Field(description="host:port of event-hub's gRPC API, which is told the modes followed.")
    data_sharing_address: str = Field(
        description="host:port of data-sharing's gRPC API, which has the staff directory."
    )
    tls_key: FilePath = Field(description="PEM; may be replaced while the service runs, as the next two.")
    tls_certificate: FilePath = Field(description="PEM: department (O) and system (CN) of this service.")
    tls_authority: FilePath = Field(description="PEM: whom this service trusts, several certificates where it changes.")
    policy_file: FilePath | None = Field(None, description="Who may call what; the service's own table when absent.")
    import_right: list[str] = Field(
        [],
        description="JSON list of identities that may say when something happened, beside those of the policy, such as"
        ' `["system:water/import"]`: a system of a department, or `department:water` for all of its systems.',
    )

    @model_validator(mode="after")
    def _kafka_tls_is_whole(self) -> Self:
        files = {self.kafka_tls_key, self.kafka_tls_certificate, self.kafka_tls_authority}
        if None in files and len(files) > 1:
            raise SentenceError(say("service-kafka-tls-incomplete"))
        return self

    @property
    def kafka(self) -> KafkaConnection:
        """Where Kafka is."""
        tls = None
        if self.kafka_tls_key and self.kafka_tls_certificate and self.kafka_tls_authority:
            tls = KafkaTls(self.kafka_tls_key, self.kafka_tls_certificate, self.kafka_tls_authority)
        return KafkaConnection(self.kafka_bootstrap_servers, self.kafka_prefix, tls)

    @property
    def credentials(self) -> Credentials:
        """The service's own certificate."""
        return Credentials(self.tls_key, self.tls_certificate, self.tls_authority)
