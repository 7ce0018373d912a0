# which results are the operand itself, a shared object, or a new one, and how large values are
import sys

# ints from -5 to 256 are shared, whatever makes them; larger results are new
i, j = 1000, 5
assert i + 0 is not i and i * 1 is not i and i - 0 is not i and i**1 is not i
assert i | 0 is not i and i >> 0 is not i
assert +i is i and int(i) is i and abs(i) is i and round(i) is i
assert j + 0 is j and j * 1 is j and (j + 995) - 995 is j and ~~j is j and -(-j) is j
assert len("abcde") is j and divmod(11, 2)[0] is j and 2**100 - (2**100 - 5) is j
big = 2**70
assert int(big) is big and abs(big) is big and big % 2**80 is big and divmod(big, 2**80)[1] is big
assert big + 0 is not big and big >> 0 is not big and big | 0 is not big

# floats
f = 1.5
assert +f is f and float(f) is f and f + 0 is not f and abs(f) is not f

# strings: what changes nothing gives the string itself
s = "hello world"
empty = ""
for same in (
    s[:], str(s), s * 1, s + empty, empty + s, s.strip(), s.replace("x", "y"), "%s" % s, f"{s}",
    empty.join([s]), s.ljust(3), s.center(5), s.zfill(2), s.expandtabs(), s.removeprefix("q"),
    s.partition("q")[0], s.split("q")[0], s.format(), "{}".format(s), format(s), s.splitlines()[0],
):
    assert same is s
for other in (s.lower(), s.upper(), s.casefold(), s.translate({})):
    assert other is not s

# one Latin-1 character is shared where it is cut out of a text, new where a text is computed
a = "a"
for shared in (
    "bab"[1], chr(97), "xab"[1:2], "xay".strip("xy"), "a b".split()[0], empty.join(["a"]), b"a".decode(),
    "{}".format("a"), "%c" % 97, "%s" % "a", "ab"[:1], "b".translate({98: 97}), str(b"a", "ascii"),
):
    assert shared is a
for new in (
    "A".lower(), "A".casefold(), "ab".replace("b", ""), "ab"[::2], "A".swapcase(),
    empty.join(["", "a"]), empty.ljust(1, "a"),
):
    assert new == a and new is not a
assert str(7) is not str(7) and repr(7) is not repr(7) and f"{7}" is not f"{7}"
assert "%d" % 7 is "%d" % 7 and format(7, "d") is format(7, "d")
assert str(True) is str(True)
assert a * 0 is empty and str() is empty and empty.join([]) is empty

# bytes
b = b"hello"
none = b""
for same in (
    b[:], bytes(b), b * 1, b + none, none + b, b.strip(), b.replace(b"x", b"y"), none.join([b]),
    b.ljust(2), b.partition(b"q")[0], b.split(b"q")[0], b.removesuffix(b"q"), b.translate(None),
    b.__bytes__(),
):
    assert same is b
assert b.lower() is not b and b.expandtabs() is not b
assert b[:0] is none and bytes() is none and b[1:2] is b"xe"[1:]

# sizes
for value, size in (
    (0, 28), (1, 28), (2**30 - 1, 28), (2**30, 32), (2**60, 36), (-(2**90), 40), (True, 28),
    (1.5, 24), (1j, 32), ("", 41), ("a", 42), ("abc", 44), ("é", 61), ("éa", 59), ("€", 60),
    ("😀", 64), ("abc€", 66), (b"", 33), (b"abc", 36), (bytearray(), 56), (bytearray(b"abc"), 60),
):
    assert sys.getsizeof(value) == size, (value, sys.getsizeof(value))

# a bytearray grows by an eighth
grown = bytearray()
sizes = []
for n in range(40):
    grown.append(n)
    sizes.append(sys.getsizeof(grown))
assert sizes == [58] + [61] * 3 + [64] * 3 + [68] * 4 + [75] * 7 + [83] * 8 + [92] * 9 + [102] * 5


def reuse(make):
    """For each of twelve values made and dropped in turn: the first one that lay at its address."""
    addresses = [id(make(n)) for n in range(12)]
    return [addresses.index(address) for address in addresses]


assert reuse(lambda n: 1.5 * n) == [0] * 12
assert reuse(lambda n: (2**40 + n) * 2**40) == [0, 1] * 6


def grow(count):
    """Where `+=` leaves a local string at its address: T, or moves it: F."""
    text = "abcdefgh" * 3 + str(1)
    before = id(text)
    kept = ""
    for _ in range(count):
        text += "x"
        kept += "T" if id(text) == before else "F"
        before = id(text)
    return kept


# the first run of the instruction makes a new string, later ones grow it in its block of 16, 32, ... bytes
assert grow(40) == "FTTTTTTTTTTTTTFTTTTTTTTTTTTTTTFTTTTTTTTT"
assert grow(40) == "TTTTTTTTTTTTTTFTTTTTTTTTTTTTTTFTTTTTTTTT"


def shared():
    text = "some " + str(12345)
    other = text
    for _ in range(3):
        text += "!"
    return other, text


assert shared() == ("some 12345", "some 12345!!!") and shared()[0] == "some 12345"
