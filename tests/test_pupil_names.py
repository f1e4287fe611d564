from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from qa_toolkit.pupil_names import BIRTH, EMAIL, NAME, NHS, PHONE, ULN, UPN, warnings

ROOT = Path(__file__).parent.parent
LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


def upn(body: str) -> str:
    """With the check letter that the guide of the Department for Education computes: weights 2 to 13, modulo 23."""
    values = [int(c) if c.isdigit() else LETTERS.index(c) for c in body]
    return LETTERS[sum(weight * value for weight, value in zip(range(2, 14), values, strict=True)) % 23] + body


def uln(body: str) -> str:
    return body + str(10 - sum(weight * int(c) for weight, c in zip(range(10, 1, -1), body, strict=True)) % 11)


UPNS = [
    upn(body)
    for body in ("823432101001", "801299911002", "000000000000", "85546512031A", "80120000199Z", "919191919191")
]
ULNS = [uln(body) for body in ("100000005", "300000000", "123456789", "987654322")]
NHS_NUMBERS = ["9434765919", "943 476 5919", "943-476-5919", "4010232137", "401 023 2137"]
PUPILS = {
    **{f"She is {number}, ask her": UPN for number in UPNS},
    **{number.lower(): UPN for number in UPNS[:2]},
    **{f"ULN {number}.": ULN for number in ULNS},
    **{f"NHS no. {number}": NHS for number in NHS_NUMBERS},
    "Write to a.pupil@school.example": EMAIL,
    "A.PUPIL@SCHOOL.EXAMPLE": EMAIL,
    "<19smith@mail.school.example>": EMAIL,
    "Her mother: 07700 900123": PHONE,
    "07700900123": PHONE,
    "+44 7700 900123": PHONE,
    "+44 (0)7700 900123": PHONE,
    "0044 7700 900 123": PHONE,
    "01632 960 001": PHONE,
    "(01632) 960001": PHONE,
    "020 7946 0000": PHONE,
    "call 0113-496-0000": PHONE,
    "born 12/03/2011": BIRTH,
    "Born on 12 March 2011": BIRTH,
    "DOB 12.03.11": BIRTH,
    "DOB: 12-03-2011": BIRTH,
    "d.o.b. 1/2/10": BIRTH,
    "D.O.B 2011-03-12": BIRTH,
    "date of birth is the 3rd of May 2010": BIRTH,
    "Date of birth (dd/mm/yyyy) 03/05/2010": BIRTH,
    "03/05/2010 (date of birth)": BIRTH,
    "birthday March 12, 2011": BIRTH,
    "a pupil called Sam": NAME,
    "A pupil called Tamsin Okoro told us": NAME,
    "one student named Wren": NAME,
    "the girl was called Ffion": NAME,
    "a learner, named Zsófia, said": NAME,
    "The pupil is called Śliwa": NAME,
    "pupil Tamsin Okoro said": NAME,
    "Student: Jordan Blake": NAME,
    "Aisha (Year 9) found it useful": NAME,
    "Aisha (Y9)": NAME,
    "Tom (10B)": NAME,
    "Callum (Yr 11) did not": NAME,
    "Tamsin Okoro (Year 9)": NAME,
    "Tamsin Okoro, 10B": NAME,
    "Tamsin Okoro 10B": NAME,
    "Tamsin Okoro – 10B2": NAME,
    "Tamsin Okoro, Year 10": NAME,
    "Tamsin Okoro in Year 10": NAME,
    "Tamsin O'Keeffe (Y12)": NAME,
    "Jean-Luc Diallo, 7X": NAME,
    "Mary Ann Prior-Lees (Year 9)": NAME,
    "Kwabena Osei, 11PQ": NAME,
    "Chloe Roberts (Year 9)": NAME,
    "Zoë Évans-Śliwa (Year 9)": NAME,
}
ORDINARY = [
    "",
    "Year 9 pupils met employers at the Careers Fair (Year 9) and the Enterprise Day (Y8).",
    "Work Experience (Year 10), Mock Interviews (Year 11), Options Evening (Year 9), Next Steps (Year 13)",
    "Barclays LifeSkills (Year 9); National Careers Week, Year 8; Unifrog Launch in Year 7; History (Year 9)",
    "Mark Scheme (Year 10); May Day (Year 7); Grace Period; Will Writing (Year 12)",
    "Careers Programme, Year 7 to Year 13. Key Stage 4. Gatsby Benchmark 8A.",
    "Every pupil named on the register was invited; a student called the office; pupils called Careers Champions help.",
    "A pupil called Careers Champion in each form. Student Finance England visited. The Student Loans Company wrote.",
    "Miss Okoro, 10B, and Mr Blake (Year 9) lead tutor time. Dr Sarah Diallo, Year 12, gave the talk.",
    "Head of Year 9. Deputy Head (Year 10). Careers Leader, Year 11. Personal Guidance (Year 11)",
    "The school, URN 123456, UKPRN 10012345, opened on 12 March 2011.",
    "The policy was born of the review of 2011; the lead was born in Leeds. Born-digital records since 01/09/2024.",
    "At 10:30 on 12/03/2026 the governors met; minute 2026/14; 1,234,567,890 hits; £1000000; ISBN 978-1-4028-9462-6.",
    "Numbers 1111111111, 0000000000, 1000000053 and A823432101001 are nobody's; nor is 2026-09-01T10:00:00.",
    "See https://school.example/careers/2026-27?id=1234567890123 and @school on any network, e.g. twitter @ school.",
    "Room 10B, Block C. Form 10B is led by its tutor. Class 7X and Set 9Y had theirs in June.",
    "12 of 14 in Year 9 and 30 (Year 10) answered. Not met (Year 7). Met in Year 8.",
    "Investors in Careers, Inspiring IAG, matrix Standard 2011, Ofsted 2024, Careers Compass 2026.",
    "Engineering UK (Year 9), Speakers for Schools (Y10), Young Enterprise (Year 12), Duke of Edinburgh (Year 9)",
    "A Year 10 pupil said it helped; Student A (Year 9) and Pupil B, 10C, agreed.",
]
MEANT_FOR_STAFF = {EMAIL}


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for child in value.values() for text in texts(child))
    elif isinstance(value, list):
        yield from (text for child in value for text in texts(child))


