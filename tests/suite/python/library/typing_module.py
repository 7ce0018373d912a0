"""typing: forms and their reprs, generics, protocols, named tuples, typed dicts and hints."""

import collections
import collections.abc
import typing
from typing import *


def raised(function, *arguments, **keywords):
    try:
        function(*arguments, **keywords)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "nothing"


# How forms are written.
for form, text in [
    (Optional[int], "typing.Optional[int]"),
    (Union[int, str], "typing.Union[int, str]"),
    (Union[int, str, None], "typing.Union[int, str, NoneType]"),
    (List[int], "typing.List[int]"),
    (Dict[str, List[int]], "typing.Dict[str, typing.List[int]]"),
    (Tuple[int, ...], "typing.Tuple[int, ...]"),
    (Tuple[()], "typing.Tuple[()]"),
    (Tuple[int, str], "typing.Tuple[int, str]"),
    (Set[int], "typing.Set[int]"),
    (FrozenSet[int], "typing.FrozenSet[int]"),
    (Type[int], "typing.Type[int]"),
    (Callable[[int, str], bool], "typing.Callable[[int, str], bool]"),
    (Callable[..., int], "typing.Callable[..., int]"),
    (Callable, "typing.Callable"),
    (Iterable[int], "typing.Iterable[int]"),
    (Iterator[str], "typing.Iterator[str]"),
    (Mapping[str, int], "typing.Mapping[str, int]"),
    (Sequence[int], "typing.Sequence[int]"),
    (Generator[int, str, bool], "typing.Generator[int, str, bool]"),
    (DefaultDict[str, int], "typing.DefaultDict[str, int]"),
    (Deque[int], "typing.Deque[int]"),
    (Counter[str], "typing.Counter[str]"),
    (Awaitable[int], "typing.Awaitable[int]"),
    (Literal["a", 1, None], "typing.Literal['a', 1, None]"),
    (Final[int], "typing.Final[int]"),
    (ClassVar[int], "typing.ClassVar[int]"),
    (Annotated[int, "note", 3], "typing.Annotated[int, 'note', 3]"),
    (Any, "typing.Any"),
    (NoReturn, "typing.NoReturn"),
    (Never, "typing.Never"),
    (Self, "typing.Self"),
    (LiteralString, "typing.LiteralString"),
    (Optional, "typing.Optional"),
    (Union, "typing.Union"),
    (List, "typing.List"),
    (TypeGuard[int], "typing.TypeGuard[int]"),
    (TypeVar("T"), "~T"),
    (TypeVar("K", covariant=True), "+K"),
    (TypeVar("C", contravariant=True), "-C"),
    (ParamSpec("P"), "~P"),
    (TypeVarTuple("Ts"), "Ts"),
    (ForwardRef("Name"), "ForwardRef('Name')"),
    (List["Name"], "typing.List[ForwardRef('Name')]"),
    (list[int], "list[int]"),
    (dict[str, list[int]], "dict[str, list[int]]"),
    (int | None, "int | None"),
    (int | str, "int | str"),
    (tuple[int, ...], "tuple[int, ...]"),
    (collections.abc.Callable[[int], str], "collections.abc.Callable[[int], str]"),
    (type[int], "type[int]"),
    (Required[int], "typing.Required[int]"),
    (NotRequired[int], "typing.NotRequired[int]"),
    (Concatenate[int, ...], "typing.Concatenate[int, ...]"),
    (Unpack[tuple[int]], "typing.Unpack[tuple[int]]"),
    (NoDefault, "typing.NoDefault"),
]:
    assert repr(form) == text, (repr(form), text)

# Unions.
assert Union[int] is int and Union[int, int] is int and Union[int, Union[str, int]] == Union[int, str]
assert Union[int, str] == Union[str, int] == (int | str) and hash(Union[int, str]) == hash(Union[str, int])
assert Optional[int] == Union[int, None] == (int | None) and Optional[None] is type(None)
assert Union[int, str].__args__ == (int, str) and Union[int, str].__origin__ is Union
assert isinstance(1, Union[int, str]) and issubclass(bool, Union[int, str]) and not isinstance(1.5, Union[int, str])
assert isinstance(1, int | str) and isinstance(None, int | None)
assert repr(List[int] | None) == "typing.Optional[typing.List[int]]" and repr(list[int] | None) == "list[int] | None"
assert type(int | str).__name__ == "UnionType" and (int | str).__args__ == (int, str)
assert raised(lambda: Union[()]) == "TypeError: Cannot take a Union of no types."
assert raised(lambda: Union[Generic, int]) == "TypeError: Plain <class 'typing.Generic'> is not valid as type argument"
assert raised(lambda: Optional[int, str]) == "TypeError: typing.Optional requires a single type. Got (<class 'int'>, <class 'str'>)."
assert raised(Union) == "TypeError: Cannot instantiate typing.Union"
assert raised(lambda: int | 1) == "TypeError: unsupported operand type(s) for |: 'type' and 'int'"

