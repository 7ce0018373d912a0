//! The forms that CPython's instructions take for what they meet (`Python/specialize.c`), followed where a program asks for them.

mod attributes;
mod calls;
mod conventions;
mod operators;

use rustc_hash::FxHashMap;

use crate::python::code::specialized::number;
use crate::python::code::{Code, Op};
use crate::python::heap::Obj;
use crate::python::heap::image::TRUE;
use crate::python::machine::units::CARRIED;
use crate::python::machine::{Codes, Frame, Machine};
use crate::python::object::{Fallible, exception};
use crate::python::version::Bytecode;

/// So often does a form not fit before another one is looked for.
const COOLDOWN: u16 = 52;
/// Exponent of the wait before 3.11 looks again, when a form has not fitted that often.
const FIRST_WAIT: u8 = 5;
/// Exponent of the longest wait after an instruction took no form.
const LONGEST_WAIT: u8 = 12;
/// Beginnings and jumps back of a function before 3.11 looks at its instructions.
const WARMUP: u8 = 8;

/// Whether a program's text asks for the forms of its instructions.
pub fn asks(text: &str) -> bool {
    text.contains("adaptive")
}

/// What is known of the forms of all code that ran.
#[derive(Clone, Default)]
pub struct Adaptive {
    codes: FxHashMap<u32, State>,
    /// The `PRECALL` that ran last did what its `CALL` is for (3.11).
    called: bool,
    /// A class's method was called through an instance.
    loads_class_methods: bool,
}

#[derive(Clone, Default)]
struct State {
    warmth: u8,
    cells: Vec<Cell>,
}

/// One instruction.
#[derive(Clone, Copy, Default)]
struct Cell {
    is_known: bool,
    taken: Taken,
    /// Runs until it is looked at again, and the exponent of that wait.
    wait: u16,
    exponent: u8,
}

/// What an instruction has become.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
enum Taken {
    /// What it is.
    #[default]
    Plain,
    /// A form, and under which versions of what it met it fits.
    Form(&'static str, u64),
    /// What it is, but not to be looked at again soon.
    Settled,
    /// What it is, and it is never looked at again (3.11).
    Never,
    /// The machine cannot tell.
    Unknown,
}

/// Something that CPython looks for, by the names that versions have for it.
struct Chooser {
    bytecode: &'static Bytecode,
}

impl Chooser {
    /// The first of the names that the instruction set has; `Plain` if it has none.
    fn form(&self, names: &[&'static str], key: u64) -> Taken {
        let found = names.iter().find(|name| number(name, self.bytecode).is_some());
        found.map_or(Taken::Plain, |name| Taken::Form(name, key))
    }

    fn has(&self, name: &str) -> bool {
        number(name, self.bytecode).is_some()
    }
}

/// The instruction that runs: its operation and argument as compiled.
#[derive(Clone, Copy)]
struct Running {
    code: u32,
    at: usize,
    op: Op,
    arg: u32,
}

impl Machine {
    /// Before an instruction: counts, and looks for its form when it is time.
    pub fn specialize(&mut self) {
        let Some(frame) = self.frame() else { return };
        let code = frame.code;
        let loaded = &self.codes.loaded[code as usize];
        let at = (self.pc - loaded.first) as usize;
        let Some(instruction) = loaded.code.instructions.get(at).copied() else { return };
        if loaded.unit >= CARRIED {
            return;
        }
        let bytecode = loaded.code.bytecode;
        let length = loaded.code.instructions.len();
        let Some(adaptive) = &mut self.codes.adaptive else { return };
        let state = adaptive.codes.entry(code).or_default();
        if state.cells.is_empty() {
            state.cells = vec![Cell::default(); length];
        }
        let (op, arg) = (instruction.op, instruction.arg);
        if bytecode.prepares_calls && state.warmth < WARMUP {
            state.warmth += u8::from(matches!(op, Op::Resume | Op::JumpBackward));
            return;
        }
        if let Some(form) = at_once(op, bytecode) {
            state.cells[at] =
                Cell { taken: Taken::Form(form, 0), is_known: true, ..Cell::default() };
            return;
        }
        let running = Running { code, at, op, arg };
        if op == Op::LoadConst && number("LOAD_CONST_MORTAL", bytecode).is_some() {
            let object = self.codes.constants[(self.constants + arg) as usize];
            let form = if self.core.heap.is_immortal(object) {
                "LOAD_CONST_IMMORTAL"
            } else {
                "LOAD_CONST_MORTAL"
            };
            self.keep_cell(
                running,
                Cell { is_known: true, taken: Taken::Form(form, 0), ..Cell::default() },
            );
            return;
        }
        if has_counter(op, bytecode) {
            self.count_run(running, bytecode);
        }
    }

