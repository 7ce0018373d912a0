"""itertools: every iterator, its errors, its repr, and the recipes that are made of them."""

from itertools import *
import itertools


def raised(function, *arguments, **keywords):
    try:
        result = function(*arguments, **keywords)
        if hasattr(result, "__next__"):
            list(result)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "nothing"


def first(count, iterable):
    return list(islice(iterable, count))


# accumulate
assert list(accumulate([1, 2, 3, 4])) == [1, 3, 6, 10]
assert list(accumulate([1, 2, 3], lambda a, b: a * b)) == [1, 2, 6]
assert list(accumulate([1, 2], initial=10)) == [10, 11, 13]
assert list(accumulate([], initial=7)) == [7] and list(accumulate([])) == []
assert list(accumulate("abc")) == ["a", "ab", "abc"] and list(accumulate([3, 1, 4], max)) == [3, 3, 4]
assert raised(accumulate, [1, "a"]) == "TypeError: unsupported operand type(s) for +: 'int' and 'str'"
assert raised(accumulate, 5) == "TypeError: 'int' object is not iterable"

# batched
assert list(batched("abcdefg", 3)) == [("a", "b", "c"), ("d", "e", "f"), ("g",)]
assert list(batched([], 3)) == [] and list(batched("abcd", 2, strict=True)) == [("a", "b"), ("c", "d")]
assert raised(batched, "abc", 2, strict=True) == "ValueError: batched(): incomplete batch"
assert raised(batched, "abc", 0) == "ValueError: n must be at least one"
assert raised(batched, "abc", "x") == "TypeError: 'str' object cannot be interpreted as an integer"

# chain
assert list(chain("ab", [1], (), {2: 3})) == ["a", "b", 1, 2] and list(chain()) == []
assert list(chain.from_iterable(["ab", "cd"])) == ["a", "b", "c", "d"]
assert first(3, chain.from_iterable(repeat("ab"))) == ["a", "b", "a"]
assert raised(chain, "a", 1) == "TypeError: 'int' object is not iterable"
assert raised(chain, a=1) == "TypeError: chain() takes no keyword arguments"
assert chain[int].__origin__ is chain

# combinations and permutations
assert list(combinations("ABCD", 2)) == [("A", "B"), ("A", "C"), ("A", "D"), ("B", "C"), ("B", "D"), ("C", "D")]
assert list(combinations(range(4), 3)) == [(0, 1, 2), (0, 1, 3), (0, 2, 3), (1, 2, 3)]
assert list(combinations("AB", 3)) == [] and list(combinations("AB", 0)) == [()]
assert raised(combinations, "AB", -1) == "ValueError: r must be non-negative"
assert raised(combinations, "AB") == "TypeError: combinations() missing required argument 'r' (pos 2)"
assert list(combinations_with_replacement("AB", 2)) == [("A", "A"), ("A", "B"), ("B", "B")]
assert list(combinations_with_replacement("", 2)) == [] and list(combinations_with_replacement("", 0)) == [()]
assert list(permutations("ABC", 2)) == [("A", "B"), ("A", "C"), ("B", "A"), ("B", "C"), ("C", "A"), ("C", "B")]
assert ["".join(p) for p in permutations("abc")] == ["abc", "acb", "bac", "bca", "cab", "cba"]
assert list(permutations("AB", 3)) == [] and list(permutations("AB", 0)) == [()] and list(permutations("", None)) == [()]
assert raised(permutations, "AB", "x") == "TypeError: Expected int as r"
assert raised(permutations, "AB", -1) == "ValueError: r must be non-negative"
assert sum(1 for _ in permutations(range(6))) == 720 and len(set(permutations(range(5)))) == 120
assert sum(1 for _ in combinations(range(10), 5)) == 252
kept = list(combinations("abc", 2))
assert len({id(item) for item in kept}) == 3

