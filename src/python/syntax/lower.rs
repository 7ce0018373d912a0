//! From the parser crate's tree to ours: statements.

use crate::python::syntax::error::ParseFailure;
use crate::python::syntax::tree::*;
use ruff_python_ast as ast;
use ruff_python_ast::token::{Token, TokenKind};
use ruff_text_size::{Ranged, TextRange, TextSize};
use rustc_hash::FxHashSet;
use std::sync::Arc;

/// What lowering needs to know about the text.
pub struct Lowerer<'a> {
    pub source: &'a str,
    pub tokens: &'a [Token],
    /// Byte offset of the start of each line.
    pub lines: &'a [u32],
    /// Line number of the first line.
    pub first_line: u32,
    names: FxHashSet<Name>,
    scopes: u32,
    /// Format specifications around.
    pub formats: u32,
    /// The f-string around is a raw one.
    pub is_raw: bool,
    /// The parser crate takes more than CPython here: the rules must look.
    pub is_doubtful: bool,
}

/// A lowered node, or why CPython (or we) refuse it.
pub type Lowered<T> = Result<T, ParseFailure>;

impl<'a> Lowerer<'a> {
    /// A lowerer for one text; scope 0 is the module's.
    pub fn new(
        source: &'a str,
        tokens: &'a [Token],
        lines: &'a [u32],
        first_line: u32,
    ) -> Lowerer<'a> {
        Lowerer {
            source,
            tokens,
            lines,
            first_line,
            names: FxHashSet::default(),
            scopes: 1,
            formats: 0,
            is_raw: false,
            is_doubtful: false,
        }
    }

    /// The whole text.
    pub fn module(&mut self, body: &[ast::Stmt]) -> Lowered<Module> {
        let body = self.statements(body)?;
        Ok(Module { body, scopes: self.scopes })
    }

    /// The whole text, which is one expression.
    pub fn expression_module(&mut self, body: &ast::Expr) -> Lowered<Module> {
        let value = self.expression(body)?;
        let body = vec![Stmt { place: value.place, kind: StmtKind::Expr(value) }];
        Ok(Module { body, scopes: self.scopes })
    }

    pub(crate) fn scope(&mut self) -> ScopeId {
        self.scopes += 1;
        self.scopes - 1
    }

    pub(crate) fn name(&mut self, text: &str) -> Name {
        if let Some(known) = self.names.get(text) {
            return known.clone();
        }
        let new: Name = Arc::from(text);
        self.names.insert(new.clone());
        new
    }

    pub(crate) fn place(&self, range: TextRange) -> Place {
        let (line, column) = self.point(range.start());
        let (end_line, end_column) = self.point(range.end());
        Place { line, column, end_line, end_column }
    }

    fn point(&self, offset: TextSize) -> (u32, u32) {
        let offset = offset.to_u32();
        let line = self.lines.partition_point(|start| *start <= offset).saturating_sub(1);
        (line as u32 + self.first_line, offset - self.lines[line])
    }

    pub(crate) fn statements(&mut self, body: &[ast::Stmt]) -> Lowered<Vec<Stmt>> {
        body.iter().map(|statement| self.statement(statement)).collect()
    }

    /// Whether a comma stands between two nodes.
    pub(crate) fn has_comma(&self, from: TextSize, to: TextSize) -> bool {
        let start = self.tokens.partition_point(|token| token.start() < from);
        let mut between = self.tokens[start..].iter().take_while(|token| token.start() < to);
        between.any(|token| token.kind() == TokenKind::Comma)
    }

    /// The parser crate goes on after a `yield` as if it were an operand.
    pub(crate) fn after_yield(&mut self, end: TextSize) {
        let start = self.tokens.partition_point(|token| token.start() < end);
        let next = self.tokens[start..].iter().find(|token| !token.kind().is_trivia());
        self.is_doubtful |= !next.is_none_or(|token| {
            matches!(
                token.kind(),
                TokenKind::Rpar
                    | TokenKind::Rbrace
                    | TokenKind::Newline
                    | TokenKind::Semi
                    | TokenKind::Equal
                    | TokenKind::Exclamation
                    | TokenKind::Colon
                    | TokenKind::EndOfFile
            )
        });
    }

    /// The range of a statement with a body: CPython counts a semicolon at its very end in.
    fn compound_range(&self, range: TextRange) -> TextRange {
        let after = self.tokens.partition_point(|token| token.start() < range.end());
        match self.tokens.get(after) {
            Some(token) if token.kind() == TokenKind::Semi => {
                TextRange::new(range.start(), token.end())
            }
            _ => range,
        }
    }

    #[expect(clippy::too_many_lines, reason = "one arm per kind of node")]
    fn statement(&mut self, statement: &ast::Stmt) -> Lowered<Stmt> {
        let is_compound = matches!(
            statement,
            ast::Stmt::FunctionDef(_)
                | ast::Stmt::ClassDef(_)
                | ast::Stmt::For(_)
                | ast::Stmt::While(_)
                | ast::Stmt::If(_)
                | ast::Stmt::With(_)
                | ast::Stmt::Match(_)
                | ast::Stmt::Try(_)
        );
        let range = statement.range();
        let place = self.place(if is_compound { self.compound_range(range) } else { range });
        let kind = match statement {
            ast::Stmt::FunctionDef(node) => return self.function(node),
            ast::Stmt::ClassDef(node) => return self.class(node),
            ast::Stmt::Return(node) => StmtKind::Return(self.optional(node.value.as_deref())?),
            ast::Stmt::Delete(node) => StmtKind::Delete(self.expressions(&node.targets)?),
            ast::Stmt::TypeAlias(node) => self.type_alias(node)?,
            ast::Stmt::Assign(node) => {
                StmtKind::Assign(self.expressions(&node.targets)?, self.expression(&node.value)?)
            }
            ast::Stmt::AugAssign(node) => StmtKind::AugAssign(
                self.expression(&node.target)?,
                operator(node.op),
                self.expression(&node.value)?,
            ),
            ast::Stmt::AnnAssign(node) => StmtKind::AnnAssign(Box::new(AnnAssign {
                target: self.expression(&node.target)?,
                annotation: self.expression(&node.annotation)?,
                value: self.optional(node.value.as_deref())?,
                simple: node.simple,
            })),
            ast::Stmt::For(node) => StmtKind::For(Box::new(For {
                is_async: node.is_async,
                target: self.expression(&node.target)?,
                iter: self.expression(&node.iter)?,
                body: self.statements(&node.body)?,
                orelse: self.statements(&node.orelse)?,
            })),
            ast::Stmt::While(node) => StmtKind::While(
                self.expression(&node.test)?,
                self.statements(&node.body)?,
                self.statements(&node.orelse)?,
            ),
            ast::Stmt::If(node) => self.condition(node)?,
            ast::Stmt::With(node) => self.with(node)?,
            ast::Stmt::Match(node) => self.match_statement(node)?,
            ast::Stmt::Raise(node) => StmtKind::Raise(
                self.optional(node.exc.as_deref())?,
                self.optional(node.cause.as_deref())?,
            ),
            ast::Stmt::Try(node) => self.guarded(node)?,
            ast::Stmt::Assert(node) => {
                StmtKind::Assert(self.expression(&node.test)?, self.optional(node.msg.as_deref())?)
            }
            ast::Stmt::Import(node) => StmtKind::Import(self.aliases(&node.names), node.is_lazy),
            ast::Stmt::ImportFrom(node) => StmtKind::ImportFrom(
                node.module.as_ref().map(|module| self.name(&module.id)),
                self.aliases(&node.names),
                node.level,
                node.is_lazy,
            ),
            ast::Stmt::Global(node) => StmtKind::Global(self.identifiers(&node.names)),
            ast::Stmt::Nonlocal(node) => StmtKind::Nonlocal(self.identifiers(&node.names)),
            ast::Stmt::Expr(node) => StmtKind::Expr(self.expression(&node.value)?),
            ast::Stmt::Pass(_) => StmtKind::Pass,
            ast::Stmt::Break(_) => StmtKind::Break,
            ast::Stmt::Continue(_) => StmtKind::Continue,
            ast::Stmt::IpyEscapeCommand(_) => {
                return Err(ParseFailure::syntax("invalid syntax", statement.range()));
            }
        };
        Ok(Stmt { place, kind })
    }

    fn identifiers(&mut self, names: &[ast::Identifier]) -> Vec<Name> {
        names.iter().map(|name| self.name(&name.id)).collect()
    }

    fn aliases(&mut self, names: &[ast::Alias]) -> Vec<Alias> {
        let mut found = Vec::with_capacity(names.len());
        for alias in names {
            found.push(Alias {
                place: self.place(alias.range),
                name: self.name(&alias.name.id),
                asname: alias.asname.as_ref().map(|name| self.name(&name.id)),
            });
        }
        found
    }

    /// CPython counts a decorated definition from its keyword, the parser crate from the first decorator.
    fn definition_place(&self, range: TextRange, decorators: &[ast::Decorator]) -> Place {
        let range = self.compound_range(range);
        let Some(last) = decorators.last() else { return self.place(range) };
        let from = self.tokens.partition_point(|token| token.start() < last.range.end());
        let keyword = self.tokens[from..].iter().find(|token| {
            matches!(token.kind(), TokenKind::Def | TokenKind::Class | TokenKind::Async)
        });
        let start = keyword.map_or(range.start(), Ranged::start);
        self.place(TextRange::new(start.min(range.end()), range.end()))
    }

    fn decorators(&mut self, decorators: &[ast::Decorator]) -> Lowered<Vec<Expr>> {
        decorators.iter().map(|decorator| self.expression(&decorator.expression)).collect()
    }

    fn function(&mut self, node: &ast::StmtFunctionDef) -> Lowered<Stmt> {
        let place = self.definition_place(node.range, &node.decorator_list);
        let function = Function {
            name: self.name(&node.name.id),
            scope: self.scope(),
            is_async: node.is_async,
            decorators: self.decorators(&node.decorator_list)?,
            type_params: self.type_params(node.type_params.as_deref())?,
            parameters: self.parameters(&node.parameters)?,
            returns: self.optional(node.returns.as_deref())?,
            body: self.statements(&node.body)?,
        };
        Ok(Stmt { place, kind: StmtKind::Function(Box::new(function)) })
    }

    fn class(&mut self, node: &ast::StmtClassDef) -> Lowered<Stmt> {
        let place = self.definition_place(node.range, &node.decorator_list);
        let (bases, keywords) = match &node.arguments {
            Some(arguments) => {
                (self.expressions(&arguments.args)?, self.keywords(&arguments.keywords)?)
            }
            None => (Vec::new(), Vec::new()),
        };
        let class = Class {
            name: self.name(&node.name.id),
            scope: self.scope(),
            decorators: self.decorators(&node.decorator_list)?,
            type_params: self.type_params(node.type_params.as_deref())?,
            bases,
            keywords,
            body: self.statements(&node.body)?,
        };
        Ok(Stmt { place, kind: StmtKind::Class(Box::new(class)) })
    }

    fn type_alias(&mut self, node: &ast::StmtTypeAlias) -> Lowered<StmtKind> {
        Ok(StmtKind::TypeAlias(Box::new(TypeAlias {
            name: self.expression(&node.name)?,
            scope: self.scope(),
            type_params: self.type_params(node.type_params.as_deref())?,
            value: self.expression(&node.value)?,
        })))
    }

    fn type_params(&mut self, node: Option<&ast::TypeParams>) -> Lowered<Option<TypeParams>> {
        let Some(node) = node else { return Ok(None) };
        let scope = self.scope();
        let mut params = Vec::new();
        for param in &node.type_params {
            let (kind, name, bound, default) = match param {
                ast::TypeParam::TypeVar(node) => {
                    (TypeParamKind::TypeVar, &node.name, node.bound.as_deref(), &node.default)
                }
                ast::TypeParam::TypeVarTuple(node) => {
                    (TypeParamKind::TypeVarTuple, &node.name, None, &node.default)
                }
                ast::TypeParam::ParamSpec(node) => {
                    (TypeParamKind::ParamSpec, &node.name, None, &node.default)
                }
            };
            params.push(TypeParam {
                place: self.place(param.range()),
                kind,
                name: self.name(&name.id),
                bound: self.scoped(bound)?,
                default: self.scoped(default.as_deref())?,
            });
        }
        Ok(Some(TypeParams { scope, params }))
    }

    fn scoped(&mut self, node: Option<&ast::Expr>) -> Lowered<Option<(ScopeId, Expr)>> {
        let Some(node) = node else { return Ok(None) };
        Ok(Some((self.scope(), self.expression(node)?)))
    }

    /// `elif` becomes an `if` alone in the `else` part; built from the end so that nothing recurses.
    fn condition(&mut self, node: &ast::StmtIf) -> Lowered<StmtKind> {
        let test = self.expression(&node.test)?;
        let body = self.statements(&node.body)?;
        let mut clauses = Vec::new();
        for clause in &node.elif_else_clauses {
            let test = self.optional(clause.test.as_ref())?;
            clauses.push((clause.range.start(), test, self.statements(&clause.body)?));
        }
        let mut orelse = Vec::new();
        for (start, test, body) in clauses.into_iter().rev() {
            orelse = match test {
                None => body,
                Some(test) => vec![Stmt {
                    place: self.place(TextRange::new(start, node.range.end())),
                    kind: StmtKind::If(test, body, orelse),
                }],
            };
        }
        Ok(StmtKind::If(test, body, orelse))
    }

    fn with(&mut self, node: &ast::StmtWith) -> Lowered<StmtKind> {
        let mut items = Vec::new();
        for item in &node.items {
            items.push(WithItem {
                context: self.expression(&item.context_expr)?,
                target: self.optional(item.optional_vars.as_deref())?,
            });
        }
        let body = self.statements(&node.body)?;
        Ok(StmtKind::With(Box::new(With { is_async: node.is_async, items, body })))
    }

    fn guarded(&mut self, node: &ast::StmtTry) -> Lowered<StmtKind> {
        let body = self.statements(&node.body)?;
        let mut handlers = Vec::new();
        for handler in &node.handlers {
            let ast::ExceptHandler::ExceptHandler(handler) = handler;
            handlers.push(Handler {
                place: self.place(self.compound_range(handler.range)),
                exception: self.optional(handler.type_.as_deref())?,
                name: handler.name.as_ref().map(|name| self.name(&name.id)),
                body: self.statements(&handler.body)?,
            });
        }
        Ok(StmtKind::Try(Box::new(Try {
            body,
            handlers,
            orelse: self.statements(&node.orelse)?,
            finalbody: self.statements(&node.finalbody)?,
            is_star: node.is_star,
        })))
    }

    pub(crate) fn parameters(&mut self, node: &ast::Parameters) -> Lowered<Parameters> {
        let mut found = Parameters::default();
        for parameter in &node.posonlyargs {
            found.positional_only.push(self.parameter(&parameter.parameter)?);
        }
        for parameter in &node.args {
            found.positional.push(self.parameter(&parameter.parameter)?);
        }
        for parameter in node.posonlyargs.iter().chain(&node.args) {
            if let Some(default) = &parameter.default {
                found.defaults.push(self.expression(default)?);
            }
        }
        if let Some(parameter) = &node.vararg {
            found.varargs = Some(self.parameter(parameter)?);
        }
        for parameter in &node.kwonlyargs {
            found.keyword_only.push(self.parameter(&parameter.parameter)?);
            found.keyword_defaults.push(self.optional(parameter.default.as_deref())?);
        }
        if let Some(parameter) = &node.kwarg {
            found.varkeywords = Some(self.parameter(parameter)?);
        }
        Ok(found)
    }

    fn parameter(&mut self, node: &ast::Parameter) -> Lowered<Parameter> {
        // The parser crate counts the star in.
        let range = TextRange::new(node.name.range.start(), node.range.end());
        Ok(Parameter {
            place: self.place(range),
            name: self.name(&node.name.id),
            annotation: self.optional(node.annotation.as_deref())?,
        })
    }
}

/// The operator in CPython's numbering.
pub fn operator(op: ast::Operator) -> Operator {
    match op {
        ast::Operator::Add => Operator::Add,
        ast::Operator::Sub => Operator::Subtract,
        ast::Operator::Mult => Operator::Multiply,
        ast::Operator::MatMult => Operator::MatrixMultiply,
        ast::Operator::Div => Operator::TrueDivide,
        ast::Operator::Mod => Operator::Remainder,
        ast::Operator::Pow => Operator::Power,
        ast::Operator::LShift => Operator::LeftShift,
        ast::Operator::RShift => Operator::RightShift,
        ast::Operator::BitOr => Operator::BitOr,
        ast::Operator::BitXor => Operator::BitXor,
        ast::Operator::BitAnd => Operator::BitAnd,
        ast::Operator::FloorDiv => Operator::FloorDivide,
    }
}
