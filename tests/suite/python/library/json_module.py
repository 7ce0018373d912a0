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
