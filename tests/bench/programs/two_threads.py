import threading


def random_computation():
    ans = 0
    for i in range(1_000_000):
        ans += i * i
    print(ans)


threads = [threading.Thread(target=random_computation) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