def files(folder: str) -> list[Path]:
    found = [path for path in sorted((ROOT / folder).rglob("*")) if path.suffix in (".json", ".yaml", ".md")]
    assert found
    return found


def read(path: Path) -> list[str]:
    text = path.read_text("utf-8")
    if path.suffix == ".md":
        return text.splitlines()
    return list(texts(json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)))


@pytest.mark.parametrize(("text", "expected"), PUPILS.items(), ids=ascii)
def test_what_looks_like_a_pupil_is_told(text: str, expected: str) -> None:
    assert expected in warnings(text)
    assert expected in warnings(f"As we saw last term. {text} And so on.")


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert warnings(text) == ()


@pytest.mark.parametrize("path", files("standards"), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_standard_warns(path: Path) -> None:
    assert [(text, found) for text in read(path) if (found := warnings(text))] == []


@pytest.mark.parametrize("path", files("examples"), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_example_warns_but_of_staff_who_can_be_written_to(path: Path) -> None:
    assert [(text, found) for text in read(path) if (found := {*warnings(text)} - MEANT_FOR_STAFF)] == []


@pytest.mark.parametrize("number", UPNS)
def test_a_number_with_a_wrong_check_letter_is_no_pupils(number: str) -> None:
    for letter in set(LETTERS) - {number[0]}:
        assert UPN not in warnings(letter + number[1:])
    assert UPN not in warnings("S" + number[1:])
    assert UPN not in warnings(number + "1")


def test_a_temporary_number_ends_in_a_letter_of_the_table() -> None:
    assert warnings(upn("85546512031A")) == (UPN,)
    assert warnings("A85546512031I") == ()


@pytest.mark.parametrize("number", [*ULNS, *NHS_NUMBERS])
def test_a_number_with_a_wrong_check_digit_is_no_ones(number: str) -> None:
    wrong = [number[:-1] + digit for digit in "0123456789" if digit != number[-1]]
    assert sum({ULN, NHS} & {*warnings(one)} != set() for one in wrong) <= 1  # another of the two rules may take it


@pytest.mark.parametrize(("text", "expected"), PUPILS.items(), ids=ascii)
def test_the_warning_never_repeats_what_it_found(text: str, expected: str) -> None:
    for word in text.split():
        assert not any(word in one for one in warnings(text) if len(word) > 6 and word not in expected)


def test_each_kind_is_told_once() -> None:
    text = "Tamsin Okoro, 10B, born 1/2/2011, a@b.example; Jean Diallo, 10B, born 1/3/2011, c@d.example"
    assert warnings(text) == (EMAIL, BIRTH, NAME)


@given(st.text(max_size=500))
def test_any_text_is_read(text: str) -> None:
    assert isinstance(warnings(text), tuple)


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "0",
        "07",
        "A1",
        "Aa ",
        "Aa Bb ",
        "born ",
        "born 1/",
        "a@",
        "a@a.",
        "(0) ",
        "+44",
        "1 ",
        "pupil called ",
        "Aa Bb (",
        "-",
        "Á",
    ],
)
def test_a_long_text_takes_no_more_than_its_share(piece: str) -> None:
    """Twenty times what a comment may hold: a quadratic pattern would not end here."""
    assert isinstance(warnings(piece * (100_000 // len(piece))), tuple)
