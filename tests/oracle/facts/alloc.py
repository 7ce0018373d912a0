"""Where objects lie: strides, pools, what comes back after a death, free lists and how much they keep.

Every size class is filled first, and what is made stays, so that blocks which the start of the process or another question
left free play no part.
"""
import array
import ctypes
import gc
import json
import os
import re
import sys
import tempfile
from collections import Counter

gc.disable()
POOL = 16384


class Plain:
    pass


class XY:
    def __init__(self):
        self.x = 1
        self.y = 2


class One:
    __slots__ = ("a",)


class Two:
    __slots__ = ("a", "b")


class Other:
    __slots__ = ("c", "d")


N = int("1000000")
MAKERS = {
    "object()": object, "int of 1 digit": lambda: N + 1, "int of 2 digits": lambda: N << 40,
    "int of 3 digits": lambda: N << 60, "float": lambda: N + 0.5, "complex": lambda: complex(N, 1),
    "[]": lambda: [], "[x]": lambda: [N], "[x] * 5": lambda: [N] * 5, "{}": lambda: {}, "{1: 1}": lambda: {1: 1},
    "set()": set, "frozenset": lambda: frozenset([N]), "tuple 1": lambda: tuple([N]), "tuple 2": lambda: tuple([N, N]),
    "tuple 3": lambda: tuple([N] * 3), "tuple 5": lambda: tuple([N] * 5), "tuple 19": lambda: tuple([N] * 19),
    "tuple 20": lambda: tuple([N] * 20), "tuple 21": lambda: tuple([N] * 21), "bytes 3": lambda: bytes([1, 2, 3]),
    "str 3": lambda: "ab" + chr(N % 7 + 97), "str 20": lambda: "x".join(["abcdefghi", "abcdefghij"]),
    "Plain()": Plain, "XY()": XY, "One()": One, "Two()": Two, "function": lambda: (lambda: 0),
    "bound method": lambda: XY().__init__, "range": lambda: range(N), "slice": lambda: slice(N),
    "generator": lambda: (i for i in ()), "list iterator": lambda: iter([]), "tuple iterator": lambda: iter(()),
    "Exception()": lambda: Exception(),
}


def warm():
    for make in MAKERS.values():
        for _ in range(60):
            make()


ALIVE = []


def fill(make, count=1000):
    """Takes the free blocks of a size class, for good."""
    ALIVE.append([make() for _ in range(count)])


def strides():
    found = {}
    for name, make in MAKERS.items():
        fill(make)
        kept = [make() for _ in range(1000)]
        ids = [id(one) for one in kept]
        ALIVE.append(kept)
        step, count = Counter(b - a for a, b in zip(ids, ids[1:])).most_common(1)[0]
        found[name] = [step, count > 900]
    return found


def size_classes():
    """Blocks of bytes objects of every length, seen by the distance of neighbours."""
    found = {}
    for total in list(range(35, 130)) + [256, 257, 496, 497, 511, 512]:
        size = total - sys.getsizeof(b"")
        make = lambda: b"".join([b"a", b"b" * (size - 1)])
        fill(make, 100)
        kept = [make() for _ in range(200)]
        ids = [id(one) for one in kept]
        ALIVE.append(kept)
        found[total] = Counter(b - a for a, b in zip(ids, ids[1:])).most_common(1)[0][0]
    return found


