# subclasses of the value types, and objects that convert themselves to them

class I(int): pass
class F(float): pass
class S(str): pass
class B(bytes): pass
class C(complex): pass
class BA(bytearray): pass
class X:
    def __index__(self): return 5
class Y:
    def __int__(self): return 7
    def __float__(self): return 2.5
    def __complex__(self): return 1+2j
    def __bytes__(self): return b'yy'
    def __str__(self): return 'strY'
    def __repr__(self): return 'reprY'
    def __format__(self, s): return 'fmt:' + s
class Bad:
    def __int__(self): return 'x'
    def __float__(self): return 'x'
    def __index__(self): return 'x'
    def __complex__(self): return 'x'
    def __bytes__(self): return 'x'
    def __str__(self): return 5
    def __repr__(self): return 5
    def __format__(self, s): return 5
class R:
    def __radd__(self, o): return ('radd', o)
    def __rmul__(self, o): return ('rmul', o)
    def __rmod__(self, o): return ('rmod', o)
    def __rpow__(self, o): return ('rpow', o)
    def __eq__(self, o): return 'eq'
    def __lt__(self, o): return 'lt'
    def __gt__(self, o): return 'gt'
    def __contains__(self, o): return True
class SR(str):
    def __radd__(self, o): return 'SR.radd'
    def __rmod__(self, o): return 'SR.rmod'
    def __str__(self): return 'custom'
    def __format__(self, spec): return 'f' + spec
class M(dict):
    def __missing__(self, k): return '<' + k + '>'


def result(function):
    """The repr of what calling it gives, or what it raises, as the last line of a traceback says it."""
    try:
        return repr(function())
    except Exception as error:
        return type(error).__name__ + ": " + str(error)


