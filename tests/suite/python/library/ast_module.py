"""Module ast: trees of programs, and programs of trees."""
import ast
import copy


def raises(kind, words, action, *args, **keywords):
    try:
        action(*args, **keywords)
    except kind as error:
        assert str(error) == words, str(error)
        return
    raise AssertionError(f"no {kind.__name__}")


def again(source, mode="exec"):
    return ast.unparse(ast.parse(source, mode=mode))


# trees
tree = ast.parse("x = 1 + y")
assert ast.dump(tree) == ("Module(body=[Assign(targets=[Name(id='x', ctx=Store())], value=BinOp(left=Constant(value=1), "
                          "op=Add(), right=Name(id='y', ctx=Load())))])")
assert ast.dump(ast.parse("f(a, *b, c=1, **d)").body[0].value) == (
    "Call(func=Name(id='f', ctx=Load()), args=[Name(id='a', ctx=Load()), Starred(value=Name(id='b', ctx=Load()), "
    "ctx=Load())], keywords=[keyword(arg='c', value=Constant(value=1)), keyword(value=Name(id='d', ctx=Load()))])")
assert ast.dump(ast.parse("1", mode="eval")) == "Expression(body=Constant(value=1))"
assert ast.dump(ast.parse("1", mode="single")) == "Interactive(body=[Expr(value=Constant(value=1))])"
assert ast.dump(ast.parse("pass"), show_empty=True) == "Module(body=[Pass()], type_ignores=[])"
assert ast.dump(ast.parse("x").body[0].value, annotate_fields=False) == "Name('x', Load())"
assert ast.dump(ast.parse("-1"), indent=1) == (
    "Module(\n body=[\n  Expr(\n   value=UnaryOp(\n    op=USub(),\n    operand=Constant(value=1)))])")
assert "lineno=1, col_offset=0, end_lineno=1, end_col_offset=1" in ast.dump(ast.parse("x"), include_attributes=True)
assert ast.dump(ast.parse("f'{a!r:>{w}}b'").body[0].value) == (
    "JoinedStr(values=[FormattedValue(value=Name(id='a', ctx=Load()), conversion=114, format_spec=JoinedStr(values="
    "[Constant(value='>'), FormattedValue(value=Name(id='w', ctx=Load()), conversion=-1)])), Constant(value='b')])")
assert ast.parse("u'a'").body[0].value.kind == "u" and ast.parse("'a'").body[0].value.kind is None
function = ast.parse("def f(a, /, b=1, *c, d, e=2, **g) -> int: 'doc'").body[0]
assert isinstance(function, ast.FunctionDef) and function.name == "f" and function.returns.id == "int"
arguments = function.args
assert [a.arg for a in arguments.posonlyargs] == ["a"] and arguments.vararg.arg == "c" and arguments.kwarg.arg == "g"
assert [d and d.value for d in arguments.kw_defaults] == [None, 2] and arguments.defaults[0].value == 1
assert ast.get_docstring(function) == "doc" and ast.get_docstring(ast.parse("1")) is None
assert function.type_params == [] and function.decorator_list == [] and function.type_comment is None

# places
source = "def f():\n    return (1 +\n            é)\n"
node = ast.parse(source).body[0].body[0].value
assert (node.lineno, node.col_offset, node.end_lineno, node.end_col_offset) == (2, 12, 3, 14)
assert ast.get_source_segment(source, node) == "1 +\n            é"
assert ast.get_source_segment(source, node, padded=True) == "            1 +\n            é"

