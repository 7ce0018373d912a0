"""argparse: what a command line says."""

import argparse
import contextlib
import io


def parser(**named):
    return argparse.ArgumentParser(prog='tool', **named)


def error(given, line):
    told = io.StringIO()
    with contextlib.redirect_stderr(told):
        try:
            given.parse_args(line.split())
        except SystemExit as end:
            assert end.code == 2
            return told.getvalue().splitlines()[-1]
    raise AssertionError('no error')


def raises(kind, function, *arguments, **named):
    try:
        function(*arguments, **named)
    except kind as error:
        return str(error)
    raise AssertionError(f'{kind.__name__} expected')


given = parser(description='Does things.', epilog='The end.')
given.add_argument('source', help='what to read')
given.add_argument('-n', '--number', type=int, default=1, help='how often (default: %(default)s)')
given.add_argument('-v', '--verbose', action='count', default=0)
given.add_argument('--mode', choices=['fast', 'slow'], default='slow')
given.add_argument('--dry-run', action='store_true')
assert given.parse_args(['a']) == argparse.Namespace(source='a', number=1, verbose=0, mode='slow', dry_run=False)
found = given.parse_args('-vv -n5 --mode=fast --dry-run in.txt -v'.split())
assert vars(found) == {'source': 'in.txt', 'number': 5, 'verbose': 3, 'mode': 'fast', 'dry_run': True}
assert repr(given.parse_args(['a'])) == "Namespace(source='a', number=1, verbose=0, mode='slow', dry_run=False)"
assert 'source' in found and 'none' not in found
assert given.parse_args(['--num', '7', 'a']).number == 7 and given.parse_args(['--', '-x']).source == '-x'
assert error(given, '') == 'tool: error: the following arguments are required: source'
assert error(given, 'a b') == 'tool: error: unrecognized arguments: b'
assert error(given, 'a -n x') == "tool: error: argument -n/--number: invalid int value: 'x'"
assert error(given, 'a -n') == 'tool: error: argument -n/--number: expected one argument'
assert error(given, 'a --mode no') in (
    "tool: error: argument --mode: invalid choice: 'no' (choose from 'fast', 'slow')",
    "tool: error: argument --mode: invalid choice: 'no' (choose from fast, slow)",
)
assert error(given, 'a --dry-run=1') == "tool: error: argument --dry-run: ignored explicit argument '1'"
assert given.format_usage() == 'usage: tool [-h] [-n NUMBER] [-v] [--mode {fast,slow}] [--dry-run] source\n'
text = given.format_help()
assert 'Does things.\n' in text and text.endswith('The end.\n') and 'positional arguments:\n  source ' in text
assert '  -n, --number NUMBER  how often (default: 1)\n' in text and '  -h, --help           show this help message' in text
with contextlib.redirect_stdout(io.StringIO()) as out:
    assert raises(SystemExit, given.parse_args, ['-h']) == '0'
assert out.getvalue() == text

# How many.
many = parser()
many.add_argument('first', nargs='?', default='none')
many.add_argument('--pair', nargs=2, type=float, metavar=('X', 'Y'))
many.add_argument('--some', nargs='+')
many.add_argument('--any', nargs='*')
many.add_argument('--maybe', nargs='?', const='bare', default='absent')
found = many.parse_args('--pair 1 2.5 --some a b --any --maybe'.split())
assert vars(found) == {'first': 'none', 'pair': [1.0, 2.5], 'some': ['a', 'b'], 'any': [], 'maybe': 'bare'}
assert error(many, '--pair 1') == 'tool: error: argument --pair: expected 2 arguments'
assert error(many, '--some') == 'tool: error: argument --some: expected at least one argument'
assert '[--pair X Y]' in many.format_usage() and many.parse_args([]).maybe == 'absent'
rest = parser()
rest.add_argument('command')
rest.add_argument('rest', nargs=argparse.REMAINDER)
assert rest.parse_args('run -x --y z'.split()).rest == ['-x', '--y', 'z']

