"""Files that anybody may send."""

import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from core import upload


def picture(kind="JPEG", size=(60, 40), color=(200, 30, 30), mode="RGB", **options):
    stream = io.BytesIO()
    Image.new(mode, size, color).save(stream, kind, **options)
    return stream.getvalue()


def with_place():
    """Return a picture as a phone takes it: turned, and with the place in it."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x010F] = "Sentinel Phones"
    exif.get_ifd(0x8825)[2] = (50.0, 51.0, 1.0)
    return picture(exif=exif)


def claimed_png(width, height):
    """Return a small PNG that says it is a large one."""

    def chunk(name, body):
        code = zlib.crc32(name + body)
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", code)

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 100_000)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def opened(content):
    return Image.open(io.BytesIO(content))


def refusal(call, *args):
    with pytest.raises(upload.UploadError) as caught:
        call(*args)
    return caught.value


@pytest.mark.parametrize(
    ("content", "mime"),
    [
        (picture("JPEG"), "image/jpeg"),
        (picture("PNG"), "image/png"),
        (picture("WEBP"), "image/webp"),
        (b"%PDF-1.7\n...", "application/pdf"),
    ],
)
def test_the_first_bytes_say_what_a_file_is(content, mime):
    for name in ("a.jpg", "a.exe", "", "a.pdf.html", "../../etc/passwd"):
        assert upload.check(name, content) == mime


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html><script>alert(1)</script></html>",
        b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<svg onload='alert(1)'/>",
        b"GIF89a" + b"\0" * 50,
        b"BM" + b"\0" * 50,
        b"MZ\x90\0",
        b"PK\x03\x04",
        b"\x7fELF",
        b"\n%PDF-1.7",
        b"RIFF\0\0\0\0WAVE",
        b"II*\0" + b"\0" * 50,
        b"%!PS-Adobe-3.0",
    ],
)
def test_what_is_neither_picture_nor_pdf_is_refused(content):
    for name in ("photo.jpg", "bill.pdf"):
        assert refusal(upload.check, name, content).code == "bad_type"


def test_the_format_of_some_phones_has_a_word_of_its_own():
    for brand in (b"heic", b"mif1", b"avif"):
        content = b"\0\0\0\x18ftyp" + brand + b"\0" * 30
        assert refusal(upload.check, "IMG_1.HEIC", content).code == "heic"


def test_a_file_has_ten_megabytes_at_most():
    assert upload.check("a", b"%PDF-".ljust(upload.MOST_BYTES)) == upload.PDF
    too_much = b"%PDF-".ljust(upload.MOST_BYTES + 1)
    assert refusal(upload.check, "a", too_much).code == "too_big"


def test_a_message_has_five_files_at_most():
    files = [("a.jpg", picture(size=(4, 4)))] * upload.MOST_FILES
    assert len(upload.take(files)) == upload.MOST_FILES
    assert refusal(upload.take, [*files, files[0]]).code == "too_many"


def test_the_place_and_the_phone_stay_behind_and_the_picture_stands_upright():
    taken = with_place()
    assert b"Sentinel" in taken
    assert opened(taken).size == (60, 40)
    kept = upload.clean(taken)
    assert b"Sentinel" not in kept
    assert opened(kept).size == (40, 60)
    assert not opened(kept).getexif()
    assert set(opened(kept).info) <= {"jfif", "jfif_version", "jfif_unit"} | {
        "jfif_density"
    }


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_hangs_behind_a_picture_is_gone(kind):
    kept = upload.clean(picture(kind) + b"<script>alert(1)</script>")
    assert b"script" not in kept
    assert opened(kept).format == "JPEG"


def test_comments_in_a_picture_are_gone():
    kept = upload.clean(picture("JPEG", comment=b"Ada Muster, Rue Haute 1"))
    assert b"Muster" not in kept


@pytest.mark.parametrize(
    ("size", "kept"),
    [
        ((4000, 3000), (1600, 1200)),
        ((3000, 4000), (1200, 1600)),
        ((1600, 1600), (1600, 1600)),
        ((300, 200), (300, 200)),
        ((1, 1), (1, 1)),
        ((5000, 1), (1600, 1)),
    ],
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_large_pictures_get_smaller_and_small_ones_stay(kind, size, kept):
    assert opened(upload.clean(picture(kind, size=size))).size == kept


def test_what_is_transparent_becomes_white():
    for mode, color in (("RGBA", (0, 0, 0, 0)), ("LA", (0, 0))):
        kept = upload.clean(picture("PNG", mode=mode, color=color))
        assert opened(kept).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK", "I;16"])
def test_every_kind_of_colours_can_be_read(mode):
    kind = "TIFF" if mode == "CMYK" else "PNG"
    if mode == "CMYK":
        kind = "JPEG"
    assert upload.clean(picture(kind, mode=mode, color=0))


def test_a_bomb_is_not_unpacked():
    for size in ((50_000, 50_000), (5_001, 5_000)):
        assert refusal(upload.clean, claimed_png(*size)).code == "too_large"


def test_a_picture_that_ends_too_early_is_refused():
    whole = picture("JPEG", size=(400, 400)), picture("PNG", size=(400, 400))
    for content in whole:
        cut = content[: len(content) // 2]
        error = refusal(upload.take, [("a", b"%PDF-1"), ("b", cut)])
        assert (error.code, error.position) == ("broken", 2)


def test_names_of_files_are_not_kept():
    files = [("Ada Muster 0470.png", picture("PNG")), ("../x.html", b"%PDF-1.4")]
    kept = upload.take(files)
    assert [(file.name, file.mime) for file in kept] == [
        ("file-1.jpg", "image/jpeg"),
        ("file-2.pdf", "application/pdf"),
    ]
    assert kept[1].content == b"%PDF-1.4"


@given(
    start=st.sampled_from(
        [b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF0000WEBP", b"GIF89a"]
    ),
    rest=st.binary(max_size=300),
)
def test_no_nonsense_is_taken_for_a_picture(start, rest):
    content = start + rest
    if content.startswith(b"%PDF-"):
        return
    assert refusal(upload.take, [("x", content)]).code in ("broken", "bad_type", "heic")


@settings(max_examples=200, deadline=None)
@given(
    kind=st.sampled_from(["JPEG", "PNG", "WEBP"]),
    size=st.tuples(st.integers(1, 60), st.integers(1, 60)),
    flips=st.lists(st.tuples(st.integers(0, 5000), st.integers(1, 255)), max_size=6),
)
def test_a_damaged_picture_is_redrawn_or_refused_and_never_kept(kind, size, flips):
    content = bytearray(picture(kind, size=size))
    for place, change in flips:
        content[place % len(content)] ^= change
    try:
        [kept] = upload.take([("a.jpg", bytes(content))])
    except upload.UploadError as error:
        assert error.code in ("broken", "bad_type", "too_large", "heic")
        return
    if kept.mime == "image/jpeg":
        redrawn = opened(kept.content)
        redrawn.load()
        assert redrawn.format == "JPEG"
        assert max(redrawn.size) <= upload.LONGEST_SIDE