# product
assert list(product("AB", "xy")) == [("A", "x"), ("A", "y"), ("B", "x"), ("B", "y")]
assert list(product("AB", repeat=2)) == [("A", "A"), ("A", "B"), ("B", "A"), ("B", "B")]
assert list(product()) == [()] and list(product("AB", repeat=0)) == [()] and list(product("AB", "")) == []
assert len(list(product(range(3), range(4), repeat=2))) == 144
assert raised(product, "A", repeat=-1) == "ValueError: repeat argument cannot be negative"
assert raised(product, "A", foo=1) == "TypeError: product() got an unexpected keyword argument 'foo'"
assert raised(product, 1) == "TypeError: 'int' object is not iterable"

# compress, dropwhile, takewhile, filterfalse, starmap
assert list(compress("ABCDEF", [1, 0, 1, 0, 1, 1])) == ["A", "C", "E", "F"]
assert list(compress("ABC", [True])) == ["A"] and list(compress(data=[1], selectors=[0])) == []
assert list(dropwhile(lambda x: x < 3, [1, 2, 3, 1])) == [3, 1]
assert list(takewhile(lambda x: x < 3, [1, 2, 3, 1])) == [1, 2]
assert list(filterfalse(lambda x: x % 2, range(6))) == [0, 2, 4] and list(filterfalse(None, [0, 1, "", "a"])) == [0, ""]
assert list(starmap(pow, [(2, 5), (3, 2)])) == [32, 9] and list(starmap(lambda *a: a, ["ab", [1]])) == [("a", "b"), (1,)]
assert raised(takewhile, 1) == "TypeError: takewhile expected 2 arguments, got 1"
assert raised(takewhile, 1, [2]) == "TypeError: 'int' object is not callable"
assert raised(starmap, pow, [1]) == "TypeError: 'int' object is not iterable"
assert raised(compress, [1], 2) == "TypeError: 'int' object is not iterable"

# count, cycle, repeat
assert first(3, count()) == [0, 1, 2] and first(3, count(5)) == [5, 6, 7] and first(3, count(5, -2)) == [5, 3, 1]
assert first(3, count(1.5, 0.5)) == [1.5, 2.0, 2.5] and first(2, count(step=3)) == [0, 3]
assert first(3, count(2**63 - 2)) == [2**63 - 2, 2**63 - 1, 2**63]
assert repr(count(5)) == "count(5)" and repr(count(5, 2)) == "count(5, 2)" and repr(count(1.5)) == "count(1.5)"
assert repr(count(0, 1.0)) == "count(0, 1.0)" and raised(count, "a") == "TypeError: a number is required"
assert first(5, cycle("ab")) == ["a", "b", "a", "b", "a"] and list(cycle([])) == []
assert list(repeat(7, 3)) == [7, 7, 7] and list(repeat(7, -1)) == [] and list(repeat(object=1, times=2)) == [1, 1]
assert repr(repeat(7)) == "repeat(7)" and repr(repeat("a", 3)) == "repeat('a', 3)"
assert list(map(pow, range(4), repeat(2))) == [0, 1, 4, 9]
assert raised(repeat) == "TypeError: repeat() missing required argument 'object' (pos 1)"
assert repeat(1, 5).__length_hint__() == 5
assert raised(repeat(1).__length_hint__) == "TypeError: len() of unsized object"

