//! The module `_random`: the Mersenne Twister MT19937.

use num_bigint::BigUint;
use num_traits::Signed;

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::library::{Constant, Module};
use crate::python::object::{
    Def, Fallible, Slots, TypeRow, Vm, binding, def, exception, flag, given, protocol, types,
};

const WORDS: usize = 624;
const MIDDLE: usize = 397;
/// Bytes of the index, before the state.
const INDEX_BYTES: usize = 4;

/// A generator: which word comes next, and the words.
struct Twister {
    index: usize,
    state: Vec<u32>,
}

impl Twister {
    /// `init_genrand`.
    fn from_seed(seed: u32) -> Twister {
        let mut state = vec![seed];
        for place in 1..WORDS {
            let previous = state[place - 1];
            let mixed = (previous ^ (previous >> 30)).wrapping_mul(1_812_433_253);
            state.push(mixed.wrapping_add(place as u32));
        }
        Twister { index: WORDS, state }
    }

    /// `init_by_array`.
    fn from_key(key: &[u32]) -> Twister {
        let mut twister = Twister::from_seed(19_650_218);
        let state = &mut twister.state;
        let (mut place, mut used) = (1, 0);
        for _ in 0..WORDS.max(key.len()) {
            let previous = state[place - 1];
            let mixed = (previous ^ (previous >> 30)).wrapping_mul(1_664_525);
            state[place] = (state[place] ^ mixed).wrapping_add(key[used]).wrapping_add(used as u32);
            place += 1;
            used = (used + 1) % key.len();
            if place >= WORDS {
                state[0] = state[WORDS - 1];
                place = 1;
            }
        }
        for _ in 1..WORDS {
            let previous = state[place - 1];
            let mixed = (previous ^ (previous >> 30)).wrapping_mul(1_566_083_941);
            state[place] = (state[place] ^ mixed).wrapping_sub(place as u32);
            place += 1;
            if place >= WORDS {
                state[0] = state[WORDS - 1];
                place = 1;
            }
        }
        state[0] = 0x8000_0000;
        twister
    }

    fn read(vm: &dyn Vm, object: Obj) -> Twister {
        let bytes = vm.heap.memory(start(object), INDEX_BYTES + 4 * WORDS);
        let mut words = bytes
            .chunks_exact(4)
            .map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]]));
        let index = words.next().unwrap_or(0) as usize;
        Twister { index, state: words.collect() }
    }

    fn write(&self, vm: &mut dyn Vm, object: Obj) {
        let words = std::iter::once(self.index as u32).chain(self.state.iter().copied());
        let bytes: Vec<u8> = words.flat_map(u32::to_le_bytes).collect();
        vm.heap.set_memory(start(object), &bytes);
    }

    /// Makes the next words.
    fn turn(&mut self) {
        for place in 0..WORDS {
            let next = self.state[(place + 1) % WORDS];
            let joined = (self.state[place] & 0x8000_0000) | (next & 0x7fff_ffff);
            let twist = if joined & 1 == 0 { 0 } else { 0x9908_b0df };
            self.state[place] = self.state[(place + MIDDLE) % WORDS] ^ (joined >> 1) ^ twist;
        }
        self.index = 0;
    }
}

/// Where the generator lies in the object.
fn start(object: Obj) -> u64 {
    8 * u64::from(object.0 + 2)
}

/// `genrand_uint32`.
fn next_word(vm: &mut dyn Vm, object: Obj) -> u32 {
    let first = start(object);
    let read = |vm: &dyn Vm, place: u64| {
        let bytes = vm.heap.memory(first + place, 4);
        bytes.try_into().map_or(0, u32::from_le_bytes)
    };
    let mut index = read(vm, 0) as usize;
    if index >= WORDS {
        let mut twister = Twister::read(vm, object);
        twister.turn();
        twister.write(vm, object);
        index = 0;
    }
    vm.heap.set_memory(first, &(index as u32 + 1).to_le_bytes());
    let mut word = read(vm, (INDEX_BYTES + 4 * index) as u64);
    word ^= word >> 11;
    word ^= (word << 7) & 0x9d2c_5680;
    word ^= (word << 15) & 0xefc6_0000;
    word ^ (word >> 18)
}

fn random(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let high = next_word(vm, arguments[0]) >> 5;
    let low = next_word(vm, arguments[0]) >> 6;
    let value = f64::from(high).mul_add(67_108_864.0, f64::from(low));
    Ok(vm.heap.float(value / 9_007_199_254_740_992.0))
}

fn seed(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    seed_with(vm, arguments[0], arguments[1])?;
    Ok(vm.none())
}

fn seed_with(vm: &mut dyn Vm, object: Obj, seed: Obj) -> Fallible<()> {
    if seed.is_null() || seed == image::NONE {
        let key = vm.process.entropy(4 * WORDS);
        let key: Vec<u32> = key
            .chunks_exact(4)
            .map(|word| u32::from_le_bytes([word[0], word[1], word[2], word[3]]))
            .collect();
        Twister::from_key(&key).write(vm, object);
        return Ok(());
    }
    let magnitude = if given::is_int(vm, seed) {
        vm.heap.big(seed).abs().magnitude().clone()
    } else {
        BigUint::from(protocol::hash(vm, seed)? as u64)
    };
    let key = magnitude.to_u32_digits();
    let key = if key.is_empty() { vec![0] } else { key };
    Twister::from_key(&key).write(vm, object);
    Ok(())
}

