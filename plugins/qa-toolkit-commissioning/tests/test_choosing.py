"""The solver's answer is compared with every possible choice."""

from __future__ import annotations

from datetime import date
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from qa_toolkit import audits
from qa_toolkit.toolkit import Toolkit
from qa_toolkit_commissioning.choosing import Bought, Terms, choose, worth
from qa_toolkit_commissioning.goals import Goal, goal
from qa_toolkit_commissioning.packages import GATES, Need, Package, provider_key
from qa_toolkit_commissioning.plans import OutOfReach, plan

TOOLKIT = Toolkit()
STANDARDS = [TOOLKIT.standard(name) for name in ("inspiring-iag:2012", "gatsby:2025", "investors-in-careers:2017")]
NEEDS = (Need("quiet", "Quiet pupils", 3), Need("sure", "Pupils who are sure too early", 2, "Ashby Down School"))
PROVIDERS = ("Alder Lane Careers", "Birchfield Guidance")
PASSED = dict.fromkeys(GATES, "passed")


@st.composite
def goals(draw: st.DrawFn, schools: int) -> list[Goal]:
    standard = draw(st.sampled_from(STANDARDS))
    target = draw(st.sampled_from(sorted(standard.awards)))
    made = []
    for name in ("Ashby Down School", "Kingsmere Academy")[:schools]:
        document = TOOLKIT.new_audit(standard.name, {"name": name, "kind": "school"}, date(2026, 11, 2))
        judgements = document["judgements"]
        whole = audits.in_memory(document, standard)
        for id_, ladder in standard.ladders.items():
            if id_ in whole.outside:
                continue
            top = len(ladder.keys_by_rank) - 1
            rank = draw(st.integers(max(0, top - 1), top) if draw(st.integers(0, 3)) else st.integers(-1, top))
            if rank >= 0:
                judgement = {"level": ladder.keys_by_rank[rank]}
                judgements.setdefault(standard.criteria[id_].section, {})[id_] = judgement
        made.append(goal(audits.in_memory(document, standard), target, NEEDS))
    return made


@st.composite
def packages(draw: st.DrawFn, schools: list[Goal], most: int) -> list[Package]:
    standard = schools[0].audit.standard
    open_ = sorted({id_ for one in schools for id_ in (*one.way, *one.aims)}) or sorted(standard.ladders)
    made = []
    for place in range(draw(st.integers(2, most))):
        some = draw(st.lists(st.sampled_from(open_), unique=True, max_size=8))
        raises = {id_: draw(st.sampled_from(standard.ladders[id_].keys_by_rank)) for id_ in some}
        needs = draw(st.sampled_from([(), ("quiet",), ("sure",), ("quiet", "sure")]))
        rate, tenths = draw(st.integers(180_00, 400_00)), draw(st.integers(1, 60))
        provider = draw(st.sampled_from(PROVIDERS))
        made.append(Package(f"p{place}", provider, "", tenths, rate, raises, PASSED, needs))
    return made


def every_choice(schools: int, offered: list[Package]) -> list[Bought]:
    subsets = [
        tuple(p for p, take in zip(offered, bits, strict=True) if take) for bits in product((0, 1), repeat=len(offered))
    ]
    return list(product(subsets, repeat=schools))


@settings(max_examples=50)
@given(st.data())
def test_one_school_gets_the_best_of_all_choices(data: st.DataObject) -> None:
    schools = data.draw(goals(1))
    offered = data.draw(packages(schools, 5))
    budget = data.draw(st.integers(0, 2 * max(p.cost for p in offered)))
    chosen = choose(schools, offered, budget)
    assert chosen is not None
    affordable = [w for c in every_choice(1, offered) if (w := worth(schools, c)).cost <= budget]
    assert worth(schools, chosen).order == max(one.order for one in affordable)
    others = [
        c
        for c in every_choice(1, offered)
        if worth(schools, c).cost <= budget and not all(p in c[0] for p in chosen[0])
    ]
    other = choose(schools, offered, budget, without_one_of=chosen) if chosen[0] else None
    if chosen[0]:
        assert (other and worth(schools, other).order) == max((worth(schools, c).order for c in others), default=None)


def keeps(terms: Terms, choice: Bought) -> bool:
    """Said apart from the solver's rows: each school's days, and each provider's over all schools."""
    if any(sum(p.tenths for p in mine) < days for mine, days in zip(choice, terms.least, strict=True)):
        return False
    bought = [package for mine in choice for package in mine]
    return all(sum(p.tenths for p in bought if provider_key(p.provider) == key) <= n for key, n in terms.most.items())


@settings(max_examples=50)
@given(st.data())
def test_schools_that_pool_get_the_best_that_keeps_least_days_of_schools_and_most_of_providers(
    data: st.DataObject,
) -> None:
    schools = data.draw(goals(2))
    offered = data.draw(packages(schools, 3))
    least = data.draw(st.tuples(st.integers(0, 60), st.integers(0, 60)))
    limited = data.draw(st.lists(st.sampled_from(PROVIDERS), unique=True))
    terms = Terms(least, {provider_key(one): data.draw(st.integers(0, 120)) for one in limited})
    budget = data.draw(st.integers(0, 4 * max(p.cost for p in offered)))
    kept = [choice for choice in every_choice(2, offered) if keeps(terms, choice)]
    allowed = [one.order for choice in kept if (one := worth(schools, choice)).cost <= budget]
    chosen = choose(schools, offered, budget, terms)
    assert (None if chosen is None else worth(schools, chosen).order) == max(allowed, default=None)
    assert chosen is None or chosen in kept
    equal = choose(schools, offered, budget, terms, any_of_equals=True)
    assert (None if equal is None else worth(schools, equal).order) == max(allowed, default=None)


def test_a_provider_with_days_for_one_school_goes_where_it_brings_more() -> None:
    """By hand: seven days help either school, and the second is served more by them; there are ten days in all."""
    standard = TOOLKIT.standard("gatsby:2025")
    needs = (Need("quiet", "Quiet pupils", 3), Need("quiet", "Quiet pupils", 5, "Kingsmere Academy"))
    blank = [
        audits.in_memory(
            TOOLKIT.new_audit(standard.name, {"name": name, "kind": "school"}, date(2026, 11, 2)), standard
        )
        for name in ("Ashby Down School", "Kingsmere Academy")
    ]
    schools = [goal(one, None, needs[place : place + 1]) for place, one in enumerate(blank)]
    days = Package("a", "Alder  Lane careers", "", 70, 200_00, {}, PASSED, ("quiet",))
    assert choose(schools, [days], 10_000_00) == ((days,), (days,))
    assert choose(schools, [days], 10_000_00, Terms((), {"alder lane careers": 100})) == ((), (days,))
    assert choose(schools, [days], 10_000_00, Terms((1, 1), {"alder lane careers": 100})) is None


@settings(max_examples=10)
@given(st.data())
def test_the_curve_is_what_each_of_its_budgets_would_buy_by_itself(data: st.DataObject) -> None:
    schools = data.draw(goals(2))
    offered = data.draw(packages(schools, 4))
    terms = Terms((data.draw(st.integers(0, 40)), 0), {provider_key(PROVIDERS[0]): data.draw(st.integers(0, 200))})
    budget = data.draw(st.integers(0, 4 * max(p.cost for p in offered)))
    try:
        made = plan(schools, offered, budget, terms)
    except OutOfReach:
        assert choose(schools, offered, budget, terms) is None
        return
    for point in made.curve:
        alone = choose(schools, offered, point.budget, terms)
        assert (point.worth and point.worth.order) == (alone and worth(schools, alone).order)
