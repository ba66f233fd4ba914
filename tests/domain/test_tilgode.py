"""What became of money to one's credit, and which claims were settled in a year."""

from datetime import date

from portal.domain.tilgode import get_oppgjort, list_betalte_krav, list_tilgodebeloep
from tests.grunnlag import nordlys

ALLE_KRAV = nordlys().get_alle_krav()


def test_a_credit_claim_says_where_its_money_went() -> None:
    rows = {row.krav.kravidentifikator: row for row in list_tilgodebeloep(ALLE_KRAV)}

    paid_out = rows["248811576"]
    assert (paid_out.opprinnelig, paid_out.utbetalt, paid_out.motregnet, paid_out.rest) == (18335, 18335, 0, 0)
    set_off = rows["FORF-91396163"]
    assert (set_off.opprinnelig, set_off.utbetalt, set_off.motregnet, set_off.rest) == (10, 0, 10, 0)
    assert {row.ikke_forklart for row in rows.values()} == {0}


def test_credit_of_a_year_is_what_was_entered_in_it() -> None:
    assert list_tilgodebeloep(ALLE_KRAV, 2021) == ()
    assert len(list_tilgodebeloep(ALLE_KRAV, 2022)) == len(list_tilgodebeloep(ALLE_KRAV))


def test_settled_claims_stand_in_the_year_they_were_settled_last_first() -> None:
    rows = list_betalte_krav(ALLE_KRAV, 2022)
    days = [get_oppgjort(krav) for krav in rows]

    assert rows
    assert days == sorted(days, key=lambda day: day or date.min, reverse=True)
    assert all(krav.gjenstaaende_beloep == 0 and not krav.is_kredit for krav in rows)
    assert get_oppgjort(next(krav for krav in rows if krav.kravidentifikator == "KRAV-33426829")) == date(2022, 2, 14)
    assert list_betalte_krav(ALLE_KRAV, 2023) == ()


def test_an_open_claim_is_not_settled() -> None:
    assert {get_oppgjort(krav) for krav in ALLE_KRAV if krav.gjenstaaende_beloep} == {None}
