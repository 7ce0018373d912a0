//! A picture as text: what happens at each stop, and the last state as tables.

use std::fmt::Write as _;

use crate::diagram::{Picture, Table};

/// The whole figure as Markdown.
pub fn markdown(picture: &Picture) -> String {
    let mut text = format!("## {}\n", line(&picture.title));
    if picture.stops.len() > 1 {
        text.push('\n');
        for (number, stop) in (1..).zip(&picture.stops) {
            let place = if stop.line > 0 { format!("line {}: ", stop.line) } else { String::new() };
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{number}. {place}{}", line(&stop.sentence));
        }
    } else if let Some(stop) = picture.stops.first().filter(|stop| !stop.sentence.is_empty()) {
        let _ = writeln!(text, "\n{}", line(&stop.sentence));
    }
    for table in picture.stops.last().map_or(&[][..], |stop| &stop.tables) {
        write_table(&mut text, table);
    }
    if !picture.omitted.is_empty() {
        let _ = writeln!(text, "\nNot drawn: {}.", line(&picture.omitted.join("; ")));
    }
    text
}

fn write_table(text: &mut String, table: &Table) {
    let _ = writeln!(text, "\n**{}**\n", table.caption);
    let row = |cells: &mut dyn Iterator<Item = String>| {
        let cells: Vec<String> = cells.collect();
        format!("| {} |\n", cells.join(" | "))
    };
    text.push_str(&row(&mut table.head.iter().map(|head| (*head).to_owned())));
    text.push_str(&row(&mut table.head.iter().map(|_| "---".to_owned())));
    for cells in &table.rows {
        text.push_str(&row(&mut cells.iter().map(|cell| line(cell).replace('|', "\\|"))));
    }
}

/// On one line; nothing in it is markup.
fn line(text: &str) -> String {
    let mut line = String::new();
    for char in text.chars() {
        match char {
            '\n' | '\r' => line.push(' '),
            '*' | '_' | '`' | '<' | '[' | ']' | '\\' => {
                line.push('\\');
                line.push(char);
            }
            _ => line.push(char),
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::markdown;
    use crate::diagram::{Picture, Stop, Table};

    #[test]
    fn a_figure_is_text_too() {
        let stop = |line: u32, sentence: &str| Stop {
            label: String::new(),
            step: 0,
            unit: 0,
            line,
            output: 0,
            sentence: sentence.to_owned(),
            tables: vec![Table {
                caption: "Names",
                head: vec!["name", "object"],
                rows: vec![vec!["x".to_owned(), "a|b".to_owned()]],
            }],
        };
        let picture = Picture {
            svg: String::new(),
            width: 1.0,
            height: 1.0,
            title: "Memory of a_name".to_owned(),
            description: String::new(),
            stops: vec![stop(1, "x is 1"), stop(2, "x is 2")],
            omitted: vec!["2 objects".to_owned()],
        };
        let expected = "## Memory of a\\_name\n\n1. line 1: x is 1\n2. line 2: x is 2\n\n**Names**\n\n\
                        | name | object |\n| --- | --- |\n| x | a\\|b |\n\nNot drawn: 2 objects.\n";
        assert_eq!(markdown(&picture), expected);
    }
}