# What the parts are.
assert get_origin(List[int]) is list and get_args(List[int]) == (int,) and get_origin(int) is None
assert get_origin(Union[int, str]) is Union and get_args(Dict[str, int]) == (str, int)
assert get_args(Callable[[int], str]) == ([int], str) and get_args(Callable[..., str]) == (..., str)
assert get_origin(Literal[1]) is Literal and get_args(Literal[1, "a"]) == (1, "a") and get_origin(ClassVar[int]) is ClassVar
assert get_origin(Annotated[int, 1]) is Annotated and get_args(Annotated[int, 1, 2]) == (int, 1, 2)
assert get_origin(list[int]) is list and get_args(tuple[int, ...]) == (int, ...)
assert Literal[1, 1, 2] == Literal[2, 1] and Literal[1] != Literal[True]
assert List[int] == List[int] and List[int] != List[str] and List[int] is List[int]
assert Annotated[Annotated[int, 1], 2] == Annotated[int, 1, 2] and Annotated[int, 1].__metadata__ == (1,)
assert raised(List[int]) == "TypeError: Type List cannot be instantiated; use list() instead" and raised(lambda: isinstance([], List[int])) == (
    "TypeError: Subscripted generics cannot be used with class and instance checks"
)
assert isinstance([], List) and issubclass(list, Sequence) and isinstance({}, Mapping)
assert raised(lambda: List[int, str]) == "TypeError: Too many arguments for typing.List; actual 2, expected 1"
assert raised(lambda: Any()) == "TypeError: Any cannot be instantiated"
assert raised(lambda: ClassVar[int, str]).startswith("TypeError: typing.ClassVar accepts only single type.")
assert raised(lambda: Callable[int]) == "TypeError: Callable must be used as Callable[[arg, ...], result]."

# Generic classes.
T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V", bound=int)
N = TypeVar("N", int, str)


class Box(Generic[T]):
    def __init__(self, item: T):
        self.item = item

    def get(self) -> T:
        return self.item


box = Box[int](5)
assert box.get() == 5 and box.__orig_class__ == Box[int] and repr(Box[int]) == "__main__.Box[int]"
assert Box.__parameters__ == (T,) and Box[int].__args__ == (int,) and Box[T].__parameters__ == (T,)
assert Box.__orig_bases__ == (Generic[T],) and Box.__mro__ == (Box, Generic, object)
assert Box[List[T]][int] == Box[List[int]] and Dict[K, T][str, int] == Dict[str, int]
assert list[T][int] == list[int] and dict[str, T].__parameters__ == (T,) and (T | None).__parameters__ == (T,)
assert raised(lambda: Box[int, str]) == "TypeError: Too many arguments for <class '__main__.Box'>; actual 2, expected 1"
assert raised(lambda: Generic[int]) == (
    "TypeError: Parameters to Generic[...] must all be type variables or parameter specification variables."
)
assert raised(lambda: Generic[T, T]) == "TypeError: Parameters to Generic[...] must all be unique"
assert raised(lambda: list[int][str]) == "TypeError: list[int] is not a generic class"
assert V.__bound__ is int and N.__constraints__ == (int, str) and T.__name__ == "T" and not T.__covariant__
assert raised(TypeVar, "X", int) == "TypeError: A single constraint is not allowed"


class Pair(Box[T], Generic[T, K]):
    pass


assert Pair.__parameters__ == (T, K) and repr(Pair[int, str]) == "__main__.Pair[int, str]"


class Stack[Item]:
    def push(self, item: Item) -> None: ...


assert Stack.__type_params__[0].__name__ == "Item" and repr(Stack[int]) == "__main__.Stack[int]"
assert Stack.__orig_bases__[0].__origin__ is Generic


def head[Item](items: list[Item]) -> Item:
    return items[0]


assert repr(head.__type_params__) == "(Item,)" and head([1]) == 1
type Pairs[A] = list[tuple[A, A]]
assert Pairs.__name__ == "Pairs" and repr(Pairs) == "Pairs" and repr(Pairs.__value__) == "list[tuple[A, A]]"
UserId = NewType("UserId", int)
assert UserId(5) == 5 and UserId.__supertype__ is int and repr(UserId) == "__main__.UserId"


# Protocols.
@runtime_checkable
class Closes(Protocol):
    def close(self) -> None: ...


class File:
    def close(self):
        pass


assert isinstance(File(), Closes) and not isinstance(5, Closes) and issubclass(File, Closes)


class Sized2(Protocol):
    size: int


