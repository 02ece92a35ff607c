"""Files that anybody may send: what they are, and pictures made anew.

What a file is, its first bytes say; its name and the type that the sender claims count
for nothing. A picture is decoded and written anew: metadata (a phone writes the place
into it), hidden parts and whatever a reader of pictures could be tricked with stay
behind. A PDF is kept as it came; it may only ever be downloaded, never shown by the
shop's own site.
"""

import dataclasses
import io
import struct
import warnings
import zlib

from PIL import Image, ImageOps

#: Most bytes of one file, and most files of one message.
MOST_BYTES = 10 * 1024 * 1024
MOST_FILES = 5
#: The longer side of a picture that is kept.
LONGEST_SIDE = 1600
#: A picture that claims more is not decoded. A JPEG is scaled down while it is decoded.
MOST_PIXELS = {"image/jpeg": 100_000_000}
MOST_OTHER_PIXELS = 25_000_000
QUALITY = 85

JPEG = "image/jpeg"
PDF = "application/pdf"
#: The readers that may see a picture. Those of other formats are never called.
READERS = {JPEG: "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
ENDINGS = {JPEG: "jpg", PDF: "pdf"}
#: What a form lets people choose. Phones turn their own formats into JPEG then.
ACCEPTED = ",".join([*READERS, PDF])

#: Whatever a reader of pictures throws at a broken file.
BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    OverflowError,
    MemoryError,
    ZeroDivisionError,
    NotImplementedError,
    struct.error,
    zlib.error,
)


class UploadError(Exception):
    """A file that is not taken; ``code`` says why.

    ``too_big`` (bytes), ``too_large`` (pixels), ``too_many`` (files), ``bad_type``
    (neither picture nor PDF), ``heic`` (a format of phones that cannot be read here),
    ``broken`` (begins like a picture and is none). ``position`` is the file's place in
    the message, from 1, where one file is to blame.
    """

    def __init__(self, code, position=None):
        super().__init__(code)
        self.code = code
        self.position = position


@dataclasses.dataclass(frozen=True)
class File:
    """A file as it is kept. The name is ours: people name files after themselves."""

    name: str
    mime: str
    content: bytes


def mime_of(content: bytes) -> str | None:
    """Return what the first bytes say, or None for everything that is not taken."""
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "image/webp"
    if content.startswith(b"%PDF-"):
        return PDF
    return None


def check(name: str, content: bytes) -> str:
    """Return the MIME type of a file that is taken.

    :param name: as the sender calls it; it decides nothing
    :raise UploadError: ``too_big``, ``heic``, ``bad_type``
    """
    if len(content) > MOST_BYTES:
        raise UploadError("too_big")
    mime = mime_of(content)
    if mime:
        return mime
    raise UploadError("heic" if _is_heic(content) else "bad_type")


def clean(content: bytes) -> bytes:
    """Return a picture as a new JPEG: upright, without metadata, 1600 pixels at most.

    :param content: a JPEG, PNG or WebP, as :func:`check` found it
    :raise UploadError: ``too_large``, ``broken``, ``bad_type``
    """
    mime = mime_of(content)
    if mime not in READERS:
        raise UploadError("bad_type")
    try:
        with warnings.catch_warnings():
            # The bound is ours; the library warns at another one.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return _redrawn(content, mime)
    except Image.DecompressionBombError:
        raise UploadError("too_large") from None
    except BROKEN:
        raise UploadError("broken") from None


def take(files: list[tuple[str, bytes]]) -> list[File]:
    """Check the files of one message, and return them as they are kept.

    :param files: name and content of each
    :raise UploadError: also with the position of the file
    """
    if len(files) > MOST_FILES:
        raise UploadError("too_many")
    taken = []
    for position, (name, content) in enumerate(files, 1):
        try:
            mime = check(name, content)
            if mime != PDF:
                mime, content = JPEG, clean(content)
        except UploadError as error:
            raise UploadError(error.code, position) from None
        taken.append(File(f"file-{position}.{ENDINGS[mime]}", mime, content))
    return taken


def _redrawn(content, mime):
    with Image.open(io.BytesIO(content), formats=[READERS[mime]]) as picture:
        width, height = picture.size
        if width * height > MOST_PIXELS.get(mime, MOST_OTHER_PIXELS):
            raise UploadError("too_large")
        # Only of JPEG, whose decoder can leave out what is not needed.
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        picture.load()
        drawn = _on_white(ImageOps.exif_transpose(picture))
    drawn.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    # A picture of its own: nothing of what the first one carried along is in it.
    plain = Image.new("RGB", drawn.size)
    plain.paste(drawn)
    stream = io.BytesIO()
    plain.save(stream, "JPEG", quality=QUALITY, optimize=True)
    return stream.getvalue()


def _on_white(picture):
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("RGB")
    picture = picture.convert("RGBA")
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper


def _is_heic(content):
    brands = (b"heic", b"heix", b"mif1", b"msf1", b"hevc", b"heim", b"avif")
    return content[4:8] == b"ftyp" and content[8:12] in brands