    fn cell_of(&self, running: Running) -> Cell {
        let adaptive = self.codes.adaptive.as_ref();
        let state = adaptive.and_then(|adaptive| adaptive.codes.get(&running.code));
        state.and_then(|state| state.cells.get(running.at)).copied().unwrap_or_default()
    }

    fn keep_cell(&mut self, running: Running, cell: Cell) {
        if let Some(adaptive) = &mut self.codes.adaptive
            && let Some(state) = adaptive.codes.get_mut(&running.code)
            && let Some(place) = state.cells.get_mut(running.at)
        {
            *place = cell;
        }
    }

    fn count_run(&mut self, running: Running, bytecode: &'static Bytecode) {
        if bytecode.prepares_calls && running.op == Op::CallPrepared {
            let is_done = self
                .codes
                .adaptive
                .as_mut()
                .is_some_and(|adaptive| std::mem::take(&mut adaptive.called));
            if is_done {
                return;
            }
        }
        let mut cell = self.cell_of(running);
        if !cell.is_known {
            let (wait, exponent) = if bytecode.prepares_calls { (0, 0) } else { (1, 1) };
            cell = Cell { is_known: true, wait, exponent, ..cell };
        }
        if cell.taken == Taken::Never {
            return;
        }
        let chooser = Chooser { bytecode };
        let is_plain = !matches!(cell.taken, Taken::Form(..));
        let fits = !is_plain && self.choose(running, &chooser).is_fit_for(cell.taken);
        if !fits {
            if cell.wait == 0 && (is_plain || !bytecode.prepares_calls) {
                self.look_for_form(running, &chooser, &mut cell);
            } else {
                cell.wait = cell.wait.saturating_sub(1);
                if bytecode.prepares_calls && !is_plain && cell.wait == 0 {
                    // It is adaptive again, after a while.
                    let exponent = FIRST_WAIT;
                    cell =
                        Cell { taken: Taken::Plain, wait: (1 << exponent) - 1, exponent, ..cell };
                }
            }
        }
        self.keep_cell(running, cell);
        if running.op == Op::Precall {
            let does_all = |name: &str| !matches!(name, "PRECALL_PYFUNC" | "PRECALL_BOUND_METHOD");
            let called = matches!(cell.taken, Taken::Form(name, _) if does_all(name))
                && self.choose(running, &chooser).is_fit_for(cell.taken);
            if let Some(adaptive) = &mut self.codes.adaptive {
                adaptive.called = called;
            }
        }
    }

    fn look_for_form(&mut self, running: Running, chooser: &Chooser, cell: &mut Cell) {
        cell.taken = self.choose(running, chooser);
        if cell.taken == Taken::Never {
            cell.wait = u16::MAX;
            return;
        }
        if cell.taken == Taken::Plain {
            // It begins again as what it is, and counts this run.
            cell.exponent = (cell.exponent + 1).min(LONGEST_WAIT);
            cell.wait = (1 << cell.exponent) - 2;
        } else {
            let is_settled = cell.taken == Taken::Settled;
            cell.wait = COOLDOWN + u16::from(chooser.bytecode.prepares_calls);
            cell.wait -= u16::from(is_settled);
            cell.exponent = 0;
        }
    }

