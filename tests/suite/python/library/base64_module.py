"""base64: bytes as letters, and back."""

import base64
import binascii
import io


def raises(kind, function, *arguments, **named):
    try:
        function(*arguments, **named)
    except kind as error:
        return str(error)
    raise AssertionError(f'{kind.__name__} expected')


every = bytes(range(256))
assert base64.b64encode(b'') == b'' and base64.b64encode(b'f') == b'Zg==' and base64.b64encode(b'fo') == b'Zm8='
assert base64.b64encode(b'foobar') == b'Zm9vYmFy' and base64.b64decode('Zm9vYg==') == b'foob'
assert base64.b64decode(base64.b64encode(every)) == every and base64.standard_b64decode(b'+/+/') == b'\xfb\xff\xbf'
assert base64.urlsafe_b64encode(b'\xfb\xff\xbf') == b'-_-_' and base64.urlsafe_b64decode('-_-_') == b'\xfb\xff\xbf'
assert base64.b64encode(b'\xfb\xff\xbf', altchars=b'.!') == b'.!.!' and base64.b64decode('.!.!', '.!') == b'\xfb\xff\xbf'
assert base64.b64encode(bytearray(b'ab')) == base64.b64encode(memoryview(b'ab')) == b'YWI='
assert base64.b64decode(b'Z m\n8=') == b'fo' and raises(binascii.Error, base64.b64decode, b'Zm 8=', validate=True)
assert raises(binascii.Error, base64.b64decode, 'Zg=') == 'Incorrect padding'
assert raises(binascii.Error, base64.b64decode, 'Z').startswith('Invalid base64-encoded string: number of data characters (1)')
assert raises(ValueError, base64.b64decode, 'é') == 'string argument should contain only ASCII characters'
assert raises(TypeError, base64.b64encode, 'text') == "a bytes-like object is required, not 'str'"
assert raises(TypeError, base64.b64decode, 3) == "argument should be a bytes-like object or ASCII string, not 'int'"
assert base64.b32encode(b'') == b'' and base64.b32encode(b'f') == b'MY======' and base64.b32encode(b'foobar') == b'MZXW6YTBOI======'
assert base64.b32decode('MZXW6===') == b'foo' and base64.b32decode('mzxw6===', casefold=True) == b'foo'
assert raises(binascii.Error, base64.b32decode, 'mzxw6===') == 'Non-base32 digit found'
assert raises(binascii.Error, base64.b32decode, 'MZXW6') == 'Incorrect padding'
assert base64.b32decode('M1023456', map01='L') == base64.b32decode('MLO23456')
assert base64.b32decode(base64.b32encode(every)) == every and base64.b32hexdecode(base64.b32hexencode(every)) == every
assert base64.b32hexencode(b'foo') == b'CPNMU==='
assert base64.b16encode(b'\x01\xab') == b'01AB' and base64.b16decode('01AB') == b'\x01\xab'
assert base64.b16decode('ab', True) == b'\xab' and raises(binascii.Error, base64.b16decode, 'ab') == 'Non-base16 digit found'
assert base64.a85encode(b'hello') == b'BOu!rDZ' and base64.a85decode('BOu!rDZ') == b'hello'
assert base64.a85encode(b'\0\0\0\0') == b'z' and base64.a85encode(b'    ', foldspaces=True) == b'y'
assert base64.a85encode(b'hi', adobe=True) == b'<~BP@~>' and base64.a85decode(b'<~BP@~>', adobe=True) == b'hi'
assert base64.a85decode(base64.a85encode(every, wrapcol=20)) == every and raises(ValueError, base64.a85decode, 'v') == 'Non-Ascii85 digit found: v'
assert base64.b85encode(b'hello') == b'Xk~0{Zv' and base64.b85decode('Xk~0{Zv') == b'hello'
assert base64.b85decode(base64.b85encode(every)) == every and raises(ValueError, base64.b85decode, b'a b') == 'bad base85 character at position 1'
assert base64.z85decode(base64.z85encode(b'\x86\x4f\xd2\x6f\xb5\x59\xf7\x5b')) == b'\x86\x4f\xd2\x6f\xb5\x59\xf7\x5b'
assert base64.z85encode(b'\x86\x4f\xd2\x6f\xb5\x59\xf7\x5b') == b'HelloWorld'
assert base64.encodebytes(b'x' * 60).count(b'\n') == 2 and base64.decodebytes(base64.encodebytes(every)) == every
source, coded, back = io.BytesIO(every), io.BytesIO(), io.BytesIO()
base64.encode(source, coded)
coded.seek(0)
base64.decode(coded, back)
assert back.getvalue() == every and coded.getvalue() == base64.encodebytes(every)
