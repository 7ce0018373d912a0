# complex numbers

def fails(function):
    """What calling it raises, as the last line of a traceback says it."""
    try:
        result = function()
    except Exception as error:
        return type(error).__name__ + ": " + str(error)
    raise AssertionError(result)

assert fails(lambda: 1j/0) == 'ZeroDivisionError: complex division by zero'
assert fails(lambda: 0j**-1) == 'ZeroDivisionError: 0.0 to a negative or complex power'
assert fails(lambda: 0j**1j) == 'ZeroDivisionError: 0.0 to a negative or complex power'
assert fails(lambda: 1j//2) == "TypeError: unsupported operand type(s) for //: 'complex' and 'int'"
assert repr(complex('1+2j')) == '(1+2j)'
assert fails(lambda: complex('a')) == 'ValueError: complex() arg is a malformed string'
assert fails(lambda: complex('1',2)) == "TypeError: complex() can't take second arg if first is a string"
assert fails(lambda: complex(1,'2')) == "TypeError: complex() second arg can't be a string"
assert fails(lambda: complex([])) == "TypeError: complex() first argument must be a string or a number, not 'list'"
assert fails(lambda: complex(1,[])) == "TypeError: complex() second argument must be a number, not 'list'"
assert repr(complex(real=1,imag=2)) == '(1+2j)'
assert fails(lambda: complex(1,2,3)) == 'TypeError: complex() takes at most 2 arguments (3 given)'
assert fails(lambda: complex(foo=1)) == "TypeError: complex() got an unexpected keyword argument 'foo'"
assert fails(lambda: complex(1,real=2)) == "TypeError: argument for complex() given by name ('real') and position (1)"
assert fails(lambda: complex('1',)+'a') == "TypeError: unsupported operand type(s) for +: 'complex' and 'str'"
assert repr(abs(complex(1e308,1e308))) == '1.4142135623730951e+308'
assert repr((1e308+1j)**5) == '(nan+nanj)'
assert fails(lambda: 1j<1) == "TypeError: '<' not supported between instances of 'complex' and 'int'"
assert fails(lambda: complex(1,2)//1) == "TypeError: unsupported operand type(s) for //: 'complex' and 'int'"

assert fails(lambda: (complex(-0.0,0.0))>=(1+2j)) == "TypeError: '>=' not supported between instances of 'complex' and 'complex'"
assert (((123456789.123)!=(1j))) is True
assert repr((0j)-(1j)) == '-1j'
assert repr(((1e10+1j))+(complex(-0.0,0.0))) == '(10000000000+1j)'
assert format(-1.5-2.5j,">20") == '         (-1.5-2.5j)'
assert fails(lambda: (-2.5)//(complex(0,float("inf")))) == "TypeError: unsupported operand type(s) for //: 'float' and 'complex'"
assert fails(lambda: (0j)>=(2)) == "TypeError: '>=' not supported between instances of 'complex' and 'int'"
assert fails(lambda: (3+0j)**(None)) == "TypeError: unsupported operand type(s) for ** or pow(): 'complex' and 'NoneType'"
assert (((-1.5-2.5j)!=((1e10+1j)))) is True
assert repr(complex(complex(0,float("inf")),1j)) == '(-1+infj)'
assert repr((complex(0,float("inf")))*(1+2j)) == '(-inf+infj)'
assert repr((complex(0,float("inf")))+(0j)) == 'infj'
assert (((complex(0,float("inf")))!=(255))) is True
assert fails(lambda: (1.0)>(complex(float("nan"),1))) == "TypeError: '>' not supported between instances of 'float' and 'complex'"
assert repr((7)-(complex(0,float("inf")))) == '(7-infj)'
assert fails(lambda: (complex(float("nan"),1))<=(1.5)) == "TypeError: '<=' not supported between instances of 'complex' and 'float'"
assert fails(lambda: (-1.5-2.5j)>(complex(0,float("inf")))) == "TypeError: '>' not supported between instances of 'complex' and 'complex'"
assert fails(lambda: ((1e10+1j))>(-7)) == "TypeError: '>' not supported between instances of 'complex' and 'int'"
assert fails(lambda: (complex(0,float("inf")))>=(1e-4)) == "TypeError: '>=' not supported between instances of 'complex' and 'float'"
assert fails(lambda: (0j)<=(1+2j)) == "TypeError: '<=' not supported between instances of 'complex' and 'complex'"
assert repr(-(complex(-0.0,0.0))) == '-0j'
assert fails(lambda: (0j)//(1j)) == "TypeError: unsupported operand type(s) for //: 'complex' and 'complex'"
assert repr((complex(0,float("inf")))+((1e10+1j))) == '(10000000000+infj)'
assert fails(lambda: ((1e10+1j))>=(1)) == "TypeError: '>=' not supported between instances of 'complex' and 'int'"
assert repr((-2)*(complex(0,float("inf")))) == '(nan-infj)'
assert (((complex(-0.0,0.0))!=(-1.5-2.5j))) is True
assert fails(lambda: (1+2j)>=(1.0)) == "TypeError: '>=' not supported between instances of 'complex' and 'float'"
assert repr((-1)*(1+2j)) == '(-1-2j)'
assert (((-7)==(complex(0,float("inf"))))) is False
assert format(1j,"z.1f") == '0.0+1.0j'
assert repr((3+0j)**(complex(float("nan"),1))) == '(nan+nanj)'
assert fails(lambda: (complex(-0.0,0.0))//(1.5)) == "TypeError: unsupported operand type(s) for //: 'complex' and 'float'"
assert repr(complex(7,3+0j)) == '(7+3j)'
assert repr((1+2j)/(1e16)) == '(1e-16+2e-16j)'
assert repr(complex(complex(0,float("inf")))) == 'infj'
assert repr((3+0j)+(255)) == '(258+0j)'
assert fails(lambda: (1j)>=(-2)) == "TypeError: '>=' not supported between instances of 'complex' and 'int'"
assert repr(complex(0j,-1.5-2.5j)) == '(2.5-1.5j)'
assert repr((-1.5-2.5j)**(-2)) == '(-0.05536332179930796-0.10380622837370243j)'
assert ((((1e10+1j))==(0.1))) is False
assert (((0.1)!=(0j))) is True
assert (((0j)!=(1j))) is True
assert fails(lambda: (0.5)%(1j)) == "TypeError: unsupported operand type(s) for %: 'float' and 'complex'"
assert (((complex(-0.0,0.0))==(2.5))) is False
assert repr(complex(0j,complex(0,float("inf")))) == '(-inf+0j)'
assert repr(((1e10+1j))-(0j)) == '(10000000000+1j)'
assert fails(lambda: (0)%(complex(float("nan"),1))) == "TypeError: unsupported operand type(s) for %: 'int' and 'complex'"
assert (3+0j).__getnewargs__() == (3.0, 0.0)
assert repr((1j)-(3)) == '(-3+1j)'
assert fails(lambda: (1+2j)<=(1j)) == "TypeError: '<=' not supported between instances of 'complex' and 'complex'"
assert (1+2j).__getnewargs__() == (1.0, 2.0)
assert repr((1e-5)-(-1.5-2.5j)) == '(1.50001+2.5j)'
assert repr(complex(3,0j)) == '(3+0j)'
assert repr((1+2j)*(complex(0,float("inf")))) == '(-inf+infj)'
assert fails(lambda: (3)**((1e10+1j))) == 'OverflowError: complex exponentiation'
assert repr((complex(0,float("inf")))+(complex(0,float("inf")))) == 'infj'
assert repr((1+2j)+(2.5)) == '(3.5+2j)'
assert (-1.5-2.5j).__getnewargs__() == (-1.5, -2.5)
assert repr((0j)/(-1.5-2.5j)) == '(-0-0j)'
assert repr((3)**(complex(float("nan"),1))) == '(nan+nanj)'
assert (((1e-4)==(1+2j))) is False
assert fails(lambda: (-1.5-2.5j)/(0j)) == 'ZeroDivisionError: complex division by zero'
assert fails(lambda: (-1.5-2.5j)<=(-2.5)) == "TypeError: '<=' not supported between instances of 'complex' and 'float'"
assert repr(complex(1j,1)) == '2j'
assert format((1e10+1j),"n") == '1e+10+1j'
assert repr((0j)/(-2)) == '(-0-0j)'
assert repr((complex(float("nan"),1))*(3+0j)) == '(nan+nanj)'
assert repr((complex(float("nan"),1))+(0j)) == '(nan+1j)'
assert repr(((1e10+1j))-(1e-5)) == '(9999999999.99999+1j)'
assert fails(lambda: (1j)*("a")) == "TypeError: can't multiply sequence by non-int of type 'complex'"
assert fails(lambda: ("a")*(0j)) == "TypeError: can't multiply sequence by non-int of type 'complex'"
assert repr((1e15)**(complex(float("nan"),1))) == '(nan+nanj)'
assert repr(complex(complex(float("nan"),1),1+2j)) == '(nan+2j)'
assert fails(lambda: (1j)//(complex(-0.0,0.0))) == "TypeError: unsupported operand type(s) for //: 'complex' and 'complex'"
assert fails(lambda: (-1.5-2.5j)//(complex(0,float("inf")))) == "TypeError: unsupported operand type(s) for //: 'complex' and 'complex'"
assert fails(lambda: (0j)**(-2.5)) == 'ZeroDivisionError: 0.0 to a negative or complex power'
assert fails(lambda: (complex(-0.0,0.0))>(complex(-0.0,0.0))) == "TypeError: '>' not supported between instances of 'complex' and 'complex'"
assert fails(lambda: (0j)<=(3+0j)) == "TypeError: '<=' not supported between instances of 'complex' and 'complex'"
assert (((0j)==(3+0j))) is False
assert fails(lambda: (complex(-0.0,0.0))<=(3)) == "TypeError: '<=' not supported between instances of 'complex' and 'int'"
assert fails(lambda: (complex(float("nan"),1))/(complex(-0.0,0.0))) == 'ZeroDivisionError: complex division by zero'
assert repr((1j)-(255)) == '(-255+1j)'
assert repr((0.0)/(1+2j)) == '0j'
assert (((7)!=((1e10+1j)))) is True
assert fails(lambda: (1+2j)>(2.5)) == "TypeError: '>' not supported between instances of 'complex' and 'float'"
assert repr((1.0)*(3+0j)) == '(3+0j)'
assert repr(((1e10+1j))*(-2)) == '(-20000000000-2j)'
assert format((1e10+1j),"^30") == '       (10000000000+1j)       '
assert format(0j,"g") == '0+0j'
assert repr(complex(-1.5-2.5j,1e-5)) == '(-1.5-2.49999j)'
assert fails(lambda: ((1e10+1j))%(1.0)) == "TypeError: unsupported operand type(s) for %: 'complex' and 'float'"
assert fails(lambda: (1j)>=(0j)) == "TypeError: '>=' not supported between instances of 'complex' and 'complex'"
assert format(1+2j,">20") == '              (1+2j)'
assert (((-1.5-2.5j)!=(-7))) is True
assert repr((complex(float("nan"),1))+((1e10+1j))) == '(nan+2j)'
assert repr(((1e10+1j))*(0)) == '0j'
assert (((3+0j)!=(-2.5))) is True
assert (((1+2j)==(complex(float("nan"),1)))) is False
assert repr((-1.5-2.5j)+(-7)) == '(-8.5-2.5j)'
assert repr((-1.5-2.5j)**(complex(float("nan"),1))) == '(nan+nanj)'
assert repr((complex(0,float("inf")))+(2.5)) == '(2.5+infj)'
assert fails(lambda: (0.1)>(complex(float("nan"),1))) == "TypeError: '>' not supported between instances of 'float' and 'complex'"
assert fails(lambda: (1+2j)//("a")) == "TypeError: unsupported operand type(s) for //: 'complex' and 'str'"
assert repr((1+2j)*(complex(-0.0,0.0))) == '(-0+0j)'
assert fails(lambda: (-0.0)%(1j)) == "TypeError: unsupported operand type(s) for %: 'float' and 'complex'"
assert (((complex(-0.0,0.0))==(1e-5))) is False
assert fails(lambda: (0j)>(0.1)) == "TypeError: '>' not supported between instances of 'complex' and 'float'"
assert repr((123456789.123)**(1j)) == '(0.9762986047848836-0.21642789629594777j)'
assert fails(lambda: (-2.5)/(0j)) == 'ZeroDivisionError: complex division by zero'
assert fails(lambda: (0j)%(1+2j)) == "TypeError: unsupported operand type(s) for %: 'complex' and 'complex'"
assert fails(lambda: (1.0)<(3+0j)) == "TypeError: '<' not supported between instances of 'float' and 'complex'"
assert repr((2.5)-(complex(0,float("inf")))) == '(2.5-infj)'
assert repr((-1.5-2.5j)**(255)) == '(-1.3011412558530766e+118+2.8894924245325754e+118j)'
assert fails(lambda: (0.5)%(complex(float("nan"),1))) == "TypeError: unsupported operand type(s) for %: 'float' and 'complex'"
assert fails(lambda: (complex(0,float("inf")))**(1e-5)) == 'OverflowError: complex exponentiation'
assert fails(lambda: (complex(0,float("inf")))>=(10)) == "TypeError: '>=' not supported between instances of 'complex' and 'int'"
assert repr(complex(complex(-0.0,0.0),-0.0)) == '(-0+0j)'
assert (((-1)!=(3+0j))) is True
assert (((2.5)==(1j))) is False
assert fails(lambda: (255)%(3+0j)) == "TypeError: unsupported operand type(s) for %: 'int' and 'complex'"
