"""Weak references and their callbacks."""

import weakref
class A: pass
a = A(); r = weakref.ref(a); print(r() is a, r == weakref.ref(a), r is weakref.ref(a), weakref.getweakrefcount(a), hash(r) == hash(a))
def cb(x): print("callback", x() is None, x is r2)
r2 = weakref.ref(a, cb); print(weakref.getweakrefcount(a), len(weakref.getweakrefs(a)))
del a; print(r(), r2())
try: weakref.ref(3)
except TypeError as e: print(e)
try: weakref.ref([])
except TypeError as e: print(e)
