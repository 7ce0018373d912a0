//! Frames and the stack they stand on.

use crate::python::heap::Obj;
use crate::python::heap::idle::Idle;

/// Slots of one thread's stack.
pub const STACK_SLOTS: usize = 1 << 18;
const MASK: u32 = (STACK_SLOTS - 1) as u32;

/// Who takes what the frame returns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// The frame below, in the same evaluation loop.
    Caller,
    /// The same, of an `__init__` whose class was called: what it returns is None, the instance lies on the stack.
    Init,
    /// A `with` statement in the same loop: below lie the manager's `__enter__` and `__exit__`.
    With,
    /// The native code that started the evaluation loop.
    Entry,
    /// Nobody: the thread ends.
    Thread,
    /// A generator or coroutine that `FOR_ITER` or `SEND` resumed in the same loop.
    Generator(Obj),
    /// A generator or coroutine that native code resumed.
    EntryGenerator(Obj),
}

impl Owner {
    pub fn is_generator(self) -> bool {
        matches!(self, Owner::Generator(_) | Owner::EntryGenerator(_))
    }
}

/// `_PyInterpreterFrame`. It holds `function`, `locals` and `object`; the rest is borrowed from the function.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    /// Number of the loaded code.
    pub code: u32,
    /// The next instruction, while another frame runs; the running frame's is in the machine.
    pub pc: u32,
    /// First slot of its locals on the thread's stack.
    pub base: u32,
    /// Height of the stack when it returns.
    pub return_sp: u32,
    /// Height of the stack, while another frame runs.
    pub sp: u32,
    pub owner: Owner,
    pub globals: Obj,
    pub builtins: Obj,
    pub function: Obj,
    /// The namespace of a module or class body; NULL in a function.
    pub locals: Obj,
    /// The frame object, if one was asked for; or the code object, where the function has another one by now.
    pub object: Obj,
    /// Never used twice in a process.
    pub serial: u32,
    /// Where the resumer goes on when a generator ends (`Owner::Generator`).
    pub exhausted: u32,
}

/// Locals and evaluation stacks of a thread's frames, one above the other. Indexes are masked, so none is out of bounds.
#[derive(Clone)]
pub struct Stack(Box<[u32; STACK_SLOTS]>);

/// Stacks of threads that have ended.
static IDLE: Idle<Stack> = Idle::new(32);

impl Stack {
    /// Nobody reads a slot before something was put there.
    pub fn new() -> Stack {
        IDLE.take().unwrap_or_else(Stack::mapped)
    }

    /// Leaves it to the next thread.
    pub fn leave(mut self) {
        if cfg!(debug_assertions) {
            // Whoever did read would read this, where most stacks end.
            self.0[..1 << 12].fill(0x7fff_fff8);
        }
        IDLE.give(self);
    }

    fn mapped() -> Stack {
        // Zeroed pages from the host: nothing is written here.
        let boxed: Box<[u32]> = vec![0; STACK_SLOTS].into_boxed_slice();
        Stack(boxed.try_into().expect("the length is STACK_SLOTS"))
    }

    #[inline(always)]
    pub fn get(&self, slot: u32) -> Obj {
        Obj(self.0[(slot & MASK) as usize])
    }

    #[inline(always)]
    pub fn set(&mut self, slot: u32, object: Obj) {
        self.0[(slot & MASK) as usize] = object.0;
    }

    /// The slots `start..end`, of which there are few, copied to the front of `room`.
    #[inline(always)]
    pub fn few<'a>(&self, start: u32, end: u32, room: &'a mut [Obj]) -> &'a [Obj] {
        let count = (end - start) as usize;
        for (place, slot) in room.iter_mut().zip(start..end) {
            *place = self.get(slot);
        }
        &room[..count.min(room.len())]
    }

    /// The slots `start..end`, copied.
    pub fn range(&self, start: u32, end: u32) -> Vec<Obj> {
        (start..end).map(|slot| self.get(slot)).collect()
    }
}

impl Default for Stack {
    fn default() -> Stack {
        Stack::new()
    }
}
