"""array: sequences of numbers of one C type."""
import array as module
from array import array


def raises(kind, text, action, *arguments):
    try:
        action(*arguments)
    except kind as error:
        assert type(error) is kind, (type(error), error)
        assert text is None or str(error) == text, str(error)
        return
    raise AssertionError(f"{kind.__name__} was not raised: {text}")


assert module.typecodes == "bBuwhHiIlLqQfd"
assert module.ArrayType is array
assert array.__module__ == "array" and array.__name__ == "array"
sizes = {"b": 1, "B": 1, "h": 2, "H": 2, "i": 4, "I": 4, "l": 8, "L": 8, "q": 8, "Q": 8}
sizes |= {"f": 4, "d": 8, "w": 4}
for code, size in sizes.items():
    assert array(code).itemsize == size
    assert array(code).typecode == code
    assert repr(array(code)) == f"array('{code}')"
    assert len(array(code)) == 0

# Making one.
numbers = array("i", [1, 2, 3])
assert repr(numbers) == "array('i', [1, 2, 3])"
assert str(numbers) == repr(numbers)
assert array("i", (1, 2, 3)) == numbers
assert array("i", iter([1, 2, 3])) == numbers
assert array("i", range(1, 4)) == numbers
assert array("i", numbers) == numbers
assert array("i", array("b", [1, 2, 3])) == numbers
assert array("b", b"abc").tolist() == [97, 98, 99]
assert array("b", bytearray(b"abc")).tolist() == [97, 98, 99]
assert array("b", memoryview(b"abc")).tolist() == [97, 98, 99]
assert array("h", b"\x01\x00\x02\x00").tolist() == [1, 2]
assert repr(array("w", "a'b")) == "array('w', \"a'b\")"
assert repr(array("d", [1.5, float("nan")])) == "array('d', [1.5, nan])"
assert array("f", [1.1]).tolist() == [1.100000023841858]
assert array("f", [1e300])[0] == float("inf")
assert array("d", [1, True, 2.5]).tolist() == [1.0, 1.0, 2.5]
raises(TypeError, "array() takes at least 1 argument (0 given)", array)
raises(TypeError, "array() takes at most 2 arguments (3 given)", array, "i", [], 1)
raises(ValueError, "bad typecode (must be b, B, u, w, h, H, i, I, l, L, q, Q, f or d)", array, "z")
raises(TypeError, "array() argument 1 must be a unicode character, not int", array, 1)
raises(TypeError, "array() argument 1 must be a unicode character, not str", array, "ii")
raises(TypeError, "'int' object is not iterable", array, "i", 5)
raises(TypeError, "cannot use a str to initialize an array with typecode 'i'", array, "i", "a")
raises(ValueError, "bytes length not a multiple of item size", array, "i", b"12345")
raises(
    TypeError,
    "cannot use a unicode array to initialize an array with typecode 'i'",
    array,
    "i",
    array("w", "a"),
)
raises(TypeError, "array item must be unicode character", array, "w", ["ab"])
raises(TypeError, "array item must be unicode character", array, "w", [1])

# Limits of each type.
limits = {
    "b": (-128, 127), "B": (0, 255), "h": (-32768, 32767), "H": (0, 65535),
    "i": (-(2**31), 2**31 - 1), "I": (0, 2**32 - 1), "l": (-(2**63), 2**63 - 1),
    "L": (0, 2**64 - 1), "q": (-(2**63), 2**63 - 1), "Q": (0, 2**64 - 1),
}
for code, (low, high) in limits.items():
    both = array(code, [low, high])
    assert both.tolist() == [low, high]
    raises(OverflowError, None, array, code, [low - 1])
    raises(OverflowError, None, array, code, [high + 1])
    raises(TypeError, "'str' object cannot be interpreted as an integer", both.append, "a")
    raises(TypeError, "'float' object cannot be interpreted as an integer", both.append, 1.0)
