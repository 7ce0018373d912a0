"""numbers: the tower of kinds of numbers."""

import numbers
from decimal import Decimal
from fractions import Fraction

tower = [numbers.Number, numbers.Complex, numbers.Real, numbers.Rational, numbers.Integral]
assert all(issubclass(low, high) for high, low in zip(tower, tower[1:]))
assert [isinstance(1, kind) for kind in tower] == [True] * 5 and isinstance(True, numbers.Integral)
assert [isinstance(1.5, kind) for kind in tower] == [True, True, True, False, False]
assert [isinstance(1j, kind) for kind in tower] == [True, True, False, False, False]
assert [isinstance(Fraction(1, 2), kind) for kind in tower] == [True, True, True, True, False]
assert [isinstance(Decimal(1), kind) for kind in tower] == [True, False, False, False, False]
assert not isinstance('1', numbers.Number) and numbers.Number.__hash__ is None


def raises(kind, function, *arguments):
    try:
        function(*arguments)
    except kind as error:
        return str(error)
    raise AssertionError(f'{kind.__name__} expected')


assert raises(TypeError, numbers.Integral).startswith("Can't instantiate abstract class Integral without an implementation for abstract methods '__abs__', ")


class Clock(numbers.Number):
    __slots__ = ()


assert isinstance(Clock(), numbers.Number) and not isinstance(Clock(), numbers.Complex)


class Counted:
    pass


numbers.Real.register(Counted)
assert isinstance(Counted(), numbers.Complex) and not isinstance(Counted(), numbers.Rational)
half = Fraction(1, 2)
assert numbers.Rational.__float__(half) == 0.5 and numbers.Real.real.fget(2.5) == 2.5 and numbers.Real.imag.fget(2.5) == 0
assert numbers.Real.conjugate(2.5) == 2.5 and numbers.Real.__complex__(2.5) == 2.5 + 0j and numbers.Real.__divmod__(7.5, 2) == (3, 1.5)
assert numbers.Integral.numerator.fget(7) == 7 and numbers.Integral.denominator.fget(7) == 1 and numbers.Integral.__float__(3) == 3.0
assert numbers.Complex.__sub__(5, 3) == 2 and numbers.Complex.__rsub__(5, 3) == -2 and numbers.Complex.__bool__(0) is False
assert '__trunc__' in numbers.Real.__abstractmethods__ and '__pow__' in numbers.Integral.__abstractmethods__
