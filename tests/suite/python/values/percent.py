# the percent operator of strings and bytes

def fails(function):
    """What calling it raises, as the last line of a traceback says it."""
    try:
        result = function()
    except Exception as error:
        return type(error).__name__ + ": " + str(error)
    raise AssertionError(result)

assert b'%(a)s' % {b'a':b'x'} == b'x'
assert fails(lambda: b'%(a)s' % {'a':b'x'}) == "KeyError: b'a'"
assert ('%s' % 'é', '%5s|%-5s|' % ('é','b')) == ('\xe9', '    \xe9|b    |')
assert '%c' % 10**3 == '\u03e8'

assert fails(lambda: '% 0x' % ([1,2],)) == 'TypeError: %x format: an integer is required, not list'
assert fails(lambda: '%#-+0i' % ("x",)) == 'TypeError: %i format: a real number is required, not str'
assert '%#3u' % (2**29,) == '536870912'
assert '%#12.le' % (-1,) == '     -1.e+00'
assert '%+d' % (-0.0,) == '+0'
assert '%+3s' % ("é\u20ac",) == ' \xe9\u20ac'
assert fails(lambda: '%08X' % (1e22,)) == 'TypeError: %X format: an integer is required, not float'
assert '% #+.3F' % (float("nan"),) == '+NAN'
assert fails(lambda: '%-z' % (1e-300,)) == "ValueError: unsupported format character 'z' (0x7a) at index 2"
assert fails(lambda: '%+#.x' % (1.5,)) == 'TypeError: %x format: an integer is required, not float'
assert b'% 0-x' % (-1,) == b'-1'
assert fails(lambda: '%8.17X' % (1.5,)) == 'TypeError: %X format: an integer is required, not float'
assert '% .g' % (-2.5,) == '-2'
assert fails(lambda: '%-8c' % (-2.5,)) == 'TypeError: %c requires int or char'
assert '% f' % (2**30-1,) == ' 1073741823.000000'
assert fails(lambda: '%.3X' % (0.1,)) == 'TypeError: %X format: an integer is required, not float'
assert '%.8E' % (-2,) == '-2.00000000E+00'
assert fails(lambda: '%0%' % (2**60-1,)) == "ValueError: unsupported format character '%' (0x25) at index 2"
assert b'% #.E' % (7,) == b' 7.E+00'
assert fails(lambda: '%8o' % (None,)) == 'TypeError: %o format: an integer is required, not NoneType'
assert '%1u' % (256,) == '256'
assert fails(lambda: '% +0x' % ([1,2],)) == 'TypeError: %x format: an integer is required, not list'
assert '%+0 c' % (3,) == '\x03'
assert '%F' % (-1.0,) == '-1.000000'
assert '%#0 .f' % (2**64+1,) == ' 18446744073709551616.'
assert '%0#a' % (1.0,) == '1.0'
assert '%0-12a' % (2**61,) == '2305843009213693952'
assert '%0i' % (1e22,) == '10000000000000000000000'
assert '%0#8s' % (-7.25,) == '   -7.25'
assert fails(lambda: '%.1c' % (0.5,)) == 'TypeError: %c requires int or char'
assert '%-+8d' % (3.141592653589793,) == '+3      '
assert b'%r' % (1e-300,) == b'1e-300'
assert '% 0G' % (2**59,) == ' 5.76461E+17'
assert '%0f' % (1.0,) == '1.000000'
assert fails(lambda: b'%+8%' % (2**64,)) == "ValueError: unsupported format character '%' (0x25) at index 3"
assert '%-d' % (1e-4,) == '0'
assert fails(lambda: b'%+ -8%' % (1e-300,)) == "ValueError: unsupported format character '%' (0x25) at index 5"
assert b'%+ G' % (2.5,) == b'+2.5'
assert '%.1o' % (3,) == '3'
assert '%0.lG' % (1.5,) == '2'
assert b'%#x' % (2**64,) == b'0x10000000000000000'
assert b'%#12a' % (2**61-1,) == b'2305843009213693951'
assert fails(lambda: '%#12.8%' % (2**60,)) == "ValueError: unsupported format character '%' (0x25) at index 6"
assert '%+0G' % (2**61,) == '+2.30584E+18'
assert '%.17u' % (1e15,) == '01000000000000000'
assert '%0 .1d' % (-1,) == '-1'
assert '%-+#0.0E' % (2**31,) == '+2.E+09'
assert fails(lambda: '%+z' % (2**30-1,)) == "ValueError: unsupported format character 'z' (0x7a) at index 2"
assert '% #-3.17a' % ([1,2],) == '[1, 2]'
assert '%+.3d' % (2**63-1,) == '+9223372036854775807'
assert b'%00u' % (-6,) == b'-6'
assert b'%0 1.0E' % (2**59,) == b' 6E+17'
assert fails(lambda: '%+-012X' % (1e-300,)) == 'TypeError: %X format: an integer is required, not float'
assert '%lg' % (1e22,) == '1e+22'
assert '% 8r' % (2.5,) == '     2.5'
assert fails(lambda: '% .3x' % (100.0,)) == 'TypeError: %x format: an integer is required, not float'
assert fails(lambda: '%0-z' % (0.0,)) == "ValueError: unsupported format character 'z' (0x7a) at index 3"
assert fails(lambda: '%#08.3y' % (2**59,)) == "ValueError: unsupported format character 'y' (0x79) at index 6"
assert '%s' % (2**60,) == '1152921504606846976'
assert '%.1o' % (2**61,) == '200000000000000000000'
assert '%+0-12f' % (-7.25,) == '-7.250000   '
assert fails(lambda: '% +X' % (-1.0,)) == 'TypeError: %X format: an integer is required, not float'
assert '%+X' % (1,) == '+1'
assert '%#.i' % (2**30,) == '1073741824'
assert '% 0-a' % (-2.5,) == '-2.5'
assert '%0-a' % (1e-5,) == '1e-05'
assert fails(lambda: '%.F' % ("x",)) == 'TypeError: must be real number, not str'
assert fails(lambda: '%1.8d' % (float("inf"),)) == 'OverflowError: cannot convert float infinity to integer'
assert fails(lambda: b'%z' % (1.5,)) == "ValueError: unsupported format character 'z' (0x7a) at index 1"
assert '%0g' % (10,) == '10'
assert '%+ -3.1a' % (-7.25,) == '-  '
assert fails(lambda: '%.0c' % (None,)) == 'TypeError: %c requires int or char'
assert fails(lambda: '% +08X' % ("abc",)) == 'TypeError: %X format: an integer is required, not str'
assert '%.*f' % (2,3.14159) == '3.14'
assert '%0-0c' % (2,) == '\x02'
assert fails(lambda: '%-#y' % (-2**63,)) == "ValueError: unsupported format character 'y' (0x79) at index 3"
assert '%0-.17e' % (3,) == '3.00000000000000000e+00'
assert '% +.0F' % (2**59,) == '+576460752303423488'
assert '%-+#.8d' % (2**59,) == '+576460752303423488'
assert fails(lambda: '%12%' % (2**59,)) == "ValueError: unsupported format character '%' (0x25) at index 3"
assert '%-+lx' % (10**18,) == '+de0b6b3a7640000'
assert fails(lambda: b'%+#c' % (1e15,)) == 'TypeError: %c requires an integer in range(256) or a single byte'
assert fails(lambda: '% 0ly' % (1e-5,)) == "ValueError: unsupported format character 'y' (0x79) at index 4"
assert '%0+8e' % (2**29,) == '+5.368709e+08'
assert fails(lambda: '%.17F' % ("x",)) == 'TypeError: must be real number, not str'
assert '%1g' % (2**61,) == '2.30584e+18'
assert '%.0s' % (-1.0,) == ''
assert '%0 -12.17F' % (2**60-1,) == ' 1152921504606846976.00000000000000000'
assert '%g' % (1e23,) == '1e+23'
assert fails(lambda: '%0c' % (b"ab",)) == 'TypeError: %c requires int or char'
assert fails(lambda: '% +8c' % (2**64,)) == 'OverflowError: %c arg not in range(0x110000)'
assert fails(lambda: '%#-%' % (-7,)) == "ValueError: unsupported format character '%' (0x25) at index 3"
assert '%#1F' % (100.0,) == '100.000000'
assert '%.8G' % (2**64,) == '1.8446744E+19'
assert '%0-#.17s' % (-1,) == '-1'
assert '%#3.1o' % (-1,) == '-0o1'
assert fails(lambda: '%012.1%' % (100.0,)) == "ValueError: unsupported format character '%' (0x25) at index 6"
assert '% hg' % (1e-4,) == ' 0.0001'
assert fails(lambda: '%0.z' % (2**60,)) == "ValueError: unsupported format character 'z' (0x7a) at index 3"
assert b'%.1g' % (2,) == b'2'
assert '%-12hf' % (2**30-1,) == '1073741823.000000'
assert '% 1F' % (2**30-1,) == ' 1073741823.000000'
assert '%-F' % (2**60,) == '1152921504606846976.000000'
assert '%+3.F' % (2**63-1,) == '+9223372036854775808'
assert b'%.8F' % (-5,) == b'-5.00000000'
assert '%#0+Ld' % (123456789.123,) == '+123456789'
assert b'%1u' % (-0.0,) == b'0'
assert '%-3.1e' % (1e-5,) == '1.0e-05'
assert '% -12.17G' % (-2**63,) == '-9.2233720368547758E+18'
assert '%0-o' % (2**60,) == '100000000000000000000'
assert '%.3s' % (-2,) == '-2'
assert '%g' % (2**60,) == '1.15292e+18'
assert '%1f' % (-2,) == '-2.000000'
assert '%+0.3a' % (-2**63,) == '-92'
assert '% a' % (100.0,) == '100.0'
assert fails(lambda: '%# +0z' % (3.141592653589793,)) == "ValueError: unsupported format character 'z' (0x7a) at index 5"
assert '%-+3u' % (2**60-1,) == '+1152921504606846975'
assert b'%F' % (2**60,) == b'1152921504606846976.000000'
assert fails(lambda: '%8f' % ("abc",)) == 'TypeError: must be real number, not str'
assert fails(lambda: '%-0z' % ("abc",)) == "ValueError: unsupported format character 'z' (0x7a) at index 3"
assert b'% E' % (-1,) == b'-1.000000E+00'
assert b'%a' % (0.5,) == b'0.5'
assert b'%o' % (2**60-1,) == b'77777777777777777777'
assert '%8.1E' % (2**60,) == ' 1.2E+18'
assert '% 012.1lE' % (1.5,) == ' 00001.5E+00'
assert fails(lambda: '%12.1X' % ([1,2],)) == 'TypeError: %X format: an integer is required, not list'
assert '%8a' % (b"ab",) == "   b'ab'"
assert fails(lambda: b'% 12x' % (1e16,)) == 'TypeError: %x format: an integer is required, not float'
assert '%+g' % (2/3,) == '+0.666667'
assert fails(lambda: b'%-z' % (2**30,)) == "ValueError: unsupported format character 'z' (0x7a) at index 2"
assert fails(lambda: '%+0 1z' % (1e22,)) == "ValueError: unsupported format character 'z' (0x7a) at index 5"
assert '%0F' % (1e16,) == '10000000000000000.000000'
assert fails(lambda: b'%-.0y' % (100.0,)) == "ValueError: unsupported format character 'y' (0x79) at index 4"
assert '%-+01la' % (2/3,) == '0.6666666666666666'
assert '%-#+8e' % (2/3,) == '+6.666667e-01'
assert fails(lambda: b'%#.1d' % ("é\u20ac",)) == 'TypeError: %d format: a real number is required, not str'
assert '%012s' % (-2.5,) == '        -2.5'
assert b'%3.1g' % (5e-324,) == b'5e-324'
assert fails(lambda: '%12y' % (2**30-1,)) == "ValueError: unsupported format character 'y' (0x79) at index 3"
assert fails(lambda: '%+# .1z' % (2**60,)) == "ValueError: unsupported format character 'z' (0x7a) at index 6"
assert repr('%1Le' % (float("inf"),)) == "'inf'"
assert fails(lambda: '%0 .0%' % (-2**61,)) == "ValueError: unsupported format character '%' (0x25) at index 5"
assert '%0.1o' % (257,) == '401'
assert '%-#8.1f' % (0.1,) == '0.1     '
assert b'%+-#u' % (-7.25,) == b'-7'
assert fails(lambda: '%-12z' % (1e300,)) == "ValueError: unsupported format character 'z' (0x7a) at index 4"
assert fails(lambda: '%%' % (-7,)) == 'TypeError: not all arguments converted during string formatting'
assert fails(lambda: '%0.17%' % (1.7976931348623157e308,)) == "ValueError: unsupported format character '%' (0x25) at index 5"
assert '%#-F' % (2**63,) == '9223372036854775808.000000'
assert '%0g' % (-6,) == '-6'
assert fails(lambda: '%0c' % (100.0,)) == 'TypeError: %c requires int or char'
assert '%0+12a' % (2**59,) == '576460752303423488'
assert fails(lambda: '%#1c' % (1.0,)) == 'TypeError: %c requires int or char'
assert fails(lambda: '%+01x' % (3.141592653589793,)) == 'TypeError: %x format: an integer is required, not float'
assert fails(lambda: b'%#y' % (-7,)) == "ValueError: unsupported format character 'y' (0x79) at index 2"
assert '%0+1.G' % (5e-324,) == '+5E-324'
assert fails(lambda: '%-#+0x' % ("abc",)) == 'TypeError: %x format: an integer is required, not str'
assert '%8G' % (-1,) == '      -1'
assert b'%# +12.8r' % ("abc",) == b"       'abc'"
assert b'%r' % (-1,) == b'-1'
assert fails(lambda: '%G' % (None,)) == 'TypeError: must be real number, not NoneType'
assert '%-+12F' % (255,) == '+255.000000 '
assert fails(lambda: '%0#X' % (float("-inf"),)) == 'TypeError: %X format: an integer is required, not float'
assert '% 12c' % (255,) == '           \xff'
assert b'%+-3d' % (65,) == b'+65'
assert fails(lambda: b'%x' % (1e15,)) == 'TypeError: %x format: an integer is required, not float'
assert fails(lambda: '%o' % (1e-5,)) == 'TypeError: %o format: an integer is required, not float'
assert '%i' % (2**61,) == '2305843009213693952'
assert '%+.1a' % (2**61-1,) == '2'
assert fails(lambda: '%#3X' % (1.5,)) == 'TypeError: %X format: an integer is required, not float'
assert '%12f' % (1e15,) == '1000000000000000.000000'
assert '%r' % (-7,) == '-7'
assert '% u' % (123456789.123,) == ' 123456789'
assert '%r' % (257,) == '257'
assert '% 0+12li' % (1e16,) == '+10000000000000000'
assert '%u' % (1.7976931348623157e308,) == '179769313486231570814527423731704356798070567525844996598917476803157260780028538760589558632766878171540458953514382464234321326889464182768467546703537516986049910576551282076245490090389328944075868508455133942304583236903222948165808559332123348274797826204144723168738177180919299881250404026184124858368'
assert fails(lambda: '%+ #.17%' % (float("inf"),)) == "ValueError: unsupported format character '%' (0x25) at index 7"
assert repr('% +#g' % (float("inf"),)) == "'+inf'"
assert '%#0-8hE' % (1e300,) == '1.000000E+300'
assert '% #i' % (2**61-1,) == ' 2305843009213693951'
assert fails(lambda: '% #o' % ([1,2],)) == 'TypeError: %o format: an integer is required, not list'
assert '%0 .8F' % (float("nan"),) == ' NAN'
assert fails(lambda: '%3X' % (-0.0,)) == 'TypeError: %X format: an integer is required, not float'
assert '% 1r' % (2**61-1,) == '2305843009213693951'
assert fails(lambda: '%+#-1.8E' % ("x",)) == 'TypeError: must be real number, not str'
assert fails(lambda: '%-+12Lz' % (9007199254740993.0,)) == "ValueError: unsupported format character 'z' (0x7a) at index 6"
assert '% -F' % (0x110000,) == ' 1114112.000000'
assert fails(lambda: '%# %' % (2**63,)) == "ValueError: unsupported format character '%' (0x25) at index 3"
assert '%#.17g' % (0.1,) == '0.10000000000000001'
assert '%0 #.8li' % (-1,) == '-00000001'
assert '%00X' % (2,) == '2'
assert '%0d' % (2**64,) == '18446744073709551616'
assert '% 0G' % (1.0,) == ' 1'
assert '%3a' % (-5,) == ' -5'
assert '%-012e' % (9007199254740993.0,) == '9.007199e+15'
assert '%8.0d' % (2**64+1,) == '18446744073709551617'
assert fails(lambda: '% .17z' % (-1.0,)) == "ValueError: unsupported format character 'z' (0x7a) at index 5"
assert fails(lambda: '%0+z' % (2**64+1,)) == "ValueError: unsupported format character 'z' (0x7a) at index 3"
assert fails(lambda: '%-%' % (2**64+1,)) == "ValueError: unsupported format character '%' (0x25) at index 2"
assert b'% i' % (2**64,) == b' 18446744073709551616'
assert b'%i' % (-2.5,) == b'-2'
assert '%# 012o' % (-2**61,) == '-0o200000000000000000000'
assert '%0-.8u' % (10,) == '00000010'
assert fails(lambda: '% 8X' % (100.0,)) == 'TypeError: %X format: an integer is required, not float'
assert '%3.3u' % (257,) == '257'
assert '%-1e' % (2**29,) == '5.368709e+08'
assert '%+8s' % (2**61,) == '2305843009213693952'
assert fails(lambda: '%-.0z' % (-2**61,)) == "ValueError: unsupported format character 'z' (0x7a) at index 4"
assert fails(lambda: '%#-c' % (-5,)) == 'OverflowError: %c arg not in range(0x110000)'
assert fails(lambda: '%-+8z' % (3.141592653589793,)) == "ValueError: unsupported format character 'z' (0x7a) at index 4"
assert '% 1F' % (2/3,) == ' 0.666667'
assert fails(lambda: '%#c' % (-2.5,)) == 'TypeError: %c requires int or char'
assert fails(lambda: '%3%' % (7,)) == "ValueError: unsupported format character '%' (0x25) at index 2"
assert '%.1E' % (1e-5,) == '1.0E-05'
assert b'%1.3le' % (1e23,) == b'1.000e+23'
assert '%0a' % (-1,) == '-1'
assert fails(lambda: '%01o' % ("é\u20ac",)) == 'TypeError: %o format: an integer is required, not str'
assert '%3.x' % (2**61,) == '2000000000000000'
assert '%#-+F' % (2/3,) == '+0.666667'
assert b'%#0 8F' % (float("inf"),) == b' 0000INF'
assert fails(lambda: '%-+.3%' % ("x",)) == "ValueError: unsupported format character '%' (0x25) at index 5"
assert b'%.8E' % (2**62,) == b'4.61168602E+18'
assert b'%x' % (-5,) == b'-5'
assert fails(lambda: '%z' % (255,)) == "ValueError: unsupported format character 'z' (0x7a) at index 1"
assert '% #d' % (2**30,) == ' 1073741824'
assert fails(lambda: b'%F' % (b"ab",)) == 'TypeError: float argument required, not bytes'
assert fails(lambda: b'% lz' % (-2**30,)) == "ValueError: unsupported format character 'z' (0x7a) at index 3"
assert fails(lambda: b'%.17lz' % (-1.0,)) == "ValueError: unsupported format character 'z' (0x7a) at index 5"
assert '%e' % (0,) == '0.000000e+00'
assert '%# +12.8r' % (-6,) == '          -6'
assert fails(lambda: '% #c' % (2**60,)) == 'OverflowError: %c arg not in range(0x110000)'
assert fails(lambda: '%-#+y' % (1e-5,)) == "ValueError: unsupported format character 'y' (0x79) at index 4"
assert fails(lambda: '%+ 00.8X' % (2/3,)) == 'TypeError: %X format: an integer is required, not float'
assert fails(lambda: '% #-3c' % ([1,2],)) == 'TypeError: %c requires int or char'
assert '%X' % (2**60-1,) == 'FFFFFFFFFFFFFFF'
assert '%+0f' % (1e300,) == '+1000000000000000052504760255204420248704468581108159154915854115511802457988908195786371375080447864043704443832883878176942523235360430575644792184786706982848387200926575803737830233794788090059368953234970799945081119038967640880074652742780142494579258788820056842838115669472196386865459400540160.000000'
assert '%- 1Lu' % (-1.0,) == '-1'
assert fails(lambda: '%-3.c' % (2**61-1,)) == 'OverflowError: %c arg not in range(0x110000)'
assert '% #-1.he' % (2**60-1,) == ' 1.e+18'
assert '%0E' % (0.1,) == '1.000000E-01'

# What is one argument though it has items.
for template in (b"xy", bytearray(b"xy")):
    for given in ("G", b"a", bytearray(b"b"), (1,), 1):
        try:
            template % given
        except TypeError as error:
            assert str(error) == "not all arguments converted during bytes formatting"
        else:
            raise AssertionError((template, given))
    assert template % {} == template % [1] == template % range(3) == b"xy"
assert "abc" % bytearray(b"x") == "abc" % b"x" == "abc"
