"""Headers with parameters, however odd: what is one is read, what is none is passed over."""

from __future__ import annotations

import random

import pytest
from cityloop_web.charsets import parameters_of

PARTS = [
    *("multipart/form-data", "boundary", "charset", ";", " ", "=", "*", "*0"),
    *('"', "'", "''", "\\", "%FF", "\xe9", "<"),
]


@pytest.mark.parametrize(
    ("header", "value", "parameters"),
    [
        ("", "", {}),
        ("Application/JSON", "application/json", {}),
        ("text/plain ; Charset=GB18030", "text/plain", {"charset": "GB18030"}),
        ('text/plain;charset="gbk"; q=1', "text/plain", {"charset": "gbk", "q": "1"}),
        (r'multipart/form-data; boundary="a;b \"c\""', "multipart/form-data", {"boundary": 'a;b "c"'}),
        ("text/plain; charset=utf-8; charset=gbk", "text/plain", {"charset": "utf-8"}),
        ("text/plain; charset = utf-8 ;", "text/plain", {"charset": "utf-8"}),
        ('text/plain; a="unended; charset=gbk', "text/plain", {"a": '"unended', "charset": "gbk"}),
        ("multipart/form-data; boundary*", "multipart/form-data", {}),
        ("multipart/form-data; x*; x*0=a", "multipart/form-data", {"x*0": "a"}),
    ],
)
def test_what_is_a_parameter_is_read(header: str, value: str, parameters: dict[str, str]) -> None:
    assert parameters_of(header) == (value, parameters)


def test_no_header_is_too_odd() -> None:
    dice = random.Random(23)  # noqa: S311 no secret
    for _ in range(2_000):
        header = "".join(dice.choice(PARTS) for _ in range(dice.randrange(12)))
        value, parameters = parameters_of(header)
        assert value == header.partition(";")[0].strip().lower()
        assert all(name == name.lower() and "=" not in name for name in parameters), parameters
