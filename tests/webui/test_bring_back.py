"""A workbook that was filled in comes back through the pages: seen, decided and saved; refused where it is not this audit's, or no workbook."""

from __future__ import annotations

import gc
import hashlib
import io
import re
import zipfile
from typing import Any

import pytest
from builders import audit_data, standard
from filled_in import filled_in
from filling import fields
from reading import at, seen
from sqlalchemy import select
from upload_samples import PDF
from websites import Got, Web

from qa_toolkit import workbook
from qa_toolkit.audits import in_memory
from qa_toolkit.new_audits import blank
from qa_toolkit.workspace.access import Actor
from qa_toolkit.workspace.tables import trail

Where = tuple[str, str]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sent(web: Web, where: Where) -> bytes:
    """The audit's workbook as it is downloaded now."""
    return workbook.write(web.workspace.audits.audit(*where))


def back(web: Web, where: Where, **answers: Any) -> bytes:
    """The same, filled in: `aims_comment='…'`."""
    typed = {name.replace("_", " "): value for name, value in answers.items()}
    return filled_in(web.workspace.audits.audit(*where), typed)


def url(where: Where, rest: str = "") -> str:
    return at(where[1], f"workbook{rest}", where[0])


def look(web: Web, where: Where, content: bytes, name: str = "mine.xlsx", status: int = 200) -> str:
    data = {"csrf_token": web.token, "workbook": (io.BytesIO(content), name, XLSX)}
    answer = web.unchanged_by(lambda: web.client.post(url(where), data=data, content_type="multipart/form-data"))
    assert answer.status_code == status, answer.text
    return str(answer.text)


def keep(web: Web, where: Where, page: str, side: str = "", **more: Any) -> Any:
    """Sends the form of the page as a browser would, with one side chosen for everything."""
    form: dict[str, Any] = {name: values[0] for name, values in fields(page).items()} | more
    if side:
        form |= dict.fromkeys(re.findall(r'name="(take\.[^"]+)"', page), side)
    return web.client.post(url(where, "/keep"), data=form, content_type="multipart/form-data")


def judged(web: Web, where: Where, criterion: str, section: str = "purpose") -> dict[str, Any]:
    found: dict[str, Any] = web.document(*where)["judgements"][section].get(criterion, {})
    return found


def entries(web: Web) -> list[str]:
    with web.workspace.database.reading() as connection:
        rows = connection.execute(select(trail.c.what, trail.c.subject_id).order_by(trail.c.number)).all()
    return [f"{row.what} {row.subject_id}" for row in rows]


def test_the_page_offers_the_workbook_and_takes_it_back(web: Web) -> None:
    where = web.add()
    page = seen(web, url(where))
    assert f'href="{at(where[1], "download/xlsx", where[0])}"' in page
    assert 'type="file" accept=".xlsx"' in page
    assert f'href="{url(where)}"' in seen(web, at(where[1], "", where[0]))
    assert f'href="{url(where)}"' in seen(web, at(where[1], "download", where[0]))


def test_what_would_change_is_shown_and_then_saved_in_one_go(web: Web) -> None:
    where = web.add()
    began = len(entries(web))
    content = back(web, where, aims_comment="Clearer\nnow <b>.", offer_level="Partly", plan_title="The new plan")
    page = look(web, where, content)
    assert "It has 3 changes. Nothing is saved yet." in page
    for text in ("1.1 Criterion 1.1", "As seen.", "Clearer\nnow &lt;b&gt;.", "Partly", "The plan", "The new plan"):
        assert text in page
    answer = keep(web, where, page)
    assert (answer.status_code, answer.location) == (302, at(where[1], "", where[0]))
    assert "The workbook is in." in web.client.get(answer.location).text
    assert judged(web, where, "aims")["comment"] == "Clearer\nnow <b>."
    assert judged(web, where, "offer", "delivery")["level"] == "partly"
    assert entries(web)[began:] == [
        "evidence.saved audit-1/plan",
        "judgement.saved audit-1/purpose/aims",
        "judgement.saved audit-1/delivery/offer",
    ]


