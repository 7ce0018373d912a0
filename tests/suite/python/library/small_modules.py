"""reprlib, pprint, numbers and graphlib."""

import graphlib
import numbers
import pprint
import reprlib
from decimal import Decimal
from fractions import Fraction


def raised(function, *arguments, **keywords):
    try:
        function(*arguments, **keywords)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "nothing"


# reprlib
assert reprlib.repr(list(range(100))) == "[0, 1, 2, 3, 4, 5, ...]"
assert reprlib.repr("x" * 100) == "'xxxxxxxxxxxx...xxxxxxxxxxxxx'" and reprlib.repr(10**50) == "100000000000000000...0000000000000000000"
assert reprlib.repr({i: i for i in range(10)}) == "{0: 0, 1: 1, 2: 2, 3: 3, ...}" and reprlib.repr((1,)) == "(1,)"
assert reprlib.repr(set(range(10))) == "{0, 1, 2, 3, 4, 5, ...}" and reprlib.repr([[[[[[[1]]]]]]]) == "[[[[[[[...]]]]]]]"
assert reprlib.repr(frozenset()) == "frozenset()" and reprlib.repr([]) == "[]" and reprlib.repr(set()) == "set()"
small = reprlib.Repr(maxlist=2, maxstring=10)
assert small.repr([1, 2, 3]) == "[1, 2, ...]" and small.repr("abcdefghijklmnop") == "'ab...nop'"
assert reprlib.Repr(indent=2).repr([1, [2]]) == "[\n  1,\n  [\n    2,\n  ],\n]"


class Chain:
    @reprlib.recursive_repr(fillvalue="<...>")
    def __repr__(self):
        return f"Chain({self.next!r})"


link = Chain()
link.next = link
assert repr(link) == "Chain(<...>)" and Chain.__repr__.__name__ == "__repr__"

# pprint
assert pprint.pformat([1, 2]) == "[1, 2]" and pprint.pformat({"b": 1, "a": 2}) == "{'a': 2, 'b': 1}"
assert pprint.pformat({"b": 1, "a": 2}, sort_dicts=False) == "{'b': 1, 'a': 2}" and pprint.pformat("short") == "'short'"
assert pprint.pformat(["a" * 30, "b" * 30, "c" * 30]) == (
    "['" + "a" * 30 + "',\n '" + "b" * 30 + "',\n '" + "c" * 30 + "']"
)
assert pprint.pformat({"key": ["x" * 40, "y" * 40]}) == "{'key': ['" + "x" * 40 + "',\n         '" + "y" * 40 + "']}"
assert pprint.pformat([[1, [2, [3]]]], depth=2) == "[[1, [...]]]" and pprint.pformat(list(range(12)), width=20, compact=True) == (
    "[0, 1, 2, 3, 4, 5,\n 6, 7, 8, 9, 10,\n 11]"
)
assert pprint.pformat([1, 2], width=1) == "[1,\n 2]" and pprint.pformat((1,)) == "(1,)" and pprint.pformat(set()) == "set()"
assert pprint.pformat({3, 1, 2}) == "{1, 2, 3}" and pprint.pformat(1234567, underscore_numbers=True) == "1_234_567"
assert pprint.pformat("word " * 30, width=40).count("\n") > 2 and pprint.isreadable([1]) and not pprint.isrecursive([1])
loop = []
loop.append(loop)
assert pprint.isrecursive(loop) and not pprint.isreadable(loop) and "<Recursion on list with id=" in pprint.pformat(loop)
assert pprint.saferepr({"b": 1, "a": [1]}) == "{'a': [1], 'b': 1}"
assert pprint.pformat({"a": {"b": {"c": 1}}}, indent=4, width=10) == "{   'a': {   'b': {   'c': 1}}}"

# numbers
assert isinstance(1, numbers.Integral) and isinstance(True, numbers.Integral) and not isinstance(1.5, numbers.Rational)
assert isinstance(1.5, numbers.Real) and isinstance(1j, numbers.Complex) and not isinstance(1j, numbers.Real)
assert isinstance(Fraction(1, 2), numbers.Rational) and isinstance(Decimal(1), numbers.Number) and not isinstance(Decimal(1), numbers.Real)
assert issubclass(numbers.Integral, numbers.Rational) and issubclass(int, numbers.Number) and not isinstance("1", numbers.Number)
assert numbers.Number.__hash__ is None and raised(numbers.Complex).startswith("TypeError: Can't instantiate abstract class Complex")


class Halves(numbers.Real):
    def __init__(self, count):
        self.count = count

    def __float__(self):
        return self.count / 2

    def __trunc__(self):
        return self.count // 2

    __floor__ = __ceil__ = __round__ = __neg__ = __pos__ = __abs__ = __add__ = __radd__ = __mul__ = __rmul__ = __trunc__
    __truediv__ = __rtruediv__ = __pow__ = __rpow__ = __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __lt__ = __le__ = __trunc__

    def __eq__(self, other):
        return float(self) == other


h = Halves(5)
assert complex(h) == 2.5 and h.real == 2 and h.imag == 0 and bool(h) and h == 2.5 and h != 3 and isinstance(h, numbers.Real)

# graphlib
ts = graphlib.TopologicalSorter({"D": {"B", "C"}, "B": {"A"}, "C": {"A"}})
order = list(ts.static_order())
assert order[0] == "A" and order[-1] == "D" and set(order[1:3]) == {"B", "C"}
ts = graphlib.TopologicalSorter()
ts.add("b", "a")
ts.add("c", "b")
ts.prepare()
assert ts.is_active() and ts.get_ready() == ("a",) and ts.get_ready() == ()
ts.done("a")
assert ts.get_ready() == ("b",)
ts.done("b")
assert ts.get_ready() == ("c",)
ts.done("c")
assert not ts.is_active() and not bool(ts)
assert raised(ts.add, "x") == "ValueError: Nodes cannot be added after a call to prepare()"
cycle = graphlib.TopologicalSorter({"a": {"b"}, "b": {"a"}})
try:
    cycle.prepare()
except graphlib.CycleError as error:
    assert error.args[0] == "nodes are in a cycle" and set(error.args[1]) == {"a", "b"} and isinstance(error, ValueError)
fresh = graphlib.TopologicalSorter({1: [2]})
assert raised(fresh.get_ready) == "ValueError: prepare() must be called first"
fresh.prepare()
assert raised(fresh.prepare) == "ValueError: cannot prepare() more than once"
assert raised(fresh.done, 9) == "ValueError: node 9 was not added using add()"
assert raised(fresh.done, 1) == "ValueError: node 1 was not passed out (still not ready)"
