"""Settings of collaboration-tasks, prefix CITYLOOP_COLLABORATION_TASKS_."""

from __future__ import annotations

from cityloop_service import ServiceSettings
from pydantic import DirectoryPath, Field
from pydantic_settings import SettingsConfigDict


class Settings(ServiceSettings):
    """Beside those of every service."""

    model_config = SettingsConfigDict(env_prefix="CITYLOOP_COLLABORATION_TASKS_")

    http_port: int = Field(description="Port of the timeline pages.")
    sensing_ingest_address: str = Field(description="host:port of sensing-ingest's gRPC API.")
    citizen_services_address: str = Field(description="host:port of citizen-services' gRPC API.")
    locales: DirectoryPath | None = Field(
        None, description="A folder of further languages: in it a folder for each, such as fr, with its .ftl files."
    )
