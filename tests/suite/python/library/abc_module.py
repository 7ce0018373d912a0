"""abc: abstract methods, registering, and what isinstance then says."""

import abc
from abc import ABC, ABCMeta, abstractmethod, get_cache_token, update_abstractmethods


def raised(function, *arguments, **keywords):
    try:
        function(*arguments, **keywords)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "nothing"


class Shape(ABC):
    @abstractmethod
    def area(self):
        "The area."

    @property
    @abstractmethod
    def name(self): ...

    @classmethod
    @abstractmethod
    def make(cls): ...

    @staticmethod
    @abstractmethod
    def help(): ...

    def describe(self):
        return f"{self.name}: {self.area()}"


assert Shape.__abstractmethods__ == {"area", "name", "make", "help"} and Shape.area.__isabstractmethod__
assert raised(Shape) == (
    "TypeError: Can't instantiate abstract class Shape without an implementation for abstract methods "
    "'area', 'help', 'make', 'name'"
)


class Half(Shape):
    def area(self):
        return 1

    name = "half"
    make = classmethod(lambda cls: cls())


assert Half.__abstractmethods__ == {"help"} and raised(Half) == (
    "TypeError: Can't instantiate abstract class Half without an implementation for abstract method 'help'"
)


class Whole(Half):
    help = staticmethod(lambda: "help")


assert Whole.__abstractmethods__ == frozenset() and Whole().describe() == "half: 1" and Whole.make().help() == "help"
assert isinstance(Whole(), Shape) and issubclass(Whole, Shape) and not isinstance(5, Shape)
assert type(Shape) is ABCMeta and ABC.__mro__ == (ABC, object) and ABC.__slots__ == ()


# An abstract method may have a body that is called by super().
class Loud(ABC):
    @abstractmethod
    def say(self):
        return "base"


class Louder(Loud):
    def say(self):
        return super().say() + "!"


assert Louder().say() == "base!"


# Registering.
class Drawable(metaclass=ABCMeta):
    pass


class Circle:
    pass


class Disc(Circle):
    pass


before = get_cache_token()
assert not issubclass(Circle, Drawable) and Drawable.register(Circle) is Circle and get_cache_token() != before
assert issubclass(Circle, Drawable) and isinstance(Disc(), Drawable) and not isinstance(5, Drawable)
assert Circle.__mro__ == (Circle, object) and Drawable.register(int) is int and isinstance(True, Drawable)


@Drawable.register
class Decorated:
    pass


assert isinstance(Decorated(), Drawable)
assert raised(Drawable.register, 5) == "TypeError: Can only register classes"


class Sub(Drawable):
    pass


assert raised(Sub.register, Drawable) == "RuntimeError: Refusing to create an inheritance cycle"
assert raised(issubclass, 5, Drawable) == "TypeError: issubclass() arg 1 must be a class"
assert not isinstance(Circle(), Sub) and Sub.register(str) is str and isinstance("a", Drawable)


# __subclasshook__
class Quacks(ABC):
    @classmethod
    def __subclasshook__(cls, other):
        if cls is Quacks:
            return any("quack" in base.__dict__ for base in other.__mro__) or NotImplemented
        return NotImplemented


class Duck:
    def quack(self): ...


assert isinstance(Duck(), Quacks) and not isinstance(Circle(), Quacks) and issubclass(Duck, Quacks)


class Refuses(ABC):
    @classmethod
    def __subclasshook__(cls, other):
        return False


class Child(Refuses):
    pass


assert not issubclass(Child, Refuses) and not isinstance(Child(), Refuses)


class Odd(ABC):
    @classmethod
    def __subclasshook__(cls, other):
        return 1


assert raised(issubclass, int, Odd) == (
    "AssertionError: __subclasshook__ must return either False, True, or NotImplemented"
)


# Methods that are set later.
def area(self):
    return 2


Late = type("Late", (Shape,), {"name": "late", "make": None, "help": None})
assert raised(Late).endswith("abstract method 'area'")
Late.area = area
update_abstractmethods(Late)
assert Late().area() == 2 and update_abstractmethods(int) is int


# Any class body may be abstract when its metaclass says so.
class Meta(ABCMeta):
    def __call__(cls, *arguments):
        return super().__call__(*arguments)


class Built(metaclass=Meta):
    @abstractmethod
    def build(self): ...


assert raised(Built).startswith("TypeError: Can't instantiate abstract class Built")
assert isinstance(property(abstractmethod(lambda self: 1)).__isabstractmethod__, bool)


class Value(ABC):
    @property
    def x(self):
        return 1

    @x.setter
    @abstractmethod
    def x(self, value): ...


assert Value.__abstractmethods__ == {"x"}
assert abc.abstractproperty.__isabstractmethod__ and issubclass(abc.abstractclassmethod, classmethod)
