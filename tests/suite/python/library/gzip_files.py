# gzip reads what it has written, whole and in parts.
import gzip, io, zlib

memory = io.BytesIO()
with gzip.GzipFile(fileobj=memory, mode='w', mtime=0) as file:
    file.write(b'line one\nline two\n' * 100)
assert gzip.decompress(memory.getvalue()) == b'line one\nline two\n' * 100
memory.seek(0)
with gzip.GzipFile(fileobj=memory) as file:
    assert file.readline() == b'line one\n'
    assert file.read(4) == b'line'
    assert file.tell() == 13
    file.seek(0)
    assert sum(1 for _ in file) == 200
with gzip.open(io.BytesIO(gzip.compress(b'a') + gzip.compress(b'b'))) as file:
    assert file.read() == b'ab'
with gzip.open(io.BytesIO(gzip.compress('ä\n'.encode())), 'rt', encoding='utf-8') as file:
    assert file.read() == 'ä\n'
try:
    gzip.open(io.BytesIO(b'no gzip at all')).read()
except gzip.BadGzipFile as error:
    assert str(error) == "Not a gzipped file (b'no')"
else:
    assert False
parts = zlib._ZlibDecompressor()
packed = zlib.compress(b'x' * 1000) + b'rest'
assert parts.needs_input and not parts.eof
assert parts.decompress(packed, 10) == b'x' * 10
assert parts.decompress(b'') == b'x' * 990
assert parts.eof and parts.unused_data == b'rest' and not parts.needs_input
try:
    parts.decompress(b'more')
except EOFError as error:
    assert str(error) == 'End of stream already reached'
else:
    assert False