fn get_random_bits(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let count = given::size(vm, arguments[1], 0);
    let count = match count {
        Ok(count) => i32::try_from(count).ok(),
        Err(raised) if !exception::matches(vm, t::OVERFLOW_ERROR) => return Err(raised),
        Err(_) => {
            exception::clear(vm);
            None
        }
    };
    let Some(count) = count else {
        return Err(exception::overflow_error(vm, "int too big to convert"));
    };
    if count < 0 {
        return Err(exception::value_error(vm, "number of bits must be non-negative"));
    }
    if !vm.heap.has_room(count as u64 / 7) {
        return Err(exception::memory_error(vm));
    }
    let mut left = count as u32;
    if left <= 32 {
        let word = if left == 0 { 0 } else { next_word(vm, arguments[0]) >> (32 - left) };
        return Ok(vm.heap.int(i64::from(word)));
    }
    let mut words = Vec::with_capacity(left.div_ceil(32) as usize);
    while left > 0 {
        let word = next_word(vm, arguments[0]);
        words.push(if left < 32 { word >> (32 - left) } else { word });
        left = left.saturating_sub(32);
    }
    let value = BigUint::from_slice(&words).into();
    Ok(vm.heap.int_from_big(&value))
}

fn get_state(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let twister = Twister::read(vm, arguments[0]);
    let words = twister.state.iter().map(|word| i64::from(*word));
    let mut items: Vec<Owned> = words.map(|word| vm.heap.int(word)).collect();
    items.push(vm.heap.int(twister.index as i64));
    Ok(vm.heap.tuple_from_owned(items))
}

fn set_state(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let [object, state] = [arguments[0], arguments[1]];
    if !types::is_instance(vm, state, t::TUPLE) {
        return Err(exception::type_error(vm, "state vector must be a tuple"));
    }
    let items = vm.heap.tuple_items(state);
    if items.len() != WORDS + 1 {
        return Err(exception::value_error(vm, "state vector is the wrong size"));
    }
    let mut words = Vec::with_capacity(items.len());
    for item in items {
        let int = protocol::index_object(vm, item)?;
        let value = vm.heap.big(int.get());
        vm.release(int);
        if value.is_negative() {
            let text = "can't convert negative value to unsigned int";
            return Err(exception::overflow_error(vm, text));
        }
        let Ok(word) = u32::try_from(&value) else {
            return Err(exception::value_error(vm, "invalid state"));
        };
        words.push(word);
    }
    let index = words.pop().unwrap_or(0) as usize;
    if index > WORDS {
        return Err(exception::value_error(vm, "invalid state"));
    }
    Twister { index, state: words }.write(vm, object);
    Ok(vm.none())
}

fn new(vm: &mut dyn Vm, kind: Obj, _: &[Obj], _: &[Obj]) -> Fallible<Owned> {
    Ok(vm.heap.new_object(kind))
}

fn init(vm: &mut dyn Vm, object: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<()> {
    if vm.heap.type_of(object) == t::RANDOM {
        binding::no_keywords(vm, "Random", keywords)?;
    }
    if arguments.len() - keywords.len() > 1 {
        return Err(exception::type_error(vm, "Random() requires 0 or 1 argument"));
    }
    seed_with(vm, object, arguments.first().copied().unwrap_or(Obj::NULL))
}

const METHODS: &[Def] = &[
    def("random", "($self, /)", random).doc("random() -> x in the interval [0, 1)."),
    def("seed", "($self, n=None, /)", seed).doc(
        "seed([n]) -> None.\n\nDefaults to use urandom and falls back to a combination\nof the \
         current time and the process identifier.",
    ),
    def("getstate", "($self, /)", get_state)
        .doc("getstate() -> tuple containing the current state."),
    def("setstate", "($self, state, /)", set_state)
        .doc("setstate(state) -> None.  Restores generator state."),
    def("getrandbits", "($self, k, /)", get_random_bits)
        .doc("getrandbits(k) -> x.  Generates an int with k random bits."),
];

const ROWS: &[TypeRow] = &[TypeRow {
    methods: METHODS,
    flags: flag::BASE_TYPE,
    doc: "Random() -> create a random number generator with its own internal state.",
    ..TypeRow::new(
        "_random.Random",
        t::RANDOM,
        Slots { new: Some(new), init: Some(init), ..Slots::EMPTY },
    )
}];

/// The module's row.
pub const MODULE: Module = Module {
    name: "_random",
    doc: "Module implements the Mersenne Twister random number generator.",
    constants: &[("Random", Constant::Static(t::RANDOM))],
    types: ROWS,
    ..Module::EMPTY
};
