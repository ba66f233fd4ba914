"""Shared by tests of the reconciliation's pages: books from the sandbox, and a person at work."""

import io
import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

import httpx
from django.test import Client

from portal.access.avstemminger import keep_utkast
from portal.access.avstemmingsrader import pack
from portal.access.sesjon import get_innlogget
from portal.books.saft import read_saft
from portal.domain.kontokobling import is_aktuell
from sandbox.app import Sandbox
from tests.settings import SANDBOX
from tests.web.sider import get_text

ORGNR = "311977849"  # has a generated ledger, and so books
DATO = date(2023, 7, 31)
ACCOUNTS = ("2510", "2740", "2770", "2600")


def get_books(api: Sandbox, *faults: str, orgnr: str = ORGNR, **about: str) -> bytes:
    """The organisation's books of the year as the sandbox keeps them, with these faults."""
    query = urlencode([("from", "2023-01-01"), *(("fault", one) for one in faults), *about.items()])
    with httpx.Client(transport=httpx.WSGITransport(app=api)) as client:
        answer = client.get(f"{SANDBOX}/_sandbox/books/{orgnr}?{query}")
    assert answer.status_code == 200, answer.text
    return answer.content


@dataclass
class Arbeid:
    """A person's reconciliation in a browser."""

    client: Client
    orgnr: str = ORGNR
    dato: date = DATO

    @property
    def path(self) -> str:
        """The address of the bridge."""
        return f"/virksomhet/{self.orgnr}/avstemming/{self.dato}/"

    def begin(self, content: bytes) -> "Arbeid":
        """As after the reading of this file."""
        innlogget = get_innlogget(self.client.session)
        assert innlogget is not None
        bok = read_saft(io.BytesIO(content), self.orgnr, self.dato, is_aktuell)
        keep_utkast(innlogget.person_key, self.orgnr, self.dato, pack(bok))
        return self

    def confirm(self) -> str:
        """Confirm the accounts as suggested; returns the bridge's text."""
        page = self.client.get(f"{self.path}kontoer/").content.decode()
        form = {"orgnr": self.orgnr}
        for number, konto in re.findall(r'name="konto-(\d+)" value="(\w+)" checked', page):
            form[f"konto-{number}"] = konto
        for number, body in re.findall(r'name="gruppe-(\d+)"(.*?)</select>', page, re.DOTALL):
            chosen = re.search(r'value="([^"]+)" selected', body)
            form[f"gruppe-{number}"] = chosen[1] if chosen else ""
        return get_text(self.client.post(f"{self.path}kontoer/", form, follow=True))

    def get_page(self, query: str = "") -> str:
        """The bridge's page."""
        return self.client.get(f"{self.path}{query}").content.decode()

    def answer(self, **fields: str) -> str:
        """One answer; returns the page after it."""
        return self.client.post(f"{self.path}svar/", {"orgnr": self.orgnr, **fields}, follow=True).content.decode()

    def list_names(self, handling: str) -> list[str]:
        """Names of what can be answered in this way."""
        forms = re.findall(r"<form.*?</form>", self.get_page(), re.DOTALL)
        names = [re.search(r'name="noekkel" value="(\w+)"', form) for form in forms if f'value="{handling}"' in form]
        return [found[1] for found in names if found]

    def settle(self) -> None:
        """Accept every suggestion, and explain every line that is left."""
        while names := self.list_names("godta"):
            self.answer(handling="godta", noekkel=names[0])
        while names := self.list_names("forklar"):
            self.answer(handling="forklar", noekkel=names[0], tekst="Rettes neste måned")

    def finish(self) -> str:
        """Finish it; returns the text of the page after it."""
        shown = re.search(r'name="vist" value="(\w+)"', self.get_page())
        form = {"orgnr": self.orgnr, "vist": shown[1] if shown else ""}
        return get_text(self.client.post(f"{self.path}ferdig/", form, follow=True))
