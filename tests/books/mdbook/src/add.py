# ANCHOR: add
def add(a, b):
    return a + b
# ANCHOR_END: add
