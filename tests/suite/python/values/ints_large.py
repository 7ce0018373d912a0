"""ints of many thousands of digits, and the limit on their decimal text."""
import math
import sys


def raises(kind, text, action):
    try:
        action()
    except kind as error:
        assert type(error) is kind, (type(error), error)
        assert str(error) == text, str(error)
        return
    raise AssertionError(f"{kind.__name__} was not raised: {text}")



# The limit.
assert sys.get_int_max_str_digits() == 4300
assert len(str(10**4299)) == 4300
raises(ValueError, 'Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit', lambda: str(10**4300))
raises(ValueError, 'Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit', lambda: repr(10**5000))
raises(ValueError, 'Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit', lambda: str(-10**4300))
assert len(str(-10**4299)) == 4301
assert int('1'*4300)%7 == 5
raises(ValueError, 'Exceeds the limit (4300 digits) for integer string conversion: value has 4301 digits; use sys.set_int_max_str_digits() to increase the limit', lambda: int('1'*4301))
raises(ValueError, 'Exceeds the limit (4300 digits) for integer string conversion: value has 4301 digits; use sys.set_int_max_str_digits() to increase the limit', lambda: int(b'1'*4301))
raises(ValueError, 'Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit', lambda: f'{10**5000}')
raises(ValueError, 'Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit', lambda: '%d'%10**5000)
raises(ValueError, 'Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit', lambda: '{:d}'.format(10**5000))
assert '%x'%16**5000 == '1'+'0'*5000
assert hex(16**5000)[:5] == '0x100'
assert len(f'{16**5000:x}') == 5001
assert int('f'*5000,16)%7 == 3
assert int('1'*5000,32)%7 == 5
raises(ValueError, 'Exceeds the limit (4300 digits) for integer string conversion: value has 5000 digits; use sys.set_int_max_str_digits() to increase the limit', lambda: int('1'*5000,7))
raises(ValueError, 'maxdigits must be 0 or larger than 640', lambda: sys.set_int_max_str_digits(100))
assert (sys.set_int_max_str_digits(640)) is None
assert sys.get_int_max_str_digits() == 640
assert len(str(10**639)) == 640
raises(ValueError, 'Exceeds the limit (640 digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit', lambda: str(10**640))
raises(ValueError, 'Exceeds the limit (640 digits) for integer string conversion: value has 641 digits; use sys.set_int_max_str_digits() to increase the limit', lambda: int('1'*641))
assert int('_' .join('1'*640))%7 == 5
assert (sys.set_int_max_str_digits(0)) is None
assert len(str(10**5000)) == 5001
assert len(str(3**100000)) == 47713
raises(ValueError, 'maxdigits must be 0 or larger than 640', lambda: sys.set_int_max_str_digits(-1))
raises(TypeError, "'str' object cannot be interpreted as an integer", lambda: sys.set_int_max_str_digits('a'))
assert sys.int_info.default_max_str_digits == 4300

# Large values.
assert (2**1000000).bit_length() == 1000001
assert (2**3000000)%1000007 == 368784
assert 3**200000%10**9 == 44000001
assert (10**100000)//(10**99990) == 10000000000
assert (10**100000+7)%(10**50000+3)%1000 == 16
assert divmod(-(7**40000), 5**20000)[1] == 5**20000 - 7**40000 % 5**20000
assert -(7**40000) // 5**20000 == -(7**40000 // 5**20000) - 1
assert ((1<<5000000)-1).bit_count() == 5000000
assert pow(3,10**50,10**40) == 1
assert pow(3,-1,7) == 5
raises(ValueError, 'base is not invertible for the given modulus', lambda: pow(2,-1,4))
assert (7**100000)==(7**50000)**2
assert math.isqrt(10**10000)%10**9 == 0
assert math.gcd(2**100000,6**50000).bit_length() == 50001
assert int.from_bytes(b'x'*500000,'big')%1000003 == 156250
assert len((1<<4000000).to_bytes(500001,'little')) == 500001
assert hash(2**100000) == 2097152
assert float(2**1023) == 8.98846567431158e+307
raises(OverflowError, 'int too large to convert to float', lambda: float(2**1024))
assert str(5**200000)[:10] == '1001998805'
assert str(5**200000)[-10:] == '5712890625'
assert int('7'*200000)%1000003 == 143375
assert int(str(3**60000)) == 3**60000
assert f'{7**30000:,}'[:11] == '873,374,339'
assert (sys.set_int_max_str_digits(4300)) is None
