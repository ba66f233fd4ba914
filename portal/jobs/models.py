"""One table of things to do after a request has ended."""

from django.db import models


class Jobb(models.Model):
    """Something to do: taken under a lease, so that one whose worker died is taken again. Runs twice without harm."""

    slag = models.CharField(max_length=20)  # which function does it
    noekkel = models.CharField(max_length=24, unique=True)  # keyed hash of what is to be done
    prioritet = models.PositiveSmallIntegerField()  # the lowest first
    innhold = models.BinaryField()  # sealed
    opprettet = models.DateTimeField()
    leid_til = models.DateTimeField()  # nobody else takes it before; in the past for one that waits
    forsoek = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["prioritet", "opprettet"])]  # noqa: RUF012 (Django's way)

    def __str__(self) -> str:
        return f"Jobb {self.slag}"
