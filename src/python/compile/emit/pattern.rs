//! `match`: patterns test the subject on top of the stack, and leave their captures below until all have matched.

use crate::python::code::{Constant, Op};
use crate::python::compile::emit::Emitted;
use crate::python::compile::emit::name::refuse_debug;
use crate::python::compile::emit::unit::{Emitter, Label, Location};
use crate::python::compile::error::Problem;
use crate::python::syntax::tree::*;

/// What is known while a pattern is compiled.
#[derive(Default)]
pub struct Matching {
    /// Captured names; their values are on the stack, under `on_top`.
    stores: Vec<Name>,
    /// Whether a pattern that always matches may stand here.
    allow_irrefutable: bool,
    /// Where to go on failure, by the number of values to pop first.
    fail: Vec<Label>,
    /// Values above the captures.
    on_top: usize,
}

impl<'t> Emitter<'t> {
    pub(crate) fn match_statement(&mut self, subject: &'t Expr, cases: &'t [Case]) -> Emitted<()> {
        self.expression(subject)?;
        let end = self.label();
        let Some(last) = cases.last() else { return Ok(()) };
        let has_default = is_wildcard(&last.pattern) && cases.len() > 1;
        let tested = cases.len() - usize::from(has_default);
        for (index, case) in cases[..tested].iter().enumerate() {
            let here = Location::of(case.pattern.place);
            self.tell(here);
            let keeps = index + 1 != tested;
            if keeps {
                self.arg(self.told(here), Op::Copy, 1);
            }
            let mut matching = Matching {
                allow_irrefutable: case.guard.is_some() || index + 1 == cases.len(),
                ..Matching::default()
            };
            self.pattern(&case.pattern, &mut matching)?;
            for name in std::mem::take(&mut matching.stores) {
                self.name(self.told(here), &name, Context::Store)?;
            }
            if let Some(guard) = &case.guard {
                self.ensure_fail(&mut matching, 0);
                self.jump_if(guard, matching.fail[0], false)?;
            }
            if keeps {
                let late = self.options.bytecode.marks_ways;
                let told = self.told(here);
                self.op(if late { Location::NEXT } else { told }, Op::PopTop);
            }
            self.statements(&case.body)?;
            self.jump(Location::NONE, Op::Jump, end);
            self.tell(here);
            self.place_fail(here, &mut matching);
        }
        if has_default {
            let here = Location::of(last.pattern.place);
            self.tell(here);
            self.op(self.told(here), if cases.len() == 1 { Op::PopTop } else { Op::Nop });
            if let Some(guard) = &last.guard {
                self.jump_if(guard, end, false)?;
            }
            self.statements(&last.body)?;
        }
        self.place(end);
        Ok(())
    }

    fn pattern(&mut self, pattern: &'t Pattern, matching: &mut Matching) -> Emitted<()> {
        let here = Location::of(pattern.place);
        self.tell(here);
        match &pattern.kind {
            PatternKind::Value(value) => {
                if matches!(value.kind, ExprKind::Joined(_) | ExprKind::Template(_)) {
                    let message = "patterns may only match literals and attribute lookups";
                    return Err(Problem::at(pattern.place, message.to_owned()));
                }
                self.expression(value)?;
                self.compare_op(self.told(here), CompareOp::Equal);
                self.truth(here);
                self.fail_if(here, matching, Op::PopJumpIfFalse);
                Ok(())
            }
            PatternKind::Singleton(value) => {
                self.load_constant(self.told(here), value.clone());
                self.compare_op(self.told(here), CompareOp::Is);
                self.fail_if(here, matching, Op::PopJumpIfFalse);
                Ok(())
            }
            PatternKind::Sequence(patterns) => self.sequence_pattern(here, patterns, matching),
            PatternKind::Mapping(keys, patterns, rest) => {
                self.mapping_pattern(here, keys, patterns, rest.as_ref(), matching)
            }
            PatternKind::Class(class) => self.class_pattern(here, class, matching),
            PatternKind::Star(name) => self.capture(here, name.as_ref(), matching),
            PatternKind::As(None, name) => {
                if !matching.allow_irrefutable {
                    let message = match name {
                        Some(name) => {
                            format!("name capture '{name}' makes remaining patterns unreachable")
                        }
                        None => "wildcard makes remaining patterns unreachable".to_owned(),
                    };
                    return Err(Problem::at(pattern.place, message));
                }
                self.capture(here, name.as_ref(), matching)
            }
            PatternKind::As(Some(inner), name) => {
                matching.on_top += 1;
                self.arg(self.told(here), Op::Copy, 1);
                self.pattern(inner, matching)?;
                matching.on_top -= 1;
                self.capture(here, name.as_ref(), matching)
            }
            PatternKind::Or(patterns) => self.or_pattern(here, patterns, matching),
        }
    }

