//! Loops.

use crate::python::code::{Constant, Op};
use crate::python::compile::emit::Emitted;
use crate::python::compile::emit::unit::{Emitter, FrameKind, Label, Location, ScopeType};
use crate::python::compile::error::Problem;
use crate::python::syntax::tree::*;

impl<'t> Emitter<'t> {
    pub(crate) fn for_loop(&mut self, own: Location, node: &'t For) -> Emitted<()> {
        let (start, cleanup, end) = (self.label(), self.label(), self.label());
        self.push_frame(own, FrameKind::For, start, end)?;
        self.expression(&node.iter)?;
        let here = self.place_of_protocol(own, &node.iter);
        self.op(here, Op::GetIter);
        self.place(start);
        self.jump(here, Op::ForIter, cleanup);
        // Keeps the line of a target that stands on a line of its own.
        self.op(Location::of(node.target.place), Op::Nop);
        self.expression(&node.target)?;
        self.statements(&node.body)?;
        self.jump(Location::NONE, Op::Jump, start);
        self.place(cleanup);
        self.op(Location::NONE, Op::EndFor);
        self.op(Location::NONE, self.pop_iterator());
        self.pop_frame();
        self.statements(&node.orelse)?;
        self.place(end);
        Ok(())
    }

    /// Where something is told to be iterated over, or entered by `with`.
    pub(crate) fn place_of_protocol(&self, whole: Location, iter: &Expr) -> Location {
        if self.options.bytecode.acts_at_statement { whole } else { Location::of(iter.place) }
    }

    pub(crate) fn async_for(&mut self, here: Location, node: &'t For) -> Emitted<()> {
        if self.unit_ref().kind != ScopeType::AsyncFunction {
            let message = "'async for' outside async function".to_owned();
            return Err(Problem::at(here.place(), message));
        }
        let (start, except, end) = (self.label(), self.label(), self.label());
        self.expression(&node.iter)?;
        let iter = Location::of(node.iter.place);
        self.op(iter, Op::GetAiter);
        self.place(start);
        self.push_frame(here, FrameKind::For, start, end)?;
        self.jump(here, Op::SetupFinally, except);
        self.op(here, Op::GetAnext);
        self.load_constant(here, Constant::None);
        let sent = self.delegate(here, true);
        self.op(here, Op::PopBlock);
        if self.options.bytecode.marks_ways {
            self.op(here, Op::NotTaken);
        }
        self.expression(&node.target)?;
        self.statements(&node.body)?;
        self.jump(Location::NONE, Op::Jump, start);
        self.pop_frame();
        self.place(except);
        self.end_async_for(iter, sent);
        self.statements(&node.orelse)?;
        self.place(end);
        Ok(())
    }

    /// How the end of a loop drops its iterator.
    pub(crate) fn pop_iterator(&self) -> Op {
        if self.options.bytecode.marks_ways { Op::PopIter } else { Op::PopTop }
    }

    /// `sent` is where the delegation to `__anext__` began.
    pub(crate) fn end_async_for(&mut self, here: Location, sent: Label) {
        if self.options.bytecode.marks_ways {
            self.jump(here, Op::EndAsyncForFrom, sent);
        } else {
            self.op(here, Op::EndAsyncFor);
        }
    }

    pub(crate) fn while_loop(
        &mut self,
        here: Location,
        test: &'t Expr,
        body: &'t [Stmt],
        orelse: &'t [Stmt],
    ) -> Emitted<()> {
        let (start, inner) = (self.label(), self.label());
        let (end, anchor) = (self.label(), self.label());
        self.place(start);
        self.push_frame(here, FrameKind::While, start, end)?;
        self.jump_if(test, anchor, false)?;
        self.place(inner);
        self.statements(body)?;
        if self.options.bytecode.marks_ways {
            self.jump(Location::NONE, Op::Jump, start);
            self.pop_frame();
            self.place(anchor);
            self.statements(orelse)?;
            self.place(end);
            return Ok(());
        }
        // The test stands a second time at the end, so that a round needs one jump.
        self.jump_if(test, inner, true)?;
        self.pop_frame();
        self.place(anchor);
        self.statements(orelse)?;
        self.place(end);
        Ok(())
    }
}
