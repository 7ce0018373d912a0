"""_random: the Mersenne Twister."""
import _random
R = _random.Random
r = R(42)


def raises(kind, text, action):
    try:
        action()
    except kind as error:
        assert type(error) is kind, (type(error), error)
        assert str(error) == text, str(error)
        return
    raise AssertionError(f"{kind.__name__} was not raised: {text}")


assert r.random() == 0.6394267984578837
assert r.random() == 0.025010755222666936
assert r.getrandbits(5) == 8
assert r.getrandbits(32) == 1051802512
assert r.getrandbits(33) == 958682846
assert r.getrandbits(100) == 925123444424254823561077285033
assert r.getrandbits(0) == 0
raises(ValueError, 'number of bits must be non-negative', lambda: r.getrandbits(-1))
raises(TypeError, "'str' object cannot be interpreted as an integer", lambda: r.getrandbits('a'))
raises(TypeError, "'float' object cannot be interpreted as an integer", lambda: r.getrandbits(2.0))
assert (r.seed(5)) is None
assert r.random() == 0.6229016948897019
assert (r.seed(-5)) is None
assert r.random() == 0.6229016948897019
assert (r.seed(2**100)) is None
assert r.random() == 0.7586581712996778
assert (r.seed(1.5)) is None
assert r.random() == 0.551763726942059
raises(TypeError, "unhashable type: 'list'", lambda: r.seed([1]))
assert (r.seed(0)) is None
assert r.random() == 0.8444218515250481
assert len(r.getstate()) == 625
assert hash(r.getstate()) == -5642116760789246491
raises(TypeError, 'state vector must be a tuple', lambda: r.setstate(1))
raises(ValueError, 'state vector is the wrong size', lambda: r.setstate((1,2)))
assert (r.setstate(tuple(range(625)))) is None
assert r.random() == 0.863550485214354
raises(ValueError, 'invalid state', lambda: r.setstate(tuple(range(624))+(700,)))
raises(TypeError, "'str' object cannot be interpreted as an integer", lambda: r.setstate(tuple(range(624))+('a',)))
raises(ValueError, 'invalid state', lambda: r.setstate(tuple([2**32]*625)))
raises(OverflowError, "can't convert negative value to unsigned int", lambda: r.setstate(tuple([-1]*625)))
raises(TypeError, 'Random() requires 0 or 1 argument', lambda: R(1,2))
raises(TypeError, 'Random() takes no keyword arguments', lambda: R(x=1))
assert R(7).random() == 0.32383276483316237
raises(TypeError, 'Random() takes no keyword arguments', lambda: R(seed=7))
assert R.__module__ == '_random'
assert [n for n in dir(R) if n[:2]!='__'] == ['getrandbits', 'getstate', 'random', 'seed', 'setstate']
raises(TypeError, 'Random.random() takes no arguments (1 given)', lambda: r.random(1))
raises(TypeError, 'Random.getrandbits() takes exactly one argument (0 given)', lambda: r.getrandbits())
raises(TypeError, 'seed expected at most 1 argument, got 2', lambda: r.seed(1,2))
raises(OverflowError, 'int too big to convert', lambda: r.getrandbits(2**70))
assert R(True).random() == 0.13436424411240122
assert R(None)!=None
