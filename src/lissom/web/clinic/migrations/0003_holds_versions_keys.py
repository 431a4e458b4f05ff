"""Holds that end, versions against stale pages, keys against double clicks, qualifications.

The table of appointments is rebuilt, which drops its triggers: they are made again at the end.
"""

import importlib

from django.db import migrations, models

overlap = importlib.import_module("lissom.web.clinic.migrations.0002_no_overlap")


class Migration(migrations.Migration):
    dependencies = [("clinic", "0002_no_overlap")]
    operations = [
        migrations.RunPython(overlap.drop_triggers, overlap.add_triggers),
        migrations.AddField(
            "therapist",
            "services",
            models.ManyToManyField(blank=True, related_name="therapists", to="clinic.service"),
        ),
        migrations.AddField(
            "appointment", "hold_until", models.DateTimeField(blank=True, null=True)
        ),
        migrations.AddField("appointment", "version", models.PositiveIntegerField(default=1)),
        migrations.AddField(
            "appointment", "key", models.CharField(blank=True, default="", max_length=64)
        ),
        migrations.AddConstraint(
            "appointment",
            models.UniqueConstraint(
                condition=models.Q(("key", ""), _negated=True),
                fields=("key",),
                name="appointment_key_once",
            ),
        ),
        migrations.RunPython(overlap.add_triggers, overlap.drop_triggers),
    ]
