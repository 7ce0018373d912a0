//! `try`, `except`, `except*`, `finally`.

use crate::python::code::{Constant, Op};
use crate::python::compile::emit::Emitted;
use crate::python::compile::emit::expression::intrinsic2;
use crate::python::compile::emit::unit::{Emitter, FrameKind, Label, Location};
use crate::python::compile::error::Problem;
use crate::python::syntax::tree::*;

const NONE: Location = Location::NONE;

impl<'t> Emitter<'t> {
    pub(crate) fn try_statement(&mut self, here: Location, node: &'t Try) -> Emitted<()> {
        if node.finalbody.is_empty() {
            return self.try_except(here, node);
        }
        let (body, end) = (self.label(), self.label());
        let (exit, cleanup) = (self.label(), self.label());
        self.jump(here, Op::SetupFinally, end);
        self.place(body);
        self.push_frame(here, FrameKind::Finally(&node.finalbody), body, end)?;
        if node.handlers.is_empty() {
            self.statements(&node.body)?;
        } else {
            self.try_except(here, node)?;
        }
        self.op(NONE, Op::PopBlock);
        self.pop_frame();
        self.statements(&node.finalbody)?;
        self.jump(NONE, Op::JumpNoInterrupt, exit);
        self.place(end);
        self.push_frame(here, FrameKind::FinallyEnd, end, end)?;
        self.jump(NONE, Op::SetupCleanup, cleanup);
        self.op(NONE, Op::PushExcInfo);
        self.tell(NONE);
        let was_repeated = self.is_repeated;
        self.is_repeated |= !self.options.bytecode.warns_of_each_copy;
        self.statements(&node.finalbody)?;
        self.is_repeated = was_repeated;
        let end = self.told(NONE);
        self.arg(end, Op::Reraise, 0);
        self.pop_frame();
        self.place(cleanup);
        self.restore_and_reraise(end);
        self.place(exit);
        Ok(())
    }

    fn try_except(&mut self, here: Location, node: &'t Try) -> Emitted<()> {
        if node.is_star {
            return self.try_star(here, node);
        }
        let (body, mut except) = (self.label(), self.label());
        let (end, cleanup) = (self.label(), self.label());
        self.jump(here, Op::SetupFinally, except);
        self.place(body);
        self.push_frame(here, FrameKind::Try, body, body)?;
        self.statements(&node.body)?;
        self.pop_frame();
        self.op(NONE, Op::PopBlock);
        self.statements(&node.orelse)?;
        self.jump(NONE, Op::JumpNoInterrupt, end);
        self.place(except);
        self.jump(NONE, Op::SetupCleanup, cleanup);
        self.op(NONE, Op::PushExcInfo);
        self.push_frame(here, FrameKind::ExceptionHandler, except, except)?;
        for (index, handler) in node.handlers.iter().enumerate() {
            if handler.exception.is_none() && index + 1 < node.handlers.len() {
                let message = "default 'except:' must be last".to_owned();
                return Err(Problem::at(handler.place, message));
            }
            let own = Location::of(handler.place);
            self.tell(own);
            except = self.label();
            if let Some(exception) = &handler.exception {
                self.expression(exception)?;
                self.op(own, Op::CheckExcMatch);
                self.jump(own, Op::PopJumpIfFalse, except);
            }
            self.handler(own, handler, end)?;
            self.place(except);
        }
        self.arg(NONE, Op::Reraise, 0);
        self.pop_frame();
        self.place(cleanup);
        self.tell(NONE);
        self.restore_and_reraise(NONE);
        self.place(end);
        Ok(())
    }

    fn handler(&mut self, own: Location, handler: &'t Handler, end: Label) -> Emitted<()> {
        let body = self.label();
        let Some(name) = &handler.name else {
            self.op(own, Op::PopTop);
            self.place(body);
            self.push_frame(own, FrameKind::HandlerCleanup(None), body, body)?;
            self.statements(&handler.body)?;
            self.pop_frame();
            self.op(NONE, Op::PopBlock);
            self.op(NONE, Op::PopExcept);
            self.jump(NONE, Op::JumpNoInterrupt, end);
            return Ok(());
        };
        let cleanup = self.label();
        self.name(own, name, Context::Store)?;
        self.jump(own, Op::SetupCleanup, cleanup);
        self.place(body);
        self.push_frame(own, FrameKind::HandlerCleanup(Some(name)), body, body)?;
        self.statements(&handler.body)?;
        self.pop_frame();
        self.op(NONE, Op::PopBlock);
        self.op(NONE, Op::PopBlock);
        self.op(NONE, Op::PopExcept);
        self.forget(name)?;
        self.jump(NONE, Op::JumpNoInterrupt, end);
        self.place(cleanup);
        self.forget(name)?;
        self.arg(NONE, Op::Reraise, 1);
        Ok(())
    }

