//! `with` and `async with`.

use crate::python::code::{Constant, Op};
use crate::python::compile::emit::Emitted;
use crate::python::compile::emit::expression::special;
use crate::python::compile::emit::unit::{Emitter, FrameKind, Label, Location, ScopeType};
use crate::python::compile::error::Problem;
use crate::python::syntax::tree::*;

impl<'t> Emitter<'t> {
    /// One item of the statement, the others inside it.
    pub(crate) fn with(&mut self, own: Location, node: &'t With, index: usize) -> Emitted<()> {
        if node.is_async && self.unit_ref().kind != ScopeType::AsyncFunction {
            let message = "'async with' outside async function".to_owned();
            return Err(Problem::at(own.place(), message));
        }
        let Some(item) = node.items.get(index) else { return self.statements(&node.body) };
        let (block, handler) = (self.label(), self.label());
        let (exit, cleanup) = (self.label(), self.label());
        self.expression(&item.context)?;
        let here = self.place_of_protocol(own, &item.context);
        if self.options.bytecode.loads_special {
            self.load_specials(here, node.is_async);
        } else {
            self.op(here, if node.is_async { Op::BeforeAsyncWith } else { Op::BeforeWith });
        }
        if node.is_async {
            self.await_top(here, 1);
        }
        self.jump(here, Op::SetupWith, handler);
        self.place(block);
        let kind = if node.is_async { FrameKind::AsyncWith } else { FrameKind::With };
        self.push_frame(here, kind, block, handler)?;
        match &item.target {
            Some(target) => self.expression(target)?,
            None => self.op(here, Op::PopTop),
        }
        self.with(own, node, index + 1)?;
        let end = if node.is_async { self.told(here) } else { Location::NONE };
        self.op(end, Op::PopBlock);
        self.pop_frame();
        self.exit_with_nones(here);
        if node.is_async {
            self.await_top(here, 2);
        }
        self.op(here, Op::PopTop);
        self.jump(here, Op::Jump, exit);
        self.place(handler);
        self.jump(here, Op::SetupCleanup, cleanup);
        self.op(here, Op::PushExcInfo);
        self.op(here, Op::WithExceptStart);
        if node.is_async {
            self.await_top(here, 2);
        }
        self.with_end(cleanup);
        self.tell(Location::NONE);
        self.place(exit);
        Ok(())
    }

    /// `__exit__(None, None, None)`.
    pub(crate) fn exit_with_nones(&mut self, here: Location) {
        for _ in 0..3 {
            self.load_constant(here, Constant::None);
        }
        // With its self beside it, `__exit__` takes all three; else the first stands where a self would be.
        let count = if self.options.bytecode.loads_special { 3 } else { 2 };
        self.call_op(here, count);
    }

    /// `__exit__` and its self stay on the stack, `__enter__` is called.
    fn load_specials(&mut self, here: Location, is_async: bool) {
        let (enter, exit) = if is_async {
            (special::ASYNC_ENTER, special::ASYNC_EXIT)
        } else {
            (special::ENTER, special::EXIT)
        };
        self.arg(here, Op::Copy, 1);
        self.arg(here, Op::LoadSpecial, exit);
        self.arg(here, Op::Swap, 2);
        self.arg(here, Op::Swap, 3);
        self.arg(here, Op::LoadSpecial, enter);
        self.call_op(here, 0);
    }

    /// What `__exit__` answered: swallow the exception, or raise it again.
    fn with_end(&mut self, cleanup: Label) {
        let none = Location::NONE;
        let (suppress, exit) = (self.label(), self.label());
        if !self.options.bytecode.has_intrinsics {
            self.jump(none, Op::PopJumpIfTrue, suppress);
            self.arg(none, Op::Reraise, 2);
            self.place(cleanup);
            self.restore_and_reraise(none);
            self.place(suppress);
            for op in [Op::PopTop, Op::PopBlock, Op::PopExcept, Op::PopTop, Op::PopTop] {
                self.op(none, op);
            }
            return;
        }
        self.truth(none);
        self.jump(none, Op::PopJumpIfTrue, suppress);
        self.arg(none, Op::Reraise, 2);
        self.place(suppress);
        self.op(none, Op::PopTop);
        self.op(none, Op::PopBlock);
        self.op(none, Op::PopExcept);
        let under = if self.options.bytecode.loads_special { 3 } else { 2 };
        for _ in 0..under {
            self.op(none, Op::PopTop);
        }
        self.jump(none, Op::JumpNoInterrupt, exit);
        self.place(cleanup);
        self.restore_and_reraise(none);
        self.place(exit);
    }

    /// An exception inside a handler: restore what was handled before, raise on.
    pub(crate) fn restore_and_reraise(&mut self, at: Location) {
        self.arg(at, Op::Copy, 3);
        self.op(at, Op::PopExcept);
        self.arg(at, Op::Reraise, 1);
    }
}
