"""What a matching found can be kept and restored, and nothing of it is changed by that."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.inngaaende import Inngaaende
from portal.domain.koble import Koblingsgrunnlag, koble
from portal.domain.koblet import Koblet
from portal.domain.ledige import Svar
from portal.domain.treff import make_foert
from tests.domain.avstemming import DATO, FRA, GRUPPER
from tests.domain.fortelling import Forteller


@given(st.integers(min_value=0, max_value=10**9))
def test_what_was_found_is_restored_as_it_was(seed: int) -> None:
    sannhet = Forteller(seed).tell()
    grunnlag = Koblingsgrunnlag(
        poster=tuple(sannhet.poster),
        linjer=make_foert(sannhet.linjer, GRUPPER),
        on=DATO,
        svar=Svar(),
        opening=Inngaaende(fra=FRA, forskjell=()),
    )
    found = koble(grunnlag)
    packed = msgspec.msgpack.encode(Koblet.make(grunnlag, found))
    read = msgspec.msgpack.decode(msgspec.msgpack.encode(grunnlag), type=Koblingsgrunnlag)

    restored = msgspec.msgpack.decode(packed, type=Koblet).restore(read)

    assert restored.treff == found.treff
    assert (restored.poster, restored.linjer, restored.oppgitt) == (found.poster, found.linjer, found.oppgitt)
