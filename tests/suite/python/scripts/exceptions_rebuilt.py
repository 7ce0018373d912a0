"""How exceptions with fields of their own are built, initialised again, copied and pickled."""

import copy
import pickle


def refusal(function, *arguments, **keywords):
    try:
        function(*arguments, **keywords)
    except Exception as error:
        return type(error), str(error)
    return None


def twice(error):
    return copy.copy(error), pickle.loads(pickle.dumps(error))


# OSError: names of files come back from `args`.
error = OSError(2, "words", "first")
assert error.args == (2, "words") and type(error) is FileNotFoundError
assert error.__reduce__() == (FileNotFoundError, (2, "words", "first"))
for again in twice(error):
    assert (again.errno, again.strerror, again.filename, again.filename2) == (2, "words", "first", None)
error = OSError("a", "b", "first", None, "second")
assert error.__reduce__() == (OSError, ("a", "b", "first", None, "second"))
for again in twice(error):
    assert (again.filename, again.filename2, again.args) == ("first", "second", ("a", "b"))
assert OSError(2, "words").__reduce__() == (FileNotFoundError, (2, "words"))
assert OSError(2, "words", None).args == (2, "words", None)
assert refusal(OSError, foo=1) == (TypeError, "OSError() takes no keyword arguments")

blocked = BlockingIOError(11, "words", 3)
assert (blocked.characters_written, blocked.filename, blocked.args) == (3, None, (11, "words", 3))
assert BlockingIOError(11, "words", "name").filename == "name"
assert not hasattr(OSError(1, "x"), "characters_written") and not hasattr(OSError(), "characters_written")
blocked.characters_written = 5
assert blocked.characters_written == 5
del blocked.characters_written
assert refusal(getattr, blocked, "characters_written") == (AttributeError, "characters_written")
assert refusal(delattr, blocked, "characters_written") == (AttributeError, "characters_written")


class Forgetful(OSError):
    def __init__(self, *arguments, **keywords):
        pass


class Passing(OSError):
    def __init__(self, number, words, name=None, *, extra=2):
        super().__init__(number, words, name)
        self.extra = extra


class Made(OSError):
    def __new__(cls, *arguments, extra=None):
        made = super().__new__(cls, *arguments)
        made.extra = extra
        return made


class Both(OSError):
    def __new__(cls, *arguments):
        return super().__new__(cls)

    def __init__(self, *arguments):
        OSError.__init__(self, *arguments)


assert (Forgetful(2, "x").errno, Forgetful(2, "x").args, str(Forgetful(2, "x"))) == (None, (), "")
assert Forgetful(anything=1).args == ()
assert (Passing(2, "x", "f", extra=3).filename, Passing(2, "x", extra=3).extra) == ("f", 3)
assert (Made(2, "x", extra=3).extra, Made(2, "x").errno) == (3, 2)
assert (Both(2, "x").errno, Both(2, "x").args) == (None, ())

# ImportError and AttributeError keep their names.
error = ImportError("x", name="n", path="p")
assert error.__reduce__() == (ImportError, ("x",), {"name": "n", "path": "p"})
for again in twice(error):
    assert (again.msg, again.name, again.path, again.args) == ("x", "n", "p", ("x",))
assert ImportError("x").__reduce__() == (ImportError, ("x",))
error.other = 1
assert error.__reduce__()[2] == {"name": "n", "path": "p", "other": 1} and vars(error) == {"other": 1}
error.__init__()
assert (error.msg, error.name, error.path, error.args) == (None, None, None, ())
error.__init__("y", "z")
assert (error.msg, str(error)) == (None, "('y', 'z')")

error = AttributeError("x", name="n", obj=3)
assert error.__reduce__() == (AttributeError, ("x",), {"name": "n", "args": ("x",)})
assert error.__getstate__() == {"name": "n", "args": ("x",)}
for again in twice(error):
    assert (again.name, again.obj, again.args) == ("n", None, ("x",))
assert NameError("x", name="y").__reduce__() == (NameError, ("x",))

# SyntaxError wants four or six details.
assert SyntaxError("m", ["f", 1, 2, "t"]).text == "t"
error = SyntaxError("m", ("f", 1, 2, "t", 3, 4))
assert (error.filename, error.lineno, error.offset, error.text, error.end_lineno, error.end_offset) == (
    "f",
    1,
    2,
    "t",
    3,
    4,
)
assert refusal(SyntaxError, "m", ("f",)) == (TypeError, "function takes at least 4 arguments (1 given)")
assert refusal(SyntaxError, "m", range(8)) == (TypeError, "function takes at most 6 arguments (8 given)")
assert refusal(SyntaxError, "m", range(5)) == (TypeError, "end_offset must be provided when end_lineno is provided")
assert refusal(SyntaxError, "m", 1) == (TypeError, "'int' object is not iterable")
assert SyntaxError("m", 1, 2).args == ("m", 1, 2)


