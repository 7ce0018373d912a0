"""Arithmetic on ints of many digits: sums, products, shifts and comparisons where carries and borrows run far."""

import sys

B = 1 << 30
powers = [B**n for n in range(1, 9)]
for n, power in enumerate(powers, 1):
    # A carry and a borrow through all digits.
    assert (power - 1) + 1 == power
    assert power - 1 == sum((B - 1) * B**k for k in range(n))
    assert -(power - 1) - 1 == -power
    assert (power - 1) - power == -1
    assert power - (power - 1) == 1
    assert (power + 5) - (power + 7) == -2
    assert (power - 1) * (power - 1) == power * power - 2 * power + 1
    assert -power * (power - 1) == power - power * power
    assert power >> 30 * n == 1 and power << 3 == power * 8
    assert (power - 1) >> 30 * n == 0 and -power >> 30 * n == -1
    assert (-power - 1) >> 30 * n == -2
    assert (power - 1) & (power >> 1) == power >> 1
    assert (power - 1) ^ (power - 1) == 0 and power | (power - 1) == 2 * power - 1
    assert -power & (power - 1) == 0 and ~power == -power - 1
    assert power > power - 1 > 0 > 1 - power > -power
    assert power == power + 1 - 1 and power != power + 1
    assert power // 7 * 7 + power % 7 == power
    assert -power // 7 * 7 + -power % 7 == -power
    assert divmod(power, 10) == (power // 10, power % 10)
    assert int(str(power)) == power and int(str(-power)) == -power
    assert hash(power) == power % (2**61 - 1)

# Products that are larger than both ways of making them.
for bits in (10, 59, 60, 61, 119, 120, 121, 1919, 1920, 1921, 4000):
    a, b = (1 << bits) - 1, (1 << bits) + 1
    assert a * b == (1 << 2 * bits) - 1
    assert (a * b) % a == 0 and a * b // b == a
    assert (a * a) - (b * b) == -4 * (1 << bits)

# Sizes follow the digits of the result.
assert sys.getsizeof(B - 1) == 28 and sys.getsizeof(B) == 32 and sys.getsizeof(B * B) == 36
assert sys.getsizeof((B**5 + 1) - B**5) == 28
assert sys.getsizeof(B**5 >> 90) == 36
assert sys.getsizeof((B**5 - 1) & (B**2 - 1)) == 32

# Text of nine digits at a time keeps the zeros inside.
assert str(10**27) == "1" + "0" * 27
assert str(10**27 + 10**9) == "1" + "0" * 17 + "1" + "0" * 9
assert str(-(10**18)) == "-1" + "0" * 18
assert int("000000000000000000000000000001") == 1
assert int("999999999999999999") == 10**18 - 1
assert int("123456789" * 5) == 123456789123456789123456789123456789123456789
assert f"{10**20:,}" == "100,000,000,000,000,000,000"
assert f"{12345:8d}|{-12345:<8}|{255:#010x}" == "   12345|-12345  |0x000000ff"
assert f"{3.14159:.2f}|{-0.5:.0f}|{2.5:+.1f}|{1e10:,.1f}" == "3.14|-0|+2.5|10,000,000,000.0"

# The largest and the smallest of arguments: the first of equals, as they are.
assert max(1, 3, 2) == 3 and min(3, 1, 2) == 1
assert type(max(1, 1.0)) is int and type(min(1.0, 1)) is float
assert max([1, 2]) == 2 and min("ba") == "a"
assert max(2.5, float("nan")) == 2.5
for call, message in [
    (lambda: max(), "max expected at least 1 argument, got 0"),
    (lambda: min(), "min expected at least 1 argument, got 0"),
    (lambda: max(1), "'int' object is not iterable"),
    (lambda: max([]), "max() iterable argument is empty"),
    (lambda: max(1, "a"), "'>' not supported between instances of 'str' and 'int'"),
    (lambda: min(1, 2, default=3), "Cannot specify a default for min() with multiple positional arguments"),
    (lambda: abs(1, 2), "abs() takes exactly one argument (2 given)"),
    (lambda: "a".upper(1), "str.upper() takes no arguments (1 given)"),
    (lambda: str.upper(1), "descriptor 'upper' for 'str' objects doesn't apply to a 'int' object"),
]:
    try:
        call()
    except (TypeError, ValueError) as error:
        assert str(error) == message, (str(error), message)
    else:
        raise AssertionError(message)
