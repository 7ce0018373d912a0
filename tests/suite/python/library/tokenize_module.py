"""Module tokenize."""
import io
import token
import tokenize


def told(source):
    found = tokenize.generate_tokens(io.StringIO(source).readline)
    return [(token.tok_name[t.type], t.string, t.start, t.end) for t in found]


def words(source):
    return [f"{name}:{text}" for name, text, _, _ in told(source)]


def fails(source, *expected):
    try:
        told(source)
    except (tokenize.TokenError, SyntaxError) as error:
        assert error.args[: len(expected)] == expected or str(error) == expected[0], error.args
    else:
        assert False, source


assert told("x = 1") == [
    ("NAME", "x", (1, 0), (1, 1)), ("OP", "=", (1, 2), (1, 3)), ("NUMBER", "1", (1, 4), (1, 5)),
    ("NEWLINE", "", (1, 5), (1, 6)), ("ENDMARKER", "", (2, 0), (2, 0))]
assert words("if a:\n  b\n\n  # c\nd\n") == [
    "NAME:if", "NAME:a", "OP::", "NEWLINE:\n", "INDENT:  ", "NAME:b", "NEWLINE:\n", "NL:\n", "COMMENT:# c", "NL:\n",
    "DEDENT:", "NAME:d", "NEWLINE:\n", "ENDMARKER:"]
assert words("(1,\n 2)\n") == ["OP:(", "NUMBER:1", "OP:,", "NL:\n", "NUMBER:2", "OP:)", "NEWLINE:\n", "ENDMARKER:"]
assert told("'''a\nb''' + c\n")[:2] == [("STRING", "'''a\nb'''", (1, 0), (2, 4)), ("OP", "+", (2, 5), (2, 6))]
assert told("x = \\\n 3\n")[2] == ("NUMBER", "3", (2, 1), (2, 2))
assert words("1_000 0x_f 1e5 1.5j .5 1..real 0b1")[:8] == [
    "NUMBER:1_000", "NUMBER:0x_f", "NUMBER:1e5", "NUMBER:1.5j", "NUMBER:.5", "NUMBER:1.", "OP:.", "NAME:real"]
assert words("a->b:=c...**=//=!=<>")[1::2][:4] == ["OP:->", "OP::=", "OP:...", "OP://="]
assert words("rb'x' u'y' é")[:3] == ["STRING:rb'x'", "STRING:u'y'", "NAME:é"]
assert words("f\"a{{b{x!r:>{w}}\"")[:-2] == [
    "FSTRING_START:f\"", "FSTRING_MIDDLE:a{", "FSTRING_MIDDLE:b", "OP:{", "NAME:x", "OP:!", "NAME:r", "OP::",
    "FSTRING_MIDDLE:>", "OP:{", "NAME:w", "OP:}", "FSTRING_MIDDLE:", "OP:}", "FSTRING_END:\""]
assert words("f'{a=}{b:c}'")[1:5] == ["OP:{", "NAME:a", "OP:=", "OP:}"]
assert words("f'''\n{x}'''")[1] == "FSTRING_MIDDLE:\n"
assert words("") == ["ENDMARKER:"] and words("\n") == ["NL:\n", "ENDMARKER:"]
assert words("# c") == ["COMMENT:# c", "NL:", "ENDMARKER:"]
assert words("a\r\nb")[1] == "NEWLINE:\r\n" and words("$ ?")[:2] == ["OP:$", "OP:?"]
fails("'abc", "unterminated string literal (detected at line 1)", (1, 1))
fails("f'abc", "unterminated f-string literal (detected at line 1)", (1, 1))
fails("(", "unexpected EOF in multi-line statement", (1, 0))
fails("'''abc", "EOF in multi-line string", (1, 1))
fails("x\n  y\n z\n", "unindent does not match any outer indentation level")
t = next(tokenize.generate_tokens(io.StringIO("a + b\n").readline))
assert t.exact_type == token.NAME and t.line == "a + b\n" and t[:2] == (1, "a")
plus = list(tokenize.generate_tokens(io.StringIO("a + b\n").readline))[1]
assert plus.type == token.OP and plus.exact_type == token.PLUS
assert repr(plus) == "TokenInfo(type=55 (OP), string='+', start=(1, 2), end=(1, 3), line='a + b\\n')"
source = "def f(x):\n    return x + 1  # done\n"
assert tokenize.untokenize(tokenize.generate_tokens(io.StringIO(source).readline)) == source
pairs = [(t.type, t.string) for t in tokenize.generate_tokens(io.StringIO("x=1\n").readline)]
assert tokenize.untokenize(pairs) == "x =1 \n"
found = list(tokenize.tokenize(io.BytesIO("é = 1\n".encode()).readline))
assert found[0].type == token.ENCODING and found[0].string == "utf-8" and found[1].string == "é"
assert tokenize.detect_encoding(io.BytesIO(b"# -*- coding: latin-1 -*-\n").readline)[0] == "iso-8859-1"
assert tokenize.detect_encoding(io.BytesIO(b"x\n").readline) == ("utf-8", [b"x\n"])
assert tokenize.COMMENT == token.COMMENT and tokenize.tok_name[tokenize.NL] == "NL"
