"""A machine that files requests over Open311, as the file of API keys declares it."""

from __future__ import annotations

from cityloop_web import Rate
from pydantic import BaseModel, ConfigDict, Field, model_validator

from cityloop_citizen_services.reports.domain.access import client_filer
from cityloop_citizen_services.reports.domain.report import IntakeChannel

OTHER_DOORS = {channel.value for channel in IntakeChannel} - {IntakeChannel.OPEN311.value}


class Open311Client(BaseModel):
    """Whom a key belongs to, by which channel its requests come in, and how many it may send."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    client: str = Field(min_length=1, max_length=200, description="Its name; it sees whole what it has filed.")
    channel: str = Field(IntakeChannel.OPEN311.value, description="`open311`, or a channel of the packs in use.")
    rate: float | None = Field(None, gt=0, description="Requests a second in the long run; KEY_RATE when absent.")
    burst: int | None = Field(None, ge=1, description="Requests at once; KEY_BURST when absent.")

    @model_validator(mode="after")
    def _fits(self) -> Open311Client:
        if self.channel in OTHER_DOORS:
            raise ValueError(f"channel {self.channel} is that of another door; name one of the packs")
        if (self.rate is None) != (self.burst is None):
            raise ValueError("give rate and burst, or neither")
        return self

    @property
    def filer(self) -> str:
        """As its reports keep it."""
        return client_filer(self.client)

    @property
    def own_rate(self) -> Rate | None:
        """The bound of its own; None where that of every key holds."""
        return None if self.rate is None or self.burst is None else Rate(self.rate, self.burst)
