"""A self-assessment and an external assessor's audit side by side, with what each answers to the other."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from typing import Any

from qa_toolkit import compare, errors, new_audits
from qa_toolkit.audits import Audit
from qa_toolkit.gap_report import Moderation
from qa_toolkit.models import UNSUPPORTED, Criterion, Record
from qa_toolkit.standards import Standard
from qa_toolkit.wording import clean, sentence
from qa_toolkit.workspace.audits import Head
from qa_toolkit_webui.forms import version
from qa_toolkit_webui.pages import siblings
from qa_toolkit_webui.pages.compare import named
from qa_toolkit_webui.site import Site

# Landis and Koch 1977 (doi:10.2307/2529310), in words that need no statistics.
_KAPPA = ((0, "no better than chance"), (21, "slight"), (41, "fair"), (61, "moderate"), (81, "substantial"))


class Side(Record):
    """How one of the two judges a criterion: level, words, evidence by title, and the reply with its version."""

    level: str
    comment: str
    evidence: tuple[str, ...]
    reply: str
    version: int


class Pair(Record):
    """`differs` is None where only one of the two has judged it, or neither."""

    criterion: str
    number: str
    title: str
    own: Side
    external: Side
    differs: bool | None
    says: str


class Typed(Record):
    """A reply that could not be saved: it stays in its box, and the page says why."""

    criterion: str
    text: str
    problem: str
    conflict: bool


class ModerationPage(Record):
    """`mine` says which side is this audit's: 'own' or 'external'."""

    head: Head
    standard: Standard
    mine: str
    candidates: tuple[Head, ...]
    chosen: Head | None
    moderation: Moderation | None
    kappa: str
    disagreements: tuple[Pair, ...]
    everything: tuple[tuple[str, tuple[Pair, ...]], ...]
    problem: str
    typed: Typed | None
    may_write: bool
    key: str


def make(
    site: Site,
    organisation: str,
    audit: str,
    query: Mapping[str, str],
    *,
    typed: Typed | None = None,
    problem: str = "",
) -> ModerationPage:
    """The page, from whichever of the two audits it is opened.

    Raises:
        NotHere.
    """
    head = site.workspace.audits.head(organisation, audit)
    candidates = siblings.opposite(head, siblings.others(site, head))
    chosen = siblings.picked(candidates, query, "with") or (candidates[0] if candidates else None)
    moderation, pairs = None, {}
    if chosen is not None:
        own, external, moderation = compare.with_external(named(site, head), named(site, chosen))
        own_head, external_head = (head, chosen) if head.kind == "self" else (chosen, head)
        pairs = {pair.criterion: pair for pair in _pairs(site, (own_head, own), (external_head, external))}
    standard = site.workspace.audits.standard(head)
    return ModerationPage(
        head=head,
        standard=standard,
        mine="own" if head.kind == "self" else "external",
        candidates=candidates,
        chosen=chosen,
        moderation=moderation,
        kappa=kappa_words(moderation.kappa_hundredths) if moderation else "",
        disagreements=tuple(_differing(moderation, pairs, typed)) if moderation else (),
        everything=tuple(_by_section(standard, pairs)),
        problem=problem,
        typed=typed,
        may_write=site.workspace.access.allows(site.actor, "write", organisation, audit),
        key=str(uuid.uuid4()),
    )


def _differing(moderation: Moderation, pairs: Mapping[str, Pair], typed: Typed | None) -> Iterator[Pair]:
    """The widest apart first; a reply that is not saved yet keeps its place although the two agree by now."""
    found = [one.criterion for one in moderation.disagreements]
    if typed is not None and typed.criterion not in found:
        found.insert(0, typed.criterion)
    yield from (pairs[id_] for id_ in found)


def kappa_words(hundredths: int | None) -> str:
    """What Cohen's kappa says, for somebody who has never heard of it."""
    if hundredths is None:
        return "How much of it may be chance cannot be worked out from these judgements."
    strength = next((words for below, words in _KAPPA if hundredths < below), "almost complete")
    beyond = "Agreement is" if hundredths < 0 else "Beyond what chance alone would give, agreement is"
    return f"{beyond} {strength} (Cohen’s kappa {hundredths / 100:.2f}; 1 is full agreement, 0 is chance)."


