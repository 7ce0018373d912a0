"""random: equal seeds give what they give in CPython."""
import random


def raises(kind, text, action):
    try:
        action()
    except kind as error:
        assert type(error) is kind, (type(error), error)
        assert str(error) == text, str(error)
        return
    raise AssertionError(f"{kind.__name__} was not raised: {text}")



# A seed.
random.seed(0)
assert random.random() == 0.8444218515250481
assert random.randint(1,100) == 98
assert random.randrange(10) == 6
assert random.randrange(1,100,7) == 1
assert random.choice('abcdef') == 'c'
assert random.choices([1,2,3],k=5) == [3, 2, 3, 3, 3]
assert random.choices('ab',weights=[1,3],k=4) == ['b', 'b', 'a', 'a']
assert random.choices('abc',cum_weights=[1,3,4],k=4) == ['a', 'a', 'c', 'c']
assert random.sample(range(100),5) == [68, 90, 77, 18, 39]
assert random.sample('abcdef',3) == ['a', 'f', 'c']
assert random.sample(['a','b'],counts=[3,2],k=3) == ['b', 'a', 'a']
assert random.uniform(1,5) == 2.7366873418151347
assert random.triangular(0,10,3) == 4.7810047079026905
assert random.gauss(0,1) == 2.227577292070218
assert random.gauss(5,2) == 2.289517012897466
assert random.normalvariate(0,1) == -0.29282311686375273
assert random.lognormvariate(0,1) == 0.12155500721299649
assert random.expovariate(2) == 0.39781071478733865
assert random.vonmisesvariate(0,4) == 6.272176701344523
assert random.gammavariate(2,3) == 14.67840826153396
assert random.gammavariate(0.5,1) == 1.8306879614015755e-06
assert random.betavariate(2,3) == 0.45474038073609246
assert random.paretovariate(3) == 1.0951293145843415
assert random.weibullvariate(1,2) == 1.8514195709375882
assert random.binomialvariate(10,0.3) == 2
assert random.binomialvariate(100,0.4) == 37
assert random.getrandbits(40) == 540877402763
assert random.randbytes(6) == b'\x117\xeb\x1b+M'
assert (lambda l: random.shuffle(l) or l)(list(range(10))) == [0, 3, 5, 7, 6, 2, 9, 1, 4, 8]

# A seed.
random.seed(42)
assert random.random() == 0.6394267984578837
assert random.randint(1,100) == 4
assert random.randrange(10) == 4
assert random.randrange(1,100,7) == 22
assert random.choice('abcdef') == 'b'
assert random.choices([1,2,3],k=5) == [1, 1, 3, 2, 2]
assert random.choices('ab',weights=[1,3],k=4) == ['a', 'a', 'a', 'b']
assert random.choices('abc',cum_weights=[1,3,4],k=4) == ['b', 'b', 'b', 'b']
assert random.sample(range(100),5) == [57, 75, 35, 0, 97]
assert random.sample('abcdef',3) == ['b', 'd', 'c']
assert random.sample(['a','b'],counts=[3,2],k=3) == ['a', 'a', 'a']
assert random.uniform(1,5) == 4.828852288827125
assert random.triangular(0,10,3) == 3.1854287117885303
assert random.gauss(0,1) == 0.3765998586879102
assert random.gauss(5,2) == 5.4964268986568285
assert random.normalvariate(0,1) == 1.5043537616578755
assert random.lognormvariate(0,1) == 7.025153317731465
assert random.expovariate(2) == 0.38418121201508465
assert random.vonmisesvariate(0,4) == 0.571974577361018
assert random.gammavariate(2,3) == 2.966156156613075
assert random.gammavariate(0.5,1) == 0.008924371341063355
assert random.betavariate(2,3) == 0.1282419459135172
assert random.paretovariate(3) == 1.166616388605337
assert random.weibullvariate(1,2) == 0.48486958705794414
assert random.binomialvariate(10,0.3) == 4
assert random.binomialvariate(100,0.4) == 44
assert random.getrandbits(40) == 297982492151
assert random.randbytes(6) == b'\xe6fQ\xfd\xe6\xec'
assert (lambda l: random.shuffle(l) or l)(list(range(10))) == [9, 2, 4, 7, 1, 0, 6, 5, 3, 8]

