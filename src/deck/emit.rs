//! Packed units as rows of a page.

use crate::deck::enclosure::tell_cut;
use crate::deck::html::{Html, escape, escaped};
use crate::deck::page::{Cell, Output, Row, SourceList};
use crate::deck::picture::figure;
use crate::deck::unit::{Code, Content, Text, Unit};
use crate::deck::words::{Stage, filled};
use crate::notes::{BlockKind, LineStep};

/// Writes the rows of one page and counts its steps.
pub struct Emit<'e, 'a, 'l> {
    pub html: &'e mut Html<'a, 'l>,
    /// Pauses of the slide that came before this page.
    pub pauses: u32,
    /// The step of the last pause; what stands behind it comes then too.
    pub current: Option<u32>,
    /// What the steps of code on this page are called.
    pub labels: Vec<(u32, String)>,
}

impl Emit<'_, '_, '_> {
    /// Rows under each other; running text that stands together becomes one row.
    pub fn rows(&mut self, units: &[Unit], classes: &str) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::new();
        // The last block of raw HTML in the running text before another row.
        let mut raw = None;
        for unit in units {
            let born = self.born(unit);
            match &unit.content {
                Content::Prose(block) => {
                    let is_raw = matches!(block.kind, BlockKind::Html(_));
                    raw = if is_raw { Some(block.span) } else { raw };
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
                content => {
                    if let (Some(Row::Flow { html, .. }), Some(block)) = (rows.last(), raw.take()) {
                        tell_cut(self.html, block, html);
                    }
                    rows.extend(self.panels(content, born));
                }
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
            vec![Row::Panels {
                classes: classes.to_owned(),
                fill: false,
                cells,
                born: None,
                style: String::new(),
            }]
        };
        match content {
            Content::Prose(_) => Vec::new(),
            Content::Code(code) => row("", vec![Cell::Source(self.source(code, born))]),
            Content::Text(text) => row("", vec![self.text_cell(text, born, false)]),
            Content::Strip(output) => vec![Row::Output(Output { born, ..output.clone() })],
            Content::Columns { columns, shares, caption } => {
                // Tables in columns are left to the browser.
                let measure = self.html.measure.take();
                let cells = columns.iter().map(|units| self.column(units)).collect();
                self.html.measure = measure;
                let mut rows = row("even", cells);
                if let Some(Row::Panels { born: row_born, style, .. }) = rows.first_mut() {
                    *row_born = born;
                    *style = uneven(shares);
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
                row("", vec![left, self.text_cell(right, born, true)])
            }
            Content::Figure { left, svg, caption, .. } => {
                let figure = figure(svg);
                let mut rows = row("", vec![self.text_cell(left, born, false), figure]);
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
            return self.text_cell(text, None, false);
        }
        Cell::Column { rows: self.rows(units, "") }
    }

    fn text_cell(&self, text: &Text, born: Option<u32>, beside: bool) -> Cell {
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
        let stage = self.html.stage();
        let label = match text.title {
            Some(_) => stage.output,
            None if text.art => stage.drawing,
            None => stage.text,
        };
        Cell::Text { classes, label: label.to_owned(), html, born }
    }

    fn born(&mut self, unit: &Unit) -> Option<u32> {
        let pauses = unit.pauses.saturating_sub(self.pauses);
        if pauses == 0 {
            return self.current;
        }
        // Items that come one by one have steps of their own; a pause after them comes later still.
        self.html.step += pauses;
        self.pauses = unit.pauses;
        self.current = Some(self.html.step);
        self.current
    }

    /// Code whose lines are lit step by step takes its steps after what stands before it.
    fn source(&mut self, code: &Code, born: Option<u32>) -> SourceList {
        let mut list = source_list(code, self.html.stage());
        list.born = born;
        if let Some(at) = code.at.filter(|at| *at > 1) {
            self.html.step = self.html.step.max(at);
            list.born = Some(self.html.step);
        }
        let mut steps = code.steps.as_slice();
        if let Some((step @ LineStep::Hide, rest)) = steps.split_first() {
            self.labels.push((self.html.step, label(step, &[], self.html.stage())));
            self.html.step += 1;
            list.born = Some(self.html.step);
            steps = rest;
        }
        let Some((first, rest)) = steps.split_first() else { return list };
        list.mark = "lit";
        let mut lit = lit_lines(first, code);
        list.at = format!("1:{}", lit.join(" "));
        self.labels.push((self.html.step, label(first, &lit, self.html.stage())));
        for step in rest.iter().take(MOST_STEPS) {
            self.html.step += 1;
            lit = lit_lines(step, code);
            list.at.push_str(&format!("|{}:{}", self.html.step, lit.join(" ")));
            self.labels.push((self.html.step, label(step, &lit, self.html.stage())));
        }
        for line in &mut list.lines {
            line.last = lit.contains(&line.line.to_string());
        }
        list
    }
}

/// Columns that are not equally wide, as the grid of a stylesheet has them.
fn uneven(shares: &[f64]) -> String {
    if shares.windows(2).all(|pair| (pair[0] - pair[1]).abs() < 0.01) {
        return String::new();
    }
    let tracks = shares.iter().map(|share| format!("minmax(0,{share:.1}fr)"));
    ["--cols:", &tracks.collect::<Vec<_>>().join(" ")].concat()
}

/// Steps of one block of code; nobody clicks more often.
const MOST_STEPS: usize = 200;

/// The lines of a program as a panel.
pub fn source_list(code: &Code, stage: &Stage) -> SourceList {
    let many = code.lines.iter().any(|(_, line)| line.number > 99);
    // Where they do not count from 1, each line says its number.
    let mut counted = (1..).zip(&code.lines);
    let own = counted.any(|(place, (_, line))| (line.line, line.number) != (place, place));
    let classes = [many.then_some("many"), own.then_some("own")];
    let named = || match code.language.as_str() {
        "" => stage.source.to_owned(),
        language => filled(stage.source_of, &[language]),
    };
    SourceList {
        classes: classes.into_iter().flatten().collect::<Vec<_>>().join(" "),
        mark: "now",
        label: code.title.clone().unwrap_or_else(named),
        title: code.title.clone(),
        numbered: code.numbered,
        lines: code.lines.iter().map(|(_, line)| line.clone()).collect(),
        born: None,
        at: String::new(),
        max_height: code.max_height,
    }
}

/// The lines that one `{1|3-4}` step lights; empty: all are as usual.
pub fn lit_lines(step: &LineStep, code: &Code) -> Vec<String> {
    let ranges = match step {
        LineStep::Lines(ranges) => ranges,
        LineStep::All => return Vec::new(),
        LineStep::None => return vec!["none".to_owned()],
        LineStep::Hide => return vec!["hide".to_owned()],
    };
    let inside = |line: u32| ranges.iter().any(|(from, to)| (*from..=*to).contains(&line));
    let lines = code.lines.iter().map(|(_, source)| source.line);
    lines.filter(|line| inside(*line)).map(|line| line.to_string()).collect()
}

pub fn label(step: &LineStep, lit: &[String], stage: &Stage) -> String {
    match step {
        LineStep::Lines(_) => filled(stage.line, &[&lit.join(", ")]),
        LineStep::All => stage.all_lines.to_owned(),
        LineStep::None => stage.no_line.to_owned(),
        LineStep::Hide => stage.no_code.to_owned(),
    }
}