raises(OverflowError, "signed char is greater than maximum", array, "b", [128])
raises(OverflowError, "signed char is less than minimum", array, "b", [-129])
raises(OverflowError, "signed short integer is greater than maximum", array, "b", [40000])
raises(OverflowError, "unsigned byte integer is less than minimum", array, "B", [-1])
raises(OverflowError, "unsigned byte integer is greater than maximum", array, "B", [256])
raises(OverflowError, "signed short integer is less than minimum", array, "h", [-40000])
raises(OverflowError, "unsigned short is greater than maximum", array, "H", [65536])
raises(OverflowError, "unsigned short is less than minimum", array, "H", [-1])
raises(OverflowError, "signed integer is greater than maximum", array, "i", [2**31])
raises(OverflowError, "Python int too large to convert to C long", array, "i", [2**64])
raises(OverflowError, "can't convert negative value to unsigned int", array, "I", [-1])
raises(OverflowError, "unsigned int is greater than maximum", array, "I", [2**32])
raises(OverflowError, "Python int too large to convert to C unsigned long", array, "L", [2**64])
raises(OverflowError, "int too big to convert", array, "q", [2**63])
raises(OverflowError, "can't convert negative int to unsigned", array, "Q", [-1])
raises(TypeError, "must be real number, not str", array, "d", ["a"])

# Items and slices.
numbers = array("i", range(6))
assert numbers[0] == 0 and numbers[-1] == 5
assert numbers[1:3] == array("i", [1, 2])
assert numbers[::-2].tolist() == [5, 3, 1]
assert numbers[10:] == array("i")
raises(IndexError, "array index out of range", lambda: numbers[6])
raises(TypeError, "array indices must be integers", lambda: numbers["a"])
numbers[0] = 9
assert numbers[0] == 9
numbers[1:3] = array("i", [7, 7, 7])
assert numbers.tolist() == [9, 7, 7, 7, 3, 4, 5]
numbers[::3] = array("i", [0, 0, 0])
assert numbers.tolist() == [0, 7, 7, 0, 3, 4, 0]
del numbers[0]
del numbers[-1]
assert numbers.tolist() == [7, 7, 0, 3, 4]
del numbers[::2]
assert numbers.tolist() == [7, 3]
numbers[:] = array("i", [1, 2, 3])
raises(TypeError, 'can only assign array (not "list") to array slice', numbers.__setitem__, slice(0, 1), [1])
raises(
    ValueError,
    "attempt to assign array of size 1 to extended slice of size 2",
    numbers.__setitem__,
    slice(0, 3, 2),
    array("i", [1]),
)
raises(IndexError, "array assignment index out of range", numbers.__setitem__, 9, 1)
raises(IndexError, "array assignment index out of range", numbers.__delitem__, 9)
assert numbers.tolist() == [1, 2, 3]

# Methods.
numbers.append(4)
numbers.extend([5, 6])
numbers.extend(array("i", [7]))
assert numbers.tolist() == [1, 2, 3, 4, 5, 6, 7]
assert numbers.pop() == 7
assert numbers.pop(0) == 1
numbers.insert(0, 100)
numbers.insert(-1, 200)
numbers.insert(99, 300)
assert numbers.tolist() == [100, 2, 3, 4, 5, 200, 6, 300]
numbers.remove(3)
assert numbers.index(4) == 2
assert numbers.index(300, -1) == 6
assert numbers.count(2) == 1 and numbers.count(2.0) == 1 and numbers.count("a") == 0
assert 200 in numbers and 201 not in numbers and "a" not in numbers
numbers.reverse()
assert numbers.tolist() == [300, 6, 200, 5, 4, 2, 100]
numbers.fromlist([1, 2])
assert numbers[-2:].tolist() == [1, 2]
raises(TypeError, "arg must be list", numbers.fromlist, (1,))
before = numbers.tolist()
raises(TypeError, "'str' object cannot be interpreted as an integer", numbers.fromlist, [1, "a"])
assert numbers.tolist() == before
numbers.clear()
assert len(numbers) == 0
raises(IndexError, "pop from empty array", numbers.pop)
raises(IndexError, "pop index out of range", array("i", [1]).pop, 5)
raises(ValueError, "array.remove(x): x not in array", numbers.remove, 1)
raises(ValueError, "array.index(x): x not in array", numbers.index, 1)
raises(TypeError, "can only extend with array of same kind", numbers.extend, array("b", [1]))
numbers.frombytes(b"\x01\0\0\0\x02\0\0\0")
assert numbers.tolist() == [1, 2]
assert numbers.tobytes() == b"\x01\0\0\0\x02\0\0\0"
raises(ValueError, "bytes length not a multiple of item size", numbers.frombytes, b"123")
raises(TypeError, "a bytes-like object is required, not 'str'", numbers.frombytes, "abc")
numbers.byteswap()
assert numbers.tolist() == [1 << 24, 2 << 24]
text = array("w", "aé€")
text.fromunicode("😀")
assert text.tounicode() == "aé€😀" and len(text) == 4 and text[3] == "😀"
assert "é" in text
raises(
    ValueError, "tounicode() may only be called on unicode type arrays ('u' or 'w')",
    numbers.tounicode,
)
raises(
    ValueError, "fromunicode() may only be called on unicode type arrays ('u' or 'w')",
    numbers.fromunicode, "a",
)
place, length = array("i", [1, 2]).buffer_info()
assert length == 2 and place % 16 == 0

