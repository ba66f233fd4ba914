"""Tables: sign-ins, access record, limits, what a person keeps of organisations, requests, payment files, calendars,
e-mail, nights, reconciliations.

Personal data is sealed.
"""

from typing import ClassVar, NoReturn

from django.db import models


class Innlogging(models.Model):
    """One sign-in. The browser's session holds only its key; tokens and identity are in the sealed envelope."""

    noekkel = models.CharField(max_length=43, primary_key=True)
    sid = models.CharField(max_length=24, db_index=True)  # keyed hash of ID-porten's session id, used to end it
    person = models.CharField(max_length=24, db_index=True)  # keyed hash
    sesjon = models.CharField(max_length=40, db_index=True, db_default="")  # keyed hash: the browser's session's row
    innhold = models.BinaryField()
    begynt = models.DateTimeField()
    sist_sett = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return "Innlogging"


class KunTilfoyd(models.QuerySet["Innsyn"]):
    """Rows that the application can add and read, but not change or remove."""

    def update(self, **kwargs: object) -> NoReturn:
        """Refused."""
        raise TypeError("the access record is only added to")

    def delete(self) -> NoReturn:
        """Refused; only `manage.py rydd` removes rows, by age."""
        raise TypeError("the access record is only added to")


class Innsyn(models.Model):
    """Somebody saw an organisation's figures, or was refused. Who and which page are in the sealed envelope."""

    tid = models.DateTimeField()
    virksomhet = models.CharField(max_length=24)  # keyed hash of the organisation number
    is_avvist = models.BooleanField(default=False)
    innhold = models.BinaryField()

    objects = KunTilfoyd.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["virksomhet", "tid"]), models.Index(fields=["tid"])]

    def __str__(self) -> str:
        return "Innsyn"

    def save(self, *args: object, **kwargs: object) -> None:
        """Insert only."""
        if not self._state.adding:
            raise TypeError("the access record is only added to")
        super().save(force_insert=True)

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        """Refused."""
        raise TypeError("the access record is only added to")


class Avvisning(models.Model):
    """Refusals of one person at one organisation on one day. Who, and the first page, are in the sealed envelope."""

    noekkel = models.CharField(max_length=24, primary_key=True)  # keyed hash of organisation, person and day
    virksomhet = models.CharField(max_length=24)  # keyed hash of the organisation number
    begynt = models.DateTimeField()
    sist = models.DateTimeField(db_index=True)
    antall = models.PositiveIntegerField()
    innhold = models.BinaryField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["virksomhet", "sist"])]

    def __str__(self) -> str:
        return "Avvisning"


class Teller(models.Model):
    """Counter for a rate limit in the current window: sign-ins from an address, downloads by a person."""

    noekkel = models.CharField(max_length=60, primary_key=True)
    antall = models.PositiveIntegerField()
    utloeper = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return "Teller"


class Husket(models.Model):
    """An organisation that somebody has marked or opened. Which one, and the time, are in the sealed envelope."""

    noekkel = models.CharField(max_length=24, primary_key=True)  # keyed hash of person and organisation
    person = models.CharField(max_length=24, db_index=True)  # keyed hash
    is_favoritt = models.BooleanField(default=False)
    innhold = models.BinaryField()
    # Only the day: with the time, rows could be matched with the access record to find the organisation.
    sist_brukt = models.DateField(db_index=True)

    def __str__(self) -> str:
        return "Husket"


class Systemforespoersel(models.Model):
    """An organisation's access that was asked for or seen here. Which one, by whom and when are in the envelope."""

    noekkel = models.CharField(max_length=24, primary_key=True)  # keyed hash of organisation and kind of relation
    retur = models.CharField(max_length=24, db_index=True)  # keyed hash of the way back from Altinn; empty once used
    innhold = models.BinaryField()
    sist_brukt = models.DateField(db_index=True)  # only the day, as in `Husket`

    def __str__(self) -> str:
        return "Systemforespoersel"


class Klientkortsamling(models.Model):
    """What one person notes about all clients, and saved filters of them. Everything is in the sealed envelopes."""

    person = models.CharField(max_length=24, primary_key=True)  # keyed hash
    innhold = models.BinaryField()
    utvalg = models.BinaryField(default=b"")
    versjon = models.PositiveIntegerField()  # goes up with each change, so that none is lost
    sist_brukt = models.DateField(db_index=True)  # only the day, as in `Husket`

    def __str__(self) -> str:
        return "Klientkortsamling"


