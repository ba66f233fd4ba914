from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_jobb")]

    operations = [
        migrations.CreateModel(
            name="Arbeider",
            fields=[
                ("navn", models.CharField(max_length=16, primary_key=True, serialize=False)),
                ("sist_sett", models.DateTimeField()),
                ("innhold", models.BinaryField()),
            ],
        ),
    ]
