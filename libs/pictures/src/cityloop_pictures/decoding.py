"""Photos re-encoded: upright, of a bounded size, and with nothing but the picture in them.

A photo carries its place, its time and its device, and may carry whole other files behind its end. What is kept is made
anew from its pixels, so that nothing of that can be in it; place and time are returned apart.
"""

from __future__ import annotations

import io
import warnings

import pi_heif
from cityloop_kernel import InvalidError
from PIL import Image

from cityloop_pictures.capture import CAMERA, GPS, Capture, capture_of
from cityloop_pictures.media_types import AVIF, HEIC, JPEG, PNG, WEBP, details_of, media_type_of, unreadable
from cityloop_pictures.picture import Picture

MOST_PIXELS = {JPEG: 50_000_000, HEIC: 50_000_000}
"""As many as the cameras of phones have."""
MOST_OF_OTHERS = 20_000_000
"""Of formats that cameras do not write, and that take more memory. Either way it is 350 MB at most, for a moment."""
MAX_SCANS = 100
"""Of a progressive JPEG, which has ten or so; each walks through all pixels again, and costs its sender 20 bytes."""
LONG_SIDE, THUMBNAIL_SIDE = 1_920, 320
"""Pixels of the longer side, at most, of the picture and of its thumbnail."""
QUALITY, THUMBNAIL_QUALITY = 82, 70
ORIENTATION = 0x0112
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What turns a picture upright, by its EXIF orientation; 1 is upright."""
DECODERS = {JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP", HEIC: "HEIF", AVIF: "AVIF"}
START_OF_SCAN = b"\xff\xda"

pi_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)
# Pixels are counted here, before any is decoded, with a refusal of our own.
Image.MAX_IMAGE_PIXELS = None
# What is odd in an EXIF is of no use to who runs the service, and no line of its log.
warnings.filterwarnings("ignore", module=r"PIL\.")


def picture_of(content: bytes, number: int = 1) -> Picture:
    """The picture of a photo.

    Args:
        content: as it was sent; its first bytes say what decodes it, and only that is tried.
        number: of the photo among those sent, for the refusal.

    Raises:
        InvalidError: it cannot be read, or has too many pixels.
    """
    media_type, details = media_type_of(content), details_of(content, number)
    if not media_type or (media_type == JPEG and content.count(START_OF_SCAN) > MAX_SCANS):
        raise unreadable(content, number)
    try:
        with Image.open(io.BytesIO(content), formats=[DECODERS[media_type]]) as image:
            most = MOST_PIXELS.get(media_type, MOST_OF_OTHERS)
            if image.width * image.height > most:
                raise _too_many_pixels(details, most)
            said, turn = _exif(image)
            image.thumbnail((LONG_SIDE, LONG_SIDE), reducing_gap=1.0)
            upright = _plain(image if turn is None else image.transpose(turn))
    except InvalidError:
        raise
    except Exception as error:  # decoders raise what they like for broken files
        raise unreadable(content, number) from error
    small = upright.copy()
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    return Picture(_encoded(upright, QUALITY), _encoded(small, THUMBNAIL_QUALITY), said)


def _too_many_pixels(details: dict[str, str], most: int) -> InvalidError:
    megapixels = str(most // 1_000_000)
    message = f"photo {details['number']} has more than {megapixels} megapixels; send a smaller one"
    return InvalidError(message, "PHOTO_TOO_MANY_PIXELS", {**details, "megapixels": megapixels})


def _exif(image: Image.Image) -> tuple[Capture, Image.Transpose | None]:
    """What a photo says of itself, and how to turn it; nothing, where that cannot be read."""
    try:
        exif = image.getexif()
        turn = UPRIGHT.get(exif.get(ORIENTATION, 1))
        return capture_of(exif.get_ifd(CAMERA), exif.get_ifd(GPS)), turn
    except Exception:  # a broken EXIF costs no photo
        return Capture(), None


def _plain(image: Image.Image) -> Image.Image:
    """The pixels alone, on white where they are transparent: texts, profiles and comments of a file stay behind."""
    plain = Image.new("RGB", image.size, "white")
    if image.has_transparency_data:
        image = image.convert("RGBA")
        plain.paste(image, mask=image)
    else:
        plain.paste(image.convert("RGB"))
    return plain


def _encoded(image: Image.Image, quality: int) -> bytes:
    output = io.BytesIO()
    image.save(output, "JPEG", quality=quality)
    return output.getvalue()
