"""An accountant's clients: which still wait for figures, and the sums of those that are ticked."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from portal.domain.klienter import (
    KLIENTFILTRE,
    Hindring,
    Klient,
    Klienttall,
    Valgtsum,
    compute_klienttall,
    sum_klienter,
    sum_valgte,
)
from portal.domain.nytt import Endring, Endringsslag, Nytt
from portal.domain.svar import AapneKrav
from tests.domain.test_klienter import DAG, TALL, make
from tests.grunnlag import make_krav

NOW = datetime(2023, 8, 28, 6, 0, tzinfo=UTC)


def ask(name: str, klient: Klient) -> bool:
    return KLIENTFILTRE[name](klient)


def test_a_client_waits_until_there_are_figures_or_a_reason_why_there_are_none() -> None:
    assert make(None).is_ventende
    assert not make().is_ventende
    assert not make(None)._replace(hindring=Hindring.UTILGJENGELIG).is_ventende
    assert not make(None)._replace(is_uten_tall=True).is_ventende


def test_clients_with_something_new_are_those_with_a_change() -> None:
    change = Endring(slag=Endringsslag.UTBETALING, id="U")

    assert not ask("nytt", make())
    assert not ask("nytt", make()._replace(nytt=Nytt(naa=NOW)))
    assert ask("nytt", make()._replace(nytt=Nytt(naa=NOW, endringer=(change,))))


def test_an_instalment_that_is_paid_is_not_the_next_due_date() -> None:
    krav = make_krav([(DAG + timedelta(days=1), Decimal(0)), (DAG + timedelta(days=9), Decimal(5))])

    assert compute_klienttall(AapneKrav(alle_krav=(krav,)), DAG).neste_frist == DAG + timedelta(days=9)


def test_every_figure_of_a_client_that_owes_nothing_is_an_amount() -> None:
    tall = compute_klienttall(AapneKrav(), DAG)

    assert list_amounts(tall) == [0] * 6
    assert {type(amount) for amount in list_amounts(tall)} == {Decimal}


def list_amounts(tall: Klienttall) -> list[Decimal]:
    return [tall.forfalt, tall.snart, tall.til_gode, tall.uplassert, tall.uten_frist, tall.ikke_forfalt]


def test_the_sums_are_as_old_as_the_oldest_figures_in_them() -> None:
    days = [make()._replace(hentet=NOW - timedelta(days=number)) for number in (2, 3, 1)]
    older = make(None)._replace(hentet=NOW - timedelta(days=9))

    assert sum_klienter([*days, older, make()]).eldste == NOW - timedelta(days=3)
    assert sum_klienter([older, make()]).eldste is None


def test_what_is_owed_and_to_the_credit_of_ticked_clients_is_summed_each_for_itself() -> None:
    first = replace(TALL, forfalt=Decimal(1), ikke_forfalt=Decimal(20), uten_frist=Decimal(300), til_gode=Decimal(4000))
    second = replace(TALL, forfalt=Decimal(2), ikke_forfalt=Decimal(30), uten_frist=Decimal(400), lacks_krav=True)
    chosen = [make(first, orgnr="A"), make(second, orgnr="B"), make(None, orgnr="C")]

    summer = sum_valgte(iter(chosen))

    assert summer == Valgtsum(
        orgnumre=frozenset("ABC"),
        forfalt=Decimal(3),
        ikke_forfalt=Decimal(50),
        uten_frist=Decimal(700),
        til_gode=Decimal(4000),
        antall_uten=1,
        lacks_krav=True,
    )
    assert summer.antall == 3
    assert sum_valgte(chosen[:1]).lacks_krav is False


def test_nothing_ticked_comes_to_nothing() -> None:
    summer = sum_valgte([])

    assert summer == Valgtsum()
    amounts = (summer.forfalt, summer.ikke_forfalt, summer.uten_frist, summer.til_gode)
    assert {type(amount) for amount in amounts} == {Decimal}
