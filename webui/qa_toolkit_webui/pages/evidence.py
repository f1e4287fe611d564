"""Evidence: of one audit, and all of an organisation's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from flask import url_for
from werkzeug.datastructures import FileStorage

from qa_toolkit import errors
from qa_toolkit.models import Record
from qa_toolkit.workspace.audits import Head
from qa_toolkit.workspace.evidence import checked_day
from qa_toolkit.workspace.organisations import Organisation
from qa_toolkit_webui.pages.actions import label, number
from qa_toolkit_webui.pages.home import visible
from qa_toolkit_webui.pages.organisations import may
from qa_toolkit_webui.pages.section_form import add_file
from qa_toolkit_webui.site import Site

FIELDS = ("title", "kind", "location", "dated", "expires")
SOON = timedelta(days=60)


class Use(Record):
    """A criterion that rests on a piece of evidence."""

    label: str
    href: str


class Piece(Record):
    """`standing` is '', 'expires soon' or 'expired'; `href` is set where the place is an address that a browser can open."""

    id: str
    version: int
    title: str
    kind: str
    location: str
    href: str
    file: str
    size: str
    dated: str
    expires: str
    standing: str
    uses: tuple[Use, ...]


class Loan(Record):
    audit: str
    audit_label: str
    id: str
    title: str
    about: str


class EvidencePage(Record):
    head: Head
    title: str
    pieces: tuple[Piece, ...]
    loans: tuple[Loan, ...]
    may_write: bool


class LibraryItem(Record):
    """A piece of evidence, and each audit that names it with the criteria there."""

    piece: Piece
    audits: tuple[tuple[str, str, tuple[Use, ...]], ...]  # words, address of the audit's evidence, criteria


class Library(Record):
    about: Organisation
    items: tuple[LibraryItem, ...]
    expired: int
    soon: int


def make(site: Site, organisation: str, audit: str) -> EvidencePage:
    """All evidence of one audit.

    Raises:
        NotHere.
    """
    head = site.workspace.audits.head(organisation, audit)
    open_ = not head.is_submitted and may(site, "write", organisation)
    return EvidencePage(
        head, label(site, head), tuple(pieces(site, head)), tuple(_loans(site, head)) if open_ else (), open_
    )


def pieces(site: Site, head: Head) -> Iterator[Piece]:
    """In the audit's order."""
    uses = _uses(site, head)
    for saved in site.workspace.evidence.of(head.organisation, head.id):
        yield _piece(saved.id, saved.version, saved.content, uses.get(saved.id, ()), site.scores.today())


def _piece(id_: str, version: int, about: Mapping[str, Any], uses: Iterable[Use], today: date) -> Piece:
    file = about.get("file") if isinstance(about.get("file"), dict) else {}
    location, expires = str(about.get("location") or ""), str(about.get("expires") or "")
    return Piece(
        id=id_,
        version=version,
        title=str(about.get("title", "")),
        kind=str(about.get("kind") or ""),
        location=location,
        href=location if location.startswith(("https://", "http://")) and " " not in location else "",
        file=str(file.get("name", "")),
        size=_size(file.get("size")),
        dated=str(about.get("dated") or ""),
        expires=expires,
        standing=standing(expires, today),
        uses=tuple(uses),
    )


def standing(expires: str, today: date) -> str:
    if not expires or expires > (today + SOON).isoformat():
        return ""
    return "expired" if expires < today.isoformat() else "expires soon"


def _size(size: Any) -> str:
    if not isinstance(size, int):
        return ""
    return f"{size / 1_000_000:.1f} MB" if size >= 100_000 else f"{max(1, size // 1000)} kB"


def _uses(site: Site, head: Head) -> dict[str, list[Use]]:
    """By the id of a piece the criteria that name it."""
    audit, standard = site.scores.audit(head), site.workspace.audits.standard(head)
    where = url_for("audits.show", organisation=head.organisation, audit=head.id)
    found: dict[str, list[Use]] = {}
    for criterion in standard.criteria.values():
        cited = audit.judgement(criterion.id).get("evidence")
        for id_ in cited if isinstance(cited, list) else ():
            address = f"{where}/sections/{criterion.section}#criterion-{criterion.id}"
            found.setdefault(str(id_), []).append(Use(f"{criterion.number} {criterion.title}", address))
    return found


def _loans(site: Site, head: Head) -> Iterator[Loan]:
    heads = {one.id: one for one in visible(site, head.organisation)}
    for audit, id_, about in site.workspace.evidence.used_before(head.organisation, head.id):
        if audit in heads:
            parts = (str(about.get(name) or "") for name in ("kind", "location"))
            words = ", ".join(part for part in parts if part)
            yield Loan(audit, label(site, heads[audit]), id_, str(about.get("title", "")), words)


