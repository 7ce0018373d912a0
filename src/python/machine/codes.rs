//! Loaded code: the instructions of all code objects in one text, their constants and names as objects.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::python::code::{Code, Constant, Instruction, Op, VARARGS, VARKEYWORDS};
use crate::python::compile::{common, intrinsic};
use crate::python::heap::image::{EMPTY_STR, FALSE, NONE, TRUE, small_int};
use crate::python::heap::{Heap, Kept, Obj, Owned, fields, image};
use crate::python::machine::Machine;
use crate::python::machine::events::CodeEvents;
use crate::python::machine::remember::Cache;
use crate::python::machine::specialize::Adaptive;
use crate::python::machine::units::{CARRIED, LIBRARY};
use crate::python::machine::watch;
use crate::python::object::Compiled;
use crate::python::version::LoopEnd;

/// A code object as the machine runs it; `first`, `constants`, `names` and `caches` are where its part of the
/// shared tables begins.
#[derive(Clone)]
pub struct Loaded {
    pub code: Arc<Code>,
    /// The code object; not held here.
    pub object: Obj,
    /// Which of all objects made it is: another one may come to lie at its address.
    serial: u32,
    pub unit: u32,
    pub first: u32,
    pub constants: u32,
    pub names: u32,
    pub caches: u32,
    pub locals: u32,
    pub stack_size: u32,
    /// The names of all its variables, as interned strings.
    pub variables: Vec<Obj>,
}

impl Loaded {
    /// The code object, if it still lives.
    pub fn living(&self, heap: &Heap) -> Option<Obj> {
        heap.is_alive(self.object, self.serial).then_some(self.object)
    }
}

/// What entering a frame needs of a [`Loaded`].
#[derive(Clone, Copy, PartialEq)]
pub struct Entry {
    pub first: u32,
    pub constants: u32,
    pub names: u32,
    pub caches: u32,
    pub locals: u32,
    /// Number of parameters, when a call needs nothing but positional arguments; otherwise `NOT_SIMPLE`.
    pub arguments: u32,
    /// What a call costs beside its instructions, loops aside.
    pub cost_ps: u32,
}

/// A function with `*args`, `**kwargs` or parameters that are only given by keyword.
pub const NOT_SIMPLE: u32 = u32::MAX;

/// All code of the process, each under a number that stays. The code object itself belongs to whoever refers to it, as in
/// CPython, and dies with the last of them. Constants and names are borrowed from it, for the frames that run it.
#[derive(Default)]
pub struct Codes {
    pub loaded: Arc<Vec<Loaded>>,
    /// What entering a frame needs of each.
    pub entries: Vec<Entry>,
    /// Instructions of all of them; jumps lead to places in this text.
    pub text: Arc<Vec<Instruction>>,
    pub constants: Vec<Obj>,
    pub names: Vec<Obj>,
    pub caches: Vec<Cache>,
    /// Where their lines begin, of those that were asked about.
    pub events: FxHashMap<u32, Arc<CodeEvents>>,
    /// The forms of instructions, where the program asks for them.
    pub adaptive: Option<Box<Adaptive>>,
    /// The constants of all code, where they are immortal and equal ones are one object (without a GIL).
    shared: Merged,
    /// The code of the frame that native code's threads begin with; held here.
    pub caller: Obj,
    /// What is loaded next comes from `compile()`, whose constants are as mortal as others.
    pub is_compiled: bool,
}

/// [`Codes`] at one moment.
#[derive(Clone)]
pub struct SavedCodes {
    loaded: Arc<Vec<Loaded>>,
    entries: Kept<Entry>,
    text: Arc<Vec<Instruction>>,
    constants: Kept<Obj>,
    names: Kept<Obj>,
    caches: Kept<Cache>,
    events: FxHashMap<u32, Arc<CodeEvents>>,
    adaptive: Option<Box<Adaptive>>,
    caller: Obj,
}

/// The constants of one compilation unit: equal ones are one object. It holds a reference to each.
pub type Merged = FxHashMap<Constant, Obj>;

