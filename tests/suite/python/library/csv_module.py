# Reading and writing comma-separated values in all dialects.
import csv
import io


def error(function, *arguments, **keywords):
    try:
        function(*arguments, **keywords)
    except Exception as raised:
        return type(raised).__name__, str(raised)
    return None


def read(text, **options):
    return list(csv.reader(io.StringIO(text, newline=""), **options))


def written(*rows, **options):
    file = io.StringIO(newline="")
    csv.writer(file, **options).writerows(rows)
    return file.getvalue()


assert read("a,b,c\r\n1,2,3\r\n") == [["a", "b", "c"], ["1", "2", "3"]]
assert read("a,b\n\nc,d") == [["a", "b"], [], ["c", "d"]]
assert read('"a,b","c""d",e\n') == [["a,b", 'c"d', "e"]]
assert read('"line\nbreak",x\n') == [["line\nbreak", "x"]]
assert read("a, b") == [["a", " b"]]
assert read("a, b", skipinitialspace=True) == [["a", "b"]]
assert read("a;b;c", delimiter=";") == [["a", "b", "c"]]
assert read("a\tb", dialect="excel-tab") == [["a", "b"]]
assert read("'a,b',c", quotechar="'") == [["a,b", "c"]]
assert read("a\\,b,c", escapechar="\\") == [["a,b", "c"]]
assert read('"a\\"b"', escapechar="\\", doublequote=False) == [['a"b']]
assert read('1,"2",x', quoting=csv.QUOTE_NONE) == [["1", '"2"', "x"]]
assert read('1,"2",3.5', quoting=csv.QUOTE_NONNUMERIC) == [[1.0, "2", 3.5]]
assert read(',"",1', quoting=csv.QUOTE_NOTNULL) == [[None, "", "1"]]
assert read(',"",1', quoting=csv.QUOTE_STRINGS) == [[None, "", 1.0]]
assert read('a"b,c') == [['a"b', "c"]]
assert read('"a"b,c') == [["ab", "c"]]
assert read("") == []
assert read(",") == [["", ""]]
assert error(read, '"a"b', strict=True) == ("Error", "',' expected after '\"'")
assert error(read, '"abc', strict=True) == ("Error", "unexpected end of data")
assert read('"abc') == [["abc"]]
assert error(read, "x", quoting=csv.QUOTE_NONNUMERIC) == (
    "ValueError", "could not convert string to float: 'x'"
)
assert error(list, csv.reader(["a\rb"])) == (
    "Error",
    "new-line character seen in unquoted field - do you need to open the file with newline=''?",
)
assert error(list, csv.reader([b"a"])) == (
    "Error",
    "iterator should return strings, not bytes (the file should be opened in text mode)",
)
assert error(csv.reader, 5) == ("TypeError", "'int' object is not iterable")
reader = csv.reader(["a,b", "c", '"d', 'e"'])
assert reader.line_num == 0 and next(reader) == ["a", "b"] and reader.line_num == 1
assert next(reader) == ["c"] and next(reader) == ["de"] and reader.line_num == 4
assert error(next, reader) == ("StopIteration", "")
assert reader.dialect.delimiter == "," and reader.dialect.quoting == csv.QUOTE_MINIMAL
assert iter(reader) is reader

assert written(["a", "b c", 'd"e', "f,g", "h\ni"]) == 'a,b c,"d""e","f,g","h\ni"\r\n'
assert written([1, 2.5, None, True]) == "1,2.5,,True\r\n"
assert written([]) == "\r\n"
assert written([""]) == '""\r\n'
assert written([None]) == '""\r\n'
assert written(["", ""]) == ",\r\n"
assert written(["a", 1], quoting=csv.QUOTE_ALL) == '"a","1"\r\n'
assert written(["a", 1, 2.5], quoting=csv.QUOTE_NONNUMERIC) == '"a",1,2.5\r\n'
assert written(["a", None, 1], quoting=csv.QUOTE_STRINGS) == '"a",,1\r\n'
assert written(["a", None, 1], quoting=csv.QUOTE_NOTNULL) == '"a",,"1"\r\n'
assert written(["a,b"], quoting=csv.QUOTE_NONE, escapechar="\\") == "a\\,b\r\n"
assert error(written, ["a,b"], quoting=csv.QUOTE_NONE) == (
    "Error", "need to escape, but no escapechar set"
)
assert error(written, [""], quoting=csv.QUOTE_NONE) == (
    "Error", "single empty field record must be quoted"
)
assert written(['a"b'], doublequote=False, escapechar="\\") == 'a\\"b\r\n'
assert written(["a", "b"], lineterminator="\n", delimiter=";") == "a;b\n"
assert written("ab", delimiter="\t") == "a\tb\r\n"
assert written(["a", "b"], dialect="unix") == '"a","b"\n'
assert error(written, 5) == ("Error", "iterable expected, not int")
assert error(csv.writer, 5) == ("TypeError", 'argument 1 must have a "write" method')
file = io.StringIO()
assert csv.writer(file).writerow([1, 2]) == 5
assert csv.writer(file).writerows([[1], [2]]) is None

