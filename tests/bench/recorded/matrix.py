"""Loops in loops."""


def multiply(a, b):
    size = len(a)
    result = []
    for i in range(size):
        row = []
        for j in range(size):
            total = 0
            for k in range(size):
                total += a[i][k] * b[k][j]
            row.append(total)
        result.append(row)
    return result


size = 140
a = [[i + j for j in range(size)] for i in range(size)]
b = [[i - j for j in range(size)] for i in range(size)]
print(sum(map(sum, multiply(a, b))))