# A class that makes something else is thrown as the error that this is.
class Odd(Exception):
    def __new__(cls, *arguments):
        return cls


WORDS = f"calling {Odd} should have returned an instance of BaseException, not type"


def generator():
    try:
        yield 1
    except TypeError as error:
        seen.append(str(error))
        yield 2


seen = []
running = generator()
assert next(running) == 1 and running.throw(Odd) == 2 and seen == [WORDS]
running = generator()
assert refusal(running.throw, Odd) == (TypeError, WORDS)
assert refusal(next, running) == (StopIteration, "")


# Class patterns ask each attribute once, by text.
class Pair:
    __match_args__ = ("a", "a")
    a = 1


class Numbered:
    __match_args__ = (1,)


def twice_by_place():
    match Pair():
        case Pair(1, 1):
            pass


def by_place_and_name():
    match Pair():
        case Pair(1, a=1):
            pass


def by_number():
    match Numbered():
        case Numbered(1):
            pass


assert refusal(twice_by_place) == (TypeError, "Pair() got multiple sub-patterns for attribute 'a'")
assert refusal(by_place_and_name) == (TypeError, "Pair() got multiple sub-patterns for attribute 'a'")
assert refusal(by_number) == (TypeError, "__match_args__ elements must be strings (got int)")

# What was collected before something went wrong is given back.
def stopping(count):
    for number in range(count):
        yield object()
    raise KeyError(count)


def starred():
    first, *rest, last = stopping(4)


class Key:
    name = other = "same"


def same_keys():
    match {"same": object(), "more": 1}:
        case {Key.name: first, Key.other: second}:
            pass


assert refusal(starred) == (KeyError, "4")
assert refusal(same_keys) == (ValueError, "mapping pattern checks duplicate key ('same')")

# A module that is called tells of its function.
import types

module = types.ModuleType("lesson")
assert refusal(module) == (TypeError, "'module' object is not callable")
module.lesson = 3
assert refusal(module) == (TypeError, "'module' object is not callable")
module.lesson = print
assert refusal(module) == (TypeError, "'module' object is not callable. Did you mean: 'lesson.lesson(...)'?")


# Code with free names is not run without its cells.
def outer():
    x = 1
    return lambda: x


code = outer().__code__
assert refusal(eval, code) == (TypeError, "code object passed to eval() may not contain free variables")
assert refusal(exec, code) == (TypeError, "code object requires a closure of exactly length 1")
assert refusal(exec, code, closure=()) == (TypeError, "code object requires a closure of exactly length 1")
assert refusal(exec, "1", closure=()) == (TypeError, "closure can only be used when source is a code object")
assert refusal(exec, refusal.__code__, closure=outer().__closure__) == (
    TypeError,
    "cannot use a closure with this code object",
)


# Sets of classes with slots are copied with them; lists look at themselves again; hashes are asked once.
class Slotted(set):
    __slots__ = ("x", "__dict__")


class Frozen(frozenset):
    __slots__ = ("x",)


one = Slotted([1])
one.x, one.z = 2, 3
assert one.__reduce__() == (Slotted, ([1],), ({"z": 3}, {"x": 2}))
for again in twice(one):
    assert (again, again.x, again.z) == ({1}, 2, 3)
two = Frozen([1])
two.x = 2
assert two.__reduce__() == (Frozen, ([1],), (None, {"x": 2}))
for again in twice(two):
    assert (again, again.x) == ({1}, 2)
assert {1}.__reduce__() == (set, ([1],), None)


class Emptying:
    def __init__(self, items):
        self.items = items

    def __iter__(self):
        yield from self.items
        self.items.clear()


items = list(range(5))


def assign():
    items[::-1] = Emptying(items)


assert refusal(assign) == (ValueError, "attempt to assign sequence of size 5 to extended slice of size 0")


class Counting:
    count = 0

    def __hash__(self):
        Counting.count += 1
        return 7


keys = dict.fromkeys([Counting()])
assert Counting.count == 1
for source in (keys, set(keys), frozenset(keys)):
    assert len(dict.fromkeys(source, 3)) == len(set(source)) == 1
assert Counting.count == 1
