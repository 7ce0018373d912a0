"""enum: members, values, flags, errors and reprs."""

import enum
from enum import *


def raised(function, *arguments, **keywords):
    try:
        function(*arguments, **keywords)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "nothing"


class Color(Enum):
    RED = 1
    GREEN = 2
    BLUE = 3
    CRIMSON = 1

    def describe(self):
        return f"{self.name} is {self.value}"


# Members.
assert repr(Color.RED) == "<Color.RED: 1>" and str(Color.RED) == "Color.RED" and f"{Color.RED}" == "Color.RED"
assert Color.RED.name == "RED" and Color.RED.value == 1 and Color(2) is Color.GREEN and Color["BLUE"] is Color.BLUE
assert Color.CRIMSON is Color.RED and list(Color) == [Color.RED, Color.GREEN, Color.BLUE] and len(Color) == 3
assert list(Color.__members__) == ["RED", "GREEN", "BLUE", "CRIMSON"] and Color.RED.describe() == "RED is 1"
assert isinstance(Color.RED, Color) and type(Color.RED) is Color and Color.RED in Color and 2 in Color and 9 not in Color
assert Color.RED != 1 and Color.RED == Color.RED and Color.RED is not Color.GREEN and hash(Color.RED) == hash("RED")
assert repr(Color) == "<enum 'Color'>" and list(reversed(Color))[0] is Color.BLUE and bool(Color.RED) is True
assert {Color.RED: "r"}[Color.CRIMSON] == "r" and Color.RED.__class__ is Color and Color.__name__ == "Color"
assert raised(Color, 7) == "ValueError: 7 is not a valid Color"
assert raised(lambda: Color["PINK"]) == "KeyError: 'PINK'"
assert raised(lambda: Color.PINK) == "AttributeError: type object 'Color' has no attribute 'PINK'"
assert raised(setattr, Color, "RED", 5) == "AttributeError: cannot reassign member 'RED'"
assert raised(delattr, Color, "RED") == "AttributeError: 'Color' cannot delete member 'RED'."
assert raised(lambda: Color.RED < Color.GREEN) == "TypeError: '<' not supported between instances of 'Color' and 'Color'"
assert raised(setattr, Color.RED, "value", 2) == "AttributeError: <enum 'Enum'> cannot set attribute 'value'"


def extend():
    class More(Color):
        pass


assert raised(extend) == "TypeError: <enum 'More'> cannot extend <enum 'Color'>"
match Color.GREEN:
    case Color.RED:
        raise AssertionError
    case Color.GREEN:
        pass


# auto, unique, other ways to make one.
class Shape(Enum):
    SQUARE = auto()
    CIRCLE = auto()
    BIG = 10
    BIGGER = auto()


assert [s.value for s in Shape] == [1, 2, 10, 11]


class Named(Enum):
    def _generate_next_value_(name, start, count, last_values):
        return name.lower() + str(count)

    A = auto()
    B = auto()


assert [n.value for n in Named] == ["a0", "b1"]


def twice():
    @unique
    class Twice(Enum):
        A = 1
        B = 1


assert raised(twice) == "ValueError: duplicate values found in <enum 'Twice'>: B -> A"
Animal = Enum("Animal", "CAT DOG")
assert [a.value for a in Animal] == [1, 2] and repr(Animal.CAT) == "<Animal.CAT: 1>"
assert Enum("P", {"X": 1, "Y": 5}).Y.value == 5 and Enum("Q", ["A", "B"], start=5).B.value == 6


def again():
    class Again(Enum):
        A = 1
        A = 2


assert raised(again) == "TypeError: 'A' already defined as 1"


# Values with methods and attributes of their own.
class Planet(Enum):
    MERCURY = (3.303e23, 2.4397e6)
    EARTH = (5.976e24, 6.37814e6)

    def __init__(self, mass, radius):
        self.mass = mass
        self.radius = radius

    @property
    def gravity(self):
        return 6.67300e-11 * self.mass / self.radius**2


assert Planet.EARTH.value == (5.976e24, 6.37814e6) and round(Planet.EARTH.gravity, 2) == 9.8
assert Planet.MERCURY.mass == 3.303e23


class Coordinate(bytes, Enum):
    def __new__(cls, value, label):
        obj = bytes.__new__(cls, [value])
        obj._value_ = value
        obj.label = label
        return obj

    PX = (0, "P.X")
    PY = (1, "P.Y")


assert Coordinate.PY.label == "P.Y" and Coordinate(1) is Coordinate.PY and Coordinate.PX == b"\0"


class Missing(Enum):
    A = 1
    OTHER = 99

    @classmethod
    def _missing_(cls, value):
        return cls.OTHER if value == 5 else None


assert Missing(5) is Missing.OTHER and raised(Missing, 6) == "ValueError: 6 is not a valid Missing"


