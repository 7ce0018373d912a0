import sys
log = []
def tracer(frame, event, arg):
    if event == 'exception':
        arg = (arg[0].__name__, str(arg[1]))
    elif event == 'return' and not isinstance(arg, (int, str, type(None), list, tuple, dict, bool, float)):
        arg = type(arg).__name__
    print(frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno, event, arg)
    return tracer
def run(f, *args):
    print('----', f.__name__)
    sys.settrace(tracer)
    try:
        r = f(*args)
    except BaseException as e:
        r = type(e).__name__
    finally:
        sys.settrace(None)
    print('->', r)

def simple(a):
    b = a + 1
    c = (b *
         2)
    return c
run(simple, 3)
def one(): return 1
run(one)
def loops(n):
    total = 0
    for i in range(n):
        if i % 2:
            continue
        total += i
    else:
        total += 100
    while n: n -= 1
    while n < 3:
        n += 1
        if n == 2: break
    return total
run(loops, 3)
def gen(n):
    for i in range(n):
        x = yield i
    return 'done'
def use_gen():
    out = []
    for v in gen(2):
        out.append(v)
    return out
run(use_gen)
def deleg():
    r = yield from gen(2)
    return r
def use_deleg():
    return list(deleg())
run(use_deleg)
def use_deleg2():
    for x in deleg():
        pass
run(use_deleg2)
def comp(n):
    a = [i * 2 for i in range(n)]
    b = {i: i
         for i in a
         if i}
    c = sum(i for i in a)
    d = [x
         for y in a
         for x in [y]]
    return c
run(comp, 3)
def exc():
    try:
        try:
            raise ValueError('v')
        except KeyError:
            pass
        finally:
            z = 1
    except ValueError as e:
        z = 2
    else:
        z = 3
    finally:
        z = 4
    return z
run(exc)
def raises():
    one()
    raise KeyError('k')
def outer():
    try:
        raises()
    finally:
        x = 1
run(outer)
class CM:
    def __enter__(self):
        return self
    def __exit__(self, *a):
        return True
def with_():
    with CM() as c:
        x = 1
    with CM() as c, \
         CM() as d:
        1/0
    return 5
run(with_)
def with_return():
    with CM():
        return 7
run(with_return)
def cls():
    class A:
        x = 1
        def f(self):
            return self.x
        @property
        def p(self): return 2
    a = A()
    a.f()
    return a.p
run(cls)
def deco(*args):
    def w(f):
        return f
    return w
def decorated():
    @deco(1,
          2)
    @deco()
    def f(a=1,
          b=2):
        return a
    return f()
run(decorated)
class It:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n > 2: raise StopIteration
        return self.n
def use_it():
    for x in It():
        pass
    y = list(It())
    return y
run(use_it)
def throwing():
    g = gen(3)
    next(g)
    try:
        g.throw(ValueError('t'))
    except ValueError:
        pass
    h = gen(3)
    next(h)
    h.close()
run(throwing)
def multi(a, b):
    x = simple(
        one() +
        a)
    y = [
        one(),
        b,
    ]
    if (a and
        b or
        x):
        return (x,
                y)
run(multi, 1, 2)
def match_(v):
    match v:
        case 1:
            return 'one'
        case [a, b]:
            return a
        case {'k': z}:
            return z
        case _:
            pass
    return None
run(match_, [4, 5]); run(match_, {'k': 1}); run(match_, 9)
import asyncio
async def co(n):
    return n
async def agen():
    yield 1
    yield 2
async def main():
    t = await co(1)
    async for v in agen():
        t += v
    r = [x async for x in agen()]
    return t
def run_co():
    c = main()
    try:
        c.send(None)
    except StopIteration as e:
        return e.value
run(run_co)
def lam():
    f = lambda x: x + 1
    return f(1) + (lambda: 2)()
run(lam)
def asserts():
    assert 1 == 1
    assert 1 == 2, \
        'no'
run(asserts)
def nested_fin():
    for i in range(2):
        try:
            if i: return i
        finally:
            pass
run(nested_fin)
def dele():
    x = 1
    del x
    global gg
    gg = 1
    import os
    from os import path
    return x if 0 else 3
run(dele)
