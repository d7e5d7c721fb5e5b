"""Settings of the console, prefix CITYLOOP_CONSOLE_."""

from __future__ import annotations

import re

from cityloop_kernel import SentenceError, say
from cityloop_service import ServiceSettings
from pydantic import DirectoryPath, Field, field_validator
from pydantic_settings import SettingsConfigDict

PUBLIC = re.compile(r"https://[^/\s]+|http://(127\.0\.0\.1|localhost)(:\d+)?")


class Settings(ServiceSettings):
    """Beside those of every service."""

    model_config = SettingsConfigDict(env_prefix="CITYLOOP_CONSOLE_")

    http_port: int = Field(description="Port of the pages.")
    collaboration_tasks_address: str = Field(description="host:port of collaboration-tasks' gRPC API.")
    citizen_services_address: str = Field(description="host:port of citizen-services' gRPC API.")
    locales: DirectoryPath | None = Field(
        None, description="A folder of further languages: in it a folder for each, such as fr, with its .ftl files."
    )
    public_url: str = Field(
        "",
        description="Where people reach the pages, such as https://desk.city.example, without a path: the issuer sends"
        " them back there. The loopback when empty.",
    )

    @field_validator("public_url")
    @classmethod
    def _public_url_is_an_address(cls, value: str) -> str:
        if value and PUBLIC.fullmatch(value) is None:
            raise SentenceError(say("service-public-url-invalid"))
        return value

    @property
    def address_of_pages(self) -> str:
        """Where people reach the pages."""
        return self.public_url or f"http://127.0.0.1:{self.http_port}"