impl Codes {
    /// As they are at a moment; what is as in an earlier one is shared with it.
    pub fn save(&self, earlier: Option<&SavedCodes>) -> SavedCodes {
        SavedCodes {
            loaded: Arc::clone(&self.loaded),
            entries: Kept::of(&self.entries, earlier.map(|earlier| &earlier.entries)),
            text: Arc::clone(&self.text),
            constants: Kept::of(&self.constants, earlier.map(|earlier| &earlier.constants)),
            names: Kept::of(&self.names, earlier.map(|earlier| &earlier.names)),
            caches: Kept::of(&self.caches, earlier.map(|earlier| &earlier.caches)),
            events: self.events.clone(),
            adaptive: self.adaptive.clone(),
            caller: self.caller,
        }
    }

    /// Makes them what they were.
    pub fn restore(&mut self, saved: &SavedCodes) {
        self.loaded = Arc::clone(&saved.loaded);
        saved.entries.put_back(&mut self.entries);
        self.text = Arc::clone(&saved.text);
        saved.constants.put_back(&mut self.constants);
        saved.names.put_back(&mut self.names);
        saved.caches.put_back(&mut self.caches);
        self.events.clone_from(&saved.events);
        self.adaptive.clone_from(&saved.adaptive);
        self.caller = saved.caller;
    }

    /// Loads a unit's code with all that are nested in it. Gives the outermost code object, and a reference to each
    /// constant, which CPython's syntax tree holds while a text runs.
    pub fn load(&mut self, heap: &mut Heap, code: &Arc<Code>, unit: u32) -> Compiled {
        let is_compiled = std::mem::take(&mut self.is_compiled);
        heap.interns_constants = heap.profile.keeps_constants && is_compiled;
        if heap.profile.keeps_constants && !is_compiled {
            return self.load_for_ever(heap, code, unit);
        }
        let mut merged = Merged::default();
        let object = self.load_nested(heap, code, unit, &mut merged);
        let bytecode = heap.profile.bytecode;
        let in_tree = |constant: &Constant| {
            !bytecode.folds_late || !matches!(constant, Constant::Tuple(_) | Constant::FrozenSet(_))
        };
        let (kept, folded): (Vec<_>, Vec<_>) =
            merged.into_iter().partition(|(constant, _)| in_tree(constant));
        let mut kept: Vec<Obj> = kept.into_iter().map(|(_, object)| object).collect();
        for (_, object) in folded {
            heap.release_raw(object);
        }
        // The parser joins the parts of a bytes literal to an empty one: the tree holds the same object twice.
        let bytes = kept.iter().filter(|object| heap.type_of(**object) == image::types::BYTES);
        let again: Vec<Obj> =
            if bytecode.joins_bytes { bytes.copied().collect() } else { Vec::new() };
        for object in again {
            heap.increment(object);
            kept.push(object);
        }
        kept.sort_unstable();
        (object, kept)
    }

    /// Loads a unit's code whose constants live as long as the process (`intern_constants`), but for texts, of which only
    /// those do that look like names.
    fn load_for_ever(&mut self, heap: &mut Heap, code: &Arc<Code>, unit: u32) -> Compiled {
        let mut shared = std::mem::take(&mut self.shared);
        let object = self.load_nested(heap, code, unit, &mut shared);
        let mut texts = Vec::new();
        shared.retain(|constant, object| {
            let is_text = matches!(constant, Constant::Str(_) | Constant::Surrogates(_));
            if is_text {
                texts.push(*object);
            } else {
                heap.keep_constant(*object);
            }
            !is_text
        });
        self.shared = shared;
        texts.sort_unstable();
        (object, texts)
    }

    /// The number of a code object.
    pub fn number_of(heap: &Heap, object: Obj) -> u32 {
        heap.word(object, fields::code::INDEX) as u32
    }