def library(site: Site, organisation: str) -> Library:
    """All evidence of an organisation's audits, each piece once; what expires comes first.

    Raises:
        NotHere.
    """
    about = site.workspace.organisations.get(organisation)
    found: dict[str, list[tuple[Head, Piece]]] = {}
    for head in visible(site, organisation):
        for piece in pieces(site, head):
            found.setdefault(piece.id, []).append((head, piece))
    items = [
        LibraryItem(several[0][1], tuple((label(site, h), _address(h), p.uses) for h, p in several))
        for several in found.values()
    ]
    items.sort(key=lambda one: (one.piece.standing == "", one.piece.expires or "9999", one.piece.title.casefold()))
    standings = [one.piece.standing for one in items]
    return Library(about, tuple(items), standings.count("expired"), standings.count("expires soon"))


def _address(head: Head) -> str:
    return url_for("evidence.index", organisation=head.organisation, audit=head.id)


# Adding and changing


def add(site: Site, organisation: str, audit: str, form: Mapping[str, str], file: FileStorage | None) -> str:
    """A new piece, with a file where one was chosen; gives its title.

    Raises:
        Unacceptable, UploadRefused, Locked, NotHere.
    """
    by, kept = site.actor.id, site.workspace.evidence
    about = {name: form.get(name, "").strip() for name in FIELDS}
    if file is None or not file.filename:
        if about["location"] and not about["title"]:
            about["title"] = about["location"][:400]
        return str(kept.add(by, organisation, audit, about).content["title"])
    _refuse_early(about)
    saved = add_file(site, organisation, audit, file, about["title"])
    more = {name: value for name, value in about.items() if value}
    if more.keys() - {"title"}:
        saved = kept.edit(by, organisation, audit, saved.id, more, saved.version)
    return str(saved.content["title"])


def _refuse_early(about: Mapping[str, str]) -> None:
    """What is said of a file is looked at before the file is kept, so that a second try does not add it twice.

    Raises:
        Unacceptable.
    """
    for name, limit in (("title", 400), ("kind", 80), ("location", 1000)):
        if len(about[name]) > limit:
            raise errors.Unacceptable(name, f"at most {limit} characters can stand here; this has {len(about[name])}.")
    for name in ("dated", "expires"):
        if about[name]:
            checked_day(name, about[name])


def editing(
    site: Site,
    organisation: str,
    audit: str,
    where: Mapping[str, str],
    typed: Mapping[str, str] | None = None,
    problem: errors.WorkspaceError | None = None,
) -> dict[str, Any]:
    """The page on which a piece is changed; after a conflict it shows what was typed beside what is saved.

    Raises:
        NotHere.
    """
    head = site.workspace.audits.head(organisation, audit)
    piece = next((one for one in pieces(site, head) if one.id == where.get("evidence", "")), None)
    if piece is None:
        raise errors.NotHere("evidence", where.get("evidence", ""))
    conflict = isinstance(problem, errors.Conflict)
    return {
        "head": head,
        "title": label(site, head),
        "piece": piece,
        "typed": typed or {name: getattr(piece, name) for name in FIELDS},
        "version": piece.version if conflict or problem is None else number(where.get("version", "")),
        "theirs": piece if conflict else None,
        "error": problem if isinstance(problem, errors.Unacceptable) else None,
    }


def save(site: Site, organisation: str, audit: str, form: Mapping[str, str]) -> None:
    """Raises: Conflict, Unacceptable, Locked, NotHere."""
    about = {name: form.get(name, "").strip() for name in FIELDS}
    version = number(form.get("version", ""))
    site.workspace.evidence.edit(site.actor.id, organisation, audit, form.get("evidence", ""), about, version)


def remove(site: Site, organisation: str, audit: str, id_: str) -> tuple[str, str]:
    """Takes a piece out that nothing rests on; gives the sentence that says so, or why it stays, and which of the two it is.

    Raises:
        Locked, NotHere.
    """
    head = site.workspace.audits.head(organisation, audit)
    uses = _uses(site, head).get(id_, ())
    if uses:
        named = "; ".join(use.label for use in uses)
        return f"This piece stays: judgements rest on it ({named}). Take it out there first.", "error"
    site.workspace.evidence.remove(site.actor.id, organisation, audit, id_)
    return "Taken out.", "success"


def file(site: Site, organisation: str, audit: str, id_: str) -> tuple[str, str, bytes]:
    """Name, media type and bytes of a piece's file; it is looked up in its audit, so that who may read one audit reads no other's.

    Raises:
        NotHere.
    """
    head = site.workspace.audits.head(organisation, audit)
    saved = next((one for one in site.workspace.evidence.of(head.organisation, head.id) if one.id == id_), None)
    about = saved.content.get("file") if saved is not None else None
    if not isinstance(about, dict):
        raise errors.NotHere("file", id_)
    stored, content = site.workspace.files.get(organisation, str(about.get("id", "")))
    return stored.name, stored.media_type, content