class Settstand(models.Model):
    """What one person last marked as seen of one organisation. Everything is in the sealed envelope."""

    noekkel = models.CharField(max_length=24, primary_key=True)  # keyed hash of person and organisation
    person = models.CharField(max_length=24, db_index=True)  # keyed hash
    innhold = models.BinaryField()
    sist_brukt = models.DateField(db_index=True)  # only the day, as in `Husket`

    def __str__(self) -> str:
        return "Settstand"


class Betalingsfilrad(models.Model):
    """A payment file that was made for an organisation. What is in it, and who made it, are in the envelope."""

    noekkel = models.CharField(max_length=24, primary_key=True)  # keyed hash of organisation, form and content
    virksomhet = models.CharField(max_length=24, db_index=True)  # keyed hash of the organisation number
    innhold = models.BinaryField()
    siste_dag = models.DateField(db_index=True)  # the last day that something in it is paid on

    def __str__(self) -> str:
        return "Betalingsfilrad"


class Kalenderadresse(models.Model):
    """A secret address that a calendar program fetches a person's due dates from. Only its keyed hash is kept."""

    noekkel = models.CharField(max_length=24, primary_key=True)  # keyed hash of person and form
    person = models.CharField(max_length=24, db_index=True)  # keyed hash
    adresse = models.CharField(max_length=64, unique=True)  # keyed hash of the secret
    innhold = models.BinaryField()  # whose it is, what for, and what was consented to
    tilstand = models.BinaryField()  # the entries of each organisation as they were last read
    sendt = models.BinaryField(null=True)  # the days that were last sent, and of whom
    utloeper = models.DateTimeField(db_index=True)
    sist_hentet = models.DateField(null=True)

    def __str__(self) -> str:
        return "Kalenderadresse"


class Epostabonnement(models.Model):
    """A person's e-mail notifications: to which address, about which organisations. All is in the two envelopes."""

    noekkel = models.CharField(max_length=24, primary_key=True)  # keyed hash of the person
    bekreft = models.CharField(max_length=64, db_index=True)  # keyed hash of the secret that confirms; empty once used
    stopp = models.CharField(max_length=64, unique=True)  # keyed hash of the secret that stops it
    innhold = models.BinaryField()  # what was consented to; the pages write it
    tilstand = models.BinaryField()  # how far the message of the day has come; the worker writes it
    utloeper = models.DateTimeField(db_index=True)
    neste = models.DateTimeField(null=True, db_index=True)  # when it is looked at next; null until it is confirmed
    sendt = models.DateField(null=True)  # the day of the last message

    def __str__(self) -> str:
        return "Epostabonnement"


class Epoststand(models.Model):
    """What was told by e-mail of one organisation, and what waits to be told. Everything is in the envelope."""

    noekkel = models.CharField(max_length=24, primary_key=True)  # keyed hash of person and organisation
    abonnement = models.CharField(max_length=24, db_index=True)  # the row that it belongs to
    innhold = models.BinaryField()
    proevd = models.DateField(null=True)  # the day it was last read, or tried

    def __str__(self) -> str:
        return "Epoststand"


class Nattvalg(models.Model):
    """A person who has figures fetched at night. Who it is, and what came of it, are in the sealed envelopes."""

    person = models.CharField(max_length=24, primary_key=True)  # keyed hash
    innhold = models.BinaryField()
    resultat = models.BinaryField(default=b"")
    sist_inne = models.DateField(db_index=True)  # the day of the last sign-in
    natt = models.DateField(null=True)  # the last night that was begun

    def __str__(self) -> str:
        return "Nattvalg"


class Firmanatt(models.Model):
    """A firm that has its clients fetched at night. Which one, and what came of it, are in the sealed envelopes."""

    noekkel = models.CharField(max_length=24, primary_key=True)  # keyed hash of the firm's organisation number
    innhold = models.BinaryField()
    resultat = models.BinaryField(default=b"")
    sist_sett = models.DateField(db_index=True)  # the last day that somebody of the firm saw what its agents read
    natt = models.DateField(null=True)  # the last night that was begun
    er_slutt = models.BooleanField(default=False)  # the firm had no agent any more

    def __str__(self) -> str:
        return "Firmanatt"


class Avstemmingsrad(models.Model):
    """A reconciliation: one person's, while it is worked on, or the organisation's, once it is finished.

    Also which accounts were chosen last for an organisation. Everything is in the two envelopes, of which the first is
    small.
    """

    noekkel = models.CharField(max_length=24, primary_key=True)  # keyed hash of what it is
    liste = models.CharField(max_length=24, db_index=True)  # keyed hash of the list it is in
    hode = models.BinaryField()
    innhold = models.BinaryField()
    versjon = models.PositiveIntegerField()  # goes up with each change, so that none is lost
    siste_dag = models.DateField(db_index=True)  # the last day it is kept

    def __str__(self) -> str:
        return "Avstemmingsrad"
