//! Expressions.

use crate::python::code::{Constant, Op};
use crate::python::compile::emit::Emitted;
use crate::python::compile::emit::name::refuse_debug;
use crate::python::compile::emit::unit::{Emitter, Label, Location, ScopeType};
use crate::python::compile::error::Problem;
use crate::python::syntax::tree::*;

/// `CALL_INTRINSIC_1` numbers.
pub mod intrinsic {
    pub const PRINT: u32 = 1;
    pub const IMPORT_STAR: u32 = 2;
    pub const STOP_ITERATION_ERROR: u32 = 3;
    pub const ASYNC_GENERATOR_WRAP: u32 = 4;
    pub const UNARY_POSITIVE: u32 = 5;
    pub const LIST_TO_TUPLE: u32 = 6;
    pub const TYPE_VAR: u32 = 7;
    pub const PARAM_SPEC: u32 = 8;
    pub const TYPE_VAR_TUPLE: u32 = 9;
    pub const SUBSCRIPT_GENERIC: u32 = 10;
    pub const TYPE_ALIAS: u32 = 11;
}

/// `CALL_INTRINSIC_2` numbers.
pub mod intrinsic2 {
    pub const PREPARE_RERAISE_STAR: u32 = 1;
    pub const TYPE_VAR_WITH_BOUND: u32 = 2;
    pub const TYPE_VAR_WITH_CONSTRAINTS: u32 = 3;
    pub const SET_FUNCTION_TYPE_PARAMS: u32 = 4;
    pub const SET_TYPE_PARAM_DEFAULT: u32 = 5;
}

/// `LOAD_COMMON_CONSTANT` numbers.
pub mod common {
    pub const ASSERTION_ERROR: u32 = 0;
    pub const NOT_IMPLEMENTED_ERROR: u32 = 1;
    pub const TUPLE: u32 = 2;
    pub const ALL: u32 = 3;
    pub const ANY: u32 = 4;
    pub const LIST: u32 = 5;
    pub const SET: u32 = 6;
    pub const NONE: u32 = 7;
    pub const EMPTY_STR: u32 = 8;
    pub const TRUE: u32 = 9;
    pub const FALSE: u32 = 10;
    pub const MINUS_ONE: u32 = 11;
}

/// `LOAD_SPECIAL` numbers.
pub mod special {
    pub const ENTER: u32 = 0;
    pub const EXIT: u32 = 1;
    pub const ASYNC_ENTER: u32 = 2;
    pub const ASYNC_EXIT: u32 = 3;
}

/// Above this many values on the stack, displays are built piece by piece.
pub const STACK_GUIDELINE: usize = 30;

impl<'t> Emitter<'t> {
    pub(crate) fn expression(&mut self, node: &'t Expr) -> Emitted<()> {
        let before = self.unit_ref().at;
        let joined = self.joined.take();
        self.tell(Location::of(node.place));
        let result = self.node(node, joined);
        self.tell(before);
        self.joined = joined;
        result
    }

