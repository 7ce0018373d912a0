"""Module textwrap."""
import textwrap
from textwrap import TextWrapper, dedent, fill, indent, shorten, wrap

text = "The quick brown fox jumps over the lazy dog, and then it sleeps."
assert wrap(text, 20) == ["The quick brown fox", "jumps over the lazy", "dog, and then it", "sleeps."]
assert fill("a b c", 3) == "a b\nc"
assert wrap("") == [] and fill("") == ""
assert wrap("abcdefgh", 3) == ["abc", "def", "gh"]
assert wrap("abcdefgh ij", 3, break_long_words=False) == ["abcdefgh", "ij"]
assert wrap("a-very-long-word", 8) == ["a-very-", "long-", "word"]
assert wrap("a-very-long-word", 8, break_on_hyphens=False) == ["a-very-l", "ong-word"]
assert wrap("one two three", 9, initial_indent="* ", subsequent_indent="  ") == ["* one two", "  three"]
assert wrap("a  b   c", 20) == ["a  b   c"]
assert wrap("a\tb\nc", 20) == ["a       b c"]
assert wrap("a\tb", 20, tabsize=4) == ["a   b"]
assert wrap("a\n b", 20, replace_whitespace=False) == ["a\n b"]
assert wrap("end.  Next", 20, fix_sentence_endings=True) == ["end.  Next"]
assert wrap("end. Next", 20, fix_sentence_endings=True) == ["end.  Next"]
assert wrap(text, 20, max_lines=2) == ["The quick brown fox", "jumps over the [...]"]
assert wrap(text, 20, max_lines=1, placeholder="…") == ["The quick brown fox…"]
assert shorten("Hello  world!", width=12) == "Hello world!"
assert shorten("Hello  world!", width=11) == "Hello [...]"
assert shorten("Hello world", width=10, placeholder="...") == "Hello..."
assert dedent("  a\n    b\n\n  c\n") == "a\n  b\n\nc\n"
assert dedent("a\n  b") == "a\n  b" and dedent("  \n  a\n") == "\na\n"
assert dedent("\ta\n\t b\n") == "a\n b\n" and dedent("\ta\n  b") == "\ta\n  b"
assert indent("a\n\nb\n", "> ") == "> a\n\n> b\n"
assert indent("a\n\nb", "+", lambda line: True) == "+a\n+\n+b"
w = TextWrapper(width=10)
assert w.wrap("aaa bbb ccc") == ["aaa bbb", "ccc"] and w.fill("aaa bbb ccc") == "aaa bbb\nccc"
w.width = 7
assert w.wrap("aaa bbb ccc") == ["aaa bbb", "ccc"]
assert TextWrapper().width == 70 and TextWrapper().tabsize == 8
try:
    wrap("a", 0)
except ValueError as error:
    assert str(error) == "invalid width 0 (must be > 0)"
try:
    wrap("aaa bbb", 3, max_lines=1, placeholder=" [...]")
except ValueError as error:
    assert str(error) == "placeholder too large for max width"
else:
    assert False
assert wrap("é ü ñ", 3) == ["é ü", "ñ"]
assert sorted(textwrap.__all__) == ["TextWrapper", "dedent", "fill", "indent", "shorten", "wrap"]
