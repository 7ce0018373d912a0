# hashlib's key derivation.
import hashlib

assert hashlib.pbkdf2_hmac('sha1', b'password', b'salt', 1).hex() == '0c60c80f961f0e71f3a9b524af6012062fe037a6'
assert hashlib.pbkdf2_hmac('sha1', b'password', b'salt', 4096).hex() == '4b007901b765489abead49d926f721d065a429c1'
assert hashlib.pbkdf2_hmac('sha1', b'passwordPASSWORDpassword', b'saltSALTsaltSALTsaltSALTsaltSALTsalt', 4096, 25).hex() == '3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038'
assert hashlib.pbkdf2_hmac('sha256', b'password', b'salt', 1, dklen=20).hex() == '120fb6cffcf8b32c43e7225256c4f837a86548c9'
assert hashlib.scrypt(b'', salt=b'', n=16, r=1, p=1).hex() == (
    '77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442'
    'fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906')
assert hashlib.scrypt(b'password', salt=b'NaCl', n=1024, r=8, p=16, dklen=32).hex() == 'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162'
for bad, kind in [
    (lambda: hashlib.pbkdf2_hmac('sha1', b'p', b's', 0), ValueError),
    (lambda: hashlib.pbkdf2_hmac('sha1', b'p', b's', 1, 0), ValueError),
    (lambda: hashlib.pbkdf2_hmac('no such', b'p', b's', 1), ValueError),
    (lambda: hashlib.pbkdf2_hmac('sha1', 'p', b's', 1), TypeError),
    (lambda: hashlib.scrypt(b'p', salt=b's', n=3, r=1, p=1), ValueError),
    (lambda: hashlib.scrypt(b'p', n=2, r=1, p=1), TypeError),
    (lambda: hashlib.scrypt(b'p', salt=b's', n=2, r=1), TypeError),
    (lambda: hashlib.scrypt(b'p', salt=b's', n=1 << 20, r=8, p=1), ValueError),
]:
    try:
        bad()
    except kind:
        pass
    else:
        assert False
