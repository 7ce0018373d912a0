"""unicodedata: properties, names, numbers and normal forms of characters."""
import unicodedata
from unicodedata import *


def raises(kind, text, action):
    try:
        action()
    except kind as error:
        assert type(error) is kind, (type(error), error)
        assert str(error) == text, str(error)
        return
    raise AssertionError(f"{kind.__name__} was not raised: {text}")


assert unidata_version == '15.1.0'
assert category('a') == 'Ll'
raises(TypeError, 'category() argument must be a unicode character, not str', lambda: category('ab'))
raises(TypeError, 'category() argument must be a unicode character, not int', lambda: category(1))
raises(TypeError, 'category() argument must be a unicode character, not str', lambda: category(''))
assert name('a') == 'LATIN SMALL LETTER A'
assert name('é') == 'LATIN SMALL LETTER E WITH ACUTE'
raises(ValueError, 'no such name', lambda: name('\n'))
assert name('\n','x') == 'x'
assert (name('\n',None)) is None
assert name('😀') == 'GRINNING FACE'
assert name('中') == 'CJK UNIFIED IDEOGRAPH-4E2D'
assert name('가') == 'HANGUL SYLLABLE GA'
raises(ValueError, 'no such name', lambda: name('\ue000'))
assert lookup('LATIN SMALL LETTER A') == 'a'
assert lookup('latin small letter a') == 'a'
raises(KeyError, '"undefined character name \'nope\'"', lambda: lookup('nope'))
assert lookup('GREEK SMALL LETTER ALPHA') == 'α'
assert lookup('HANGUL SYLLABLE GA') == '가'
assert lookup('CJK UNIFIED IDEOGRAPH-4E2D') == '中'
assert lookup('LINE FEED') == '\n'
raises(TypeError, "a bytes-like object is required, not 'int'", lambda: lookup(1))
assert bidirectional('a') == 'L'
assert bidirectional('א') == 'R'
assert bidirectional('\ue000') == 'L'
assert combining('\u0301') == 230
assert combining('a') == 0
assert mirrored('(') == 1
assert mirrored('a') == 0
assert east_asian_width('中') == 'W'
assert east_asian_width('a') == 'Na'
assert decimal('5') == 5
assert decimal('٣') == 3
raises(ValueError, 'not a decimal', lambda: decimal('a'))
raises(ValueError, 'not a decimal', lambda: decimal('²'))
assert (decimal('a',None)) is None
assert digit('²') == 2
raises(ValueError, 'not a digit', lambda: digit('a'))
raises(ValueError, 'not a digit', lambda: digit('½'))
assert numeric('½') == 0.5
raises(ValueError, 'not a numeric character', lambda: numeric('a'))
assert numeric('Ⅷ') == 8.0
assert numeric('四') == 4.0
assert numeric('⅓') == 0.3333333333333333
assert numeric('a',-1) == -1
assert decomposition('é') == '0065 0301'
assert decomposition('ﬁ') == '<compat> 0066 0069'
assert decomposition('a') == ''
assert decomposition('가') == ''
assert decomposition('½') == '<fraction> 0031 2044 0032'
assert normalize('NFC','e\u0301') == 'é'
assert normalize('NFD','é') == 'é'
assert normalize('NFKC','ﬁ①½') == 'fi11⁄2'
assert normalize('NFKD','ﬁé½') == 'fié1⁄2'
assert normalize('NFC','한') == '한'
assert normalize('NFD','한글') == '한글'
assert normalize('NFC',normalize('NFD','한글')) == '한글'
assert normalize('NFC','a\u0327\u0301') == 'á̧'
assert normalize('NFD','a\u0301\u0327') == 'á̧'
raises(ValueError, 'invalid normalization form', lambda: normalize('NFX','a'))
raises(TypeError, 'normalize() argument 2 must be str, not int', lambda: normalize('NFC',1))
assert normalize('NFC','') == ''
assert (is_normalized('NFC','e\u0301')) is False
assert is_normalized('NFC','é')
assert (is_normalized('NFD','é')) is False
raises(ValueError, 'invalid normalization form', lambda: is_normalized('NFX','é'))
assert normalize('NFC','\u0958') == 'क़'
assert normalize('NFC','\u212b') == 'Å'
assert normalize('NFKC','\ufdfa') == 'صلى الله عليه وسلم'
assert len(normalize('NFD','Ǻ')) == 3
assert ''.join(c for c in normalize('NFD','àéîõü') if not combining(c)) == 'aeiou'
assert ucd_3_2_0.unidata_version == '3.2.0'
assert lookup('SPACE') == ' '
assert name(' ') == 'SPACE'
assert name('\u200d') == 'ZERO WIDTH JOINER'
assert name('ß') == 'LATIN SMALL LETTER SHARP S'
assert name('𝔸') == 'MATHEMATICAL DOUBLE-STRUCK CAPITAL A'
assert lookup('LATIN SMALL LETTER SHARP S') == 'ß'
assert ''.join(sorted({category(chr(c)) for c in range(0, 0x3000)})) == 'CcCfCnLlLmLoLtLuMcMeMnNdNlNoPcPdPePfPiPoPsScSkSmSoZlZpZs'
assert [numeric(c) for c in '¼Ⅴ௧'] == [0.25, 5.0, 1.0]
assert [east_asian_width(c) for c in 'ａ가é…'] == ['F', 'W', 'A', 'A']
assert [bidirectional(c) for c in '1+,\n '] == ['EN', 'ES', 'CS', 'B', 'WS']
assert normalize('NFC', 'a\u0300b\u0327\u0301') == 'àb̧́'
assert [name(c) for c in 'αЖ€→'] == ['GREEK SMALL LETTER ALPHA', 'CYRILLIC CAPITAL LETTER ZHE', 'EURO SIGN', 'RIGHTWARDS ARROW']