def reply(site: Site, organisation: str, audit: str, criterion: str, form: Mapping[str, str]) -> Typed | None:
    """Saves a reply in this audit, or gives back what was typed with why it could not be.

    Raises:
        NotHere.
    """
    head = site.workspace.audits.head(organisation, audit)
    if criterion not in site.workspace.audits.standard(head).criteria:
        raise errors.NotHere("criterion", criterion)
    text, began = form.get("text", "").replace("\r\n", "\n"), version(form.get("version", ""))
    try:
        site.workspace.actions.reply(site.actor.id, organisation, audit, criterion, text, began)
    except errors.Conflict as error:
        return Typed(criterion, text, sentence(str(error)), conflict=True)
    except errors.Unacceptable as error:
        return Typed(criterion, text, sentence(str(error)), conflict=False)
    return None


def begin(site: Site, organisation: str, audit: str, form: Mapping[str, str]) -> str:
    """The id of a new external audit of this self-assessment, with nothing judged in it.

    Raises:
        Unacceptable, NotHere.
    """
    head = site.workspace.audits.head(organisation, audit)
    if head.kind != "self":
        raise errors.Unacceptable("assessor", "Only a self-assessment can be looked at by an external assessor.")
    name, role = (form.get(part, "").strip() for part in ("assessor", "role"))
    if not name:
        raise errors.Unacceptable("assessor", "Write the name of the external assessor.")
    document = _blank(site.scores.audit(head), site) | {"assessors": {"a1": {"name": name[:200], "role": role[:200]}}}
    standard, key = site.workspace.audits.standard(head), form.get("key", "")[:60] or None
    return site.workspace.audits.add(site.actor.id, document, standard, key=key)[1]


def _blank(own: Audit, site: Site) -> dict[str, Any]:
    document = new_audits.blank(own.standard, own.organisation, site.scores.today())
    same = {name: own.data[name] for name in ("cycle", "target_award") if own.data.get(name)}
    return {**document, **same, "kind": "external", "verifies": {"audit": own.id, "sha256": own.sha256}}


def _pairs(site: Site, own: tuple[Head, Audit], external: tuple[Head, Audit]) -> Iterator[Pair]:
    replies = [site.workspace.actions.replies(head.organisation, head.id) for head, _ in (own, external)]
    for id_, criterion in own[1].standard.criteria.items():
        one, two = (
            _side(audit, id_, said.get(id_, (0, ""))) for (_, audit), said in zip((own, external), replies, strict=True)
        )
        levels = [_level(audit, id_) for _, audit in (own, external)]
        differs = levels[0] != levels[1] if all(levels) else None
        yield Pair(id_, criterion.number, criterion.title, one, two, differs, _direction(criterion, *levels))


def _level(audit: Audit, id_: str) -> str:
    """The level that was claimed, supported or not, as `compare.with_external` reads it."""
    level = audit.answers.get(id_, "")
    return audit.claims.get(id_, "") if level == UNSUPPORTED else level


def _side(audit: Audit, id_: str, said: tuple[int, str]) -> Side:
    judgement, level = audit.judgement(id_), _level(audit, id_)
    cited = [one for one in judgement.get("evidence") or () if isinstance(one, str) and one in audit.evidence]
    return Side(
        level=audit.standard.level_titles.get(level, "Not answered") if level else "Not answered",
        comment=clean(judgement.get("comment") or ""),
        evidence=tuple(clean(audit.evidence[one].get("title", one)) for one in cited),
        reply=said[1],
        version=said[0],
    )


def _direction(criterion: Criterion, own: str, external: str) -> str:
    """What the outside view is beside one's own, in a word or two."""
    if not own or not external:
        return "only one of the two has judged this" if own or external else "judged by neither"
    if own == external:
        return "the same"
    found = [criterion.level(key) for key in (own, external)]
    scores = [level.score if level else None for level in found]
    if scores[0] is None or scores[1] is None or scores[0] == scores[1]:
        return "different"
    return "judged lower from outside" if scores[1] < scores[0] else "judged higher from outside"


def _by_section(standard: Standard, pairs: Mapping[str, Pair]) -> Iterator[tuple[str, tuple[Pair, ...]]]:
    for section in standard.sections.values():
        mine = tuple(pairs[id_] for id_ in section.criteria if id_ in pairs)
        if mine:
            yield f"{section.number} {section.title}".strip(), mine
