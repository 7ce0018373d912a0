"""Generators that feed each other, read by native code and by a loop."""


def numbers(n):
    for i in range(n):
        yield i


def squares(source):
    for x in source:
        yield x * x


def even(source):
    for x in source:
        if x % 2 == 0:
            yield x


print(sum(even(squares(numbers(600_000)))))
total = 0
for value in even(squares(numbers(600_000))):
    total += value
print(total)
