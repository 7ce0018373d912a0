# What nests deeply is walked, refused or freed, however deep it is; the stack of the host never ends.
def attempt(name, f):
    try:
        r = f()
        print(name, type(r).__name__)
    except BaseException as e:
        print(name, type(e).__name__, str(e)[:80])
def nest(kind, n=20000):
    x = kind()
    for _ in range(n):
        x = kind([x]) if kind is not dict else {1: x}
    return x
attempt('list repr', lambda: repr(nest(list)))
attempt('tuple repr', lambda: repr(nest(tuple)))
attempt('dict repr', lambda: repr(nest(dict)))
attempt('list eq', lambda: nest(list) == nest(list))
attempt('tuple eq', lambda: nest(tuple) == nest(tuple))
attempt('tuple hash', lambda: hash(nest(tuple)))
attempt('dict eq', lambda: nest(dict) == nest(dict))
class N:
    def __init__(self, n): self.n = n
def chain():
    x = None
    for _ in range(30000): x = N(x)
    return 1
attempt('chain', chain)
def gens():
    def g(inner):
        yield from inner
    x = iter([1])
    for _ in range(5000): x = g(x)
    return list(x)
attempt('gens', gens)
attempt('parens', lambda: eval('('*5000 + ')'*5000))
attempt('parens2', lambda: eval('('*150 + '1' + ')'*150))
attempt('lists', lambda: eval('['*20000 + ']'*20000))

def rec(n): return rec(n+1)
attempt('rec', lambda: rec(0))
class R:
    def __repr__(self): return repr(self)
attempt('reprrec', lambda: repr(R()))
class A:
    def __getattr__(self, n): return getattr(self, n)
attempt('getattr', lambda: A().x)
class E:
    def __eq__(self, o): return self == o
attempt('eqrec', lambda: E() == 1)
class M(type):
    def __instancecheck__(c, o): return isinstance(o, c)
attempt('inst', lambda: isinstance(1, M('X', (), {})))
attempt('isinst tuple', lambda: isinstance(1, nest(tuple)))
attempt('sorted', lambda: sorted([nest(list, 1000), nest(list, 1000)]))
x = []
x.append(x)
attempt('self', lambda: x == [x])
attempt('selfcmp', lambda: x < x)
y = []; y.append(y)
attempt('selfcmp2', lambda: x == y)
def maps():
    x = [1]
    for _ in range(20000): x = map(abs, x)
    return list(x)
attempt('map', maps)
attempt('str mod', lambda: '%s' % nest(list))
def ex(n):
    e = None
    for _ in range(n):
        new = ValueError(); new.__context__ = e; e = new
    raise e
attempt('exc chain', lambda: ex(20000))
import copy
attempt('deepcopy', lambda: copy.deepcopy(nest(list, 5000)))
