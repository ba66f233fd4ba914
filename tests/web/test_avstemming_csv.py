"""A statement as CSV: the file is sent with each form and never kept; its columns are chosen and remembered."""

import io
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from portal.access.bokvalg import find_kolonner
from portal.access.models import Avstemmingsrad
from portal.books.saft import read_saft
from portal.domain.kontokobling import is_aktuell
from portal.domain.tekst import format_beloep, format_dato
from portal.server.uploads import BEGINS, KEY, Uploads, make_ticket
from sandbox.app import Sandbox
from tests.conftest import LoggInn
from tests.web.avstemming import DATO, ORGNR, Arbeid, get_books
from tests.web.sider import DAGLIG_LEDER, get_text

pytestmark = pytest.mark.django_db
PAGE = f"/virksomhet/{ORGNR}/avstemming/csv/"
HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "csv-valg"}
SMALL = "Bilagsdato;Nr;Konto;Tekst;Beløp\n;;2740;Inngående saldo;-100,00\n10.07.2023;1;2740;Mva;-50,00\n"


def send(client: Client, folder: Path, content: str, query: str = "", **fields: str) -> HttpResponse:
    """Send the form with its file, as the server gives it to the view."""
    made = Uploads(folder)._begin("sesjon")  # noqa: SLF001 (as after a body)
    made.spool.write(content.encode())
    made.spool.finish()
    made.length, made.suffix, made.begins = made.spool.size, ".csv", content.encode()[:BEGINS]
    ticket = make_ticket(ORGNR, client.cookies[settings.SESSION_COOKIE_NAME].value)
    form, extra = {"orgnr": ORGNR, "dato": "31.07.2023", **fields}, {KEY: made, **HTMX}
    response = client.post(f"{PAGE}{ticket}/{query}", form, **extra)  # type: ignore[arg-type]  # goes into the environ
    assert not made.is_kept
    made.close()
    return response  # type: ignore[return-value]


def read_form(response: HttpResponse) -> dict[str, str]:
    """What a browser would send back: the fields as the page fills them in."""
    page = response.content.decode()
    selects = re.findall(r'<select[^>]*name="([^"]+)">(.*?)</select>', page, re.DOTALL)
    chosen = {name: re.search(r'value="([^"]*)" selected', body) for name, body in selects}
    form = {name: found[1] if found else "" for name, found in chosen.items()}
    form["fortegn"] = form.get("fortegn") or "debet"
    for name, value in re.findall(r'<input[^>]*name="([a-z0-9-]+)"\s+value="([^"]*)"', page):
        form[name] = value.replace("\u00a0", " ")
    return form


def write_csv(api: Sandbox, *konti: str) -> str:
    """The organisation's books as a statement of these accounts, with their opening balances."""
    bok = read_saft(io.BytesIO(get_books(api)), ORGNR, DATO, is_aktuell)
    rows = ["Dato;Bilag;Konto;Tekst;Debet;Kredit;KID"]
    rows += [
        f";;{konto.kontonr};Inngående saldo;;{format_beloep(konto.inngaaende)}"
        for konto in bok.kontoer
        if konto.kontonr in konti
    ]
    for one in bok.linjer:
        if one.kontonr in konti:
            debet, kredit = ("", format_beloep(one.beloep)) if one.beloep > 0 else (format_beloep(-one.beloep), "")
            rows.append(
                f"{format_dato(one.bilagsdato)};{one.bilag};{one.kontonr};{one.tekst};{debet};{kredit};{one.kid}"
            )
    return "\n".join(rows).replace("\u2212", "-")


def test_a_statement_becomes_a_bridge_and_its_columns_are_remembered(
    logg_inn: LoggInn, api: Sandbox, tmp_path: Path
) -> None:
    client = logg_inn(DAGLIG_LEDER)
    text = write_csv(api, "2740")

    shown = send(client, tmp_path, text)
    assert "Slik leses de første linjene" in get_text(shown)
    assert not Avstemmingsrad.objects.exists()
    read = send(client, tmp_path, text, **read_form(shown))

    assert read["HX-Redirect"] == f"/virksomhet/{ORGNR}/avstemming/{DATO}/kontoer/"
    accounts = get_text(client.get(read["HX-Redirect"]))
    assert "Virksomhet i filen Står ikke i filen" in accounts
    assert "Filen har ikke utgående saldo for alle kontoene" in accounts
    assert "Saldo i boka 31.07.2023" in Arbeid(client).confirm()
    husket = find_kolonner(ORGNR)
    assert husket is not None
    assert husket.navn == {
        name: name.capitalize() for name in ("dato", "bilag", "konto", "tekst", "debet", "kredit")
    } | {"kid": "KID"}


