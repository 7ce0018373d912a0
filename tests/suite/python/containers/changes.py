# containers that change while they are used

shown = []


def show(*values, sep=" ", end="\n"):
    """As print, into a list of lines."""
    shown.append(sep.join(map(str, values)) + end)


def t(f):
    try: show(f())
    except BaseException as e: show(type(e).__name__, e)
def a():
    d={1:1,2:2}
    for k in d: d[k+10]=1
t(a)
def a():
    d={1:1,2:2}
    for k in d:
        del d[k]; d[k+10]=1
    return d
t(a)
def a():
    d={1:1,2:2,3:3}
    for k in list(d): del d[k]
    return d
t(a)
def a():
    s={1,2,3}
    for k in s: s.add(k+100)
t(a)
def a():
    l=[1,2,3]; out=[]
    for v in l:
        out.append(v)
        if v<6: l.append(v+3)
    return out
t(a)
def a():
    l=[1,2,3,4,5]
    for v in l: l.remove(v)
    return l
t(a)
def a():
    d={'a':1}
    it=iter(d)
    d['b']=2
    try: next(it)
    except RuntimeError as e: show(e)
    try: next(it)
    except RuntimeError as e: show(e)
    del d['b']
    try: return next(it)
    except RuntimeError as e: show(e)
t(a)
def a():
    l=[1,2,3]; it=iter(l); next(it); l.clear(); show(list(it)); l.extend([1,2,3]); return list(it)
t(a)
l=[]; l.append(l); show(l); d={}; d['d']=d; show(d); l=[1]; l.append((l,)); show(l)
s=[1,2,3,4,5]; s[1:3]=['a','b','c','d']; show(s); s[::2]=[0]*len(s[::2]); show(s)
def a(): s=[1,2,3]; s[::2]=[1]
t(a)
def a(): s=[1,2,3]; s[0:2]=5
t(a)
def a(): s=[1,2,3]; s[::2]=5
t(a)
s=[1,2,3,4,5,6,7]; del s[::3]; show(s); del s[1:3]; show(s); del s[-1]; show(s); s[5:2]=[9]; show(s)
s=list(range(10)); del s[8:2:-2]; show(s)
s=list(range(10)); s[3:3]=s; show(s)
s=list(range(5)); s[::-1]=s; show(s); s+=s; show(s); s*=2; show(len(s)); s*=0; show(s)
def a(): s=[1]; s['a']=1
t(a)
def a(): s=[1]; s[3]=1
t(a)
def a(): s=[1]; del s[3]
t(a)
s=[1,2]; s+='ab'; show(s); s+={5:6}; show(s)
def a(): s=[1]; s+=1
t(a)
s=[3,1]; s.insert(-10,'f'); s.insert(99,'l'); s.insert(-1,'m'); show(s); show(s.pop(0),s.pop(),s.pop(-1),s)
s.reverse(); show(s)
x=[1,2,3]; y=x; x+=[4]; show(y is x, y); x=x+[5]; show(y is x)
t1=(1,2); t2=t1; t1+=(3,); show(t1,t2)
t0=([1],)
try: t0[0]+=[2]
except TypeError as e: show(e,t0)
d={'a':1,'b':2,'c':3}; d.pop('b'); d['b']=9; show(d, d.popitem(), list(d)); d.setdefault('z',[]).append(1); show(d)
d={}; 
for i in range(20): d[i]=i
for i in range(0,20,2): del d[i]
show(d, len(d)); d.update({1:'x'}, k=2); show(d); d.clear(); show(d)
s={1,2,3}; s|={4}; s&={1,2,4}; s-={1}; s^={9,2}; show(s); s.update([5],{6:7}); show(s); s.discard(99); s.intersection_update([5,6]); show(s); s.difference_update([5]); show(s); s.symmetric_difference_update('ab'); show(len(s)); s.clear(); show(s)
s={i for i in range(200)}
for i in range(190): s.remove(i)
show(s, s.pop(), len(s))
a=b=[]; show(a==b, a is b)
show([1,[2,[3]]]==[1,[2,[3]]], {1:[1]}=={1:[1]}, float('nan') in [float('nan')]); n=float('nan'); show(n in [n], [n]==[n], (n,)==(n,), {1:n}=={1:n})
class Q:
    def __eq__(s,o): show('eq',o); return True
    def __hash__(s): return 1
show(Q() in [5,6], [5].count(Q()), [1,2].index(Q()), {1:2}.get(Q()), 1 in {Q()})
class L(list):
    def append(s,v): show('append',v); super().append(v)
