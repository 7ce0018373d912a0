"""secrets: random values that nobody should guess."""

import secrets
import string


def raises(kind, function, *arguments):
    try:
        function(*arguments)
    except kind as error:
        return str(error)
    raise AssertionError(f'{kind.__name__} expected')


assert len(secrets.token_bytes()) == secrets.DEFAULT_ENTROPY == 32 and len(secrets.token_bytes(5)) == 5
assert secrets.token_bytes(0) == b'' and type(secrets.token_bytes(3)) is bytes
text = secrets.token_hex(8)
assert len(text) == 16 and set(text) <= set(string.hexdigits.lower()) and len(secrets.token_hex()) == 64
safe = secrets.token_urlsafe(16)
assert len(safe) == 22 and set(safe) <= set(string.ascii_letters + string.digits + '-_')
assert secrets.token_hex(16) != secrets.token_hex(16)
assert all(0 <= secrets.randbelow(6) < 6 for _ in range(50)) and secrets.randbelow(1) == 0
assert raises(ValueError, secrets.randbelow, 0) == 'Upper bound must be positive.'
assert all(0 <= secrets.randbits(5) < 32 for _ in range(50)) and secrets.randbits(0) == 0
assert {secrets.choice('ab') for _ in range(100)} == {'a', 'b'} and secrets.choice([7]) == 7
assert raises(IndexError, secrets.choice, []) == 'Cannot choose from an empty sequence'
assert secrets.compare_digest('abc', 'abc') and not secrets.compare_digest(b'abc', b'abd')
assert raises(TypeError, secrets.compare_digest, 'é', 'é') == 'comparing strings with non-ASCII characters is not supported'
assert raises(TypeError, secrets.compare_digest, 'a', b'a')
chance = secrets.SystemRandom()
assert 0 <= chance.random() < 1 and chance.randint(3, 3) == 3 and sorted(chance.sample(range(5), 5)) == [0, 1, 2, 3, 4]
assert chance.seed(1) is None and raises(NotImplementedError, chance.getstate) == 'System entropy source does not have state.'
word = ''.join(secrets.choice(string.ascii_letters) for _ in range(10))
assert len(word) == 10 and word.isalpha()
