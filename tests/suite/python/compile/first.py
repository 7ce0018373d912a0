import sys
x = 'something'
print(sys.getrefcount(x))
z = 'some thing!'
print(sys.getrefcount(z))
q = 'something9'; w = 'something9'
print(sys.getrefcount(q))
print(sys.getrefcount(12345678))
f = 1.5
print(sys.getrefcount(f))
