"""struct: numbers in bytes, by format strings."""
import struct
from struct import Struct, calcsize, error, iter_unpack, pack, pack_into, unpack, unpack_from


def raises(kind, text, action):
    try:
        action()
    except kind as error:
        assert type(error) is kind, (type(error), error)
        assert str(error) == text, str(error)
        return
    raise AssertionError(f"{kind.__name__} was not raised: {text}")



# Sizes.
assert calcsize('3xb') == 4
assert calcsize('3cb') == 4
assert calcsize('3bb') == 4
assert calcsize('3?b') == 4
assert calcsize('3hb') == 7
assert calcsize('3ib') == 13
assert calcsize('3lb') == 25
assert calcsize('3qb') == 25
assert calcsize('3nb') == 25
assert calcsize('3eb') == 7
assert calcsize('3fb') == 13
assert calcsize('3db') == 25
assert calcsize('3sb') == 4
assert calcsize('3pb') == 4
assert calcsize('3Pb') == 25
assert calcsize('<3xb') == 4
assert calcsize('<3cb') == 4
assert calcsize('<3bb') == 4
assert calcsize('<3?b') == 4
assert calcsize('<3hb') == 7
assert calcsize('<3ib') == 13
assert calcsize('<3lb') == 13
assert calcsize('<3qb') == 25
raises(error, 'bad char in struct format', lambda: calcsize('<3nb'))
assert calcsize('<3eb') == 7
assert calcsize('<3fb') == 13
assert calcsize('<3db') == 25
assert calcsize('<3sb') == 4
assert calcsize('<3pb') == 4
raises(error, 'bad char in struct format', lambda: calcsize('<3Pb'))

