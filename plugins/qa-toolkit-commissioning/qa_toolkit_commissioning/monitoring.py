"""Monitoring of a contract as actions in an audit's plan: what is looked at, and when after the start."""

from __future__ import annotations

import copy
from datetime import date, timedelta
from typing import Any

from qa_toolkit import errors
from qa_toolkit.audits import Audit
from qa_toolkit.wording import clean, slug

# Weeks after the start, the criterion of provider-commissioning:2012, and what is done; the intervals are ours.
CHECKS = (
    (2, "signed-agreement", "File the signed agreement of {provider}, with named advisers and cover"),
    (2, "background-checks", "See and record the checks of each person whom {provider} sends"),
    (13, "delivery-against-plan", "Compare the days, interviews and priority groups of {provider} with the plan"),
    (13, "review-meetings", "Hold the first review meeting with {provider}, with minutes and owners"),
    (20, "practice-quality", "Observe each adviser of {provider} once, and sample ten action plans"),
    (26, "delivery-against-plan", "Compare delivery of {provider} with the plan again, and move days that are lost"),
    (26, "impartiality-check", "Look at the range of routes in action plans made with {provider}"),
    (30, "feedback", "Ask pupils and parents what the work of {provider} changed, some time afterwards"),
    (32, "renewal-decision", "Decide on renewal, change or end with {provider}, from what was found"),
    (39, "value-for-money", "Work out what an interview and an outcome with {provider} cost"),
    (39, "outcomes", "Look at decisions, applications and destinations of the pupils whom {provider} saw"),
)


def with_checks(audit: Audit, provider: str, start: date) -> tuple[dict[str, Any], int]:
    """A copy of the audit's document with the checks as actions, and how many are new; what is there already stays as it is.

    Raises:
        QAToolkitError: where the calendar ends before the contract's checks do.
    """
    if start > date.max - timedelta(weeks=max(weeks for weeks, _, _ in CHECKS)):
        raise errors.QAToolkitError(f"No contract starts on {start.isoformat()}; write its first day as 2027-01-04.")
    document = copy.deepcopy(audit.data)
    actions = document.setdefault("actions", [])
    known = {action.get("id") for action in actions}
    new = 0
    for number, (weeks, criterion, title) in enumerate(CHECKS, 1):
        id_ = f"contract-{slug(provider, 40)}-{start.isoformat()}-{number}"
        if id_ in known:
            continue
        action = {
            "id": id_,
            "title": title.format(provider=clean(provider)),
            "due": (start + timedelta(weeks=weeks)).isoformat(),
            "status": "open",
        }
        if criterion in audit.standard.criteria:
            action["criterion"] = criterion
        actions.append(action)
        new += 1
    return document, new
