"""Payment files for the bank: ISO 20022 pain.001, versions 03 and 09, as Norwegian banks read them.

Written from a kept file alone, so that the same file can be written again, byte by byte.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from hashlib import blake2s
from itertools import groupby
from xml.etree import ElementTree as ET

from django.utils.translation import gettext_lazy as _

from portal.documents.filformat import Filformat
from portal.domain.filmerker import Betalingsfil, Filpost

MAX_REFERANSE = 35  # Max35Text
MAX_NAVN = 70  # the schema takes 140, banks less
MOTTAKER = "Skatteetaten"
UKJENT_BANK = "NOTPROVIDED"  # the bank of an account is not known here; banks find their own by the account
# What Norwegian banks agree to take: ISO 20022's common letters and signs, and those of the Nordic languages.
TEGN = frozenset(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-?:().,'+ %&=@§áäçđéíóöúüýæøåÁÄÇĐÉÍÓÖÚÜÝÆØÅß"
)
ERSTATNING = str.maketrans({"–": "-", "—": "-", "−": "-", "’": "'", "‘": "'", "´": "'", "`": "'", "ł": "l", "Ł": "L"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Painversjon(Filformat):
    """A version of the message."""

    nummer: str
    has_nested_date: bool  # the day stands in an element of its own

    @property
    def navn_i_skjema(self) -> str:
        """`pain.001.001.09`."""
        return f"pain.001.001.{self.nummer}"


XML = "application/xml; charset=utf-8"
PAIN_03 = Painversjon(suffix="xml", content_type=XML, navn=_("Eldre betalingsfil"), nummer="03", has_nested_date=False)
PAIN_09 = Painversjon(suffix="xml", content_type=XML, navn=_("Betalingsfil"), nummer="09", has_nested_date=True)
VERSJONER = {versjon.nummer: versjon for versjon in (PAIN_09, PAIN_03)}  # the first is the one offered first


def name_betalingsfil(fil: Betalingsfil, versjon: Painversjon) -> str:
    """The file's name."""
    return f"betaling_{fil.orgnr}_{fil.laget:%Y%m%dT%H%M}_{versjon.navn_i_skjema}.xml"


def write_pain001(fil: Betalingsfil, versjon: Painversjon) -> bytes:
    """The file's bytes. Both versions of it have the same ids, so that a bank that has one refuses the other."""
    root = ET.Element("Document", xmlns=f"urn:iso:std:iso:20022:tech:xsd:{versjon.navn_i_skjema}")
    message = ET.SubElement(root, "CstmrCdtTrfInitn")
    payments = sorted(fil.betalinger, key=lambda posts: posts[0].dag)
    message_id = make_message_id(fil)
    head = ET.SubElement(message, "GrpHdr")
    _add(head, "MsgId", message_id)
    _add(head, "CreDtTm", f"{fil.laget:%Y-%m-%dT%H:%M:%S}")
    _add_totals(head, payments)
    party = ET.SubElement(head, "InitgPty")
    _add(party, "Nm", make_safe(fil.navn) or fil.orgnr)
    other = _add_path(party, "Id/OrgId/Othr")
    _add(other, "Id", fil.orgnr)
    _add(other, "SchmeNm/Cd", "CUST")
    references = make_references(payments)
    for number, (_day, of_day) in enumerate(groupby(payments, key=lambda posts: posts[0].dag), start=1):
        _add_batch(message, fil, versjon, f"{message_id}-{number}", list(of_day), references)
    ET.indent(root)
    body = str(ET.tostring(root, encoding="unicode"))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'.encode()


def make_message_id(fil: Betalingsfil) -> str:
    """Unique for each file, and the same each time it is written; with a number behind it, at most 35 characters."""
    return f"KOB-{fil.laget:%Y%m%d}-{fil.id[:16]}"


def make_references(payments: list[tuple[Filpost, ...]]) -> dict[tuple[Filpost, ...], str]:
    """The payer's reference of each payment: the instalment's own identifier, unique in the file."""
    found: dict[tuple[Filpost, ...], str] = {}
    used: set[str] = set()
    for number, posts in enumerate(payments):
        plain = re.sub(r"[^A-Za-z0-9]+", "-", posts[0].identifikator).strip("-")
        if not plain or len(plain) > MAX_REFERANSE or plain in used:
            tail = blake2s(f"{posts[0].noekkel}{number}".encode(), digest_size=4).hexdigest()
            plain = f"{plain[: MAX_REFERANSE - 9].strip('-')}-{tail}".lstrip("-")
        used.add(plain)
        found[posts] = plain
    return found


