"""The example organisations' ledgers, parsed, as the basis of sums and statements."""

from portal.api.parse import parse_aapne_krav, parse_innbetalinger, parse_krav_liste, parse_utbetalinger
from portal.domain.bevegelser import Grunnlag
from portal.domain.svar import AapneKrav
from tests.conftest import EKSEMPEL_B, EKSEMPEL_C, NORDLYS, read_answer


def nordlys() -> Grunnlag:
    return Grunnlag(
        aapne=parse_aapne_krav(read_answer(NORDLYS, "aapnekrav")),
        krav=parse_krav_liste(read_answer(NORDLYS, "krav")).rader,
        innbetalinger=parse_innbetalinger(read_answer(NORDLYS, "innbetalinger")).rader,
        utbetalinger=(),
    )


def eksempel_b() -> Grunnlag:
    return Grunnlag(
        aapne=parse_aapne_krav(read_answer(EKSEMPEL_B, "aapnekrav")),
        krav=parse_krav_liste(read_answer(EKSEMPEL_B, "krav")).rader,
        innbetalinger=parse_innbetalinger(read_answer(EKSEMPEL_B, "innbetalinger")).rader,
        utbetalinger=(),
    )


def eksempel_c() -> Grunnlag:
    utbetalinger = parse_utbetalinger(read_answer(EKSEMPEL_C, "utbetalinger")).rader
    return Grunnlag(aapne=AapneKrav(), krav=(), innbetalinger=(), utbetalinger=utbetalinger)
