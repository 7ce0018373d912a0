"""ctypes: the values of C types, what they make of Python's, and what they say when they cannot."""

import ctypes
from ctypes import *


class P(Structure):
    _fields_ = [('x', c_int), ('y', c_int)]


class U(Union):
    _fields_ = [('x', c_int), ('y', c_double)]


class B(Structure):
    _fields_ = [('a', c_int, 3), ('b', c_int, 5), ('c', c_char)]


def made(source, expected):
    found = repr(eval(source))
    assert found == expected, (source, found, expected)


def fails(source, name, message):
    try:
        found = eval(source)
    except Exception as error:
        assert (type(error).__name__, str(error)) == (name, message), (source, type(error).__name__, str(error))
    else:
        raise AssertionError((source, found))


made('c_int(2**40+5)', 'c_int(5)')
made('c_char(65)', "c_char(b'A')")
made("c_char_p(b'abc').value", "b'abc'")
made("c_wchar_p('abc').value", "'abc'")
made('c_void_p(-1)', 'c_void_p(18446744073709551615)')
made('c_void_p(-1).value', '18446744073709551615')
made('c_void_p()', 'c_void_p(None)')
made('c_float(3.14)', 'c_float(3.140000104904175)')
made('c_double(2)', 'c_double(2.0)')
made('c_longdouble(1.5)', 'c_longdouble(1.5)')
made('c_bool([])', 'c_bool(False)')
made('py_object()', 'py_object(<NULL>)')
made('py_object([1])', 'py_object([1])')
made("c_int.from_buffer_copy(b'abcdef', 2)", 'c_int(1717920867)')
made('type(c_int), type(type(c_int))', "(<class '_ctypes.PyCSimpleType'>, <class 'type'>)")
made('c_int.__mro__', "(<class 'ctypes.c_int'>, <class '_ctypes._SimpleCData'>, <class '_ctypes._CData'>, <class 'object'>)")
made('P.__mro__', "(<class '__main__.P'>, <class '_ctypes.Structure'>, <class '_ctypes._CData'>, <class 'object'>)")
made('type(P), type(U), type(c_int*3), type(POINTER(c_int)), type(CFUNCTYPE(c_int))', "(<class '_ctypes.PyCStructType'>, <class '_ctypes.UnionType'>, <class '_ctypes.PyCArrayType'>, <class '_ctypes.PyCPointerType'>, <class '_ctypes.PyCFuncPtrType'>)")
made('P.x', '<Field type=c_int, ofs=0, size=4>')
made('B.a, B.b, B.c', '(<Field type=c_int, ofs=0:0, bits=3>, <Field type=c_int, ofs=0:3, bits=5>, <Field type=c_char, ofs=4, size=1>)')
made('sizeof(B), alignment(B), sizeof(P)', '(8, 4, 8)')
made('P(z=3).z', '3')
made('P(1).x, P(1).y', '(1, 0)')
made('c_int*3', "<class '__main__.c_int_Array_3'>")
made('(c_int*3)(1,2,3)[-1]', '3')
made('(c_int*3)(1,2,3)[:]', '[1, 2, 3]')
made("(c_char*3)(b'a',b'b',b'c')[:]", "b'abc'")
made("(c_char*3)(b'a',b'b',b'c').value", "b'abc'")
made('pointer(c_int(3)).contents', 'c_int(3)')
made('pointer(c_int(3))[0]', '3')
made('bool(POINTER(c_int)())', 'False')
made('POINTER(None)', "<class 'ctypes.c_void_p'>")
made('cast(id(5), py_object).value', '5')
made('c_int(3) == c_int(3)', 'False')
made("create_string_buffer(b'hello').raw", "b'hello\\x00'")
made("create_unicode_buffer('hey').value", "'hey'")
made("len(create_unicode_buffer('hey'))", '4')
made('ctypes._SimpleCData', "<class '_ctypes._SimpleCData'>")
made("type('X',(ctypes._SimpleCData,),{'_type_':'?'})(3)", 'X(True)')
made('P(1,2)._objects', 'None')
made('P()._b_base_, P()._b_needsfree_', '(None, 1)')
made('c_int.__ctype_be__', "<class 'ctypes.c_int'>")
made('c_int.from_param(3)', "<cparam 'i' (3)>")
made('ARRAY(c_int,3)', "<class '__main__.c_int_Array_3'>")
made('c_long is c_longlong, c_long is c_ssize_t, c_size_t', "(True, True, <class 'ctypes.c_ulong'>)")
made("string_at(b'abc')", "b'abc'")
made("string_at(b'abcdef', 3)", "b'abc'")
made("wstring_at('héé')", "'héé'")
made('c_short(40000)', 'c_short(-25536)')
made('c_ubyte(-1), c_byte(200), c_uint64(-1)', '(c_ubyte(255), c_byte(-56), c_ulong(18446744073709551615))')
made('U(5).y', '2.5e-323')
made('c_int.__name__, c_int.__module__, (c_int*3).__module__, POINTER(P).__module__', "('c_int', 'ctypes', '__main__', '__main__')")
made('sizeof(c_longdouble), alignment(c_longdouble)', '(16, 16)')
made("ctypes.sizeof(c_wchar), c_wchar('é')", "(4, c_wchar('é'))")
made('memoryview(c_int(5)).format, memoryview((c_int*3)()).shape, memoryview(P()).format', "('<i', (3,), 'T{<i:x:<i:y:}')")
made('bytes(P(1,2))', "b'\\x01\\x00\\x00\\x00\\x02\\x00\\x00\\x00'")

