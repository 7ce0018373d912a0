"""fractions: exact ratios."""
from decimal import Decimal
from fractions import Fraction
D = Decimal


def raises(kind, text, action):
    try:
        action()
    except kind as error:
        assert type(error) is kind, (type(error), error)
        assert str(error) == text, str(error)
        return
    raise AssertionError(f"{kind.__name__} was not raised: {text}")


assert Fraction(1,3) == Fraction(1, 3)
assert Fraction('0.25') == Fraction(1, 4)
assert Fraction(0.5) == Fraction(1, 2)
assert Fraction('1/3')+Fraction(1,6) == Fraction(1, 2)
raises(ZeroDivisionError, 'Fraction(3, 0)', lambda: Fraction(3,0))
raises(ValueError, "Invalid literal for Fraction: 'x'", lambda: Fraction('x'))
assert Fraction(1,3)**2 == Fraction(1, 9)
assert Fraction(1,2)**0.5 == 0.7071067811865476
assert Fraction(7,3)//1 == 2
assert float(Fraction(1,3)) == 0.3333333333333333
assert round(Fraction(7,3),1) == Fraction(23, 10)
assert round(Fraction(5,2)) == 2
assert Fraction(D('1.5')) == Fraction(3, 2)
assert Fraction(3,6).limit_denominator(1) == Fraction(0, 1)
assert Fraction(31415926,10000000).limit_denominator(100) == Fraction(311, 99)
assert str(Fraction(4,2)) == '2'
assert Fraction(1,2)<0.6
assert Fraction(1,2)==D('0.5')
assert hash(Fraction(1,2))==hash(0.5)
raises(TypeError, 'both arguments should be Rational instances', lambda: Fraction(1.5,2))
assert Fraction(-1,-2) == Fraction(1, 2)
assert Fraction(1,2)+1 == Fraction(3, 2)
assert 1-Fraction(1,2) == Fraction(1, 2)
assert Fraction(5,3)%1 == Fraction(2, 3)
assert divmod(Fraction(7,2),1) == (3, Fraction(1, 2))
assert Fraction(1,2).as_integer_ratio() == (1, 2)
assert f'{Fraction(1,3):.3f}' == '0.333'
assert f'{Fraction(10,3):e}' == '3.333333e+00'
assert f'{Fraction(1,2):>8}' == '     1/2'
raises(TypeError, 'argument should be a string or a Rational instance', lambda: Fraction([1]))
assert (Fraction(1,2).is_integer()) is False
assert Fraction.from_float(0.1) == Fraction(3602879701896397, 36028797018963968)
assert Fraction(True) == Fraction(1, 1)
assert abs(Fraction(-1,2)) == Fraction(1, 2)
raises(TypeError, "unsupported operand type(s) for +: 'Fraction' and 'decimal.Decimal'", lambda: Fraction(1,2)+D(1))
assert Fraction(1,2)*1j == 0.5j
