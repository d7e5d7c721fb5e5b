"""What is kept of a photo: its pixels, upright and bounded; of what it says, place and time, apart."""

from __future__ import annotations

import io
import zlib

import pytest
from cityloop_kernel import InvalidError
from cityloop_pictures import Picture, media_type_of, pictures_of, same_type
from cityloop_pictures.decoding import picture_of
from cityloop_testkit.photos import ACCURACY, HEIC, LATITUDE, LONGITUDE, TAKEN_AT, photo
from PIL import Image

MARK = b"marked-device"
KINDS = {kind: photo(kind) for kind in ("JPEG", "PNG", "WEBP", "AVIF")} | {"HEIC": HEIC}
RED, BLUE = (254, 0, 0), (0, 0, 128)


def shown(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content), formats=["JPEG"])
    image.load()
    return image


def near(pixel: object, colour: tuple[int, int, int]) -> bool:
    return isinstance(pixel, tuple) and all(abs(a - b) < 30 for a, b in zip(pixel, colour, strict=True))


def refused(content: bytes) -> InvalidError:
    with pytest.raises(InvalidError) as error:
        picture_of(content, 2)
    return error.value


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_but_the_picture_is_kept_and_place_and_time_stand_apart(kind: str) -> None:
    assert MARK in KINDS[kind]
    picture = picture_of(KINDS[kind])
    for content in (picture.content, picture.thumbnail):
        image = shown(content)
        assert MARK not in content
        assert b"Exif" not in content
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert near(image.getpixel((5, 5)), RED)
        assert near(image.getpixel((90, 60)), BLUE)
    said = picture.capture
    assert (said.at, said.longitude, said.latitude, said.accuracy_metres) == (TAKEN_AT, LONGITUDE, LATITUDE, ACCURACY)


@pytest.mark.parametrize(("turn", "at"), [(1, (5, 5)), (3, (90, 60)), (6, (60, 5)), (8, (5, 90)), (99, (5, 5))])
def test_a_photo_is_turned_upright(turn: int, at: tuple[int, int]) -> None:
    image = shown(picture_of(photo(turn=turn)).content)
    assert image.size == ((64, 96) if turn in {6, 8} else (96, 64))
    assert near(image.getpixel(at), RED)


def test_a_picture_and_its_thumbnail_are_of_a_bounded_size() -> None:
    picture = picture_of(photo(size=(4_000, 1_000), turn=6))
    assert shown(picture.content).size == (480, 1_920)
    assert shown(picture.thumbnail).size == (80, 320)


def test_what_is_transparent_becomes_white_and_grey_or_indexed_pixels_are_shown() -> None:
    for mode, colour in (
        ("RGBA", (0, 0, 0, 0)),
        ("LA", (0, 0)),
        ("L", 255),
        ("P", 0),
        ("1", 1),
        ("CMYK", (0, 0, 0, 0)),
    ):
        output = io.BytesIO()
        image = Image.new(mode, (8, 8), colour)
        if mode == "P":
            image.putpalette([255, 255, 255])
        image.save(output, "JPEG" if mode == "CMYK" else "PNG")
        assert near(shown(picture_of(output.getvalue()).content).getpixel((4, 4)), (255, 255, 255)), mode


def test_what_stands_behind_the_end_of_a_photo_is_not_kept() -> None:
    for kind in KINDS:
        picture = picture_of(KINDS[kind] + b"PK\x03\x04 <script>marked-payload</script> %PDF-")
        assert b"marked-payload" not in picture.content + picture.thumbnail


def test_a_photo_that_is_cut_off_or_none_is_refused_by_its_number_and_format() -> None:
    for name, content in (("JPEG", KINDS["JPEG"]), ("PNG", KINDS["PNG"]), ("HEIC", HEIC), ("AVIF", KINDS["AVIF"])):
        error = refused(content[: len(content) * 2 // 3])
        assert (error.reason, error.details["format"], error.details["number"]) == ("PHOTO_UNREADABLE", name, "2")
    assert refused(b"GIF89a").reason == "PHOTO_UNREADABLE"
    # Nothing but what the first bytes say is tried: a TIFF behind the first bytes of a JPEG is none.
    tiff = io.BytesIO()
    Image.new("RGB", (8, 8)).save(tiff, "TIFF")
    assert refused(b"\xff\xd8\xff" + tiff.getvalue()).reason == "PHOTO_UNREADABLE"


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it has many pixels."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return len(content).to_bytes(4, "big") + name + content + zlib.crc32(name + content).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\x00\x00\x00"
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def test_pixels_and_scans_are_bounded_before_any_is_decoded() -> None:
    error = refused(bomb(60_000, 60_000))
    assert (error.reason, error.details["megapixels"]) == ("PHOTO_TOO_MANY_PIXELS", "20")
    assert refused(bomb(5_000, 4_001)).reason == "PHOTO_TOO_MANY_PIXELS"
    output = io.BytesIO()
    Image.new("RGB", (64, 64), "red").save(output, "JPEG", progressive=True)
    content = output.getvalue()
    start, end = content.rindex(b"\xff\xda"), content.rindex(b"\xff\xd9")
    many = content[:end] + content[start:end] * 200 + content[end:]
    assert picture_of(content)
    assert refused(many).reason == "PHOTO_UNREADABLE"


def test_the_type_is_what_the_content_shows() -> None:
    assert {kind: media_type_of(content) for kind, content in KINDS.items()} == {
        "JPEG": "image/jpeg",
        "PNG": "image/png",
        "WEBP": "image/webp",
        "AVIF": "image/avif",
        "HEIC": "image/heic",
    }
    assert media_type_of(b"<html>") == media_type_of(b"\x00\x00\x00\x18ftypisom") == media_type_of(b"") == ""
    assert media_type_of(b"\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00mif1avif") == "image/avif"
    assert same_type("image/heif", HEIC)
    assert not same_type("image/png", HEIC)
    assert not same_type("", b"")


async def test_pictures_come_in_the_order_of_their_photos_and_a_bad_one_is_named() -> None:
    small, large = photo(size=(40, 20)), photo("PNG", size=(80, 20))
    pictures: list[Picture] = await pictures_of([large, small])
    assert [shown(item.content).width for item in pictures] == [80, 40]
    with pytest.raises(InvalidError, match="photo 2"):
        await pictures_of([large, b"\xff\xd8\xff no photo", small])
