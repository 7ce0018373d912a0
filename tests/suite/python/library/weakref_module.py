"""weakref: references, proxies, weak collections and methods."""

import gc
import operator
import weakref
from weakref import *


def raised(function, *arguments, **keywords):
    try:
        function(*arguments, **keywords)
    except BaseException as error:
        return f"{type(error).__name__}: {error}"
    return "nothing"


class Thing:
    def __init__(self, name="thing"):
        self.name = name


# ref
t = Thing()
r = ref(t)
assert r() is t and ref(t) is r and getweakrefcount(t) == 1 and getweakrefs(t) == [r]
seen = []
called = ref(t, seen.append)
assert called is not r and called == r and hash(called) == hash(r) and called.__callback__ is not None and r.__callback__ is None
assert getweakrefcount(t) == 2
text = repr(r)
assert text.startswith("<weakref at 0x") and "; to 'Thing' at 0x" in text
del t
assert r() is None and seen == [called] and called.__callback__ is None and repr(r).endswith("; dead>")
assert r == r and r != called
assert raised(ref, 5) == "TypeError: cannot create weak reference to 'int' object"
assert raised(ref, []) == "TypeError: cannot create weak reference to 'list' object"
assert raised(hash, ref(Thing())) == "TypeError: weak object has gone away"
assert raised(ref) == "TypeError: __new__ expected at least 1 argument, got 0"
assert ref is ReferenceType and ref[int].__origin__ is ref and ref.__module__ == "weakref"
for value in (Thing, len, raised, {1}, frozenset([1]), (i for i in ()), weakref):
    assert ref(value)() is value
order = []
t = Thing()
references = [ref(t, lambda _, number=number: order.append(number)) for number in range(3)]
del t
assert order == [2, 1, 0]


class Counted(ref):
    __slots__ = ("count",)

    def __new__(cls, target, callback=None, count=0):
        self = super().__new__(cls, target, callback)
        self.count = count
        return self

    def __init__(self, target, callback=None, count=0):
        super().__init__(target, callback)


t = Thing()
c = Counted(t, count=5)
assert c() is t and c.count == 5 and isinstance(c, ref) and c is not Counted(t) and c == ref(t)


class NoWeak:
    __slots__ = ()


class WithWeak:
    __slots__ = ("__weakref__",)


assert raised(ref, NoWeak()) == "TypeError: cannot create weak reference to 'NoWeak' object"
w = WithWeak()
kept = ref(w)
assert kept() is w and w.__weakref__ is kept
a = Thing()
a.self = a
r = ref(a)
del a
assert r() is not None
gc.collect()
assert r() is None


# proxy
class Number:
    def __init__(self, value):
        self.value = value

    def __add__(self, other):
        return ("add", self.value, other)

    def __radd__(self, other):
        return ("radd", self.value, other)

    def __iadd__(self, other):
        return ("iadd", other)

    def __matmul__(self, other):
        return "matmul"

    def __divmod__(self, other):
        return "divmod"

    def __pow__(self, other, modulus=None):
        return ("pow", other, modulus)

    def __neg__(self):
        return "neg"

    def __abs__(self):
        return "abs"

    def __invert__(self):
        return "invert"

    def __bool__(self):
        return False

    def __int__(self):
        return 42

    def __float__(self):
        return 4.5

    def __index__(self):
        return 6

    def __len__(self):
        return 3

    def __getitem__(self, key):
        return ("item", key)

    def __setitem__(self, key, value):
        self.stored = (key, value)

    def __delitem__(self, key):
        self.stored = ("deleted", key)

    def __contains__(self, item):
        return item == 2

    def __iter__(self):
        return iter([1, 2])

    def __eq__(self, other):
        return other == 7

    def __lt__(self, other):
        return True

    def __str__(self):
        return "a number"

    def __call__(self, *arguments, **keywords):
        return arguments, keywords

    def __bytes__(self):
        return b"bytes"


