"""Which addresses can be written to, and how many links one person may ask for and one mailbox gets."""

from datetime import timedelta

import pytest

from portal.access.epostadresse import (
    DAY,
    MAX_ADRESSE,
    MAX_OF_PERSON,
    MAX_TO_ADRESSE,
    WEEK,
    UgyldigAdresse,
    enforce_adresse_limits,
    read_adresse,
)
from portal.access.grense import ForMange
from portal.access.models import Teller
from tests.conftest import TestClock

DOMAIN = "@virksomhet.example"


def is_allowed(person: str, adresse: str) -> bool:
    try:
        enforce_adresse_limits(person, adresse)
    except ForMange:
        return False
    return True


def test_an_address_is_read_without_the_spaces_around_it_as_it_is_spelt() -> None:
    assert read_adresse(f" Kari+a{DOMAIN}\n") == f"Kari+a{DOMAIN}"


def test_the_longest_address_is_of_254_characters() -> None:
    longest = "a" * (MAX_ADRESSE - len(DOMAIN)) + DOMAIN

    assert read_adresse(longest) == longest
    with pytest.raises(UgyldigAdresse):
        read_adresse(f"a{longest}")


@pytest.mark.parametrize("text", ["", "kari", "kari@", DOMAIN, f"kåri{DOMAIN}", f"a b{DOMAIN}", "root@localhost"])
def test_what_cannot_be_written_to_is_refused(text: str) -> None:
    with pytest.raises(UgyldigAdresse):
        read_adresse(text)


def test_a_person_may_ask_for_five_links_in_a_day(db: None, clock: TestClock) -> None:
    asked = [is_allowed("kari", f"nr{number}{DOMAIN}") for number in range(MAX_OF_PERSON + 1)]

    assert asked == [True] * MAX_OF_PERSON + [False]
    assert is_allowed("ola", f"ola{DOMAIN}")
    clock.move(DAY)
    assert is_allowed("kari", f"nr9{DOMAIN}")


def test_a_mailbox_gets_three_links_in_a_week_whoever_asks_and_however_it_is_spelt(db: None, clock: TestClock) -> None:
    spelt = [f"kari+{number}{DOMAIN}" for number in range(MAX_TO_ADRESSE - 1)]
    assert all(is_allowed(f"person {one}", one) for one in (*spelt, f"KARI{DOMAIN.upper()}"))

    assert not is_allowed("somebody", f"kari{DOMAIN}")
    assert is_allowed("somebody", f"ola{DOMAIN}")
    assert is_allowed("somebody", "kari@annen.example")
    clock.move(timedelta(days=2))  # the week ends on a Thursday, as in Unix time
    assert not is_allowed("somebody", f"Kari+x{DOMAIN}")
    clock.move(WEEK)
    assert is_allowed("somebody", f"kari{DOMAIN}")


def test_each_count_is_named_by_what_is_counted(db: None, clock: TestClock) -> None:
    enforce_adresse_limits("kari", f"kari{DOMAIN}")

    kinds = {noekkel.partition("/")[0] for noekkel in Teller.objects.values_list("noekkel", flat=True)}
    assert kinds == {"epost_person", "epost_adresse"}
