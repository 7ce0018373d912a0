//! What stands below a block of Python: HTML on one line, or text for renderers that make no pages.

use std::fmt::Write;

use crate::deck::{Inset, Printed, faces};
use crate::diagram::{self, Picture, Table};
use crate::site::mdbook::Options;
use crate::site::mdbook::states::{on_one_line, stated};
use crate::site::mdbook::style::style;

/// Writes the blocks of one chapter.
pub struct Writer<'a> {
    key: &'a str,
    options: &'a Options,
    /// The style of all blocks, until one has taken it along.
    style: Option<String>,
    groups: usize,
}

impl<'a> Writer<'a> {
    pub fn new(key: &'a str, options: &'a Options, insets: &[Inset]) -> Writer<'a> {
        let pictures = || insets.iter().flat_map(|inset| &inset.pictures);
        let stops = pictures().map(|picture| picture.stops.len()).max().unwrap_or(0);
        let has_pictures = !options.no_figures && pictures().next().is_some();
        let mut sheet = String::new();
        if options.is_html {
            if has_pictures {
                let drawn: String = pictures().map(|picture| picture.svg.as_str()).collect();
                sheet.push_str(&faces(&drawn, key));
            }
            let stops = if options.no_figures { 0 } else { stops };
            sheet.push_str(&style(&format!("heapdeck-{key}"), key, stops));
        }
        Writer { key, options, style: Some(on_one_line(&sheet)), groups: 0 }
    }

    /// The block below one of Python; `None` when there is nothing to show.
    pub fn block(&mut self, inset: &Inset) -> Option<String> {
        let is_empty =
            inset.output.is_empty() && (self.options.no_figures || inset.pictures.is_empty());
        if is_empty {
            return None;
        }
        Some(if self.options.is_html { self.html(inset) } else { self.text(inset) })
    }

    fn html(&mut self, inset: &Inset) -> String {
        let mut html = format!("<div class=\"heapdeck heapdeck-{}\">", self.key);
        if let Some(style) = self.style.take() {
            // Writing to a String cannot fail, here and below.
            let _ = write!(html, "<style>{style}</style>");
        }
        inset.output.iter().for_each(|printed| push_output(&mut html, printed));
        if !self.options.no_figures {
            for picture in &inset.pictures {
                self.groups += 1;
                self.push_picture(&mut html, picture);
            }
        }
        html.push_str("</div>");
        // mdBook and its preprocessors look for these.
        html.replace("{{", "&#123;{")
    }

    fn push_picture(&self, html: &mut String, picture: &Picture) {
        let count = picture.stops.len();
        html.push_str("<div class=\"stops\">");
        if count > 1 {
            for (stop, number) in picture.stops.iter().zip(1..) {
                let checked = if number == count { " checked" } else { "" };
                let _ = write!(
                    html,
                    "<input type=\"radio\" class=\"k{number}\" name=\"heapdeck-{}-{}\" data-stop=\"{number}\" \
                     aria-label=\"step {number}: {}\" hidden{checked}>",
                    self.key,
                    self.groups,
                    escaped(&stop.label)
                );
            }
        }
        let svg = on_one_line(&picture.svg);
        let svg = if count > 1 { stated(&undescribed(&svg), count) } else { svg };
        let _ = write!(html, "<figure class=\"picture\">{svg}</figure>");
        push_says(html, picture);
        if !picture.omitted.is_empty() {
            let omitted = escaped(&picture.omitted.join("; "));
            let _ = write!(html, "<p class=\"note\">Not drawn: {omitted}.</p>");
        }
        if let Some(stop) = picture.stops.last().filter(|stop| !stop.tables.is_empty()) {
            html.push_str("<details><summary>The picture as text</summary>");
            stop.tables.iter().for_each(|table| push_table(html, table));
            html.push_str("</details>");
        }
        html.push_str("</div>");
    }

    fn text(&self, inset: &Inset) -> String {
        let mut text = String::new();
        for printed in &inset.output {
            let longest = printed.text.split(|char| char != '`').map(str::len).max().unwrap_or(0);
            let fence = "`".repeat(longest.max(2) + 1);
            let _ = write!(text, "{fence}text\n{}\n{fence}\n\n", printed.text);
        }
        if !self.options.no_figures {
            for picture in &inset.pictures {
                let words = diagram::markdown(picture);
                // A heading of its own would stand in the outline of the book.
                let (title, rest) = words.split_once('\n').unwrap_or((&words, ""));
                let _ = write!(text, "**{}**\n{rest}\n", title.trim_start_matches("## "));
            }
        }
        text.trim_end().to_owned()
    }
}

fn push_output(html: &mut String, printed: &Printed) {
    let class = if printed.error { "out err" } else { "out" };
    let label = if printed.error { "error output" } else { "output" };
    let text = escaped(&printed.text);
    let _ = write!(
        html,
        "<pre class=\"{class}\" role=\"group\" aria-label=\"{label}\"><samp>{text}</samp></pre>"
    );
}

fn push_says(html: &mut String, picture: &Picture) {
    if picture.stops.len() < 2 {
        if let Some(stop) = picture.stops.first().filter(|stop| !stop.sentence.is_empty()) {
            let _ = write!(html, "<p class=\"note\">{}</p>", escaped(&stop.sentence));
        }
        return;
    }
    html.push_str("<ol class=\"says\">");
    for stop in &picture.stops {
        let (label, sentence) = (escaped(&stop.label), escaped(&stop.sentence));
        let _ = write!(html, "<li><b>{label}</b> {sentence}</li>");
    }
    html.push_str("</ol>");
}

fn push_table(html: &mut String, table: &Table) {
    let _ = write!(html, "<table><caption>{}</caption><thead><tr>", escaped(table.caption));
    for head in &table.head {
        let _ = write!(html, "<th scope=\"col\">{}</th>", escaped(head));
    }
    html.push_str("</tr></thead><tbody>");
    for cells in &table.rows {
        html.push_str("<tr>");
        for cell in cells {
            let _ = write!(html, "<td>{}</td>", escaped(cell));
        }
        html.push_str("</tr>");
    }
    html.push_str("</tbody></table>");
}

/// Without the description: the list of the stops says the same, and mdBook's search would find it twice.
fn undescribed(svg: &str) -> String {
    let Some((before, rest)) = svg.split_once("<desc id=\"") else { return svg.to_owned() };
    let Some((id, rest)) = rest.split_once('"') else { return svg.to_owned() };
    let after = rest.split_once("</desc>").map_or(rest, |(_, after)| after);
    format!("{}{after}", before.replace(&format!(" {id}\""), "\""))
}

/// Text for HTML on one line: a line break in it would end the block where another follows.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push_str("&#10;"),
            '\t' => escaped.push('\t'),
            char if char.is_control() => escaped.push('\u{fffd}'),
            char => escaped.push(char),
        }
    }
    escaped
}
