# Objects to bytes and back, by every protocol.
import copyreg
import io
import pickle
from collections import OrderedDict, defaultdict, deque, namedtuple


def error(function, *arguments, **keywords):
    try:
        function(*arguments, **keywords)
    except Exception as raised:
        return type(raised).__name__, str(raised)
    return None


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __eq__(self, other):
        return type(other) is Point and vars(self) == vars(other)


class Slotted:
    __slots__ = ("a", "b")

    def __init__(self):
        self.a, self.b = 1, [2]


class Stateful:
    def __init__(self):
        self.handle, self.data = "open", 5

    def __getstate__(self):
        return {"data": self.data}

    def __setstate__(self, state):
        self.handle = "reopened"
        self.data = state["data"]


class Reduced:
    def __init__(self, *parts):
        self.parts = parts

    def __reduce__(self):
        return Reduced, self.parts


class NewArguments:
    def __new__(cls, value):
        self = object.__new__(cls)
        self.value = value
        return self

    def __getnewargs__(self):
        return (self.value,)


class Names(list):
    pass


class Odd(Exception):
    pass


Pair = namedtuple("Pair", "left right")
shared = [1, 2]
loop = []
loop.append(loop)
values = [
    None, True, False, 0, 1, -1, 255, 256, 65535, 65536, -129, 2**31, -(2**31), 2**63, 2**200,
    -(2**200), 0.0, -1.5, 1e300, 1 + 2j, "", "abc", "é\n\\", "\U0001f600", "x" * 300, b"", b"ab\xff",
    b"y" * 300, bytearray(b"zz"), (), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), [], [1, [2, [3]]], {},
    {"a": 1, 2: [3]}, set(), {1, 2}, frozenset({3}), range(1, 9, 2), slice(1, 2, 3), int, len, Point,
    Ellipsis, NotImplemented, Point(1, [2]), OrderedDict(b=1, a=2), deque([1, 2], 5), Pair(1, 2),
    list(range(2000)), {number: str(number) for number in range(1500)},
]
for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
    for value in values:
        again = pickle.loads(pickle.dumps(value, protocol))
        assert again == value and type(again) is type(value), (protocol, value)
    assert pickle.loads(pickle.dumps([shared, shared], protocol))[0] == [1, 2]
    one, two = pickle.loads(pickle.dumps([shared, shared], protocol))
    assert one is two
    again = pickle.loads(pickle.dumps(loop, protocol))
    assert again[0] is again
    if protocol >= 2:
        again = pickle.loads(pickle.dumps(Slotted(), protocol))
        assert (again.a, again.b) == (1, [2])
        assert pickle.loads(pickle.dumps(NewArguments(7), protocol)).value == 7
    again = pickle.loads(pickle.dumps(Stateful(), protocol))
    assert (again.handle, again.data) == ("reopened", 5)
    assert pickle.loads(pickle.dumps(Reduced(1, "a"), protocol)).parts == (1, "a")
    names = Names(["a"])
    names.extra = 5
    again = pickle.loads(pickle.dumps(names, protocol))
    assert type(again) is Names and again == ["a"] and again.extra == 5
    again = pickle.loads(pickle.dumps(Odd("why", 3), protocol))
    assert type(again) is Odd and again.args == ("why", 3)
    grouped = defaultdict(list, a=[1])
    again = pickle.loads(pickle.dumps(grouped, protocol))
    assert again == grouped and again.default_factory is list

# The bytes themselves.
assert pickle.dumps(None, 0) == b"N." and pickle.dumps(1, 0) == b"I1\n."
assert pickle.dumps("a", 0) == b"Va\np0\n." and pickle.dumps([1], 0) == b"(lp0\nI1\na."
assert pickle.dumps(1, 2) == b"\x80\x02K\x01." and pickle.dumps((), 2) == b"\x80\x02)."
assert pickle.dumps(True, 4) == b"\x80\x04\x88."
assert pickle.dumps("a", 4) == b"\x80\x04\x95\x05\x00\x00\x00\x00\x00\x00\x00\x8c\x01a\x94."
assert pickle.DEFAULT_PROTOCOL == 4 and pickle.HIGHEST_PROTOCOL == 5
assert pickle.loads(b"(dp0\nVa\np1\nI1\ns.") == {"a": 1}

# Files: one after the other.
file = io.BytesIO()
for value in ["first", {"second": 2}]:
    pickle.dump(value, file)
file.seek(0)
assert pickle.load(file) == "first" and pickle.load(file) == {"second": 2}
assert error(pickle.load, file)[0] == "EOFError"

# What cannot be pickled, and what is no pickle.
assert error(pickle.dumps, lambda: 0)[0] in ("PicklingError", "AttributeError")
assert error(pickle.dumps, (number for number in [])) == (
    "TypeError", "cannot pickle 'generator' object"
)
assert error(pickle.dumps, 1, 9) == ("ValueError", "pickle protocol must be <= 5")
assert error(pickle.loads, b"")[0] == "EOFError"
assert error(pickle.loads, b"\x80\x04K\x01")[0] in ("EOFError", "UnpicklingError")
assert error(pickle.loads, b"cno_such_module\nname\n.") == (
    "ModuleNotFoundError", "No module named 'no_such_module'"
)
assert issubclass(pickle.PicklingError, pickle.PickleError)

# Ways to take part.
copyreg.pickle(complex, lambda number: (complex, (number.real, number.imag)))
assert pickle.loads(pickle.dumps(3 + 4j)) == 3 + 4j


class Persistent(pickle.Pickler):
    def persistent_id(self, value):
        return ("point", value.x) if isinstance(value, Point) else None


class Restoring(pickle.Unpickler):
    def persistent_load(self, name):
        return Point(name[1], "restored")


file = io.BytesIO()
Persistent(file, 2).dump([Point(5, 6), "text"])
file.seek(0)
assert Restoring(file).load() == [Point(5, "restored"), "text"]


class Careful(pickle.Unpickler):
    def find_class(self, module, name):
        if module == "builtins":
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is forbidden")


assert Careful(io.BytesIO(pickle.dumps(range(3)))).load() == range(3)
assert error(Careful(io.BytesIO(pickle.dumps(Point(1, 2)))).load) == (
    "UnpicklingError", f"{Point.__module__}.Point is forbidden"
)
