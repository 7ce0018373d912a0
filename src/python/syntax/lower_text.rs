//! From the parser crate's tree to ours: f-strings, with CPython's merging of neighbouring constants.

use crate::python::code::Constant;
use crate::python::syntax::lower::{Lowered, Lowerer};
use crate::python::syntax::surrogates;
use crate::python::syntax::tree::*;
use ruff_python_ast as ast;
use ruff_python_ast::str_prefix::FStringPrefix;
use ruff_text_size::{Ranged, TextRange};

/// Format specifications may hold fields with specifications so deep.
const FORMATS: u32 = 2;

/// Collects the parts of one joined string; constants that touch become one, empty ones vanish.
#[derive(Default)]
struct Parts {
    done: Vec<Expr>,
    text: Vec<u32>,
    place: Option<Place>,
    is_template: bool,
}

impl Parts {
    fn constant(&mut self, text: impl IntoIterator<Item = u32>, place: Place) {
        self.text.extend(text);
        let start = self.place.unwrap_or(place);
        self.place =
            Some(Place { end_line: place.end_line, end_column: place.end_column, ..start });
    }

    fn value(&mut self, value: Expr) {
        self.flush();
        self.done.push(value);
    }

    fn flush(&mut self) {
        if let Some(place) = self.place.take()
            && !self.text.is_empty()
        {
            self.done.push(Expr::new(place, ExprKind::Constant(Constant::text(&self.text))));
        }
        self.text.clear();
    }
}

impl Lowerer<'_> {
    pub(crate) fn fstring(&mut self, node: &ast::ExprFString, place: Place) -> Lowered<Expr> {
        let mut parts = Parts::default();
        for part in &node.value {
            match part {
                ast::FStringPart::Literal(literal) => {
                    let source = &self.source[literal.range];
                    let text = surrogates::of_literal(&literal.value, source);
                    parts.constant(text, self.place(literal.range));
                }
                ast::FStringPart::FString(fstring) => {
                    let is_raw = matches!(fstring.flags.prefix(), FStringPrefix::Raw { .. });
                    let around = std::mem::replace(&mut self.is_raw, is_raw);
                    self.elements(&fstring.elements, &mut parts)?;
                    self.is_raw = around;
                }
            }
        }
        parts.flush();
        Ok(Expr::new(place, ExprKind::Joined(parts.done)))
    }

    /// A t-string: as an f-string, but its fields keep their text.
    pub(crate) fn tstring(&mut self, node: &ast::ExprTString, place: Place) -> Lowered<Expr> {
        let mut parts = Parts { is_template: true, ..Parts::default() };
        for part in &node.value {
            self.elements(&part.elements, &mut parts)?;
        }
        parts.flush();
        Ok(Expr::new(place, ExprKind::Template(parts.done)))
    }

    /// The text of a field's expression, as it stands in the source.
    fn field_text(&self, node: &ast::InterpolatedElement) -> String {
        let start = node.range.start().to_usize() + 1;
        let end = node.format_spec.as_ref().map_or(node.range.end(), |spec| spec.range.start());
        let mut text = &self.source[start..end.to_usize() - 1];
        if node.conversion.to_char().is_some() {
            text = &text[..text.rfind('!').unwrap_or(text.len())];
        }
        if node.debug_text.is_some() {
            text = &text[..text.rfind('=').unwrap_or(text.len())];
        }
        text.to_owned()
    }

    fn elements(
        &mut self,
        elements: &ast::InterpolatedStringElements,
        parts: &mut Parts,
    ) -> Lowered<()> {
        for element in elements {
            match element {
                ast::InterpolatedStringElement::Literal(literal) => {
                    let source = &self.source[literal.range];
                    let text = surrogates::of_content(&literal.value, source, self.is_raw, true);
                    parts.constant(text, self.place(literal.range));
                }
                ast::InterpolatedStringElement::Interpolation(node) => {
                    self.interpolation(node, parts)?;
                }
            }
        }
        Ok(())
    }

    fn interpolation(&mut self, node: &ast::InterpolatedElement, parts: &mut Parts) -> Lowered<()> {
        let mut conversion = node.conversion.to_char();
        if let Some(debug) = &node.debug_text {
            // `{x=}` shows the text between the brace and what follows the equals sign.
            let start = node.range.start() + ruff_text_size::TextSize::new(1);
            let length = ruff_text_size::TextSize::new(debug.as_str().len() as u32);
            let range = TextRange::at(start, length);
            let text = without_comments(debug.as_str());
            parts.constant(text.chars().map(u32::from), self.place(range));
            if conversion.is_none() && node.format_spec.is_none() {
                conversion = Some('r');
            }
        }
        let value = Box::new(self.expression(&node.expression)?);
        let spec = match &node.format_spec {
            None => None,
            Some(spec) => {
                let mut inner = Parts::default();
                self.formats += 1;
                self.is_doubtful |= self.formats > FORMATS && has_field(spec);
                self.elements(&spec.elements, &mut inner)?;
                self.formats -= 1;
                inner.flush();
                // CPython counts the colon in.
                let start = spec.range.start() - ruff_text_size::TextSize::new(1);
                let place = self.place(TextRange::new(start, spec.range.end()));
                Some(Box::new(Expr::new(place, ExprKind::Joined(inner.done))))
            }
        };
        let place = self.place(node.range());
        if parts.is_template {
            let text = self.field_text(node).into();
            let (value, spec) = (*value, spec.map(|spec| *spec));
            let node = Interpolation { value, text, conversion, spec };
            parts.value(Expr::new(place, ExprKind::Interpolation(Box::new(node))));
            return Ok(());
        }
        parts.value(Expr::new(place, ExprKind::Formatted(value, conversion, spec)));
        Ok(())
    }
}

/// Whether a format specification holds a replacement field.
fn has_field(spec: &ast::InterpolatedStringFormatSpec) -> bool {
    let is_field = |it: &ast::InterpolatedStringElement| {
        matches!(it, ast::InterpolatedStringElement::Interpolation(_))
    };
    spec.elements.iter().any(is_field)
}

/// CPython drops everything from a number sign to the end of its line, even inside strings.
fn without_comments(text: &str) -> String {
    let lines = text.split_inclusive('\n').map(|line| match line.split_once('#') {
        Some((before, rest)) if rest.ends_with('\n') => format!("{before}\n"),
        Some((before, _)) => before.to_owned(),
        None => line.to_owned(),
    });
    lines.collect()
}
