from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def fill(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    programmes = apps.get_model("training", "Programme").objects
    programmes.filter(document_text__contains='"walk_run"').update(walk_runs=True)


class Migration(migrations.Migration):
    dependencies = [("training", "0014_days_with_a_second_run")]

    operations = [
        migrations.AddField(
            model_name="programme",
            name="walk_runs",
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
