"""The section's form as a browser without JavaScript sends it: all criteria at once, each saved by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask import url_for
from werkzeug.datastructures import FileStorage, MultiDict

from qa_toolkit import errors, uploads
from qa_toolkit.models import Criterion, Record
from qa_toolkit.wording import count
from qa_toolkit.workspace.judgements import FIELDS, digests
from qa_toolkit.workspace.saving import Saved
from qa_toolkit_webui.pages.section import SectionPage
from qa_toolkit_webui.site import Site

Form = MultiDict[str, str]
Files = MultiDict[str, FileStorage]


class Problem(Record):
    """What could not be saved of one criterion: what was typed, and what stands there now."""

    criterion: Criterion
    sentence: str
    mine: Mapping[str, Any]
    theirs: Mapping[str, Any]
    version: int
    was: Mapping[str, str]


class Outcome(Record):
    saved: int
    problems: tuple[Problem, ...]

    @property
    def status(self) -> int:
        return 409 if any(problem.theirs for problem in self.problems) else 422

    @property
    def sentence(self) -> str:
        return f"Saved: {count(self.saved, 'answer')} changed." if self.saved else "Nothing had changed."


def save(site: Site, organisation: str, audit: str, section_id: str, form: Form, files: Files) -> Outcome:
    """Saves what was changed, criterion by criterion; one that cannot be saved does not keep the others from being.

    Raises:
        NotHere, Locked.
    """
    head = site.workspace.audits.head(organisation, audit)
    section = site.workspace.audits.standard(head).sections.get(section_id)
    if section is None:
        raise errors.NotHere("section", section_id)
    if head.is_submitted:
        raise errors.Locked
    criteria = site.workspace.audits.standard(head).criteria
    saved, problems = 0, []
    for id_ in section.criteria:
        if f"{id_}.version" not in form:
            continue
        posted = Posted(id_, form, files)
        try:
            saved += _save(site, organisation, audit, posted)
        except errors.Conflict as error:
            theirs = error.theirs if isinstance(error.theirs, dict) else {}
            problems.append(Problem(criteria[id_], str(error), posted.fields, theirs, error.version, digests(theirs)))
        except (errors.Unacceptable, errors.UploadRefused) as error:
            problems.append(Problem(criteria[id_], str(error), posted.fields, {}, posted.version, posted.was))
    return Outcome(saved, tuple(problems))


class Posted:
    """The part of the form that belongs to one criterion."""

    def __init__(self, criterion: str, form: Form, files: Files) -> None:
        self.criterion, self._form, self._files = criterion, form, files
        text = form.get(f"{criterion}.version", "0")
        self.version = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
        self.was = {name: form.get(f"{criterion}.was.{name}", "") for name in FIELDS}

    @property
    def fields(self) -> dict[str, Any]:
        """The fields that differ from what the page began with."""
        typed = dict(self._typed())
        now = digests(typed)
        return {name: value for name, value in typed.items() if now[name] != self.was[name]}

    def _typed(self) -> Iterator[tuple[str, Any]]:
        name, form = self.criterion, self._form
        if f"{name}.level" in form:
            yield "level", form[f"{name}.level"] or None
        if f"{name}.value" in form:
            text = form[f"{name}.value"].strip()
            yield "value", int(text) if text.isascii() and text.isdigit() and len(text) < 16 else text or None
        if f"{name}.comment" in form:
            yield "comment", form[f"{name}.comment"].replace("\r\n", "\n")
        chosen = [*form.getlist(f"{name}.evidence"), form.get(f"{name}.add-evidence", "")]
        yield "evidence", [one for one in chosen if one]

    @property
    def link(self) -> dict[str, str] | None:
        title, location = (
            self._form.get(f"{self.criterion}.link-{part}", "").strip() for part in ("title", "location")
        )
        return {"title": title or location, "location": location, "kind": "link"} if title or location else None

    @property
    def file(self) -> FileStorage | None:
        file = self._files.get(f"{self.criterion}.file")
        return file if file is not None and file.filename else None


def _save(site: Site, organisation: str, audit: str, posted: Posted) -> int:
    by, fields = site.actor.id, posted.fields
    new = []
    if posted.link is not None:
        new.append(site.workspace.evidence.add(by, organisation, audit, posted.link).id)
    if posted.file is not None:
        new.append(add_file(site, organisation, audit, posted.file, "").id)
    if new:
        cited = fields["evidence"] if "evidence" in fields else dict(posted._typed())["evidence"]  # noqa: SLF001 - same module
        fields["evidence"] = [*cited, *new]
    if not fields:
        return 0
    site.workspace.judgements.save(
        by, organisation, audit, posted.criterion, fields, version=posted.version, was=posted.was
    )
    return 1


def add_file(site: Site, organisation: str, audit: str, file: FileStorage, title: str, key: str | None = None) -> Saved:
    """New evidence with a file that was looked at first.

    Raises:
        UploadRefused, Unacceptable, NotHere, Locked.
    """
    content = file.stream.read(uploads.MAX_BYTES + 1)
    accepted = uploads.accept(file.filename or "", content)
    about = {"title": title.strip() or accepted.name.rpartition(".")[0], "kind": "file"}
    stored = (accepted.name, accepted.media_type, content)
    return site.workspace.evidence.add(site.actor.id, organisation, audit, about, file=stored, key=key)


def context(page: SectionPage) -> dict[str, Any]:
    """What `section.html` is given."""
    head, position = page.head, page.position
    base: dict[str, Any] = {"organisation": head.organisation, "audit": head.id}

    def address(section_id: str) -> str:
        return url_for("sections.show", **base, section_id=section_id)

    return {
        "audit": {
            "title": page.standard.title,
            "standard_name": head.standard,
            "organisation_name": head.organisation_name,
            "cycle": head.cycle,
            "locked": head.is_submitted,
            "url": url_for("audits.show", **base),
        },
        "section": {
            "id": page.section.id,
            "number": page.section.number,
            "title": page.section.title,
            "description": page.section.description,
            "label": page.standard.label("section"),
        },
        "position": {
            "number": position.number,
            "of": position.of,
            "previous_url": address(position.previous[0]) if position.previous else "",
            "previous_title": position.previous[1] if position.previous else "",
            "next_url": address(position.next[0]) if position.next else "",
            "next_title": position.next[1] if position.next else "",
        },
        "progress": page.progress,
        "blocks": page.blocks,
        "evidence": page.evidence,
        "save_url": address(page.section.id),
        "api": url_for("api.document", **base),
    }


def next_address(site: Site, organisation: str, audit: str, section_id: str, then: str) -> str:
    """Where a person goes after saving: to the next section, to the audit, or nowhere."""
    base: dict[str, Any] = {"organisation": organisation, "audit": audit}
    sections = list(site.workspace.audits.standard(site.workspace.audits.head(organisation, audit)).sections)
    following = sections[sections.index(section_id) + 1 :]
    if then == "next" and following:
        return url_for("sections.show", **base, section_id=following[0])
    if then == "stay":
        return url_for("sections.show", **base, section_id=section_id)
    return url_for("audits.show", **base)
