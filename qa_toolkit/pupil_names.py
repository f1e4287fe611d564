"""Hints that a text may name a pupil: identifiers by their check digits, dates of birth, and names beside a year group or a form.

A hint, not a guard: whether a word is a name no program can know, and names that it does not see are no less personal. Each pattern is of
bounded length and without nested repeats, so that any text is read in time linear to its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from qa_toolkit.wording import without_accents

_TAKE_OUT = "If it is a pupil's, take it out: an audit needs nobody's data, and “a Year 10 pupil” says as much."
UPN = f"This looks like a unique pupil number. {_TAKE_OUT}"
ULN = f"This looks like a unique learner number. {_TAKE_OUT}"
NHS = f"This looks like an NHS number. {_TAKE_OUT}"
EMAIL = f"This looks like an e-mail address. {_TAKE_OUT}"
PHONE = f"This looks like a phone number. {_TAKE_OUT}"
BIRTH = f"This looks like a date of birth. {_TAKE_OUT}"
NAME = f"This looks like a pupil's name. {_TAKE_OUT}"

_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"  # Department for Education, UPN guide: without I, O and S
_UPN = re.compile(r"\b[A-Z]\d{11}[0-9A-Z]\b", re.IGNORECASE)
_TEN_DIGITS = re.compile(r"(?<![\d+/])\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")
_EMAIL = re.compile(r"[A-Z0-9]@[A-Z0-9-]{1,63}\.[A-Z]{2}", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\w+/=-])(?:(?:\+|00)44[ -]?(?:\(0\)[ -]?)?|\(?0)[1-9](?:[ ()-]{0,2}\d){8,9}(?!\d)")
_BORN = re.compile(r"\b(?:born(?!-)|birthday|birth|d\.?o\.?b)\b", re.IGNORECASE)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_YEAR = r"(?:19[5-9]\d|20\d\d|\d\d)"
_DATE = re.compile(
    rf"(?<!\d)(?:\d{{1,2}}[/. -]\d{{1,2}}[/. -]{_YEAR}|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH},? {_YEAR}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? "
    rf"{_YEAR}|(?:19|20)\d\d-\d\d-\d\d)(?!\d)",
    re.IGNORECASE,
)
_BEFORE, _AFTER = 30, 40  # how near a date stands to the word that makes it one of birth

_WORD = r"[^\W\d_](?:[^\W\d_]|['’-]){1,24}"
_GROUP = r"(?:(?:[Yy]ear|[Yy]r|Y)\.? ?(?:1[0-4]|[7-9])|(?:1[0-3]|[7-9])[A-Z]{1,2}\d?)\b"
_FULL_NAME = re.compile(rf"(?<![\w'’-])({_WORD}) ({_WORD})(?: ?[(,:–—-] ?| (?:in |from |of )?){_GROUP}")
_FIRST_NAME = re.compile(rf"\b({_WORD}) ?\({_GROUP}")
_PUPIL = r"\b(?:[Pp]upil|[Ss]tudent|[Ll]earner|[Bb]oy|[Gg]irl|[Cc]hild|[Aa]pprentice)"
_CALLED = re.compile(rf"{_PUPIL},? (?:is |was |who is |who was )?(?:called|named) ({_WORD})")
_PUPIL_FULL = re.compile(rf"{_PUPIL}[,:]? ({_WORD}) ({_WORD})\b")
_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Sir|Prof|Professor|Dame|Lord|Lady|Rev)\.? $")

# First names that are common in schools of England and Wales; a name alone is told from a subject or an event by these only.
_GIVEN = frozenset(
    """
    aaliyah aaron abdul abdullah abigail adam adrian ahmed aisha alan alex alexander alexandra alfie ali alice alisha amelia amina amir amy
    ana andrew ann anna annabel anthony arjun arthur ashley austin ava ayaan ayesha beatrice bella ben benjamin beth bethany bilal billy
    bradley brandon brooke caitlin callum cameron carys charlie charlotte chloe chris christian christopher claire connor courtney daisy dan
    daniel darcey david demi dexter dylan edward eleanor elena eleri eliza elizabeth ella ellie elliot ellis elsie emilia emily emma erin
    ethan eva evan evie faith farah fatima finlay finley florence frankie fraser freddie freya gabriel george georgia georgina gethin gracie
    hamza hannah harley harriet harris harrison harry harvey hassan heidi henry hollie holly hugo ibrahim imogen imran isaac isabel isabella
    isabelle isla ismail ivy jack jacob jade jake james jamie jasmine jason jayden jaydon jenson jessica joe joel john jonathan jordan
    joseph josh joshua julia kai kate katie kayla keira kian kieran kiran kyle lacey lara laura lauren layla leah leo leon lewis lexi liam
    libby lily logan lola louis louise luca lucas lucy luke lydia maddison madison maisie malik maria mariam martha mary maryam mason
    matilda matthew maya megan mia michael millie mohamed mohammad mohammed molly morgan muhammad mustafa naomi natasha nathan nia niamh
    nicole noah oliver olivia omar oscar owen patrick paul phoebe poppy priya rachel rebecca rhiannon rhys riley robert robyn ronnie rosie
    ruby ryan safa sam samantha samuel sara sarah scarlett sean sebastian seren seth shannon sienna simran skye sofia sonia sophia sophie
    stanley stephen steven summer tamsin taylor teddy theo thomas tia tilly toby tom tyler umar victoria wiktoria william willow yasmin
    yusuf zac zachary zain zainab zara zoe zuzanna
    """.split()  # noqa: SIM905 - two hundred pairs of quotation marks help nobody
)
# Words that stand with a capital beside a year group and are no names.
_ORDINARY = frozenset(
    """
    a academic academy access action activities advice adviser aim all alumni an and annual application apprenticeship apprenticeships april
    art aspire assemblies assembly assessment association audit august autumn award baker barclays base baseline benchmark biology board
    book booklet both brief briefing bright british btec business calendar called career careers centre challenge champion champions
    chemistry chief choices church citizenship city class club college community company compass computing conference construction contact
    council county course cover criteria criterion current curriculum dame data date day days december deputy destination destinations
    digital director discovery dr drama drop duke duty each early east economics education element employability employer employers
    encounter encounters end engineering england english enrichment enterprise evaluate evaluation evening event every evidence exam exeter
    experience explore fair fairs fe february festival final finance first food for form former foundation free french friday from future
    futures games gatsby gcse general geography german governor great group guidance guide half hall handbook head health healthcare high
    higher history hour hub icould impartial in industry information insight interview interviews investors january job jobs july june key
    labour lady launch law lead leader learner learners learning lesson lessons level library life lifeskills link list loans local log
    london lord manager map march market mathematics maths matrix may media meeting mentor mentoring middle minutes miss mock module monday
    money morrisby mr mrs ms music mx national new next north not november now oak october of office ofsted on online open option options
    our outcome oxford page panel parent parents paris part pathway pathways people personal physical physics pilot plan planner planning
    policy portfolio post practical preparation primary prince principal prior prof professor profile programme progress progression project
    projects provider providers pshe pupil pupils questionnaire record registration religious report research rev review role room roots
    round route routes royal saturday scheme school schools science scottish section selected senior september services session sessions she
    sixth skill skills small social some south spanish speaker speakers spring staff stage standard start statutory stem step strategy
    student students study subject subjects successful summer sunday support survey take talk talks task taster teacher team tech technical
    technology term textiles the their these this three thursday top tour town tracker training transition trip trust tuesday tutor tutors
    two unifrog union unit university up update values visit visits vocational voice wales wednesday week welsh west when whole women work
    working workplace workshop workshops world year years young your
    """.split()  # noqa: SIM905
)
_NOUNS = (
    "ing",
    "tion",
    "sion",
    "ment",
    "ness",
    "ship",
    "ity",
    "ics",
    "ology",
    "ance",
    "ence",
    "ers",
    "ries",
    "day",
    "ism",
    "ure",
    "ies",
)


def warnings(text: str) -> tuple[str, ...]:
    """One sentence for each kind of thing that looks like a pupil's; the text itself is never repeated."""
    return tuple(dict.fromkeys(_found(text)))