# classes of nodes
assert issubclass(ast.Name, ast.expr) and issubclass(ast.expr, ast.AST) and ast.Name.__module__ == "ast"
assert ast.Name._fields == ("id", "ctx") and ast.Name.__match_args__ == ("id", "ctx")
assert ast.Name._attributes == ("lineno", "col_offset", "end_lineno", "end_col_offset")
assert ast.Name.__doc__ == "Name(identifier id, expr_context ctx)"
assert ast.boolop.__doc__ == "boolop = And | Or" and ast.Add.__doc__ == "Add"
assert ast.Call._field_types == {"func": ast.expr, "args": list[ast.expr], "keywords": list[ast.keyword]}
assert ast.Return._field_types == {"value": ast.expr | None}
name = ast.Name("x", ast.Load())
assert name.id == "x" and name._fields == ("id", "ctx") and isinstance(ast.Name("y").ctx, ast.Load)
assert vars(ast.Constant(3)) == {"value": 3} and ast.Constant(3).kind is None
assert ast.List().elts == [] and ast.arguments().posonlyargs == []
assert ast.Name(id="x", lineno=3).lineno == 3
raises(TypeError, "Name constructor takes at most 2 positional arguments", ast.Name, 1, 2, 3)
raises(TypeError, "Constant got multiple values for argument 'value'", ast.Constant, 1, value=2)
raises(TypeError, "Add constructor takes at most 0 positional arguments", ast.Add, 1)
raises(AttributeError, "'Name' object has no attribute 'nope'", lambda: name.nope)
twin = copy.deepcopy(tree)
assert twin is not tree and ast.dump(twin) == ast.dump(tree)
match name:
    case ast.Name(id=found):
        assert found == "x"

# walking
assert [type(n).__name__ for n in ast.walk(ast.parse("a + 1"))] == [
    "Module", "Expr", "BinOp", "Name", "Add", "Constant", "Load"]
assert [f for f, _ in ast.iter_fields(name)] == ["id", "ctx"]
assert [type(n).__name__ for n in ast.iter_child_nodes(ast.parse("a;b"))] == ["Expr", "Expr"]


class Names(ast.NodeVisitor):
    def __init__(self):
        self.found = []

    def visit_Name(self, node):
        self.found.append(node.id)


visitor = Names()
visitor.visit(ast.parse("a = b(c, d.e)"))
assert visitor.found == ["a", "b", "c", "d"]


class Double(ast.NodeTransformer):
    def visit_Constant(self, node):
        return ast.copy_location(ast.Constant(node.value * 2), node)

    def visit_Pass(self, node):
        return None


assert ast.unparse(Double().visit(ast.parse("x = 1\npass\ny = [2, 'a']"))) == "x = 2\ny = [4, 'aa']"

# literals
for text in ["1", "-2.5", "1 + 2j", "'a'", "b'x'", "[1, (2,), {3: {4}}]", "None", "True", "...", "()", "set()"]:
    assert ast.literal_eval(text) == eval(text), text
assert ast.literal_eval("  [1,\n 2]") == [1, 2] and ast.literal_eval(ast.Constant(5)) == 5
for text in ["a", "1 + 1", "f()", "[x]", "'a' + 'b'", "lambda: 1"]:
    try:
        ast.literal_eval(text)
    except ValueError as error:
        assert str(error).startswith("malformed node or string on line 1: <ast."), text
    else:
        assert False, text

# back to text
for text in [
    "x = y = z", "x += 1", "x: int = 3", "del a, b[0]", "assert a, 'b'", "raise A from B", "global a, b",
    "import a.b as c, d", "from . import x", "from ..a.b import c as d", "return_ = 1", "a if b else c",
    "lambda a, /, b=1, *c, d, **e: 0", "[i for i in x if i]", "{k: v for k, v in x}", "(a for b in c for d in e)",
    "a and b or (not c)", "-(a ** b)", "(-a) ** b", "a < b <= c is not d not in e", "a[1:2, ::3, ...]", "x[()]",
    "{**a, 'b': 1}", "{1, 2}", "f(*a, **b)", "(yield)", "(a := 1)", "'it\\'s \"x\"'", "b'a'", "1e+400".replace("e+400", "e309"),
    "print(1j, 1.0, 10 ** 20)", "a @ b // c % d << e >> f & g ^ h | i", "x = *a, b", "(1,)", "not a", "await_ = ~b",
]:
    first = again(text)
    assert again(first) == first and ast.dump(ast.parse(first)) == ast.dump(ast.parse(text)), text
