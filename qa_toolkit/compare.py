"""Two audits of one standard side by side: this time against last time, and an external assessor against the self-assessment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from qa_toolkit import errors
from qa_toolkit.audits import Audit
from qa_toolkit.gap_report import Change, Comparison, Disagreement, Moderation
from qa_toolkit.models import UNSUPPORTED, Criterion
from qa_toolkit.wording import clean, count, day, quoted


def with_previous(now: Audit, before: Audit) -> Comparison:
    """What has changed since last time, criterion by criterion.

    Raises:
        CannotCompare: where the two are not of one edition of one standard.
    """
    _same_standard(now, before)
    changes = [change for c in now.standard.criteria.values() if (change := _change(now, before, c)) is not None]
    better = tuple(c for c in changes if c.direction == "better")
    worse = tuple(c for c in changes if c.direction == "worse")
    other = tuple(c for c in changes if c.direction in ("new", "dropped"))
    label = clean(before.cycle) or day(
        str(before.data.get("submitted_at") or before.data.get("started_on") or "last time")
    )
    both = sum(id_ in now.answers and id_ in before.answers for id_ in now.standard.criteria)
    return Comparison(
        previous_id=before.id,
        previous_label=label,
        sentence=_changes_sentence(label, better, worse, other),
        better=better,
        worse=worse,
        other=other,
        unchanged=both - len(better) - len(worse),
    )


def with_external(one: Audit, other: Audit) -> tuple[Audit, Audit, Moderation]:
    """The self-assessment, the external audit, and how far they agree, whichever way round they were named.

    Agreement is counted over criteria that both judged and scored. Cohen's kappa (Cohen 1960, doi:10.1177/001316446002000104) corrects it
    for chance; it does not exist where chance alone would give full agreement.

    Raises:
        CannotCompare: where they are not one of each kind, not of one edition, or the external one verifies another audit.
    """
    _same_standard(one, other)
    if {one.kind, other.kind} != {"self", "external"}:
        raise errors.CannotCompare(
            one.path, other.path, f"both are of the kind '{one.kind}'; one self and one external audit are needed."
        )
    own, external = (one, other) if one.kind == "self" else (other, one)
    verified = (external.data.get("verifies") or {}).get("audit")
    if verified is not None and own.id and verified != own.id:
        raise errors.CannotCompare(
            own.path, external.path, f"it verifies the audit '{errors.shown(verified)}', not '{errors.shown(own.id)}'."
        )
    pairs = [
        (c, a, b)
        for c in own.standard.criteria.values()
        if (a := _judged(own, c.id)) in _scored(c) and (b := _judged(external, c.id)) in _scored(c)
    ]
    differing = [(c, a, b) for c, a, b in pairs if a != b]
    agreed = len(pairs) - len(differing)
    disagreements = sorted((_disagreement(own, external, *d) for d in differing), key=lambda d: -abs(d.distance))
    assessor = (
        ", ".join(clean(a["name"]) for a in external.data.get("assessors", {}).values()) or "the external assessor"
    )
    moderation = Moderation(
        assessor=assessor,
        compared=len(pairs),
        agreed=agreed,
        percent=100 * agreed // len(pairs) if pairs else 0,
        kappa_hundredths=kappa_hundredths([(a, b) for _, a, b in pairs]),
        sentence=_agreement_sentence(assessor, len(pairs), agreed, disagreements),
        disagreements=tuple(disagreements),
    )
    return own, external, moderation


def kappa_hundredths(pairs: Sequence[tuple[str, str]]) -> int | None:
    """Cohen's kappa times 100, rounded half away from zero; None where it is not defined."""
    return kappa_of_counts(Counter(pairs))