# Dialects.
assert csv.list_dialects() == ["excel", "excel-tab", "unix"]
csv.register_dialect("pipes", delimiter="|", quoting=csv.QUOTE_ALL)
assert "pipes" in csv.list_dialects()
assert csv.get_dialect("pipes").delimiter == "|"
assert written(["a", "b"], dialect="pipes") == '"a"|"b"\r\n'
csv.unregister_dialect("pipes")
assert error(csv.get_dialect, "pipes") == ("Error", "unknown dialect")
assert error(csv.unregister_dialect, "pipes") == ("Error", "unknown dialect")
assert error(csv.register_dialect, 5) == ("TypeError", "dialect name must be a string")


class Semicolons(csv.excel):
    delimiter = ";"


assert read("a;b", dialect=Semicolons) == [["a", "b"]]
assert read("a;b", dialect=Semicolons()) == [["a", "b"]]
assert error(csv.reader, [], delimiter="ab")[0] == "TypeError"
assert error(csv.reader, [], delimiter=5)[0] == "TypeError"
assert error(csv.reader, [], quoting=9) == ("TypeError", 'bad "quoting" value')
assert error(csv.reader, [], quotechar=None, quoting=csv.QUOTE_ALL) == (
    "TypeError", "quotechar must be set if quoting enabled"
)
assert csv.field_size_limit() == 131072
assert csv.field_size_limit(3) == 131072
assert error(read, "abcd") == ("Error", "field larger than field limit (3)")
assert csv.field_size_limit(131072) == 3

# Rows as dicts.
rows = list(csv.DictReader(io.StringIO("name,age\nAda,36\nAlan,41,extra\nKurt\n")))
assert rows[0] == {"name": "Ada", "age": "36"}
assert rows[1] == {"name": "Alan", "age": "41", None: ["extra"]}
assert rows[2] == {"name": "Kurt", "age": None}
reader = csv.DictReader(["1,2"], fieldnames=["a", "b"])
assert reader.fieldnames == ["a", "b"] and next(reader) == {"a": "1", "b": "2"}
assert next(csv.DictReader(["x", "1,2,3"], restkey="rest")) == {"x": "1", "rest": ["2", "3"]}
file = io.StringIO()
writer = csv.DictWriter(file, ["a", "b"], restval="-", lineterminator="\n")
assert writer.writeheader() == 4
writer.writerow({"b": 2, "a": 1})
writer.writerow({"a": 3})
assert file.getvalue() == "a,b\n1,2\n3,-\n"
assert error(writer.writerow, {"c": 1}) == (
    "ValueError", "dict contains fields not in fieldnames: 'c'"
)
writer = csv.DictWriter(file, ["a"], extrasaction="ignore")
writer.writerow({"a": 1, "c": 2})

# What kind of file is this?
sample = "name;age\nAda;36\nAlan;41\n"
assert csv.Sniffer().sniff(sample).delimiter == ";"
assert csv.Sniffer().has_header(sample)
assert error(csv.Sniffer().sniff, "") == ("Error", "Could not determine delimiter")
assert issubclass(csv.Error, Exception) and csv.QUOTE_ALL == 1 and csv.excel.delimiter == ","

# The native parts: dialects, readers and writers.
import _csv
import gc

assert csv.Dialect is not _csv.Dialect and type(csv.reader([])) is _csv.Reader
assert _csv.Reader.__name__ == "reader" and _csv.Writer.__name__ == "writer"
assert error(_csv.Reader) == ("TypeError", "cannot create '_csv.reader' instances")
assert error(csv.reader) == ("TypeError", " expected at least 1 argument, got 0")
assert error(csv.reader, [], 1, 2) == ("TypeError", " expected at most 2 arguments, got 3")
assert error(csv.reader, 1) == ("TypeError", "'int' object is not iterable")
assert error(csv.reader, [], foo=1) == (
    "TypeError",
    "this function got an unexpected keyword argument 'foo'",
)
assert error(csv.writer, 1) == ("TypeError", 'argument 1 must have a "write" method')
assert error(_csv.Dialect, *range(10)) == (
    "TypeError",
    "function takes at most 9 arguments (10 given)",
)
for options, message in [
    ({"delimiter": ""}, '"delimiter" must be a 1-character string'),
    ({"delimiter": None}, '"delimiter" must be string, not NoneType'),
    ({"escapechar": 1}, '"escapechar" must be string or None, not int'),
    ({"lineterminator": None}, "lineterminator must be set"),
    ({"lineterminator": 1}, '"lineterminator" must be a string'),
    ({"quoting": 7}, 'bad "quoting" value'),
    ({"quoting": True}, '"quoting" must be an integer'),
    ({"quotechar": None, "quoting": 0}, "quotechar must be set if quoting enabled"),
]:
    assert error(_csv.Dialect, **options) == ("TypeError", message), options
