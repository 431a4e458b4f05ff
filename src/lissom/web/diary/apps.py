"""The app's place in Django; at start it enters its kind of job."""

from __future__ import annotations

from django.apps import AppConfig


class DiaryConfig(AppConfig):
    name = "lissom.web.diary"
    label = "diary"

    def ready(self) -> None:
        from lissom.web.jobs.kinds import Kind, enter  # noqa: PLC0415 (needs the models)

        target = "lissom.web.diary.programmes:propose"
        enter(Kind("diary-changed", "Your programme after a change of the clinic", target))
