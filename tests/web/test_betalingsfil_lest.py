"""Payment files of 1, 50 and 500 claims in both versions, read back from their bytes and held against the page.

What is compared is text: the page's HTML on one side, the file by the schema of ISO and a reader of XML on the other.
"""

import re
from decimal import Decimal
from html import unescape
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from tests.betalingsfil import add_check_digit
from tests.documents.test_pain001 import VERSIONS, get_schema
from tests.web.betalingsfil import FIL, fetch, list_payments, make
from tests.web.served import Json, Serve, make_krav
from tests.web.sider import HasContent, get_text

pytestmark = pytest.mark.django_db
ROW = re.compile(r">KID ([0-9 \xa0]+)</span>.*?data-l=\"Beløp\">([^<]+)</td>", re.DOTALL)


def make_claim(number: int) -> Json:
    """A claim with a KID, an amount and a due date of its own."""
    due = f"2023-{9 + number % 3:02}-{1 + number % 27:02}"
    krav = make_krav(1000 + 7 * number, original=90_000, identifier=f"K-{number}", due=due)
    parts = krav["kravforfall"]
    assert isinstance(parts, list)
    parts[0]["betalingsinformasjon"]["kidnummer"] = add_check_digit(str(10_000 + number))
    return krav


def read_amount(text: str) -> Decimal:
    return Decimal(re.sub(r"[^0-9,]", "", text).replace(",", "."))


def read_page(page: HasContent) -> tuple[list[tuple[str, Decimal]], Decimal]:
    """KIDs with their amounts, and the sum, as the page shows them."""
    total = re.search(r"Sum ([0-9\xa0 ]+,[0-9]{2})", get_text(page))
    assert total is not None
    found = ROW.findall(unescape(page.content.decode()))
    return sorted((re.sub(r"\D", "", kid), read_amount(amount)) for kid, amount in found), read_amount(total[1])


@pytest.mark.parametrize("naar", ["forst", "forfall"])
@pytest.mark.parametrize("count", [1, 50, 500])
def test_both_versions_are_valid_and_have_the_kids_and_sums_of_the_page(
    bruker: Client, serve: Serve, count: int, naar: str
) -> None:
    serve(aapne=[make_claim(number) for number in range(count)], krav=[], inn=[], ut=[])
    rows, total = read_page(bruker.get(f"{FIL}?alle=ja&naar={naar}"))
    assert len(rows) == len({kid for kid, _ in rows}) == count
    assert total == sum(amount for _, amount in rows) == sum(1000 + 7 * number for number in range(count))

    made = make(bruker, f"?alle=ja&naar={naar}", naar=[naar])

    for versjon in VERSIONS:
        content = fetch(bruker, made, versjon.nummer).content
        get_schema(versjon).validate(content.decode())
        assert [(kid, Decimal(amount)) for kid, amount in list_payments(content)] == rows
        root = ET.fromstring(content)
        assert Decimal(root.findtext(".//{*}GrpHdr/{*}CtrlSum", "")) == total
        assert int(root.findtext(".//{*}GrpHdr/{*}NbOfTxs", "")) == count
        batches = [Decimal(one.text or "") for one in root.iterfind(".//{*}PmtInf/{*}CtrlSum")]
        assert sum(batches) == total
        assert (len(batches) == 1) == (naar == "forst" or count == 1)
