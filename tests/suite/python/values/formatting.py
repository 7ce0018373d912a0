# format specifications and str.format

def fails(function):
    """What calling it raises, as the last line of a traceback says it."""
    try:
        result = function()
    except Exception as error:
        return type(error).__name__ + ": " + str(error)
    raise AssertionError(result)

assert fails(lambda: '{:{'.format(1)) == "ValueError: unmatched '{' in format spec"
assert f'{3.14159:.2f}' == '3.14'
assert fails(lambda: '{:{:{:d}}}'.format(1,2,3)) == 'ValueError: Max string recursion exceeded'
assert fails(lambda: '{:s}'.format(5)) == "ValueError: Unknown format code 's' for object of type 'int'"
assert '{.real}'.format(3) == '3'
assert format('a','s') == 'a'
assert f'{1234567:,}' == '1,234,567'
assert '{0.real}'.format(5) == '5'
assert '{}'.format(1) == '1'
assert fails(lambda: '{:+}'.format('a')) == 'ValueError: Sign not allowed in string format specifier'
assert fails(lambda: '{a!'.format(a=1)) == 'ValueError: end of string while looking for conversion specifier'
assert '{0[0][1]}'.format([[1,2]]) == '2'
assert '{0[a]}'.format({'a':5}) == '5'
assert '{:}'.format('x') == 'x'
assert fails(lambda: '{a'.format()) == "ValueError: expected '}' before end of string"
assert '{:.2%}'.format(.256) == '25.60%'
assert '{a.real.imag}'.format(a=5) == '0'
assert fails(lambda: '{ 0 }'.format(1)) == "KeyError: ' 0 '"
assert fails(lambda: '{!é}'.format(1)) == 'ValueError: Unknown conversion specifier \\xe9'
assert fails(lambda: '{a!}'.format(a=1)) == "ValueError: unmatched '{' in format spec"
assert '{:5}'.format(1j) == '   1j'
assert '{:_}'.format(1234567) == '1_234_567'
assert f'{5:{3}}' == '  5'
assert '{!a}'.format('é') == "'\\xe9'"
assert fails(lambda: '{0[}'.format([1])) == "ValueError: expected '}' before end of string"
assert fails(lambda: '{0[]}'.format([1])) == 'ValueError: Empty attribute in format string'
assert '{:5}'.format(True) == '    1'
assert fails(lambda: '{:>5}'.format(None)) == 'TypeError: unsupported format string passed to NoneType.__format__'
assert format(None) == 'None'
assert '{:0>5}'.format(5) == '00005'
assert '{a b}'.format(**{'a b':3}) == '3'
assert '{:5}|'.format('x') == 'x    |'
assert format(True) == 'True'
assert '{:e}'.format(12345.678) == '1.234568e+04'
assert '{0:{1}}'.format(5,10) == '         5'
assert '{{}}'.format() == '{}'
assert f'{True}' == 'True'
assert fails(lambda: '{}'.format()) == 'IndexError: Replacement index 0 out of range for positional args tuple'
assert f'{"a":>5}' == '    a'
assert fails(lambda: format(-3,'c')) == 'OverflowError: %c arg not in range(0x110000)'
assert str.format('{}',1) == '1'
assert '{!s}'.format('a') == 'a'
assert fails(lambda: '{}'.format_map({'a':1})) == 'ValueError: Format string contains positional fields'
assert f'{255:#x}' == '0xff'
assert f'{True:5}' == '    1'
assert f'{1!r:>5}|' == '    1|'
assert '{:05}'.format(-5) == '-0005'
assert fails(lambda: '{} {0}'.format(1,2)) == 'ValueError: cannot switch from automatic field numbering to manual field specification'
assert fails(lambda: '{:d}'.format('a')) == "ValueError: Unknown format code 'd' for object of type 'str'"
assert fails(lambda: '{a!r'.format(a=1)) == "ValueError: unmatched '{' in format spec"
assert '{:{}}'.format(5,10) == '         5'
assert format(True,'5') == '    1'
assert fails(lambda: '{'.format()) == "ValueError: Single '{' encountered in format string"
assert '{0} {1} {0}'.format(1,2) == '1 2 1'
assert '{:5}'.format(1.5) == '  1.5'
assert '{[0]}'.format([7]) == '7'
assert fails(lambda: '{a!rx}'.format(a=1)) == "ValueError: expected ':' after conversion specifier"
assert '{:05}'.format('a') == 'a0000'
assert fails(lambda: '{!z}'.format(1)) == 'ValueError: Unknown conversion specifier z'
assert fails(lambda: '{0} {}'.format(1,2)) == 'ValueError: cannot switch from manual field specification to automatic field numbering'
assert fails(lambda: '{0}'.format_map([5])) == 'ValueError: Format string contains positional fields'
assert '{0!r:>10}'.format('a') == "       'a'"
assert fails(lambda: '{99999999999999999999}'.format(1)) == 'ValueError: Too many decimal digits in format string'
assert format(3,'c') == '\x03'
assert fails(lambda: '{1}'.format(1)) == 'IndexError: Replacement index 1 out of range for positional args tuple'
assert f'{None}' == 'None'
assert '{a} {b}'.format(a=1,b=2) == '1 2'
assert fails(lambda: '{a}'.format_map({})) == "KeyError: 'a'"
assert '{:>{w}}'.format(5,w=10) == '         5'
assert fails(lambda: '{0[0]x}'.format([1])) == "ValueError: Only '.' or '[' may follow ']' in format field specifier"
assert f'{1.0}' == '1.0'
assert '{0[0]} {0[1]}'.format([1,2]) == '1 2'
assert f'{[1,2]}' == '[1, 2]'
assert '{{{}}}'.format(1) == '{1}'
assert format(True,'d') == '1'
assert '{:<5}|{:^5}|{:>5}'.format(1,2,3) == '1    |  2  |    3'
assert fails(lambda: '{:=5}'.format('a')) == "ValueError: '=' alignment not allowed in string format specifier"
assert '{!r}'.format('a') == "'a'"
assert fails(lambda: '{0.}'.format(1)) == 'ValueError: Empty attribute in format string'
assert '{:x}'.format(255) == 'ff'
assert '{a}'.format_map({'a':1}) == '1'
assert fails(lambda: '}'.format()) == "ValueError: Single '}' encountered in format string"
assert fails(lambda: '{-1}'.format(1)) == "KeyError: '-1'"
assert '{0:{0}}'.format(5) == '    5'
assert fails(lambda: '{a}'.format()) == "KeyError: 'a'"
assert '{:{}}'.format('a','>5') == '    a'
assert fails(lambda: '{0[99999999999999999999]}'.format([1])) == 'ValueError: Too many decimal digits in format string'
assert '{0:b} {0:o} {0:#x} {0:#X}'.format(255) == '11111111 377 0xff 0XFF'
assert f'{None!r:>8}' == '    None'
assert '{:,}'.format(1234567) == '1,234,567'

