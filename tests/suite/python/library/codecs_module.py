# Encodings, their registry, error handlers and the files that use them.
import codecs
import io
import os
import tempfile


def error(function, *arguments, **keywords):
    try:
        function(*arguments, **keywords)
    except Exception as raised:
        return type(raised).__name__, str(raised)
    return None


for encoding, text in [
    ("utf-8", "aé€\U0001f600"), ("utf-16", "aé€\U0001f600"), ("utf-16-be", "aé"), ("utf-32", "a€"),
    ("latin-1", "aéÿ"), ("ascii", "abc"), ("cp1252", "a€é"), ("iso8859-15", "€"), ("koi8-r", "да"),
    ("cp437", "é"), ("mac-roman", "é"), ("utf-8-sig", "é"), ("unicode_escape", "a\n€"),
    ("raw_unicode_escape", "a€"), ("punycode", "bücher"),
]:
    assert codecs.decode(codecs.encode(text, encoding), encoding) == text, encoding
    assert text.encode(encoding).decode(encoding) == text, encoding
assert "€".encode("cp1252") == b"\x80" and b"\x80".decode("cp1252") == "€"
assert "é".encode("utf-8-sig") == b"\xef\xbb\xbf\xc3\xa9"
assert "a\n€\\".encode("unicode_escape") == b"a\\n\\u20ac\\\\"
assert b"\\x41\\u20ac\\N{EURO SIGN}\\n\\101".decode("unicode_escape") == "A€€\nA"
assert "a€".encode("raw_unicode_escape") == b"a\\u20ac"
assert codecs.encode("Hello", "rot13") == "Uryyb"
assert codecs.encode(b"ab", "hex") == b"6162" and codecs.decode(b"6162", "hex") == b"ab"
assert codecs.encode(b"ab", "base64") == b"YWI=\n" and codecs.decode(b"YWI=\n", "base64") == b"ab"

info = codecs.lookup("UTF8")
assert info.name == "utf-8" and info.encode("é") == (b"\xc3\xa9", 1)
assert info.decode(b"\xc3\xa9") == ("é", 2) and len(info) == 4
assert codecs.lookup("Latin-1").name == "iso8859-1" and codecs.lookup("l1").name == "iso8859-1"
assert error(codecs.lookup, "nonsense") == ("LookupError", "unknown encoding: nonsense")
assert error("x".encode, "nonsense") == ("LookupError", "unknown encoding: nonsense")
assert error(b"x".decode, "nonsense") == ("LookupError", "unknown encoding: nonsense")
assert error("x".encode, "hex") == (
    "LookupError", "'hex' is not a text encoding; use codecs.encode() to handle arbitrary codecs"
)
assert error("€".encode, "cp437") == (
    "UnicodeEncodeError",
    "'charmap' codec can't encode character '\\u20ac' in position 0: character maps to <undefined>",
)
assert error(b"\x81".decode, "cp1252") == (
    "UnicodeDecodeError",
    "'charmap' codec can't decode byte 0x81 in position 0: character maps to <undefined>",
)
assert "a€b".encode("cp437", "replace") == b"a?b" and "a€b".encode("cp437", "ignore") == b"ab"
assert "a€b".encode("cp437", "xmlcharrefreplace") == b"a&#8364;b"
assert b"a\x81".decode("cp1252", "replace") == "a\ufffd"
assert error(b"\\x4".decode, "unicode_escape") == (
    "UnicodeDecodeError",
    "'unicodeescape' codec can't decode bytes in position 0-2: truncated \\xXX escape",
)

# Handlers of one's own.
def shout(raised):
    return "<" + raised.object[raised.start : raised.end].upper() + ">", raised.end


