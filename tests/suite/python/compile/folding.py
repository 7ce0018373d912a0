"""What is computed while compiling, and what is not."""
a = 1 + 2 * 3 - 4 // 3 % 2
b = 2 ** 64, 2 ** 65, 10 ** 32, 10 ** 33, 1 << 127, 1 << 128, -5 // 2, -5 % 3, 7 / 2
c = "a" * 10, "ab" + "cd", "abc"[1], (1, 2, 3)[-1], b"x" * 3, ("x" * 4097), () + (1,)
d = -0.0, 0.0, 1, 1.0, True, not True, ~5, +3, 1e400 - 1, 2.5 % 1, 3 ** -1
e = 1j * 2j, (1 + 2j) / 2, 1j ** 2
f = [1, 2, 3], [1, 2], {1, 2, 3}, {"a": 1, "b": 2}, {**a, "c": 3}, (1, [2], 3)
g = "%s and %r, %-5a!" % (a, b, c), "%d" % (a,), "%s %%" % (a,)
h = f"", f"plain", f"{a}{b!s:{c}}", f"{a:>10}" "tail" f"{b}", f"{{}}{a=}"
if 0:
    print("never")
if __debug__:
    print("always")
while 1:
    break
x = a in [1, 2, 3], a in {1, 2}, a not in (b, c)
for item in [a, b]:
    for other in {1, 2}:
        pass
y = 1 if "" else 2
z = () or [] or None and 5
assert 1
257 is 257
"not kept"
(1, 2)
big = 123456789012345678901234567890, -9223372036854775808, 9223372036854775808
text = 'it''s', "été", "\N{BULLET}\u20ac\x41\101\
", r"\n", b"\xff\n", """two
lines"""
