"""functools: partial, caches, ordering, dispatch and wrappers."""

import copy
import functools
from functools import *


def raised(function, *arguments, **keywords):
    try:
        function(*arguments, **keywords)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "nothing"


def show(*arguments, **keywords):
    return arguments, keywords


# partial
p = partial(show, 1, 2, x=3)
assert p(4, y=5) == ((1, 2, 4), {"x": 3, "y": 5}) and p(x=9) == ((1, 2), {"x": 9})
assert p.func is show and p.args == (1, 2) and p.keywords == {"x": 3}
q = partial(p, 7, x=1)
assert q.func is show and q.args == (1, 2, 7) and q.keywords == {"x": 1}
assert repr(partial(print, 1, "a", sep="-")) == "functools.partial(<built-in function print>, 1, 'a', sep='-')"
assert partial(int, base=2)("101") == 5 and partial(max, 3)(1, 2) == 3
assert raised(partial) == "TypeError: type 'partial' takes at least one argument"
assert raised(partial, 3) == "TypeError: the first argument must be callable"
assert raised(setattr, p, "func", 1) == "AttributeError: readonly attribute"
p.note = "hello"
assert p.__dict__ == {"note": "hello"} and partial(p).func is p
assert p.__reduce__() == (partial, (show,), (show, (1, 2), {"x": 3}, {"note": "hello"}))
twin = copy.copy(p)
assert twin(0) == p(0) and twin.note == "hello" and twin is not p
r = partial(int)
r.__setstate__((show, (5,), {"k": 1}, None))
assert r() == ((5,), {"k": 1}) and raised(r.__setstate__, 1) == "TypeError: invalid partial state"


class Named(partial):
    pass


assert repr(Named(print, 1)) == "__main__.Named(<built-in function print>, 1)"
assert partial[int].__origin__ is partial
recursive = partial(show)
recursive.__setstate__((recursive, (), {}, None))
assert repr(recursive) == "functools.partial(...)"


class Holder:
    show = partial(show, "held")


import warnings

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    assert Holder().show(1) == (("held", 1), {}) and Holder.show() == (("held",), {})
assert [w.category for w in caught] == [FutureWarning] and str(caught[0].message).startswith(
    "functools.partial will be a method descriptor in future Python versions; "
)

# reduce
assert reduce(lambda a, b: a * b, [1, 2, 3, 4]) == 24 and reduce(lambda a, b: a + b, [], 5) == 5
assert reduce(lambda a, b: a + b, "abc") == "abc" and reduce(max, [3, 1, 2], 7) == 7 and reduce(1, [5]) == 5
assert raised(reduce, lambda a, b: a, []) == "TypeError: reduce() of empty iterable with no initial value"
assert raised(reduce, 1, 2) == "TypeError: reduce() arg 2 must support iteration"
assert raised(reduce, 1) == "TypeError: reduce expected at least 2 arguments, got 1"
assert raised(reduce, lambda a, b: 1 / 0, [1, 2]) == "ZeroDivisionError: division by zero"

# cmp_to_key
reverse = cmp_to_key(lambda a, b: b - a)
assert sorted([3, 1, 2], key=reverse) == [3, 2, 1] and reverse(1) > reverse(2) and reverse(1) == reverse(1)
assert reverse(5).obj == 5 and reverse(obj=3).obj == 3
assert raised(lambda: reverse(1) < 1) == "TypeError: other argument must be K instance"
assert raised(hash, reverse(1)) == "TypeError: unhashable type: 'functools.KeyWrapper'"
assert raised(reverse) == "TypeError: K() missing required argument 'obj' (pos 1)"

# lru_cache and cache
calls = []


@lru_cache(maxsize=2)
def square(number):
    calls.append(number)
    return number * number


assert [square(n) for n in (1, 2, 1, 3, 1, 2)] == [1, 4, 1, 9, 1, 4] and calls == [1, 2, 3, 2]
assert repr(square.cache_info()) == "CacheInfo(hits=2, misses=4, maxsize=2, currsize=2)"
assert square.cache_parameters() == {"maxsize": 2, "typed": False} and square.__name__ == "square"
assert square.__wrapped__(5) == 25 and calls[-1] == 5
square.cache_clear()
assert square.cache_info() == (0, 0, 2, 0)


@cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


assert fib(90) == 2880067194370816120 and fib.cache_info() == (88, 91, None, 91)


@lru_cache
def default(x, y=0):
    return x, y


assert default(1) == (1, 0) and default(1, y=0) == (1, 0) and default(x=1) == (1, 0)
assert default.cache_info() == (0, 3, 128, 3) and default(1) == (1, 0) and default.cache_info().hits == 1


@lru_cache(typed=True)
def typed(x):
    return type(x).__name__


