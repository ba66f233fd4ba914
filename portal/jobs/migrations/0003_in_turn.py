from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("jobs", "0002_arbeider")]

    operations = [
        migrations.AddField(
            model_name="jobb",
            name="person",
            field=models.CharField(db_default="", default="", max_length=24),
        ),
        migrations.CreateModel(
            name="Tur",
            fields=[
                ("person", models.CharField(max_length=24, primary_key=True, serialize=False)),
                ("sist", models.DateTimeField(db_index=True)),
            ],
        ),
    ]
