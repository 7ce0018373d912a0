"""_md5, _sha1, _sha2, _sha3 and _blake2: message digests."""
import _blake2
import _md5
import _sha1
import _sha2
import _sha3


def raises(kind, text, action):
    try:
        action()
    except kind as error:
        assert type(error) is kind, (type(error), error)
        assert str(error) == text, str(error)
        return
    raise AssertionError(f"{kind.__name__} was not raised: {text}")


assert _md5.md5(b'a').hexdigest() == '0cc175b9c0f1b6a831c399e269772661'
assert _md5.md5(string=b'a').digest() == b'\x0c\xc1u\xb9\xc0\xf1\xb6\xa81\xc3\x99\xe2iw&a'
raises(TypeError, 'Strings must be encoded before hashing', lambda: _md5.md5('a'))
raises(TypeError, 'object supporting the buffer API required', lambda: _md5.md5(1))
assert _md5.md5(b'a',usedforsecurity=False).name == 'md5'
assert _md5.md5().block_size == 64
assert _md5.md5().digest_size == 16
assert repr(type(_md5.md5())) == "<class '_md5.md5'>"
raises(TypeError, "cannot create '_md5.md5' instances", lambda: type(_md5.md5())())
assert _sha1.sha1(b'x'*200).hexdigest() == '94218caae9904e93a3d7bf578bf4791926fc5e82'
assert _sha2.sha224(b'abc').hexdigest() == '23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7'
assert _sha2.sha256(b'abc').hexdigest() == 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
assert _sha2.sha384(b'abc').hexdigest() == 'cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7'
assert _sha2.sha512(b'abc').hexdigest() == 'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f'
assert _sha2.sha256().block_size == 64
assert _sha2.sha512().block_size == 128
assert _sha2.sha224().name == 'sha224'
assert repr(type(_sha2.sha224())) == "<class '_sha2.SHA224Type'>"
raises(TypeError, 'Strings must be encoded before hashing', lambda: _sha2.sha256('a'))
assert repr(_sha3.sha3_256) == "<class '_sha3.sha3_256'>"
assert _sha3.sha3_224(b'abc').hexdigest() == 'e642824c3f8cf24ad09234ee7d3c766fc9a3a5168d0c94ad73b46fdf'
assert _sha3.sha3_256(b'abc').hexdigest() == '3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532'
assert _sha3.sha3_384(b'abc').hexdigest() == 'ec01498288516fc926459f58e2c6ad8df9b473cb0fc08c2596da7cf0e49be4b298d88cea927ac7f539f1edf228376d25'
assert _sha3.sha3_512(b'abc').hexdigest() == 'b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e10e116e9192af3c91a7ec57647e3934057340b4cf408d5a56592f8274eec53f0'
assert _sha3.shake_128(b'abc').hexdigest(20) == '5881092dd818bf5cf8a3ddb793fbcba74097d5c5'
assert _sha3.shake_256(b'abc').digest(5) == b'H3f`\x13'
raises(TypeError, "digest() missing required argument 'length' (pos 1)", lambda: _sha3.shake_256(b'abc').digest())
raises(ValueError, 'value must be positive', lambda: _sha3.shake_256(b'abc').hexdigest(-1))
assert _sha3.shake_128().digest_size == 0
assert _sha3.sha3_256()._capacity_bits == 512
assert _sha3.sha3_256()._rate_bits == 1088
assert _sha3.sha3_256()._suffix == b'\x06'
assert _sha3.sha3_256().block_size == 136
assert _sha3.sha3_512().block_size == 72
assert _sha3.shake_128().block_size == 168
assert _sha3.shake_128()._suffix == b'\x1f'
assert _sha3.implementation == 'HACL'
raises(TypeError, 'Strings must be encoded before hashing', lambda: _sha3.sha3_256('a'))
assert _blake2.blake2b(b'abc').hexdigest() == 'ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d17d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923'
assert _blake2.blake2s(b'abc').hexdigest() == '508c5e8c327c14e2e1a72ba34eeb452f37458b209ed63a294d999b4c86675982'
assert _blake2.blake2b(b'abc',digest_size=20).hexdigest() == '384264f676f39536840523f284921cdc68b6846b'
assert _blake2.blake2b(b'abc',key=b'k').hexdigest() == 'aa65cf292e7df1f7439b350072d55485083ccf55b149a400c8c0548233f46447d9f95242a31bf783081c997a6c26e086bc8c0f363dd0c03e8f8edfae0c4aa5ca'
assert _blake2.blake2b(b'abc',salt=b's',person=b'p').hexdigest() == '6f99b78f1bed79e3164156f32ae5881e6eb6bb17a17ea2d38e513e62333fd5ffd3794bba83115b69cadde0c3a1bdf8d67e64107efb68de3e86baac6abe6286e1'
assert _blake2.blake2s(b'abc',digest_size=5,key=b'kk',salt=b's',person=b'p').hexdigest() == 'c2e952bd56'
raises(ValueError, 'digest_size must be between 1 and 64 bytes', lambda: _blake2.blake2b(digest_size=0))
raises(ValueError, 'digest_size must be between 1 and 64 bytes', lambda: _blake2.blake2b(digest_size=65))
raises(ValueError, 'maximum key length is 64 bytes', lambda: _blake2.blake2b(key=b'x'*65))
raises(ValueError, 'maximum salt length is 16 bytes', lambda: _blake2.blake2b(salt=b'x'*17))
raises(ValueError, 'maximum person length is 16 bytes', lambda: _blake2.blake2b(person=b'x'*17))
raises(ValueError, 'digest_size must be between 1 and 32 bytes', lambda: _blake2.blake2s(digest_size=33))
assert _blake2.blake2b(fanout=2,depth=2,leaf_size=64,node_offset=1,node_depth=1,inner_size=64,last_node=True).hexdigest() == '1bb253a9e0581d482b9f32978e31b5c7554532a76ef3b31bdd8d3b11cf5f88472a8e3f729c4c76a48d2baf8530df24762385a3b8c7f445e7ef0154498964b3c7'
raises(ValueError, 'fanout must be between 0 and 255', lambda: _blake2.blake2b(fanout=256))
raises(ValueError, 'depth must be between 1 and 255', lambda: _blake2.blake2b(depth=0))
raises(ValueError, 'depth must be between 1 and 255', lambda: _blake2.blake2b(b'',depth=300))
assert _blake2.blake2b().name == 'blake2b'
assert _blake2.blake2b().block_size == 128
assert _blake2.blake2s().block_size == 64
assert _blake2.blake2b().digest_size == 64
assert _blake2.blake2b.SALT_SIZE == 16
assert _blake2.blake2b.PERSON_SIZE == 16
assert _blake2.blake2b.MAX_KEY_SIZE == 64
assert _blake2.blake2b.MAX_DIGEST_SIZE == 64
assert _blake2.blake2s.SALT_SIZE == 8
assert _blake2.BLAKE2B_SALT_SIZE == 16
raises(TypeError, 'Strings must be encoded before hashing', lambda: _blake2.blake2b('a'))
assert repr(type(_blake2.blake2b())) == "<class '_blake2.blake2b'>"
raises(TypeError, 'Strings must be encoded before hashing', lambda: _md5.md5().update('a'))
raises(TypeError, 'md5.update() takes exactly one argument (0 given)', lambda: _md5.md5().update())
raises(TypeError, 'Strings must be encoded before hashing', lambda: _sha3.sha3_256().update('a'))
assert (_md5.md5(b'a')==_md5.md5(b'a')) is False
raises(TypeError, "sha256() got an unexpected keyword argument 'text'", lambda: _sha2.sha256(text=b'a'))
assert _sha2.sha256(data=b'a').digest() == _sha2.sha256(string=b'a').digest() == _sha2.sha256(b'a').digest()
raises(TypeError, "'data' and 'string' are mutually exclusive and support for 'string' keyword parameter is slated for "
       "removal in a future version.", lambda: _sha2.sha256(data=b'a', string=b''))
