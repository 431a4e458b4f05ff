import django.db.models.deletion
from django.db import migrations, models


def tell_earlier_imports(apps, schema_editor):
    """Imports of before: what is known of them is what their files say."""
    batches = apps.get_model('training', 'ImportBatch')
    files = apps.get_model('training', 'SourceFile')
    outcomes = apps.get_model('training', 'FileOutcome')
    for batch in batches.objects.all():
        rows = list(files.objects.filter(batch=batch).defer('data').order_by('id'))
        outcomes.objects.bulk_create(
            outcomes(batch=batch, source=row, name=row.name, result=row.result, findings=row.findings)
            for row in rows
        )
        for result in ('imported', 'skipped', 'failed'):
            setattr(batch, result, sum(row.result == result for row in rows))
        batch.done = batch.total = len(rows)
        batch.state = 'stopped' if batch.finished_at is None else 'done'
        batch.save()


class Migration(migrations.Migration):

    dependencies = [
        ('training', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='FileOutcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=400)),
                ('result', models.CharField(max_length=10)),
                ('findings', models.JSONField(default=list)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AlterModelOptions(
            name='importbatch',
            options={'ordering': ['started_at', 'id'], 'verbose_name_plural': 'import batches'},
        ),
        migrations.AddField(
            model_name='activity',
            name='kept_apart',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='beat_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='current',
            field=models.CharField(blank=True, max_length=400),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='distance_m',
            field=models.FloatField(default=0.0),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='done',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='duplicates',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='failed',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='files_per_s',
            field=models.FloatField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='imported',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='label',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='notes',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='problem',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='runs',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='skipped',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='state',
            field=models.CharField(default='running', max_length=10),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='stop_asked',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='importbatch',
            name='total',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name='importbatch',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['broken', 'done', 'running', 'stopped', 'waiting'])), name='importbatch_state_word'),
        ),
        migrations.AddConstraint(
            model_name='importbatch',
            constraint=models.CheckConstraint(condition=models.Q(('distance_m__isnull', True), ('distance_m__gte', 0), _connector='OR'), name='importbatch_distance_m_least'),
        ),
        migrations.AddField(
            model_name='fileoutcome',
            name='batch',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='outcomes', to='training.importbatch'),
        ),
        migrations.AddField(
            model_name='fileoutcome',
            name='source',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='outcomes', to='training.sourcefile'),
        ),
        migrations.AddConstraint(
            model_name='fileoutcome',
            constraint=models.CheckConstraint(condition=models.Q(('result__in', ['duplicate', 'failed', 'imported', 'skipped'])), name='fileoutcome_result_word'),
        ),
        migrations.RunPython(tell_earlier_imports, migrations.RunPython.noop),
    ]
