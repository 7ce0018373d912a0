def total(n):
    ans = 0
    for i in range(n):
        ans += i * i
    return ans


print(total(1_000_000), total(1_000_000))
