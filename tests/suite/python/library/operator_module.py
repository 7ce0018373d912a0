"""operator: the operators as functions, and callables that get items, attributes and methods."""

import copy
import operator
import _operator
from operator import *


def raised(function, *arguments, **keywords):
    try:
        function(*arguments, **keywords)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "nothing"


# Arithmetic and bits.
for function, a, b, result in [
    (add, 1, 2, 3), (sub, 5, 3, 2), (mul, 4, 3, 12), (floordiv, 7, 2, 3), (truediv, 7, 2, 3.5), (mod, 7, 3, 1),
    (operator.pow, 2, 5, 32), (lshift, 1, 4, 16), (rshift, 16, 2, 4), (and_, 6, 3, 2), (or_, 6, 3, 7), (xor, 6, 3, 5),
    (concat, [1], [2], [1, 2]), (lt, 1, 2, True), (le, 2, 2, True), (eq, 1, 1.0, True), (ne, 1, 1, False),
    (ge, 1, 2, False), (gt, 2, 1, True), (is_, None, None, True), (is_not, None, None, False),
    (contains, [1, 2], 2, True), (countOf, [1, 2, 1], 1, 2), (indexOf, [1, 2], 2, 1), (getitem, "abc", 1, "b"),
    (add, "a", "b", "ab"), (mul, "ab", 2, "abab"), (mod, "%s!", "a", "a!"),
]:
    assert function(a, b) == result, function
    dunder = getattr(operator, f"__{function.__name__.rstrip('_')}__", None)
    assert dunder is None or dunder is function, function
for function, a, result in [
    (neg, 3, -3), (pos, 3, 3), (operator.abs, -3, 3), (inv, 5, -6), (invert, 5, -6), (not_, 0, True), (truth, [], False),
    (index, 5, 5), (length_hint, [1, 2], 2), (length_hint, iter([1, 2, 3]), 3), (index, True, 1),
]:
    assert function(a) == result, function
assert length_hint(5, 7) == 7 and operator.call(int, "ff", base=16) == 255


class Matrix:
    def __matmul__(self, other):
        return "matmul"

    def __imatmul__(self, other):
        return "imatmul"


assert matmul(Matrix(), 1) == "matmul" and imatmul(Matrix(), 1) == "imatmul"

# In place.
items = [1]
assert iadd(items, [2]) is items and iconcat(items, (3,)) is items and items == [1, 2, 3]
assert iadd(1, 2) == 3 and isub(3, 1) == 2 and imul(2, 3) == 6 and ifloordiv(7, 2) == 3 and itruediv(1, 2) == 0.5
assert imod(7, 4) == 3 and ipow(2, 3) == 8 and ilshift(1, 2) == 4 and irshift(4, 1) == 2
assert iand(6, 3) == 2 and ior(6, 3) == 7 and ixor(6, 3) == 5
setitem(items, 0, 9)
delitem(items, 1)
assert items == [9, 3]

# Errors.
assert raised(add, 1, "a") == "TypeError: unsupported operand type(s) for +: 'int' and 'str'"
assert raised(add, 1) == "TypeError: add expected 2 arguments, got 1"
assert raised(concat, 1, 2) == "TypeError: 'int' object can't be concatenated"
assert raised(indexOf, [1], 5) == "ValueError: sequence.index(x): x not in sequence"
assert raised(countOf, 1, 2) == "TypeError: argument of type 'int' is not iterable"
assert raised(index, 1.5) == "TypeError: 'float' object cannot be interpreted as an integer"
assert raised(length_hint, 1, "a") == "TypeError: 'str' object cannot be interpreted as an integer"
assert raised(getitem, [1], 5) == "IndexError: list index out of range"
assert raised(neg, "a") == "TypeError: bad operand type for unary -: 'str'"
assert raised(lt, 1, "a") == "TypeError: '<' not supported between instances of 'int' and 'str'"

# itemgetter
assert itemgetter(1)([1, 2, 3]) == 2 and itemgetter(0, 2)("abc") == ("a", "c") and itemgetter("k")({"k": 1}) == 1
assert itemgetter(slice(1, 3))("abcde") == "bc" and itemgetter(-1)([1, 2]) == 2
assert repr(itemgetter(1, "a")) == "operator.itemgetter(1, 'a')" and repr(itemgetter(2)) == "operator.itemgetter(2)"
assert itemgetter(1).__reduce__() == (itemgetter, (1,)) and itemgetter(1, 2).__reduce__() == (itemgetter, (1, 2))
assert copy.copy(itemgetter(1))("ab") == "b"
assert sorted([(1, "b"), (0, "c"), (2, "a")], key=itemgetter(1))[0] == (2, "a")
assert raised(itemgetter) == "TypeError: itemgetter expected 1 argument, got 0"
assert raised(itemgetter(1)) == "TypeError: itemgetter expected 1 argument, got 0"
assert raised(itemgetter(5), [1]) == "IndexError: list index out of range"
assert raised(itemgetter("x"), {}) == "KeyError: 'x'"
assert raised(itemgetter, a=1) == "TypeError: itemgetter() takes no keyword arguments"

# attrgetter
assert attrgetter("real")(5) == 5 and attrgetter("real", "imag")(5) == (5, 0)
assert attrgetter("__class__.__name__")(5) == "int"
assert repr(attrgetter("a.b", "c")) == "operator.attrgetter('a.b', 'c')"
assert attrgetter("a", "b.c").__reduce__() == (attrgetter, ("a", "b.c"))
assert raised(attrgetter, 1) == "TypeError: attribute name must be a string"
assert raised(attrgetter("foo"), 1) == "AttributeError: 'int' object has no attribute 'foo'"
assert raised(attrgetter) == "TypeError: attrgetter expected 1 argument, got 0"

# methodcaller
assert methodcaller("upper")("a") == "A" and methodcaller("split", "b", maxsplit=1)("abcbd") == ["a", "cbd"]
assert repr(methodcaller("a", 1, b=2)) == "operator.methodcaller('a', 1, b=2)"
assert methodcaller("a", 1).__reduce__() == (methodcaller, ("a", 1))
assert copy.copy(methodcaller("split", maxsplit=1))("a b c") == ["a", "b c"]
assert raised(methodcaller) == "TypeError: methodcaller needs at least one argument, the method name"
assert raised(methodcaller, 1) == "TypeError: method name must be a string"
assert raised(methodcaller("foo"), 1) == "AttributeError: 'int' object has no attribute 'foo'"
assert raised(methodcaller("x")) == "TypeError: methodcaller expected 1 argument, got 0"

# Comparing in constant time.
assert _operator._compare_digest("a", "a") and not _operator._compare_digest(b"a", b"b")
assert raised(_operator._compare_digest, "é", "a") == (
    "TypeError: comparing strings with non-ASCII characters is not supported"
)
assert raised(_operator._compare_digest, 1, 2) == (
    "TypeError: unsupported operand types(s) or combination of types: 'int' and 'int'"
)
assert add.__doc__ == "Same as a + b." and add.__module__ == "_operator" and len(operator.__all__) == 55
