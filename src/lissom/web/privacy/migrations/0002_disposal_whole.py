"""A disposal says whether all of it was erased."""


from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('privacy', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='disposal',
            name='whole',
            field=models.BooleanField(default=True),
        ),
    ]