l=L([1]); l.append(2); l.extend([3]); l+=[4]; show(l, type(l[:]), type(l+l), type(l*2), type(l.copy()), len(l), l==[1,2,3,4])
class D(dict):
    def __setitem__(s,k,v): show('set',k,v); super().__setitem__(k,v)
    def __iter__(s): return iter(['q'])
d=D(a=1); d['b']=2; d.update(c=3); show(d, dict(d) if False else list(d), type(d.copy()), type(d|{}), len(d))
class T(tuple):
    def __new__(c,*a): return super().__new__(c,a)
x=T(1,2); show(x, type(x+x), type(x[:]), x==(1,2), hash(x)==hash((1,2)))
z=zip([1,2],[3]); show(next(z)); show(list(z))
g=map(show,[1,2]); next(g); show(list(g))
it=iter([1,2,3]); show(next(it), list(it), next(it,'end'))
show([*range(3),*'ab'], {*[1,2],3}, (*{1:2},))
a,*b=range(4); show(a,b)
def gen():
    yield 1; yield 2
show(list(gen()), sum(gen()), max(gen()), sorted(gen(),reverse=True), dict(enumerate(gen())), tuple(gen()), set(gen()))
m=memoryview
show(list(filter(lambda x:x%2,range(10))), list(map(str,range(3))), list(map(pow,[2,3],[3,2])))
show(any([]),all([]),any([0,1]),all([0,1]),any(x>3 for x in range(5)))


expected = """\
RuntimeError dictionary changed size during iteration
RuntimeError dictionary keys changed during iteration
{}
RuntimeError Set changed size during iteration
[1, 2, 3, 4, 5, 6, 7, 8]
[2, 4]
dictionary changed size during iteration
dictionary changed size during iteration
dictionary changed size during iteration
None
[]
[]
[[...]]
{'d': {...}}
[1, ([...],)]
[1, 'a', 'b', 'c', 'd', 4, 5]
[0, 'a', 0, 'c', 0, 4, 0]
ValueError attempt to assign sequence of size 1 to extended slice of size 2
TypeError must assign iterable to extended slice
TypeError must assign iterable to extended slice
[2, 3, 5, 6]
[2, 6]
[2]
[2, 9]
[0, 1, 2, 3, 5, 7, 9]
[0, 1, 2, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 3, 4, 5, 6, 7, 8, 9]
[4, 3, 2, 1, 0]
[4, 3, 2, 1, 0, 4, 3, 2, 1, 0]
20
[]
TypeError list indices must be integers or slices, not str
IndexError list assignment index out of range
IndexError list assignment index out of range
[1, 2, 'a', 'b']
[1, 2, 'a', 'b', 5]
TypeError 'int' object is not iterable
['f', 3, 1, 'm', 'l']
f l m [3, 1]
[1, 3]
True [1, 2, 3, 4]
False
(1, 2, 3) (1, 2)
'tuple' object does not support item assignment ([1, 2],)
{'a': 1, 'c': 3} ('b', 9) ['a', 'c']
{'a': 1, 'c': 3, 'z': [1]}
{1: 1, 3: 3, 5: 5, 7: 7, 9: 9, 11: 11, 13: 13, 15: 15, 17: 17, 19: 19} 10
{1: 'x', 3: 3, 5: 5, 7: 7, 9: 9, 11: 11, 13: 13, 15: 15, 17: 17, 19: 19, 'k': 2}
{}
{9, 4}
{4, 5, 6, 9}
{5, 6}
{6}
3
set()
{191, 192, 193, 194, 195, 196, 197, 198, 199} 190 9
True True
True True False
True True True True
eq 5
eq 5
eq 1
eq 1
eq 1
True 1 0 2 True
append 2
[1, 2, 3, 4] <class 'list'> <class 'list'> <class 'list'> <class 'list'> 4 True
set b 2
{'a': 1, 'b': 2, 'c': 3} ['q'] <class 'dict'> <class 'dict'> 3
(1, 2) <class 'tuple'> <class 'tuple'> True True
(1, 3)
[]
1
2
[None]
1 [2, 3] end
[0, 1, 2, 'a', 'b'] {1, 2, 3} (1,)
0 [1, 2, 3]
[1, 2] 3 2 [2, 1] {0: 1, 1: 2} (1, 2) {1, 2}
[1, 3, 5, 7, 9] ['0', '1', '2'] [8, 9]
False True True False True
"""
lines = "".join(shown).splitlines()
assert len(lines) == len(expected.splitlines()), len(lines)
for number, (line, wanted) in enumerate(zip(lines, expected.splitlines())):
    # "?": the order of a set of texts, which depends on the hash seed
    assert wanted in (line, "?"), (number, line, wanted)