    fn choose(&mut self, running: Running, chooser: &Chooser) -> Taken {
        match running.op {
            Op::LoadAttr | Op::LoadAttrPlain | Op::LoadMethod => {
                self.choose_load_attribute(running, chooser)
            }
            Op::StoreAttr => self.choose_store_attribute(running, chooser),
            Op::LoadGlobal => self.choose_global(running, chooser),
            Op::LoadSuperAttr => self.choose_super(running, chooser),
            Op::Call | Op::CallBelow | Op::CallPrepared | Op::Precall => {
                self.choose_call(running, chooser)
            }
            Op::CallKw => self.choose_call_keywords(running, chooser),
            _ => self.choose_operator(running, chooser),
        }
    }

    /// A value of the stack, the topmost one being 1.
    fn operand(&self, depth: u32) -> Obj {
        self.thread.stack.get(self.sp - depth)
    }

    /// Whether more than names is asked for: by the program itself, or through a function of the library that shows caches.
    fn asks_for_caches(&mut self) -> bool {
        let is_own = self.frame().is_none_or(|frame| !self.is_library(frame.code));
        let name = self.core.heap.interned_name("show_caches");
        let shows = |frame: &Frame| {
            let variables = &self.codes.loaded[frame.code as usize].variables;
            let place = variables.iter().position(|variable| *variable == name);
            self.is_library(frame.code)
                && place
                    .is_some_and(|place| self.thread.stack.get(frame.base + place as u32) == TRUE)
        };
        is_own || self.thread.frames.iter().any(shows)
    }