codecs.register_error("shout", shout)
assert "aéb".encode("ascii", "backslashreplace") == b"a\\xe9b"
assert error("aéb".encode, "ascii", "shout")[0] == "UnicodeEncodeError"
codecs.register_error("skip", lambda raised: ("?!", raised.end))
assert "aéüb".encode("ascii", "skip") == b"a?!b" and b"a\xffb".decode("ascii", "skip") == "a?!b"
assert "é".encode("cp437", "skip") == b"\x82" and "€".encode("cp437", "skip") == b"?!"
codecs.register_error("wrong", lambda raised: 5)
assert error("é".encode, "ascii", "wrong") == (
    "TypeError", "encoding error handler must return (str/bytes, int) tuple"
)
assert error("é".encode, "ascii", "absent") == ("LookupError", "unknown error handler name 'absent'")
assert error(codecs.lookup_error, "absent") == ("LookupError", "unknown error handler name 'absent'")
assert error(codecs.register_error, "x", 5) == ("TypeError", "handler must be callable")
raised = UnicodeEncodeError("ascii", "aéb", 1, 2, "why")
assert codecs.ignore_errors(raised) == ("", 2) and codecs.replace_errors(raised) == ("?", 2)
assert codecs.backslashreplace_errors(raised) == ("\\xe9", 2)
assert codecs.xmlcharrefreplace_errors(raised) == ("&#233;", 2)
assert error(codecs.strict_errors, raised)[0] == "UnicodeEncodeError"

# A codec of one's own.
def search(name):
    if name != "upside_down":
        return None
    return codecs.CodecInfo(
        lambda text, errors="strict": (text[::-1].encode(), len(text)),
        lambda data, errors="strict": (bytes(data).decode()[::-1], len(data)),
        name=name,
    )


codecs.register(search)
assert "abc".encode("upside-down") == b"cba" and b"cba".decode("upside_down") == "abc"
codecs.unregister(search)
assert error("abc".encode, "upside-down")[0] == "LookupError"

# In parts.
decoder = codecs.getincrementaldecoder("utf-8")()
assert [decoder.decode(part) for part in [b"a\xc3", b"\xa9\xe2\x82", b"\xac"]] == ["a", "é", "€"]
assert decoder.decode(b"", True) == ""
decoder = codecs.getincrementaldecoder("utf-8")("replace")
assert decoder.decode(b"\xc3", True) == "\ufffd"
encoder = codecs.getincrementalencoder("utf-16")()
assert encoder.encode("a") == b"\xff\xfea\0" and encoder.encode("b") == b"b\0"
assert list(codecs.iterencode(["a", "é"], "utf-8")) == [b"a", b"\xc3\xa9"]
assert list(codecs.iterdecode([b"a\xc3", b"\xa9"], "utf-8")) == ["a", "é"]
assert codecs.utf_8_decode(b"a\xc3") == ("a", 1)
assert codecs.utf_16_ex_decode(b"\xfe\xff\0a") == ("a", 4, 1)
assert codecs.latin_1_encode("é") == (b"\xe9", 1) and codecs.ascii_decode(b"a") == ("a", 1)
assert codecs.escape_decode(rb"a\n\x41\\") == (b"a\nA\\", 9)
assert codecs.escape_encode(b"a\n'") == (b"a\\n\\'", 3)
assert codecs.charmap_decode(b"\0\1", "strict", "xy") == ("xy", 2)
assert codecs.BOM_UTF8 == b"\xef\xbb\xbf" and codecs.BOM_UTF16_LE == b"\xff\xfe"

path = os.path.join(tempfile.mkdtemp(), "x")
with codecs.open(path, "w", "utf-16") as file:
    file.write("é\n")
with codecs.open(path, encoding="utf-16") as file:
    assert file.read() == "é\n"
stream = codecs.getreader("utf-8")(io.BytesIO(b"a\xc3\xa9\nb"))
assert stream.readline() == "aé\n" and stream.read() == "b"
raw = io.BytesIO()
codecs.getwriter("latin-1")(raw).write("é")
assert raw.getvalue() == b"\xe9"
