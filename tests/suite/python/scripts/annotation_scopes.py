"""Type parameters, aliases and bounds: whose names they see, when they are evaluated, what may not stand there."""

from typing import TypeAliasType

T = U = "global"


class Plain:
    T = "class"
    type Direct = T
    type Lambda = lambda: T
    type Listed = [T for _ in (1,)]
    type Generated = (T for _ in (1,))
    type Both[T] = lambda: (T, U)
    U = "class"


assert Plain.Direct.__value__ == "class"
assert Plain.Lambda.__value__() == "global"
assert Plain.Listed.__value__ == ["global"]
assert list(Plain.Generated.__value__) == ["global"]
assert Plain.Both.__value__() == (Plain.Both.__type_params__[0], "global")


class Generic[T]:
    T = "class"
    type Direct = T
    type Lambda = lambda: T

    def method[V](self, x: (T for _ in (1,)), y: T): ...


(parameter,) = Generic.__type_params__
assert Generic.Direct.__value__ == "class"
assert Generic.Lambda.__value__() is parameter
assert list(Generic.method.__annotations__["x"]) == [parameter]
assert Generic.method.__annotations__["y"] == "class"


# The class's names are those of the time of evaluation.
class Later:
    kind = int

    def method[V: kind](self): ...

    type Alias = kind


Later.kind = float
assert Later.method.__type_params__[0].__bound__ is float
assert Later.Alias.__value__ is float
assert "__classdictcell__" not in vars(Later)

assert type.__type_params__ == () and object.__type_params__ == ()
alias = TypeAliasType("alias", int)
assert (alias.__module__, alias.__name__, alias.__value__) == (__name__, "alias", int)


def refusal(source):
    try:
        compile(source, "<source>", "exec")
    except SyntaxError as error:
        return error.msg
    return None


for source, words in {
    "class A[T: (yield)]: pass": "yield expression cannot be used within a TypeVar bound",
    "class A[T: (x := 1)]: pass": "named expression cannot be used within a TypeVar bound",
    "class A[T: (int, (yield))]: pass": "yield expression cannot be used within a TypeVar constraint",
    "class A[T = (yield from x)]: pass": "yield expression cannot be used within a TypeVar default",
    "class A[*Ts = (x := 1)]: pass": "named expression cannot be used within a TypeVarTuple default",
    "class A[**P = (await x)]: pass": "await expression cannot be used within a ParamSpec default",
    "type A = (yield)": "yield expression cannot be used within a type alias",
    "type A = (x := 1)": "named expression cannot be used within a type alias",
    "def f[T](x: (yield)): pass": "yield expression cannot be used within the definition of a generic",
    "class C[T]((x := object)): pass": "named expression cannot be used within the definition of a generic",
    "type A = lambda: (yield)": None,
    "class A[T: (lambda: (x := 1))]: pass": None,
}.items():
    assert refusal(source) == words, (source, refusal(source))

# Unions with aliases of subclasses, and their hash.
from collections.abc import Callable

assert (int | Callable[[int], str]).__args__ == (int, Callable[[int], str])
assert hash(int | str) == hash(str | int) == hash(frozenset((int, str)))

# `global` in a handler is known in the `else` that follows it.
value = 5


def handler():
    try:
        pass
    except Exception:
        global value
    else:
        return value


assert handler() == 5
assert [[(inner := item) for item in [1, 2]], inner] == [[1, 2], 2]
