"""Set-off: the claims it covered and its sources."""

from datetime import date
from decimal import Decimal

import msgspec
import pytest

from portal.api import wire
from portal.api.parse_felter import parse_motregning
from portal.api.parse_tekst import Uleselig
from portal.domain.plassering import DekketKrav, Motregning
from tests.api.test_parse_felter import make_tekst

COVERED = wire.DekketKrav(
    motregnet_beloep=msgspec.Raw(b"-100.50"),
    dekket_krav_beskrivelse=make_tekst(("Bidrag", "nb")),
    kreditorsnavn=make_tekst(("Nav", "nb")),
    innkrevingsmyndighet=make_tekst(("Innkreving", "nb")),
    forfallsdato=date(2023, 1, 2),
    forsinkelsesrenter=msgspec.Raw(b"3"),
)
READ = DekketKrav(
    motregnet_beloep=Decimal("100.50"),
    beskrivelse="Bidrag",
    kreditorsnavn="Nav",
    innkrevingsmyndighet="Innkreving",
    forfallsdato=date(2023, 1, 2),
    forsinkelsesrenter=Decimal(3),
)


def test_every_field_of_a_set_off_is_parsed_with_its_sources() -> None:
    sources = wire.HovedKrav(
        innbetaling_brukt_imotregning=[
            wire.InnbetalingBruktIMotregning(innbetalingsidentifikator=" I-1 ", uplassert_beloep=msgspec.Raw(b"-40"))
        ],
        kreditkrav_brukt_i_motregning=[
            wire.KreditkravBruktIMotregning(
                kravforfallidentifikator=" F-1 ", gjenstaaende_beloep=msgspec.Raw(b"-60.50")
            )
        ],
    )
    row = wire.Motregning(
        motregningsidentifikator=" M-1 ",
        motregnetdato=date(2023, 8, 28),
        innkrevingsmyndighet=make_tekst(("Skatteetaten", "nb")),
        hovedkrav=sources,
        dekketkrav=[COVERED],
    )
    whole = Motregning(
        motregningsidentifikator="M-1",
        motregnetdato=date(2023, 8, 28),
        innkrevingsmyndighet="Skatteetaten",
        dekket_krav=(READ,),
        kilder=(("I-1", Decimal(40)), ("F-1", Decimal("60.50"))),
    )

    assert parse_motregning(row) == whole
    assert parse_motregning(msgspec.structs.replace(row, dekketkrav=None, dekket_krav=[COVERED])) == whole
    bare = parse_motregning(msgspec.structs.replace(row, hovedkrav=None, dekketkrav=None))
    assert bare is not None
    assert (bare.kilder, bare.dekket_krav) == ((), ())
    empty = parse_motregning(msgspec.structs.replace(row, hovedkrav=wire.HovedKrav()))
    assert empty is not None
    assert empty.kilder == ()
    assert parse_motregning(None) is None


@pytest.mark.parametrize(
    ("change", "felt"),
    [
        ({"motregningsidentifikator": None}, "motregningsidentifikator"),
        ({"motregnetdato": None}, "motregnetdato"),
        ({"dekketkrav": [wire.DekketKrav()]}, "motregnetBeloep"),
        (
            {"dekketkrav": [msgspec.structs.replace(COVERED, forsinkelsesrenter=msgspec.Raw(b"NaN"))]},
            "forsinkelsesrenter",
        ),
        (
            {"hovedkrav": wire.HovedKrav(innbetaling_brukt_imotregning=[wire.InnbetalingBruktIMotregning()])},
            "hovedkrav",
        ),
    ],
)
def test_an_invalid_field_of_a_set_off_is_reported(change: dict[str, object], felt: str) -> None:
    row = wire.Motregning(motregningsidentifikator="M-1", motregnetdato=date(2023, 8, 28))

    with pytest.raises(Uleselig, match=f"^{felt}$"):
        parse_motregning(msgspec.structs.replace(row, **change))
