# JSON out and in, and where a text is none.
import io
import json
import math
from collections import OrderedDict
from decimal import Decimal


def error(function, *arguments, **keywords):
    try:
        function(*arguments, **keywords)
    except Exception as raised:
        return type(raised).__name__, str(raised)
    return None


for value, text in [
    (None, "null"), (True, "true"), (False, "false"), (1, "1"), (-5, "-5"), (2**70, str(2**70)),
    (1.5, "1.5"), (1e100, "1e+100"), (-0.0, "-0.0"), ("", '""'), ("a", '"a"'), ([], "[]"),
    ({}, "{}"), ([1, [2]], "[1, [2]]"), ({"a": 1, "b": [None]}, '{"a": 1, "b": [null]}'),
]:
    assert json.dumps(value) == text, text
    assert json.loads(text) == value, text
assert json.dumps((1, 2)) == "[1, 2]"
assert json.dumps("é\n\t\"\\/\b\f\r\x01") == '"\\u00e9\\n\\t\\"\\\\/\\b\\f\\r\\u0001"'
assert json.dumps("é", ensure_ascii=False) == '"é"'
assert json.dumps("\U0001f600") == '"\\ud83d\\ude00"'
assert json.loads('"\\ud83d\\ude00"') == "\U0001f600"
assert json.loads('"\\u00e9\\n\\/"') == "é\n/"
assert json.dumps({1: 2, None: 3, True: 4, 1.5: 5}) == '{"1": 4, "null": 3, "1.5": 5}'
assert json.dumps({"b": 1, "a": 2}, sort_keys=True) == '{"a": 2, "b": 1}'
assert json.dumps([1, 2], separators=(",", ":")) == "[1,2]"
assert json.dumps({"a": [1, {"b": 2}]}, indent=2) == (
    '{\n  "a": [\n    1,\n    {\n      "b": 2\n    }\n  ]\n}'
)
assert json.dumps([1], indent="\t") == "[\n\t1\n]"
assert json.dumps([], indent=2) == "[]" and json.dumps({}, indent=2) == "{}"
assert json.dumps([1, 2], indent=0) == "[\n1,\n2\n]"
assert json.dumps([math.inf, -math.inf]) == "[Infinity, -Infinity]"
assert json.dumps(math.nan) == "NaN"
assert error(json.dumps, math.inf, allow_nan=False) == (
    "ValueError", "Out of range float values are not JSON compliant: inf"
)
assert error(json.dumps, {1, 2}) == ("TypeError", "Object of type set is not JSON serializable")
assert error(json.dumps, b"x") == ("TypeError", "Object of type bytes is not JSON serializable")
assert error(json.dumps, {(1,): 2}) == (
    "TypeError", "keys must be str, int, float, bool or None, not tuple"
)
assert json.dumps({(1,): 2, "a": 1}, skipkeys=True) == '{"a": 1}'
loop = []
loop.append(loop)
assert error(json.dumps, loop) == ("ValueError", "Circular reference detected")
assert json.dumps({1, 2}, default=sorted) == "[1, 2]"
assert json.dumps(Decimal("1.5"), default=str) == '"1.5"'


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y


class Encoder(json.JSONEncoder):
    def default(self, value):
        if isinstance(value, Point):
            return {"x": value.x, "y": value.y}
        return super().default(value)


assert json.dumps([Point(1, 2)], cls=Encoder) == '[{"x": 1, "y": 2}]'
assert Encoder().encode(Point(3, 4)) == '{"x": 3, "y": 4}'
assert error(Encoder().encode, {1}) == ("TypeError", "Object of type set is not JSON serializable")
assert "".join(json.JSONEncoder().iterencode([1, "a"])) == '[1, "a"]'

# In.
assert json.loads(" [1 , 2 ]\n") == [1, 2] and json.loads(b'{"a": 1}') == {"a": 1}
assert json.loads(bytearray(b"[]")) == [] and json.loads("1E2") == 100.0
assert type(json.loads("1")) is int and type(json.loads("1.0")) is float
assert json.loads('{"a": 1, "a": 2}') == {"a": 2}
assert json.loads("NaN") != json.loads("NaN") and json.loads("-Infinity") == -math.inf
assert json.loads("[1.1, 2]", parse_float=Decimal) == [Decimal("1.1"), 2]
assert json.loads("[1]", parse_int=str) == ["1"]
assert json.loads("NaN", parse_constant=lambda name: name) == "NaN"
assert json.loads('{"x": 1}', object_hook=lambda pairs: sorted(pairs.items())) == [("x", 1)]
assert json.loads('{"b": 1, "a": 2}', object_pairs_hook=OrderedDict) == OrderedDict(b=1, a=2)
assert json.loads('{"b": 1, "b": 2}', object_pairs_hook=list) == [("b", 1), ("b", 2)]
assert json.JSONDecoder().raw_decode("[1] rest") == ([1], 3)
assert json.loads("é".join('""').encode("utf-16")) == "é"

