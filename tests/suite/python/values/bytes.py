# bytes and bytearrays

def fails(function):
    """What calling it raises, as the last line of a traceback says it."""
    try:
        result = function()
    except Exception as error:
        return type(error).__name__ + ": " + str(error)
    raise AssertionError(result)

assert fails(lambda: bytes('a')) == 'TypeError: string argument without an encoding'
assert fails(lambda: bytes(-1)) == 'ValueError: negative count'
assert fails(lambda: bytes([1,256])) == 'ValueError: bytes must be in range(0, 256)'
assert fails(lambda: bytes(['a'])) == "TypeError: 'str' object cannot be interpreted as an integer"
assert bytes('a','utf8') == b'a'
assert fails(lambda: bytes(5,'utf8')) == 'TypeError: encoding without a string argument'
assert fails(lambda: bytes('a','utf8','x','y')) == 'TypeError: bytes() takes at most 3 arguments (4 given)'
assert fails(lambda: bytes(1.5)) == "TypeError: cannot convert 'float' object to bytes"
assert fails(lambda: bytes(None)) == "TypeError: cannot convert 'NoneType' object to bytes"
assert fails(lambda: bytes(errors='x')) == 'TypeError: errors without a string argument'
assert fails(lambda: bytes(foo=1)) == "TypeError: bytes() got an unexpected keyword argument 'foo'"
assert fails(lambda: bytearray('a')) == 'TypeError: string argument without an encoding'
assert fails(lambda: bytearray(-1)) == 'ValueError: negative count'
assert fails(lambda: bytearray([1,256])) == 'ValueError: byte must be in range(0, 256)'
assert fails(lambda: bytearray(1.5)) == "TypeError: cannot convert 'float' object to bytearray"
assert fails(lambda: b'a'[5]) == 'IndexError: index out of range'
assert fails(lambda: b'a'+'a') == "TypeError: can't concat str to bytes"
assert fails(lambda: b'a'+1) == "TypeError: can't concat int to bytes"
assert fails(lambda: b'\xff'.decode()) == "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"
assert b'\xff'.decode('ascii','ignore') == ''
assert fails(lambda: b'abc'.find('a')) == "TypeError: argument should be integer or bytes-like object, not 'str'"
assert fails(lambda: b'abc'.find(300)) == 'ValueError: byte must be in range(0, 256)'
assert fails(lambda: b'abc'.index(b'z')) == 'ValueError: subsection not found'
assert fails(lambda: b'abc'.startswith('a')) == 'TypeError: startswith first arg must be bytes or a tuple of bytes, not str'
assert fails(lambda: b'abc'.startswith(('a',))) == "TypeError: a bytes-like object is required, not 'str'"
assert fails(lambda: b'abc'.split('a')) == "TypeError: a bytes-like object is required, not 'str'"
assert fails(lambda: b','.join(['a'])) == 'TypeError: sequence item 0: expected a bytes-like object, str found'
assert fails(lambda: b','.join(1)) == 'TypeError: can only join an iterable'
assert fails(lambda: b'abc'.center(5,'x')) == 'TypeError: center() argument 2 must be a byte string of length 1, not str'
assert fails(lambda: b'abc'.center(5,b'xy')) == 'TypeError: center() argument 2 must be a byte string of length 1, not bytes'
assert fails(lambda: b'abc'.translate(b'a')) == 'ValueError: translation table must be 256 characters long'
assert fails(lambda: b'abc'.translate('a')) == "TypeError: a bytes-like object is required, not 'str'"
assert fails(lambda: bytes.maketrans(b'a',b'bc')) == 'ValueError: maketrans arguments must have same length'
assert fails(lambda: bytes.maketrans('a',b'b')) == "TypeError: a bytes-like object is required, not 'str'"
assert fails(lambda: b'abc'.hex('ab')) == 'ValueError: sep must be length 1.'
assert fails(lambda: b'abc'.hex(1)) == "TypeError: object of type 'int' has no len()"
assert fails(lambda: b'abc'.hex('é')) == 'ValueError: sep must be ASCII.'
assert fails(lambda: b'abc'.decode('zzz')) == 'LookupError: unknown encoding: zzz'
assert fails(lambda: b'abc'.decode(1)) == "TypeError: decode() argument 'encoding' must be str, not int"
assert fails(lambda: b'a'*(1<<62)) == 'MemoryError: '
assert fails(lambda: b'ab'*(1<<62)) == 'OverflowError: repeated bytes are too long'
assert b'%(a)s' % {b'a':b'x'} == b'x'
assert fails(lambda: b'%(a)s' % {'a':b'x'}) == "KeyError: b'a'"
assert fails(lambda: bytearray(b'abc')+1) == "TypeError: can't concat int to bytearray"
assert repr(bytearray(b'abc')+b'd') == "bytearray(b'abcd')"
assert b'abc'+bytearray(b'd') == b'abcd'
assert fails(lambda: bytearray(b'abc')[5]) == 'IndexError: bytearray index out of range'
assert fails(lambda: bytearray(b'abc').append(300)) == 'ValueError: byte must be in range(0, 256)'
assert fails(lambda: bytearray(b'abc').append('a')) == "TypeError: 'str' object cannot be interpreted as an integer"
assert fails(lambda: bytearray(b'abc').extend('a')) == "TypeError: expected iterable of integers; got: 'str'"
assert fails(lambda: bytearray(b'abc').extend(1)) == "TypeError: can't extend bytearray with int"
assert fails(lambda: bytearray(b'abc').extend(['a'])) == "TypeError: 'str' object cannot be interpreted as an integer"
assert fails(lambda: bytearray(b'abc').remove(1)) == 'ValueError: value not found in bytearray'
assert fails(lambda: bytearray(b'abc').pop(5)) == 'IndexError: pop index out of range'
assert fails(lambda: bytearray().pop()) == 'IndexError: pop from empty bytearray'
assert fails(lambda: bytearray(b'abc').insert(1,300)) == 'ValueError: byte must be in range(0, 256)'
assert fails(lambda: bytearray(b'abc').__setitem__(5,1)) == 'IndexError: bytearray index out of range'
assert fails(lambda: bytearray(b'abc').__setitem__(0,300)) == 'ValueError: byte must be in range(0, 256)'
assert fails(lambda: bytearray(b'abc').__setitem__('a',1)) == 'TypeError: bytearray indices must be integers or slices, not str'
assert fails(lambda: bytearray(b'abc').__setitem__(slice(0,1),1)) == 'TypeError: can assign only bytes, buffers, or iterables of ints in range(0, 256)'
assert fails(lambda: bytearray(b'abc').__setitem__(slice(0,3,2),b'abc')) == 'ValueError: attempt to assign bytes of size 3 to extended slice of size 2'
assert fails(lambda: bytearray(b'abc').__delitem__(5)) == 'IndexError: bytearray index out of range'
assert fails(lambda: bytearray(b'abc').__iadd__(1)) == "TypeError: can't concat int to bytearray"
assert fails(lambda: bytearray(b'abc').__imul__('a')) == "TypeError: 'str' object cannot be interpreted as an integer"
assert fails(lambda: bytearray(1,2)) == "TypeError: bytearray() argument 'encoding' must be str, not int"
assert repr(bytearray('a','utf8')) == "bytearray(b'a')"
assert bytearray(b'abc').__alloc__() == 4
assert repr(bytearray(b'abc').__reduce__()) == "(<class 'bytearray'>, ('abc', 'latin-1'), None)"
assert ((bytearray(b'ab')==b'ab')) is True
assert fails(lambda: bytearray(b'ab')<'a') == "TypeError: '<' not supported between instances of 'bytearray' and 'str'"
assert (lambda b: (b.append(1), b.extend(b'xy'), b.insert(0,65), b.reverse(), b.pop(), b.remove(1), b))(bytearray(b'abc')) == (None, None, None, None, 65, None, bytearray(b'yxcba'))
assert (lambda b: (b.__setitem__(slice(1,2),b'QQQ'), b.__delitem__(slice(None,None,2)), b))(bytearray(b'abcdef')) == (None, None, bytearray(b'QQdf'))
assert list(iter('aé')) == ['a', '\xe9']
assert iter(b'ab').__length_hint__() == 2
assert (b'abc'.removeprefix(b'a'), b'abc'.removesuffix(b'c')) == (b'bc', b'ab')
assert (bytes(3), bytes(b'x'), bytes([1,2]), bytes(range(3)), bytes((1,))) == (b'\x00\x00\x00', b'x', b'\x01\x02', b'\x00\x01\x02', b'\x01')
assert (bytearray(3), bytearray(b'x'), bytearray(range(3))) == (bytearray(b'\x00\x00\x00'), bytearray(b'x'), bytearray(b'\x00\x01\x02'))

