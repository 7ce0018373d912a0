# Exceptions are raised, pass through frames, are caught and chained.
class Refused(Exception):
    pass


def check(number):
    if number % 3 == 0:
        raise Refused(number)
    return number


def pass_on(number):
    try:
        return check(number)
    finally:
        checked.append(number)


checked, kept, refused = [], 0, 0
for number in range(60_000):
    try:
        kept += pass_on(number)
    except Refused as error:
        refused += error.args[0]
    try:
        int("x") if number % 6 == 0 else None
    except (TypeError, ValueError):
        refused += 1
print(len(checked), kept, refused)
