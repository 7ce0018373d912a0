"""token: the numbers of the kinds of tokens, and their names."""

import io
import token
import tokenize

assert token.tok_name[token.NAME] == 'NAME' and token.tok_name[token.OP] == 'OP'
assert (token.ENDMARKER, token.NAME, token.NUMBER, token.STRING, token.NEWLINE, token.INDENT, token.DEDENT) == tuple(range(7))
assert token.LPAR == 7 and token.RPAR == 8 and token.N_TOKENS > 60 and token.NT_OFFSET == 256
assert all(getattr(token, name) == number for number, name in token.tok_name.items() if name != 'NT_OFFSET')
assert token.EXACT_TOKEN_TYPES['+'] == token.PLUS and token.EXACT_TOKEN_TYPES[':='] == token.COLONEQUAL
assert token.EXACT_TOKEN_TYPES['...'] == token.ELLIPSIS and token.EXACT_TOKEN_TYPES['->'] == token.RARROW
assert token.EXACT_TOKEN_TYPES['**='] == token.DOUBLESTAREQUAL and token.EXACT_TOKEN_TYPES['!'] == token.EXCLAMATION
assert len(token.EXACT_TOKEN_TYPES) == 48 and len(set(token.EXACT_TOKEN_TYPES.values())) == 48
assert token.ISTERMINAL(token.NAME) and not token.ISTERMINAL(300) and token.ISNONTERMINAL(256)
assert token.ISEOF(0) and not token.ISEOF(1) and token.FSTRING_START + 2 == token.FSTRING_END
assert 'NAME' in token.__all__ and 'tok_name' in token.__all__ and 'EXACT_TOKEN_TYPES' not in dir(object)
found = [
    (token.tok_name[each.type], token.tok_name[each.exact_type], each.string)
    for each in tokenize.generate_tokens(io.StringIO('if x:\n    y += 1 # why\n').readline)
]
assert found == [
    ('NAME', 'NAME', 'if'),
    ('NAME', 'NAME', 'x'),
    ('OP', 'COLON', ':'),
    ('NEWLINE', 'NEWLINE', '\n'),
    ('INDENT', 'INDENT', '    '),
    ('NAME', 'NAME', 'y'),
    ('OP', 'PLUSEQUAL', '+='),
    ('NUMBER', 'NUMBER', '1'),
    ('COMMENT', 'COMMENT', '# why'),
    ('NEWLINE', 'NEWLINE', '\n'),
    ('DEDENT', 'DEDENT', ''),
    ('ENDMARKER', 'ENDMARKER', ''),
]
assert tokenize.NAME == token.NAME and tokenize.tok_name is token.tok_name