assert result(lambda: I(5)+1) == '6'
assert result(lambda: type(I(5)+1)) == "<class 'int'>"
assert result(lambda: type(I(5))) == "<class '__main__.I'>"
assert result(lambda: I('12')) == '12'
assert result(lambda: I(3.7)) == '3'
assert result(lambda: I(True)) == '1'
assert result(lambda: I(2**70)) == '1180591620717411303424'
assert result(lambda: type(+I(5))) == "<class 'int'>"
assert result(lambda: type(-I(5))) == "<class 'int'>"
assert result(lambda: type(abs(I(5)))) == "<class 'int'>"
assert result(lambda: type(int(I(5)))) == "<class 'int'>"
assert result(lambda: I(5)==5) == 'True'
assert result(lambda: hash(I(5))) == '5'
assert result(lambda: repr(I(5))) == "'5'"
assert result(lambda: str(I(5))) == "'5'"
assert result(lambda: f'{I(5)}') == "'5'"
assert result(lambda: f'{I(5):>4}') == "'   5'"
assert result(lambda: '%d' % I(5)) == "'5'"
assert result(lambda: '%s' % I(5)) == "'5'"
assert result(lambda: {5:1}[I(5)]) == '1'
assert result(lambda: I(5) is I(5)) == 'False'
assert result(lambda: type(I(5).real)) == "<class 'int'>"
assert result(lambda: type(I(5).numerator)) == "<class 'int'>"
assert result(lambda: type(I(5).conjugate())) == "<class 'int'>"
assert result(lambda: type(round(I(5)))) == "<class 'int'>"
assert result(lambda: type(I(5).__trunc__())) == "<class 'int'>"
assert result(lambda: I.from_bytes(b'a')) == '97'
assert result(lambda: type(I.from_bytes(b'a'))) == "<class '__main__.I'>"
assert result(lambda: [1,2,3,4,5,6][I(5)]) == '6'
assert result(lambda: I(5).__class__) == "<class '__main__.I'>"
assert result(lambda: I(5)**2) == '25'
assert result(lambda: divmod(I(7),2)) == '(3, 1)'
assert result(lambda: I(5)<<2) == '20'
assert result(lambda: bool(I(0))) == 'False'
assert result(lambda: I()) == '0'
assert result(lambda: type(I(5)//2)) == "<class 'int'>"
assert result(lambda: type(I(2**70)%(2**80))) == "<class 'int'>"
assert result(lambda: F(1.5)+1) == '2.5'
assert result(lambda: type(F(1.5)+1)) == "<class 'float'>"
assert result(lambda: type(+F(1.5))) == "<class 'float'>"
assert result(lambda: type(float(F(1.5)))) == "<class 'float'>"
assert result(lambda: repr(F(1.5))) == "'1.5'"
assert result(lambda: F('1.5')) == '1.5'
assert result(lambda: type(F.fromhex('0x1p0'))) == "<class '__main__.F'>"
assert result(lambda: f'{F(1.5):.3f}') == "'1.500'"
assert result(lambda: F(2.0)==2) == 'True'
assert result(lambda: hash(F(1.5))) == '1152921504606846977'
assert result(lambda: type(F(1.5).real)) == "<class 'float'>"
assert result(lambda: F()) == '0.0'
assert result(lambda: round(F(2.5))) == '2'
assert result(lambda: type(round(F(2.5),1))) == "<class 'float'>"
assert result(lambda: S('abc')+'d') == "'abcd'"
assert result(lambda: type(S('abc')+'d')) == "<class 'str'>"
assert result(lambda: type(S('abc')[:])) == "<class 'str'>"
assert result(lambda: type(S('abc').strip())) == "<class 'str'>"
assert result(lambda: type(S('abc')*1)) == "<class 'str'>"
assert result(lambda: type(S('abc').lower())) == "<class 'str'>"
assert result(lambda: type(str(S('abc')))) == "<class 'str'>"
assert result(lambda: S('abc')=='abc') == 'True'
assert result(lambda: hash(S('abc'))==hash('abc')) == 'True'
assert result(lambda: repr(S('abc'))) == '"\'abc\'"'
assert result(lambda: S(5)) == "'5'"
assert result(lambda: S(b'a','utf8')) == "'a'"
assert result(lambda: S()) == "''"
assert result(lambda: f'{S("a"):>3}') == "'  a'"
assert result(lambda: '%s' % S('a')) == "'a'"
assert result(lambda: type('%s' % S('a'))) == "<class 'str'>"
assert result(lambda: type(f'{S("a")}')) == "<class 'str'>"
assert result(lambda: type(''.join([S('a')]))) == "<class 'str'>"
assert result(lambda: S('a,b').split(',')) == "['a', 'b']"
assert result(lambda: type(S('ab').split('q')[0])) == "<class 'str'>"
assert result(lambda: type(S('ab').partition('q')[0])) == "<class '__main__.S'>"
assert result(lambda: type(S('a').replace('x','y'))) == "<class 'str'>"
assert result(lambda: S('abc')[1]) == "'b'"
assert result(lambda: list(S('abc'))) == "['a', 'b', 'c']"
assert result(lambda: 'b' in S('abc')) == 'True'
assert result(lambda: {'abc':1}[S('abc')]) == '1'
assert result(lambda: type(S('').join(['a','b']))) == "<class 'str'>"
assert result(lambda: type(S('abc').ljust(2))) == "<class 'str'>"
assert result(lambda: type(S('abc').zfill(2))) == "<class 'str'>"
assert result(lambda: type(S('abc').expandtabs())) == "<class 'str'>"
assert result(lambda: type(S('abc').format())) == "<class '__main__.S'>"
assert result(lambda: type(S('ab').removeprefix('q'))) == "<class 'str'>"
assert result(lambda: type(S('abc').translate({}))) == "<class 'str'>"
assert result(lambda: S('a').__str__()) == "'a'"
assert result(lambda: type(S('a').__str__())) == "<class 'str'>"
assert result(lambda: type(''+S('a'))) == "<class 'str'>"
assert result(lambda: type(S('a')+'')) == "<class 'str'>"
assert result(lambda: type(S('a')%())) == "<class '__main__.S'>"
assert result(lambda: S('é€').encode()) == "b'\\xc3\\xa9\\xe2\\x82\\xac'"
assert result(lambda: len(S('é€'))) == '2'
assert result(lambda: S('abc').upper()) == "'ABC'"
assert result(lambda: sorted([S('b'),'a'])) == "['a', 'b']"
assert result(lambda: S('x')<'y') == 'True'
assert result(lambda: int(S('5'))) == '5'
assert result(lambda: float(S('5'))) == '5.0'
assert result(lambda: B(b'abc')) == "b'abc'"
assert result(lambda: type(B(b'abc'))) == "<class '__main__.B'>"
assert result(lambda: type(B(b'abc')[:])) == "<class 'bytes'>"
assert result(lambda: type(B(b'abc')+b'd')) == "<class 'bytes'>"
assert result(lambda: type(B(b'a').strip())) == "<class 'bytes'>"
assert result(lambda: type(bytes(B(b'a')))) == "<class 'bytes'>"
assert result(lambda: B(b'a')==b'a') == 'True'
assert result(lambda: hash(B(b'a'))==hash(b'a')) == 'True'
assert result(lambda: B()) == "b''"
assert result(lambda: B(3)) == "b'\\x00\\x00\\x00'"
assert result(lambda: B('a','utf8')) == "b'a'"
assert result(lambda: repr(B(b'a'))) == '"b\'a\'"'
assert result(lambda: type(B(b'a')*1)) == "<class 'bytes'>"
assert result(lambda: type(B.fromhex('61'))) == "<class '__main__.B'>"
assert result(lambda: type(B(b'a').__bytes__())) == "<class 'bytes'>"
assert result(lambda: B(b'abc')[1]) == '98'
assert result(lambda: list(B(b'ab'))) == '[97, 98]'
assert result(lambda: B(b'a').decode()) == "'a'"
assert result(lambda: C(1,2)) == '(1+2j)'
assert result(lambda: type(C(1,2))) == "<class '__main__.C'>"
assert result(lambda: type(+C(1,2))) == "<class 'complex'>"
assert result(lambda: type(C(1,2)+1)) == "<class 'complex'>"
assert result(lambda: repr(C(1,2))) == "'(1+2j)'"
assert result(lambda: C('1+2j')) == '(1+2j)'
assert result(lambda: complex(C(1,2))) == '(1+2j)'
assert result(lambda: type(complex(C(1,2)))) == "<class 'complex'>"
assert result(lambda: BA(b'abc')) == "BA(b'abc')"
assert result(lambda: type(BA(b'abc')[:])) == "<class 'bytearray'>"
assert result(lambda: type(BA(b'abc')+b'd')) == "<class 'bytearray'>"
assert result(lambda: repr(BA(b'a'))) == '"BA(b\'a\')"'
assert result(lambda: BA(b'a')==b'a') == 'True'
assert result(lambda: type(BA(b'a').copy())) == "<class 'bytearray'>"
assert result(lambda: type(BA.fromhex('61'))) == "<class '__main__.BA'>"
assert result(lambda: BA(b'a').pop()) == '97'
assert result(lambda: 'a'*X()) == "'aaaaa'"
assert result(lambda: X().__index__()) == '5'
assert result(lambda: 'abcdefg'[X()]) == "'f'"
assert result(lambda: b'abcdefg'[X()]) == '102'
assert result(lambda: int(X())) == '5'
assert result(lambda: float(X())) == '5.0'
assert result(lambda: complex(X())) == '(5+0j)'
assert result(lambda: bytes(X())) == "b'\\x00\\x00\\x00\\x00\\x00'"
assert result(lambda: bytearray(X())) == "bytearray(b'\\x00\\x00\\x00\\x00\\x00')"
assert result(lambda: '%d' % X()) == "'5'"
assert result(lambda: '%x' % X()) == "'5'"
assert result(lambda: '%c' % X()) == "'\\x05'"
assert result(lambda: 'abc'.center(X())) == "' abc '"
assert result(lambda: (5).to_bytes(X())) == "b'\\x00\\x00\\x00\\x00\\x05'"
assert result(lambda: round(1.234567,X())) == '1.23457'
assert result(lambda: 1<<X()) == "TypeError: unsupported operand type(s) for <<: 'int' and 'X'"
assert result(lambda: 'abc'.find('c',X())) == '-1'
assert result(lambda: pow(2,X())) == "TypeError: unsupported operand type(s) for ** or pow(): 'int' and 'X'"
assert result(lambda: int('11',X())) == '6'
assert result(lambda: bytearray(b'abc').insert(X(),65)) == 'None'
assert result(lambda: 'a'.zfill(X())) == "'0000a'"
assert result(lambda: [0]*X()) == '[0, 0, 0, 0, 0]'
assert result(lambda: int(Y())) == '7'
assert result(lambda: float(Y())) == '2.5'
assert result(lambda: complex(Y())) == '(1+2j)'
assert result(lambda: bytes(Y())) == "b'yy'"
assert result(lambda: str(Y())) == "'strY'"
assert result(lambda: '%d' % Y()) == "'7'"
assert result(lambda: '%s %r %a' % (Y(),Y(),Y())) == "'strY reprY reprY'"
assert result(lambda: '%f' % Y()) == "'2.500000'"
assert result(lambda: '%x' % Y()) == 'TypeError: %x format: an integer is required, not Y'
assert result(lambda: f'{Y()}') == "'fmt:'"
assert result(lambda: f'{Y():abc}') == "'fmt:abc'"
assert result(lambda: f'{Y()!r}') == "'reprY'"
assert result(lambda: f'{Y()!s:>8}') == "'    strY'"
assert result(lambda: '{:q}'.format(Y())) == "'fmt:q'"
assert result(lambda: b'%s' % Y()) == "b'yy'"
assert result(lambda: b'%d' % Y()) == "b'7'"
assert result(lambda: complex(Y(),1)) == '(1+3j)'
assert result(lambda: complex(1,Y())) == '(1+2.5j)'
assert result(lambda: hex(Y())) == "TypeError: 'Y' object cannot be interpreted as an integer"
assert result(lambda: 'a'*Y()) == "TypeError: can't multiply sequence by non-int of type 'Y'"
assert result(lambda: round(Y())) == "TypeError: type Y doesn't define __round__ method"
assert result(lambda: format(Y(),'zz')) == "'fmt:zz'"
assert result(lambda: int(Bad())) == 'TypeError: __int__ returned non-int (type str)'
assert result(lambda: float(Bad())) == 'TypeError: Bad.__float__ returned non-float (type str)'
assert result(lambda: complex(Bad())) == 'TypeError: __complex__ returned non-complex (type str)'
assert result(lambda: bytes(Bad())) == 'TypeError: __bytes__ returned non-bytes (type str)'
assert result(lambda: str(Bad())) == 'TypeError: __str__ returned non-string (type int)'
assert result(lambda: repr(Bad())) == 'TypeError: __repr__ returned non-string (type int)'
assert result(lambda: '%d' % Bad()) == 'TypeError: %d format: a real number is required, not Bad'
assert result(lambda: '%s' % Bad()) == 'TypeError: __str__ returned non-string (type int)'
assert result(lambda: '%f' % Bad()) == 'TypeError: Bad.__float__ returned non-float (type str)'
assert result(lambda: f'{Bad()}') == 'TypeError: __format__ must return a str, not int'
assert result(lambda: '{}'.format(Bad())) == 'TypeError: __format__ must return a str, not int'
assert result(lambda: 'a'*Bad()) == 'TypeError: __index__ returned non-int (type str)'
assert result(lambda: hex(Bad())) == 'TypeError: __index__ returned non-int (type str)'
assert result(lambda: '%x' % Bad()) == 'TypeError: %x format: an integer is required, not Bad'
assert result(lambda: 'abc'[Bad()]) == 'TypeError: __index__ returned non-int (type str)'
assert result(lambda: format(Bad())) == 'TypeError: __format__ must return a str, not int'
assert result(lambda: ascii(Bad())) == 'TypeError: __repr__ returned non-string (type int)'
assert result(lambda: ''.join([Bad()])) == 'TypeError: sequence item 0: expected str instance, Bad found'
assert result(lambda: round(1.5,Bad())) == 'TypeError: __index__ returned non-int (type str)'
assert result(lambda: 1+Bad()) == "TypeError: unsupported operand type(s) for +: 'int' and 'Bad'"
assert result(lambda: 'a'+Bad()) == 'TypeError: can only concatenate str (not "Bad") to str'
assert result(lambda: 1+R()) == "('radd', 1)"
assert result(lambda: 1.5+R()) == "('radd', 1.5)"
assert result(lambda: 'a'+R()) == "('radd', 'a')"
assert result(lambda: b'a'+R()) == "('radd', b'a')"
assert result(lambda: 1j+R()) == "('radd', 1j)"
assert result(lambda: 'a'*R()) == "('rmul', 'a')"
assert result(lambda: 'a' % R()) == 'TypeError: not all arguments converted during string formatting'
assert result(lambda: 2**R()) == "('rpow', 2)"
assert result(lambda: 1==R()) == "'eq'"
assert result(lambda: 1<R()) == "'gt'"
assert result(lambda: 'a'<R()) == "'gt'"
assert result(lambda: 'a'==R()) == "'eq'"
assert result(lambda: 1.5<R()) == "'gt'"
assert result(lambda: b'a'==R()) == "'eq'"
assert result(lambda: bytearray()+R()) == "('radd', bytearray(b''))"
assert result(lambda: True+R()) == "('radd', True)"
assert result(lambda: 1!=R()) == 'False'
assert result(lambda: 'a'+SR('b')) == "'SR.radd'"
assert result(lambda: '%s' % SR('b')) == "'SR.rmod'"
assert result(lambda: '%s and %d' % (SR('b'),1)) == "'custom and 1'"
assert result(lambda: f'{SR("b")}') == "'f'"
assert result(lambda: f'{SR("b"):x}') == "'fx'"
assert result(lambda: str(SR('b'))) == "'custom'"
assert result(lambda: '{}'.format(SR('b'))) == "'f'"
assert result(lambda: '%s' % (SR('x'),)) == "'custom'"
assert result(lambda: 'q'.join([SR('b'),'c'])) == "'bqc'"
assert result(lambda: '{a}{b}'.format_map(M(a=1))) == "'1<b>'"
assert result(lambda: '%(a)s %(zz)s' % M(a=1)) == "'1 <zz>'"
assert result(lambda: '{0.real} {0.imag}'.format(1+2j)) == "'1.0 2.0'"
assert result(lambda: '{0[k]}'.format(M())) == "'<k>'"
assert result(lambda: '{!r:>10}|'.format(SR('b'))) == '"       \'b\'|"'
assert result(lambda: int.__new__(I,5)) == '5'
assert result(lambda: type(int.__new__(I,5))) == "<class '__main__.I'>"
assert result(lambda: str.__new__(S,'a')) == "'a'"
assert result(lambda: float.__new__(F,1.5)) == '1.5'
assert result(lambda: int.__new__(str)) == 'TypeError: int.__new__(str): str is not a subtype of int'
assert result(lambda: int.__new__()) == 'TypeError: int.__new__(): not enough arguments'
assert result(lambda: int.__new__(5)) == 'TypeError: int.__new__(X): X is not a type object (int)'
assert result(lambda: bool.__new__(bool,1)) == 'True'
assert result(lambda: int.__new__(bool,1)) == 'TypeError: int.__new__(bool) is not safe, use bool.__new__()'
assert result(lambda: str.__new__(int)) == 'TypeError: str.__new__(int): int is not a subtype of str'
assert result(lambda: bytes.__new__(B,b'a')) == "b'a'"
assert result(lambda: object.__new__(int)) == 'TypeError: object.__new__(int) is not safe, use int.__new__()'
assert result(lambda: isinstance(I(1),int)) == 'True'
assert result(lambda: issubclass(bool,int)) == 'True'
assert result(lambda: type(True)) == "<class 'bool'>"
assert result(lambda: bool.__bases__) == "(<class 'int'>,)"
assert result(lambda: int.from_bytes.__name__) == "'from_bytes'"
assert result(lambda: 'abc'.upper.__name__) == "'upper'"
assert result(lambda: str.upper.__qualname__) == "'str.upper'"
assert result(lambda: str.upper) == "<method 'upper' of 'str' objects>"
assert result(lambda: int.real) == "<attribute 'real' of 'int' objects>"
assert result(lambda: (5).real) == '5'
assert result(lambda: int.__add__) == "<slot wrapper '__add__' of 'int' objects>"
assert result(lambda: 'abc'.upper.__self__) == "'abc'"
assert result(lambda: int.__text_signature__) == 'None'
assert result(lambda: (1).foo) == "AttributeError: 'int' object has no attribute 'foo'"
assert result(lambda: 'a'.foo) == "AttributeError: 'str' object has no attribute 'foo'"
assert result(lambda: int.foo) == "AttributeError: type object 'int' has no attribute 'foo'"
assert result(lambda: (1.5).foo) == "AttributeError: 'float' object has no attribute 'foo'"
assert result(lambda: None+1) == "TypeError: unsupported operand type(s) for +: 'NoneType' and 'int'"
assert result(lambda: []+1) == 'TypeError: can only concatenate list (not "int") to list'
assert result(lambda: 1+[]) == "TypeError: unsupported operand type(s) for +: 'int' and 'list'"
assert result(lambda: 'a'-'b') == "TypeError: unsupported operand type(s) for -: 'str' and 'str'"
assert result(lambda: -'a') == "TypeError: bad operand type for unary -: 'str'"
assert result(lambda: ~1.5) == "TypeError: bad operand type for unary ~: 'float'"
assert result(lambda: +'a') == "TypeError: bad operand type for unary +: 'str'"
assert result(lambda: -b'a') == "TypeError: bad operand type for unary -: 'bytes'"
assert result(lambda: 1 if 'a' else 2) == '1'
assert result(lambda: not '') == 'True'
assert result(lambda: len(5)) == "TypeError: object of type 'int' has no len()"
assert result(lambda: int("5")[0]) == "TypeError: 'int' object is not subscriptable"
assert result(lambda: int("5")[0:1]) == "TypeError: 'int' object is not subscriptable"
assert result(lambda: iter(5)) == "TypeError: 'int' object is not iterable"


# What a set shows does not ask its own `__iter__`.
class Strange(frozenset):
    def __iter__(self):
        return ()


assert repr(Strange("a")) == "Strange({'a'})" and repr(Strange()) == "Strange()"
