//! Packed units as rows of a page.

use crate::deck::html::{Html, escape, escaped};
use crate::deck::page::{Cell, Output, Row, SourceList, Stop};
use crate::deck::unit::{Code, Content, Text, Unit};
use crate::notes::{BlockKind, LineStep};

/// Writes the rows of one page and counts its steps.
pub struct Emit<'e, 'a, 'l> {
    pub html: &'e mut Html<'a, 'l>,
    /// Pauses of the slide that came before this page.
    pub pauses: u32,
    /// Highlight steps of the code on this page.
    pub stops: Vec<Stop>,
}

impl Emit<'_, '_, '_> {
    /// Rows under each other; running text that stands together becomes one row.
    pub fn rows(&mut self, units: &[Unit], classes: &str) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::new();
        for unit in units {
            let born = self.born(unit);
            match &unit.content {
                Content::Prose(block) => {
                    let inner = self.html.blocks(std::slice::from_ref(block));
                    let inner = match born {
                        Some(step) => {
                            format!("<div class=\"flow\" data-b=\"{step}\">{inner}</div>")
                        }
                        None => inner,
                    };
                    let image = matches!(&block.kind, BlockKind::Paragraph(inlines) if crate::deck::measure::is_image(inlines));
                    let classes = if image {
                        format!("{classes} fill").trim().to_owned()
                    } else {
                        classes.to_owned()
                    };
                    match rows.last_mut() {
                        Some(Row::Flow { html, classes: last }) if *last == classes => {
                            html.push_str(&inner);
                        }
                        _ => rows.push(Row::Flow { classes, html: inner }),
                    }
                }
                content => rows.extend(self.panels(content, born)),
            }
        }
        for row in &mut rows {
            if let Row::Flow { html, .. } = row {
                *html = self.html.closed(std::mem::take(html));
            }
        }
        rows
    }

    fn panels(&mut self, content: &Content, born: Option<u32>) -> Vec<Row> {
        let row = |classes: &str, cells| {
            vec![Row::Panels { classes: classes.to_owned(), fill: false, cells, born: None }]
        };
        match content {
            Content::Prose(_) => Vec::new(),
            Content::Code(code) => row("", vec![Cell::Source(self.source(code, born))]),
            Content::Text(text) => row("", vec![text_cell(text, born, false)]),
            Content::Strip(output) => vec![Row::Output(Output { born, ..output.clone() })],
            Content::Columns { columns, caption } => {
                // Tables in columns are left to the browser.
                let measure = self.html.measure.take();
                let cells = columns.iter().map(|units| self.column(units)).collect();
                self.html.measure = measure;
                let mut rows = row("even", cells);
                if let Some(Row::Panels { born: row_born, .. }) = rows.first_mut() {
                    *row_born = born;
                }
                if let Some(unit) = caption {
                    rows.extend(self.rows(std::slice::from_ref(unit), "below"));
                }
                rows
            }
            Content::Beside { left, right } => {
                let measure = self.html.measure.take();
                let left = self.column(left);
                self.html.measure = measure;
                row("", vec![left, text_cell(right, born, true)])
            }
            Content::Figure { left, svg, caption, .. } => {
                let figure = Cell::Figure { svg: svg.clone() };
                let mut rows = row("", vec![text_cell(left, born, false), figure]);
                let html = format!("<p lang=\"en\">{}</p>", escaped(caption));
                rows.push(Row::Flow { classes: "cap".to_owned(), html });
                rows
            }
        }
    }

    fn column(&mut self, units: &[Unit]) -> Cell {
        if let [Unit { content: Content::Code(code), .. }] = units {
            let born = units.first().and_then(|unit| self.born(unit));
            return Cell::Source(self.source(code, born));
        }
        if let [Unit { content: Content::Text(text), .. }] = units {
            return text_cell(text, None, false);
        }
        Cell::Column { rows: self.rows(units, "") }
    }

    fn born(&mut self, unit: &Unit) -> Option<u32> {
        let pauses = unit.pauses.saturating_sub(self.pauses);
        if pauses == 0 {
            return None;
        }
        // Items that come one by one have steps of their own; a pause after them comes later still.
        self.html.step += pauses;
        self.pauses = unit.pauses;
        Some(self.html.step)
    }

    fn source(&mut self, code: &Code, born: Option<u32>) -> SourceList {
        let mut list = source_list(code);
        list.born = born;
        if !code.steps.is_empty() && self.stops.is_empty() {
            self.stops = code.steps.iter().map(|step| highlight_stop(step, code)).collect();
            list.mark = "lit";
            if let Some(stop) = self.stops.last() {
                let lines: Vec<&str> = stop.lines.split(' ').collect();
                for line in &mut list.lines {
                    line.last = lines.contains(&line.line.to_string().as_str());
                }
            }
        }
        list
    }
}

/// The lines of a program as a panel.
pub fn source_list(code: &Code) -> SourceList {
    let many = code.lines.iter().any(|(_, line)| line.number > 99);
    // Where they do not count from 1, each line says its number.
    let mut counted = (1..).zip(&code.lines);
    let own = counted.any(|(place, (_, line))| (line.line, line.number) != (place, place));
    let classes = [many.then_some("many"), own.then_some("own")];
    SourceList {
        classes: classes.into_iter().flatten().collect::<Vec<_>>().join(" "),
        mark: "now",
        label: code.label.clone(),
        numbered: code.numbered,
        lines: code.lines.iter().map(|(_, line)| line.clone()).collect(),
        born: None,
    }
}

/// The stop of one `{1|3-4}` step.
fn highlight_stop(step: &LineStep, code: &Code) -> Stop {
    let (label, lines) = match step {
        LineStep::All | LineStep::None | LineStep::Hide => ("all lines".to_owned(), Vec::new()),
        LineStep::Lines(ranges) => {
            let inside = |line: u32| ranges.iter().any(|(from, to)| (*from..=*to).contains(&line));
            let lines: Vec<String> = code
                .lines
                .iter()
                .filter(|(_, source)| inside(source.line))
                .map(|(_, source)| source.line.to_string())
                .collect();
            (format!("line {}", lines.join(", ")), lines)
        }
    };
    Stop { label, lines: lines.join(" "), ..Stop::default() }
}

fn text_cell(text: &Text, born: Option<u32>, beside: bool) -> Cell {
    let mut html = String::new();
    if let Some(title) = text.title {
        html.push_str("<span class=\"lab\">");
        escape(&mut html, title);
        html.push_str("</span>\n");
    }
    escape(&mut html, &text.lines.join("\n"));
    let mut classes = String::from(if text.art || beside { "art" } else { "grow" });
    if text.is_short_output() {
        classes.push_str(" short");
    }
    if text.columns > 1 {
        classes.push_str([" cols2", " cols3", " cols4"][text.columns.min(4) - 2]);
    }
    if text.error {
        classes.push_str(" err");
    }
    Cell::Text { classes, label: text.label.clone(), html, born }
}
