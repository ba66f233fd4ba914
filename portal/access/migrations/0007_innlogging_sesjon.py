"""Lets one query read a session and its sign-in."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Sign-ins from before have no session here, and are read by themselves."""

    dependencies: ClassVar = [("access", "0006_betalingsfilrad")]
    operations: ClassVar = [
        migrations.AddField("innlogging", "sesjon", models.CharField(max_length=40, db_index=True, db_default="")),
    ]
