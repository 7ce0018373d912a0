"""optparse: options of a command line, the older way."""

import contextlib
import io
import optparse
from optparse import OptionParser


def error(given, *line):
    told = io.StringIO()
    with contextlib.redirect_stderr(told):
        try:
            given.parse_args(list(line))
        except SystemExit as end:
            assert end.code == 2
            return told.getvalue().splitlines()[-1]
    raise AssertionError('no error')


given = OptionParser(prog='tool', usage='%prog [options] file', version='%prog 2', description='Does things.')
given.add_option('-f', '--file', dest='name', help='read FILE', metavar='FILE', default='none')
given.add_option('-n', type='int', default=3, help='how many [default: %default]')
given.add_option('-q', action='store_false', dest='loud', default=True)
given.add_option('-v', action='count', default=0)
given.add_option('-a', action='append', dest='all')
given.add_option('--mode', type='choice', choices=['x', 'y'])
given.add_option('--pair', type='float', nargs=2)
given.add_option('--const', action='store_const', const=9)
options, rest = given.parse_args(['-f', 'in', '-n5', '-vv', '-q', '-a', '1', '-a2', '--mode=x', '--pair', '1', '2', '--const', 'more', '--', '-z'])
assert (options.name, options.n, options.v, options.loud, options.all) == ('in', 5, 2, False, ['1', '2'])
assert (options.mode, options.pair, options.const, rest) == ('x', (1.0, 2.0), 9, ['more', '-z'])
assert given.parse_args([])[0].name == 'none' and given.parse_args(['--fi', 'x'])[0].name == 'x'
assert error(given, '-z') == 'tool: error: no such option: -z' and error(given, '-n') == 'tool: error: -n option requires 1 argument'
assert error(given, '-n', 'x') == "tool: error: option -n: invalid integer value: 'x'"
assert error(given, '--mode', 'z') == "tool: error: option --mode: invalid choice: 'z' (choose from 'x', 'y')"
assert error(given, '--pair', '1') == 'tool: error: --pair option requires 2 arguments'
assert error(given, '--const=1') == 'tool: error: --const option does not take a value'
text = given.format_help()
assert text.startswith('Usage: tool [options] file\n\nDoes things.\n\nOptions:\n') and '  -f FILE, --file=FILE  read FILE\n' in text
assert 'how many [default: 3]' in text and given.get_version() == 'tool 2' and given.get_usage() == 'Usage: tool [options] file\n'
assert given.has_option('-f') and not given.has_option('-x') and given.get_option('--file').dest == 'name'
assert given.defaults['n'] == 3 and repr(given.get_option('-n')).startswith('<Option at 0x')
called = []
back = OptionParser(prog='tool')
back.add_option('-c', action='callback', callback=lambda option, name, value, parser: called.append((name, value)), type='string')
group = optparse.OptionGroup(back, 'Rare', 'Seldom used.')
group.add_option('--rare')
back.add_option_group(group)
back.disable_interspersed_args()
assert back.parse_args(['-c', 'x', 'stop', '--rare'])[1] == ['stop', '--rare'] and called == [('-c', 'x')]
assert '  Rare:\n    Seldom used.\n' in back.format_help()
back.set_defaults(rare='no')
assert back.parse_args([])[0] == optparse.Values({'rare': 'no', 'c': None}) or back.parse_args([])[0].rare == 'no'
try:
    back.add_option('--rare')
    raise AssertionError
except optparse.OptionConflictError as problem:
    assert str(problem) == 'option --rare: conflicting option string(s): --rare'
assert optparse.make_option('-x').get_opt_string() == '-x' and optparse.SUPPRESS_HELP == 'SUPPRESSHELP'
