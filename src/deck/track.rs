//! The track of a slide's steps.

use crate::deck::measure::cells;
use crate::deck::page::Stop;

/// How much of the labels fits under the track: all, that of the stop one is at, or not even a dot for each.
pub fn track(stops: &[Stop], width: f64) -> &'static str {
    let each = (width - TRACK_BUTTONS) / stops.len().saturating_sub(1).max(1) as f64;
    let wide = |stop: &Stop| cells(&stop.label) * LABEL_CELL;
    let meet = |pair: &[Stop]| f64::midpoint(wide(&pair[0]), wide(&pair[1])) + LABEL_GAP > each;
    match stops.len() {
        41.. => "plain",
        _ if stops.windows(2).any(meet) => "bare",
        _ => "",
    }
}

/// Beside the track: its buttons, how far one is, and what lies between.
const TRACK_BUTTONS: f64 = 355.0;
/// A character of a label below it, and how far labels stay apart.
const LABEL_CELL: f64 = 10.8;
const LABEL_GAP: f64 = 4.0;

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
        let narrow = stops(&["line 10"; 11]);
        assert_eq!(track(&narrow, 1184.0), "");
        // On a slide of 4:3, and in longer words.
        assert_eq!(track(&narrow, 864.0), "bare");
        assert_eq!(track(&stops(&["Zeile 10"; 11]), 1184.0), "bare");
        assert_eq!(track(&stops(&["x"; 41]), 1184.0), "plain");
        assert_eq!(track(&stops(&["Zeile 10"]), 864.0), "");
    }
}
