//! From the parser crate's tree to ours: expressions.

use crate::python::code::Constant;
use crate::python::syntax::error::ParseFailure;
use crate::python::syntax::lower::{Lowered, Lowerer, operator};
use crate::python::syntax::surrogates;
use crate::python::syntax::tree::*;
use num_bigint::BigInt;
use ruff_python_ast as ast;
use ruff_text_size::Ranged;

impl Lowerer<'_> {
    pub(crate) fn optional(&mut self, node: Option<&ast::Expr>) -> Lowered<Option<Expr>> {
        node.map(|node| self.expression(node)).transpose()
    }

    pub(crate) fn expressions(&mut self, nodes: &[ast::Expr]) -> Lowered<Vec<Expr>> {
        nodes.iter().map(|node| self.expression(node)).collect()
    }

    fn boxed(&mut self, node: &ast::Expr) -> Lowered<Box<Expr>> {
        Ok(Box::new(self.expression(node)?))
    }

    #[expect(clippy::too_many_lines, reason = "one arm per kind of node")]
    pub(crate) fn expression(&mut self, node: &ast::Expr) -> Lowered<Expr> {
        let place = self.place(node.range());
        let kind = match node {
            ast::Expr::BoolOp(node) => {
                let op = if node.op == ast::BoolOp::And { BoolOp::And } else { BoolOp::Or };
                ExprKind::BoolOp(op, self.expressions(&node.values)?)
            }
            ast::Expr::Named(node) => {
                ExprKind::Named(self.boxed(&node.target)?, self.boxed(&node.value)?)
            }
            ast::Expr::BinOp(node) => ExprKind::Binary(
                self.boxed(&node.left)?,
                operator(node.op),
                self.boxed(&node.right)?,
            ),
            ast::Expr::UnaryOp(node) => {
                ExprKind::Unary(unary_operator(node.op), self.boxed(&node.operand)?)
            }
            ast::Expr::Lambda(node) => self.lambda(node)?,
            ast::Expr::If(node) => ExprKind::If(
                self.boxed(&node.test)?,
                self.boxed(&node.body)?,
                self.boxed(&node.orelse)?,
            ),
            ast::Expr::Dict(node) => self.dict(node)?,
            ast::Expr::Set(node) => ExprKind::Set(self.expressions(&node.elts)?),
            ast::Expr::ListComp(_)
            | ast::Expr::SetComp(_)
            | ast::Expr::DictComp(_)
            | ast::Expr::Generator(_) => self.comprehension(node)?,
            ast::Expr::Await(node) => ExprKind::Await(self.boxed(&node.value)?),
            ast::Expr::Yield(node) => {
                self.after_yield(node.range.end());
                ExprKind::Yield(self.optional(node.value.as_deref())?.map(Box::new))
            }
            ast::Expr::YieldFrom(node) => {
                self.after_yield(node.range.end());
                ExprKind::YieldFrom(self.boxed(&node.value)?)
            }
            ast::Expr::Compare(node) => self.compare(node)?,
            ast::Expr::Call(node) => ExprKind::Call(
                self.boxed(&node.func)?,
                self.arguments(&node.arguments)?,
                self.keywords(&node.arguments.keywords)?,
            ),
            ast::Expr::FString(node) => return self.fstring(node, place),
            ast::Expr::TString(node) => return self.tstring(node, place),
            ast::Expr::StringLiteral(node) => ExprKind::Constant(self.text(&node.value)),
            ast::Expr::BytesLiteral(node) => {
                let bytes: Vec<u8> = node.value.bytes().collect();
                ExprKind::Constant(Constant::Bytes(bytes.into()))
            }
            ast::Expr::NumberLiteral(node) => ExprKind::Constant(number(&node.value)),
            ast::Expr::BooleanLiteral(node) => {
                ExprKind::Constant(if node.value { Constant::True } else { Constant::False })
            }
            ast::Expr::NoneLiteral(_) => ExprKind::Constant(Constant::None),
            ast::Expr::EllipsisLiteral(_) => ExprKind::Constant(Constant::Ellipsis),
            ast::Expr::Attribute(node) => ExprKind::Attribute(
                self.boxed(&node.value)?,
                self.name(&node.attr.id),
                context(node.ctx),
            ),
            ast::Expr::Subscript(node) => ExprKind::Subscript(
                self.boxed(&node.value)?,
                self.boxed(&node.slice)?,
                context(node.ctx),
            ),
            ast::Expr::Starred(node) => {
                ExprKind::Starred(self.boxed(&node.value)?, context(node.ctx))
            }
            ast::Expr::Name(node) => ExprKind::Name(self.name(&node.id), context(node.ctx)),
            ast::Expr::List(node) => {
                ExprKind::List(self.expressions(&node.elts)?, context(node.ctx))
            }
            ast::Expr::Tuple(node) => {
                ExprKind::Tuple(self.expressions(&node.elts)?, context(node.ctx))
            }
            ast::Expr::Slice(node) => ExprKind::Slice(
                self.optional(node.lower.as_deref())?.map(Box::new),
                self.optional(node.upper.as_deref())?.map(Box::new),
                self.optional(node.step.as_deref())?.map(Box::new),
            ),
            ast::Expr::IpyEscapeCommand(node) => {
                return Err(ParseFailure::syntax("invalid syntax", node.range));
            }
        };
        Ok(Expr { place, kind })
    }

    fn lambda(&mut self, node: &ast::ExprLambda) -> Lowered<ExprKind> {
        let scope = self.scope();
        let parameters = match &node.parameters {
            Some(parameters) => self.parameters(parameters)?,
            None => Parameters::default(),
        };
        let body = self.expression(&node.body)?;
        Ok(ExprKind::Lambda(Box::new(Lambda { scope, parameters, body })))
    }

    fn dict(&mut self, node: &ast::ExprDict) -> Lowered<ExprKind> {
        let mut items = Vec::with_capacity(node.items.len());
        for item in &node.items {
            items.push((self.optional(item.key.as_ref())?, self.expression(&item.value)?));
        }
        Ok(ExprKind::Dict(items))
    }

    fn compare(&mut self, node: &ast::ExprCompare) -> Lowered<ExprKind> {
        let left = self.boxed(&node.left)?;
        let mut rest = Vec::with_capacity(node.ops.len());
        for (op, right) in node.ops.iter().zip(&node.comparators) {
            rest.push((compare_operator(*op), self.expression(right)?));
        }
        Ok(ExprKind::Compare(left, rest))
    }

    fn comprehension(&mut self, node: &ast::Expr) -> Lowered<ExprKind> {
        let (kind, element, value, generators) = match node {
            ast::Expr::ListComp(node) => {
                (ComprehensionKind::List, Some(&*node.elt), None, &node.generators)
            }
            ast::Expr::SetComp(node) => {
                (ComprehensionKind::Set, Some(&*node.elt), None, &node.generators)
            }
            ast::Expr::DictComp(node) => {
                let key = node.key.as_deref();
                (ComprehensionKind::Dict, key, Some(&*node.value), &node.generators)
            }
            ast::Expr::Generator(node) => {
                (ComprehensionKind::Generator, Some(&*node.elt), None, &node.generators)
            }
            _ => return Err(ParseFailure::syntax("invalid syntax", node.range())),
        };
        let Some(element) = element else {
            let message = "dict unpacking cannot be used in dict comprehension";
            return Err(ParseFailure::syntax(message, node.range()));
        };
        let scope = self.scope();
        let element = self.expression(element)?;
        let value = self.optional(value)?;
        let mut lowered = Vec::with_capacity(generators.len());
        for generator in generators {
            lowered.push(Generator {
                is_async: generator.is_async,
                target: self.expression(&generator.target)?,
                iter: self.expression(&generator.iter)?,
                conditions: self.expressions(&generator.ifs)?,
            });
        }
        let comprehension = Comprehension { scope, kind, element, value, generators: lowered };
        Ok(ExprKind::Comprehension(Box::new(comprehension)))
    }

    /// A generator expression that is the only argument shares its parentheses with the call in CPython's tree.
    fn arguments(&mut self, node: &ast::Arguments) -> Lowered<Vec<Expr>> {
        let mut found = self.expressions(&node.args)?;
        if let [ast::Expr::Generator(only)] = &*node.args
            && !only.parenthesized
        {
            found[0].place = self.place(node.range);
        }
        Ok(found)
    }

    pub(crate) fn keywords(&mut self, nodes: &[ast::Keyword]) -> Lowered<Vec<Keyword>> {
        let mut found = Vec::with_capacity(nodes.len());
        for node in nodes {
            found.push(Keyword {
                place: self.place(node.range),
                name: node.arg.as_ref().map(|name| self.name(&name.id)),
                value: self.expression(&node.value)?,
            });
        }
        Ok(found)
    }
}

