"""The tables of the last chapter: where the standard comes from, how far it was checked, and what exactly was reported on."""

from __future__ import annotations

from qa_toolkit.gap_report import GapReport
from qa_toolkit.reports import words
from qa_toolkit.reports.content import Column, Place, Table
from qa_toolkit.wording import day


def sources(report: GapReport) -> Table:
    return Table(
        "Sources",
        (Column("Key", 10), Column("Title", 50), Column("Publisher and year", 20), Column("How it was read", 20)),
        tuple(
            (
                s.key,
                (s.title, Place(s.url)) if s.url else s.title,
                ", ".join(p for p in (s.publisher, s.year) if p),
                s.read,
            )
            for s in report.standard.sources
        ),
    )


def statuses(report: GapReport) -> Table:
    """What the words beside each criterion mean, and how often each stands there."""
    by_status = report.standard.by_status
    return Table(
        "What is said of each criterion's wording",
        (Column("Status", 25), Column("Meaning", 60), Column("Criteria", 15, "number")),
        tuple(
            (words.STATUS[key], words.STATUS_NOTES[key], str(by_status[key]))
            for key in words.STATUS
            if key in by_status
        ),
    )


def about(report: GapReport) -> Table:
    """Enough for anybody to find the same standard and audit again and to see whether either has been changed."""
    standard = report.standard
    rows = [
        ("Organisation", report.organisation),
        ("Kind of audit", words.KIND.get(report.kind, report.kind)),
        ("Year or cycle", report.cycle),
        ("Judged by", "; ".join(report.assessors)),
        ("State of things on", day(report.as_of)),
        ("Standard", f"{standard.title}, edition {standard.edition}, revision {standard.revision} ({standard.name})"),
        ("Owner of the original", standard.owner),
        ("Publisher of this version", standard.publisher),
        ("Fingerprint of the standard", standard.sha256),
        ("Audit", report.audit_id),
        ("Fingerprint of the audit", report.audit_sha256),
        ("Made with", report.generator),
    ]
    return Table("About this report", (Column("What", 30), Column("Which", 70)), tuple(r for r in rows if r[1]))