    fn subpattern(&mut self, pattern: &'t Pattern, matching: &mut Matching) -> Emitted<()> {
        let old = std::mem::replace(&mut matching.allow_irrefutable, true);
        self.pattern(pattern, matching)?;
        matching.allow_irrefutable = old;
        Ok(())
    }

    fn ensure_fail(&mut self, matching: &mut Matching, pops: usize) {
        while matching.fail.len() <= pops {
            let label = self.label();
            matching.fail.push(label);
        }
    }

    fn fail_if(&mut self, here: Location, matching: &mut Matching, op: Op) {
        let pops = matching.on_top + matching.stores.len();
        self.ensure_fail(matching, pops);
        self.jump(self.told(here), op, matching.fail[pops]);
    }

    fn place_fail(&mut self, here: Location, matching: &mut Matching) {
        while let Some(label) = matching.fail.pop() {
            self.place(label);
            if !matching.fail.is_empty() {
                self.op(self.told(here), Op::PopTop);
            }
        }
    }

    fn rotate(&mut self, here: Location, count: usize) {
        for depth in (2..=count).rev() {
            self.arg(self.told(here), Op::Swap, depth as u32);
        }
    }

    fn capture(
        &mut self,
        here: Location,
        name: Option<&Name>,
        matching: &mut Matching,
    ) -> Emitted<()> {
        let Some(name) = name else {
            self.op(self.told(here), Op::PopTop);
            return Ok(());
        };
        refuse_debug(here, name, Context::Store)?;
        if matching.stores.contains(name) {
            let message = format!("multiple assignments to name '{name}' in pattern");
            return Err(Problem::at(here.place(), message));
        }
        self.rotate(here, matching.on_top + matching.stores.len() + 1);
        matching.stores.push(name.clone());
        Ok(())
    }

    fn sequence_pattern(
        &mut self,
        here: Location,
        patterns: &'t [Pattern],
        matching: &mut Matching,
    ) -> Emitted<()> {
        let size = patterns.len();
        let mut star = None;
        let mut only_wildcard = true;
        let mut star_wildcard = false;
        for (index, pattern) in patterns.iter().enumerate() {
            if let PatternKind::Star(name) = &pattern.kind {
                if star.is_some() {
                    let message = "multiple starred names in sequence pattern".to_owned();
                    return Err(Problem::at(here.place(), message));
                }
                star_wildcard = name.is_none();
                only_wildcard &= star_wildcard;
                star = Some(index);
            } else {
                only_wildcard &= is_wildcard(pattern);
            }
        }
        matching.on_top += 1;
        self.op(self.told(here), Op::MatchSequence);
        self.fail_if(here, matching, Op::PopJumpIfFalse);
        if star.is_none() {
            self.length(here, size, CompareOp::Equal, matching);
        } else if size > 1 {
            self.length(here, size - 1, CompareOp::GreaterEqual, matching);
        }
        matching.on_top -= 1;
        match star {
            _ if only_wildcard => {
                self.op(self.told(here), Op::PopTop);
                Ok(())
            }
            Some(star) if star_wildcard => self.by_index(here, patterns, star, matching),
            _ => self.by_unpacking(here, patterns, star, matching),
        }
    }

    fn length(&mut self, here: Location, size: usize, op: CompareOp, matching: &mut Matching) {
        self.op(self.told(here), Op::GetLen);
        self.load_constant(self.told(here), Constant::Int(size as i64));
        self.compare_op(self.told(here), op);
        self.fail_if(here, matching, Op::PopJumpIfFalse);
    }

    fn by_unpacking(
        &mut self,
        here: Location,
        patterns: &'t [Pattern],
        star: Option<usize>,
        matching: &mut Matching,
    ) -> Emitted<()> {
        let size = patterns.len();
        match star {
            Some(index) => {
                let after = size - index - 1;
                self.arg(self.told(here), Op::UnpackEx, (index | after << 8) as u32);
            }
            None => self.arg(self.told(here), Op::UnpackSequence, size as u32),
        }
        matching.on_top += size;
        for pattern in patterns {
            matching.on_top -= 1;
            self.subpattern(pattern, matching)?;
        }
        Ok(())
    }

