//! What instructions and native code cost in virtual time, for each CPython: `tests/bench/costs/` measures it.

/// What costs time. Instructions cost `Instruction` each, and some of them more; native code costs by what it goes through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// Any instruction: what a load of a local costs.
    Instruction,
    /// `FOR_ITER`: an item.
    Iteration,
    /// `BINARY_OP`: an int or float is made.
    Arithmetic,
    /// `COMPARE_OP`, `CONTAINS_OP`, `TO_BOOL`.
    Comparison,
    /// `LOAD_ATTR`, `STORE_ATTR`.
    Attribute,
    /// `BINARY_SUBSCR`, `STORE_SUBSCR`.
    Subscript,
    /// `STORE_GLOBAL`, `STORE_NAME`.
    NameStore,
    /// `BUILD_LIST`, `LIST_APPEND`, `BINARY_SLICE` and their kin.
    Building,
    /// `MAKE_FUNCTION`; an instance of a class written in Python.
    Instance,
    /// `FORMAT_SIMPLE`, `FORMAT_WITH_SPEC`.
    Formatting,
    /// Every other instruction that is more than moving references: `GET_ITER`, `LOAD_SUPER_ATTR`, imports.
    Other,
    /// A Python function is entered and left.
    PythonCall,
    /// A call of native code by an instruction.
    NativeCall,
    /// An exception is raised and caught, or leaves a frame.
    Raise,
    /// An object is made by native code.
    Object,
    /// A turn of a loop of native code over an iterator.
    Turn,
    /// An item is looked at or copied.
    Item,
    /// An entry of a dict or set finds its place in a larger table.
    Rehash,
    /// A comparison while sorting.
    SortComparison,
    /// A byte of a block of more than 512 bytes that is made.
    Byte,
    /// A character that is looked at.
    Character,
    /// A byte that goes into a digest.
    DigestByte,
    /// A product of two digits of an int.
    DigitProduct,
    /// A step of a regular expression.
    PatternStep,
}

/// Picoseconds for each kind of work in 3.13: medians of three runs on an otherwise idle core of a server of 2023,
/// brought to the speed at which `random_computation` takes 39 ms for its million turns.
const MEASURED: [(Work, u32); 24] = [
    (Work::Instruction, 1_100),
    (Work::Iteration, 7_000),
    (Work::Arithmetic, 11_500),
    (Work::Comparison, 1_500),
    (Work::Attribute, 500),
    (Work::Subscript, 3_000),
    (Work::NameStore, 9_000),
    (Work::Building, 9_000),
    (Work::Instance, 36_000),
    (Work::Formatting, 30_000),
    (Work::Other, 8_000),
    (Work::PythonCall, 8_000),
    (Work::NativeCall, 7_000),
    (Work::Raise, 45_000),
    (Work::Object, 10_000),
    (Work::Turn, 6_500),
    (Work::Item, 4_000),
    (Work::Rehash, 25_000),
    (Work::SortComparison, 13_000),
    (Work::Byte, 60),
    (Work::Character, 400),
    (Work::DigestByte, 1_000),
    (Work::DigitProduct, 900),
    (Work::PatternStep, 8_000),
];

/// What each kind of work costs in one version, in picoseconds.
#[derive(Debug, PartialEq)]
pub struct Costs([u32; MEASURED.len()]);

impl Costs {
    /// The costs of 3.13, brought to the speed of a version: its `random_computation` takes so many microseconds where
    /// that of 3.13 takes 39,000.
    const fn at(microseconds: u32) -> Costs {
        let mut costs = [0; MEASURED.len()];
        let mut row = 0;
        while row < MEASURED.len() {
            let (work, picoseconds) = MEASURED[row];
            costs[work as usize] = (picoseconds as u64 * microseconds as u64 / 39_000) as u32;
            row += 1;
        }
        Costs(costs)
    }

    /// Picoseconds.
    #[inline(always)]
    pub fn of(&self, work: Work) -> u32 {
        self.0[work as usize]
    }
}

pub static COSTS_3_9: Costs = Costs::at(63_000);
pub static COSTS_3_10: Costs = Costs::at(57_000);
pub static COSTS_3_11: Costs = Costs::at(44_000);
pub static COSTS_3_12: Costs = Costs::at(61_000);
pub static COSTS_3_13: Costs = Costs::at(39_000);
pub static COSTS_3_14: Costs = Costs::at(42_000);
pub static COSTS_3_15: Costs = Costs::at(54_000);
