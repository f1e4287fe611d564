"""Evidence: of one audit, and all of an organisation's."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from flask import url_for

from qa_toolkit.models import Record
from qa_toolkit.reports.content import is_link
from qa_toolkit.reports.links import link_problem
from qa_toolkit.workspace.audits import Head
from qa_toolkit.workspace.organisations import Organisation
from qa_toolkit_webui.pages.actions import label
from qa_toolkit_webui.pages.home import SOON, visible
from qa_toolkit_webui.pages.organisations import may
from qa_toolkit_webui.site import Site


class Use(Record):
    """A criterion that rests on a piece of evidence."""

    label: str
    href: str


class Piece(Record):
    """`standing` is '', 'expires soon' or 'expired'; `href` is set where the place is an address, `no_link` where it only looks like one."""

    id: str
    version: int
    title: str
    kind: str
    location: str
    href: str
    no_link: str
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
    key: str


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
    loans = tuple(_loans(site, head)) if open_ else ()
    return EvidencePage(head, label(site, head), tuple(pieces(site, head)), loans, open_, str(uuid.uuid4()))


def pieces(site: Site, head: Head) -> Iterator[Piece]:
    """In the audit's order."""
    uses = uses_of(site, head)
    for saved in site.workspace.evidence.of(head.organisation, head.id):
        yield _piece(saved.id, saved.version, saved.content, uses.get(saved.id, ()), site.scores.today())


def _piece(id_: str, version: int, about: Mapping[str, Any], uses: Iterable[Use], today: date) -> Piece:
    stored = about.get("file")
    file: dict[str, Any] = stored if isinstance(stored, dict) else {}
    location, expires = str(about.get("location") or ""), str(about.get("expires") or "")
    return Piece(
        id=id_,
        version=version,
        title=str(about.get("title", "")),
        kind=str(about.get("kind") or ""),
        location=location,
        href=location if is_link(location) else "",
        no_link=link_problem(location) or "",
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


def uses_of(site: Site, head: Head) -> dict[str, list[Use]]:
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