# Numbers and their limits.
raises(error, "'b' format requires -128 <= number <= 127", lambda: pack('b', 18446744073709551616))
raises(error, "'b' format requires -128 <= number <= 127", lambda: pack('b', 9223372036854775808))
raises(error, "'b' format requires -128 <= number <= 127", lambda: pack('b', -9223372036854775809))
raises(error, "'b' format requires -128 <= number <= 127", lambda: pack('b', 4294967296))
raises(error, "'b' format requires -128 <= number <= 127", lambda: pack('b', -2147483649))
raises(error, "'b' format requires -128 <= number <= 127", lambda: pack('b', 65536))
raises(error, "'b' format requires -128 <= number <= 127", lambda: pack('b', -32769))
raises(error, "'b' format requires -128 <= number <= 127", lambda: pack('b', 256))
raises(error, "'b' format requires -128 <= number <= 127", lambda: pack('b', -129))
assert pack('b', -1) == b'\xff'
raises(error, 'required argument is not an integer', lambda: pack('b', 'a'))
raises(error, 'required argument is not an integer', lambda: pack('b', 1.5))
raises(error, "'B' format requires 0 <= number <= 255", lambda: pack('B', 18446744073709551616))
raises(error, "'B' format requires 0 <= number <= 255", lambda: pack('B', 9223372036854775808))
raises(error, "'B' format requires 0 <= number <= 255", lambda: pack('B', -9223372036854775809))
raises(error, "'B' format requires 0 <= number <= 255", lambda: pack('B', 4294967296))
raises(error, "'B' format requires 0 <= number <= 255", lambda: pack('B', -2147483649))
raises(error, "'B' format requires 0 <= number <= 255", lambda: pack('B', 65536))
raises(error, "'B' format requires 0 <= number <= 255", lambda: pack('B', -32769))
raises(error, "'B' format requires 0 <= number <= 255", lambda: pack('B', 256))
raises(error, "'B' format requires 0 <= number <= 255", lambda: pack('B', -129))
raises(error, "'B' format requires 0 <= number <= 255", lambda: pack('B', -1))
raises(error, 'required argument is not an integer', lambda: pack('B', 'a'))
raises(error, 'required argument is not an integer', lambda: pack('B', 1.5))
raises(error, "'h' format requires -32768 <= number <= 32767", lambda: pack('h', 18446744073709551616))
raises(error, "'h' format requires -32768 <= number <= 32767", lambda: pack('h', 9223372036854775808))
raises(error, "'h' format requires -32768 <= number <= 32767", lambda: pack('h', -9223372036854775809))
raises(error, "'h' format requires -32768 <= number <= 32767", lambda: pack('h', 4294967296))
raises(error, "'h' format requires -32768 <= number <= 32767", lambda: pack('h', -2147483649))
raises(error, "'h' format requires -32768 <= number <= 32767", lambda: pack('h', 65536))
raises(error, "'h' format requires -32768 <= number <= 32767", lambda: pack('h', -32769))
assert pack('h', 256) == b'\x00\x01'
assert pack('h', -129) == b'\x7f\xff'
assert pack('h', -1) == b'\xff\xff'
raises(error, 'required argument is not an integer', lambda: pack('h', 'a'))
raises(error, 'required argument is not an integer', lambda: pack('h', 1.5))
raises(error, "'H' format requires 0 <= number <= 65535", lambda: pack('H', 18446744073709551616))
raises(error, "'H' format requires 0 <= number <= 65535", lambda: pack('H', 9223372036854775808))
raises(error, "'H' format requires 0 <= number <= 65535", lambda: pack('H', -9223372036854775809))
raises(error, "'H' format requires 0 <= number <= 65535", lambda: pack('H', 4294967296))
raises(error, "'H' format requires 0 <= number <= 65535", lambda: pack('H', -2147483649))
raises(error, "'H' format requires 0 <= number <= 65535", lambda: pack('H', 65536))
raises(error, "'H' format requires 0 <= number <= 65535", lambda: pack('H', -32769))
assert pack('H', 256) == b'\x00\x01'
raises(error, "'H' format requires 0 <= number <= 65535", lambda: pack('H', -129))
raises(error, "'H' format requires 0 <= number <= 65535", lambda: pack('H', -1))
raises(error, 'required argument is not an integer', lambda: pack('H', 'a'))
raises(error, 'required argument is not an integer', lambda: pack('H', 1.5))
raises(error, "'i' format requires -2147483648 <= number <= 2147483647", lambda: pack('i', 18446744073709551616))
raises(error, "'i' format requires -2147483648 <= number <= 2147483647", lambda: pack('i', 9223372036854775808))
raises(error, "'i' format requires -2147483648 <= number <= 2147483647", lambda: pack('i', -9223372036854775809))
raises(error, "'i' format requires -2147483648 <= number <= 2147483647", lambda: pack('i', 4294967296))
raises(error, "'i' format requires -2147483648 <= number <= 2147483647", lambda: pack('i', -2147483649))
assert pack('i', 65536) == b'\x00\x00\x01\x00'
assert pack('i', -32769) == b'\xff\x7f\xff\xff'
assert pack('i', 256) == b'\x00\x01\x00\x00'
assert pack('i', -129) == b'\x7f\xff\xff\xff'
assert pack('i', -1) == b'\xff\xff\xff\xff'
raises(error, 'required argument is not an integer', lambda: pack('i', 'a'))
raises(error, 'required argument is not an integer', lambda: pack('i', 1.5))
raises(error, "'I' format requires 0 <= number <= 4294967295", lambda: pack('I', 18446744073709551616))
raises(error, "'I' format requires 0 <= number <= 4294967295", lambda: pack('I', 9223372036854775808))
raises(error, "'I' format requires 0 <= number <= 4294967295", lambda: pack('I', -9223372036854775809))
raises(error, "'I' format requires 0 <= number <= 4294967295", lambda: pack('I', 4294967296))
raises(error, "'I' format requires 0 <= number <= 4294967295", lambda: pack('I', -2147483649))
assert pack('I', 65536) == b'\x00\x00\x01\x00'
raises(error, "'I' format requires 0 <= number <= 4294967295", lambda: pack('I', -32769))
assert pack('I', 256) == b'\x00\x01\x00\x00'
raises(error, "'I' format requires 0 <= number <= 4294967295", lambda: pack('I', -129))
raises(error, "'I' format requires 0 <= number <= 4294967295", lambda: pack('I', -1))
raises(error, 'required argument is not an integer', lambda: pack('I', 'a'))
raises(error, 'required argument is not an integer', lambda: pack('I', 1.5))
raises(error, "'l' format requires -9223372036854775808 <= number <= 9223372036854775807", lambda: pack('l', 18446744073709551616))
raises(error, "'l' format requires -9223372036854775808 <= number <= 9223372036854775807", lambda: pack('l', 9223372036854775808))
raises(error, "'l' format requires -9223372036854775808 <= number <= 9223372036854775807", lambda: pack('l', -9223372036854775809))
assert pack('l', 4294967296) == b'\x00\x00\x00\x00\x01\x00\x00\x00'
assert pack('l', -2147483649) == b'\xff\xff\xff\x7f\xff\xff\xff\xff'
assert pack('l', 65536) == b'\x00\x00\x01\x00\x00\x00\x00\x00'
assert pack('l', -32769) == b'\xff\x7f\xff\xff\xff\xff\xff\xff'
assert pack('l', 256) == b'\x00\x01\x00\x00\x00\x00\x00\x00'
assert pack('l', -129) == b'\x7f\xff\xff\xff\xff\xff\xff\xff'
assert pack('l', -1) == b'\xff\xff\xff\xff\xff\xff\xff\xff'
raises(error, 'required argument is not an integer', lambda: pack('l', 'a'))
raises(error, 'required argument is not an integer', lambda: pack('l', 1.5))
raises(error, "'L' format requires 0 <= number <= 18446744073709551615", lambda: pack('L', 18446744073709551616))
assert pack('L', 9223372036854775808) == b'\x00\x00\x00\x00\x00\x00\x00\x80'
raises(error, "'L' format requires 0 <= number <= 18446744073709551615", lambda: pack('L', -9223372036854775809))
assert pack('L', 4294967296) == b'\x00\x00\x00\x00\x01\x00\x00\x00'
raises(error, "'L' format requires 0 <= number <= 18446744073709551615", lambda: pack('L', -2147483649))
assert pack('L', 65536) == b'\x00\x00\x01\x00\x00\x00\x00\x00'
raises(error, "'L' format requires 0 <= number <= 18446744073709551615", lambda: pack('L', -32769))
assert pack('L', 256) == b'\x00\x01\x00\x00\x00\x00\x00\x00'
raises(error, "'L' format requires 0 <= number <= 18446744073709551615", lambda: pack('L', -129))
raises(error, "'L' format requires 0 <= number <= 18446744073709551615", lambda: pack('L', -1))
raises(error, 'required argument is not an integer', lambda: pack('L', 'a'))
raises(error, 'required argument is not an integer', lambda: pack('L', 1.5))
raises(error, "'q' format requires -9223372036854775808 <= number <= 9223372036854775807", lambda: pack('q', 18446744073709551616))
raises(error, "'q' format requires -9223372036854775808 <= number <= 9223372036854775807", lambda: pack('q', 9223372036854775808))
raises(error, "'q' format requires -9223372036854775808 <= number <= 9223372036854775807", lambda: pack('q', -9223372036854775809))
assert pack('q', 4294967296) == b'\x00\x00\x00\x00\x01\x00\x00\x00'
assert pack('q', -2147483649) == b'\xff\xff\xff\x7f\xff\xff\xff\xff'
assert pack('q', 65536) == b'\x00\x00\x01\x00\x00\x00\x00\x00'
assert pack('q', -32769) == b'\xff\x7f\xff\xff\xff\xff\xff\xff'
assert pack('q', 256) == b'\x00\x01\x00\x00\x00\x00\x00\x00'
assert pack('q', -129) == b'\x7f\xff\xff\xff\xff\xff\xff\xff'
assert pack('q', -1) == b'\xff\xff\xff\xff\xff\xff\xff\xff'
raises(error, 'required argument is not an integer', lambda: pack('q', 'a'))
raises(error, 'required argument is not an integer', lambda: pack('q', 1.5))
raises(error, "'Q' format requires 0 <= number <= 18446744073709551615", lambda: pack('Q', 18446744073709551616))
assert pack('Q', 9223372036854775808) == b'\x00\x00\x00\x00\x00\x00\x00\x80'
raises(error, "'Q' format requires 0 <= number <= 18446744073709551615", lambda: pack('Q', -9223372036854775809))
assert pack('Q', 4294967296) == b'\x00\x00\x00\x00\x01\x00\x00\x00'
raises(error, "'Q' format requires 0 <= number <= 18446744073709551615", lambda: pack('Q', -2147483649))
assert pack('Q', 65536) == b'\x00\x00\x01\x00\x00\x00\x00\x00'
raises(error, "'Q' format requires 0 <= number <= 18446744073709551615", lambda: pack('Q', -32769))
assert pack('Q', 256) == b'\x00\x01\x00\x00\x00\x00\x00\x00'
raises(error, "'Q' format requires 0 <= number <= 18446744073709551615", lambda: pack('Q', -129))
raises(error, "'Q' format requires 0 <= number <= 18446744073709551615", lambda: pack('Q', -1))
raises(error, 'required argument is not an integer', lambda: pack('Q', 'a'))
raises(error, 'required argument is not an integer', lambda: pack('Q', 1.5))
raises(error, "'n' format requires -9223372036854775808 <= number <= 9223372036854775807", lambda: pack('n', 18446744073709551616))
raises(error, "'n' format requires -9223372036854775808 <= number <= 9223372036854775807", lambda: pack('n', 9223372036854775808))
raises(error, "'n' format requires -9223372036854775808 <= number <= 9223372036854775807", lambda: pack('n', -9223372036854775809))
assert pack('n', 4294967296) == b'\x00\x00\x00\x00\x01\x00\x00\x00'
assert pack('n', -2147483649) == b'\xff\xff\xff\x7f\xff\xff\xff\xff'
assert pack('n', 65536) == b'\x00\x00\x01\x00\x00\x00\x00\x00'
assert pack('n', -32769) == b'\xff\x7f\xff\xff\xff\xff\xff\xff'
assert pack('n', 256) == b'\x00\x01\x00\x00\x00\x00\x00\x00'
assert pack('n', -129) == b'\x7f\xff\xff\xff\xff\xff\xff\xff'
assert pack('n', -1) == b'\xff\xff\xff\xff\xff\xff\xff\xff'
raises(error, 'required argument is not an integer', lambda: pack('n', 'a'))
raises(error, 'required argument is not an integer', lambda: pack('n', 1.5))
raises(error, "'N' format requires 0 <= number <= 18446744073709551615", lambda: pack('N', 18446744073709551616))
assert pack('N', 9223372036854775808) == b'\x00\x00\x00\x00\x00\x00\x00\x80'
raises(error, "'N' format requires 0 <= number <= 18446744073709551615", lambda: pack('N', -9223372036854775809))
assert pack('N', 4294967296) == b'\x00\x00\x00\x00\x01\x00\x00\x00'
raises(error, "'N' format requires 0 <= number <= 18446744073709551615", lambda: pack('N', -2147483649))
assert pack('N', 65536) == b'\x00\x00\x01\x00\x00\x00\x00\x00'
raises(error, "'N' format requires 0 <= number <= 18446744073709551615", lambda: pack('N', -32769))
assert pack('N', 256) == b'\x00\x01\x00\x00\x00\x00\x00\x00'
raises(error, "'N' format requires 0 <= number <= 18446744073709551615", lambda: pack('N', -129))
raises(error, "'N' format requires 0 <= number <= 18446744073709551615", lambda: pack('N', -1))
raises(error, 'required argument is not an integer', lambda: pack('N', 'a'))
raises(error, 'required argument is not an integer', lambda: pack('N', 1.5))
raises(error, 'int too large to convert', lambda: pack('P', 18446744073709551616))
assert pack('P', 9223372036854775808) == b'\x00\x00\x00\x00\x00\x00\x00\x80'
raises(error, 'int too large to convert', lambda: pack('P', -9223372036854775809))
assert pack('P', 4294967296) == b'\x00\x00\x00\x00\x01\x00\x00\x00'
assert pack('P', -2147483649) == b'\xff\xff\xff\x7f\xff\xff\xff\xff'
assert pack('P', 65536) == b'\x00\x00\x01\x00\x00\x00\x00\x00'
assert pack('P', -32769) == b'\xff\x7f\xff\xff\xff\xff\xff\xff'
assert pack('P', 256) == b'\x00\x01\x00\x00\x00\x00\x00\x00'
assert pack('P', -129) == b'\x7f\xff\xff\xff\xff\xff\xff\xff'
assert pack('P', -1) == b'\xff\xff\xff\xff\xff\xff\xff\xff'
raises(error, 'required argument is not an integer', lambda: pack('P', 'a'))
raises(error, 'required argument is not an integer', lambda: pack('P', 1.5))
assert pack('e', 0) == b'\x00\x00'
assert pack('e', 1.5) == b'\x00>'
assert pack('e', -2.5) == b'\x00\xc1'
assert pack('e', 65504) == b'\xff{'
assert pack('e', 1e-08) == b'\x00\x00'
assert pack('e', 6e-08) == b'\x01\x00'
assert pack('e', 1e-40) == b'\x00\x00'
raises(error, 'required argument is not a float', lambda: pack('e', 'a'))
assert pack('f', 0) == b'\x00\x00\x00\x00'
assert pack('f', 1.5) == b'\x00\x00\xc0?'
assert pack('f', -2.5) == b'\x00\x00 \xc0'
assert pack('f', 65504) == b'\x00\xe0\x7fG'
assert pack('f', 1e-08) == b'w\xcc+2'
assert pack('f', 6e-08) == b'Y\xd9\x803'
assert pack('f', 1e-40) == b'\xc2\x16\x01\x00'
raises(error, 'required argument is not a float', lambda: pack('f', 'a'))
assert pack('d', 0) == b'\x00\x00\x00\x00\x00\x00\x00\x00'
assert pack('d', 1.5) == b'\x00\x00\x00\x00\x00\x00\xf8?'
assert pack('d', -2.5) == b'\x00\x00\x00\x00\x00\x00\x04\xc0'
assert pack('d', 65504) == b'\x00\x00\x00\x00\x00\xfc\xef@'
assert pack('d', 1e-08) == b':\x8c0\xe2\x8eyE>'
assert pack('d', 6e-08) == b'+i\xa4)+\x1bp>'
assert pack('d', 1e-40) == b"\x9cWw'&l\xa17"
raises(error, 'required argument is not a float', lambda: pack('d', 'a'))
assert pack('c', b'a') == b'a'
assert pack('s', b'a') == b'a'
assert pack('5s', b'a') == b'a\x00\x00\x00\x00'
assert pack('0s', b'a') == b''
assert pack('p', b'a') == b'\x00'
assert pack('5p', b'a') == b'\x01a\x00\x00\x00'
assert pack('1p', b'a') == b'\x00'
raises(error, 'char format requires a bytes object of length 1', lambda: pack('c', b'ab'))
assert pack('s', b'ab') == b'a'
assert pack('5s', b'ab') == b'ab\x00\x00\x00'
assert pack('0s', b'ab') == b''
assert pack('p', b'ab') == b'\x00'
assert pack('5p', b'ab') == b'\x02ab\x00\x00'
assert pack('1p', b'ab') == b'\x00'
raises(error, 'char format requires a bytes object of length 1', lambda: pack('c', 'a'))
raises(error, "argument for 's' must be a bytes object", lambda: pack('s', 'a'))
raises(error, "argument for 's' must be a bytes object", lambda: pack('5s', 'a'))
raises(error, "argument for 's' must be a bytes object", lambda: pack('0s', 'a'))
raises(error, "argument for 'p' must be a bytes object", lambda: pack('p', 'a'))
raises(error, "argument for 'p' must be a bytes object", lambda: pack('5p', 'a'))
raises(error, "argument for 'p' must be a bytes object", lambda: pack('1p', 'a'))
raises(error, "'b' format requires -128 <= number <= 127", lambda: pack('<b', 18446744073709551616))
raises(error, "'b' format requires -128 <= number <= 127", lambda: pack('<b', 9223372036854775808))
raises(error, "'b' format requires -128 <= number <= 127", lambda: pack('<b', -9223372036854775809))
raises(error, "'b' format requires -128 <= number <= 127", lambda: pack('<b', 4294967296))
raises(error, "'b' format requires -128 <= number <= 127", lambda: pack('<b', -2147483649))
raises(error, "'b' format requires -128 <= number <= 127", lambda: pack('<b', 65536))
raises(error, "'b' format requires -128 <= number <= 127", lambda: pack('<b', -32769))
raises(error, "'b' format requires -128 <= number <= 127", lambda: pack('<b', 256))
raises(error, "'b' format requires -128 <= number <= 127", lambda: pack('<b', -129))
assert pack('<b', -1) == b'\xff'
raises(error, 'required argument is not an integer', lambda: pack('<b', 'a'))
raises(error, 'required argument is not an integer', lambda: pack('<b', 1.5))
raises(error, "'B' format requires 0 <= number <= 255", lambda: pack('<B', 18446744073709551616))
raises(error, "'B' format requires 0 <= number <= 255", lambda: pack('<B', 9223372036854775808))
raises(error, "'B' format requires 0 <= number <= 255", lambda: pack('<B', -9223372036854775809))
raises(error, "'B' format requires 0 <= number <= 255", lambda: pack('<B', 4294967296))
raises(error, "'B' format requires 0 <= number <= 255", lambda: pack('<B', -2147483649))
raises(error, "'B' format requires 0 <= number <= 255", lambda: pack('<B', 65536))
raises(error, "'B' format requires 0 <= number <= 255", lambda: pack('<B', -32769))
raises(error, "'B' format requires 0 <= number <= 255", lambda: pack('<B', 256))
raises(error, "'B' format requires 0 <= number <= 255", lambda: pack('<B', -129))
raises(error, "'B' format requires 0 <= number <= 255", lambda: pack('<B', -1))
raises(error, 'required argument is not an integer', lambda: pack('<B', 'a'))
raises(error, 'required argument is not an integer', lambda: pack('<B', 1.5))
raises(error, "'h' format requires -32768 <= number <= 32767", lambda: pack('<h', 18446744073709551616))
raises(error, "'h' format requires -32768 <= number <= 32767", lambda: pack('<h', 9223372036854775808))
raises(error, "'h' format requires -32768 <= number <= 32767", lambda: pack('<h', -9223372036854775809))
raises(error, "'h' format requires -32768 <= number <= 32767", lambda: pack('<h', 4294967296))
raises(error, "'h' format requires -32768 <= number <= 32767", lambda: pack('<h', -2147483649))
raises(error, "'h' format requires -32768 <= number <= 32767", lambda: pack('<h', 65536))
raises(error, "'h' format requires -32768 <= number <= 32767", lambda: pack('<h', -32769))
assert pack('<h', 256) == b'\x00\x01'
assert pack('<h', -129) == b'\x7f\xff'
assert pack('<h', -1) == b'\xff\xff'
raises(error, 'required argument is not an integer', lambda: pack('<h', 'a'))
raises(error, 'required argument is not an integer', lambda: pack('<h', 1.5))
raises(error, "'H' format requires 0 <= number <= 65535", lambda: pack('<H', 18446744073709551616))
raises(error, "'H' format requires 0 <= number <= 65535", lambda: pack('<H', 9223372036854775808))
raises(error, "'H' format requires 0 <= number <= 65535", lambda: pack('<H', -9223372036854775809))
raises(error, "'H' format requires 0 <= number <= 65535", lambda: pack('<H', 4294967296))
raises(error, "'H' format requires 0 <= number <= 65535", lambda: pack('<H', -2147483649))
raises(error, "'H' format requires 0 <= number <= 65535", lambda: pack('<H', 65536))
raises(error, "'H' format requires 0 <= number <= 65535", lambda: pack('<H', -32769))
assert pack('<H', 256) == b'\x00\x01'
raises(error, "'H' format requires 0 <= number <= 65535", lambda: pack('<H', -129))
raises(error, "'H' format requires 0 <= number <= 65535", lambda: pack('<H', -1))
raises(error, 'required argument is not an integer', lambda: pack('<H', 'a'))
raises(error, 'required argument is not an integer', lambda: pack('<H', 1.5))
raises(error, "'i' format requires -2147483648 <= number <= 2147483647", lambda: pack('<i', 18446744073709551616))
raises(error, "'i' format requires -2147483648 <= number <= 2147483647", lambda: pack('<i', 9223372036854775808))
raises(error, "'i' format requires -2147483648 <= number <= 2147483647", lambda: pack('<i', -9223372036854775809))
raises(error, "'i' format requires -2147483648 <= number <= 2147483647", lambda: pack('<i', 4294967296))
raises(error, "'i' format requires -2147483648 <= number <= 2147483647", lambda: pack('<i', -2147483649))
assert pack('<i', 65536) == b'\x00\x00\x01\x00'
assert pack('<i', -32769) == b'\xff\x7f\xff\xff'
assert pack('<i', 256) == b'\x00\x01\x00\x00'
assert pack('<i', -129) == b'\x7f\xff\xff\xff'
assert pack('<i', -1) == b'\xff\xff\xff\xff'
raises(error, 'required argument is not an integer', lambda: pack('<i', 'a'))
raises(error, 'required argument is not an integer', lambda: pack('<i', 1.5))
raises(error, "'I' format requires 0 <= number <= 4294967295", lambda: pack('<I', 18446744073709551616))
raises(error, "'I' format requires 0 <= number <= 4294967295", lambda: pack('<I', 9223372036854775808))
raises(error, "'I' format requires 0 <= number <= 4294967295", lambda: pack('<I', -9223372036854775809))
raises(error, "'I' format requires 0 <= number <= 4294967295", lambda: pack('<I', 4294967296))
raises(error, "'I' format requires 0 <= number <= 4294967295", lambda: pack('<I', -2147483649))
assert pack('<I', 65536) == b'\x00\x00\x01\x00'
raises(error, "'I' format requires 0 <= number <= 4294967295", lambda: pack('<I', -32769))
assert pack('<I', 256) == b'\x00\x01\x00\x00'
raises(error, "'I' format requires 0 <= number <= 4294967295", lambda: pack('<I', -129))
raises(error, "'I' format requires 0 <= number <= 4294967295", lambda: pack('<I', -1))
raises(error, 'required argument is not an integer', lambda: pack('<I', 'a'))
raises(error, 'required argument is not an integer', lambda: pack('<I', 1.5))
raises(error, "'l' format requires -2147483648 <= number <= 2147483647", lambda: pack('<l', 18446744073709551616))
raises(error, "'l' format requires -2147483648 <= number <= 2147483647", lambda: pack('<l', 9223372036854775808))
raises(error, "'l' format requires -2147483648 <= number <= 2147483647", lambda: pack('<l', -9223372036854775809))
raises(error, "'l' format requires -2147483648 <= number <= 2147483647", lambda: pack('<l', 4294967296))
raises(error, "'l' format requires -2147483648 <= number <= 2147483647", lambda: pack('<l', -2147483649))
assert pack('<l', 65536) == b'\x00\x00\x01\x00'
assert pack('<l', -32769) == b'\xff\x7f\xff\xff'
assert pack('<l', 256) == b'\x00\x01\x00\x00'
assert pack('<l', -129) == b'\x7f\xff\xff\xff'
assert pack('<l', -1) == b'\xff\xff\xff\xff'
raises(error, 'required argument is not an integer', lambda: pack('<l', 'a'))
raises(error, 'required argument is not an integer', lambda: pack('<l', 1.5))
raises(error, "'L' format requires 0 <= number <= 4294967295", lambda: pack('<L', 18446744073709551616))
raises(error, "'L' format requires 0 <= number <= 4294967295", lambda: pack('<L', 9223372036854775808))
raises(error, "'L' format requires 0 <= number <= 4294967295", lambda: pack('<L', -9223372036854775809))
raises(error, "'L' format requires 0 <= number <= 4294967295", lambda: pack('<L', 4294967296))
raises(error, "'L' format requires 0 <= number <= 4294967295", lambda: pack('<L', -2147483649))
assert pack('<L', 65536) == b'\x00\x00\x01\x00'
raises(error, "'L' format requires 0 <= number <= 4294967295", lambda: pack('<L', -32769))
assert pack('<L', 256) == b'\x00\x01\x00\x00'
raises(error, "'L' format requires 0 <= number <= 4294967295", lambda: pack('<L', -129))
raises(error, "'L' format requires 0 <= number <= 4294967295", lambda: pack('<L', -1))
raises(error, 'required argument is not an integer', lambda: pack('<L', 'a'))
raises(error, 'required argument is not an integer', lambda: pack('<L', 1.5))
raises(error, "'q' format requires -9223372036854775808 <= number <= 9223372036854775807", lambda: pack('<q', 18446744073709551616))
raises(error, "'q' format requires -9223372036854775808 <= number <= 9223372036854775807", lambda: pack('<q', 9223372036854775808))
raises(error, "'q' format requires -9223372036854775808 <= number <= 9223372036854775807", lambda: pack('<q', -9223372036854775809))
assert pack('<q', 4294967296) == b'\x00\x00\x00\x00\x01\x00\x00\x00'
assert pack('<q', -2147483649) == b'\xff\xff\xff\x7f\xff\xff\xff\xff'
assert pack('<q', 65536) == b'\x00\x00\x01\x00\x00\x00\x00\x00'
assert pack('<q', -32769) == b'\xff\x7f\xff\xff\xff\xff\xff\xff'
assert pack('<q', 256) == b'\x00\x01\x00\x00\x00\x00\x00\x00'
assert pack('<q', -129) == b'\x7f\xff\xff\xff\xff\xff\xff\xff'
assert pack('<q', -1) == b'\xff\xff\xff\xff\xff\xff\xff\xff'
raises(error, 'required argument is not an integer', lambda: pack('<q', 'a'))
raises(error, 'required argument is not an integer', lambda: pack('<q', 1.5))
raises(error, "'Q' format requires 0 <= number <= 18446744073709551615", lambda: pack('<Q', 18446744073709551616))
assert pack('<Q', 9223372036854775808) == b'\x00\x00\x00\x00\x00\x00\x00\x80'
raises(error, "'Q' format requires 0 <= number <= 18446744073709551615", lambda: pack('<Q', -9223372036854775809))
assert pack('<Q', 4294967296) == b'\x00\x00\x00\x00\x01\x00\x00\x00'
raises(error, "'Q' format requires 0 <= number <= 18446744073709551615", lambda: pack('<Q', -2147483649))
assert pack('<Q', 65536) == b'\x00\x00\x01\x00\x00\x00\x00\x00'
raises(error, "'Q' format requires 0 <= number <= 18446744073709551615", lambda: pack('<Q', -32769))
assert pack('<Q', 256) == b'\x00\x01\x00\x00\x00\x00\x00\x00'
raises(error, "'Q' format requires 0 <= number <= 18446744073709551615", lambda: pack('<Q', -129))
raises(error, "'Q' format requires 0 <= number <= 18446744073709551615", lambda: pack('<Q', -1))
raises(error, 'required argument is not an integer', lambda: pack('<Q', 'a'))
raises(error, 'required argument is not an integer', lambda: pack('<Q', 1.5))
assert pack('<e', 0) == b'\x00\x00'
assert pack('<e', 1.5) == b'\x00>'
assert pack('<e', -2.5) == b'\x00\xc1'
assert pack('<e', 65504) == b'\xff{'
assert pack('<e', 1e-08) == b'\x00\x00'
assert pack('<e', 6e-08) == b'\x01\x00'
assert pack('<e', 1e-40) == b'\x00\x00'
raises(error, 'required argument is not a float', lambda: pack('<e', 'a'))
assert pack('<f', 0) == b'\x00\x00\x00\x00'
assert pack('<f', 1.5) == b'\x00\x00\xc0?'
assert pack('<f', -2.5) == b'\x00\x00 \xc0'
assert pack('<f', 65504) == b'\x00\xe0\x7fG'
assert pack('<f', 1e-08) == b'w\xcc+2'
assert pack('<f', 6e-08) == b'Y\xd9\x803'
assert pack('<f', 1e-40) == b'\xc2\x16\x01\x00'
raises(error, 'required argument is not a float', lambda: pack('<f', 'a'))
assert pack('<d', 0) == b'\x00\x00\x00\x00\x00\x00\x00\x00'
assert pack('<d', 1.5) == b'\x00\x00\x00\x00\x00\x00\xf8?'
assert pack('<d', -2.5) == b'\x00\x00\x00\x00\x00\x00\x04\xc0'
assert pack('<d', 65504) == b'\x00\x00\x00\x00\x00\xfc\xef@'
assert pack('<d', 1e-08) == b':\x8c0\xe2\x8eyE>'
assert pack('<d', 6e-08) == b'+i\xa4)+\x1bp>'
assert pack('<d', 1e-40) == b"\x9cWw'&l\xa17"
raises(error, 'required argument is not a float', lambda: pack('<d', 'a'))
assert pack('<c', b'a') == b'a'
assert pack('<s', b'a') == b'a'
assert pack('<5s', b'a') == b'a\x00\x00\x00\x00'
assert pack('<0s', b'a') == b''
assert pack('<p', b'a') == b'\x00'
assert pack('<5p', b'a') == b'\x01a\x00\x00\x00'
assert pack('<1p', b'a') == b'\x00'
raises(error, 'char format requires a bytes object of length 1', lambda: pack('<c', b'ab'))
assert pack('<s', b'ab') == b'a'
assert pack('<5s', b'ab') == b'ab\x00\x00\x00'
assert pack('<0s', b'ab') == b''
assert pack('<p', b'ab') == b'\x00'
assert pack('<5p', b'ab') == b'\x02ab\x00\x00'
assert pack('<1p', b'ab') == b'\x00'
raises(error, 'char format requires a bytes object of length 1', lambda: pack('<c', 'a'))
raises(error, "argument for 's' must be a bytes object", lambda: pack('<s', 'a'))
raises(error, "argument for 's' must be a bytes object", lambda: pack('<5s', 'a'))
raises(error, "argument for 's' must be a bytes object", lambda: pack('<0s', 'a'))
raises(error, "argument for 'p' must be a bytes object", lambda: pack('<p', 'a'))
raises(error, "argument for 'p' must be a bytes object", lambda: pack('<5p', 'a'))
raises(error, "argument for 'p' must be a bytes object", lambda: pack('<1p', 'a'))
raises(error, "'b' format requires -128 <= number <= 127", lambda: pack('>b', 65536))
raises(error, "'b' format requires -128 <= number <= 127", lambda: pack('>b', 256))
assert pack('>b', -1) == b'\xff'
raises(error, "'B' format requires 0 <= number <= 255", lambda: pack('>B', 65536))
raises(error, "'B' format requires 0 <= number <= 255", lambda: pack('>B', 256))
raises(error, "'B' format requires 0 <= number <= 255", lambda: pack('>B', -1))
raises(error, "'h' format requires -32768 <= number <= 32767", lambda: pack('>h', 65536))
assert pack('>h', 256) == b'\x01\x00'
assert pack('>h', -1) == b'\xff\xff'
raises(error, "'H' format requires 0 <= number <= 65535", lambda: pack('>H', 65536))
assert pack('>H', 256) == b'\x01\x00'
raises(error, "'H' format requires 0 <= number <= 65535", lambda: pack('>H', -1))
assert pack('>i', 65536) == b'\x00\x01\x00\x00'
assert pack('>i', 256) == b'\x00\x00\x01\x00'
assert pack('>i', -1) == b'\xff\xff\xff\xff'
assert pack('>I', 65536) == b'\x00\x01\x00\x00'
assert pack('>I', 256) == b'\x00\x00\x01\x00'
raises(error, "'I' format requires 0 <= number <= 4294967295", lambda: pack('>I', -1))
assert pack('>l', 65536) == b'\x00\x01\x00\x00'
assert pack('>l', 256) == b'\x00\x00\x01\x00'
assert pack('>l', -1) == b'\xff\xff\xff\xff'
assert pack('>L', 65536) == b'\x00\x01\x00\x00'
assert pack('>L', 256) == b'\x00\x00\x01\x00'
raises(error, "'L' format requires 0 <= number <= 4294967295", lambda: pack('>L', -1))
assert pack('>q', 65536) == b'\x00\x00\x00\x00\x00\x01\x00\x00'
assert pack('>q', 256) == b'\x00\x00\x00\x00\x00\x00\x01\x00'
assert pack('>q', -1) == b'\xff\xff\xff\xff\xff\xff\xff\xff'
assert pack('>Q', 65536) == b'\x00\x00\x00\x00\x00\x01\x00\x00'
assert pack('>Q', 256) == b'\x00\x00\x00\x00\x00\x00\x01\x00'
raises(error, "'Q' format requires 0 <= number <= 18446744073709551615", lambda: pack('>Q', -1))
assert pack('>e', 0) == b'\x00\x00'
assert pack('>e', 1.5) == b'>\x00'
assert pack('>e', -2.5) == b'\xc1\x00'
assert pack('>e', 65504) == b'{\xff'
assert pack('>e', 1e-08) == b'\x00\x00'
assert pack('>e', 6e-08) == b'\x00\x01'
assert pack('>e', 1e-40) == b'\x00\x00'
raises(error, 'required argument is not a float', lambda: pack('>e', 'a'))
assert pack('>f', 0) == b'\x00\x00\x00\x00'
assert pack('>f', 1.5) == b'?\xc0\x00\x00'
assert pack('>f', -2.5) == b'\xc0 \x00\x00'
assert pack('>f', 65504) == b'G\x7f\xe0\x00'
assert pack('>f', 1e-08) == b'2+\xccw'
assert pack('>f', 6e-08) == b'3\x80\xd9Y'
assert pack('>f', 1e-40) == b'\x00\x01\x16\xc2'
raises(error, 'required argument is not a float', lambda: pack('>f', 'a'))
assert pack('>d', 0) == b'\x00\x00\x00\x00\x00\x00\x00\x00'
assert pack('>d', 1.5) == b'?\xf8\x00\x00\x00\x00\x00\x00'
assert pack('>d', -2.5) == b'\xc0\x04\x00\x00\x00\x00\x00\x00'
assert pack('>d', 65504) == b'@\xef\xfc\x00\x00\x00\x00\x00'
assert pack('>d', 1e-08) == b'>Ey\x8e\xe20\x8c:'
assert pack('>d', 6e-08) == b'>p\x1b+)\xa4i+'
assert pack('>d', 1e-40) == b"7\xa1l&'wW\x9c"
raises(error, 'required argument is not a float', lambda: pack('>d', 'a'))

