"""Two audits side by side: this year and last, and a self-assessment with an outside assessor's view."""

from __future__ import annotations

import re

import pytest
from reading import BEFORE, EXAMPLES, EXTERNAL, OWN, Read, at, post, seen
from websites import Web

# Compare


def test_last_year_stands_beside_this_year(school: Web) -> None:
    page = seen(school, at(OWN, "compare"))
    assert "Since 2025-26, 15 criteria have improved, 1 has slipped" in page
    assert page.index("Slipped (1)") < page.index("Improved (15)")
    assert page == seen(school, at(OWN, f"compare?with={BEFORE}"))


def test_an_only_audit_says_how_to_get_another(web: Web) -> None:
    organisation, audit = web.add()
    assert "no other audit by this standard" in seen(web, at(audit, "compare", organisation))


def test_what_cannot_be_compared_is_told_in_a_sentence(school: Web) -> None:
    other = school.toolkit.read_audit(EXAMPLES / "investors-in-careers-2016.json")
    _, id_ = school.workspace.audits.add("local", other.data, other.standard)
    page = seen(school, at(OWN, f"compare?with={id_}"), 422)
    assert "cannot stand beside the audit of 2026-27" in page
    assert "it is an audit by investors-in-careers:2016, not by school-duty:2025" in page


def test_another_organisation_s_audit_is_not_there_to_compare(school: Web) -> None:
    _, other = school.add()
    seen(school, at(OWN, f"compare?with={other}"), 404)
    seen(school, at(OWN, f"moderation?with={other}"), 404)


# Moderation


def test_both_judgements_stand_side_by_side(school: Web) -> None:
    page = Read(seen(school, at(OWN, "moderation")), "main.govuk-main-wrapper").text
    assert "78% agreement, on 32 criteria that both judged" in page
    assert "agreement is substantial (Cohen’s kappa 0.69" in page
    own, external = (school.workspace.audits.audit("ashby-down-school", id_) for id_ in (OWN, EXTERNAL))
    for one in (own, external):
        judgement = one.judgement("best-interests")
        assert " ".join(judgement["comment"].split()) in page
        assert all(one.evidence[id_]["title"] in page for id_ in judgement["evidence"])


def test_the_assessor_sees_the_same_the_other_way_round(school: Web) -> None:
    page = seen(school, at(EXTERNAL, "moderation"))
    assert "Your judgements beside the self-assessment" in page
    assert (
        page.count('class="card moderation__one"')
        == seen(school, at(OWN, "moderation")).count('class="card moderation__one"')
        == 7
    )


def test_replies_are_read_on_both_sides(school: Web) -> None:
    for audit, text in ((OWN, "We disagree & say <why>."), (EXTERNAL, "Seen again in May.")):
        answer = post(school, at(audit, "moderation/best-interests/reply"), text=text, version="0")
        assert answer.status_code == 302
        assert answer.location.endswith("#on-best-interests")
    for audit, theirs in ((OWN, "The assessor’s reply"), (EXTERNAL, "The organisation’s reply")):
        page = seen(school, at(audit, "moderation"))
        assert "We disagree &amp; say &lt;why&gt;." in page
        assert "Seen again in May." in page
        assert theirs in page
    assert school.document("ashby-down-school", OWN)["replies"]["best-interests"]["text"] == "We disagree & say <why>."


def test_two_replies_at_once_are_both_shown(school: Web) -> None:
    address = at(OWN, "moderation/best-interests/reply")
    post(school, address, text="The first.", version="0")
    answer = school.unchanged_by(lambda: post(school, address, text="The second.", version="0"))
    assert answer.status_code == 409
    assert "The first." in answer.text
    assert "The second.</textarea>" in answer.text
    again = re.search(r'name="version" value="1"', answer.text)
    assert again is not None
    assert post(school, address, text="The second.", version="1").status_code == 302


@pytest.mark.parametrize(
    ("criterion", "text", "version", "status"),
    [("nobody", "x", "0", 404), ("best-interests", "x" * 5001, "0", 422), ("best-interests", "x", "one", 409)],
)
def test_replies_that_cannot_be_kept(school: Web, criterion: str, text: str, version: str, status: int) -> None:
    address = at(OWN, f"moderation/{criterion}/reply")
    answer = school.unchanged_by(lambda: post(school, address, text=text, version=version))
    assert answer.status_code == status
    assert status == 404 or f"{text}</textarea>" in answer.text


def test_where_nobody_has_looked_it_says_how(web: Web) -> None:
    organisation, audit = web.add()
    page = seen(web, at(audit, "moderation", organisation))
    assert "Open the assessor’s file" in page
    assert "Begin an external audit of this one" in page


def test_an_external_audit_is_begun_once_with_nothing_judged(web: Web) -> None:
    organisation, audit = web.add()
    own = web.workspace.audits.audit(organisation, audit)
    data = {"assessor": "H. Osgood", "role": "peer", "key": "k"}
    first, second = (post(web, at(audit, "moderation/begin", organisation), **data) for _ in range(2))
    assert first.location == second.location
    made = web.workspace.audits.audit(organisation, first.location.rpartition("/")[2])
    assert made.kind == "external"
    assert made.data["verifies"] == {"audit": audit, "sha256": own.sha256}
    assert made.data["assessors"] == {"a1": {"name": "H. Osgood", "role": "peer"}}
    assert made.answers == {}
    assert (made.cycle, made.organisation) == (own.cycle, own.organisation)
    assert "0 criteria that both judged" in Read(seen(web, at(audit, "moderation", organisation)), "div.card").text


@pytest.mark.parametrize("name", ["", "  "])
def test_an_external_audit_needs_a_name(web: Web, name: str) -> None:
    organisation, audit = web.add()
    answer = web.unchanged_by(
        lambda: post(web, at(audit, "moderation/begin", organisation), assessor=name, role="a <peer>")
    )
    assert answer.status_code == 422
    assert "Write the name of the external assessor." in answer.text
    assert 'value="a &lt;peer&gt;"' in answer.text


def test_an_external_audit_is_of_a_self_assessment(school: Web) -> None:
    answer = school.unchanged_by(lambda: post(school, at(EXTERNAL, "moderation/begin"), assessor="Somebody"))
    assert answer.status_code == 422


def test_an_audit_that_verifies_another_is_not_beside_this_one(school: Web) -> None:
    assert EXTERNAL not in seen(school, at(BEFORE, "moderation"))
