"""What kind of picture a content is, by its first bytes and by nothing that is said of it."""

from __future__ import annotations

from cityloop_kernel import InvalidError

JPEG, PNG, WEBP, HEIC, AVIF = "image/jpeg", "image/png", "image/webp", "image/heic", "image/avif"
FORMATS = {JPEG: "JPEG", HEIC: "HEIC", PNG: "PNG", WEBP: "WebP", AVIF: "AVIF"}
"""Media types that are taken, and what people call them."""
OTHER_NAMES = {"image/heif": HEIC, "image/jpg": JPEG}
"""Other names by which senders call the same."""
AVIF_BRANDS = {b"avif", b"avis"}
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
BRANDS_FROM, BRAND_BYTES, MOST_BRANDS = 8, 4, 32


def media_type_of(content: bytes) -> str:
    """The media type that the content itself shows; empty when it is none that is taken."""
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    brands = _brands(content)
    if brands & AVIF_BRANDS:
        return AVIF
    return HEIC if brands & HEIC_BRANDS else ""


def same_type(said: str, content: bytes) -> bool:
    """Whether a content is of the media type that it is said to be."""
    return bool(content) and OTHER_NAMES.get(said, said) == media_type_of(content)


def details_of(content: bytes, number: int) -> dict[str, str]:
    """What a refusal of a photo is about: its number among those sent, and what people call its format."""
    return {"field": "photo", "number": str(number), "format": FORMATS.get(media_type_of(content), "")}


def unreadable(content: bytes, number: int) -> InvalidError:
    """The refusal of a photo that cannot be read."""
    details = details_of(content, number)
    name = details["format"] or "of no known format"
    return InvalidError(
        f"photo {number} ({name}) cannot be read or is cut off; send it again", "PHOTO_UNREADABLE", details
    )


def _brands(content: bytes) -> set[bytes]:
    """The brands of a file of ISO's base media format (ISO/IEC 14496-12, box `ftyp`)."""
    if content[4:8] != b"ftyp":
        return set()
    end = min(int.from_bytes(content[:4], "big"), len(content), BRANDS_FROM + MOST_BRANDS * BRAND_BYTES)
    return {content[at : at + BRAND_BYTES] for at in range(BRANDS_FROM, end, BRAND_BYTES)}
