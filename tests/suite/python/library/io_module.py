# Files in memory and on disk: bytes, text, buffers, line ends, and what each says when it cannot.
import io
import os
import tempfile


def error(function, *arguments, **keywords):
    try:
        function(*arguments, **keywords)
    except Exception as raised:
        return type(raised).__name__, str(raised)
    return None


# StringIO: a position, writing over and past the end.
text = io.StringIO("one\ntwo\nthree")
assert text.read(2) == "on" and text.tell() == 2
assert text.readline() == "e\n"
assert text.readline(2) == "tw"
assert text.readlines() == ["o\n", "three"]
assert text.read() == "" and text.readline() == ""
assert text.seek(0) == 0 and list(text) == ["one\n", "two\n", "three"]
assert text.seek(0, 2) == 13 and text.seek(0, 1) == 13
assert text.getvalue() == "one\ntwo\nthree"
text = io.StringIO()
assert text.write("hello") == 5 and text.write("") == 0
text.seek(1)
text.write("EY")
assert text.getvalue() == "hEYlo" and text.tell() == 3
text.seek(8)
text.write("!")
assert text.getvalue() == "hEYlo\0\0\0!"
assert text.truncate(3) == 3 and text.getvalue() == "hEY" and text.tell() == 9
text.seek(2)
assert text.truncate() == 2 and text.getvalue() == "hE"
assert text.readable() and text.writable() and text.seekable() and not text.isatty()
assert text.closed is False and text.line_buffering is False and text.newlines is None
assert text.encoding is None and text.errors is None
assert error(text.write, b"x") == ("TypeError", "string argument expected, got 'bytes'")
assert error(text.seek, -1) == ("ValueError", "Negative seek position -1")
assert error(text.seek, 1, 1) == ("OSError", "Can't do nonzero cur-relative seeks")
assert error(text.seek, 0, 9) == ("ValueError", "Invalid whence (9, should be 0, 1 or 2)")
assert error(text.truncate, -1) == ("ValueError", "Negative size value -1")
assert error(text.read, "x") == ("TypeError", "argument should be integer or None, not 'str'")
assert error(io.StringIO, 5) == ("TypeError", "initial_value must be str or None, not int")
assert error(io.StringIO, "", "x") == ("ValueError", "illegal newline value: 'x'")
assert error(io.StringIO, "", 5) == ("TypeError", "newline must be str or None, not int")
assert error(text.fileno) == ("UnsupportedOperation", "fileno")
assert error(text.detach) == ("UnsupportedOperation", "detach")
text.close()
assert text.closed
for name in ["read", "readline", "getvalue", "tell", "readable", "truncate"]:
    assert error(getattr(text, name)) == ("ValueError", "I/O operation on closed file"), name
assert error(text.write, "x") == ("ValueError", "I/O operation on closed file")
assert error(iter, text) == ("ValueError", "I/O operation on closed file.")
with io.StringIO("x") as text:
    assert text.read() == "x"
assert text.closed
assert error(text.__enter__) == ("ValueError", "I/O operation on closed file.")

# Line ends of a StringIO.
assert io.StringIO("a\r\nb\rc\n").readlines() == ["a\r\n", "b\rc\n"]
text = io.StringIO("a\r\nb\rc\n", newline=None)
assert text.getvalue() == "a\nb\nc\n" and text.newlines == ("\r", "\n", "\r\n")
text = io.StringIO("a\r\nb\rc\n", newline="")
assert text.readlines() == ["a\r\n", "b\r", "c\n"]
assert io.StringIO("a\nb\n", newline="\r\n").getvalue() == "a\r\nb\r\n"
assert io.StringIO("a\nb\n", newline="\r").readlines() == ["a\r", "b\r"]
assert io.StringIO("é\U0001f600\n").read(2) == "é\U0001f600"

