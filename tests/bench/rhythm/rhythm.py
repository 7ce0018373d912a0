"""How often the GIL changes hands between two threads that compute for 0.3 seconds, and how long each has it.

    python3.13 rhythm.py [SWITCH INTERVAL]; heapdeck run --clock real rhythm.py

On a machine with nothing else to do both give 5.1 ms; `run`, beside this file, compares the two in one run.
"""

import sys, threading, time
sys.setswitchinterval(float(sys.argv[1]) if len(sys.argv) > 1 else 0.005)
last, switches = [0], []

def random_computation(number, turns):
    """The computation of the facts, which looks every fifty turns whether it has just got the lock."""
    clock = time.perf_counter
    ans = 0
    for i in range(turns):
        for j in range(i, i + 50):
            ans += j * j
        if last[0] != number:
            last[0] = number
            switches.append(clock())
        elif clock() > end:
            return ans

start = time.perf_counter()
end = start + 0.3
threads = [threading.Thread(target=random_computation, args=(number, 10_000_000)) for number in (1, 2)]
for thread in threads: thread.start()
for thread in threads: thread.join()
# The last thread alone has nobody to switch with.
switches = [at for at in switches if at <= end]
between = sorted(b - a for a, b in zip(switches, switches[1:]))
median = between[len(between) // 2]
rate = (len(switches) - 1) / (switches[-1] - switches[0])
print("median hold", round(median * 1000, 3), "ms", round(rate, 1), "switches/s")
