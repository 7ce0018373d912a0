"""Regular expressions: syntax, matches, replacing, splitting, errors."""
import re
import copy


def raises(kind, words, action, *args, **keywords):
    try:
        action(*args, **keywords)
    except kind as error:
        assert str(error) == words, (str(error), words)
        return error
    raise AssertionError(f"no {kind.__name__}: {words}")


def spans(pattern, text, flags=0):
    return [m.span() for m in re.finditer(pattern, text, flags)]


# literals, classes, the dot
assert re.match("abc", "abcd").group() == "abc"
assert re.match("abc", "xabc") is None
assert re.search("abc", "xabc").span() == (1, 4)
assert re.fullmatch("abc", "abcd") is None
assert re.fullmatch("ab|abc", "abc").group() == "abc"
assert re.findall("[a-c]", "xaybzc") == ["a", "b", "c"]
assert re.findall("[^a-c]", "xaybzc") == ["x", "y", "z"]
assert re.findall("[]a]", "]ab") == ["]", "a"]
assert re.findall("[a-]", "-ab") == ["-", "a"]
assert re.findall(r"[\]\-^]", "]-^x") == ["]", "-", "^"]
assert re.findall(".", "a\nb") == ["a", "b"]
assert re.findall(".", "a\nb", re.DOTALL) == ["a", "\n", "b"]
assert re.findall(r"\d", "a1b٣") == ["1", "٣"]
assert re.findall(r"\d", "a1b٣", re.ASCII) == ["1"]
assert re.findall(r"\w", "aé_-1") == ["a", "é", "_", "1"]
assert re.findall(r"\w", "aé_-1", re.A) == ["a", "_", "1"]
assert re.findall(r"\W", "aé_-1", re.A) == ["é", "-"]
assert re.findall(r"\s", "a b\tc\u2003d\x1c") == [" ", "\t", "\u2003", "\x1c"]
assert re.findall(r"\s", "a b\u2003\x1c", re.A) == [" "]
assert re.findall(r"\S+", " ab  cd ") == ["ab", "cd"]
assert re.findall(r"\D+", "1ab2cd") == ["ab", "cd"]
assert re.findall(r"[\d.]+", "1.5 and 2.25") == ["1.5", "2.25"]
assert re.findall("[α-ω]+", "abc αβγ δ") == ["αβγ", "δ"]
assert re.findall("[\U0001f600-\U0001f64f]", "a😀b😃") == ["😀", "😃"]
assert re.findall(r"[\s\S]", "a\n") == ["a", "\n"]
assert re.match(r"\x41\u0042\U00000043\103", "ABCC").group() == "ABCC"
assert re.match(r"\a\f\n\r\t\v\\", "\a\f\n\r\t\v\\")
assert re.match(r"[\b]", "\b")
assert re.match(r"\0", "\0")
assert re.search(r"\.\*\(\)", "x.*()").start() == 1

# repeats: greedy, lazy, possessive
assert re.match("a*", "aaab").group() == "aaa"
assert re.match("a*?", "aaab").group() == ""
assert re.match("a+", "baa") is None
assert re.match("a+?", "aaab").group() == "a"
assert re.match("a?", "aa").group() == "a"
assert re.match("a??", "aa").group() == ""
assert re.match("a{2}", "aaa").group() == "aa"
assert re.match("a{2,}", "aaaa").group() == "aaaa"
assert re.match("a{,2}", "aaaa").group() == "aa"
assert re.match("a{1,3}?", "aaaa").group() == "a"
assert re.match("a{x}", "a{x}").group() == "a{x}"
assert re.match("(ab){2,3}", "abababab").group() == "ababab"
assert re.match("(?:ab){2,3}?", "abababab").group() == "abab"
assert re.match("a++", "aaa").group() == "aaa"
assert re.match("a*+a", "aaa") is None
assert re.match("a?+a", "a") is None
assert re.match("a{1,2}+a", "aa") is None
assert re.match("(?:ab)++c", "ababc").group() == "ababc"
assert re.match("(?:ab|a)*+b", "ab") is None
assert re.match("(?>a+)b", "aaab").group() == "aaab"
assert re.match("(?>a+)a", "aaa") is None
assert re.match("(?>a|ab)c", "abc") is None
assert re.match("<.+?>", "<a><b>").group() == "<a>"
assert re.match("<.+>", "<a><b>").group() == "<a><b>"
assert re.match(".*b", "aabab").group() == "aabab"
assert re.match(".*?b", "aabab").group() == "aab"
assert re.match("(a|ab)(c|bcd)(d*)", "abcd").groups() == ("a", "bcd", "")
assert re.match("(a*)*", "aa").groups() == ("",)
assert re.match("(a*)+", "b").groups() == ("",)
assert re.match("(?:a?)*?y", "aay").group() == "aay"
assert re.match("(?:a|b)*", "abba").group() == "abba"
assert re.match("(?:(a)|b)*", "ab").groups() == ("a",)
assert re.match("(?:(a)|(b))*", "ba").groups() == ("a", "b")
assert re.match("(?:x(a)?)*", "xax").groups() == ("a",)
assert re.match("^(?:(?:a{2}){2}){2}$", "a" * 8)
assert re.match("(?:a.*?c){2}", "abcadc").group() == "abcadc"
assert len(re.match("(?:a|b)*", "ab" * 5000).group()) == 10000
assert re.search("a*$", "b" + "a" * 3000).end() == 3001

