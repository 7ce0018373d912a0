//! The module `_kdf`: keys made of passwords, as OpenSSL makes them for `hashlib`.

use sha2::Digest;

use crate::python::heap::image::NONE;
use crate::python::heap::{Obj, Owned};
use crate::python::library::Module;
use crate::python::object::{Fallible, Vm, bytes_like, def, exception, given};

/// What of a key in HMAC does not depend on the message.
#[derive(Clone)]
struct Keyed<D> {
    inner: D,
    outer: D,
}

impl<D: Digest + Clone> Keyed<D> {
    fn new(key: &[u8], block: usize) -> Keyed<D> {
        let mut padded = if key.len() > block { D::digest(key).to_vec() } else { key.to_vec() };
        padded.resize(block, 0);
        let with = |mask: u8| {
            let mut hash = D::new();
            hash.update(padded.iter().map(|byte| byte ^ mask).collect::<Vec<u8>>());
            hash
        };
        Keyed { inner: with(0x36), outer: with(0x5c) }
    }

    fn sign(&self, parts: &[&[u8]]) -> Vec<u8> {
        let mut inner = self.inner.clone();
        for part in parts {
            inner.update(part);
        }
        let mut outer = self.outer.clone();
        outer.update(inner.finalize());
        outer.finalize().to_vec()
    }
}

/// PBKDF2 (RFC 8018).
fn derive<D: Digest + Clone>(
    password: &[u8],
    salt: &[u8],
    turns: u64,
    length: usize,
    block: usize,
) -> Vec<u8> {
    let keyed = Keyed::<D>::new(password, block);
    let mut key = Vec::new();
    let mut number: u32 = 1;
    while key.len() < length {
        let mut last = keyed.sign(&[salt, &number.to_be_bytes()]);
        let mut sum = last.clone();
        for _ in 1..turns {
            last = keyed.sign(&[&last]);
            sum.iter_mut().zip(&last).for_each(|(sum, byte)| *sum ^= byte);
        }
        key.extend(sum);
        number += 1;
    }
    key.truncate(length);
    key
}

type Derive = fn(&[u8], &[u8], u64, usize, usize) -> Vec<u8>;

/// Name, how it derives, its block, its digest's size.
const DIGESTS: &[(&str, Derive, usize, usize)] = &[
    ("md5", derive::<md5::Md5>, 64, 16),
    ("sha1", derive::<sha1::Sha1>, 64, 20),
    ("sha224", derive::<sha2::Sha224>, 64, 28),
    ("sha256", derive::<sha2::Sha256>, 64, 32),
    ("sha384", derive::<sha2::Sha384>, 128, 48),
    ("sha512", derive::<sha2::Sha512>, 128, 64),
    ("sha3_224", derive::<sha3::Sha3_224>, 144, 28),
    ("sha3_256", derive::<sha3::Sha3_256>, 136, 32),
    ("sha3_384", derive::<sha3::Sha3_384>, 104, 48),
    ("sha3_512", derive::<sha3::Sha3_512>, 72, 64),
];

fn pbkdf2_hmac(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let [name, password, salt, turns, length] = *arguments else { return Ok(vm.none()) };
    given::expect_str(vm, "pbkdf2_hmac", "argument 'hash_name'", name)?;
    let name = vm.heap.text(name).to_lowercase().replace('-', "");
    let (password, salt) = (bytes_like::expect(vm, password)?, bytes_like::expect(vm, salt)?);
    let turns = given::size(vm, turns, 0)?;
    if turns < 1 {
        return Err(exception::value_error(vm, "iteration value must be greater than 0."));
    }
    let Some((_, derive, block, size)) = DIGESTS.iter().find(|row| row.0 == name) else {
        let text = format!("unsupported hash type {name}");
        return Err(exception::value_error(vm, text));
    };
    let length = match length.some().filter(|length| *length != NONE) {
        None => *size as i64,
        Some(length) => given::size(vm, length, 0)?,
    };
    if length < 1 {
        return Err(exception::value_error(vm, "key length must be greater than 0."));
    }
    let blocks = (length as u64).div_ceil(*size as u64);
    spend(vm, (turns as u64).saturating_mul(blocks))?;
    let key = derive(&password, &salt, turns as u64, length as usize, *block);
    Ok(vm.heap.bytes(&key))
}

/// Work in native code counts against the limits of the run.
fn spend(vm: &mut dyn Vm, turns: u64) -> Fallible<()> {
    vm.process.native_turns = vm.process.native_turns.saturating_add(turns);
    vm.check_limits()
}