def pools():
    """In fresh pools: offset of the first object, and how many there are room for."""
    found = {}
    for name in ("object()", "float", "[]", "tuple 2", "One()", "Plain()", "int of 2 digits", "{}", "bytes 3"):
        fill(MAKERS[name])
        kept = [MAKERS[name]() for _ in range(3000)]
        ids = sorted(map(id, kept))
        ALIVE.append(kept)
        found[name] = {
            "first offset": min(i % POOL for i in ids), "objects of a pool": max(Counter(i // POOL for i in ids).values()),
            "alignment": min(i & -i for i in ids),
        }
    return found


def put_six(make, places):
    """Without a loop, whose iterator would take a block."""
    places[0] = make()
    places[1] = make()
    places[2] = make()
    places[3] = make()
    places[4] = make()
    places[5] = make()


def ids_of_six(places):
    ids = [0] * 70
    ids[0] = id(places[0])
    ids[1] = id(places[1])
    ids[2] = id(places[2])
    ids[3] = id(places[3])
    ids[4] = id(places[4])
    ids[5] = id(places[5])
    ALIVE.append(ids)
    return ids


def row_of_six(make):
    """Six objects that lie side by side in one pool. Others are made before them, which take what was freed in between; the lists
    are blocks of `malloc`, and nothing that was made dies."""
    fill(make, 200)
    for _ in range(400):
        plugs = [None] * 70
        six = [None] * 70
        ALIVE.append(plugs)
        ALIVE.append(six)
        put_six(make, plugs)
        put_six(make, six)
        ids = ids_of_six(six)
        step = ids[1] - ids[0]
        if (step == ids[2] - ids[1] == ids[3] - ids[2] == ids[4] - ids[3] == ids[5] - ids[4]
                and ids[0] // POOL == (ids[5] + 512) // POOL):
            return six, ids
    return six, [0] * 70


def reuse():
    """Six are freed, the first one first; which of their places do the next six get?"""
    found = {}
    for name, make in MAKERS.items():
        if name == "bound method":
            continue                        # made with another object of its own
        again = [None] * 70
        ALIVE.append(again)
        six, ids = row_of_six(make)
        six[0] = None
        six[1] = None
        six[2] = None
        six[3] = None
        six[4] = None
        six[5] = None
        put_six(make, again)
        order = [ids.index(id(one)) if id(one) in ids else None for one in again[:6]]
        # One block of the size may have been free before.
        found[name] = "the last first" if order in ([5, 4, 3, 2, 1, 0], [None, 5, 4, 3, 2, 1]) else order
    return found


def twice():
    found = {}
    for name, make in MAKERS.items():
        fill(make, 200)
        found[name] = id(make()) == id(make())
    return found


def across():
    """A freed block is taken by another class of the same size; a freed list by no dict."""
    found = {}
    fill(Two)
    one = Two()
    place = id(one)
    del one
    found["Two, then Other"] = id(Other()) == place
    three = [Two() for _ in range(3)]
    places = [id(one) for one in three]
    del three
    three = [Other() for _ in range(3)]
    found["three of Two, then three of Other"] = [places.index(id(one)) if id(one) in places else None for one in three]
    one = []
    place = id(one)
    del one
    found["[], then {}"] = id({}) == place
    found["[], then [] after {}"] = id([]) == place
    return found


def reserved(steps, count=2100):
    """How many of the freed objects of a kind are kept for that kind: taken away from everyone else."""
    take, give = ctypes.pythonapi.PyObject_Malloc, ctypes.pythonapi.PyObject_Free
    take.restype, take.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
    give.restype, give.argtypes = None, [ctypes.c_void_p]
    found = {}
    for name in KEPT:
        make = MAKERS[name]
        header = 16 if type(make()).__flags__ & (1 << 14) else 0
        fill(make)
        both = [make() for _ in range(2 * count)]
        freed, held = both[::2], both[1::2]     # every pool keeps objects, so none is given to another size
        del both
        places = {id(one) - header for one in freed}
        while freed:
            freed.pop()
        got = array.array("Q", [0]) * (count + 100)      # no list: its ints would take blocks, too
        for i in range(len(got)):
            got[i] = take(steps[name][0])
        # A block or two are in use while all this is done.
        missing = len(places - set(got))
        found[name] = round(missing, -1) if abs(missing - round(missing, -1)) < 4 else missing
        for block in got:
            give(block)
        del held
    return found


KEPT = ["int of 1 digit", "int of 2 digits", "float", "[]", "[x]", "{}", "tuple 1", "tuple 2", "tuple 19", "tuple 20", "tuple 21",
        "set()", "function", "bytes 3", "str 20", "One()", "range", "list iterator", "tuple iterator", "Exception()"]


def told():
    """What `sys._debugmallocstats` tells past `sys.stderr`."""
    with tempfile.TemporaryFile() as file:
        saved = os.dup(2)
        os.dup2(file.fileno(), 2)
        try:
            sys._debugmallocstats()
        finally:
            os.dup2(saved, 2)
            os.close(saved)
        file.seek(0)
        text = file.read().decode()
    return {
        "first line": text.splitlines()[0], "pool": re.search(r"unused pools \* (\d+) bytes", text)[1],
        "arena": re.search(r"arenas \* (\d+) bytes/arena", text)[1],
        "sizes": [int(size) for size in re.findall(r"^ +\d+ +(\d+) +\d+ +\d+ +\d+$", text, re.M)],
        "free lists": re.findall(r"free (\S*Object|\S+ \S+Object)s? \* (\d+) bytes each", text),
    }


def large():
    """Blocks of more than 512 bytes lie between those of `malloc`."""
    classes = [type("C", (), {}) for _ in range(3)]
    ends = [min(map(id, classes)), max(map(id, classes))]
    for line in open("/proc/self/maps"):
        if line.rstrip().endswith("[heap]"):
            ends = [int(end, 16) for end in line.split()[0].split("-")]
    for total in range(480, 560):
        size = total - sys.getsizeof(b"")
        made = [b"".join([b"a", b"b" * (size - 1)]) for _ in range(50)]
        # The end of the heap moves; what lies far above it is no block of it.
        if sum(ends[0] <= id(one) < ends[1] + (64 << 20) for one in made) > 25:
            return total


if __name__ == "__main__":
    warm()
    facts = {"told": told(), "twice": twice(), "strides": strides(), "size classes": size_classes(), "pools": pools(), "reuse": reuse(),
             "across": across(), "first size of malloc": large()}
    facts["reserved"] = reserved(facts["strides"])
    print(json.dumps(facts))
