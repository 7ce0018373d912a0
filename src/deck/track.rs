//! The track of a slide's steps.

use crate::deck::measure::cells;
use crate::deck::page::Stop;

/// How much of the labels fits under the track: all, that of the stop one is at, or not even a dot for each; and whether
/// those at the ends are so long that they would come under the buttons.
pub fn track(stops: &[Stop], width: f64) -> &'static str {
    let each = (width - TRACK_BUTTONS) / stops.len().saturating_sub(1).max(1) as f64;
    let wide: Vec<f64> = stops.iter().map(|stop| cells(&stop.label) * LABEL_CELL).collect();
    let ends = [wide.first(), wide.last()].into_iter().flatten().any(|wide| *wide > WIDEST_END);
    // Then the first label begins at its dot, and the last one ends at it.
    let half = |at: usize, is_end: bool| wide[at] / if is_end && ends { 1.0 } else { 2.0 };
    let meet =
        |at: usize| half(at - 1, at == 1) + half(at, at + 1 == wide.len()) + LABEL_GAP > each;
    match (stops.len(), ends) {
        (41.., false) => "plain",
        (41.., true) => "plain ends",
        (count, _) if (1..count).any(meet) => ["bare", "bare ends"][usize::from(ends)],
        (_, false) => "",
        (_, true) => "ends",
    }
}

/// Beside the track: its buttons, how far one is, and what lies between.
const TRACK_BUTTONS: f64 = 355.0;
/// A label wider than this would come under a button.
const WIDEST_END: f64 = 76.0;
/// A character of a label below it, and how far labels stay apart.
const LABEL_CELL: f64 = 10.8;
const LABEL_GAP: f64 = 8.0;

#[cfg(test)]
mod tests {
    use super::track;
    use crate::deck::page::Stop;

    fn stops(labels: &[&str]) -> Vec<Stop> {
        let (lines, sentence, source_html) = Default::default();
        let stop = Stop { label: String::new(), lines, sentence, source_html };
        labels.iter().map(|label| Stop { label: (*label).to_owned(), ..stop.clone() }).collect()
    }

    #[test]
    fn labels_are_shown_as_long_as_they_do_not_meet() {
        let narrow = stops(&["line 10"; 10]);
        assert_eq!(track(&narrow, 1184.0), "");
        // With less than 8 px between them they read as one.
        assert_eq!(track(&stops(&["line 10"; 11]), 1184.0), "bare");
        // On a slide of 4:3, and in longer words.
        assert_eq!(track(&narrow, 864.0), "bare");
        assert_eq!(track(&stops(&["Zeile 10"; 10]), 1184.0), "bare ends");
        assert_eq!(track(&stops(&["x"; 41]), 1184.0), "plain");
        assert_eq!(track(&stops(&["Zeile 9"]), 864.0), "");
        assert_eq!(track(&stops(&["line 1", "line 3, 4", "all lines"]), 1184.0), "ends");
    }
}
