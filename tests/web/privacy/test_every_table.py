"""Every table that names a person says what becomes of it: a new one fails here until it does.

Clients: `goes` with the erasure (and stands in the export), `kept` by law until its time is over,
`figure`: stays without a name, `keys`: two numbers of cards and no word. Accounts: `goes` with the
account, `unnamed`: the row stays and names nobody by key, `log`: only ever added to.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models

from lissom.web.accounts.models import User
from lissom.web.clinic.models import Client
from lissom.web.privacy import erasure

CLIENTS = {
    "clinic.Appointment.booked_for": "figure",
    "notices.Notice.client": "goes",
    "office.ClientMerge.gone": "goes",
    "office.ClientMerge.kept": "goes",
    "office.ClientSource.client": "goes",
    "office.Invoice.client": "figure",
    "office.NotTheSame.first": "keys",
    "office.NotTheSame.second": "keys",
    "office.Package.client": "figure",
    "office.Payment.client": "figure",
    "privacy.LegalHold.client": "goes",
    "records.TreatmentRecord.client": "kept",
    "treatment.ClientAnswer.client": "kept",
    "treatment.ClientLink.client": "goes",
    "treatment.Consent.client": "goes",
    "treatment.Decision.client": "kept",
    "treatment.Look.client": "goes",
    "treatment.OpenSign.client": "kept",
    "treatment.Overruling.client": "goes",
    "waiting.WaitingEntry.client": "goes",
}
ACCOUNTS = {
    "accounts.AccessToken.user": "goes",
    "accounts.Invite.made_by": "goes",
    "accounts.Invite.used_by": "unnamed",
    "accounts.OneTimeLink.user": "goes",
    "clinic.AuditEntry.who": "log",
    "clinic.Membership.user": "goes",
    "jobs.Job.owner": "goes",
    "office.ClientImport.made_by": "unnamed",
    "office.Payment.by": "unnamed",
    "office.TeamInvite.made_by": "goes",
    "privacy.Breach.by": "unnamed",
    "privacy.Disposal.by": "unnamed",
    "privacy.LegalHold.by": "unnamed",
    "records.Amendment.author": "unnamed",
    "records.TreatmentRecord.author": "unnamed",
    "training.ChangeLayer.answered_by": "unnamed",
    "training.Runner.user": "unnamed",
    "treatment.ClientLink.made_by": "unnamed",
    "treatment.Consent.recorded_by": "unnamed",
    "treatment.ConsentText.made_by": "unnamed",
    "treatment.Decision.made_by": "unnamed",
    "treatment.Look.who": "unnamed",
    "treatment.OpenSign.closed_by": "unnamed",
    "treatment.Overruling.made_by": "unnamed",
    "treatment.Reaffirmation.heard_by": "unnamed",
    "treatment.RulesVersion.made_by": "unnamed",
    "treatment.RulesVersion.signed_by": "unnamed",
}
OF_ACCOUNT = {models.CASCADE: "goes", models.SET_NULL: "unnamed", models.DO_NOTHING: "log"}


def _own(model: Any) -> bool:
    return bool(model.__module__.startswith("lissom.web."))


def _pointing_at(*wanted: type[models.Model]) -> Iterator[tuple[str, Any]]:
    for model in filter(_own, apps.get_models()):
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model in wanted:
                yield f"{model._meta.label}.{field.name}", field


def _found_from_the_card() -> set[type[models.Model]]:
    """Every table that export and erasure reach by following relations."""
    found: set[type[models.Model]] = {Client}
    waiting: list[type[models.Model]] = [Client]
    while waiting:
        for relation in waiting.pop()._meta.related_objects:
            model = relation.related_model
            if not isinstance(model, str) and _own(model) and model not in found:
                found.add(model)
                waiting.append(model)
    return found


def test_every_table_that_names_a_client_says_what_becomes_of_it() -> None:
    assert {name for name, _ in _pointing_at(Client)} == set(CLIENTS)


def test_what_stays_is_what_the_erasure_says_and_all_else_is_reached() -> None:
    reached = _found_from_the_card()
    for name, field in _pointing_at(Client):
        fate = CLIENTS[name]
        assert (field.model in erasure._STAYS_WITHOUT_NAME) is (fate == "figure"), name
        assert (field.model in erasure._KEPT_BY_LAW) is (fate == "kept"), name
        assert (field.model in reached) is (fate != "keys"), name


def test_a_table_of_two_keys_holds_no_word() -> None:
    for name, field in _pointing_at(Client):
        if CLIENTS[name] == "keys":
            kinds = {type(one) for one in field.model._meta.concrete_fields}
            assert not kinds & {models.CharField, models.TextField, models.JSONField}, name


def test_no_table_behind_the_card_is_hidden_from_export_and_erasure() -> None:
    reached = _found_from_the_card()
    hidden = {
        name
        for name, field in _pointing_at(*reached)
        if field.remote_field.hidden and field.model not in reached
    }
    assert hidden == {name for name, fate in CLIENTS.items() if fate == "keys"}


def test_every_table_that_names_an_account_says_what_becomes_of_it() -> None:
    found = {name: OF_ACCOUNT[field.remote_field.on_delete] for name, field in _pointing_at(User)}
    assert found == ACCOUNTS