# anchors and boundaries
assert spans("^a", "a\na") == [(0, 1)]
assert spans("^a", "a\na", re.M) == [(0, 1), (2, 3)]
assert spans("a$", "a\na\n") == [(2, 3)]
assert spans("a$", "a\na\n", re.M) == [(0, 1), (2, 3)]
assert spans(r"\Aa", "a\na", re.M) == [(0, 1)]
assert spans(r"a\Z", "a\na\n") == []
assert spans("$", "a\n") == [(1, 1), (2, 2)]
assert spans(r"\b", "ab cd") == [(0, 0), (2, 2), (3, 3), (5, 5)]
assert spans(r"\B", "ab c") == [(1, 1)]
assert spans(r"\B", "") == [] and spans(r"\b", "") == []
assert re.findall(r"\bé\w*", "été aé") == ["été"]
assert re.findall(r"\b\w+\b", "été", re.A) == ["t"]
p = re.compile("^b")
assert p.search("ab", 1) is None and re.compile("b").match("ab", 1).span() == (1, 2)
assert re.compile("a$").search("ab", 0, 1).span() == (0, 1)

# groups, names, references
m = re.match(r"(\w+) (?P<last>\w+)(x)?", "ada lovelace")
assert m.group() == m.group(0) == m[0] == "ada lovelace"
assert m.group(1) == m[1] == "ada" and m["last"] == m.group("last") == "lovelace"
assert m.group(1, "last", 3) == ("ada", "lovelace", None)
assert m.groups() == ("ada", "lovelace", None) and m.groups("-") == ("ada", "lovelace", "-")
assert m.groupdict() == {"last": "lovelace"}
assert m.start() == 0 and m.end() == 12 and m.span("last") == (4, 12) and m.span(3) == (-1, -1)
assert m.start("last") == 4 and m.end(1) == 3
assert m.regs == ((0, 12), (0, 3), (4, 12), (-1, -1))
assert m.lastindex == 2 and m.lastgroup == "last"
assert m.string == "ada lovelace" and m.pos == 0 and m.endpos == 12 and m.re.groups == 3
assert m.expand(r"\g<last>, \1\n") == "lovelace, ada\n"
assert m.expand(r"[\3]") == "[]"
raises(IndexError, "no such group", m.group, 4)
raises(IndexError, "no such group", m.group, "first")
raises(IndexError, "no such group", m.start, -1)
raises(IndexError, "no such group", m.__getitem__, "x")
assert re.match("(a)|b", "b").groupdict() == {}
assert re.match("(?P<x>a)|b", "b").groupdict(0) == {"x": 0}
assert re.match("(a)(b)?", "a").lastindex == 1
assert re.match("((a))", "a").lastindex == 1
assert re.match("(a)((b))", "ab").lastindex == 2
assert re.match("a", "a").lastindex is None and re.match("a", "a").lastgroup is None
assert re.match(r"(a)\1", "aa") and not re.match(r"(a)\1", "ab")
assert re.match(r"(?P<q>['\"]).*?(?P=q)", "'it\"s'x").group() == "'it\"s'"
assert re.search(r"(\w+) \1", "the the cat").group(1) == "the"
assert re.match(r"(a)?b\1", "b") is None
assert re.match("(?:(a)|b)(?(1)c|d)", "ac").group() == "ac"
assert re.match("(?:(a)|b)(?(1)c|d)", "bd").group() == "bd"
assert re.match("(?:(a)|b)(?(1)c|d)", "ad") is None
assert re.match("(?P<x>a)?(?(x)b|c)", "ab") and re.match("(?P<x>a)?(?(x)b|c)", "c")
assert re.match("(<)?a(?(1)>)", "<a>").group() == "<a>"
assert re.match("(?:a)(?#remark)b", "ab").group() == "ab"
assert repr(m) == "<re.Match object; span=(0, 12), match='ada lovelace'>"
assert bool(m) and m == m and hash(m) == hash(m)
assert copy.copy(m) is m and copy.deepcopy(m) is m
long = re.match("a*", "a" * 80)
assert repr(long) == "<re.Match object; span=(0, 80), match='" + "a" * 49 + ">"

