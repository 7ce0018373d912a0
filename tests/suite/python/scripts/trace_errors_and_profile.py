# opcode events, errors in trace functions, threads, profile
import sys
def show(frame, event, arg):
    print(frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno, event, frame.f_lasti if event == 'opcode' else '')
def f(x):
    y = x + 1
    for i in range(2):
        y += i
    return y
def t_op(frame, event, arg):
    if event == 'call':
        frame.f_trace_opcodes = True
    show(frame, event, arg)
    return t_op
sys.settrace(t_op); f(1); sys.settrace(None)
print('--- opcodes set on each')
def t_op2(frame, event, arg):
    frame.f_trace_opcodes = True
    frame.f_trace_lines = False
    show(frame, event, arg)
    return t_op2
sys.settrace(t_op2); f(1); sys.settrace(None)
print('--- again')
sys.settrace(t_op); f(1); sys.settrace(None)
print('--- local only')
def t_local(frame, event, arg):
    show(frame, event, arg)
    if event == 'call': return None
def t_second(frame, event, arg):
    show(frame, event, arg)
    return t_third if event == 'call' else None
def t_third(frame, event, arg):
    print('third', end=' ')
    show(frame, event, arg)
sys.settrace(t_local); f(1); sys.settrace(None)
sys.settrace(t_second); f(1); sys.settrace(None)
print('--- error')
def t_err(frame, event, arg):
    show(frame, event, arg)
    if event == 'line' and frame.f_lineno - frame.f_code.co_firstlineno == 2:
        raise RuntimeError('in trace')
    return t_err
def g():
    try:
        f(1)
    finally:
        print('fin')
sys.settrace(t_err)
try:
    g()
except RuntimeError as e:
    tb = e.__traceback__
    while tb:
        print(tb.tb_frame.f_code.co_name, tb.tb_lineno)
        tb = tb.tb_next
print(sys.gettrace())
print('--- call error')
def t_err2(frame, event, arg):
    raise ZeroDivisionError
sys.settrace(t_err2)
try:
    f(1)
except ZeroDivisionError as e:
    tb = e.__traceback__
    while tb:
        print(tb.tb_frame.f_code.co_name, tb.tb_lineno)
        tb = tb.tb_next
print(sys.gettrace())
print('--- return error')
def t_err3(frame, event, arg):
    show(frame, event, arg)
    if event == 'return': raise ZeroDivisionError
    return t_err3
sys.settrace(t_err3)
try:
    f(1)
except ZeroDivisionError as e:
    tb = e.__traceback__
    while tb:
        print(tb.tb_frame.f_code.co_name, tb.tb_lineno)
        tb = tb.tb_next
print('--- exception error')
def h():
    try:
        raise KeyError('a')
    except Exception as e:
        print('caught', repr(e), repr(e.__context__))
def t_err4(frame, event, arg):
    show(frame, event, arg)
    if event == 'exception': raise ZeroDivisionError('x')
    return t_err4
sys.settrace(t_err4)
h()
print(sys.gettrace())
print('--- profile')
def prof(frame, event, arg):
    if event.startswith('c_'):
        print(frame.f_code.co_name, event, arg.__qualname__, arg)if 'object at' not in repr(arg) else print(frame.f_code.co_name, event, arg.__qualname__)
    else:
        print(frame.f_code.co_name, event, arg)
class C:
    def __init__(self): pass
    def __len__(self): return 3
def p(x):
    a = [3, 1]
    a.append(2)
    a.sort(key=lambda v: -v)
    len(C())
    len(a)
    str(3); int('4'); dict(a=1); 'a'.upper(); str.upper('b')
    print('hello', end='\n')
    max(*a)
    sorted(a, reverse=True)
    isinstance(1, int)
    try: int.from_bytes('x')
    except TypeError: pass
    try: [].pop()
    except IndexError: pass
    try: len(5)
    except TypeError: pass
    return list(map(f, a)) 
sys.setprofile(prof)
p(1)
sys.setprofile(None)
def gg():
    yield 1
    yield 2
def q():
    for i in gg(): pass
    g = gg(); next(g); g.close()
    def r(): raise ValueError
    try: r()
    except ValueError: pass
    return sum(x for x in (1, 2))
sys.setprofile(prof); q(); sys.setprofile(None)
print(sys.getprofile())
print('--- prof error')
def perr(frame, event, arg):
    raise NameError('prof')
sys.setprofile(perr)
try: f(1)
except NameError as e: print('ne', e)
print(sys.getprofile())
print('--- both')
sys.setprofile(prof); sys.settrace(t_err)
try: f(1)
except RuntimeError: print('rt')
sys.settrace(None); sys.setprofile(None)
