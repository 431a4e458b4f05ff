"""How long records stay, on what ground, what was disposed of or went wrong."""


import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('clinic', '0005_audit_stays'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Breach',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('known_at', models.DateTimeField()),
                ('happened', models.TextField()),
                ('data_kinds', models.CharField(max_length=300)),
                ('people', models.PositiveIntegerField(blank=True, null=True)),
                ('risk', models.TextField()),
                ('measures', models.TextField(blank=True)),
                ('authority_told_at', models.DateTimeField(blank=True, null=True)),
                ('not_told_reason', models.CharField(blank=True, max_length=500)),
                ('people_told_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='breaches', to='clinic.clinic')),
            ],
            options={
                'ordering': ['-known_at', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('authority_told_at__gte', models.F('known_at'))), name='breach_known_at_authority_told_at_order'), models.CheckConstraint(condition=models.Q(('closed_at__gte', models.F('known_at'))), name='breach_known_at_closed_at_order')],
            },
        ),
        migrations.CreateModel(
            name='Disposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client_number', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('ground', models.CharField(max_length=10)),
                ('counts', models.JSONField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='disposals', to='clinic.clinic')),
            ],
            options={
                'ordering': ['-at', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ground__in', ['request', 'retention'])), name='disposal_ground_word')],
            },
        ),
        migrations.CreateModel(
            name='LegalHold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=500)),
                ('since', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='holds', to='clinic.client')),
            ],
            options={
                'ordering': ['since', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('client',), name='hold_open_once'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='hold_reason_given')],
            },
        ),
        migrations.CreateModel(
            name='Purpose',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=40)),
                ('basis', models.CharField(max_length=300)),
                ('condition', models.CharField(blank=True, max_length=300)),
                ('note', models.TextField(blank=True)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='purposes', to='clinic.clinic')),
            ],
            options={
                'ordering': ['key'],
                'constraints': [models.UniqueConstraint(fields=('clinic', 'key'), name='purpose_once')],
            },
        ),
        migrations.CreateModel(
            name='RetentionRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('years', models.PositiveSmallIntegerField()),
                ('minor_until_age', models.PositiveSmallIntegerField()),
                ('authority', models.CharField(blank=True, max_length=200)),
                ('clinic', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='retention', to='clinic.clinic')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('years__isnull', True), models.Q(('years__gte', 1), ('years__lte', 100)), _connector='OR'), name='retentionrule_years_range'), models.CheckConstraint(condition=models.Q(('minor_until_age__isnull', True), models.Q(('minor_until_age__gte', 18), ('minor_until_age__lte', 100)), _connector='OR'), name='retentionrule_minor_until_age_range')],
            },
        ),
    ]
