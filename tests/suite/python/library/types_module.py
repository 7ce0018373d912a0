"""types: names for the interpreter's own types, classes made by calls, namespaces, aliases, coroutines."""

import types
from types import *


def raised(function, *arguments, **keywords):
    try:
        function(*arguments, **keywords)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "nothing"


class C:
    __slots__ = ("slot",)

    def method(self): ...

    @property
    def prop(self): ...


async def coroutine_function(): ...
async def async_generator():
    yield


c = coroutine_function()
for value, kind in [
    (raised, FunctionType), (lambda: 0, LambdaType), (C().method, MethodType), (len, BuiltinFunctionType),
    ([].append, BuiltinMethodType), (object.__init__, WrapperDescriptorType), (object().__str__, MethodWrapperType),
    (str.join, MethodDescriptorType), (dict.__dict__["fromkeys"], ClassMethodDescriptorType), (types, ModuleType),
    (raised.__code__, CodeType), (C.__dict__, MappingProxyType), (SimpleNamespace(), SimpleNamespace),
    ((i for i in ()), GeneratorType), (c, CoroutineType), (async_generator(), AsyncGeneratorType), (CellType(1), CellType),
    (type(raised).__code__, GetSetDescriptorType), (C.slot, MemberDescriptorType), (None, NoneType), (..., EllipsisType),
    (NotImplemented, NotImplementedType), (list[int], GenericAlias), (int | str, UnionType),
]:
    assert type(value) is kind, (value, kind)
c.close()
assert FunctionType is LambdaType and BuiltinFunctionType is BuiltinMethodType
try:
    1 / 0
except ZeroDivisionError as error:
    assert type(error.__traceback__) is TracebackType and type(error.__traceback__.tb_frame) is FrameType

# Made by calls.
code = compile("x + 1", "f", "eval")
assert eval(code, {"x": 1}) == 2
f = FunctionType(raised.__code__, globals(), "other")
assert f.__name__ == "other" and f(len, []) == "nothing"
assert MethodType(lambda self, x: (self, x), 5)(6) == (5, 6) and MethodType(len, "abc")() == 3
m = ModuleType("mine", "My doc.")
m.x = 1
assert m.__name__ == "mine" and m.__doc__ == "My doc." and repr(m) == "<module 'mine'>" and m.__dict__["x"] == 1
assert raised(lambda: m.y) == "AttributeError: module 'mine' has no attribute 'y'"
cell = CellType(5)
cell.cell_contents = 6
assert cell.cell_contents == 6 and raised(lambda: CellType().cell_contents) == "ValueError: Cell is empty"
assert NoneType() is None and EllipsisType() is ... and NotImplementedType() is NotImplemented
assert raised(GeneratorType) == "TypeError: cannot create 'generator' instances"
assert raised(MethodType, 1, 2) == "TypeError: first argument must be callable"

# SimpleNamespace
n = SimpleNamespace(a=1, b="x")
assert repr(n) == "namespace(a=1, b='x')" and n.a == 1 and n == SimpleNamespace(b="x", a=1) and n != SimpleNamespace()
n.c = [n]
del n.a
assert repr(n) == "namespace(b='x', c=[namespace(...)])" and vars(SimpleNamespace(z=1)) == {"z": 1}
assert SimpleNamespace({"a": 1}, b=2) == SimpleNamespace(a=1, b=2) and SimpleNamespace([("k", 1)]).k == 1
assert raised(SimpleNamespace, 1, 2) == "TypeError: SimpleNamespace expected at most 1 argument, got 2"
assert raised(lambda: SimpleNamespace().x) == "AttributeError: 'types.SimpleNamespace' object has no attribute 'x'"


class Sub(SimpleNamespace):
    pass


assert repr(Sub(a=1)) == "Sub(a=1)"

# MappingProxyType
source = {"a": 1}
proxy = MappingProxyType(source)
source["b"] = 2
assert proxy["b"] == 2 and len(proxy) == 2 and "a" in proxy and list(proxy) == ["a", "b"] and proxy.get("z", 0) == 0
assert repr(proxy) == "mappingproxy({'a': 1, 'b': 2})" and proxy == {"a": 1, "b": 2} and proxy | {"c": 3} == {"a": 1, "b": 2, "c": 3}
assert raised(lambda: proxy.__setitem__("a", 1)) == "AttributeError: 'mappingproxy' object has no attribute '__setitem__'"


