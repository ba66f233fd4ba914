"""The table of background jobs."""

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
