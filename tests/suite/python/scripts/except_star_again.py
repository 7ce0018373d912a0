"""`except*`: naked exceptions are wrapped, what is raised again keeps the shape of its group."""


def run(group, *handlers):
    # Each handler is a class and what it does: "again", "pass" or an exception to raise.
    (first, one), (second, two) = handlers
    try:
        try:
            raise group
        except* first as caught:
            seen.append(caught)
            if one == "again":
                raise
            if one != "pass":
                raise one
        except* second as caught:
            seen.append(caught)
            if two == "again":
                raise
            if two != "pass":
                raise two
    except BaseException as left:
        return left
    return None


def shape(exception):
    if isinstance(exception, BaseExceptionGroup):
        return type(exception).__name__, exception.message, [shape(part) for part in exception.exceptions]
    return repr(exception)


def tree():
    return ExceptionGroup("tree", [ValueError(1), TypeError(2), ExceptionGroup("leaf", [ValueError(3), OSError(4)])])


seen = []
left = run(tree(), (ValueError, "again"), (TypeError, "again"))
assert shape(left) == shape(tree()), shape(left)
assert left is not seen[0] and left.__context__ is None
assert [shape(part) for part in seen] == [
    ("ExceptionGroup", "tree", ["ValueError(1)", ("ExceptionGroup", "leaf", ["ValueError(3)"])]),
    ("ExceptionGroup", "tree", ["TypeError(2)"]),
]

left = run(tree(), (ValueError, "again"), (TypeError, "pass"))
assert shape(left) == (
    "ExceptionGroup",
    "tree",
    ["ValueError(1)", ("ExceptionGroup", "leaf", ["ValueError(3)", "OSError(4)"])],
)

# One new exception is raised as it is when nothing is left of the group ...
seen.clear()
only = KeyError("new")
left = run(ExceptionGroup("g", [ValueError(1)]), (ValueError, only), (TypeError, "pass"))
assert left is only and left.__context__ is seen[0]

# ... and in a group without a name beside what is left, the new ones first.
left = run(tree(), (ValueError, only), (TypeError, "again"))
assert shape(left) == (
    "ExceptionGroup",
    "",
    ["KeyError('new')", ("ExceptionGroup", "tree", ["TypeError(2)", ("ExceptionGroup", "leaf", ["OSError(4)"])])],
)
left = run(tree(), (ValueError, KeyError(1)), ((TypeError, OSError), IndexError(2)))
assert shape(left) == ("ExceptionGroup", "", ["KeyError(1)", "IndexError(2)"])

# A naked exception is wrapped for its handler.
seen.clear()
naked = ValueError("naked")
assert run(naked, (ValueError, "pass"), (TypeError, "pass")) is None
assert shape(seen[0]) == ("ExceptionGroup", "", ["ValueError('naked')"])
assert repr(seen[0]) == "ExceptionGroup('', (ValueError('naked'),))"
assert seen[0].exceptions[0] is naked
left = run(naked, (ValueError, "again"), (TypeError, "pass"))
assert shape(left) == ("ExceptionGroup", "", ["ValueError('naked')"])
assert run(naked, (TypeError, "pass"), (OSError, "pass")) is naked
left = run(KeyboardInterrupt(), (KeyboardInterrupt, "again"), (TypeError, "pass"))
assert type(left) is BaseExceptionGroup and shape(left)[2] == ["KeyboardInterrupt()"]
assert run(naked, (ValueError, only), (TypeError, "pass")) is only


# The group's own `split` and `derive` are asked.
class Counted(ExceptionGroup):
    calls = []

    def split(self, condition):
        self.calls.append(condition)
        return super().split(condition)

    def derive(self, members):
        return Counted("derived", members)


seen.clear()
left = run(Counted("c", [ValueError(1), TypeError(2)]), (ValueError, "pass"), (KeyError, "pass"))
assert Counted.calls == [ValueError, KeyError]
assert shape(left) == ("Counted", "derived", ["TypeError(2)"])
assert shape(seen[0]) == ("Counted", "derived", ["ValueError(1)"])


class Twice(ExceptionGroup):
    made = 0

    def derive(self, members):
        Twice.made += 1
        return Twice(self.message, members)


group = Twice("t", [ValueError(1), TypeError(2)])
assert group.subgroup(ValueError) is not group and Twice.made == 1
assert group.split(ValueError) and Twice.made == 3