def assign():
    proxy["x"] = 1


assert raised(assign) == "TypeError: 'mappingproxy' object does not support item assignment"
assert raised(MappingProxyType, 5) == "TypeError: mappingproxy() argument must be a mapping, not int"
assert proxy.copy() == source and proxy.copy() is not source and list(reversed(proxy)) == ["b", "a"]

# Classes.
Point = new_class("Point", (), {}, lambda ns: ns.update(x=1, __doc__="A point."))
assert Point.x == 1 and Point.__doc__ == "A point." and Point.__module__ == "types" and repr(Point) == "<class 'types.Point'>"


class Meta(type):
    @classmethod
    def __prepare__(cls, name, bases, **keywords):
        return {"prepared": keywords}

    def __new__(cls, name, bases, namespace, **keywords):
        return super().__new__(cls, name, bases, namespace)

    def __init__(cls, name, bases, namespace, **keywords):
        super().__init__(name, bases, namespace)


Made = new_class("Made", (Point,), {"metaclass": Meta, "key": 1})
assert type(Made) is Meta and Made.prepared == {"key": 1} and Made.__bases__ == (Point,)
kind, namespace, keywords = prepare_class("X", (), {"metaclass": Meta, "a": 1})
assert kind is Meta and namespace == {"prepared": {"a": 1}} and keywords == {"a": 1}


class Entries:
    def __mro_entries__(self, bases):
        return (int, Point)


assert resolve_bases((Entries(), list)) == (int, Point, list) and resolve_bases((int,)) == (int,)
Derived = new_class("Derived", (list[int],), {})
assert get_original_bases(Derived) == (list[int],) and get_original_bases(bool) == (int,)
assert Derived.__orig_bases__ == (list[int],) and raised(get_original_bases, 5) == (
    "TypeError: Expected an instance of type, not 'int'"
)


class Dynamic:
    @DynamicClassAttribute
    def name(self):
        return "instance"


assert Dynamic().name == "instance" and raised(lambda: Dynamic.name) == "AttributeError: "

# GenericAlias
a = list[int]
assert a.__origin__ is list and a.__args__ == (int,) and a.__parameters__ == () and a() == [] and a == list[int]
assert repr(dict[str, "int"]) == "dict[str, 'int']" and repr(tuple[()]) == "tuple[()]" and repr(list[...]) == "list[...]"
assert repr(GenericAlias(list, (int, [str]))) == "list[int, [str]]" and hash(list[int]) == hash(list[int])
assert a.append is list.append and a.__doc__ == list.__doc__ and list[int] != list[str] and list[int] != list
assert raised(lambda: isinstance([], a)) == "TypeError: isinstance() argument 2 cannot be a parameterized generic"
assert raised(lambda: issubclass(list, a)) == "TypeError: issubclass() argument 2 cannot be a parameterized generic"
assert raised(lambda: a[str]) == "TypeError: list[int] is not a generic class" and a.__class__ is GenericAlias
assert repr([*tuple[int]][0]) == "*tuple[int]" and [*tuple[int]][0].__unpacked__ and not a.__unpacked__
assert (int | None).__args__ == (int, NoneType) and (int | str) == (str | int) and repr(int | None) == "int | None"


class Ints(list[int]):
    pass


assert Ints.__bases__ == (list,) and Ints.__orig_bases__ == (list[int],) and "__origin__" in dir(a)


# coroutine
@coroutine
def old_style():
    result = yield "waiting"
    return result


async def caller():
    return await old_style()


run = caller()
assert run.send(None) == "waiting"
try:
    run.send(7)
except StopIteration as stop:
    assert stop.value == 7
assert raised(coroutine, 5) == "TypeError: types.coroutine() expects a callable"
assert coroutine(coroutine_function) is coroutine_function and old_style.__code__.co_flags & 0x100
assert "SimpleNamespace" in types.__all__ and "CapsuleType" in types.__all__