@pytest.mark.parametrize(("side", "stays"), [("file", "From Excel."), ("audit", "From here.")])
def test_a_person_decides_what_both_changed(web: Web, side: str, stays: str) -> None:
    where = web.add()
    content = back(web, where, aims_comment="From Excel.", offer_level="Partly")
    web.workspace.judgements.save("local", *where, "aims", {"comment": "From here."}, version=1)
    page = look(web, where, content)
    assert "1 change and 1 decision for you" in page
    assert page.index("From Excel.") < page.index("From here.") < page.index("As seen.")
    undecided = web.unchanged_by(lambda: keep(web, where, page))
    assert undecided.status_code == 422
    assert "1.1 Criterion 1.1, comment: choose which of the two stays." in undecided.text
    assert keep(web, where, undecided.text, side).status_code == 302
    assert judged(web, where, "aims")["comment"] == stays
    assert judged(web, where, "offer", "delivery")["level"] == "partly"


def test_what_somebody_saves_between_looking_and_saving_is_not_overwritten(web: Web) -> None:
    where = web.add()
    page = look(web, where, back(web, where, aims_comment="From Excel.", lead_comment="Also."))
    web.workspace.judgements.save("local", *where, "aims", {"comment": "Just now."}, version=1)
    answer = web.unchanged_by(lambda: keep(web, where, page))
    assert answer.status_code == 409
    assert "Somebody has changed this audit since you looked." in answer.text
    assert "Just now." in answer.text
    web.workspace.judgements.save("local", *where, "aims", {"comment": "And once more."}, version=2)
    again = web.unchanged_by(lambda: keep(web, where, answer.text, "file"))  # it was chosen over another text
    assert again.status_code == 409
    assert "checked" not in again.text
    assert keep(web, where, again.text, "audit").status_code == 302
    assert (judged(web, where, "aims")["comment"], judged(web, where, "lead")["comment"]) == ("And once more.", "Also.")


def test_what_somebody_saves_elsewhere_meanwhile_stays_and_asks_nothing(web: Web) -> None:
    where = web.add()
    page = look(web, where, back(web, where, aims_comment="From Excel."))
    web.workspace.judgements.save("local", *where, "lead", {"comment": "Just now."}, version=1)
    assert keep(web, where, page).status_code == 302
    assert (judged(web, where, "aims")["comment"], judged(web, where, "lead")["comment"]) == (
        "From Excel.",
        "Just now.",
    )


def test_the_same_form_sent_twice_saves_once(web: Web) -> None:
    where = web.add()
    page = look(web, where, back(web, where, aims_comment="From Excel."))
    assert keep(web, where, page).status_code == 302
    after = entries(web)
    assert keep(web, where, page).status_code == 302
    assert entries(web) == after


def test_cells_that_cannot_be_read_are_named_and_the_rest_comes_in(web: Web) -> None:
    where = web.add()
    page = look(web, where, back(web, where, aims_level="partly-ish", lead_level=" mET "))
    assert "1 change and 1 cell that could not be read" in page
    assert "<strong>Cell E4 on ‘1 Section 1’</strong>: &#39;partly-ish&#39; is none of: Not met, Partly, Met" in page
    done = keep(web, where, page)
    assert "Not read: cell E4 on ‘1 Section 1’." in web.client.get(done.location).text
    assert (judged(web, where, "aims")["level"], judged(web, where, "lead")["level"]) == ("met", "met")


def test_what_looks_like_a_pupil_s_name_is_pointed_at(web: Web) -> None:
    where = web.add()
    page = look(web, where, back(web, where, aims_comment="Oliver Smith in Year 10 said so."))
    assert "Please look at this" in page
    assert "Cell G4 on" in page


