"""One row of each kind with every field set, as the API sends it, and helpers that change one field."""

from tests.signs import ORGNR

Row = dict[str, object]
Path = tuple[str | int, ...]


def make_text(text: str) -> Row:
    return {"spraakTekst": [{"tekst": text, "spraak": "nb"}]}


def change(row: Row, path: Path, value: object) -> Row:
    """The same row with another value in one field."""
    place, rest = path[0], path[1:]
    return {**row, str(place): _change_in(row[str(place)], rest, value) if rest else value}


def _change_in(part: object, path: Path, value: object) -> object:
    if isinstance(part, dict):
        return change(part, path, value)
    assert isinstance(part, list)
    place, rest = int(path[0]), path[1:]
    return [
        *part[:place],
        _change_in(part[place], rest, value) if rest else value,
        *part[place + 1 :],
    ]


PLACED_PAYMENT: Row = {
    "innbetalingsIdentifikator": " I-1 ",
    "plassertBeloep": -300,
    "plassertDato": "2022-05-20",
    "innbetalingsdato": "2022-05-19",
    "innbetaltBeloep": -750.5,
    "innbetaltFra": {"kidnummer": "123", "konto": {"kontonummer": "97100228126"}},
    "innbetalingstype": " OCR ",
}
PLACED_CLAIM: Row = {
    "kravforfallIdentifikator": " F-9 ",
    "plassertBeloep": -200,
    "plassertDato": "2022-05-21",
    "kravtype": " MVA ",
    "kravbeskrivelse": make_text("Mva-melding"),
    "forfallsdato": "2022-06-10",
    "kravperiode": {"aar": "2022", "terminTekniskNavn": "002"},
}
PLACED_PAYOUT: Row = {
    "utbetalingsidentifikator": " U-1 ",
    "plassertBeloep": -100,
    "plassertDato": "2022-05-22",
    "utbetaltBeloep": -400,
    "utbetaltdato": "2022-05-23",
    "betaltTil": {"konto": {"kontonummer": "97100228126"}},
}
LATER: Row = {
    "kravforfallsIdentifikator": "F-2",
    "forfallsdato": "2022-11-15",
    "opprinneligBeloep": 500,
    "gjenstaaendeBeloep": 500,
}
FIRST: Row = {
    "kravforfallsIdentifikator": " F-1 ",
    "forfallsdato": "2022-05-16",
    "opprinneligBeloep": 1000,
    "gjenstaaendeBeloep": 400,
    "betalingsinformasjon": {"kidnummer": "0182", "konto": {"kontonummer": "76940518888"}},
    "plassertInnbetaling": [PLACED_PAYMENT],
    "plassertMotkrav": [PLACED_CLAIM],
    "plassertUtbetaling": [PLACED_PAYOUT],
}
KRAV: Row = {
    "partIdentifikator": ORGNR,
    "kravidentifikator": " K-1 ",
    "kravtype": " ARBGAVG ",
    "opprinneligBeloep": 1500,
    "gjenstaaendeBeloep": 900,
    "stipulerteRenter": 12.5,
    "kravforfall": [LATER, FIRST],
    "kravbeskrivelse": make_text("Arbeidsgiveravgift"),
    "kravperiode": {"aar": "2022", "terminTekniskNavn": "02"},
    "opprettelsesdatoForKrav": "2022-05-12",
    "kravgruppe": " Arbeidsgiveravgift ",
    "hovedstolKravidentifikator": " K-0 ",
    "fastsettingsmaate": " skjønn ",
    "motregningAvKreditkrav": {
        "motregningsidentifikator": "M-1",
        "motregnetdato": "2023-01-02",
        "dekketKrav": [{"motregnetBeloep": 10}],
    },
}
PLACED: Row = {
    "kravforfallIdentifikator": " F-1 ",
    "plassertBeloep": -60,
    "plassertDato": "2022-05-20",
    "kravbeskrivelse": make_text("Mva-melding"),
    "kravforfallsdato": "2022-04-10",
    "opprinneligKravforfallsbeloep": -200,
    "gjenstaaendeKravforfallsbeloep": -140,
}
SENT_BACK: Row = {
    "utbetalingsidentifikator": " U-1 ",
    "utbetaltdato": "2022-05-23",
    "utbetaltBeloep": -20,
    "betaltTil": {"konto": {"kontonummer": "97100228126"}},
}
INN: Row = {
    "partIdentifikator": ORGNR,
    "innbetalingsidentifikator": " I-1 ",
    "innbetalingsdato": "2022-05-19",
    "innbetaltBeloep": -100,
    "plassertKrav": [PLACED],
    "uplassertBeloep": -15,
    "mottakersKontonummer": {"kontonummer": "76940518888"},
    "innbetaltFra": {"konto": {"kontonummer": "97100228126"}},
    "innbetalingstype": " OCR ",
    "plassertUtbetaling": [SENT_BACK],
    "motregningAvInnbetaling": {
        "motregningsidentifikator": "M-1",
        "motregnetdato": "2023-01-02",
        "dekketKrav": [{"motregnetBeloep": 5}],
    },
}
CREDIT: Row = {
    "kravforfallidentifikator": " F-2 ",
    "opprinneligBeloep": 500,
    "gjenstaaendeBeloep": 40,
    "utbetaltBeloep": -400,
    "kravbeskrivelse": make_text("Mva-melding"),
    "kravtype": " MVA ",
    "kravperiode": {"aar": "2022", "terminTekniskNavn": "002"},
}
REFUNDED: Row = {
    "innbetalingsIdentifikator": " I-2 ",
    "innbetalingstype": " OCR ",
    "innbetalingsdato": "2022-01-03",
    "innbetaltBeloep": -300,
    "utbetaltBeloep": -50,
    "innbetaltFra": {"konto": {"kontonummer": "97100228126"}},
}
UT: Row = {
    "partIdentifikator": ORGNR,
    "utbetalingsidentifikator": " U-1 ",
    "utbetaltdato": "2022-05-23",
    "utbetaltBeloep": -450,
    "betaltTil": {"konto": {"kontonummer": "97100228126"}},
    "grunnlagForUtbetaling": {"kreditKrav": [CREDIT], "tilbakebetalingAv": [REFUNDED]},
    "utbetalingstatus": " bekreftet ",
}
