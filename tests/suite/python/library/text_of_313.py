# The library's text is 3.13's, not that of the versions before and after it.
import ast, collections, configparser, dataclasses, enum, functools, inspect, threading, types, typing, unittest, warnings

# Names that came with 3.14 are not there.
for module, names in (
    (ast, "annotationlib"), (dataclasses, "annotationlib _create_slots"), (typing, "evaluate_forward_ref"),
    (inspect, "Format ForwardRef annotationlib"), (configparser, "UnnamedSectionDisabledError InvalidWriteError"),
    (functools, "Placeholder"), (unittest, "expectedFailureIf"), (threading, "_set_name"),
):
    for name in names.split():
        assert not hasattr(module, name), (module.__name__, name)

# Names that went with 3.14 are.
assert typing.ForwardRef("int").__forward_arg__ == "int"
assert repr(typing.ForwardRef("a.b")) == "ForwardRef('a.b')"
assert typing.ForwardRef("x") == typing.ForwardRef("x") != typing.ForwardRef("y")
assert typing.Union[int, str].__class__.__name__ == "_UnionGenericAlias"
assert typing.get_type_hints(type("C", (), {"__annotations__": {"a": "list[int]"}})) == {"a": list[int]}
try:
    typing.ForwardRef("not valid(")
except SyntaxError as error:
    assert "Forward reference must be an expression -- got 'not valid('" in str(error)
else:
    raise AssertionError

# warnings.deprecated, new in 3.13.
@warnings.deprecated("use new()")
def old(a):
    "Docs."
    return a

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    assert old(3) == 3
assert [(str(w.message), w.category) for w in caught] == [("use new()", DeprecationWarning)]
assert old.__deprecated__ == "use new()" and old.__name__ == "old" and old.__doc__ == "Docs."

@warnings.deprecated("no more", category=FutureWarning)
class Old:
    def __init__(self, value):
        self.value = value

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    made = Old(1)
    class Newer(Old):
        pass
assert made.value == 1 and Old.__deprecated__ == "no more"
assert [w.category for w in caught] == [FutureWarning, FutureWarning]
for wrong, words in (
    (lambda: warnings.deprecated(3), "Expected an object of type str for 'message', not 'int'"),
    (lambda: warnings.deprecated("a")(3),
     "@deprecated decorator with non-None category must be applied to a class or callable, not 3"),
):
    try:
        wrong()
    except TypeError as error:
        assert str(error) == words, error
    else:
        raise AssertionError

@warnings.deprecated("silent", category=None)
def silent():
    return 5

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    assert silent() == 5
assert caught == [] and silent.__deprecated__ == "silent"

# A flag or enum says whether it has a value.
class Colour(enum.Enum):
    RED = 1
    LIST = [1]

assert 1 in Colour and 2 not in Colour and [1] in Colour and [2] not in Colour
assert Colour.RED in Colour

# Data classes: what their constructor is called with is compared by name.
@dataclasses.dataclass(slots=True)
class Point:
    x: int
    y: int = 0

assert inspect.signature(Point).parameters["y"].default == 0
assert str(inspect.signature(Point)) == "(x: int, y: int = 0) -> None"
assert Point(1).__eq__(Point(1)) and Point.__slots__ == ("x", "y")
assert dataclasses.make_dataclass("D", ["a", ("b", int)]).__annotations__ == {"a": "typing.Any", "b": int}

# partial and its kin.
class Cell:
    def set(self, value):
        return value
    on = functools.partialmethod(set, True)

assert Cell().on() is True
assert repr(vars(Cell)["on"]).startswith("functools.partialmethod(<function Cell.set at ")

# types and its pieces.
assert types.CapsuleType.__name__ == "PyCapsule" and "CapsuleType" in types.__all__
assert collections.abc.__name__ == "collections.abc" and collections.abc.Sized.__module__ == "collections.abc"
