"""What a row can be found by, and what is shown of it; and which number or amount of it is meant."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from portal.domain.felter import Betalingsinformasjon, Konto, Kravperiode
from portal.domain.klientsok import (
    Lesemaate,
    Radslag,
    Soek,
    Soekerad,
    list_aapne_rader,
    make_innbetaling,
    make_krav,
    make_utbetaling,
    merge_rader,
)
from portal.domain.svar import AapneKrav
from tests.rader import DAG, day, innbetaling, one_krav, plassert, utbetaling

INFO = Betalingsinformasjon(kidnummer="12345674", konto=Konto(kontonummer="******18230", iban="NO12 3456"))
ROW = Soekerad(slag=Radslag.KRAV, id="K-1234", navn="Krav", datoer=(), beloep=())


def read(text: str) -> Soek:
    return Soek.read(text, "nb")


def test_a_claim_can_be_found_by_everything_it_is_known_by() -> None:
    krav = one_krav("100", "60", entered=day(5), due=day(20), name="K")
    first = replace(krav.kravforfall[0], kravforfallsidentifikator="F-1", betalingsinformasjon=INFO)
    second = replace(first, kravforfallsidentifikator="F-2", forfallsdato=day(25), gjenstaaende_beloep=Decimal(0))
    whole = replace(
        krav,
        kravbeskrivelse="Merverdiavgift",
        kravperiode=Kravperiode(aar="2023", termin="3"),
        kravforfall=(first, second),
    )

    rad = make_krav(whole, is_aapen=True)

    assert rad == Soekerad(
        slag=Radslag.KRAV,
        id="K",
        navn=f"{whole.kort_beskrivelse} {Kravperiode(aar='2023', termin='3').merke}",
        datoer=(day(20), day(5), day(25)),
        beloep=(Decimal(100), Decimal(60)),
        ider=("F-1", "F-2"),
        kid=("12345674",),
        noekkel=whole.noekkel,
        is_aapen=True,
        rest=Decimal(60),
    )
    assert not make_krav(whole).is_aapen
    bare = make_krav(replace(one_krav("100", "100", entered=None, due=day(20)), kravbeskrivelse="Avgift"))
    assert (bare.navn, bare.datoer, bare.kid, bare.beloep) == ("Avgift", (day(20),), (), (Decimal(100),))


def test_what_is_left_of_a_claim_that_contradicts_itself_is_not_said() -> None:
    krav = one_krav("100", "60", name="K")
    contradicted = replace(krav, is_motsagt=True)

    assert make_krav(krav).rest == 60
    assert make_krav(contradicted).rest is None


def test_payments_and_payouts_can_be_found_by_their_accounts_and_amounts() -> None:
    payment = replace(innbetaling("100", "40", name="I"), innbetalingstype="OCR", innbetalt_fra=INFO)
    payout = replace(utbetaling("50", name="U"), betalt_til=INFO)

    rad = make_innbetaling(payment, is_aapen=True)
    assert rad == Soekerad(
        slag=Radslag.INNBETALING,
        id="I",
        navn="OCR",
        datoer=(DAG,),
        beloep=(Decimal(100), Decimal(40)),
        kid=("12345674",),
        kontoer=("******18230", "NO12 3456"),
        noekkel=payment.noekkel,
        is_aapen=True,
        rest=Decimal(40),
    )
    assert not make_innbetaling(payment).is_aapen
    bare = make_innbetaling(innbetaling("100", "0"))
    assert (bare.beloep, bare.kid, bare.kontoer, bare.rest) == ((Decimal(100),), (), (), 0)
    assert make_utbetaling(payout) == Soekerad(
        slag=Radslag.UTBETALING,
        id="U",
        navn="",
        datoer=(DAG,),
        beloep=(Decimal(50),),
        kid=("12345674",),
        kontoer=("******18230", "NO12 3456"),
        noekkel=payout.noekkel,
    )
    assert (make_utbetaling(utbetaling("50")).kid, make_utbetaling(utbetaling("50")).kontoer) == ((), ())


def test_what_only_a_claim_tells_of_a_payment_is_found_once() -> None:
    placed = replace(
        plassert("40", day(12), name="77", paid_on=day(11)),
        innbetalt_beloep=Decimal(70),
        innbetalt_fra=INFO,
        innbetalingstype="OCR",
    )
    unknown = replace(plassert("40", None, name="78"), innbetalt_fra=None)
    krav = one_krav("100", "20", placed, unknown, name="K")
    listed = innbetaling("9", "9", name="79")

    claim, payment, told, bare = list_aapne_rader(AapneKrav(alle_krav=(krav,), innbetalinger=(listed,)))

    assert (claim, payment) == (make_krav(krav, is_aapen=True), make_innbetaling(listed, is_aapen=True))
    assert told == Soekerad(
        slag=Radslag.INNBETALING,
        id="77",
        navn="OCR",
        datoer=(day(11), day(12)),
        beloep=(Decimal(70), Decimal(40)),
        kid=("12345674",),
        kontoer=("******18230", "NO12 3456"),
        krav_id="K",
        is_aapen=True,
    )
    assert (bare.datoer, bare.beloep, bare.kid, bare.kontoer) == ((), (Decimal(40),), (), ())
    known = replace(listed, innbetalingsidentifikator="77")
    assert len(list_aapne_rader(AapneKrav(alle_krav=(krav,), innbetalinger=(known,)))) == 3


def test_rows_of_one_payment_are_one_and_rows_of_two_parties_are_two() -> None:
    told = ROW._replace(slag=Radslag.INNBETALING, krav_id="K")
    listed, other = told._replace(noekkel="a", krav_id=""), told._replace(noekkel="b", krav_id="")
    claim, gone = ROW._replace(noekkel="c"), told._replace(id="gone")

    assert merge_rader([told, listed, other, listed, claim, gone, gone]) == (listed, other, claim, gone)
    assert merge_rader([told, claim]) == (told, claim)


@pytest.mark.parametrize(
    ("text", "rad", "how"),
    [
        ("12", ROW._replace(kid=("12",)), Lesemaate.KID),
        ("1", ROW._replace(kid=("1",)), None),
        ("1", ROW._replace(id="1"), Lesemaate.ID),
        ("F-1", ROW._replace(ider=("F-1",)), Lesemaate.ID),
        ("f1", ROW._replace(ider=("", "F-1")), Lesemaate.ID),
        ("100", ROW._replace(beloep=(Decimal("-100.90"),)), Lesemaate.BELOEP),
        ("100,00", ROW._replace(beloep=(Decimal("-100.90"),)), None),
        ("100,90", ROW._replace(beloep=(Decimal("-100.90"),)), Lesemaate.BELOEP),
        ("01.06.2023", ROW._replace(datoer=(date(2023, 5, 1), date(2023, 6, 1))), Lesemaate.DATO),
        ("18230", ROW._replace(kontoer=("NO1", "7694.05.18230")), Lesemaate.KONTO),
        ("82", ROW._replace(kontoer=("76940518282",)), None),
        ("NO12", ROW._replace(kontoer=("76940518NO12",)), None),
        ("76940518230", ROW._replace(kontoer=("******18230",)), Lesemaate.KONTO),
        ("76940518230", ROW._replace(kontoer=("xxxxxx18230",)), Lesemaate.KONTO),
        ("76940518230", ROW._replace(kontoer=("*******8230",)), Lesemaate.KONTO),
        ("76940518230", ROW._replace(kontoer=("********230",)), None),
        ("76940518230", ROW._replace(kontoer=("*****18230",)), None),
        ("1234", ROW, Lesemaate.DEL),
        ("234", ROW, None),
        ("9999", ROW._replace(ider=("x9999x",)), Lesemaate.DEL),
        ("9999", ROW._replace(kid=("199991",)), Lesemaate.DEL),
    ],
)
def test_each_reading_finds_its_own_field(text: str, rad: Soekerad, how: Lesemaate | None) -> None:
    assert read(text).find(rad) is how


def test_the_strongest_reading_is_told() -> None:
    rad = ROW._replace(kid=("2023",), id="2023", beloep=(Decimal(2023),), kontoer=("2023",))

    assert read("2023").find(rad) is Lesemaate.KID
    assert read("2023").find(rad._replace(kid=())) is Lesemaate.ID
    assert read("2023").find(rad._replace(kid=(), id="x")) is Lesemaate.BELOEP
    assert read("2023").find(rad._replace(kid=(), id="x2023", beloep=())) is Lesemaate.KONTO
    assert read("2023").find(rad._replace(kid=(), id="x2023", beloep=(), kontoer=())) is Lesemaate.DEL


def test_the_number_and_the_amount_that_are_meant_are_shown() -> None:
    rad = ROW._replace(
        kid=("9182 6330",), ider=("F-77",), kontoer=("******18230",), beloep=(Decimal(5), Decimal("-7.50"))
    )

    assert [read(text).find_nummer(rad) for text in ("91826330", "k1234", "77", "76940518230", "nothing")] == [
        "9182 6330",
        "K-1234",
        "F-77",
        "******18230",
        "",
    ]
    assert read("").find_nummer(rad) == ""
    assert [read(text).find_beloep(rad) for text in ("7", "5", "6", "x")] == [Decimal("-7.50"), 5, None, None]


@pytest.mark.parametrize(
    ("text", "is_lesbar"),
    [
        ("", False),
        ("a", False),
        ("ab", False),
        ("K1", True),
        ("K", False),
        ("7", True),
        ("01.06.2023", True),
        ("-", False),
    ],
)
def test_what_can_be_looked_for(text: str, is_lesbar: bool) -> None:
    assert read(text).is_lesbar == is_lesbar
