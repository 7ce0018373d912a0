"""Code as text, in the form of CPython 3.11 and 3.12."""

import collections
import io
import sys
import types

import opcode
from opcode import *
from opcode import __all__ as _names_of_opcode
from _opcode_metadata import cache_words as _cache_words, forms as _forms

__all__ = ["code_info", "dis", "disassemble", "distb", "disco", "findlinestarts", "findlabels", "show_code",
           "get_instructions", "Instruction", "Bytecode"] + _names_of_opcode

COMPILER_FLAG_NAMES = {
    1: "OPTIMIZED", 2: "NEWLOCALS", 4: "VARARGS", 8: "VARKEYWORDS", 16: "NESTED", 32: "GENERATOR", 64: "NOFREE",
    128: "COROUTINE", 256: "ITERABLE_COROUTINE", 512: "ASYNC_GENERATOR",
}
MAKE_FUNCTION_FLAGS = ("defaults", "kwdefaults", "annotations", "closure")
FORMAT_VALUE_CONVERTERS = ((None, ""), (str, "str"), (repr, "repr"), (ascii, "ascii"))
UNKNOWN = object()

_IS_3_11 = "PRECALL" in opmap
_general_of = {f"{name}_{form}": name for name, forms in _forms.items() for form in forms}
_taken = {*opmap.values()}
_form_of = dict(zip((number for number in range(256) if number not in _taken), _general_of))
_have_code = (types.MethodType, types.FunctionType, types.CodeType, classmethod, staticmethod, type)

Positions = collections.namedtuple("Positions", "lineno end_lineno col_offset end_col_offset", defaults=[None] * 4)
_Guard = collections.namedtuple("_ExceptionTableEntry", "start end target depth lasti")
_Fields = collections.namedtuple(
    "_Instruction", "opname opcode arg argval argrepr offset starts_line is_jump_target positions", defaults=[None])


class Instruction(_Fields):
    """One operation of a code object, with what its argument means."""

    def _disassemble(self, lineno_width=3, mark_as_current=False, offset_width=4):
        line = "" if self.starts_line is None else str(self.starts_line)
        columns = [line.rjust(lineno_width)] if lineno_width else []
        columns.append("-->" if mark_as_current else "   ")
        columns.append(">>" if self.is_jump_target else "  ")
        columns.append(str(self.offset).rjust(offset_width))
        columns.append(self.opname.ljust(20))
        if self.arg is not None:
            columns.append(repr(self.arg).rjust(5))
            if self.argrepr:
                columns.append(f"({self.argrepr})")
        return " ".join(columns).rstrip()


def pretty_flags(flags):
    """The names of the bits of `co_flags`."""
    found = []
    for shift in range(32):
        bit = 1 << shift
        if flags & bit:
            found.append(COMPILER_FLAG_NAMES.get(bit, hex(bit)))
            flags ^= bit
            if not flags:
                break
    else:
        found.append(hex(flags))
    return ", ".join(found)


def _code_of(thing):
    thing = getattr(thing, "__func__", thing)
    for name in "__code__", "gi_code", "ag_code", "cr_code":
        if hasattr(thing, name):
            thing = getattr(thing, name)
            break
    if isinstance(thing, str):
        thing = _compiled(thing, "<disassembly>")
    if hasattr(thing, "co_code"):
        return thing
    raise TypeError(f"don't know how to disassemble {type(thing).__name__} objects")


def _compiled(source, name):
    try:
        return compile(source, name, "eval")
    except SyntaxError:
        pass
    return compile(source, name, "exec")


def code_info(x):
    """What a code object says of itself, as text."""
    code = _code_of(x)
    rows = [("Name:", code.co_name), ("Filename:", code.co_filename), ("Argument count:", code.co_argcount),
            ("Positional-only arguments:", code.co_posonlyargcount), ("Kw-only arguments:", code.co_kwonlyargcount),
            ("Number of locals:", code.co_nlocals), ("Stack size:", code.co_stacksize),
            ("Flags:", pretty_flags(code.co_flags))]
    lines = [f"{title:<18} {value}" for title, value in rows]
    tables = [("Constants:", map(repr, code.co_consts)), ("Names:", code.co_names),
              ("Variable names:", code.co_varnames), ("Free variables:", code.co_freevars),
              ("Cell variables:", code.co_cellvars)]
    for title, values in tables:
        values = list(values)
        if values:
            lines.append(title)
            lines += [f"{place:4}: {value}" for place, value in enumerate(values)]
    return "\n".join(lines)


def show_code(co, *, file=None):
    """Prints `code_info`."""
    print(code_info(co), file=file)


def findlinestarts(code):
    """Pairs of an offset and the line that begins there."""
    last = None
    for start, _, line in code.co_lines():
        if line is not None and line != last:
            last = line
            yield start, line


