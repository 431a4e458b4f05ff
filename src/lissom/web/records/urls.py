"""Addresses of records for the staff."""

from __future__ import annotations

from django.urls import path

from lissom.web.records.views import reading, writing

urlpatterns = [
    path("visits/<int:visit>/record", writing.begin, name="record-begin"),
    path("records/<int:record>", writing.record, name="record"),
    path("records/<int:record>/amend", writing.amend, name="record-amend"),
    path("records/<int:record>/template", reading.template_keep, name="record-keep"),
    path("clients/<int:client>/records", reading.records, name="client-records"),
    path("outcomes", reading.outcomes, name="outcomes"),
    path("templates", reading.templates, name="record-templates"),
    path("templates/add", reading.template_add, name="record-template-add"),
    path("templates/<int:template>", reading.template, name="record-template"),
    path(
        "templates/<int:template>/archive",
        reading.template_archive,
        name="record-template-archive",
    ),
]
