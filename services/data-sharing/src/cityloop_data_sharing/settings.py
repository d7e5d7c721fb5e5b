"""Settings of data-sharing, prefix CITYLOOP_DATA_SHARING_."""

from __future__ import annotations

import datetime as dt
import re

from cityloop.topics import CITY_PACKS
from cityloop_kernel import SentenceError, say
from cityloop_service import ServiceSettings
from pydantic import Field, FilePath, field_validator
from pydantic_settings import SettingsConfigDict

ISSUER = re.compile(r"https://\S+|http://(127\.0\.0\.1|localhost)(:\d+)?(/\S*)?")


class Settings(ServiceSettings):
    """Beside those of every service."""

    model_config = SettingsConfigDict(env_prefix="CITYLOOP_DATA_SHARING_")

    pack_services: tuple[str, ...] = Field(
        tuple(name for name in CITY_PACKS.consumers if name != "console"),
        description="Services that must accept a pack: all but the console, which follows, unless fewer are deployed.",
    )
    sign_in_issuer: str = Field(
        "",
        description="Issuer of staff accounts (OpenID Connect), as it names itself, such as https://accounts.example;"
        " nobody can sign in when empty.",
    )
    sign_in_client_id: str = Field("cityloop", description="Under which the issuer knows Cityloop's windows.")
    sign_in_client_secret_file: FilePath | None = Field(
        None, description="A file with the secret of that client; without one the code is protected by PKCE alone."
    )
    sign_in_person_claim: str = Field(
        "sub", description="Claim of the issuer's id token with the person id of the staff directories."
    )
    sign_in_hours: int = Field(12, ge=1, le=24, description="How long a session lasts: a shift.")

    @field_validator("sign_in_issuer")
    @classmethod
    def _issuer_is_an_address(cls, value: str) -> str:
        if value and ISSUER.fullmatch(value) is None:
            raise SentenceError(say("service-issuer-invalid"))
        return value

    @property
    def session_length(self) -> dt.timedelta:
        """How long a session lasts."""
        return dt.timedelta(hours=self.sign_in_hours)
