//! The line below a picture that says what a stop did: at most two lines, measured.

use crate::deck::page::Stop;
use crate::diagram::text::{Font, fit, width};

/// As the stylesheet sets it.
const TEXT_PX: f64 = 18.0;
const CODE_PX: f64 = 20.0;
const CODE_GAP: f64 = 12.0;
/// Padding and border at both sides.
const SIDES: f64 = 56.0;
/// What a line may lose at its end because a word does not fit there.
const RAGGED: f64 = 110.0;

/// What does not fit on two lines is counted instead of being cut off unseen.
pub fn told(stop: Stop, box_width: f64) -> Stop {
    let code = width(&plain(&stop.source_html), Font::Mono, CODE_PX) + CODE_GAP;
    let room = (2.0 * (box_width - SIDES) - RAGGED - code).max(box_width / 2.0);
    Stop { sentence: shortened(&stop.sentence, room), ..stop }
}

fn shortened(sentence: &str, room: f64) -> String {
    if width(sentence, Font::Sans, TEXT_PX) <= room {
        return sentence.to_owned();
    }
    let clauses: Vec<&str> = sentence.split("; ").collect();
    let kept = (1..clauses.len()).rev().map(|count| {
        let left = clauses.len() - count;
        format!("{}; and {left} more", clauses[..count].join("; "))
    });
    let mut fitting = kept.filter(|text| width(text, Font::Sans, TEXT_PX) <= room);
    fitting.next().unwrap_or_else(|| fit(sentence, Font::Sans, TEXT_PX, room))
}

/// Highlighted code without its tags; an entity counts as one character.
fn plain(html: &str) -> String {
    let mut text = String::new();
    let mut skips_to = None;
    for letter in html.chars() {
        match (skips_to, letter) {
            (Some(end), _) if letter == end => skips_to = None,
            (Some(_), _) => {}
            (None, '<') => skips_to = Some('>'),
            (None, '&') => {
                skips_to = Some(';');
                text.push('&');
            }
            (None, _) => text.push(letter),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{plain, shortened};

    #[test]
    fn clauses_that_do_not_fit_are_counted() {
        let sentence = "a refers to 1; b refers to 2; a_long_name refers to 3000000";
        assert_eq!(shortened(sentence, 2000.0), sentence);
        assert_eq!(shortened(sentence, 400.0), "a refers to 1; b refers to 2; and 1 more");
        assert_eq!(shortened(sentence, 250.0), "a refers to 1; and 2 more");
        assert!(shortened(sentence, 60.0).ends_with('…'));
    }

    #[test]
    fn tags_have_no_width() {
        assert_eq!(plain("x = <span class=\"num\">1</span> &lt; y"), "x = 1 & y");
    }
}