fails("c_int('x')", 'TypeError', "'str' object cannot be interpreted as an integer")
fails('c_int(1.5)', 'TypeError', "'float' object cannot be interpreted as an integer")
fails('c_int(None)', 'TypeError', "'NoneType' object cannot be interpreted as an integer")
fails("c_char(b'ab')", 'TypeError', 'one character bytes, bytearray or integer expected')
fails("c_char('a')", 'TypeError', 'one character bytes, bytearray or integer expected')
fails('c_char(300)', 'TypeError', 'one character bytes, bytearray or integer expected')
fails("c_wchar(b'a')", 'TypeError', 'unicode string expected instead of bytes instance')
fails("c_wchar('ab')", 'TypeError', 'one character unicode string expected')
fails("c_char_p('s')", 'TypeError', 'bytes or integer address expected instead of str instance')
fails("c_wchar_p(b's')", 'TypeError', 'unicode string or integer address expected instead of bytes instance')
fails("c_void_p('x')", 'TypeError', 'cannot be converted to pointer')
fails("c_float('x')", 'TypeError', 'must be real number, not str')
fails('py_object().value', 'ValueError', 'PyObject is NULL')
fails('c_int(1,2)', 'TypeError', '__init__ expected at most 1 argument, got 2')
fails("c_int.from_address('x')", 'TypeError', 'integer expected')
fails("c_int.from_buffer(b'abcd')", 'TypeError', 'underlying buffer is not writable')
fails('c_int.from_buffer(bytearray(3))', 'ValueError', 'Buffer size too small (3 instead of at least 4 bytes)')
fails("c_int.from_buffer_copy(b'ab')", 'ValueError', 'Buffer size too small (2 instead of at least 4 bytes)')
fails("c_int.from_buffer_copy(b'abcd', -1)", 'ValueError', 'offset cannot be negative')
fails('P(1,2,3)', 'TypeError', 'too many initializers')
fails('P(1,x=2)', 'TypeError', "duplicate values for field 'x'")
fails("P(x='a')", 'TypeError', "'str' object cannot be interpreted as an integer")
fails('(c_int*3)(1,2,3,4)', 'IndexError', 'invalid index')
fails('(c_int*3)()[3]', 'IndexError', 'invalid index')
fails("(c_int*3)(1,2,3)['a']", 'TypeError', 'indices must be integers')
fails('c_int*-1', 'ValueError', 'Array length must be >= 0, not -1')
fails("c_int*'a'", 'TypeError', "can't multiply sequence by non-int of type 'str'")
fails('sizeof(3)', 'TypeError', 'this type has no size')
fails('sizeof(int)', 'TypeError', 'this type has no size')
fails('addressof(3)', 'TypeError', 'invalid type')
fails('byref(3)', 'TypeError', "byref() argument must be a ctypes instance, not 'int'")
fails('POINTER(c_int)().contents', 'ValueError', 'NULL pointer access')
fails('POINTER(c_int)()[0]', 'ValueError', 'NULL pointer access')
fails('POINTER(c_int)(3)', 'TypeError', 'expected c_int instead of int')
fails('pointer(3)', 'TypeError', '_type_ must have storage info')
fails('cast(c_int(3), 3)', 'ArgumentError', "argument 1: TypeError: 'c_int' object cannot be interpreted as ctypes.c_void_p")
fails('hash(c_int(3))', 'TypeError', 'unhashable type')
fails('c_int(3)+1', 'TypeError', "unsupported operand type(s) for +: 'c_int' and 'int'")
fails('c_int._type_, c_int._length_', 'AttributeError', "type object 'c_int' has no attribute '_length_'")
fails("create_string_buffer(b'hello', 3).raw", 'ValueError', 'byte string too long')
fails("create_string_buffer('x')", 'TypeError', 'x')
fails('Structure()', 'TypeError', 'abstract class')
fails('Union()', 'TypeError', 'abstract class')
fails('Array()', 'TypeError', 'abstract class')
fails("type('X',(ctypes._SimpleCData,),{})", 'AttributeError', "class must define a '_type_' attribute")
fails("type('X',(ctypes._SimpleCData,),{'_type_':'k'})", 'AttributeError', "class must define a '_type_' attribute which must be\na single character string containing one of 'cbBhHiIlLdfuzZqQPXOv?g'.")
fails("type('X',(Structure,),{'_fields_':[('a',int)]})", 'TypeError', 'second item in _fields_ tuple (index 0) must be a C type')
fails("type('X',(Structure,),{'_fields_':[('a',c_int),3]})", 'TypeError', "'_fields_' must be a sequence of (name, C type) pairs")
fails("type('X',(Structure,),{'_fields_':5})", 'TypeError', "'_fields_' must be a sequence of pairs")
fails("type('X',(Structure,),{'_fields_':[(1,c_int)]})", 'TypeError', "'_fields_' must be a sequence of (name, C type) pairs")
fails("type('X',(Structure,),{'_fields_':[('a',c_float,3)]})", 'TypeError', 'bit fields not allowed for type c_float')
fails("type('X',(Structure,),{'_fields_':[('a',c_int,33)]})", 'ValueError', 'number of bits invalid for bit field')
fails("c_int.from_param('x')", 'TypeError', "'str' object cannot be interpreted as an integer")
fails("c_char_p.from_param('x')", 'TypeError', "'str' object cannot be interpreted as ctypes.c_char_p")
fails('resize(c_int(3), 2)', 'ValueError', 'minimum size is 4')