def test_a_workbook_in_which_nothing_was_changed_has_nothing_to_save(web: Web) -> None:
    where = web.add()
    page = look(web, where, sent(web, where))
    assert "Nothing new: all that it says is here already." in page
    assert "/workbook/keep" not in page


def test_too_long_a_comment_is_told_and_nothing_is_saved(web: Web) -> None:
    where = web.add()
    page = look(web, where, back(web, where, aims_comment="z" * 5001, lead_comment="Good."))
    answer = web.unchanged_by(lambda: keep(web, where, page))
    assert answer.status_code == 422
    assert "1.1 Criterion 1.1: the comment has 5001 characters; 5000 is the most." in answer.text


# Refused


@pytest.mark.parametrize("carried", ["", "é", "%%%"])
def test_a_workbook_that_was_lost_on_the_way_is_asked_for_again(web: Web, carried: str) -> None:
    where = web.add()
    page = look(web, where, back(web, where, aims_comment="From Excel."))
    answer = web.unchanged_by(lambda: keep(web, where, page, workbook=carried))
    assert answer.status_code == 422
    assert "The workbook did not come along; choose it once more." in answer.text


def test_another_audit_s_workbook_is_refused_with_the_way_to_its_own(web: Web) -> None:
    first, second = web.add(), web.add(id="audit-2", cycle="2025-26")
    page = look(web, first, sent(web, second), status=422)
    assert "this is the workbook of another audit: ‘Invented School’, test/small:1, 2025-26." in page.replace(
        "This", "this"
    )
    assert f'href="{url(second)}"' in page


def test_another_organisation_s_workbook_is_refused_without_saying_whether_it_is_here(web: Web) -> None:
    owner = {"id": "y", "name": "Other School", "kind": "school"}
    mine, other, nowhere = (
        web.add(),
        web.add(id="b", organisation=owner),
        audit_data(standard(), id="c", organisation=owner),
    )
    content = sent(web, other)
    assert f'href="{url(other)}"' in look(web, mine, content, status=422)
    web.actor = Actor(web.workspace.organisations.add_person("local", "x", "Editor", role_="editor"), "Editor")
    here = look(web, mine, content, status=422)
    not_here = look(web, mine, workbook.write(in_memory(nowhere, standard())), status=422)
    assert here == not_here
    assert "Bring it back there" not in here


def test_another_standard_s_workbook_is_refused(school: Web) -> None:
    where = school.add()
    duty = next(head for head in school.workspace.audits.heads() if head.standard == "school-duty:2025")
    page = look(school, where, sent(school, (duty.organisation, duty.id)), status=422)
    assert "is a workbook of &#39;school-duty:2025&#39;, but the audit is one of &#39;test/small:1&#39;" in page
    other = in_memory(audit_data(standard(key="test/other")), standard(key="test/other"))
    page = look(school, where, workbook.write(other), status=422)
    assert "‘mine.xlsx’: the standard or edition that it was made by is not here: no standard is called" in page


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "a.xlsx"),
        (b"PK\x03\x04", "a.xlsx"),
        (PDF, "a.xlsx"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "a.xls"),
        (b"a;b\n", "a.csv"),
    ],
)
def test_what_is_no_workbook_is_refused_in_a_sentence(web: Web, content: bytes, name: str) -> None:
    page = look(web, web.add(), content, name, status=422)
    assert "There is a problem" in page


def test_no_file_is_asked_for_again(web: Web) -> None:
    where = web.add()
    answer = web.client.post(url(where), data={"csrf_token": web.token})
    assert answer.status_code == 422
    assert "Choose the workbook that you filled in." in answer.text


def test_a_submitted_audit_takes_nothing_back(web: Web) -> None:
    where = web.add()
    content = back(web, where, aims_comment="Late.")
    page = look(web, where, content)
    web.workspace.audits.submit("local", *where)
    assert "Reopen it on" in look(web, where, content, status=423)
    assert web.unchanged_by(lambda: keep(web, where, page)).status_code == 423


