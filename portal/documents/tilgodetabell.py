"""Credit balances as a table."""

from collections.abc import Iterable, Sequence

from django.utils.translation import ngettext

from portal.documents.tabell import Tabell, make_plain_text
from portal.domain.tilgode import Tilgodebeloep
from portal.wording_krav import describe_krav


def list_tilgodebeloep_tabell(rows: Iterable[Tilgodebeloep], merknader: Sequence[str] = ()) -> Tabell:
    """Credit claims and where their money went. The parts and `ikke_forklart` add up to `opprinnelig`.

    What is left is empty where the open list contradicts it. A remark says how many the authority does not account for
    in full.
    """
    rows = tuple(rows)
    unexplained = sum(row.ikke_forklart != 0 for row in rows)
    remark = ngettext(
        "%(antall)d tilgodebeløp er ikke forklart fullt ut av Skatteetaten; se kolonnen «ikke_forklart».",
        "%(antall)d tilgodebeløp er ikke forklart fullt ut av Skatteetaten; se kolonnen «ikke_forklart».",
        unexplained,
    ) % {"antall": unexplained}
    return Tabell(
        navn="Tilgodebeløp",
        kolonner=(
            "kravidentifikator", "beskrivelse", "kravgruppe", "registrert", "opprinnelig", "utbetalt", "motregnet",
            "rest_til_gode", "ikke_forklart",
        ),
        rader=tuple(
            (
                row.krav.kravidentifikator,
                describe_krav(row.krav.kravbeskrivelse, row.krav.kravperiode),
                row.krav.kravgruppe,
                row.krav.dato,
                row.opprinnelig,
                row.utbetalt,
                row.motregnet_i_alt,
                row.rest_kjent,
                row.ikke_forklart,
            )
            for row in rows
        ),
        summer=("opprinnelig", "utbetalt", "motregnet", "rest_til_gode", "ikke_forklart"),
        merknader=tuple(map(make_plain_text, (*merknader, *([remark] if unexplained else [])))),
    )  # fmt: skip
