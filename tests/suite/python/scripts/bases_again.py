"""A metaclass whose `mro` assigns bases while bases are being assigned."""

ready = False
turns = 0


class Again(type):
    def mro(cls):
        global turns
        if ready and cls.__name__ == "Below" and turns:
            turns -= 1
            Above.__bases__ += ()
        return type.mro(cls)


class Above(metaclass=Again):
    pass


class Below(Above):
    pass


ready, turns = True, 10
Below.__bases__ += ()
assert turns == 0 and Below.__mro__ == (Below, Above, object) and Above.__subclasses__() == [Below]
ready = False


class Crossing(type):
    def mro(cls):
        if ready and cls.__name__ == "One":
            Two.__bases__ = (One,)
        if ready and cls.__name__ == "Two":
            One.__bases__ = (Two,)
        return type.mro(cls)


class Root(metaclass=Crossing):
    pass


class One(Root):
    pass


class Two(Root):
    pass


ready = True
try:
    One.__bases__ += ()
except TypeError as error:
    assert str(error) == "a __bases__ item causes an inheritance cycle"
else:
    raise AssertionError("a cycle was made")
ready = False


class Later(type):
    def mro(cls):
        global ready
        if ready and cls.__name__ == "Child":
            ready = False
            Child.__bases__ = (Second,)
        return type.mro(cls)


class Base(metaclass=Later):
    pass


class First(Base):
    pass


class Second(Base):
    pass


class Child(Base):
    pass


ready = True
Child.__bases__ = (First,)
assert Child.__bases__ == (Second,) and Child.__mro__ == (Child, Second, Base, object)
assert Second.__subclasses__() == [Child] and First.__subclasses__() == []


class Failing(type):
    def mro(cls):
        if ready and cls.__name__ == "Last":
            raise RuntimeError("not now")
        return type.mro(cls)


class Start(metaclass=Failing):
    pass


class Other(metaclass=Failing):
    pass


class Middle(Start):
    pass


class Last(Middle):
    pass


ready = True
try:
    Middle.__bases__ = (Other,)
except RuntimeError:
    pass
assert Middle.__bases__ == (Start,) and Middle.__mro__ == (Middle, Start, object)
assert Last.__mro__ == (Last, Middle, Start, object) and Other.__subclasses__() == []
