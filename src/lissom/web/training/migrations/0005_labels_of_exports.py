from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('training', '0004_health_injury_reports_and_weighings'),
    ]

    operations = [
        migrations.AddField(
            model_name='activity',
            name='description',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='activity',
            name='gear',
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name='sourcefile',
            name='labels',
            field=models.JSONField(default=dict),
        ),
    ]
