"""The tables of background jobs, and of papers for many clients."""

from typing import ClassVar

from django.db import models


class Jobb(models.Model):
    """A job. If its worker dies, the lease expires and the job runs again, so every job must be idempotent."""

    slag = models.CharField(max_length=20)  # kind: selects the function
    noekkel = models.CharField(max_length=24, unique=True)  # keyed hash of kind and payload
    prioritet = models.PositiveSmallIntegerField()  # lowest first
    innhold = models.BinaryField()  # sealed
    opprettet = models.DateTimeField()
    leid_til = models.DateTimeField()  # lease expiry; a past value means available
    # `db_default`: web processes of the release before, which know no such column, can still enqueue.
    person = models.CharField(max_length=24, default="", db_default="")  # keyed hash; people are served in turn
    # Of the request that asked, for the log. The column keeps its name, for processes of the release before.
    reference = models.CharField(max_length=14, default="", db_default="", db_column="referanse")
    forsoek = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["prioritet", "opprettet"])]  # noqa: RUF012 (Django's way)

    def __str__(self) -> str:
        return f"Jobb {self.slag}"


class Arbeider(models.Model):
    """A running worker. It writes the time every other second; the envelope shows which key it seals with."""

    navn = models.CharField(max_length=16, primary_key=True)
    sist_sett = models.DateTimeField()
    innhold = models.BinaryField()

    def __str__(self) -> str:
        return "Arbeider"


class Tur(models.Model):
    """When a worker last took a job of this person. Removed after an hour."""

    person = models.CharField(max_length=24, primary_key=True)  # keyed hash
    sist = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return "Tur"


class Papirbestilling(models.Model):
    """An order of papers for many clients. What and for whom is sealed. Erased an hour after its last progress."""

    noekkel = models.CharField(max_length=24, unique=True)  # in its address
    person = models.CharField(max_length=24, db_index=True)  # keyed hash
    sagt = models.DateTimeField()  # last progress
    slettes = models.DateTimeField(db_index=True)
    steg = models.PositiveIntegerField(default=0)  # of the only job that may write
    stans = models.CharField(max_length=10, default="", blank=True)  # why it stopped; empty while it goes on
    byte = models.PositiveBigIntegerField(default=0)  # of its files
    innhold = models.BinaryField()

    def __str__(self) -> str:
        return "Papirbestilling"


class Papirklient(models.Model):
    """One client of an order. Which, and what became of it, is sealed."""

    bestilling = models.ForeignKey(Papirbestilling, on_delete=models.CASCADE)
    nr = models.PositiveSmallIntegerField()
    is_ventende = models.BooleanField()
    naar = models.DateTimeField()  # not before; a client that failed is tried again later
    begynt = models.PositiveSmallIntegerField(default=0)  # tries whose worker may have died
    innhold = models.BinaryField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["bestilling", "nr"], name="papirklient_nr")]

    def __str__(self) -> str:
        return "Papirklient"


class Papirdel(models.Model):
    """One file of an order, sealed."""

    bestilling = models.ForeignKey(Papirbestilling, on_delete=models.CASCADE)
    nr = models.PositiveSmallIntegerField()  # of the client; 0: the index
    endelse = models.CharField(max_length=4)
    byte = models.PositiveIntegerField()
    innhold = models.BinaryField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["bestilling", "nr", "endelse"], name="papirdel_nr")]

    def __str__(self) -> str:
        return "Papirdel"