    fn by_index(
        &mut self,
        here: Location,
        patterns: &'t [Pattern],
        star: usize,
        matching: &mut Matching,
    ) -> Emitted<()> {
        matching.on_top += 1;
        for (index, pattern) in patterns.iter().enumerate() {
            if is_wildcard(pattern) || index == star {
                continue;
            }
            self.arg(self.told(here), Op::Copy, 1);
            if index < star {
                self.load_constant(self.told(here), Constant::Int(index as i64));
            } else {
                // Negative indexes may not be supported: count from the length.
                self.op(self.told(here), Op::GetLen);
                self.load_constant(self.told(here), Constant::Int((patterns.len() - index) as i64));
                self.arg(self.told(here), Op::BinaryOp, Operator::Subtract as u32);
            }
            self.op(self.told(here), Op::BinarySubscr);
            self.subpattern(pattern, matching)?;
        }
        matching.on_top -= 1;
        self.op(self.told(here), Op::PopTop);
        Ok(())
    }

    fn mapping_pattern(
        &mut self,
        here: Location,
        keys: &'t [Expr],
        patterns: &'t [Pattern],
        rest: Option<&Name>,
        matching: &mut Matching,
    ) -> Emitted<()> {
        let size = keys.len();
        matching.on_top += 1;
        self.op(self.told(here), Op::MatchMapping);
        self.fail_if(here, matching, Op::PopJumpIfFalse);
        if size == 0 && rest.is_none() {
            matching.on_top -= 1;
            self.op(self.told(here), Op::PopTop);
            return Ok(());
        }
        if size > 0 {
            self.length(here, size, CompareOp::GreaterEqual, matching);
        }
        self.mapping_keys(here, keys)?;
        matching.on_top += 2;
        self.arg(self.told(here), Op::Copy, 1);
        self.load_constant(self.told(here), Constant::None);
        self.arg(self.told(here), Op::IsOp, 1);
        self.fail_if(here, matching, Op::PopJumpIfFalse);
        self.arg(self.told(here), Op::UnpackSequence, size as u32);
        matching.on_top = matching.on_top + size - 1;
        for pattern in patterns {
            matching.on_top -= 1;
            self.subpattern(pattern, matching)?;
        }
        matching.on_top -= 2;
        if rest.is_none() {
            self.op(self.told(here), Op::PopTop);
            self.op(self.told(here), Op::PopTop);
            return Ok(());
        }
        // rest = dict(subject), without the keys that were matched.
        self.arg(self.told(here), Op::BuildMap, 0);
        self.arg(self.told(here), Op::Swap, 3);
        self.arg(self.told(here), Op::DictUpdate, 2);
        self.arg(self.told(here), Op::UnpackSequence, size as u32);
        for left in (1..=size).rev() {
            self.arg(self.told(here), Op::Copy, left as u32 + 1);
            self.arg(self.told(here), Op::Swap, 2);
            self.op(self.told(here), Op::DeleteSubscr);
        }
        self.capture(here, rest, matching)
    }

    fn mapping_keys(&mut self, here: Location, keys: &'t [Expr]) -> Emitted<()> {
        let mut seen: Vec<&Constant> = Vec::new();
        for key in keys {
            match &key.kind {
                ExprKind::Constant(value) => {
                    if seen.iter().any(|other| is_equal(other, value)) {
                        let shown = crate::python::code::repr(value);
                        let message = format!("mapping pattern checks duplicate key ({shown})");
                        return Err(Problem::at(here.place(), message));
                    }
                    seen.push(value);
                }
                ExprKind::Attribute(..) => {}
                _ => {
                    let message =
                        "mapping pattern keys may only match literals and attribute lookups";
                    return Err(Problem::at(here.place(), message.to_owned()));
                }
            }
            self.expression(key)?;
        }
        self.arg(self.told(here), Op::BuildTuple, keys.len() as u32);
        self.op(self.told(here), Op::MatchKeys);
        Ok(())
    }

