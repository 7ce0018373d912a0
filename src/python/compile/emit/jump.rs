//! Conditions: boolean operators, comparisons, conditional expressions, jumps on truth.

use crate::python::code::Op;
use crate::python::compile::emit::Emitted;
use crate::python::compile::emit::unit::{Emitter, Label, Location};
use crate::python::syntax::tree::*;

impl<'t> Emitter<'t> {
    pub(crate) fn bool_op(
        &mut self,
        here: Location,
        op: BoolOp,
        values: &'t [Expr],
    ) -> Emitted<()> {
        let jump = if op == BoolOp::And { Op::PopJumpIfFalse } else { Op::PopJumpIfTrue };
        let end = self.label();
        let Some((last, first)) = values.split_last() else { return Ok(()) };
        if self.options.bytecode.folds_late {
            let jump = if op == BoolOp::And { Op::JumpIfFalse } else { Op::JumpIfTrue };
            for value in first {
                self.expression(value)?;
                self.jump(here, jump, end);
                self.op(here, Op::PopTop);
            }
            self.expression(last)?;
            self.place(end);
            return Ok(());
        }
        for value in first {
            self.expression(value)?;
            self.jump_or_drop(here, jump, end);
        }
        self.expression(last)?;
        self.place(end);
        Ok(())
    }

    /// Jumps on the truth of the value on top, which stays where it is jumped to.
    fn jump_or_drop(&mut self, here: Location, jump: Op, end: Label) {
        if self.options.bytecode.jumps_or_pops {
            let is_false = jump == Op::PopJumpIfFalse;
            let jump = if is_false { Op::JumpIfFalseOrPop } else { Op::JumpIfTrueOrPop };
            self.jump(here, jump, end);
            return;
        }
        self.arg(here, Op::Copy, 1);
        self.truth(here);
        self.jump(here, jump, end);
        self.op(here, Op::PopTop);
    }

    /// What a jump on a truth asks for, unless it finds the truth itself.
    pub(crate) fn truth(&mut self, here: Location) {
        if !self.options.bytecode.tests_truth {
            self.op(here, Op::ToBool);
        }
    }

    pub(crate) fn conditional(
        &mut self,
        test: &'t Expr,
        body: &'t Expr,
        orelse: &'t Expr,
    ) -> Emitted<()> {
        let (end, next) = (self.label(), self.label());
        self.jump_if(test, next, false)?;
        self.expression(body)?;
        self.jump(Location::NONE, Op::JumpNoInterrupt, end);
        self.place(next);
        self.expression(orelse)?;
        self.place(end);
        Ok(())
    }

    pub(crate) fn compare(
        &mut self,
        here: Location,
        left: &'t Expr,
        rest: &'t [(CompareOp, Expr)],
    ) -> Emitted<()> {
        self.expression(left)?;
        let Some(((last_op, last), first)) = rest.split_last() else { return Ok(()) };
        if first.is_empty() {
            self.expression(last)?;
            self.compare_op(here, *last_op);
            return Ok(());
        }
        let cleanup = self.label();
        for (op, value) in first {
            self.expression(value)?;
            self.arg(here, Op::Swap, 2);
            self.arg(here, Op::Copy, 2);
            self.compare_op(here, *op);
            self.jump_or_drop(here, Op::PopJumpIfFalse, cleanup);
        }
        self.expression(last)?;
        self.compare_op(here, *last_op);
        let end = self.label();
        self.jump(Location::NONE, Op::JumpNoInterrupt, end);
        self.place(cleanup);
        self.arg(here, Op::Swap, 2);
        self.op(here, Op::PopTop);
        self.place(end);
        Ok(())
    }

    pub(crate) fn compare_op(&mut self, here: Location, op: CompareOp) {
        // The low bits say which outcomes make it true: unordered 1, less 2, greater 4, equal 8.
        let outcomes = match op {
            CompareOp::Less => 2,
            CompareOp::LessEqual => 2 | 8,
            CompareOp::Equal => 8,
            CompareOp::NotEqual => 1 | 2 | 4,
            CompareOp::Greater => 4,
            CompareOp::GreaterEqual => 4 | 8,
            CompareOp::Is | CompareOp::IsNot => {
                return self.arg(here, Op::IsOp, u32::from(op == CompareOp::IsNot));
            }
            CompareOp::In | CompareOp::NotIn => {
                return self.arg(here, Op::ContainsOp, u32::from(op == CompareOp::NotIn));
            }
        };
        self.arg(here, Op::CompareOp, (op as u32) << 5 | outcomes);
    }

    /// Jumps to `next` if the truth of the expression is `when`.
    pub(crate) fn jump_if(&mut self, node: &'t Expr, next: Label, when: bool) -> Emitted<()> {
        match &node.kind {
            ExprKind::Unary(UnaryOp::Not, value) => {
                return self.jump_if(value, next, !when);
            }
            ExprKind::BoolOp(op, values) => {
                let Some((last, first)) = values.split_last() else { return Ok(()) };
                let decides = *op == BoolOp::Or;
                let early = if decides == when { next } else { self.label() };
                for value in first {
                    self.jump_if(value, early, decides)?;
                }
                self.jump_if(last, next, when)?;
                if early != next {
                    self.place(early);
                }
                return Ok(());
            }
            ExprKind::If(test, body, orelse) => {
                let (end, other) = (self.label(), self.label());
                self.jump_if(test, other, false)?;
                self.jump_if(body, next, when)?;
                self.jump(Location::NONE, Op::JumpNoInterrupt, end);
                self.place(other);
                self.jump_if(orelse, next, when)?;
                self.place(end);
                return Ok(());
            }
            ExprKind::Compare(left, rest) if rest.len() > 1 => {
                self.tell(Location::of(node.place));
                self.doubt_compare(node.place, left, rest);
                return self.jump_if_chain(Location::of(node.place), left, rest, next, when);
            }
            ExprKind::Compare(..) => self.tell(Location::of(node.place)),
            _ => {}
        }
        self.expression(node)?;
        let own = self.told(Location::of(node.place));
        self.truth(own);
        self.jump(own, jump_op(when), next);
        Ok(())
    }

    fn jump_if_chain(
        &mut self,
        own: Location,
        left: &'t Expr,
        rest: &'t [(CompareOp, Expr)],
        next: Label,
        when: bool,
    ) -> Emitted<()> {
        let Some(((last_op, last), first)) = rest.split_last() else { return Ok(()) };
        let cleanup = self.label();
        self.expression(left)?;
        for (op, value) in first {
            self.expression(value)?;
            self.arg(own, Op::Swap, 2);
            self.arg(own, Op::Copy, 2);
            self.compare_op(own, *op);
            self.truth(own);
            self.jump(own, Op::PopJumpIfFalse, cleanup);
        }
        self.expression(last)?;
        self.compare_op(own, *last_op);
        self.truth(own);
        self.jump(own, jump_op(when), next);
        let end = self.label();
        self.jump(Location::NONE, Op::JumpNoInterrupt, end);
        self.place(cleanup);
        self.op(own, Op::PopTop);
        if !when {
            self.jump(Location::NONE, Op::JumpNoInterrupt, next);
        }
        self.place(end);
        Ok(())
    }
}

fn jump_op(when: bool) -> Op {
    if when { Op::PopJumpIfTrue } else { Op::PopJumpIfFalse }
}