assert ((b"")).zfill(12) == b'000000000000'
assert ((b"abcabc")).title() == b'Abcabc'
assert (bytearray(b"abcabc")).decode("latin-1","ignore") == 'abcabc'
assert len((b"1234")) == 4
assert ((bytearray(b"  padded\t\n")).startswith(b" ")) is True
assert ((b"abc")).ljust(3,b"-") == b'abc'
assert (bytearray(b"it's \"q\"")).decode("latin-1","replace") == 'it\'s "q"'
assert repr(3*(bytearray(b"abc"))) == "bytearray(b'abcabcabc')"
assert (((b"tab\tx\ty")).endswith(b" ",3,-4)) is False
assert fails(lambda: ((b"\xc3\xa9\xe2\x82\xac")).endswith("a",-3,-4)) == 'TypeError: endswith first arg must be bytes or a tuple of bytes, not str'
assert (bytearray(b"  padded\t\n")).split(b"l") == [bytearray(b'  padded\t\n')]
assert ((b"it's \"q\"")).decode("utf-16","ignore") == '\u7469\u7327\u2220\u2271'
assert ((b"abcabc")).replace(b"",b"XY",-1) == b'XYaXYbXYcXYaXYbXYcXY'
assert repr(-1*(bytearray(b"it's \"q\""))) == "bytearray(b'')"
assert ((b"Hello World"))[1:] == b'ello World'
assert (((b"tab\tx\ty")).__eq__(b" ")) is False
assert repr((bytearray(b"  padded\t\n")).lower()) == "bytearray(b'  padded\\t\\n')"
assert repr((bytearray(b"a,b,,c")).rjust(12)) == "bytearray(b'      a,b,,c')"
assert (bytearray(b"Hello World")).count(b"l") == 3
assert fails(lambda: (bytearray(b"it's \"q\"")).split("a",1)) == "TypeError: a bytes-like object is required, not 'str'"
assert (bytearray(b"tab\tx\ty")).decode("ascii","strict") == 'tab\tx\ty'
assert repr(3*(bytearray(b""))) == "bytearray(b'')"
assert (bytearray(bytes(range(0,256,7)))).split(b" ",-1) == [bytearray(b'\x00\x07\x0e\x15\x1c#*18?FMT[bipw~\x85\x8c\x93\x9a\xa1\xa8\xaf\xb6\xbd\xc4\xcb\xd2\xd9\xe0\xe7\xee\xf5\xfc')]
assert (bytearray(b"1234")).decode("utf-16","zzz") == '\u3231\u3433'
assert fails(lambda: (bytearray(b"l1\nl2\r\nl3\x0bx")).rpartition("a")) == "TypeError: a bytes-like object is required, not 'str'"
assert ((b"abc")).hex() == '616263'
assert fails(lambda: bytes.fromhex("6")) == 'ValueError: non-hexadecimal number found in fromhex() arg at position 1'
assert (((b"1234")).startswith(b"\n")) is False
assert repr(bytearray(b"Hello World")) == "bytearray(b'Hello World')"
assert ((bytearray(b"\xff\xfe")).startswith(b"a")) is False
assert ((b"")).hex() == ''
assert (((b"a,b,,c")).isascii()) is True
assert fails(lambda: ((b"\xc3\xa9\xe2\x82\xac")).decode("utf-32","zzz")) == "LookupError: unknown error handler name 'zzz'"
assert fails(lambda: ((b"a")).find(300)) == 'ValueError: byte must be in range(0, 256)'
assert ((bytearray(b"")).__contains__(97)) is False
assert ((b"")).decode("utf-16","strict") == ''
assert ((b"aaa")).decode("latin-1","replace") == 'aaa'
assert repr((bytearray(bytes(range(0,256,7))))[::-1]) == "bytearray(b'\\xfc\\xf5\\xee\\xe7\\xe0\\xd9\\xd2\\xcb\\xc4\\xbd\\xb6\\xaf\\xa8\\xa1\\x9a\\x93\\x8c\\x85~wpib[TMF?81*#\\x1c\\x15\\x0e\\x07\\x00')"
assert ((b"aaa")).decode("latin-1","surrogateescape") == 'aaa'
assert ((b"Hello World")).decode("utf-8-sig","replace") == 'Hello World'
assert fails(lambda: ((b"a,b,,c")).strip("a")) == "TypeError: a bytes-like object is required, not 'str'"
assert (bytearray(b"")).rpartition(b"b") == (bytearray(b''), bytearray(b''), bytearray(b''))
assert ascii(b'\xed\xa0\x80\xed\xb0\x80'.decode("utf-8","surrogatepass")) == "'\\ud800\\udc00'"
assert repr((bytearray(b"")).swapcase()) == "bytearray(b'')"
assert repr((bytearray(b"tab\tx\ty")).rjust(13,b"-")) == "bytearray(b'------tab\\tx\\ty')"
assert (bytearray(b"a")).rsplit() == [bytearray(b'a')]
assert repr((bytearray(b"a")).rjust(5)) == "bytearray(b'    a')"
assert fails(lambda: ((b"l1\nl2\r\nl3\x0bx")).count(300)) == 'ValueError: byte must be in range(0, 256)'
assert ((bytearray(b"abc")).endswith(b"l",0,-4)) is False
assert ((b"abc")).decode("utf-16-le","replace") == '\u6261\ufffd'
assert fails(lambda: ((b"")).rpartition(97)) == "TypeError: a bytes-like object is required, not 'int'"
assert repr((bytearray(bytes(range(0,256,7)))).rjust(3)) == "bytearray(b'\\x00\\x07\\x0e\\x15\\x1c#*18?FMT[bipw~\\x85\\x8c\\x93\\x9a\\xa1\\xa8\\xaf\\xb6\\xbd\\xc4\\xcb\\xd2\\xd9\\xe0\\xe7\\xee\\xf5\\xfc')"
assert repr(bytearray(b"tab\tx\ty")) == "bytearray(b'tab\\tx\\ty')"
assert fails(lambda: (bytearray(b"1234")).rpartition(300)) == "TypeError: a bytes-like object is required, not 'int'"
assert repr((bytearray(bytes(range(0,256,7))))*2) == "bytearray(b'\\x00\\x07\\x0e\\x15\\x1c#*18?FMT[bipw~\\x85\\x8c\\x93\\x9a\\xa1\\xa8\\xaf\\xb6\\xbd\\xc4\\xcb\\xd2\\xd9\\xe0\\xe7\\xee\\xf5\\xfc\\x00\\x07\\x0e\\x15\\x1c#*18?FMT[bipw~\\x85\\x8c\\x93\\x9a\\xa1\\xa8\\xaf\\xb6\\xbd\\xc4\\xcb\\xd2\\xd9\\xe0\\xe7\\xee\\xf5\\xfc')"
assert fails(lambda: (bytearray(b"a,b,,c")).strip(300)) == "TypeError: a bytes-like object is required, not 'int'"
assert repr((bytearray(b"aaa")).ljust(5)) == "bytearray(b'aaa  ')"
assert fails(lambda: (bytearray(b"")).rsplit(300)) == "TypeError: a bytes-like object is required, not 'int'"
assert fails(lambda: (bytearray(b"\xff\xfe")).decode("utf-8","zzz")) == "LookupError: unknown error handler name 'zzz'"
assert (bool(bytearray(b"aaa"))) is True
assert ((bytearray(b"a,b,,c")).endswith(bytearray(b"b"))) is False
assert (bytearray(b"a,b,,c")).decode("utf-8-sig","replace") == 'a,b,,c'
assert (bytearray(b"l1\nl2\r\nl3\x0bx")).decode("utf-16","ignore") == '\u316c\u6c0a\u0d32\u6c0a\u0b33'
assert fails(lambda: (bytearray(b"\xff\xfe")).join(b"\n")) == 'TypeError: sequence item 0: expected a bytes-like object, int found'
assert (bytearray(b"\xff\xfe")).partition(bytearray(b"b")) == (bytearray(b'\xff\xfe'), bytearray(b''), bytearray(b''))
assert (bytearray(b"aaa")).hex() == '616161'
assert ((b"aaa")).replace(bytearray(b"b"),b"XY",1) == b'aaa'
assert (((b"")).__contains__(b"b")) is False
assert repr((bytearray(b"abcabc")).center(5)) == "bytearray(b'abcabc')"
assert b'\xe2(\xa1'.decode("utf-8","replace") == '\ufffd(\ufffd'
assert repr((bytearray(b""))*1) == "bytearray(b'')"
assert repr((bytearray(b"abc"))[:100]) == "bytearray(b'abc')"
assert fails(lambda: ((b"aaa")).lstrip(97)) == "TypeError: a bytes-like object is required, not 'int'"
assert ((b"abc")).ljust(0,b"-") == b'abc'
assert repr((bytearray(b"1234")).replace(b"l",b"XY",0)) == "bytearray(b'1234')"
assert ((bytes(range(0,256,7)))).rsplit(b"a") == [b'\x00\x07\x0e\x15\x1c#*18?FMT[bipw~\x85\x8c\x93\x9a\xa1\xa8\xaf\xb6\xbd\xc4\xcb\xd2\xd9\xe0\xe7\xee\xf5\xfc']
assert fails(lambda: ((b"aaa")).split(97)) == "TypeError: a bytes-like object is required, not 'int'"
assert ((b"Hello World")).expandtabs(4) == b'Hello World'
assert repr(3*(bytearray(b"Hello World"))) == "bytearray(b'Hello WorldHello WorldHello World')"
assert ((b"tab\tx\ty")).find(b"bc") == -1
assert fails(lambda: b'\xc0\x80'.decode("utf-8","surrogatepass")) == "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xc0 in position 0: invalid start byte"
assert ((b"Hello World")).lower() == b'hello world'
assert ((b"abcabc")).decode("utf-16-le","replace") == '\u6261\u6163\u6362'
assert fails(lambda: ((b"\xff\xfe")).decode("utf-32","zzz")) == "LookupError: unknown error handler name 'zzz'"
assert ascii((b"")) == "b''"
assert list((b"a")) == [97]
assert ((b"\xc3\xa9\xe2\x82\xac")).find(b"b",-2,6) == -1
assert (((b"a")).endswith(b"\n")) is False
assert ((b"it's \"q\"")).rjust(3) == b'it\'s "q"'
assert ((b"aaa")).decode("utf-8","strict") == 'aaa'
assert fails(lambda: (bytearray(b"l1\nl2\r\nl3\x0bx")).rindex(bytearray(b"b"))) == 'ValueError: subsection not found'
assert ((bytearray(b"\xc3\xa9\xe2\x82\xac")).__contains__(b"a")) is False
assert ((b"\xff\xfe")).zfill(12) == b'0000000000\xff\xfe'
assert fails(lambda: ((b"\xff\xfe")).decode("ascii","strict")) == "UnicodeDecodeError: 'ascii' codec can't decode byte 0xff in position 0: ordinal not in range(128)"
assert ((b"a,b,,c")).strip(b"a") == b',b,,c'
assert repr((bytearray(bytes(range(0,256,7)))).rjust(13)) == "bytearray(b'\\x00\\x07\\x0e\\x15\\x1c#*18?FMT[bipw~\\x85\\x8c\\x93\\x9a\\xa1\\xa8\\xaf\\xb6\\xbd\\xc4\\xcb\\xd2\\xd9\\xe0\\xe7\\xee\\xf5\\xfc')"
assert fails(lambda: ((b"Hello World")).removeprefix("a")) == "TypeError: a bytes-like object is required, not 'str'"
assert ((b"\xff\xfe"))[1:3] == b'\xfe'
assert (bytearray(b"1234")).find(b"",1,6) == 1
assert ((b"aaa")).decode("utf-8","backslashreplace") == 'aaa'
assert ((b"abcabc")).decode("utf-8","surrogatepass") == 'abcabc'
assert ((b"  padded\t\n")).decode("ascii","zzz") == '  padded\t\n'
assert (((b"\xff\xfe")).__eq__(b"l")) is False
assert (bytearray(b"")).decode("ascii","backslashreplace") == ''
assert (((b"a,b,,c")).isalpha()) is False
assert ((b"\xff\xfe")).split(bytearray(b"b"),2) == [b'\xff\xfe']
assert fails(lambda: ((b"")).startswith("a")) == 'TypeError: startswith first arg must be bytes or a tuple of bytes, not str'
assert ((b"l1\nl2\r\nl3\x0bx")).decode("utf-8","strict") == 'l1\nl2\r\nl3\x0bx'
assert (bytearray(b"")).rfind(b"") == 0
assert fails(lambda: (bytearray(b"abc")).startswith(300)) == 'TypeError: startswith first arg must be bytes or a tuple of bytes, not int'
assert repr((bytearray(bytes(range(0,256,7))))*3) == "bytearray(b'\\x00\\x07\\x0e\\x15\\x1c#*18?FMT[bipw~\\x85\\x8c\\x93\\x9a\\xa1\\xa8\\xaf\\xb6\\xbd\\xc4\\xcb\\xd2\\xd9\\xe0\\xe7\\xee\\xf5\\xfc\\x00\\x07\\x0e\\x15\\x1c#*18?FMT[bipw~\\x85\\x8c\\x93\\x9a\\xa1\\xa8\\xaf\\xb6\\xbd\\xc4\\xcb\\xd2\\xd9\\xe0\\xe7\\xee\\xf5\\xfc\\x00\\x07\\x0e\\x15\\x1c#*18?FMT[bipw~\\x85\\x8c\\x93\\x9a\\xa1\\xa8\\xaf\\xb6\\xbd\\xc4\\xcb\\xd2\\xd9\\xe0\\xe7\\xee\\xf5\\xfc')"
assert fails(lambda: (bytearray(b"1234")).rindex(b",")) == 'ValueError: subsection not found'
assert fails(lambda: (bytearray(b"1234")).decode("utf-32","surrogatepass")) == "UnicodeDecodeError: 'utf-32-le' codec can't decode bytes in position 0-3: code point not in range(0x110000)"
assert repr((bytearray(b"\xc3\xa9\xe2\x82\xac")).rjust(3,b"-")) == "bytearray(b'\\xc3\\xa9\\xe2\\x82\\xac')"
assert (bytearray(b"\xff\xfe")).decode("utf-32","replace") == '\ufffd'
assert (bytearray(b"1234")).decode("utf-8","ignore") == '1234'
assert fails(lambda: ((b"l1\nl2\r\nl3\x0bx"))[100]) == 'IndexError: index out of range'
assert (bytearray(bytes(range(0,256,7)))).split() == [bytearray(b'\x00\x07\x0e\x15\x1c#*18?FMT[bipw~\x85\x8c\x93\x9a\xa1\xa8\xaf\xb6\xbd\xc4\xcb\xd2\xd9\xe0\xe7\xee\xf5\xfc')]
assert repr((b"Hello World")) == "b'Hello World'"
assert ((bytearray(b"\xc3\xa9\xe2\x82\xac")).__contains__(b"")) is True
assert ((b"1234")).upper() == b'1234'
assert ((b"\xc3\xa9\xe2\x82\xac")).decode("latin-1","ignore") == '\xc3\xa9\xe2\x82\xac'
assert ((bytearray(b"tab\tx\ty")).isascii()) is True
assert fails(lambda: (bytearray(b"tab\tx\ty")).index(b"bc")) == 'ValueError: subsection not found'
assert ((b"\xc3\xa9\xe2\x82\xac")).rjust(0) == b'\xc3\xa9\xe2\x82\xac'
assert (bytearray(b"\xff\xfe")).rsplit() == [bytearray(b'\xff\xfe')]
assert fails(lambda: (bytearray(b"abcabc")).decode("utf-32","surrogateescape")) == "UnicodeDecodeError: 'utf-32-le' codec can't decode bytes in position 0-3: code point not in range(0x110000)"
assert (bytearray(b"abcabc")).decode("utf-16-le","strict") == '\u6261\u6163\u6362'
assert list(bytearray(b"  padded\t\n")) == [32, 32, 112, 97, 100, 100, 101, 100, 9, 10]
assert repr((bytearray(b"\xc3\xa9\xe2\x82\xac")).rstrip(bytearray(b"b"))) == "bytearray(b'\\xc3\\xa9\\xe2\\x82\\xac')"
assert len(bytearray(b"\xff\xfe")) == 2
assert (bytearray(b"l1\nl2\r\nl3\x0bx")).decode("utf-8","replace") == 'l1\nl2\r\nl3\x0bx'
assert repr((bytearray(b"it's \"q\""))[5:1]) == "bytearray(b'')"
assert repr((bytearray(b""))*-1) == "bytearray(b'')"
assert (bytearray(b"it's \"q\"")).__str__() == 'bytearray(b\'it\\\'s "q"\')'
assert fails(lambda: ((b"aaa")).decode("utf-16","surrogateescape")) == "UnicodeDecodeError: 'utf-16-le' codec can't decode byte 0x61 in position 2: truncated data"
assert fails(lambda: ((b"aaa")).count(300)) == 'ValueError: byte must be in range(0, 256)'
assert ((bytes(range(0,256,7)))).ljust(0) == b'\x00\x07\x0e\x15\x1c#*18?FMT[bipw~\x85\x8c\x93\x9a\xa1\xa8\xaf\xb6\xbd\xc4\xcb\xd2\xd9\xe0\xe7\xee\xf5\xfc'
assert (bytearray(b"  padded\t\n")).partition(b"l") == (bytearray(b'  padded\t\n'), bytearray(b''), bytearray(b''))
assert ((b"1234")).rfind(b"") == 4
assert (bytearray(b"1234")).splitlines(True) == [bytearray(b'1234')]
assert fails(lambda: (bytearray(b"\xc3\xa9\xe2\x82\xac")).decode("utf-16","surrogatepass")) == "UnicodeDecodeError: 'utf-16-le' codec can't decode byte 0xac in position 4: truncated data"
assert repr((bytearray(bytes(range(0,256,7)))).rjust(3,b"-")) == "bytearray(b'\\x00\\x07\\x0e\\x15\\x1c#*18?FMT[bipw~\\x85\\x8c\\x93\\x9a\\xa1\\xa8\\xaf\\xb6\\xbd\\xc4\\xcb\\xd2\\xd9\\xe0\\xe7\\xee\\xf5\\xfc')"
assert fails(lambda: ((b"a")).decode("utf-16-le","zzz")) == "LookupError: unknown error handler name 'zzz'"
assert ((b"aaa")).decode("utf-32","replace") == '\ufffd'
assert (bytearray(b"tab\tx\ty")).index(bytearray(b"b")) == 2
assert repr((bytearray(b"Hello World"))*1) == "bytearray(b'Hello World')"
assert repr((bytearray(b"\xff\xfe")).removeprefix(b"")) == "bytearray(b'\\xff\\xfe')"
assert ((b"a,b,,c")).decode("utf-16","ignore") == '\u2c61\u2c62\u632c'
assert ((b"tab\tx\ty")).decode("utf-32","replace") == '\ufffd\ufffd'
assert ((bytearray(b"aaa")).__lt__(b"")) is False
assert -1*((b"Hello World")) == b''
assert repr((bytearray(b"l1\nl2\r\nl3\x0bx")).ljust(0,b"-")) == "bytearray(b'l1\\nl2\\r\\nl3\\x0bx')"
assert repr((bytearray(b"a,b,,c")).join(b"")) == "bytearray(b'')"
assert (((b"\xc3\xa9\xe2\x82\xac")).__contains__(b"l")) is False
assert ((b"tab\tx\ty")).decode("ascii","backslashreplace") == 'tab\tx\ty'
assert fails(lambda: (bytearray(b"tab\tx\ty")).rindex(b" ")) == 'ValueError: subsection not found'
assert fails(lambda: ((b"  padded\t\n")).rindex(300)) == 'ValueError: byte must be in range(0, 256)'
assert (bytearray(b"aaa")).decode("utf-8","surrogateescape") == 'aaa'
assert fails(lambda: ((b"l1\nl2\r\nl3\x0bx")).replace(97,b"XY",3)) == "TypeError: a bytes-like object is required, not 'int'"
assert 2*((b"aaa")) == b'aaaaaa'
assert ((b"")).center(0,b"-") == b''
assert fails(lambda: (bytearray(b"Hello World")).decode("utf-32","surrogateescape")) == "UnicodeDecodeError: 'utf-32-le' codec can't decode bytes in position 0-3: code point not in range(0x110000)"
assert ((b"a,b,,c")).expandtabs() == b'a,b,,c'
assert str(bytearray(b"l1\nl2\r\nl3\x0bx")) == "bytearray(b'l1\\nl2\\r\\nl3\\x0bx')"
assert ((b"\xc3\xa9\xe2\x82\xac")).decode("utf-32","backslashreplace") == '\\xc3\\xa9\\xe2\\x82\\xac'
assert fails(lambda: ((b"Hello World")).decode("utf-16-le","surrogateescape")) == "UnicodeDecodeError: 'utf-16-le' codec can't decode byte 0x64 in position 10: truncated data"
assert (bytearray(b"it's \"q\"")).decode("ascii","surrogatepass") == 'it\'s "q"'
assert ((b""))*1 == b''
assert ((bytearray(b"1234")).endswith(bytearray(b"b"))) is False
assert ((bytearray(b"Hello World")).startswith(b" ")) is False
assert ((bytearray(b"")).__eq__(b"\n")) is False
assert repr((bytearray(b"\xff\xfe"))*3) == "bytearray(b'\\xff\\xfe\\xff\\xfe\\xff\\xfe')"
assert fails(lambda: (bytearray(b"\xff\xfe")).decode("utf-8","strict")) == "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"
assert -1*((bytes(range(0,256,7)))) == b''
assert fails(lambda: (bytearray(b"l1\nl2\r\nl3\x0bx")).count("a")) == "TypeError: argument should be integer or bytes-like object, not 'str'"
assert ascii(b'\xf0\x9f\x98'.decode("utf-8","surrogateescape")) == "'\\udcf0\\udc9f\\udc98'"
assert ((b"abc")).replace(b"b",b"XY",3) == b'aXYc'
assert ((bytearray(b"a")).endswith(b"a",-4,3)) is True
assert str((b"a,b,,c")) == "b'a,b,,c'"
assert ((b"tab\tx\ty")).join(b"") == b''
assert ((b"")).center(0) == b''
assert fails(lambda: ((b"a")).index(bytearray(b"b"))) == 'ValueError: subsection not found'
assert repr((bytearray(b"l1\nl2\r\nl3\x0bx")).lstrip(b",")) == "bytearray(b'l1\\nl2\\r\\nl3\\x0bx')"
assert (bytearray(b"a,b,,c")).decode("utf-16","surrogatepass") == '\u2c61\u2c62\u632c'
assert ((b"tab\tx\ty")).split(b"bc") == [b'tab\tx\ty']
assert fails(lambda: (bytearray(b"it's \"q\"")).rstrip("a")) == "TypeError: a bytes-like object is required, not 'str'"
assert repr((bytearray(b"a")).zfill(12)) == "bytearray(b'00000000000a')"
assert ((b"l1\nl2\r\nl3\x0bx")).__len__() == 11
assert repr((bytearray(b"tab\tx\ty")).expandtabs(4)) == "bytearray(b'tab x   y')"
assert (bytearray(b"  padded\t\n")).decode("latin-1","surrogateescape") == '  padded\t\n'
assert (bytearray(b"")).decode("ascii","surrogateescape") == ''
assert b'\xf0(\x8c\xbc'.decode("utf-8","backslashreplace") == '\\xf0(\\x8c\\xbc'
assert ((bytes(range(0,256,7)))).ljust(5) == b'\x00\x07\x0e\x15\x1c#*18?FMT[bipw~\x85\x8c\x93\x9a\xa1\xa8\xaf\xb6\xbd\xc4\xcb\xd2\xd9\xe0\xe7\xee\xf5\xfc'
assert repr((bytearray(b"a,b,,c")).lstrip(b",")) == "bytearray(b'a,b,,c')"
assert repr((bytearray(b"Hello World")).center(12,b"-")) == "bytearray(b'Hello World-')"
assert tuple((b"\xc3\xa9\xe2\x82\xac")) == (195, 169, 226, 130, 172)
assert ((b"a,b,,c")).rfind(97) == 0
assert ((b"\xff\xfe")).decode("utf-16","ignore") == ''
assert ((b"\xc3\xa9\xe2\x82\xac")).decode("utf-8-sig","surrogateescape") == '\xe9\u20ac'
assert ((bytearray(b"  padded\t\n")).istitle()) is False
assert (bytearray(b"")).decode() == ''
assert ((bytearray(b"\xff\xfe")).isalnum()) is False
assert ((b"")).decode("utf-32","backslashreplace") == ''
assert fails(lambda: ((b"abcabc")).index(300)) == 'ValueError: byte must be in range(0, 256)'
assert (bytearray(b"a")).decode("ascii","strict") == 'a'
assert ((b"it's \"q\"")).__len__() == 8
assert fails(lambda: ((b"Hello World")).join(b"b")) == 'TypeError: sequence item 0: expected a bytes-like object, int found'
assert (bytearray(b"tab\tx\ty")).find(b" ",8,4) == -1
assert (bytearray(b"abc")).decode("utf-8-sig","strict") == 'abc'
assert ((b"abc")).decode("utf-8","strict") == 'abc'
assert fails(lambda: (bytearray(bytes(range(0,256,7)))).decode("utf-16-le","strict")) == "UnicodeDecodeError: 'utf-16-le' codec can't decode bytes in position 30-31: illegal UTF-16 surrogate"
assert (bytearray(b"a")).decode("utf-32","replace") == '\ufffd'
assert ((b"abcabc")).decode("utf-16","surrogateescape") == '\u6261\u6163\u6362'
assert fails(lambda: ((b"abc")).rindex(b"l")) == 'ValueError: subsection not found'
assert repr((bytearray(b"abcabc")).replace(b",",b"XY",2)) == "bytearray(b'abcabc')"
assert (bytearray(b"abcabc")).decode("utf-8","ignore") == 'abcabc'
assert repr((bytearray(b"a,b,,c")).zfill(0)) == "bytearray(b'a,b,,c')"
assert ((b"it's \"q\"")).replace(b",",b"XY",2) == b'it\'s "q"'
assert ((b"Hello World"))[:100] == b'Hello World'
assert fails(lambda: ((b"abc")).index(b",")) == 'ValueError: subsection not found'
assert ((bytearray(b"it's \"q\"")).isalnum()) is False
assert ((bytes(range(0,256,7))))[1:] == b'\x07\x0e\x15\x1c#*18?FMT[bipw~\x85\x8c\x93\x9a\xa1\xa8\xaf\xb6\xbd\xc4\xcb\xd2\xd9\xe0\xe7\xee\xf5\xfc'
assert (((b"\xff\xfe")).__eq__(b"\n")) is False
assert ((b"a,b,,c")).find(b"\n") == -1
assert ((bytes(range(0,256,7)))).upper() == b'\x00\x07\x0e\x15\x1c#*18?FMT[BIPW~\x85\x8c\x93\x9a\xa1\xa8\xaf\xb6\xbd\xc4\xcb\xd2\xd9\xe0\xe7\xee\xf5\xfc'
assert (((b"tab\tx\ty")).islower()) is True
assert (bytearray(b"\xc3\xa9\xe2\x82\xac"))[-1] == 172
assert repr((bytearray(bytes(range(0,256,7)))).zfill(3)) == "bytearray(b'\\x00\\x07\\x0e\\x15\\x1c#*18?FMT[bipw~\\x85\\x8c\\x93\\x9a\\xa1\\xa8\\xaf\\xb6\\xbd\\xc4\\xcb\\xd2\\xd9\\xe0\\xe7\\xee\\xf5\\xfc')"
assert ascii((bytearray(bytes(range(0,256,7)))).decode("utf-8-sig","surrogateescape")) == "'\\x00\\x07\\x0e\\x15\\x1c#*18?FMT[bipw~\\udc85\\udc8c\\udc93\\udc9a\\udca1\\udca8\\udcaf\\udcb6\\udcbd\\udcc4\\udccb\\udcd2\\udcd9\\udce0\\udce7\\udcee\\udcf5\\udcfc'"
assert ((b"a")).hex("-",-3) == '61'
assert ((b"it's \"q\"")).decode("utf-8-sig","surrogateescape") == 'it\'s "q"'
assert (bytearray(b"aaa")).decode("utf-16","replace") == '\u6161\ufffd'
assert repr((bytearray(b"1234")).center(0)) == "bytearray(b'1234')"
assert fails(lambda: (bytearray(bytes(range(0,256,7)))).rsplit(b"")) == 'ValueError: empty separator'
assert ((b"  padded\t\n"))[::2] == b' pde\t'
assert repr((bytearray(b"abc")).removeprefix(b",")) == "bytearray(b'abc')"
assert b'\x80abc'.decode("utf-8","replace") == '\ufffdabc'
assert ((b"abc")).removesuffix(b" ") == b'abc'
assert len(bytearray(bytes(range(0,256,7)))) == 37
assert (bytearray(b"aaa")).__lt__("a") == NotImplemented
assert (bytearray(b"\xc3\xa9\xe2\x82\xac")).rpartition(b"a") == (bytearray(b''), bytearray(b''), bytearray(b'\xc3\xa9\xe2\x82\xac'))
assert repr((bytearray(b"1234")).rjust(13)) == "bytearray(b'         1234')"
assert (bytearray(b"aaa")).find(b"bc",7,-1) == -1
assert fails(lambda: ((b"abc")).partition("a")) == "TypeError: a bytes-like object is required, not 'str'"
assert ((b"a")).ljust(13,b"-") == b'a------------'
assert ((bytearray(b"a")).startswith(b"a")) is True
assert fails(lambda: (bytearray(b"abc")).decode("utf-16-le","zzz")) == "LookupError: unknown error handler name 'zzz'"
assert fails(lambda: (bytearray(b"\xc3\xa9\xe2\x82\xac")).rindex("a")) == "TypeError: argument should be integer or bytes-like object, not 'str'"
assert (bytearray(b"a")).splitlines() == [bytearray(b'a')]
assert ((b"abcabc")).decode("utf-8","strict") == 'abcabc'
assert repr((bytearray(b""))[1:3]) == "bytearray(b'')"
assert ((b"it's \"q\"")).decode("utf-8","strict") == 'it\'s "q"'
assert fails(lambda: ((b"a,b,,c"))[100]) == 'IndexError: index out of range'
assert fails(lambda: ((b"\xc3\xa9\xe2\x82\xac")).decode("utf-16-le","strict")) == "UnicodeDecodeError: 'utf-16-le' codec can't decode byte 0xac in position 4: truncated data"
assert ((b"l1\nl2\r\nl3\x0bx")).decode("utf-32","ignore") == ''
assert ((bytearray(b"aaa")).isspace()) is False
assert repr((bytearray(b"")).translate(None,b"abc")) == "bytearray(b'')"
assert (bytearray(b"  padded\t\n")).decode("utf-16","surrogateescape") == '\u2020\u6170\u6464\u6465\u0a09'
assert ((b"abc")).decode("utf-8","replace") == 'abc'
assert len(bytearray(b"1234")) == 4
assert (bytearray(b"abc")).rpartition(b"b") == (bytearray(b'a'), bytearray(b'b'), bytearray(b'c'))
assert ((b"1234")).expandtabs(4) == b'1234'
assert fails(lambda: (bytearray(b"\xc3\xa9\xe2\x82\xac")).__add__(300)) == "TypeError: can't concat int to bytearray"
assert ((b"l1\nl2\r\nl3\x0bx")).rindex(b"\n") == 6
assert repr((bytearray(b"\xff\xfe")).center(12)) == "bytearray(b'     \\xff\\xfe     ')"
assert ((b"Hello World")).splitlines() == [b'Hello World']
assert repr(bytearray(b"a,b,,c")) == "bytearray(b'a,b,,c')"
assert ((b"it's \"q\"")).rjust(13) == b'     it\'s "q"'
assert ((b"abc")).decode("latin-1","replace") == 'abc'
assert fails(lambda: ((b"tab\tx\ty")).rfind(300,3,-5)) == 'ValueError: byte must be in range(0, 256)'
assert ((b"l1\nl2\r\nl3\x0bx")).split(bytearray(b"b"),0) == [b'l1\nl2\r\nl3\x0bx']
assert ((b"\xc3\xa9\xe2\x82\xac"))[1:] == b'\xa9\xe2\x82\xac'
assert ((b"Hello World")).center(0,b"-") == b'Hello World'
assert ((b"a,b,,c")).decode("ascii","surrogatepass") == 'a,b,,c'
assert fails(lambda: ((bytes(range(0,256,7)))).rstrip("a")) == "TypeError: a bytes-like object is required, not 'str'"
assert repr((bytearray(b"aaa")).expandtabs(4)) == "bytearray(b'aaa')"
assert ascii(((b"\xc3\xa9\xe2\x82\xac")).decode("utf-16","surrogateescape")) == "'\\ua9c3\\u82e2\\udcac'"
assert ((b"abc")).find(b"\n") == -1
assert ((bytes(range(0,256,7)))).rfind(b",") == -1
assert ((b"abcabc"))[-1] == 99
assert ((b"tab\tx\ty")).center(0,b"-") == b'tab\tx\ty'
assert repr((bytearray(b"1234")).zfill(13)) == "bytearray(b'0000000001234')"
assert fails(lambda: ((b"Hello World")).decode("utf-16","surrogatepass")) == "UnicodeDecodeError: 'utf-16-le' codec can't decode byte 0x64 in position 10: truncated data"
assert (bytearray(b"")).rpartition(b" ") == (bytearray(b''), bytearray(b''), bytearray(b''))
assert ((bytes(range(0,256,7))))[5] == 35
assert ((b"Hello World")).center(12) == b'Hello World '
assert repr((bytearray(b"\xff\xfe")).rjust(3)) == "bytearray(b' \\xff\\xfe')"
assert repr((bytearray(b"\xc3\xa9\xe2\x82\xac")).center(13)) == "bytearray(b'    \\xc3\\xa9\\xe2\\x82\\xac    ')"
assert repr((bytearray(b"a")).lstrip(bytearray(b"b"))) == "bytearray(b'a')"
assert ((bytes(range(0,256,7)))).center(3) == b'\x00\x07\x0e\x15\x1c#*18?FMT[bipw~\x85\x8c\x93\x9a\xa1\xa8\xaf\xb6\xbd\xc4\xcb\xd2\xd9\xe0\xe7\xee\xf5\xfc'
assert ((b"a"))[:100] == b'a'
assert (bytearray(b"")).decode("utf-16","surrogatepass") == ''
assert (bytearray(b"1234")).rsplit(b"\n") == [bytearray(b'1234')]
assert ((bytearray(b"\xc3\xa9\xe2\x82\xac")).__lt__(b"a")) is False
assert ((b"a")).rsplit(b"\n") == [b'a']
assert repr((bytearray(b"a,b,,c")).ljust(3,b"-")) == "bytearray(b'a,b,,c')"
assert ((b"abcabc")).__eq__(97) == NotImplemented
assert b'a\xf4\x90\x80\x80b'.decode("utf-8","ignore") == 'ab'
assert fails(lambda: ((b"l1\nl2\r\nl3\x0bx")).join(b",")) == 'TypeError: sequence item 0: expected a bytes-like object, int found'
assert ((b"l1\nl2\r\nl3\x0bx")).expandtabs() == b'l1\nl2\r\nl3\x0bx'
assert repr((bytearray(b"")).removesuffix(b"bc")) == "bytearray(b'')"
assert (bytearray(b"tab\tx\ty")).find(bytearray(b"b"),6,4) == -1
assert b'a\xf4\x90\x80\x80b'.decode("utf-8","replace") == 'a\ufffd\ufffd\ufffd\ufffdb'
assert ((bytearray(b"abc")).__contains__(b"\n")) is False
assert fails(lambda: ((bytes(range(0,256,7)))).lstrip(300)) == "TypeError: a bytes-like object is required, not 'int'"
assert (bytearray(b"abc")).decode("utf-32","ignore") == ''
assert repr((bytearray(b"abc")).rjust(12)) == "bytearray(b'         abc')"
assert ((b"Hello World"))[5] == 32
assert ((bytearray(b"\xff\xfe")).__contains__(b" ")) is False
assert (bytearray(b"abc")).decode("ascii","surrogateescape") == 'abc'
assert (bytearray(b"  padded\t\n")).decode("utf-8","surrogatepass") == '  padded\t\n'
assert (bytearray(b"")).decode("latin-1","strict") == ''
assert repr(bytearray((b"\xc3\xa9\xe2\x82\xac"))) == "bytearray(b'\\xc3\\xa9\\xe2\\x82\\xac')"
assert (bytearray(b"abcabc")).decode("latin-1","replace") == 'abcabc'
assert ((b"aaa")).lstrip(b"b") == b'aaa'
assert repr((bytearray(b"aaa")).upper()) == "bytearray(b'AAA')"
assert (bytearray(b"l1\nl2\r\nl3\x0bx")).split(b"\n") == [bytearray(b'l1'), bytearray(b'l2\r'), bytearray(b'l3\x0bx')]
assert fails(lambda: ((b"\xff\xfe")).strip(300)) == "TypeError: a bytes-like object is required, not 'int'"
assert ((b"\xc3\xa9\xe2\x82\xac")).decode("utf-8-sig","surrogatepass") == '\xe9\u20ac'
assert ((b"  padded\t\n"))*-1 == b''
assert ((b"  padded\t\n")).decode("ascii","surrogatepass") == '  padded\t\n'
assert ((b"abc"))[0] == 97
assert ((bytearray(b"")).islower()) is False
assert ((bytes(range(0,256,7)))).expandtabs() == b'\x00\x07\x0e\x15\x1c#*18?FMT[bipw~\x85\x8c\x93\x9a\xa1\xa8\xaf\xb6\xbd\xc4\xcb\xd2\xd9\xe0\xe7\xee\xf5\xfc'
assert fails(lambda: (bytearray(b"\xc3\xa9\xe2\x82\xac")).removeprefix(97)) == "TypeError: a bytes-like object is required, not 'int'"
assert ((b"a")).center(3,b"-") == b'-a-'
assert ((b"it's \"q\"")).decode("latin-1","surrogatepass") == 'it\'s "q"'
assert fails(lambda: (bytearray(bytes(range(0,256,7)))).removeprefix(97)) == "TypeError: a bytes-like object is required, not 'int'"
assert fails(lambda: ((b"tab\tx\ty")).decode("utf-16-le","surrogateescape")) == "UnicodeDecodeError: 'utf-16-le' codec can't decode byte 0x79 in position 6: truncated data"
assert ((b"\xc3\xa9\xe2\x82\xac")).decode("utf-8","backslashreplace") == '\xe9\u20ac'
assert (bytearray(b"a,b,,c")).decode("utf-32","replace") == '\ufffd\ufffd'
assert tuple(bytearray(b"a,b,,c")) == (97, 44, 98, 44, 44, 99)
assert ((b"Hello World")).find(b"b") == -1
assert ((b"a,b,,c")).rsplit(bytearray(b"b")) == [b'a,', b',,c']
assert ((b"")).center(12) == b'            '
assert repr((bytearray(b"")).ljust(3,b"-")) == "bytearray(b'---')"
assert fails(lambda: ((b"  padded\t\n")).split("a")) == "TypeError: a bytes-like object is required, not 'str'"
assert (bytearray(b"it's \"q\""))[0] == 105
assert ((b"it's \"q\"")).decode("ascii","zzz") == 'it\'s "q"'
assert ((b"a")).hex(":") == '61'
assert repr((bytearray(b"  padded\t\n")).ljust(13)) == "bytearray(b'  padded\\t\\n   ')"
assert ((b"Hello World")).split(b"b") == [b'Hello World']
assert (bytearray(b"a,b,,c")).__repr__() == "bytearray(b'a,b,,c')"
assert fails(lambda: (bytearray(b"it's \"q\"")).startswith(97)) == 'TypeError: startswith first arg must be bytes or a tuple of bytes, not int'
assert fails(lambda: (bytearray(b"1234")).count(300,0,-1)) == 'ValueError: byte must be in range(0, 256)'
assert ((b"a")).decode("utf-8-sig","surrogateescape") == 'a'
assert ((b"abc")).center(5) == b' abc '
assert (((b"abc")).startswith(b",",-3,5)) is False
assert ((b"it's \"q\"")).__str__() == 'b\'it\\\'s "q"\''
assert repr((bytearray(b"aaa")).translate(bytes.maketrans(b"ab",b"xy"))) == "bytearray(b'xxx')"
assert ((b"it's \"q\"")).upper() == b'IT\'S "Q"'
assert fails(lambda: ((b"l1\nl2\r\nl3\x0bx")).rindex(b",")) == 'ValueError: subsection not found'
assert ((b"\xc3\xa9\xe2\x82\xac")).removesuffix(b" ") == b'\xc3\xa9\xe2\x82\xac'
assert (bytearray(b"abcabc")).decode("latin-1","strict") == 'abcabc'
assert (((b"abcabc")).startswith(bytearray(b"b"))) is False
assert bytes((b"a")) == b'a'
assert fails(lambda: ((b"\xc3\xa9\xe2\x82\xac")).partition(97)) == "TypeError: a bytes-like object is required, not 'int'"
assert (bytearray(b"")).find(b"",7,7) == -1
assert fails(lambda: ((b"it's \"q\""))[100]) == 'IndexError: index out of range'
assert ((b"a,b,,c")).decode("utf-16","zzz") == '\u2c61\u2c62\u632c'
assert (bytearray(b"1234")).rsplit(b" ") == [bytearray(b'1234')]
assert ((bytes(range(0,256,7)))).translate(bytes.maketrans(b"ab",b"xy")) == b'\x00\x07\x0e\x15\x1c#*18?FMT[yipw~\x85\x8c\x93\x9a\xa1\xa8\xaf\xb6\xbd\xc4\xcb\xd2\xd9\xe0\xe7\xee\xf5\xfc'
assert repr((bytearray(b"Hello World")).swapcase()) == "bytearray(b'hELLO wORLD')"
assert (bytearray(b"1234")).partition(b",") == (bytearray(b'1234'), bytearray(b''), bytearray(b''))
assert (bytearray(b"abc")).decode("ascii","replace") == 'abc'
assert repr((bytearray(b"  padded\t\n"))*3) == "bytearray(b'  padded\\t\\n  padded\\t\\n  padded\\t\\n')"
assert ((bytearray(b"\xc3\xa9\xe2\x82\xac")).istitle()) is False
assert fails(lambda: ((b"\xff\xfe")).decode("utf-32","surrogatepass")) == "UnicodeDecodeError: 'utf-32-le' codec can't decode bytes in position 0-1: truncated data"
assert (bytearray(b"\xff\xfe")).rsplit(b"b") == [bytearray(b'\xff\xfe')]
assert fails(lambda: (bytearray(b"")).rindex(b"\n")) == 'ValueError: subsection not found'
assert fails(lambda: (bytearray(b"aaa"))[100]) == 'IndexError: bytearray index out of range'
assert ((bytearray(b"")).__lt__(b"l")) is True
assert fails(lambda: (bytearray(b"\xff\xfe")).endswith(97,0,1)) == 'TypeError: endswith first arg must be bytes or a tuple of bytes, not int'
assert ((b"a")).center(5) == b'  a  '
assert ((b"aaa")).rsplit() == [b'aaa']
assert ((b"tab\tx\ty")).decode("utf-32","ignore") == ''
assert repr((bytearray(b"a")).center(0,b"-")) == "bytearray(b'a')"
assert (((b"it's \"q\"")).endswith(b"\n",6,-2)) is False
assert fails(lambda: (bytearray(b"\xff\xfe")).find(300,-5,-2)) == 'ValueError: byte must be in range(0, 256)'

# Nothing is decoded without asking for the codec.
assert b"".decode("no such codec") == "" and str(b"", "no such codec") == ""
assert str(bytearray(), "no such codec", "no such handler") == ""
assert str(memoryview(b""), "no such codec") == ""
