"""One loop of arithmetic in a function, one in the module."""


def work(n):
    total = 0
    for i in range(n):
        total += i * 3 % 7 - (i >> 2)
    return total


print(work(2_500_000))
total = 0
for i in range(1_500_000):
    total = total + i
print(total)
