"""Two threads with a long loop each."""

import threading


def random_computation():
    ans = 0
    for i in range(2_400_000):
        ans += i * i
    print(ans)


first = threading.Thread(target=random_computation)
second = threading.Thread(target=random_computation)
first.start()
second.start()
first.join()
second.join()
