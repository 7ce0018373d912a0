"""bisect: places in sorted lists."""

import bisect


def raises(kind, function, *arguments, **named):
    try:
        function(*arguments, **named)
    except kind as error:
        return str(error)
    raise AssertionError(f'{kind.__name__} expected')


numbers = [1, 3, 3, 3, 7]
assert bisect.bisect_left(numbers, 3) == 1 and bisect.bisect_right(numbers, 3) == 4 and bisect.bisect(numbers, 3) == 4
assert bisect.bisect_left(numbers, 0) == bisect.bisect([], 5) == 0 and bisect.bisect_left(numbers, 9) == 5
assert bisect.bisect_left(numbers, 3, 2) == 2 and bisect.bisect_right(numbers, 3, 0, 2) == 2 and bisect.bisect(numbers, 9, hi=3) == 3
assert bisect.bisect_left(numbers, 3, lo=2, hi=None) == 2
assert raises(ValueError, bisect.bisect, numbers, 1, -1) == 'lo must be non-negative'
words = ['apple', 'Banana', 'cherry']
assert bisect.bisect_left(words, 'banana', key=str.lower) == 1 and bisect.bisect(words, 'banana', key=str.lower) == 2
bisect.insort(numbers, 4)
bisect.insort_left(numbers, 0)
bisect.insort_right(numbers, 9)
assert numbers == [0, 1, 3, 3, 3, 4, 7, 9]
pairs = [(1, 'a'), (2, 'b')]
bisect.insort(pairs, (1, 'z'), key=lambda pair: pair[0])
assert pairs == [(1, 'a'), (1, 'z'), (2, 'b')]
bisect.insort_left(pairs, (2, 'y'), key=lambda pair: pair[0])
assert pairs[2:] == [(2, 'y'), (2, 'b')]
assert raises(TypeError, bisect.bisect, [1, 2], 'x') == "'<' not supported between instances of 'str' and 'int'"
assert raises(TypeError, bisect.bisect_left, [1, 2], 'x') == "'<' not supported between instances of 'int' and 'str'"
assert raises(IndexError, bisect.bisect, [1], 1, 0, 5) == 'list index out of range'


class Squares:
    def __len__(self):
        return 100

    def __getitem__(self, place):
        return place * place


assert bisect.bisect_left(Squares(), 50) == 8 and bisect.bisect_right(Squares(), 49) == 8


class Logged(list):
    def insert(self, place, value):
        super().insert(place, (place, value))


log = Logged([1, 5])
bisect.insort(log, 3)
assert log == [1, (1, 3), 5]
assert [bisect.bisect([60, 70, 80, 90], mark) for mark in (33, 60, 89, 100)] == [0, 1, 3, 4] and bisect.insort is bisect.insort_right
