"""What access must remember: who is signed in, who has seen what, and what is to come first. Whose is sealed."""

from typing import ClassVar, NoReturn

from django.db import models


class Innlogging(models.Model):
    """One sign-in. The browser's session holds only its key; tokens and identity are in the sealed envelope."""

    noekkel = models.CharField(max_length=43, primary_key=True)
    sid = models.CharField(max_length=24, db_index=True)  # keyed hash of ID-porten's session, by which it is ended
    person = models.CharField(max_length=24, db_index=True)  # keyed hash
    innhold = models.BinaryField()
    begynt = models.DateTimeField()
    sist_sett = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return "Innlogging"


class KunTilfoyd(models.QuerySet["Innsyn"]):
    """Rows that the application adds and reads, and never changes or removes."""

    def update(self, **kwargs: object) -> NoReturn:
        """Refused."""
        raise TypeError("the record of access is only added to")

    def delete(self) -> NoReturn:
        """Refused; `manage.py rydd` removes what is older than it must be kept."""
        raise TypeError("the record of access is only added to")


class Innsyn(models.Model):
    """Somebody has seen an organisation's figures, or was refused. Who and what are in the sealed envelope."""

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
        """Added once."""
        if not self._state.adding:
            raise TypeError("the record of access is only added to")
        super().save(force_insert=True)

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        """Refused."""
        raise TypeError("the record of access is only added to")


class Teller(models.Model):
    """How often something has been done in the present window: sign-ins from an address, downloads by a person."""

    noekkel = models.CharField(max_length=60, primary_key=True)
    antall = models.PositiveIntegerField()
    utloeper = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return "Teller"


class Husket(models.Model):
    """An organisation that somebody has marked or opened. Which, and at what time, is in the sealed envelope."""

    noekkel = models.CharField(max_length=24, primary_key=True)  # keyed hash of person and organisation
    person = models.CharField(max_length=24, db_index=True)  # keyed hash
    is_favoritt = models.BooleanField(default=False)
    innhold = models.BinaryField()
    # The day alone: by the minute, the record of access would tell which organisation it was that the person opened.
    sist_brukt = models.DateField(db_index=True)

    def __str__(self) -> str:
        return "Husket"