def is_given(word: str) -> bool:
    """Whether it is a first name that is common in schools."""
    return _key(word) in _GIVEN


def _found(text: str) -> Iterator[str]:
    if any(_is_upn(number.upper()) for number in _UPN.findall(text)):
        yield UPN
    for number in _TEN_DIGITS.findall(text):
        digits = [int(c) for c in number if c.isdigit()]
        if len(digits) == len(number) and _is_uln(digits):
            yield ULN
        elif _is_nhs(digits):
            yield NHS
    if _EMAIL.search(text):
        yield EMAIL
    if _PHONE.search(text):
        yield PHONE
    if any(_DATE.search(text, max(0, at.start() - _BEFORE), at.end() + _AFTER) for at in _BORN.finditer(text)):
        yield BIRTH
    if any(_names(text)):
        yield NAME


def _is_upn(number: str) -> bool:
    values = [int(c) if c.isdigit() else _UPN_LETTERS.find(c) for c in number[1:]]
    total = sum(weight * value for weight, value in enumerate(values, 2))
    return min(values) >= 0 and number[0] == _UPN_LETTERS[total % 23]


def _is_uln(digits: list[int]) -> bool:
    """Learning Records Service: modulo 11 over nine digits; a remainder of 0 is never given out."""
    remainder = _weighted(digits) % 11
    return digits[0] > 0 and remainder > 0 and digits[9] == 10 - remainder


def _is_nhs(digits: list[int]) -> bool:
    """NHS Data Dictionary: modulo 11; a check digit of 10 is never given out. The numbers of one digit only are nobody's."""
    return digits[0] > 0 and digits[9] == (11 - _weighted(digits) % 11) % 11 and len(set(digits)) > 1


def _weighted(digits: list[int]) -> int:
    return sum(weight * digit for weight, digit in zip(range(10, 1, -1), digits, strict=False))


def _names(text: str) -> Iterable[bool]:
    for found in _FULL_NAME.finditer(text):
        yield not _TITLED.search(text, max(0, found.start() - 12), found.start()) and _is_name(found[1], found[2])
    for found in _PUPIL_FULL.finditer(text):
        yield _is_name(found[1], found[2])
    yield from (_begins_as_name(found[1]) and _key(found[1]) in _GIVEN for found in _FIRST_NAME.finditer(text))
    yield from (_begins_as_name(found[1]) and _key(found[1]) not in _ORDINARY for found in _CALLED.finditer(text))


def _is_name(first: str, last: str) -> bool:
    if not (_begins_as_name(first) and last[0].isupper() and not last.isupper()):
        return False
    one, two = _key(first), _key(last)
    if one in _GIVEN:
        return two not in _ORDINARY and not two.endswith(_NOUNS)
    return not ({one, two} & _ORDINARY or one.endswith(_NOUNS) or two.endswith((*_NOUNS, "s")))


def _begins_as_name(word: str) -> bool:
    """With a capital, which no abbreviation and no product in camel case has alone; 'Jean-Luc' has one for each part."""
    return all(part[:1].isupper() and part[1:].islower() for part in re.split("['’-]", word) if len(part) > 1)


def _key(word: str) -> str:
    """In small letters without accents."""
    return without_accents(word.lower())