# BytesIO.
data = io.BytesIO(b"one\ntwo\nthree")
assert data.read(2) == b"on" and data.readline() == b"e\n" and data.tell() == 4
assert data.read1(2) == b"tw" and data.readlines() == [b"o\n", b"three"]
assert data.seek(-3, 2) == 10 and data.read() == b"ree"
assert data.seek(-100, 2) == 0 and data.seek(2, 1) == 2
assert list(io.BytesIO(b"a\nb")) == [b"a\n", b"b"]
assert io.BytesIO(b"abc\ndef\nghi").readlines(5) == [b"abc\n", b"def\n"]
buffer = bytearray(4)
assert io.BytesIO(b"abcdef").readinto(buffer) == 4 and buffer == b"abcd"
assert io.BytesIO(b"xy").readinto1(buffer) == 2 and buffer == b"xycd"
data = io.BytesIO()
assert data.write(b"hello") == 5 and data.write(bytearray(b"!")) == 1
assert data.write(memoryview(b"??")) == 2
data.seek(10)
data.write(b"end")
assert data.getvalue() == b"hello!??\0\0end"
data.writelines([b"a", b"b"])
assert data.getvalue().endswith(b"endab")
assert data.truncate(3) == 3 and data.getvalue() == b"hel"
assert error(data.write, "text") == ("TypeError", "a bytes-like object is required, not 'str'")
assert error(data.seek, -1) == ("ValueError", "negative seek value -1")
assert error(data.seek, 0, 5) == ("ValueError", "invalid whence (5, should be 0, 1 or 2)")
assert error(data.truncate, -1) == ("ValueError", "negative size value -1")
assert error(io.BytesIO, "x") == ("TypeError", "a bytes-like object is required, not 'str'")
view = io.BytesIO(b"abc").getbuffer()
assert view[0] == 97 and bytes(view) == b"abc"
data = io.BytesIO(b"abc")
view = data.getbuffer()
view[1:2] = b"X"
assert data.getvalue() == b"aXc"
assert error(data.write, b"1")[0] == "BufferError"
assert error(data.close)[0] == "BufferError"
view.release()
assert data.write(b"12345") == 5
data.close()
assert error(data.read) == ("ValueError", "I/O operation on closed file.")
assert data.closed

# Files of text on disk.
folder = tempfile.mkdtemp()
path = os.path.join(folder, "notes.txt")
with open(path, "w") as file:
    assert file.write("zwei\nGrüße\n") == 11
    print("three", 4, file=file, sep="-")
    assert file.mode == "w" and file.name == path and file.writable() and not file.readable()
    assert error(file.read) == ("UnsupportedOperation", "not readable")
    assert repr(file) == f"<_io.TextIOWrapper name={path!r} mode='w' encoding='UTF-8'>"
assert file.closed
assert error(file.write, "x") == ("ValueError", "I/O operation on closed file.")
with open(path) as file:
    assert file.readline() == "zwei\n"
    place = file.tell()
    assert place == 5
    assert file.read(3) == "Grü" and file.tell() == 9
    assert file.read() == "ße\nthree-4\n" and file.read() == ""
    assert file.seek(place) == 5 and file.readline() == "Grüße\n"
    assert file.seek(0, 2) == os.path.getsize(path)
    assert error(file.seek, 1, 1) == ("UnsupportedOperation", "can't do nonzero cur-relative seeks")
    assert error(file.seek, -1) == ("ValueError", "negative seek position -1")
    assert error(file.write, "x") == ("UnsupportedOperation", "not writable")
    file.seek(0)
    assert next(file) == "zwei\n"
    assert error(file.tell) == ("OSError", "telling position disabled by next() call")
    assert [line for line in file] == ["Grüße\n", "three-4\n"]
    assert file.tell() == os.path.getsize(path)
    assert file.errors == "strict" and file.line_buffering is False and file.newlines == "\n"
    assert type(file.buffer) is io.BufferedReader and type(file.buffer.raw) is io.FileIO
    assert file.fileno() > 2 and not file.isatty()
with open(path, "a") as file:
    assert file.tell() == os.path.getsize(path)
    file.writelines(["more\n", "last"])
