from django.db import migrations, models


class Migration(migrations.Migration):
    """The field's name in the code; the column stays as it is."""

    dependencies = [("jobs", "0004_jobb_referanse")]

    operations = [
        migrations.AlterField(
            model_name="jobb",
            name="referanse",
            field=models.CharField(db_column="referanse", db_default="", default="", max_length=14),
        ),
        migrations.RenameField(model_name="jobb", old_name="referanse", new_name="reference"),
    ]
