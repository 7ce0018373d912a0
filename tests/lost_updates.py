"""Which shapes of an update are lost when threads switch often."""
import sys, threading
sys.setswitchinterval(0.00002)
N = 12000
counter = 0
class Box: n = 0
box, table, items = Box(), {'x': 0}, [0]
class Slow:
    def __init__(self): self._n = 0
    @property
    def n(self): return self._n
    @n.setter
    def n(self, value): self._n = value
slow = Slow()
def one(): return 1
def plus():
    global counter
    for i in range(N): counter += 1
def straight():
    global counter
    for i in range(N):
        n = counter
        n += 1
        counter = n
def branch():
    global counter
    for i in range(N):
        n = counter
        if i % 2: pass
        counter = n + 1
def attribute():
    for i in range(N): box.n += 1
def entry():
    for i in range(N): table['x'] += 1
def item():
    for i in range(N): items[0] += 1
def call_first():
    global counter
    for i in range(N): counter = one() + counter
def call_between():
    global counter
    for i in range(N): counter = counter + one()
def builtin_between():
    global counter
    for i in range(N): counter = counter + int('1')
def len_between():
    global counter
    for i in range(N): counter = counter + len('a')
def by_property():
    for i in range(N): slow.n += 1
def loop_between():
    global counter
    for i in range(N):
        n = counter
        for j in range(3): pass
        counter = n + 1
def append():
    for i in range(N): items.append(1)
shapes = [(plus, lambda: counter), (straight, lambda: counter), (branch, lambda: counter), (attribute, lambda: box.n),
    (entry, lambda: table['x']), (item, lambda: items[0]), (call_first, lambda: counter), (call_between, lambda: counter),
    (builtin_between, lambda: counter), (len_between, lambda: counter), (by_property, lambda: slow.n), (loop_between, lambda: counter),
    (append, lambda: len(items) - 1)]
for work, result in shapes:
    counter = 0
    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    print(work.__name__, 'all' if result() == 2 * N else 'lost')