# looking around
assert re.findall(r"\w+(?=!)", "hey! you") == ["hey"]
assert re.findall(r"\b\w+\b(?!!)", "hey! you") == ["you"]
assert re.findall(r"(?<=\$)\d+", "$5 6") == ["5"]
assert re.findall(r"(?<!\$)\b\d+", "$5 6") == ["6"]
assert re.match(r"(?=(a+))a*b\1", "aaab") is None
assert re.match(r"(?=(a+))", "aaab").groups() == ("aaa",)
assert re.match(r"(?!(a))b", "b").groups() == (None,)
assert re.search(r"(?<=(?<=a)b)c", "abc").start() == 2
assert re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", "1234567") == "1,234,567"
assert re.search("(?<=^)a", "a") and re.search("a(?=$)", "a")

# flags
assert re.match("ABC", "abc", re.I) and re.match("(?i)ABC", "abc")
assert re.match("a(?i:B)c", "aBc") and not re.match("a(?i:B)c", "abC")
assert re.match("(?-i:a)b", "aB", re.I) and not re.match("(?-i:a)b", "AB", re.I)
assert re.match("É", "é", re.I) and not re.match("É", "é", re.I | re.A)
assert re.match("ß", "ẞ", re.I) and re.match("[à-ý]", "É", re.I)
assert re.match("K", "\u212a", re.I) and re.match("[a-z]+", "\u017f", re.I)
assert re.findall("[a-c]+", "AbC", re.IGNORECASE) == ["AbC"]
assert re.findall("[^a]", "aAb", re.I) == ["b"]
assert re.match(r"(\w)\1", "aA", re.I)
p = re.compile(r"""
    (\d+)   # digits
    \ \#    # a space and a sign
    [ a]    # a class keeps its spaces
""", re.VERBOSE)
assert p.match("12 # ").group(1) == "12" and p.flags == re.VERBOSE | re.UNICODE
assert re.match("(?x) a b", "ab").group() == "ab"
assert re.match("(?s).", "\n") and re.match("(?s:.)x", "\nx")
assert re.compile("(?im)a").flags == re.I | re.M | re.U
assert re.I is re.IGNORECASE is re.RegexFlag.IGNORECASE and re.I == 2
assert repr(re.I | re.M) == "re.IGNORECASE|re.MULTILINE" and str(re.S) == "re.DOTALL"
assert re.NOFLAG == 0 and re.U == 32 and re.A == 256 and re.X == 64 and re.L == 4 and re.DEBUG == 128

# patterns as objects
p = re.compile("(?P<a>x)(?P<b>y)(z)")
assert p.pattern == "(?P<a>x)(?P<b>y)(z)" and p.groups == 3
assert dict(p.groupindex) == {"a": 1, "b": 2} and type(p.groupindex).__name__ == "mappingproxy"
assert re.compile("a").groupindex == {}
assert repr(p) == "re.compile('(?P<a>x)(?P<b>y)(z)')"
assert repr(re.compile("a", re.I | re.S)) == "re.compile('a', re.IGNORECASE|re.DOTALL)"
assert repr(re.compile(b"a", re.L)) == "re.compile(b'a', re.LOCALE)"
assert repr(re.compile("a", re.A)) == "re.compile('a', re.ASCII)"
assert re.compile("a") is re.compile("a") and re.compile(p) is p
assert re.compile("a") == re.compile("a") and re.compile("a") != re.compile("b")
assert re.compile("a") != re.compile("a", re.I) and re.compile("a") != re.compile(b"a")
assert hash(re.compile("a")) == hash(re.compile("a"))
assert type(p) is re.Pattern and type(p.match("xyz")) is re.Match
assert isinstance(p, re.Pattern) and re.Pattern.__module__ == "re"
assert str(re.Pattern[str]) == "re.Pattern[str]"
assert copy.copy(p) is p
raises(TypeError, "cannot create 're.Pattern' instances", re.Pattern)
raises(TypeError, "'<' not supported between instances of 're.Pattern' and 're.Pattern'", lambda: p < p)
raises(ValueError, "cannot process flags argument with a compiled pattern", re.compile, p, re.I)
raises(TypeError, "first argument must be string or compiled pattern", re.compile, 1)

