# What was last sent at a calendar address, apart from what was read for it.

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0014_firmanatt"),
    ]

    operations = [
        migrations.AddField(
            model_name="kalenderadresse",
            name="sendt",
            field=models.BinaryField(null=True),
        ),
    ]
