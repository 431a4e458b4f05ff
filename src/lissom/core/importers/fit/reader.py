"""FIT bytes to activities and findings."""

from __future__ import annotations

from lissom.core.activity.model import Activity, Sport
from lissom.core.errors import Finding, Level
from lissom.core.importers.fit.activities import activities_of
from lissom.core.importers.fit.decode import decode_fit


def read_fit(
    data: bytes, *, where: str = "", told: Sport | None = None
) -> tuple[list[Activity], list[Finding]]:
    """Every activity in one or more FIT files in a row; never raises on bad content.

    `told`: the sport, whatever the file says.
    """
    files, findings = decode_fit(data, where=where)
    activities: list[Activity] = []
    empty: list[Finding] = []
    for fit in files:
        found, noticed = activities_of(fit, where=where, told=told)
        activities.extend(found)
        for finding in noticed:
            kind = empty if finding.code in {"nothing-recorded", "not-an-activity"} else findings
            kind.append(finding)
    if not activities:
        findings.extend(empty[:1])
    elif empty:
        findings.append(
            Finding(
                "parts-left-out",
                Level.INFO,
                f"{len(empty)} of {len(files)} files in a row hold no session of their own.",
                where,
            )
        )
    return activities, findings
