"""doctest: examples in texts, and whether they hold."""

import contextlib
import doctest
import io

TEXT = """
A text with examples.

>>> 1 + 1
2
>>> for number in range(2):
...     print(number)
0
1
>>> [][0]
Traceback (most recent call last):
    ...
IndexError: list index out of range
>>> print('a\\n\\nb')
a
<BLANKLINE>
b
>>> list(range(20)) # doctest: +ELLIPSIS
[0, 1, ..., 19]
"""

# Examples are found in a text.
examples = doctest.DocTestParser().get_examples(TEXT)
assert len(examples) == 5 and examples[0].source == '1 + 1\n' and examples[0].want == '2\n'
assert examples[1].source == 'for number in range(2):\n    print(number)\n' and examples[1].lineno == 5
assert examples[2].exc_msg == 'IndexError: list index out of range\n' and examples[0].exc_msg is None
assert examples[4].options == {doctest.ELLIPSIS: True} and examples[0] == doctest.Example('1 + 1', '2', lineno=3)
parts = doctest.DocTestParser().parse('before\n>>> 3\n3\n\nafter')
assert [type(part).__name__ for part in parts] == ['str', 'Example', 'str'] and parts[2] == '\nafter'
try:
    doctest.DocTestParser().get_examples('>>>3\n')
    raise AssertionError
except ValueError as error:
    assert str(error) == "line 1 of the docstring for <string> lacks blank after >>>: '>>>3'"


def run(text, flags=0, globs=None):
    """The results and the report."""
    test = doctest.DocTestParser().get_doctest(text, globs or {}, 'given', None, 0)
    out = io.StringIO()
    runner = doctest.DocTestRunner(verbose=False, optionflags=flags)
    return runner.run(test, out=out.write), out.getvalue()


results, report = run(TEXT)
assert results == (0, 5) and results.failed == 0 and results.attempted == 5 and report == ''
assert repr(results) == 'TestResults(failed=0, attempted=5)' and results.skipped == 0
assert run('>>> value * 2\n42\n', globs={'value': 21})[0].failed == 0

# What does not hold is told.
results, report = run('>>> 2 + 2\n5\n')
assert results == (1, 1)
assert report.endswith('Failed example:\n    2 + 2\nExpected:\n    5\nGot:\n    4\n')
assert report.startswith('*' * 70 + '\nLine 1, in given\n')
results, report = run('>>> 1 / 0\n1\n')
assert results.failed == 1 and 'Exception raised:\n    Traceback (most recent call last):\n' in report
assert report.rstrip().endswith('ZeroDivisionError: division by zero')
assert 'Expected nothing\nGot:\n    3\n' in run('>>> 3\n')[1]
assert 'Expected:\n    3\nGot nothing\n' in run('>>> None\n3\n')[1]

# Options.
assert run('>>> print("a   b")\na b\n')[0].failed == 1
assert run('>>> print("a   b")\na b\n', doctest.NORMALIZE_WHITESPACE)[0].failed == 0
assert run('>>> int("x")\nTraceback (most recent call last):\nValueError: other words\n')[0].failed == 1
assert run('>>> int("x")\nTraceback (most recent call last):\nValueError: other words\n', doctest.IGNORE_EXCEPTION_DETAIL)[0].failed == 0
assert run('>>> 1/0 # doctest: +SKIP\n')[0] == (0, 1) or run('>>> 1/0 # doctest: +SKIP\n')[0] == (0, 0)
assert run('>>> True\n1\n')[0].failed == 0 and run('>>> True\n1\n', doctest.DONT_ACCEPT_TRUE_FOR_1)[0].failed == 1
check = doctest.OutputChecker().check_output
assert check('2\n', '2\n', 0) and not check('2\n', '3\n', 0) and check('a...c\n', 'abc\n', doctest.ELLIPSIS)
difference = run('>>> print("a\\nb\\nc")\na\nx\nc\n', doctest.REPORT_NDIFF)[1]
assert '    - x\n    + b\n' in difference


# Examples in the strings of functions and classes.
def double(value):
    """Twice.

    >>> double(3)
    6
    """
    return value * 2


class Box:
    """A box.

    >>> Box().size()
    0
    """

    def size(self):
        """
        >>> Box().size() + 1
        1
        """
        return 0


tests = doctest.DocTestFinder().find(Box, 'Box', globs={'Box': Box})
assert [test.name for test in tests] == ['Box', 'Box.size'] and len(tests[0].examples) == 1
assert repr(tests[1]).startswith('<DocTest Box.size from ') and repr(tests[1]).endswith('(1 example)>')
runner = doctest.DocTestRunner(verbose=False)
assert [runner.run(test).failed for test in tests] == [0, 0] and runner.tries == 2 and runner.failures == 0
with contextlib.redirect_stdout(io.StringIO()) as out:
    doctest.run_docstring_examples(double, {'double': double}, name='double')
    assert out.getvalue() == ''
    doctest.run_docstring_examples(double, {'double': abs}, name='double')
assert 'Expected:\n    6\nGot:\n    3\n' in out.getvalue()
with contextlib.redirect_stdout(io.StringIO()) as out:
    doctest.run_docstring_examples(double, {'double': double}, verbose=True, name='double')
assert out.getvalue() == 'Finding tests in double\nTrying:\n    double(3)\nExpecting:\n    6\nok\n'
assert doctest.script_from_examples('Words.\n>>> 1 + 1\n2\n') == '# Words.\n1 + 1\n# Expected:\n## 2\n'
