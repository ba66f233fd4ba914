"""Whether an e-mail address can be written to, and how often a link to confirm it may be sent."""

import re
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from portal.access.grense import enforce_limit

MAX_ADRESSE = 254  # characters (RFC 5321)
MAX_OF_PERSON = 5  # links that one person may ask for in a day
MAX_TO_ADRESSE = 3  # and that one address gets in a week, whoever asks
DAY, WEEK = timedelta(days=1), timedelta(days=7)
# ASCII without spaces: nothing that ends a header, and nothing that needs SMTPUTF8. Without quotes and brackets: one
# mailbox has no other spellings, and a domain is a name.
PLAIN = re.compile(r"[!#-Z^-~]+")
_VALIDATE = EmailValidator(allowlist=[])  # nor this machine's own mailboxes


class UgyldigAdresse(Exception):
    """What was typed is no address that can be written to."""


def read_adresse(text: str) -> str:
    """The address that was typed. Raises UgyldigAdresse."""
    adresse = text.strip()
    if len(adresse) > MAX_ADRESSE or not PLAIN.fullmatch(adresse):
        raise UgyldigAdresse
    try:
        _VALIDATE(adresse)
    except ValidationError as exc:
        raise UgyldigAdresse from exc
    return adresse


def enforce_adresse_limits(person: str, adresse: str) -> None:
    """Count one more link. Raises ForMange: nobody may fill a mailbox, their own or another's."""
    enforce_limit("epost_person", person, most=MAX_OF_PERSON, window=DAY)
    enforce_limit("epost_adresse", _name_mailbox(adresse), most=MAX_TO_ADRESSE, window=WEEK)


def _name_mailbox(adresse: str) -> str:
    """The same for `Kari+a@…` and `kari@…`, which end in one mailbox."""
    local, _, domain = adresse.lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"