    fn node(&mut self, node: &'t Expr, joined: Option<Location>) -> Emitted<()> {
        let here = Location::of(node.place);
        match &node.kind {
            ExprKind::Named(target, value) => {
                self.expression(value)?;
                self.arg(here, Op::Copy, 1);
                self.expression(target)
            }
            ExprKind::BoolOp(op, values) => self.bool_op(here, *op, values),
            ExprKind::Binary(left, op, right) => {
                self.expression(left)?;
                self.expression(right)?;
                self.arg(here, Op::BinaryOp, *op as u32);
                Ok(())
            }
            ExprKind::Unary(op, value) => self.unary(here, *op, value),
            ExprKind::Lambda(lambda) => self.lambda(here, lambda),
            ExprKind::If(test, body, orelse) => self.conditional(test, body, orelse),
            ExprKind::Dict(items) => self.dict(here, items),
            ExprKind::Set(values) => {
                self.display(here, values, crate::python::compile::emit::display::Display::SET)
            }
            ExprKind::Comprehension(comprehension) => self.comprehension(here, comprehension),
            ExprKind::Yield(value) => self.yield_value(here, value.as_deref()),
            ExprKind::YieldFrom(value) => self.yield_from(here, value),
            ExprKind::Await(value) => self.await_value(here, value),
            ExprKind::Compare(left, rest) => {
                self.doubt_compare(node.place, left, rest);
                self.compare(here, left, rest)
            }
            ExprKind::Call(callee, arguments, keywords) => {
                self.doubt_call(callee);
                self.call(node.place, callee, arguments, keywords)
            }
            ExprKind::Joined(values) => self.joined_at(here, joined, values),
            ExprKind::Template(values) => self.template(here, values),
            ExprKind::Interpolation(node) => self.interpolation(here, node),
            ExprKind::Formatted(value, conversion, spec) => {
                // What stood behind a `%` has kept its place.
                let joined = joined.filter(|_| node.place != value.place);
                let here = joined.unwrap_or(here);
                self.formatted(here, joined, value, *conversion, spec.as_deref())
            }
            ExprKind::Constant(value) => {
                let whole = joined.filter(|_| here != Location::NONE);
                self.load_constant(whole.unwrap_or(here), value.clone());
                Ok(())
            }
            ExprKind::Attribute(value, name, context) => {
                self.attribute_node(node, value, name, *context)
            }
            ExprKind::Subscript(value, slice, context) => {
                if *context == Context::Load {
                    self.doubt_subscript(value, slice);
                }
                self.subscript(here, value, slice, *context)
            }
            ExprKind::Starred(_, Context::Store) => Err(Problem::at(
                node.place,
                "starred assignment target must be in a list or tuple".to_owned(),
            )),
            ExprKind::Starred(..) => {
                Err(Problem::at(node.place, "can't use starred expression here".to_owned()))
            }
            ExprKind::Name(name, context) => self.name(here, name, *context),
            ExprKind::List(values, context) => self.sequence(here, values, *context, false),
            ExprKind::Tuple(values, context) => self.sequence(here, values, *context, true),
            ExprKind::Slice(lower, upper, step) => {
                self.whole_slice(here, node, [lower, upper, step].map(Option::as_deref))
            }
        }
    }

    pub(crate) fn expressions(&mut self, nodes: &'t [Expr]) -> Emitted<()> {
        nodes.iter().try_for_each(|node| self.expression(node))
    }

    fn unary(&mut self, here: Location, op: UnaryOp, value: &'t Expr) -> Emitted<()> {
        self.expression(value)?;
        match op {
            UnaryOp::Not => {
                self.truth(here);
                self.op(here, Op::UnaryNot);
            }
            UnaryOp::Invert => self.op(here, Op::UnaryInvert),
            UnaryOp::Minus => self.op(here, Op::UnaryNegative),
            UnaryOp::Plus => self.arg(here, Op::CallIntrinsic1, intrinsic::UNARY_POSITIVE),
        }
        Ok(())
    }

    fn yield_value(&mut self, here: Location, value: Option<&'t Expr>) -> Emitted<()> {
        if !self.scope().is_function_like() {
            return Err(Problem::at(here.place(), "'yield' outside function".to_owned()));
        }
        match value {
            Some(value) => self.expression(value)?,
            None => self.load_constant(here, Constant::None),
        }
        self.hand_out(here);
        Ok(())
    }

    /// The value on top leaves the generator, and what is sent comes back.
    pub(crate) fn hand_out(&mut self, here: Location) {
        if self.scope().generator && self.scope().coroutine {
            self.arg(here, Op::CallIntrinsic1, intrinsic::ASYNC_GENERATOR_WRAP);
        }
        self.arg(here, Op::YieldValue, 0);
        self.arg(here, Op::Resume, 1);
    }

