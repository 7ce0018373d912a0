"""Which shapes of an update are lost when threads switch often."""
import sys, threading, time
sys.setswitchinterval(0.00001)
N = 30_000
counter = 0
class Box: n = 0
box, table, items = Box(), {'x': 0}, [0]
class Slow:
    def __init__(self): self._n = 0
    @property
    def n(self): return self._n
    @n.setter
    def n(self, value): self._n = value
    def __add__(self, other):
        sum = Slow()
        sum._n = self._n + other
        return sum
slow, total = Slow(), Slow()
def one(): return 1
def bump():
    global counter
    counter += 1
def plus():
    global counter
    for i in range(N): counter += 1
def plus_while():
    global counter
    i = 0
    while i < N:
        counter += 1
        i += 1
def four_times():
    global counter
    for i in range(N // 4):
        counter += 1
        counter += 1
        counter += 1
        counter += 1
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
def check_first():
    global counter
    for i in range(N):
        if counter < 10**9: counter = counter + 1
def text_between():
    global counter
    for i in range(N):
        n = counter
        f'{n}'
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
def helper():
    for i in range(N): bump()
def call_between():
    global counter
    for i in range(N): counter = counter + one()
def copy_and_call():
    global counter
    for i in range(N):
        n = counter
        one()
        counter = n + 1
def builtin_between():
    global counter
    for i in range(N): counter = counter + int('1')
def get_between():
    for i in range(N): table['x'] = table.get('x', 0) + 1
def len_between():
    global counter
    for i in range(N): counter = counter + len('a')
def by_property():
    for i in range(N): slow.n += 1
def by_python_add():
    global total
    for i in range(N): total = total + 1
def loop_between():
    global counter
    for i in range(N):
        n = counter
        for j in range(3): pass
        counter = n + 1
def comprehension_between():
    global counter
    for i in range(N):
        n = counter
        [j for j in (1, 2)]
        counter = n + 1
def sleep_between():
    global counter
    for i in range(N // 50):
        n = counter
        time.sleep(0)
        counter = n + 50
def append():
    for i in range(N): items.append(1)
elsewhere = {attribute: lambda: box.n, entry: lambda: table['x'], get_between: lambda: table['x'], item: lambda: items[0],
    by_property: lambda: slow.n, by_python_add: lambda: total._n, append: lambda: len(items) - 1}
for work in [plus, plus_while, four_times, straight, branch, check_first, text_between, attribute, entry, item, call_first, helper,
    call_between, copy_and_call, builtin_between, get_between, len_between, by_property, by_python_add, loop_between,
    comprehension_between, sleep_between, append]:
    counter = table['x'] = 0
    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    end = elsewhere.get(work, lambda: counter)()
    print(work.__name__, 'all' if end == 2 * N else 'lost')
