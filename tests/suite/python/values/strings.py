# strings: operators, slices and methods

def fails(function):
    """What calling it raises, as the last line of a traceback says it."""
    try:
        result = function()
    except Exception as error:
        return type(error).__name__ + ": " + str(error)
    raise AssertionError(result)

assert fails(lambda: str(10**5000)) == 'ValueError: Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit'
assert fails(lambda: str(1,2)) == "TypeError: str() argument 'encoding' must be str, not int"
assert str(b'a','utf8') == 'a'
assert fails(lambda: str('a','utf8')) == 'TypeError: decoding str is not supported'
assert str(b'a',errors='x') == 'a'
assert fails(lambda: str(1,'utf8')) == 'TypeError: decoding to str: need a bytes-like object, int found'
assert str(object=5) == '5'
assert fails(lambda: str(1,2,3,4)) == 'TypeError: str expected at most 3 arguments, got 4'
assert fails(lambda: str(foo=1)) == "TypeError: str() got an unexpected keyword argument 'foo'"
assert fails(lambda: 'a'+1) == 'TypeError: can only concatenate str (not "int") to str'
assert fails(lambda: 'a'*'b') == "TypeError: can't multiply sequence by non-int of type 'str'"
assert fails(lambda: 'a'*1.5) == "TypeError: can't multiply sequence by non-int of type 'float'"
assert fails(lambda: 'a'*(1<<70)) == "OverflowError: cannot fit 'int' into an index-sized integer"
assert fails(lambda: 'aa'*(1<<62)) == 'OverflowError: repeated string is too long'
assert fails(lambda: 'a'[5]) == 'IndexError: string index out of range'
assert fails(lambda: 'a' in 5) == "TypeError: argument of type 'int' is not iterable"
assert fails(lambda: 'a' in b'a') == "TypeError: a bytes-like object is required, not 'str'"
assert fails(lambda: 'abc'.find(1)) == 'TypeError: find() argument 1 must be str, not int'
assert fails(lambda: 'abc'.find()) == 'TypeError: find expected at least 1 argument, got 0'
assert fails(lambda: 'abc'.find(None)) == 'TypeError: find() argument 1 must be str, not None'
assert fails(lambda: 'abc'.find('a','b')) == 'TypeError: slice indices must be integers or None or have an __index__ method'
assert fails(lambda: 'abc'.find('a',1,2,3)) == 'TypeError: find expected at most 3 arguments, got 4'
assert fails(lambda: 'abc'.index('z')) == 'ValueError: substring not found'
assert fails(lambda: 'abc'.rindex('z')) == 'ValueError: substring not found'
assert fails(lambda: 'abc'.count(1)) == 'TypeError: count() argument 1 must be str, not int'
assert fails(lambda: 'abc'.startswith(1)) == 'TypeError: startswith first arg must be str or a tuple of str, not int'
assert fails(lambda: 'abc'.startswith((1,))) == 'TypeError: tuple for startswith must only contain str, not int'
assert fails(lambda: 'abc'.startswith()) == 'TypeError: startswith expected at least 1 argument, got 0'
assert fails(lambda: 'abc'.split('')) == 'ValueError: empty separator'
assert fails(lambda: 'abc'.split(1)) == 'TypeError: must be str or None, not int'
assert fails(lambda: 'abc'.split(None,'a')) == "TypeError: 'str' object cannot be interpreted as an integer"
assert fails(lambda: 'abc'.split(foo=1)) == "TypeError: split() got an unexpected keyword argument 'foo'"
assert 'abc'.split(sep='b',maxsplit=1) == ['a', 'c']
assert fails(lambda: 'abc'.split(1,2,3)) == 'TypeError: split() takes at most 2 arguments (3 given)'
assert fails(lambda: 'abc'.partition('')) == 'ValueError: empty separator'
assert fails(lambda: 'abc'.partition(1)) == 'TypeError: must be str, not int'
assert fails(lambda: 'abc'.partition()) == 'TypeError: str.partition() takes exactly one argument (0 given)'
assert fails(lambda: 'abc'.replace('a')) == 'TypeError: replace() takes at least 2 positional arguments (1 given)'
assert fails(lambda: 'abc'.replace(1,2)) == 'TypeError: replace() argument 1 must be str, not int'
assert fails(lambda: 'abc'.replace('a',2)) == 'TypeError: replace() argument 2 must be str, not int'
assert 'abc'.replace('a','b',count=1) == 'bbc'
assert fails(lambda: 'abc'.replace('a','b','c')) == "TypeError: 'str' object cannot be interpreted as an integer"
assert fails(lambda: ','.join([1])) == 'TypeError: sequence item 0: expected str instance, int found'
assert fails(lambda: ','.join(['a',1])) == 'TypeError: sequence item 1: expected str instance, int found'
assert fails(lambda: ','.join(1)) == 'TypeError: can only join an iterable'
assert fails(lambda: ','.join()) == 'TypeError: str.join() takes exactly one argument (0 given)'
assert fails(lambda: 'abc'.strip(1)) == 'TypeError: strip arg must be None or str'
assert fails(lambda: 'abc'.center('a')) == "TypeError: 'str' object cannot be interpreted as an integer"
assert fails(lambda: 'abc'.center()) == 'TypeError: center expected at least 1 argument, got 0'
assert fails(lambda: 'abc'.center(1,'ab')) == 'TypeError: The fill character must be exactly one character long'
assert fails(lambda: 'abc'.center(1,1)) == 'TypeError: The fill character must be a unicode character, not int'
assert fails(lambda: 'abc'.upper(1)) == 'TypeError: str.upper() takes no arguments (1 given)'
assert fails(lambda: 'abc'.encode(1)) == "TypeError: encode() argument 'encoding' must be str, not int"
assert fails(lambda: 'abc'.translate(1)) == "TypeError: 'int' object is not subscriptable"
assert fails(lambda: 'abc'.translate({97:'x'*3,98:None,99:1<<40})) == 'ValueError: character mapping must be in range(0x110000)'
assert fails(lambda: 'abc'.translate({97:1.5})) == 'TypeError: character mapping must return integer, None or str'
assert 'abc'.translate(str.maketrans('ab','xy','c')) == 'xy'
assert fails(lambda: str.maketrans('ab','c')) == 'ValueError: the first two maketrans arguments must have equal length'
assert fails(lambda: str.maketrans('ab')) == 'TypeError: if you give only one argument to maketrans it must be a dict'
assert fails(lambda: str.maketrans({'ab':1})) == 'ValueError: string keys in translate table must be of length 1'
assert fails(lambda: str.maketrans({1.5:1})) == 'TypeError: keys in translate table must be strings or integers'
assert fails(lambda: str.maketrans('a','b',1)) == 'TypeError: maketrans() argument 3 must be str, not int'
assert fails(lambda: str.maketrans(1,'b')) == 'TypeError: first maketrans argument must be a string if there is a second argument'
assert fails(lambda: str.maketrans()) == 'TypeError: maketrans expected at least 1 argument, got 0'
assert fails(lambda: 'abc'.encode('xyz')) == 'LookupError: unknown encoding: xyz'
assert 'abc'.encode('utf8','foo') == b'abc'
assert fails(lambda: 'é'.encode('ascii')) == "UnicodeEncodeError: 'ascii' codec can't encode character '\\xe9' in position 0: ordinal not in range(128)"
assert fails(lambda: str.upper(1)) == "TypeError: descriptor 'upper' for 'str' objects doesn't apply to a 'int' object"
assert fails(lambda: str.upper()) == 'TypeError: unbound method str.upper() needs an argument'
assert 'abc'.__iter__().__length_hint__() == 3
assert sorted(['b','a','é','Z']) == ['Z', 'a', 'b', '\xe9']
assert ('a' 'b' < 'abc', 'abc' == 'abc', 'a' != 1) == (True, True, True)
assert (max('abc'), min(b'abc')) == ('c', 97)
assert ''.join(['x']) == 'x'
assert str.maketrans({'a':'b',98:None}) == {97: 'b', 98: None}
assert 'a'.join('xyz') == 'xayaz'
assert ('abc'.__contains__('b'), 'abc'.__getitem__(1), 'abc'.__mul__(2), 'abc'.__rmul__(2)) == (True, 'b', 'abcabc', 'abcabc')
assert ('x'.__eq__(1), (1).__eq__('x'), (1).__lt__(2.0), (1.0).__lt__(2)) == (NotImplemented, NotImplemented, NotImplemented, True)

