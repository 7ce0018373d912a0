# What dies together is finalized one after the other, and a collection counts what its callbacks have freed.
import gc
import weakref

gc.collect()
gc.disable()
log = []


def tell(what):
    log.append(what)


def told():
    found = log[:]
    log.clear()
    return found


class Node:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        tell("begin " + self.name)
        tell("end " + self.name)


# The `__del__` of one is over before that of the next begins.
pair = [Node("a"), Node("b")]
del pair
found = told()
assert found[0].startswith("begin") and found[1] == "end " + found[0][-1], found
assert found[2].startswith("begin") and found[3] == "end " + found[2][-1], found


def ring(*nodes):
    for node, other in zip(nodes, nodes[1:] + nodes[:1]):
        node.other = other
    return nodes


a, b = ring(Node("a"), Node("b"))
del a, b
assert gc.collect() == 2
assert told() == ["begin a", "end a", "begin b", "end b"]

# Callbacks of weak references come before every `__del__`; a reference that lives is not counted.
a, b = ring(Node("a"), Node("b"))
weak = weakref.ref(a, lambda reference: tell(("gone", reference() is None)))
del a, b
assert gc.collect() == 2
assert told() == [("gone", True), "begin a", "end a", "begin b", "end b"]

# A reference that dies with its callback is counted.
a, b = ring(Node("a"), Node("b"))
values = weakref.WeakValueDictionary(x=a, y=b)
del a, b
assert gc.collect() == 4
assert len(values) == 0
told()

a, b = ring(Node("a"), Node("b"))
finalizer = weakref.finalize(a, tell, "finalized")
del a, b
assert gc.collect() == 3
assert told() == ["finalized", "begin a", "end a", "begin b", "end b"]
assert not finalizer.alive


# Counted, too, where a `__del__` brings everything back.
class Phoenix:
    def __del__(self):
        kept.append(self)


kept = []
a, b = ring(Phoenix(), Phoenix())
values = weakref.WeakValueDictionary(x=a, y=b)
del a, b
assert gc.collect() == 2
assert len(kept) == 2 and len(values) == 0
kept.clear()
assert gc.collect() == 2


# What dies inside of a `__del__` is finalized inside of it, what waits is not.
class Holder(Node):
    def __del__(self):
        tell("begin " + self.name)
        self.inner = None
        tell("end " + self.name)


first, second = Holder("1"), Holder("2")
first.inner, second.inner = Node("x"), Node("y")
ring(first, second)
del first, second
assert gc.collect() == 2
assert told() == ["begin 1", "begin x", "end x", "end 1", "begin 2", "begin y", "end y", "end 2"]

# A long chain of them needs no deep stack.
class Link:
    count = 0

    def __init__(self, below):
        self.below = below

    def __del__(self):
        Link.count += 1


chain = None
for _ in range(3000):
    chain = Link(chain)
del chain
assert Link.count == 3000


# It runs where the last reference goes, whatever holds it.
class Thing:
    def __del__(self):
        tell("del")


class Box:
    __slots__ = ("slot",)


def everywhere():
    global everywhere_else
    box, plain = Box(), Node("plain")
    box.slot = Thing()
    box.slot = None
    tell("slot")
    plain.attribute = Thing()
    plain.attribute = None
    tell("attribute")
    plain.attribute = Thing()
    del plain.attribute
    tell("deleted attribute")
    plain.__dict__["key"] = Thing()
    plain.__dict__["key"] = None
    tell("namespace")
    items = [Thing(), Thing(), Thing(), Thing()]
    items[0] = None
    tell("item")
    items[1:2] = []
    tell("slice")
    items.pop()
    tell("popped")
    items.clear()
    tell("cleared")
    table = {1: Thing(), 2: Thing(), 3: Thing()}
    table[1] = None
    tell("value")
    del table[2]
    tell("deleted value")
    table.update({3: None})
    tell("updated")
    everywhere_else = Thing()
    everywhere_else = None
    tell("global")
    cell = Thing()
    (lambda: cell)
    cell = None
    tell("cell")
    [Thing()]
    tell("temporary")
    setattr(plain, "attribute", Thing())
    setattr(plain, "attribute", None)
    tell("setattr")


everywhere()
found = told()
assert found.pop() == "end plain" and found.pop() == "begin plain"
assert len(found) == 30 and found[::2] == ["del"] * 15, found

gc.enable()