    fn load_nested(
        &mut self,
        heap: &mut Heap,
        code: &Arc<Code>,
        unit: u32,
        merged: &mut Merged,
    ) -> Owned {
        let mut constants: Vec<Owned> = Vec::with_capacity(code.constants.len());
        for constant in &code.constants {
            constants.push(match constant {
                Constant::Code(nested) => self.load_nested(heap, nested, unit, merged),
                other => object_of(heap, other, merged),
            });
        }
        let constants: Vec<Obj> = constants.into_iter().map(Owned::into_raw).collect();
        let names = interned(heap, code.names.iter());
        let variables = interned(heap, code.locals_plus.iter().map(|slot| &slot.name));
        let number = self.loaded.len() as u32;
        let object = code_object(heap, code, number, [&constants, &names, &variables]);
        let mut shared = Vec::new();
        let (first, cache_count) = self.append_text(heap, code, unit, &mut shared);
        let cost_ps = self.set_costs(heap.profile, code, first);
        let is_simple = code.flags & (VARARGS | VARKEYWORDS) == 0 && code.keyword_only_count == 0;
        let entry = Entry {
            first,
            constants: self.constants.len() as u32,
            names: self.names.len() as u32,
            caches: self.caches.len() as u32,
            locals: code.locals_plus.len() as u32,
            arguments: if is_simple { code.argument_count } else { NOT_SIMPLE },
            cost_ps,
        };
        self.entries.push(entry);
        Arc::make_mut(&mut self.loaded).push(Loaded {
            object: object.get(),
            serial: heap.serial(object.get()),
            unit,
            first,
            constants: entry.constants,
            names: entry.names,
            caches: entry.caches,
            locals: entry.locals,
            stack_size: code.stack_size,
            variables,
            code: Arc::clone(code),
        });
        self.constants.extend(constants);
        self.constants.extend(shared);
        self.names.extend(names);
        let caches = self.caches.len() + usize::from(cache_count) + 1;
        self.caches.resize(caches, Cache::default());
        object
    }

    /// Appends the instructions with their jumps made absolute; gives where they start, and the number of their caches:
    /// names of modules and classes, for which CPython has none, get one as well.
    /// What `LOAD_SMALL_INT` and `LOAD_COMMON_CONSTANT` push, if it is immortal, goes to `shared`, which follows the constants.
    fn append_text(
        &mut self,
        heap: &mut Heap,
        code: &Code,
        unit: u32,
        shared: &mut Vec<Obj>,
    ) -> (u32, u16) {
        let first = self.text.len() as u32;
        let mut count = code.cache_count;
        let text = growing(&mut self.text, code.instructions.len());
        let marks = if unit < CARRIED { watch::marks(code) } else { Vec::new() };
        let marks = marks.into_iter().chain(std::iter::repeat(0));
        let targets = if code.bytecode.tests_truth { jump_targets(code) } else { Vec::new() };
        let instructions = code.instructions.iter().enumerate().zip(marks);
        text.extend(instructions.map(|((index, instruction), hint)| {
            let shift = if instruction.op.is_jump() { first } else { 0 };
            let (mut op, mut arg) = runs_as(code, &targets, index, instruction.arg + shift);
            if let Some(object) = shared_object(heap, instruction.op, instruction.arg) {
                op = Op::LoadConst;
                let known = shared.iter().position(|known| *known == object);
                let place = known.unwrap_or(shared.len());
                if known.is_none() {
                    shared.push(object);
                }
                arg = (code.constants.len() + place) as u32;
            }
            let mut cache = instruction.cache;
            if matches!(instruction.op, Op::LoadName | Op::StoreName) && count < u16::MAX {
                count += 1;
                cache = count;
            }
            Instruction { op, hint, cache, arg }
        }));
        (first, count)
    }
}

/// A text that so many instructions are put to. While it runs it is another one's as well: then a copy goes on.
pub fn growing(text: &mut Arc<Vec<Instruction>>, more: usize) -> &mut Vec<Instruction> {
    if Arc::get_mut(text).is_none() {
        // With room for them, so that it is copied once.
        let mut copy = Vec::with_capacity(text.len() + more);
        copy.extend_from_slice(text);
        *text = Arc::new(copy);
    }
    Arc::make_mut(text)
}

