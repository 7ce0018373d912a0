# the functions of builtins

def fails(function):
    """What calling it raises, as the last line of a traceback says it."""
    try:
        result = function()
    except BaseException as error:
        return type(error).__name__ + ": " + str(error)
    raise AssertionError(result)

class R:
    def __round__(s,n=None): return ('r',n)
    def __abs__(s): return 'abs'
    def __index__(s): return 7
    def __len__(s): return 3
    def __getitem__(s,i):
        if i<3: return i*10
        raise IndexError
    def __divmod__(s,o): return 'dm'
    def __pow__(s,o,m=None): return ('pow',o,m)
    def __format__(s,f): return 'fmt:'+f
    def __call__(s): return 1
    def __bool__(s): return False
    def __dir__(s): return ['b','a']
class NL:
    def __len__(s): return -1
class NL2:
    def __len__(s): return 'a'
class It:
    def __iter__(s): return 5
r=R()

assert fails(lambda: chr(2**40)) == 'ValueError: chr() arg not in range(0x110000)'
assert fails(lambda: chr(-1)) == 'ValueError: chr() arg not in range(0x110000)'
assert fails(lambda: chr("a")) == "TypeError: 'str' object cannot be interpreted as an integer"
assert repr((chr(97),chr(0x1F600),chr(r))) == "('a', '😀', '\\x07')"
assert fails(lambda: ord(1)) == 'TypeError: ord() expected string of length 1, but int found'
assert fails(lambda: ord("ab")) == 'TypeError: ord() expected a character, but string of length 2 found'
assert fails(lambda: ord(b"ab")) == 'TypeError: ord() expected a character, but string of length 2 found'
assert repr((ord("a"),ord("é"),ord(b"a"),ord("\U0001F600"))) == '(97, 233, 97, 128512)'
assert fails(lambda: hex(1.5)) == "TypeError: 'float' object cannot be interpreted as an integer"
assert repr((hex(255),hex(-255),bin(5),bin(-5),oct(8),hex(0),hex(2**70),bin(r))) == "('0xff', '-0xff', '0b101', '-0b101', '0o10', '0x0', '0x400000000000000000', '0b111')"
assert fails(lambda: bin("a")) == "TypeError: 'str' object cannot be interpreted as an integer"
assert fails(lambda: abs("a")) == "TypeError: bad operand type for abs(): 'str'"
assert repr((abs(-3),abs(3.5),abs(-2**70),abs(3+4j),abs(True),abs(r))) == "(3, 3.5, 1180591620717411303424, 5.0, 1, 'abs')"
assert fails(lambda: divmod(1,"a")) == "TypeError: unsupported operand type(s) for divmod(): 'int' and 'str'"
assert repr((divmod(7,2),divmod(-7,2),divmod(7.5,2),divmod(2**70,3),divmod(r,1))) == "((3, 1), (-4, 1), (3.0, 1.5), (393530540239137101141, 1), 'dm')"
assert fails(lambda: round("a")) == "TypeError: type str doesn't define __round__ method"
assert fails(lambda: round(1.5,"a")) == "TypeError: 'str' object cannot be interpreted as an integer"
assert fails(lambda: round(1,2,3)) == 'TypeError: round() takes at most 2 arguments (3 given)'
assert repr((round(2.5),round(3.5),round(2.675,2),round(1234,-2),round(1e300),round(r),round(r,2),round(2.5,None),round(True))) == "(2, 4, 2.67, 1200, 1000000000000000052504760255204420248704468581108159154915854115511802457988908195786371375080447864043704443832883878176942523235360430575644792184786706982848387200926575803737830233794788090059368953234970799945081119038967640880074652742780142494579258788820056842838115669472196386865459400540160, ('r', None), ('r', 2), 2, 1)"
assert repr((round(number=2.567,ndigits=1))) == '2.6'
assert fails(lambda: pow(1)) == "TypeError: pow() missing required argument 'exp' (pos 2)"
assert fails(lambda: pow(1,2,0)) == 'ValueError: pow() 3rd argument cannot be 0'
assert fails(lambda: pow(2,-1,4)) == 'ValueError: base is not invertible for the given modulus'
assert repr((pow(2,10),pow(2,10,1000),pow(3,-1,7),pow(2,0.5),pow(2,-1),pow(base=2,exp=3),pow(r,2),pow(r,2,3))) == "(1024, 24, 5, 1.4142135623730951, 0.5, 8, ('pow', 2, None), ('pow', 2, 3))"
assert fails(lambda: pow("a",2)) == "TypeError: unsupported operand type(s) for ** or pow(): 'str' and 'int'"
assert fails(lambda: pow(2.0,2,3)) == 'TypeError: pow() 3rd argument not allowed unless all arguments are integers'
assert fails(lambda: max()) == 'TypeError: max expected at least 1 argument, got 0'
assert fails(lambda: max(1)) == "TypeError: 'int' object is not iterable"
assert fails(lambda: max([])) == 'ValueError: max() iterable argument is empty'
assert repr((max([],default=3))) == '3'
assert fails(lambda: (max(1,2,default=3))) == 'TypeError: Cannot specify a default for max() with multiple positional arguments'
assert fails(lambda: (max(1,2,key=1))) == "TypeError: 'int' object is not callable"
assert fails(lambda: (max(1,2,foo=1))) == "TypeError: max() got an unexpected keyword argument 'foo'"
assert repr((max(1,3,2),max([1,3,2]),max("abc"),max([1,2],key=lambda v:-v),min(3,1,2),min("b","a",key=ord),max([(1,'a'),(1,'b')]),max(1,1.0),max(1.0,1))) == "(3, 3, 'c', 1, 1, 'a', (1, 'b'), 1, 1.0)"
assert fails(lambda: min([1,"a"])) == "TypeError: '<' not supported between instances of 'str' and 'int'"
assert repr((min((),default=None))) == 'None'
assert fails(lambda: sum()) == 'TypeError: sum() takes at least 1 positional argument (0 given)'
assert fails(lambda: sum(1)) == "TypeError: 'int' object is not iterable"
assert fails(lambda: sum([],"")) == "TypeError: sum() can't sum strings [use ''.join(seq) instead]"
assert fails(lambda: sum([],b"")) == "TypeError: sum() can't sum bytes [use b''.join(seq) instead]"
assert fails(lambda: sum([],bytearray())) == "TypeError: sum() can't sum bytearray [use b''.join(seq) instead]"
assert fails(lambda: len()) == 'TypeError: len() takes exactly one argument (0 given)'
assert fails(lambda: len(1)) == "TypeError: object of type 'int' has no len()"
assert fails(lambda: len(1,2)) == 'TypeError: len() takes exactly one argument (2 given)'
assert fails(lambda: (len(obj=1))) == 'TypeError: len() takes no keyword arguments'
assert repr((len(r),len("abc"),len({1:2}),len(range(5)))) == '(3, 3, 1, 5)'
assert fails(lambda: len(NL())) == 'ValueError: __len__() should return >= 0'
assert fails(lambda: len(NL2())) == "TypeError: 'str' object cannot be interpreted as an integer"
assert fails(lambda: next()) == 'TypeError: next expected at least 1 argument, got 0'
assert fails(lambda: next(1)) == "TypeError: 'int' object is not an iterator"
assert fails(lambda: next(r)) == "TypeError: 'R' object is not an iterator"
assert fails(lambda: iter()) == 'TypeError: iter expected at least 1 argument, got 0'
assert fails(lambda: iter(1)) == "TypeError: 'int' object is not iterable"
assert fails(lambda: iter(It())) == "TypeError: iter() returned non-iterator of type 'int'"
assert repr(list(r)) == '[0, 10, 20]'
assert fails(lambda: iter(1,2)) == 'TypeError: iter(v, w): v must be callable'
assert repr(list(iter([3,2,1].pop,2))) == '[1]'
assert fails(lambda: iter(int,1,2)) == 'TypeError: iter expected at most 2 arguments, got 3'
assert fails(lambda: getattr()) == 'TypeError: getattr expected at least 2 arguments, got 0'
assert fails(lambda: getattr(1)) == 'TypeError: getattr expected at least 2 arguments, got 1'
assert fails(lambda: getattr(1,2)) == "TypeError: attribute name must be string, not 'int'"
assert fails(lambda: getattr(1,"a")) == "AttributeError: 'int' object has no attribute 'a'"
assert repr(getattr(1,"a",5)) == '5'
assert repr(getattr(1,"real")) == '1'
assert fails(lambda: getattr(1,"a",2,3)) == 'TypeError: getattr expected at most 3 arguments, got 4'
assert fails(lambda: hasattr(1,2)) == "TypeError: attribute name must be string, not 'int'"
assert repr((hasattr(1,"real"),hasattr(1,"x"))) == '(True, False)'
assert fails(lambda: setattr(1,2,3)) == "TypeError: attribute name must be string, not 'int'"
assert fails(lambda: setattr(1,"a",3)) == "AttributeError: 'int' object has no attribute 'a' and no __dict__ for setting new attributes"
assert fails(lambda: delattr(1,"a")) == "AttributeError: 'int' object has no attribute 'a' and no __dict__ for setting new attributes"
assert repr((setattr(r,"q",4),r.q,delattr(r,"q"),hasattr(r,"q"))) == '(None, 4, None, False)'
assert fails(lambda: dir(1,2)) == 'TypeError: dir expected at most 1 argument, got 2'
assert repr(dir(r)) == "['a', 'b']"
assert repr([n for n in dir(R) if not n.startswith('__')]) == '[]'
assert fails(lambda: vars(1)) == 'TypeError: vars() argument must have __dict__ attribute'
assert fails(lambda: vars(1,2)) == 'TypeError: vars expected at most 1 argument, got 2'
assert repr(vars(r)) == '{}'
assert fails(lambda: isinstance(1,1)) == 'TypeError: isinstance() arg 2 must be a type, a tuple of types, or a union'
assert fails(lambda: isinstance(1)) == 'TypeError: isinstance expected 2 arguments, got 1'
assert repr((isinstance(1,int),isinstance(True,int),isinstance(1,(str,int)),isinstance(1,int|str),isinstance(1,(str,(int,))))) == '(True, True, True, True, True)'
assert fails(lambda: issubclass(1,1)) == 'TypeError: issubclass() arg 1 must be a class'
assert fails(lambda: issubclass(int,1)) == 'TypeError: issubclass() arg 2 must be a class, a tuple of classes, or a union'
assert repr((issubclass(bool,int),issubclass(int,(str,object)),issubclass(int,int|str))) == '(True, True, True)'
assert fails(lambda: callable()) == 'TypeError: callable() takes exactly one argument (0 given)'
assert repr((callable(len),callable(1),callable(r),callable(int),callable(lambda:1))) == '(True, False, True, True, True)'
assert fails(lambda: id()) == 'TypeError: id() takes exactly one argument (0 given)'
assert fails(lambda: id(1,2)) == 'TypeError: id() takes exactly one argument (2 given)'
assert fails(lambda: hash([])) == "TypeError: unhashable type: 'list'"
assert fails(lambda: format(1,2)) == 'TypeError: format() argument 2 must be str, not int'
assert fails(lambda: format(1,"q")) == "ValueError: Unknown format code 'q' for object of type 'int'"
assert repr((format(3.14159,".2f"),format(255,"x"),format("a",">5"),format(r,"zz"),format(1234567,","),format(r))) == "('3.14', 'ff', '    a', 'fmt:zz', '1,234,567', 'fmt:')"
assert fails(lambda: repr()) == 'TypeError: repr() takes exactly one argument (0 given)'
assert fails(lambda: all(1)) == "TypeError: 'int' object is not iterable"
assert fails(lambda: any()) == 'TypeError: any() takes exactly one argument (0 given)'
assert fails(lambda: ascii()) == 'TypeError: ascii() takes exactly one argument (0 given)'
assert repr((ascii("é\U0001F600\n"),ascii(["é"]),repr("é"))) == '("\'\\\\xe9\\\\U0001f600\\\\n\'", "[\'\\\\xe9\']", "\'é\'")'
assert fails(lambda: globals(1)) == 'TypeError: globals() takes no arguments (1 given)'
assert fails(lambda: locals(1)) == 'TypeError: locals() takes no arguments (1 given)'
assert fails(lambda: compile(1)) == "TypeError: compile() missing required argument 'filename' (pos 2)"
assert fails(lambda: eval(1)) == 'TypeError: eval() arg 1 must be a string, bytes or code object'
assert fails(lambda: exec(1)) == 'TypeError: exec() arg 1 must be a string, bytes or code object'
assert repr((eval("1+2"),eval("x",{"x":5}),eval("x+y",{"x":5},{"y":6}),eval(" 3"))) == '(3, 5, 11, 3)'
assert fails(lambda: eval("zz")) == "NameError: name 'zz' is not defined"
assert repr(eval(compile("1+2","f","eval"))) == '3'
assert fails(lambda: compile("1","f","bad")) == "ValueError: compile() mode must be 'exec', 'eval' or 'single'"
assert fails(lambda: compile("1","f",1)) == "TypeError: compile() argument 'mode' must be str, not int"
assert fails(lambda: anext(1)) == "TypeError: 'int' object is not an async iterator"
assert fails(lambda: aiter(1)) == "TypeError: 'int' object is not an async iterable"
assert fails(lambda: any([1],2)) == 'TypeError: any() takes exactly one argument (2 given)'
assert repr((bool(r),bool(),bool([]),bool("a"))) == '(False, False, False, True)'
assert repr((type(1),type("a").__name__,type(type))) == "(<class 'int'>, 'str', <class 'type'>)"
assert repr(type("X",(),{"a":1})().a) == '1'
assert fails(lambda: type(1,2)) == 'TypeError: type() takes 1 or 3 arguments'
assert repr((int("12"),int(3.7),int("ff",16),float("1.5"),str(5),complex(1,2))) == "(12, 3, 255, 1.5, '5', (1+2j))"
assert repr(__import__("math").pi) == '3.141592653589793'
assert fails(lambda: __import__("nope")) == "ModuleNotFoundError: No module named 'nope'"
assert fails(lambda: __import__()) == "TypeError: __import__() missing required argument 'name' (pos 1)"
assert repr((None,Ellipsis,NotImplemented,__debug__)) == '(None, Ellipsis, NotImplemented, True)'
assert repr(print) == '<built-in function print>'
assert repr(len) == '<built-in function len>'
assert repr((print.__name__, len.__doc__[:10], abs.__text_signature__, print.__module__, print.__self__.__name__)) == "('print', 'Return the', '($module, x, /)', 'builtins', 'builtins')"
assert repr(print.__text_signature__) == '"($module, /, *args, sep=\' \', end=\'\\\\n\', file=None, flush=False)"'
assert repr(list(map(len,["a","bb"]))) == '[1, 2]'
assert repr((enumerate, zip, map, filter, reversed, range, slice, property, super)) == "(<class 'enumerate'>, <class 'zip'>, <class 'map'>, <class 'filter'>, <class 'reversed'>, <class 'range'>, <class 'slice'>, <class 'property'>, <class 'super'>)"
assert repr([x.__name__ for x in (ArithmeticError, EnvironmentError, IOError, Warning)]) == "['ArithmeticError', 'OSError', 'OSError', 'Warning']"
assert repr((staticmethod(len)(["a"]), classmethod)) == "(1, <class 'classmethod'>)"
assert repr((object() == object(), object().__class__)) == "(False, <class 'object'>)"
assert repr(iter(r).__length_hint__()) == '3'