def _general(op):
    """The number of the instruction of which another one is a form."""
    name = _form_of.get(op)
    return op if name is None else opmap[_general_of[name]]


def _operations(code):
    """Offset, operation and argument of each instruction, caches left out; the form that it has taken."""
    at, higher = 0, 0
    while at < len(code):
        form = code[at]
        op = _general(form)
        arg = code[at + 1] | higher if op in hasarg else None
        higher = arg << 8 if op == EXTENDED_ARG else 0
        yield at, op, arg, _form_of.get(form, opname[op])
        at += 2 + 2 * _cache_words.get(opname[op], 0)


def _target(offset, op, arg):
    distance = -arg if "JUMP_BACKWARD" in opname[op] else arg
    name = opname[op]
    # 3.11 has jumps without caches only.
    return offset + 2 + 2 * distance + (0 if _IS_3_11 else 2 * _cache_words.get(name, 0))


def findlabels(code):
    """Offsets that are jumped to."""
    found = []
    for offset, op, arg, _ in _operations(code):
        # 3.11 does not know its own forms here.
        if op in hasjrel and not (_IS_3_11 and code[offset] in _form_of):
            target = _target(offset, op, arg)
            if target not in found:
                found.append(target)
    return found


def _numbers(data):
    for byte in data:
        value = byte & 63
        while byte & 64:
            byte = next(data)
            value = value << 6 | byte & 63
        yield value


def _parse_exception_table(code):
    numbers = _numbers(iter(code.co_exceptiontable))
    found = []
    for start in numbers:
        length, target, depth = next(numbers), next(numbers), next(numbers)
        found.append(_Guard(2 * start, 2 * (start + length), 2 * target, depth >> 1, bool(depth & 1)))
    return found


def _variables(code):
    cells = [name for name in code.co_cellvars if name not in code.co_varnames]
    return [*code.co_varnames, *cells, *code.co_freevars]


def _meaning(op, arg, offset, code, variables):
    """Value and text of an argument."""
    name = opname[op]
    if name == "KW_NAMES" and _IS_3_11:
        return UNKNOWN, ""
    if op in hasconst:
        value = code.co_consts[arg]
        return value, repr(value)
    if op in hasname:
        shift = {"LOAD_GLOBAL": 1, "LOAD_ATTR": 0 if _IS_3_11 else 1, "LOAD_SUPER_ATTR": 2}.get(name, 0)
        value = code.co_names[arg >> shift]
        beside = "NULL + " if name == "LOAD_GLOBAL" else "NULL|self + "
        return value, (beside if shift and arg & 1 else "") + value
    if op in hasjrel:
        value = _target(offset, op, arg)
        return value, f"to {value}"
    if op in haslocal or op in hasfree:
        return variables[arg], variables[arg]
    if name == "COMPARE_OP":
        value = cmp_op[arg if _IS_3_11 else arg >> 4]
        return value, value
    if name == "FORMAT_VALUE":
        function, word = FORMAT_VALUE_CONVERTERS[arg & 3]
        words = [word] * bool(word) + ["with format"] * bool(arg & 4)
        return (function, bool(arg & 4)), ", ".join(words)
    if name == "MAKE_FUNCTION":
        return arg, ", ".join(word for bit, word in enumerate(MAKE_FUNCTION_FLAGS) if arg & 1 << bit)
    if name == "BINARY_OP":
        return arg, opcode._nb_ops[arg][1]
    if name == "CALL_INTRINSIC_1":
        return arg, opcode._intrinsic_1_descs[arg]
    if name == "CALL_INTRINSIC_2":
        return arg, opcode._intrinsic_2_descs[arg]
    return arg, ""


