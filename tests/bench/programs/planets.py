# Four bodies pull at one another: arithmetic on floats that lie in lists.
X, Y, DX, DY, MASS = range(5)


def pull(first, second, step):
    x = first[X] - second[X]
    y = first[Y] - second[Y]
    force = step / (x * x + y * y) ** 1.5
    first[DX] -= x * second[MASS] * force
    first[DY] -= y * second[MASS] * force
    second[DX] += x * first[MASS] * force
    second[DY] += y * first[MASS] * force


def run(bodies, turns, step):
    pairs = [(a, b) for place, a in enumerate(bodies) for b in bodies[place + 1:]]
    for _ in range(turns):
        for first, second in pairs:
            pull(first, second, step)
        for body in bodies:
            body[X] += step * body[DX]
            body[Y] += step * body[DY]


sky = [[0.0, 0.0, 0.0, 0.0, 500.0], [9.0, 0.0, 0.0, 7.0, 1.0],
       [0.0, 17.0, -5.0, 0.0, 2.0], [-31.0, 2.0, 0.0, -4.0, 0.3]]
run(sky, 8_000, 0.001)
print([round(body[X], 6) for body in sky])