@pytest.mark.parametrize(
    "spoilt", [{"workbook": ""}, {"workbook": "no base64"}, {"workbook": "UEsDBA=="}, {"seen": ""}]
)
def test_a_form_that_was_spoilt_on_its_way_changes_nothing(web: Web, spoilt: dict[str, str]) -> None:
    where = web.add()
    page = look(web, where, back(web, where, aims_comment="From Excel."))
    answer = web.unchanged_by(lambda: keep(web, where, page, **spoilt))
    assert answer.status_code in (409, 422)


def test_a_workbook_of_another_audit_cannot_be_smuggled_into_the_form(web: Web) -> None:
    first, second = web.add(), web.add(id="audit-2")
    page = look(web, second, back(web, second, aims_comment="From Excel."))
    assert web.unchanged_by(lambda: keep(web, first, page)).status_code == 422


@pytest.mark.filterwarnings(
    "ignore:unclosed file:ResourceWarning"
)  # Werkzeug's client leaves what it sent to the collector
def test_a_large_workbook_travels_and_one_that_is_too_large_is_refused(web: Web) -> None:
    where = web.add()
    assert "larger than 10 MB" in look(web, where, b"PK\x03\x04" + bytes(10_000_000), status=422)
    content = io.BytesIO(back(web, where, aims_comment="With a picture."))
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("xl/media/image1.png", hashlib.shake_256(b"").digest(3_000_000))
    assert keep(web, where, look(web, where, content.getvalue())).status_code == 302
    assert judged(web, where, "aims")["comment"] == "With a picture."
    gc.collect()


def test_the_file_s_name_says_nothing_of_whose_it_is(web: Web) -> None:
    where = web.add()
    page = look(web, where, back(web, where, aims_comment="x"), name="../../Other School.XLSX")
    assert "What ‘Other School.XLSX’ brings" in page


# Opening


def opened(web: Web, *files: tuple[str, bytes]) -> Got:
    data = {"csrf_token": web.token, "files": [(io.BytesIO(content), name) for name, content in files]}
    return web.client.post("/audits/open", data=data, content_type="multipart/form-data")  # type: ignore[return-value]


def duty_workbook(web: Web, **answers: str) -> tuple[Where, bytes]:
    """A workbook that was begun elsewhere."""
    of = web.toolkit.standard("school-duty:2025")
    made = blank(of, {"id": "z", "name": "Thornley Academy", "kind": "school"}, web.now.date()) | {"id": "begun"}
    typed = {"independent level": "Partly in place", "impartial level": "hm", **answers}
    return ("z", "begun"), filled_in(in_memory(made, of), typed)


def test_a_workbook_is_opened_as_a_new_audit_and_brought_back_where_it_is_here(web: Web) -> None:
    where, content = duty_workbook(web)
    other, mine = web.add(), "mine.xlsx"
    first = opened(web, (mine, content), ("bad.xlsx", b"PK"))
    assert first.status_code == 422
    assert "1 of 2 files opened." in first.text
    assert "Thornley Academy: open. Not read: cell E9 on ‘1 Independent guidance’." in first.text
    assert web.document(*where)["judgements"]["guidance-duty"]["independent"]["level"] == "partly"
    second = opened(web, (mine, content))
    assert "Nothing new" in second.text
    third = opened(web, (mine, content), ("small.xlsx", sent(web, other)))
    assert f'href="{url(where)}"' in third.text


def test_one_workbook_whose_audit_is_here_shows_at_once_what_it_would_change(web: Web) -> None:
    where, content = duty_workbook(web)
    assert opened(web, ("a.xlsx", content)).status_code == 302
    _, again = duty_workbook(web, **{"responsible-body comment": "Minutes of June."})
    page = opened(web, ("a.xlsx", again))
    assert "It has 1 change" in page.text
    assert keep(web, where, page.text).status_code == 302
    assert judged(web, where, "responsible-body", "guidance-duty")["comment"] == "Minutes of June."
