//! Calls, methods and `super()`.

use crate::python::code::{Constant, Op};
use crate::python::compile::emit::Emitted;
use crate::python::compile::emit::display::Display;
use crate::python::compile::emit::expression::{
    STACK_GUIDELINE, attribute_start, common, intrinsic,
};
use crate::python::compile::emit::name::refuse_debug;
use crate::python::compile::emit::unit::{Emitter, Label, Location};
use crate::python::compile::error::Problem;
use crate::python::compile::scope::{Home, flag};
use crate::python::syntax::tree::*;

impl<'t> Emitter<'t> {
    pub(crate) fn call(
        &mut self,
        place: Place,
        callee: &'t Expr,
        arguments: &'t [Expr],
        keywords: &'t [Keyword],
    ) -> Emitted<()> {
        check_keywords(keywords)?;
        if let ExprKind::Attribute(owner, name, Context::Load) = &callee.kind
            && self.is_method_call(owner, arguments, keywords)
        {
            return self.method_call(place, callee, owner, name, arguments, keywords);
        }
        let end = self.label();
        self.callable(Location::of(callee.place), |emitter| {
            emitter.expression(callee)?;
            emitter.short_cut(callee, arguments, keywords, end)
        })?;
        self.call_with(Location::of(place), 0, arguments, None, keywords)?;
        if self.options.bytecode.loads_special {
            self.place(end);
        }
        Ok(())
    }

    /// A callable without a self, and the NULL beside it.
    pub(crate) fn callable(
        &mut self,
        here: Location,
        push: impl FnOnce(&mut Self) -> Emitted<()>,
    ) -> Emitted<()> {
        let is_below = self.options.bytecode.null_below;
        if is_below {
            self.op(here, Op::PushNull);
        }
        push(self)?;
        if !is_below {
            self.op(here, Op::PushNull);
        }
        Ok(())
    }

    /// `CALL` with what comes before it.
    pub(crate) fn call_op(&mut self, here: Location, count: u32) {
        if self.options.bytecode.prepares_calls {
            self.arg(here, Op::Precall, count);
            self.arg(here, Op::CallPrepared, count);
        } else if self.options.bytecode.null_below {
            self.arg(here, Op::CallBelow, count);
        } else {
            self.arg(here, Op::Call, count);
        }
    }

    /// The same with names of keywords.
    fn call_named(&mut self, names: Location, here: Location, keywords: &[Keyword], count: usize) {
        if self.options.bytecode.null_below {
            let names_tuple = self.constant(names_of(keywords));
            self.arg(names, Op::KwNames, names_tuple);
            self.call_op(here, count as u32);
        } else {
            self.keyword_names(names, keywords);
            self.arg(here, Op::CallKw, count as u32);
        }
    }

    /// `all`, `any` and `tuple` of a generator expression, if that is what the names mean: a loop of its own.
    fn short_cut(
        &mut self,
        callee: &'t Expr,
        arguments: &'t [Expr],
        keywords: &'t [Keyword],
        end: Label,
    ) -> Emitted<()> {
        let (ExprKind::Name(name, _), [only], []) = (&callee.kind, arguments, keywords) else {
            return Ok(());
        };
        let ExprKind::Comprehension(generator) = &only.kind else { return Ok(()) };
        let is_generator = generator.kind == ComprehensionKind::Generator;
        let builtin = match &**name {
            "tuple" => common::TUPLE,
            "all" => common::ALL,
            "any" => common::ANY,
            "list" => common::LIST,
            "set" => common::SET,
            _ => return Ok(()),
        };
        let bytecode = self.options.bytecode;
        let is_new = matches!(builtin, common::LIST | common::SET);
        if !is_generator || !bytecode.loads_special || is_new && !bytecode.shortens_displays {
            return Ok(());
        }
        let collects = !matches!(builtin, common::ALL | common::ANY);
        let here = Location::of(callee.place);
        let (skip, again, cleanup) = (self.label(), self.label(), self.label());
        self.arg(here, Op::Copy, 1);
        self.arg(here, Op::LoadCommonConstant, builtin);
        self.arg(here, Op::IsOp, 0);
        self.jump(here, Op::PopJumpIfFalse, skip);
        self.op(here, Op::PopTop);
        let is_set = builtin == common::SET;
        if collects {
            self.arg(here, if is_set { Op::BuildSet } else { Op::BuildList }, 0);
        }
        self.expression(only)?;
        self.pair_iterator(here);
        self.place(again);
        self.jump(here, Op::ForIter, cleanup);
        if collects {
            let depth = 2 + u32::from(bytecode.pairs_iterators);
            self.arg(here, if is_set { Op::SetAdd } else { Op::ListAppend }, depth);
            self.jump(here, Op::Jump, again);
        } else {
            let goes_on =
                if builtin == common::ALL { Op::PopJumpIfTrue } else { Op::PopJumpIfFalse };
            self.truth(here);
            self.jump(here, goes_on, again);
        }
        let truth = |truth: bool| if truth { Constant::True } else { Constant::False };
        self.op(Location::NONE, Op::PopIter);
        if !collects {
            self.load_constant(here, truth(builtin == common::ANY));
        }
        self.jump(here, Op::Jump, end);
        self.place(cleanup);
        self.op(Location::NONE, Op::EndFor);
        self.op(Location::NONE, Op::PopIter);
        if builtin == common::TUPLE {
            self.arg(here, Op::CallIntrinsic1, intrinsic::LIST_TO_TUPLE);
        } else if !collects {
            self.load_constant(here, truth(builtin == common::ALL));
        }
        self.jump(here, Op::Jump, end);
        self.place(skip);
        Ok(())
    }

