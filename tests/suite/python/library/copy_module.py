"""copy, copyreg and the protocol by which objects are taken apart."""

import collections
import copy
import copyreg
import types
from copy import deepcopy


def raised(function, *arguments, **keywords):
    try:
        function(*arguments, **keywords)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "nothing"


class Plain:
    def __init__(self, *items):
        self.items = list(items)

    def __eq__(self, other):
        return type(other) is type(self) and self.__dict__ == other.__dict__


# Shallow and deep.
p = Plain(1, [2])
q, r = copy.copy(p), deepcopy(p)
assert q == p and q is not p and q.items is p.items
assert r == p and r.items is not p.items and r.items[1] is not p.items[1]
for atom in (1, 1.5, 2j, "a", b"b", None, True, ..., NotImplemented, (), frozenset([1]), range(3), len, Plain, type, raised):
    assert copy.copy(atom) is atom, atom
    assert deepcopy(atom) is atom or atom == deepcopy(atom), atom
for value in ([1, [2]], {"a": [1]}, {1, 2}, bytearray(b"ab"), (1, [2]), collections.deque([1], 3), slice(1, [2])):
    twin = copy.copy(value)
    assert twin == value and type(twin) is type(value)
    assert deepcopy(value) == value and type(deepcopy(value)) is type(value)
shared = [1]
both = deepcopy([shared, shared])
assert both[0] is both[1] and both[0] is not shared
loop = [1]
loop.append(loop)
again = deepcopy(loop)
assert again[1] is again and again is not loop
nested = {"key": (1, [2, {"deep": Plain(3)}])}
assert deepcopy(nested) == nested and deepcopy(nested)["key"][1][1]["deep"] is not nested["key"][1][1]["deep"]
same = (1, (2, "a"))
assert deepcopy(same) is same and deepcopy(([],)) is not None
memo = {}
d = deepcopy(p, memo)
assert memo[id(p)] is d and deepcopy(p, memo) is d
method = deepcopy(p.__eq__)
assert method.__self__ == p and method.__self__ is not p


# A class says itself how.
class Own:
    def __copy__(self):
        return "copied"

    def __deepcopy__(self, memo):
        return "deep " + type(memo).__name__

    def __replace__(self, /, **changes):
        return changes


assert copy.copy(Own()) == "copied" and deepcopy(Own()) == "deep dict" and copy.replace(Own(), a=1) == {"a": 1}
assert raised(copy.replace, 5) == "TypeError: replace() does not support int objects"
N = collections.namedtuple("N", "a b")
assert copy.replace(N(1, 2), b=3) == (1, 3) and copy.copy(N(1, 2)) == N(1, 2) and type(deepcopy(N(1, [2]))) is N
assert copy.replace(types.SimpleNamespace(a=1, b=2), b=3) == types.SimpleNamespace(a=1, b=3)


class State:
    def __init__(self):
        self.a, self.b = 1, 2

    def __getstate__(self):
        return {"a": self.a}

    def __setstate__(self, state):
        self.__dict__.update(state, restored=True)


assert copy.copy(State()).__dict__ == {"a": 1, "restored": True}


class Reduced:
    def __init__(self, value):
        self.value = value

    def __reduce__(self):
        return Reduced, (self.value + 1,)


assert copy.copy(Reduced(1)).value == 2 and deepcopy(Reduced(5)).value == 6


class WithArguments:
    def __new__(cls, a, b=0):
        self = object.__new__(cls)
        self.made = (a, b)
        return self

    def __getnewargs__(self):
        return self.made


class WithKeywords(WithArguments):
    def __getnewargs_ex__(self):
        return (self.made[0],), {"b": self.made[1]}


assert copy.copy(WithArguments(1, 2)).made == (1, 2) and copy.copy(WithKeywords(3, b=4)).made == (3, 4)
assert WithArguments(1).__reduce_ex__(2) == (copyreg.__newobj__, (WithArguments, 1, 0), {"made": (1, 0)}, None, None)
assert WithKeywords(1, b=2).__reduce_ex__(4)[:2] == (copyreg.__newobj_ex__, (WithKeywords, (1,), {"b": 2}))


class Slots:
    __slots__ = ("a", "b", "__weakref__")