# Calls.
assert pack('?',[]) == b'\x00'
assert pack('?',[1]) == b'\x01'
assert pack('?','') == b'\x00'
assert unpack('?',b'\x02') == (True,)
assert unpack('3?',b'\x00\x01\x02') == (False, True, True)
raises(TypeError, 'missing format argument', lambda: pack())
raises(TypeError, 'Struct() argument 1 must be a str or bytes object, not int', lambda: pack(1))
raises(error, 'pack expected 1 items for packing (got 0)', lambda: pack('i'))
raises(error, 'pack expected 2 items for packing (got 1)', lambda: pack('ii',1))
raises(error, 'pack expected 1 items for packing (got 2)', lambda: pack('i',1,2))
raises(error, 'bad char in struct format', lambda: pack('z',1))
raises(error, 'repeat count given without format specifier', lambda: pack('5'))
raises(error, 'bad char in struct format', lambda: pack('5 i'))
assert pack(' 2h i ',1,2,3) == b'\x01\x00\x02\x00\x03\x00\x00\x00'
raises(error, 'embedded null character', lambda: pack('h\0',1))
assert pack(b'hi',1,2) == b'\x01\x00\x00\x00\x02\x00\x00\x00'
raises(error, 'total struct size too long', lambda: pack('9999999999999999999i'))
assert pack('bhbiqb',1,2,3,4,5,6) == b'\x01\x00\x02\x00\x03\x00\x00\x00\x04\x00\x00\x00\x00\x00\x00\x00\x05\x00\x00\x00\x00\x00\x00\x00\x06'
assert pack('>bhbiqb',1,2,3,4,5,6) == b'\x01\x00\x02\x03\x00\x00\x00\x04\x00\x00\x00\x00\x00\x00\x00\x05\x06'
assert pack('b0i',1) == b'\x01\x00\x00\x00'
assert pack('bx0q',1) == b'\x01\x00\x00\x00\x00\x00\x00\x00'
assert pack('3x') == b'\x00\x00\x00'
assert calcsize('') == 0
assert calcsize('0i') == 0
assert calcsize('b0d') == 8
raises(TypeError, 'Struct() argument 1 must be a str or bytes object, not int', lambda: calcsize(1))
raises(error, 'unpack requires a buffer of 4 bytes', lambda: unpack('i',b'abc'))
assert unpack('i',b'abcd') == (1684234849,)
assert unpack('<i',bytearray(b'abcd')) == (1684234849,)
assert unpack('<i',memoryview(b'abcd')) == (1684234849,)
raises(TypeError, "a bytes-like object is required, not 'str'", lambda: unpack('i','abcd'))
raises(TypeError, 'unpack expected 2 arguments, got 1', lambda: unpack('i'))
assert unpack('3p',b'\x05ab') == (b'ab',)
assert unpack('0p',b'') == (b'',)
assert unpack('c5c',b'abcdef') == (b'a', b'b', b'c', b'd', b'e', b'f')
assert unpack('<e',b'\x00\x3c') == (1.0,)
assert unpack('<f',b'\x00\x00\xc0\x3f') == (1.5,)
assert unpack('>d',b'?\xf0\0\0\0\0\0\0') == (1.0,)
assert unpack_from('i',b'abcdefgh',4) == (1751606885,)
raises(error, 'unpack_from requires a buffer of at least 9 bytes for unpacking 4 bytes at offset 5 (actual buffer size is 8)', lambda: unpack_from('i',b'abcdefgh',5))
assert unpack_from('i',b'abcdefgh',-4) == (1751606885,)
raises(error, 'not enough data to unpack 4 bytes at offset -3', lambda: unpack_from('i',b'abcdefgh',-3))
raises(error, 'offset -9 out of range for 8-byte buffer', lambda: unpack_from('i',b'abcdefgh',-9))
raises(error, 'unpack_from requires a buffer of at least 103 bytes for unpacking 4 bytes at offset 99 (actual buffer size is 8)', lambda: unpack_from('i',b'abcdefgh',99))
assert unpack_from('i',buffer=b'abcd',offset=0) == (1684234849,)
assert (pack_into('i',bytearray(8),4,1)) is None
raises(error, 'pack_into requires a buffer of at least 9 bytes for packing 4 bytes at offset 5 (actual buffer size is 8)', lambda: pack_into('i',bytearray(8),5,1))
raises(error, 'no space to pack 4 bytes at offset -3', lambda: pack_into('i',bytearray(8),-3,1))
raises(error, 'offset -9 out of range for 8-byte buffer', lambda: pack_into('i',bytearray(8),-9,1))
raises(TypeError, 'argument must be read-write bytes-like object, not bytes', lambda: pack_into('i',b'12345678',0,1))
raises(error, 'pack_into expected offset argument', lambda: pack_into('i',bytearray(8)))
raises(error, 'pack_into expected 1 items for packing (got 0)', lambda: pack_into('i',bytearray(8),0))
raises(error, 'pack_into expected buffer argument', lambda: pack_into('i'))
raises(error, 'required argument is not an integer', lambda: pack_into('i',bytearray(8),0,'a'))
assert list(iter_unpack('h',b'abcd')) == [(25185,), (25699,)]
raises(error, 'iterative unpacking requires a buffer of a multiple of 2 bytes', lambda: iter_unpack('h',b'abc'))
raises(error, 'cannot iteratively unpack with a struct of length 0', lambda: iter_unpack('',b'abc'))
assert list(iter_unpack('h',b'')) == []
raises(TypeError, "a bytes-like object is required, not 'str'", lambda: iter_unpack('h','ab'))
assert repr(Struct('i')) == "Struct('i')"
assert Struct('>ih').format == '>ih'
assert Struct(b'>ih').format == '>ih'
assert Struct('>ih').size == 6
assert Struct('ih').pack(1,2) == b'\x01\x00\x00\x00\x02\x00'
raises(error, 'unpack requires a buffer of 6 bytes', lambda: Struct('ih').unpack(b'12345678'))
assert Struct('ih').unpack(b'123456') == (875770417, 13877)
raises(error, 'pack expected 2 items for packing (got 1)', lambda: Struct('ih').pack(1))
assert Struct('ih').unpack_from(b'123456',offset=0) == (875770417, 13877)
assert list(Struct('h').iter_unpack(b'abcd')) == [(25185,), (25699,)]
raises(TypeError, "Struct() missing required argument 'format' (pos 1)", lambda: Struct())
raises(TypeError, 'Struct() argument 1 must be a str or bytes object, not int', lambda: Struct(1))
raises(error, 'bad char in struct format', lambda: Struct('z'))
assert Struct(format='i').size == 4
assert (Struct('i')==Struct('i')) is False
assert error.__module__ == 'struct'
assert issubclass(error, Exception)
assert iter_unpack('h',b'abcd').__length_hint__() == 2
assert pack('n',-1) == b'\xff\xff\xff\xff\xff\xff\xff\xff'
raises(error, 'bad char in struct format', lambda: pack('<n',1))
assert pack('P',-1) == b'\xff\xff\xff\xff\xff\xff\xff\xff'
raises(error, 'int too large to convert', lambda: pack('P',2**64))
