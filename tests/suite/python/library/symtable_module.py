"""`symtable`: what the compiler knows of names."""

import symtable


def raises(kind, words, call, *arguments):
    try:
        call(*arguments)
    except kind as error:
        assert str(error) == words, str(error)
        return
    raise AssertionError("nothing raised")


TEXT = '''
import os
g = 1
def f(a, *b, c=1, **d):
    global g
    x: int = a
    def inner():
        nonlocal x
        x += 1
        return lambda q: q + x + len(b)
    return [i + a for i in b if (w := i)], {k: 1 for k in d}, (n for n in b)
class C(Base, metaclass=M):
    attr = 1
    __priv = 2
    def m(self):
        return super().m(), self.__priv
    def n[T: int](self, t: T) -> T:
        return __class__
type A[T] = list[T]
'''
top = symtable.symtable(TEXT, 'text.py', 'exec')
assert (top.get_type(), top.get_name(), top.get_lineno(), top.is_nested()) == ('module', 'top', 0, False)
assert repr(top) == '<SymbolTable for module text.py>' and top.has_children() and not top.is_optimized()
assert top.lookup('os').is_imported() and top.lookup('g').is_assigned() and top.lookup('f').is_namespace()
assert top.lookup('Base').is_referenced() and not top.lookup('Base').is_assigned()
assert [str(child.get_type()) for child in top.get_children()] == ['function', 'class', 'type parameters']
f, c, a = top.get_children()
assert (f.get_name(), f.get_lineno()) == ('f', 4) and f.get_parameters() == ('a', 'c', 'b', 'd')
assert sorted(f.get_locals()) == ["a", "b", "c", "d", "i", "inner", "k", "w", "x"]
assert f.lookup('g').is_declared_global() and f.lookup('g').is_global() and f.lookup('x').is_annotated()
assert f.lookup('a').is_parameter() and f.lookup('a').is_local() and not f.lookup('a').is_free()
inner, generator = f.get_children()
assert inner.get_nonlocals() == ('x',) and inner.is_nested() and inner.lookup('x').is_nonlocal()
assert [child.get_name() for child in f.get_children()] == ["inner", "genexpr"]
assert sorted(inner.get_frees()) == ['b', 'x']
function, = inner.get_children()
assert function.get_name() == 'lambda' and function.lookup('x').is_free() and function.lookup('len').is_global()
assert generator.get_type() == 'function' and generator.lookup('n').is_local() and generator.lookup('.0').is_parameter()
assert c.get_type() == 'class' and '_C__priv' in c.get_identifiers() and c.lookup('attr').is_assigned()
m, parameters = c.get_children()
assert m.lookup('__class__').is_free() and m.lookup('super').is_global()
assert parameters.get_type() == 'type parameters' and parameters.get_name() == 'n'
assert parameters.lookup('T').is_assigned() and parameters.get_children()[0].get_type() == 'type variable'
assert a.get_name() == 'A' and a.get_children()[-1].get_type() == 'type alias'
assert f is top.get_children()[0]

raises(SyntaxError, 'invalid syntax (f, line 1)', symtable.symtable, 'x +', 'f', 'exec')
raises(SyntaxError, 'nonlocal declaration not allowed at module level (f, line 1)',
       symtable.symtable, 'nonlocal x', 'f', 'exec')
raises(ValueError, "symtable() arg 3 must be 'exec' or 'eval' or 'single'", symtable.symtable, 'x', 'f', 'no')
raises(TypeError, 'symtable() arg 1 must be a string or bytes object', symtable.symtable, 3, 'f', 'exec')
assert symtable.symtable('x + 1', 'f', 'eval').lookup('x').is_global()
