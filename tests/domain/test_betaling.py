"""What a payout consists of, and what of the credit behind it went elsewhere."""

from dataclasses import replace
from decimal import Decimal

from portal.domain.betaling import RefundertInnbetaling, Utbetaling
from tests.grunnlag import eksempel_c


def make_utbetaling(utbetalt: int, rest: int) -> Utbetaling:
    """A payout of one credit claim of 62 374."""
    (row, *_) = eksempel_c().utbetalinger
    (claim,) = row.kredit_krav
    part = replace(claim, utbetalt_beloep=Decimal(utbetalt), gjenstaaende_beloep=Decimal(-rest))
    return replace(row, utbetalt_beloep=Decimal(utbetalt), kredit_krav=(part,))


def refund(beloep: Decimal | None) -> RefundertInnbetaling:
    return RefundertInnbetaling(
        innbetalingsidentifikator="1",
        innbetalingstype="",
        innbetalingsdato=None,
        innbetalt_beloep=Decimal(100),
        utbetalt_beloep=beloep,
        innbetalt_fra=None,
    )


def test_credit_that_is_not_all_paid_out_is_left_or_went_elsewhere() -> None:
    row = make_utbetaling(60000, 374)

    assert (row.til_gode, row.utbetalt_av_krav, row.rest_til_gode, row.brukt_ellers) == (62374, 60000, 374, 2000)
    assert row.ikke_forklart == 0


def test_what_no_part_accounts_for_is_told_unless_a_part_has_no_amount() -> None:
    row = replace(make_utbetaling(60000, 0), utbetalt_beloep=Decimal(60150))

    assert row.ikke_forklart == 150
    assert replace(row, tilbakebetaling_av=(refund(Decimal(100)),)).ikke_forklart == 50
    assert replace(row, tilbakebetaling_av=(refund(None),)).ikke_forklart == 0


def test_a_payout_that_is_taken_back_has_parts_that_account_for_it() -> None:
    assert replace(make_utbetaling(60000, 0), utbetalt_beloep=Decimal(-60000)).ikke_forklart == 0


def test_the_state_is_what_the_authority_says() -> None:
    row = make_utbetaling(1, 1)

    assert (row.is_bekreftet, row.is_under_utbetaling) == (True, False)
    assert not replace(row, utbetalingstatus="").is_bekreftet
