# Words are counted, then looked up: dicts and sets with strs and ints as keys.
def count(words, turns):
    seen = {}
    for _ in range(turns):
        for word in words:
            if word in seen:
                seen[word] += 1
            else:
                seen[word] = 1
    return seen


def squares(limit):
    table = {number: number * number for number in range(limit)}
    known = set(table)
    return sum(table[number] for number in range(2 * limit) if number in known)


line = "a name is a label on an object and an object does not know its names".split()
print(sorted(count(line, 15_000).items())[:3], squares(60_000))
