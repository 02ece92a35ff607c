"""A sealed set opens under its key and in its place, and nowhere else."""

import itertools
import json
import string

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from core.vault.envelope import BUCKETS, FORMAT, Context, digest, open_sealed, seal
from core.vault.errors import BadValue, Tampered
from core.vault.fields import MAX_LENGTH, SETS
from core.vault.primitives import NONCE_BYTES, TAG_BYTES, check_value, new_key

KEY = bytes(range(32))
VALUES = {"phone": "+44 20 7946 0958", "email": "ada@example.com"}
CONTEXT = Context("vault-1", 1, "a" * 32, "contact", "b" * 32)
SEALED = seal(KEY, VALUES, CONTEXT)
OVERHEAD = len(FORMAT) + NONCE_BYTES + TAG_BYTES

#: A second choice for each part of a place.
OTHERS = {
    "vault": "vault-2",
    "company": 2,
    "person": "c" * 32,
    "field_set": "name",
    "version": "d" * 32,
}
TEXTS = st.text(max_size=300)


def refused(key, sealed, context):
    with pytest.raises(Tampered) as caught:
        open_sealed(key, sealed, context)
    error = caught.value
    shown = f"{error!r} {error.__cause__!r} {error.__context__!r}"
    return not any(value in shown for value in VALUES.values())


@given(st.dictionaries(st.sampled_from(sorted(MAX_LENGTH)), TEXTS))
def test_what_is_sealed_is_opened_again(values):
    sealed = seal(KEY, values, CONTEXT)
    assert open_sealed(KEY, sealed, CONTEXT) == values
    assert open_sealed(KEY, memoryview(sealed), CONTEXT) == values


@pytest.mark.parametrize("at", range(len(SEALED)))
def test_every_flipped_bit_is_noticed(at):
    for bit in range(8):
        altered = bytearray(SEALED)
        altered[at] ^= 1 << bit
        assert refused(KEY, bytes(altered), CONTEXT)


def test_every_shorter_and_longer_record_is_noticed():
    for end in range(len(SEALED)):
        assert refused(KEY, SEALED[:end], CONTEXT)
        assert refused(KEY, SEALED[end + 1 :], CONTEXT)
    assert refused(KEY, SEALED + b"\x00", CONTEXT)
    assert refused(KEY, SEALED + SEALED, CONTEXT)


def places():
    """Yield every combination of the first and the second choices."""
    choices = [(getattr(CONTEXT, name), other) for name, other in OTHERS.items()]
    for chosen in itertools.product(*choices):
        yield Context(*chosen)


def test_a_record_in_any_other_place_is_noticed():
    sealed = {place: seal(KEY, VALUES, place) for place in places()}
    assert len(sealed) == 32
    for here, there in itertools.product(sealed, repeat=2):
        if here == there:
            assert open_sealed(KEY, sealed[here], there) == VALUES
        else:
            assert refused(KEY, sealed[here], there)


def test_an_old_version_replayed_as_the_new_one_is_noticed():
    new = CONTEXT._replace(version="e" * 32)
    current = seal(KEY, {"phone": "+41 44 668 18 00"}, new)
    assert refused(KEY, SEALED, new)
    assert digest({"contact": SEALED}) != digest({"contact": current})