# A seed.
random.seed('hello')
assert random.random() == 0.3537754404730722
assert random.randint(1,100) == 85
assert random.randrange(10) == 8
assert random.randrange(1,100,7) == 8
assert random.choice('abcdef') == 'b'
assert random.choices([1,2,3],k=5) == [2, 3, 2, 2, 1]
assert random.choices('ab',weights=[1,3],k=4) == ['b', 'b', 'b', 'b']
assert random.choices('abc',cum_weights=[1,3,4],k=4) == ['a', 'c', 'b', 'c']
assert random.sample(range(100),5) == [79, 32, 22, 2, 11]
assert random.sample('abcdef',3) == ['c', 'f', 'b']
assert random.sample(['a','b'],counts=[3,2],k=3) == ['b', 'a', 'a']
assert random.uniform(1,5) == 3.4056233126556226
assert random.triangular(0,10,3) == 2.4970575778332917
assert random.gauss(0,1) == -1.1031149617284521
assert random.gauss(5,2) == 6.483542118608041
assert random.normalvariate(0,1) == 1.4754450224488116
assert random.lognormvariate(0,1) == 0.8663570806608739
assert random.expovariate(2) == 0.24524475803420878
assert random.vonmisesvariate(0,4) == 5.896422799052658
assert random.gammavariate(2,3) == 6.073104793172993
assert random.gammavariate(0.5,1) == 0.8988996166810517
assert random.betavariate(2,3) == 0.7848669274202893
assert random.paretovariate(3) == 2.0123621814316026
assert random.weibullvariate(1,2) == 0.6332101295439114
assert random.binomialvariate(10,0.3) == 2
assert random.binomialvariate(100,0.4) == 36
assert random.getrandbits(40) == 783891115217
assert random.randbytes(6) == b'\xab\\\xb9\xd6\x85F'
assert (lambda l: random.shuffle(l) or l)(list(range(10))) == [4, 2, 9, 5, 8, 6, 1, 7, 0, 3]

# A seed.
random.seed(b'bytes')
assert random.random() == 0.37075677971469856
assert random.randint(1,100) == 86
assert random.randrange(10) == 2
assert random.randrange(1,100,7) == 57
assert random.choice('abcdef') == 'a'
assert random.choices([1,2,3],k=5) == [2, 1, 2, 1, 1]
assert random.choices('ab',weights=[1,3],k=4) == ['b', 'b', 'b', 'b']
assert random.choices('abc',cum_weights=[1,3,4],k=4) == ['b', 'b', 'b', 'b']
assert random.sample(range(100),5) == [13, 16, 79, 96, 11]
assert random.sample('abcdef',3) == ['d', 'f', 'c']
assert random.sample(['a','b'],counts=[3,2],k=3) == ['a', 'a', 'b']
assert random.uniform(1,5) == 4.498794494172282
assert random.triangular(0,10,3) == 4.447443503930032
assert random.gauss(0,1) == -0.9105596706447937
assert random.gauss(5,2) == 3.5202902532981044
assert random.normalvariate(0,1) == -1.9082346709733593
assert random.lognormvariate(0,1) == 0.606294819196828
assert random.expovariate(2) == 0.05855655659731996
assert random.vonmisesvariate(0,4) == 1.5711779513000492
assert random.gammavariate(2,3) == 9.12734219328495
assert random.gammavariate(0.5,1) == 1.241947290039995
assert random.betavariate(2,3) == 0.5779578736784812
assert random.paretovariate(3) == 1.5871153057089713
assert random.weibullvariate(1,2) == 1.1322672842534192
assert random.binomialvariate(10,0.3) == 2
assert random.binomialvariate(100,0.4) == 40
assert random.getrandbits(40) == 24728875369
assert random.randbytes(6) == b'\xed6\xef=\x94\x9b'
assert (lambda l: random.shuffle(l) or l)(list(range(10))) == [3, 8, 5, 0, 7, 1, 4, 2, 9, 6]

