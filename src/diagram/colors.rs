//! Which thread has which colour: those of a unit, in the order in which they began, in all its figures.

use crate::trace::{GilEventKind, ThreadId, Trace};

/// The threads of one unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Colors {
    /// Without the main thread, which has a colour of its own.
    threads: Vec<ThreadId>,
}

impl Colors {
    /// The threads that live at any time of the unit.
    pub fn of(trace: &Trace, unit: u32) -> Colors {
        let Some(run) = trace.units.get(unit as usize) else { return Colors::default() };
        let mut threads: Vec<ThreadId> = Vec::new();
        let events = trace.timeline.events.iter();
        for event in events.take_while(|event| event.time_ns <= run.end_ns) {
            let is_over = event.kind == GilEventKind::End && event.time_ns < run.start_ns;
            if is_over {
                threads.retain(|thread| *thread != event.thread);
            } else if event.thread.0 > 0 && !threads.contains(&event.thread) {
                threads.push(event.thread);
            }
        }
        threads.sort_unstable();
        Colors { threads }
    }

    /// The same in a figure with some of the threads only, unless two of few would look alike.
    #[must_use]
    pub fn among(self, drawn: impl Iterator<Item = ThreadId>) -> Colors {
        let mut threads: Vec<ThreadId> = drawn.filter(|thread| thread.0 > 0).collect();
        threads.sort_unstable();
        threads.dedup();
        let mut numbers: Vec<u32> = threads.iter().map(|thread| self.of_thread(*thread)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let are_alike = numbers.len() < threads.len() && threads.len() <= COLORS as usize;
        if are_alike { Colors { threads } } else { self }
    }

    /// The number of a thread's colour.
    pub fn of_thread(&self, thread: ThreadId) -> u32 {
        let known = self.threads.iter().position(|known| *known == thread);
        match (thread.0, known) {
            (0, _) => 0,
            (_, Some(place)) => in_turn(place as u32),
            (number, None) => in_turn(number - 1),
        }
    }
}

/// Those after the last use the same again: which thread it is the name of its lane tells.
pub fn in_turn(place: u32) -> u32 {
    place % COLORS + 1
}

/// As many as `figure.css` has, without the main thread's.
const COLORS: u32 = 6;

#[cfg(test)]
mod tests {
    use super::{COLORS, Colors};
    use crate::diagram::palette::STYLESHEET;
    use crate::trace::ThreadId;

    #[test]
    fn few_threads_never_look_alike() {
        let many = Colors { threads: (1..=18).map(ThreadId).collect() };
        let numbers = |colors: &Colors, drawn: &[u32]| {
            drawn.iter().map(|id| colors.of_thread(ThreadId(*id))).collect::<Vec<_>>()
        };
        assert_eq!(numbers(&many, &[0, 1, 2, 4, 6, 7, 18]), [0, 1, 2, 4, 6, 1, 6]);
        // Where they differ they keep the colours that they have in the timeline.
        let among = |drawn: &[u32]| many.clone().among(drawn.iter().copied().map(ThreadId));
        assert_eq!(numbers(&among(&[0, 2, 9]), &[0, 2, 9]), [0, 2, 3]);
        assert_eq!(numbers(&among(&[0, 1, 7]), &[0, 1, 7]), [0, 1, 2]);
        // The threads of a later block begin anew.
        let later = Colors { threads: vec![ThreadId(8), ThreadId(9)] };
        assert_eq!(numbers(&later, &[0, 8, 9]), [0, 1, 2]);
    }

    /// The colours of the threads in both themes: as text's ground and on the slide, and beside each other.
    #[test]
    fn each_colour_is_legible_and_differs_from_the_others() {
        let (tokens, _) = STYLESHEET.split_once("/* classes */").expect("the tokens");
        let (light, dark) = tokens.split_once(":root[data-theme=dark]").expect("both themes");
        for theme in [light, dark] {
            let color = |name: String| {
                let (_, value) = theme.split_once(&format!("{name}:#")).expect("a token");
                let part =
                    |at: usize| u8::from_str_radix(&value[at..at + 2], 16).expect("a colour");
                [part(0), part(2), part(4)].map(f64::from)
            };
            let all: Vec<[f64; 3]> =
                (0..=COLORS).map(|number| color(format!("--th{number}"))).collect();
            for (index, own) in all.iter().enumerate() {
                // Text stands on it; as a line it needs less.
                for (ground, least) in [("--on-th", 4.5), ("--bg", 3.0), ("--reg-stack", 3.0)] {
                    let found = contrast(*own, color(ground.to_owned()));
                    assert!(found >= least, "{index} on {ground}: {found}");
                }
                // Where hue cannot be seen, words tell: here only that nobody takes two for one.
                for (other_index, other) in all.iter().enumerate().skip(index + 1) {
                    let apart = own.iter().zip(other).map(|(a, b)| (a - b).powi(2)).sum::<f64>();
                    assert!(apart.sqrt() >= 64.0, "{index} and {other_index}: {}", apart.sqrt());
                }
            }
        }
    }

    fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
        let linear = |part: f64| {
            let part = part / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        let light = |[r, g, b]: [f64; 3]| {
            0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b) + 0.05
        };
        light(a).max(light(b)) / light(a).min(light(b))
    }
}
