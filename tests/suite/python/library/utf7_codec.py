"""UTF-7, both ways."""

import codecs


def fails(data, words):
    try:
        data.decode('utf-7')
    except UnicodeDecodeError as error:
        assert str(error) == words, str(error)
        assert error.encoding == 'utf7'
    else:
        assert False, data


assert 'Hi Mom -\u263a-!'.encode('utf-7') == b'Hi Mom -+Jjo--!'
assert 'a+b~\\\x00\xe9'.encode('utf-7') == b'a+-b+AH4AXAAAAOk-'
assert '\U0001f600x'.encode('utf-7') == b'+2D3eAA-x' and '\ud800'.encode('utf-7') == b'+2AA-'
assert '\u2260-'.encode('utf7') == b'+ImA--' and '\u2260/a'.encode('U7') == b'+ImA-/a'
assert b'+ImA-x'.decode('utf-7') == '\u2260x' and b'+-'.decode('utf-7') == '+'
assert b'+2D3eAA-'.decode('utf-7') == '\U0001f600' and b'+IKw x'.decode('utf-7') == '\u20ac x'
fails(b'+@', "'utf7' codec can't decode bytes in position 0-1: ill-formed sequence")
fails(b'a\xff', "'utf7' codec can't decode byte 0xff in position 1: unexpected special character")
fails(b'+AAAAB-', "'utf7' codec can't decode bytes in position 0-6: partial character in shift sequence")
fails(b'+ABC!', "'utf7' codec can't decode bytes in position 0-4: non-zero padding bits in shift sequence")
fails(b'x+2D3', "'utf7' codec can't decode bytes in position 1-4: unterminated shift sequence")
assert b'+AAAAB-x'.decode('utf-7', 'replace') == '\x00\ufffdx'
assert b'a\xffb'.decode('utf-7', 'ignore') == 'ab'
assert codecs.utf_7_decode(b'a+IKw', 'strict', False) == ('a', 1)
assert codecs.utf_7_decode(b'a+IKw', 'strict', True) == ('a\u20ac', 5)
decoder = codecs.getincrementaldecoder('utf-7')()
assert ''.join(decoder.decode(bytes([byte])) for byte in b'a+2D3eAA-b') == 'a\U0001f600b'
for text in ('', 'plain', '\xe4\xf6\xfc', '\u65e5\u672c\u8a9e', '~', '+', '-+-', '\U0010ffff-', 'a\u20acb'):
    assert text.encode('utf-7').decode('utf-7') == text
