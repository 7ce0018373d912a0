"""Objects die at once, in the order of their container."""

class D:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n)
l = [D(1), D(2), D(3)]
del l
t = (D(4), D(5)); del t
d = {1: D(6), 2: D(7)}; del d
s = [D(8), [D(9), D(10)], D(11)]; s = None
class C: pass
c = C(); c.a = D(12); c.b = D(13); del c
def f():
    x = D(14); y = D(15)
f()
l = [D(16), D(17)]; l[:] = []
l = [D(18), D(19)]; l.clear()
d = {1: D(20), 2: D(21)}; d.clear()
s = {D(22)}; s.clear()
import gc
a = [D(23), D(24)]; a.append(a); del a; gc.collect()