assert open(path, encoding="utf-8").read().endswith("three-4\nmore\nlast")
with open(path, "r+") as file:
    file.read(2)
    file.seek(0)
    file.write("ZW")
assert open(path).readline() == "ZWei\n"
with open(path, "w+") as file:
    file.write("abc")
    file.seek(1)
    assert file.read() == "bc" and file.truncate(2) == 2
assert open(path).read() == "ab"
assert error(open, path, "x")[0] == "FileExistsError"
assert error(open, os.path.join(folder, "absent"))[0] == "FileNotFoundError"
assert error(open, folder)[0] == "IsADirectoryError"
missing = os.path.join(folder, "a", "b")
assert error(open, missing, "w") == (
    "FileNotFoundError", f"[Errno 2] No such file or directory: {missing!r}"
)

# What `open` refuses.
assert error(open, path, "rw") == (
    "ValueError", "must have exactly one of create/read/write/append mode"
)
assert error(open, path, "rbt") == ("ValueError", "can't have text and binary mode at once")
assert error(open, path, "q") == ("ValueError", "invalid mode: 'q'")
assert error(open, path, "rr") == ("ValueError", "invalid mode: 'rr'")
assert error(open, path, "rb", encoding="utf-8") == (
    "ValueError", "binary mode doesn't take an encoding argument"
)
assert error(open, path, "rb", newline="") == (
    "ValueError", "binary mode doesn't take a newline argument"
)
assert error(open, path, "r", 0) == ("ValueError", "can't have unbuffered text I/O")
assert error(open, path, encoding="nonsense") == ("LookupError", "unknown encoding: nonsense")
assert error(open, path, newline="x") == ("ValueError", "illegal newline value: x")
assert error(open, None) == (
    "TypeError", "expected str, bytes or os.PathLike object, not NoneType"
)
assert error(open, path, 5) == ("TypeError", "open() argument 'mode' must be str, not int")
assert error(open, "a\0b") == ("ValueError", "embedded null byte")

# Encodings and line ends on disk.
for encoding in ["utf-8", "utf-8-sig", "latin-1", "utf-16", "utf-16-le", "utf-32", "cp1252"]:
    with open(path, "w", encoding=encoding) as file:
        file.write("naïve\nétude\n")
        file.write("fin")
    with open(path, encoding=encoding) as file:
        assert file.read() == "naïve\nétude\nfin", encoding
    with open(path, encoding=encoding) as file:
        assert [line for line in file] == ["naïve\n", "étude\n", "fin"], encoding
assert open(path, "rb").read() == "naïve\nétude\nfin".encode("cp1252")
with open(path, "w", encoding="utf-16") as file:
    file.write("a")
with open(path, "a", encoding="utf-16") as file:
    file.write("b")
assert open(path, "rb").read() == b"\xff\xfea\0b\0"
with open(path, "w", encoding="ascii", errors="replace") as file:
    file.write("aéb")
assert open(path).read() == "a?b"
with open(path, "w", encoding="ascii") as file:
    assert error(file.write, "é") == (
        "UnicodeEncodeError",
        "'ascii' codec can't encode character '\\xe9' in position 0: ordinal not in range(128)",
    )
with open(path, "wb") as file:
    file.write(b"ok\xff\xfe")
assert error(open(path).read) == (
    "UnicodeDecodeError", "'utf-8' codec can't decode byte 0xff in position 2: invalid start byte"
)
assert open(path, errors="replace").read() == "ok\ufffd\ufffd"
assert open(path, errors="surrogateescape").read() == "ok" + chr(0xDCFF) + chr(0xDCFE)
with open(path, "w", newline="\r\n") as file:
    file.write("a\nb\n")
assert open(path, "rb").read() == b"a\r\nb\r\n"
with open(path) as file:
    assert file.read() == "a\nb\n" and file.newlines == "\r\n"
