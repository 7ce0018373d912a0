"""How often the GIL changes hands between two threads that compute for a second, and how long each has it.

    python3.13 rhythm.py [SWITCH INTERVAL]; heapdeck run --clock real rhythm.py

On a machine with nothing else to do both give 5.1 ms; the two lines of one run are to be within 20 % of each other.
"""

import sys, threading, time
sys.setswitchinterval(float(sys.argv[1]) if len(sys.argv) > 1 else 0.005)
last, switches = [0], []
def work(number):
    clock = time.perf_counter
    end = clock() + 1.0
    while True:
        if last[0] != number:
            last[0] = number
            switches.append(clock())
            if switches[-1] > end:
                return
        for i in range(20): pass
        if clock() > end: return
threads = [threading.Thread(target=work, args=(number,)) for number in (1, 2)]
for thread in threads: thread.start()
for thread in threads: thread.join()
between = sorted(b - a for a, b in zip(switches, switches[1:]))
print(len(switches), "switches, median hold", round(between[len(between) // 2] * 1000, 3), "ms")
