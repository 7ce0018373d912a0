"""`__del__` runs at once, in order, and once."""

import gc
class D:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n)
d = D(1); d = D(2); del d
def ff(): d = D(3); print("in ff")
ff()
l = [D(4), D(5)]; l.clear()
a = D(6); b = D(7); a.o = b; b.o = a; del a, b; print("collect", gc.collect())
class R:
    def __del__(self): global saved; saved = self; print("resurrect")
r = R(); del r; print(type(saved)); del saved; print("gone")