    fn is_method_call(&self, owner: &Expr, arguments: &[Expr], keywords: &[Keyword]) -> bool {
        if let ExprKind::Name(name, _) = &owner.kind
            && self.scopes[0].flags(name) & flag::IMPORT != 0
        {
            return false;
        }
        let names = usize::from(!keywords.is_empty());
        arguments.len() + keywords.len() + names < STACK_GUIDELINE
            && !arguments.iter().any(|value| matches!(value.kind, ExprKind::Starred(..)))
            && keywords.iter().all(|keyword| keyword.name.is_some())
    }

    fn method_call(
        &mut self,
        place: Place,
        callee: &'t Expr,
        owner: &'t Expr,
        name: &'t Name,
        arguments: &'t [Expr],
        keywords: &'t [Keyword],
    ) -> Emitted<()> {
        let mut here = Location::of(callee.place);
        if self.is_plain_super(owner, name) {
            self.super_attribute(here, owner, name, true)?;
            here = attribute_start(here, callee.place, name);
            self.op(here, Op::Nop);
        } else {
            self.expression(owner)?;
            here = attribute_start(here, callee.place, name);
            self.attribute(here, name, true);
        }
        self.expressions(arguments)?;
        let whole = attribute_start(Location::of(place), callee.place, name);
        if keywords.is_empty() {
            self.call_op(whole, arguments.len() as u32);
            return Ok(());
        }
        for keyword in keywords {
            self.expression(&keyword.value)?;
        }
        self.call_named(here, whole, keywords, arguments.len() + keywords.len());
        Ok(())
    }

    fn keyword_names(&mut self, here: Location, keywords: &[Keyword]) {
        self.load_constant(here, names_of(keywords));
    }

    /// The arguments and the call, `pushed` arguments being on the stack already.
    pub(crate) fn call_with(
        &mut self,
        here: Location,
        pushed: usize,
        arguments: &'t [Expr],
        injected: Option<&Name>,
        keywords: &'t [Keyword],
    ) -> Emitted<()> {
        let starred = arguments.iter().any(|value| matches!(value.kind, ExprKind::Starred(..)));
        let unpacked = keywords.iter().any(|keyword| keyword.name.is_none());
        if starred || unpacked || arguments.len() + keywords.len() * 2 > STACK_GUIDELINE {
            return self.call_unpacking(here, pushed, arguments, injected, keywords);
        }
        check_keywords(keywords)?;
        self.expressions(arguments)?;
        if let Some(name) = injected {
            self.name(here, name, Context::Load)?;
        }
        let count = pushed + arguments.len() + usize::from(injected.is_some()) + keywords.len();
        if keywords.is_empty() {
            self.call_op(here, count as u32);
            return Ok(());
        }
        for keyword in keywords {
            self.expression(&keyword.value)?;
        }
        self.call_named(here, here, keywords, count);
        Ok(())
    }

    fn call_unpacking(
        &mut self,
        here: Location,
        pushed: usize,
        arguments: &'t [Expr],
        injected: Option<&Name>,
        keywords: &'t [Keyword],
    ) -> Emitted<()> {
        check_keywords(keywords)?;
        match arguments {
            [Expr { kind: ExprKind::Starred(value, _), .. }]
                if pushed == 0 && injected.is_none() =>
            {
                self.expression(value)?;
            }
            _ => self.build(here, arguments, injected, pushed, Display::TUPLE)?,
        }
        let mut have = false;
        let mut waiting = 0;
        for (index, keyword) in keywords.iter().enumerate() {
            if keyword.name.is_some() {
                waiting += 1;
                continue;
            }
            if waiting > 0 {
                self.keyword_dict(here, &keywords[index - waiting..index], &mut have)?;
                waiting = 0;
            }
            if !have {
                self.arg(here, Op::BuildMap, 0);
                have = true;
            }
            self.expression(&keyword.value)?;
            self.arg(here, Op::DictMerge, 1);
        }
        if waiting > 0 {
            self.keyword_dict(here, &keywords[keywords.len() - waiting..], &mut have)?;
        }
        let always = self.options.bytecode.plain_mappings;
        if always && keywords.is_empty() {
            self.op(here, Op::PushNull);
        }
        let is_below = self.options.bytecode.null_below;
        let call = if is_below { Op::CallFunctionExBelow } else { Op::CallFunctionEx };
        self.arg(here, call, u32::from(always || !keywords.is_empty()));
        Ok(())
    }

