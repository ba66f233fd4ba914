"""Names and lengths of the cookies that keep sign-ins in progress."""

import re

import pytest

from portal.access.begun import MAX_TIL, BegunSignIns, shorten
from tests.access.test_begun import make_begun
from tests.conftest import TestClock

LONGEST = "/" + "x" * (MAX_TIL - 1)


def test_a_cookie_is_named_by_a_hash_of_the_state_as_other_processes_name_it(clock: TestClock) -> None:
    begun = BegunSignIns({}, "begynt-")
    begun.keep(make_begun(clock, "state from outside; æ"))
    begun.keep(make_begun(clock, "another"))

    first, second = begun.changes
    assert first == "begynt-88537e0fed03617d"
    assert re.fullmatch(r"begynt-[0-9a-f]{16}", second)


@pytest.mark.parametrize(
    ("til", "expected"),
    [
        (LONGEST, LONGEST),
        (f"{LONGEST}y", "/"),
        (f"{LONGEST[:-2]}?y", f"{LONGEST[:-2]}?y"),
        (f"{LONGEST}?y", LONGEST),
        (f"{LONGEST}y?z", "/"),
        (f"/a/?{'x' * MAX_TIL}?b", "/a/"),
    ],
)
def test_a_path_is_shortened_to_what_a_cookie_can_carry(til: str, expected: str) -> None:
    assert shorten(til) == expected


def test_an_answered_sign_in_keeps_where_the_person_was_going_and_no_secret(clock: TestClock) -> None:
    begun = BegunSignIns({}, "begynt-")
    begun.mark_answered(make_begun(clock, "state", "/virksomheter/"))
    cookies = {name: str(value) for name, value in begun.changes.items()}

    found = BegunSignIns(cookies, "begynt-").find("state")

    assert found is not None
    assert (found.til, found.is_answered, found.is_usable) == ("/virksomheter/", True, False)
    assert (found.state, found.nonce, found.code_verifier) == ("state", "", "")
