//! What the page of another tool shows below a block of Python: its output, and its pictures with all their stops.

use crate::deck::output::{Print, lines};
use crate::deck::picture::{chosen_steps, chosen_view, hidden_lines, lit_steps, subject};
use crate::deck::piece::{Picture, code, prints_of};
use crate::deck::ran::Ran;
use crate::deck::{SUBJECTS, render};
use crate::diagram::{self, Room, View};
use crate::lecture::{Figure, Lecture, shows};
use crate::notes::Show;
use crate::trace::Trace;

/// Below one block.
#[derive(Clone, Debug)]
pub struct Inset {
    /// Index in `Lecture::figures`.
    pub figure: usize,
    /// What it printed, run by run of one stream; empty where the notes show it already.
    pub output: Vec<Printed>,
    pub pictures: Vec<diagram::Picture>,
}

/// Lines that went to one stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    pub text: String,
    pub error: bool,
}

/// What is to be shown below the blocks of a lecture that ran, in order; ids of pictures begin with `prefix`.
pub fn insets(lecture: &Lecture, traces: &[Trace], prefix: &str) -> Vec<Inset> {
    let ran = Ran::new(lecture, traces);
    let mut number = 0;
    let mut insets = Vec::new();
    for (index, figure) in lecture.figures.iter().enumerate() {
        let Some((trace, unit, _)) = ran.run(figure) else { continue };
        let is_hidden = figure.code.fence.as_ref().is_some_and(|fence| fence.flags.hidden);
        if is_hidden {
            continue;
        }
        let shown = shows(figure, trace);
        let is_told = figure.claim.is_some();
        let output = if is_told { Vec::new() } else { printed(&prints_of(figure, trace, unit)) };
        let mut pictures = Vec::new();
        for (show, _) in SUBJECTS.iter().filter(|(show, _)| shown.contains(show)) {
            number += 1;
            let prefix = format!("{prefix}{number}-");
            pictures.extend(drawn(&ran, figure, *show, &prefix));
        }
        insets.push(Inset { figure: index, output, pictures });
    }
    insets
}

/// The fonts that a text is set in, cut to its characters; each family has `suffix` after its name.
pub fn faces(text: &str, suffix: &str) -> String {
    let faces = render::subset_faces(&render::shown(text));
    faces
        .replace("font-family:\"HD Sans\"", &format!("font-family:\"HD Sans {suffix}\""))
        .replace("font-family:\"HD Mono\"", &format!("font-family:\"HD Mono {suffix}\""))
}

fn printed(prints: &[Print]) -> Vec<Printed> {
    let mut runs: Vec<Printed> = Vec::new();
    for print in prints {
        let text = lines(std::slice::from_ref(print)).join("\n");
        match runs.last_mut() {
            Some(last) if last.error == print.error => {
                last.text.push('\n');
                last.text.push_str(&text);
            }
            _ => runs.push(Printed { text, error: print.error }),
        }
    }
    runs
}

/// A picture in a column of text; in a wider one where that leaves less out.
fn drawn(ran: &Ran, figure: &Figure, show: Show, prefix: &str) -> Option<diagram::Picture> {
    let (trace, unit, run) = ran.run(figure)?;
    let picture = Picture { figure, show, told: true };
    let steps = if show == Show::Memory {
        chosen_steps(picture, trace, run, &lit_steps(picture))
    } else {
        None
    };
    let hidden = hidden_lines(picture);
    let view =
        View { prefix, fills: false, hidden: &hidden, ..chosen_view(picture, steps.as_deref()) };
    let rooms = WIDTHS.map(|width| Room { width, height: HEIGHT });
    let (_, mut best) = match show {
        Show::Compare => diagram::compare_in_one(&ran.compared(figure), &view, &rooms)?,
        show => diagram::draw_in_one(subject(show)?, trace, unit, &view, &rooms)?,
    };
    // Lines are told by the numbers that stand beside them.
    let code = code(figure);
    for stop in best.stops.iter_mut().filter(|stop| stop.label.is_empty() && stop.line > 0) {
        let own = code.lines.iter().find(|(_, line)| stop.unit == unit && line.line == stop.line);
        stop.label = format!("line {}", own.map_or(stop.line, |(_, line)| line.number));
    }
    Some(best)
}

/// The rooms that are tried, in design pixels.
const WIDTHS: [f64; 2] = [820.0, 1184.0];
const HEIGHT: f64 = 760.0;