impl Lowerer<'_> {
    /// A text as a constant.
    fn text(&self, value: &ast::StringLiteralValue) -> Constant {
        if !value.to_str().contains(char::REPLACEMENT_CHARACTER) {
            return Constant::str(value.to_str());
        }
        let parts = value.iter();
        let codes =
            parts.flat_map(|part| surrogates::of_literal(&part.value, &self.source[part.range]));
        Constant::text(&codes.collect::<Vec<u32>>())
    }
}

/// A number as a constant.
fn number(value: &ast::Number) -> Constant {
    match value {
        ast::Number::Int(int) => match int.as_i64() {
            Some(small) => Constant::Int(small),
            None => Constant::int(big_integer(&int.to_string())),
        },
        ast::Number::Float(value) => Constant::Float(*value),
        ast::Number::Complex { real, imag } => Constant::Complex(*real, *imag),
    }
}

fn big_integer(token: &str) -> BigInt {
    let digits: String = token.chars().filter(|c| *c != '_').collect();
    let (radix, digits) = match digits.get(..2) {
        Some("0x" | "0X") => (16, &digits[2..]),
        Some("0o" | "0O") => (8, &digits[2..]),
        Some("0b" | "0B") => (2, &digits[2..]),
        _ => (10, &digits[..]),
    };
    BigInt::parse_bytes(digits.as_bytes(), radix).unwrap_or_default()
}

