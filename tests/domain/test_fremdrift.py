"""How far the reconciliation of a client has come."""

from datetime import UTC, date, datetime

from portal.domain.fremdrift import ZERO, Avstemt, Fremdrift, Klientmaaned

DAYS = [date(2026, month, 1) for month in range(1, 6)]


def test_what_is_open_is_worked_on_first_and_what_is_finished_last() -> None:
    assert [one.rang for one in Fremdrift] == [0, 1, 2, 3, 4]
    assert (Fremdrift.AAPEN.rang, Fremdrift.FERDIG.rang) == (0, 4)


def test_only_what_is_finished_has_nothing_left_to_do() -> None:
    assert [one for one in Fremdrift if one.er_ferdig] == [Fremdrift.FERDIG]


def test_earlier_days_that_are_begun_and_not_finished_are_told() -> None:
    earlier = tuple((day, Avstemt(fremdrift=one)) for day, one in zip(DAYS, Fremdrift, strict=True))
    client = Klientmaaned(orgnr="", navn="", stand=Avstemt(), tidligere=earlier)

    assert client.aapne_foer == (DAYS[0], DAYS[2])


def test_only_figures_without_a_time_have_an_unknown_one() -> None:
    assert Avstemt(uforklart=ZERO).is_hentet_ukjent
    assert not Avstemt().is_hentet_ukjent  # no figures
    assert not Avstemt(uforklart=ZERO, hentet=datetime(2023, 8, 28, tzinfo=UTC)).is_hentet_ukjent
