"""Payment files: valid by the ISO schemas, read back by another reader, and safe whatever the names are."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import sepaxml
import xmlschema
from hypothesis import given
from hypothesis import strategies as st

from portal.documents.pain001 import PAIN_03, PAIN_09, TEGN, Painversjon, make_safe, write_pain001
from portal.domain.filmerker import Betalingsfil, Filpost

VERSIONS = (PAIN_03, PAIN_09)
DAY = date(2026, 11, 30)


@lru_cache
def get_schema(versjon: Painversjon) -> xmlschema.XMLSchema:
    """The ISO schema, as another project keeps it."""
    return xmlschema.XMLSchema(str(Path(sepaxml.__file__).parent / "schemas" / f"{versjon.navn_i_skjema}.xsd"))


def make_post(number: int, **changed: object) -> Filpost:
    post = Filpost(
        part="314055403",
        identifikator=f"KRAV-{number}",
        kid=f"{number:015d}",
        konto="76940518888",
        mottaker="",
        beloep=Decimal(number) / 100 + 1,
        dag=date(2026, 12, 1 + number % 3),
    )
    return replace(post, **changed)  # type: ignore[arg-type]  # any field


def make_fil(*poster: Filpost, **changed: object) -> Betalingsfil:
    fil = Betalingsfil(
        id="0123456789abcdef01234567",
        orgnr="314055403",
        navn="Sørlig & Søn <AS>",
        laget=datetime(2026, 11, 28, 14, 20),  # noqa: DTZ001 (local time, as the file says it)
        laget_av="Kari",
        konto="15030000002",
        poster=poster,
    )
    return replace(fil, **changed)  # type: ignore[arg-type]  # any field


def read_back(content: bytes) -> tuple[ET.Element, dict[str, str]]:
    root = ET.fromstring(content)
    return root, {"": root.tag[1:].partition("}")[0]}


@pytest.mark.parametrize("versjon", VERSIONS, ids=lambda versjon: versjon.nummer)
@pytest.mark.parametrize("count", [1, 50, 500])
def test_a_file_is_valid_and_reads_back_to_the_same_sums_and_kids(versjon: Painversjon, count: int) -> None:
    fil = make_fil(*(make_post(number) for number in range(count)))

    content = write_pain001(fil, versjon)

    get_schema(versjon).validate(content.decode())
    root, ns = read_back(content)
    head = root.find(".//GrpHdr", ns)
    assert head is not None
    assert head.findtext("NbOfTxs", namespaces=ns) == str(count)
    assert Decimal(head.findtext("CtrlSum", "", ns)) == fil.sum
    rows = [
        (row.findtext(".//Ref", "", ns), Decimal(row.findtext("Amt/InstdAmt", "", ns)))
        for row in root.iterfind(".//CdtTrfTxInf", ns)
    ]
    assert sorted(rows) == sorted((post.kid, post.beloep) for post in fil.poster)
    for batch in root.iterfind(".//PmtInf", ns):
        amounts = [Decimal(one.text or "") for one in batch.iterfind(".//InstdAmt", ns)]
        assert batch.findtext("NbOfTxs", namespaces=ns) == str(len(amounts))
        assert Decimal(batch.findtext("CtrlSum", "", ns)) == sum(amounts)


@pytest.mark.parametrize("versjon", VERSIONS, ids=lambda versjon: versjon.nummer)
def test_each_day_is_a_batch_of_its_own(versjon: Painversjon) -> None:
    root, ns = read_back(write_pain001(make_fil(*(make_post(number) for number in range(7))), versjon))

    batches = root.findall(".//PmtInf", ns)
    path = "ReqdExctnDt/Dt" if versjon is PAIN_09 else "ReqdExctnDt"
    assert [one.findtext(path, "", ns) for one in batches] == ["2026-12-01", "2026-12-02", "2026-12-03"]
    assert len({one.findtext("PmtInfId", "", ns) for one in batches}) == 3


def test_instalments_with_the_same_kid_and_day_are_one_payment() -> None:
    same = [make_post(number, kid="1234567", dag=DAY) for number in (1, 2)]

    root, ns = read_back(write_pain001(make_fil(*same, make_post(3, kid="1234567", dag=date(2026, 12, 1))), PAIN_09))

    assert [one.text for one in root.iterfind(".//InstdAmt", ns)] == ["2.03", "1.03"]


def test_both_versions_have_the_same_ids_so_that_a_bank_refuses_the_second() -> None:
    fil = make_fil(make_post(1))
    found = []
    for versjon in VERSIONS:
        root, ns = read_back(write_pain001(fil, versjon))
        found.append([root.findtext(f".//{name}", "", ns) for name in ("MsgId", "PmtInfId", "EndToEndId")])

    assert found[0] == found[1]


def test_the_same_file_is_the_same_bytes() -> None:
    fil = make_fil(*(make_post(number) for number in range(20)))

    assert write_pain001(fil, PAIN_09) == write_pain001(replace(fil), PAIN_09)


@given(
    names=st.tuples(st.text(max_size=200), st.text(max_size=200)),
    ids=st.lists(st.text(min_size=1, max_size=60), min_size=1, max_size=8),
    versjon=st.sampled_from(VERSIONS),
)
def test_any_names_and_identifiers_give_a_valid_file_of_letters_that_banks_take(
    names: tuple[str, str], ids: list[str], versjon: Painversjon
) -> None:
    posts = [make_post(number, identifikator=key, mottaker=names[1]) for number, key in enumerate(ids)]

    content = write_pain001(make_fil(*posts, navn=names[0]), versjon)

    get_schema(versjon).validate(content.decode())
    root, ns = read_back(content)
    texts = [(one.text or "").strip() for one in root.iter()]
    assert not {letter for text in texts for letter in text} - TEGN
    references = list(root.iterfind(".//EndToEndId", ns))
    assert all(0 < len(one.text or "") <= 35 for one in references)
    assert len({one.text for one in references}) == len(posts)
    assert all(len(one.text or "") <= 70 for one in root.iterfind(".//Nm", ns))


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Blåbærskogen Drift AS", "Blåbærskogen Drift AS"),
        ("Łódź – Nguyễn", "Lódz - Nguyen"),
        ("A\u0300 «B»\u200b\n|C", "A B C"),
        ("東京", ""),
        ("x" * 200, "x" * 70),
    ],
)
def test_a_name_is_written_in_letters_that_banks_take(name: str, safe: str) -> None:
    assert make_safe(name) == safe
