"""dataclasses: fields, options, errors and reprs."""

import dataclasses
from dataclasses import *
from typing import Any, ClassVar


def raised(function, *arguments, **keywords):
    try:
        function(*arguments, **keywords)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "nothing"


@dataclass
class Point:
    x: int
    y: int = 0


p = Point(1, 2)
assert repr(p) == "Point(x=1, y=2)" and p == Point(1, 2) and p != Point(1, 3) and p != (1, 2) and Point(5).y == 0
assert Point.__match_args__ == ("x", "y") and Point.__annotations__ == {"x": int, "y": int}
assert Point.__doc__ == "Point(x: int, y: int = 0)" and Point.__init__.__annotations__ == {"x": int, "y": int, "return": None}
assert Point.__hash__ is None and raised(hash, p) == "TypeError: unhashable type: 'Point'"
assert raised(Point) == "TypeError: Point.__init__() missing 1 required positional argument: 'x'"
assert raised(Point, 1, 2, 3) == "TypeError: Point.__init__() takes from 2 to 3 positional arguments but 4 were given"
assert raised(lambda: Point(1) < Point(2)) == "TypeError: '<' not supported between instances of 'Point' and 'Point'"
match p:
    case Point(1, y):
        assert y == 2
assert asdict(p) == {"x": 1, "y": 2} and astuple(p) == (1, 2) and replace(p, y=9) == Point(1, 9)
assert is_dataclass(p) and is_dataclass(Point) and not is_dataclass(5) and [f.name for f in fields(Point)] == ["x", "y"]
assert fields(p)[1].default == 0 and fields(p)[0].default is MISSING and fields(p)[0].type is int
p.x = 10
assert p.x == 10 and Point.y == 0 and not hasattr(Point, "x")


# Options.
@dataclass(order=True, frozen=True)
class Version:
    major: int
    minor: int = field(default=0, compare=False)


assert Version(1) < Version(2) and Version(1, 5) == Version(1, 9) and sorted([Version(3), Version(1)])[0].major == 1
assert hash(Version(1, 2)) == hash(Version(1, 7)) and {Version(1): "a"}[Version(1, 4)] == "a"
assert raised(setattr, Version(1), "major", 2) == "FrozenInstanceError: cannot assign to field 'major'"
assert raised(delattr, Version(1), "major") == "FrozenInstanceError: cannot delete field 'major'"
assert issubclass(FrozenInstanceError, AttributeError) and raised(lambda: Version(1) < 1) == (
    "TypeError: '<' not supported between instances of 'Version' and 'int'"
)


@dataclass(eq=False, repr=False)
class Plain:
    a: int


assert Plain(1) != Plain(1) and repr(Plain(1)).startswith("<__main__.Plain object at 0x") and hash(Plain(1)) is not None


@dataclass(unsafe_hash=True)
class Hashed:
    a: int


assert hash(Hashed(1)) == hash(Hashed(1))


@dataclass(slots=True)
class Slim:
    a: int
    b: str = "b"


s = Slim(1)
assert Slim.__slots__ == ("a", "b") and not hasattr(s, "__dict__") and repr(s) == "Slim(a=1, b='b')"
assert raised(setattr, s, "c", 1) == "AttributeError: 'Slim' object has no attribute 'c' and no __dict__ for setting new attributes"


@dataclass(kw_only=True)
class Keywords:
    a: int
    b: int = 2


assert repr(Keywords(a=1)) == "Keywords(a=1, b=2)" and raised(Keywords, 1) == (
    "TypeError: Keywords.__init__() takes 1 positional argument but 2 were given"
)
assert Keywords.__match_args__ == () and Keywords.__doc__ == "Keywords(*, a: int, b: int = 2)"


@dataclass
class Partly:
    a: int
    _: KW_ONLY
    b: int = 0


assert Partly(1, b=2).b == 2 and Partly.__match_args__ == ("a",)


# Fields.
@dataclass
class Full:
    items: list = field(default_factory=list)
    hidden: int = field(default=1, repr=False)
    computed: int = field(init=False)
    count: ClassVar[int] = 0
    start: InitVar[int] = 5
    noted: str = field(default="n", metadata={"unit": "m"})

    def __post_init__(self, start):
        self.computed = start * 2