    fn class_pattern(
        &mut self,
        here: Location,
        class: &'t ClassPattern,
        matching: &mut Matching,
    ) -> Emitted<()> {
        for (index, (name, pattern)) in class.keywords.iter().enumerate() {
            refuse_debug(Location::of(pattern.place), name, Context::Store)?;
            if let Some((_, again)) =
                class.keywords[index + 1..].iter().find(|(other, _)| other == name)
            {
                let message = format!("attribute name repeated in class pattern: {name}");
                return Err(Problem::at(again.place, message));
            }
        }
        self.expression(&class.class)?;
        let names: Vec<Constant> =
            class.keywords.iter().map(|(name, _)| Constant::Str(name.clone())).collect();
        self.load_constant(self.told(here), Constant::Tuple(names.into()));
        self.arg(self.told(here), Op::MatchClass, class.patterns.len() as u32);
        self.arg(self.told(here), Op::Copy, 1);
        self.load_constant(self.told(here), Constant::None);
        self.arg(self.told(here), Op::IsOp, 1);
        matching.on_top += 1;
        self.fail_if(here, matching, Op::PopJumpIfFalse);
        let size = class.patterns.len() + class.keywords.len();
        self.arg(self.told(here), Op::UnpackSequence, size as u32);
        matching.on_top = matching.on_top + size - 1;
        let keyword_patterns = class.keywords.iter().map(|(_, pattern)| pattern);
        for pattern in class.patterns.iter().chain(keyword_patterns) {
            matching.on_top -= 1;
            if is_wildcard(pattern) {
                self.op(self.told(here), Op::PopTop);
            } else {
                self.subpattern(pattern, matching)?;
            }
        }
        Ok(())
    }

    fn or_pattern(
        &mut self,
        here: Location,
        patterns: &'t [Pattern],
        matching: &mut Matching,
    ) -> Emitted<()> {
        let end = self.label();
        let mut control: Option<Vec<Name>> = None;
        for (index, pattern) in patterns.iter().enumerate() {
            let own = Location::of(pattern.place);
            self.tell(own);
            let last = index + 1 == patterns.len();
            let mut inner = Matching {
                allow_irrefutable: last && matching.allow_irrefutable,
                ..Matching::default()
            };
            self.arg(self.told(own), Op::Copy, 1);
            self.pattern(pattern, &mut inner)?;
            match &control {
                None => control = Some(inner.stores.clone()),
                Some(control) => self.reorder(here, own, control, &mut inner.stores)?,
            }
            self.jump(self.told(own), Op::Jump, end);
            self.place_fail(own, &mut inner);
        }
        self.op(self.told(here), Op::PopTop);
        self.fail_if(here, matching, Op::Jump);
        self.place(end);
        let control = control.unwrap_or_default();
        let rotations = control.len() + 1 + matching.on_top + matching.stores.len();
        for name in control {
            self.rotate(here, rotations);
            if matching.stores.contains(&name) {
                let message = format!("multiple assignments to name '{name}' in pattern");
                return Err(Problem::at(here.place(), message));
            }
            matching.stores.push(name);
        }
        self.op(self.told(here), Op::PopTop);
        Ok(())
    }

    /// Brings the captures of an alternative into the order of the first one's.
    fn reorder(
        &mut self,
        here: Location,
        own: Location,
        control: &[Name],
        stores: &mut Vec<Name>,
    ) -> Emitted<()> {
        let differs =
            || Problem::at(here.place(), "alternative patterns bind different names".to_owned());
        if control.len() != stores.len() {
            return Err(differs());
        }
        for wanted in (0..control.len()).rev() {
            let found =
                stores.iter().position(|name| *name == control[wanted]).ok_or_else(differs)?;
            if found == wanted {
                continue;
            }
            let rotated: Vec<Name> = stores.drain(..=found).collect();
            let at = wanted - found;
            stores.splice(at..at, rotated);
            for _ in 0..=found {
                self.rotate(own, wanted + 1);
            }
        }
        Ok(())
    }
}

fn is_wildcard(pattern: &Pattern) -> bool {
    matches!(pattern.kind, PatternKind::As(None, None))
}

/// Whether two keys are equal in Python, where numbers of different kinds may be.
fn is_equal(one: &Constant, two: &Constant) -> bool {
    match (number(one), number(two)) {
        (Some(one), Some(two)) => one == two,
        _ => one == two,
    }
}

/// A number as real and imaginary part; an int that no float holds has no equal among floats.
fn number(value: &Constant) -> Option<(f64, f64)> {
    match value {
        Constant::False => Some((0.0, 0.0)),
        Constant::True => Some((1.0, 0.0)),
        Constant::Int(value) if value.unsigned_abs() <= 1 << 53 => Some((*value as f64, 0.0)),
        Constant::Float(value) => Some((*value, 0.0)),
        Constant::Complex(real, imaginary) => Some((*real, *imaginary)),
        _ => None,
    }
}
