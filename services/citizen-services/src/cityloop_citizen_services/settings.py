"""Settings of citizen-services, prefix CITYLOOP_CITIZEN_SERVICES_."""

from __future__ import annotations

from pathlib import Path

from cityloop_service import ServiceSettings
from pydantic import DirectoryPath, Field
from pydantic_settings import SettingsConfigDict


class Settings(ServiceSettings):
    """Beside those of every service."""

    model_config = SettingsConfigDict(env_prefix="CITYLOOP_CITIZEN_SERVICES_")

    collaboration_tasks_address: str = Field(
        description="host:port of collaboration-tasks' gRPC API, asked what departments replied to residents."
    )
    http_port: int = Field(description="Port of Open311 and of the portal.")
    api_keys_file: Path | None = Field(None, description="JSON: SHA-256 of a key, in hexadecimal, to Open311 client.")
    public_url: str = Field("", description="How people reach the HTTP edge; http://host:port when empty.")
    contact: str = Field("", description="Whom Open311 clients may ask; stands in the discovery document.")
    page_rate: float = Field(10.0, gt=0, description="Submissions a second taken from one address in the long run.")
    page_burst: int = Field(100, ge=1, description="Submissions taken from one address at once.")
    key_rate: float = Field(50.0, gt=0, description="Submissions a second taken with one API key in the long run.")
    key_burst: int = Field(500, ge=1, description="Submissions taken with one API key at once.")
    number_rate: float = Field(
        0.05, gt=0, description="Submissions a second that give one phone number, in the long run."
    )
    number_burst: int = Field(20, ge=1, description="Submissions that give one phone number, at once.")
    forwarded_header: str = Field(
        "", description="Header in which a trusted proxy says the address it was asked from; no proxy when empty."
    )
    forwarded_hops: int = Field(1, ge=1, description="Trusted proxies in a row, each adding an address to the header.")
    locales: DirectoryPath | None = Field(
        None, description="A folder of further languages: in it a folder for each, such as fr, with its .ftl files."
    )
    request_seconds: float = Field(8.0, gt=0, description="What is not answered by then is answered with 503.")

    @property
    def base_url(self) -> str:
        """The beginning of links to the HTTP edge, without a slash at its end."""
        return self.public_url.rstrip("/") or f"http://{self.host}:{self.http_port}"
