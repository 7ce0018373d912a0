"""Module dis."""
import contextlib
import dis
import io


def shown(*args, **keywords):
    out = io.StringIO()
    dis.dis(*args, file=out, **keywords)
    return out.getvalue()


def add(a, b=1):
    return a + b


first = add.__code__.co_firstlineno
assert shown(add) == f"""\
{first:3}           RESUME                   0

{first + 1:3}           LOAD_FAST_LOAD_FAST      1 (a, b)
              BINARY_OP                0 (+)
              RETURN_VALUE
"""
assert shown("x = 1") == """\
  0           RESUME                   0

  1           LOAD_CONST               0 (1)
              STORE_NAME               0 (x)
              RETURN_CONST             1 (None)
"""
loop = shown("for i in y: f(i)")
assert "   L1:     FOR_ITER" in loop and "(to L2)" in loop and "JUMP_BACKWARD" in loop and "L2:     END_FOR" in loop
assert "CALL                     1\n" in loop and "(f)" in loop
assert "ExceptionTable:\n" in shown("try: a\nexcept B: c") and "[1] lasti" in shown("try: a\nexcept B: c")
assert "CACHE                    0 (counter: 0)" in shown(add, show_caches=True)
assert shown(lambda: (x for x in y)).count("Disassembly of <code object <genexpr> at 0x") == 1
assert "Disassembly of" not in shown(lambda: (x for x in y), depth=0)

instructions = list(dis.get_instructions(add))
assert [i.opname for i in instructions] == ["RESUME", "LOAD_FAST_LOAD_FAST", "BINARY_OP", "RETURN_VALUE"]
i = instructions[1]
assert i.opcode == 88 and i.arg == 1 and i.argval == ("a", "b") and i.argrepr == "a, b" and i.offset == 2
assert i.line_number == first + 1 and i.starts_line is True and not i.is_jump_target
assert i.positions.lineno == first + 1 and i.positions.col_offset == 11 and i.positions.end_col_offset == 12
assert instructions[2].cache_info == [("counter", 1, b"\x00\x00")] and instructions[2].argrepr == "+"
assert instructions[0].start_offset == 0 and instructions[2].end_offset == 8
code = dis.Bytecode(add)
assert [i.opname for i in code][-1] == "RETURN_VALUE" and code.dis() == shown(add)
assert repr(code).startswith("Bytecode(<function add at 0x") and code.codeobj is add.__code__
assert code.first_line == first
info = dis.code_info(add)
assert info.startswith("Name:              add\nFilename:          ") and "Argument count:    2\n" in info
assert "Flags:             OPTIMIZED, NEWLOCALS\n" in info and info.endswith("Variable names:\n   0: a\n   1: b")
out = io.StringIO()
dis.show_code("a = 1", file=out)
assert "Constants:\n   0: 1\n   1: None\nNames:\n   0: a\n" in out.getvalue()
assert list(dis.findlinestarts(add.__code__)) == [(0, first), (2, first + 1)]
assert dis.findlabels(add.__code__.co_code) == []
assert dis.stack_effect(dis.opmap["LOAD_CONST"], 0) == 1 and dis.stack_effect(dis.opmap["BUILD_TUPLE"], 3) == -2
assert dis.opname[dis.opmap["RETURN_VALUE"]] == "RETURN_VALUE" and dis.cmp_op[0] == "<"
assert dis.COMPILER_FLAG_NAMES[4] == "VARARGS" and dis.pretty_flags(3) == "OPTIMIZED, NEWLOCALS"


class Pair:
    def one(self):
        return 1

    def two(self):
        return 2


both = shown(Pair)
assert both.startswith("Disassembly of one:\n") and "\nDisassembly of two:\n" in both
try:
    dis.dis(3)
except TypeError as error:
    assert str(error) == "don't know how to disassemble int objects"
out = io.StringIO()
try:
    1 / 0
except ZeroDivisionError as error:
    dis.distb(error.__traceback__, file=out)
assert "-->           BINARY_OP               11 (/)" in out.getvalue()
with contextlib.redirect_stdout(io.StringIO()) as out:
    dis.dis(add)
assert out.getvalue() == shown(add)
