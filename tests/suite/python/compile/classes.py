class Point:
    """A point."""
    __slots__ = ("x", "y")
    kind: str = "point"

    def __init__(self, x, y):
        super().__init__()
        self.x = x
        self.y = y
        self.__hidden = x, y

    @property
    def sum(self):
        return self.x + self.y + self.__hidden[0]

    def klass(self):
        return __class__, super(Point, self).sum


class Meta(type):
    def __new__(cls, name, bases, **options):
        return super().__new__(cls, name, bases)


class Child(Point, metaclass=Meta, option=True):
    names = [n for n in ("a", "b")]
    pairs = {k: v for k in names for v in range(2)}

    def method(self):
        class Inner:
            value = self
        return Inner


class Generic[T: (int, str), *Ts, **P = [int]](list[T]):
    type Alias = dict[T, Ts]

    def get[U = T](self, item: U, *rest: *Ts) -> T:
        return item


type Pair[A, B = int] = tuple[A, B]
