//! The evaluation loop: the instructions that make up most of a run, one arm each; all others are in `instructions`.

use crate::python::code::{Instruction, Op};
use crate::python::heap::image::{FALSE, NONE, TRUE};
use crate::python::heap::{Obj, Owned};
use crate::python::machine::run::{self, Exit};
use crate::python::machine::{Flow, Machine, arithmetic, costs};
use crate::python::object::Raised;

impl Machine {
    #[expect(clippy::too_many_lines, reason = "the dispatch: one arm per instruction")]
    pub fn evaluate_text<const RECORD: bool>(&mut self, text: &[Instruction]) -> Option<Exit> {
        let (mut pc, mut sp, mut base) = (self.pc, self.sp, self.base);
        let mut count = self.instructions;
        macro_rules! save {
            () => {
                self.pc = pc;
                self.sp = sp;
                self.instructions = count;
            };
        }
        macro_rules! load {
            () => {
                (pc, sp, base) = (self.pc, self.sp, self.base);
                count = self.instructions;
            };
        }
        macro_rules! push {
            ($object:expr) => {
                self.thread.stack.set(sp, $object);
                sp += 1;
            };
        }
        macro_rules! pop {
            () => {{
                sp -= 1;
                self.thread.stack.get(sp)
            }};
        }
        macro_rules! top {
            ($depth:literal) => {
                self.thread.stack.get(sp - $depth)
            };
        }
        macro_rules! drop_reference {
            ($object:expr) => {
                let object = $object;
                if self.core.heap.decrement(object) {
                    save!();
                    self.dealloc(object);
                    count = self.instructions;
                }
            };
        }
        macro_rules! push_new {
            ($object:expr) => {
                let object = $object;
                self.core.heap.increment(object);
                push!(object);
            };
        }
        macro_rules! constant {
            ($index:expr) => {
                self.codes.constants[(self.constants + $index) as usize]
            };
        }
        macro_rules! store_local {
            ($index:expr) => {
                let object = pop!();
                let old = self.thread.stack.get(base + $index);
                self.thread.stack.set(base + $index, object);
                drop_reference!(old);
            };
        }
        // What is not done in an arm itself is done on the saved registers; the frame may be another one then.
        macro_rules! leave {
            ($run:expr) => {{
                save!();
                $run
            }};
        }
        macro_rules! follow {
            ($run:expr) => {
                let flow = $run;
                self.settle();
                match flow {
                    Ok(Flow::Next) => {}
                    Ok(Flow::Return(value)) => return Some(Exit::Returned(value)),
                    Ok(Flow::Mode) => return Some(Exit::Mode),
                    Err(Raised) => match self.recover() {
                        Ok(Flow::Next) => {}
                        Ok(Flow::Return(value)) => return Some(Exit::Returned(value)),
                        Ok(Flow::Mode) => return Some(Exit::Mode),
                        Err(Raised) => return Some(Exit::Raised),
                    },
                }
                load!();
            };
        }
        // The next instruction, where two are done at once: the same changes of the heap, in order; never while watched.
        macro_rules! next_is {
            ($op:path) => {
                run::follows::<RECORD>(text, pc, $op, RECORD && self.tells_each())
            };
        }
        macro_rules! next {
            () => {{
                let next = text[pc as usize];
                pc += 1;
                count += 1;
                next
            }};
        }
        macro_rules! push_or_store {
            ($object:expr) => {
                if next_is!(Op::StoreFast) {
                    let slot = base + next!().arg;
                    let old = self.thread.stack.get(slot);
                    self.thread.stack.set(slot, $object);
                    drop_reference!(old);
                } else {
                    push!($object);
                }
            };
        }
        // A truth that is mostly jumped on at once.
        macro_rules! push_truth {
            ($truth:expr) => {
                let truth: bool = $truth;
                if next_is!(Op::PopJumpIfFalse) {
                    let target = next!().arg;
                    if !truth {
                        pc = target;
                    }
                } else if next_is!(Op::PopJumpIfTrue) {
                    let target = next!().arg;
                    if truth {
                        pc = target;
                    }
                } else {
                    push!(if truth { TRUE } else { FALSE });
                }
            };
        }
        // An operator at `$at`, behind the load of its right operand: the stack need not hold what is only borrowed. The
        // left one lies on top of the stack (`owned`) or was only loaded as well.
        macro_rules! operate {
            ($left:expr, $right:expr, $at:expr, $owned:literal) => {
                let (right, at): (Obj, u32) = ($right, $at);
                macro_rules! done {
                    ($done:expr) => {
                        count += u64::from(at + 1 - pc);
                        pc = at + 1;
                        if $owned {
                            sp -= 1;
                            drop_reference!($done);
                        }
                    };
                }
                let each = RECORD && self.tells_each();
                match run::op_at::<RECORD>(text, at, each) {
                    Op::BinaryOp => {
                        let (left, operator) = ($left, text[at as usize].arg);
                        let heap = &mut self.core.heap;
                        let result = arithmetic::binary(heap, operator, left, right);
                        if !result.is_null() {
                            done!(left);
                            push_or_store!(result);
                            continue;
                        }
                    }
                    Op::CompareOp => {
                        let (left, operator) = ($left, text[at as usize].arg >> 5);
                        let heap = &self.core.heap;
                        if let Some(truth) = arithmetic::compare(heap, operator, left, right) {
                            done!(left);
                            push_truth!(truth);
                            continue;
                        }
                    }
                    Op::BinarySubscr => {
                        let left = $left;
                        let item = arithmetic::subscript(&mut self.core.heap, left, right);
                        if !item.is_null() {
                            self.core.heap.increment(item);
                            done!(left);
                            push_or_store!(item);
                            continue;
                        }
                    }
                    _ => {}
                }
            };
        }
        macro_rules! check_breaker {
            ($unless:expr) => {
                if (count >= self.stop_at || self.core.heap.wants_attention()) && !$unless {
                    save!();
                    follow!(self.breaker());
                }
            };
        }
        loop {
            // Past the end of this text begins the code that was loaded after it.
            let Some(instruction) = text.get(pc as usize).copied() else {
                save!();
                return None;
            };
            // What opens a branch is looked at as what it is, once that is known.
            let is_told = RECORD && (instruction.hint != 0 || self.tells_each());
            if is_told && instruction.op != Op::Opens {
                let at = pc;
                follow!(leave!(self.look(instruction)));
                if pc != at {
                    continue;
                }
            }
            pc += 1;
            count += 1;
            let arg = instruction.arg;
            let flow = match instruction.op {
                Op::Nop => continue,
                Op::Opens => {
                    pc -= 1;
                    count -= 1;
                    save!();
                    self.reach_branch();
                    return None;
                }
                Op::Resume => {
                    if arg & 3 < 2 {
                        check_breaker!(false);
                    }
                    continue;
                }
                Op::LoadFast => {
                    let object = self.thread.stack.get(base + arg);
                    if next_is!(Op::LoadConst) {
                        let constant = constant!(text[pc as usize].arg);
                        operate!(object, constant, pc + 1, false);
                        pc += 1;
                        count += 1;
                        push_new!(object);
                        push_new!(constant);
                        continue;
                    }
                    operate!(top!(1), object, pc, true);
                    if next_is!(Op::LoadAttr) {
                        let next = text[pc as usize];
                        let cache = self.cache(next);
                        let value = cache.attribute(&self.core.heap, object);
                        if !value.is_null() {
                            pc += 1;
                            count += 1;
                            push_new!(value);
                            if next.arg & 1 != 0 {
                                push_new!(if cache.is_method() { object } else { Obj::NULL });
                            }
                            continue;
                        }
                    }
                    push_new!(object);
                    continue;
                }
                Op::LoadFastLoadFast => {
                    let left = self.thread.stack.get(base + (arg >> 4));
                    let right = self.thread.stack.get(base + (arg & 15));
                    operate!(left, right, pc, false);
                    push_new!(left);
                    push_new!(right);
                    continue;
                }
                Op::StoreFast => {
                    store_local!(arg);
                    continue;
                }
                Op::StoreFastLoadFast | Op::StoreFastStoreFast => {
                    store_local!(arg >> 4);
                    if instruction.op == Op::StoreFastLoadFast {
                        push_new!(self.thread.stack.get(base + (arg & 15)));
                    } else {
                        store_local!(arg & 15);
                    }
                    continue;
                }
                Op::LoadConst => {
                    let object = constant!(arg);
                    operate!(top!(1), object, pc, true);
                    push_new!(object);
                    continue;
                }
                Op::PushNull => {
                    push!(Obj::NULL);
                    continue;
                }
                Op::PopTop | Op::EndFor => {
                    drop_reference!(pop!());
                    continue;
                }
                Op::Copy => {
                    // `a[i] += x` reads: both are copied, then asked.
                    if arg == 2 && next_is!(Op::Copy) && self.reads_item::<RECORD>(text, pc) {
                        let item = arithmetic::subscript(&mut self.core.heap, top!(2), top!(1));
                        if !item.is_null() {
                            (pc, count) = (pc + 2, count + 2);
                            push_new!(item);
                            continue;
                        }
                    }
                    push_new!(self.thread.stack.get(sp - arg));
                    continue;
                }
                Op::Swap => {
                    // And writes: the three are brought in order, then stored.
                    if arg == 3 && next_is!(Op::Swap) && self.stores_item::<RECORD>(text, pc) {
                        let (container, index, value) = (top!(3), top!(2), top!(1));
                        let heap = &mut self.core.heap;
                        if let Some(old) =
                            arithmetic::store_subscript(heap, container, index, value)
                        {
                            (pc, count, sp) = (pc + 2, count + 2, sp - 3);
                            for object in [old, container, index] {
                                drop_reference!(object);
                            }
                            continue;
                        }
                    }
                    let (top, other) = (top!(1), self.thread.stack.get(sp - arg));
                    self.thread.stack.set(sp - 1, other);
                    self.thread.stack.set(sp - arg, top);
                    continue;
                }
                Op::BinaryOp => {
                    let (left, right) = (top!(2), top!(1));
                    let result = arithmetic::binary(&mut self.core.heap, arg, left, right);
                    if result.is_null() {
                        leave!(self.binary_operation(arg))
                    } else {
                        sp -= 2;
                        // Specialised, it lets go of the right operand first.
                        let is_first = self.is_first_run(instruction.cache);
                        drop_reference!(if is_first { left } else { right });
                        drop_reference!(if is_first { right } else { left });
                        push_or_store!(result);
                        continue;
                    }
                }
                Op::CompareOp => {
                    let (left, right) = (top!(2), top!(1));
                    match arithmetic::compare(&self.core.heap, arg >> 5, left, right) {
                        Some(truth) => {
                            sp -= 2;
                            drop_reference!(left);
                            drop_reference!(right);
                            push_truth!(truth);
                            continue;
                        }
                        None => leave!(self.compare_operation(arg)),
                    }
                }
                Op::ContainsOp => {
                    let (item, container) = (top!(2), top!(1));
                    match arithmetic::contains(&mut self.core.heap, container, item) {
                        Some(found) => {
                            sp -= 2;
                            drop_reference!(item);
                            drop_reference!(container);
                            push_truth!(found == (arg == 0));
                            continue;
                        }
                        None => leave!(self.execute(instruction)),
                    }
                }
                Op::IsOp => {
                    let (right, left) = (pop!(), pop!());
                    drop_reference!(left);
                    drop_reference!(right);
                    push_truth!((left == right) == (arg & 1 == 0));
                    continue;
                }
                Op::BinarySubscr => {
                    let (container, index) = (top!(2), top!(1));
                    let item = arithmetic::subscript(&mut self.core.heap, container, index);
                    if item.is_null() {
                        leave!(self.execute(instruction))
                    } else {
                        self.core.heap.increment(item);
                        sp -= 2;
                        drop_reference!(container);
                        drop_reference!(index);
                        push_or_store!(item);
                        continue;
                    }
                }
                Op::StoreSubscr => {
                    let (value, container, index) = (top!(3), top!(2), top!(1));
                    match arithmetic::store_subscript(&mut self.core.heap, container, index, value)
                    {
                        None => leave!(self.execute(instruction)),
                        Some(old) => {
                            sp -= 3;
                            for object in [old, container, index] {
                                drop_reference!(object);
                            }
                            continue;
                        }
                    }
                }
                Op::UnaryNot => {
                    self.thread.stack.set(sp - 1, if top!(1) == TRUE { FALSE } else { TRUE });
                    continue;
                }
                Op::ToBool => {
                    let value = top!(1);
                    if [TRUE, FALSE].contains(&value) {
                        continue;
                    }
                    match arithmetic::truth(&self.core.heap, value) {
                        Some(truth) => {
                            sp -= 1;
                            drop_reference!(value);
                            push_truth!(truth);
                            continue;
                        }
                        None => leave!(self.to_bool()),
                    }
                }
                Op::PopJumpIfFalse | Op::PopJumpIfTrue => {
                    if pop!() == if instruction.op == Op::PopJumpIfTrue { TRUE } else { FALSE } {
                        pc = arg;
                    }
                    continue;
                }
                Op::PopJumpIfNone | Op::PopJumpIfNotNone => {
                    let value = pop!();
                    drop_reference!(value);
                    if (value == NONE) == (instruction.op == Op::PopJumpIfNone) {
                        pc = arg;
                    }
                    continue;
                }
                Op::JumpForward | Op::JumpBackwardNoInterrupt => {
                    pc = arg;
                    continue;
                }
                Op::JumpBackward => {
                    let jump = pc;
                    pc = arg;
                    self.note_turn(pc, count);
                    self.core.heap.spent_ps += costs::of_turn(instruction);
                    if count >= self.stop_at || self.core.heap.wants_attention() {
                        self.thread.switch_point = jump;
                        leave!(self.breaker())
                    } else {
                        continue;
                    }
                }
                Op::ForIter | Op::ForIterPair => {
                    let iterator = top!(1);
                    match arithmetic::iterate(&mut self.core.heap, iterator) {
                        Some(item) if !item.is_null() => {
                            push_or_store!(item);
                            continue;
                        }
                        Some(_) => {
                            pc = arg;
                            drop_reference!(pop!());
                            sp -= u32::from(instruction.op == Op::ForIterPair);
                            continue;
                        }
                        None => leave!(self.for_iter(arg)),
                    }
                }
                Op::UnpackSequence => {
                    let tuple = top!(1);
                    if arg <= 3 && arithmetic::is_tuple_of(&self.core.heap, tuple, arg as usize) {
                        sp -= 1;
                        for index in (0..arg as usize).rev() {
                            let item = self.core.heap.tuple_item(tuple, index);
                            push_new!(item);
                        }
                        drop_reference!(tuple);
                        continue;
                    }
                    leave!(self.execute(instruction))
                }
                Op::ListAppend => {
                    let item = Owned::from_raw(pop!());
                    self.core.heap.list_append(self.thread.stack.get(sp - arg), item);
                    continue;
                }
                Op::YieldValue => leave!(self.yield_value(arg)),
                Op::LoadDeref => {
                    let cell = self.thread.stack.get(base + arg);
                    let object = self.core.heap.cell_get(cell);
                    if object.is_null() {
                        leave!(self.execute(instruction))
                    } else {
                        push_new!(object);
                        continue;
                    }
                }
                Op::LoadGlobal | Op::LoadName => {
                    let is_name = instruction.op == Op::LoadName;
                    let object = self.remembered_global(instruction, is_name);
                    if object.is_null() {
                        leave!(self.load_global_or_name(instruction))
                    } else {
                        push_new!(object);
                        if !is_name && arg & 1 != 0 {
                            push!(Obj::NULL);
                        }
                        continue;
                    }
                }
                Op::LoadGlobalBelow => leave!(self.load_global_below(instruction)),
                Op::StoreName => {
                    let ((namespace, _), value) = (self.module_and_builtins(), top!(1));
                    let cache = self.cache(instruction);
                    match cache.replace_global(&mut self.core.heap, namespace, value) {
                        Some(old) => {
                            sp -= 1;
                            drop_reference!(old);
                            continue;
                        }
                        None => leave!(self.store_name(instruction)),
                    }
                }
                Op::LoadAttr => {
                    let owner = top!(1);
                    let cache = self.cache(instruction);
                    let value = cache.attribute(&self.core.heap, owner);
                    if value.is_null() {
                        leave!(self.load_attribute(instruction))
                    } else {
                        self.core.heap.increment(value);
                        self.thread.stack.set(sp - 1, value);
                        if arg & 1 != 0 {
                            if cache.is_method() {
                                push!(owner);
                                continue;
                            }
                            push!(Obj::NULL);
                        }
                        drop_reference!(owner);
                        continue;
                    }
                }
                Op::StoreAttr => {
                    let (owner, value, cache) = (top!(1), top!(2), self.cache(instruction));
                    match cache.replace_attribute(&mut self.core.heap, owner, value) {
                        Some(old) => {
                            sp -= 2;
                            drop_reference!(old);
                            drop_reference!(owner);
                            continue;
                        }
                        None => leave!(self.store_attribute(instruction)),
                    }
                }
                Op::Call | Op::CallBelow => {
                    save!();
                    if instruction.op == Op::CallBelow {
                        self.raise_callable(arg);
                    }
                    let callable = self.thread.stack.get(sp - arg - 2);
                    if self.enter_call(callable, instruction) {
                        load!();
                    } else {
                        follow!(self.call_instruction(arg));
                        check_breaker!(self.is_without_breaker(callable, arg));
                    }
                    continue;
                }
                Op::ReturnValue | Op::ReturnConst => {
                    let value = if instruction.op == Op::ReturnValue {
                        pop!()
                    } else {
                        self.core.heap.own(constant!(arg)).into_raw()
                    };
                    save!();
                    match self.leave_frame(value) {
                        None => {
                            load!();
                            continue;
                        }
                        Some(value) => self.leave_loop(value),
                    }
                }
                _ => leave!(self.execute(instruction)),
            };
            follow!(flow);
        }
    }
}
