"""heapq and bisect: heaps and sorted lists."""

import bisect
import heapq
from heapq import heapify, heappop, heappush, heappushpop, heapreplace, merge, nlargest, nsmallest


def raised(function, *arguments, **keywords):
    try:
        function(*arguments, **keywords)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "nothing"


h = [5, 3, 8, 1, 9, 2]
heapify(h)
assert h == [1, 3, 2, 5, 9, 8]
heappush(h, 0)
assert h == [0, 3, 1, 5, 9, 8, 2]
assert [heappop(h) for _ in range(7)] == [0, 1, 2, 3, 5, 8, 9] and h == []
h = [(2, "b"), (1, "a"), (3, "c")]
heapify(h)
assert heappop(h) == (1, "a")
assert heappushpop([1, 2], 0) == 0 and heappushpop([1, 5], 3) == 1 and heappushpop([], 3) == 3
h = [1, 5, 3]
assert heapreplace(h, 9) == 1 and h == [3, 5, 9]
assert raised(heappop, []) == "IndexError: index out of range"
assert raised(heapreplace, [], 1) == "IndexError: index out of range"
assert raised(heappush, (), 1) == "TypeError: heappush() argument 1 must be list, not tuple"
assert raised(heappop, ()) == "TypeError: heappop() argument must be list, not tuple"
assert raised(heapify, 1) == "TypeError: heapify() argument must be list, not int"
assert raised(heapify, [1, "a"]) == "TypeError: '<' not supported between instances of 'int' and 'str'"
assert raised(heappush, [1]) == "TypeError: heappush expected 2 arguments, got 1"
numbers = [(7 * i * i + 3) % 101 for i in range(200)]
h = []
for number in numbers:
    heappush(h, number)
assert all(h[(i - 1) // 2] <= h[i] for i in range(1, len(h)))
assert [heappop(h) for _ in range(len(h))] == sorted(numbers)
assert nsmallest(3, numbers) == sorted(numbers)[:3] and nlargest(3, numbers) == sorted(numbers)[-3:][::-1]
assert nsmallest(2, "banana", key=lambda c: -ord(c)) == ["n", "n"] and nlargest(1, [3, 9, 2]) == [9]
assert nsmallest(0, [1]) == [] and nlargest(5, [1, 2]) == [2, 1] and nsmallest(1, []) == []
assert list(merge([1, 4, 7], [2, 5], [3, 6])) == [1, 2, 3, 4, 5, 6, 7]
assert list(merge([7, 4], [5, 2], reverse=True)) == [7, 5, 4, 2]
assert list(merge(["a", "ccc"], ["bb"], key=len)) == ["a", "bb", "ccc"] and list(merge()) == []
assert heapq._heappop_max([9, 5, 3]) == 9


class Grows:
    def __init__(self, heap):
        self.heap = heap

    def __lt__(self, other):
        self.heap.append(0)
        return True


h = []
h.extend([Grows(h), Grows(h)])
assert raised(heappush, h, Grows(h)) == "RuntimeError: list changed size during iteration"

# bisect
a = [1, 2, 2, 3]
assert bisect.bisect_left(a, 2) == 1 and bisect.bisect_right(a, 2) == 3 and bisect.bisect(a, 2) == 3
assert bisect.bisect_left(a, 2, 2) == 2 and bisect.bisect_right(a, 0, hi=2) == 0 and bisect.bisect_left([], 1) == 0
assert bisect.bisect_left(a, -2, key=lambda value: -value) == 0 and bisect.bisect_right("abc", "b") == 2
assert bisect.bisect_left(["a", "bb", "ccc"], 2, key=len) == 1
bisect.insort(a, 2.5)
bisect.insort_left(a, 0)
bisect.insort_right(a, 9)
assert a == [0, 1, 2, 2, 2.5, 3, 9] and bisect.insort is bisect.insort_right
words = ["a", "bb"]
bisect.insort(words, "x", key=len)
assert words == ["a", "x", "bb"]
assert raised(bisect.bisect_left, a, 2, -1) == "ValueError: lo must be non-negative"
assert raised(bisect.bisect_left, a) == "TypeError: bisect_left() missing required argument 'x' (pos 2)"
assert raised(bisect.bisect_left, 5, 2) == "TypeError: object of type 'int' has no len()"
assert raised(bisect.bisect_left, a, "x") == "TypeError: '<' not supported between instances of 'int' and 'str'"


class Logs(list):
    def insert(self, place, value):
        super().insert(place, f"{value}@{place}")


logs = Logs(["a", "c"])
bisect.insort(logs, "b")
assert logs == ["a", "b@1", "c"]
grades = [bisect.bisect([60, 70, 80, 90], score) for score in (33, 99, 77, 70, 89, 90, 100)]
assert ["FDCBA"[grade] for grade in grades] == ["F", "A", "C", "C", "B", "A", "A"]
