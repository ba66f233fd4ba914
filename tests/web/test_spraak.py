"""Languages: choice, completeness and marking of API texts."""

import re
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.utils import translation

from portal.web.templatetags.visning import kravgruppe
from sandbox.app import Sandbox
from tests.conftest import EIER, EKSEMPEL_B, NORDLYS, LoggInn
from tests.web.sider import DAGLIG_LEDER, PAGE_PATHS, REGNSKAPSFORER, UTEN_VIRKSOMHET, get_text

pytestmark = pytest.mark.django_db
SIDE = f"/virksomhet/{NORDLYS}/"
KREDIT = "/virksomhet/312385155/"
# Words found only in bokmål.
BOKMAAL = re.compile(
    r"\b(ikke|virksomheten?|innbetalinger|utbetalinger|hva|hvem|noen|noe|vises|fra|uten|forfalte?|skylder|hentet|"
    r"listen|siden|tallene|summene|beskrivelse|dager|uke|måneder|kravene|gjelder|velg|se|min side|virksomheter)\b",
    re.IGNORECASE,
)


class _Reader(HTMLParser):
    """Collects text marked as the page's own language."""

    VOID = ("meta", "link", "input", "br", "img", "path", "circle", "rect", "line")

    def __init__(self) -> None:
        super().__init__()
        self.languages: list[tuple[str, str]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        mine = given.get("lang") or (self.languages[-1][1] if self.languages else "")
        if tag not in self.VOID:
            self.languages.append((tag, mine))
        self.words += [given[name] or "" for name in ("aria-label", "data-l", "title") if name in given]

    def handle_endtag(self, tag: str) -> None:
        while self.languages and self.languages.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.languages and self.languages[-1][1] == self.languages[0][1] and self.languages[-1][0] != "script":
            self.words.append(data)


def read(page: str) -> tuple[str, str]:
    """A page's language, and its text in that language."""
    reader = _Reader()
    reader.feed(page)
    declared = re.search(r'<html lang="(\w+)"', page)
    return declared[1] if declared else "", " ".join(reader.words)


def choose(client: Client, code: str) -> Client:
    client.get(f"/spraak/{code}/")
    return client


PAGES = PAGE_PATHS


@pytest.mark.parametrize("code", ["nn", "en"])
def test_every_page_is_fully_translated(logg_inn: LoggInn, code: str, api: Sandbox) -> None:
    owner, accountant = choose(logg_inn(EIER), code), choose(logg_inn(REGNSKAPSFORER), code)
    leader = choose(logg_inn(DAGLIG_LEDER), code)
    nobody, stranger = choose(logg_inn(UTEN_VIRKSOMHET), code), choose(Client(), code)
    asked = [
        *((owner, SIDE + path) for path in PAGES),
        *((accountant, KREDIT + path) for path in PAGES),
        *((owner, f"{SIDE}?{query}") for query in ("gruppe=Skatt", "sok=x-9", "minst=mye", "side=0")),
        (owner, SIDE + "innbetalinger/?aar=1800"),
        (owner, SIDE + "betal/x-9/"),
        (owner, SIDE + "krav/x-9/"),
        (owner, f"/virksomhet/{EKSEMPEL_B}/"),
        (accountant, "/virksomheter/?sok=x-9"),
        (accountant, "/virksomheter/"),
        (accountant, "/virksomheter/?vis=alle"),
        (leader, "/virksomheter/?under=1&slettede=1"),
        (accountant, "/virksomheter/?vis=favoritter"),
        (accountant, "/virksomheter/?vis=x"),
        (nobody, "/virksomheter/"),
        (stranger, "/"),
        (stranger, "/innlogging/svar?state=x&code=y"),
    ]
    for client, path in asked:
        page = client.get(path).content.decode()
        for toggle in re.findall(r'role="button" href="(\?apen=[^"#]*)#', page)[:2]:
            page += client.get(path.partition("?")[0] + toggle.replace("&amp;", "&")).content.decode()
        declared, words = read(page)
        assert declared == code, path
        assert '="<span' not in page, path
        assert BOKMAAL.findall(words) == [], path


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("", "nb"),
        ("no", "nb"),
        ("no-NO,no;q=0.9", "nb"),
        ("nb-NO", "nb"),
        ("nn-NO,nb;q=0.8", "nn"),
        ("en-GB,en;q=0.9", "en"),
        ("de,nn;q=0.5,en;q=0.4", "nn"),
        ("de,fr;q=0.5", "nb"),
        ("en;q=0.2,no;q=0.3", "nb"),
        ("*", "nb"),
        ("\xff;;q=x", "nb"),
    ],
)
def test_without_a_choice_the_browsers_language_is_used(header: str, code: str) -> None:
    answer = Client().get("/", headers={"Accept-Language": header})

    assert read(answer.content.decode())[0] == code
    assert answer.headers["Content-Language"] == code
    assert {"Accept-Language", "Cookie"} <= {name.strip() for name in answer.headers["Vary"].split(",")}


