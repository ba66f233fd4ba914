"""Sends a message by the operator's server, and says what is known of it afterwards."""

import smtplib
import ssl
from contextlib import suppress
from enum import Enum

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend

PERMANENT = 500  # the first code that says that it is of no use to try again (RFC 5321, 4.2.1)


class Delivery(Enum):
    """What became of a message."""

    SENDT = "sent"
    IKKE_SENDT = "not sent"
    AVVIST = "refused"  # the address, for good
    UVISST = "unknown"  # the connection broke after the message was handed over: it may have been sent


class Backend(EmailBackend):
    """Django's own, which also trusts the authorities in CA_FILE."""

    @property
    def ssl_context(self) -> ssl.SSLContext:
        """Checks certificate and host name."""
        context = ssl.create_default_context()
        if settings.CA_FILE:
            context.load_verify_locations(settings.CA_FILE)
        return context


def send(message: EmailMessage) -> Delivery:
    """Hand over one message to one address. Raises nothing: what fails is in the outcome."""
    connection, is_open = get_connection(), False
    try:
        connection.open()
        is_open = True
        connection.send_messages([message])
    except smtplib.SMTPRecipientsRefused as exc:
        codes = [code for code, _ in exc.recipients.values()]
        return Delivery.AVVIST if all(code >= PERMANENT for code in codes) else Delivery.IKKE_SENDT
    except smtplib.SMTPResponseException:
        return Delivery.IKKE_SENDT  # the server has answered that it does not take it
    except (smtplib.SMTPException, OSError):
        return Delivery.UVISST if is_open else Delivery.IKKE_SENDT
    finally:
        with suppress(smtplib.SMTPException, OSError):
            connection.close()
    return Delivery.SENDT