    fn keyword_dict(
        &mut self,
        here: Location,
        keywords: &'t [Keyword],
        have: &mut bool,
    ) -> Emitted<()> {
        let count = keywords.len();
        let big = count * 2 > STACK_GUIDELINE;
        if count > 1 && !big && !self.options.bytecode.plain_mappings {
            for keyword in keywords {
                self.expression(&keyword.value)?;
            }
            self.keyword_names(here, keywords);
            self.arg(here, Op::BuildConstKeyMap, count as u32);
        } else {
            if big {
                self.arg(Location::NONE, Op::BuildMap, 0);
            }
            for keyword in keywords {
                if let Some(name) = &keyword.name {
                    self.load_constant(here, Constant::Str(name.clone()));
                }
                self.expression(&keyword.value)?;
                if big {
                    self.arg(Location::NONE, Op::MapAdd, 1);
                }
            }
            if !big {
                self.arg(here, Op::BuildMap, count as u32);
            }
        }
        if *have {
            self.arg(here, Op::DictMerge, 1);
        }
        *have = true;
        Ok(())
    }

    /// Whether `value.name` can skip making the super object: `super` is surely the builtin, called plainly.
    pub(crate) fn is_plain_super(&self, value: &Expr, attribute: &str) -> bool {
        // `super().__class__` is an attribute of the super object itself.
        if attribute == "__class__" || self.options.bytecode.prepares_calls {
            return false;
        }
        let ExprKind::Call(callee, arguments, keywords) = &value.kind else { return false };
        let ExprKind::Name(name, _) = &callee.kind else { return false };
        if &**name != "super"
            || !keywords.is_empty()
            || self.scope().home(name) != Home::GlobalImplicit
            || self.scopes[0].home(name) != Home::Unknown
        {
            return false;
        }
        match &**arguments {
            [_, _] => !arguments.iter().any(|value| matches!(value.kind, ExprKind::Starred(..))),
            [] => {
                let unit = self.unit_ref();
                let parameters = unit.argument_count + unit.positional_only_count;
                parameters > 0 && self.scope().home("__class__") == Home::Free
            }
            _ => false,
        }
    }

    pub(crate) fn super_attribute(
        &mut self,
        here: Location,
        value: &'t Expr,
        name: &Name,
        is_method: bool,
    ) -> Emitted<()> {
        let ExprKind::Call(callee, arguments, _) = &value.kind else { return Ok(()) };
        self.expression(callee)?;
        let own = Location::of(value.place);
        if arguments.is_empty() {
            let class = self.intern("__class__");
            let index = self.unit().frees.add(&class);
            self.arg(own, Op::LoadDeref, index);
            let first = self.unit_ref().locals.order.first().cloned();
            if let Some(first) = first {
                self.name(own, &first, Context::Load)?;
            }
        } else {
            self.expressions(arguments)?;
        }
        let mangled = self.mangled(name);
        let index = self.unit().names.add(&mangled);
        let explicit = u32::from(!arguments.is_empty()) << 1;
        self.arg(here, Op::LoadSuperAttr, index << 2 | explicit | u32::from(is_method));
        Ok(())
    }
}

fn names_of(keywords: &[Keyword]) -> Constant {
    let names: Vec<Constant> =
        keywords.iter().filter_map(|keyword| keyword.name.clone().map(Constant::Str)).collect();
    Constant::Tuple(names.into())
}

/// A keyword may stand once only.
fn check_keywords(keywords: &[Keyword]) -> Emitted<()> {
    for (index, keyword) in keywords.iter().enumerate() {
        let Some(name) = &keyword.name else { continue };
        refuse_debug(Location::of(keyword.place), name, Context::Store)?;
        if let Some(again) =
            keywords[index + 1..].iter().find(|other| other.name.as_ref() == Some(name))
        {
            let message = format!("keyword argument repeated: {name}");
            return Err(Problem::at(again.place, message));
        }
    }
    Ok(())
}
