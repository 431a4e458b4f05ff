"""First tables of clinic."""

import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('training', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Clinic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('place', models.CharField(blank=True, max_length=200)),
                ('timezone', models.CharField(max_length=64)),
                ('outside', models.BooleanField(default=False)),
                ('travel_min', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('name'), name='clinic_name_once'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='clinic_name_given'), models.CheckConstraint(condition=models.Q(('travel_min__isnull', True), models.Q(('travel_min__gte', 0), ('travel_min__lte', 600)), _connector='OR'), name='clinic_travel_min_range')],
            },
        ),
        migrations.CreateModel(
            name='Room',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rooms', to='clinic.clinic')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(models.F('clinic'), django.db.models.functions.text.Lower('name'), name='room_name_once'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='room_name_given')],
            },
        ),
        migrations.CreateModel(
            name='Service',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('type', models.CharField(max_length=40)),
                ('minutes', models.PositiveSmallIntegerField()),
                ('buffer_before_min', models.PositiveSmallIntegerField(default=0)),
                ('buffer_after_min', models.PositiveSmallIntegerField(default=0)),
                ('active', models.BooleanField(default=True)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='services', to='clinic.clinic')),
            ],
            options={
                'ordering': ['type', 'minutes'],
                'constraints': [models.UniqueConstraint(fields=('clinic', 'type', 'minutes'), name='service_once'), models.CheckConstraint(condition=models.Q(('minutes__isnull', True), models.Q(('minutes__gte', 5), ('minutes__lte', 480)), _connector='OR'), name='service_minutes_range'), models.CheckConstraint(condition=models.Q(('buffer_before_min__isnull', True), models.Q(('buffer_before_min__gte', 0), ('buffer_before_min__lte', 240)), _connector='OR'), name='service_buffer_before_min_range'), models.CheckConstraint(condition=models.Q(('buffer_after_min__isnull', True), models.Q(('buffer_after_min__gte', 0), ('buffer_after_min__lte', 240)), _connector='OR'), name='service_buffer_after_min_range')],
            },
        ),
        migrations.CreateModel(
            name='ServicePrice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField()),
                ('price_pence', models.PositiveIntegerField()),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='prices', to='clinic.service')),
            ],
            options={
                'ordering': ['since'],
                'constraints': [models.UniqueConstraint(fields=('service', 'since'), name='price_once')],
            },
        ),
        migrations.CreateModel(
            name='Therapist',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('clinic', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='therapists', to='clinic.clinic')),
                ('rooms', models.ManyToManyField(blank=True, related_name='therapists', to='clinic.room')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(models.F('clinic'), django.db.models.functions.text.Lower('name'), name='therapist_name_once'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='therapist_name_given')],
            },
        ),
        migrations.CreateModel(
            name='HoursException',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField()),
                ('opens', models.TimeField(blank=True, null=True)),
                ('closes', models.TimeField(blank=True, null=True)),
                ('therapist', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exceptions', to='clinic.therapist')),
            ],
            options={
                'ordering': ['date', 'opens'],
                'constraints': [models.UniqueConstraint(fields=('therapist', 'date', 'opens'), name='exception_once'), models.UniqueConstraint(condition=models.Q(('opens__isnull', True)), fields=('therapist', 'date'), name='exception_closed_once'), models.CheckConstraint(condition=models.Q(models.Q(('closes__isnull', True), ('opens__isnull', True)), models.Q(('closes__isnull', False), ('opens__isnull', False), models.Q(('closes', '00:00'), ('closes__gt', models.F('opens')), _connector='OR')), _connector='OR'), name='exception_order')],
            },
        ),
        migrations.CreateModel(
            name='Hours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekday', models.PositiveSmallIntegerField()),
                ('opens', models.TimeField()),
                ('closes', models.TimeField()),
                ('therapist', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hours', to='clinic.therapist')),
            ],
            options={
                'verbose_name_plural': 'hours',
                'ordering': ['weekday', 'opens'],
                'constraints': [models.UniqueConstraint(fields=('therapist', 'weekday', 'opens'), name='hours_once'), models.CheckConstraint(condition=models.Q(('weekday__isnull', True), models.Q(('weekday__gte', 0), ('weekday__lte', 6)), _connector='OR'), name='hours_weekday_range'), models.CheckConstraint(condition=models.Q(('closes', '00:00'), ('closes__gt', models.F('opens')), _connector='OR'), name='hours_order')],
            },
        ),
        migrations.CreateModel(
            name='FreeHour',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.DateTimeField()),
                ('end', models.DateTimeField()),
                ('therapist', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='free_hours', to='clinic.therapist')),
            ],
            options={
                'ordering': ['start'],
                'constraints': [models.UniqueConstraint(fields=('therapist', 'start', 'end'), name='free_hour_once'), models.CheckConstraint(condition=models.Q(('end__gt', models.F('start'))), name='freehour_start_end_order')],
            },
        ),
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client', models.CharField(blank=True, max_length=120)),
                ('start', models.DateTimeField()),
                ('end', models.DateTimeField()),
                ('blocked_start', models.DateTimeField()),
                ('blocked_end', models.DateTimeField()),
                ('state', models.CharField(choices=[('held', 'Held'), ('confirmed', 'Confirmed'), ('arrived', 'Arrived'), ('completed', 'Completed'), ('cancelled', 'Cancelled'), ('no_show', 'No Show'), ('blocked', 'Blocked')], max_length=10)),
                ('price_pence', models.PositiveIntegerField(blank=True, null=True)),
                ('made_at', models.DateTimeField()),
                ('runner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='appointments', to='training.runner')),
                ('room', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='clinic.room')),
                ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='clinic.service')),
                ('therapist', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='clinic.therapist')),
            ],
            options={
                'ordering': ['start', 'id'],
                'indexes': [models.Index(fields=['therapist', 'blocked_start'], name='appointment_by_therapist'), models.Index(fields=['room', 'blocked_start'], name='appointment_by_room')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['arrived', 'blocked', 'cancelled', 'completed', 'confirmed', 'held', 'no_show'])), name='appointment_state_word'), models.CheckConstraint(condition=models.Q(('end__gt', models.F('start'))), name='appointment_start_end_order'), models.CheckConstraint(condition=models.Q(('start__gte', models.F('blocked_start'))), name='appointment_blocked_start_start_order'), models.CheckConstraint(condition=models.Q(('blocked_end__gte', models.F('end'))), name='appointment_end_blocked_end_order')],
            },
        ),
    ]