n = Number(1)
p = proxy(n)
assert p + 2 == ("add", 1, 2) and 2 + p == ("radd", 1, 2) and p @ 1 == "matmul" and divmod(p, 1) == "divmod"
assert p**2 == ("pow", 2, None) and pow(p, 2, 3) == ("pow", 2, 3) and -p == "neg" and abs(p) == "abs" and ~p == "invert"
assert not p and int(p) == 42 and float(p) == 4.5 and operator.index(p) == 6 and len(p) == 3 and p[1] == ("item", 1)
p[5] = 6
assert n.stored == (5, 6)
del p[7]
assert n.stored == ("deleted", 7) and 2 in p and 3 not in p and list(p) == [1, 2]
assert p == 7 and p < 0 and str(p) == "a number" and p(1, a=2) == ((1,), {"a": 2}) and p.value == 1
p.value = 9
assert n.value == 9
del p.value
assert raised(lambda: n.value) == "AttributeError: 'Number' object has no attribute 'value'"
assert isinstance(p, Number) and type(p) is CallableProxyType and p.__class__ is Number
assert raised(hash, p) == "TypeError: unhashable type: 'weakref.CallableProxyType'"
assert raised(next, p) == "TypeError: Weakref proxy referenced a non-iterator 'Number' object"
assert repr(p).startswith("<weakproxy at 0x") and "; to 'Number' at 0x" in repr(p)
assert proxy(n) is p and getweakrefcount(n) == 1
q = p
q += 5
assert q[0] == "iadd"
t = Thing()
died = []
plain = proxy(t, died.append)
assert type(plain) is ProxyType and plain.name == "thing" and ProxyTypes == (ProxyType, CallableProxyType)
del t
assert len(died) == 1 and repr(plain).endswith("; dead>")
gone = "ReferenceError: weakly-referenced object no longer exists"
assert raised(lambda: plain.name) == gone and raised(bool, plain) == gone and raised(str, plain) == gone
assert raised(setattr, plain, "x", 1) == gone and raised(lambda: plain + 1) == gone and raised(len, plain) == gone
assert raised(proxy, 1) == "TypeError: cannot create weak reference to 'int' object"

# Weak collections
values = WeakValueDictionary()
a, b = Thing("a"), Thing("b")
values["a"], values["b"] = a, b
assert values["a"] is a and len(values) == 2 and "a" in values and sorted(values) == ["a", "b"]
assert values.get("z", 1) == 1 and list(values.items())[0] == ("a", a) and list(values.values())[1] is b
del a
assert len(values) == 1 and "a" not in values and raised(lambda: values["a"]) == "KeyError: 'a'"
assert values.setdefault("b", None) is b and values.pop("b") is b and len(values) == 0
values.update(c=b)
assert values.copy()["c"] is b and [r() for r in values.valuerefs()] == [b] and dict(values | {"d": b})["d"] is b
keys = WeakKeyDictionary()
k = Thing("k")
keys[k] = 1
assert keys[k] == 1 and k in keys and len(keys) == 1 and list(keys) == [k] and list(keys.items()) == [(k, 1)]
assert [r() for r in keys.keyrefs()] == [k] and keys.get(Thing()) is None
del k
assert len(keys) == 0 and list(keys.values()) == []
group = WeakSet()
x, y = Thing("x"), Thing("y")
group.add(x)
group.update([y])
assert len(group) == 2 and x in group and {thing.name for thing in group} == {"x", "y"}
assert (group & WeakSet([x])) == WeakSet([x]) and group - {x} == WeakSet([y]) and group.issuperset([x])
group.discard(y)
del x
assert len(group) == 0 and not list(group) and raised(group.pop) == "KeyError: 'pop from empty WeakSet'"
group.add(y)
assert group.copy() == group and group.pop() is y


# WeakMethod
class Service:
    def run(self):
        return "ran"


s = Service()
m = WeakMethod(s.run)
assert m()() == "ran" and m == WeakMethod(s.run) and ref(s.run)() is None
del s
assert m() is None
assert raised(WeakMethod, len).startswith("TypeError: argument should be a bound method, not ")