def test_a_language_choice_is_kept_and_returns_to_the_page(bruker: Client) -> None:
    answer = bruker.get("/spraak/en/", headers={"Referer": f"http://127.0.0.1:8000{SIDE}?sorter=-rest"})

    assert answer.headers["Location"] == f"{SIDE}?sorter=-rest"
    cookie = answer.cookies["spraak"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("en", True, "Lax")
    assert read(bruker.get(SIDE, headers={"Accept-Language": "nb"}).content.decode())[0] == "en"


@pytest.mark.parametrize(
    "referer",
    [
        "",
        "http://example.com/virksomheter/",
        "//example.com/x",
        "javascript:alert(1)",
        "http://127.0.0.1:8000",
        "http://127.0.0.1:8000//example.com/",
        "http://127.0.0.1:8000///example.com/x",
        "http://127.0.0.1:8000/\\example.com/x",
        "http://127.0.0.1:8000//example.com\\@127.0.0.1:8000/",
    ],
)
def test_a_language_choice_never_redirects_elsewhere(referer: str) -> None:
    assert Client().get("/spraak/nn/", headers={"Referer": referer}).headers["Location"] == "/"


@pytest.mark.parametrize("code", ["de", "nb-NO", "x"])
def test_there_are_three_languages(code: str) -> None:
    assert Client().get(f"/spraak/{code}/").status_code == 404


def test_an_unknown_language_cookie_is_ignored() -> None:
    client = Client()
    client.cookies["spraak"] = "../../etc"

    assert read(client.get("/").content.decode())[0] == "nb"


def test_api_texts_stay_in_bokmaal_and_are_marked(bruker: Client) -> None:
    page = choose(bruker, "en").get(SIDE).content.decode()

    assert '<span lang="nb">Mva-melding</span></span> <span class="periode"><span lang="nb">januar–februar 2022' in page
    assert "Employer’s contributions" in page
    assert ">Merverdiavgift<" not in page
    assert "Pay overdue claims" in page
    assert "161\u00a0467,00" in page
    assert "11.04.2022" in page
    assert 'lang="nb">Mva-melding' not in choose(bruker, "nb").get(SIDE).content.decode()


def test_cached_tables_are_separate_per_language(logg_inn: LoggInn) -> None:
    first, second = logg_inn(EIER), choose(logg_inn(EIER), "nn")

    assert "Restbeløp" in first.get(SIDE).content.decode()
    assert "Opphavleg beløp" in second.get(SIDE).content.decode()
    assert "Opprinnelig beløp" in first.get(SIDE).content.decode()


def test_a_file_in_another_language_keeps_the_api_texts_whole(bruker: Client) -> None:
    file = choose(bruker, "en").get(SIDE + "ubetalte-krav.csv").content.decode()

    assert ";Mva-melding, januar–februar 2022;Merverdiavgift;" in file
    assert "January" not in file


def test_the_statement_marks_api_texts_and_no_others(bruker: Client) -> None:
    page = choose(bruker, "en").get(SIDE + "kontoutskrift/?fra=2022-01-01&til=2022-12-31").content.decode()

    assert '<span lang="nb">Mva-melding, januar–februar 2022</span>' in page
    assert re.search(r"<th scope=\"row\">\s*Employer’s contributions\s*</th>", page)
    assert re.search(r"<th scope=\"row\">\s*Payout, For mye betalt", page)


def test_claim_groups_are_translated_and_an_unknown_one_is_marked(client: Client) -> None:
    with translation.override("en"):
        assert kravgruppe("Merverdiavgift") == "VAT"
        assert kravgruppe("Ny gruppe") == '<span lang="nb">Ny gruppe</span>'

    assert "Employer’s contributions (<span" in choose(client, "en").get("/hjelp/").content.decode()
    assert "Forskotstrekk (<span" in choose(client, "nn").get("/hjelp/").content.decode()
    assert "Skatt, Merverdiavgift," in get_text(choose(client, "nb").get("/hjelp/"))
