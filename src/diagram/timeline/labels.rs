//! What stands in the bars of a lane: values where their runs ended, as many as can be told alike.

use crate::diagram::timeline::bars::{DOT, IN_BAR};
use crate::diagram::timeline::edge;
use crate::diagram::timeline::scale::Scale;
use crate::diagram::timeline::switches::abbreviated;
use crate::diagram::timeline::tracks::{Span, State, Track};

/// A text in a bar, and what the dot at the bar's beginning takes of its room.
#[derive(Clone, Debug)]
pub struct Label {
    pub text: String,
    pub inset: f64,
}

/// A run that is drawn as one bar.
struct Run {
    width: f64,
    inset: f64,
    what: What,
}

/// What there is to tell.
enum What {
    /// The loop variable and what it was.
    Value(String, String),
    Function(String),
    /// With this run the thread ended.
    End,
}

impl Run {
    fn text(&self) -> String {
        match &self.what {
            What::Value(_, value) => value.clone(),
            What::Function(name) => name.clone(),
            What::End => "ends".to_owned(),
        }
    }

    fn fits(&self, text: &str) -> bool {
        self.inset + IN_BAR.width(text) + 10.0 <= self.width
    }
}

/// The labels of a track's spans. Where one of two bars that are as wide has no room for its text, neither has one; the
/// first value has its name.
pub fn of(track: &Track, scale: &Scale) -> Vec<Option<Label>> {
    let runs: Vec<Option<Run>> = track.spans.iter().map(|span| run(track, span, scale)).collect();
    let all = || runs.iter().flatten();
    let cut = all().filter(|run| !run.fits(&run.text())).map(|run| run.width).fold(0.0, f64::max);
    let is_kept = |run: &&Run| run.width > cut + ALIKE;
    let has_values = all().filter(is_kept).any(|run| !matches!(run.what, What::End));
    let mut is_named = false;
    let labels = runs.iter().map(|run| {
        let run = run.as_ref().filter(is_kept).filter(|_| has_values)?;
        let mut text = run.text();
        if let What::Value(name, value) = &run.what {
            let long = format!("{name} = {value}");
            if !is_named && run.fits(&long) {
                is_named = true;
                text = long;
            }
        }
        Some(Label { text, inset: run.inset })
    });
    labels.collect()
}

fn run(track: &Track, span: &Span, scale: &Scale) -> Option<Run> {
    let is_whole =
        matches!(scale.parts(span.from, span.to)[..], [part] if part == (span.from, span.to));
    if span.state != State::Run || !is_whole {
        return None;
    }
    let (left, right) = (edge(scale, span.from, true), edge(scale, span.to, false));
    let what = match span.place.as_ref().map(|place| (&place.variable, &place.function)) {
        _ if track.ended == Some(span.to) => What::End,
        Some((Some((name, value)), _)) => What::Value(name.clone(), abbreviated(value)),
        Some((None, function)) => {
            let name = function.rsplit('.').next().filter(|name| !name.starts_with('<'))?;
            What::Function(name.to_owned())
        }
        None => return None,
    };
    let dots = track.timeouts.iter().map(|timeout| scale.x(timeout.time));
    let dot = dots.filter(|x| (x - left).abs() < DOT).fold(f64::MIN, f64::max);
    let inset = (dot + DOT + 1.0 - left).max(0.0);
    Some(Run { width: right - left, inset, what })
}

/// A difference of widths that nobody sees.
const ALIKE: f64 = 3.0;

#[cfg(test)]
mod tests {
    use super::of;
    use crate::diagram::colors::Colors;
    use crate::diagram::timeline::scale::Scale;
    use crate::diagram::timeline::tracks::{Span, State, Timeout, Track, Tracks};
    use crate::trace::{Place, ThreadId};

    /// The labels of runs that take so many ms each, with what their variable was; the last one is the thread's.
    fn labels(runs: &[(u64, &str)], timeouts: &[u64]) -> Vec<Option<(String, f64)>> {
        let mut at = 0;
        let spans = runs.iter().map(|(length, value)| {
            let variable = Some(("i".to_owned(), (*value).to_owned()));
            let (function, instruction) = ("work".to_owned(), "JUMP_BACKWARD".to_owned());
            let place =
                Place { unit: 0, line: 3, function, instruction, offset: Some(8), variable };
            let from = at;
            at += length * 1_000_000;
            Span { state: State::Run, from, to: at, place: Some(place) }
        });
        let spans: Vec<Span> = spans.collect();
        let timeout = |time: &u64| Timeout { time: time * 1_000_000, is_request: true };
        let timeouts = timeouts.iter().map(timeout).collect();
        let track = Track { thread: ThreadId(1), task: None, spans, timeouts, ended: Some(at) };
        let (colors, slices, folds) = (Colors::default(), Vec::new(), Vec::new());
        let tracks = Tracks {
            start: 0,
            end: at,
            threads: vec![track],
            colors,
            slices,
            has_gil: true,
            folds,
        };
        let scale = Scale::fit(&tracks, 5_000_000, 100.0, 1100.0);
        let labels = of(&tracks.threads[0], &scale).into_iter();
        labels.map(|label| label.map(|label| (label.text, label.inset))).collect()
    }

    fn texts(runs: &[(u64, &str)]) -> Vec<String> {
        let texts = labels(runs, &[]).into_iter();
        texts.map(|label| label.map_or(String::new(), |label| label.0)).collect()
    }

    #[test]
    fn of_bars_as_wide_as_each_other_all_have_a_text_or_none() {
        assert_eq!(texts(&[(5, "7"), (5, "9"), (5, "12")]), ["i = 7", "9", "ends"]);
        // 50 px for each of the short ones: there is no room for the second.
        let runs = [(20, "1"), (2, "2"), (2, "123456"), (2, "4"), (14, "5")];
        assert_eq!(texts(&runs), ["i = 1", "", "", "", "ends"]);
        // What ends is only told beside what went on.
        assert_eq!(texts(&[(5, "7")]), [""]);
    }

    #[test]
    fn a_text_stands_beside_the_dot_of_a_request() {
        let found = labels(&[(5, "7"), (5, "9")], &[5]);
        let insets: Vec<f64> = found.into_iter().flatten().map(|label| label.1).collect();
        assert_eq!(insets, [0.0, 7.5]);
    }
}
