"""warnings: filters, what is shown once, and warnings as errors."""

import io
import sys
import warnings


def caught(action, function, *arguments, **filter):
    with warnings.catch_warnings(record=True) as log:
        warnings.simplefilter(action, **filter)
        function(*arguments)
    return [(each.category, str(each.message)) for each in log]


def twice(text='careful'):
    for _ in range(2):
        warnings.warn(text)


assert caught('always', twice) == [(UserWarning, 'careful')] * 2
assert caught('default', twice) == caught('once', twice) == caught('module', twice) == [(UserWarning, 'careful')]
assert caught('ignore', twice) == []
try:
    caught('error', twice, 'an error now')
    raise AssertionError
except UserWarning as error:
    assert str(error) == 'an error now' and error.args == ('an error now',)
assert caught('always', warnings.warn, 'old', DeprecationWarning) == [(DeprecationWarning, 'old')]
assert caught('always', warnings.warn, SyntaxWarning('made')) == [(SyntaxWarning, 'made')]
assert caught('always', warnings.warn, 'x', None) == [(UserWarning, 'x')]

# Filters: the last put in front wins.
with warnings.catch_warnings(record=True) as log:
    warnings.resetwarnings()
    assert warnings.filters == []
    warnings.simplefilter('always')
    warnings.filterwarnings('ignore', message='.*dull', category=UserWarning)
    assert warnings.filters[0][0] == 'ignore' and warnings.filters[0][2] is UserWarning
    assert warnings.filters[1] == ('always', None, Warning, None, 0)
    warnings.warn('how dull')
    warnings.warn('how DULL of you')
    warnings.warn('bright')
    warnings.warn('how dull', FutureWarning)
    assert [str(each.message) for each in log] == ['bright', 'how dull']
    entry = log[0]
    assert entry.category is UserWarning and entry.filename.endswith('warnings_module.py') or entry.filename == __file__
    assert entry.lineno > 40 and entry.line is None and entry.source is None and entry.file is None
    warnings.filterwarnings('error', category=DeprecationWarning)
    try:
        warnings.warn('gone', PendingDeprecationWarning)
        warnings.warn('gone', DeprecationWarning)
        raise AssertionError
    except DeprecationWarning:
        assert log[-1].category is PendingDeprecationWarning
    warnings.simplefilter('ignore', append=True)
    assert warnings.filters[-1] == ('ignore', None, Warning, None, 0)
before = list(warnings.filters)
with warnings.catch_warnings():
    warnings.simplefilter('error')
assert warnings.filters == before
with warnings.catch_warnings(action='error', category=FutureWarning):
    try:
        warnings.warn('soon', FutureWarning)
        raise AssertionError
    except FutureWarning:
        pass


# The level says whose line it is.
def helper(level):
    warnings.warn('look up', stacklevel=level)


with warnings.catch_warnings(record=True) as log:
    warnings.simplefilter('always')
    helper(1)
    helper(2)
here = sys._getframe().f_lineno
assert log[1].lineno == here - 1 and log[0].lineno < log[1].lineno

# One's own categories, and the text that is shown.
class Worn(UserWarning):
    pass


assert caught('always', warnings.warn, 'thin', Worn) == [(Worn, 'thin')]
assert warnings.formatwarning('text', Worn, 'file.py', 7, 'the line') == 'file.py:7: Worn: text\n  the line\n'
stream = io.StringIO()
warnings.showwarning('shown', UserWarning, 'file.py', 3, file=stream, line='spam()')
assert stream.getvalue() == 'file.py:3: UserWarning: shown\n  spam()\n'
with warnings.catch_warnings(record=True) as log:
    warnings.simplefilter('always')
    warnings.warn_explicit('told', Worn, 'other.py', 12, module='other')
assert (log[0].filename, log[0].lineno, log[0].category) == ('other.py', 12, Worn)
shown = []
with warnings.catch_warnings():
    warnings.simplefilter('always')
    warnings.showwarning = lambda message, category, *rest: shown.append((str(message), category))
    warnings.warn('mine')
assert shown == [('mine', UserWarning)]


def raises(kind, function, *arguments, **named):
    try:
        function(*arguments, **named)
    except kind as error:
        return str(error)
    raise AssertionError(f'{kind.__name__} expected')


assert raises(TypeError, warnings.warn, 'x', 3) == "category must be a Warning subclass, not 'int'"
assert 'invalid action' in raises((AssertionError, ValueError), warnings.simplefilter, 'shout')
assert issubclass(DeprecationWarning, Warning) and issubclass(Warning, Exception)
assert issubclass(EncodingWarning, Warning) and issubclass(ResourceWarning, Warning)
with warnings.catch_warnings(record=True) as log:
    warnings.simplefilter('always')
    compile('1 is 1', 'given', 'eval')
assert [each.category for each in log] == [SyntaxWarning] and str(log[0].message).startswith('"is" with')