    fn yield_from(&mut self, here: Location, value: &'t Expr) -> Emitted<()> {
        if !self.scope().is_function_like() {
            return Err(Problem::at(here.place(), "'yield from' outside function".to_owned()));
        }
        if self.unit_ref().kind == ScopeType::AsyncFunction {
            let message = "'yield from' inside async function".to_owned();
            return Err(Problem::at(here.place(), message));
        }
        self.expression(value)?;
        self.op(here, Op::GetYieldFromIter);
        self.load_constant(here, Constant::None);
        self.delegate(here, false);
        Ok(())
    }

    fn await_value(&mut self, here: Location, value: &'t Expr) -> Emitted<()> {
        if !self.scope().is_function_like() {
            return Err(Problem::at(here.place(), "'await' outside function".to_owned()));
        }
        let kind = self.unit_ref().kind;
        if !matches!(kind, ScopeType::AsyncFunction | ScopeType::Comprehension) {
            let message = "'await' outside async function".to_owned();
            return Err(Problem::at(here.place(), message));
        }
        self.expression(value)?;
        self.await_top(here, 0);
        Ok(())
    }

    /// Awaits the value on top; `source` says what it came from.
    pub(crate) fn await_top(&mut self, here: Location, source: u32) {
        self.arg(here, Op::GetAwaitable, source);
        self.pair_iterator(here);
        self.load_constant(here, Constant::None);
        self.delegate(here, true);
    }

    /// `yield from` the iterator under the top: send, hand out, send again.
    /// Gives where it begins.
    pub(crate) fn delegate(&mut self, here: Location, awaits: bool) -> Label {
        let (send, fail, exit) = (self.label(), self.label(), self.label());
        self.place(send);
        if !self.options.bytecode.guards_generators {
            self.jump(here, Op::SendOrEnd, exit);
            self.place(fail);
            self.op(here, Op::YieldValue);
            self.arg(here, Op::Resume, if awaits { 3 } else { 2 });
            self.arg(here, Op::JumpNoInterrupt, send);
            self.place(exit);
            return send;
        }
        self.jump(here, Op::Send, exit);
        // StopIteration raised by throw() or close() inside the sub-iterator ends the delegation.
        self.jump(here, Op::SetupFinally, fail);
        self.arg(here, Op::YieldValue, 1);
        self.op(Location::NONE, Op::PopBlock);
        self.arg(here, Op::Resume, if awaits { 3 } else { 2 });
        self.arg(here, Op::JumpNoInterrupt, send);
        self.place(fail);
        self.op(here, Op::CleanupThrow);
        self.place(exit);
        self.op(here, Op::EndSend);
        send
    }

    /// An f-string; until 3.11 its parts stand where the whole does.
    fn joined_at(
        &mut self,
        here: Location,
        joined: Option<Location>,
        values: &'t [Expr],
    ) -> Emitted<()> {
        if self.options.bytecode.tells_places {
            return self.joined(here, values);
        }
        let whole = joined.unwrap_or(here);
        self.joined = Some(whole);
        self.joined(whole, values)
    }

    fn joined(&mut self, here: Location, values: &'t [Expr]) -> Emitted<()> {
        if values.len() > STACK_GUIDELINE {
            self.load_constant(here, Constant::str(""));
            let join = self.intern("join");
            self.attribute(here, &join, true);
            self.arg(here, Op::BuildList, 0);
            for value in values {
                self.expression(value)?;
                self.arg(here, Op::ListAppend, 1);
            }
            self.call_op(here, 1);
            return Ok(());
        }
        self.expressions(values)?;
        match values.len() {
            0 if self.options.bytecode.tests_truth => self.arg(here, Op::BuildString, 0),
            0 => self.load_constant(here, Constant::str("")),
            1 => {}
            count => self.arg(here, Op::BuildString, count as u32),
        }
        Ok(())
    }

