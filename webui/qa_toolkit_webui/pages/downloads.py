"""What can be taken away: the report in every installed format, the audit's own file, and files that are evidence."""

from __future__ import annotations

from collections.abc import Mapping

from qa_toolkit import documents, errors
from qa_toolkit.models import Record
from qa_toolkit.report import Settings
from qa_toolkit.standards import Standard
from qa_toolkit.workspace.audits import Head
from qa_toolkit_webui.jobs import FrozenAudit, Job, Payload
from qa_toolkit_webui.made_files import media_type, stem
from qa_toolkit_webui.pages.report import Sides, made, sides
from qa_toolkit_webui.site import Site

AUDIT = "audit"
# Known to be written while a browser waits; whatever else is installed is made by a job.
QUICK = {
    "html": "To read on a screen, to print, or to put on a web site.",
    "docx": "The same report for Word, to add to and to change. What you change there is not read back.",
    "action-plan.docx": "Who does what by when, with columns to fill in at a meeting and a place to sign. What you fill in there is not read back.",
    "ics": "Due dates, evidence that expires and the next review, for Outlook, Google and other calendars, each with a reminder two weeks before.",
    "xlsx": "The audit itself, to fill in with Excel, LibreOffice or Google Sheets and to bring back here.",
    "csv": "To sort and filter in Excel or another spreadsheet.",
    "json": "For other programs: everything that is in the report.",
    "md": "For a wiki or any editor of plain text.",
}
_FOR = {**QUICK, "pdf": "To send or file; the audit itself lies inside it. It takes some seconds to draw."}


class Offer(Record):
    key: str
    title: str
    use: str
    suffix: str
    quick: bool

    @property
    def kind(self) -> str:
        """As a button names it: 'DOCX', and 'action plan DOCX' for what shares its ending with another."""
        *before, ending = self.suffix[1:].split(".")
        return " ".join([*(one.replace("-", " ") for one in before), ending.upper()])


class DownloadPage(Record):
    head: Head
    standard: Standard
    sides: Sides
    offers: tuple[Offer, ...]


class File(Record):
    content: bytes
    name: str
    media_type: str


def make(site: Site, organisation: str, audit: str, query: Mapping[str, str]) -> DownloadPage:
    head = site.workspace.audits.head(organisation, audit)
    offers = tuple(
        Offer(key, one.title, _FOR.get(key, ""), one.suffix, key in QUICK) for key, one in site.toolkit.formats.items()
    )
    return DownloadPage(head, site.workspace.audits.standard(head), sides(site, head, query), offers)


def written(site: Site, organisation: str, audit: str, format_: str, query: Mapping[str, str]) -> File | None:
    """A report that is written at once, or the audit's own file; None for a format that a job has to make.

    Raises:
        UnknownFormat, CannotCompare, UnknownAward, NotHere.
    """
    head = site.workspace.audits.head(organisation, audit)
    if format_ == AUDIT:
        content = documents.dump(site.workspace.audits.document(organisation, audit))
        return File(content, f"{_stem(head)}-audit.json", media_type(".json"))
    _known(site, format_)
    if format_ not in QUICK:
        return None
    report = made(site, head, sides(site, head, query))
    rendered = site.toolkit.render(report, format_, audit=site.scores.audit(head))
    return File(rendered.content, f"{_stem(head)}{rendered.suffix}", media_type(rendered.suffix))


def start(site: Site, organisation: str, audit: str, format_: str, query: Mapping[str, str]) -> Job:
    """Has a report made by a child process.

    Raises:
        UnknownFormat, CannotCompare, UnknownAward, NotHere, TooManyJobs.
    """
    head = site.workspace.audits.head(organisation, audit)
    _known(site, format_)
    asked = sides(site, head, query)
    made(site, head, asked)  # what cannot be made is said at once, not by a job that fails
    settings = Settings(site.scores.today(), asked.target or None)
    frozen = [_frozen(site, one) if one else None for one in (asked.previous, asked.beside)]
    return site.jobs.start(organisation, format_, Payload(_frozen(site, head), settings, *frozen))


def job(site: Site, organisation: str, audit: str, id_: str) -> Job:
    """A job of this audit.

    Raises:
        NotHere: also where it belongs to another, for one audit may be shared and the next not.
    """
    found = site.jobs.get(organisation, id_)
    if found is None or found.audit != audit:
        raise errors.NotHere("report", id_)
    return found


def _stem(head: Head) -> str:
    return stem(head.organisation_name, head.standard, head.cycle, head.kind)


def _known(site: Site, format_: str) -> None:
    if format_ not in site.toolkit.formats:
        raise errors.UnknownFormat(format_, [AUDIT, *site.toolkit.formats])


def _frozen(site: Site, head: Head) -> FrozenAudit:
    audits = site.workspace.audits
    return FrozenAudit(audits.document(head.organisation, head.id), audits.standard_text(head))
