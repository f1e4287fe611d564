from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_toolkit.reports.content import is_link
from qa_toolkit.reports.links import link_problem

LINKS = [
    "https://school.example/careers",
    "http://school.example/",
    "HTTPS://SCHOOL.EXAMPLE/PLAN.PDF",
    "https://school.example:8443/a?b=c&d=e#f",
    "https://user@school.example/",
    "https://school.example/a%20b(1).pdf",
    "https://[2001:db8::1]/plan",
    "https://xn--bcher-kva.example/",
    "mailto:careers@school.example",
    "mailto:careers@school.example?subject=Plan",
]
WORDS = [
    "",
    "Governors' minutes, 12 May 2026, item 4",
    "Filing cabinet 3, careers office",
    "Shared drive: Careers/2026/plan.docx",
    "S:\\Careers\\plan.docx",
    "C:\\plans\\plan.docx",
    "\\\\server\\careers\\plan.docx",
    "Data: from the destinations survey",
    "File: careers plan, page 2",
    "About: see the prospectus",
    "Note: ask the careers leader",
    "10:30 assembly, Hall",
    "http is what the web speaks",
    "Careers page of the school's website",
    "and/or",
    "a ratio of 1:250",
    "tel:0",
    "See plan:careers",
    "ms-word:https://school.example/plan.docx",
    "feed:https://school.example/",
]
NO_LINKS = [
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "JAVASCRIPT:alert(1)",
    "jAvAsCrIpT:alert(1)",
    " javascript:alert(1)",
    "\tjavascript:alert(1)",
    "\njavascript:alert(1)",
    "\x01javascript:alert(1)",
    "\x1fjavascript:alert(1)",
    "\u00a0javascript:alert(1)",
    "\ufeffjavascript:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "java\rscript:alert(1)",
    "java\0script:alert(1)",
    "java\u200bscript:alert(1)",
    "java\u00adscript:alert(1)",
    "javascript\t:alert(1)",
    "javascript:\talert(1)",
    "javascript: alert(1)",
    "javascript://school.example/%0aalert(1)",
    "javascript&colon;alert(1)",
    "javascript&#58;alert(1)",
    "javascript&#x3a;alert(1)",
    "javascript&#x3A;alert(1)",
    "javascript&#0000058alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6a;avascript:alert(1)",
    "&#x000006A;avascript:alert(1)",
    "java&#9;script:alert(1)",
    "java&#x0A;script:alert(1)",
    "java&Tab;script:alert(1)",
    "java&NewLine;script:alert(1)",
    "&amp;#106;avascript:alert(1)",
    "javascript%3Aalert(1)",
    "%6aavascript:alert(1)",
    "java%0ascript:alert(1)",
    "javascript：alert(1)",
    "javascript﹕alert(1)",
    "javascript︓alert(1)",
    "javascript∶alert(1)",
    "javascript꞉alert(1)",
    "ｊａｖａｓｃｒｉｐｔ:alert(1)",
    "𝐣𝐚𝐯𝐚𝐬𝐜𝐫𝐢𝐩𝐭:alert(1)",
    "vbscript:msgbox(1)",
    "VBScript:msgbox(1)",
    "vb\tscript:msgbox(1)",
    "livescript:alert(1)",
    "mocha:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "DATA:text/html;base64,PHNjcmlwdD4=",
    "data:,x",
    "da\tta:text/html,x",
    "data&colon;text/html,x",
    "file:///etc/passwd",
    "FILE:///C:/Windows/win.ini",
    "file:\\\\server\\share",
    "file://server/share/plan.docx",
    "fi&#108;e:///etc/passwd",
    "blob:https://school.example/1",
    "filesystem:https://school.example/1",
    "view-source:https://school.example/",
    "jar:https://school.example/a.jar!/",
    "about:blank",
    "ftp://school.example/plan",
    "smb://server/share",
    "intent://school.example/#Intent;end",
    "chrome://settings",
    "//school.example/plan",
    "www.school.example/plan",
    "WWW.SCHOOL.EXAMPLE",
    "https://school.example/the plan.pdf",
    "https://schöol.example/",
    "https://school.example/\u202efdp.exe",
    'https://school.example/"onclick=alert(1)',
    "https://school.example/<script>",
    "https:/\t/school.example/",
    "http:/school.example/",
    "http://",
    "http:\\\\school.example\\plan",
    "https：//school.example/",
    "mailto:careers leader@school.example",
    "mailto:<careers@school.example>",
]


def test_there_are_enough_spellings() -> None:
    assert len({*LINKS, *NO_LINKS}) >= 60


@pytest.mark.parametrize("text", LINKS)
def test_addresses_of_the_web_and_of_mail_become_links(text: str) -> None:
    assert is_link(text)
    assert link_problem(text) is None


@pytest.mark.parametrize("text", WORDS)
def test_words_are_left_alone(text: str) -> None:
    assert not is_link(text)
    assert link_problem(text) is None


@pytest.mark.parametrize("text", NO_LINKS, ids=ascii)
def test_what_looks_like_another_address_stays_text_and_is_told(text: str) -> None:
    assert not is_link(text)
    problem = link_problem(text)
    assert problem is not None
    assert problem.startswith("This stays plain text")


@given(st.text(st.characters(), max_size=300))
def test_any_text_is_a_link_or_text(text: str) -> None:
    assert link_problem(text) is None or not is_link(text)


def test_a_long_text_is_read_at_its_beginning_only() -> None:
    assert link_problem("javascript:" + "%" * 1_000_000) is not None
