"""shlex: text cut as a shell does."""

import io
import shlex


def raises(kind, function, *arguments):
    try:
        function(*arguments)
    except kind as error:
        return str(error)
    raise AssertionError(f'{kind.__name__} expected')


assert shlex.split('a b  c') == ['a', 'b', 'c'] and shlex.split('') == []
assert shlex.split('one "two three" \'four five\'') == ['one', 'two three', 'four five']
assert shlex.split(r'a\ b "c\"d" \'') == ['a b', 'c"d', "'"] and shlex.split(r"'a\b'") == ['a\\b']
assert shlex.split('a"b"c') == ['abc'] and shlex.split("'' x") == ['', 'x']
assert shlex.split('a # b') == ['a', '#', 'b'] and shlex.split('a # b', comments=True) == ['a']
assert shlex.split(r'"a" \x', posix=False) == ['"a"', '\\x']
assert raises(ValueError, shlex.split, '"open') == 'No closing quotation'
assert raises(ValueError, shlex.split, 'end\\') == 'No escaped character'
assert raises(ValueError, shlex.split, None) == 's argument must not be None'
assert shlex.quote('plain') == 'plain' and shlex.quote('') == "''" and shlex.quote('a b') == "'a b'"
assert shlex.quote("it's") == '\'it\'"\'"\'s\'' and shlex.quote('a/b-c_d.e:f@g%h+i=j,k') == 'a/b-c_d.e:f@g%h+i=j,k'
assert shlex.split(shlex.quote("x'y z$")) == ["x'y z$"]
assert shlex.join(['a', 'b c', '$d']) == "a 'b c' '$d'" and shlex.split(shlex.join(['', '"'])) == ['', '"']
words = shlex.shlex('x = y+1 # gone\nnext "q r"')
assert list(words) == ['x', '=', 'y', '+', '1', 'next', '"q r"']
words = shlex.shlex('a b\nc')
assert words.get_token() == 'a' and words.lineno == 1 and words.get_token() == 'b'
words.push_token('pushed')
assert words.get_token() == 'pushed' and words.get_token() == 'c' and words.get_token() == '' == words.eof
assert list(shlex.shlex('a && b || c; d > e', punctuation_chars=True)) == ['a', '&&', 'b', '||', 'c', ';', 'd', '>', 'e']
words = shlex.shlex(io.StringIO('a,b,c'), posix=True)
words.whitespace, words.whitespace_split = ',', True
assert list(words) == ['a', 'b', 'c'] and words.eof is None
assert shlex.shlex('', infile='given').error_leader() == '"given", line 1: '
assert shlex.shlex('').wordchars.startswith('abcdfeghijklmnopqrstuvwxyz') and shlex.shlex('').commenters == '#'
