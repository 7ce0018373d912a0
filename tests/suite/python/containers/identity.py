# identity, reuse of addresses and reference counts

shown = []


def show(*values, sep=" ", end="\n"):
    """As print, into a list of lines."""
    shown.append(sep.join(map(str, values)) + end)


import sys, gc
def pat(ids):
    seen={}; return [seen.setdefault(i,len(seen)) for i in ids]
show(pat([id(t) for t in zip(range(1000,1010),range(2000,2010))]))
show(pat([id(a) for a,b in zip(range(1000,1010),range(2000,2010))]))
show(pat([id(t) for t in enumerate(range(1000,1010))]))
show(pat([id(b) for a,b in enumerate(range(1000,1010))]))
show(pat([id(a) for a,b in enumerate(range(1000,1010),1000)]))
ids=[]
for t in zip(range(1000,1020),range(2000,2020)): ids.append(id(t[0])); ids.append(id(t[1]))
show(pat(ids))
ids=[]
for i in range(1000,1040): ids.append(id(i))
show(pat(ids))
ids=[]
for i in range(1000,1040): ids.append(id([i]))
show(pat(ids))
ids=[]
for i in range(40): l=[i,i]; ids.append(id(l))
show(pat(ids))
ids=[]
for i in range(40): l=(i,i+1000); ids.append(id(l))
show(pat(ids))
ids=[]
for i in range(40): d={i:i}; ids.append(id(d))
show(pat(ids))
ids=[]
for i in range(20): s={i}; ids.append(id(s))
show(pat(ids))
ids=[]
for k,v in {i:i+1000 for i in range(10)}.items(): ids.append(id(v))
show(pat(ids))
ids=[]
for t in {i:i+1000 for i in range(10)}.items(): ids.append(id(t))
show(pat(ids))
show(pat([id(x) for x in map(lambda v:v+1000,range(20))]))
show(pat([id(x) for x in [1000,2000,3000]*2]))
show(pat([id(x) for x in sorted([3000,1000,2000])+[1000]]))
l=[object() for _ in range(3)]
show([sys.getrefcount(x) for x in l], sys.getrefcount(l[0]))
m=l*2; show(sys.getrefcount(l[0])); n=l[:]; show(sys.getrefcount(l[0])); t=tuple(l); show(sys.getrefcount(l[0])); d=dict.fromkeys(l); show(sys.getrefcount(l[0])); s=set(l); show(sys.getrefcount(l[0])); s2=s|s; show(sys.getrefcount(l[0]))
del m,n,t,d,s,s2; show(sys.getrefcount(l[0]))
x=object(); z=zip([x],[x]); show(sys.getrefcount(x)); q=next(z); show(sys.getrefcount(x)); del z; show(sys.getrefcount(x)); del q; show(sys.getrefcount(x))
e=enumerate([x]); show(sys.getrefcount(x)); q=next(e); show(sys.getrefcount(x)); del e,q; show(sys.getrefcount(x))
a=[x]; a.sort(); a.reverse(); b=sorted(a,key=lambda v:id(v)); show(sys.getrefcount(x)); a.pop(); b.clear(); show(sys.getrefcount(x))
d={'k':x}; show(sys.getrefcount(x)); v=d.pop('k'); show(sys.getrefcount(x)); d['k']=v; d2=d.copy(); d3=d|d2; d4=dict(d); d5={**d}; show(sys.getrefcount(x)); it=iter(d.items()); p=next(it); show(sys.getrefcount(x)); d.update(d2); d.setdefault('k',x); show(sys.getrefcount(x)); del d,d2,d3,d4,d5,v,it,p; show(sys.getrefcount(x))
def f(*a,**k): return sys.getrefcount(x)
show(f(x), f(x,x), f(k=x), f(*[x,x]), max(x,x,key=id) is x, sys.getrefcount(x), [x].count(x), sys.getrefcount(x))
lst=[1,2]; show(sys.getrefcount(lst), sys.getrefcount([])); i1=iter(lst); show(sys.getrefcount(lst)); list(i1); show(sys.getrefcount(lst)); r=reversed(lst); show(sys.getrefcount(lst)); del i1,r
show(id([])==id([]), id(())==id(()), [].__init__() is None)
a=[]; b=a; a.append(a); show(sys.getrefcount(a)); del b; a.clear(); show(sys.getrefcount(a))
g=gc.collect(); a=[]; a.append(a); del a; show(gc.collect()); d={}; d['d']=d; del d; show(gc.collect())
class N: pass
n=N(); n.n=n; del n; show(gc.collect())
show(gc.is_tracked({}), gc.is_tracked({'a':1}), gc.is_tracked({'a':[]}), gc.is_tracked(tuple([1])), gc.is_tracked(dict(a=1)), gc.is_tracked({'a':()}), gc.is_tracked([]), gc.is_tracked(set()))
t=(1,2,[]); show(gc.is_tracked(t)); t2=tuple([1,2,3]); show(gc.is_tracked(t2)); gc.collect(); show(gc.is_tracked(t2), gc.is_tracked(t))
x=[1,2,3]; y=x[:]; show(x is y, x==y, tuple(x) is tuple(x)); t=(1,2); show(t[:] is t, tuple(t) is t, t*1 is t, t+() is t, ()+t is t); s=frozenset([1]); show(frozenset(s) is s, s.copy() is s, s|s is s, list(x) is x)
import math
show(id(math) == id(sys.modules['math']))
show(pat([id(x) for x in (range(5)[1:3], range(5)[1:3])]), id(range(3))==id(range(3)))
show([id(a)==id(b) for a,b in zip([1,1000,'a',''],[1,1000,'a',''])])
r=range(1000,1003); show([x is y for x,y in zip(r,r)], r[0] is r[0], r.start is r.start)
k=[10**5]; k2=k+[]; show(k2[0] is k[0])


expected = """\
[0, 1, 0, 1, 0, 1, 0, 1, 0, 1]
[0, 1, 0, 1, 0, 2, 0, 2, 0, 2]
[0, 1, 0, 1, 0, 1, 0, 1, 0, 1]
[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
[0, 1, 2, 3, 4, 3, 5, 6, 7, 8]
[0, 1, 2, 3, 4, 0, 3, 1, 5, 4, 0, 6, 7, 5, 4, 8, 9, 7, 5, 10, 11, 9, 7, 12, 13, 11, 9, 14, 15, 13, 11, 16, 17, 15, 13, 18, 19, 17, 15, 20]
[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39]
[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
[0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1]
[0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1]
[0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1]
[0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1]
[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
[0, 1, 0, 1, 0, 1, 0, 1, 0, 1]
[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19]
[0, 1, 2, 0, 1, 2]
[0, 1, 2, 0]
[3, 3, 3] 2
4
5
6
7
8
9
2
4
6
4
2
3
4
2
4
2
3
3
8
9
9
2
3 4 3 4 True 2 1 2
2 1
3
2
3
True True True
4
2
1
1
1
False False True True False False True True
True
True
False True
False True False
True True True True True
True True False False
True
[0, 1] True
[True, True, True, True]
[False, False, False] False True
True
"""
lines = "".join(shown).splitlines()
assert len(lines) == len(expected.splitlines()), len(lines)
for number, (line, wanted) in enumerate(zip(lines, expected.splitlines())):
    # "?": the order of a set of texts, which depends on the hash seed
    assert wanted in (line, "?"), (number, line, wanted)
