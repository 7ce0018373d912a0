"""Dicts of instances that go away, `__dir__` of modules, names that wrappers take over, texts of weak references."""

import collections
import types
import weakref


class Node:
    pass


node = Node()
node.x = 1
kept = node.__dict__
del node.__dict__
assert kept == {"x": 1} and not hasattr(node, "x")
assert node.__dict__ == {} and node.__dict__ is not kept
node.y = 2
assert vars(node) == {"y": 2}
other = Node()
other.z = 3
del other.__dict__
other.a = 1
assert vars(other) == {"a": 1}
node.__dict__ = {"fresh": 1}
assert node.fresh == 1


def function():
    pass


try:
    del function.__dict__
except TypeError as error:
    assert str(error) == "cannot delete __dict__"
else:
    assert False

# PEP 562: a module's own `__dir__`.
module = types.ModuleType("m")
module.b = module.a = 1
assert dir(module) == sorted(["__doc__", "__loader__", "__name__", "__package__", "__spec__", "a", "b"])
module.__dir__ = lambda: ["z", "b"]
assert dir(module) == ["b", "z"]
assert module.__dir__() == ["z", "b"]
assert types.ModuleType.__dir__(module) == ["z", "b"]
module.__dir__ = lambda wrong: []
try:
    dir(module)
except TypeError:
    pass
else:
    assert False


# classmethod and staticmethod take over what a function says of itself.
def described(x: int) -> str:
    "doc"


for wrap in (classmethod, staticmethod):
    wrapper = wrap(described)
    assert wrapper.__annotations__ == {"x": int, "return": str}
    assert (wrapper.__name__, wrapper.__doc__) == ("described", "doc")
    assert list(wrapper.__dict__) == ["__module__", "__name__", "__qualname__", "__doc__", "__annotations__"]


# The class in the text of a weak reference has its module, but for the main one.
class Target:
    class Inner:
        pass


def words(reference):
    return repr(reference).split(" to ")[1].split(" at ")[0]


target, inner = Target(), Target.Inner()
prefix = "" if __name__ == "__main__" else __name__ + "."
assert words(weakref.ref(target)) == f"'{prefix}Target'"
assert words(weakref.ref(inner)) == f"'{prefix}Target.Inner'"
assert words(weakref.proxy(inner)) == f"'{prefix}Target.Inner'"
Target.__module__ = "elsewhere"
assert words(weakref.ref(target)) == "'elsewhere.Target'"
ordered = collections.OrderedDict()
assert words(weakref.ref(ordered)) == "'collections.OrderedDict'"

# Set operations of views.
view = {"a": 1, "b": 2}.keys()
for result in (view & frozenset("abc"), view & {"a"}, view | frozenset("c"), view ^ ["a"], view - {"a"}):
    assert type(result) is set
assert view & frozenset("abc") == {"a", "b"}


# Calls that only call themselves end.
class Endless:
    pass


Endless.__call__ = Endless()
Endless.__repr__ = Endless.__str__
for attempt in (Endless(), lambda: str(Endless()), lambda: repr(Endless())):
    try:
        attempt()
    except RecursionError as error:
        assert str(error).startswith("maximum recursion depth exceeded"), error
    else:
        assert False

# The line of a frame that an exception has left is that of the raise.


def line_of(function):
    try:
        function()
    except ZeroDivisionError as error:
        frame = error.__traceback__.tb_next.tb_frame
        return frame.f_lineno - frame.f_code.co_firstlineno


def in_handler():
    try:
        1 / 0
    except ZeroDivisionError:
        1 / 0
        pass


def in_finally():
    try:
        1 / 0
    finally:
        pass


def unmatched():
    try:
        1 / 0
    except KeyError as name:
        pass


assert line_of(in_handler) == 4
assert line_of(in_finally) == 4
assert line_of(unmatched) == 3

# What a generator does not handle itself is no context of what is thrown into it.


def generator():
    try:
        yield
    finally:
        raise first


first, second, third = KeyError(1), KeyError(2), KeyError(3)
try:
    raise third
except KeyError:
    running = generator()
    next(running)
    try:
        running.throw(second)
    except KeyError as error:
        assert error is first and error.__context__ is second and second.__context__ is None

# The class of None is named where no keyword is given.
for given, words in (((b"a", None), "not NoneType"), ((b"a", "utf-8", None), "not NoneType"), ((b"a", 5), "not int")):
    try:
        str(*given)
    except TypeError as error:
        assert str(error).endswith(words), error
try:
    str(b"a", encoding=None)
except TypeError as error:
    assert str(error) == "str() argument 'encoding' must be str, not None"
