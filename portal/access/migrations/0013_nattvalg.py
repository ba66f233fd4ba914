from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0012_epost"),
    ]

    operations = [
        migrations.CreateModel(
            name="Nattvalg",
            fields=[
                ("person", models.CharField(max_length=24, primary_key=True, serialize=False)),
                ("innhold", models.BinaryField()),
                ("resultat", models.BinaryField(default=b"")),
                ("sist_inne", models.DateField(db_index=True)),
                ("natt", models.DateField(null=True)),
            ],
        ),
    ]
