# Comprehensions: a table of lists, its sums, a dict and a set of it.
def table(size):
    rows = [[row * column for column in range(size)] for row in range(size)]
    total = sum([sum(row) for row in rows])
    index = {row: row + 1 for row in range(size)}
    odd = {cell for row in rows for cell in row if cell & 1}
    return total + len(index) + len(odd)


print([table(size) for size in range(10, 90)][-1])
