"""Criteria of the built-in standards that a log speaks to one by one."""

from __future__ import annotations

from qa_toolkit_encounters.kinds import EMPLOYER, PROVIDER, WORKPLACE

# The tests of the sections 5, 6 and 7 of gatsby:2025, as criteria.
TESTS_2025 = {
    EMPLOYER: {
        "purpose": "encounter-purpose",
        "outcomes": "encounter-outcomes",
        "two-way": "encounter-two-way",
        "reflection": "encounter-reflection",
    },
    WORKPLACE: {
        "purpose": "workplace-purpose",
        "outcomes": "workplace-outcomes",
        "two-way": "workplace-interaction",
        "people": "workplace-several-people",
        "task": "workplace-task",
        "feedback": "workplace-feedback",
        "reflection": "workplace-reflection",
    },
    PROVIDER: {
        "purpose": "provider-purpose",
        "outcomes": "provider-outcomes",
        "two-way": "provider-two-way",
        "information": "provider-information",
        "learning": "provider-learning-like",
        "reflection": "provider-reflection",
    },
}
COMPASS_KINDS = {
    "sixth-form": "sixth-form-encounters",
    "college": "college-encounters",
    "training": "training-provider-encounters",
    "university": "university-encounters",
}
