"""pprint: values over several lines."""

import collections
import dataclasses
import io
import pprint
import types

assert pprint.pformat([1, 'a', None]) == "[1, 'a', None]" and pprint.pformat({'b': 1, 'a': 2}) == "{'a': 2, 'b': 1}"
assert pprint.pformat({'b': 1, 'a': 2}, sort_dicts=False) == "{'b': 1, 'a': 2}" and pprint.pformat({3, 1, 2}) == '{1, 2, 3}'
assert pprint.pformat(list(range(8)), width=10) == '[0,\n 1,\n 2,\n 3,\n 4,\n 5,\n 6,\n 7]'
assert pprint.pformat(list(range(8)), width=10, compact=True) == '[0, 1, 2,\n 3, 4, 5,\n 6, 7]'
assert pprint.pformat({'key': ['aaaa', 'bbbb']}, width=16) == "{'key': ['aaaa',\n         'bbbb']}"
assert pprint.pformat({'key': ['aaaa', 'bbbb']}, width=16, indent=4) == "{   'key': [   'aaaa',\n               'bbbb']}"
assert pprint.pformat([[1, [2, [3]]]], depth=2) == '[[1, [...]]]' and pprint.pformat((1,), width=1) == '(1,)'
assert pprint.pformat(1234567, underscore_numbers=True) == '1_234_567'
assert pprint.pformat('aa bb cc dd', width=8) == "('aa '\n 'bb '\n 'cc '\n 'dd')"
assert pprint.pformat(b'abcdefgh', width=8) == "(b'abcd'\n b'efgh')"
loop = [1]
loop.append(loop)
assert pprint.pformat(loop).startswith('[1, <Recursion on list with id=') and pprint.isrecursive(loop)
assert not pprint.isreadable(loop) and pprint.isreadable([1, 'a']) and not pprint.isreadable(object()) and not pprint.isrecursive([])
assert pprint.saferepr({'b': [1], 'a': (2,)}) == "{'a': (2,), 'b': [1]}"
out = io.StringIO()
pprint.pprint({'x': 1}, stream=out)
pprint.pp({'b': 1, 'a': 2}, out)
pprint.PrettyPrinter(stream=out, width=5).pprint([10, 20])
assert out.getvalue() == "{'x': 1}\n{'b': 1, 'a': 2}\n[10,\n 20]\n"
assert pprint.pformat(collections.OrderedDict(b=1, a=2)) == "OrderedDict({'b': 1, 'a': 2})" or 'OrderedDict([' in pprint.pformat(collections.OrderedDict(b=1))
assert pprint.pformat(collections.deque([1, 2])) == 'deque([1, 2])' and pprint.pformat(frozenset({2, 1})) == 'frozenset({1, 2})'
assert pprint.pformat(types.SimpleNamespace(one='a' * 20, two='b' * 20), width=40) == (
    "namespace(one='aaaaaaaaaaaaaaaaaaaa',\n          two='bbbbbbbbbbbbbbbbbbbb')"
)


@dataclasses.dataclass
class Point:
    first: int
    second: list


assert pprint.pformat(Point(1, [2])) == 'Point(first=1, second=[2])'
assert pprint.pformat(Point(1, [2]), width=15) == 'Point(first=1,\n      second=[2])'
mixed = {2: 'int', 'a': 'str', None: 0}
assert pprint.pformat(mixed).count(':') == 3
for wrong, text in (({'indent': -1}, 'indent must be >= 0'), ({'depth': 0}, 'depth must be > 0'), ({'width': 0}, 'width must be != 0')):
    try:
        pprint.PrettyPrinter(**wrong)
        raise AssertionError
    except ValueError as error:
        assert str(error) == text