def test_columns_that_nobody_knows_are_chosen_and_then_known(logg_inn: LoggInn, tmp_path: Path) -> None:
    client = logg_inn(DAGLIG_LEDER)
    text = SMALL.replace("Bilagsdato", "Når").replace("Beløp", "Sum i kroner")
    first = send(client, tmp_path, text)
    assert "Slik leses" not in get_text(first)
    assert "Kolonnene ble ikke kjent igjen. Velg dem selv." in get_text(first)
    assert "Velg kolonnen med dato." in get_text(send(client, tmp_path, text, **read_form(first)))

    chosen = {**read_form(first), "hode": "0", "k-dato": "0", "k-konto": "2", "k-tekst": "3", "k-beloep": "4"}
    shown = send(client, tmp_path, text, **chosen)
    assert "50,00" in get_text(shown)
    assert read_form(shown)["saldo-0"] == "100,00"
    assert "HX-Redirect" in send(client, tmp_path, text, **read_form(shown))

    again = read_form(send(client, tmp_path, text))
    assert (again["k-dato"], again["k-beloep"], again["hode"]) == ("0", "4", "0")


def test_without_script_the_file_is_asked_for_again_and_what_was_chosen_stays(
    logg_inn: LoggInn, tmp_path: Path
) -> None:
    client = logg_inn(DAGLIG_LEDER)
    form = {**read_form(send(client, tmp_path, SMALL)), "orgnr": ORGNR, "dato": "31.07.2023"}
    ticket = make_ticket(ORGNR, client.cookies[settings.SESSION_COOKIE_NAME].value)

    missing = client.post(f"{PAGE}{ticket}/", form)

    assert missing.status_code == 400
    assert "Vi tar ikke vare på den mellom stegene." in get_text(missing)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"k-beloep": ""}, "Velg enten kolonnen med beløp, eller kolonnene med debet og kredit."),
        ({"k-konto": "0"}, "Den samme kolonnen er valgt to ganger."),
        ({"k-konto": ""}, "Velg kolonnen med kontonummer"),
        ({"k-konto": "59"}, "Velg kolonner for dato og for beløp"),
        ({"hode": "99"}, "Velg kolonner for dato og for beløp"),
        ({"k-beloep": "3", "k-tekst": ""}, "Beløpet på linje 2 i filen kan ikke leses sikkert."),
        ({"fra": ""}, "Skriv den første og den siste dagen"),
        ({"til": "30.07.2023"}, "Kontoutskriften må dekke 31.07.2023."),
        ({"fra": "11.07.2023"}, "En linje er datert 10.07.2023, utenfor perioden du oppga."),
        ({"fra": "31.12.2012"}, "Kontoutskriften kan tidligst begynne 01.01.2013."),
        ({"saldo-0": ""}, "Skriv inngående saldo for minst én konto."),
        ({"saldo-0": "1.000"}, "«1.000» for konto 2740 er ikke et beløp."),
        ({"dato": "32.07.2023"}, "«32.07.2023» er ikke en dato."),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence_and_nothing_is_kept(
    logg_inn: LoggInn, tmp_path: Path, change: dict[str, str], words: str
) -> None:
    client = logg_inn(DAGLIG_LEDER)
    form = read_form(send(client, tmp_path, SMALL))

    response = send(client, tmp_path, SMALL, **form | change)

    assert words in get_text(response)
    assert response.status_code == 200  # a part; the page with the chosen file stays
    assert not Avstemmingsrad.objects.exists()


def test_other_columns_with_other_accounts_are_shown_before_they_are_read(logg_inn: LoggInn, tmp_path: Path) -> None:
    client = logg_inn(DAGLIG_LEDER)
    text = "Dato;Konto;Motkonto;Beløp\n10.07.2023;2740;2770;-50,00\n"
    form = read_form(send(client, tmp_path, text))
    assert form["konto-0"] == "2740"

    other = send(client, tmp_path, text, **form | {"k-konto": "2", "saldo-0": "0,00"})

    assert "HX-Redirect" not in other
    assert (read_form(other)["konto-0"], read_form(other)["saldo-0"]) == ("2770", "")
    asked = send(client, tmp_path, text, "?vis=1", **form | {"saldo-0": "0,00"})
    assert "HX-Redirect" not in asked


def test_what_is_no_table_is_refused(logg_inn: LoggInn, tmp_path: Path) -> None:
    client = logg_inn(DAGLIG_LEDER)

    assert "Filen er ikke en tabell med kolonner." in get_text(send(client, tmp_path, "bare tekst\n"))


def test_a_cell_of_the_file_is_text_on_the_page(logg_inn: LoggInn, tmp_path: Path) -> None:
    page = send(logg_inn(DAGLIG_LEDER), tmp_path, SMALL.replace("Mva", "<b>Mva</b>")).content.decode()

    assert "<b>Mva" not in page
    assert "&lt;b&gt;Mva&lt;/b&gt;" in page


def test_the_columns_are_kept_sealed(logg_inn: LoggInn, tmp_path: Path) -> None:
    client = logg_inn(DAGLIG_LEDER)
    send(client, tmp_path, SMALL, **read_form(send(client, tmp_path, SMALL)))

    rows = Avstemmingsrad.objects.all()
    assert rows
    assert not any(word in bytes(row.hode) for row in rows for word in (b"Bilagsdato", b"Konto", ORGNR.encode()))


def test_statements_of_one_person_are_limited(logg_inn: LoggInn) -> None:
    client = logg_inn(DAGLIG_LEDER)

    answers = [client.post(f"{PAGE}x/", {"orgnr": ORGNR}).status_code for _ in range(61)]

    assert answers == [400] * 60 + [429]
