# Objects are made, their methods called, their attributes read and set: inheritance, a property, __slots__.
class Shape:
    def __init__(self, size):
        self.size = size

    def area(self):
        return self.size * self.size

    def grow(self, by):
        self.size = self.size + by


class Disc(Shape):
    def area(self):
        return 3 * super().area()

    @property
    def width(self):
        return self.size * 2


class Point:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y

    def __add__(self, other):
        return Point(self.x + other.x, self.y + other.y)


def run(turns):
    total, place = 0, Point(0, 0)
    for turn in range(turns):
        disc = Disc(turn)
        disc.grow(2)
        total += disc.area() + disc.width
        place = place + Point(1, turn)
    return total, place.x, place.y


print(run(40_000))
