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
        let are_alike = numbers.len() < threads.len() && threads.len() <= 3;
        if are_alike { Colors { threads } } else { self }
    }

    /// The number of a thread's colour: threads after the third use the three again.
    pub fn of_thread(&self, thread: ThreadId) -> u32 {
        let known = self.threads.iter().position(|known| *known == thread);
        match (thread.0, known) {
            (0, _) => 0,
            (_, Some(place)) => place as u32 % 3 + 1,
            (number, None) => (number - 1) % 3 + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Colors;
    use crate::trace::ThreadId;

    #[test]
    fn few_threads_never_look_alike() {
        let nine = Colors { threads: (1..=9).map(ThreadId).collect() };
        let numbers = |colors: &Colors, drawn: &[u32]| {
            drawn.iter().map(|id| colors.of_thread(ThreadId(*id))).collect::<Vec<_>>()
        };
        assert_eq!(numbers(&nine, &[0, 1, 2, 4, 9]), [0, 1, 2, 1, 3]);
        // Where they differ they keep the colours that they have in the timeline.
        let among = |drawn: &[u32]| nine.clone().among(drawn.iter().copied().map(ThreadId));
        assert_eq!(numbers(&among(&[0, 2, 9]), &[0, 2, 9]), [0, 2, 3]);
        assert_eq!(numbers(&among(&[0, 1, 4]), &[0, 1, 4]), [0, 1, 2]);
        // The threads of a later block begin anew.
        let later = Colors { threads: vec![ThreadId(8), ThreadId(9)] };
        assert_eq!(numbers(&later, &[0, 8, 9]), [0, 1, 2]);
    }
}
