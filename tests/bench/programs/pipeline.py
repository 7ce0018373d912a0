# Generators feed one another, and built-in functions eat them.
def count(limit):
    number = 0
    while number < limit:
        yield number
        number += 1


def keep(numbers, step):
    for number in numbers:
        if number % step == 0:
            yield number


def both(first, second):
    yield from first
    yield from second


total = 0
for number in keep(count(150_000), 3):
    total += number
print(total, sum(keep(both(count(60_000), count(60_000)), 2)), sum(n * n for n in range(80_000)))