assert open(path, newline="").readlines() == ["a\r\n", "b\r\n"]
assert open(path, newline="\n").readlines() == ["a\r\n", "b\r\n"]
with open(path, "wb") as file:
    file.write(b"a\rb\nc\r\nd")
assert open(path).readlines() == ["a\n", "b\n", "c\n", "d"]
assert open(path, newline="").readlines() == ["a\r", "b\n", "c\r\n", "d"]
assert open(path, newline="\r").readlines() == ["a\r", "b\nc\r", "\nd"]
with open(path, "w", encoding="utf-8") as file:
    file.write("é" * 5000 + "\n" + "end")
with open(path, encoding="utf-8") as file:
    assert len(file.readline()) == 5001 and file.tell() == 10001 and file.read() == "end"
    file.seek(9000)
    assert file.read(3) == "ééé" and file.tell() == 9006

# Bytes on disk.
with open(path, "wb") as file:
    assert type(file) is io.BufferedWriter and file.mode == "wb"
    assert file.write(b"0123456789") == 10 and file.tell() == 10
    assert error(file.read)[0] == "UnsupportedOperation"
    assert error(file.write, "x") == ("TypeError", "a bytes-like object is required, not 'str'")
with open(path, "rb") as file:
    assert file.peek(1)[:1] == b"0" and file.read(3) == b"012" and file.tell() == 3
    assert file.seek(-2, 2) == 8 and file.read() == b"89"
    assert file.seek(1) == 1 and file.seek(3, 1) == 4 and file.read1(2) == b"45"
    assert error(file.write, b"x") == ("UnsupportedOperation", "write")
    assert repr(file) == f"<_io.BufferedReader name={path!r}>"
    assert error(file.seek, 0, 7) == ("ValueError", "whence value 7 unsupported")
assert error(file.read) == ("ValueError", "read of closed file")
assert error(file.peek) == ("ValueError", "peek of closed file")
assert error(file.seek, 0) == ("ValueError", "seek of closed file")
with open(path, "r+b") as file:
    assert type(file) is io.BufferedRandom
    assert file.read(2) == b"01"
    file.write(b"XX")
    assert file.read(2) == b"45" and file.tell() == 6
    file.seek(0)
    assert file.read() == b"01XX456789"
with open(path, "rb", 0) as file:
    assert type(file) is io.FileIO and file.read(2) == b"01" and file.readall() == b"XX456789"
    assert repr(file) == f"<_io.FileIO name={path!r} mode='rb' closefd=True>"
    assert file.closefd and file.seekable()
assert repr(file) == "<_io.FileIO [closed]>"
assert error(file.read) == ("ValueError", "I/O operation on closed file")

# Files over files of one's own.
class Slow(io.RawIOBase):
    def __init__(self, data):
        self.data, self.calls = data, 0

    def readable(self):
        return True

    def readinto(self, buffer):
        self.calls += 1
        size = min(3, len(buffer))
        part, self.data = self.data[:size], self.data[size:]
        buffer[: len(part)] = part
        return len(part)


assert Slow(b"abcdef").read(2) == b"ab"
assert Slow(b"abcdefgh").readall() == b"abcdefgh"
assert Slow(b"ab\ncd").readline() == b"ab\n"
reader = io.BufferedReader(Slow(b"one\ntwo\nthree"))
assert reader.readline() == b"one\n" and reader.read(2) == b"tw" and reader.read() == b"o\nthree"
assert list(io.TextIOWrapper(io.BufferedReader(Slow(b"x\r\ny\xc3\xa9\n")))) == ["x\n", "yé\n"]


class Sink(io.RawIOBase):
    def __init__(self):
        self.parts = []

    def writable(self):
        return True

    def write(self, data):
        self.parts.append(bytes(data))
        return len(data)