assert again("if a:\n  b\nelif c:\n  d\nelse:\n  e") == "if a:\n    b\nelif c:\n    d\nelse:\n    e"
assert again("for i in x: pass\nelse: y") == "for i in x:\n    pass\nelse:\n    y"
assert again("while 1: break") == "while 1:\n    break"
assert again("try: a\nexcept (B, C) as d: e\nexcept: f\nelse: g\nfinally: h") == (
    "try:\n    a\nexcept (B, C) as d:\n    e\nexcept:\n    f\nelse:\n    g\nfinally:\n    h")
assert again("try: a\nexcept* B: c") == "try:\n    a\nexcept* B:\n    c"
assert again("with a as b, c: pass") == "with a as b, c:\n    pass"
assert again("@d(1)\nasync def f(a, *, b: int = 2) -> int:\n  async with a: await b") == (
    "@d(1)\nasync def f(a, *, b: int=2) -> int:\n    async with a:\n        await b")
assert again("class A[T: int, *U, **P](B, metaclass=M):\n  'doc'\n  x = 1") == (
    "class A[T: int, *U, **P](B, metaclass=M):\n    \"\"\"doc\"\"\"\n    x = 1")
assert again("type X[T = int] = list[T]") == "type X[T = int] = list[T]"
assert again("match x:\n  case [1, *a] | {'k': b, **c} if d: pass\n  case P(1, y=None) as p: pass\n  case _: pass") == (
    "match x:\n    case [1, *a] | {'k': b, **c} if d:\n        pass\n    case P(1, y=None) as p:\n        pass\n"
    "    case _:\n        pass")
assert again("f'{a!r:>{w}} {{}} {b.c}'") == "f'{a!r:>{w}} {{}} {b.c}'"
assert again("f'{x=}'") == "f'x={x!r}'"

# compiling trees
space = {}
exec(compile(ast.parse("a = 2\ndef f(x): return x * a"), "<tree>", "exec"), space)
assert space["f"](4) == 8 and space["f"].__code__.co_filename == "<tree>"
call = ast.Expression(ast.Call(ast.Name("max", ast.Load()), [ast.Constant(1), ast.Constant(7)], []))
assert eval(compile(ast.fix_missing_locations(call), "t", "eval")) == 7
assert ast.increment_lineno(ast.parse("a\nb"), 3).body[1].lineno == 5
assert compile(tree, "t", "exec", ast.PyCF_ONLY_AST) is tree and ast.PyCF_ONLY_AST == 1024
raises(TypeError, "expected Module node, got Expression", compile, call, "t", "exec")
raises(TypeError, 'required field "lineno" missing from expr', compile, ast.Expression(ast.Name("x")), "t", "eval")
place = {"lineno": 1, "col_offset": 0}
raises(ValueError, "Dict doesn't have the same number of keys as values", compile,
       ast.Expression(ast.Dict([ast.Constant(1, **place)], [], **place)), "t", "eval")
raises(ValueError, "expression must have Store context but has Load instead", compile,
       ast.Module([ast.Assign([ast.Name("a", ast.Load(), **place)], ast.Constant(1, **place), **place)], []), "t", "exec")
raises(ValueError, "empty body on FunctionDef", compile,
       ast.Module([ast.FunctionDef("f", ast.arguments(), [], **place)], []), "t", "exec")
raises(TypeError, "got an invalid type in Constant: list", compile,
       ast.Expression(ast.Constant([], **place)), "t", "eval")
raises(SyntaxError, "invalid syntax (<unknown>, line 1)", ast.parse, "x = = 1")
raises(SyntaxError, "'return' outside function (t, line 1)", compile,
       ast.Module([ast.Return(ast.Constant(1, **place), **place)], []), "t", "exec")
