"""What is said of changes: of a new claim, and of a payout of which more or less of a claim was paid before."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal

from django.utils import translation

from portal.domain.epost import Fortalt, apply_reading
from portal.domain.nytt import Endring, Endringsslag
from portal.web.nyttside import SLAG
from portal.web.templatetags.nyttvisning import endringlenke
from portal.wording_epost import Brev, write_brev
from portal.wording_nytt import explain_endring, name_endring, name_rad
from tests.conftest import NORDLYS, TestClock
from tests.domain.stander import krav, stand
from tests.rader import DAG, plassert_utbetaling

S = Endringsslag


def change(slag: Endringsslag, amount: str, *gjelder: str) -> Endring:
    return Endring(slag=slag, id="U1", dato=DAG, beloep=Decimal(amount), gjelder=gjelder)


def say(endring: Endring) -> tuple[str, str, str]:
    return name_endring(endring), name_rad(endring), explain_endring(endring)


def test_a_payout_that_was_taken_back_is_told_with_its_claims_and_how_much_less() -> None:
    less, more = change(S.UTBETALING_ENDRET, "-60", "Skatt", "Mva"), change(S.UTBETALING_ENDRET, "60", "Skatt")

    assert say(less) == ("Utbetaling endret", "Utbetaling U1", "Av Skatt, Mva er 60,00 mindre utbetalt enn før.")
    assert say(more) == ("Utbetaling endret", "Utbetaling U1", "Av Skatt er 60,00 mer utbetalt enn før.")
    with translation.override("en"):
        assert explain_endring(less) == "60,00 less of Skatt, Mva has been paid out than before."


def test_a_payout_that_was_moved_names_the_claims() -> None:
    moved = change(S.UTBETALING_FLYTTET, "60", "Mva", "Skatt")

    assert say(moved) == ("Utbetaling flyttet", "Utbetaling U1", "Gjelder Mva, Skatt.")


def test_a_new_claim_tells_what_is_left_and_late_where_that_is_not_all_of_it() -> None:
    whole = replace(change(S.NYTT_KRAV, "100"), navn="Mva", rest=Decimal(100))
    partly = replace(whole, rest=Decimal(60))

    assert say(whole) == ("Nytt krav", "Mva", "")
    assert explain_endring(partly) == "Restbeløpet er 60,00."
    assert explain_endring(replace(whole, forfalt=Decimal(100))) == "Kravet er forfalt."
    assert explain_endring(replace(partly, forfalt=Decimal(60))) == "Restbeløpet er 60,00. Kravet er forfalt."
    assert explain_endring(replace(whole, forfalt=Decimal(60))) == "60,00 av kravet er forfalt."


def test_changes_of_payouts_lead_to_the_payouts_of_their_year(clock: TestClock) -> None:
    for slag in S:
        link = endringlenke(NORDLYS, change(slag, "60", "Mva"))
        assert ("/utbetalinger/?aar=2023" in link) is slag.is_utbetaling


def test_each_kind_of_change_can_be_chosen_in_one_way() -> None:
    assert Counter(slag for kinds in SLAG.values() for slag in kinds) == Counter(S)


def test_an_e_mail_tells_of_a_payout_that_was_taken_back() -> None:
    fortalt = Fortalt(siden=DAG)
    paid = krav("A", "-100", "-40", plassert_utbetaling("60", name="U1"))
    for number, claim in enumerate((paid, krav("A", "-100"))):
        after = stand(claim, dager=number)
        fortalt = apply_reading(fortalt, after, after.dag, "reader", frozenset())
    brev = Brev(
        virksomheter=(("Alfa AS", [*fortalt.venter]),),
        antall=1,
        med_tall=True,
        lenke="https://a.example/se",
        stopp="https://a.example/stopp",
        gjelder_til=DAG,
        lest=DAG,
    )

    assert "- Utbetaling endret, \u221260,00 kroner" in write_brev(brev).splitlines()
