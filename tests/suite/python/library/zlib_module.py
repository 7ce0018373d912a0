"""zlib: checksums, packing and unpacking."""
import zlib
c = zlib.compress(b'hello' * 50)


def raises(kind, text, action):
    try:
        action()
    except kind as error:
        assert type(error) is kind, (type(error), error)
        assert str(error) == text, str(error)
        return
    raise AssertionError(f"{kind.__name__} was not raised: {text}")


assert zlib.adler32(b'hello') == 103547413
assert zlib.adler32(b'',5) == 5
assert zlib.adler32(b'a',7) == 6815848
assert zlib.crc32(b'hello') == 907060870
assert zlib.decompress(c) == b'hellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohello'
raises(zlib.error, 'Error -5 while decompressing data: incomplete or truncated stream', lambda: zlib.decompress(c[:-1]))
raises(zlib.error, 'Error -3 while decompressing data: incorrect header check', lambda: zlib.decompress(b'abc'))
raises(zlib.error, 'Error -5 while decompressing data: incomplete or truncated stream', lambda: zlib.decompress(b''))
raises(TypeError, "a bytes-like object is required, not 'str'", lambda: zlib.decompress('a'))
raises(TypeError, "a bytes-like object is required, not 'str'", lambda: zlib.compress('a'))
assert zlib.decompress(c+b'x') == b'hellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohellohello'
assert len(zlib.compress(b'a'*1000))<40
assert zlib.decompress(zlib.compress(b'ab',0)) == b'ab'
assert zlib.decompress(zlib.compress(b'ab',level=9)) == b'ab'
raises(zlib.error, 'Bad compression level', lambda: zlib.compress(b'a',10))
assert zlib.decompress(zlib.compress(b'ab',wbits=-15),wbits=-15) == b'ab'
assert zlib.decompress(zlib.compress(b'ab',wbits=31),wbits=31) == b'ab'
assert zlib.decompress(zlib.compress(b'ab',wbits=31),47) == b'ab'
raises(zlib.error, 'Error -2 while preparing to decompress data: inconsistent stream state', lambda: zlib.decompress(c,wbits=7))
raises(zlib.error, 'Bad compression level', lambda: zlib.compress(b'a',wbits=99))
raises(zlib.error, 'Error -3 while decompressing data: incorrect data check', lambda: zlib.decompress(c[:-4]+b'abcd'))
raises(ValueError, 'Invalid initialization option', lambda: zlib.compressobj(10))
raises(ValueError, 'Invalid initialization option', lambda: zlib.decompressobj(99))
assert zlib.MAX_WBITS == 15
assert zlib.DEFLATED == 8
assert zlib.DEF_MEM_LEVEL == 8
assert zlib.Z_BEST_COMPRESSION == 9
assert zlib.DEF_BUF_SIZE == 16384
assert zlib.ZLIB_VERSION == '1.3.1'

# What zlib itself has packed.
assert zlib.decompress(b'x\x9c\xcbH\xcd\xc9\xc9\xcf\x18\x89\x04\x00\xf0\ng\xe9') == b'hello' * 50
assert zlib.decompress(b'x\x9c\x0b\xc9HU(,\xcdL\xceVH*\xca/\xcfSH\xcb\xafP\xc8*\xcd-(V\xc8/K-R(\x01J\xe7$VU*\xa4\xe4\xa7\xeb)\x84\x8c*&W1\x00e1\x819')[-20:] == b' over the lazy dog. '
assert zlib.decompress(b'x\x01\xab\xa8\x18\x05\xa3!0\x1a\x02\xc3=\x04\x00\xaa\xf4\xd4\xd0') == b'x' * 1000
assert zlib.decompress(b'x\x01\x01\x06\x00\xf9\xffstored\t<\x02\x92') == b'stored'
raises(zlib.error, 'Error -5 while decompressing data: incomplete or truncated stream', lambda: zlib.decompress(b'x\x9c\xcbH\xcd\xc9\xc9\xcf\x18\x89\x04\x00\xf0\ng'))
raises(zlib.error, 'Error -3 while decompressing data: incorrect data check', lambda: zlib.decompress(b'x\x9c\xcbH\xcd\xc9\xc9\xcf\x18\x89\x04\x00abcd'))
raises(zlib.error, 'Error -3 while decompressing data: invalid block type', lambda: zlib.decompress(b'x\x9c\x07'))
raises(zlib.error, 'Error -3 while decompressing data: invalid stored block lengths', lambda: zlib.decompress(b'x\x9c\x01\x01\x00\x00\x00'))
assert zlib.decompress(zlib.compress(bytes(range(256)) * 50)) == bytes(range(256)) * 50

# In parts.
packed = b'x\x9c\xcbH\xcd\xc9\xc9\xcf\x18\x89\x04\x00\xf0\ng\xe9'
d = zlib.decompressobj()
assert d.decompress(packed[:-6])[:5] == b'hello'
assert (d.eof) is False
assert len(d.decompress(packed[-6:] + b'tail')) >= 0
assert d.eof
assert d.unused_data == b'tail'
assert d.unconsumed_tail == b''
assert d.flush() == b''
d = zlib.decompressobj()
assert d.decompress(packed, 10) == b'hellohello'
assert len(d.unconsumed_tail) > 0
assert d.decompress(d.unconsumed_tail, 20) == b'hellohellohellohello'
assert len(d.flush()) == 220
assert d.eof
c = zlib.compressobj()
stream = c.compress(b'abc') + c.compress(b'def') + c.flush()
assert zlib.decompress(stream) == b'abcdef'
raises(zlib.error, 'Error -2 while compressing data: inconsistent stream state', lambda: c.compress(b'x'))
raises(zlib.error, 'Error -2 while flushing: inconsistent stream state', lambda: c.flush())
raises(zlib.error, 'Error -3 while decompressing data: incorrect header check', lambda: zlib.decompressobj().decompress(b'abc'))
raises(ValueError, 'max_length must be non-negative', lambda: zlib.decompressobj().decompress(packed, -1))
assert zlib.decompressobj().flush() == b''
