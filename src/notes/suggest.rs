//! "Did you mean": the closest known word.

/// The known word within two edits of `word` that is closest to it; the first of equals. A word of up
/// to four letters is only close at one edit.
pub fn closest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let mut best: Option<(usize, &str)> = None;
    for candidate in known {
        let distance = distance(word, candidate);
        let longest = word.chars().count().max(candidate.chars().count());
        let close = distance <= 2 && distance * 2 < longest;
        if close && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Edits (insert, delete, replace, swap of neighbours) between two words, case ignored. Words whose
/// lengths differ by more than two are simply far apart.
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().flat_map(char::to_lowercase).collect();
    let b: Vec<char> = b.chars().flat_map(char::to_lowercase).collect();
    if a.len().abs_diff(b.len()) > 2 {
        return a.len().max(b.len());
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 0..a.len() {
        let mut row = vec![i + 1];
        for j in 0..b.len() {
            let replaced = last[j] + usize::from(a[i] != b[j]);
            let mut least = replaced.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                least = least.min(before[j - 1] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn close_words_are_found_and_far_ones_are_not() {
        let known = ["title", "theme", "headingDivider", "size", "session"];
        for (word, wanted) in [
            ("tilte", Some("title")),
            ("Title", Some("title")),
            ("headingdivder", Some("headingDivider")),
            ("siz", Some("size")),
            ("sz", None),
            ("sesion", Some("session")),
            ("layout", None),
            ("", None),
        ] {
            assert_eq!(closest(word, known), wanted, "{word}");
        }
    }
}
