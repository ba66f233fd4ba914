"""Instalments are numbered from one, and a claim with a single one has no numbers."""

from tests.rader import krav_of


def test_each_instalment_of_several_has_its_number() -> None:
    several, two, one = krav_of("1", "1", "1"), krav_of("1", "1"), krav_of("1")

    assert [several.get_termin(forfall) for forfall in several.kravforfall] == [1, 2, 3]
    assert [two.get_termin(forfall) for forfall in two.kravforfall] == [1, 2]
    assert one.get_termin(one.kravforfall[0]) == 0