assert raised(lambda: isinstance(5, Sized2)) == (
    "TypeError: Instance and class checks can only be used with @runtime_checkable protocols"
)
assert raised(Closes) == "TypeError: Protocols cannot be instantiated"
assert isinstance(5, SupportsInt) and isinstance(5, SupportsAbs) and not isinstance("a", SupportsFloat)
assert is_protocol(Closes) and not is_protocol(File) and get_protocol_members(Closes) == {"close"}


# NamedTuple
class Employee(NamedTuple):
    """An employee."""

    name: str
    number: int = 3

    def title(self):
        return f"{self.name}/{self.number}"


e = Employee("Ada")
assert e == ("Ada", 3) and repr(e) == "Employee(name='Ada', number=3)" and e.title() == "Ada/3"
assert Employee.__annotations__ == {"name": str, "number": int} and Employee._field_defaults == {"number": 3}
assert Employee.__doc__ == "An employee." and Employee._fields == ("name", "number") and isinstance(e, tuple)
Pt = NamedTuple("Pt", [("x", int), ("y", int)])
assert Pt(1, 2) == (1, 2) and repr(Pt(1, 2)) == "Pt(x=1, y=2)" and Pt.__annotations__ == {"x": int, "y": int}


def bad_named_tuple():
    class Bad(NamedTuple):
        a: int = 0
        b: str


assert raised(bad_named_tuple) == "TypeError: Non-default namedtuple field b cannot follow default field a"


# TypedDict
class Movie(TypedDict):
    name: str
    year: int


class Longer(Movie, total=False):
    rating: NotRequired[float]
    length: int


movie: Movie = {"name": "x", "year": 1}
assert Movie(name="x", year=1) == movie and type(Movie(name="x", year=1)) is dict
assert Movie.__annotations__ == {"name": str, "year": int} and Movie.__total__ is True
assert Longer.__required_keys__ == {"name", "year"} and Longer.__optional_keys__ == {"rating", "length"}
assert Longer.__total__ is False and set(Longer.__annotations__) == {"name", "year", "rating", "length"}
assert is_typeddict(Movie) and not is_typeddict(dict)
assert raised(lambda: isinstance({}, Movie)) == "TypeError: TypedDict does not support instance and class checks"
Alt = TypedDict("Alt", {"in": int, "x y": str})
assert Alt.__annotations__ == {"in": int, "x y": str}


# Hints.
class Node:
    value: int
    next: "Optional[Node]"
    kind: ClassVar[str] = "node"
    note: Annotated[str, "doc"]


assert get_type_hints(Node) == {"value": int, "next": Optional[Node], "kind": ClassVar[str], "note": str}
assert get_type_hints(Node, include_extras=True)["note"] == Annotated[str, "doc"]


def annotated(a: "int", *rest: str, key: "list[Node]" = None) -> None: ...


assert get_type_hints(annotated) == {"a": int, "rest": str, "key": list[Node], "return": type(None)}
assert annotated.__annotations__ == {"a": "int", "rest": str, "key": "list[Node]", "return": None}
assert get_type_hints(lambda x: x) == {} and get_type_hints(len) == {}
assert raised(get_type_hints, 5) == "TypeError: 5 is not a module, class, method, or function."


def unknown(x: "Missing"): ...


assert raised(get_type_hints, unknown) == "NameError: name 'Missing' is not defined"

# Helpers that do nothing, or little.
assert cast(int, "a") == "a" and assert_type(5, int) == 5 and TYPE_CHECKING is False
assert raised(assert_never, 5) == "AssertionError: Expected code to be unreachable, but got: 5"


@final
class Last: ...


@overload
def over(x: int) -> int: ...
@overload
def over(x: str) -> str: ...
def over(x):
    return x


assert Last.__final__ is True and over(5) == 5 and len(get_overloads(over)) == 2
assert no_type_check(lambda x: x)(1) == 1


@override
def overridden(): ...


assert overridden.__override__ is True
assert List.__doc__ == "A generic version of list." and typing.Text is str and AnyStr.__constraints__ == (bytes, str)
assert "Union" in typing.__all__ and "evaluate_forward_ref" not in typing.__all__
assert Callable[[int], str].__origin__ is collections.abc.Callable and Iterable.__origin__ is collections.abc.Iterable
P = ParamSpec("P")
assert repr(P.args) == "P.args" and repr(P.kwargs) == "P.kwargs" and repr(Callable[P, int]) == "typing.Callable[~P, int]"
assert repr(Callable[P, T][[int, str], bool]) == "typing.Callable[[int, str], bool]"
Ts = TypeVarTuple("Ts")
assert repr(Tuple[int, Unpack[Ts]]) == "typing.Tuple[int, typing.Unpack[Ts]]"
assert repr(tuple[int, *Ts]) == "tuple[int, typing.Unpack[Ts]]" and tuple[int, *Ts][str, bool] == tuple[int, str, bool]