/// What an instruction pushes that is the same object for all code.
fn shared_object(heap: &mut Heap, op: Op, arg: u32) -> Option<Obj> {
    match (op, arg) {
        (Op::LoadSmallInt, _) => Some(heap.int(i64::from(arg)).into_raw()),
        (Op::LoadCommonConstant, common::NONE) => Some(NONE),
        (Op::LoadCommonConstant, common::EMPTY_STR) => Some(EMPTY_STR),
        (Op::LoadCommonConstant, common::TRUE) => Some(TRUE),
        (Op::LoadCommonConstant, common::FALSE) => Some(FALSE),
        (Op::LoadCommonConstant, common::MINUS_ONE) => Some(small_int(-1)),
        _ => None,
    }
}

/// The instruction by which the machine runs another. A borrowed load counts like any other here, and what it counts
/// is left out where counts are shown.
fn runs_as(code: &Code, targets: &[bool], index: usize, arg: u32) -> (Op, u32) {
    let test = |at: usize| {
        let is_target = targets.get(at).copied().unwrap_or(true);
        code.instructions.get(at).map(|test| test.op).filter(|_| !is_target)
    };
    let before = |steps: usize| {
        let at = index.checked_sub(steps)?;
        code.instructions.get(at).map(|before| before.op)
    };
    match code.instructions[index].op {
        Op::LoadSmallInt => (Op::LoadConst, arg),
        Op::LoadFastBorrow | Op::LoadClosure => (Op::LoadFast, arg),
        Op::LoadFastBorrowLoadFastBorrow => (Op::LoadFastLoadFast, arg),
        Op::NotTaken | Op::KwNames | Op::Precall => (Op::Nop, arg),
        Op::PopIter => (Op::PopTop, arg),
        Op::EndAsyncForFrom => (Op::EndAsyncFor, arg),
        // A comparison that is jumped on at once finds the truth of its result itself.
        Op::CompareMasked => {
            let is_tested = test(index + 1).and_then(plain_test).is_some();
            (Op::CompareOp, arg >> 4 << 5 | u32::from(is_tested) << 4)
        }
        Op::ComparePlain => {
            let is_tested = test(index + 1).and_then(plain_test).is_some();
            (Op::CompareOp, arg << 5 | u32::from(is_tested) << 4)
        }
        op if plain_test(op).is_some() => {
            let is_truth = test(index).is_some() && before(1).is_some_and(gives_truth);
            match plain_test(op).filter(|_| is_truth) {
                Some(plain) => (plain, arg),
                None => (tested(op), arg),
            }
        }
        // An exhausted iterator leads over what cleans up after a generator.
        op @ (Op::ForIter | Op::ForIterPair) if code.bytecode.loop_end == LoopEnd::Dropped => {
            (op, arg + 2)
        }
        Op::PushNull if takes_iterator(before(1), code.instructions.get(index + 1)) => {
            (Op::PushNullBelow, arg)
        }
        Op::ImportName if code.bytecode.marks_imports && arg & 1 != 0 => {
            (Op::ImportLazily, arg >> 2)
        }
        Op::ImportName if code.bytecode.marks_imports => (Op::ImportName, arg >> 2),
        Op::ForIter if code.bytecode.loop_end == LoopEnd::Both => (Op::ForIter, arg + 1),
        Op::LoadGlobal if code.bytecode.null_below && arg & 1 != 0 => (Op::LoadGlobalBelow, arg),
        Op::LoadMethod => (Op::LoadAttr, arg << 1 | 1),
        Op::LoadAttrPlain => (Op::LoadAttr, arg << 1),
        Op::PopJumpForwardIfNone | Op::PopJumpBackwardIfNone => (Op::PopJumpIfNone, arg),
        Op::PopJumpForwardIfNotNone | Op::PopJumpBackwardIfNotNone => (Op::PopJumpIfNotNone, arg),
        Op::UnaryPositive => (Op::CallIntrinsic1, intrinsic::UNARY_POSITIVE),
        Op::ListToTuple => (Op::CallIntrinsic1, intrinsic::LIST_TO_TUPLE),
        Op::AsyncGenWrap => (Op::CallIntrinsic1, intrinsic::ASYNC_GENERATOR_WRAP),
        Op::PrepReraiseStar => (Op::CallIntrinsic2, 1),
        Op::ForIterOrEnd => (Op::ForIter, arg),
        Op::CallBelow if before(1) == Some(Op::KwNames) => (Op::CallNamed, arg),
        Op::CallPrepared if before(2) == Some(Op::KwNames) => (Op::CallNamed, arg),
        Op::CallPrepared => (Op::CallBelow, arg),
        Op::YieldValue if code.bytecode.tests_truth => {
            let next = code.instructions.get(index + 1).map_or(0, |next| next.arg & 3);
            (Op::YieldValue, u32::from(next >= 2))
        }
        op => (op, arg),
    }
}