/// The core of Salsa20 with eight rounds, as scrypt uses it.
fn salsa(block: &mut [u32; 16]) {
    const STEPS: [[usize; 4]; 8] = [
        [4, 0, 8, 12],
        [9, 5, 13, 1],
        [14, 10, 2, 6],
        [3, 15, 7, 11],
        [1, 0, 2, 3],
        [6, 5, 7, 4],
        [11, 10, 8, 9],
        [12, 15, 13, 14],
    ];
    let before = *block;
    for _ in 0..4 {
        for [b, a, c, d] in STEPS {
            block[b] ^= block[a].wrapping_add(block[d]).rotate_left(7);
            block[c] ^= block[b].wrapping_add(block[a]).rotate_left(9);
            block[d] ^= block[c].wrapping_add(block[b]).rotate_left(13);
            block[a] ^= block[d].wrapping_add(block[c]).rotate_left(18);
        }
    }
    for (word, old) in block.iter_mut().zip(before) {
        *word = word.wrapping_add(old);
    }
}

/// `scryptBlockMix` (RFC 7914).
fn mix_block(words: &[u32]) -> Vec<u32> {
    let count = words.len() / 16;
    let mut last = [0; 16];
    last.copy_from_slice(&words[(count - 1) * 16..]);
    let mut mixed = vec![0; words.len()];
    for (number, part) in words.chunks_exact(16).enumerate() {
        last.iter_mut().zip(part).for_each(|(word, other)| *word ^= other);
        salsa(&mut last);
        let place = if number % 2 == 0 { number / 2 } else { count / 2 + number / 2 };
        mixed[place * 16..place * 16 + 16].copy_from_slice(&last);
    }
    mixed
}

/// `scryptROMix`.
fn mix(bytes: &mut [u8], turns: usize) {
    let words =
        bytes.chunks_exact(4).map(|part| u32::from_le_bytes([part[0], part[1], part[2], part[3]]));
    let mut state: Vec<u32> = words.collect();
    let mut kept: Vec<Vec<u32>> = Vec::with_capacity(turns);
    for _ in 0..turns {
        kept.push(state.clone());
        state = mix_block(&state);
    }
    for _ in 0..turns {
        let place = state[state.len() - 16] as usize & (turns - 1);
        state.iter_mut().zip(&kept[place]).for_each(|(word, other)| *word ^= other);
        state = mix_block(&state);
    }
    for (part, word) in bytes.chunks_exact_mut(4).zip(state) {
        part.copy_from_slice(&word.to_le_bytes());
    }
}

fn scrypt(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let [password, salt, n, r, p, most, length] = *arguments else { return Ok(vm.none()) };
    let password = bytes_like::expect(vm, password)?;
    for (name, value) in [("salt", salt), ("n", n), ("r", r), ("p", p)] {
        if value.is_null() || value == NONE {
            let text = if name == "salt" {
                "salt is required".to_owned()
            } else {
                format!("{name} is required and must be an unsigned int")
            };
            return Err(exception::type_error(vm, text));
        }
    }
    let salt = bytes_like::expect(vm, salt)?;
    let [n, r, p] = [given::size(vm, n, 0)?, given::size(vm, r, 0)?, given::size(vm, p, 0)?];
    let (most, length) = (given::size(vm, most, 0)?, given::size(vm, length, 64)?);
    if n < 2 || n & (n - 1) != 0 {
        return Err(exception::value_error(vm, "n must be a power of 2."));
    }
    if length < 1 || most < 0 {
        let text = if length < 1 {
            "dklen must be greater than 0 and smaller than 2147483647"
        } else {
            "maxmem must be positive and smaller than 2147483647"
        };
        return Err(exception::value_error(vm, text));
    }
    let limit = if most == 0 { 32 << 20 } else { most };
    let memory = 128_i64.saturating_mul(r).saturating_mul(n.saturating_add(p).saturating_add(2));
    if r < 1 || p < 1 || memory > limit {
        let text = "[digital envelope routines] memory limit exceeded";
        return Err(exception::value_error(vm, text));
    }
    spend(vm, (n as u64).saturating_mul(4 * (r * p) as u64))?;
    let size = 128 * r as usize;
    let mut blocks = derive::<sha2::Sha256>(&password, &salt, 1, size * p as usize, 64);
    for block in blocks.chunks_exact_mut(size) {
        mix(block, n as usize);
    }
    let key = derive::<sha2::Sha256>(&password, &blocks, 1, length as usize, 64);
    Ok(vm.heap.bytes(&key))
}

/// The module's row.
pub const MODULE: Module = Module {
    name: "_kdf",
    doc: "Keys made of passwords.",
    functions: &[
        def("pbkdf2_hmac", "($module, /, hash_name, password, salt, iterations, dklen=None)", pbkdf2_hmac)
            .doc("Password based key derivation function 2 (PKCS #5 v2.0) with HMAC as pseudorandom function."),
        def("scrypt", "($module, /, password, *, salt=None, n=None, r=None, p=None, maxmem=0, dklen=64)", scrypt)
            .doc("scrypt password-based key derivation function."),
    ],
    ..Module::EMPTY
};
