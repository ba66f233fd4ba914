from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0013_nattvalg"),
    ]

    operations = [
        migrations.CreateModel(
            name="Firmanatt",
            fields=[
                ("noekkel", models.CharField(max_length=24, primary_key=True, serialize=False)),
                ("innhold", models.BinaryField()),
                ("resultat", models.BinaryField(default=b"")),
                ("sist_sett", models.DateField(db_index=True)),
                ("natt", models.DateField(null=True)),
                ("er_slutt", models.BooleanField(default=False)),
            ],
        ),
    ]