/// Whether the NULL that is pushed belongs to an iterator: in the machine it lies below that.
fn takes_iterator(before: Option<Op>, next: Option<&Instruction>) -> bool {
    matches!(before, Some(Op::GetAwaitable | Op::GetAnext))
        || next.is_some_and(|next| next.op == Op::ForIterPair)
}

/// The instruction for a value that is True or False already.
fn plain_test(op: Op) -> Option<Op> {
    match op {
        Op::TestJumpIfFalse | Op::PopJumpForwardIfFalse | Op::PopJumpBackwardIfFalse => {
            Some(Op::PopJumpIfFalse)
        }
        Op::TestJumpIfTrue | Op::PopJumpForwardIfTrue | Op::PopJumpBackwardIfTrue => {
            Some(Op::PopJumpIfTrue)
        }
        _ => None,
    }
}

/// That for any value.
fn tested(op: Op) -> Op {
    if plain_test(op) == Some(Op::PopJumpIfFalse) {
        Op::TestJumpIfFalse
    } else {
        Op::TestJumpIfTrue
    }
}

/// Whether what an instruction pushes is True or False, when a test follows.
fn gives_truth(op: Op) -> bool {
    matches!(op, Op::CompareMasked | Op::ComparePlain | Op::ContainsOp | Op::IsOp | Op::UnaryNotAny)
}

/// Which instructions are jumped to.
fn jump_targets(code: &Code) -> Vec<bool> {
    let mut targets = vec![false; code.instructions.len() + 1];
    for jump in code.instructions.iter().filter(|jump| jump.op.is_jump()) {
        targets[jump.arg as usize] = true;
    }
    targets
}

impl Machine {
    /// A code object whose syntax tree is gone.
    pub fn load_code(&mut self, code: &Arc<Code>, unit: u32) -> Owned {
        let (object, tree) = self.codes.load(&mut self.core.heap, code, unit);
        self.release_tree(tree);
        object
    }

    /// A code object of changed code, over constants that are given as a tuple.
    pub fn load_changed(&mut self, mut code: Code, constants: Obj) -> Owned {
        // Places for the constants only: their objects are given.
        let kept = std::mem::take(&mut code.constants);
        code.constants = vec![Constant::None; kept.len()];
        let empty = Arc::new(code);
        let code = Arc::new(Code { constants: kept, ..(*empty).clone() });
        let unit = self.units.iter().position(|unit| *unit.name == *code.filename);
        let unit = unit.map_or(LIBRARY, |unit| unit as u32);
        let object = self.load_code(&empty, unit);
        let number = Codes::number_of(&self.core.heap, object.get());
        let loaded = &mut Arc::make_mut(&mut self.codes.loaded)[number as usize];
        loaded.code = code;
        let first = loaded.constants as usize;
        let items = self.core.heap.tuple_items(constants);
        self.codes.constants[first..first + items.len()].copy_from_slice(&items);
        let tuple = self.core.heap.own(constants);
        self.core.store(object.get(), fields::code::CONSTANTS, tuple);
        object
    }
}

fn interned<'a>(heap: &mut Heap, texts: impl Iterator<Item = &'a Arc<str>>) -> Vec<Obj> {
    texts.map(|text| heap.interned_name(text)).collect()
}

