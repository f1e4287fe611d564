"""The section's form as a browser without JavaScript sends it: all criteria at once, each saved by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Any

from flask import render_template, request, session, url_for
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup
from werkzeug.datastructures import FileStorage, MultiDict

from qa_toolkit import errors
from qa_toolkit.models import Criterion, Record
from qa_toolkit.wording import count
from qa_toolkit.workspace.judgements import FIELDS, digests
from qa_toolkit_webui.forms import version
from qa_toolkit_webui.pages import new_evidence, proposals
from qa_toolkit_webui.pages.section import SectionPage
from qa_toolkit_webui.site import Site, site

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
    link: Mapping[str, str] | None = None


class Outcome(Record):
    saved: int
    again: int
    problems: tuple[Problem, ...]
    used: str = ""  # what became of the proposal whose button was pressed

    @property
    def status(self) -> int:
        return 409 if any(problem.theirs for problem in self.problems) else 422

    @property
    def sentence(self) -> str:
        if self.used:
            return f"{self.used} {self._other}".strip()
        if self.saved:
            return f"Saved: {count(self.saved, 'answer')} changed."
        if self.again:
            return f"Nothing was changed: {count(self.again, 'answer')} that you sent {'stands' if self.again == 1 else 'stand'} here already."
        return "Nothing had changed."

    @property
    def _other(self) -> str:
        return f"Saved beside it: {count(self.saved, 'other answer')} changed." if self.saved else ""


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
    saved, again, problems = 0, 0, []
    for id_ in section.criteria:
        if f"{id_}.version" not in form:
            continue
        posted = Posted(id_, form, files)
        try:
            done = _save(site, organisation, audit, posted)
            saved, again = saved + (done is True), again + (done is False)
        except errors.Conflict as error:
            theirs = error.theirs if isinstance(error.theirs, dict) else {}
            mine = posted.beside(theirs)
            problems.append(Problem(criteria[id_], str(error), mine, theirs, error.version, digests(theirs)))
        except (errors.Unacceptable, errors.UploadRefused) as error:
            mine, link = posted.fields | {"evidence": posted.evidence}, None if posted.added else posted.link
            problems.append(Problem(criteria[id_], str(error), mine, {}, posted.version, posted.was, link))
    return Outcome(saved, again, tuple(problems), _used(site, organisation, audit, form))


def _used(site: Site, organisation: str, audit: str, form: Form) -> str:
    """Without a script the button of a proposal sends the whole form; it is taken with its evidence after the rest is saved."""
    criterion, space, choice = form.get("use", "").partition(" ")
    asked = {"criterion": criterion, "choice": choice}
    return proposals.confirm(site, organisation, audit, asked).sentence if space else ""


def unsaved(page: SectionPage, form: Form, files: Files) -> tuple[Problem, ...]:
    """What was typed in a form that can no longer be saved."""
    every = (Posted(id_, form, files) for id_ in page.section.criteria if f"{id_}.version" in form)
    criteria = page.standard.criteria
    return tuple(
        Problem(criteria[one.criterion], "", one.fields, {}, one.version, one.was, one.link)
        for one in every
        if one.fields or one.link
    )


class Posted:
    """The part of the form that belongs to one criterion."""

    def __init__(self, criterion: str, form: Form, files: Files) -> None:
        self.criterion, self._form, self._files = criterion, form, files
        self.version = version(form.get(f"{criterion}.version", ""))
        digests_ = form.get(f"{criterion}.was", "").split()
        self.was = dict(zip_longest(FIELDS, digests_[: len(FIELDS)], fillvalue=""))
        self.added: list[str] = []  # evidence that came with the form and is kept by now

    @property
    def fields(self) -> dict[str, Any]:
        """The fields that differ from what the page began with."""
        typed = dict(self._typed())
        now = digests(typed)
        return {name: value for name, value in typed.items() if now[name] != self.was[name]}

    def beside(self, theirs: Mapping[str, Any]) -> dict[str, Any]:
        """The fields as they stand beside somebody else's: who only added evidence takes none of theirs away."""
        cited = theirs.get("evidence")
        untouched = digests({"evidence": self.cited})["evidence"] == self.was["evidence"]
        if self.added and untouched and isinstance(cited, list):
            return self.fields | {"evidence": [*cited, *self.added]}
        return self.fields

    @property
    def evidence(self) -> list[str]:
        return [*self.cited, *self.added]

    @property
    def cited(self) -> list[str]:
        name = self.criterion
        chosen = [*self._form.getlist(f"{name}.evidence"), self._form.get(f"{name}.add-evidence", "")]
        return [one for one in chosen if one]

    def _typed(self) -> Iterator[tuple[str, Any]]:
        name, form = self.criterion, self._form
        if f"{name}.level" in form:
            yield "level", form[f"{name}.level"] or None
        if f"{name}.value" in form:
            text = form[f"{name}.value"].strip()
            yield "value", int(text) if text.isascii() and text.isdigit() and len(text) < 16 else text or None
        if f"{name}.comment" in form:
            yield "comment", form[f"{name}.comment"].replace("\r\n", "\n")
        yield "evidence", self.evidence

    @property
    def link(self) -> dict[str, str] | None:
        title, location = (
            self._form.get(f"{self.criterion}.link-{part}", "").strip() for part in ("title", "location")
        )
        return {"title": title or location[:400], "location": location, "kind": "link"} if title or location else None

    @property
    def file(self) -> FileStorage | None:
        file = self._files.get(f"{self.criterion}.file")
        return file if file is not None and file.filename else None