# groupby
assert [(key, list(group)) for key, group in groupby("AAABBA")] == [("A", list("AAA")), ("B", list("BB")), ("A", ["A"])]
assert [(k, list(g)) for k, g in groupby(range(6), lambda x: x // 2)] == [(0, [0, 1]), (1, [2, 3]), (2, [4, 5])]
assert [key for key, group in groupby("AAABBB")] == ["A", "B"]
assert [list(group) for key, group in list(groupby("AAB"))] == [[], []]
assert [(k, len(list(g))) for k, g in groupby(sorted("banana"))] == [("a", 3), ("b", 1), ("n", 2)]
assert list(groupby([])) == [] and list(groupby([1], key=None))[0][0] == 1

# islice
assert list(islice("ABCDEFG", 2)) == ["A", "B"] and list(islice("ABCDEFG", 2, 4)) == ["C", "D"]
assert list(islice("ABCDEFG", 2, None)) == list("CDEFG") and list(islice("ABCDEFG", 0, None, 2)) == list("ACEG")
assert list(islice("ABC", 0)) == [] and list(islice("ABC", 5, 9)) == []
text = "argument for islice() must be None or an integer: 0 <= x <= sys.maxsize."
assert raised(islice, "abc", -1) == "ValueError: Stop " + text
assert raised(islice, "abc", "a") == "ValueError: Stop " + text
assert raised(islice, "abc", -1, 2) == "ValueError: Indices " + text.replace("argument ", "")
assert raised(islice, "abc", 1, 2, 0) == "ValueError: Step for islice() must be a positive integer or None."
assert raised(islice, "abc") == "TypeError: islice expected at least 2 arguments, got 1"
numbers = iter(range(10))
assert list(islice(numbers, 3)) == [0, 1, 2] and next(numbers) == 3

# pairwise, zip_longest
assert list(pairwise("ABCD")) == [("A", "B"), ("B", "C"), ("C", "D")] and list(pairwise("A")) == []
assert list(zip_longest("ABC", "xy", fillvalue="-")) == [("A", "x"), ("B", "y"), ("C", "-")]
assert list(zip_longest("A", [1, 2])) == [("A", 1), (None, 2)] and list(zip_longest()) == []
assert raised(zip_longest, "a", x=1) == "TypeError: zip_longest() got an unexpected keyword argument"

# tee
a, b = tee([1, 2, 3])
assert next(a) == 1 and list(b) == [1, 2, 3] and list(a) == [2, 3]
assert [list(t) for t in tee("ab", 3)] == [["a", "b"]] * 3 and tee("a", 0) == ()
assert [sum(t) for t in tee(range(200), 2)] == [19900, 19900]
assert raised(tee, "a", -1) == "ValueError: n must be >= 0"
c = tee([1, 2])[0]
next(c)
assert list(c.__copy__()) == [2] and list(c) == [2]


# What one iterator raises comes through all of them.
def broken():
    yield 1
    raise KeyError("broken")


for make in [
    lambda: accumulate(broken()), lambda: batched(broken(), 2), lambda: chain(broken()), lambda: cycle(broken()),
    lambda: dropwhile(lambda x: True, broken()), lambda: filterfalse(None, broken()), lambda: groupby(broken()),
    lambda: islice(broken(), 5), lambda: pairwise(broken()), lambda: zip_longest(broken(), "ab"),
    lambda: takewhile(lambda x: True, broken()), lambda: tee(broken())[0], lambda: compress(broken(), repeat(1)),
    lambda: combinations(broken(), 2), lambda: product(broken()), lambda: permutations(broken()),
]:
    assert raised(make) == "KeyError: 'broken'", make

# Recipes.
def roundrobin(*iterables):
    iterators = map(iter, iterables)
    for count in range(len(iterables), 0, -1):
        iterators = cycle(islice(iterators, count))
        yield from map(next, iterators)


assert "".join(roundrobin("ABC", "D", "EF")) == "ADEBFC"


def sliding(iterable, size):
    iterators = tee(iterable, size)
    for skip, iterator in enumerate(iterators):
        next(islice(iterator, skip, skip), None)
    return zip(*iterators)


assert list(sliding("ABCDE", 3)) == [("A", "B", "C"), ("B", "C", "D"), ("C", "D", "E")]
assert list(chain.from_iterable(combinations("abc", r) for r in range(4)))[-1] == ("a", "b", "c")
sieve = compress(count(), chain([0, 0], repeat(1)))
assert next(sieve) == 2

assert type(count()).__module__ == "itertools" and str(chain) == "<class 'itertools.chain'>"
assert "<itertools.chain object at 0x" in repr(chain()) and iter(chain()).__next__
assert {name for name in dir(itertools) if not name.startswith("_")} == {
    "accumulate", "batched", "chain", "combinations", "combinations_with_replacement", "compress", "count", "cycle",
    "dropwhile", "filterfalse", "groupby", "islice", "pairwise", "permutations", "product", "repeat", "starmap",
    "takewhile", "tee", "zip_longest",
}


class Mine(chain):
    pass


assert list(Mine("ab")) == ["a", "b"] and type(Mine.from_iterable(["a"])) is Mine