for options, message in [
    ({"delimiter": "\n"}, "bad delimiter value"),
    ({"delimiter": '"'}, "bad delimiter or quotechar value"),
    ({"quotechar": " ", "skipinitialspace": True}, "bad quotechar value"),
    ({"delimiter": "x", "lineterminator": "xy"}, "bad delimiter or lineterminator value"),
]:
    assert error(_csv.Dialect, **options) == ("ValueError", message), options


class Semicolon:
    delimiter = ";"


class Own(_csv.Dialect):
    pass


assert _csv.Dialect(Semicolon).delimiter == ";" and _csv.Dialect(Semicolon).quotechar == '"'
plain = _csv.Dialect()
assert _csv.Dialect(plain) is plain and Own(plain) is plain and type(Own()) is Own
assert type(_csv.Dialect(Own())) is Own and Own(delimiter="|").delimiter == "|"
assert _csv.Dialect(quotechar=None).quoting == csv.QUOTE_NONE
assert error(setattr, plain, "strict", 1) == ("AttributeError", "readonly attribute")
assert error(setattr, plain, "delimiter", 1) == (
    "AttributeError",
    "attribute 'delimiter' of '_csv.Dialect' objects is not writable",
)

lines = csv.reader(iter(["a,b\n", '"c\n', 'd",e\n']))
assert (next(lines), lines.line_num) == (["a", "b"], 1)
assert (next(lines), lines.line_num) == (["c\nd", "e"], 3)
assert next(lines, None) is None and type(lines.dialect) is _csv.Dialect
assert read("a\0b,c") == [["a\0b", "c"]]
assert read('1,"2",,""', quoting=csv.QUOTE_STRINGS) == [[1.0, "2", None, ""]]
assert read('1,"2",,""', quoting=csv.QUOTE_NOTNULL) == [["1", "2", None, ""]]
assert error(read, "a,x", quoting=csv.QUOTE_NONNUMERIC)[0] == "ValueError"
assert error(list, csv.reader(["a\rb"])) == (
    "Error",
    "new-line character seen in unquoted field - do you need to open the file with newline=''?",
)
assert error(list, csv.reader(['"a"b'], strict=True)) == ("Error", "',' expected after '\"'")
assert error(list, csv.reader(['a,"b'], strict=True)) == ("Error", "unexpected end of data")
assert list(csv.reader(['a,"b'])) == [["a", "b"]]
assert error(list, csv.reader([1])) == (
    "Error",
    "iterator should return strings, not int (the file should be opened in text mode)",
)
before = csv.field_size_limit(3)
assert before == 131072 and csv.field_size_limit() == 3
assert error(list, csv.reader(["abcd"])) == ("Error", "field larger than field limit (3)")
assert csv.field_size_limit(before) == 3
assert error(csv.field_size_limit, "a") == ("TypeError", "limit must be an integer")

assert written(["", None], [None], quoting=csv.QUOTE_MINIMAL) == ',\r\n""\r\n'
assert written(["a\rb"], lineterminator="\n") == '"a\rb"\n'
assert written(["a\\b"], escapechar="\\") == "a\\\\b\r\n"
assert written(['a"b'], escapechar="\\", doublequote=False) == 'a\\"b\r\n'
assert written([1, "x", None, 2.5], quoting=csv.QUOTE_NOTNULL) == '"1","x",,"2.5"\r\n'
assert written([1, "x", None, 2.5], quoting=csv.QUOTE_STRINGS) == '1,"x",,2.5\r\n'
assert written([1, "x", 2j], quoting=csv.QUOTE_NONNUMERIC) == '1,"x",2j\r\n'
assert error(written, [""], quoting=csv.QUOTE_NONE) == (
    "Error",
    "single empty field record must be quoted",
)
assert error(written, ["a,b"], quoting=csv.QUOTE_NONE) == (
    "Error",
    "need to escape, but no escapechar set",
)
assert error(written, 1) == ("Error", "iterable expected, not int")


class Lines(list):
    pass


held = Lines()
held.append(csv.reader(held))
del held
assert gc.collect() > 0
