# class statements, compiled code and generic aliases

def fails(function):
    """What calling it raises, as the last line of a traceback says it."""
    try:
        result = function()
    except BaseException as error:
        return type(error).__name__ + ": " + str(error)
    raise AssertionError(result)

import builtins, types, sys
class C: pass
class Meta(type):
    @classmethod
    def __prepare__(m,n,b,**k): return {'prepared':1}
    def __new__(m,n,b,d,**k): return super().__new__(m,n,b,d)
    def __init__(c,n,b,d,**k): c.k=k
class M(metaclass=Meta,x=5): pass
class L(list[int]): pass
def mk():
    class X: 
        def f(s): return __class__
    return X

assert repr((M.prepared, M.k, type(M).__name__)) == "(1, {'x': 5}, 'Meta')"
assert repr((L.__orig_bases__, L.__bases__)) == "((list[int],), (<class 'list'>,))"
assert repr(mk()().f().__name__) == "'X'"
assert repr((builtins.len is len, builtins.__name__)) == "(True, 'builtins')"
assert repr(sorted(n for n in dir(builtins) if n.startswith('i'))) == "['id', 'input', 'int', 'isinstance', 'issubclass', 'iter']"
assert repr(len([n for n in dir(builtins) if not n.startswith('_')]) > 140) == 'True'
assert repr((list[int], dict[str,list[int]], tuple[int,...], set[int], frozenset[str], type[int], enumerate[int])) == '(list[int], dict[str, list[int]], tuple[int, ...], set[int], frozenset[str], type[int], enumerate[int])'
assert repr(list[int]()) == '[]'
assert fails(lambda: isinstance([], list[int])) == 'TypeError: isinstance() argument 2 cannot be a parameterized generic'
assert repr((vars(types.SimpleNamespace(a=1)))) == "{'a': 1}"
assert repr((exec("a=1\nb=a+1\nassert b==2"))) == 'None'
assert repr((exec("def f(): return 7\nr=f()", g:={}) or g['r'])) == '7'
assert fails(lambda: exec("1", 5)) == 'TypeError: exec() globals must be a dict, not int'
assert repr(__import__("sys") is sys) == 'True'
assert repr((__import__("math", fromlist=["pi"]).pi)) == '3.141592653589793'
assert fails(lambda: __import__(5)) == 'TypeError: module name must be a string'
assert repr(globals() is globals()) == 'True'
assert repr(([*map(lambda *a: a, [1,2], 'ab')])) == "[(1, 'a'), (2, 'b')]"
assert repr(getattr(C, '__dict__').__class__) == "<class 'mappingproxy'>"
assert repr(setattr(C, 'z', 3) or C.z) == '3'
assert repr(delattr(C, 'z') or hasattr(C,'z')) == 'False'
assert repr((callable(C), callable(C()))) == '(True, False)'
assert repr((issubclass(C, object), isinstance(C, type))) == '(True, True)'
assert repr(C.__dict__['__module__']) == "'__main__'"
assert repr(type(C.__dict__)) == "<class 'mappingproxy'>"
assert repr(C.__dict__ | {'a':1} and 1) == '1'
assert repr((round(2.5), round(-2.5), round(0.5), round(1e16+1), round(25,-1), round(35,-1), round(2**70+1,-3))) == '(2, -2, 0, 10000000000000000, 20, 40, 1180591620717411303000)'
assert repr((pow(2,3,-5), pow(-2,3,5), pow(0,0), pow(2,-2), pow(2.5,2), pow(-8,1/3))) == '(-2, 2, 1, 0.25, 6.25, (1.0000000000000002+1.7320508075688772j))'
assert repr((bin(-0), hex(-1), oct(-9))) == "('0b0', '-0x1', '-0o11')"
assert repr((max('abc', 'abd'), min([2.5, 2]), max([True, 1]), max({'a':1,'b':2}, key={'a':1,'b':2}.get))) == "('abd', 2, True, 'b')"
assert repr((sorted({'b':1,'a':2}.items(), key=lambda kv: kv[1]))) == "[('b', 1), ('a', 2)]"
assert repr((sorted([(2,'x'),(1,'y')], key=lambda p: p[0], reverse=True))) == "[(2, 'x'), (1, 'y')]"
assert repr((sorted('Hello World', key=str.lower))) == "[' ', 'd', 'e', 'H', 'l', 'l', 'l', 'o', 'o', 'r', 'W']"
assert repr(list(zip(*[iter(range(6))]*2))) == '[(0, 1), (2, 3), (4, 5)]'
assert repr([list(g) for g in ([1],[2])]) == '[[1], [2]]'