# Numbers wrap around as C's do; floats lose what does not fit.
for kind, bits, signed in [
    (c_byte, 8, True), (c_ubyte, 8, False), (c_short, 16, True), (c_ushort, 16, False), (c_int, 32, True),
    (c_uint, 32, False), (c_long, 64, True), (c_ulong, 64, False),
]:
    assert sizeof(kind) == alignment(kind) == bits // 8 and kind().value == 0 and not kind()
    top = 1 << bits
    assert kind(top).value == 0 and kind(top + 7).value == 7
    assert kind(-1).value == (-1 if signed else top - 1) and kind(top // 2).value == (-(top // 2) if signed else top // 2)
    assert kind(True).value == 1 and bool(kind(3))
    number = kind()
    number.value = 5
    number.value += 3
    assert number.value == 8 and repr(number) == f'{kind.__name__}(8)'
assert c_float(0.1).value != 0.1 and abs(c_float(0.1).value - 0.1) < 1e-8 and c_double(0.1).value == 0.1
assert c_float(1e300).value == float('inf') and c_longdouble(-0.1).value == -0.1 and c_longdouble(2 ** 70).value == 2.0 ** 70
assert c_bool(7).value is True and c_bool('').value is False
assert (c_int8, c_uint8, c_int16, c_int32, c_int64, c_uint64) == (c_byte, c_ubyte, c_short, c_int, c_long, c_ulong)
assert c_size_t is c_ulong and c_ssize_t is c_long and c_time_t is c_long and c_voidp is c_void_p
try:
    del number.value
except TypeError:
    pass
else:
    raise AssertionError

# Buffers of characters.
buffer = create_string_buffer(b'hello', 8)
assert buffer.raw == b'hello\0\0\0' and buffer.value == b'hello' and len(buffer) == 8 and buffer[1] == b'e'
buffer.value = b'abc'
assert buffer.raw == b'abc\0o\0\0\0' and buffer[:4] == b'abc\0'
buffer[0] = b'X'
buffer.raw = b'yz'
assert buffer.raw == b'yzc\0o\0\0\0'
wide = create_unicode_buffer('grün', 6)
assert wide.value == 'grün' and len(wide) == 6 and wide[2] == 'ü' and sizeof(wide) == 24
wide.value = 'ab'
assert wide[:] == 'ab\0n\0\0'
text = c_char_p(b'text')
assert text.value == b'text' and cast(text, c_void_p).value == c_void_p.from_buffer(text).value
text.value = None
assert text.value is None and not text
memset(buffer, 65, 3)
memmove(addressof(buffer) + 4, b'12', 2)
assert buffer.raw == b'AAA\x0012\0\0' and string_at(buffer) == b'AAA' and string_at(addressof(buffer) + 4, 2) == b'12'
assert wstring_at(wide) == 'ab' and string_at(b'text\0more') == b'text'

# Pointers look at the same memory.
number = c_int(7)
first, second = pointer(number), POINTER(c_int)(number)
first[0] = 9
assert number.value == 9 and second.contents.value == 9 and first.contents is not number and bool(first)
first.contents = c_int(4)
assert first[0] == 4 and number.value == 9 and second[0] == 9
chain = pointer(first)
chain.contents.contents.value = 11
assert first[0] == 11 and chain[0][0] == 11 and type(chain) is POINTER(POINTER(c_int)) and POINTER(c_int) is POINTER(c_int)
row = (c_int * 4)(10, 20, 30, 40)
walk = cast(row, POINTER(c_int))
assert walk[0:4] == [10, 20, 30, 40] and walk[3] == 40 and walk[2:0:-1] == [30, 20]
walk[1] = 21
assert row[:] == [10, 21, 30, 40] and row[-1] == 40 and list(row) == row[:] and sum(row) == 101 and 30 in row
row[1:3] = [1, 2]
assert row[::2] == [10, 2] and len(row) == 4 and sizeof(row) == 16 and (c_int * 4) is type(row)

# Python functions in C's guise.
add = CFUNCTYPE(c_int, c_int, c_int)(lambda one, two: one + two)
assert add(2, 3) == 5 and add(2 ** 32 + 1, 1) == 2 and CFUNCTYPE(c_int, c_int) is CFUNCTYPE(c_int, c_int)
assert CFUNCTYPE(None)(lambda: 3)() is None
for arguments, error in [((1,), TypeError), (('x', 1), ArgumentError)]:
    try:
        add(*arguments)
    except error:
        pass
    else:
        raise AssertionError(arguments)
