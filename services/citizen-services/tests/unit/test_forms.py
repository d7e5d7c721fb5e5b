"""Forms in the charset that they declare: what is declared is decoded, else UTF-8, anything else is refused."""

from __future__ import annotations

import random

import pytest
from cityloop_citizen_services.edge.forms import Form, Multipart, read_form
from cityloop_citizen_services.reports.domain.submission import MAX_FILE_BYTES, MAX_FILES
from cityloop_kernel import InvalidError, RefusedError
from cityloop_web.charsets import CHARSET_UNKNOWN, TEXT_UNREADABLE

URLENCODED = "application/x-www-form-urlencoded"
WATER, CAFE = "水很深", "Rue du Café"


def multipart(*parts: bytes) -> tuple[str, bytes]:
    body = b"".join(b"--cut\r\nContent-Disposition: form-data; " + part + b"\r\n" for part in parts) + b"--cut--\r\n"
    return "multipart/form-data; boundary=cut", body


def reason_of(content_type: str, body: bytes) -> str:
    with pytest.raises(InvalidError) as error:
        read_form(content_type, body)
    return error.value.reason


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (URLENCODED, "description=水很深".encode()),
        (URLENCODED, b"description=%E6%B0%B4%E5%BE%88%E6%B7%B1"),
        (f"{URLENCODED}; charset=utf-8", "description=水很深".encode()),
        (f"{URLENCODED}; charset=GB18030", "description=水很深".encode("gb18030")),
        (f'{URLENCODED};charset="gbk"', b"description=%CB%AE%BA%DC%C9%EE"),
        (f"{URLENCODED}; charset=big5", "description=水很深".encode("big5")),
        (URLENCODED, b"_charset_=gb18030&description=" + "水很深".encode("gb18030")),
        multipart(b'name="description"\r\n\r\n' + WATER.encode()),
        multipart(b'name="description"\r\nContent-Type: text/plain; charset=gb18030\r\n\r\n' + WATER.encode("gb18030")),
        multipart(b'name="_charset_"\r\n\r\nGB18030', b'name="description"\r\n\r\n' + WATER.encode("gb18030")),
    ],
)
def test_declared_is_decoded_and_undeclared_is_utf_8(content_type: str, body: bytes) -> None:
    assert read_form(content_type, body).text("description") == WATER


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (URLENCODED, "description=水很深".encode("gb18030")),
        (URLENCODED, "description=Rue du Café".encode("latin-1")),
        (URLENCODED, b"description=Rue+du+Caf%E9"),
        (URLENCODED, b"caf%E9=1"),
        (f"{URLENCODED}; charset=gb18030", b"description=\xff\xff"),
        (f"{URLENCODED}; charset=us-ascii", "description=水".encode()),
        multipart(b'name="description"\r\n\r\n' + CAFE.encode("latin-1")),
        multipart(b'name="caf\xe9"\r\n\r\n1'),
    ],
)
def test_bytes_of_another_charset_are_refused(content_type: str, body: bytes) -> None:
    assert reason_of(content_type, body) == TEXT_UNREADABLE


@pytest.mark.parametrize("charset", ["no-such", "rot13", "unicode_escape", "utf-7", "idna", "hex"])
def test_a_charset_that_is_none_is_refused(charset: str) -> None:
    assert reason_of(f"{URLENCODED}; charset={charset}", b"a=b") == CHARSET_UNKNOWN


def test_a_refusal_says_where_and_what_to_send() -> None:
    with pytest.raises(InvalidError, match=r"field text: byte 0xe9 at 3 is not utf-8; send UTF-8, or declare"):
        read_form(URLENCODED, b"text=Caf%E9")


def test_files_are_bytes_whatever_their_names() -> None:
    content_type, body = multipart(
        b'name="photo"; filename="caf\xe9.jpg"\r\nContent-Type: image/jpeg\r\n\r\n\xff\xd8\xff\r\n\x00',
        b'name="photo"; filename=""\r\n\r\n',
        b'name="text"\r\n\r\n a+b%20c ',
    )
    form = read_form(content_type, body)
    assert form.contents("photo") == [b"\xff\xd8\xff\r\n\x00"]
    assert form.text("text") == "a+b%20c"


def test_of_files_over_their_bound_only_their_numbers_are_left() -> None:
    large = b'name="photo"; filename="a.jpg"\r\n\r\n' + b"x" * (MAX_FILE_BYTES + 1)
    small = b'name="photo"; filename="b.jpg"\r\n\r\n' + b"y" * 100
    none = b'name="other"; filename=""\r\n\r\n'
    content_type, body = multipart(b'name="text"\r\n\r\nbefore', none, small, large, b'name="name"\r\n\r\nafter')
    form = Multipart(content_type)
    for start in range(0, len(body), 65_536):
        form.feed(body[start : start + 65_536])
    found = form.form()
    assert (found.text("text"), found.text("name"), found.left_out) == ("before", "after", [2])
    assert found.contents("photo") == [b"y" * 100]
    found = read_form(*multipart(*[small] * (MAX_FILES + 2)))
    assert (len(found.files), found.left_out) == (MAX_FILES, [MAX_FILES + 1, MAX_FILES + 2])