sink = Sink()
writer = io.BufferedWriter(sink, 4)
writer.write(b"ab")
assert sink.parts == []
writer.write(b"cdefgh")
writer.flush()
assert b"".join(sink.parts) == b"abcdefgh"
wrapper = io.TextIOWrapper(io.BufferedWriter(sink), encoding="ascii", line_buffering=True)
wrapper.write("line\n")
assert sink.parts[-1] == b"line\n"
wrapper.write("rest")
wrapper.flush()
assert sink.parts[-1] == b"rest"
buffer = wrapper.detach()
assert buffer.raw is sink and buffer.detach() is sink
assert error(wrapper.read) == ("ValueError", "underlying buffer has been detached")
assert error(io.BufferedReader, sink) == ("UnsupportedOperation", "File or stream is not readable.")
assert error(io.BufferedWriter, Slow(b"")) == (
    "UnsupportedOperation", "File or stream is not writable."
)
assert error(io.BufferedReader, Slow(b""), 0) == (
    "ValueError", "buffer size must be strictly positive"
)
sink = Sink()
pair = io.BufferedRWPair(Slow(b"in"), sink)
assert pair.read() == b"in" and pair.write(b"out") == 3
pair.flush()
assert sink.parts[-1] == b"out"


class Loud(io.StringIO):
    def write(self, text):
        return super().write(text.upper())


loud = Loud()
print("hey", 1, file=loud)
assert loud.getvalue() == "HEY 1\n"


class Closing(io.IOBase):
    log = []

    def close(self):
        self.log.append("closed")
        super().close()


closing = Closing()
del closing
assert Closing.log == ["closed"]
base = io.IOBase()
assert base.closed is False and not base.readable() and not base.isatty()
assert error(base.fileno) == ("UnsupportedOperation", "fileno")
assert error(base.seek, 0) == ("UnsupportedOperation", "seek")
base.close()
assert base.closed and error(base.flush) == ("ValueError", "I/O operation on closed file.")

# A text's settings can be changed.
wrapper = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
wrapper.reconfigure(encoding="utf-8", errors="replace", newline="\r\n", write_through=True)
assert (wrapper.encoding, wrapper.errors, wrapper.write_through) == ("utf-8", "replace", True)
wrapper.write("é\n")
assert wrapper.buffer.getvalue() == b"\xc3\xa9\r\n"
wrapper = io.TextIOWrapper(io.BytesIO(b"ab"))
wrapper.read(1)
assert error(wrapper.reconfigure, encoding="ascii") == (
    "UnsupportedOperation",
    "It is not possible to set the encoding or newline of stream after the first read",
)

# Line ends as they come in parts.
decoder = io.IncrementalNewlineDecoder(None, True)
assert decoder.decode("a\r") == "a" and decoder.decode("\nb\r") == "\nb"
assert decoder.decode("", True) == "\n" and decoder.newlines == ("\r", "\r\n")
assert decoder.getstate() == (b"", 0)
decoder.reset()
assert decoder.newlines is None

# What belongs to what.
assert issubclass(io.StringIO, io.TextIOBase) and issubclass(io.BytesIO, io.BufferedIOBase)
assert issubclass(io.FileIO, io.RawIOBase) and issubclass(io.TextIOWrapper, io.IOBase)
assert isinstance(open(path), io.TextIOBase) and not isinstance(io.BytesIO(), io.RawIOBase)
assert issubclass(io.UnsupportedOperation, OSError)
assert issubclass(io.UnsupportedOperation, ValueError)
assert io.open is open and io.DEFAULT_BUFFER_SIZE == 8192
assert io.SEEK_SET == 0 and io.SEEK_CUR == 1 and io.SEEK_END == 2
assert io.text_encoding(None) == "locale" and io.text_encoding("x") == "x"
with io.open_code(path) as file:
    assert file.mode == "rb"
import sys

assert sys.stdout.name == "<stdout>" and sys.stdout.encoding == "utf-8"
assert type(sys.stdout) is io.TextIOWrapper
assert sys.stderr.errors == "backslashreplace" and sys.stdin.mode == "r"
saved, sys.stdout = sys.stdout, io.StringIO()
print("caught", end="")
saved, sys.stdout = sys.stdout, saved
assert saved.getvalue() == "caught"