fn context(ctx: ast::ExprContext) -> Context {
    match ctx {
        ast::ExprContext::Load | ast::ExprContext::Invalid => Context::Load,
        ast::ExprContext::Store => Context::Store,
        ast::ExprContext::Del => Context::Delete,
    }
}

fn unary_operator(op: ast::UnaryOp) -> UnaryOp {
    match op {
        ast::UnaryOp::Invert => UnaryOp::Invert,
        ast::UnaryOp::Not => UnaryOp::Not,
        ast::UnaryOp::UAdd => UnaryOp::Plus,
        ast::UnaryOp::USub => UnaryOp::Minus,
    }
}

fn compare_operator(op: ast::CmpOp) -> CompareOp {
    match op {
        ast::CmpOp::Eq => CompareOp::Equal,
        ast::CmpOp::NotEq => CompareOp::NotEqual,
        ast::CmpOp::Lt => CompareOp::Less,
        ast::CmpOp::LtE => CompareOp::LessEqual,
        ast::CmpOp::Gt => CompareOp::Greater,
        ast::CmpOp::GtE => CompareOp::GreaterEqual,
        ast::CmpOp::Is => CompareOp::Is,
        ast::CmpOp::IsNot => CompareOp::IsNot,
        ast::CmpOp::In => CompareOp::In,
        ast::CmpOp::NotIn => CompareOp::NotIn,
    }
}
