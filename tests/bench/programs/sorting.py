# A list of numbers without order is made, sorted, and sorted again by a key.
def numbers(count):
    seed, made = 7, []
    for _ in range(count):
        seed = (seed * 16_807) % 2_147_483_647
        made.append(seed)
    return made


values = numbers(120_000)
values.sort()
last_digits = sorted(values, key=lambda value: value % 1_000)
print(values[0], values[60_000], last_digits[:3], last_digits[-1])