for text, message in [
    ("", "Expecting value: line 1 column 1 (char 0)"),
    ("[1,,2]", "Expecting value: line 1 column 4 (char 3)"),
    ("{'a': 1}", "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
    ('{"a" 1}', "Expecting ':' delimiter: line 1 column 6 (char 5)"),
    ('{"a": 1 "b"}', "Expecting ',' delimiter: line 1 column 9 (char 8)"),
    ("[1 2]", "Expecting ',' delimiter: line 1 column 4 (char 3)"),
    ("[1, 2", "Expecting ',' delimiter: line 1 column 6 (char 5)"),
    ("[1,\n2,\nx]", "Expecting value: line 3 column 1 (char 7)"),
    ('"abc', "Unterminated string starting at: line 1 column 1 (char 0)"),
    ('"a\nb"', "Invalid control character at: line 1 column 3 (char 2)"),
    ('"\\x"', "Invalid \\escape: line 1 column 2 (char 1)"),
    ('"\\u12"', "Invalid \\uXXXX escape: line 1 column 3 (char 2)"),
    ("1 2", "Extra data: line 1 column 3 (char 2)"),
    ("nul", "Expecting value: line 1 column 1 (char 0)"),
    ("[1,]", "Illegal trailing comma before end of array: line 1 column 3 (char 2)"),
    ('{"a": 1,}', "Illegal trailing comma before end of object: line 1 column 8 (char 7)"),
    ("{", "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
]:
    assert error(json.loads, text) == ("JSONDecodeError", message), text
try:
    json.loads("[1,\n]x")
except json.JSONDecodeError as raised:
    assert (raised.lineno, raised.colno, raised.pos, raised.doc) == (1, 3, 2, "[1,\n]x")
    assert raised.msg == "Illegal trailing comma before end of array"
    assert isinstance(raised, ValueError)
assert error(json.loads, 5) == (
    "TypeError", "the JSON object must be str, bytes or bytearray, not int"
)
assert json.loads('"a\nb"', strict=False) == "a\nb"
assert error(json.loads, "\ufeff1") == (
    "JSONDecodeError", "Unexpected UTF-8 BOM (decode using utf-8-sig): line 1 column 1 (char 0)"
)

# Files.
file = io.StringIO()
json.dump({"a": [1, 2]}, file, indent=1)
assert file.getvalue() == '{\n "a": [\n  1,\n  2\n ]\n}'
file.seek(0)
assert json.load(file) == {"a": [1, 2]}
deep = json.loads("[" * 200 + "]" * 200)
assert json.dumps(deep) == "[" * 200 + "]" * 200
assert error(json.loads, "[" * 100000)[0] == "RecursionError"

# The native scanner and encoder.
import _json
import json.encoder
import json.scanner
from collections import OrderedDict

assert json.scanner.c_make_scanner is _json.make_scanner
assert json.encoder.c_make_encoder is _json.make_encoder
assert _json.make_scanner.__name__ == "Scanner" and _json.make_encoder.__name__ == "Encoder"


def refused(function, *arguments, **keywords):
    try:
        function(*arguments, **keywords)
    except Exception as raised:
        return type(raised).__name__, str(raised)
    return None


scan = json.JSONDecoder().scan_once
assert type(scan) is _json.make_scanner and scan.strict is True
assert scan.parse_float is float and scan.parse_int is int and scan.object_hook is None
assert scan("[1, 2] rest", 0) == ([1, 2], 6)
assert refused(scan, "1", -1) == ("ValueError", "idx cannot be negative")
assert refused(scan, 1, 1) == ("TypeError", "first argument must be a string, not int")
assert refused(scan, "1") == ("TypeError", "scan_once() missing required argument 'idx' (pos 2)")
try:
    scan("x", 0)
except StopIteration as stop:
    assert stop.value == 0
assert refused(_json.make_scanner, 1) == ("AttributeError", "'int' object has no attribute 'strict'")

for text, message in [
    ("{", "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
    ('{"a"', "Expecting ':' delimiter: line 1 column 5 (char 4)"),
    ('{"a":', "Expecting value: line 1 column 6 (char 5)"),
    ('{"a":1', "Expecting ',' delimiter: line 1 column 7 (char 6)"),
    ('{"a":1,}', "Illegal trailing comma before end of object: line 1 column 7 (char 6)"),
    ("[1,\n ]", "Illegal trailing comma before end of array: line 1 column 3 (char 2)"),
    ("[1 2]", "Expecting ',' delimiter: line 1 column 4 (char 3)"),
    ('"\\q"', "Invalid \\escape: line 1 column 2 (char 1)"),
    ('"\\u12"', "Invalid \\uXXXX escape: line 1 column 3 (char 2)"),
    ('"\\', "Unterminated string starting at: line 1 column 1 (char 0)"),
    ('"\x01"', "Invalid control character at: line 1 column 2 (char 1)"),
    ("-", "Expecting value: line 1 column 1 (char 0)"),
    ("01", "Extra data: line 1 column 2 (char 1)"),
    ("1.", "Extra data: line 1 column 2 (char 1)"),
]:
    assert refused(json.loads, text) == ("JSONDecodeError", message), text

assert json.loads('"\\ud83d\\ude00"') == "\U0001f600"
assert json.loads('"\\ud83d\\u0041"') == "\ud83dA"
assert json.loads("[-0, -0.0, 1e5, 1E+2, 1.5E-3]") == [0, 0.0, 100000.0, 100.0, 0.0015]
assert str(json.loads("-0.0")) == "-0.0" and json.loads("1e400") == float("inf")
numbers = json.loads("[1.5, 2, NaN]", parse_float=list, parse_int=tuple, parse_constant=str.lower)
assert numbers == [["1", ".", "5"], ("2",), "nan"]
assert json.loads('{"a": {"b": 1}}', object_pairs_hook=tuple) == (("a", (("b", 1),)),)
assert json.loads('{"a": {"b": 1}}', object_hook=len) == 1
first, second = json.loads('[{"a key": 1}, {"a key": 2}]')
assert list(first)[0] is list(second)[0]
assert refused(json.loads, "[" * 100000)[0] == "RecursionError"
assert refused(json.loads, "1" * 5000)[0] == "ValueError"

assert json.dumps({(1,): 2}, skipkeys=True, indent=1) == "{}"
assert json.dumps({(1,): 2, "a": 1}, skipkeys=True, indent=1) == '{\n "a": 1\n}'
assert json.dumps([[], {}, [1]], indent="--") == "[\n--[],\n--{},\n--[\n----1\n--]\n]"
assert json.dumps({1: {2: [3]}}, indent=0) == '{\n"1": {\n"2": [\n3\n]\n}\n}'
assert json.dumps({"b": 1, "a": 2}, sort_keys=True) == '{"a": 2, "b": 1}'
assert json.dumps(OrderedDict(b=1, a=2)) == '{"b": 1, "a": 2}'
assert json.dumps({None: None, True: False, 1.5: 2, 3: "x"}) == '{"null": null, "true": false, "1.5": 2, "3": "x"}'
assert json.dumps("\x7f\u2028\U0001f600") == '"\\u007f\\u2028\\ud83d\\ude00"'
assert json.dumps("\x7f\x1f", ensure_ascii=False) == '"\x7f\\u001f"'


class Number(int):
    def __repr__(self):
        return "a number"


class Pairs(dict):
    def items(self):
        return [(1, 2, 3)]


class Sets(json.JSONEncoder):
    def default(self, given):
        return sorted(given) if isinstance(given, set) else super().default(given)


assert json.dumps([Number(3), {Number(4): 1}]) == '[3, {"4": 1}]'
assert refused(json.dumps, Pairs(a=1)) == ("ValueError", "items must return 2-tuples")
assert json.dumps([{2, 1}, {"x": {3}}], cls=Sets) == '[[1, 2], {"x": [3]}]'
assert refused(json.dumps, {1j}, cls=Sets)[0] == "TypeError"
assert refused(json.dumps, {(1,): 2}) == (
    "TypeError",
    "keys must be str, int, float, bool or None, not tuple",
)
assert refused(json.dumps, float("nan"), allow_nan=False) == (
    "ValueError",
    "Out of range float values are not JSON compliant: nan",
)
assert refused(json.dumps, 10**5000)[0] == "ValueError"
circle = []
circle.append({"itself": circle})
assert refused(json.dumps, circle) == ("ValueError", "Circular reference detected")
assert refused(json.dumps, circle, check_circular=False)[0] == "RecursionError"
deep = []
for _ in range(100000):
    deep = [deep]
assert refused(json.dumps, deep)[0] == "RecursionError"
encode = _json.make_encoder(None, str, lambda text: f"<{text}>", None, "=", ";", False, False, True)
assert encode(["a", {"b": (1, None)}], 0) == ("[<a>;{<b>=[1;null]}]",)
assert refused(encode) == ("TypeError", "_iterencode() missing required argument 'obj' (pos 1)")
assert refused(_json.make_encoder, 1, 2, 3, 4, "a", "b", 1, 1, 1) == (
    "TypeError",
    "make_encoder() argument 1 must be dict or None, not int",
)
