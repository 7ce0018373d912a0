//! `BLAKE2b` and `BLAKE2s` (RFC 7693) with all of their parameters.

/// The variant with words of 64 or of 32 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    B,
    S,
}

const ORDER: [[usize; 16]; 10] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
    [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
    [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
    [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
    [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
    [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
    [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
    [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
    [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
];

const START: [u64; 8] = [
    0x6a09_e667_f3bc_c908,
    0xbb67_ae85_84ca_a73b,
    0x3c6e_f372_fe94_f82b,
    0xa54f_f53a_5f1d_36f1,
    0x510e_527f_ade6_82d1,
    0x9b05_688c_2b3e_6c1f,
    0x1f83_d9ab_fb41_bd6b,
    0x5be0_cd19_137e_2179,
];

impl Variant {
    fn word_bytes(self) -> usize {
        if self == Variant::B { 8 } else { 4 }
    }

    /// Bytes of a block.
    pub fn block(self) -> usize {
        16 * self.word_bytes()
    }

    /// Bytes of the longest digest, and of the longest key.
    pub fn longest(self) -> usize {
        8 * self.word_bytes()
    }

    /// Bytes of a salt, and of a personalization.
    pub fn salt(self) -> usize {
        2 * self.word_bytes()
    }

    fn start(self, word: usize) -> u64 {
        if self == Variant::B { START[word] } else { START[word] >> 32 }
    }

    fn rotate(self, value: u64, step: usize) -> u64 {
        match self {
            Variant::B => value.rotate_right([32, 24, 16, 63][step]),
            Variant::S => u64::from((value as u32).rotate_right([16, 12, 8, 7][step])),
        }
    }

    fn add(self, a: u64, b: u64) -> u64 {
        let sum = a.wrapping_add(b);
        if self == Variant::B { sum } else { sum & 0xffff_ffff }
    }

    fn words(self, bytes: &[u8]) -> Vec<u64> {
        let word =
            |bytes: &[u8]| bytes.iter().rev().fold(0, |value, byte| value << 8 | u64::from(*byte));
        bytes.chunks(self.word_bytes()).map(word).collect()
    }

    fn mix(self, state: &mut [u64; 16], [a, b, c, d]: [usize; 4], x: u64, y: u64) {
        state[a] = self.add(self.add(state[a], state[b]), x);
        state[d] = self.rotate(state[d] ^ state[a], 0);
        state[c] = self.add(state[c], state[d]);
        state[b] = self.rotate(state[b] ^ state[c], 1);
        state[a] = self.add(self.add(state[a], state[b]), y);
        state[d] = self.rotate(state[d] ^ state[a], 2);
        state[c] = self.add(state[c], state[d]);
        state[b] = self.rotate(state[b] ^ state[c], 3);
    }

    fn compress(self, hash: &mut [u64], block: &[u8], counter: u64, flags: [bool; 2]) {
        let message = self.words(block);
        let mask = if self == Variant::B { u64::MAX } else { 0xffff_ffff };
        let mut state = [0; 16];
        state[..8].copy_from_slice(hash);
        for word in 0..8 {
            state[8 + word] = self.start(word);
        }
        state[12] ^= counter & mask;
        if self == Variant::S {
            state[13] ^= counter >> 32;
        }
        for (word, flag) in [(14, flags[0]), (15, flags[1])] {
            if flag {
                state[word] ^= mask;
            }
        }
        let rounds = if self == Variant::B { 12 } else { 10 };
        for round in 0..rounds {
            let order = &ORDER[round % 10];
            let pick = |place: usize| message[order[place]];
            for column in 0..4 {
                let places = [column, 4 + column, 8 + column, 12 + column];
                self.mix(&mut state, places, pick(2 * column), pick(2 * column + 1));
            }
            for diagonal in 0..4 {
                let places = [
                    diagonal,
                    4 + (diagonal + 1) % 4,
                    8 + (diagonal + 2) % 4,
                    12 + (diagonal + 3) % 4,
                ];
                self.mix(&mut state, places, pick(8 + 2 * diagonal), pick(9 + 2 * diagonal));
            }
        }
        for word in 0..8 {
            hash[word] ^= state[word] ^ state[8 + word];
        }
    }

    /// The digest of a message; a key stands in front of it as a block of its own.
    pub fn digest(self, parameters: &[u8], is_last_node: bool, message: &[u8]) -> Vec<u8> {
        let words = self.words(parameters);
        let mut hash: Vec<u64> = (0..8).map(|word| self.start(word) ^ words[word]).collect();
        let size = self.block();
        let mut rest = message;
        let mut counter = 0;
        while rest.len() > size {
            counter += size as u64;
            self.compress(&mut hash, &rest[..size], counter, [false; 2]);
            rest = &rest[size..];
        }
        let mut last = rest.to_vec();
        counter += last.len() as u64;
        last.resize(size, 0);
        self.compress(&mut hash, &last, counter, [true, is_last_node]);
        let bytes = hash.iter().flat_map(|word| word.to_le_bytes()[..self.word_bytes()].to_vec());
        bytes.take(parameters[0] as usize).collect()
    }
}