assert [typed(1), typed(1.0), typed(True)] == ["int", "float", "bool"] and typed.cache_info().currsize == 3


@lru_cache(0)
def uncached(x):
    return x


assert [uncached(1), uncached(1)] == [1, 1] and uncached.cache_info() == (0, 2, 0, 0)
assert raised(fib, [1]) == "TypeError: unhashable type: 'list'"
assert raised(lru_cache, "a") == "TypeError: Expected first argument to be an integer, a callable, or None"


class Model:
    @lru_cache
    def method(self, x):
        calls.append("method")
        return x * 2

    @cached_property
    def slow(self):
        "Slow it is."
        calls.append("slow")
        return 42


m = Model()
calls.clear()
assert m.method(2) == 4 and m.method(2) == 4 and calls == ["method"]
assert m.slow == 42 and m.slow == 42 and calls == ["method", "slow"] and m.__dict__ == {"slow": 42}
del m.slow
assert m.slow == 42 and calls.count("slow") == 2 and Model.slow.__doc__ == "Slow it is."
assert copy.copy(fib) is fib and copy.deepcopy(square) is square and str(type(fib)) == "<class 'functools._lru_cache_wrapper'>"


class Slots:
    __slots__ = ()

    @cached_property
    def value(self):
        return 1


assert raised(lambda: Slots().value) == (
    "TypeError: No '__dict__' attribute on 'Slots' instance to cache 'value' property."
)


# wraps
def logged(function):
    @wraps(function)
    def wrapper(*arguments):
        "The wrapper's own."
        return function(*arguments)

    return wrapper


@logged
def greet(name: str) -> str:
    "Says hello."
    return "hello " + name


assert greet("x") == "hello x" and greet.__name__ == "greet" and greet.__doc__ == "Says hello."
assert greet.__annotations__ == {"name": str, "return": str} and greet.__wrapped__.__name__ == "greet"
assert greet.__qualname__ == "greet" and WRAPPER_ASSIGNMENTS == (
    "__module__", "__name__", "__qualname__", "__doc__", "__annotations__", "__type_params__",
) and WRAPPER_UPDATES == ("__dict__",)


# total_ordering
@total_ordering
class Version:
    def __init__(self, number):
        self.number = number

    def __eq__(self, other):
        return isinstance(other, Version) and self.number == other.number

    def __lt__(self, other):
        if not isinstance(other, Version):
            return NotImplemented
        return self.number < other.number


a, b = Version(1), Version(2)
assert a < b and a <= b and b > a and b >= a and a <= Version(1) and not a > b and a != b
assert raised(lambda: a <= 1) == "TypeError: '<=' not supported between instances of 'Version' and 'int'"
assert raised(total_ordering, type("Empty", (), {})) == (
    "ValueError: must define at least one ordering operation: < > <= >="
)


# singledispatch
@singledispatch
def kind(value):
    return "object"


@kind.register
def _(value: int):
    return "int"


@kind.register(list)
@kind.register(tuple)
def _(value):
    return "sequence"


kind.register(type(None), lambda value: "None")
assert [kind(1), kind(True), kind([]), kind(()), kind(None), kind("x")] == [
    "int", "int", "sequence", "sequence", "None", "object",
]
assert kind.dispatch(bool)(True) == "int" and list in kind.registry and raised(kind) == (
    "TypeError: kind requires at least 1 positional argument"
)


@kind.register
def _(value: dict):
    return "dict"


assert kind({}) == "dict"
assert raised(kind.register, 5).startswith("TypeError: Invalid first argument to `register()`: 5.")


class Shower:
    @singledispatchmethod
    def show(self, value):
        return f"? {value}"

    @show.register
    def _(self, value: int):
        return f"int {value}"


assert Shower().show(1) == "int 1" and Shower().show("a") == "? a"
assert raised(Shower().show) == "TypeError: show requires at least 1 positional argument"


# partialmethod
class Cell:
    def __init__(self):
        self.alive = False

    def set(self, alive, note=None):
        self.alive, self.note = alive, note

    live = partialmethod(set, True)
    die = partialmethod(set, False, note="gone")


c = Cell()
c.live()
assert c.alive is True
c.die()
assert (c.alive, c.note) == (False, "gone")
assert repr(Cell.__dict__["die"]).endswith(", False, note='gone')") and repr(partialmethod(print)) == (
    "functools.partialmethod(<built-in function print>)"
)
assert raised(partialmethod, 3) == "TypeError: 3 is not callable or a descriptor"
assert sorted(functools.__all__) == [
    "WRAPPER_ASSIGNMENTS", "WRAPPER_UPDATES", "cache", "cached_property", "cmp_to_key", "lru_cache", "partial",
    "partialmethod", "reduce", "singledispatch", "singledispatchmethod", "total_ordering", "update_wrapper", "wraps",
]