assert _sha3.shake_128(data=b'').digest(length=2) == b'\x7f\x9c' 
assert _md5.md5(b'x' * 55).hexdigest() == '04364420e25c512fd958a70738aa8f72'
assert _md5.md5(b'x' * 63).hexdigest() == '7dc2ca208106a2f703567bdff99d8981'
assert _md5.md5(b'x' * 64).hexdigest() == 'c1bb4f81d892b2d57947682aeb252456'
assert _md5.md5(b'x' * 65).hexdigest() == '1bc932052302d074bdec39795fe00cf6'
assert _md5.md5(b'x' * 127).hexdigest() == 'a0b28c1da68705c2ff883fe279b72753'
assert _md5.md5(b'x' * 128).hexdigest() == 'd69cb61a6ee87200676eb0d4b90edbcb'
assert _md5.md5(b'x' * 129).hexdigest() == '3926841d393c00c3f36260e5ace10dc1'
assert _md5.md5(b'x' * 1000).hexdigest() == '398533d48111e9f664b1f64cb10c4b63'
assert _sha1.sha1(b'x' * 55).hexdigest() == 'cef734ba81a024479e09eb5a75b6ddae62e6abf1'
assert _sha1.sha1(b'x' * 63).hexdigest() == '0ddc4e0cccd9a12850deb5abb0853a4425559fec'
assert _sha1.sha1(b'x' * 64).hexdigest() == 'bb2fa3ee7afb9f54c6dfb5d021f14b1ffe40c163'
assert _sha1.sha1(b'x' * 65).hexdigest() == '78c741ddc482e4cdf8c474a0876347a0905b6233'
assert _sha1.sha1(b'x' * 127).hexdigest() == 'e463484d274607e1897d4099497cbf2aedcf8206'
assert _sha1.sha1(b'x' * 128).hexdigest() == '150fa3fbdc899bd0b8f95a9fb6027f564d953762'
assert _sha1.sha1(b'x' * 129).hexdigest() == '2699b675922cc84a9b0dfd926eb7f8211c78693d'
assert _sha1.sha1(b'x' * 1000).hexdigest() == 'c3efa690fa3fdd2e2526853eed670538ea127638'
assert _sha2.sha256(b'x' * 55).hexdigest() == 'd5e285683cd4efc02d021a5c62014694958901005d6f71e89e0989fac77e4072'
assert _sha2.sha256(b'x' * 63).hexdigest() == '75220b47218278e656f2013bb8f0c455a25eaf01e86c64924e9d48d89776d6f2'
assert _sha2.sha256(b'x' * 64).hexdigest() == '7ce100971f64e7001e8fe5a51973ecdfe1ced42befe7ee8d5fd6219506b5393c'
assert _sha2.sha256(b'x' * 65).hexdigest() == '9537c5fdf120482f7d58d25e9ed583f52c02b4e304ea814db1633ad565aed7e9'
assert _sha2.sha256(b'x' * 127).hexdigest() == '70156a14adbabf98cff3a71c7084b417abf057a8efd27329ca36b7202c87d81f'
assert _sha2.sha256(b'x' * 128).hexdigest() == '24da1b81d0b16df6428eee73c69fcb2a93c76bc6df706f0c6670fe6bfe800464'
assert _sha2.sha256(b'x' * 129).hexdigest() == '0ec9eb33e74510bcdd1f2ea55206e82f21649c5c2becbf2b433eb475b34c01bd'
assert _sha2.sha256(b'x' * 1000).hexdigest() == '44f8354494a5ba03ba1792a8d3e9c534c47a9181980fde7a3f44b06ef2ae7c7f'
assert _sha2.sha512(b'x' * 55).hexdigest() == 'db9981645857e59805132f7699e78bbcf39f69380a41aac8e6fa158a0593f2017ffe48764687aa855dae3023fcceefd51a1551d57730423df18503e80ba381ba'
assert _sha2.sha512(b'x' * 63).hexdigest() == 'a6662db83dd0037dd13091be284aa0ece35d796b1cefe154a8ae10f7910a1f3cc6a097c0e8d068ca10099c5d0bfead8cefb93d4588b3a546017aa9a0f0509c12'
assert _sha2.sha512(b'x' * 64).hexdigest() == '791c91ff44685987a5c01d2811eede6f3a28d65e43709953c295931afc4941251e3a5dccbacabaf01dd729589b1c4d47da93f6991c414f21188fb8449a2d1064'
assert _sha2.sha512(b'x' * 65).hexdigest() == '460d9da1179e60cf8ee45d2c687e45c963611cdf87d24f006e503608ddf286344cffdc6d4ecdc58ee6b0aa83dad625629e4bb0c22b0161135ea53597a4106850'
assert _sha2.sha512(b'x' * 127).hexdigest() == '1d5a8893e7b7ed83d485d26f88cfb846f3760279916976fe538e539fc16f7cd19ba3e1c2cd5fda78749a74205755cdf694e8fa90b2bfed8815f406af76c1d7bf'
assert _sha2.sha512(b'x' * 128).hexdigest() == 'e2e22f8422b54b06e35c3ea30a383d1de7a8fbc27992923074103117020d8dd7024c3ecf7d6d1a15a6de5a75ff32fb486b9e8ced4c02ffe05822bf2cb734d0e0'
assert _sha2.sha512(b'x' * 129).hexdigest() == '19015483ea99fa74728fd7b13adba6b729cfa4ab7c388573efa2641d2af0577f24dd51acbaeec41a7a11d10f6c4e68a3b90e7b2348c678486a4365c9d9101cdd'
assert _sha2.sha512(b'x' * 1000).hexdigest() == 'ae13575c5d98bfa689617bb19f0f55efdd52b39397fd620bcd1fbc03fda979e6b69bfba24698176eafe766d31c48b70273b03198064323082e04cc4eb9126310'
assert _sha3.sha3_256(b'x' * 55).hexdigest() == 'eda53787af69bbe03d68cee92db97ef80d6614729997bef9e11eeea25d28d4fc'
assert _sha3.sha3_256(b'x' * 63).hexdigest() == '25f2c54dedb686eb03f5ad08d36e88df739c9e37be801b7fa14935ddc092555a'
assert _sha3.sha3_256(b'x' * 64).hexdigest() == 'ebfb7592668a75a51c15ba71c7557f210d515edb508d3f3cc5fe695d25dce857'
assert _sha3.sha3_256(b'x' * 65).hexdigest() == '0d36b280d026d0af2a4c184077f34eaf048b993dceb53d8b5b102e9021263e1c'
assert _sha3.sha3_256(b'x' * 127).hexdigest() == '37b7567adb0f454cf7c305f1fb1e1c4f7248468e2c109a87ffa6d61ab107551e'
assert _sha3.sha3_256(b'x' * 128).hexdigest() == '557d141a2a2b1e050e21fa79f5fd320b9e2b38454cf43810ecafc12e1d8ffbd6'
assert _sha3.sha3_256(b'x' * 129).hexdigest() == 'a6fac3456c7b007b3bbc49cf14c110efc057836b7cdddbc22737bee851eea86d'
assert _sha3.sha3_256(b'x' * 1000).hexdigest() == '9392d9e39b54fd1ee9f4655170fe8452f0793f47fc2af813d9c75727390b07a3'
assert _blake2.blake2b(b'x' * 55).hexdigest() == '4afff38c9d6bcf67265f58d14d0e91f821b875539b3f0da9115350c1d75fe4b1f6092f5b603a76211d3a73a3672af117ec9b9b9fcf4926c057cca134555efb0e'
assert _blake2.blake2b(b'x' * 63).hexdigest() == '2f517ee8fe1758bfcdac59dcb80c321a4a36c56fe9b6333e3110016140335711bff2c4b1d30c38bfa548c2993f469e22a2f06e4024c046765525826ed0659b52'
assert _blake2.blake2b(b'x' * 64).hexdigest() == '07f4350d7d5ca7a508151a1b58741e6f7f085072410c257edab95bdaad8f254ab525b14cc022ea06c654f02f4c66829de2f2838f14e6d1194e29bc9936ee81e1'
assert _blake2.blake2b(b'x' * 65).hexdigest() == '422cc0b430594e3406415c34eb41988043be8e40cd88a51fd344bcee0809aa218dc52f3e1dee4d569743e36ae6e57d9991a275b20caf47bee6b0ba2e3d293851'
assert _blake2.blake2b(b'x' * 127).hexdigest() == 'acc1cd9ebcd76c8f0e9afcfe2e2479a1ab53ad0d02c8ebd767fd1e26c5cf96767c81077e5edd55f3fd8709dea6849b9792c8c19813f5ae6de9ac4d3a5efad515'
assert _blake2.blake2b(b'x' * 128).hexdigest() == '082b91ea2e15d1556d2ceefdd5af5d64d31b4e01aff1959724578876293825b236ee8079173a0a38160d7d6685d6bca0bfb62c177b3599b8727d9173e2115b91'
assert _blake2.blake2b(b'x' * 129).hexdigest() == '362a53bbe2ec08097b2f358a41d0e153aeed4c132af928400872413650e7bf22f9ae428ff73770170bbd95f935e5dd1953c17de8c7264c72d1f99303bf22dfaa'
assert _blake2.blake2b(b'x' * 1000).hexdigest() == '63e36e4569cd772ba719ec50f6627e07ab6764c5ddffc84607abdff7f0083511dd276f3949c66386ca236cd123b5adc4919875d5abb17d17bbabdeabf0db7e9f'
assert _blake2.blake2s(b'x' * 55).hexdigest() == 'e6135bdf4a709d0f768f609be15673ba474b9c8b825fc1e0ba5abeb19d26322c'
assert _blake2.blake2s(b'x' * 63).hexdigest() == 'b50445cd4b286a6de121a47cff94a42c92539a13f27c23562b5c2f719ecaf1f3'
assert _blake2.blake2s(b'x' * 64).hexdigest() == 'c13eb20b85b1d6a72d52af717429fc54eacc63fecde1295b26f0fa251bdcf40e'
assert _blake2.blake2s(b'x' * 65).hexdigest() == '77f538c970521d7f5b94c5e8c88b8ce35661dfc6d61b5bc837da31e543cc6b81'
assert _blake2.blake2s(b'x' * 127).hexdigest() == '91c4b2c45a1ae44067382550f189e7983ac770b0ad06430657b776261e6fe8b6'
assert _blake2.blake2s(b'x' * 128).hexdigest() == '0b81df8f2e8616dc992bff767a30f204a479af922fcb6bcd0a4bebeead30ab06'
assert _blake2.blake2s(b'x' * 129).hexdigest() == '8649145538784833c3d83f5d9dd936519c0e6804dc2adbdddb020143244a33f6'
assert _blake2.blake2s(b'x' * 1000).hexdigest() == '267200e86d237971cc5dac276d6e19b4f20aba6a1cf52c90cd6321d5410c4161'
