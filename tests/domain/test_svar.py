"""The API's answers as objects."""

from decimal import Decimal

from portal.domain.svar import INNBETALINGSLISTE, KRAVLISTE, AapneKrav, EgneSummer


def test_the_authoritys_sums_from_two_answers_are_added_field_by_field() -> None:
    one = EgneSummer(
        forfalt=Decimal(1), ikke_forfalt=Decimal(20), renter=Decimal(300), uplassert=Decimal(-4000), saldo=Decimal(5)
    )
    two = EgneSummer(
        forfalt=Decimal(6), ikke_forfalt=Decimal(70), renter=Decimal(800), uplassert=Decimal(-9000), saldo=Decimal(-2)
    )

    assert one + two == EgneSummer(
        forfalt=Decimal(7), ikke_forfalt=Decimal(90), renter=Decimal(1100), uplassert=Decimal(-13000), saldo=Decimal(3)
    )


def test_what_is_withheld_or_missing_may_be_any_claim() -> None:
    assert AapneKrav().uleste_krav == frozenset()
    assert AapneKrav(ukjente_lister=(INNBETALINGSLISTE,)).uleste_krav == frozenset()
    assert AapneKrav(ukjente_lister=(KRAVLISTE,)).uleste_krav is None
    assert AapneKrav(is_skjermet=True).uleste_krav is None
