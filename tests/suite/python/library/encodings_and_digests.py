"""hashlib, base64, hmac, colorsys, uuid, secrets, calendar and numbers."""
import base64
import calendar
import colorsys
import hashlib
import hmac
import numbers
import secrets
import uuid


def raises(kind, text, action):
    try:
        action()
    except kind as error:
        assert type(error) is kind, (type(error), error)
        assert str(error) == text, str(error)
        return
    raise AssertionError(f"{kind.__name__} was not raised: {text}")


assert hashlib.sha256(b'abc').hexdigest() == 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
assert hashlib.md5(b'abc').hexdigest() == '900150983cd24fb0d6963f7d28e17f72'
assert hashlib.sha1(b'').hexdigest() == 'da39a3ee5e6b4b0d3255bfef95601890afd80709'
assert hashlib.new('sha256', b'a').hexdigest() == 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb'
raises(ValueError, 'unsupported hash type nope', lambda: hashlib.new('nope'))
assert hashlib.sha512(b'a').digest_size == 64
assert hashlib.sha3_256(b'x').hexdigest() == '741efa311f97686956946758e0d95f70f11ff2da4f2feb7c54314f44134ac49f'
assert hashlib.blake2b(b'x', digest_size=8).hexdigest() == '4adf4367f96e584f'
assert hashlib.shake_128(b'x').hexdigest(4) == 'e472c5e3'
assert sorted(hashlib.algorithms_guaranteed) == ['blake2b', 'blake2s', 'md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha3_224', 'sha3_256', 'sha3_384', 'sha3_512', 'sha512', 'shake_128', 'shake_256']
assert 'sha256' in hashlib.algorithms_available
raises(TypeError, 'Strings must be encoded before hashing', lambda: hashlib.sha256('a'))
assert hashlib.sha256(b'a').name == 'sha256'
assert base64.b64encode(b'hello') == b'aGVsbG8='
assert base64.b64decode('aGVsbG8=') == b'hello'
raises(base64.binascii.Error, 'Incorrect padding', lambda: base64.b64decode('abc'))
assert base64.urlsafe_b64encode(b'\xff\xfe\xfd') == b'__79'
assert base64.urlsafe_b64decode('__79') == b'\xff\xfe\xfd'
assert base64.b32encode(b'hello') == b'NBSWY3DP'
assert base64.b32decode('NBSWY3DP') == b'hello'
assert base64.b16encode(b'hi') == b'6869'
assert base64.b16decode('6869') == b'hi'
raises(base64.binascii.Error, 'Non-base16 digit found', lambda: base64.b16decode('6g'))
assert base64.b85encode(b'hello') == b'Xk~0{Zv'
assert base64.b85decode('Xk~0{Zv') == b'hello'
assert base64.a85encode(b'hello') == b'BOu!rDZ'
assert base64.a85decode('BOu!rDZ') == b'hello'
assert base64.encodebytes(b'x'*60) == b'eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4\neHh4\n'
assert base64.decodebytes(b'eHg=\n') == b'xx'
assert base64.b32hexencode(b'hi') == b'D1KG===='
assert base64.standard_b64encode(b'??>') == b'Pz8+'
raises(TypeError, "a bytes-like object is required, not 'str'", lambda: base64.b64encode('a'))
assert hmac.new(b'k', b'm', 'sha256').hexdigest() == 'b60090e3052297aeb5a080889ce2fc4bca957e756faeb4df7d31800ca1e771ec'
assert hmac.compare_digest('a','a')
assert (hmac.compare_digest(b'a',b'b')) is False
assert hmac.digest(b'k', b'm', 'md5') == b'\xed~rM:\x91UJ\xaa C\x04\x1d\x9cS\x05'
assert colorsys.rgb_to_hsv(0.2,0.4,0.4) == (0.5, 0.5, 0.4)
assert colorsys.hsv_to_rgb(0.5,0.5,0.4) == (0.2, 0.4, 0.4)
assert colorsys.rgb_to_hls(0.2,0.4,0.4) == (0.5, 0.30000000000000004, 0.3333333333333333)
assert colorsys.hls_to_rgb(0.5,0.3,0.3) == (0.20999999999999996, 0.39, 0.39)
assert colorsys.rgb_to_yiq(0.2,0.4,0.4) == (0.33999999999999997, -0.11979999999999999, -0.04259999999999996)
assert repr(uuid.UUID('12345678123456781234567812345678')) == "UUID('12345678-1234-5678-1234-567812345678')"
assert str(uuid.UUID(int=5)) == '00000000-0000-0000-0000-000000000005'
assert repr(uuid.uuid5(uuid.NAMESPACE_DNS,'python.org')) == "UUID('886313e1-3b8a-5372-9b90-0c9aee199e5d')"
assert repr(uuid.uuid3(uuid.NAMESPACE_DNS,'python.org')) == "UUID('6fa459ea-ee8a-3ca4-894e-db77e160355e')"
raises(ValueError, 'badly formed hexadecimal UUID string', lambda: uuid.UUID('x'))
assert uuid.uuid4().version == 4
assert uuid.UUID(int=1) < uuid.UUID(int=2)
assert uuid.UUID(int=1).hex == '00000000000000000000000000000001'
assert uuid.UUID(int=2**127).fields == (2147483648, 0, 0, 0, 0, 0)
assert len(secrets.token_hex(8)) == 16
assert len(secrets.token_bytes(5)) == 5
assert 0 <= secrets.randbelow(10) < 10
assert secrets.choice([1]) == 1
raises(ValueError, 'Upper bound must be positive.', lambda: secrets.randbelow(0))
assert (secrets.compare_digest('a','b')) is False
assert isinstance(secrets.token_urlsafe(), str)
assert calendar.isleap(2024)
assert calendar.monthrange(2024,2) == (calendar.THURSDAY, 29)
assert calendar.month(2024,2) == '   February 2024\nMo Tu We Th Fr Sa Su\n          1  2  3  4\n 5  6  7  8  9 10 11\n12 13 14 15 16 17 18\n19 20 21 22 23 24 25\n26 27 28 29\n'
assert calendar.weekday(2024,2,29) == calendar.THURSDAY
assert calendar.month_name[3] == 'March'
assert list(calendar.day_abbr) == ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
assert calendar.monthcalendar(2024,2) == [[0, 0, 0, 1, 2, 3, 4], [5, 6, 7, 8, 9, 10, 11], [12, 13, 14, 15, 16, 17, 18], [19, 20, 21, 22, 23, 24, 25], [26, 27, 28, 29, 0, 0, 0]]
assert calendar.leapdays(2000,2030) == 8
assert calendar.TextCalendar(6).formatmonth(2024,1) == '    January 2024\nSu Mo Tu We Th Fr Sa\n    1  2  3  4  5  6\n 7  8  9 10 11 12 13\n14 15 16 17 18 19 20\n21 22 23 24 25 26 27\n28 29 30 31\n'
assert calendar.timegm((1970,1,2,0,0,0)) == 86400
assert calendar.Calendar().monthdayscalendar(2023,5) == [[1, 2, 3, 4, 5, 6, 7], [8, 9, 10, 11, 12, 13, 14], [15, 16, 17, 18, 19, 20, 21], [22, 23, 24, 25, 26, 27, 28], [29, 30, 31, 0, 0, 0, 0]]
raises(calendar.IllegalMonthError, 'bad month number 13; must be 1-12', lambda: calendar.monthrange(2024,13))
assert len(calendar.calendar(2024)) == 2172
assert calendar.HTMLCalendar().formatmonth(2024,2)[:60] == '<table border="0" cellpadding="0" cellspacing="0" class="mon'
assert isinstance(1, numbers.Integral)
assert (isinstance(1.5, numbers.Rational)) is False
assert isinstance(1j, numbers.Complex)
assert isinstance(1.5, numbers.Real)
