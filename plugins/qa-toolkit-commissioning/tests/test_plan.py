"""`commissioning plan` on the shipped invented data, as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import qa_toolkit_commissioning
from qa_toolkit.toolkit import Toolkit

PLAN = ("commissioning", "plan")
EXAMPLES = Path(qa_toolkit_commissioning.__file__).parent / "examples"


def test_the_plan_says_what_to_buy_what_it_leads_to_and_who_is_out(qa: Any, gatsby: Any, tmp_path: Path) -> None:
    done = qa(*PLAN, gatsby("Ashby Down School"), "--packages", EXAMPLES / "packages.csv", "--budget", "£3,000")
    assert (done.returncode, done.stderr) == (0, "")
    assert "£2,600 of £3,000 buys" in done.stdout
    assert "the answers would meet the rule of ‘Every benchmark in full’" in done.stdout
    assert "danebrook-routes (Danebrook College outreach): failed: independence and impartiality" in done.stdout
    assert "foxglove-everything (Foxglove Futures): not shown: safeguarding" in done.stdout
    same = qa(*PLAN, tmp_path / "Ashby Down School.json", "--packages", EXAMPLES / "packages.csv", "--budget", "3000")
    assert same.stdout == done.stdout


def test_needs_of_pupils_weigh_before_points(qa: Any, gatsby: Any) -> None:
    words = (*PLAN, gatsby("Ashby Down School"), "--packages", EXAMPLES / "packages.csv", "--budget", "4500")
    assert "birchfield-guidance  Birchfield Guidance  20 days" not in qa(*words).stdout
    assert "birchfield-guidance  Birchfield Guidance  20 days" in qa(*words, "--needs", EXAMPLES / "needs.csv").stdout


def test_yaml_and_csv_say_the_same(tmp_path: Path) -> None:
    from qa_toolkit_commissioning.packages import read

    standards = {"gatsby:2025": Toolkit().standard("gatsby:2025")}
    path = tmp_path / "packages.yaml"
    path.write_text(
        "- package: elmstead-parents\n  provider: Elmstead Partnership\n  title: Evenings and guide for parents\n  days: 3\n"
        "  day rate: £260\n  gates passed: all\n  helps with:\n    parents-supported: in-place\n"
        "    published-and-told: in-place\n",
        encoding="utf-8",
    )
    offers = read(path, standards)
    assert offers.faults == ()
    shipped = {one.key: one for one in read(EXAMPLES / "packages.csv", standards).packages}
    assert offers.packages == (shipped["elmstead-parents"],)


WRONG = {
    "a,Elm,3,two hundred,parents-supported: in-place,all": "line 2, column ‘day rate’: ‘two hundred’ is no day rate",
    "b,Elm,-3,200,parents-supported: in-place,all": "line 3, column ‘days’: ‘-3’ is no number of days",
    "c,Elm,3,200,parents-suported: in-place,all": "no criterion ‘parents-suported’. Did you mean",
    "d,Elm,3,200,parents-supported: gold,all": "‘gold’ is no level of ‘parents-supported’",
    "e,Elm,3,200,parents-supported: in-place,safegarding": "no gate is called ‘safegarding’. Did you mean",
    ",Elm,3,200,parents-supported: in-place,all": "the name of a package is missing",
    "f,Elm,9999,9999999,parents-supported: in-place,all": "come to more than £10,000,000; look for a slip",
    f'g,Elm,1,"1{",000" * 1500}",parents-supported: in-place,all': "is no day rate; write it as 225 or £1,250.50",
    "good,Elm,3,200,parents-supported: in-place,all": "",
    "good,Elm,1,200,parents-supported: in-place,all": "‘good’ is there twice; the first is used",
}


def test_bad_rows_are_named_and_the_rest_goes_on(qa: Any, gatsby: Any, tmp_path: Path) -> None:
    table = tmp_path / "packages.csv"
    table.write_text("\n".join(["package,provider,days,day rate,helps with,gates passed", *WRONG]), encoding="utf-8")
    done = qa(*PLAN, gatsby("Ashby Down School"), "--packages", table, "--budget", "900")
    assert done.returncode == 1
    assert [said for said in WRONG.values() if said not in done.stderr] == []
    assert "£600 of £900" in done.stdout
    page = tmp_path / "plan.html"
    assert (
        qa(*PLAN, tmp_path / "Ashby Down School.json", "--packages", table, "--budget", "900", "-o", page).returncode
        == 1
    )
    assert "line 3, column ‘days’: ‘-3’ is no number of days" in page.read_text("utf-8")


def test_a_missing_column_is_said_with_what_there_is(qa: Any, gatsby: Any, tmp_path: Path) -> None:
    table = tmp_path / "packages.csv"
    table.write_text("package,providers,days\nx,Elm,3\n", encoding="utf-8")
    done = qa(*PLAN, gatsby("Ashby Down School"), "--packages", table, "--budget", "900")
    assert done.returncode == 3
    assert "no column is called ‘provider’; row 1 has: ‘package’, ‘providers’, ‘days’. Did you mean" in done.stderr


def test_schools_that_pool_their_money_each_get_their_least_days(qa: Any, gatsby: Any, tmp_path: Path) -> None:
    for name in ("Ashby Down School", "Kingsmere Academy"):
        gatsby(name)
    pool = tmp_path / "pool.csv"
    head = "school,audit,money,least days\n"
    rows = "Ashby Down School,Ashby Down School.json,2000,7\nKingsmere Academy,Kingsmere Academy.json,£1500,3\n"
    pool.write_text(head + rows, encoding="utf-8")
    done = qa(*PLAN, "--pool", pool, "--packages", EXAMPLES / "packages.csv")
    assert (done.returncode, done.stderr) == (0, "")
    lines = [line.split() for line in done.stdout.splitlines()]
    assert ["Ashby", "Down", "School", "£2,000", "£2,600", "7", "days", "10", "days"] in lines
    assert ["Kingsmere", "Academy", "£1,500", "£780", "3", "days", "3", "days"] in lines
    for days, said in (("30", "£3,500 cannot buy the least days"), ("90", "do not come to the least days of each")):
        pool.write_text(head + rows.replace(",7\n", f",{days}\n"), encoding="utf-8")
        done = qa(*PLAN, "--pool", pool, "--packages", EXAMPLES / "packages.csv")
        assert (done.returncode, done.stdout) == (3, "")
        assert said in done.stderr


def test_an_audit_is_never_changed_by_a_plan(qa: Any, gatsby: Any) -> None:
    path = gatsby("Ashby Down School")
    before = path.read_bytes()
    qa(*PLAN, path, "--packages", EXAMPLES / "packages.csv", "--budget", "900")
    assert path.read_bytes() == before
    json.loads(before)


SHIPPED = ("--packages", EXAMPLES / "packages.csv")


def test_the_shipped_pool_gives_each_school_its_least_days(qa: Any) -> None:
    done = qa(*PLAN, "--pool", EXAMPLES / "pool.csv", *SHIPPED, "--needs", EXAMPLES / "pool-needs.csv", "-f", "json")
    assert (done.returncode, done.stderr) == (0, "")
    schools = json.loads(done.stdout)["schools"]
    assert [one["school"] for one in schools] == ["Brackenhythe School", "Oldwick Vale School", "Tarrowmere Academy"]
    assert [one["least_days_tenths"] for one in schools] == [80, 120, 50]
    assert all(one["days_tenths"] >= one["least_days_tenths"] for one in schools)
    assert json.loads(done.stdout)["provider_days"] == [
        {"provider": "Alder Lane Careers", "days_tenths": 120, "most_tenths": 300},
        {"provider": "Elmstead Partnership", "days_tenths": 170, "most_tenths": 200},
    ]
    # Another choice of the same price brings more levels and no target: the answer says why it is not the first.
    screen = qa(*PLAN, "--pool", EXAMPLES / "pool.csv", *SHIPPED, "--needs", EXAMPLES / "pool-needs.csv").stdout
    assert "needs of weight 11 of 14, 1 of 3 targets within reach and 7 of 21 levels on the way" in screen
    assert "£11,800 for needs of weight 11 of 14, 0 of 3 targets within reach and 15 of 21 levels" in screen
    assert sum(one["spent_pence"] for one in schools) <= sum(one["money_pence"] for one in schools) == 12_500_00


def test_what_is_spelt_otherwise_is_told_and_does_not_count(qa: Any, gatsby: Any, tmp_path: Path) -> None:
    pool, needs = tmp_path / "pool.csv", tmp_path / "needs.csv"
    gatsby("Ashby Down School")
    pool.write_text("school,audit,money\nAshby,Ashby Down School.json,900\n", encoding="utf-8")
    needs.write_text(
        "need,title,weight,school\nfirst-generations,One route only,2,\nsend,SEND,1,Ashby Downs\n", encoding="utf-8"
    )
    done = qa(*PLAN, "--pool", pool, *SHIPPED, "--needs", needs)
    assert done.returncode == 0
    assert "the audit beside ‘Ashby’ in the pool is of ‘Ashby Down School’" in done.stderr
    assert "needs of ‘Ashby Downs’ do not count: no audit is of it. Did you mean 'Ashby Down School'?" in done.stderr
    assert "elmstead-visits: ‘first-generation’ is no need in the file of needs" in done.stderr
    rows = "Ashby,Ashby Down School.json,900\nBeech,Ashby Down School.json,900\n"
    pool.write_text(f"school,audit,money\n{rows}", encoding="utf-8")
    twice = qa(*PLAN, "--pool", pool, *SHIPPED)
    assert (twice.returncode, "Two audits are of ‘Ashby Down School’" in twice.stderr) == (3, True)


def test_the_days_of_a_provider_are_read_once_and_a_contradiction_is_told(qa: Any, gatsby: Any, tmp_path: Path) -> None:
    table = tmp_path / "packages.csv"
    head = "package,provider,days,day rate,helps with,gates passed,provider days\n"
    rows = (
        "a,Elm,3,200,parents-supported: in-place,all,5",
        "b,ELM ,4,200,provider-reflection: in-place,all,9",
        "c,Elm,1,200,,all,",
    )
    table.write_text(head + "\n".join(rows), encoding="utf-8")
    audit = gatsby("Ashby Down School")
    done = qa(*PLAN, audit, "--packages", table, "--budget", "9000")
    assert done.returncode == 1
    assert "line 3, column ‘provider days’: ELM has 5 days in a row above; that is used." in done.stderr
    assert "Days of providers\n  Elm: 3 days of 5 days at most" in done.stdout
    pool = tmp_path / "pool.csv"
    pool.write_text("school,audit,money,least days\nA,Ashby Down School.json,9000,6\n", encoding="utf-8")
    done = qa(*PLAN, "--pool", pool, "--packages", table)
    assert done.returncode == 3
    assert "do not come to the least days of each school. Ask for more offers" in done.stderr


def test_it_says_whether_there_is_nothing_to_choose_from_or_nobody_passes(qa: Any, gatsby: Any, tmp_path: Path) -> None:
    table, audit = tmp_path / "packages.csv", gatsby("Ashby Down School")
    head = "package,provider,days,day rate,helps with,gates passed\n"
    for rows, said in (
        ("", "There is no package to choose from."),
        ("a,Elm,3,200,,equality", "No package passes every"),
    ):
        table.write_text(head + rows, encoding="utf-8")
        for more in ((), ("-o", tmp_path / f"{len(rows)}.html")):
            done = qa(*PLAN, audit, "--packages", table, "--budget", "900", *more)
            assert done.returncode == 0
            assert said in (more[-1].read_text("utf-8") if more else done.stdout)