    /// A t-string: the strings between its fields, then the fields.
    fn template(&mut self, here: Location, values: &'t [Expr]) -> Emitted<()> {
        let is_field = |value: &Expr| matches!(value.kind, ExprKind::Interpolation(_));
        let (mut strings, mut fields, mut after_field) = (0, 0, true);
        for value in values {
            if !is_field(value) {
                self.expression(value)?;
                strings += 1;
            } else if after_field {
                self.load_constant(here, Constant::str(""));
                strings += 1;
            }
            after_field = is_field(value);
        }
        if after_field {
            self.load_constant(here, Constant::str(""));
            strings += 1;
        }
        self.arg(here, Op::BuildTuple, strings);
        for value in values.iter().filter(|value| is_field(value)) {
            self.expression(value)?;
            fields += 1;
        }
        self.arg(here, Op::BuildTuple, fields);
        self.op(here, Op::BuildTemplate);
        Ok(())
    }

    fn interpolation(&mut self, here: Location, node: &'t Interpolation) -> Emitted<()> {
        self.expression(&node.value)?;
        self.load_constant(here, Constant::str(&node.text));
        let mut argument = 2;
        if let Some(spec) = &node.spec {
            self.expression(spec)?;
            argument |= 1;
        }
        argument |= match node.conversion {
            None => 0,
            Some('s') => 1 << 2,
            Some('r') => 2 << 2,
            Some(_) => 3 << 2,
        };
        self.arg(here, Op::BuildInterpolation, argument);
        Ok(())
    }

    fn formatted(
        &mut self,
        here: Location,
        joined: Option<Location>,
        value: &'t Expr,
        conversion: Option<char>,
        spec: Option<&'t Expr>,
    ) -> Emitted<()> {
        self.expression(value)?;
        let number = match conversion {
            None => 0,
            Some('s') => 1,
            Some('r') => 2,
            Some(_) => 3,
        };
        if self.options.bytecode.takes_flags {
            if let Some(spec) = spec {
                self.joined = joined;
                self.specification(spec)?;
                self.joined = None;
            }
            self.arg(here, Op::FormatValue, number | u32::from(spec.is_some()) << 2);
            return Ok(());
        }
        if number > 0 {
            self.arg(here, Op::ConvertValue, number);
        }
        match spec {
            Some(spec) => {
                self.expression(spec)?;
                self.op(here, Op::FormatWithSpec);
            }
            None => self.op(here, Op::FormatSimple),
        }
        Ok(())
    }

    /// What stands behind the colon of a field.
    fn specification(&mut self, spec: &'t Expr) -> Emitted<()> {
        let ExprKind::Joined(values) = &spec.kind else { return self.expression(spec) };
        let ends_in_field =
            values.last().is_some_and(|last| matches!(last.kind, ExprKind::Formatted(..)));
        if !ends_in_field || !self.options.bytecode.pads_specifications {
            return self.expression(spec);
        }
        let here = Location::of(spec.place);
        self.expressions(values)?;
        let end = Location { line: here.end_line, column: here.end_column, ..here };
        self.load_constant(end, Constant::str(""));
        self.arg(here, Op::BuildString, values.len() as u32 + 1);
        Ok(())
    }

    fn attribute_node(
        &mut self,
        node: &'t Expr,
        value: &'t Expr,
        name: &'t Name,
        context: Context,
    ) -> Emitted<()> {
        let here = Location::of(node.place);
        if context == Context::Load && self.is_plain_super(value, name) {
            self.super_attribute(here, value, name, false)?;
            let here = attribute_start(here, node.place, name);
            self.op(here, Op::Nop);
            return Ok(());
        }
        self.note_static_attribute(value, name, context);
        self.expression(value)?;
        let here = attribute_start(here, node.place, name);
        match context {
            Context::Load => self.attribute(here, name, false),
            Context::Store => {
                refuse_debug(here, name, context)?;
                self.named(here, Op::StoreAttr, name);
            }
            // CPython does not mind `__debug__` here.
            Context::Delete => self.named(here, Op::DeleteAttr, name),
        }
        Ok(())
    }

