"""math: functions of numbers."""

import math
from fractions import Fraction


def raises(kind, function, *arguments, **named):
    try:
        function(*arguments, **named)
    except kind as error:
        return str(error)
    raise AssertionError(f'{kind.__name__} expected')


infinite, nan = math.inf, math.nan
assert (math.pi, math.e, math.tau) == (3.141592653589793, 2.718281828459045, 6.283185307179586)
assert math.isnan(nan) and math.isinf(-infinite) and math.isfinite(1) and not math.isfinite(nan)
assert (math.floor(-1.5), math.ceil(-1.5), math.trunc(-1.5)) == (-2, -1, -1) and math.floor(Fraction(7, 2)) == 3
assert math.sqrt(2) == 1.4142135623730951 and math.isclose(math.cbrt(27), 3) and math.isqrt(10**20 + 1) == 10**10
assert raises(ValueError, math.sqrt, -1) == 'math domain error' and raises(ValueError, math.isqrt, -1) == 'isqrt() argument must be nonnegative'
assert math.factorial(20) == 2432902008176640000 and raises(ValueError, math.factorial, -1) == 'factorial() not defined for negative values'
assert raises(TypeError, math.factorial, 1.0) == "'float' object cannot be interpreted as an integer"
assert math.gcd() == 0 and math.gcd(12, -18, 27) == 3 and math.lcm() == 1 and math.lcm(4, 6, 10) == 60 and math.lcm(3, 0) == 0
assert math.comb(10, 3) == 120 and math.perm(5, 2) == 20 and math.perm(4) == 24 and math.comb(3, 5) == 0
assert raises(ValueError, math.comb, -1, 2) == 'n must be a non-negative integer'
assert math.prod([2, 3, 4]) == 24 and math.prod([], start=7) == 7 and math.sumprod([1, 2], [3, 4]) == 11
assert raises(ValueError, math.sumprod, [1], []) == 'Inputs are not the same length'
assert math.fsum([0.1] * 10) == 1.0 != sum([0.1] * 3) and math.fsum([1e308, 1, -1e308]) == 1
assert math.hypot(3, 4) == 5 and math.hypot() == 0 and math.dist((0, 0), (5, 12)) == 13 and math.hypot(nan, infinite) == infinite
assert math.log(1) == 0 and math.log(8, 2) == 3 and math.log2(2**70) == 70 and math.log10(1000) == 3 and math.log1p(0) == 0
assert math.isclose(math.log(10**400), 400 * math.log(10)) and raises(ValueError, math.log2, -1) == 'math domain error'
assert math.exp(0) == 1 and math.exp2(10) == 1024 and math.expm1(0) == 0 and raises(OverflowError, math.exp, 1000) == 'math range error'
assert math.pow(2, 0.5) == math.sqrt(2) and math.pow(nan, 0) == 1 and raises(ValueError, math.pow, -1, 0.5) == 'math domain error'
assert math.fmod(-7, 3) == -1 and math.remainder(7, 4) == -1 and math.modf(-2.5) == (-0.5, -2.0) and raises(ValueError, math.fmod, 1, 0)
assert math.frexp(8) == (0.5, 4) and math.ldexp(0.5, 4) == 8 and math.frexp(0) == (0, 0)
assert math.copysign(1, -0.0) == -1 and math.fabs(-3) == 3.0 and math.ulp(1) == 2**-52
assert math.nextafter(1, 2) == 1 + 2**-52 and math.nextafter(0, 1) == 5e-324 and math.nextafter(1, 2, steps=3) == 1 + 3 * 2**-52
assert math.fma(2, 3, 4) == 10 and math.fma(0.1, 10, -1) == 5.551115123125783e-17
assert math.isclose(0.1 + 0.2, 0.3) and not math.isclose(1, 1.1) and math.isclose(1, 1.1, abs_tol=0.2) and math.isclose(infinite, infinite)
assert raises(ValueError, math.isclose, 1, 1, rel_tol=-1) == 'tolerances must be non-negative'
assert math.degrees(math.pi) == 180 and math.radians(180) == math.pi
assert math.sin(0) == 0 and math.cos(0) == 1 and abs(math.tan(math.pi / 4) - 1) < 1e-15 and math.sin(math.pi / 2) == 1
assert math.atan2(1, 1) == math.pi / 4 == math.atan(1) and math.atan2(-0.0, -1) == -math.pi and math.acos(1) == 0 and math.asin(1) == math.pi / 2
assert raises(ValueError, math.acos, 2) == 'math domain error' and math.sinh(0) == 0 and math.cosh(0) == 1 and math.tanh(infinite) == 1
assert math.gamma(5) == 24 and math.lgamma(1) == 0 and math.erf(0) == 0 and math.erfc(0) == 1 and raises(ValueError, math.gamma, 0)


class Odd:
    def __floor__(self):
        return 'floor'

    def __ceil__(self):
        return 'ceil'

    def __trunc__(self):
        return 'trunc'

    def __float__(self):
        return 4.0


assert (math.floor(Odd()), math.ceil(Odd()), math.trunc(Odd()), math.sqrt(Odd())) == ('floor', 'ceil', 'trunc', 2)
assert raises(TypeError, math.sin, 'x') == 'must be real number, not str'
assert raises(OverflowError, math.floor, infinite) == 'cannot convert float infinity to integer'
assert raises(ValueError, math.ceil, nan) == 'cannot convert float NaN to integer'
assert raises(TypeError, math.sin) == 'math.sin() takes exactly one argument (0 given)'
