"""Prints code objects of CPython as text: one line a fact, so that a compiler can be compared with it.

Usage: compile.py < list of files. For each file: `FILE name`, then its code objects, or `ERROR kind message`.
"""

import opcode
import struct
import sys
import types


CACHES = opcode._inline_cache_entries
if isinstance(CACHES, list):
    CACHES = {opcode.opname[number]: words for number, words in enumerate(CACHES)}
HAS_ARGUMENT = getattr(opcode, "hasarg", range(getattr(opcode, "HAVE_ARGUMENT", 0), 256))


def constant(value):
    kind = type(value)
    if value is None or value is True or value is False or value is ...:
        return repr(value)
    if kind is int:
        return f"int {value:x}"
    if kind is float:
        return f"float {struct.pack('>d', value).hex()}"
    if kind is complex:
        return f"complex {struct.pack('>dd', value.real, value.imag).hex()}"
    if kind is str:
        return f"str {value.encode('utf-8', 'surrogatepass').hex()}"
    if kind is bytes:
        return f"bytes {value.hex()}"
    if kind is tuple:
        return f"tuple ({', '.join(map(constant, value))})"
    if kind is slice:
        return f"slice ({constant(value.start)}, {constant(value.stop)}, {constant(value.step)})"
    if kind is frozenset:
        return f"frozenset ({', '.join(sorted(map(constant, value)))})"
    return f"code {value.co_name}"


def instructions(code):
    """Yields (offset, operation, argument) with prefixes folded in; jumps carry their target offset."""
    data, at, prefix = code.co_code, 0, 0
    while at < len(data):
        number, argument = data[at], data[at + 1] | prefix
        name = opcode.opname[number]
        start = at
        at += 2 + 2 * CACHES.get(name, 0)
        if name == "EXTENDED_ARG":
            prefix = argument << 8
            continue
        prefix = 0
        if number in opcode.hasjrel:
            backward = "BACKWARD" in name or name == "END_ASYNC_FOR"
            argument = at + 2 * (-argument if backward else argument)
        elif number not in HAS_ARGUMENT:
            argument = 0
        yield start, name, argument


def varint(data):
    byte = next(data)
    value = byte & 63
    while byte & 64:
        byte = next(data)
        value = value << 6 | byte & 63
    return value


def exceptions(code):
    data = iter(code.co_exceptiontable)
    while True:
        try:
            start = varint(data) * 2
        except StopIteration:
            return
        length, target, depth = varint(data) * 2, varint(data) * 2, varint(data)
        yield start, start + length, target, depth >> 1, depth & 1


def dump(code, out):
    out(f"CODE {code.co_name} | {code.co_qualname} | {code.co_firstlineno}")
    counts = code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount
    out(f"counts {counts} flags {code.co_flags:x} stack {code.co_stacksize}")
    out(f"names {' '.join(code.co_names)}")
    out(f"varnames {' '.join(code.co_varnames)}")
    out(f"cellvars {' '.join(code.co_cellvars)}")
    out(f"freevars {' '.join(code.co_freevars)}")
    listing = list(instructions(code))
    consts = list(code.co_consts)
    for one, two in zip(listing, listing[1:]):
        # The order of this tuple is that of a set: it differs from run to run.
        if two[1] == "STORE_NAME" and code.co_names[two[2]] == "__static_attributes__":
            consts[one[2]] = tuple(sorted(consts[one[2]]))
    for index, value in enumerate(consts):
        out(f"const {index} {constant(value)}")
    positions = list(code.co_positions())
    for offset, name, argument in listing:
        line, end_line, column, end_column = positions[offset // 2]
        if line is None:
            where = "-"
        elif column is None:
            where = f"{line}-{end_line}"
        else:
            where = f"{line}:{column}-{end_line}:{end_column}"
        out(f"{offset} {name} {argument} @{where}")
    for entry in exceptions(code):
        out(f"except {entry}")
    for value in code.co_consts:
        if isinstance(value, types.CodeType):
            dump(value, out)


def main():
    sys.stdout.reconfigure(encoding="utf-8", errors="surrogatepass", newline="\n")
    sys.setrecursionlimit(20000)
    for line in sys.stdin:
        name = line.rstrip("\n")
        print(f"FILE {name}")
        with open(name, "rb") as file:
            source = file.read()
        try:
            text = source.decode("utf-8-sig")
            code = compile(text, "<file>", "exec", dont_inherit=True)
        except SyntaxError as error:
            print(f"ERROR {type(error).__name__} {error.lineno} {error.offset} {error.msg}")
            continue
        except (UnicodeDecodeError, ValueError, RecursionError) as error:
            print(f"SKIP {type(error).__name__}")
            continue
        dump(code, print)


main()
