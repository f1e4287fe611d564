"""The built-in report formats. They come in through the same hook as anybody's; what is slow to import waits until a file is written."""

from __future__ import annotations

from qa_toolkit.gap_report import GapReport
from qa_toolkit.hookspecs import RenderContext, Rendered, ReportFormat, hookimpl


@hookimpl
def qa_report_formats() -> tuple[ReportFormat, ...]:
    return (
        ReportFormat("html", "Web page, one file that also prints well", ".html", _html),
        ReportFormat("pdf", "PDF for reading and printing, with the audit inside", ".pdf", _pdf),
        ReportFormat("docx", "Word document to go on editing", ".docx", _docx),
        ReportFormat("action-plan.docx", "Action plan as a Word document", ".action-plan.docx", _action_plan),
        ReportFormat("ics", "Dates for a calendar", ".ics", _calendar),
        ReportFormat("xlsx", "A workbook to fill in, in Excel or LibreOffice", ".xlsx", _workbook),
        ReportFormat("json", "The whole report as data", ".json", _json),
        ReportFormat("csv", "One row for each criterion, for a spreadsheet", ".csv", _csv),
        ReportFormat("md", "Markdown, for a wiki or an issue", ".md", _markdown),
    )


def _html(report: GapReport, context: RenderContext) -> Rendered:
    from qa_toolkit.reports.html import page

    return Rendered(page(report, context.branding).encode(), ".html")


def _pdf(report: GapReport, context: RenderContext) -> Rendered:
    """Where no PDF can be drawn the web page is written instead, and the note says what is missing."""
    from datetime import date

    from qa_toolkit.reports.html import page
    from qa_toolkit.reports.pdf import make_pdf

    made = make_pdf(
        page(report, context.branding, medium="pdf"),
        title=f"{report.title} · {report.standard.title}",
        attachment=context.audit_json,
        attachment_name="audit.json",
        created=date.fromisoformat(report.as_of),
        identifier=f"{report.audit_sha256}:{report.standard.sha256}:{report.as_of}".encode(),
    )
    if made.data is None:
        return Rendered(page(report, context.branding).encode(), ".html", made.note)
    return Rendered(made.data, ".pdf", made.note)


def _docx(report: GapReport, context: RenderContext) -> Rendered:
    from qa_toolkit.reports.word_report import gap_report

    return gap_report(report, context)


def _action_plan(report: GapReport, context: RenderContext) -> Rendered:
    from qa_toolkit.reports.word_plan import action_plan

    return action_plan(report, context)


def _calendar(report: GapReport, context: RenderContext) -> Rendered:
    from qa_toolkit.reports.calendar_ import calendar

    return calendar(report, context)


def _workbook(_report: GapReport, context: RenderContext) -> Rendered:
    """Of the audit itself, and nothing of the report: it is filled in and brought back."""
    from qa_toolkit.errors import NeedsAudit
    from qa_toolkit.workbook import write

    if context.audit is None:
        raise NeedsAudit("xlsx")
    return Rendered(write(context.audit), ".xlsx")


def _json(report: GapReport, _context: RenderContext) -> Rendered:
    from qa_toolkit.documents import dump

    return Rendered(dump(report), ".json")


def _csv(report: GapReport, _context: RenderContext) -> Rendered:
    from qa_toolkit.reports.csv_ import table

    return Rendered(table(report), ".csv")


def _markdown(report: GapReport, context: RenderContext) -> Rendered:
    from qa_toolkit.reports.markdown import document

    return Rendered(document(report, context.branding).encode(), ".md")