# Operators.
one, two = array("i", [1]), array("i", [2])
assert one + two == array("i", [1, 2])
assert one * 3 == array("i", [1, 1, 1]) == 3 * one
assert one * -1 == array("i")
one += two
one *= 2
assert one.tolist() == [1, 2, 1, 2]
raises(TypeError, 'can only append array (not "list") to array', lambda: two + [1])
raises(TypeError, 'can only extend array with array (not "list")', two.__iadd__, [1])
raises(TypeError, "bad argument type for built-in operation", lambda: two + array("b", [1]))
raises(TypeError, "can't multiply sequence by non-int of type 'str'", lambda: two * "a")
assert array("i", [1, 2]) == array("d", [1, 2])
assert array("i", [1, 2]) != array("i", [1])
assert array("i", [1, 2]) < array("i", [1, 3]) <= array("i", [1, 3])
assert array("i", [2]) > array("i", [1, 3])
assert array("i", [1]) != [1]
raises(TypeError, "unhashable type: 'array.array'", hash, two)
assert sorted(array("i", [3, 1, 2])) == [1, 2, 3]
assert sum(array("d", [0.5, 0.25])) == 0.75
assert list(reversed(array("i", [1, 2]))) == [2, 1]
assert [*map(str, array("b", [1, -1]))] == ["1", "-1"]
iterator = iter(array("i", [1, 2]))
assert type(iterator).__name__ == "arrayiterator"
assert next(iterator) == 1 and [*iterator] == [2] and next(iterator, None) is None
match array("i", [1, 2]):
    case [first, second]:
        assert second == 2

# Copies and pickles.
original = array("h", [1, 2])
again = original.__copy__()
assert again == original and again is not original
assert original.__deepcopy__(None) == original
assert original.__reduce_ex__(2) == (array, ("h", [1, 2]), None)
function, arguments, state = original.__reduce_ex__(3)
assert arguments == (array, "h", 4, b"\x01\0\x02\0") and state is None
assert function(*arguments) == original
assert array.__class_getitem__(int) == array[int]

# Lent memory.
numbers = array("H", [1, 2, 3])
view = memoryview(numbers)
assert view.format == "H" and view.itemsize == 2 and view.tolist() == [1, 2, 3]
assert view.obj is numbers and view.nbytes == 6
view[0] = 500
assert numbers[0] == 500
words = "cannot resize an array that is exporting buffers"
raises(BufferError, words, numbers.append, 1)
raises(BufferError, words, numbers.pop)
raises(BufferError, words, numbers.clear)
numbers[1] = 9
view.release()
numbers.append(1)
assert numbers.tolist() == [500, 9, 3, 1]
assert bytes(array("h", [1, 2])) == b"\x01\0\x02\0"
assert bytearray(array("b", [1])) == bytearray(b"\x01")
assert b"".join([array("b", [1]), b"2"]) == b"\x012"
assert b"\x01" + array("b", [2]) == b"\x01\x02"
assert b"\x01\x02" == memoryview(array("b", [1, 2]))
assert memoryview(array("b", [1])) == b"\x01"
assert memoryview(array("i", [1, 2])) == array("i", [1, 2])
assert (b"\x01" == array("b", [1])) is False
assert int.from_bytes(array("B", [1, 2]), "big") == 258
target = bytearray(b"abcd")
target[1:3] = array("B", [88, 89, 90])
assert target == b"aXYZd"
memoryview(target)[0:1] = array("B", [65])
assert target == b"AXYZd"


class Named(array):
    pass


named = Named("i", [1, 2])
named.title = "x"
assert repr(named) == "Named('i', [1, 2])" and named.title == "x"
assert type(named[:1]) is array
assert isinstance(named, array)
import sys

assert sys.getsizeof(array("i")) == 80
assert sys.getsizeof(array("i", [1, 2, 3])) == 92
