//! Without a GIL: the machine runs the threads of all cores by turns of a few instructions, each on its core's clock.

use crate::python::code::{Instruction, Op};
use crate::python::machine::costs;
use crate::python::machine::{Flow, Forced, Machine};
use crate::python::object::Fallible;
use crate::python::version::Work;

impl Machine {
    /// What the machine's clock says, in picoseconds: time of all threads together.
    pub fn clock_ps(&self) -> u64 {
        self.clock.now_ps(self.instructions, self.core.heap.spent_ps)
    }

    /// How long the machine's clock goes on until a moment.
    pub fn until(&self, time_ns: u64) -> u64 {
        let left = time_ns.saturating_sub(self.now_ns());
        self.gil.cores.as_ref().map_or(left, |cores| cores.quickened(left))
    }

    /// A thread goes on that had none of the machine.
    pub fn begin_turn(&mut self, thread: usize) {
        let clock = self.clock_ps();
        if let Some(cores) = &mut self.gil.cores {
            cores.begin(thread, clock);
            if self.turns.is_on {
                self.turns.run_at_once(self.instructions, cores.running());
            }
            self.turn_began = self.instructions;
            self.plan_turn();
        }
    }

    /// Before an instruction, while several threads run: another one may be the next. At least one instruction is executed
    /// in a turn.
    pub fn look_at_cores(&mut self, instruction: Instruction) -> Fallible<Flow> {
        // A call has paid for all instructions of its function; at its beginning that is given back.
        let is_ahead = self.clock_ps() >= self.turn_ends_ps && instruction.op != Op::Resume;
        if is_ahead && self.instructions > self.turn_began {
            let pc = self.pc;
            let flow = self.end_turn()?;
            if !matches!(flow, Flow::Next) || self.pc != pc {
                return Ok(flow);
            }
        }
        self.pay(instruction);
        Ok(Flow::Next)
    }

    /// Each instruction pays for itself; what a turn of a loop or a call will pay for all of theirs is given back.
    fn pay(&mut self, instruction: Instruction) {
        let heap = &mut self.core.heap;
        costs::spend(heap, instruction.op);
        let again = match instruction.op {
            Op::JumpBackward => costs::of_turn(instruction),
            Op::Resume if matches!(instruction.arg, 0 | 4) => {
                let code = self.thread.frames.last().map_or(0, |frame| frame.code);
                let whole = self.codes.entries.get(code as usize).map_or(0, |entry| entry.cost_ps);
                u64::from(whole.saturating_sub(heap.profile.costs.of(Work::PythonCall)))
            }
            _ => 0,
        };
        heap.spent_ps = heap.spent_ps.saturating_sub(again);
    }

    /// The running thread is ahead of another one, which goes on.
    fn end_turn(&mut self) -> Fallible<Flow> {
        if self.pass_time() {
            return self.give_way();
        }
        let clock = self.clock_ps();
        let is_inside = self.nested > 1;
        let next = self.gil.cores.as_mut().and_then(|cores| cores.step(clock, is_inside));
        let Some(thread) = next else {
            self.plan_turn();
            return Ok(Flow::Next);
        };
        if is_inside || self.hosts.hold_native_code() {
            return self.schedule();
        }
        self.count_busy_time();
        self.swap_in(thread);
        self.end_wait(thread);
        self.threads[thread].resumed_at = self.instructions;
        self.begin_turn(thread);
        if self.watch.has_observer() {
            self.plan();
        }
        Ok(Flow::Next)
    }

    fn plan_turn(&mut self) {
        let is_inside = self.nested > 1;
        self.turn_ends_ps =
            self.gil.cores.as_ref().map_or(u64::MAX, |cores| cores.turn_end(is_inside));
    }

    /// From now on threads change where a schedule says: one core is enough for every order of their instructions.
    pub fn force(&mut self, forced: Forced) {
        self.gil.cores = None;
        self.forced = Some(forced);
    }
}
