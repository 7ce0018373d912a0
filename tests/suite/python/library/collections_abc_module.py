"""collections.abc: what counts as what, and what the mixins give."""

from collections.abc import *
import collections.abc


def raised(function, *arguments, **keywords):
    try:
        function(*arguments, **keywords)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "nothing"


# Built-in types are registered.
for value, classes in [
    ([], [MutableSequence, Sequence, Reversible, Collection, Sized, Iterable, Container]),
    ((), [Sequence, Hashable, Reversible]),
    ("", [Sequence, Hashable, Collection]),
    (b"", [Sequence, Hashable]),
    (bytearray(), [MutableSequence]),
    (range(3), [Sequence, Reversible]),
    ({}, [MutableMapping, Mapping, Reversible, Collection]),
    ({}.keys(), [KeysView, Set, MappingView]),
    ({}.values(), [ValuesView, Collection]),
    ({}.items(), [ItemsView, Set]),
    (set(), [MutableSet, Set]),
    (frozenset(), [Set, Hashable]),
    (iter([]), [Iterator, Iterable]),
    ((i for i in ()), [Generator, Iterator]),
    (len, [Callable, Hashable]),
    (memoryview(b""), [Sequence]),
]:
    for kind in classes:
        assert isinstance(value, kind), (value, kind)
        assert issubclass(type(value), kind), (value, kind)
for value, kind in [
    ([], Hashable), ({}, Sequence), ((), MutableSequence), ("", MutableSequence), (frozenset(), MutableSet),
    (5, Iterable), ([], Iterator), (iter([]), Generator), (5, Sized), (5, Callable), ({}, Hashable),
]:
    assert not isinstance(value, kind), (value, kind)


# One method is enough for the simple ones.
class HasLength:
    def __len__(self):
        return 3


class HasNext:
    def __iter__(self):
        return self

    def __next__(self):
        raise StopIteration


class NotHashable:
    __hash__ = None


assert isinstance(HasLength(), Sized) and not isinstance(HasLength(), Iterable)
assert isinstance(HasNext(), Iterator) and issubclass(HasNext, Iterable)
assert not isinstance(NotHashable(), Hashable)


# Sequence: two methods give the others.
class Squares(Sequence):
    def __init__(self, count):
        self.size = count

    def __len__(self):
        return self.size

    def __getitem__(self, index):
        if not 0 <= index < self.size:
            raise IndexError(index)
        return index * index


s = Squares(4)
assert list(s) == [0, 1, 4, 9] and list(reversed(s)) == [9, 4, 1, 0]
assert 4 in s and 5 not in s and s.index(9) == 3 and s.count(1) == 1
assert raised(s.index, 7) == "ValueError: "
match s:
    case [a, b, *rest]:
        assert (a, b, rest) == (0, 1, [4, 9])
    case _:
        raise AssertionError("a Sequence is no sequence")
assert raised(Sequence) == (
    "TypeError: Can't instantiate abstract class Sequence without an implementation for abstract methods "
    "'__getitem__', '__len__'"
)


class Half(Sequence):
    def __len__(self):
        return 0


assert raised(Half) == (
    "TypeError: Can't instantiate abstract class Half without an implementation for abstract method '__getitem__'"
)


# MutableSequence
class Numbers(MutableSequence):
    def __init__(self, items=()):
        self.items = list(items)

    def __getitem__(self, index):
        return self.items[index]

    def __setitem__(self, index, value):
        self.items[index] = value

    def __delitem__(self, index):
        del self.items[index]

    def __len__(self):
        return len(self.items)

    def insert(self, index, value):
        self.items.insert(index, value)


n = Numbers([1, 2])
n.append(3)
n.extend([4, 5])
n += [6]
n.remove(2)
n.reverse()
assert n.items == [6, 5, 4, 3, 1] and n.pop() == 1 and n.pop(0) == 6
n.clear()
assert len(n) == 0 and raised(n.pop) == "IndexError: list index out of range"


# Mapping and MutableMapping
class Lower(MutableMapping):
    def __init__(self):
        self.data = {}

    def __getitem__(self, key):
        return self.data[key.lower()]

    def __setitem__(self, key, value):
        self.data[key.lower()] = value

    def __delitem__(self, key):
        del self.data[key.lower()]

    def __iter__(self):
        return iter(self.data)

    def __len__(self):
        return len(self.data)


m = Lower()
m.update({"A": 1}, B=2)
m.setdefault("C", 3)
assert m["a"] == 1 and m.get("z", 0) == 0 and "B" in m and dict(m) == {"a": 1, "b": 2, "c": 3}
assert m == {"a": 1, "b": 2, "c": 3} and m != {} and list(m.keys()) == ["a", "b", "c"]
assert list(m.values()) == [1, 2, 3] and list(m.items()) == [("a", 1), ("b", 2), ("c", 3)]
assert m.pop("A") == 1 and m.pop("A", None) is None and raised(m.pop, "A") == "KeyError: 'a'"
assert m.popitem() == ("b", 2) and ("c", 3) in m.items() and 3 in m.values() and "C" in m.keys()
assert m.keys() & {"c", "d"} == {"c"} and m.keys() | {"x"} == {"c", "x"}
m.clear()
assert not m and raised(m.popitem) == "KeyError: "
match Lower():
    case {}:
        pass
    case _:
        raise AssertionError("a Mapping is no mapping")
assert raised(hash, m) == "TypeError: unhashable type: 'Lower'"


# Set
class Letters(Set):
    def __init__(self, letters):
        self.letters = sorted(set(letters))

    def __contains__(self, letter):
        return letter in self.letters

    def __iter__(self):
        return iter(self.letters)

    def __len__(self):
        return len(self.letters)


a, b = Letters("abc"), Letters("bcd")
assert list(a & b) == ["b", "c"] and list(a | b) == list("abcd") and list(a - b) == ["a"]
assert list(a ^ b) == ["a", "d"] and a == {"a", "b", "c"} and Letters("ab") < a and a >= Letters("a")
assert a.isdisjoint("xyz") and not a.isdisjoint("c") and type(a & b) is Letters
assert {"a"} <= a and a._hash() == Letters("cba")._hash()


# Iterator and Generator mixins
class Down(Iterator):
    def __init__(self, start):
        self.value = start

    def __next__(self):
        if self.value == 0:
            raise StopIteration
        self.value -= 1
        return self.value


assert list(Down(3)) == [2, 1, 0] and iter(Down(1)).__class__ is Down


class Echo(Generator):
    def send(self, value):
        return value

    def throw(self, kind, value=None, traceback=None):
        super().throw(kind, value, traceback)


e = Echo()
assert e.send(5) == 5 and next(e) is None
assert raised(e.throw, ValueError) == "ValueError: "
assert raised(Generator) == (
    "TypeError: Can't instantiate abstract class Generator without an implementation for abstract methods "
    "'send', 'throw'"
)


# Registering, and classes that say what they are.
class Own:
    pass


Sequence.register(Own)
assert isinstance(Own(), Sequence) and issubclass(Own, Collection) and not isinstance(Own(), Mapping)
assert Callable[[int], str].__args__ == (int, str) and repr(Callable[[int], str]) == "collections.abc.Callable[[int], str]"
assert repr(Callable[..., int]) == "collections.abc.Callable[..., int]"
assert repr(Mapping[str, int]) == "collections.abc.Mapping[str, int]"
assert raised(lambda: Callable[int]) == "TypeError: Callable must be used as Callable[[arg, ...], result]."
assert repr(ItemsView({"a": 1})) == "ItemsView({'a': 1})"
assert len(collections.abc.__all__) == 26 and "Buffer" in collections.abc.__all__
