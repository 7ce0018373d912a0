"""Lone surrogates: literals, constants, codecs, errors."""

import ast
import io
import json
import pickle
import re
import sys
import unicodedata


def raises(kind, words, call, *arguments):
    try:
        call(*arguments)
    except kind as error:
        assert str(error) == words, str(error)
        return error
    raise AssertionError("nothing raised")


# Literals of all kinds.
lone = '\ud800'
assert len(lone) == 1 and ord(lone) == 0xd800 and lone == chr(0xd800)
assert ascii('a\udc80' 'b' "\N{SNOWMAN}\ud800") == r"'a\udc80b\u2603\ud800'"
assert len('\ud83d\ude00') == 2 and '\ud83d\ude00' != '\U0001f600'
assert ascii('\U0000dc80\
x\101') == r"'\udc80xA'"
assert ascii('''\x41\ud800
"''') == '\'A\\ud800\\n"\''
assert r'\ud800' == '\\' + 'ud800' and '\\ud800' == r'\ud800'
assert '\ufffd\ud800\ufffd' == chr(0xfffd) + lone + chr(0xfffd)
assert ascii(f'{1}\ud800\n{2}\udc80{{') == r"'1\ud800\n2\udc80{'"
assert ascii(f'{"\ud800":*^5}|{lone!r}') == r'''"**\ud800**|'\\ud800'"'''
assert ascii(rf'\ud800{lone}') == r"'\\ud800\ud800'"
assert len(f'\ud800{{{1}}}\N{SNOWMAN}\udc80') == 6

# Values.
assert repr(lone) == "'\\ud800'" and str(lone) is lone and hash(lone) == hash(chr(0xd800))
assert sys.getsizeof(lone) == sys.getsizeof('\u1000') == sys.getsizeof('\u1000a') - 2
assert sys.getsizeof('\ud800\U00010000') == sys.getsizeof('\u1000\U00010000')
assert lone < '\ue000' < '\U00010000'
assert not lone.isprintable() and not lone.isalpha() and not lone.isidentifier()
assert lone.upper() == lone and ('a' + lone).title() == 'A\ud800'
assert ascii('a\ud800b'.split('\ud800')) == "['a', 'b']" and '\ud800a'.find('a') == 1
assert ascii('\ud800'.join('ab')) == r"'a\ud800b'" and lone.translate({0xd800: 'x'}) == 'x'
assert sys.intern('\ud800') is sys.intern(chr(0xd800))
assert {'\ud800': 1}[chr(0xd800)] == 1
assert unicodedata.category(lone) == 'Cs' and unicodedata.name(lone, None) is None


# Constants: one object in a unit, folded as others are.
def constants(a='\ud800', *, b='\udc80'):
    return ['\ud800' + 'a', '\ud800' * 3, '\ud800abc'[1], '\ud800abc'[0]]


assert constants() == ['\ud800a', '\ud800\ud800\ud800', 'a', '\ud800']
assert ('\ud800a', '\ud800\ud800\ud800', 'a', '\ud800') in constants.__code__.co_consts
first, second = '\ud800 !', '\ud800 !'
assert first is second
assert constants.__defaults__ == ('\ud800',) and constants.__kwdefaults__ == {'b': '\udc80'}
match lone:
    case '\udc00':
        assert False
    case '\ud800':
        pass

# Trees.
tree = ast.parse(r"x = '\ud800a'; f'a{1}\udc80'")
assert tree.body[0].value.value == '\ud800a'
assert ast.dump(tree.body[1].value.values[2]) == r"Constant(value='\udc80')"
assert ast.unparse(tree) == "x = '\\ud800a'\nf'a{1}\\udc80'"
names = {}
exec(compile(tree, '<tree>', 'exec'), names)
assert names['x'] == '\ud800a'

# Source text cannot hold them.
error = raises(UnicodeEncodeError,
               r"'utf-8' codec can't encode character '\ud800' in position 3: surrogates not allowed",
               exec, "x='\ud800'")
assert error.object == "x='\ud800'" and (error.start, error.end) == (3, 4)
raises(UnicodeEncodeError,
       r"'utf-8' codec can't encode characters in position 0-1: surrogates not allowed",
       eval, "\udc80\udc81")

# Codecs.
both = 'a\udc80\ud800b'
raises(UnicodeEncodeError,
       r"'utf-8' codec can't encode characters in position 1-2: surrogates not allowed",
       both.encode)
raises(UnicodeEncodeError,
       r"'utf-8' codec can't encode character '\ud800' in position 2: surrogates not allowed",
       both.encode, 'utf-8', 'surrogateescape')
raises(UnicodeEncodeError,
       r"'latin-1' codec can't encode character '\ud800' in position 2: ordinal not in range(256)",
       both.encode, 'latin-1', 'surrogateescape')
raises(UnicodeEncodeError,
       r"'utf-16' codec can't encode character '\udc80' in position 1: surrogates not allowed",
       both.encode, 'utf-16', 'surrogateescape')
raises(UnicodeEncodeError,
       "'charmap' codec can't encode characters in position 1-2: character maps to <undefined>",
       both.encode, 'cp1252', 'surrogateescape')
assert both.encode('utf-8', 'surrogatepass') == b'a\xed\xb2\x80\xed\xa0\x80b'
assert both.encode('utf-16-le', 'surrogatepass') == b'a\x00\x80\xdc\x00\xd8b\x00'
assert both.encode('ascii', 'backslashreplace') == rb'a\udc80\ud800b'
assert both.encode('ascii', 'xmlcharrefreplace') == b'a&#56448;&#55296;b'
assert both.encode('ascii', 'replace') == b'a??b' and both.encode('utf-8', 'ignore') == b'ab'
assert "\udc80x".encode('utf-8', 'surrogateescape') == b'\x80x'
assert b'\x80x'.decode('utf-8', 'surrogateescape') == "\udc80x"
assert b'\xed\xa0\x80'.decode('utf-8', 'surrogatepass') == lone
assert json.dumps(lone) == r'"\ud800"' and json.dumps(lone, ensure_ascii=False) == '"\ud800"'
assert json.loads(r'"\ud800x"') == '\ud800x' and json.loads(r'"\ud83d\ude00"') == '\U0001f600'
for protocol in range(6):
    assert pickle.loads(pickle.dumps('a\ud800', protocol)) == 'a\ud800'
assert re.findall('[\ud800-\udfff]', 'a\ud800b\udfff') == ['\ud800', '\udfff']
buffer = io.TextIOWrapper(io.BytesIO(), 'utf-8', 'surrogatepass')
buffer.write(lone)
buffer.flush()
assert buffer.buffer.getvalue() == b'\xed\xa0\x80'
assert io.StringIO('\ud800\n').readline() == '\ud800\n'


# Names and messages.
class Plain:
    pass


plain = Plain()
setattr(plain, '\ud800', 3)
assert plain.__dict__ == {'\ud800': 3} and getattr(plain, '\ud800') == 3
error = raises(AttributeError, "'Plain' object has no attribute '\udc81'", getattr, plain, '\udc81')
assert error.name == '\udc81'
raises(KeyError, r"'\ud800'", {}.__getitem__, '\ud800')
raises(ValueError, r"invalid literal for int() with base 10: '\ud800'", int, '\ud800')
raises(UnicodeEncodeError,
       r"'utf-8' codec can't encode character '\ud800' in position 0: surrogates not allowed",
       open, '\ud800.txt')
