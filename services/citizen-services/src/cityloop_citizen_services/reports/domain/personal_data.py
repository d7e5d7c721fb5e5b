"""Phones and identity numbers that people write into texts: found, named, and masked for who needs the matter only.

Phones: mainland mobile and fixed numbers, numbers with a plus sign and a country code, North American ones with
separators. Identity numbers: the 18 characters of GB 11643, by birth date and check digit. Digits may be full-width,
and grouped as people group them. What is written in words is not found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

STAR = "*"
WEIGHTS = tuple(2 ** (17 - place) % 11 for place in range(17))
"""Of the first 17 digits; the check digit is by ISO 7064, MOD 11-2 (GB 11643, annex A)."""
CHECK_DIGITS = "10X98765432"
PLAIN = str.maketrans("０１２３４５６７８９ＸｘXx＋－（）", "0123456789XXXX+-()")
"""Full-width characters by their plain ones, each by one, so that places in both texts are the same."""
GAP = r"[ -]?"
IDENTITY = re.compile(
    rf"(?<!\d)[1-9]\d{{5}}{GAP}(?:18|19|20)\d\d{GAP}(?:0[1-9]|1[0-2]){GAP}(?:0[1-9]|[12]\d|3[01]){GAP}\d{{3}}[\dX](?![\dA-Z])"
)
PHONE = re.compile(
    r"(?<!\d)(?:"
    rf"(?:\+?86{GAP})?1[3-9]\d{GAP}\d{GAP}\d{GAP}\d\d{GAP}\d{GAP}\d{{3}}"  # mobile
    rf"|\(?0\d{{2,3}}\)?{GAP}[2-9]\d{{2,3}}{GAP}\d{{4}}"  # fixed, with its area code
    rf"|\+\d(?:{GAP}\d){{7,14}}"  # any country (ITU-T E.164)
    r"|\(?[2-9]\d\d\)?[ .-][2-9]\d\d[ .-]\d{4}"  # North America
    r")(?!\d)"
)


class PersonalData(StrEnum):
    """What a text may name of a person."""

    PHONE = "phone"
    IDENTITY_NUMBER = "identity_number"


def named_in(*texts: str) -> frozenset[PersonalData]:
    """What texts name of persons."""
    return frozenset(kind for text in texts for kind, _, _ in _found(text))


def masked(text: str) -> str:
    """A text with an asterisk for each digit of what it names of persons; the rest, and its length, as it was."""
    characters = list(text)
    for _, start, end in _found(text):
        for place in range(start, end):
            if characters[place].isalnum():
                characters[place] = STAR
    return "".join(characters)


def _found(text: str) -> Iterator[tuple[PersonalData, int, int]]:
    """What is named, and where it begins and ends."""
    plain = text.translate(PLAIN)
    numbers = [match.span() for match in IDENTITY.finditer(plain) if _checks(match[0])]
    yield from ((PersonalData.IDENTITY_NUMBER, *span) for span in numbers)
    for match in PHONE.finditer(plain):
        if not any(start < match.end() and match.start() < end for start, end in numbers):
            yield PersonalData.PHONE, *match.span()


def _checks(number: str) -> bool:
    digits = number.replace(" ", "").replace("-", "")
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=False))
    return digits[17] == CHECK_DIGITS[total % 11]
