"""What every way in shares: the classes that may be reported, and places as the city has them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from zoneinfo import ZoneInfo

from cityloop.common.v1.common_pb2 import Place
from cityloop_city import CityReplica, PositionError
from cityloop_errors import InvalidError
from cityloop_packs import EVENT_CLASSES, ActivePacks, EventClass

from cityloop_citizen_services.domain import submission as rules
from cityloop_citizen_services.domain.inbox import SILENCE, Message
from cityloop_citizen_services.domain.submission import Submission
from cityloop_citizen_services.handlers.tell import words_for


class Intake:
    """Looks at the city and the packs in use."""

    def __init__(self, city: CityReplica, packs: Callable[[], ActivePacks]) -> None:
        self.city = city
        self.packs = packs

    @property
    def classes(self) -> Mapping[str, EventClass]:
        """Event classes of the active packs that people may report, by name."""
        classes = self.packs().named(EVENT_CLASSES)
        return {name: item.item for name, item in classes.items() if item.item.reportable and not item.retiring}

    def roles_of(self, department_id: str) -> frozenset[str]:
        """What the posts of a department may do, taken together."""
        posts = self.city.model.posts.values()
        return frozenset(role for post in posts if post.department_id == department_id for role in post.roles)

    def words_of(self, message: Message) -> Mapping[str, str] | None:
        """What a message says in each language, as it was sent; None where no pack had words for its state."""
        words = words_for(self.packs(), message.event_class, message.state) if message.words is None else message.words
        return None if words == SILENCE else {"zh": words.zh, "en": words.en}

    def local(self, moment: dt.datetime) -> str:
        """A moment as pages show it, in the city's time zone."""
        zone = ZoneInfo(self.city.model.city.time_zone or "UTC")
        return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M")

    def place_of(self, asked: Place) -> Place:
        """A place with its areas, where its position is known; a position outside the city is taken too.

        Raises:
            InvalidError: the position has no declared reference system or is none.
        """
        if not asked.HasField("position"):
            return Place(text=asked.text, jurisdiction=self.city.model.city.jurisdiction)
        try:
            return self.city.model.place(asked.position, asked.text)
        except PositionError as error:
            raise InvalidError(str(error), "POSITION_INVALID") from error

    def check(self, submission: Submission, *, any_class: bool = False) -> None:
        """Refuse what is incomplete or too much.

        Raises:
            InvalidError: the message says what to mend.
        """
        rules.check(submission, self.classes, any_class=any_class)
