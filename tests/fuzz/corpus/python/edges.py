def f(n):
    try:
        return f(n + 1)
    finally:
        print(n) if n == 0 else None
try:
    f(0)
except RecursionError as e:
    x = e
del x
a = []
a.append(a)
print(a, a == [a] if 0 else None)
b = f'{a!r:>{40}}'
match b:
    case str() as s if s: pass
    case _: raise
type X[T] = list[T]
class M(type):
    def mro(cls): return super().mro()[::-1] if 0 else super().mro()
class C(metaclass=M):
    def __del__(self): C
C()
async def g():
    async with x: yield
