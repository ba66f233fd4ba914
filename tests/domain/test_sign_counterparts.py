"""What a movement may have reversed, among others that differ in day, KID and placements."""

from itertools import permutations

from portal.domain.sign_counterparts import Counterparts
from tests.movements import CLAIM, make


def test_of_two_candidates_with_and_without_its_kid_the_earlier_counts() -> None:
    """A later one cannot have been reversed."""
    back = make(-1, 5, kid="11")

    for own, unknown in ((4, 6), (6, 4)):
        for both in permutations((make(1, own, kid="11"), make(1, unknown))):
            assert Counterparts(both).has_earlier(back)
    assert not Counterparts([make(1, 6, kid="11"), make(1, 6)]).has_earlier(back)


def test_the_order_of_candidates_of_one_day_makes_no_difference() -> None:
    """The one that has itself the fewest candidates is unmatched, if any is."""
    placed, plain = make(-1, 2, claims=[CLAIM]), make(-1, 2)
    covering = make(1, 1, is_placed=True)
    last = make(1, 3)
    for rows in permutations((placed, plain, covering, last)):
        assert Counterparts(rows).is_after_unmatched(last)

    without = make(-1, 2)
    for known, elsewhere in (
        (make(-1, 2, kid="11"), make(1, 1, kid="22")),
        (make(-1, 2, konto="5"), make(1, 1, konto="6")),
    ):
        for rows in permutations((known, without, elsewhere, last)):
            assert Counterparts(rows).is_after_unmatched(last)
        for rows in permutations((without, elsewhere, last)):
            assert not Counterparts(rows).is_after_unmatched(last)
