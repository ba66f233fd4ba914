"""What a person has said of rows, and what is asked of it."""

from portal.domain.ledige import Svar


def test_a_text_is_of_its_row_and_without_what_is_around_it() -> None:
    svar = Svar(forklart=(("a", " på vei \n"), ("b", "feil konto")))

    assert [svar.get_forklaring(name) for name in ("a", "b", "c")] == ["på vei", "feil konto", ""]