f = Full()
assert repr(f) == "Full(items=[], computed=10, noted='n')" and f.items is not Full().items and Full(start=7).computed == 14
assert [x.name for x in fields(Full)] == ["items", "hidden", "computed", "noted"] and Full.count == 0
assert fields(Full)[3].metadata["unit"] == "m" and fields(Full)[0].default_factory is list
assert repr(fields(Point)[1]) == (
    "Field(name='y',type=<class 'int'>,default=0,default_factory=" + repr(MISSING) + ",init=True,repr=True,hash=None,"
    "compare=True,metadata=mappingproxy({}),kw_only=False,_field_type=_FIELD)"
)
assert raised(replace, f, computed=1) == (
    "TypeError: field computed is declared with init=False, it cannot be specified with replace()"
)


def mutable_default():
    @dataclass
    class Bad:
        items: list = []


def wrong_order():
    @dataclass
    class Bad:
        a: int = 0
        b: int


def both_defaults():
    field(default=1, default_factory=list)


def no_annotation():
    @dataclass
    class Bad:
        a = field()


assert raised(mutable_default) == (
    "ValueError: mutable default <class 'list'> for field items is not allowed: use default_factory"
)
assert raised(wrong_order) == "TypeError: non-default argument 'b' follows default argument 'a'"
assert raised(both_defaults) == "ValueError: cannot specify both default and default_factory"
assert raised(no_annotation) == "TypeError: 'a' is a field but has no type annotation"
assert raised(lambda: dataclass(order=True, eq=False)(Point)) == "ValueError: eq must be true if order is true"
assert raised(fields, 5) == "TypeError: must be called with a dataclass type or instance"
assert raised(asdict, Point) == "TypeError: asdict() should be called on dataclass instances"
assert raised(lambda: field(doc="x")) == "TypeError: field() got an unexpected keyword argument 'doc'"


# Inheritance.
@dataclass
class Base:
    a: int
    b: int = 1


@dataclass
class Derived(Base):
    c: int = 2
    a: str = "a"


assert repr(Derived()) == "Derived(a='a', b=1, c=2)" and [x.name for x in fields(Derived)] == ["a", "b", "c"]
assert Base(1) != Derived(1, 1)


def frozen_mix():
    @dataclass(frozen=True)
    class Bad(Base):
        pass


assert raised(frozen_mix) == "TypeError: cannot inherit frozen dataclass from a non-frozen one"


# Nested values are copied by asdict.
@dataclass
class Tree:
    value: int
    children: list["Tree"] = field(default_factory=list)
    extra: dict = field(default_factory=dict)


tree = Tree(1, [Tree(2), Tree(3, extra={"p": Point(1)})])
assert asdict(tree) == {
    "value": 1,
    "children": [
        {"value": 2, "children": [], "extra": {}},
        {"value": 3, "children": [], "extra": {"p": {"x": 1, "y": 0}}},
    ],
    "extra": {},
}
assert astuple(Tree(1, [Tree(2)])) == (1, [(2, [], {})], {}) and repr(Tree(1)) == "Tree(value=1, children=[], extra={})"
tree.children.append(tree)
assert repr(tree).count("...") == 1
assert asdict(p, dict_factory=lambda pairs: sorted(pairs)) == [("x", 10), ("y", 2)]

# make_dataclass
Made = make_dataclass("Made", [("x", int), "y", ("z", int, field(default=5))], namespace={"total": lambda self: self.x + self.z})
assert repr(Made(1, 2)) == "Made(x=1, y=2, z=5)" and Made(1, 2).total() == 6 and Made.__name__ == "Made"
assert Made.__annotations__ == {"x": int, "y": "typing.Any", "z": int}
assert raised(make_dataclass, "B", ["x", "x"]) == "TypeError: Field name duplicated: 'x'"
assert raised(make_dataclass, "B", ["def"]) == "TypeError: Field names must not be keywords: 'def'"

import copy

assert copy.replace(Point(1), x=3) == Point(3) and copy.deepcopy(tree.children[0]) == Tree(2) and copy.copy(p) == p
assert copy.copy(s) == s and copy.deepcopy(Version(1)) == Version(1)


class Typed:
    pass


@dataclass
class WithAny:
    a: Any
    b: "int"
    c: int | None = None


assert WithAny.__doc__ == "WithAny(a: Any, b: 'int', c: int | None = None)" and fields(WithAny)[1].type == "int"
assert sorted(dataclasses.__all__) == [
    "Field", "FrozenInstanceError", "InitVar", "KW_ONLY", "MISSING", "asdict", "astuple", "dataclass", "field", "fields",
    "is_dataclass", "make_dataclass", "replace",
]
assert repr(InitVar[int]) == "dataclasses.InitVar[int]"