    /// `name = None; del name` at the end of a handler.
    fn forget(&mut self, name: &Name) -> Emitted<()> {
        self.load_constant(NONE, Constant::None);
        self.name(NONE, name, Context::Store)?;
        self.name(NONE, name, Context::Delete)
    }

    fn try_star(&mut self, here: Location, node: &'t Try) -> Emitted<()> {
        let (body, mut except, orelse) = (self.label(), self.label(), self.label());
        let (end, cleanup, reraise_star) = (self.label(), self.label(), self.label());
        self.jump(here, Op::SetupFinally, except);
        self.place(body);
        self.push_frame(here, FrameKind::Try, body, body)?;
        self.statements(&node.body)?;
        self.pop_frame();
        self.op(NONE, Op::PopBlock);
        self.jump(NONE, Op::JumpNoInterrupt, orelse);
        self.place(except);
        self.jump(NONE, Op::SetupCleanup, cleanup);
        self.op(NONE, Op::PushExcInfo);
        self.push_frame(here, FrameKind::ExceptionGroupHandler, except, except)?;
        for (index, handler) in node.handlers.iter().enumerate() {
            let own = Location::of(handler.place);
            self.tell(own);
            let with_error = self.label();
            except = self.label();
            let no_match = self.label();
            if index == 0 {
                // The list of exceptions raised in handlers, and a copy of the group.
                if self.options.bytecode.has_intrinsics {
                    self.arg(own, Op::BuildList, 0);
                    self.arg(own, Op::Copy, 2);
                } else {
                    self.arg(own, Op::Copy, 1);
                    self.arg(own, Op::BuildList, 0);
                    self.arg(own, Op::Swap, 2);
                }
            }
            if let Some(exception) = &handler.exception {
                self.expression(exception)?;
                self.op(own, Op::CheckEgMatch);
                self.arg(own, Op::Copy, 1);
                self.jump(own, Op::PopJumpIfNone, no_match);
            }
            self.star_handler(own, handler, except, with_error)?;
            self.place(except);
            self.op(NONE, Op::Nop);
            self.jump(NONE, Op::JumpNoInterrupt, with_error);
            self.place(no_match);
            self.tell(NONE);
            self.op(self.told(own), Op::PopTop);
            self.place(with_error);
            if index + 1 == node.handlers.len() {
                // What no handler matched is raised again with the rest.
                self.arg(NONE, Op::ListAppend, 1);
                self.jump(NONE, Op::JumpNoInterrupt, reraise_star);
            }
        }
        self.pop_frame();
        self.star_end(reraise_star, cleanup, end);
        self.place(orelse);
        self.statements(&node.orelse)?;
        self.place(end);
        Ok(())
    }

    fn star_handler(
        &mut self,
        own: Location,
        handler: &'t Handler,
        except: Label,
        with_error: Label,
    ) -> Emitted<()> {
        let (cleanup, body) = (self.label(), self.label());
        let name = handler.name.as_ref();
        match name {
            Some(name) => self.name(own, name, Context::Store)?,
            None => self.op(own, Op::PopTop),
        }
        self.jump(own, Op::SetupCleanup, cleanup);
        self.place(body);
        self.push_frame(own, FrameKind::HandlerCleanup(name), body, body)?;
        self.statements(&handler.body)?;
        self.pop_frame();
        self.op(NONE, Op::PopBlock);
        if let Some(name) = name {
            self.forget(name)?;
        }
        self.jump(NONE, Op::JumpNoInterrupt, except);
        self.place(cleanup);
        if let Some(name) = name {
            self.forget(name)?;
        }
        self.arg(NONE, Op::ListAppend, 3);
        self.op(NONE, Op::PopTop);
        self.jump(NONE, Op::JumpNoInterrupt, with_error);
        Ok(())
    }

    fn star_end(&mut self, reraise_star: Label, cleanup: Label, end: Label) {
        let reraise = self.label();
        self.place(reraise_star);
        self.arg(NONE, Op::CallIntrinsic2, intrinsic2::PREPARE_RERAISE_STAR);
        self.arg(NONE, Op::Copy, 1);
        self.jump(NONE, Op::PopJumpIfNotNone, reraise);
        self.op(NONE, Op::PopTop);
        self.op(NONE, Op::PopBlock);
        self.op(NONE, Op::PopExcept);
        self.jump(NONE, Op::JumpNoInterrupt, end);
        self.place(reraise);
        self.op(NONE, Op::PopBlock);
        self.arg(NONE, Op::Swap, 2);
        self.op(NONE, Op::PopExcept);
        self.arg(NONE, Op::Reraise, 0);
        self.place(cleanup);
        self.restore_and_reraise(NONE);
    }
}