def _instructions(code, text, line_offset, guards, show_caches):
    lines = dict(findlinestarts(code))
    positions = [Positions(*position) for position in code.co_positions()]
    labels = {*findlabels(text)}
    labels.update(guard.target for guard in guards)
    variables = _variables(code)
    for offset, op, arg, name in _operations(text):
        value, shown = (None, "") if arg is None else _meaning(op, arg, offset, code, variables)
        line = lines.get(offset)
        line = None if line is None else line + line_offset
        number = text[offset]
        yield Instruction(name, number, arg, value, shown, offset, line, offset in labels, positions[offset // 2])
        for word in range(_cache_words.get(opname[op], 0) if show_caches else 0):
            at = offset + 2 + 2 * word
            yield Instruction("CACHE", 0, 0, None, "", at, None, False, positions[at // 2])


def _text_of(code, adaptive):
    return code._co_code_adaptive if adaptive else code.co_code


def get_instructions(x, *, first_line=None, show_caches=False, adaptive=False):
    """The instructions of a function, a method or a code object, one by one."""
    code = _code_of(x)
    offset = 0 if first_line is None else first_line - code.co_firstlineno
    return _instructions(code, _text_of(code, adaptive), offset, (), show_caches)


def disassemble(co, lasti=-1, *, file=None, show_caches=False, adaptive=False, _line_offset=0):
    """Prints the instructions of a code object."""
    text = _text_of(co, adaptive)
    known = [line + _line_offset for _, line in findlinestarts(co)]
    width = max(3, len(str(max(known)))) if known else 0
    last = len(text) - 2
    offset_width = max(4, len(str(last)))
    guards = _parse_exception_table(co)
    for instruction in _instructions(co, text, _line_offset, guards, show_caches):
        if known and instruction.starts_line is not None and instruction.offset > 0:
            print(file=file)
        end = instruction.offset
        if not show_caches and not _IS_3_11:
            end += 2 * _cache_words.get(instruction.opname, 0)
        is_current = instruction.offset <= lasti <= end
        print(instruction._disassemble(width, is_current, offset_width), file=file)
    if guards:
        print("ExceptionTable:", file=file)
        for guard in guards:
            lasti = " lasti" if guard.lasti else ""
            print(f"  {guard.start} to {guard.end - 2} -> {guard.target} [{guard.depth}]{lasti}", file=file)


disco = disassemble


def _disassemble_nested(code, file, depth, show_caches, adaptive):
    disassemble(code, file=file, show_caches=show_caches, adaptive=adaptive)
    if depth is None or depth > 0:
        for value in code.co_consts:
            if hasattr(value, "co_code"):
                print(f"\nDisassembly of {value!r}:", file=file)
                below = None if depth is None else depth - 1
                _disassemble_nested(value, file, below, show_caches, adaptive)


def dis(x=None, *, file=None, depth=None, show_caches=False, adaptive=False):
    """Prints the instructions of a class, method, function, generator, code object or text; of the last traceback."""
    if x is None:
        distb(file=file, show_caches=show_caches, adaptive=adaptive)
        return
    x = getattr(x, "__func__", x)
    for name in "__code__", "gi_code", "ag_code", "cr_code":
        if hasattr(x, name):
            x = getattr(x, name)
            break
    if hasattr(x, "__dict__"):
        for name, value in sorted(x.__dict__.items()):
            if isinstance(value, _have_code):
                print(f"Disassembly of {name}:", file=file)
                try:
                    dis(value, file=file, depth=depth, show_caches=show_caches, adaptive=adaptive)
                except TypeError as error:
                    print("Sorry:", error, file=file)
                print(file=file)
        return
    if isinstance(x, str):
        x = _compiled(x, "<dis>")
    if hasattr(x, "co_code"):
        _disassemble_nested(x, file, depth, show_caches, adaptive)
    else:
        raise TypeError(f"don't know how to disassemble {type(x).__name__} objects")


def distb(tb=None, *, file=None, show_caches=False, adaptive=False):
    """Prints the code of the frame in which an exception was raised."""
    if tb is None:
        try:
            last = getattr(sys, "last_exc", None)
            tb = sys.last_traceback if last is None else last.__traceback__
        except AttributeError:
            raise RuntimeError("no last traceback to disassemble") from None
    while tb.tb_next:
        tb = tb.tb_next
    disassemble(tb.tb_frame.f_code, tb.tb_lasti, file=file, show_caches=show_caches, adaptive=adaptive)


class Bytecode:
    """The instructions of something that has code: to go through, and to show."""

    def __init__(self, x, *, first_line=None, current_offset=None, show_caches=False, adaptive=False):
        self.codeobj = code = _code_of(x)
        self.first_line = code.co_firstlineno if first_line is None else first_line
        self._line_offset = self.first_line - code.co_firstlineno
        self._original_object = x
        self.current_offset = current_offset
        self.exception_entries = _parse_exception_table(code)
        self.show_caches = show_caches
        self.adaptive = adaptive

    def __iter__(self):
        text = _text_of(self.codeobj, self.adaptive)
        return _instructions(self.codeobj, text, self._line_offset, self.exception_entries, self.show_caches)

    def __repr__(self):
        return f"{self.__class__.__name__}({self._original_object!r})"

    @classmethod
    def from_traceback(cls, tb, *, show_caches=False, adaptive=False):
        """The code of the frame in which an exception was raised."""
        while tb.tb_next:
            tb = tb.tb_next
        return cls(tb.tb_frame.f_code, current_offset=tb.tb_lasti, show_caches=show_caches, adaptive=adaptive)

    def info(self):
        """`code_info`."""
        return code_info(self.codeobj)

    def dis(self):
        """The instructions as text."""
        with io.StringIO() as output:
            lasti = -1 if self.current_offset is None else self.current_offset
            disassemble(self.codeobj, lasti, file=output, show_caches=self.show_caches, adaptive=self.adaptive,
                        _line_offset=self._line_offset)
            return output.getvalue()
