"""What conversions make of instances of subclasses of int, float and complex, and what they warn of."""

import operator
import warnings


def warned(function, *arguments):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        result = function(*arguments)
    return result, [(entry.category.__name__, str(entry.message)) for entry in caught]


TAIL = "deprecated, and may be removed in a future version of Python."


class MyInt(int):
    pass


class MyFloat(float):
    pass


class MyComplex(complex):
    pass


class Source:
    def __init__(self, value):
        self.value = value

    def __index__(self):
        return self.value


class ByInt:
    def __int__(self):
        return MyInt(4)

    def __float__(self):
        return MyFloat(4.5)

    def __complex__(self):
        return MyComplex(1, 2)


text = f"__index__ returned non-int (type MyInt).  The ability to return an instance of a strict subclass of int is {TAIL}"
result, messages = warned(operator.index, Source(MyInt(7)))
assert type(result) is int and result == 7
assert messages == [("DeprecationWarning", text)], messages
assert warned(operator.index, Source(True)) == (
    1,
    [("DeprecationWarning", text.replace("MyInt", "bool"))],
)
assert warned(operator.index, MyInt(5)) == (5, []) and type(operator.index(True)) is int
assert warned([1, 2, 3].__getitem__, Source(MyInt(1))) == (2, [("DeprecationWarning", text)])

result, messages = warned(int, ByInt())
assert type(result) is int and result == 4
assert messages[0][1].startswith("__int__ returned non-int (type MyInt).  The ability")
result, messages = warned(float, ByInt())
assert type(result) is float and result == 4.5
assert messages[0][1].startswith("ByInt.__float__ returned non-float (type MyFloat).  The ability")
result, messages = warned(complex, ByInt())
assert type(result) is complex and result == 1 + 2j
assert messages[0][1].startswith("__complex__ returned non-complex (type MyComplex).  The ability")


# A subclass of float or complex is asked by its own method, but only where a number is made.
class Doubled(float):
    def __float__(self):
        return float.__mul__(self, 2.0)


assert float(Doubled(3.0)) == 6.0
assert Doubled(3.0) + 0 == 3.0
assert float.__float__(Doubled(3.0)) == 3.0


class Turned(complex):
    def __complex__(self):
        return 9j


assert complex(Turned(1, 1)) == 9j
assert Turned(1, 1) == 1 + 1j


# `__trunc__` is still asked, last.
class Truncated:
    def __trunc__(self):
        return MyInt(42)


result, messages = warned(int, Truncated())
assert type(result) is int and result == 42
assert messages == [("DeprecationWarning", "The delegation of int() to __trunc__ is deprecated.")]


class TruncatedText(str):
    def __trunc__(self):
        return 13


assert warned(int, TruncatedText("7"))[0] == 13


class Wrong:
    def __trunc__(self):
        return "x"


try:
    warned(int, Wrong())
except TypeError as error:
    assert str(error) == "__trunc__ returned non-Integral (type str)"
else:
    assert False

# `~` of a bool warns at run time.
flag = True
result, messages = warned(lambda: ~flag)
assert result == -2 and messages[0][0] == "DeprecationWarning"
assert messages[0][1].startswith("Bitwise inversion '~' on bool is deprecated and will be removed in Python 3.16.")
assert warned(lambda: ~int(flag)) == (-2, [])

# Bounds of a range are plain ints.
assert [type(bound) for bound in (range(True).stop, range(False, MyInt(3)).stop, range(False, 3).start)] == [int] * 3


# Keywords are for the method that a subclass brings.
def refused(make):
    try:
        make()
    except TypeError as error:
        return str(error)
    return None


for base in (float, list, tuple, set, frozenset):
    name = base.__name__

    class Plain(base):
        pass

    class WithInit(base):
        def __init__(self, values=(), extra=None):
            self.extra = extra
            if base in (list, set):
                super().__init__(values)

    class WithNew(base):
        def __new__(cls, values=(), extra=None):
            made = super().__new__(cls, values)
            made.extra = extra
            return made

    value = 1.5 if base is float else (1, 2)
    assert refused(lambda: base(value, extra=3)) == f"{name}() takes no keyword arguments"
    assert refused(lambda: Plain(value, extra=3)) == f"{name}() takes no keyword arguments"
    assert WithInit(value, extra=3).extra == 3
    assert WithInit(value, extra=3) == base(value)
    if base is set:
        assert refused(lambda: WithNew(value, extra=4)) == "set() takes no keyword arguments"
        continue
    assert WithNew(value, extra=4).extra == 4
    assert WithNew(value, extra=4) == base(value)
