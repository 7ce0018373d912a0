# floats: texts, rounding, division and comparison

def fails(function):
    """What calling it raises, as the last line of a traceback says it."""
    try:
        result = function()
    except Exception as error:
        return type(error).__name__ + ": " + str(error)
    raise AssertionError(result)

assert fails(lambda: pow(2.0,3,5)) == 'TypeError: pow() 3rd argument not allowed unless all arguments are integers'
assert fails(lambda: 1.0/0) == 'ZeroDivisionError: float division by zero'
assert fails(lambda: 1.0//0) == 'ZeroDivisionError: float floor division by zero'
assert fails(lambda: 1.0%0) == 'ZeroDivisionError: float modulo by zero'
assert fails(lambda: divmod(1.0,0)) == 'ZeroDivisionError: float divmod()'
assert fails(lambda: 0.0**-1) == 'ZeroDivisionError: 0.0 cannot be raised to a negative power'
assert fails(lambda: 2.0**10000) == "OverflowError: (34, 'Numerical result out of range')"
assert fails(lambda: 10**400*1.0) == 'OverflowError: int too large to convert to float'
assert fails(lambda: int(float('nan'))) == 'ValueError: cannot convert float NaN to integer'
assert fails(lambda: int(float('inf'))) == 'OverflowError: cannot convert float infinity to integer'
assert fails(lambda: float('a')) == "ValueError: could not convert string to float: 'a'"
assert fails(lambda: float([])) == "TypeError: float() argument must be a string or a real number, not 'list'"
assert fails(lambda: float(None)) == "TypeError: float() argument must be a string or a real number, not 'NoneType'"
assert fails(lambda: float(1,2)) == 'TypeError: float expected at most 1 argument, got 2'
assert fails(lambda: float(x=1)) == 'TypeError: float() takes no keyword arguments'
assert repr(float(b'1.5')) == '1.5'
assert fails(lambda: bytes(1.5)) == "TypeError: cannot convert 'float' object to bytes"
assert fails(lambda: bytearray(1.5)) == "TypeError: cannot convert 'float' object to bytearray"
assert fails(lambda: (1).__round__('a')) == "TypeError: 'str' object cannot be interpreted as an integer"
assert fails(lambda: (1.5).__round__('a')) == "TypeError: 'str' object cannot be interpreted as an integer"
assert fails(lambda: round(1.5,2.5)) == "TypeError: 'float' object cannot be interpreted as an integer"
assert fails(lambda: round(float('nan'))) == 'ValueError: cannot convert float NaN to integer'
assert fails(lambda: round(float('inf'))) == 'OverflowError: cannot convert float infinity to integer'
assert fails(lambda: round(1.7e308,-308)) == 'OverflowError: rounded value too large to represent'
assert fails(lambda: (1.5).fromhex('zz')) == 'ValueError: invalid hexadecimal floating-point string'
assert fails(lambda: float.fromhex(1)) == 'TypeError: bad argument type for built-in operation'
assert fails(lambda: float.fromhex('0x1p5000')) == 'OverflowError: hexadecimal value too large to represent as a float'
assert fails(lambda: float.__getformat__('x')) == "ValueError: __getformat__() argument 1 must be 'double' or 'float'"
assert float.__getformat__('double') == 'IEEE, little-endian'
assert ((255).__format__('x'), (1.5).__format__('.3f'), 'a'.__format__('>3')) == ('ff', '1.500', '  a')
assert ((1.5).__divmod__(1), (1.5).__rpow__(2), (1.5).__int__(), (1.5).__bool__()) == ((1.0, 0.5), 2.8284271247461903, 1, True)
assert ('x'.__eq__(1), (1).__eq__('x'), (1).__lt__(2.0), (1.0).__lt__(2)) == (NotImplemented, NotImplemented, NotImplemented, True)
assert ((1).__index__(), (1).__float__(), (1).__int__(), (1).__hash__(), (True).__repr__()) == (1, 1.0, 1, 1, 'True')

assert repr(2.813141310333377e+16) == '2.813141310333377e+16'
assert hash(-326025.64220893674) == -1480832987238300041
assert hash(528.9375) == 2161727821137838608
assert repr((1e-4)-(2**60)) == '-1.152921504606847e+18'
assert repr((-7.25)-(100.0)) == '-107.25'
assert divmod(1e22,2**62) == (2168.0, 1.864712049423024e+18)
assert fails(lambda: (9007199254740993.0)|(0.0)) == "TypeError: unsupported operand type(s) for |: 'float' and 'float'"
assert repr(round(100.0,16)) == '100.0'
assert repr((-224409.88054238842)%(-3.2768365311210745)) == '-2.2843816238712344'
assert (((123456789.123)!=(255))) is True
assert fails(lambda: (1e300)%(0.0)) == 'ZeroDivisionError: float modulo by zero'
assert repr((2/3)*(10)) == '6.666666666666666'
assert repr((-7.25)%(2**63-1)) == '9.223372036854776e+18'
assert (((9007199254740993.0)>=(1e300))) is False
assert divmod(-1,1e15) == (-1.0, 999999999999999.0)
assert int(179.125) == 179
assert fails(lambda: (float("-inf"))>>(1e23)) == "TypeError: unsupported operand type(s) for >>: 'float' and 'float'"
assert repr((2**61)/(1e16)) == '230.5843009213694'
assert hash(0.18142343408369022) == 418333957189418496
assert fails(lambda: (-7.25)^(1e300)) == "TypeError: unsupported operand type(s) for ^: 'float' and 'float'"
assert repr(round(0.34631769064436924,1)) == '0.3'
assert fails(lambda: (123456789.123)%(0.0)) == 'ZeroDivisionError: float modulo by zero'
assert (((1e-4)<=(-0.0))) is False
assert repr((100.0)//(-7.25)) == '-14.0'
assert fails(lambda: (1.5)|(-0.0)) == "TypeError: unsupported operand type(s) for |: 'float' and 'float'"
assert (((1e22)!=(3))) is True
assert int(0.09803263261208572) == 0
assert repr(+(1e16)) == '1e+16'
assert (((float("inf"))>(10**20))) is True
assert repr((3.141592653589793)%(123456789)) == '3.141592653589793'
assert (7.019442135337382e+66).as_integer_ratio() == (7019442135337381791750184795984673289545434785362881524602251509760, 1)
assert fails(lambda: (1e16)<<(1e16)) == "TypeError: unsupported operand type(s) for <<: 'float' and 'float'"
assert (((1e-5)!=(-7.25))) is True
assert (((1e23)>(9007199254740993.0))) is True
assert fails(lambda: (1e15)^(-2.5)) == "TypeError: unsupported operand type(s) for ^: 'float' and 'float'"
assert (((float("inf"))>(100.0))) is True
assert divmod(2**63-1,1e15) == (9223.0, 372036854775808.0)
assert int(-2.3269380721741304e+16) == -23269380721741304
assert repr(divmod(float("-inf"),999999999999)) == '(nan, nan)'
assert repr((100.0)/(3.141592653589793)) == '31.830988618379067'
assert fails(lambda: (9007199254740993.0)&(2)) == "TypeError: unsupported operand type(s) for &: 'float' and 'int'"
assert int(1.7289668148647364e+143) == 172896681486473639797188048103850149143772122712223004039990723407723128275594222107157398989425281190830370689929345760817043987118108316794880
assert repr((1e-4)//(2**61)) == '0.0'
assert repr((0.3)*(1e-4)) == '3e-05'
assert (((-2.5)>=(1e15))) is False
assert fails(lambda: (1e15)>>(100.0)) == "TypeError: unsupported operand type(s) for >>: 'float' and 'float'"
assert (((1e-4)<=(float("inf")))) is True
assert (6.059).as_integer_ratio() == (6821827535559459, 1125899906842624)
assert repr((8.674)//(5.286500492577291)) == '1.0'
assert repr((123456789)//(1e-300)) == '1.23456789e+308'
assert repr((1e-4)/(2)) == '5e-05'
assert repr((3940539737513877.5)%(3.526938132291269)) == '0.52302815097649'
assert divmod(2**63,0.5) == (1.8446744073709552e+19, 0.0)
assert (((-7.25)<=(1.5))) is True
assert repr((1.7976931348623157e308)+(2**63-1)) == '1.7976931348623157e+308'
assert (((1e300)>=(-1.0))) is True
assert (((1e-5)<(2**63-1))) is True
assert repr((float("nan"))**(2**61)) == 'nan'
assert repr((3)%(0.1)) == '0.09999999999999984'
assert repr((1e300)*(3.141592653589793)) == '3.141592653589793e+300'
assert repr((0.5)+(-7)) == '-6.5'
assert fails(lambda: (1.5)>>(10**30)) == "TypeError: unsupported operand type(s) for >>: 'float' and 'int'"
assert (312552.9901220158).hex() == '0x1.313a3f5e28bb4p+18'
assert (((1e-4)<(12345678901234567890))) is True
assert repr((0.30018428216164905)%(7.215788698385776)) == '0.30018428216164905'
assert divmod(123456789,float("inf")) == (0.0, 123456789.0)
assert divmod(10,1e15) == (0.0, 10.0)
assert (((5e-324)==(-7.25))) is False
assert (((-0.0)<=(2**63-1))) is True
assert (7.57230774915036e+64).hex() == '0x1.70252c7292e70p+215'
assert repr((9007199254740993.0)+(2/3)) == '9007199254740992.0'
assert repr(9.430404529923e+202) == '9.430404529923e+202'
assert fails(lambda: (5e-324)|(1e23)) == "TypeError: unsupported operand type(s) for |: 'float' and 'float'"
assert repr((0.5)//(2**62)) == '0.0'
assert (((0.3)>=(0.0))) is True
assert repr((1.1589454968065439e-257)%(4.1615216934005375)) == '1.1589454968065439e-257'
assert (((3)<(1e22))) is True
assert (((2**31)>=(float("nan")))) is False
assert fails(lambda: (9007199254740993.0)>>(0.5)) == "TypeError: unsupported operand type(s) for >>: 'float' and 'float'"
assert fails(lambda: (5e-324)^(-7)) == "TypeError: unsupported operand type(s) for ^: 'float' and 'int'"
assert (((123456789.123)!=(-7.25))) is True
assert fails(lambda: (0.3)>>(3.141592653589793)) == "TypeError: unsupported operand type(s) for >>: 'float' and 'float'"
assert (((2/3)>(float("inf")))) is False
assert (2.3780682653253193e+73).as_integer_ratio() == (23780682653253192893322912346107245907227427479896894793634041139828883456, 1)
assert repr((0.3)//(10**20)) == '0.0'
assert fails(lambda: (1e16)+("a")) == "TypeError: unsupported operand type(s) for +: 'float' and 'str'"
assert (0.08493224353950168).hex() == '0x1.5be1e9860c900p-4'
assert repr(round(3.141592653589793,-3)) == '0.0'
assert repr((1.5)/(2**62)) == '3.2526065174565133e-19'
assert fails(lambda: (0.5)>>(1.7976931348623157e308)) == "TypeError: unsupported operand type(s) for >>: 'float' and 'float'"
assert fails(lambda: (2**61-1)|(1e22)) == "TypeError: unsupported operand type(s) for |: 'int' and 'float'"
assert repr((1.7976931348623157e308)+(-7.25)) == '1.7976931348623157e+308'
assert fails(lambda: (0.3)^(2/3)) == "TypeError: unsupported operand type(s) for ^: 'float' and 'float'"
assert fails(lambda: (100.0)<<(0)) == "TypeError: unsupported operand type(s) for <<: 'float' and 'int'"
assert (((1.5)==(-2.5))) is False
assert repr((2.5)//(2**63)) == '0.0'
assert (-5585942858894474.0).hex() == '-0x1.3d862abd70c8ap+52'
assert fails(lambda: (None)<=(9007199254740993.0)) == "TypeError: '<=' not supported between instances of 'NoneType' and 'float'"
assert (((1.5)<(-2.5))) is False
assert (((0.3)<=(-6))) is False
assert (556328.4056197761).hex() == '0x1.0fa50cfad6532p+19'
assert repr((0.0)-(1e-300)) == '-1e-300'
assert (((float("inf"))<=(2**61))) is False
assert repr((0.5)//(-2.5)) == '-1.0'
assert repr((3)%(0.5)) == '0.0'
assert repr((0.0)-(-2**61)) == '2.305843009213694e+18'
assert fails(lambda: (0.1)|(-2.5)) == "TypeError: unsupported operand type(s) for |: 'float' and 'float'"
assert (((1e-5)<(-1.0))) is False
assert repr((1e-5)+(-0.0)) == '1e-05'
assert (((1e15)<(1.5))) is False
assert fails(lambda: (1e300)&(float("-inf"))) == "TypeError: unsupported operand type(s) for &: 'float' and 'float'"
assert fails(lambda: (1.5)|(2**31)) == "TypeError: unsupported operand type(s) for |: 'float' and 'int'"
assert repr((2/3)/(1.0)) == '0.6666666666666666'
assert repr(round(9007199254740993.0,22)) == '9007199254740992.0'
assert fails(lambda: (5e-324)&(float("nan"))) == "TypeError: unsupported operand type(s) for &: 'float' and 'float'"
assert repr((float("inf"))%(-2)) == 'nan'
assert repr((1e-4)/(7)) == '1.4285714285714287e-05'
assert fails(lambda: (-2**61)>>(1e300)) == "TypeError: unsupported operand type(s) for >>: 'int' and 'float'"
assert (((100.0)>=(12345678901234567890))) is False
assert (((1e23)<(2**64))) is False
assert fails(lambda: (-0.0)&(3)) == "TypeError: unsupported operand type(s) for &: 'float' and 'int'"
assert fails(lambda: (1e22)|(10**30)) == "TypeError: unsupported operand type(s) for |: 'float' and 'int'"
assert fails(lambda: (2.5)<<(-2.5)) == "TypeError: unsupported operand type(s) for <<: 'float' and 'float'"
assert repr((-2.5)%(-6)) == '-2.5'
assert hash(5.461664410892834e+16) == 54616644108928336
assert fails(lambda: (1e300)^(3)) == "TypeError: unsupported operand type(s) for ^: 'float' and 'int'"
assert repr(round(0.0,-310)) == '0.0'
assert repr((1e-4)//(-2)) == '-1.0'
assert fails(lambda: (1e-300)&(10**20)) == "TypeError: unsupported operand type(s) for &: 'float' and 'int'"
assert (((1e15)>=(1e23))) is False
assert repr(5.427180784916866e+252) == '5.427180784916866e+252'
assert repr((5e-324)+(1.0)) == '1.0'
assert (((0.3)>(-1.0))) is True
assert (((-7.25)!=(-2.5))) is True
assert repr((-252140.21234201558)//(-4.642682923626409)) == '54309.0'
assert fails(lambda: ("a")|(3.141592653589793)) == "TypeError: unsupported operand type(s) for |: 'str' and 'float'"
assert fails(lambda: (-2)&(1e300)) == "TypeError: unsupported operand type(s) for &: 'int' and 'float'"
assert int(-7.25) == -7
assert repr((2/3)/(2.5)) == '0.26666666666666666'
assert repr((1e23)+(10**30)) == '1.0000001e+30'
assert (((123456789.123)==(1e23))) is False
assert repr((1.0)/(3)) == '0.3333333333333333'
assert repr((123456789.123)*(0.5)) == '61728394.5615'
assert fails(lambda: (3.141592653589793)<<(-3**81)) == "TypeError: unsupported operand type(s) for <<: 'float' and 'int'"
assert fails(lambda: (float("nan"))|(7)) == "TypeError: unsupported operand type(s) for |: 'float' and 'int'"
assert fails(lambda: (1e-5)>>(None)) == "TypeError: unsupported operand type(s) for >>: 'float' and 'NoneType'"
assert fails(lambda: (1e22)>>(3)) == "TypeError: unsupported operand type(s) for >>: 'float' and 'int'"
assert divmod(123456789,1e15) == (0.0, 123456789.0)
assert (((1e-4)<(-7))) is False
assert repr(round(7.336079772204503e+20,-5)) == '7.336079772204503e+20'
assert fails(lambda: (-1.0)<<(12345678901234567890)) == "TypeError: unsupported operand type(s) for <<: 'float' and 'int'"
assert (((5e-324)!=(-1))) is True
assert fails(lambda: (1e-300)**(None)) == "TypeError: unsupported operand type(s) for ** or pow(): 'float' and 'NoneType'"
assert int(0.5169593161679146) == 0
assert fails(lambda: (2/3)^(2**61)) == "TypeError: unsupported operand type(s) for ^: 'float' and 'int'"
assert divmod(0.1,100.0) == (0.0, 0.1)
assert (((3.141592653589793)>(2**30))) is False
assert fails(lambda: (1e300)<<(float("inf"))) == "TypeError: unsupported operand type(s) for <<: 'float' and 'float'"
assert repr((float("inf"))%(257)) == 'nan'
assert (((0.1)>(7))) is False
assert (((2.5)==(0.5))) is False
assert fails(lambda: (1e23)>>(-2.5)) == "TypeError: unsupported operand type(s) for >>: 'float' and 'float'"
assert (((10**20)<=(1e300))) is True
assert fails(lambda: (2/3)>>(2**61)) == "TypeError: unsupported operand type(s) for >>: 'float' and 'int'"
assert fails(lambda: (float("inf"))>>(123456789)) == "TypeError: unsupported operand type(s) for >>: 'float' and 'int'"
assert fails(lambda: (1.5)&(-3**81)) == "TypeError: unsupported operand type(s) for &: 'float' and 'int'"
assert repr((0.1)*(1.5)) == '0.15000000000000002'
assert (((2**31)>=(1e23))) is False
assert repr((1.0)%(3.141592653589793)) == '1.0'
assert repr((7)/(1e-4)) == '70000.0'
assert (7.277058659524413e-208).hex() == '0x1.de7a9db4d38b9p-689'
assert divmod(100.0,-3**81) == (-1.0, -4.434264882430378e+38)
assert repr(round(0.0,5)) == '0.0'
assert (((1e300)==(2**64))) is False
assert repr(divmod(1.0,-1.0)) == '(-1.0, -0.0)'
assert (((1e-5)>(-7.25))) is True
assert fails(lambda: (2/3)|(2**64+1)) == "TypeError: unsupported operand type(s) for |: 'float' and 'int'"
assert (((1e23)==(12345678901234567890))) is False
assert repr((2**31)+(3.141592653589793)) == '2147483651.1415925'
assert repr((0.1)+(-1)) == '-0.9'
assert repr((1e-5)%(9007199254740993.0)) == '1e-05'
assert (((10)<(0.3))) is False
assert (((2/3)!=(-2**61))) is True
assert fails(lambda: (256)>>(1e300)) == "TypeError: unsupported operand type(s) for >>: 'int' and 'float'"
assert fails(lambda: (5e-324)|(-10**20)) == "TypeError: unsupported operand type(s) for |: 'float' and 'int'"
assert fails(lambda: (5e-324)//("a")) == "TypeError: unsupported operand type(s) for //: 'float' and 'str'"
assert (((-2.5)==(0.5))) is False
assert repr((float("-inf"))**(2**59)) == 'inf'
assert fails(lambda: (1e15)&(-3**81)) == "TypeError: unsupported operand type(s) for &: 'float' and 'int'"
assert repr((float("-inf"))-(0.5)) == '-inf'
assert repr((-7.25)*(999999999999)) == '-7249999999992.75'
assert divmod(2**61-1,1e300) == (0.0, 2.305843009213694e+18)
assert fails(lambda: (1e300)&(3**80)) == "TypeError: unsupported operand type(s) for &: 'float' and 'int'"
assert hash(1.7299201999863908e+16) == 17299201999863908
assert repr((1e300)*(0.5)) == '5e+299'
assert repr((1e23)/(-2.5)) == '-4e+22'
assert repr((1.0)/(1e23)) == '1.0000000000000001e-23'
assert (((1e16)<(-7))) is False
assert (0.3703048549517304).as_integer_ratio() == (3335409613548197, 9007199254740992)
assert divmod(2/3,123456789.123) == (0.0, 0.6666666666666666)
assert (((float("-inf"))!=(2**63-1))) is True
assert repr((1e16)//(1e15)) == '10.0'
assert repr((1e-300).imag) == '0.0'
assert repr((1e-5)*(2.5)) == '2.5e-05'
assert fails(lambda: (2**29)&(123456789.123)) == "TypeError: unsupported operand type(s) for &: 'int' and 'float'"
assert fails(lambda: (2**29)^(float("-inf"))) == "TypeError: unsupported operand type(s) for ^: 'int' and 'float'"
assert fails(lambda: (2**60)^(1e15)) == "TypeError: unsupported operand type(s) for ^: 'int' and 'float'"
assert divmod(255,0.1) == (2549.0, 0.09999999999998585)
assert repr((123456789)+(float("inf"))) == 'inf'
assert repr(round(float("inf"),-20)) == 'inf'
assert repr((-2**30)//(-1.0)) == '1073741824.0'
assert (((10**18)!=(100.0))) is True
assert (((0.3)>(1e-300))) is True
assert fails(lambda: (7)|(1.7976931348623157e308)) == "TypeError: unsupported operand type(s) for |: 'int' and 'float'"
assert fails(lambda: (-2.5)|(-3**81)) == "TypeError: unsupported operand type(s) for |: 'float' and 'int'"
assert repr((1e15)%(123456789)) == '9100000.0'
assert (((0.0)!=(1e16))) is True
assert (0.300523668310126).hex() == '0x1.33bc79fc43868p-2'
assert repr((0.1)/(1.7976931348623157e308)) == '5.562684646268e-310'
assert repr(540.25) == '540.25'
assert (((1e-300)==(float("-inf")))) is False
assert (1e15).as_integer_ratio() == (1000000000000000, 1)
assert (((float("-inf"))>=(2.5))) is False
assert repr((3.141592653589793)/(1e23)) == '3.1415926535897934e-23'
assert repr((2/3)-(257)) == '-256.3333333333333'
assert repr((-2.5)/(1e15)) == '-2.5e-15'
assert fails(lambda: (-2.5)**(2**64+1)) == "OverflowError: (34, 'Numerical result out of range')"
assert repr(round(3.2728206971285313e-198,-2)) == '0.0'
assert repr(round(-7.25,2)) == '-7.25'
assert fails(lambda: (-2.5)>>(True)) == "TypeError: unsupported operand type(s) for >>: 'float' and 'bool'"
assert (((float("-inf"))!=(255))) is True
assert fails(lambda: (1e16)**(10**20)) == "OverflowError: (34, 'Numerical result out of range')"
assert repr(round(-48407.56630890607,13)) == '-48407.56630890607'
assert (((0.5)==(-0.0))) is False
assert int(2.2047537931094607e-156) == 0
assert (((1e15)!=(2**31))) is True
assert repr(divmod(float("-inf"),2**30)) == '(nan, nan)'
assert repr((1e23)/(-2**30)) == '-93132257461547.84'
assert repr((-10**20)-(float("inf"))) == '-inf'
assert repr((float("nan"))*(2**61)) == 'nan'
assert (((1e-5)>=(100.0))) is False
assert repr((1e23)//(-2)) == '-5e+22'
assert repr((3.965)//(-3.622222419203485)) == '-2.0'
assert (((-1.0)>(7))) is False
assert repr(round(1e-5,-2)) == '0.0'
assert repr(-3.551526663972862e+16) == '-3.551526663972862e+16'
assert fails(lambda: (-1.0)|(2**64)) == "TypeError: unsupported operand type(s) for |: 'float' and 'int'"
assert (((123456789.123)<=(2/3))) is False
assert fails(lambda: (1e15)|(-7)) == "TypeError: unsupported operand type(s) for |: 'float' and 'int'"
assert repr((3.141592653589793)//(9007199254740993.0)) == '0.0'
assert repr((12345678901234567890)%(-7.25)) == '-1.0'
assert divmod(1e-5,10**20) == (0.0, 1e-05)
assert (((1e15)<=(123456789.123))) is False
assert repr((8.769341294930787e+16)//(-6.705261818832257)) == '-1.3078298106572664e+16'
assert repr((1e-300)-(3.141592653589793)) == '-3.141592653589793'
assert repr(round(float("nan"),16)) == 'nan'
assert fails(lambda: (1)|(float("inf"))) == "TypeError: unsupported operand type(s) for |: 'int' and 'float'"
assert fails(lambda: (-1)>>(1e-4)) == "TypeError: unsupported operand type(s) for >>: 'int' and 'float'"
assert repr((1e-4)//(-3**81)) == '-1.0'
assert (((9007199254740993.0)<(2**64+1))) is True
