"""Client numbers and labels: typed, read from a file, and used in the list."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portal.access.klientkort import find_klientkort
from portal.domain.klientkort import Klientkort
from tests.conftest import NORDLYS, LoggInn
from tests.web.klientliste import read_file, show
from tests.web.sider import DAGLIG_LEDER, REGNSKAPSFORER, get_text

pytestmark = pytest.mark.django_db
LYSTIG, FREMMED = "212201782", "310000019"
PAGE, READ = "/virksomheter/klientkort/", "/virksomheter/klientkort/les/"
HEAD = "organisasjonsnummer;klientnummer;etiketter;ansvarlig\n"


def read_in(client: Client, text: str) -> str:
    """The page after a file is read in."""
    return get_text(client.post(READ, {"fil": SimpleUploadedFile("klienter.csv", text.encode())}, follow=True))


def type_in(client: Client, orgnr: str, **fields: str) -> str:
    return get_text(client.post(f"/virksomhet/{orgnr}/klientkort/", {"orgnr": orgnr, **fields}, follow=True))


def test_what_is_typed_stands_in_the_list_and_is_changed_again(filled: Client) -> None:
    assert "Endringen er lagret." in type_in(
        filled, NORDLYS, nummer="1001", etiketter="Lønn, Enk", ansvarlig="Kari", notat="Ring"
    )

    page = filled.get(f"/virksomhet/{NORDLYS}/klientkort/").content.decode()
    assert all(f'value="{text}"' in page for text in ("1001", "Lønn, Enk", "Kari", "Ring"))
    listed = get_text(filled.get("/virksomheter/?vis=alle"))
    assert "1001" in listed
    assert "Enk" in listed
    type_in(filled, NORDLYS, nummer="", etiketter="", ansvarlig="", notat="")
    assert find_klientkort(filled.session) == {}
    assert "Klientnummer" not in get_text(filled.get("/virksomheter/?vis=alle")).replace(
        "Klientnummer og etiketter", ""
    )


def test_what_is_too_long_is_told_and_kept_in_the_field(filled: Client) -> None:
    response = filled.post(
        f"/virksomhet/{NORDLYS}/klientkort/", {"orgnr": NORDLYS, "nummer": "7" * 21, "notat": "Ring"}
    )

    page = response.content.decode()
    assert response.status_code == 400
    assert "Klientnummeret kan ha høyst 20 tegn." in page
    assert f'value="{"7" * 21}"' in page
    assert 'value="Ring"' in page
    assert find_klientkort(filled.session) == {}


def test_a_file_is_read_in_for_those_the_person_has_alone(filled: Client) -> None:
    page = read_in(filled, f"{HEAD}{NORDLYS};1001;Lønn;Kari\n{FREMMED};2;;\n")

    assert "1 linje er lest inn." in page
    assert "ikke har tilgang til, og er hoppet over" in page
    assert find_klientkort(filled.session) == {
        NORDLYS: Klientkort(nummer="1001", etiketter=("Lønn",), ansvarlig="Kari")
    }


def test_a_file_with_a_mistake_changes_nothing(filled: Client) -> None:
    response = filled.post(
        READ, {"fil": SimpleUploadedFile("k.csv", f"{HEAD}{NORDLYS};1;;\n123;2;;\n{NORDLYS};3;;\n".encode())}
    )

    page = get_text(response)
    assert response.status_code == 400
    assert "Linje 3: organisasjonsnummeret er ikke gyldig." in page
    assert "Linje 4: organisasjonsnummeret står på en linje før også." in page
    assert find_klientkort(filled.session) == {}


def test_many_mistakes_are_counted(filled: Client) -> None:
    page = get_text(filled.post(READ, {"fil": SimpleUploadedFile("k.csv", (HEAD + "1;;;\n" * 25).encode())}))

    assert page.count("organisasjonsnummeret er ikke gyldig") == 20
    assert "5 feil til." in page


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"\xff\xfe\x00\xd8", b"a;b\n1;2"])
def test_another_file_is_told(accountant: Client, content: bytes) -> None:
    response = accountant.post(READ, {"fil": SimpleUploadedFile("klienter.csv", content)} if content else {})

    assert response.status_code == 400
    assert ("Filen kan ikke leses" if content else "Velg en fil først") in get_text(response)


def test_the_file_can_be_fetched_changed_and_read_in_again(filled: Client) -> None:
    type_in(filled, NORDLYS, nummer="=1+1", etiketter="@a, b", notat='"x"; y')
    before = find_klientkort(filled.session)
    text = filled.get("/virksomheter/klientkort.csv").content.decode("utf-8-sig")
    assert len(text.splitlines()) == 1 + 40

    assert "linjer er lest inn" in read_in(filled, text)
    assert find_klientkort(filled.session) == before


def test_the_list_is_searched_sorted_and_limited_by_it(filled: Client) -> None:
    read_in(filled, f"{HEAD}{NORDLYS};9;Lønn;Kari\n{LYSTIG};10;Lønn,Bygg;Ola\n")

    assert show(filled, "?sok=kari") == [NORDLYS]
    assert show(filled, "?sok=lønn+ola") == [LYSTIG]
    assert show(filled, "?etikett=Lønn&sorter=nummer") == [NORDLYS, LYSTIG]
    assert show(filled, "?sorter=nummer")[:2] == [NORDLYS, LYSTIG]
    assert show(filled, "?etikett=Bygg") == [LYSTIG]
    assert show(filled, "?etikett=Ingen+slik") == []
    assert set(read_file(filled, "?etikett=Lønn")) - {"merknad"} == {NORDLYS, LYSTIG}
    assert read_file(filled)[NORDLYS]["klientnummer"] == "9"


def test_sums_of_labels_are_the_sums_of_their_rows(filled: Client) -> None:
    read_in(filled, f"{HEAD}{NORDLYS};;Lønn;\n{LYSTIG};;Lønn,Bygg;\n")

    summer = dict(filled.get("/virksomheter/?vis=alle").context["etikettsummer"])
    rows = {row.orgnr: row.tall for row in filled.get("/virksomheter/?vis=alle").context["klienter"]}
    assert summer["Lønn"].forfalt == rows[NORDLYS].forfalt + rows[LYSTIG].forfalt
    assert summer["Bygg"].til_gode == rows[LYSTIG].til_gode
    assert sum(one.antall for one in summer.values()) == len(rows) + 1


def test_nobody_sees_another_persons_notes(filled: Client, logg_inn: LoggInn) -> None:
    type_in(filled, NORDLYS, nummer="1001", etiketter="Hemmelig")

    other = logg_inn(DAGLIG_LEDER)
    assert "Hemmelig" not in get_text(other.get("/virksomheter/?vis=alle", follow=True))
    assert "Hemmelig" in get_text(logg_inn(REGNSKAPSFORER).get(PAGE))


@pytest.mark.parametrize("path", [PAGE, "/virksomheter/klientkort.csv"])
def test_without_a_sign_in_the_way_leads_to_it(client: Client, path: str, db: None) -> None:
    assert client.get(path).headers["Location"].startswith("/innlogging/")
