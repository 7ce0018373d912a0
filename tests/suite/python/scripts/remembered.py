# What instructions remember of attributes, globals and containers is forgotten as soon as it does not hold any more.
import sys


def read(thing):
    return thing.x


def call(thing):
    return thing.m()


def write(thing, value):
    thing.x = value


class A:
    x = 1

    def m(self):
        return "A.m"


class B(A):
    pass


# A class attribute, then one of the instance in front of it, then none again.
a = A()
for _ in range(5):
    assert read(a) == 1
A.x = 2
assert read(a) == 2
a.x = 3
for _ in range(5):
    assert read(a) == 3
del a.x
assert read(a) == 2
del A.x
try:
    read(a)
    assert False
except AttributeError as error:
    assert str(error) == "'A' object has no attribute 'x'"

# Methods: of the base, of the class, of the instance, replaced in the base.
b = B()
for _ in range(5):
    assert call(b) == "A.m"
A.m = lambda self: "new"
assert call(b) == "new"
B.m = lambda self: "B.m"
assert call(b) == "B.m"
b.m = lambda: "own"
assert call(b) == "own"
del b.m
assert call(b) == "B.m"
del B.m
assert call(b) == "new"
b.__class__ = type("C", (B,), {"m": lambda self: "C.m"})
assert call(b) == "C.m"
B.__bases__ = (type("D", (), {"m": lambda self: "D.m"}),)
assert call(B()) == "D.m"

# Many kinds of objects at one place.
class Slots:
    __slots__ = ("x",)


class Property:
    @property
    def x(self):
        return "property"


class Hook:
    def __getattr__(self, name):
        return "hook " + name


s = Slots()
for thing, wanted in [(s, 10), (Property(), "property"), (Hook(), "hook x"), (a, 5)] * 6:
    if thing is s:
        write(s, 10)
    if thing is a:
        write(a, 5)
    assert read(thing) == wanted
del s.x
try:
    read(s)
    assert False
except AttributeError as error:
    assert str(error) == "'Slots' object has no attribute 'x'"
for _ in range(3):
    assert read(Property()) == "property"
Property.x = property(lambda self: "other")
assert read(Property()) == "other"
try:
    write(Property(), 1)
    assert False
except AttributeError as error:
    assert str(error) == "property '<lambda>' of 'Property' object has no setter"

# The instance's dict, made, changed and replaced behind the instruction's back.
class Plain:
    def __init__(self, x):
        self.x = x


p = Plain(1)
for _ in range(3):
    write(p, 2)
p.__dict__["x"] = 3
assert read(p) == 3
write(p, 4)
assert p.__dict__ == {"x": 4}
p.__dict__ = {"x": 5, "y": 6}
assert read(p) == 5
write(p, 7)
assert vars(p) == {"x": 7, "y": 6}
Plain.__setattr__ = lambda self, name, value: None
write(p, 8)
assert read(p) == 7
del Plain.__setattr__
Plain.__getattribute__ = lambda self, name: "mine"
assert read(p) == "mine"
del Plain.__getattribute__
assert read(p) == 7

# `__init__`: not None, changed, with the wrong number of arguments.
def make(class_, *arguments):
    return [class_(1) for _ in range(4)] if not arguments else class_(*arguments)


assert [one.x for one in make(Plain)] == [1, 1, 1, 1]
Plain.__init__ = lambda self, x: setattr(self, "x", -x)
assert [one.x for one in make(Plain)] == [-1, -1, -1, -1]
Plain.__init__ = lambda self, x: x
try:
    make(Plain)
    assert False
except TypeError as error:
    assert str(error) == "__init__() should return None, not 'int'"
Plain.__init__ = lambda self: None
try:
    make(Plain)
    assert False
except TypeError as error:
    assert "takes 1 positional argument but 2 were given" in str(error)


def fails(self, x):
    raise KeyError(x)


Plain.__init__ = fails
try:
    make(Plain)
    assert False
except KeyError as error:
    assert error.args == (1,)

# Globals, builtins, and modules that change.
def look():
    return len("abc")


for _ in range(4):
    assert look() == 3
len = lambda text: "mine"
assert look() == "mine"
del len
assert look() == 3
value = 1


def look_again():
    return value


for new in range(5):
    value = new
    assert look_again() == new
globals()["value"] = "by dict"
assert look_again() == "by dict"
del value
try:
    look_again()
    assert False
except NameError as error:
    assert str(error) == "name 'value' is not defined"
for limit in [sys.getrecursionlimit] * 3:
    assert sys.getrecursionlimit is limit
real, sys.getrecursionlimit = sys.getrecursionlimit, 7
assert sys.getrecursionlimit == 7
sys.getrecursionlimit = real

# Items: negative places, places beyond, keys that are equal but of other types.
def change(container, key, by):
    container[key] += by
    return container[key]


things = [1, 2, 3]
assert [change(things, place, 10) for place in (0, -1, 1, -3)] == [11, 13, 12, 21]
assert things == [21, 12, 13]
for place in (3, -4):
    try:
        change(things, place, 1)
        assert False
    except IndexError as error:
        assert str(error) == "list index out of range"
try:
    change((1, 2), 0, 1)
    assert False
except TypeError as error:
    assert str(error) == "'tuple' object does not support item assignment"
table = {1: "a", "k": "b", 2.0: "c"}
assert change(table, True, "!") == "a!" and change(table, 1.0, "?") == "a!?"
assert change(table, 2, "+") == "c+" and change(table, "k", "-") == "b-"
assert list(table) == [1, "k", 2.0]
try:
    change(table, 3, "x")
    assert False
except KeyError as error:
    assert error.args == (3,)
assert [key in table for key in (1, True, 2, "k", "l", 3)] == [True, True, True, True, False, False]
assert [key in {1, "k", 2.0} for key in (1, 1.0, 2, "k", -1, -2)] == [True] * 4 + [False] * 2


class Odd(int):
    def __eq__(self, other):
        return False

    def __hash__(self):
        return 5


odd = Odd(5)
mixed = {odd: "odd", 5: "five"}
assert mixed[5] == "five" and mixed[odd] == "odd" and len(mixed) == 2
assert [text[place] for text in ("abc", "äöü", "€uro") for place in (0, -1)] == list("acäü€o")
assert -7 // 2 == -4 and -7 % 3 == 2 and 7 % -3 == -2 and 1 << 40 == 2**40 and -1 >> 70 == -1