class MoreSlots(Slots):
    __slots__ = ("c",)


class SlotsAndDict(Slots):
    pass


s = Slots()
s.a = 1
assert copy.copy(s).a == 1 and not hasattr(copy.copy(s), "b") and s.__getstate__() == (None, {"a": 1})
m = MoreSlots()
m.a, m.c = 1, [2]
assert deepcopy(m).c == [2] and deepcopy(m).c is not m.c and m.__getstate__() == (None, {"a": 1, "c": [2]})
sd = SlotsAndDict()
sd.a, sd.x = 1, 2
assert copy.copy(sd).x == 2 and copy.copy(sd).a == 1 and sd.__getstate__() == ({"x": 2}, {"a": 1})
assert copyreg._slotnames(MoreSlots) == ["c", "a", "b"] and MoreSlots.__slotnames__ == ["c", "a", "b"]
assert raised(s.__reduce_ex__, 0) == (
    "TypeError: a class that defines __slots__ without defining __getstate__ cannot be pickled"
)


# Subclasses of built-in types keep their items and their attributes.
class L(list): ...
class D(dict): ...
class T(tuple): ...
class S(set): ...
class I(int): ...
class Text(str): ...


for kind, content in [(L, [1, 2]), (D, {"a": 1}), (T, (1, 2)), (S, {1}), (I, 5), (Text, "text")]:
    value = kind(content)
    value.note = ["x"]
    twin = copy.copy(value)
    assert type(twin) is kind and twin == value and twin.note is value.note, kind
    deep = deepcopy(value)
    assert deep == value and deep.note == ["x"] and deep.note is not value.note, kind
assert list(L([1]).__reduce_ex__(2)[3]) == [1] and list(D(a=1).__reduce_ex__(2)[4]) == [("a", 1)]

# What cannot be copied.
for value, name in [((i for i in ()), "generator"), (copy, "module")]:
    assert raised(copy.copy, value) == f"TypeError: cannot pickle '{name}' object", name
assert copy.Error.__mro__[1] is Exception and copy.error is copy.Error

# The protocol's parts.
assert (5).__reduce_ex__(2) == (copyreg.__newobj__, (int, 5), None, None, None)
assert object().__reduce_ex__(2) == (copyreg.__newobj__, (object,), None, None, None)
assert p.__reduce_ex__(2)[2] is p.__dict__ and p.__getstate__() is p.__dict__ and object().__getstate__() is None
assert p.__reduce_ex__(0) == (copyreg._reconstructor, (Plain, object, None), p.__dict__)
assert p.__reduce__() == p.__reduce_ex__(0) and I(3).__reduce_ex__(1)[1] == (I, int, 3)
assert len.__reduce__() == "len" and p.__eq__.__reduce__() == (getattr, (p, "__eq__")) and range(3).__reduce__()[1] == (0, 3, 1)
error = ValueError("a", 2)
error.extra = 1
assert error.__reduce__() == (ValueError, ("a", 2), {"extra": 1}) and copy.copy(error).extra == 1
assert KeyError("k").__reduce__() == (KeyError, ("k",)) and types.SimpleNamespace(a=1).__reduce__()[2] == {"a": 1}
assert list[int].__reduce__() == (types.GenericAlias, (list, (int,))) and copy.copy(list[int]) == list[int]


# copyreg
class Far:
    def __init__(self, v):
        self.v = v


copyreg.pickle(Far, lambda far: (Far, (far.v * 10,)))
assert copy.copy(Far(2)).v == 20 and Far in copyreg.dispatch_table
assert raised(copyreg.pickle, Far, 5) == "TypeError: reduction functions must be callable"
assert raised(copyreg.constructor, 5) == "TypeError: constructors must be callable"
assert copyreg.__newobj__(list) == [] and copyreg.__newobj_ex__(dict, (), {}) == {}
copyreg.add_extension("m", "n", 240)
assert raised(copyreg.add_extension, "m", "o", 240) == "ValueError: code 240 is already in use for key ('m', 'n')"
copyreg.remove_extension("m", "n", 240)
assert raised(copyreg.add_extension, "m", "n", 0) == "ValueError: code out of range"