def kappa_of_counts(counts: Mapping[tuple[str, str], int]) -> int | None:
    """The same of pairs that were counted: how often the one judged the first level and the other the second."""
    n = sum(counts.values())
    first: Counter[str] = Counter()
    second: Counter[str] = Counter()
    for (a, b), count_ in counts.items():
        first[a] += count_
        second[b] += count_
    by_chance = sum(first[level] * second[level] for level in first)  # times n squared
    if not n or by_chance == n * n:
        return None
    above = n * sum(count_ for (a, b), count_ in counts.items() if a == b) - by_chance
    possible = n * n - by_chance
    rounded = (200 * abs(above) + possible) // (2 * possible)
    return rounded if above >= 0 else -rounded


def _same_standard(this: Audit, other: Audit) -> None:
    if this.standard.name != other.standard.name:
        why = f"it is an audit by {other.standard.name}, not by {this.standard.name}."
        raise errors.CannotCompare(this.path, other.path, why)


def _judged(audit: Audit, criterion: str) -> str:
    """The level that was claimed: how two people judge is compared whether or not the claim was supported."""
    level = audit.answers.get(criterion, "")
    return audit.claims.get(criterion, "") if level == UNSUPPORTED else level


def _scored(criterion: Criterion) -> set[str]:
    return {level.key for level in criterion.levels if level.score is not None}


def _points(criterion: Criterion, level: str) -> int | None:
    found = criterion.level(level)
    return found.score if found else 0  # unsupported counts 0


def _change(now: Audit, before: Audit, criterion: Criterion) -> Change | None:
    was, is_ = before.answers.get(criterion.id), now.answers.get(criterion.id)
    if was == is_:
        return None
    titles = now.standard.level_titles
    direction = "new" if was is None else "dropped"
    if was is not None and is_ is not None:
        old, new = _points(criterion, was), _points(criterion, is_)
        if old == new or old is None or new is None:
            direction = "new" if old is None else "dropped" if new is None else ""
        else:
            direction = "better" if new > old else "worse"
    if not direction:
        return None
    names = {None: "Not answered", UNSUPPORTED: "Claimed without support"} | titles
    return Change(criterion.id, criterion.number, criterion.title, names[was], names[is_], direction)  # type: ignore[arg-type]


def _changes_sentence(label: str, better: Sequence[Change], worse: Sequence[Change], other: Sequence[Change]) -> str:
    if not (better or worse or other):
        return f"Nothing has changed since {label}."
    parts = []
    if better:
        parts.append(f"{count(len(better), 'criterion has', 'criteria have')} improved")
    if worse:
        parts.append(
            f"{count(len(worse), 'has', 'have') if better else count(len(worse), 'criterion has', 'criteria have')} slipped"
        )
    if other:
        parts.append(f"{count(len(other), 'was', 'were')} answered in only one of the two years")
    text = f"Since {label}, {', '.join(parts)}."
    return text + (f" What slipped first: {quoted(worse[0].title)}." if worse else "")


def _disagreement(own: Audit, external: Audit, criterion: Criterion, a: str, b: str) -> Disagreement:
    ladder, titles = own.standard.ladders.get(criterion.id), own.standard.level_titles
    distance = ladder.ranks[b] - ladder.ranks[a] if ladder else 0
    return Disagreement(
        criterion=criterion.id,
        number=criterion.number,
        title=criterion.title,
        self_title=titles[a],
        external_title=titles[b],
        self_comment=clean(own.judgement(criterion.id).get("comment", "")),
        external_comment=clean(external.judgement(criterion.id).get("comment", "")),
        distance=distance,
    )


def _agreement_sentence(assessor: str, compared: int, agreed: int, disagreements: Sequence[Disagreement]) -> str:
    if not compared:
        return f"{assessor} and the self-assessment have no judged criterion in common."
    lower = sum(d.distance < 0 for d in disagreements)
    text = f"{assessor} agrees with {agreed} of {compared} judgements"
    if not disagreements:
        return text + "."
    higher = sum(d.distance > 0 for d in disagreements)
    parts = [f"judges {lower} lower"] if lower else []
    parts += [f"{'' if lower else 'judges '}{higher} higher"] if higher else []
    return f"{text} and {' and '.join(parts)}."