assert format(256,'020o') == '00000000000000000400'
assert fails(lambda: format(float("inf"),'0>,n')) == "ValueError: Cannot specify ',' with 'n'."
assert fails(lambda: format(1e300,' zy')) == "ValueError: Unknown format code 'y' for object of type 'float'"
assert fails(lambda: format(2**60-1,'0^012.3')) == 'ValueError: Precision not allowed in integer format specifier'
assert fails(lambda: format(1e-300,'25d')) == "ValueError: Unknown format code 'd' for object of type 'float'"
assert fails(lambda: format("é",'0<#E')) == "ValueError: Unknown format code 'E' for object of type 'str'"
assert format(2**61-1,'1G') == '2.30584E+18'
assert format(0,'=,') == '0'
assert fails(lambda: format(-2**30,'<< 8.2X')) == 'ValueError: Precision not allowed in integer format specifier'
assert fails(lambda: format(-2,'025_,d')) == "ValueError: Cannot specify both ',' and '_'."
assert fails(lambda: format(-5,'>-.25n')) == 'ValueError: Precision not allowed in integer format specifier'
assert fails(lambda: format(10,'{^.6')) == 'ValueError: Precision not allowed in integer format specifier'
assert fails(lambda: format(0.1,'*^+1,_.1r')) == "ValueError: Cannot specify both ',' and '_'."
assert format(1e-5,'z.10') == '1e-05'
assert fails(lambda: format("",'é<+z#8\x01')) == "ValueError: Unknown format code '\\x1' for object of type 'str'"
assert format(1,'20.10E') == '    1.0000000000E+00'
assert fails(lambda: format(2**30,'<01.1')) == 'ValueError: Precision not allowed in integer format specifier'
assert format(2**29,'#.10g') == '536870912.0'
assert fails(lambda: format(3,'0_,F')) == "ValueError: Cannot specify both ',' and '_'."
assert fails(lambda: format(9007199254740993.0,'*>+0,,d')) == "ValueError: Invalid format specifier '*>+0,,d' for object of type 'float'"
assert fails(lambda: format(0.0,'<^o')) == "ValueError: Unknown format code 'o' for object of type 'float'"
assert format(2/3,'é^zf') == '0.666667'
assert fails(lambda: format(7,'_,.6')) == "ValueError: Cannot specify both ',' and '_'."
assert fails(lambda: format(2**61,'_,c')) == "ValueError: Cannot specify both ',' and '_'."
assert fails(lambda: format(257,'é=#025.10y')) == "ValueError: Unknown format code 'y' for object of type 'int'"
assert fails(lambda: format(1e23,'08.s')) == 'ValueError: Format specifier missing precision'
assert format(-6,'20E') == '       -6.000000E+00'
assert fails(lambda: format(float("-inf"),'x')) == "ValueError: Unknown format code 'x' for object of type 'float'"
assert fails(lambda: format(2**59,'.0r')) == "ValueError: Unknown format code 'r' for object of type 'int'"
assert fails(lambda: format(-2,'+zb')) == 'ValueError: Negative zero coercion (z) not allowed in integer format specifier'
assert fails(lambda: format(1e-4,'<#8r')) == "ValueError: Unknown format code 'r' for object of type 'float'"
assert format(2**64,'0o') == '2000000000000000000000'
assert fails(lambda: format(5e-324,'{<20_,s')) == "ValueError: Cannot specify both ',' and '_'."
assert fails(lambda: format(9007199254740993.0,'0.10s')) == "ValueError: Unknown format code 's' for object of type 'float'"
assert fails(lambda: format(-1,' #12.x')) == 'ValueError: Format specifier missing precision'
assert fails(lambda: format(1e15,'-,_')) == "ValueError: Cannot specify both ',' and '_'."
assert fails(lambda: format(1e-5,'y')) == "ValueError: Unknown format code 'y' for object of type 'float'"
assert fails(lambda: format(0.1,'+3é')) == "ValueError: Unknown format code '\\xe9' for object of type 'float'"
assert fails(lambda: format("abc",'-#012,.0')) == "ValueError: Cannot specify ',' with 's'."
assert fails(lambda: format(-7,'<0,,.6e')) == "ValueError: Invalid format specifier '<0,,.6e' for object of type 'int'"
assert fails(lambda: format(1e-4,'0o')) == "ValueError: Unknown format code 'o' for object of type 'float'"
assert format(2**29,'é<z3e') == '5.368709e+08'
assert format(1e15,'=.17E') == '1.00000000000000000E+15'
assert format(-2.5,'0,g') == '-2.5'
assert fails(lambda: format("abc",'*<+25%')) == "ValueError: Unknown format code '%' for object of type 'str'"
assert fails(lambda: format(0,'>z0n')) == 'ValueError: Negative zero coercion (z) not allowed in integer format specifier'
assert format(2,'3.25G') == '  2'
assert format(1e22,'{<-01,') == '1e+22'
assert repr(format(-0.0,'*^0f')) == "'-0.000000'"
assert fails(lambda: format(0.5,'<^0.10x')) == "ValueError: Unknown format code 'x' for object of type 'float'"
assert fails(lambda: format("",'{=')) == "ValueError: '=' alignment not allowed in string format specifier"
assert fails(lambda: format(1.5,'25.6\x01')) == "ValueError: Unknown format code '\\x1' for object of type 'float'"
assert fails(lambda: format(-1,'é<_,')) == "ValueError: Cannot specify both ',' and '_'."
assert fails(lambda: format(2**63-1,'^#8_,')) == "ValueError: Cannot specify both ',' and '_'."
assert fails(lambda: format(2**61,'*=025é')) == "ValueError: Unknown format code '\\xe9' for object of type 'int'"
assert fails(lambda: format(1e23,'0X')) == "ValueError: Unknown format code 'X' for object of type 'float'"
assert fails(lambda: format(-2**61,'=_,.2')) == "ValueError: Cannot specify both ',' and '_'."
assert fails(lambda: format(5e-324,'.1c')) == "ValueError: Unknown format code 'c' for object of type 'float'"
assert fails(lambda: format("é",'+3_')) == "ValueError: Cannot specify '_' with 's'."
assert fails(lambda: format(1e-300,'{^_,r')) == "ValueError: Cannot specify both ',' and '_'."
assert fails(lambda: format(255,'20.6\x01')) == "ValueError: Unknown format code '\\x1' for object of type 'int'"
assert fails(lambda: format(5e-324,'<>#03_,.3F')) == "ValueError: Cannot specify both ',' and '_'."
assert format(2**63,'é< 0b') == ' 1000000000000000000000000000000000000000000000000000000000000000'
assert format(9007199254740993.0,'é=3.2e') == '9.01e+15'
assert fails(lambda: format(-1.0,'b')) == "ValueError: Unknown format code 'b' for object of type 'float'"
assert format(2**62,'#12_.2g') == '     4.6e+18'
assert fails(lambda: format(1e16,'{=#012.0c')) == "ValueError: Unknown format code 'c' for object of type 'float'"
assert fails(lambda: format(2**63-1,'0,_.X')) == "ValueError: Cannot specify both ',' and '_'."
assert fails(lambda: format(1.7976931348623157e308,'<=-012.25d')) == "ValueError: Unknown format code 'd' for object of type 'float'"
assert fails(lambda: format(-7.25,'+#_,')) == "ValueError: Cannot specify both ',' and '_'."
assert fails(lambda: format(255,',,.10r')) == "ValueError: Invalid format specifier ',,.10r' for object of type 'int'"
assert fails(lambda: format("é",'é< #é')) == "ValueError: Unknown format code '\\xe9' for object of type 'str'"
assert format(-5,'-08d') == '-0000005'
assert fails(lambda: format(2**30,'20\x01')) == "ValueError: Unknown format code '\\x1' for object of type 'int'"
assert format(10,'0o') == '12'
assert fails(lambda: format(2**60,'*<,y')) == "ValueError: Cannot specify ',' with 'y'."
assert fails(lambda: format(float("-inf"),'3X')) == "ValueError: Unknown format code 'X' for object of type 'float'"
assert format(1e22,'20.10') == '               1e+22'
assert format(2**29,'+.1e') == '+5.4e+08'
assert fails(lambda: format(0.0,'+20_,y')) == "ValueError: Cannot specify both ',' and '_'."
assert fails(lambda: format(1e-5,'+8_,x')) == "ValueError: Cannot specify both ',' and '_'."
assert fails(lambda: format(0.5,'{=20X')) == "ValueError: Unknown format code 'X' for object of type 'float'"
assert format(-2**30,'{<0') == '-1073741824'
assert fails(lambda: format(-6,'^z0,_')) == "ValueError: Cannot specify both ',' and '_'."
assert format(2**63,'<=') == '9223372036854775808'
assert fails(lambda: format(-2**61,'8c')) == 'OverflowError: %c arg not in range(0x110000)'
assert fails(lambda: format(1.0,'025,_.0s')) == "ValueError: Cannot specify both ',' and '_'."
assert fails(lambda: format(-1,'#1.17')) == 'ValueError: Precision not allowed in integer format specifier'
assert fails(lambda: format(1.5,'_,G')) == "ValueError: Cannot specify both ',' and '_'."
assert fails(lambda: format(-2**61,',,F')) == "ValueError: Invalid format specifier ',,F' for object of type 'int'"
assert fails(lambda: format(-0.0,'0^.6\x01')) == "ValueError: Unknown format code '\\x1' for object of type 'float'"
assert fails(lambda: format(257,'{= _,')) == "ValueError: Cannot specify both ',' and '_'."
assert format(255,'z#G') == '255.000'
assert fails(lambda: format(2,'0<+.17X')) == 'ValueError: Precision not allowed in integer format specifier'
assert fails(lambda: format(-1.0,'0_,E')) == "ValueError: Cannot specify both ',' and '_'."
assert format(-1,'=-0') == '-1'
assert fails(lambda: format(2**61-1,'25,é')) == "ValueError: Cannot specify ',' with '\\xe9'."
assert fails(lambda: format(2,'é<_,.2e')) == "ValueError: Cannot specify both ',' and '_'."
assert format(-1,'0>1E') == '-1.000000E+00'
assert fails(lambda: format(2**59,'+0y')) == "ValueError: Unknown format code 'y' for object of type 'int'"
assert format(-1.0,'f') == '-1.000000'
assert fails(lambda: format(1e-5,'12,,r')) == "ValueError: Invalid format specifier '12,,r' for object of type 'float'"
assert format(257,'{=025.3g') == '{{{{{{{{{{{{{{{{{{{{{{257'
assert fails(lambda: format(-5,'<>0,_c')) == "ValueError: Cannot specify both ',' and '_'."
assert format(2.5,'-G') == '2.5'
assert fails(lambda: format(-5,'{^020.2b')) == 'ValueError: Precision not allowed in integer format specifier'
assert format(3,'>-') == '3'
assert fails(lambda: format(2**30-1,'0^.1')) == 'ValueError: Precision not allowed in integer format specifier'
assert format(1e-5,'g') == '1e-05'
assert fails(lambda: format(1e15,'12,,.0')) == "ValueError: Invalid format specifier '12,,.0' for object of type 'float'"
assert fails(lambda: format(-7.25,'<^1,,')) == "ValueError: Cannot specify ',' with ','."
assert format(2.5,'-8.25F') == '2.5000000000000000000000000'
assert fails(lambda: format(2**64,',_.2g')) == "ValueError: Cannot specify both ',' and '_'."
assert format(2**59,'020d') == '00576460752303423488'
assert format(1e16,'^025.0g') == '00000000001e+160000000000'
assert format(0.1,'*^3') == '0.1'
assert fails(lambda: format(2**61,'.2o')) == 'ValueError: Precision not allowed in integer format specifier'
assert fails(lambda: format(-2**61,'é^\x01')) == "ValueError: Unknown format code '\\x1' for object of type 'int'"
assert fails(lambda: format("é",'#0.0\x01')) == "ValueError: Unknown format code '\\x1' for object of type 'str'"
assert fails(lambda: format("abc",'+0g')) == "ValueError: Unknown format code 'g' for object of type 'str'"
assert fails(lambda: format(123456789.123,'8.2d')) == "ValueError: Unknown format code 'd' for object of type 'float'"
assert fails(lambda: format(3.141592653589793,'{=25_,')) == "ValueError: Cannot specify both ',' and '_'."
assert fails(lambda: format(9007199254740993.0,'00r')) == "ValueError: Unknown format code 'r' for object of type 'float'"
assert fails(lambda: format(1.0,'+01X')) == "ValueError: Unknown format code 'X' for object of type 'float'"
assert fails(lambda: format(-2.5,'é=#8,X')) == "ValueError: Cannot specify ',' with 'X'."
assert format(2**30-1,'x') == '3fffffff'
assert format(1.0,'*>1') == '1.0'
assert fails(lambda: format(0.0,'#20_,é')) == "ValueError: Cannot specify both ',' and '_'."
assert format(2**29,'<=') == '536870912'
assert format(2**64,'#,') == '18,446,744,073,709,551,616'
assert format(1e15,'3') == '1000000000000000.0'
assert format(2/3,'_%') == '66.666667%'
assert format(5e-324,'{<.6%') == '0.000000%'
assert fails(lambda: format(0.5,'.1r')) == "ValueError: Unknown format code 'r' for object of type 'float'"
assert format(1,'0.17F') == '1.00000000000000000'
assert fails(lambda: format(2.5,'+0_,.1X')) == "ValueError: Cannot specify both ',' and '_'."
assert format(-1.0,'') == '-1.0'
assert fails(lambda: format(2**62,'0y')) == "ValueError: Unknown format code 'y' for object of type 'int'"
assert format(0,'{>0.1E') == '0.0E+00'
assert fails(lambda: format(1.0,'-#025c')) == "ValueError: Unknown format code 'c' for object of type 'float'"
assert format(float("inf"),'3G') == 'INF'
assert format(2**63,'') == '9223372036854775808'
assert format(2**63-1,'0b') == '111111111111111111111111111111111111111111111111111111111111111'
assert fails(lambda: format(1e300,'-0.F')) == 'ValueError: Format specifier missing precision'
assert fails(lambda: format(-0.0,'{^#.17é')) == "ValueError: Unknown format code '\\xe9' for object of type 'float'"
assert fails(lambda: format(0.0,'0,,o')) == "ValueError: Invalid format specifier '0,,o' for object of type 'float'"
assert fails(lambda: format(2.5,'0_,.F')) == "ValueError: Cannot specify both ',' and '_'."
assert repr(format(float("-inf"),' 8')) == "'    -inf'"
assert format(1e16,'%') == '1000000000000000000.000000%'
assert fails(lambda: format(-2**30,'+12\x01')) == "ValueError: Unknown format code '\\x1' for object of type 'int'"
assert fails(lambda: format(1e15,'+y')) == "ValueError: Unknown format code 'y' for object of type 'float'"
assert format(-6,'') == '-6'
assert format(0.1,'.3n') == '0.1'
assert format(7,'{<#8') == '7{{{{{{{'
assert format(-7,'+e') == '-7.000000e+00'
assert fails(lambda: format(-7.25,',é')) == "ValueError: Cannot specify ',' with '\\xe9'."
assert fails(lambda: format(257,'8.6')) == 'ValueError: Precision not allowed in integer format specifier'
assert fails(lambda: format(2**30-1,'é>#.17')) == 'ValueError: Precision not allowed in integer format specifier'
assert fails(lambda: format(-0.0,'_,.1')) == "ValueError: Cannot specify both ',' and '_'."
assert format("",'0^0') == ''
assert format(2,'0.2F') == '2.00'
assert format(-5,'#8.2e') == '-5.00e+00'
assert fails(lambda: format(100.0,'é>-1.2s')) == "ValueError: Unknown format code 's' for object of type 'float'"
assert fails(lambda: format(2.5,'z#3.1c')) == "ValueError: Unknown format code 'c' for object of type 'float'"
assert fails(lambda: format("",'*^01f')) == "ValueError: Unknown format code 'f' for object of type 'str'"
assert fails(lambda: format(1,' .25')) == 'ValueError: Precision not allowed in integer format specifier'
assert format(7,'<0_f') == '7.000000'
assert fails(lambda: format(-2**30,'0\x01')) == "ValueError: Unknown format code '\\x1' for object of type 'int'"
assert fails(lambda: format(2**30,'z3,,f')) == "ValueError: Invalid format specifier 'z3,,f' for object of type 'int'"
assert fails(lambda: format(1e-5,'#3o')) == "ValueError: Unknown format code 'o' for object of type 'float'"
assert fails(lambda: format(-0.0,'.3d')) == "ValueError: Unknown format code 'd' for object of type 'float'"
assert fails(lambda: format(1e-4,'0r')) == "ValueError: Unknown format code 'r' for object of type 'float'"
assert fails(lambda: format(1.7976931348623157e308,'<<08_o')) == "ValueError: Unknown format code 'o' for object of type 'float'"
assert format(2**59,',d') == '576,460,752,303,423,488'
assert format(3,'-20') == '                   3'
assert repr(format(float("nan"),'')) == "'nan'"
assert format(1e23,'_') == '1e+23'
assert fails(lambda: format(-2.5,'*>-#y')) == "ValueError: Unknown format code 'y' for object of type 'float'"
assert fails(lambda: format(1,'é<8,,c')) == "ValueError: Invalid format specifier '\xe9<8,,c' for object of type 'int'"
assert fails(lambda: format(2**63,'0=#1.0')) == 'ValueError: Precision not allowed in integer format specifier'
assert format(1.5,'-012.3E') == '0001.500E+00'
assert fails(lambda: format(1e23,'é>0y')) == "ValueError: Unknown format code 'y' for object of type 'float'"
assert fails(lambda: format(-1,'*< #020.17X')) == 'ValueError: Precision not allowed in integer format specifier'
assert fails(lambda: format(-2**63,'^ 20.g')) == 'ValueError: Format specifier missing precision'
assert fails(lambda: format(2**61,'0.d')) == 'ValueError: Format specifier missing precision'
assert fails(lambda: format(2**60-1,'.3n')) == 'ValueError: Precision not allowed in integer format specifier'
assert fails(lambda: format(-2**30,',,X')) == "ValueError: Invalid format specifier ',,X' for object of type 'int'"
assert repr(format(-0.0,'{^025.10')) == "'{{{{{{{{{{-0.0{{{{{{{{{{{'"
assert fails(lambda: format(255,'.6n')) == 'ValueError: Precision not allowed in integer format specifier'
assert format(-7,'.17%') == '-700.00000000000000000%'
assert fails(lambda: format("",' .25x')) == "ValueError: Unknown format code 'x' for object of type 'str'"
assert format(1e-4,'#e') == '1.000000e-04'
assert format(-2**63,'0=#f') == '-9223372036854775808.000000'
assert fails(lambda: format("é",'\x01')) == "ValueError: Unknown format code '\\x1' for object of type 'str'"
assert fails(lambda: format(3,'#.e')) == 'ValueError: Format specifier missing precision'
assert format(1e-5,'.10g') == '1e-05'
assert fails(lambda: format(3.141592653589793,'3.17s')) == "ValueError: Unknown format code 's' for object of type 'float'"
assert fails(lambda: format(9007199254740993.0,'<^s')) == "ValueError: Unknown format code 's' for object of type 'float'"
assert format(-2**63,'25G') == '             -9.22337E+18'
assert format(2**61,' 1x') == ' 2000000000000000'
assert fails(lambda: format(256,'*^ 0,_G')) == "ValueError: Cannot specify both ',' and '_'."
assert fails(lambda: format(1e15,'0_.10\x01')) == "ValueError: Cannot specify '_' with '\\x1'."
assert format("é",'.25') == '\xe9'
assert fails(lambda: format(-7,'y')) == "ValueError: Unknown format code 'y' for object of type 'int'"
assert fails(lambda: format(2**63-1,'25.1d')) == 'ValueError: Precision not allowed in integer format specifier'
assert fails(lambda: format(123456789.123,'*^25.10b')) == "ValueError: Unknown format code 'b' for object of type 'float'"
assert fails(lambda: format(1e15,'X')) == "ValueError: Unknown format code 'X' for object of type 'float'"
assert format(2**60,'é>+1') == '+1152921504606846976'
assert fails(lambda: format(-7,'0>.0y')) == "ValueError: Unknown format code 'y' for object of type 'int'"
assert format(2,'é=0d') == '2'
assert fails(lambda: format("é",'0<+,')) == "ValueError: Cannot specify ',' with 's'."
assert fails(lambda: format(2**62,'<>-3,.3n')) == "ValueError: Cannot specify ',' with 'n'."
assert format(-7.25,'-12') == '       -7.25'
assert fails(lambda: format(1e-5,'z.3d')) == "ValueError: Unknown format code 'd' for object of type 'float'"
assert fails(lambda: format(2**64,'<0,,')) == "ValueError: Cannot specify ',' with ','."
assert format(2**63,'#00E') == '9.223372E+18'
assert format(-2**63,'é^0') == '-9223372036854775808'
assert format(2/3,'0.2n') == '0.67'
assert fails(lambda: format(-7.25,'0,_é')) == "ValueError: Cannot specify both ',' and '_'."
assert format(-6,'g') == '-6'
assert format(-2**30,'<=#1.17E') == '-1.07374182400000000E+09'
assert fails(lambda: format(0.5,'<<z25_,')) == "ValueError: Cannot specify both ',' and '_'."
assert format(-2**61,'{=8') == '-2305843009213693952'
assert fails(lambda: format(-2**30,'_,')) == "ValueError: Cannot specify both ',' and '_'."
assert format(0.3,' z') == ' 0.3'
assert format(1e16,'.2') == '1e+16'
assert format(1.7976931348623157e308,'0<,.25') == '1.797693134862315708145274e+308'
assert fails(lambda: format(-2.5,'é>s')) == "ValueError: Unknown format code 's' for object of type 'float'"
assert fails(lambda: format("abc",'0.e')) == 'ValueError: Format specifier missing precision'
assert fails(lambda: format(0.5,'0>-0,,.0s')) == "ValueError: Invalid format specifier '0>-0,,.0s' for object of type 'float'"
assert fails(lambda: format(0.5,'.g')) == 'ValueError: Format specifier missing precision'
assert format(2**63,'*^08%') == '922337203685477580800.000000%'
assert fails(lambda: format(2.5,'<=zd')) == "ValueError: Unknown format code 'd' for object of type 'float'"
assert fails(lambda: format(1e300,'1,.0\x01')) == "ValueError: Cannot specify ',' with '\\x1'."
assert fails(lambda: format(3.141592653589793,'3,_.1o')) == "ValueError: Cannot specify both ',' and '_'."
assert fails(lambda: format(2**62,'#0.0\x01')) == "ValueError: Unknown format code '\\x1' for object of type 'int'"
assert fails(lambda: format(2**30-1,'8c')) == 'OverflowError: %c arg not in range(0x110000)'
assert fails(lambda: format(123456789.123,'+03.6X')) == "ValueError: Unknown format code 'X' for object of type 'float'"
assert fails(lambda: format(2**29,'+0,_E')) == "ValueError: Cannot specify both ',' and '_'."
assert format(2.5,'*^+_') == '+2.5'
assert format(2**63,'+20,') == '+9,223,372,036,854,775,808'
assert format(2**63-1,'é<#1G') == '9.22337E+18'
assert format(-2**61,'<^') == '-2305843009213693952'
assert format(1e-4,'#1E') == '1.000000E-04'
assert format(9007199254740993.0,'zg') == '9.0072e+15'
assert fails(lambda: format(0,'*>#_,.6s')) == "ValueError: Cannot specify both ',' and '_'."
assert fails(lambda: format(2**62,'0<#25r')) == "ValueError: Unknown format code 'r' for object of type 'int'"
assert fails(lambda: format(2**31,'<é')) == "ValueError: Unknown format code '\\xe9' for object of type 'int'"
assert format(1e-5,'é<-20e') == '1.000000e-05\xe9\xe9\xe9\xe9\xe9\xe9\xe9\xe9'
assert format("abc",'') == 'abc'
assert fails(lambda: format(1e15,'025,,G')) == "ValueError: Invalid format specifier '025,,G' for object of type 'float'"
assert fails(lambda: format("é",'#f')) == "ValueError: Unknown format code 'f' for object of type 'str'"
assert fails(lambda: format(-6,'<= 020,,.2o')) == "ValueError: Invalid format specifier '<= 020,,.2o' for object of type 'int'"
assert fails(lambda: format(float("nan"),'0é')) == "ValueError: Unknown format code '\\xe9' for object of type 'float'"
assert format(-2.5,'-8.2') == '    -2.5'
assert fails(lambda: format(2**62,'é=03.o')) == 'ValueError: Format specifier missing precision'
assert fails(lambda: format(3.141592653589793,'0c')) == "ValueError: Unknown format code 'c' for object of type 'float'"
assert fails(lambda: format(-2,'-,,.2')) == "ValueError: Invalid format specifier '-,,.2' for object of type 'int'"
assert fails(lambda: format(10,'é^ #é')) == "ValueError: Unknown format code '\\xe9' for object of type 'int'"
assert fails(lambda: format(1e-300,'d')) == "ValueError: Unknown format code 'd' for object of type 'float'"
