"""Addresses of the runner's pages."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern, URLResolver

from lissom.web.training import page_urls
from lissom.web.training.views import (
    activities,
    begin,
    calendars,
    data,
    entries,
    importing,
    reminder,
    settings,
    shoes,
)

urlpatterns: list[URLPattern | URLResolver] = [
    *page_urls.urlpatterns,
    path("begin", begin.begin, name="begin"),
    path("begin/<slug:step>", begin.step, name="begin-step"),
    path("plan", begin.plan, name="plan"),
    path("plan/make", begin.plan_make, name="plan-make"),
    path("activities", activities.activities, name="activities"),
    path("activities/<int:activity>", activities.activity, name="activity"),
    path("activities/<int:activity>/delete", activities.activity_delete, name="activity-delete"),
    path("activities/<int:activity>/route.svg", activities.activity_route, name="activity-route"),
    path("activities/<int:activity>/file", activities.activity_file, name="activity-file"),
    path("entries/add", entries.entry_add, name="entry-add"),
    path("entries/<int:entry>", entries.entry, name="entry"),
    path("entries/<int:entry>/delete", entries.entry_delete, name="entry-delete"),
    path("settings", settings.about, name="settings"),
    path("settings/week", settings.week, name="settings-week"),
    path("settings/massage", settings.massage, name="settings-massage"),
    path("settings/races", settings.races, name="settings-races"),
    path("settings/races/<str:race>/delete", settings.race_delete, name="race-delete"),
    path("settings/away", settings.away, name="settings-away"),
    path("settings/away/<int:holiday>/delete", settings.away_delete, name="away-delete"),
    path("settings/calendars", calendars.calendars_page, name="settings-calendars"),
    path("settings/calendars/add", calendars.calendar_add, name="calendar-add"),
    path("settings/calendars/<int:calendar>", calendars.calendar_act, name="calendar-act"),
    path("settings/clinics", calendars.clinics, name="settings-clinics"),
    path("settings/clinics/<int:clinic>", calendars.clinic, name="settings-clinic"),
    path("settings/clinics/<int:clinic>/delete", calendars.clinic_delete, name="clinic-delete"),
    path("settings/reminder", reminder.reminder, name="settings-reminder"),
    path("reminder/<str:word>", reminder.reminder_stop, name="reminder-stop"),
    path("settings/shoes", shoes.shoes_list, name="settings-shoes"),
    path("settings/shoes/named", shoes.shoe_named, name="shoe-named"),
    path("settings/shoes/<int:shoe>", shoes.shoe, name="settings-shoe"),
    path("settings/shoes/<int:shoe>/act", shoes.shoe_act, name="shoe-act"),
    path("settings/data", data.data, name="settings-data"),
    path("settings/data/export", data.export, name="export"),
    path("settings/data/export/<int:job>", data.export_file, name="export-file"),
    path("settings/bring-back", data.bring_back, name="bring-back"),
    path("settings/data/delete", data.delete, name="account-delete"),
    path("calendar/<str:secret>.ics", calendars.feed, name="feed"),
    path("import", importing.import_page, name="import"),
    path("import/<int:batch>", importing.import_of, name="import-of"),
    path("import/<int:batch>/progress", importing.import_progress, name="import-progress"),
    path("import/<int:batch>/stop", importing.import_stop, name="import-stop"),
    path("import/<int:batch>/retry", importing.import_retry, name="import-retry"),
    path("import/<int:batch>/undo", importing.import_undo, name="import-undo"),
]
