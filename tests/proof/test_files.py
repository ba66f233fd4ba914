"""The statement matches the truth in every file and on screen: twenty ledgers here, five hundred in `make prove`."""

import pytest

from tests.proof.files import check_files


@pytest.mark.parametrize("seed", range(1000, 1020))
def test_every_format_of_a_statement_shows_the_true_balances(seed: int) -> None:
    assert check_files(seed) == []
