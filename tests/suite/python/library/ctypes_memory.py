"""ctypes: a look at the memory of Python's own objects, as CPython 3.13 lays it out."""

import array
import collections
import ctypes
import sys
import types
import weakref
from ctypes import POINTER, Structure, c_char_p, c_double, c_long, c_size_t, c_ssize_t, c_uint32, cast, py_object, string_at


def word(object, place):
    """A word of an object."""
    return c_size_t.from_address(id(object) + 8 * place).value


def words(address, count):
    return list((c_size_t * count).from_address(address))


def holds(object, place, other):
    return word(object, place) == id(other)


# The count of references: the classic trick, with every C type that fits.
value = object()
assert c_ssize_t.from_address(id(value)).value == c_long.from_address(id(value)).value == sys.getrefcount(value) - 1 == 1
more = [value, value]
assert c_long.from_address(id(value)).value == 3
del more
counter = c_ssize_t.from_address(id(value))
assert counter.value == 1
second = value
assert counter.value == 2 and c_uint32.from_address(id(value)).value == 2
del second
assert counter.value == 1


def inside(argument):
    return c_long.from_address(id(argument)).value


assert (inside(value), inside([]), inside(object())) == (2, 1, 1)
for immortal in None, True, 0, 256, 'a', '', (), b'', int, type:
    assert c_ssize_t.from_address(id(immortal)).value == 4294967295, immortal
text = 'not a name!'
assert c_ssize_t.from_address(id(text)).value == sys.getrefcount(text) - 1

# The type of an object is the second word.
class Plain:
    def __init__(self):
        self.one, self.two = 1, 'two'

    def method(self):
        pass


class Slotted:
    __slots__ = 'left', 'right'


plain, slotted = Plain(), Slotted()
for each in (
    1, 1.5, 1j, 'a', 'é€', b'b', bytearray(), (), (1,), [], {}, set(), frozenset(), range(2), slice(1), None, ..., True,
    NotImplemented, len, inside, plain.method, plain, slotted, Plain, int, type, weakref.ref(plain), iter([]), property(),
    types, inside.__code__, (item for item in ()), sys._getframe(), ValueError(), collections.deque(), array.array('i'),
):
    assert holds(each, 1, type(each)), each

# Ints: the tag has the sign and the number of digits.
for number, tag, digits in [
    (0, 1, [0]), (1, 8, [1]), (-1, 10, [1]), (256, 8, [256]), (257, 8, [257]), (2 ** 30, 16, [0, 1]),
    (-(2 ** 60) - 5, 26, [5, 0, 1]), (True, 8, [1]), (False, 1, [0]),
]:
    assert word(number, 2) == tag and list((c_uint32 * len(digits)).from_address(id(number) + 24)) == digits, number
real, pair = 2.5, 1.5 - 2j
assert c_double.from_address(id(real) + 16).value == 2.5 and sys.getsizeof(real) == 24
assert list((c_double * 2).from_address(id(pair) + 16)) == [1.5, -2.0]

# Strings: length, hash, state, and one, two or four bytes for a character.
for text, kind, ascii, start in [('hello!', 1, 1, 40), ('größe', 1, 0, 56), ('a€', 2, 0, 56), ('a\U0001f600', 4, 0, 56)]:
    expected = hash(text)
    state = word(text, 4)
    assert word(text, 2) == len(text) and c_ssize_t.from_address(id(text) + 24).value == expected
    assert state >> 2 & 7 == kind and state >> 5 & 1 == 1 and state >> 6 & 1 == ascii
    encoding = {1: 'latin-1', 2: 'utf-16-le', 4: 'utf-32-le'}[kind]
    assert string_at(id(text) + start, len(text) * kind) == text.encode(encoding)
    assert sys.getsizeof(text) == start + (len(text) + 1) * kind
assert string_at(id('hello') + 40) == b'hello' and word('hello', 4) & 3 != 0
fresh = ''.join(['ne', 'w!'])
assert c_ssize_t.from_address(id(fresh) + 24).value == -1 and word(fresh, 4) & 3 == 0
data = bytes([1, 2, 3])
assert word(data, 2) == 3 and string_at(id(data) + 32, 4) == b'\1\2\3\0'
changing = bytearray(b'xyz')
assert string_at(word(changing, 5)) == b'xyz' and word(changing, 2) == 3 and word(changing, 3) >= 4
changing[0] = 65
assert string_at(word(changing, 4)) == b'Ayz'