# What an option does.
acts = parser()
acts.add_argument('-a', action='append')
acts.add_argument('-e', action='extend', nargs='+')
acts.add_argument('-c', action='store_const', const=42)
acts.add_argument('--no', action='store_false', dest='yes')
acts.add_argument('--flag', action=argparse.BooleanOptionalAction)
acts.add_argument('--one', dest='all', action='append_const', const=1)
acts.add_argument('--version', action='version', version='%(prog)s 1.0')
found = acts.parse_args('-a 1 -a 2 -e x y -e z -c --no --no-flag --one --one'.split())
assert vars(found) == {'a': ['1', '2'], 'e': ['x', 'y', 'z'], 'c': 42, 'yes': False, 'flag': False, 'all': [1, 1]}
assert acts.parse_args(['--flag']).flag is True and acts.parse_args([]).flag is None and acts.parse_args([]).yes
with contextlib.redirect_stdout(io.StringIO()) as out:
    raises(SystemExit, acts.parse_args, ['--version'])
assert out.getvalue() == 'tool 1.0\n'


class Double(argparse.Action):
    def __call__(self, parser, namespace, values, option_string=None):
        setattr(namespace, self.dest, values * 2)


def even(text):
    if int(text) % 2:
        raise argparse.ArgumentTypeError(f'{text} is odd')
    return int(text)


own = parser(exit_on_error=False)
own.add_argument('--double', action=Double)
own.add_argument('--even', type=even)
assert own.parse_args('--double ab --even 4'.split()) == argparse.Namespace(double='abab', even=4)
assert raises(argparse.ArgumentError, own.parse_args, ['--even', '3']) == 'argument --even: 3 is odd'
assert raises(argparse.ArgumentError, own.add_argument, '--even') == 'argument --even: conflicting option string: --even'

# Groups, one of several, and commands below commands.
either = parser()
group = either.add_mutually_exclusive_group(required=True)
group.add_argument('--up', action='store_true')
group.add_argument('--down', action='store_true')
assert either.parse_args(['--up']).up and either.format_usage() == 'usage: tool [-h] (--up | --down)\n'
assert error(either, '--up --down') == 'tool: error: argument --down: not allowed with argument --up'
assert error(either, '') == 'tool: error: one of the arguments --up --down is required'
titled = parser(add_help=False)
titled.add_argument_group('places', 'where to look').add_argument('--path')
assert titled.format_help() == 'usage: tool [--path PATH]\n\nplaces:\n  where to look\n\n  --path PATH\n'
top = parser()
commands = top.add_subparsers(dest='command', required=True)
add = commands.add_parser('add', help='adds', aliases=['a'])
add.add_argument('numbers', type=int, nargs='+')
add.set_defaults(action=sum)
commands.add_parser('list')
found = top.parse_args('add 1 2 3'.split())
assert found.command == 'add' and found.action(found.numbers) == 6 and top.parse_args(['a', '1']).command == 'a'
assert error(top, '') == 'tool: error: the following arguments are required: command'
assert error(top, 'add x') == "tool add: error: argument numbers: invalid int value: 'x'"
assert top.parse_known_args(['list', '--odd']) == (argparse.Namespace(command='list'), ['--odd'])

# Parents, defaults, and a namespace of one's own.
child = parser(parents=[titled])
child.set_defaults(path='/', extra=9)
assert child.parse_args([]) == argparse.Namespace(path='/', extra=9) and child.get_default('path') == '/'


class Holder:
    pass


holder = Holder()
assert child.parse_args(['--path', 'x'], namespace=holder) is holder and holder.path == 'x'
assert argparse.Namespace(a=1) == argparse.Namespace(a=1) != argparse.Namespace(a=2)
plus = parser(prefix_chars='+-')
plus.add_argument('+x', '++long')
assert plus.parse_args(['++long', '3']).long == '3'
strict = parser(allow_abbrev=False)
strict.add_argument('--longer')
assert error(strict, '--long 3') == 'tool: error: unrecognized arguments: --long 3'
