"""binascii: bytes as text, and checksums."""
import binascii
from binascii import *


def raises(kind, text, action):
    try:
        action()
    except kind as error:
        assert type(error) is kind, (type(error), error)
        assert str(error) == text, str(error)
        return
    raise AssertionError(f"{kind.__name__} was not raised: {text}")


assert hexlify(b'abc') == b'616263'
assert hexlify(b'abc',':') == b'61:62:63'
assert hexlify(b'abcd','-',2) == b'6162-6364'
assert hexlify(b'abcde',b'-',-2) == b'6162-6364-65'
raises(TypeError, "a bytes-like object is required, not 'str'", lambda: hexlify('a'))
raises(ValueError, 'sep must be length 1.', lambda: hexlify(b'a','::'))
raises(TypeError, "object of type 'int' has no len()", lambda: hexlify(b'a',1))
assert hexlify(bytearray(b'ab')) == b'6162'
assert b2a_hex(b'ab') == b'6162'
assert unhexlify(b'6162') == b'ab'
assert unhexlify('6162') == b'ab'
raises(binascii.Error, 'Odd-length string', lambda: unhexlify('616'))
raises(binascii.Error, 'Non-hexadecimal digit found', lambda: unhexlify('6g'))
raises(ValueError, 'string argument should contain only ASCII characters', lambda: unhexlify('é1'))
raises(TypeError, "argument should be bytes, buffer or ASCII string, not 'int'", lambda: unhexlify(1))
assert a2b_hex('FFfe') == b'\xff\xfe'
raises(TypeError, "hexlify() missing required argument 'data' (pos 1)", lambda: hexlify())
assert b2a_base64(b'hello') == b'aGVsbG8=\n'
assert b2a_base64(b'hello',newline=False) == b'aGVsbG8='
assert b2a_base64(b'') == b'\n'
raises(TypeError, "a bytes-like object is required, not 'str'", lambda: b2a_base64('a'))
assert b2a_base64(b'ab') == b'YWI=\n'
assert b2a_base64(b'abc') == b'YWJj\n'
assert a2b_base64(b'aGVsbG8=\n') == b'hello'
assert a2b_base64('aGVsbG8=') == b'hello'
raises(binascii.Error, 'Incorrect padding', lambda: a2b_base64('aGVsbG8'))
assert a2b_base64('aGVs bG8=') == b'hello'
raises(binascii.Error, 'Invalid base64-encoded string: number of data characters (1) cannot be 1 more than a multiple of 4', lambda: a2b_base64('a'))
raises(binascii.Error, 'Invalid base64-encoded string: number of data characters (5) cannot be 1 more than a multiple of 4', lambda: a2b_base64('aGVsb'))
raises(binascii.Error, 'Incorrect padding', lambda: a2b_base64('ab=c'))
assert a2b_base64('=') == b''
assert a2b_base64('') == b''
assert a2b_base64('ab==cd') == b'i\xb7\x1d' and a2b_base64('ab===') == b'i' and a2b_base64('ab==ab==') == b'i\xb6\x9b'
assert a2b_base64('ab==',strict_mode=True) == b'i'
raises(binascii.Error, 'Only base64 data is allowed', lambda: a2b_base64('ab==\n',strict_mode=True))
raises(binascii.Error, 'Leading padding not allowed', lambda: a2b_base64('=ab',strict_mode=True))
raises(binascii.Error, 'Discontinuous padding not allowed', lambda: a2b_base64('ab=c',strict_mode=True))
raises(binascii.Error, 'Incorrect padding', lambda: a2b_base64('ab=',strict_mode=True))
raises(binascii.Error, 'Only base64 data is allowed', lambda: a2b_base64('a\nb==',strict_mode=True))
raises(binascii.Error, 'Excess padding not allowed', lambda: a2b_base64('abc==',strict_mode=True))
raises(binascii.Error, 'Excess padding not allowed', lambda: a2b_base64('abcd=',strict_mode=True))
raises(binascii.Error, 'Invalid base64-encoded string: number of data characters (5) cannot be 1 more than a multiple of 4', lambda: a2b_base64('abcde=',strict_mode=True))
raises(binascii.Error, 'Only base64 data is allowed', lambda: a2b_base64('ab=\n=',strict_mode=True))
raises(binascii.Error, 'Excess data after padding', lambda: a2b_base64('ab==c=',strict_mode=True))
raises(ValueError, 'string argument should contain only ASCII characters', lambda: a2b_base64('abcdé'))
assert a2b_base64('ab===') == b'i'
raises(binascii.Error, 'Invalid base64-encoded string: number of data characters (1) cannot be 1 more than a multiple of 4', lambda: a2b_base64('a==='))
raises(binascii.Error, 'Invalid base64-encoded string: number of data characters (5) cannot be 1 more than a multiple of 4', lambda: a2b_base64('abcde'))
assert a2b_base64('!!!!') == b''
assert crc32(b'hello') == 907060870
assert crc32(b'lo',crc32(b'hel')) == 907060870
assert crc32(b'') == 0
assert crc32(b'',7) == 7
raises(TypeError, "a bytes-like object is required, not 'str'", lambda: crc32('a'))
assert crc32(b'a',-1) == 3310005809
assert crc32(b'a',2**40) == 3904355907
assert crc_hqx(b'hello',0) == 50018
assert crc_hqx(b'hello',0xffff) == 53870
raises(TypeError, 'crc_hqx expected 2 arguments, got 1', lambda: crc_hqx(b'hello'))
assert crc_hqx(b'hello',2**20) == 50018
assert b2a_uu(b'hello') == b'%:&5L;&\\ \n'
assert b2a_uu(b'') == b' \n'
assert b2a_uu(b'x'*45) == b"M>'AX>'AX>'AX>'AX>'AX>'AX>'AX>'AX>'AX>'AX>'AX>'AX>'AX>'AX>'AX\n"
raises(binascii.Error, 'At most 45 bytes at once', lambda: b2a_uu(b'x'*46))
assert b2a_uu(b'a\0b',backtick=True) == b'#80!B\n'
assert b2a_uu(b'\0\0\0') == b'#    \n'
assert a2b_uu(b'%:&5L;&\\ \n') == b'hello'
assert a2b_uu(b2a_uu(b'hello world')) == b'hello world'
assert a2b_uu(b'$') == b'\x00\x00\x00\x00'
assert a2b_uu(b'') == b'\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00'
raises(binascii.Error, 'Illegal char', lambda: a2b_uu(b'#a'))
raises(binascii.Error, 'Illegal char', lambda: a2b_uu(b'~abc'))
assert a2b_uu('%:&5L;&\\ ') == b'hello'
raises(binascii.Error, 'Trailing garbage', lambda: a2b_uu(b'!!!!xx'))
assert b2a_qp(b'hello=world') == b'hello=3Dworld'
assert b2a_qp(b'a b\t\n') == b'a b=09\n'
assert b2a_qp(b'tail ') == b'tail=20'
assert b2a_qp(b'a b ',quotetabs=True) == b'a=20b=20'
assert b2a_qp(b'a_b c',header=True) == b'a=5Fb_c'
assert b2a_qp(b'x'*80) == b'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx=\nxxxxx'
assert b2a_qp(b'\xff\x00') == b'=FF=00'
assert b2a_qp(b'a\r\nb\nc') == b'a\r\nb\r\nc'
assert b2a_qp(b'a\nb',istext=False) == b'a=0Ab'
assert b2a_qp(b'.') == b'=2E'
assert b2a_qp(b'.\nab') == b'=2E\nab'
assert b2a_qp(b'\xe9'*30) == b'=E9=E9=E9=E9=E9=E9=E9=E9=E9=E9=E9=E9=E9=E9=E9=E9=E9=E9=E9=E9=E9=E9=E9=E9=E9=\n=E9=E9=E9=E9=E9'
assert a2b_qp(b'hello=3Dworld') == b'hello=world'
assert a2b_qp(b'a=\nb') == b'ab'
assert a2b_qp(b'a=\r\nb') == b'ab'
assert a2b_qp(b'a=b') == b'a=b'
assert a2b_qp(b'a=') == b'a'
assert a2b_qp(b'a_b',header=True) == b'a b'
assert a2b_qp(b'a_b') == b'a_b'
assert a2b_qp('a=41') == b'aA'
assert a2b_qp(b'==41') == b'=41'
assert a2b_qp(b'a=4') == b'a=4'
assert Error.__module__ == 'binascii'
assert [n for n in dir(binascii) if n[:2]!='__'] == ['Error', 'Incomplete', 'a2b_base64', 'a2b_hex', 'a2b_qp', 'a2b_uu', 'b2a_base64', 'b2a_hex', 'b2a_qp', 'b2a_uu', 'crc32', 'crc_hqx', 'hexlify', 'unhexlify']
