import sys, threading
out = []
def tr(frame, event, arg):
    out.append((frame.f_code.co_name, event)); return tr
def work(): x = 1; return x
threading.settrace(tr)
t = threading.Thread(target=work); t.start(); t.join()
threading.settrace(None)
print([o for o in out if o[0] in ('work', 'run')])
out.clear()
threading.setprofile(tr)
t = threading.Thread(target=work); t.start(); t.join()
threading.setprofile(None)
print([o for o in out if o[0] in ('work', 'run')])
print(threading.gettrace(), threading.getprofile())
# set from a nested frame and from inside call by sort
def inner(v):
    sys.settrace(tr2)
    sys._getframe(1).f_trace = tr2
    return v
def tr2(frame, event, arg):
    print(frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno, event)
    return tr2
def nest():
    a = [1]
    a.sort(key=inner)
    b = 2
    one()
    sys.settrace(None)
    c = 3
def one(): return 1
nest()
def kw(f):
    f = f
    sys.settrace(**{}) if 0 else sys.settrace(*[tr2])
    one()
    sys.settrace(None)
kw(1)
def traced_gen():
    yield 1
    sys.settrace(tr2)
    sys._getframe().f_trace = tr2
    yield 2
    yield 3
g = traced_gen()
print(next(g), next(g), next(g))
sys.settrace(None)
def ct(frame, event, arg):
    if event == 'call' and frame.f_code.co_name == 'one':
        print('calling', sys.call_tracing(two, (5,)))
    print(frame.f_code.co_name, event)
    return ct
def two(x): return x * 2
sys.settrace(ct)
one()
sys.settrace(None)
exec(compile('''
x = 1
for i in range(2): pass
def f():
    "doc"
    return 1
class A:
    "doc"
    y = 1
f()
[a for a in range(2)]
if x: pass
elif i: pass
while 0: pass
try:
    pass
finally: pass
with open('/dev/null') as fh: pass
lambda: 0
''', 'file', 'exec'), {}) if 0 else None
src = '''
x = 1
for i in range(2): pass
def f():
    "doc"
    return 1
class A:
    "doc"
    y = 1
    def m(self):
        return super().__repr__()
f()
[a for a in range(2)]
if x: pass
elif i: pass
while 0: pass
try:
    pass
finally: pass
try: 1/0
except* ZeroDivisionError as e: pass
A().m()
type T = int
def gen[T](x: T) -> T: return x
a, *b = 1, 2, 3
print(f"{a}",
      *b)
assert a
'''
code = compile(src, 'file', 'exec')
sys.settrace(tr2)
exec(code, {})
sys.settrace(None)
