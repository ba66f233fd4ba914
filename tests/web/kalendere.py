"""Shared by tests of calendars: making an address, fetching it, and reading it with a parser of our own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.test import Client

from tests.conftest import NORDLYS
from tests.web.served import Serve, make_krav

ADDRESS = re.compile(r'id="kalenderadresse" value="([^"]+)"')
WHOLE, ONE = "/kalender/", f"/virksomhet/{NORDLYS}/kalender/"


def unfold(text: str) -> list[str]:
    """The lines of a calendar (RFC 5545, 3.1), which are at most 75 bytes before they are unfolded."""
    assert text.endswith("\r\n")
    lines = text.split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    return text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def read_events(content: bytes) -> list[dict[str, str]]:
    """The properties of each event, without parameters."""
    events: list[dict[str, str]] = []
    is_inside = False
    for line in unfold(content.decode()):
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            events.append({})
            is_inside = True
        elif line == "END:VEVENT":
            is_inside = False
        elif is_inside:
            events[-1][name.partition(";")[0]] = value
    return events


def find_address(content: bytes) -> str:
    """The path of the address that a page shows; empty if it shows none."""
    found = ADDRESS.search(content.decode())
    return "/kalender/" + found.group(1).rsplit("/", 1)[1] if found else ""


def make_address(client: Client, where: str = WHOLE, *, skjema: str = "form", **chosen: str) -> str:
    """Make an address by the form of the page."""
    data = {"skjema": skjema, "samtykke": "ja", **chosen}
    if where != WHOLE:
        data["orgnr"] = where.split("/")[2]
    response = client.post(where, data)
    assert response.status_code == 200, response.content
    address = find_address(response.content)
    assert address
    return address


@dataclass
class Program:
    """A calendar program: it has no cookies, and keeps what it was sent last."""

    address: str
    events: dict[str, Mapping[str, str]] = field(default_factory=dict)

    def fetch(self) -> int:
        """Fetch once; what is gone from the answer is gone from the calendar. Returns the status."""
        response = Client().get(self.address)
        assert not response.cookies
        if response.status_code == 200:
            listed = read_events(response.content)
            self.events = {event["UID"]: event for event in listed}
            assert len(self.events) == len(listed)
        return response.status_code

    @property
    def dates(self) -> list[str]:
        """The dates of all entries."""
        return sorted(event["DTSTART"] for event in self.events.values())


def serve_due(serve: Serve, *dues: str, left: int = 10000) -> None:
    rows = (make_krav(left, identifier=f"K-{nr}", due=due) for nr, due in enumerate(dues, start=1))
    krav = [row | {"partIdentifikator": serve.orgnr} for row in rows]
    serve(aapne=krav, krav=krav, inn=[])


NUMBER = re.compile(r"^(?:.*, )?([0-9]{3} [0-9]{3} [0-9]{3})(?:, .*)?$")


def read_days(events: Mapping[str, Mapping[str, str]]) -> dict[str, set[str]]:
    """The organisations that have something due on each day, of a calendar by day that shows their numbers."""
    found: dict[str, set[str]] = {}
    for uid, event in events.items():
        if not uid.startswith("mangler-"):
            lines = event["DESCRIPTION"].replace("\u00a0", " ").split("\\n")
            numbers = [match[1].replace(" ", "") for line in lines if (match := NUMBER.match(line.replace("\\,", ",")))]
            assert event["DTSTART"] not in found
            assert event["SUMMARY"].startswith(f"Forfall: {len(numbers)} virksomhet")
            found[event["DTSTART"]] = set(numbers)
    return found