    /// `self.name = ...` in a method tells the class about the attribute.
    fn note_static_attribute(&mut self, value: &Expr, name: &Name, context: Context) {
        let is_self = matches!(&value.kind, ExprKind::Name(id, _) if &**id == "self");
        if context != Context::Store || !is_self {
            return;
        }
        for unit in self.units.iter_mut().rev().skip(1) {
            if let Some(attributes) = &mut unit.static_attributes {
                attributes.insert(name.clone());
                return;
            }
        }
    }

    pub(crate) fn subscript(
        &mut self,
        here: Location,
        value: &'t Expr,
        slice: &'t Expr,
        context: Context,
    ) -> Emitted<()> {
        self.expression(value)?;
        if let ExprKind::Slice(lower, upper, None) = &slice.kind
            && context != Context::Delete
            && self.takes_parts(slice)
        {
            self.slice(Location::of(slice.place), lower.as_deref(), upper.as_deref(), None)?;
            let is_load = context == Context::Load;
            self.op(here, if is_load { Op::BinarySlice } else { Op::StoreSlice });
            return Ok(());
        }
        self.expression(slice)?;
        let ops = [Op::BinarySubscr, Op::StoreSubscr, Op::DeleteSubscr];
        self.op(here, ops[context as usize]);
        Ok(())
    }

    fn whole_slice(
        &mut self,
        here: Location,
        node: &Expr,
        [lower, upper, step]: [Option<&'t Expr>; 3],
    ) -> Emitted<()> {
        if self.options.bytecode.folds_late
            && let Some(parts) = constant_slice(node)
        {
            self.load_constant(here, parts);
            return Ok(());
        }
        let count = self.slice(here, lower, upper, step)?;
        self.arg(here, Op::BuildSlice, count);
        Ok(())
    }

    /// Whether the two parts of a slice are pushed, rather than a slice that is made beforehand.
    pub(crate) fn takes_parts(&self, slice: &Expr) -> bool {
        matches!(slice.kind, ExprKind::Slice(_, _, None))
            && self.options.bytecode.has_slices
            && !(self.options.bytecode.folds_late && constant_slice(slice).is_some())
    }

    /// Pushes the parts of a slice; gives their number.
    pub(crate) fn slice(
        &mut self,
        here: Location,
        lower: Option<&'t Expr>,
        upper: Option<&'t Expr>,
        step: Option<&'t Expr>,
    ) -> Emitted<u32> {
        for part in [lower, upper] {
            match part {
                Some(part) => self.expression(part)?,
                None => self.load_constant(here, Constant::None),
            }
        }
        match step {
            Some(step) => {
                self.expression(step)?;
                Ok(3)
            }
            None => Ok(2),
        }
    }
}

/// A slice of constants.
fn constant_slice(node: &Expr) -> Option<Constant> {
    let ExprKind::Slice(lower, upper, step) = &node.kind else { return None };
    let part = |part: &Option<Box<Expr>>| match part {
        None => Some(Constant::None),
        Some(part) => part.constant().cloned(),
    };
    Some(Constant::Slice([part(lower)?, part(upper)?, part(step)?].into()))
}

/// In a chain over several lines, an attribute belongs to the line of its name.
pub fn attribute_start(here: Location, node: Place, name: &str) -> Location {
    let end_line = node.end_line as i32;
    if here.line == end_line {
        return here;
    }
    let length = name.chars().count() as u32;
    let end = here.end_line.max(end_line);
    if length > node.end_column {
        return Location { line: end_line, end_line: end, column: -1, end_column: -1 };
    }
    let column = (node.end_column - length) as i32;
    Location { line: end_line, end_line: end, column, ..here }
}
