"""User journeys: with JavaScript, without it on a phone, and by keyboard."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenBrowser
from tests.browser.person import Maate, Person
from tests.conftest import EIER
from tests.web.sider import REGNSKAPSFORER

pytestmark = pytest.mark.parametrize("maate", Maate, ids=lambda maate: maate.value)
FORSKUDD = "Utskrevet forskuddsskatt, person"


def test_the_owner_finds_an_overdue_claim_and_its_payment_details(open_browser: OpenBrowser, maate: Maate) -> None:
    owner = Person.sign_in(open_browser, EIER, maate)

    owner.is_at("Krav og betalinger")
    owner.sees("161\u00a0467,00", "Eldste forfallsdato var 11. april 2022", within="[aria-labelledby=flis-forfalt]")
    owner.follow("Se forfalte krav")
    owner.sees("Forfalt", "61\u00a0244,00", within="#krav-tabell .rad")
    owner.follow("Betal Mva-melding", within="#krav-tabell")

    owner.is_at("Betal i nettbanken")
    owner.sees("Mva-melding", "61\u00a0244,00", "7694 05 18888", "11.04.2022", "De øker til kravet er betalt.")
    expect(owner.page.get_by_role("button", name="Kopier KID")).to_have_count(1 if owner.has_javascript else 0)
    if owner.has_javascript:
        owner.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        owner.press("Kopier KID")
        owner.sees("Kopiert", within="#kunngjoring")
    owner.follow("Krav og betalinger", within=".tilbake")
    owner.is_at("Krav og betalinger")


def test_the_owner_traces_a_payment_to_the_claim_it_covered_and_back(open_browser: OpenBrowser, maate: Maate) -> None:
    owner = Person.sign_in(open_browser, EIER, maate)

    owner.follow("Innbetalinger", within=".faner")
    owner.mark("Betalte krav")
    owner.press("Vis", within=".aarsvalg")
    owner.is_at("Betalte krav")
    owner.mark("Innbetalinger")
    owner.choose("År", "2022")
    owner.press("Vis", within=".aarsvalg")
    owner.is_at("Innbetalinger")
    owner.press("12.04.2022", within="#aarsliste")
    owner.sees("Brukt på", "23\u00a0750,00", within=".detaljrad")
    owner.follow(FORSKUDD, within=".detaljrad")

    owner.is_at(f"{FORSKUDD}, 2022")
    owner.sees("Opprinnelig beløp", "Betalt eller dekket", "Restbeløp", within=".ett-krav")
    owner.sees("Innbetaling 12.04.2022, 23\u00a0750,00 kroner brukt her", within=".lenkeliste")
    payment = owner.page.locator(".lenkeliste a").first.inner_text()
    owner.follow(payment, within=".lenkeliste")

    owner.is_at("Innbetalinger")
    owner.sees(payment, FORSKUDD, within=".detaljrad")


def test_the_accountant_compares_two_clients_in_two_tabs_and_they_never_mix(
    open_browser: OpenBrowser, maate: Maate
) -> None:
    first = Person.sign_in(open_browser, REGNSKAPSFORER, maate)
    first.write("Søk på navn", "314 055")  # Enter opens the only match
    first.is_at("Krav og betalinger")
    second = first.open_tab()
    second.write("Søk på navn", "212201782")
    second.is_at("Krav og betalinger")

    first.press(FORSKUDD, within="#krav-tabell")
    second.press("Restskatt", within="#krav-tabell")
    see_each_their_own(first, second)
    first.sees("1. termin", within=".detaljrad")

    for tab in (first, second):
        tab.follow("Uplasserte innbetalinger")
        tab.is_at("Uplasserte innbetalinger")
    see_each_their_own(first, second)

    for tab in (first, second):
        tab.go_back()
        tab.is_at("Krav og betalinger")
        expect(tab.page.locator(".detaljrad")).to_have_count(1)
    see_each_their_own(first, second)

    first.page.go_forward()
    first.is_at("Uplasserte innbetalinger")
    see_each_their_own(first, second)


def test_the_accountant_finds_overdue_clients_and_opens_the_largest(open_browser: OpenBrowser, maate: Maate) -> None:
    accountant = Person.sign_in(open_browser, REGNSKAPSFORER, maate)
    accountant.is_at("Virksomheter")
    accountant.follow("Forfalt", within=".klient-valg")
    # What one waits for fills without JavaScript too.
    expect(accountant.page.get_by_role("button", name="Hent på nytt")).to_be_visible(timeout=30_000)

    expect(accountant.page.locator(".klient-valg")).to_contain_text(re.compile(r"Forfalt\s+4"))
    accountant.sees("4 av 4 virksomheter er med", within=".klienttabell")
    accountant.choose("Sorter etter", "Forfalt, synkende")
    accountant.press("Vis")
    late = accountant.page.locator(".klienttabell tbody tr")
    expect(late.first).to_contain_text("Tåkefløyte Båtsnekkeri AS")
    expect(late.first).to_contain_text("184\u00a0002,00")
    accountant.follow("Tåkefløyte Båtsnekkeri AS", within=".klienttabell")

    accountant.is_at("Krav og betalinger")
    accountant.sees("184\u00a0002,00")


def see_each_their_own(first: Person, second: Person) -> None:
    first.sees("314\u00a0055\u00a0403", within=".virksomhet-linje")
    first.never_sees("212\u00a0201\u00a0782")
    second.sees("212\u00a0201\u00a0782", within=".virksomhet-linje")
    second.never_sees("314\u00a0055\u00a0403", "Nordlys")
