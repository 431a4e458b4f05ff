"""Records of treatments, amendments, home care, templates."""


import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('clinic', '0006_exceptions_series_cancelling'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='TreatmentRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('author_name', models.CharField(max_length=150)),
                ('start', models.DateTimeField()),
                ('minutes', models.PositiveSmallIntegerField()),
                ('type', models.CharField(max_length=40)),
                ('subjective', models.TextField(blank=True)),
                ('objective', models.TextField(blank=True)),
                ('assessment', models.TextField(blank=True)),
                ('plan', models.TextField(blank=True)),
                ('chart', models.JSONField(default=list)),
                ('strokes', models.JSONField(default=list)),
                ('avoided', models.JSONField(default=list)),
                ('reaction', models.CharField(blank=True, max_length=300)),
                ('calm_before', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('calm_after', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('consent_reconfirmed', models.BooleanField(default=False)),
                ('made_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('locked_at', models.DateTimeField(blank=True, null=True)),
                ('locked_name', models.CharField(blank=True, max_length=150)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('appointment', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='record', to='clinic.appointment')),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='records', to='clinic.client')),
                ('therapist', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='records', to='clinic.therapist')),
            ],
            options={
                'ordering': ['-start', '-id'],
            },
        ),
        migrations.CreateModel(
            name='HomeCare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=10)),
                ('item', models.CharField(blank=True, max_length=60)),
                ('text', models.CharField(blank=True, max_length=500)),
                ('answer', models.CharField(default='offered', max_length=10)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='home_care', to='records.treatmentrecord')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Amendment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('author_name', models.CharField(max_length=150)),
                ('why', models.CharField(max_length=300)),
                ('text', models.TextField()),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('record', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='amendments', to='records.treatmentrecord')),
            ],
            options={
                'ordering': ['at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='RecordTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('base', models.CharField(blank=True, max_length=60)),
                ('content', models.JSONField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('made_at', models.DateTimeField()),
                ('changed_name', models.CharField(max_length=150)),
                ('archived_at', models.DateTimeField(blank=True, null=True)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='record_templates', to='clinic.clinic')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(models.F('clinic'), django.db.models.functions.text.Lower('name'), name='template_name_once'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='template_name_given')],
            },
        ),
        migrations.AddIndex(
            model_name='treatmentrecord',
            index=models.Index(fields=['client', 'start'], name='record_by_client'),
        ),
        migrations.AddConstraint(
            model_name='treatmentrecord',
            constraint=models.CheckConstraint(condition=models.Q(('locked_at__isnull', True), models.Q(('consent_reconfirmed', True), models.Q(('digest', ''), _negated=True)), _connector='OR'), name='record_locked_whole'),
        ),
        migrations.AddConstraint(
            model_name='homecare',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['drink', 'note', 'strength', 'stretch'])), name='homecare_kind_word'),
        ),
        migrations.AddConstraint(
            model_name='homecare',
            constraint=models.CheckConstraint(condition=models.Q(('answer__in', ['accepted', 'declined', 'offered'])), name='homecare_answer_word'),
        ),
        migrations.AddConstraint(
            model_name='homecare',
            constraint=models.CheckConstraint(condition=models.Q(('item', ''), ('text', ''), _negated=True), name='homecare_says_something'),
        ),
    ]
