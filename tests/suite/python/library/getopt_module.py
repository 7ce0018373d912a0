"""getopt: options as C has them."""

import getopt


def raises(function, *arguments):
    try:
        function(*arguments)
    except getopt.GetoptError as error:
        return error.msg, error.opt, str(error)
    raise AssertionError('an error expected')


assert getopt.getopt(['-a', '-b', 'x', 'rest'], 'ab:') == ([('-a', ''), ('-b', 'x')], ['rest'])
assert getopt.getopt(['-abx'], 'ab:') == ([('-a', ''), ('-b', 'x')], [])
assert getopt.getopt(['--long', '--name=v', '--name', 'w'], '', ['long', 'name=']) == ([('--long', ''), ('--name', 'v'), ('--name', 'w')], [])
assert getopt.getopt(['--lo'], '', ['long', 'name=']) == ([('--long', '')], []) and getopt.getopt([], 'a') == ([], [])
assert getopt.getopt(['x', '-a'], 'a') == ([], ['x', '-a']) and getopt.gnu_getopt(['x', '-a'], 'a') == ([('-a', '')], ['x'])
assert getopt.gnu_getopt(['x', '-a'], '+a') == ([], ['x', '-a'])
assert getopt.getopt(['-a', '--', '-a'], 'a') == ([('-a', '')], ['-a']) and getopt.getopt(['-'], 'a') == ([], ['-'])
assert raises(getopt.getopt, ['-z'], 'a') == ('option -z not recognized', 'z', 'option -z not recognized')
assert raises(getopt.getopt, ['-b'], 'b:')[0] == 'option -b requires argument'
assert raises(getopt.getopt, ['--none'], '', ['long'])[:2] == ('option --none not recognized', 'none')
assert raises(getopt.getopt, ['--name'], '', ['name='])[0] == 'option --name requires argument'
assert raises(getopt.getopt, ['--long=1'], '', ['long'])[0] == 'option --long must not have an argument'
assert raises(getopt.getopt, ['--l'], '', ['long', 'list'])[0] == 'option --l not a unique prefix'
assert getopt.error is getopt.GetoptError
