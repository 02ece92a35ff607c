"""Repeats a published draw. Written for itself: nothing of the addon is imported.

python draw_alone.py FILE [SLIP CODE] prints the winners, and fails where it should.
"""

import hashlib
import hmac
import json
import sys


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def repeat(told):
    seed = bytes.fromhex(told["seed"])
    assert hashlib.sha256(seed).hexdigest() == told["commitment"], "another seed"
    marks = told["entries"]
    assert marks == sorted(set(marks)), "the list is not sorted, or has a mark twice"
    digest = sha256("\n".join(marks))
    assert digest == told["entries_hash"], "another list"
    left, won, counter = list(marks), [], 0
    while left and len(won) < told["places"]:
        # Numbers that would favour the first marks are drawn again.
        limit = 2**256 // len(left) * len(left)
        while True:
            message = f"{digest}:{counter}".encode()
            number = int(hmac.new(seed, message, "sha256").hexdigest(), 16)
            counter += 1
            if number < limit:
                break
        won.append(left.pop(number % len(left)))
    return won


if __name__ == "__main__":
    with open(sys.argv[1]) as file:
        told = json.load(file)
    if len(sys.argv) > 2:
        assert sha256(":".join(sys.argv[2:4])) in told["entries"], "not in the list"
    winners = repeat(told)
    assert winners == told["winners"], "other winners"
    sys.stdout.write("\n".join(winners))
