"""Lines are wrapped as they fit, and each letter has its glyph."""

from hypothesis import given
from hypothesis import strategies as st

from portal.documents.text_shaping import can_show, shape, wrap

LETTERS = st.text(st.sampled_from("aWi1 -–/,.øÅ\u00a0"), max_size=80)


@given(LETTERS, st.floats(20, 200), st.sampled_from([7.2, 7.4, 8.5]))
def test_wrapped_lines_fit_and_keep_the_whole_text(text: str, width: float, size: float) -> None:
    lines = wrap(text, width, size)

    assert "".join(lines) == text
    for line in lines:
        assert len(line) == 1 or not line.strip() or shape(line.rstrip()).bredde * size <= width


@given(st.text(max_size=40))
def test_every_shown_letter_has_one_glyph(text: str) -> None:
    if text and can_show(text):
        assert "".join(letter for _glyph, letter, _width in shape(text).glyfer) == text
