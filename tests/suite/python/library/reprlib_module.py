"""Module reprlib."""
import reprlib
from reprlib import Repr, recursive_repr

assert reprlib.repr(list(range(10))) == "[0, 1, 2, 3, 4, 5, ...]"
assert reprlib.repr(tuple(range(3))) == "(0, 1, 2)" and reprlib.repr((1,)) == "(1,)"
assert reprlib.repr("a" * 50) == "'aaaaaaaaaaaa...aaaaaaaaaaaaa'"
assert reprlib.repr({i: i for i in range(6)}) == "{0: 0, 1: 1, 2: 2, 3: 3, ...}"
assert reprlib.repr(set(range(8))) == "{0, 1, 2, 3, 4, 5, ...}" and reprlib.repr(set()) == "set()"
assert reprlib.repr(frozenset({1})) == "frozenset({1})" and reprlib.repr(frozenset()) == "frozenset()"
assert reprlib.repr(10 ** 60) == "100000000000000000...0000000000000000000"
assert reprlib.repr([[[[[[[1]]]]]]]) == "[[[[[[[...]]]]]]]"
assert reprlib.repr([]) == "[]" and reprlib.repr({}) == "{}" and reprlib.repr(1.5) == "1.5"
r = Repr(maxlist=2, maxstring=10)
assert r.repr([1, 2, 3]) == "[1, 2, ...]" and r.repr("abcdefghijklmnop") == "'ab...nop'"
r.fillvalue = "~"
assert r.repr([1, 2, 3]) == "[1, 2, ~]"
r = Repr(indent=2)
assert r.repr([1, [2]]) == "[\n  1,\n  [\n    2,\n  ],\n]"
assert Repr().maxlevel == 6 and Repr().maxother == 30


class Long:
    def __repr__(self):
        return "<" + "x" * 40 + ">"


assert reprlib.repr(Long()) == "<xxxxxxxxxxxx...xxxxxxxxxxxxx>"


class Broken:
    def __repr__(self):
        raise ValueError


assert reprlib.repr(Broken()).startswith("<Broken instance at 0x")


class Mine(Repr):
    def repr_int(self, value, level):
        return f"i{value}"


assert Mine().repr([1, 2]) == "[i1, i2]" and Mine().repr1(3, 1) == "i3"


class Node(list):
    @recursive_repr("<again>")
    def __repr__(self):
        return "Node(" + ", ".join(map(repr, self)) + ")"


n = Node([1])
n.append(n)
assert repr(n) == "Node(1, <again>)" and Node.__repr__.__name__ == "__repr__"
