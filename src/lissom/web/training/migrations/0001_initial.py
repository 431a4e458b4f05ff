"""First tables of training."""

import django.db.models.deletion
import django.db.models.functions.text
import lissom.core.activity.model
import lissom.core.runner.model
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Runner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100)),
                ('birth_year', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('sex', models.CharField(blank=True, max_length=6)),
                ('body_mass_kg', models.FloatField(blank=True, null=True)),
                ('resting_heart_rate_bpm', models.FloatField(blank=True, null=True)),
                ('highest_heart_rate_bpm', models.FloatField(blank=True, null=True)),
                ('sweat_rate_l_per_h', models.FloatField(blank=True, null=True)),
                ('result_distance_m', models.FloatField(blank=True, null=True)),
                ('result_time_s', models.FloatField(blank=True, null=True)),
                ('result_date', models.DateField(blank=True, null=True)),
                ('said_level', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('runs_a_week', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('weekday_minutes', models.JSONField()),
                ('run_start', models.JSONField()),
                ('strength_start', models.JSONField()),
                ('clinic_hours', models.JSONField()),
                ('massage_every_days', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('massage_budget_pence_week', models.PositiveIntegerField(blank=True, null=True)),
                ('long_run_weekday', models.PositiveSmallIntegerField()),
                ('equipment', models.JSONField()),
                ('tight_groups', models.JSONField()),
                ('timezone', models.CharField(max_length=64)),
                ('miles', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('user', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='runner', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('name'), name='runner_name_once'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='runner_name_given'), models.CheckConstraint(condition=models.Q(('birth_year__isnull', True), models.Q(('birth_year__gte', 1900), ('birth_year__lte', 2100)), _connector='OR'), name='runner_birth_year_range'), models.CheckConstraint(condition=models.Q(('sex__in', ['', lissom.core.runner.model.Sex['FEMALE'], lissom.core.runner.model.Sex['MALE']])), name='runner_sex_word'), models.CheckConstraint(condition=models.Q(('body_mass_kg__isnull', True), models.Q(('body_mass_kg__gte', 20), ('body_mass_kg__lte', 300)), _connector='OR'), name='runner_body_mass_kg_range'), models.CheckConstraint(condition=models.Q(('resting_heart_rate_bpm__isnull', True), models.Q(('resting_heart_rate_bpm__gte', 20), ('resting_heart_rate_bpm__lte', 150)), _connector='OR'), name='runner_resting_heart_rate_bpm_range'), models.CheckConstraint(condition=models.Q(('highest_heart_rate_bpm__isnull', True), models.Q(('highest_heart_rate_bpm__gte', 80), ('highest_heart_rate_bpm__lte', 250)), _connector='OR'), name='runner_highest_heart_rate_bpm_range'), models.CheckConstraint(condition=models.Q(('sweat_rate_l_per_h__isnull', True), models.Q(('sweat_rate_l_per_h__gte', 0), ('sweat_rate_l_per_h__lte', 5)), _connector='OR'), name='runner_sweat_rate_l_per_h_range'), models.CheckConstraint(condition=models.Q(('said_level__isnull', True), models.Q(('said_level__gte', 0), ('said_level__lte', 4)), _connector='OR'), name='runner_said_level_range'), models.CheckConstraint(condition=models.Q(('runs_a_week__isnull', True), models.Q(('runs_a_week__gte', 1), ('runs_a_week__lte', 14)), _connector='OR'), name='runner_runs_a_week_range'), models.CheckConstraint(condition=models.Q(('massage_every_days__isnull', True), models.Q(('massage_every_days__gte', 1), ('massage_every_days__lte', 365)), _connector='OR'), name='runner_massage_every_days_range'), models.CheckConstraint(condition=models.Q(('long_run_weekday__isnull', True), models.Q(('long_run_weekday__gte', 0), ('long_run_weekday__lte', 6)), _connector='OR'), name='runner_long_run_weekday_range'), models.CheckConstraint(condition=models.Q(models.Q(('result_date__isnull', True), ('result_distance_m__isnull', True), ('result_time_s__isnull', True)), models.Q(('result_date__isnull', False), ('result_distance_m__gt', 0), ('result_time_s__gt', 0)), _connector='OR'), name='runner_result_whole')],
            },
        ),
        migrations.CreateModel(
            name='Race',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField()),
                ('distance_m', models.FloatField()),
                ('priority', models.CharField(max_length=1)),
                ('gain_m', models.FloatField(default=0.0)),
                ('target_s', models.FloatField(blank=True, null=True)),
                ('name', models.CharField(blank=True, max_length=120)),
                ('runner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='races', to='training.runner')),
            ],
            options={
                'ordering': ['date', 'distance_m'],
                'constraints': [models.UniqueConstraint(fields=('runner', 'date', 'distance_m'), name='race_once'), models.CheckConstraint(condition=models.Q(('distance_m__isnull', True), models.Q(('distance_m__gte', 100), ('distance_m__lte', 500000)), _connector='OR'), name='race_distance_m_range'), models.CheckConstraint(condition=models.Q(('gain_m__isnull', True), models.Q(('gain_m__gte', 0), ('gain_m__lte', 50000)), _connector='OR'), name='race_gain_m_range'), models.CheckConstraint(condition=models.Q(('target_s__isnull', True), ('target_s__gte', 1), _connector='OR'), name='race_target_s_least'), models.CheckConstraint(condition=models.Q(('priority__in', [lissom.core.runner.model.Priority['A'], lissom.core.runner.model.Priority['B'], lissom.core.runner.model.Priority['C']])), name='race_priority_word')],
            },
        ),
        migrations.CreateModel(
            name='ImportBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('started_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('runner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='imports', to='training.runner')),
            ],
            options={
                'ordering': ['started_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='SourceFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=400)),
                ('content_hash', models.CharField(max_length=64)),
                ('size_bytes', models.PositiveBigIntegerField()),
                ('format', models.CharField(blank=True, max_length=40)),
                ('result', models.CharField(max_length=10)),
                ('findings', models.JSONField(default=list)),
                ('stored_as', models.CharField(default='deflate', max_length=8)),
                ('data', models.BinaryField(default=bytes)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='training.importbatch')),
                ('runner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='training.runner')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('runner', 'content_hash'), name='file_once'), models.CheckConstraint(condition=models.Q(('result__in', ['failed', 'imported', 'skipped'])), name='sourcefile_result_word'), models.CheckConstraint(condition=models.Q(('stored_as__in', ['deflate', 'raw'])), name='sourcefile_stored_as_word')],
            },
        ),
        migrations.CreateModel(
            name='Activity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.PositiveSmallIntegerField(default=0)),
                ('sport', models.CharField(max_length=10)),
                ('sub_sport', models.CharField(blank=True, max_length=60)),
                ('title', models.CharField(blank=True, max_length=300)),
                ('start', models.DateTimeField()),
                ('utc_offset_s', models.IntegerField()),
                ('offset_source', models.CharField(max_length=20)),
                ('local_date', models.DateField()),
                ('elapsed_s', models.FloatField()),
                ('timer_s', models.FloatField()),
                ('moving_s', models.FloatField()),
                ('distance_m', models.FloatField(blank=True, null=True)),
                ('distance_source', models.CharField(blank=True, max_length=40)),
                ('ascent_m', models.FloatField(blank=True, null=True)),
                ('descent_m', models.FloatField(blank=True, null=True)),
                ('ascent_source', models.CharField(blank=True, max_length=40)),
                ('mean_heart_rate_bpm', models.FloatField(blank=True, null=True)),
                ('highest_heart_rate_bpm', models.FloatField(blank=True, null=True)),
                ('perceived_exertion', models.FloatField(blank=True, null=True)),
                ('device', models.CharField(blank=True, max_length=120)),
                ('source_format', models.CharField(max_length=40)),
                ('partial', models.BooleanField(default=False)),
                ('lacks', models.JSONField(default=list)),
                ('laps', models.JSONField(default=list)),
                ('pauses', models.JSONField(default=list)),
                ('richness', models.PositiveBigIntegerField(default=0)),
                ('best_efforts_s', models.JSONField(default=dict)),
                ('versions', models.JSONField(default=dict)),
                ('exposure', models.BinaryField(blank=True, null=True)),
                ('duplicate_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='duplicates', to='training.activity')),
                ('runner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='activities', to='training.runner')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='activities', to='training.sourcefile')),
            ],
            options={
                'verbose_name_plural': 'activities',
                'ordering': ['start', 'id'],
                'indexes': [models.Index(fields=['runner', 'start'], name='activity_by_start'), models.Index(fields=['runner', 'local_date'], name='activity_by_day')],
                'constraints': [models.UniqueConstraint(fields=('source', 'part'), name='activity_once'), models.CheckConstraint(condition=models.Q(('sport__in', [lissom.core.activity.model.Sport['CYCLE'], lissom.core.activity.model.Sport['OTHER'], lissom.core.activity.model.Sport['RUN'], lissom.core.activity.model.Sport['STRENGTH'], lissom.core.activity.model.Sport['SWIM'], lissom.core.activity.model.Sport['WALK']])), name='activity_sport_word'), models.CheckConstraint(condition=models.Q(('elapsed_s__isnull', True), ('elapsed_s__gte', 0), _connector='OR'), name='activity_elapsed_s_least'), models.CheckConstraint(condition=models.Q(('timer_s__isnull', True), ('timer_s__gte', 0), _connector='OR'), name='activity_timer_s_least'), models.CheckConstraint(condition=models.Q(('moving_s__isnull', True), ('moving_s__gte', 0), _connector='OR'), name='activity_moving_s_least'), models.CheckConstraint(condition=models.Q(('distance_m__isnull', True), ('distance_m__gte', 0), _connector='OR'), name='activity_distance_m_least'), models.CheckConstraint(condition=models.Q(('utc_offset_s__isnull', True), models.Q(('utc_offset_s__gte', -86400), ('utc_offset_s__lte', 86400)), _connector='OR'), name='activity_utc_offset_s_range'), models.CheckConstraint(condition=models.Q(('perceived_exertion__isnull', True), models.Q(('perceived_exertion__gte', 0), ('perceived_exertion__lte', 10)), _connector='OR'), name='activity_perceived_exertion_range')],
            },
        ),
        migrations.CreateModel(
            name='ActivityStreams',
            fields=[
                ('activity', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='streams', serialize=False, to='training.activity')),
                ('data', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='CheckIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('local_date', models.DateField()),
                ('soreness', models.JSONField(default=dict)),
                ('sleep', models.FloatField(blank=True, null=True)),
                ('fatigue', models.FloatField(blank=True, null=True)),
                ('stress', models.FloatField(blank=True, null=True)),
                ('mood', models.FloatField(blank=True, null=True)),
                ('calm', models.FloatField(blank=True, null=True)),
                ('red_flags', models.JSONField(default=list)),
                ('note', models.TextField(blank=True)),
                ('scale', models.CharField(max_length=40)),
                ('runner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='check_ins', to='training.runner')),
            ],
            options={
                'ordering': ['at', 'id'],
                'indexes': [models.Index(fields=['runner', 'local_date'], name='check_in_by_day')],
                'constraints': [models.UniqueConstraint(fields=('runner', 'at'), name='check_in_once'), models.CheckConstraint(condition=models.Q(('sleep__isnull', True), models.Q(('sleep__gte', 0), ('sleep__lte', 10)), _connector='OR'), name='checkin_sleep_range'), models.CheckConstraint(condition=models.Q(('fatigue__isnull', True), models.Q(('fatigue__gte', 0), ('fatigue__lte', 10)), _connector='OR'), name='checkin_fatigue_range'), models.CheckConstraint(condition=models.Q(('stress__isnull', True), models.Q(('stress__gte', 0), ('stress__lte', 10)), _connector='OR'), name='checkin_stress_range'), models.CheckConstraint(condition=models.Q(('mood__isnull', True), models.Q(('mood__gte', 0), ('mood__lte', 10)), _connector='OR'), name='checkin_mood_range'), models.CheckConstraint(condition=models.Q(('calm__isnull', True), models.Q(('calm__gte', 0), ('calm__lte', 10)), _connector='OR'), name='checkin_calm_range')],
            },
        ),
        migrations.CreateModel(
            name='DoneEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField()),
                ('start', models.DateTimeField(blank=True, null=True)),
                ('kind', models.CharField(max_length=10)),
                ('type', models.CharField(blank=True, max_length=60)),
                ('minutes', models.FloatField()),
                ('distance_m', models.FloatField(blank=True, null=True)),
                ('rpe_cr10', models.FloatField(blank=True, null=True)),
                ('hard', models.BooleanField(default=False)),
                ('place', models.CharField(blank=True, max_length=120)),
                ('note', models.TextField(blank=True)),
                ('runner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='training.runner')),
            ],
            options={
                'verbose_name_plural': 'done entries',
                'ordering': ['date', 'id'],
                'indexes': [models.Index(fields=['runner', 'date'], name='entry_by_day')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', [lissom.core.runner.model.DoneKind['CROSS'], lissom.core.runner.model.DoneKind['MASSAGE'], lissom.core.runner.model.DoneKind['RACE'], lissom.core.runner.model.DoneKind['RUN'], lissom.core.runner.model.DoneKind['STRENGTH'], lissom.core.runner.model.DoneKind['STRETCH'], lissom.core.runner.model.DoneKind['WALK']])), name='doneentry_kind_word'), models.CheckConstraint(condition=models.Q(('minutes__gt', 0), ('minutes__lte', 2880)), name='doneentry_minutes_range'), models.CheckConstraint(condition=models.Q(('distance_m__isnull', True), models.Q(('distance_m__gte', 0), ('distance_m__lte', 500000)), _connector='OR'), name='doneentry_distance_m_range'), models.CheckConstraint(condition=models.Q(('rpe_cr10__isnull', True), models.Q(('rpe_cr10__gte', 0), ('rpe_cr10__lte', 10)), _connector='OR'), name='doneentry_rpe_cr10_range')],
            },
        ),
        migrations.CreateModel(
            name='Injury',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pathway', models.CharField(max_length=60)),
                ('stage', models.PositiveSmallIntegerField()),
                ('since', models.DateField()),
                ('stage_since', models.DateField()),
                ('ended', models.DateField(blank=True, null=True)),
                ('state', models.CharField(blank=True, max_length=40)),
                ('note', models.TextField(blank=True)),
                ('runner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='injuries', to='training.runner')),
            ],
            options={
                'verbose_name_plural': 'injuries',
                'ordering': ['since', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended__isnull', True)), fields=('runner', 'pathway', 'state'), name='injury_open_once'), models.CheckConstraint(condition=models.Q(('ended__isnull', True), ('ended__gte', models.F('since')), _connector='OR'), name='injury_ends_after_start'), models.CheckConstraint(condition=models.Q(('stage_since__gte', models.F('since'))), name='injury_since_stage_since_order')],
            },
        ),
        migrations.CreateModel(
            name='BusyTime',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.DateTimeField()),
                ('end', models.DateTimeField()),
                ('title', models.CharField(blank=True, max_length=200)),
                ('source', models.CharField(blank=True, max_length=400)),
                ('runner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='busy_times', to='training.runner')),
            ],
            options={
                'ordering': ['start', 'end', 'id'],
                'constraints': [models.UniqueConstraint(fields=('runner', 'source', 'start', 'end'), name='busy_time_once'), models.CheckConstraint(condition=models.Q(('end__gt', models.F('start'))), name='busytime_start_end_order')],
            },
        ),
        migrations.CreateModel(
            name='Holiday',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first', models.DateField()),
                ('last', models.DateField()),
                ('note', models.CharField(blank=True, max_length=200)),
                ('runner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='holidays', to='training.runner')),
            ],
            options={
                'ordering': ['first', 'last', 'id'],
                'constraints': [models.UniqueConstraint(fields=('runner', 'first', 'last'), name='holiday_once'), models.CheckConstraint(condition=models.Q(('last__gte', models.F('first'))), name='holiday_first_last_order')],
            },
        ),
        migrations.CreateModel(
            name='Programme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('on', models.DateField()),
                ('made_at', models.DateTimeField()),
                ('document_text', models.TextField()),
                ('problem_text', models.TextField()),
                ('problem_hash', models.CharField(max_length=64)),
                ('versions', models.JSONField(default=dict)),
                ('current', models.BooleanField(default=True)),
                ('runner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='programmes', to='training.runner')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('runner', 'number'), name='programme_number_once'), models.UniqueConstraint(condition=models.Q(('current', True)), fields=('runner',), name='programme_one_current'), models.CheckConstraint(condition=models.Q(('number__isnull', True), ('number__gte', 1), _connector='OR'), name='programme_number_least')],
            },
        ),
    ]