# A seed.
random.seed(3.5)
assert random.random() == 0.3039190124834461
assert random.randint(1,100) == 30
assert random.randrange(10) == 0
assert random.randrange(1,100,7) == 64
assert random.choice('abcdef') == 'a'
assert random.choices([1,2,3],k=5) == [1, 1, 2, 1, 3]
assert random.choices('ab',weights=[1,3],k=4) == ['b', 'a', 'b', 'b']
assert random.choices('abc',cum_weights=[1,3,4],k=4) == ['b', 'a', 'b', 'b']
assert random.sample(range(100),5) == [71, 82, 81, 70, 65]
assert random.sample('abcdef',3) == ['f', 'e', 'd']
assert random.sample(['a','b'],counts=[3,2],k=3) == ['b', 'a', 'b']
assert random.uniform(1,5) == 3.311933015949046
assert random.triangular(0,10,3) == 6.064831692688482
assert random.gauss(0,1) == 1.007135689332215
assert random.gauss(5,2) == 3.8316782853902644
assert random.normalvariate(0,1) == 0.4595910541001429
assert random.lognormvariate(0,1) == 1.160602801728328
assert random.expovariate(2) == 0.01046580738020946
assert random.vonmisesvariate(0,4) == 5.821785269002492
assert random.gammavariate(2,3) == 10.432348211225683
assert random.gammavariate(0.5,1) == 0.019422775107164315
assert random.betavariate(2,3) == 0.1318975351884929
assert random.paretovariate(3) == 1.0697493758780445
assert random.weibullvariate(1,2) == 0.4204480129395263
assert random.binomialvariate(10,0.3) == 3
assert random.binomialvariate(100,0.4) == 35
assert random.getrandbits(40) == 156842749772
assert random.randbytes(6) == b'C22"\xd2\x93'
assert (lambda l: random.shuffle(l) or l)(list(range(10))) == [9, 6, 0, 3, 8, 7, 2, 5, 4, 1]

# A seed.
random.seed(-7)
assert random.random() == 0.32383276483316237
assert random.randint(1,100) == 20
assert random.randrange(10) == 6
assert random.randrange(1,100,7) == 71
assert random.choice('abcdef') == 'a'
assert random.choices([1,2,3],k=5) == [1, 2, 2, 1, 2]
assert random.choices('ab',weights=[1,3],k=4) == ['a', 'b', 'a', 'a']
assert random.choices('abc',cum_weights=[1,3,4],k=4) == ['b', 'c', 'a', 'a']
assert random.sample(range(100),5) == [80, 74, 7, 73, 50]
assert random.sample('abcdef',3) == ['a', 'b', 'f']
assert random.sample(['a','b'],counts=[3,2],k=3) == ['b', 'a', 'b']
assert random.uniform(1,5) == 2.676556174285861
assert random.triangular(0,10,3) == 4.329727695008817
assert random.gauss(0,1) == -1.15669716915384
assert random.gauss(5,2) == 3.8951334089404943
assert random.normalvariate(0,1) == 0.34810487272738316
assert random.lognormvariate(0,1) == 1.16231182585938
assert random.expovariate(2) == 0.05125483381402488
assert random.vonmisesvariate(0,4) == 0.9489794330715041
assert random.gammavariate(2,3) == 5.950522069272218
assert random.gammavariate(0.5,1) == 1.7077038005504082
assert random.betavariate(2,3) == 0.3393456550162171
assert random.paretovariate(3) == 1.150578875107866
assert random.weibullvariate(1,2) == 0.7718287311862461
assert random.binomialvariate(10,0.3) == 2
assert random.binomialvariate(100,0.4) == 34
assert random.getrandbits(40) == 540879277026
assert random.randbytes(6) == b'il\xf4k\t\n'
assert (lambda l: random.shuffle(l) or l)(list(range(10))) == [0, 9, 4, 3, 6, 7, 2, 5, 8, 1]