# Containers hold addresses.
row = (1, 'b', None)
assert word(row, 2) == 3 and words(id(row) + 24, 3) == [id(each) for each in row]
items = [value, 'two', 3]
assert word(items, 2) == 3 and words(word(items, 3), 3) == [id(each) for each in items]
items.append(4)
assert word(items, 2) == 4 and word(items, 4) == (sys.getsizeof(items) - 56) // 8 and words(word(items, 3), 4)[3] == id(4)
table = {'one': 1, 'two': 2}
keys = word(table, 4)
assert word(table, 2) == 2 and word(table, 5) == 0 and string_at(keys + 8, 3) == b'\3\3\1'
assert words(keys + 16, 2) == [3, 2] and words(keys + 40, 4) == [id('one'), id(1), id('two'), id(2)]
table[3] = 'three'
keys = word(table, 4)
start = keys + 32 + (1 << string_at(keys + 9, 1)[0])
assert string_at(keys + 10, 1) == b'\0' and words(start + 1 * 8, 2) == [id('one'), id(1)]
assert c_ssize_t.from_address(start).value == hash('one') and words(start + 48, 3) == [3, id(3), id(table[3])]
numbers = {1, 2}
assert word(numbers, 2) == word(numbers, 3) == 2 and word(numbers, 4) == 7 and word(numbers, 5) == id(numbers) + 64
assert words(id(numbers) + 64 + 16, 4) == [id(1), 1, id(2), 2]
steps, part = range(1, 9, 2), slice(1, None, 3)
assert words(id(steps) + 16, 4) == [id(1), id(9), id(2), id(4)]
assert words(id(part) + 16, 3) == [id(1), id(None), id(3)]
ring = collections.deque([7, 8])
assert word(ring, 2) == 2 and array.array('h', [1, 2]).buffer_info()[1] == 2
shorts = array.array('h', [1, 2, -1])
assert string_at(word(shorts, 3), 6) == b'\1\0\2\0\xff\xff'

# Instances: their values lie behind the header until somebody asks for the dict.
assert words(id(plain) + 24, 2) == [id(1), id('two')] and c_size_t.from_address(id(plain) - 24).value == 0
assert string_at(id(plain) + 17, 3) == b'\2\1\1'
mapping = plain.__dict__
assert c_size_t.from_address(id(plain) - 24).value == id(mapping) and word(mapping, 5) == id(plain) + 16
watcher = weakref.ref(plain)
assert c_size_t.from_address(id(plain) - 32).value == id(watcher) and holds(watcher, 2, plain)
slotted.left = value
assert holds(slotted, 2, value) and word(slotted, 3) == 0

# Functions, methods, cells, exceptions.
assert holds(inside, 2, globals()) and holds(inside, 4, 'inside') and holds(inside, 6, inside.__code__)
bound = plain.method
assert holds(bound, 2, Plain.method) and holds(bound, 3, plain)


cell = types.CellType(value)
assert holds(cell, 2, value)
error = ValueError(1)
assert holds(error, 3, error.args) and word(error, 6) == word(error, 7) == 0
code = inside.__code__
assert holds(code, 3, code.co_consts) and holds(code, 4, code.co_names) and holds(code, 15, 'inside')
assert word(code, 6) & 0xFFFF_FFFF == code.co_flags and word(code, 6) >> 32 == 1

# Types.
for kind in int, list, dict, object, bool, Plain, Slotted, ValueError:
    assert c_char_p.from_address(id(kind) + 24).value == kind.__name__.encode()
    assert word(kind, 4) == kind.__basicsize__ and word(kind, 5) == kind.__itemsize__ and word(kind, 21) == kind.__flags__
    assert word(kind, 32) == (id(kind.__base__) if kind.__base__ else 0)
    assert holds(kind, 42, kind.__bases__) and holds(kind, 43, kind.__mro__)
assert holds(Plain, 107, 'Plain') and word(Plain, 36) == 2 ** 64 - 1 and word(Slotted, 36) == 0


# Structs of one's own over the objects.
class Head(Structure):
    _fields_ = [('count', c_ssize_t), ('kind', py_object)]


class ListHead(Head):
    _fields_ = [('size', c_ssize_t), ('items', POINTER(py_object)), ('allocated', c_ssize_t)]


look = ListHead.from_address(id(items))
assert look.count == 1 and look.kind is list and look.size == 4 and look.items[:4] == items and look.items[0] is value
items.append(5)
assert look.size == 5 and look.allocated >= 5
kept = items
assert look.count == 2

# An address is an object again.
assert cast(id(items), py_object).value is items and py_object.from_address(id(value) + 8).value is object
assert ctypes.cast(id('two'), ctypes.py_object).value == 'two'

# The collector's header lies before the object.
following, previous = words(id(items) - 16, 2)
assert following != 0 and previous & 1 == 0
