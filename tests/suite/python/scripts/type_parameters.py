# Type parameters and aliases (PEP 695, PEP 696), and the types of `_typing` made by hand.
type A = int | str
print(A, A.__value__, A.__name__, A.__type_params__, A.__module__)
type L[T] = list[T] | None
print(L, L.__type_params__, L.__value__, L[int], L.__parameters__)
type Rec = list[Rec] | int
print(Rec.__value__)
def f[T: int, *Ts, **P](x: T) -> T: return x
T, Ts, P = f.__type_params__
print(T, Ts, P, T.__bound__, T.__constraints__, T.__infer_variance__, T.__covariant__, f.__annotations__)
def g[T: (int, str) = int, S = T](): pass
print(g.__type_params__, g.__type_params__[0].__constraints__, g.__type_params__[0].__default__, g.__type_params__[1].__default__, g.__type_params__[1].has_default())
print(P.args, P.kwargs, P.args == P.args, P.args.__origin__ is P)
try: T.__mro_entries__(())
except TypeError as e: print(e)
try: A[int]
except TypeError as e: print(e)
print(A | None, type(A), type(T), repr(T.__default__))
from _typing import TypeVar, ParamSpec, TypeVarTuple, NoDefault
X = TypeVar('X'); Y = TypeVar('Y', covariant=True); Z = TypeVar('Z', contravariant=True)
print(X, Y, Z, X.__module__, X.__bound__, X.__default__ is NoDefault, NoDefault, X.has_default())
for kw in (dict(covariant=True, contravariant=True), dict(infer_variance=True, covariant=True)):
    try: TypeVar('Q', **kw)
    except ValueError as e: print(e)
try: TypeVar('Q', int)
except TypeError as e: print(e)
try: TypeVar(1)
except TypeError as e: print(e)
print(TypeVarTuple('Q'), ParamSpec('PP'))