def _save(site: Site, organisation: str, audit: str, posted: Posted) -> bool | None:
    """Whether what was sent is new, or stood here already as when a form is sent twice; None where nothing was sent."""
    began = (posted.criterion, str(posted.version), *posted.was.values())
    for about, file in ((posted.link, None), ({}, posted.file)):
        if about or file:
            added = new_evidence.add_once(site, organisation, audit, about or {}, file, *began).id
            if added not in posted.cited:
                posted.added.append(added)
    if not posted.fields:
        return None
    place = (site.actor.id, organisation, audit, posted.criterion)
    return not site.workspace.judgements.save(*place, posted.fields, version=posted.version, was=posted.was).unchanged


SEAM = Markup("<!--criteria-->")  # no text of anybody's can hold it, because all are escaped


def html(page: SectionPage) -> bytes:
    """The page: what is kept of its criteria goes in as it is, because rendering and encoding it anew takes longest."""
    told = "_flashes" in session
    pieces = _around(page) if told else site().blocks.around(_key(page), lambda: _around(page))
    if page.head.is_submitted:
        return page.criteria.html.join(pieces)
    before, between, after = pieces
    return b"".join((before, generate_csrf().encode(), between, page.criteria.html, after))


def _around(page: SectionPage) -> tuple[bytes, ...]:
    """What stands around the token of the form and the criteria."""
    return tuple(piece.encode() for piece in render_template("section.html", **context(page)).split(SEAM))


def _key(page: SectionPage) -> tuple[Any, ...]:
    """All that `section.html` is made from where there is nothing to be told."""
    head, progress = page.head, page.criteria.progress
    of = (head.organisation, head.id, head.organisation_name, head.standard, head.cycle, head.is_submitted)
    return (request.script_root, request.path, head.standard_sha256, *of, progress.answered, progress.applicable)


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
        "progress": page.criteria.progress,
        "seam": SEAM,
        "save_url": address(page.section.id),
        "api": url_for("api.document", **base),
    }


def next_address(site: Site, organisation: str, audit: str, section_id: str, then: str, add: str = "") -> str:
    """Where a person goes after saving: to the next section, to the audit, to one criterion's form for evidence, or nowhere."""
    base: dict[str, Any] = {"organisation": organisation, "audit": audit}
    standard = site.workspace.audits.standard(site.workspace.audits.head(organisation, audit))
    sections = list(standard.sections)
    if add in standard.criteria:
        return url_for("sections.show", **base, section_id=section_id, add=add, _anchor=f"{add}.adding")
    following = sections[sections.index(section_id) + 1 :]
    if then == "next" and following:
        return url_for("sections.show", **base, section_id=following[0])
    if then == "stay":
        return url_for("sections.show", **base, section_id=section_id)
    return url_for("audits.show", **base)