# searching in part of a text
p = re.compile("o")
assert p.search("foo bo", 3).start() == 5 and p.search("foo", 0, 1) is None
assert p.findall("foo boo", 2, 6) == ["o", "o"] and p.search("foo", 5) is None
assert [m.start() for m in p.finditer("foo boo", 3)] == [5, 6]
assert p.match("foo", -5) is None and p.search("foo", pos=2).pos == 2
s = re.compile("a|b").scanner("abc")
assert [s.match().group(), s.match().group(), s.match()] == ["a", "b", None]
assert p.fullmatch("xo", 1).span() == (1, 2)

# finding all
assert re.findall("a(b)", "abab") == ["b", "b"]
assert re.findall("(a)(b)?", "aab") == [("a", ""), ("a", "b")]
assert re.findall("x*", "axb") == ["", "x", "", ""]
assert re.findall("", "ab") == ["", "", ""]
assert re.findall("a|", "ab") == ["a", "", ""]
assert [m.group() for m in re.finditer(r"\w+", "one two")] == ["one", "two"]
assert type(re.finditer("a", "a")).__name__ == "callable_iterator"
assert spans(r"\b|:+", "a::bc") == [(0, 0), (1, 1), (1, 3), (3, 3), (5, 5)]

# splitting
assert re.split(",", "a,b,,c") == ["a", "b", "", "c"]
assert re.split(r"\s*,\s*", "a , b,c") == ["a", "b", "c"]
assert re.split("(,)", "a,b") == ["a", ",", "b"]
assert re.split("(a)|b", "xaybz") == ["x", "a", "y", None, "z"]
assert re.split("x*", "axbc") == ["", "a", "", "b", "c", ""]
assert re.split(r"\b", "a b") == ["", "a", " ", "b", ""]
assert re.split(",", "a,b,c", maxsplit=1) == ["a", "b,c"]
assert re.split(",", "abc") == ["abc"] and re.split(",", "") == [""]
assert re.split("", "ab") == ["", "a", "b", ""]

# replacing
assert re.sub("a", "b", "banana") == "bbnbnb"
assert re.sub("a", "b", "banana", count=2) == "bbnbna"
assert re.subn("a", "", "banana") == ("bnn", 3)
assert re.sub(r"(\w+) (\w+)", r"\2 \1", "hello world") == "world hello"
assert re.sub("(?P<x>a)", r"<\g<x>\g<1>\g<0>>", "a") == "<aaa>"
assert re.sub("(a)|b", r"[\1]", "ab") == "[a][]"
assert re.sub("x", r"\n\t\\", "x") == "\n\t\\"
assert re.sub("(.)", r"\g<1>0", "ab") == "a0b0"
assert re.sub("x*", "-", "abxd") == "-a-b--d-"
assert re.sub("", "-", "ab") == "-a-b-"
assert re.sub("b*", "x", "abc") == "xaxxcx"
assert re.sub(r"\d+", lambda m: str(int(m.group()) * 2), "1 22") == "2 44"
assert re.sub("a", lambda m: "", "aba") == "b"
assert re.sub("a", r"\101\0", "a") == "A\0"
assert re.sub("z", "y", "abc") == "abc"
assert re.compile("a").sub("b", "aa", 1) == "ba" and re.compile("a").subn("b", "aa") == ("bb", 2)
text = "unchanged"
assert re.sub("zz", "", text) is text
raises(re.error, "invalid group reference 2 at position 1", re.sub, "(a)", r"\2", "a")
raises(re.error, "bad escape \\q at position 0", re.sub, "a", r"\q", "a")
raises(re.error, "missing group name at position 3", re.sub, "a", r"\g<>", "a")
raises(re.error, "missing <  at position 2".replace("  ", " "), re.sub, "a", r"\g", "a")
raises(IndexError, "unknown group name 'x'", re.sub, "a", r"\g<x>", "a")
raises(TypeError, "sequence item 0: expected str instance, int found", re.sub, "a", lambda m: 1, "a")
raises(TypeError, "unhashable type: 'list'", re.sub, "a", [], "a")