    /// The numbers of the forms that the instructions of a code object have taken.
    pub fn specialized_forms(&mut self, object: Obj) -> Fallible<Vec<Option<u8>>> {
        if self.asks_for_caches() {
            return Err(exception::unsupported(self, "the contents of inline caches"));
        }
        let number_of_code = Codes::number_of(&self.core.heap, object);
        let loaded = &self.codes.loaded[number_of_code as usize];
        let code = std::sync::Arc::clone(&loaded.code);
        let Some(adaptive) = &self.codes.adaptive else {
            let what = "specialized instructions of a program that does not name them `adaptive`";
            return Err(exception::unsupported(self, what));
        };
        if loaded.unit >= CARRIED {
            return Err(exception::unsupported(self, "specialized instructions of the library"));
        }
        if self.gil.cores.is_some() {
            return Err(exception::unsupported(self, "specialized instructions without a GIL"));
        }
        if code.bytecode.pairs_iterators || !code.bytecode.is_exact {
            let what =
                format!("specialized instructions of CPython {}", self.core.heap.profile.name);
            return Err(exception::unsupported(self, what));
        }
        let state = adaptive.codes.get(&number_of_code).cloned().unwrap_or_default();
        if let Some(at) = state.cells.iter().position(|cell| cell.taken == Taken::Unknown) {
            let what = format!("the specialized form of {}", code.instructions[at].op.name());
            return Err(exception::unsupported(self, what));
        }
        let is_quick = !code.bytecode.prepares_calls || state.warmth >= WARMUP;
        Ok((0..code.instructions.len())
            .map(|at| {
                let form = match state.cells.get(at).map(|cell| cell.taken) {
                    Some(Taken::Form(form, _)) => Some(form),
                    Some(Taken::Never) => None,
                    _ if is_quick => quickened(&code, at),
                    _ => None,
                };
                form.and_then(|form| number(form, code.bytecode))
            })
            .collect())
    }
}

impl Taken {
    /// Whether what would be taken now fits a form that was taken before.
    fn is_fit_for(self, before: Taken) -> bool {
        self == before
            || matches!(
                (before, self),
                (
                    Taken::Form("BINARY_OP_ADD_UNICODE", _),
                    Taken::Form("BINARY_OP_INPLACE_ADD_UNICODE", _)
                )
            )
    }
}

/// The form that an instruction takes when it runs for the first time.
fn at_once(op: Op, bytecode: &Bytecode) -> Option<&'static str> {
    let form = match op {
        Op::Resume => "RESUME_CHECK",
        Op::JumpBackward => "JUMP_BACKWARD_NO_JIT",
        _ => return None,
    };
    number(form, bytecode).map(|_| form)
}

/// Whether an instruction counts its runs, in this instruction set.
fn has_counter(op: Op, bytecode: &Bytecode) -> bool {
    match op {
        Op::ToBool => number("TO_BOOL_INT", bytecode).is_some(),
        Op::ContainsOp => number("CONTAINS_OP_SET", bytecode).is_some(),
        Op::ForIter | Op::ForIterPair => number("FOR_ITER_LIST", bytecode).is_some(),
        Op::Send => number("SEND_GEN", bytecode).is_some(),
        Op::CallKw => number("CALL_KW_PY", bytecode).is_some(),
        Op::BinaryOp
        | Op::BinarySubscr
        | Op::StoreSubscr
        | Op::UnpackSequence
        | Op::LoadGlobal
        | Op::LoadSuperAttr
        | Op::LoadAttr
        | Op::LoadAttrPlain
        | Op::LoadMethod
        | Op::StoreAttr
        | Op::CompareOp
        | Op::CompareMasked
        | Op::ComparePlain
        | Op::Call
        | Op::CallBelow
        | Op::CallPrepared
        | Op::Precall => true,
        _ => false,
    }
}

/// What the instruction is before it has met anything: until 3.12 two that follow each other may be one, in 3.11 others are
/// named for what is to come.
fn quickened(code: &Code, at: usize) -> Option<&'static str> {
    if !code.bytecode.tests_truth {
        return None;
    }
    let instructions = &code.instructions;
    let here = instructions[at].op;
    // The first of a pair is renamed; prefixes stand between.
    let next = instructions.get(at + 1).map(|next| next.op).filter(|_| {
        let end = code.offsets[at] + 2 + 2 * here.caches(code.bytecode);
        code.offsets.get(at + 1).is_some_and(|next| *next == end)
    });
    let is_load = |op: Option<Op>| matches!(op, Some(Op::LoadFast | Op::LoadFastCheck));
    let plain_load = |op: Op| {
        op == Op::LoadFast
            || op == Op::LoadFastCheck
                && op.number(code.bytecode) == Op::LoadFast.number(code.bytecode)
    };
    let is_load = |op: Option<Op>| is_load(op) && op.is_some_and(plain_load);
    match here {
        Op::LoadFast | Op::LoadFastCheck if is_load(Some(here)) && is_load(next) => {
            Some("LOAD_FAST__LOAD_FAST")
        }
        Op::LoadFast | Op::LoadFastCheck if is_load(Some(here)) && next == Some(Op::LoadConst) => {
            Some("LOAD_FAST__LOAD_CONST")
        }
        Op::StoreFast if is_load(next) => Some("STORE_FAST__LOAD_FAST"),
        Op::StoreFast if next == Some(Op::StoreFast) => Some("STORE_FAST__STORE_FAST"),
        Op::LoadConst if is_load(next) => Some("LOAD_CONST__LOAD_FAST"),
        _ if code.bytecode.prepares_calls => match here {
            Op::BinaryOp => Some("BINARY_OP_ADAPTIVE"),
            Op::BinarySubscr => Some("BINARY_SUBSCR_ADAPTIVE"),
            Op::CallPrepared => Some("CALL_ADAPTIVE"),
            Op::ComparePlain => Some("COMPARE_OP_ADAPTIVE"),
            Op::LoadAttrPlain => Some("LOAD_ATTR_ADAPTIVE"),
            Op::LoadGlobal => Some("LOAD_GLOBAL_ADAPTIVE"),
            Op::LoadMethod => Some("LOAD_METHOD_ADAPTIVE"),
            Op::Precall => Some("PRECALL_ADAPTIVE"),
            Op::StoreAttr => Some("STORE_ATTR_ADAPTIVE"),
            Op::StoreSubscr => Some("STORE_SUBSCR_ADAPTIVE"),
            Op::UnpackSequence => Some("UNPACK_SEQUENCE_ADAPTIVE"),
            Op::Resume => Some("RESUME_QUICK"),
            Op::JumpBackward => Some("JUMP_BACKWARD_QUICK"),
            _ => None,
        },
        _ => None,
    }
}
