"""What watches recorded: the files as they came, and one row for each activity in them."""

from __future__ import annotations

from django.db import models

from lissom.core.activity.model import Sport
from lissom.web.training.models.ranges import at_least, between, one_of
from lissom.web.training.models.runner import Runner


class ImportBatch(models.Model):
    """One import: what can be undone together, how far it is, and what it did.

    The process that imports writes the progress in the transaction of the files it stores, so
    the counts are always those of what is in. `beat_at`: its last sign of life. `total` is empty
    while nobody knows how many files there are. `stop_asked`: end after the files under way.
    `notes`: findings about what never became a file (an unreadable folder). `problem`: why it
    ended before its time.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        STOPPED = "stopped"
        BROKEN = "broken"

    runner = models.ForeignKey(Runner, models.CASCADE, related_name="imports")
    label = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=10, default=State.RUNNING)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    beat_at = models.DateTimeField(null=True, blank=True)
    stop_asked = models.BooleanField(default=False)
    total = models.PositiveIntegerField(null=True, blank=True)
    done = models.PositiveIntegerField(default=0)
    imported = models.PositiveIntegerField(default=0)
    duplicates = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    runs = models.PositiveIntegerField(default=0)
    distance_m = models.FloatField(default=0.0)
    files_per_s = models.FloatField(null=True, blank=True)
    current = models.CharField(max_length=400, blank=True)
    notes = models.JSONField(default=list)
    problem = models.TextField(blank=True)

    class Meta:
        ordering = ["started_at", "id"]
        verbose_name_plural = "import batches"
        constraints = [
            one_of("state", ["waiting", "running", "done", "stopped", "broken"]),
            at_least("distance_m", 0),
        ]

    def __str__(self) -> str:
        return f"import of {self.started_at:%Y-%m-%d %H:%M}"


class SourceFile(models.Model):
    """A file as it came. `content_hash` is of the uncompressed bytes. `data` is what arrived,
    deflated unless `stored_as` says `raw`; empty when the file is no recording at all. `labels`:
    what the table of an export says of it.
    """

    class Result(models.TextChoices):
        IMPORTED = "imported"
        SKIPPED = "skipped"
        FAILED = "failed"

    runner = models.ForeignKey(Runner, models.CASCADE, related_name="files")
    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="files")
    name = models.CharField(max_length=400)
    content_hash = models.CharField(max_length=64)
    size_bytes = models.PositiveBigIntegerField()
    format = models.CharField(max_length=40, blank=True)
    result = models.CharField(max_length=10)
    findings = models.JSONField(default=list)
    labels = models.JSONField(default=dict)
    stored_as = models.CharField(max_length=8, default="deflate")
    data = models.BinaryField(default=bytes)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["runner", "content_hash"], name="file_once"),
            one_of("result", ["imported", "skipped", "failed"]),
            one_of("stored_as", ["deflate", "raw"]),
        ]

    def __str__(self) -> str:
        return self.name


class FileOutcome(models.Model):
    """What became of one file of one import, to be read later. `source` is the stored file: of
    a duplicate the one that was there before."""

    class Result(models.TextChoices):
        IMPORTED = "imported"
        DUPLICATE = "duplicate"
        SKIPPED = "skipped"
        FAILED = "failed"

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="outcomes")
    source = models.ForeignKey(
        SourceFile, models.SET_NULL, null=True, blank=True, related_name="outcomes"
    )
    name = models.CharField(max_length=400)
    result = models.CharField(max_length=10)
    findings = models.JSONField(default=list)

    class Meta:
        ordering = ["id"]
        constraints = [one_of("result", ["imported", "duplicate", "skipped", "failed"])]

    def __str__(self) -> str:
        return f"{self.name}: {self.result}"


class Activity(models.Model):
    """One recorded session: the summary as columns, the exposure grid for the models.

    `duplicate_of`: the same session recorded richer; only rows without it count. `kept_apart`:
    the runner said that it is a session of its own, so it is never joined by itself.
    `corrections`: what the file said of what the runner corrected. `richness` counts recorded
    values. `best_efforts_s` maps metres (as text) to seconds.
    """

    runner = models.ForeignKey(Runner, models.CASCADE, related_name="activities")
    source = models.ForeignKey(SourceFile, models.CASCADE, related_name="activities")
    part = models.PositiveSmallIntegerField(default=0)
    duplicate_of = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="duplicates"
    )
    kept_apart = models.BooleanField(default=False)
    sport = models.CharField(max_length=10)
    sub_sport = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=300, blank=True)
    description = models.TextField(blank=True)
    gear = models.CharField(max_length=120, blank=True)
    start = models.DateTimeField()
    utc_offset_s = models.IntegerField()
    offset_source = models.CharField(max_length=20)
    local_date = models.DateField()
    elapsed_s = models.FloatField()
    timer_s = models.FloatField()
    moving_s = models.FloatField()
    distance_m = models.FloatField(null=True, blank=True)
    distance_source = models.CharField(max_length=40, blank=True)
    ascent_m = models.FloatField(null=True, blank=True)
    descent_m = models.FloatField(null=True, blank=True)
    ascent_source = models.CharField(max_length=40, blank=True)
    mean_heart_rate_bpm = models.FloatField(null=True, blank=True)
    highest_heart_rate_bpm = models.FloatField(null=True, blank=True)
    perceived_exertion = models.FloatField(null=True, blank=True)
    device = models.CharField(max_length=120, blank=True)
    source_format = models.CharField(max_length=40)
    partial = models.BooleanField(default=False)
    lacks = models.JSONField(default=list)
    laps = models.JSONField(default=list)
    pauses = models.JSONField(default=list)
    sets = models.JSONField(default=list)
    lengths = models.JSONField(default=list)
    richness = models.PositiveBigIntegerField(default=0)
    best_efforts_s = models.JSONField(default=dict)
    versions = models.JSONField(default=dict)
    exposure = models.BinaryField(null=True, blank=True)
    corrections = models.JSONField(default=dict)

    class Meta:
        ordering = ["start", "id"]
        verbose_name_plural = "activities"
        indexes = [
            models.Index(fields=["runner", "start"], name="activity_by_start"),
            models.Index(fields=["runner", "local_date"], name="activity_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["source", "part"], name="activity_once"),
            one_of("sport", Sport),
            at_least("elapsed_s", 0),
            at_least("timer_s", 0),
            at_least("moving_s", 0),
            at_least("distance_m", 0),
            between("utc_offset_s", -86_400, 86_400),
            between("perceived_exertion", 0, 10),
        ]

    def __str__(self) -> str:
        return f"{self.sport} of {self.local_date}"


class ActivityStreams(models.Model):
    """The packed columns of one activity, apart so that lists never load them."""

    activity = models.OneToOneField(
        Activity, models.CASCADE, primary_key=True, related_name="streams"
    )
    data = models.BinaryField()

    def __str__(self) -> str:
        return f"streams of {self.activity_id}"