@given(st.integers(0, 255))
def test_another_key_opens_nothing(bit):
    other = bytearray(KEY)
    other[bit // 8] ^= 1 << (bit % 8)
    assert refused(bytes(other), SEALED, CONTEXT)


def test_a_person_enrolled_again_has_another_place_by_the_key_alone():
    assert CONTEXT.aad(check_value(KEY)) != CONTEXT.aad(check_value(new_key()))


@given(*[st.lists(TEXTS, min_size=4, max_size=4)] * 2)
def test_no_two_places_have_the_same_authenticated_data(one, other):
    places = [Context(a, 1, b, c, d) for a, b, c, d in (one, other)]
    same = places[0].aad(b"12345678") == places[1].aad(b"12345678")
    assert same == (one == other)


def test_no_two_places_have_the_same_data_by_moving_where_a_part_ends():
    one = CONTEXT._replace(vault="ab", person="c")
    other = CONTEXT._replace(vault="a", person="bc")
    assert one.aad(b"") != other.aad(b"")


@given(*[st.text(string.ascii_letters, max_size=90)] * 2)
def test_within_a_bucket_the_size_tells_nothing(one, other):
    assert len(seal(KEY, {"name": one}, CONTEXT)) == BUCKETS[0] + OVERHEAD
    assert len(seal(KEY, {"name": other}, CONTEXT)) == BUCKETS[0] + OVERHEAD


@given(st.dictionaries(st.sampled_from(sorted(MAX_LENGTH)), TEXTS))
def test_a_sealed_set_has_the_size_of_the_smallest_bucket_that_holds_it(values):
    body = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()
    expected = min(size for size in BUCKETS if size >= len(body) + 4)
    assert len(seal(KEY, values, CONTEXT)) == expected + OVERHEAD


@pytest.mark.parametrize("symbol", ["a", "\u20ac", "\U0001f600", "\x01", '"', "\ud800"])
@pytest.mark.parametrize("field_set", SETS)
def test_the_longest_values_fit_whatever_they_are_written_in(field_set, symbol):
    values = {field: symbol * MAX_LENGTH[field] for field in SETS[field_set]}
    sealed = seal(KEY, values, CONTEXT)
    assert open_sealed(KEY, sealed, CONTEXT) == values


def test_what_is_too_long_for_every_bucket_is_refused_without_being_shown():
    with pytest.raises(BadValue) as caught:
        seal(KEY, {"note": "sentinel" * 5000}, CONTEXT)
    assert caught.value.reason == "too_long" and "sentinel" not in str(caught.value)


def test_the_same_values_sealed_again_look_different():
    assert len({seal(KEY, VALUES, CONTEXT) for _time in range(100)}) == 100


def by_hand(plain):
    """Seal bytes that :func:`seal` would not write, under the right key and place."""
    nonce = bytes(NONCE_BYTES)
    aad = CONTEXT.aad(check_value(KEY))
    return FORMAT + nonce + AESGCM(KEY).encrypt(nonce, plain, aad)


@pytest.mark.parametrize(
    "plain",
    [
        b"",
        b"\x00\x00\x00\x02{}",
        b"\x00\x00\x00\x02{}".ljust(127, b"\x00"),
        b"\x00\x00\x00\x02{}".ljust(128, b"\x01"),
        b"\x00\x00\x00\x03{}".ljust(128, b"\x00"),
        b"\x00\x00\x00\x02[]".ljust(128, b"\x00"),
        b"\x00\x00\x00\x02{}".ljust(65536, b"\x00"),
        b"\xff\xff\xff\xff{}".ljust(128, b"\x00"),
        b'\x00\x00\x00\x0a{"name":7}'.ljust(128, b"\x00"),
        b"\x00\x00\x00\x02\xff\xff".ljust(128, b"\x00"),
    ],
    ids=lambda plain: f"{len(plain)}-{plain[:8].hex()}",
)
def test_authentic_bytes_that_we_did_not_write_are_refused(plain):
    assert refused(KEY, by_hand(plain), CONTEXT)


def test_the_digest_is_of_all_sets_in_their_fixed_order():
    sealed = {name: name.encode() for name in SETS}
    backwards = dict(reversed(sealed.items()))
    assert digest(sealed) == digest(backwards)
    assert digest({name: memoryview(sealed[name]) for name in sealed}) == digest(sealed)
    subsets = [
        {name: sealed[name] for name in names}
        for size in range(len(SETS) + 1)
        for names in itertools.combinations(SETS, size)
    ]
    assert len({digest(subset) for subset in subsets}) == len(subsets) == 16
    assert digest({"name": b"", "contact": b"x"}) != digest({"name": b"x"})
