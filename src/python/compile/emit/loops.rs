//! Loops.

use crate::python::code::{Constant, Op};
use crate::python::compile::emit::Emitted;
use crate::python::compile::emit::unit::{Emitter, FrameKind, Label, Location, ScopeType};
use crate::python::compile::error::Problem;
use crate::python::syntax::tree::*;
use crate::python::version::LoopEnd;

impl<'t> Emitter<'t> {
    pub(crate) fn for_loop(&mut self, own: Location, node: &'t For) -> Emitted<()> {
        let (start, cleanup, end) = (self.label(), self.label(), self.label());
        self.push_frame(own, FrameKind::For, start, end)?;
        self.expression(&node.iter)?;
        let here = self.place_of_protocol(own, &node.iter);
        self.op(here, Op::GetIter);
        self.place(start);
        self.jump(here, self.for_iter(), cleanup);
        // Keeps the line of a target that stands on a line of its own.
        self.op(Location::of(node.target.place), Op::Nop);
        self.expression(&node.target)?;
        self.statements(&node.body)?;
        self.tell(Location::NONE);
        self.jump(Location::NONE, Op::Jump, start);
        self.place(cleanup);
        self.end_for();
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
        self.op(self.place_of_protocol(here, &node.iter), Op::GetAiter);
        self.place(start);
        self.push_frame(here, FrameKind::AsyncFor, start, end)?;
        self.jump(here, Op::SetupFinally, except);
        self.op(here, Op::GetAnext);
        self.pair_iterator(here);
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
        self.tell(iter);
        self.end_async_for(iter, sent);
        self.statements(&node.orelse)?;
        self.place(end);
        Ok(())
    }

    /// What is iterated over without `GET_ITER` gets its neighbour.
    pub(crate) fn pair_iterator(&mut self, here: Location) {
        if self.options.bytecode.pairs_iterators {
            self.op(here, Op::PushNull);
        }
    }

    /// The instruction that asks an iterator.
    pub(crate) fn for_iter(&self) -> Op {
        let is_last = self.options.bytecode.loop_end == LoopEnd::None;
        if is_last { Op::ForIterOrEnd } else { Op::ForIter }
    }

    /// Where an exhausted iterator leads.
    pub(crate) fn end_for(&mut self) {
        match self.options.bytecode.loop_end {
            LoopEnd::Dropped => {
                self.op(Location::NONE, Op::EndFor);
                self.op(Location::NONE, self.pop_iterator());
            }
            LoopEnd::Both => self.op(Location::NONE, Op::EndForBoth),
            LoopEnd::None => {}
        }
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
        self.tell(here);
        // The test stands a second time at the end, so that a round needs one jump.
        self.jump_if(test, inner, true)?;
        self.pop_frame();
        self.place(anchor);
        self.statements(orelse)?;
        self.place(end);
        Ok(())
    }
}
