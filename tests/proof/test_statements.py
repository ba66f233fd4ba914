"""The books of generated pairs, written as a statement in any program's way, are read as the lines they were."""

import io
import random
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.books.csv_books import read_csv
from portal.books.csv_columns import Csvvalg, guess_kolonner
from portal.books.csv_text import read_rows
from portal.domain.bok import Bok, BokLinje
from portal.domain.tekst import format_dato
from tests.books.test_csv_columns import WRITERS
from tests.proof.bookpairs import make_pair

HEADS = {"dato": "Bilagsdato", "bilag": "Bilagsnr", "konto": "Konto", "tekst": "Tekst", "kid": "KID"}


@settings(max_examples=min(settings().max_examples, 30))
@given(st.integers(min_value=0, max_value=10**9))
def test_a_statement_of_the_books_is_read_as_their_lines(seed: int) -> None:
    bok, chance = make_pair(seed).read_books(), random.Random(f"statement {seed}")
    body = write(bok, chance).encode(chance.choice(["utf-8", "utf-8-sig", "cp1252", "utf-16"]))
    opening = {konto.kontonr: konto.inngaaende for konto in bok.kontoer}

    rows = read_rows(io.BytesIO(body))
    found = guess_kolonner(rows)
    assert found is not None
    valg = Csvvalg(kolonner=found[1], hode=found[0])
    lest = read_csv(io.BytesIO(body), bok.orgnr, (bok.dekning_fra, bok.dekning_til), valg, opening)

    assert sorted(map(_tell, lest.linjer)) == sorted(map(_tell, bok.linjer))
    assert lest.kontroll.is_ok(opening)


def write(bok: Bok, chance: random.Random) -> str:
    """All accounts in one file, with what programs put around the lines."""
    separator, writer = chance.choice([";", "\t"]), WRITERS[chance.choice(sorted(WRITERS))]
    has_two = chance.random() < 0.5
    names = [*HEADS, *(("debet", "kredit") if has_two else ("beloep",))]
    chance.shuffle(names)
    heads = HEADS | {"debet": "Debet", "kredit": "Kredit", "beloep": "Beløp"}

    def make_row(amount: Decimal, **cells: str) -> str:
        if has_two:
            cells |= (
                {"debet": "", "kredit": writer(amount)} if amount >= 0 else {"debet": writer(-amount), "kredit": ""}
            )
        else:
            cells["beloep"] = writer(-amount)
        return separator.join(cells.get(name, "") for name in names).replace("\u2212", "-")

    lines = [separator.join(heads[name] for name in names)]
    for konto in bok.kontoer:
        mine = [one for one in bok.linjer if one.kontonr == konto.kontonr]
        closing = konto.inngaaende + sum((one.beloep for one in mine), Decimal(0))
        lines.append(make_row(konto.inngaaende, konto=konto.kontonr, tekst="Inngående saldo"))
        lines += [
            make_row(
                one.beloep,
                dato=format_dato(one.bilagsdato),
                bilag=one.bilag,
                konto=one.kontonr,
                tekst=one.tekst,
                kid=one.kid,
            )
            for one in mine
        ]
        lines += [make_row(closing, konto=konto.kontonr, tekst="Utgående saldo"), ""]
    return "\n".join(["Hovedbok", "", *lines])


def _tell(linje: BokLinje) -> tuple[str, str, str, str, str, str]:
    """What a statement can tell of a line."""
    day, amount = linje.bilagsdato.isoformat(), f"{linje.beloep:.2f}"
    return linje.kontonr, linje.bilag, day, amount, linje.tekst, linje.kid