assert fails(lambda: ("\u20ac\U0001f600x").index(",",-2)) == 'ValueError: substring not found'
assert ("  padded\t\n").encode("utf-16","backslashreplace") == b'\xff\xfe \x00 \x00p\x00a\x00d\x00d\x00e\x00d\x00\t\x00\n\x00'
assert ("½²٣")[None:None:None] == '\xbd\xb2\u0663'
assert ("abcabc").split("\n",0) == ['abcabc']
assert ("x y").encode("ascii","surrogateescape") == b'x y'
assert ("aaa")[-1] == 'a'
assert ("ΑΣ ΑΣΑ").center(3,"é") == '\u0391\u03a3 \u0391\u03a3\u0391'
assert fails(lambda: (chr(0xd800)+"x").rpartition("")) == 'ValueError: empty separator'
assert ("tab\tx\ty").encode("ascii","backslashreplace") == b'tab\tx\ty'
assert ("1234")*-1 == ''
assert ("ΑΣ ΑΣΑ").removesuffix("é") == '\u0391\u03a3 \u0391\u03a3\u0391'
assert ("éÀß").find("\n") == -1
assert fails(lambda: ("İıſ").encode("latin-1","surrogateescape")) == "UnicodeEncodeError: 'latin-1' codec can't encode characters in position 0-2: ordinal not in range(256)"
assert (("").startswith("l")) is False
assert fails(lambda: ("  padded\t\n").split("")) == 'ValueError: empty separator'
assert (("éÀß").startswith(" ")) is False
assert fails(lambda: ("\u20ac\U0001f600x").rindex(" ",None,7)) == 'ValueError: substring not found'
assert (("ΑΣ ΑΣΑ").__ne__("z")) is True
assert ("1234").upper() == '1234'
assert ("ǆ ǅ Ǆ").count("b",5,5) == 0
assert (("a").__ge__("")) is True
assert ("1234").removesuffix("bc") == '1234'
assert ("ǆ ǅ Ǆ").rstrip("l") == '\u01c6 \u01c5 \u01c4'
assert ("x y").replace("a","World",2) == 'x y'
assert (bool("Hello World")) is True
assert (("ﬁﬂ").__contains__("ab")) is False
assert ("tab\tx\ty").encode("utf-32-be","xmlcharrefreplace") == b'\x00\x00\x00t\x00\x00\x00a\x00\x00\x00b\x00\x00\x00\t\x00\x00\x00x\x00\x00\x00\t\x00\x00\x00y'
assert ("A"*3).encode("utf-32","zzz") == b'\xff\xfe\x00\x00A\x00\x00\x00A\x00\x00\x00A\x00\x00\x00'
assert (("a,b,,c").startswith("b",0)) is False
assert ("éÀß").encode("utf-8","ignore") == b'\xc3\xa9\xc3\x80\xc3\x9f'
assert ("\u20ac\U0001f600x").split(None,1) == ['\u20ac\U0001f600x']
assert ("Hello World")[-3:-1] == 'rl'
assert ("abc").encode("utf-32-be","backslashreplace") == b'\x00\x00\x00a\x00\x00\x00b\x00\x00\x00c'
assert ("it's \"q\"").center(5,"é") == 'it\'s "q"'
assert (chr(0xd800)+"x").encode("utf-16-be","xmlcharrefreplace") == b'\x00&\x00#\x005\x005\x002\x009\x006\x00;\x00x'
assert fails(lambda: (chr(0xd800)+"x")[5]) == 'IndexError: string index out of range'
assert ("Hello World").rjust(12,"é") == '\xe9Hello World'
assert (("it's \"q\"").__contains__("\n")) is False
assert (("it's \"q\"").__lt__("bc")) is False
assert (("éÀß").startswith(",",None,-1)) is False
assert (("").isalpha()) is False
assert ("abcabc").split("z",2) == ['abcabc']
assert (("A"*3).__eq__(",")) is False
assert (("a").startswith(" ")) is False
assert ("abcabc").rstrip("\n") == 'abcabc'
assert fails(lambda: ("Hello World").index("b",-3,3)) == 'ValueError: substring not found'
assert (("A"*3).__le__("")) is False
assert ("line1\nline2\r\nline3\x0bx\x85y\u2028z").rpartition("ab") == ('', '', 'line1\nline2\r\nline3\x0bx\x85y\u2028z')
assert ("\u20ac\U0001f600x").encode("utf-16-le","namereplace") == b'\xac =\xd8\x00\xdex\x00'
assert ("it's \"q\"").encode("utf-32","xmlcharrefreplace") == b'\xff\xfe\x00\x00i\x00\x00\x00t\x00\x00\x00\'\x00\x00\x00s\x00\x00\x00 \x00\x00\x00"\x00\x00\x00q\x00\x00\x00"\x00\x00\x00'
assert ("½²٣").encode("ascii","replace") == b'???'
assert ("line1\nline2\r\nline3\x0bx\x85y\u2028z").casefold() == 'line1\nline2\r\nline3\x0bx\x85y\u2028z'
assert ("ǆ ǅ Ǆ")[:100] == '\u01c6 \u01c5 \u01c4'
assert ("ΑΣ ΑΣΑ").count("x") == 0
assert fails(lambda: ("\u20ac\U0001f600x").rindex(" ",8)) == 'ValueError: substring not found'
assert ("A"*3).count("bc",-2) == 0
assert ("½²٣").rjust(3,"é") == '\xbd\xb2\u0663'
assert (("_id1").__gt__("\n")) is True
assert ("class").center(3,"é") == 'class'
assert ("a,b,,c").encode("utf-16","strict") == b'\xff\xfea\x00,\x00b\x00,\x00,\x00c\x00'
assert ("\x00\x1f\x7f\xa0\xad").rjust(5,"é") == '\x00\x1f\x7f\xa0\xad'
assert ("line1\nline2\r\nline3\x0bx\x85y\u2028z")[5] == '\n'
assert ("").find("bc",7) == -1
assert ("İıſ").encode("utf-16","strict") == b'\xff\xfe0\x011\x01\x7f\x01'
assert ("it's \"q\"").join(",") == ','
assert ("abc").encode("utf-16-be","backslashreplace") == b'\x00a\x00b\x00c'
assert fails(lambda: ("éÀß").rsplit("",0)) == 'ValueError: empty separator'
assert fails(lambda: ("ΑΣ ΑΣΑ").index("",8)) == 'ValueError: substring not found'
assert ("abc").split("ab") == ['', 'c']
assert len("éÀß") == 3
assert ("a").encode("utf-32-be","replace") == b'\x00\x00\x00a'
assert ("line1\nline2\r\nline3\x0bx\x85y\u2028z").rsplit(",") == ['line1\nline2\r\nline3\x0bx\x85y\u2028z']
assert fails(lambda: ("A"*3).index(" ",None,0)) == 'ValueError: substring not found'
assert ("½²٣").encode("utf-16","namereplace") == b'\xff\xfe\xbd\x00\xb2\x00c\x06'
assert ("aaa").ljust(3) == 'aaa'
assert ("Hello World").strip("bc") == 'Hello World'
assert ("").strip("x") == ''
assert (("line1\nline2\r\nline3\x0bx\x85y\u2028z").__ge__("b")) is True
assert ("_id1").encode() == b'_id1'
assert ("line1\nline2\r\nline3\x0bx\x85y\u2028z").center(3,"é") == 'line1\nline2\r\nline3\x0bx\x85y\u2028z'
assert ("abc").encode("utf-8-sig","strict") == b'\xef\xbb\xbfabc'
assert fails(lambda: (chr(0xd800)+"x").encode("latin-1","zzz")) == "LookupError: unknown error handler name 'zzz'"
assert sorted(set("abc")) == ['a', 'b', 'c']
assert ("ﬁﬂ").join("World") == 'W\ufb01\ufb02o\ufb01\ufb02r\ufb01\ufb02l\ufb01\ufb02d'
assert ("İıſ")[0:0] == ''
assert ("ǆ ǅ Ǆ").encode("utf-32","surrogatepass") == b'\xff\xfe\x00\x00\xc6\x01\x00\x00 \x00\x00\x00\xc5\x01\x00\x00 \x00\x00\x00\xc4\x01\x00\x00'
assert ("a,b,,c").find("é",None,8) == -1
assert ("ǆ ǅ Ǆ").replace("é","x",-1) == '\u01c6 \u01c5 \u01c4'
assert ("abc").replace(",","z") == 'abc'
assert ("it's \"q\"")[::-1] == '"q" s\'ti'
assert ("A"*3).__add__("c") == 'AAAc'
assert ("ǆ ǅ Ǆ").rstrip(" ") == '\u01c6 \u01c5 \u01c4'
assert ("\x00\x1f\x7f\xa0\xad").encode("utf-32-be","surrogateescape") == b'\x00\x00\x00\x00\x00\x00\x00\x1f\x00\x00\x00\x7f\x00\x00\x00\xa0\x00\x00\x00\xad'
assert ("éÀß").encode("utf-32","surrogatepass") == b'\xff\xfe\x00\x00\xe9\x00\x00\x00\xc0\x00\x00\x00\xdf\x00\x00\x00'
assert ("line1\nline2\r\nline3\x0bx\x85y\u2028z").ljust(3,"é") == 'line1\nline2\r\nline3\x0bx\x85y\u2028z'
assert len("_id1") == 4
assert ("A"*3).rjust(12) == '         AAA'
assert ("tab\tx\ty").ljust(3,"é") == 'tab\tx\ty'
assert ("Hello World").encode("utf-32","replace") == b'\xff\xfe\x00\x00H\x00\x00\x00e\x00\x00\x00l\x00\x00\x00l\x00\x00\x00o\x00\x00\x00 \x00\x00\x00W\x00\x00\x00o\x00\x00\x00r\x00\x00\x00l\x00\x00\x00d\x00\x00\x00'
assert (("1234").__ge__("a")) is False
assert ("ﬁﬂ").encode("utf-16-be","surrogateescape") == b'\xfb\x01\xfb\x02'
assert ("").rsplit(None,1) == []
assert ("line1\nline2\r\nline3\x0bx\x85y\u2028z").split("ab") == ['line1\nline2\r\nline3\x0bx\x85y\u2028z']
assert ("éÀß").rjust(0,"é") == '\xe9\xc0\xdf'
assert (("line1\nline2\r\nline3\x0bx\x85y\u2028z").__lt__("a")) is False
assert ("aaa").rfind(" ",None,-5) == -1
assert ("line1\nline2\r\nline3\x0bx\x85y\u2028z").encode("utf-8-sig","strict") == b'\xef\xbb\xbfline1\nline2\r\nline3\x0bx\xc2\x85y\xe2\x80\xa8z'
assert ("Hello World").encode("utf-8-sig","ignore") == b'\xef\xbb\xbfHello World'
assert ("abc").encode("utf-32-be","namereplace") == b'\x00\x00\x00a\x00\x00\x00b\x00\x00\x00c'
assert fails(lambda: ("_id1").index("é")) == 'ValueError: substring not found'
assert ("x y").rfind("c") == -1
assert ("ﬁﬂ").rstrip("") == '\ufb01\ufb02'
assert (("éÀß").__gt__("l")) is True
assert ("\u20ac\U0001f600x")[-3:-1] == '\u20ac\U0001f600'
assert ("İıſ").encode("utf-32","backslashreplace") == b'\xff\xfe\x00\x000\x01\x00\x001\x01\x00\x00\x7f\x01\x00\x00'
assert (("it's \"q\"").startswith("\n",None,5)) is False
assert ("\u20ac\U0001f600x").split() == ['\u20ac\U0001f600x']
assert (("A"*3).__eq__(" ")) is False
assert ("  padded\t\n").encode("utf-16","xmlcharrefreplace") == b'\xff\xfe \x00 \x00p\x00a\x00d\x00d\x00e\x00d\x00\t\x00\n\x00'
assert ("_id1").zfill(5) == '0_id1'
assert ("  padded\t\n").zfill(5) == '  padded\t\n'
assert fails(lambda: (chr(0xd800)+"x").rindex("l",None,6)) == 'ValueError: substring not found'
assert ("a,b,,c").index(",") == 1
assert ("éÀß")[1:2] == '\xc0'
assert ("  padded\t\n")[0] == ' '
assert ("class").ljust(13) == 'class        '
assert fails(lambda: ("aaa").rindex("b",None,4)) == 'ValueError: substring not found'
assert (("½²٣").__gt__(",")) is True
assert ("a").rfind("\n") == -1
assert ("  padded\t\n").splitlines(True) == ['  padded\t\n']
assert ("Hello World")*0 == ''
assert ascii((chr(0xd800)+"x").expandtabs()) == "'\\ud800x'"
assert ("A"*3).encode("utf-16-le","zzz") == b'A\x00A\x00A\x00'
assert (("tab\tx\ty").startswith(" ",None,-2)) is False
assert fails(lambda: ("a,b,,c").index("ab",7)) == 'ValueError: substring not found'
assert ("it's \"q\"").encode("utf-8","strict") == b'it\'s "q"'
assert ("İıſ").lstrip("c") == '\u0130\u0131\u017f'
assert ("İıſ").encode("utf-8","xmlcharrefreplace") == b'\xc4\xb0\xc4\xb1\xc5\xbf'
assert ("ΑΣ ΑΣΑ").rjust(5) == '\u0391\u03a3 \u0391\u03a3\u0391'
assert fails(lambda: ("abc").rindex("l",7,-3)) == 'ValueError: substring not found'
assert ("a,b,,c").rjust(13,"é") == '\xe9\xe9\xe9\xe9\xe9\xe9\xe9a,b,,c'
assert fails(lambda: ("ΑΣ ΑΣΑ").encode("ascii","surrogatepass")) == "UnicodeEncodeError: 'ascii' codec can't encode characters in position 0-1: ordinal not in range(128)"
assert ("_id1").rfind("c") == -1
assert ("line1\nline2\r\nline3\x0bx\x85y\u2028z")[-3:-1] == 'y\u2028'
assert ("ǆ ǅ Ǆ").encode("ascii","xmlcharrefreplace") == b'&#454; &#453; &#452;'
assert ("tab\tx\ty").encode("utf-32","namereplace") == b'\xff\xfe\x00\x00t\x00\x00\x00a\x00\x00\x00b\x00\x00\x00\t\x00\x00\x00x\x00\x00\x00\t\x00\x00\x00y\x00\x00\x00'
assert ("a").expandtabs(0) == 'a'
assert fails(lambda: ("1234").rindex("World",-2)) == 'ValueError: substring not found'
assert (("İıſ").startswith("\n",5)) is False
assert ("ǆ ǅ Ǆ").count("b") == 0
assert ("it's \"q\"").split("é",2) == ['it\'s "q"']
assert (("abcabc").startswith("l",-5)) is False
assert ("ﬁﬂ").split("x") == ['\ufb01\ufb02']
assert ("ΑΣ ΑΣΑ").partition("ab") == ('\u0391\u03a3 \u0391\u03a3\u0391', '', '')
assert ("x y").find(" ") == 1
assert ("abcabc").encode("latin-1","namereplace") == b'abcabc'
assert (("a").istitle()) is False
assert ("abc").rsplit("a") == ['', 'bc']
assert (("½²٣").__gt__("ab")) is True
assert ("x y").encode("utf-16","backslashreplace") == b'\xff\xfex\x00 \x00y\x00'
assert fails(lambda: ("class").index("a",None,-4)) == 'ValueError: substring not found'
assert tuple("aaa") == ('a', 'a', 'a')
assert ("1234")[0] == '1'
assert fails(lambda: ("abc").rindex(",",3,6)) == 'ValueError: substring not found'
assert ("it's \"q\"").strip("l") == 'it\'s "q"'
assert ("ΑΣ ΑΣΑ").encode("utf-16","ignore") == b'\xff\xfe\x91\x03\xa3\x03 \x00\x91\x03\xa3\x03\x91\x03'
assert sorted("ﬁﬂ") == ['\ufb01', '\ufb02']
assert ("a,b,,c").count("ab",7,0) == 0
assert ("abc").rfind("l") == -1
assert ("abcabc").encode("latin-1","xmlcharrefreplace") == b'abcabc'
assert ("abcabc").rjust(5) == 'abcabc'
assert (("İıſ").__ge__("ab")) is True
assert ("ΑΣ ΑΣΑ")[-1] == '\u0391'
assert fails(lambda: ("A"*3).index(" ",2)) == 'ValueError: substring not found'
assert ("_id1").encode("utf-8","strict") == b'_id1'
assert ("ΑΣ ΑΣΑ").ljust(5,"é") == '\u0391\u03a3 \u0391\u03a3\u0391'
assert ("abcabc").removeprefix("\n") == 'abcabc'
assert ("\x00\x1f\x7f\xa0\xad").find("a") == -1
assert ("_id1").encode("ascii","strict") == b'_id1'
assert ("\x00\x1f\x7f\xa0\xad")[1:2] == '\x1f'
assert ("éÀß").center(5) == ' \xe9\xc0\xdf '
assert ascii((chr(0xd800)+"x").split("b")) == "['\\ud800x']"
assert ("_id1").encode("utf-32-be","ignore") == b'\x00\x00\x00_\x00\x00\x00i\x00\x00\x00d\x00\x00\x001'
assert ("  padded\t\n")[5] == 'd'
assert fails(lambda: (chr(0xd800)+"x").encode("utf-8","surrogateescape")) == "UnicodeEncodeError: 'utf-8' codec can't encode character '\\ud800' in position 0: surrogates not allowed"
assert ("").split("c") == ['']
assert ("ΑΣ ΑΣΑ").rsplit(" ",0) == ['\u0391\u03a3 \u0391\u03a3\u0391']
assert ("\u20ac\U0001f600x").encode("latin-1","backslashreplace") == b'\\u20ac\\U0001f600x'
assert ("ǆ ǅ Ǆ")*3 == '\u01c6 \u01c5 \u01c4\u01c6 \u01c5 \u01c4\u01c6 \u01c5 \u01c4'
assert ("abcabc").partition("bc") == ('a', 'bc', 'abc')
assert fails(lambda: ("abc").rindex("l",None,3)) == 'ValueError: substring not found'
assert ("\u20ac\U0001f600x").rstrip("") == '\u20ac\U0001f600x'
assert ("class").rstrip("c") == 'class'
assert ("").casefold() == ''
assert fails(lambda: ("").index("c")) == 'ValueError: substring not found'
assert ("abcabc").encode("utf-8","xmlcharrefreplace") == b'abcabc'
assert ("abc").center(13,"é") == '\xe9\xe9\xe9\xe9\xe9abc\xe9\xe9\xe9\xe9\xe9'
assert ("½²٣").rfind("") == 3
assert ("1234").encode("ascii","xmlcharrefreplace") == b'1234'
assert ("a").encode("ascii","surrogatepass") == b'a'
assert ("  padded\t\n").__getnewargs__() == ('  padded\t\n',)
assert ("abcabc").rstrip("World") == 'abcabc'
assert ("ﬁﬂ").encode("utf-8","replace") == b'\xef\xac\x81\xef\xac\x82'
assert ("a,b,,c").ljust(3) == 'a,b,,c'
assert ("\u20ac\U0001f600x").strip("c") == '\u20ac\U0001f600x'
assert fails(lambda: ("class").rindex("ab")) == 'ValueError: substring not found'
assert ("abcabc").rjust(12) == '      abcabc'
assert ("Hello World").rsplit("a") == ['Hello World']
assert ("éÀß").encode("utf-16-be","strict") == b'\x00\xe9\x00\xc0\x00\xdf'
assert (("a").__le__("\n")) is False
assert ("line1\nline2\r\nline3\x0bx\x85y\u2028z").encode("utf-32-be","replace") == b'\x00\x00\x00l\x00\x00\x00i\x00\x00\x00n\x00\x00\x00e\x00\x00\x001\x00\x00\x00\n\x00\x00\x00l\x00\x00\x00i\x00\x00\x00n\x00\x00\x00e\x00\x00\x002\x00\x00\x00\r\x00\x00\x00\n\x00\x00\x00l\x00\x00\x00i\x00\x00\x00n\x00\x00\x00e\x00\x00\x003\x00\x00\x00\x0b\x00\x00\x00x\x00\x00\x00\x85\x00\x00\x00y\x00\x00 (\x00\x00\x00z'
assert ("1234").split() == ['1234']
assert ("ﬁﬂ").expandtabs() == '\ufb01\ufb02'
assert (chr(0xd800)+"x").index("x") == 1
assert fails(lambda: ("Hello World").index("b",7)) == 'ValueError: substring not found'
assert ("").strip("b") == ''
assert ("abc").encode("utf-8-sig","zzz") == b'\xef\xbb\xbfabc'
assert ("éÀß").encode("utf-8","namereplace") == b'\xc3\xa9\xc3\x80\xc3\x9f'
assert ("_id1").removeprefix("c") == '_id1'
assert ("class").count(",") == 0
assert ("abc").center(12,"é") == '\xe9\xe9\xe9\xe9abc\xe9\xe9\xe9\xe9\xe9'
assert ("abc").ljust(5) == 'abc  '
assert ("aaa").encode("utf-16","ignore") == b'\xff\xfea\x00a\x00a\x00'
assert ("  padded\t\n").ljust(12) == '  padded\t\n  '
assert ("abcabc").ljust(12) == 'abcabc      '
assert fails(lambda: ("ǆ ǅ Ǆ").rindex("a",7)) == 'ValueError: substring not found'
assert (("1234").__ge__("l")) is False
assert ("class").encode("utf-16","namereplace") == b'\xff\xfec\x00l\x00a\x00s\x00s\x00'
assert ("a").ljust(12,"é") == 'a\xe9\xe9\xe9\xe9\xe9\xe9\xe9\xe9\xe9\xe9\xe9'
assert ("İıſ").rjust(0) == '\u0130\u0131\u017f'
assert ("x y").removeprefix("World") == 'x y'
assert ("abcabc").count("\n",4,-5) == 0
assert (("abcabc").isalpha()) is True
assert (("ǆ ǅ Ǆ").__eq__("l")) is False
assert (chr(0xd800)+"x").encode("utf-16","replace") == b'\xff\xfe?\x00x\x00'
assert ("Hello World").count("ab",7) == 0
assert ("ǆ ǅ Ǆ").count("b",8) == 0
assert (("a").isupper()) is False
assert ("line1\nline2\r\nline3\x0bx\x85y\u2028z").ljust(3) == 'line1\nline2\r\nline3\x0bx\x85y\u2028z'
assert ("\x00\x1f\x7f\xa0\xad").find("é",6) == -1
assert ("line1\nline2\r\nline3\x0bx\x85y\u2028z").center(3) == 'line1\nline2\r\nline3\x0bx\x85y\u2028z'
assert ("\u20ac\U0001f600x").rjust(3) == '\u20ac\U0001f600x'
assert ("ﬁﬂ").encode("ascii","ignore") == b''
assert ("İıſ").replace("a","",3) == '\u0130\u0131\u017f'
assert (("A"*3).isprintable()) is True
assert ("1234").encode("latin-1","xmlcharrefreplace") == b'1234'
assert ("½²٣").count(",",7) == 0
assert (("1234").startswith(" ")) is False
assert ("1234").rfind("") == 4
assert ("aaa").center(5) == ' aaa '
assert ("  padded\t\n").index("",-1) == 9
assert ("abc").replace("ab","a",1) == 'ac'
assert (("½²٣").__eq__(",")) is False
assert ("İıſ").splitlines() == ['\u0130\u0131\u017f']
assert ("line1\nline2\r\nline3\x0bx\x85y\u2028z").replace("x",",",3) == 'line1\nline2\r\nline3\x0b,\x85y\u2028z'
assert ("1234").rstrip(",") == '1234'
assert ("A"*3).splitlines() == ['AAA']
assert fails(lambda: ("1234").index("\n")) == 'ValueError: substring not found'
assert ("  padded\t\n")[-3:-1] == 'd\t'
assert ("line1\nline2\r\nline3\x0bx\x85y\u2028z").__repr__() == "'line1\\nline2\\r\\nline3\\x0bx\\x85y\\u2028z'"
assert ("İıſ").rfind("bc",5,5) == -1
assert ("A"*3).rstrip("x") == 'AAA'
assert ("").__len__() == 0
assert ("a,b,,c").lstrip() == 'a,b,,c'
assert ascii("abcabc") == "'abcabc'"
assert ("abcabc").index("c") == 2
assert ("  padded\t\n").encode("utf-8","zzz") == b'  padded\t\n'
assert ("tab\tx\ty")[None:None:None] == 'tab\tx\ty'
assert (("").isupper()) is False
assert ("abc").encode("utf-32","surrogateescape") == b'\xff\xfe\x00\x00a\x00\x00\x00b\x00\x00\x00c\x00\x00\x00'
assert ("İıſ").encode("utf-16-le","replace") == b'0\x011\x01\x7f\x01'
assert (("it's \"q\"").__ge__(",")) is True
assert ("\u20ac\U0001f600x").replace("\n","ab",2) == '\u20ac\U0001f600x'
assert fails(lambda: ("line1\nline2\r\nline3\x0bx\x85y\u2028z").rindex("World",-1,5)) == 'ValueError: substring not found'
assert ("tab\tx\ty").encode("utf-8-sig","surrogateescape") == b'\xef\xbb\xbftab\tx\ty'
assert (chr(0xd800)+"x").encode("utf-16","xmlcharrefreplace") == b'\xff\xfe&\x00#\x005\x005\x002\x009\x006\x00;\x00x\x00'
assert ("\x00\x1f\x7f\xa0\xad").zfill(3) == '\x00\x1f\x7f\xa0\xad'
assert (chr(0xd800)+"x").encode("utf-16","ignore") == b'\xff\xfex\x00'
assert ("a").rsplit("é",2) == ['a']
assert ("class").rstrip("z") == 'class'
assert (("x y").__eq__("")) is False
assert ("ǆ ǅ Ǆ").rfind("a",-5) == -1
assert ("_id1")[5:1] == ''
assert ("ǆ ǅ Ǆ").__add__("World") == '\u01c6 \u01c5 \u01c4World'
assert ("éÀß").count("ab") == 0
assert ("_id1").encode("utf-32","replace") == b'\xff\xfe\x00\x00_\x00\x00\x00i\x00\x00\x00d\x00\x00\x001\x00\x00\x00'
assert ("éÀß").ljust(12,"é") == '\xe9\xc0\xdf\xe9\xe9\xe9\xe9\xe9\xe9\xe9\xe9\xe9'
assert ascii((chr(0xd800)+"x").rpartition("bc")) == "('', '', '\\ud800x')"
assert (("a,b,,c").__ne__("é")) is True
assert fails(lambda: ("éÀß").rindex(" ",None,-1)) == 'ValueError: substring not found'
assert ("1234").encode("utf-8","surrogatepass") == b'1234'
assert ("1234").encode("utf-8","backslashreplace") == b'1234'
assert ("İıſ").encode("utf-8-sig","surrogateescape") == b'\xef\xbb\xbf\xc4\xb0\xc4\xb1\xc5\xbf'
assert (("it's \"q\"").__eq__("\n")) is False
assert ("\u20ac\U0001f600x").rsplit("b") == ['\u20ac\U0001f600x']
assert ("Hello World")*2 == 'Hello WorldHello World'
assert ("\u20ac\U0001f600x")[1:3] == '\U0001f600x'
assert ("line1\nline2\r\nline3\x0bx\x85y\u2028z").encode("utf-32-be","surrogatepass") == b'\x00\x00\x00l\x00\x00\x00i\x00\x00\x00n\x00\x00\x00e\x00\x00\x001\x00\x00\x00\n\x00\x00\x00l\x00\x00\x00i\x00\x00\x00n\x00\x00\x00e\x00\x00\x002\x00\x00\x00\r\x00\x00\x00\n\x00\x00\x00l\x00\x00\x00i\x00\x00\x00n\x00\x00\x00e\x00\x00\x003\x00\x00\x00\x0b\x00\x00\x00x\x00\x00\x00\x85\x00\x00\x00y\x00\x00 (\x00\x00\x00z'
assert (("a,b,,c").__contains__("bc")) is False
assert fails(lambda: ("\u20ac\U0001f600x").encode("latin-1","surrogatepass")) == "UnicodeEncodeError: 'latin-1' codec can't encode characters in position 0-1: ordinal not in range(256)"
assert ("\x00\x1f\x7f\xa0\xad").encode("utf-16-le","surrogatepass") == b'\x00\x00\x1f\x00\x7f\x00\xa0\x00\xad\x00'
assert ascii((chr(0xd800)+"x").split(None,0)) == "['\\ud800x']"
assert ("Hello World").rfind("bc") == -1
assert ("it's \"q\"").index("") == 0
assert ("A"*3).removesuffix(",") == 'AAA'
assert ("İıſ").removesuffix(" ") == '\u0130\u0131\u017f'
assert ("\u20ac\U0001f600x").title() == '\u20ac\U0001f600X'
assert ascii((chr(0xd800)+"x").expandtabs(4)) == "'\\ud800x'"
assert fails(lambda: ("ΑΣ ΑΣΑ").index("ab")) == 'ValueError: substring not found'
assert ("").encode("utf-32","surrogatepass") == b'\xff\xfe\x00\x00'
assert fails(lambda: ("tab\tx\ty").rindex("é",8,0)) == 'ValueError: substring not found'
assert (("\x00\x1f\x7f\xa0\xad").endswith("World")) is False
assert ("it's \"q\"")[:100] == 'it\'s "q"'
assert (("\u20ac\U0001f600x").__ge__("ab")) is True
assert ("a").encode("utf-8-sig","ignore") == b'\xef\xbb\xbfa'
assert ("abc").find("z") == -1
assert ("abc").ljust(3) == 'abc'
assert ("abc").find(" ") == -1
assert ("tab\tx\ty").rsplit("World") == ['tab\tx\ty']
assert ("\u20ac\U0001f600x").find("c",None,5) == -1
assert ascii((chr(0xd800)+"x").removesuffix("z")) == "'\\ud800x'"
assert fails(lambda: ("A"*3).index("World")) == 'ValueError: substring not found'
assert (("_id1").__ge__(" ")) is True
assert fails(lambda: ("a,b,,c").index("l")) == 'ValueError: substring not found'
assert (("½²٣").__gt__("z")) is True
assert ("\x00\x1f\x7f\xa0\xad").replace("c","ab",0) == '\x00\x1f\x7f\xa0\xad'
assert (("class").__ne__(",")) is True
assert ("éÀß").ljust(3) == '\xe9\xc0\xdf'
assert (("İıſ").__lt__("ab")) is False
assert ("1234").encode("utf-32-be","replace") == b'\x00\x00\x001\x00\x00\x002\x00\x00\x003\x00\x00\x004'
assert ("abcabc").rfind("") == 6
assert ("ǆ ǅ Ǆ").strip("x") == '\u01c6 \u01c5 \u01c4'
assert ("a").encode("utf-16-le","backslashreplace") == b'a\x00'
assert ("x y").count(",",4,-4) == 0
assert ("tab\tx\ty")[0] == 't'
assert ("").removesuffix("") == ''
assert ("").count("bc") == 0
assert ("ǆ ǅ Ǆ").encode("utf-16-be","surrogateescape") == b'\x01\xc6\x00 \x01\xc5\x00 \x01\xc4'
assert ("abc").zfill(3) == 'abc'
assert ("ΑΣ ΑΣΑ").encode("latin-1","xmlcharrefreplace") == b'&#913;&#931; &#913;&#931;&#913;'
assert (("ǆ ǅ Ǆ").__lt__("")) is False
assert ("\x00\x1f\x7f\xa0\xad").split("bc",1) == ['\x00\x1f\x7f\xa0\xad']
assert (("aaa").__lt__("ab")) is True
assert ("abc").removesuffix("") == 'abc'
assert ("a")[:100] == 'a'
assert tuple("\x00\x1f\x7f\xa0\xad") == ('\x00', '\x1f', '\x7f', '\xa0', '\xad')
assert fails(lambda: ("İıſ").encode("ascii","surrogatepass")) == "UnicodeEncodeError: 'ascii' codec can't encode characters in position 0-2: ordinal not in range(128)"
assert ("ǆ ǅ Ǆ").ljust(0) == '\u01c6 \u01c5 \u01c4'
assert ("Hello World")*3 == 'Hello WorldHello WorldHello World'
assert ("ΑΣ ΑΣΑ").encode("utf-16-le","xmlcharrefreplace") == b'\x91\x03\xa3\x03 \x00\x91\x03\xa3\x03\x91\x03'
assert ("éÀß").split("é") == ['', '\xc0\xdf']
assert ("class").count("ab") == 0
assert fails(lambda: ("it's \"q\"").rindex("l")) == 'ValueError: substring not found'
assert ("x y").count("",None,7) == 4
assert ("aaa").encode("latin-1","strict") == b'aaa'
assert (("_id1").isidentifier()) is True
assert ("  padded\t\n").rfind("z",1,2) == -1
assert ("_id1").rfind("bc",None,7) == -1
assert (("abcabc").endswith("x")) is False
assert (("a,b,,c").__lt__("")) is False
assert ("")[1:3] == ''
assert fails(lambda: ("\u20ac\U0001f600x").index("z",-2,-2)) == 'ValueError: substring not found'
assert ("ΑΣ ΑΣΑ").__add__("z") == '\u0391\u03a3 \u0391\u03a3\u0391z'
assert ("A"*3).encode("latin-1","namereplace") == b'AAA'
assert (("x y").__le__("\n")) is False
assert ("tab\tx\ty")[::-1] == 'y\tx\tbat'
assert ("Hello World").lstrip("a") == 'Hello World'
assert (("\u20ac\U0001f600x").endswith("l",-1,-5)) is False
assert ("Hello World").partition("bc") == ('Hello World', '', '')
assert ("a,b,,c").encode("utf-8","namereplace") == b'a,b,,c'
assert ("class").join("") == ''
assert (("ΑΣ ΑΣΑ").endswith("l")) is False
assert ("_id1").encode("utf-32-be","namereplace") == b'\x00\x00\x00_\x00\x00\x00i\x00\x00\x00d\x00\x00\x001'
assert ("\u20ac\U0001f600x").encode("utf-16-be","ignore") == b' \xac\xd8=\xde\x00\x00x'
assert ("tab\tx\ty").encode("utf-16","namereplace") == b'\xff\xfet\x00a\x00b\x00\t\x00x\x00\t\x00y\x00'
assert ("").rfind("z",None,7) == -1
assert ("a").lstrip("World") == 'a'
assert ("ǆ ǅ Ǆ").encode("utf-32","ignore") == b'\xff\xfe\x00\x00\xc6\x01\x00\x00 \x00\x00\x00\xc5\x01\x00\x00 \x00\x00\x00\xc4\x01\x00\x00'
assert ("line1\nline2\r\nline3\x0bx\x85y\u2028z").encode("utf-16","surrogateescape") == b'\xff\xfel\x00i\x00n\x00e\x001\x00\n\x00l\x00i\x00n\x00e\x002\x00\r\x00\n\x00l\x00i\x00n\x00e\x003\x00\x0b\x00x\x00\x85\x00y\x00( z\x00'
assert ("ǆ ǅ Ǆ").encode("utf-16","zzz") == b'\xff\xfe\xc6\x01 \x00\xc5\x01 \x00\xc4\x01'
assert ("aaa").__add__("ab") == 'aaaab'
assert ("it's \"q\"").center(0) == 'it\'s "q"'
assert ("x y").encode("utf-16-le","namereplace") == b'x\x00 \x00y\x00'
assert ("éÀß").splitlines(True) == ['\xe9\xc0\xdf']
assert ("ﬁﬂ").rstrip(" ") == '\ufb01\ufb02'
assert (("ﬁﬂ").__contains__("a")) is False
assert ("_id1").count(" ",None,-3) == 0
assert ("aaa").find("b",4) == -1
assert fails(lambda: ("abcabc").rsplit("")) == 'ValueError: empty separator'
assert ("İıſ")*2 == '\u0130\u0131\u017f\u0130\u0131\u017f'
assert ("abcabc").split("ab") == ['', 'c', 'c']
assert fails(lambda: ("İıſ").partition("")) == 'ValueError: empty separator'
assert ("_id1").splitlines(True) == ['_id1']
assert ("a").count("é") == 0
assert fails(lambda: ("abcabc").rindex("a",-1)) == 'ValueError: substring not found'
assert ("\x00\x1f\x7f\xa0\xad").encode("utf-16","backslashreplace") == b'\xff\xfe\x00\x00\x1f\x00\x7f\x00\xa0\x00\xad\x00'
assert ("ΑΣ ΑΣΑ").rjust(5,"é") == '\u0391\u03a3 \u0391\u03a3\u0391'
assert ("Hello World").find("z") == -1
assert ("it's \"q\"").center(13,"é") == '\xe9\xe9\xe9it\'s "q"\xe9\xe9'
assert ("abcabc").find(",",-2,3) == -1
assert ("abc").encode("latin-1","xmlcharrefreplace") == b'abc'
assert ("½²٣").__len__() == 3
assert list("aaa") == ['a', 'a', 'a']
assert ("a").rstrip("") == 'a'
assert (("class").__ne__("z")) is True
assert ("class").split("b") == ['class']
assert ("class").rsplit("World") == ['class']
assert sorted(set("it's \"q\"")) == [' ', '"', "'", 'i', 'q', 's', 't']
assert ("1234").find("bc",5,-2) == -1
assert ("it's \"q\"").encode("utf-16-le","strict") == b'i\x00t\x00\'\x00s\x00 \x00"\x00q\x00"\x00'
assert fails(lambda: ("Hello World").index(",",0,1)) == 'ValueError: substring not found'
assert ("a,b,,c").lower() == 'a,b,,c'
assert fails(lambda: ("Hello World").rindex("ab",5)) == 'ValueError: substring not found'
assert ("ǆ ǅ Ǆ").encode("utf-16","strict") == b'\xff\xfe\xc6\x01 \x00\xc5\x01 \x00\xc4\x01'
assert ("éÀß").zfill(3) == '\xe9\xc0\xdf'
assert ("it's \"q\"").count("x",-5,3) == 0
assert ("1234").expandtabs() == '1234'
assert ("x y").rsplit("c") == ['x y']
assert ("ǆ ǅ Ǆ").center(5) == '\u01c6 \u01c5 \u01c4'
assert ("abc").count("World",-4) == 0
