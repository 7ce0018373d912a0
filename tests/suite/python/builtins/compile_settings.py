"""`compile` with `optimize`, flags and inherited features; texts that are not finished."""

import __future__
import ast
import codeop


def raises(kind, words, call, *arguments, **named):
    try:
        call(*arguments, **named)
    except kind as error:
        assert str(error) == words, str(error)
        return error
    raise AssertionError("nothing raised")


SOURCE = '''
"""doc of module"""
def f(x):
    """doc of f"""
    assert x, 'no'
    if __debug__:
        return 'debugging'
    return 'not debugging'
class A:
    """doc of A"""
    def g(self):
        "doc of g"
debug = __debug__
'''


def run(optimize):
    names = {}
    exec(compile(SOURCE, 'text', 'exec', optimize=optimize), names)
    return names


for level in (-1, 0):
    names = run(level)
    assert names['debug'] is True and names['__doc__'] == 'doc of module'
    assert names['f'](1) == 'debugging' and names['f'].__doc__ == 'doc of f'
    raises(AssertionError, 'no', names['f'], 0)
names = run(1)
assert names['debug'] is False and names['f'](0) == 'not debugging'
assert names['f'].__doc__ == 'doc of f' and names['A'].__doc__ == 'doc of A'
assert names['A'].g.__doc__ == 'doc of g' and names['__doc__'] == 'doc of module'
names = run(2)
assert names['f'].__doc__ is None and names['A'].__doc__ is None and names['f'](0)
assert names['A'].g.__doc__ is None and '__doc__' not in names
assert names['f'].__code__.co_consts[0] is None
# A tree is compiled with them as well.
tree = ast.parse('assert 0\nx = __debug__')
names = {}
exec(compile(tree, '<tree>', 'exec', optimize=1), names)
assert names['x'] is False
for wrong in (3, -2, 100):
    raises(ValueError, 'compile(): invalid optimize value', compile, '', '', 'exec', optimize=wrong)
raises(OverflowError, 'Python int too large to convert to C int',
       compile, '', '', 'exec', optimize=1 << 40)
raises(TypeError, "'str' object cannot be interpreted as an integer",
       compile, '', '', 'exec', optimize='a')
raises(ValueError, 'compile(): unrecognised flags', compile, '', '', 'exec', 1 << 30)

# Trees as the compiler folds them.
assert ast.dump(ast.parse('x = 1 + 2', optimize=-1).body[0].value) == 'BinOp(left=Constant(value=1), op=Add(), right=Constant(value=2))'
assert ast.dump(ast.parse('x = 1 + 2', optimize=2).body[0].value) == 'Constant(value=3)'
assert ast.dump(ast.parse('__debug__', optimize=1).body[0].value) == 'Constant(value=False)'
assert ast.dump(ast.parse('a in [1, 2]', optimize=1).body[0].value.comparators[0]) == 'Constant(value=(1, 2))'

# Features: given, inherited, and not.
TEXT = 'def f(x: 1+2): pass'
flag = __future__.annotations.compiler_flag
names = {}
exec(compile(TEXT, '', 'exec', flag), names)
assert names['f'].__annotations__ == {'x': '1 + 2'} and names['f'].__code__.co_flags & flag
exec(compile(TEXT, '', 'exec'), names)
assert names['f'].__annotations__ == {'x': 3}
names = {'TEXT': TEXT}
exec('''from __future__ import annotations
found = []
exec(TEXT)
found.append(f.__annotations__)
exec(compile(TEXT, '', 'exec'))
found.append(f.__annotations__)
exec(compile(TEXT, '', 'exec', dont_inherit=True))
found.append(f.__annotations__)
eval(compile(TEXT + chr(10), '', 'single', 0, 1))
found.append(f.__annotations__)
''', names)
assert names['found'] == [{'x': '1 + 2'}] * 2 + [{'x': 3}] * 2

# What may still go on.
for text in ('def f():', 'def f():\n  pass', 'x = (', 'if 1:', '"""', 'try:', 'try:\n  pass\n', '@x',
             '@x\n', 'class A(', 'f"""{a', '\n\ndef x():\n  pass', '[x for', '(((',
             'x = {}[', 'async def f():\n', 'from x import (', 'def x():\n  pass\n '):
    assert codeop.compile_command(text) is None, text
for text in ('def f():\n  pass\n', 'x = 1', '', '#', '\n\n', 'for x in y:\n  a\n'):
    assert codeop.compile_command(text) is not None, text
for text in ('a b', 'x =', "'", 'del (1)', ')', '1 +', 'lambda x:'):
    try:
        codeop.compile_command(text)
    except SyntaxError as error:
        assert type(error) is SyntaxError and error.msg != 'incomplete input', text
    else:
        assert False, text
try:
    compile('x = (', '', 'exec', codeop.PyCF_ALLOW_INCOMPLETE_INPUT)
except SyntaxError as error:
    assert type(error).__name__ == '_IncompleteInputError' and error.msg == 'incomplete input'
assert ast.dump(ast.parse('x: int', feature_version=(3, 8))) == ast.dump(ast.parse('x: int'))
folded = compile(ast.parse('x = 1 + 2'), '', 'exec', ast.PyCF_OPTIMIZED_AST)
assert ast.dump(folded.body[0].value) == 'Constant(value=3)'
for text in ("'a\\", "'"):
    try:
        assert codeop.compile_command(text) is None and text != "'"
    except SyntaxError:
        assert text == "'"
