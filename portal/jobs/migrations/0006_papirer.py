import django.db.models.deletion
from django.db import migrations, models


def _name_bestilling() -> models.ForeignKey:  # type: ignore[type-arg]  # a migration knows no class
    return models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="jobs.papirbestilling")


class Migration(migrations.Migration):
    """Orders of papers for many clients."""

    dependencies = [("jobs", "0005_jobb_reference")]

    operations = [
        migrations.CreateModel(
            name="Papirbestilling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("noekkel", models.CharField(max_length=24, unique=True)),
                ("person", models.CharField(db_index=True, max_length=24)),
                ("sagt", models.DateTimeField()),
                ("slettes", models.DateTimeField(db_index=True)),
                ("steg", models.PositiveIntegerField(default=0)),
                ("stans", models.CharField(blank=True, default="", max_length=10)),
                ("byte", models.PositiveBigIntegerField(default=0)),
                ("innhold", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Papirklient",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("nr", models.PositiveSmallIntegerField()),
                ("is_ventende", models.BooleanField()),
                ("naar", models.DateTimeField()),
                ("begynt", models.PositiveSmallIntegerField(default=0)),
                ("innhold", models.BinaryField()),
                ("bestilling", _name_bestilling()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("bestilling", "nr"), name="papirklient_nr")],
            },
        ),
        migrations.CreateModel(
            name="Papirdel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("nr", models.PositiveSmallIntegerField()),
                ("endelse", models.CharField(max_length=4)),
                ("byte", models.PositiveIntegerField()),
                ("innhold", models.BinaryField()),
                ("bestilling", _name_bestilling()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("bestilling", "nr", "endelse"), name="papirdel_nr")],
            },
        ),
    ]