@pytest.mark.parametrize(
    ("end", "text", "name", "left_out"),
    [
        (b"xxx", "before", "Li", [2]),
        (b'filename="b"', "before", "Li", [2]),
        (b'filename="a"', "before", "Li", [1]),
        (b'name="name"\r\n\r\n', "before", "", []),
        (b"Li", "before", "", []),
        (b"before", "", "", []),
    ],
)
def test_of_a_form_that_is_cut_what_came_whole_is_kept(end: bytes, text: str, name: str, left_out: list[int]) -> None:
    small, large = b'name="photo"; filename="a"\r\n\r\nyyy', b'name="photo"; filename="b"\r\n\r\n' + b"x" * 100
    content_type, body = multipart(b'name="text"\r\n\r\nbefore', b'name="name"\r\n\r\nLi', small, large, large)
    form = Multipart(content_type)
    form.feed(body[: body.index(end) + len(end)])
    why = RefusedError("too large", "BODY_TOO_LARGE")
    form.cut(why)
    found = form.form()
    assert (found.cut, found.text("text"), found.text("name"), found.left_out) == (why, text, name, left_out)


def test_a_whole_form_cannot_be_cut() -> None:
    content_type, body = multipart(b'name="text"\r\n\r\nwhole')
    form = Multipart(content_type)
    form.feed(body)
    form.cut(RefusedError("too large", "BODY_TOO_LARGE"))
    assert (form.form().cut, form.form().text("text")) == (None, "whole")


def test_texts_of_a_form_are_bounded_and_a_form_that_is_cut_off_is_refused() -> None:
    content_type, body = multipart(b'name="text"\r\n\r\n' + b"x" * 2_000_000)
    assert reason_of(content_type, body) == "FORM_TOO_LARGE"
    content_type, body = multipart(b'name="text"\r\n\r\nwhole', b'name="more"\r\n\r\ncut')
    assert reason_of(content_type, body[:-12]) == "FORM_INVALID"


def test_every_value_of_a_field_is_kept() -> None:
    form = read_form(URLENCODED, b"a=1&a=2&b=&a=3&&c")
    assert form.fields == [("a", "1"), ("a", "2"), ("b", ""), ("a", "3"), ("c", "")]
    assert form.values("a") == ["1", "2", "3"]


def test_a_field_of_one_value_has_no_second_one() -> None:
    form = read_form(URLENCODED, b"a=1&a=2&b=&b=1&b=+1+&c")
    assert (form.text("b"), form.text("c"), form.text("d")) == ("1", "", "")
    with pytest.raises(InvalidError) as error:
        form.text("a")
    assert (error.value.reason, error.value.details) == ("FIELD_TWICE", {"field": "a"})


def test_another_body_is_no_form() -> None:
    assert read_form("", b"a=b") == read_form("text/plain", b"a=b") == Form()


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"--cut--"),
        (f"multipart/form-data; boundary={'x' * 257}", b"--cut--"),
        ("multipart/form-data; boundary*", b"--cut--"),
        ("multipart/form-data; boundary=cut", b"nothing of the kind"),
        multipart(b"nameless=1\r\n\r\nx"),
        (URLENCODED, b"&".join([b"a=1"] * 1_001)),
        multipart(*[b'name="a"\r\n\r\n1'] * 1_001),
    ],
    ids=["no boundary", "a long boundary", "no value", "no parts", "no name", "many fields", "many parts"],
)
def test_a_broken_form_is_refused(content_type: str, body: bytes) -> None:
    assert reason_of(content_type, body) in {"FORM_INVALID", "FORM_TOO_LARGE"}


def test_damaged_bodies_are_refused_or_read_without_replacements() -> None:
    dice = random.Random(16)  # noqa: S311 no secret
    photo = b'name="photo"; filename="a.jpg"\r\n\r\n\xff\xd8\xff'
    bases = [
        (URLENCODED, "description=水很深&text=a+b&c=%E6%B0%B4".encode()),
        multipart(b'name="description"\r\n\r\n' + WATER.encode(), photo),
    ]
    for _ in range(1_000):
        content_type, body = dice.choice(bases)
        damaged = bytearray(body)
        for _ in range(dice.randrange(1, 4)):
            at = dice.randrange(len(damaged))
            damaged[at : at + dice.randrange(3)] = dice.randbytes(dice.randrange(3))
            damaged = damaged or bytearray(b"=")
        try:
            form = read_form(content_type, bytes(damaged))
        except RefusedError:
            continue
        found = "".join(name + value for name, value in form.fields)
        assert "\ufffd" not in found or b"\xef\xbf\xbd" in damaged
