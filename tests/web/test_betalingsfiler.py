"""Payment files for many clients: one for each, with just what its own page would put in it."""

import io
import json
import re
import zipfile
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from portal.access.betalingsfiler import list_filer
from portal.access.models import Betalingsfilrad
from portal.domain.betalingsfil import MAX_I_FIL
from portal.web.klientfiler import MAX_KLIENTFILER
from sandbox.app import Sandbox
from tests.access.tilganger import make_tilgang
from tests.conftest import NORDLYS, LoggInn, TestClock
from tests.web.klientliste import Work
from tests.web.sider import DAGLIG_LEDER, REGNSKAPSFORER, get_text

pytestmark = pytest.mark.django_db
PAGE = "/virksomheter/betalingsfiler/"
KONTO = "1503 00 00002"
NOT_MINE = "314110064"


def list_offered(client: Client) -> list[str]:
    return re.findall(r'name="klient" value="(\d{9})"', client.get(PAGE).content.decode())


def list_payable(client: Client) -> list[str]:
    """Those of the offered for which a file can be made: not everything that is owed can be paid by one."""
    return re.findall(r'name="vist-(\d{9})"', look(client, *list_offered(client)))


def look(client: Client, *orgnumre: str, hva: str = "alle") -> str:
    return client.post(PAGE, {"klient": orgnumre, "hva": hva}).content.decode()


def build_form(page: str, **changes: str) -> dict[str, str | list[str]]:
    """The form as the page has it, with an account for each client."""
    fields = dict(re.findall(r'name="((?:vist-|konto-)?[\w-]+)" value="([^"]*)"', page))
    klienter = re.findall(r'name="klient" value="(\d{9})"', page)
    accounts = {f"konto-{orgnr}": KONTO for orgnr in klienter}
    return {**fields, "lag": "09", **accounts, "klient": klienter, **changes}


