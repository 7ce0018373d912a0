"""timeit: how long a small piece of code takes."""

import timeit


def raises(kind, function, *arguments, **named):
    try:
        function(*arguments, **named)
    except kind as error:
        return str(error)
    raise AssertionError(f'{kind.__name__} expected')


class Clock:
    """One second each time it is asked."""

    now = 0

    def __call__(self):
        self.now += 1
        return self.now


runs = []
assert timeit.timeit(lambda: runs.append(1), number=7, timer=Clock()) == 1 and len(runs) == 7
assert timeit.repeat(lambda: runs.append(2), number=2, repeat=3, timer=Clock()) == [1, 1, 1] and len(runs) == 13
assert timeit.timeit('total += 1', 'total = 0', number=10) >= 0 and timeit.timeit(number=3) >= 0
names = {'log': []}
assert timeit.timeit('log.append(x)', 'x = 5', number=4, globals=names, timer=Clock()) == 1
assert names['log'] == [5] * 4
timer = timeit.Timer(stmt='log.append(0)', setup=lambda: names['log'].clear(), globals=names, timer=Clock())
assert timer.timeit(5) == 1 and names['log'] == [0] * 5
assert timer.repeat(repeat=2, number=3) == [1, 1] and names['log'] == [0] * 3
assert timer.autorange() == (1, 1)
told = []
assert timer.autorange(callback=lambda number, took: told.append((number, took))) == (1, 1) and told == [(1, 1)]
ticks = []
times = timeit.Timer(lambda: ticks.append(0), timer=lambda: len(ticks) * 0.05)
told.clear()
assert times.autorange(lambda number, took: told.append(number))[0] == 5 and told == [1, 2, 5]
assert raises(ValueError, timeit.Timer, 3) == 'stmt is neither a string nor callable'
assert raises(ValueError, timeit.Timer, 'pass', 3) == 'setup is neither a string nor callable'
assert raises(SyntaxError, timeit.Timer, 'x =').startswith('invalid syntax')
assert raises(NameError, timeit.timeit, 'missing', number=1) == "name 'missing' is not defined"
assert timeit.default_number == 1000000 and timeit.default_repeat == 5
assert timeit.default_timer() <= timeit.default_timer()