# A seed.
random.seed(2**70)
assert random.random() == 0.2327882718301838
assert random.randint(1,100) == 54
assert random.randrange(10) == 7
assert random.randrange(1,100,7) == 8
assert random.choice('abcdef') == 'a'
assert random.choices([1,2,3],k=5) == [2, 1, 1, 3, 1]
assert random.choices('ab',weights=[1,3],k=4) == ['b', 'b', 'b', 'a']
assert random.choices('abc',cum_weights=[1,3,4],k=4) == ['b', 'a', 'b', 'a']
assert random.sample(range(100),5) == [25, 83, 79, 43, 73]
assert random.sample('abcdef',3) == ['c', 'a', 'f']
assert random.sample(['a','b'],counts=[3,2],k=3) == ['a', 'b', 'b']
assert random.uniform(1,5) == 4.246341599547038
assert random.triangular(0,10,3) == 2.088837334557164
assert random.gauss(0,1) == -1.1537438488320626
assert random.gauss(5,2) == 4.886576070466063
assert random.normalvariate(0,1) == 0.7887476533047949
assert random.lognormvariate(0,1) == 9.184899266106088
assert random.expovariate(2) == 0.1307146552099769
assert random.vonmisesvariate(0,4) == 5.584741132275838
assert random.gammavariate(2,3) == 4.7140301028297
assert random.gammavariate(0.5,1) == 1.038626398991423
assert random.betavariate(2,3) == 0.6318763832931562
assert random.paretovariate(3) == 1.4348852702324852
assert random.weibullvariate(1,2) == 0.11774557323010887
assert random.binomialvariate(10,0.3) == 4
assert random.binomialvariate(100,0.4) == 40
assert random.getrandbits(40) == 931053152499
assert random.randbytes(6) == b'\t\x9a\xd8\xc7E\xb8'
assert (lambda l: random.shuffle(l) or l)(list(range(10))) == [1, 7, 0, 8, 2, 3, 9, 6, 4, 5]

# Errors and the rest.
raises(ValueError, 'empty range in randrange(5, 2)', lambda: random.randint(5,1))
raises(ValueError, 'empty range for randrange()', lambda: random.randrange(0))
raises(TypeError, "'float' object cannot be interpreted as an integer", lambda: random.randrange(1.5))
raises(ValueError, 'zero step for randrange()', lambda: random.randrange(1,2,0))
raises(IndexError, 'Cannot choose from an empty sequence', lambda: random.choice([]))
raises(IndexError, 'list index out of range', lambda: random.choices([]))
raises(ValueError, 'Total of weights must be greater than zero', lambda: random.choices([1],weights=[0]))
raises(ValueError, 'The number of weights does not match the population', lambda: random.choices([1],weights=[1,2]))
raises(ValueError, 'Sample larger than population or is negative', lambda: random.sample([1],2))
raises(TypeError, 'Population must be a sequence.  For dicts or sets, use sorted(d).', lambda: random.sample({1,2},1))
raises(TypeError, 'The only supported seed types are:\nNone, int, float, str, bytes, and bytearray.', lambda: random.seed([1]))
assert random.Random(5).random() == 0.6229016948897019
assert random.Random(5).getstate()[0] == 3
assert isinstance(random.random(),float)
raises(ZeroDivisionError, 'float division by zero', lambda: random.expovariate(0))
assert random.gauss() == 1.353180084069475
assert random.choices([1,2],k=0) == []
assert [random.Random(5).random() for _ in range(2)] == [0.6229016948897019, 0.6229016948897019]
assert random.Random(7).sample(range(1000), 4) == [331, 970, 154, 404]
assert random.Random('x').getrandbits(70) == 706789861893231824339