def read_package(content: bytes) -> dict[str, tuple[list[str], Decimal]]:
    """KIDs and sum of each file, by the organisation number in its name."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            root = ET.fromstring(package.read(name))
            kids = [one.text or "" for one in root.iterfind(".//{*}CdtrRefInf/{*}Ref")]
            amounts = [Decimal(one.text or "") for one in root.iterfind(".//{*}InstdAmt")]
            found[name.split("_")[1]] = kids, sum(amounts, Decimal(0))
    return found


def test_those_that_owe_something_are_offered(filled: Client) -> None:
    offered = list_offered(filled)

    assert NORDLYS in offered
    assert 1 < len(offered) < 40


@pytest.fixture
def renamed(sandbox_data: Path) -> list[str]:
    """Three clients with something late, called by the last letters of the alphabet; in its order."""
    names = {"311977849": "Ærlig Bakeri AS", "316027350": "Østre Bakeri AS", NORDLYS: "Ås Bakeri AS"}
    file = sandbox_data / "people.json"
    people = json.loads(file.read_text("utf-8"))
    for party in (party for person in people for party in person["parties"]):
        party["name"] = names.get(party["organizationNumber"], party["name"])
    file.write_text(json.dumps(people), "utf-8")
    return list(names)


def test_they_stand_in_norwegian_order_with_the_persons_own_numbers(
    renamed: list[str], logg_inn: LoggInn, arbeider: Work
) -> None:
    accountant = logg_inn(REGNSKAPSFORER)
    accountant.get("/virksomheter/?vis=alle")
    arbeider()
    accountant.post(f"/virksomhet/{NORDLYS}/klientkort/", {"orgnr": NORDLYS, "nummer": "1007"})

    assert [one for one in list_offered(accountant) if one in renamed] == renamed
    assert "1007 · 314 055 403" in get_text(accountant.get(PAGE))


def test_one_file_for_each_with_what_its_own_page_has(filled: Client) -> None:
    some = list_payable(filled)[:4]
    own = {
        orgnr: re.findall(
            r'name="vist" value="(\w+)"', filled.get(f"/virksomhet/{orgnr}/betalingsfil/?alle=ja").content.decode()
        )
        for orgnr in some
    }
    page = look(filled, *some)

    response = filled.post(PAGE, build_form(page))

    assert response.headers["Content-Type"] == "application/zip"
    assert {orgnr: [digest] for orgnr, digest in re.findall(r'name="vist-(\d{9})" value="(\w+)"', page)} == own
    package = read_package(response.content)
    assert package.keys() == set(some)
    for orgnr, (kids, amount) in package.items():
        (fil,) = list_filer(make_tilgang(orgnr))
        assert sorted(kids) == sorted(payment[0].kid for payment in fil.betalinger)
        assert amount == fil.sum
        assert fil.konto == "15030000002"
        marked = filled.get(f"/virksomhet/{orgnr}/ubetalte-krav/").content.decode()
        assert "i betalingsfil" in marked


def test_the_same_form_sent_twice_gives_the_same_files(filled: Client) -> None:
    form = build_form(look(filled, *list_payable(filled)[:3]))

    first, second = filled.post(PAGE, form), filled.post(PAGE, form)

    assert second.content == first.content
    assert Betalingsfilrad.objects.count() == 3


def test_what_is_in_a_file_is_not_put_in_another(filled: Client) -> None:
    some = list_offered(filled)[:2]
    filled.post(PAGE, build_form(look(filled, *some)))

    again = look(filled, *some)

    assert 'name="lag"' not in again
    assert "Ingenting kan betales" in again


def test_a_wrong_account_makes_no_file_at_all(filled: Client) -> None:
    some = list_payable(filled)[:3]
    form = build_form(look(filled, *some), **{f"konto-{some[1]}": "1503 00 00003"})

    response = filled.post(PAGE, form)

    assert response.status_code == 400
    assert "feil kontrollsiffer" in get_text(response)
    assert not Betalingsfilrad.objects.exists()


def test_what_has_changed_since_makes_no_file_at_all(filled: Client) -> None:
    some = list_payable(filled)[:3]
    form = build_form(look(filled, *some), **{f"vist-{some[2]}": "0" * 24})

    response = filled.post(PAGE, form)

    assert response.status_code == 409
    assert "Noe er endret" in get_text(response)
    assert not Betalingsfilrad.objects.exists()


def test_the_account_of_the_last_file_is_filled_in(filled: Client) -> None:
    (one, *_) = list_payable(filled)
    page = look(filled, one)
    filled.post(PAGE, build_form(page))
    row = Betalingsfilrad.objects.get()
    numbers = ",".join(str(nr) for nr in range(1, len(list_filer(make_tilgang(one))[0].poster)))
    if numbers:
        filled.post(f"/virksomhet/{one}/betalingsfil/fjern/", {"orgnr": one, "merke": f"{row.noekkel}.{numbers}"})

    again = look(filled, one).replace("\u00a0", " ")

    assert f'name="konto-{one}" value=""' in page
    assert not numbers or f'name="konto-{one}" value="{KONTO}"' in again


def test_what_cannot_be_paid_by_file_is_told_with_a_way_to_the_reasons(filled: Client) -> None:
    (without, *_) = set(list_offered(filled)) - set(list_payable(filled))

    page = look(filled, without)

    assert f'href="/virksomhet/{without}/betalingsfil/?alle=ja"' in page
    assert "Ingenting kan betales" in page


def test_another_persons_client_is_left_out_without_a_word(filled: Client, logg_inn: LoggInn, api: Sandbox) -> None:
    api.clear_calls()
    page = look(filled, NORDLYS, NOT_MINE, "999999999", "x")

    assert NOT_MINE not in page
    assert not [call for call in api.calls if NOT_MINE in call.path]
    form = build_form(look(filled, NORDLYS))
    response = logg_inn(DAGLIG_LEDER).post(PAGE, form)
    assert response.status_code == 400
    assert not Betalingsfilrad.objects.exists()


def test_all_that_are_late_are_ticked_by_one_press(filled: Client) -> None:
    page = filled.get(f"{PAGE}?velg=forfalt").content.decode()

    rows = re.findall(r'name="klient".*?</tr>', page, re.DOTALL)
    assert [" checked" in row for row in rows] == ["er-forfalt" in row for row in rows]
    assert any(" checked" in row for row in rows)
    assert " checked>" not in re.sub(r'type="radio"[^>]*>', "", filled.get(PAGE).content.decode())


def test_nobody_chooses_none_or_too_many(filled: Client) -> None:
    none = filled.post(PAGE, {"hva": "alle"})
    numbers = [f"{number:09}" for number in range(310000000, 310001000)]
    many = filled.post(PAGE, {"klient": [one for one in numbers if _has_check_digit(one)][: MAX_KLIENTFILER + 1]})

    assert (none.status_code, many.status_code) == (400, 400)
    assert "Velg minst én klient" in get_text(none)
    assert f"Velg høyst {MAX_KLIENTFILER} klienter" in get_text(many)
    assert MAX_I_FIL == 500


def test_no_file_from_old_figures(filled: Client, api: Sandbox, clock: TestClock) -> None:
    some = list_offered(filled)[:2]
    clock.move(timedelta(minutes=20))
    api.add_fault(party="skatteetaten", status=503)

    page = look(filled, *some)

    assert "Tallene er gamle" in page
    assert 'name="lag"' not in page


def _has_check_digit(orgnr: str) -> bool:
    weights = (3, 2, 7, 6, 5, 4, 3, 2, 1)
    return sum(int(digit) * weight for digit, weight in zip(orgnr, weights, strict=True)) % 11 == 0
