"""What is said of the bridge: of its unexplained sum, of its lines, and of a line that only the books have."""

from datetime import date
from decimal import Decimal

import pytest

from portal.domain.bro import Art, Bro, Broslinje
from portal.domain.skattepost import Postslag, Skattepost
from portal.domain.terminer import Tidsrom
from portal.domain.treff import Foert
from portal.wording_bro import describe_aarsak, describe_neste, describe_post, write_overskrift
from tests.domain.avstemming import make_linje


@pytest.mark.parametrize(
    ("bank", "beloep", "lacking"),
    [
        (True, "-100", "ikke registrert en betaling"),
        (False, "-100", "ikke et krav"),
        (None, "-100", "ikke en innbetaling eller et fradrag"),
        (None, "100", "ikke et krav"),
    ],
    ids=["from the bank", "not from the bank", "other side unknown", "a debt"],
)
def test_a_debit_whose_other_side_is_unknown_may_be_a_payment(bank: bool | None, beloep: str, lacking: str) -> None:
    linje = make_linje("2600", beloep, date(2026, 3, 14), bank=bank)

    told = describe_aarsak(Foert(linje=linje, gruppe="Forskuddstrekk", noekkel="1"))

    assert told.startswith(f"Skatteetaten har {lacking} som passer.")


def test_a_line_that_another_voucher_books_too_is_told_with_the_voucher() -> None:
    linje = make_linje("2600", "-100", date(2026, 3, 14), bank=True)

    told = describe_aarsak(Foert(linje=linje, gruppe="Forskuddstrekk", noekkel="1"), "41")

    assert told.startswith("Ser ut til å være ført to ganger: bilag 41 har samme beløp.")


def make_bro(*linjer: Broslinje, bok: tuple[tuple[str, Decimal], ...] = ()) -> Bro:
    return Bro(
        dato=date(2026, 3, 31),
        saldo_skatt=(),
        herav_krav=Decimal(0),
        herav_uplassert=Decimal(0),
        herav_renter=Decimal(0),
        linjer=linjer,
        saldo_bok=bok,
        uforklarte=(),
        treff=(),
        forbehold=(),
    )


def make_broslinje(art: Art, gruppe: str, beloep: int) -> Broslinje:
    return Broslinje(art=art, andeler=((gruppe, Decimal(beloep)),))


@pytest.mark.parametrize(("art", "beloep"), [(Art.KRAV_IKKE_FOERT, -100), (Art.REGISTRERT_IKKE_FOERT, 100)])
def test_what_the_books_lack_may_be_a_part_of_what_they_began_with(art: Art, beloep: int) -> None:
    """Then it must not be booked once more."""
    lacking = make_broslinje(art, "Skatt", beloep)

    def tell(*others: Broslinje) -> bool:
        return "ført før filen begynner" in describe_neste(lacking, make_bro(lacking, *others))

    assert tell(make_broslinje(Art.INNGAAENDE, "Skatt", -beloep - 1))
    assert not tell()
    assert not tell(make_broslinje(Art.INNGAAENDE, "Skatt", beloep))
    assert not tell(make_broslinje(Art.INNGAAENDE, "Merverdiavgift", -beloep))
    assert not tell(make_broslinje(Art.FORKLART, "Skatt", -beloep))


def test_an_unexplained_sum_that_is_not_the_tables_says_why() -> None:
    one, other = ("Skatt", Decimal("0.37")), ("Merverdiavgift", Decimal(-3233))

    assert write_overskrift(make_bro(bok=(other,))) == "3\u00a0233,00 kr er ikke forklart"
    told = "3\u00a0233,37 kr er ikke forklart (summen av gruppene uten fortegn)"
    assert write_overskrift(make_bro(bok=(one, other))) == told
    assert write_overskrift(make_bro(bok=(("Skatt", Decimal(-1)), other))) == "3\u00a0234,00 kr er ikke forklart"


@pytest.mark.parametrize(
    ("fra", "til", "tekst", "expected"),
    [
        (date(2026, 1, 1), date(2026, 2, 28), "Mva-melding", "Krav: Mva-melding, januar–februar 2026"),
        (date(2026, 3, 1), date(2026, 3, 31), "Trekk", "Krav: Trekk, mars 2026"),
        (date(2026, 1, 1), date(2026, 12, 31), "Restskatt", "Krav: Restskatt, 2026"),
        (date(2026, 12, 1), date(2027, 1, 31), "Avgift", "Krav: Avgift"),
        (date(2026, 1, 1), date(2026, 2, 28), "Mva-melding 2026-1", "Krav: Mva-melding 2026-1"),
    ],
)
def test_a_claim_is_told_with_its_period_unless_its_name_has_it(
    fra: date, til: date, tekst: str, expected: str
) -> None:
    post = Skattepost(noekkel="1", slag=Postslag.KRAV, dato=til, andeler=(), tekst=tekst, periode=Tidsrom(fra, til))

    assert describe_post(post) == expected
