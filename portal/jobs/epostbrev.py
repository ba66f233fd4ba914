"""Makes the e-mails: a digest, and the message that confirms an address."""

from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import override

from portal.access.epostrad import Epostsamtykke, Melding
from portal.clock import get_clock
from portal.domain.epost import Beskjed
from portal.wording_epost import Brev, get_bekreft_emne, get_emne, write_bekreft, write_brev


def make_brev(
    samtykke: Epostsamtykke, melding: Melding, virksomheter: Sequence[tuple[str, Sequence[Beskjed]]]
) -> EmailMessage:
    """The digest. Its Message-ID and date are the message's own, so that a repeat is known as one."""
    stopp = _make_address("epost_stopp", samtykke.stopp)
    brev = Brev(
        virksomheter=virksomheter,
        antall=len(samtykke.virksomheter),
        med_tall=samtykke.med_tall,
        lenke=_make_address("epost_se", melding.id),
        stopp=stopp,
        gjelder_til=samtykke.gjelder_til,
        lest=get_clock().today(),
    )
    with override(samtykke.spraak):
        message = _make(samtykke, get_emne(), write_brev(brev), melding.id, melding.laget)
    message.extra_headers |= {"List-Unsubscribe": f"<{stopp}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return message


def make_bekreft(samtykke: Epostsamtykke, secret: str, name: str, now: datetime) -> EmailMessage:
    """The message that confirms the address."""
    with override(samtykke.spraak):
        return _make(samtykke, get_bekreft_emne(), write_bekreft(_make_address("epost_bekreft", secret)), name, now)


def _make(samtykke: Epostsamtykke, subject: str, body: str, name: str, now: datetime) -> EmailMessage:
    headers = {
        "Message-ID": f"<{name}@{urlsplit(settings.PORTAL_URL).hostname}>",
        "Date": format_datetime(now),
        "Auto-Submitted": "auto-generated",  # no answer is wanted from a machine (RFC 3834)
        "Content-Language": samtykke.spraak,
    }
    return EmailMessage(subject, body, to=[samtykke.adresse], headers=headers)


def _make_address(view: str, argument: str) -> str:
    return f"{settings.PORTAL_URL}{reverse(view, args=[argument])}"
