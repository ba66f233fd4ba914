from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("jobs", "0003_in_turn")]

    operations = [
        migrations.AddField(
            model_name="jobb",
            name="referanse",
            field=models.CharField(db_default="", default="", max_length=14),
        ),
    ]
