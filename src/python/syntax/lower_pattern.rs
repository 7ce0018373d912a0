//! From the parser crate's tree to ours: `match`.

use crate::python::code::Constant;
use crate::python::syntax::lower::{Lowered, Lowerer};
use crate::python::syntax::tree::*;
use ruff_python_ast as ast;
use ruff_text_size::Ranged;

impl Lowerer<'_> {
    pub(crate) fn match_statement(&mut self, node: &ast::StmtMatch) -> Lowered<StmtKind> {
        let subject = self.expression(&node.subject)?;
        let mut cases = Vec::with_capacity(node.cases.len());
        for case in &node.cases {
            cases.push(Case {
                pattern: self.pattern(&case.pattern)?,
                guard: self.optional(case.guard.as_deref())?,
                body: self.statements(&case.body)?,
            });
        }
        Ok(StmtKind::Match(subject, cases))
    }

    fn patterns(&mut self, nodes: &[ast::Pattern]) -> Lowered<Vec<Pattern>> {
        nodes.iter().map(|node| self.pattern(node)).collect()
    }

    fn capture(&mut self, name: Option<&ast::Identifier>) -> Option<Name> {
        name.map(|name| self.name(&name.id))
    }

    fn pattern(&mut self, node: &ast::Pattern) -> Lowered<Pattern> {
        let kind = match node {
            ast::Pattern::MatchValue(node) => PatternKind::Value(self.expression(&node.value)?),
            ast::Pattern::MatchSingleton(node) => PatternKind::Singleton(match node.value {
                ast::Singleton::None => Constant::None,
                ast::Singleton::True => Constant::True,
                ast::Singleton::False => Constant::False,
            }),
            ast::Pattern::MatchSequence(node) => {
                if let [first, second, ..] = &*node.patterns {
                    // The parser crate does without the first comma.
                    let (from, to) = (first.range().end(), second.range().start());
                    self.is_doubtful |= !self.has_comma(from, to);
                }
                PatternKind::Sequence(self.patterns(&node.patterns)?)
            }
            ast::Pattern::MatchMapping(node) => PatternKind::Mapping(
                self.expressions(&node.keys)?,
                self.patterns(&node.patterns)?,
                self.capture(node.rest.as_ref()),
            ),
            ast::Pattern::MatchClass(node) => {
                let class = self.expression(&node.cls)?;
                let patterns = self.patterns(&node.arguments.patterns)?;
                let mut keywords = Vec::with_capacity(node.arguments.keywords.len());
                for keyword in &node.arguments.keywords {
                    keywords.push((self.name(&keyword.attr.id), self.pattern(&keyword.pattern)?));
                }
                PatternKind::Class(Box::new(ClassPattern { class, patterns, keywords }))
            }
            ast::Pattern::MatchStar(node) => PatternKind::Star(self.capture(node.name.as_ref())),
            ast::Pattern::MatchAs(node) => {
                let pattern = match &node.pattern {
                    Some(pattern) => Some(Box::new(self.pattern(pattern)?)),
                    None => None,
                };
                PatternKind::As(pattern, self.capture(node.name.as_ref()))
            }
            ast::Pattern::MatchOr(node) => PatternKind::Or(self.patterns(&node.patterns)?),
        };
        Ok(Pattern { place: self.place(node.range()), kind })
    }
}
