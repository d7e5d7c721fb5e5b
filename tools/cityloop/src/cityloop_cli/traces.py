"""`cityloop trace`: the traces behind a number: of each source, of what became of it, and of each act."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote

import httpx
import typer
from cityloop_localisation import Language, say
from cityloop_terminal.console import language, out, tell

from cityloop_cli.connection import UsageProblemError, refusals
from cityloop_cli.results import Json, print_json

CITIZEN, CASES, HUB, SENSING = "citizen-services", "collaboration-tasks", "event-hub", "sensing-ingest"
SERVICES = {
    "signal": SENSING,
    "warning": HUB,
    "mode": HUB,
    "command": SENSING,
    "feedback": CITIZEN,
    "message": CITIZEN,
}
"""Where what a timeline tells of a subject came in; all else in collaboration-tasks."""
REPORT = "report"
TRACE_ID = "{trace_id}"
ANSWER_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class FoundTrace:
    """A trace, with what it led to first.

    Args:
        trace_id: W3C, in hexadecimal.
        began_at: when the first of it happened.
        service: where it came in.
        texts: what that was, by language tag.
        more: how much else of the timeline is in it.
    """

    trace_id: str
    began_at: dt.datetime
    service: str
    texts: Mapping[str, str]
    more: int

    def as_json(self) -> dict[str, Any]:
        """What programs read of it."""
        began_at = self.began_at.isoformat()
        return {"trace_id": self.trace_id, "began_at": began_at, "service": self.service, "text": {**self.texts}}

    def line(self, language: Language, link: str) -> str:
        """What people read of it."""
        zone = dt.datetime.now().astimezone().tzinfo or dt.UTC
        text = self.texts.get(language.tag) or next(iter(self.texts.values()), "")
        if self.more:
            text = language.say("trace-more", text=text, more=self.more)
        moment = language.moment(self.began_at, zone, seconds=True)
        line = language.say("trace-line", moment=moment, trace=self.trace_id, service=self.service, text=text)
        return f"{line}  {link.replace(TRACE_ID, self.trace_id)}" if link else line


def traces_in(entries: Iterable[Mapping[str, Any]]) -> list[FoundTrace]:
    """The traces of a timeline's entries, as its JSON has them, in the order in which they began; each once."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for entry in entries:
        if "trace_id" in entry:
            found.setdefault(entry["trace_id"], []).append(entry)
    traces = []
    for trace_id, of_trace in found.items():
        first = of_trace[0]
        service = CITIZEN if first.get("what") == REPORT else SERVICES.get(first["subject"], CASES)
        moment = dt.datetime.fromisoformat(first["occurred_at"])
        traces.append(FoundTrace(trace_id, moment, service, first.get("text", {}), len(of_trace) - 1))
    return sorted(traces, key=lambda trace: trace.began_at)


def trace(
    number: Annotated[str, typer.Argument(help="help-trace-number")],
    timelines: Annotated[str, typer.Option(envvar="CITYLOOP_TIMELINES", help="help-timelines")] = "",
    link: Annotated[str, typer.Option(envvar="CITYLOOP_TRACE_LINK", help="help-trace-link")] = "",
    as_json: Json = False,
) -> None:
    """List the traces behind a number."""
    with refusals(timelines):
        if link and TRACE_ID not in link:
            raise UsageProblemError(say("trace-link-names-none", part=TRACE_ID))
        found = traces_in(_timeline(timelines, number)["entries"])
    if as_json:
        print_json({"traces": [item.as_json() for item in found]})
        return
    if not found:
        tell(say("trace-none", number=number))
    for item in found:
        out.print(item.line(language(), link), markup=False)


def _timeline(address: str, number: str) -> dict[str, Any]:
    """The timeline of a number as JSON.

    Raises:
        UsageProblemError: no address was given, nobody answers there, or nothing has this number.
    """
    if not address:
        raise UsageProblemError(say("trace-address-missing"))
    url = f"{address.rstrip('/')}/timeline/{quote(number, safe='')}.json"
    try:
        answer = httpx.get(url, timeout=ANSWER_SECONDS)
        if answer.status_code == httpx.codes.NOT_FOUND:
            raise UsageProblemError(say("trace-unknown", number=number))
        answer.raise_for_status()
        content: dict[str, Any] = answer.json()
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise UsageProblemError(say("trace-no-answer", address=address, problem=str(error))) from error
    return content
