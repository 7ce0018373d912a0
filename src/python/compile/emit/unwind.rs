//! Leaving control-flow frames by `return`, `break` and `continue`.

use crate::python::code::{Constant, Op};
use crate::python::compile::emit::Emitted;
use crate::python::compile::emit::unit::{Emitter, Frame, FrameKind, Label, Location};
use crate::python::compile::error::Problem;
use crate::python::syntax::tree::Context;

impl<'t> Emitter<'t> {
    pub(crate) fn break_statement(&mut self, here: Location) -> Emitted<()> {
        let mut at = here;
        self.op(at, Op::Nop);
        let Some(frame) = self.unwind_to_loop(&mut at)? else {
            return Err(Problem::at(here.place(), "'break' outside loop".to_owned()));
        };
        for _ in 0..frame.slots {
            self.op(at, Op::PopTop);
        }
        self.jump(at, Op::Jump, frame.exit);
        Ok(())
    }

    pub(crate) fn continue_statement(&mut self, here: Location) -> Emitted<()> {
        let mut at = here;
        self.op(at, Op::Nop);
        let Some(frame) = self.unwind_to_loop(&mut at)? else {
            return Err(Problem::at(here.place(), "'continue' not properly in loop".to_owned()));
        };
        self.jump(at, Op::Jump, frame.start);
        Ok(())
    }

    /// Leaves every frame of the function.
    pub(crate) fn unwind_all(&mut self, at: &mut Location, keeps_top: bool) -> Emitted<()> {
        self.unwind(at, keeps_top, false).map(|_| ())
    }

    fn unwind_to_loop(&mut self, at: &mut Location) -> Emitted<Option<Loop>> {
        self.unwind(at, false, true)
    }

    /// Takes the frames off one by one, emits what leaving each needs, and puts them back.
    fn unwind(
        &mut self,
        at: &mut Location,
        keeps_top: bool,
        to_loop: bool,
    ) -> Emitted<Option<Loop>> {
        let mut taken = Vec::new();
        let mut found = None;
        while let Some(frame) = self.unit().frames.pop() {
            match frame.kind {
                FrameKind::ExceptionGroupHandler => {
                    let message =
                        "'break', 'continue' and 'return' cannot appear in an except* block";
                    return Err(Problem::at(at.place(), message.to_owned()));
                }
                FrameKind::While | FrameKind::For | FrameKind::AsyncFor if to_loop => {
                    found = Some(Loop {
                        start: frame.start,
                        exit: frame.exit,
                        slots: self.iterator_slots(frame.kind),
                    });
                    taken.push(frame);
                    break;
                }
                _ => {}
            }
            self.leave_frame(&frame, at, keeps_top)?;
            self.tell(*at);
            taken.push(frame);
        }
        self.unit().frames.extend(taken.into_iter().rev());
        Ok(found)
    }

    fn leave_frame(
        &mut self,
        frame: &Frame<'t>,
        at: &mut Location,
        keeps_top: bool,
    ) -> Emitted<()> {
        match frame.kind {
            FrameKind::While
            | FrameKind::ExceptionHandler
            | FrameKind::ExceptionGroupHandler
            | FrameKind::AsyncComprehension
            | FrameKind::StopIteration => {}
            FrameKind::For | FrameKind::AsyncFor | FrameKind::PopValue => {
                let slots = self.iterator_slots(frame.kind);
                if keeps_top {
                    self.arg(*at, Op::Swap, slots + 1);
                }
                for _ in 0..slots {
                    self.op(*at, Op::PopTop);
                }
            }
            FrameKind::Try => self.op(*at, Op::PopBlock),
            FrameKind::Finally(body) => {
                self.op(*at, Op::PopBlock);
                if keeps_top {
                    self.push_frame(*at, FrameKind::PopValue, 0, 0)?;
                }
                self.statements(body)?;
                if keeps_top {
                    self.pop_frame();
                }
                // The finally block runs after the statement that leaves; the rest is artificial.
                *at = Location::NONE;
            }
            FrameKind::FinallyEnd => {
                self.keep(*at, keeps_top);
                self.op(*at, Op::PopTop);
                self.keep(*at, keeps_top);
                self.op(*at, Op::PopBlock);
                self.op(*at, Op::PopExcept);
            }
            FrameKind::With | FrameKind::AsyncWith => {
                *at = frame.location;
                self.op(*at, Op::PopBlock);
                if keeps_top && self.options.bytecode.loads_special {
                    self.arg(*at, Op::Swap, 3);
                }
                self.keep(*at, keeps_top);
                self.exit_with_nones(*at);
                if matches!(frame.kind, FrameKind::AsyncWith) {
                    self.await_top(*at, 2);
                }
                self.op(*at, Op::PopTop);
                *at = Location::NONE;
            }
            FrameKind::HandlerCleanup(name) => {
                if name.is_some() {
                    self.op(*at, Op::PopBlock);
                }
                self.keep(*at, keeps_top);
                self.op(*at, Op::PopBlock);
                self.op(*at, Op::PopExcept);
                if let Some(name) = name {
                    self.load_constant(*at, Constant::None);
                    self.name(*at, name, Context::Store)?;
                    self.name(*at, name, Context::Delete)?;
                }
            }
        }
        Ok(())
    }

    /// How many values a control-flow frame has on the stack.
    fn iterator_slots(&self, kind: FrameKind<'_>) -> u32 {
        match kind {
            FrameKind::For => 1 + u32::from(self.options.bytecode.pairs_iterators),
            FrameKind::AsyncFor | FrameKind::PopValue => 1,
            _ => 0,
        }
    }

    /// The value to return stays on top of what is taken off.
    fn keep(&mut self, at: Location, keeps_top: bool) {
        if keeps_top {
            self.arg(at, Op::Swap, 2);
        }
    }
}

/// The loop that `break` or `continue` means.
struct Loop {
    start: Label,
    exit: Label,
    /// Values of it on the stack.
    slots: u32,
}
