"""decimal: exact decimal numbers and their contexts."""
from decimal import *
import decimal
D = Decimal


def raises(kind, text, action):
    try:
        action()
    except kind as error:
        assert type(error) is kind, (type(error), error)
        assert str(error) == text, str(error)
        return
    raise AssertionError(f"{kind.__name__} was not raised: {text}")


assert D('1.10') == Decimal('1.10')
assert D(1)/D(3) == Decimal('0.3333333333333333333333333333')
assert D('0.1')+D('0.2') == Decimal('0.3')
assert D(0.1) == Decimal('0.1000000000000000055511151231257827021181583404541015625')
assert D('1e5') == Decimal('1E+5')
assert str(D('1e5')) == '1E+5'
assert D('1E+5')+1 == Decimal('100001')
raises(InvalidOperation, "[<class 'decimal.ConversionSyntax'>]", lambda: D('abc'))
raises(DivisionByZero, "[<class 'decimal.DivisionByZero'>]", lambda: D(1)/0)
raises(InvalidOperation, "[<class 'decimal.DivisionUndefined'>]", lambda: D(0)/0)
assert D('-0') == Decimal('-0')
assert repr(D('NaN')) == "Decimal('NaN')"
assert D('Infinity') == Decimal('Infinity')
raises(InvalidOperation, "[<class 'decimal.InvalidOperation'>]", lambda: D('sNaN')+1)
assert D(2).sqrt() == Decimal('1.414213562373095048801688724')
raises(InvalidOperation, "[<class 'decimal.InvalidOperation'>]", lambda: D(-1).sqrt())
assert D(2)**D('0.5') == Decimal('1.414213562373095048801688724')
assert D(2)**100 == Decimal('1.267650600228229401496703205E+30')
assert D(10).ln() == Decimal('2.302585092994045684017991455')
assert D(100).log10() == Decimal('2')
assert D(1).exp() == Decimal('2.718281828459045235360287471')
assert D('3.14159').quantize(D('0.01')) == Decimal('3.14')
assert D('2.675').quantize(D('0.01'),ROUND_HALF_UP) == Decimal('2.68')
assert D('2.665').quantize(D('0.01')) == Decimal('2.66')
assert round(D('2.5')) == 2
assert round(D('2.675'),2) == Decimal('2.68')
assert int(D('3.9')) == 3
assert float(D('1.5')) == 1.5
assert D('7')//2 == Decimal('3')
assert D('-7')//2 == Decimal('-3')
assert D('-7')%3 == Decimal('-1')
assert divmod(D(7),2) == (Decimal('3'), Decimal('1'))
assert D('1.20').normalize() == Decimal('1.2')
assert D('120').normalize() == Decimal('1.2E+2')
assert D('1.5').as_tuple() == DecimalTuple(sign=0, digits=(1, 5), exponent=-1)
assert D('1.5').as_integer_ratio() == (3, 2)
assert D((0,(1,2,3),-2)) == Decimal('1.23')
assert D('1_000.5') == Decimal('1000.5')
assert f"{D('1234567.891'):,.2f}" == '1,234,567.89'
assert f"{D('0.000001'):e}" == '1e-6'
assert f"{D('12'):>10}" == '        12'
assert f"{D('0.25'):%}" == '25%'
assert format(D('1e-7'),'f') == '0.0000001'
assert D('1')==1
assert D('1')==1.0
assert (D('0.1')==0.1) is False
assert D(1)<2.5
assert hash(D('1'))==hash(1)
assert hash(D('0.5'))==hash(0.5)
raises(TypeError, "unsupported operand type(s) for +: 'decimal.Decimal' and 'float'", lambda: D(1)+1.5)
assert D('5').compare(D('3')) == Decimal('1')
assert D('1.23456').to_eng_string() == '1.23456'
assert D('123E+3').to_eng_string() == '123E+3'
assert max(D(1),D(2)) == Decimal('2')
assert sum([D('0.1')]*10) == Decimal('1.0')
assert abs(D(-3)) == Decimal('3')
assert -D(3) == Decimal('-3')
assert +D('3.00') == Decimal('3.00')
assert (D('3').is_zero()) is False
assert D('3.5').to_integral_value() == Decimal('4')
assert D('1e400') == Decimal('1E+400')
assert D('1.1').adjusted() == 0
assert D(5).next_plus() == Decimal('5.000000000000000000000000001')
assert D('12.345').scaleb(2) == Decimal('1234.5')
raises(InvalidOperation, "[<class 'decimal.ConversionSyntax'>]", lambda: D('0x1'))
assert D(' 1 ') == Decimal('1')
assert D('٣') == Decimal('3')
assert getcontext().prec == 28
assert repr(getcontext()) == 'Context(prec=28, rounding=ROUND_HALF_EVEN, Emin=-999999, Emax=999999, capitals=1, clamp=0, flags=[InvalidOperation, DivisionByZero, Inexact, FloatOperation, Rounded], traps=[InvalidOperation, DivisionByZero, Overflow])'
assert repr(Context(prec=5)) == 'Context(prec=5, rounding=ROUND_HALF_EVEN, Emin=-999999, Emax=999999, capitals=1, clamp=0, flags=[], traps=[InvalidOperation, DivisionByZero, Overflow])'
assert Context(prec=5).divide(D(1),D(3)) == Decimal('0.33333')
assert D(3).copy_sign(D(-1)) == Decimal('-3')
assert D('1.0').same_quantum(D('2.1'))
assert D(6).fma(2,3) == Decimal('15')
assert D(17).remainder_near(D(5)) == Decimal('2')
raises(ValueError, 'argument must be a sequence of length 3', lambda: D([1]))
raises(TypeError, "unsupported operand type(s) for &: 'decimal.Decimal' and 'int'", lambda: D('1')&1)
assert D(10).logical_and(D(11)) == Decimal('10')
assert (D('1e-400').is_subnormal()) is False
raises(Overflow, "[<class 'decimal.Overflow'>]", lambda: D(10)**400000000)
assert (bool(D(0))) is False
assert D('1').number_class() == '+Normal'
assert D.from_float(0.5) == Decimal('0.5')
assert complex(D('1.5')) == (1.5+0j)
raises(InvalidOperation, "[<class 'decimal.InvalidOperation'>]", lambda: D(3)>D('NaN'))
assert (D('NaN')==D('NaN')) is False
assert str(D('-0.00')) == '-0.00'
assert D('1.000') == Decimal('1.000')
assert repr(D('1E-10')) == "Decimal('1E-10')"
assert str(D('0.0000001')) == '1E-7'
getcontext().clear_flags()
getcontext().prec = 6
assert D(1)/7 == Decimal('0.142857')
getcontext().traps[DivisionByZero] = False
assert D(1)/0 == Decimal('Infinity')
assert getcontext().flags[DivisionByZero]
getcontext().traps[Inexact] = True
raises(Inexact, "[<class 'decimal.Inexact'>]", lambda: D(1)/3)
setcontext(Context(prec=50, rounding=ROUND_UP))
assert D(1)/7 == Decimal('0.14285714285714285714285714285714285714285714285715')
assert D(2).sqrt() == Decimal('1.4142135623730950488016887242096980785696718753769')
assert localcontext(prec=3).__enter__().prec == 3
assert ExtendedContext.prec == 9
assert BasicContext.rounding == 'ROUND_HALF_UP'
assert getcontext().copy().prec == 3
