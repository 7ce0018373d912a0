"""Module string: constants, Template, Formatter, capwords."""
import string
from string import Formatter, Template


def raises(kind, words, action, *args, **keywords):
    try:
        action(*args, **keywords)
    except kind as error:
        assert str(error) == words, str(error)
        return
    raise AssertionError(f"no {kind.__name__}")


assert string.ascii_lowercase == "abcdefghijklmnopqrstuvwxyz"
assert string.ascii_uppercase == string.ascii_lowercase.upper()
assert string.ascii_letters == string.ascii_lowercase + string.ascii_uppercase
assert string.digits == "0123456789" and string.octdigits == "01234567"
assert string.hexdigits == "0123456789abcdefABCDEF"
assert string.punctuation == "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
assert string.whitespace == " \t\n\r\x0b\x0c"
assert string.printable == string.digits + string.ascii_letters + string.punctuation + string.whitespace
assert string.capwords("hello  wORLD of\tit") == "Hello World Of It"
assert string.capwords("a-b-c d", "-") == "A-B-C d"

t = Template("$who likes ${what} for $$5")
assert t.substitute(who="ada", what="tea") == "ada likes tea for $5"
assert t.substitute({"who": "a", "what": "b"}, who="c") == "c likes b for $5"
assert t.safe_substitute(who="ada") == "ada likes ${what} for $5"
assert t.get_identifiers() == ["who", "what"] and t.is_valid()
assert t.template == "$who likes ${what} for $$5"
raises(KeyError, "'who'", t.substitute)
raises(ValueError, "Invalid placeholder in string: line 1, col 3", Template("a $ b").substitute)
raises(ValueError, "Invalid placeholder in string: line 2, col 1", Template("a\n${").substitute)
assert Template("a $ b").safe_substitute() == "a $ b" and not Template("a $ b").is_valid()


class Percent(Template):
    delimiter = "%"
    idpattern = "[a-z]+_[a-z]+"


assert Percent("%a_b %x").safe_substitute(a_b=1) == "1 %x"
assert Template.delimiter == "$" and Template.flags == 2

f = Formatter()
assert f.format("{} {}", 1, 2) == "1 2" and f.format("{0}{1}{0}", "a", "b") == "aba"
assert f.format("{x:>{w}}|{y!r}", x=1, w=3, y="é") == "  1|'é'"
assert f.format("{0.real}{1[k]}{2[0]}", 1j, {"k": 2}, [3]) == "0.023"
assert f.format("{{}}") == "{}" and f.vformat("{a}", (), {"a": 1}) == "1"
assert list(f.parse("a{b!r:c}d")) == [("a", "b", "c", "r"), ("d", None, None, None)]
assert list(f.parse("{{x}}")) == [("{", None, None, None), ("x}", None, None, None)]
assert f.get_field("0.imag", (2j,), {}) == (2.0, 0)
assert f.get_value(0, ("x",), {}) == "x" and f.get_value("k", (), {"k": 1}) == 1
assert f.convert_field(1, "s") == "1" and f.convert_field("é", "a") == "'\\xe9'"
assert f.convert_field(1, None) == 1
raises(ValueError, "Unknown conversion specifier x", f.convert_field, 1, "x")
raises(IndexError, "tuple index out of range", f.format, "{}")
raises(KeyError, "'x'", f.format, "{x}")
raises(ValueError, "cannot switch from manual field specification to automatic field numbering", f.format, "{0}{}", 1, 2)
raises(ValueError, "Single '}' encountered in format string", f.format, "}")
raises(ValueError, "Max string recursion exceeded", f.format, "{:{:{}}}", 1, 2, 3)


class Upper(Formatter):
    def get_value(self, key, args, kwargs):
        return kwargs.get(key, f"<{key}>") if isinstance(key, str) else args[key]

    def check_unused_args(self, used, args, kwargs):
        self.used = used


u = Upper()
assert u.format("{a} {b}", b=1) == "<a> 1" and u.used == {"a", "b"}
assert sorted(string.__all__) == sorted(
    ["ascii_letters", "ascii_lowercase", "ascii_uppercase", "capwords", "digits", "hexdigits", "octdigits",
     "printable", "punctuation", "whitespace", "Formatter", "Template"])