# bytes
assert re.findall(rb"\w+", b"ab \xe9c") == [b"ab", b"c"]
assert re.sub(b"a", b"b", b"aa") == b"bb" and re.split(b",", b"a,b") == [b"a", b"b"]
assert re.match(b"[\x80-\xff]", b"\xe9").group() == b"\xe9"
assert re.match(b"A", b"a", re.I).group() == b"a"
assert re.search(b"b", bytearray(b"abc")).group() == b"b"
assert re.sub(rb"(a)(b)", rb"\2\1", b"ab") == b"ba"
raises(TypeError, "cannot use a string pattern on a bytes-like object", re.match, "a", b"a")
raises(TypeError, "cannot use a bytes pattern on a string-like object", re.match, b"a", "a")
raises(TypeError, "expected string or bytes-like object, got 'int'", re.match, "a", 1)
raises(TypeError, "expected string or bytes-like object, got 'NoneType'", re.findall, "a", None)
raises(ValueError, "cannot use UNICODE flag with a bytes pattern", re.compile, b"a", re.U)
raises(ValueError, "cannot use LOCALE flag with a str pattern", re.compile, "a", re.L)
raises(ValueError, "ASCII and UNICODE flags are incompatible", re.compile, "a", re.A | re.U)

# errors of patterns
for pattern, words in [
    ("(", "missing ), unterminated subpattern at position 0"),
    (")", "unbalanced parenthesis at position 0"),
    ("[a", "unterminated character set at position 0"),
    ("[b-a]", "bad character range b-a at position 1"),
    ("*a", "nothing to repeat at position 0"),
    ("a**", "multiple repeat at position 2"),
    ("a{2,1}", "min repeat greater than max repeat at position 2"),
    ("\\", "bad escape (end of pattern) at position 0"),
    (r"\q", r"bad escape \q at position 0"),
    (r"\z", r"bad escape \z at position 0"),
    (r"\1", "invalid group reference 1 at position 1"),
    ("(?P<a>x)(?P<a>y)", "redefinition of group name 'a' as group 2; was group 1 at position 12"),
    ("(?P<1>x)", "bad character in group name '1' at position 4"),
    ("(?P=b)", "unknown group name 'b' at position 4"),
    ("(?Px)", "unknown extension ?Px at position 1"),
    ("(?<x)", "unknown extension ?<x at position 1"),
    ("(?q)", "unknown extension ?q at position 1"),
    ("(?P<a", "missing >, unterminated name at position 4"),
    ("(?#a", "missing ), unterminated comment at position 0"),
    ("(?<=a+)b", "look-behind requires fixed-width pattern"),
    ("a(?i)b", "global flags not at the start of the expression at position 1"),
    ("(?(2)a)", "invalid group reference 2 at position 3"),
    ("(a)(?(1)b|c|d)", "conditional backref with more than two branches at position 11"),
    (r"\x1", r"incomplete escape \x1 at position 0"),
    ("(?i", "missing -, : or ) at position 3"),
    ("(?-i)", "missing : at position 4"),
]:
    error = raises(re.error, words, re.compile, pattern)
    assert error.msg in words and (error.pattern == pattern or error.pos is None), pattern
error = raises(re.PatternError, "unbalanced parenthesis at position 4 (line 2, column 3)", re.compile, "a\nb\n"[:2] + "bc)")
assert (error.msg, error.pos, error.lineno, error.colno) == ("unbalanced parenthesis", 4, 2, 3)
assert re.error is re.PatternError and issubclass(re.error, Exception)

# the rest of the module
assert re.escape("a.b*c[d]") == r"a\.b\*c\[d\]" and re.escape(b"a-b") == rb"a\-b"
assert re.escape("é ~") == "é\\ \\~"
assert re.fullmatch(re.escape("a+b"), "a+b")
re.purge()
assert {"match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer", "compile"} <= set(re.__all__)
tokens = re.compile(r"(?P<number>\d+(?:\.\d*)?)|(?P<name>[A-Za-z_]\w*)|(?P<op>[-+*/=()])|(?P<space>\s+)|(?P<bad>.)")
found = [(m.lastgroup, m.group()) for m in tokens.finditer("x = 3.5*(y_1 + 2)") if m.lastgroup != "space"]
assert found == [("name", "x"), ("op", "="), ("number", "3.5"), ("op", "*"), ("op", "("), ("name", "y_1"),
                 ("op", "+"), ("number", "2"), ("op", ")")]
scanner = re.Scanner([(r"\d+", lambda s, t: int(t)), (r"[a-z]+", lambda s, t: t), (r"\s+", None)])
assert scanner.scan("12 ab 3!") == ([12, "ab", 3], "!")
assert re.match(r"(\d{4})-(\d\d)-(\d\d)", "2024-02-29").groups() == ("2024", "02", "29")
assert re.findall(r"[\w.+-]+@[\w-]+\.[\w.]+", "me@here.org, x.y+z@a-b.co.uk") == ["me@here.org", "x.y+z@a-b.co.uk"]
match re.match(r"(?P<key>\w+)=(?P<value>\w+)", "a=1"):
    case re.Match() as found:
        assert found["key"] == "a" and found["value"] == "1"
