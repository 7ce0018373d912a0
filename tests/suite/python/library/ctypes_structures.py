"""ctypes: structures, unions, bit fields, byte order, and memory that is lent."""

import pickle
from ctypes import *


def raises(error, run, *words):
    try:
        found = run()
    except error as raised:
        assert all(word in str(raised) for word in words), (str(raised), words)
    else:
        raise AssertionError((error, found))


class Point(Structure):
    _fields_ = [('x', c_int), ('y', c_int)]


class Line(Structure):
    _fields_ = [('start', Point), ('end', Point), ('name', c_char * 6)]


# Fields by place and by name.
point = Point(3, y=4)
assert (point.x, point.y) == (3, 4) and bytes(point) == b'\3\0\0\0\4\0\0\0' and sizeof(point) == sizeof(Point) == 8
assert (Point().x, Point(x=9).y) == (0, 0) and repr(Point.y) == '<Field type=c_int, ofs=4, size=4>'
assert (Point.y.offset, Point.y.size) == (4, 4)
raises(TypeError, lambda: Point(1, 2, 3), 'too many initializers')
raises(TypeError, lambda: Point(1, x=2), "duplicate values for field 'x'")
raises(TypeError, lambda: setattr(point, 'x', 1.5), 'float')
raises(TypeError, lambda: delattr(point, 'x'))
raises(AttributeError, lambda: setattr(type('Once', (Point,), {'_fields_': []}), '_fields_', []), '_fields_ is final')
point.other = 'not of C'
assert point.other == 'not of C' and sizeof(point) == 8

# Parts look at the memory of the whole.
line = Line((1, 2), Point(3, 4), b'ab')
line.start.x = 70
corner = line.start
corner.y = 80
assert (line.start.x, line.start.y, line.end.x, line.name) == (70, 80, 3, b'ab') and corner._b_base_ is line
assert addressof(line.end) == addressof(line) + 8 and sizeof(Line) == 24 and alignment(Line) == 4
line.end = line.start
line.start.x = 1
assert line.end.x == 70 and line.start.x == 1
line.name = b'abcdef'
assert line.name == b'abcdef'
raises(ValueError, lambda: setattr(line, 'name', b'abcdefg'), 'bytes too long (7, maximum length 6)')
raises(TypeError, lambda: setattr(line, 'name', 'text'))
raises(TypeError, lambda: setattr(line, 'end', 5))
many = (Point * 3)((1, 2), Point(3, 4))
assert [(each.x, each.y) for each in many] == [(1, 2), (3, 4), (0, 0)]
many[2].x = 5
many[0] = many[2]
assert many[0].x == 5 and sizeof(many) == 24


# More fields by inheritance; padding for alignment; packing.
class Deep(Point):
    _fields_ = [('z', c_int)]


class Mixed(Structure):
    _fields_ = [('a', c_char), ('b', c_double), ('c', c_short), ('d', c_byte)]


class Packed(Structure):
    _pack_ = 1
    _fields_ = Mixed._fields_


deep = Deep(1, 2, 3)
assert (deep.x, deep.y, deep.z) == (1, 2, 3) and isinstance(deep, Point) and sizeof(Deep) == 12 and Deep.z.offset == 8
assert [Mixed.__dict__[name].offset for name in 'abcd'] == [0, 8, 16, 18] and sizeof(Mixed) == 24 and alignment(Mixed) == 8
assert [Packed.__dict__[name].offset for name in 'abcd'] == [0, 1, 9, 11] and sizeof(Packed) == 12 and alignment(Packed) == 1


# A union's members share their bytes.
class Bits(Structure):
    _fields_ = [('low', c_uint8, 4), ('high', c_uint8, 4), ('more', c_int, 10)]


class Number(Union):
    _anonymous_ = ['parts']
    _fields_ = [('real', c_float), ('whole', c_uint32), ('parts', Bits), ('raw', c_ubyte * 4)]


