import sys
M = sys.monitoring
E = M.events
log = []
def cb(name):
    def f(code, *args):
        def sh(a):
            if a is M.MISSING: return 'MISSING'
            if isinstance(a, (int, str, type(None), list, tuple)): return a
            return getattr(a, '__name__', type(a).__name__)
        log.append((name, code.co_name, *map(sh, args)))
    return f
def run(events, func, *args, local=()):
    log.clear()
    M.use_tool_id(3, 'me')
    allb = 0
    for e in events:
        M.register_callback(3, getattr(E, e), cb(e))
        allb |= getattr(E, e)
    if local:
        for c in local: M.set_local_events(3, c, allb)
    else:
        M.set_events(3, allb)
    try: func(*args)
    except Exception as e: log.append(type(e).__name__)
    M.set_events(3, 0)
    for c in local: M.set_local_events(3, c, 0)
    for e in events: M.register_callback(3, getattr(E, e), None)
    M.free_tool_id(3)
    print('---', events)
    for l in log: print(l)
def f(n):
    t = 0
    for i in range(n):
        if i:
            t += i
        else:
            t -= 1
    while t > 0: t -= 1
    return [x for x in range(2)]
def g():
    yield 1
    yield 2
def h():
    for x in g(): pass
    try:
        1 / 0
    except ZeroDivisionError:
        pass
    return list(g())
def k():
    def inner(): raise ValueError('x')
    try: inner()
    finally: len('a')
class A: pass
class B(A):
    def __init__(self): pass
def calls():
    len('x'); 'a'.upper(); str(1); B(); print(end=''); print(*[''], end=''); [].append(1); int.from_bytes(b'a', 'big')
    f2 = lambda *a, **k: 0
    f2(); f2(1); f2(x=1); f2(*[1]); f2(**{})
run(['PY_START', 'PY_RETURN', 'PY_RESUME', 'PY_YIELD', 'PY_UNWIND'], h)
run(['LINE'], f, 2)
run(['LINE'], f, 2, local=[f.__code__])
run(['JUMP', 'BRANCH'], f, 2)
run(['INSTRUCTION'], f, 1)
run(['RAISE', 'RERAISE', 'EXCEPTION_HANDLED', 'PY_UNWIND'], k)
run(['RAISE', 'STOP_ITERATION', 'LINE'], h)
run(['CALL', 'C_RETURN', 'C_RAISE'], calls)
M.use_tool_id(1, 'cov')
seen = []
def once(code, line):
    seen.append(line - code.co_firstlineno)
    return M.DISABLE
M.register_callback(1, E.LINE, once)
M.set_local_events(1, f.__code__, E.LINE)
f(3); f(3)
print(seen)
M.restart_events(); f(2)
print(seen)
M.set_local_events(1, f.__code__, 0)
def bad(code, off, *a): return M.DISABLE
print(M.register_callback(1, E.RAISE, bad))
M.set_events(1, E.RAISE)
try: {}[1]
except KeyError as e: print('ke')
except ValueError as e: print(e)
M.set_events(1, 0)
print(M.register_callback(1, E.RAISE, None))
def err(code, off): raise TypeError('cb')
M.register_callback(1, E.PY_START, err)
M.set_events(1, E.PY_START)
try: f(1)
except TypeError as e: print(e)
M.set_events(1, 0); M.free_tool_id(1)
for c, a in [(M.use_tool_id, (6, 'a')), (M.set_events, (1, 1)), (M.get_events, (0,)), (M.register_callback, (0, 3, None)), (M._all_events, ())]:
    try: print(c(*a))
    except Exception as e: print(type(e).__name__, e)
print(M, sorted(n for n in dir(M) if n[0] != '_'), M.events, 'sys.monitoring' in sys.modules)