class Ignored(Enum):
    _ignore_ = ["i", "space"]
    space = vars()
    for i in range(3):
        space[f"N{i}"] = i


assert [m.name for m in Ignored] == ["N0", "N1", "N2"]


# IntEnum and StrEnum.
class Number(IntEnum):
    ONE = 1
    TWO = 2


assert Number.ONE == 1 and Number.ONE + 1 == 2 and Number.TWO > Number.ONE and sorted([Number.TWO, Number.ONE])[0] is Number.ONE
assert repr(Number.ONE) == "<Number.ONE: 1>" and str(Number.ONE) == "1" and f"{Number.TWO:>3}" == "  2" and [10, 20, 30][Number.TWO] == 30


class Level(StrEnum):
    LOW = auto()
    HIGH = "High!"


assert Level.LOW == "low" and Level.HIGH.upper() == "HIGH!" and str(Level.LOW) == "low" and repr(Level.LOW) == "<Level.LOW: 'low'>"
assert f"{Level.HIGH}" == "High!" and "-".join(Level) == "low-High!"
assert raised(lambda: StrEnum("S", {"A": 1})) == "TypeError: 1 is not a string"


class Text(str, Enum):
    A = "a"


assert Text.A == "a" and str(Text.A) == "Text.A" and f"{Text.A}" == "Text.A" and repr(Text.A) == "<Text.A: 'a'>"


# Flag and IntFlag.
class Perm(Flag):
    R = 4
    W = 2
    X = 1
    RW = R | W


assert repr(Perm.R) == "<Perm.R: 4>" and repr(Perm.R | Perm.X) == "<Perm.R|X: 5>" and repr(Perm(0)) == "<Perm: 0>"
assert str(Perm.R | Perm.X) == "Perm.R|X" and Perm.R | Perm.W is Perm.RW and Perm.R in Perm.RW and Perm.X not in Perm.RW
assert ~Perm.R == Perm.W | Perm.X and Perm.RW & Perm.R is Perm.R and Perm.RW ^ Perm.W is Perm.R and not Perm(0)
assert list(Perm) == [Perm.R, Perm.W, Perm.X] and list(Perm.RW) == [Perm.R, Perm.W] and len(Perm.RW) == 2 and Perm(3) == Perm.W | Perm.X
assert raised(Perm, 8) == (
    "ValueError: <flag 'Perm'> invalid value 8\n    given 0b0 1000\n  allowed 0b0 0111"
)
assert raised(lambda: Perm.R | 1) == "TypeError: unsupported operand type(s) for |: 'Perm' and 'int'"
assert (Perm.R | Perm.X).name == "R|X" and (Perm.R | Perm.X).value == 5


class Bits(IntFlag):
    A = auto()
    B = auto()
    C = auto()


assert [b.value for b in Bits] == [1, 2, 4] and Bits.A | Bits.B == 3 and Bits.A + 1 == 2 and repr(Bits.A | 8) == "<Bits.A|8: 9>"
assert str(Bits.A | Bits.C) == "5" and Bits(6) is Bits.B | Bits.C and ~Bits.A == Bits.B | Bits.C and isinstance(Bits.A, int)


class Loose(Flag, boundary=KEEP):
    A = 1


class Strict(Flag, boundary=CONFORM):
    A = 1


assert Loose(9).value == 9 and Strict(9) is Strict.A


# Helpers.
class Mixed(Enum):
    A = 1
    B = nonmember(2)

    @member
    def method(self):
        return 1

    @enum.property
    def label(self):
        return "label " + self.name


assert [m.name for m in Mixed] == ["A", "method"] and Mixed.B == 2 and Mixed.A.label == "label A"
assert verify(UNIQUE)(Color.__class__ and Enum("U", "A B")).A.value == 1
assert raised(verify(CONTINUOUS), Enum("G", {"A": 1, "B": 3})) == (
    "ValueError: invalid enum 'G': missing values 2"
)


@global_enum
class Globals(Enum):
    GLOBAL_ONE = 1


assert GLOBAL_ONE is Globals.GLOBAL_ONE and repr(GLOBAL_ONE) == "__main__.GLOBAL_ONE" and str(GLOBAL_ONE) == "GLOBAL_ONE"
assert dir(Color) == [
    "BLUE", "GREEN", "RED", "__class__", "__contains__", "__doc__", "__getitem__", "__init_subclass__", "__iter__",
    "__len__", "__members__", "__module__", "__name__", "__qualname__",
]
assert dir(Color.RED) == ["__class__", "__doc__", "__eq__", "__hash__", "__module__", "describe", "name", "value"]
import copy

assert copy.copy(Color.RED) is Color.RED and copy.deepcopy(Color.RED) is Color.RED
assert Color.RED.__reduce_ex__(2) == (Color, (1,)) and Color.__module__ == "__main__"