number = Number(1.0)
assert number.whole == 0x3F80_0000 and number.raw[:] == [0, 0, 0x80, 0x3F] and sizeof(Number) == 4
number.whole = 0xA5
assert (number.low, number.high) == (5, 10) and number.parts.low == 5
number.high = 0x13
number.more = -1
assert number.raw[:] == [0x35, 0xFF, 3, 0] and number.more == -1 and number.high == 3
assert repr(Bits.high) == '<Field type=c_ubyte, ofs=0:4, bits=4>'
raises(ValueError, lambda: type('Bad', (Structure,), {'_fields_': [('a', c_int, 33)]}), 'number of bits invalid')
raises(TypeError, lambda: type('Bad', (Structure,), {'_fields_': [('a', c_double, 3)]}), 'bit fields not allowed')


# The other byte order.
class Big(BigEndianStructure):
    _fields_ = [('short', c_uint16), ('long', c_uint32), ('real', c_double)]


big = Big(0x102, 0x3040506, 1.0)
assert bytes(big) == b'\1\2\0\0\3\4\5\6\x3f\xf0' + bytes(6) and (big.short, big.long, big.real) == (0x102, 0x3040506, 1.0)
assert LittleEndianStructure is Structure and c_int.__ctype_le__ is c_int and c_int.__ctype_be__ is not c_int
assert bytes(c_int.__ctype_be__(1)) == b'\0\0\0\1'


# Structures that point at their own kind.
class Node(Structure):
    pass


Node._fields_ = [('value', c_int), ('next', POINTER(Node))]
last = Node(3)
middle = Node(2, pointer(last))
first = Node(1, pointer(middle))
assert first.next.contents.next.contents.value == 3 and not last.next and bool(first.next)
first.next[0].value = 20
assert middle.value == 20
raises(ValueError, lambda: last.next.contents, 'NULL pointer access')

# Memory of others, and copies.
shared = bytearray(b'\1\0\0\0\2\0\0\0\3\0\0\0')
over = Point.from_buffer(shared, 4)
assert (over.x, over.y) == (2, 3)
over.x = -1
assert shared[4:8] == b'\xff' * 4
raises(BufferError, lambda: shared.append(1))
del over
shared.append(1)
copy = Point.from_buffer_copy(shared)
copy.x = 9
assert shared[0] == 1 and copy.y == -1
raises(TypeError, lambda: Point.from_buffer(b'12345678'), 'not writable')
raises(ValueError, lambda: Point.from_buffer(bytearray(4)), 'Buffer size too small (4 instead of at least 8 bytes)')
again = Point.from_address(addressof(copy))
again.y = 6
assert copy.y == 6 and again._b_needsfree_ == 0 and copy._b_needsfree_ == 1
raises(TypeError, lambda: Point.from_address('here'), 'integer expected')

# They lend their own memory.
view = memoryview(Point(1, 2))
assert view.nbytes == 8 and view.format == 'T{<i:x:<i:y:}' and view.shape == () and not view.readonly
numbers = (c_int * 2 * 3)((1, 2), (3, 4), (5, 6))
view = memoryview(numbers)
assert view.shape == (3, 2) and view.format == '<i' and bytes(view) == bytes(numbers) and numbers[1][:] == [3, 4]
letters = (c_char * 3)(*b'abc')
flat = memoryview(letters).cast('B')
flat[1] = 90
assert letters.raw == b'aZc' and letters.value == b'aZc'

# What keeps what alive.
names = (c_char_p * 2)(b'one', b'two')
assert names[1] == b'two' and names._objects == {'0': b'one', '1': b'two'} and names[:] == [b'one', b'two']
target = c_int(5)
arrow = pointer(target)
assert list(arrow._objects.values()) == [target] and Point(1, 2)._objects is None and c_int(1)._objects is None
held = py_object([1, 2])
assert held.value == [1, 2] and held._objects == [1, 2] and cast(id(held.value), py_object).value is held.value

# Pickles and copies by value.
assert pickle.loads(pickle.dumps(Deep(1, 2, 3))).z == 3 and pickle.loads(pickle.dumps(c_int(8))).value == 8
raises(ValueError, lambda: pickle.dumps(arrow), 'ctypes objects containing pointers cannot be pickled')
raises(TypeError, lambda: hash(Point()), 'unhashable type')
raises(TypeError, Structure, 'abstract class')
resize(target, 16)
assert sizeof(target) == 16 and sizeof(c_int) == 4 and target.value == 5