/// The object of a constant: a new reference.
pub fn object_of(heap: &mut Heap, constant: &Constant, merged: &mut Merged) -> Owned {
    if !constant.is_single()
        && let Some(object) = merged.get(constant)
    {
        return heap.own(*object);
    }
    let object = match constant {
        Constant::None | Constant::Code(_) => return heap.own(image::NONE),
        Constant::True => return heap.own(image::TRUE),
        Constant::False => return heap.own(image::FALSE),
        Constant::Ellipsis => return heap.own(image::ELLIPSIS),
        Constant::Int(value) => heap.int(*value),
        Constant::BigInt(value) => heap.int_from_big(value),
        Constant::Float(value) => heap.float(*value),
        Constant::Complex(real, imaginary) => heap.complex(*real, *imaginary),
        Constant::Str(text) if heap.interns_constants || Constant::is_interned(text) => {
            heap.interned(text)
        }
        Constant::Str(text) => {
            let text = heap.str(text);
            heap.str_hash(text.get());
            text
        }
        Constant::Surrogates(codes) => heap.str_from_codes(codes),
        Constant::Bytes(bytes) => {
            // The compiler looks for an equal one, by its hash.
            let bytes = heap.bytes(bytes);
            heap.bytes_hash(bytes.get());
            bytes
        }
        Constant::Tuple(items) => {
            let items = objects_of(heap, items, merged);
            tuple_of(heap, &items)
        }
        Constant::Slice(parts) => {
            let parts = objects_of(heap, &**parts, merged);
            let slice = heap.slice(parts[0], parts[1], parts[2]);
            for part in parts {
                heap.release(Owned::from_raw(part));
            }
            slice
        }
        Constant::FrozenSet(items) => {
            let items = objects_of(heap, items, merged);
            let set = heap.frozen_set_of_constants(&items);
            for item in items {
                heap.release(Owned::from_raw(item));
            }
            set
        }
    };
    let kept = heap.own(object.get()).into_raw();
    merged.insert(constant.clone(), kept);
    object
}

fn objects_of(heap: &mut Heap, items: &[Constant], merged: &mut Merged) -> Vec<Obj> {
    items.iter().map(|item| object_of(heap, item, merged).into_raw()).collect()
}

/// A tuple that takes over the references.
fn tuple_of(heap: &mut Heap, items: &[Obj]) -> Owned {
    let tuple = heap.tuple(items);
    // The compiler makes them without a look at what is in them.
    if !items.is_empty() && !heap.gc_is_tracked(tuple.get()) {
        heap.gc_track(tuple.get());
    }
    for item in items {
        // The tuple holds its own reference, so this never frees.
        heap.release(Owned::from_raw(*item));
    }
    tuple
}

/// The code object over its constants, names and variables, whose references its tuples take over:
/// the shared tables borrow from them.
fn code_object(heap: &mut Heap, code: &Code, number: u32, tables: [&Vec<Obj>; 3]) -> Owned {
    let made = heap.new_var_object(image::types::CODE, u64::from(code.size / 2));
    let object = made.get();
    heap.set_word(object, fields::code::INDEX, u64::from(number));
    let pair = |low: u32, high: u32| u64::from(low) | u64::from(high) << 32;
    heap.set_word(object, fields::code::FLAGS, pair(code.flags, code.argument_count));
    let counts = pair(code.positional_only_count, code.keyword_only_count);
    heap.set_word(object, fields::code::COUNTS, counts);
    heap.set_word(object, fields::code::STACK_SIZE, pair(code.stack_size, code.first_line));
    let free = code.locals_plus.iter().filter(|slot| slot.free).count() as u32;
    heap.set_word(object, fields::code::LOCAL_COUNT, pair(code.local_count() as u32, free));
    let cells = code.locals_plus.iter().take(64).enumerate().filter(|(_, slot)| slot.cell);
    let cells = cells.fold(0, |mask, (place, _)| mask | 1_u64 << place);
    heap.set_word(object, fields::code::CELLS, cells);
    let texts = [
        (fields::code::FILENAME, &code.filename),
        (fields::code::NAME, &code.name),
        (fields::code::QUALNAME, &code.qualname),
    ];
    for (field, text) in texts {
        let text = heap.interned(text).into_raw();
        heap.set_word(object, field, u64::from(text.0));
    }
    let homes = [fields::code::CONSTANTS, fields::code::NAMES, fields::code::LOCALS_PLUS_NAMES];
    for (field, items) in homes.into_iter().zip(tables) {
        let tuple = tuple_of(heap, items).into_raw();
        heap.set_word(object, field, u64::from(tuple.0));
    }
    made
}
