//! A lecture together with its runs: what a block printed, what a value is.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::deck::looks::{Looks, looks_of};
use crate::deck::words::{Stage, words};
use crate::lecture::{Figure, Lecture, Size};
use crate::notes::{CodeBlock, Inline, InlineKind};
use crate::trace::{Outcome, Trace, UnitRun};

/// A lecture and the traces of its programs, in order.
pub struct Ran<'a> {
    pub lecture: &'a Lecture,
    pub traces: &'a [Trace],
    /// Raw HTML that was measured, and what it looks like: it is measured at many sizes.
    looks: RefCell<FxHashMap<String, Rc<Looks>>>,
}

impl<'a> Ran<'a> {
    pub fn new(lecture: &'a Lecture, traces: &'a [Trace]) -> Ran<'a> {
        Ran { lecture, traces, looks: RefCell::default() }
    }

    /// What raw HTML looks like.
    pub fn looks(&self, html: &str) -> Rc<Looks> {
        if let Some(known) = self.looks.borrow().get(html) {
            return Rc::clone(known);
        }
        let looks = Rc::new(looks_of(html));
        self.looks.borrow_mut().insert(html.to_owned(), Rc::clone(&looks));
        looks
    }

    /// The title of the deck.
    pub fn title(&self) -> &'a str {
        let meta = &self.lecture.meta;
        if meta.title.is_empty() { words(&meta.lang).slides } else { &meta.title }
    }

    /// What slides say beside the author's text.
    pub fn stage(&self) -> &'static Stage {
        &words(&self.lecture.meta.lang).stage
    }

    /// Width of a slide between its margins.
    pub fn inner_width(&self) -> f64 {
        let width = if self.lecture.meta.size == Size::Wide { 1280.0 } else { 960.0 };
        width - 96.0
    }

    /// The run of a figure: the trace of its program, the unit's number and the unit.
    pub fn run(&self, figure: &Figure) -> Option<(&'a Trace, u32, &'a UnitRun)> {
        let run = figure.run?;
        let trace = self.traces.get(run.program)?;
        Some((trace, run.unit, trace.units.get(run.unit as usize)?))
    }

    /// The runs of a figure under the versions that it compares.
    pub fn compared(&self, figure: &Figure) -> Vec<(&'a Trace, u32)> {
        let runs = figure.compared.iter();
        runs.filter_map(|run| Some((self.traces.get(run.program)?, run.unit))).collect()
    }

    /// What was modelled where these figures stand: all that is known when every run is of one kind, else the versions.
    pub fn stamp(&self, is_shown: impl Fn(&Figure) -> bool) -> String {
        let all = self.traces.iter().map(|trace| &trace.stamp);
        let Some(first) = all.clone().next() else { return String::new() };
        if all.clone().all(|other| other == first) {
            return first.text();
        }
        let figures = self.lecture.figures.iter().filter(|figure| is_shown(figure));
        let shown = figures.filter_map(|figure| self.run(figure)).map(|(trace, ..)| &trace.stamp);
        let mut versions: Vec<(&str, &str)> = Vec::new();
        for stamp in shown {
            let version = (stamp.version.as_str(), stamp.platform.as_str());
            if !versions.contains(&version) {
                versions.push(version);
            }
        }
        let [(_, platform), ..] = versions[..] else {
            // What is said of a drawing comes from no block of its own.
            return format!("CPython {} · {}", first.version, first.platform);
        };
        let names: Vec<String> =
            versions.iter().map(|(version, _)| format!("CPython {version}")).collect();
        if versions.iter().all(|(_, other)| *other == platform) {
            format!("{} · {platform}", names.join(" / "))
        } else {
            names.join(" / ")
        }
    }

    /// The text that stands for a `{python}` inline; its source when there is no value.
    pub fn value(&self, inline: &Inline) -> String {
        match (self.lecture.value(inline.span, self.traces), &inline.kind) {
            (Some(Ok(text)), _) => text.to_owned(),
            (_, InlineKind::Python(source)) => source.clone(),
            _ => String::new(),
        }
    }

    /// Everything a block inside running text printed, its traceback included; nothing of a hidden one.
    pub fn printed(&self, code: &CodeBlock) -> String {
        if code.fence.as_ref().is_some_and(|fence| fence.flags.hidden || fence.flags.no_output) {
            return String::new();
        }
        let run = self.lecture.figure_of(code).and_then(|figure| self.run(figure));
        let Some((trace, unit, unit_run)) = run else { return String::new() };
        let outputs = trace.unit_output(unit).iter().map(|output| output.text.as_str());
        let mut text: String = outputs.collect();
        if let Some(traceback) = traceback(unit_run)
            && !text.contains(traceback)
        {
            text.push_str(traceback);
        }
        text
    }
}

/// The traceback an exception left.
pub fn traceback(unit: &UnitRun) -> Option<&str> {
    match &unit.outcome {
        Outcome::Raised { traceback, .. } | Outcome::SyntaxError { traceback, .. } => {
            Some(traceback)
        }
        _ => None,
    }
}
