# ints of any size: operators, conversions, methods and their errors

def fails(function):
    """What calling it raises, as the last line of a traceback says it."""
    try:
        result = function()
    except Exception as error:
        return type(error).__name__ + ": " + str(error)
    raise AssertionError(result)

assert fails(lambda: 1//0) == 'ZeroDivisionError: integer division or modulo by zero'
assert fails(lambda: 1%0) == 'ZeroDivisionError: integer modulo by zero'
assert fails(lambda: 1/0) == 'ZeroDivisionError: division by zero'
assert fails(lambda: divmod(1,0)) == 'ZeroDivisionError: integer division or modulo by zero'
assert fails(lambda: 0**-1) == 'ZeroDivisionError: 0.0 cannot be raised to a negative power'
assert fails(lambda: pow(2,-1,4)) == 'ValueError: base is not invertible for the given modulus'
assert pow(3,-1,7) == 5
assert fails(lambda: pow(2,3,0)) == 'ValueError: pow() 3rd argument cannot be 0'
assert fails(lambda: pow(2,3.0,5)) == 'TypeError: pow() 3rd argument not allowed unless all arguments are integers'
assert fails(lambda: pow(2.0,3,5)) == 'TypeError: pow() 3rd argument not allowed unless all arguments are integers'
assert fails(lambda: pow(2,'a')) == "TypeError: unsupported operand type(s) for ** or pow(): 'int' and 'str'"
assert fails(lambda: 0.0**-1) == 'ZeroDivisionError: 0.0 cannot be raised to a negative power'
assert fails(lambda: 2.0**10000) == "OverflowError: (34, 'Numerical result out of range')"
assert fails(lambda: 1<<-1) == 'ValueError: negative shift count'
assert fails(lambda: 1>>-1) == 'ValueError: negative shift count'
assert fails(lambda: 1<<(1<<70)) == 'OverflowError: too many digits in integer'
assert 0<<(1<<70) == 0
assert 1>>(1<<70) == 0
assert fails(lambda: 10**400/3) == 'OverflowError: integer division result too large for a float'
assert fails(lambda: int(float('nan'))) == 'ValueError: cannot convert float NaN to integer'
assert fails(lambda: int(float('inf'))) == 'OverflowError: cannot convert float infinity to integer'
assert fails(lambda: int('a')) == "ValueError: invalid literal for int() with base 10: 'a'"
assert fails(lambda: int('1',99)) == 'ValueError: int() base must be >= 2 and <= 36, or 0'
assert fails(lambda: int(1,2)) == "TypeError: int() can't convert non-string with explicit base"
assert fails(lambda: int(x=1)) == "TypeError: int() got an unexpected keyword argument 'x'"
assert int('1',base=2) == 1
assert fails(lambda: int(base=2)) == 'TypeError: int() missing string argument'
assert fails(lambda: int([])) == "TypeError: int() argument must be a string, a bytes-like object or a real number, not 'list'"
assert fails(lambda: int(None)) == "TypeError: int() argument must be a string, a bytes-like object or a real number, not 'NoneType'"
assert fails(lambda: int(1,2,3)) == 'TypeError: int expected at most 2 arguments, got 3'
assert fails(lambda: int('1'*5000)) == 'ValueError: Exceeds the limit (4300 digits) for integer string conversion: value has 5000 digits; use sys.set_int_max_str_digits() to increase the limit'
assert int(b'12') == 12
assert fails(lambda: int(bytearray(b'zz'))) == "ValueError: invalid literal for int() with base 10: b'zz'"
assert fails(lambda: 1+'a') == "TypeError: unsupported operand type(s) for +: 'int' and 'str'"
assert fails(lambda: 5 in 'a') == "TypeError: 'in <string>' requires string as left operand, not int"
assert fails(lambda: 300 in b'a') == 'ValueError: byte must be in range(0, 256)'
assert (1).__add__('a') == NotImplemented
assert fails(lambda: (1).__add__()) == 'TypeError: expected 1 argument, got 0'
assert fails(lambda: (1).__round__('a')) == "TypeError: 'str' object cannot be interpreted as an integer"
assert int.__add__(1,2) == 3
assert fails(lambda: int.__add__('a',2)) == "TypeError: descriptor '__add__' requires a 'int' object but received a 'str'"
assert fails(lambda: (5).to_bytes(1,'x')) == "ValueError: byteorder must be either 'little' or 'big'"
assert fails(lambda: (-5).to_bytes(1)) == "OverflowError: can't convert negative int to unsigned"
assert fails(lambda: (500).to_bytes(1)) == 'OverflowError: int too big to convert'
assert fails(lambda: (5).to_bytes(-1)) == 'ValueError: length argument must be non-negative'
assert fails(lambda: (5).to_bytes(2,5)) == "TypeError: to_bytes() argument 'byteorder' must be str, not int"
assert (5).to_bytes(2,byteorder='little',signed=True) == b'\x05\x00'
assert fails(lambda: (5).to_bytes(foo=1)) == "TypeError: to_bytes() got an unexpected keyword argument 'foo'"
assert fails(lambda: int.from_bytes('a')) == "TypeError: cannot convert 'str' object to bytes"
assert fails(lambda: int.from_bytes([1,300])) == 'ValueError: bytes must be in range(0, 256)'
assert fails(lambda: int.from_bytes(5)) == "TypeError: cannot convert 'int' object to bytes"
assert int.from_bytes(b'\x01\x02','little') == 513
assert int.from_bytes(b'\xff\x02',signed=True) == -254
assert fails(lambda: int.from_bytes()) == "TypeError: from_bytes() missing required argument 'bytes' (pos 1)"
assert fails(lambda: int(1.5,2)) == "TypeError: int() can't convert non-string with explicit base"
assert True+True == 2
assert (True & False, True | 1, True ^ True, ~5) == (False, 1, False, -6)
assert (-True, +True, abs(True), int(True), True.real) == (-1, 1, 1, 1, 1)
assert (int('0b101',0), int('0o17',0), int('0xff',0), int('12',5), int(' 12 '), int('1_000')) == (5, 15, 255, 7, 12, 1000)
assert fails(lambda: int('0777',0)) == "ValueError: invalid literal for int() with base 0: '0777'"
assert int('٣٤') == 34
assert repr(((3).__class__, (3).__sizeof__(), (2**100).__sizeof__())) == "(<class 'int'>, 28, 40)"
assert repr((int.__name__, int.__module__, int.__mro__)) == "('int', 'builtins', (<class 'int'>, <class 'object'>))"
assert fails(lambda: (1).bit_length(1)) == 'TypeError: int.bit_length() takes no arguments (1 given)'
assert ((5).__rsub__(3), (5).__pow__(2,7), (5).__rpow__(2), (5).__divmod__(3), (5).__rdivmod__(13)) == (-2, 4, 32, (1, 2), (2, 3))
assert ((1).__index__(), (1).__float__(), (1).__int__(), (1).__hash__(), (True).__repr__()) == (1, 1.0, 1, 1, 'True')

assert (10**20)%(7) == 2
assert (256)>>((256)%200) == 0
assert repr((12345678901234567890)/(-6)) == '-2.0576131502057613e+18'
assert (((2**30-1)>=(2**30-1))) is True
assert (-3**81)*(-7) == 3103985417701264389637747414334049249621
assert (12345678901234567890)**((10)%40 if (10)>=0 else -2) == 82252625996962883902200053988119600331774131569207631446528559806647083663566037435187912750978162286251755705030444941948763304746218157802392139307392345500269796500763077997366010000000000
assert (-10**20)<<((-3**81)%200) == -20086725553237378444274526154264532531527537422284910441267200000000000000000000
assert (((2**63)>(2**61-1))) is True
assert (2**29).__round__(2) == 536870912
assert (2**61-1)^(2**64+1) == 20752587082923245566
assert (((123456789)==(2**30-1))) is False
assert (255)<<((3**80)%200) == 510
assert (-10**20)>>((2**64)%200) == -1525878906250000
assert (2**63).imag == 0
assert (-2)//(2**29) == -1
assert (1)%(10**30) == 1
assert (-2**30)%(7) == 6
assert (((2**61-1)<=(12345678901234567890))) is True
assert (255)&(2**64) == 0
assert (-2**30)<<((2**64)%200) == -70368744177664
assert (2**63-1)>>((2**30-1)%200) == 1099511627775
assert (1)+(7) == 8
assert repr((2**64)/(10)) == '1.8446744073709553e+18'
assert repr((255)/(-3**81)) == '-5.75067134600757e-37'
assert (7).__floor__() == 7
assert (((False)<=(2**63-1))) is True
assert (-7)*(False) == 0
assert (((2**59)>=(-6))) is True
assert (257)//(-2**63) == -1
assert (3)>>((3**80)%200) == 1
assert (999999999999)//(10**20) == 0
assert (2**31)-(255) == 2147483393
assert (((-2)>(2**60-1))) is False
assert (999999999999)+(2**61-1) == 2305844009213693950
assert (-3**81).__round__(-3) == -443426488243037769948249630619149893000
assert (2)%(-6) == -4
assert divmod(10**18,3**80) == (0, 1000000000000000000)
assert (10**18)*(10**30) == 1000000000000000000000000000000000000000000000000
assert (2**60-1)**((2**60)%40 if (2**60)>=0 else -2) == 9745314011399998945109982417144886124464370294517560896684134038782760412144239350586543359253125968713163517532547254626428290008593201697188328784583851426478361509333900382557965047601686403032864048631370118918511674915578407632195423834634120243347846604106619977392256259918212890625
assert (-1)**((2**62)%40 if (2**62)>=0 else -2) == 1
assert (((-1)>(999999999999))) is False
assert (0).to_bytes(9,"big") == b'\x00\x00\x00\x00\x00\x00\x00\x00\x00'
assert (-1).__ceil__() == -1
assert (-7)**((2**59)%40 if (2**59)>=0 else -2) == 5764801
assert (((123456789)!=(256))) is True
assert (((-7)!=(3**80))) is True
assert (-2)*(-3**81) == 886852976486075539896499261238299785606
assert (((-2)<(False))) is True
assert pow(-5,256,2**30) == 405699585
assert (((-6)==(2**64))) is False
assert (((7)>=(-3**81))) is True
assert repr((2**63-1)**((-2)%40 if (-2)>=0 else -2)) == '1.1754943508222875e-38'
assert (3**80)&(-2**30) == 147808829414345923316083210205905551360
assert (10**20)//(-6) == -16666666666666666667
assert (-7)//(10) == -1
assert (((3)<(10**30))) is True
assert (((-3**81)>(-7))) is False
assert (7)+(10**18) == 1000000000000000007
assert (((-2**30)<=(3**80))) is True
assert (-5)%(10**30) == 999999999999999999999999999995
assert +(257) == 257
assert repr((2**30-1)/(2**61-1)) == '4.656612868740584e-10'
assert (((2**59)>(2**64+1))) is False
assert (((-2)<(True))) is True
assert (2)<<((2**64)%200) == 131072
assert (((256)==(10**20))) is False
assert int(-10**20) == -100000000000000000000
assert (2**29)-(-10**20) == 100000000000536870912
assert (-5)>>((999999999999)%200) == -1
assert (2**64+1)<<((12345678901234567890)%200) == 22835963083295358098170515550477302457023070208
assert pow(2**64,False,-6) == -5
assert (1).__ceil__() == 1
assert (2**64+1)*(2**60-1) == 21267647932558653949167090395382808575
assert (((3**80)>(-2**30))) is True
assert repr((True)/(10)) == '0.1'
assert (((2**30)==(7))) is False
assert (-10**20).__round__(-1) == -100000000000000000000
assert (-6)+(2**60) == 1152921504606846970
assert (((2**30-1)<=(10))) is False
assert (((-6)==(257))) is False
assert divmod(2**61,2**63) == (0, 2305843009213693952)
assert (-3**81)*(2**61-1) == -1022471868015386893008831491852469650944193681081299534653
assert (((-6)<(10**30))) is True
assert (7)>>((0)%200) == 7
assert divmod(2**61,2**63-1) == (0, 2305843009213693952)
assert (2**61)<<((7)%200) == 295147905179352825856
assert (True)+(0) == 1
assert (3)|(2**60) == 1152921504606846979
assert (bool(2**64)) is True
assert (256)+(-5) == 251
assert (257).__floor__() == 257
assert (12345678901234567890)|(-10**20) == -96882374308658214190
assert pow(2**30-1,-6,2**29) == 1
assert (2**59)^(2) == 576460752303423490
assert hex(255) == '0xff'
assert (2**63-1)+(2**64+1) == 27670116110564327424
assert (2**59)**((999999999999)%40 if (999999999999)>=0 else -2) == 467756706361516679045999971692290307403241102940946983668407305464347031809892520683490556267991126797087666005474611510531335080581455533614986425753819751189319981050299023337168629082161058465841014678560733217086568201458647415489695058488057408750445656150096106883746133682863773541993617481654423206950076756349953425363021244452210085867402163278841592913251664106961585680340403957493727751307861072261384229069107016427547355087981710805691905381932845959993222570428944248352516840683381419230033751900157869480979073733330127460196377047034962934391662189692759194739719338693810867181852855806454035068802363868282820498962406892310023482047795832700452747747705401516057010634752
assert (((2**30-1)<(10**30))) is True
assert (-2**30)-(2**31) == -3221225472
assert (2**64)<<((2**60)%200) == 1766847064778384329583297500742918515827483896875618958121606201292619776
assert ((-2).is_integer()) is True
assert (2**60-1)|(999999999999) == 1152921504606846975
assert (2**61).to_bytes(9,"big") == b'\x00 \x00\x00\x00\x00\x00\x00\x00'
assert (True)|(10) == 11
assert (((3)>(-10**20))) is True
assert (10**20)//(10) == 10000000000000000000
assert (7)%(2**64+1) == 7
assert divmod(-1,7) == (-1, 6)
assert (999999999999)<<((7)%200) == 127999999999872
assert (((255)!=(-2**63))) is True
assert (2**61-1)>>((2**60-1)%200) == 0
assert (2**30)%(2**61-1) == 1073741824
assert (2**62)>>((2**61-1)%200) == 0
assert (((2**30-1)==(-7))) is False
assert repr((2**63)/(255)) == '3.617008641903834e+16'
assert (255)>>((999999999999)%200) == 0
assert (123456789)%(2**30) == 123456789
assert (2**61-1)+(2**61-1) == 4611686018427387902
assert divmod(1,2**60-1) == (0, 1)
assert (2**64+1)%(7) == 3
assert (((12345678901234567890)>=(2**64+1))) is False
assert (123456789)|(-2**63) == -9223372036731319019
assert fails(lambda: pow(2**30-1,-3**81,123456789)) == 'ValueError: base is not invertible for the given modulus'
assert repr((-5)/(2**63)) == '-5.421010862427522e-19'
assert (2**31).__round__() == 2147483648
assert (2**60)%(10**20) == 1152921504606846976
assert (0)%(2**60-1) == 0
assert (-7)-(-2**30) == 1073741817
assert (2**30)&(-6) == 1073741824
assert (2**62)-(2**61) == 2305843009213693952
assert (((10**18)<(-2**30))) is False
assert (2**30-1)**((2**63)%40 if (2**63)>=0 else -2) == 1766847051614347913923524227822182390914602913577843820772936023885742081
assert (((2)==(3**80))) is False
assert (2**30)**((257)%40 if (257)>=0 else -2) == 3351951982485649274893506249551461531869841455148098344430890360930441007518386744200468574541725856922507964546621512713438470702986642486608412251521024
assert (257)^(2**59) == 576460752303423745
assert pow(-3**81,True,3**80) == 0
assert (((2**63-1)!=(2**60))) is True
assert (((0)<(2**61))) is True
assert (-6)**((2**63)%40 if (2**63)>=0 else -2) == 1679616
assert (((3**80)>=(True))) is True
assert (((-6)<=(True))) is True
assert (-6)*(257) == -1542
assert (3)^(-2**61) == -2305843009213693949
assert +(999999999999) == 999999999999
assert (((10**20)<(2**30))) is False
assert (2)<<((-3**81)%200) == 401734511064747568885490523085290650630550748445698208825344
assert (((False)<=(1))) is True
assert (((-3**81)==(2))) is False
assert pow(-6,2**31,-3**81) == 0
assert (2**61)&(-10**20) == 0
assert (-2)%(2**63) == 9223372036854775806
assert (True)**((999999999999)%40 if (999999999999)>=0 else -2) == 1
assert (-2**61).__round__(2) == -2305843009213693952
assert (123456789).conjugate() == 123456789
assert (((2**64+1)==(-10**20))) is False
assert (((2**63)!=(10**18))) is True
assert (((2**59)>=(10))) is True
assert oct(2**30-1) == '0o7777777777'
assert (255)^(-7) == -250
assert (12345678901234567890)>>((256)%200) == 171
assert (2**64+1)&(2**30-1) == 1
assert (((2**30)==(2**60-1))) is False
assert (255)<<((False)%200) == 255
assert (((2**61-1)>(3))) is True
assert pow(-10**20,-10**20,-1) == 0
assert (((2**60)>(3))) is True
assert fails(lambda: pow(2,-2**63,-2**61)) == 'ValueError: base is not invertible for the given modulus'
assert (-2**63).real == -9223372036854775808
assert divmod(-10**20,-1) == (100000000000000000000, 0)
assert (2**30-1).__round__() == 1073741823
assert (((-2**61)!=(2**30-1))) is True
assert (2**29)+(12345678901234567890) == 12345678901771438802
assert (-7)//(2**29) == -1
assert (-1)&(3**80) == 147808829414345923316083210206383297601
assert (False)<<((-2**63)%200) == 0
assert (((-2**63)!=(2**62))) is True
assert (-1)-(123456789) == -123456790
assert (((10**20)>(2**62))) is True
assert divmod(2**59,2**63-1) == (0, 576460752303423488)
assert (1)&(2**31) == 0
assert (3)//(-1) == -3
assert (2**60)|(-3**81) == -443426488243037769947096709114543045827
assert (-2**30)+(255) == -1073741569
assert (2)|(True) == 3
assert ~(2**64+1) == -18446744073709551618
assert (2**60)+(-1) == 1152921504606846975
assert (-5)*(-2**61) == 11529215046068469760
assert (2)&(2**31) == 0
assert (2**60-1)*(123456789) == 142335986927810034947863275
assert (10**18)%(123456789) == 87654403
assert (((3)<=(-2))) is False
assert (2**63)<<((2)%200) == 36893488147419103232
assert (2**61-1)<<((0)%200) == 2305843009213693951
assert (((-2**61)>=(-1))) is False
assert (-3**81)^(-1) == 443426488243037769948249630619149892802
assert (False)^(2**61) == 2305843009213693952
assert (-6)%(12345678901234567890) == 12345678901234567884
assert (2**61)<<((2**61-1)%200) == 6582018229284824168619876730229402019930943462534319453394436096
assert repr((257)/(2**30)) == '2.39349901676178e-07'
assert (-5)<<((2**30)%200) == -83886080
assert (2**61-1)%(123456789) == 73408735
assert (2**59)^(-1) == -576460752303423489
assert (((2)!=(10**18))) is True
assert (1)^(-10**20) == -99999999999999999999
assert (-2**30)>>((2**59)%200) == -1
assert (((2**63)>(2**63-1))) is True
assert (((3)<(2**64))) is True
assert (((10**20)==(2**30-1))) is False
assert (-2**61)%(10**18) == 694156990786306048
assert (2**30)//(-7) == -153391690
assert repr((3)/(2**64+1)) == '1.6263032587282567e-19'
assert divmod(0,2**30-1) == (0, 0)
assert (-2**61)&(-5) == -2305843009213693952
assert (((257)==(257))) is True
assert (2**62)*(-2**63) == -42535295865117307932921825928971026432
assert (((123456789)<(10**18))) is True
assert (((2**63-1)>(-2**63))) is True
assert (-2**61)&(12345678901234567890) == 11529215046068469760
assert (2**30-1)^(2**61) == 2305843010287435775
assert oct(10**20) == '0o12657072742654304000000'