def make_safe(text: str) -> str:
    """The text in the letters and signs that banks take, at most as long as a name may be."""
    composed = unicodedata.normalize("NFC", text.translate(ERSTATNING))
    kept = "".join(letter if letter in TEGN else _find_base(letter) for letter in composed)
    return " ".join(kept.split())[:MAX_NAVN].strip()


def _find_base(letter: str) -> str:
    """The letter without its accents, or a space."""
    base = unicodedata.normalize("NFKD", letter)
    kept = "".join(part for part in base if part in TEGN)
    return kept or ("" if unicodedata.combining(letter) else " ")


def _add_batch(
    message: ET.Element,
    fil: Betalingsfil,
    versjon: Painversjon,
    batch_id: str,
    payments: list[tuple[Filpost, ...]],
    references: dict[tuple[Filpost, ...], str],
) -> None:
    """The payments of one day."""
    batch = ET.SubElement(message, "PmtInf")
    _add(batch, "PmtInfId", batch_id)
    _add(batch, "PmtMtd", "TRF")
    _add_totals(batch, payments)
    kind = ET.SubElement(batch, "PmtTpInf")
    _add(kind, "SvcLvl/Cd", "NURG")
    _add(kind, "CtgyPurp/Cd", "TAXS")
    _add(batch, "ReqdExctnDt/Dt" if versjon.has_nested_date else "ReqdExctnDt", payments[0][0].dag.isoformat())
    debtor = ET.SubElement(batch, "Dbtr")
    _add(debtor, "Nm", make_safe(fil.navn) or fil.orgnr)
    _add(debtor, "PstlAdr/Ctry", "NO")
    account = ET.SubElement(batch, "DbtrAcct")
    _add_account(account, fil.konto)
    _add(account, "Ccy", "NOK")
    _add(batch, "DbtrAgt/FinInstnId/Othr/Id", UKJENT_BANK)
    for number, posts in enumerate(payments, start=1):
        _add_payment(batch, posts, str(number), references[posts])


def _add_payment(batch: ET.Element, posts: tuple[Filpost, ...], number: str, reference: str) -> None:
    first = posts[0]
    payment = ET.SubElement(batch, "CdtTrfTxInf")
    ids = ET.SubElement(payment, "PmtId")
    _add(ids, "InstrId", number)
    _add(ids, "EndToEndId", reference)
    amount = _add(payment, "Amt/InstdAmt", _write_amount(_sum(posts)))
    amount.set("Ccy", "NOK")
    creditor = ET.SubElement(payment, "Cdtr")
    _add(creditor, "Nm", make_safe(first.mottaker) or MOTTAKER)
    _add(creditor, "PstlAdr/Ctry", "NO")
    _add_account(ET.SubElement(payment, "CdtrAcct"), first.konto)
    reference_info = _add_path(payment, "RmtInf/Strd/CdtrRefInf")
    _add(reference_info, "Tp/CdOrPrtry/Cd", "SCOR")
    _add(reference_info, "Ref", first.kid)


def _add_account(parent: ET.Element, number: str) -> None:
    other = _add_path(parent, "Id/Othr")
    _add(other, "Id", number)
    _add(other, "SchmeNm/Cd", "BBAN")


def _add_totals(parent: ET.Element, payments: list[tuple[Filpost, ...]]) -> None:
    _add(parent, "NbOfTxs", str(len(payments)))
    _add(parent, "CtrlSum", _write_amount(sum((_sum(posts) for posts in payments), Decimal(0))))


def _sum(posts: tuple[Filpost, ...]) -> Decimal:
    return sum((post.beloep for post in posts), Decimal(0))


def _write_amount(amount: Decimal) -> str:
    """Two decimals and no exponent. An amount has no more than two, so nothing is rounded."""
    return f"{amount:.2f}"


def _add(parent: ET.Element, path: str, text: str) -> ET.Element:
    element = _add_path(parent, path)
    element.text = text
    return element


def _add_path(parent: ET.Element, path: str) -> ET.Element:
    for name in path.split("/"):
        parent = ET.SubElement(parent, name)
    return parent
