//! Searching, splitting and padding of sequences of bytes or code points (`Objects/stringlib`).

use std::ops::Range;

/// From this length on a needle is sought with a table, so that no text takes more than in proportion to its length.
pub const LONG: usize = 32;

/// Where `needle` first is within `range` of `text`.
pub fn find<T: Copy + Eq>(text: &[T], needle: &[T], range: Range<usize>) -> Option<usize> {
    let window = text.get(range.clone())?;
    let Some((first, rest)) = needle.split_first() else { return Some(range.start) };
    let last = window.len().checked_sub(needle.len())?;
    if needle.len() >= LONG {
        return find_long(window.iter().copied(), needle).map(|at| at + range.start);
    }
    (0..=last)
        .find(|at| window[*at] == *first && window[at + 1..].starts_with(rest))
        .map(|at| at + range.start)
}

/// The search of Knuth, Morris and Pratt: each element of the text is taken once.
fn find_long<T: Copy + Eq>(text: impl Iterator<Item = T>, needle: &[T]) -> Option<usize> {
    let borders = borders(needle);
    let mut matched = 0;
    for (at, element) in text.enumerate() {
        matched = longer(needle, &borders, matched, element);
        if matched == needle.len() {
            return Some(at + 1 - matched);
        }
    }
    None
}

/// Of each beginning of a needle, how long the longest shorter beginning is that it ends with.
fn borders<T: Copy + Eq>(needle: &[T]) -> Vec<usize> {
    let mut borders = vec![0; needle.len()];
    for at in 1..needle.len() {
        borders[at] = longer(needle, &borders, borders[at - 1], needle[at]);
    }
    borders
}

/// How much of the needle is matched after one more element.
fn longer<T: Copy + Eq>(needle: &[T], borders: &[usize], mut matched: usize, element: T) -> usize {
    while matched > 0 && needle[matched] != element {
        matched = borders[matched - 1];
    }
    matched + usize::from(needle[matched] == element)
}

pub fn find_last<T: Copy + Eq>(text: &[T], needle: &[T], range: Range<usize>) -> Option<usize> {
    let window = text.get(range.clone())?;
    let last = window.len().checked_sub(needle.len())?;
    if needle.len() >= LONG {
        let reversed: Vec<T> = needle.iter().rev().copied().collect();
        let place = find_long(window.iter().rev().copied(), &reversed)?;
        return Some(range.start + last - place);
    }
    (0..=last).rev().find(|at| window[*at..].starts_with(needle)).map(|at| at + range.start)
}

/// Occurrences that do not overlap; an empty needle lies between all elements.
pub fn count<T: Copy + Eq>(text: &[T], needle: &[T], range: Range<usize>) -> usize {
    if range.start > text.len() || range.start > range.end {
        return 0;
    }
    if needle.is_empty() {
        return range.len() + 1;
    }
    let mut at = range.start;
    let mut found = 0;
    while let Some(place) = find(text, needle, at..range.end) {
        found += 1;
        at = place + needle.len();
    }
    found
}

/// `ADJUST_INDICES`: Python's start and end within a length, negative ones from the end; the start may exceed the length.
pub fn adjust(start: i64, end: i64, length: usize) -> Range<usize> {
    let length = length as i64;
    let wrap = |index: i64| if index < 0 { (index + length).max(0) } else { index };
    let end = wrap(end.min(length).max(-length));
    let start = if start < 0 { (start.max(-length) + length).max(0) } else { start };
    start as usize..end as usize
}

/// `PREALLOC_SIZE`: the places of a new list for so many cuts.
pub fn room_for_parts(cuts: usize) -> usize {
    if cuts >= 12 { 12 } else { cuts + 1 }
}

/// The ranges between separators; at most `limit` cuts from the left.
pub fn split<T: Copy + Eq>(text: &[T], separator: &[T], limit: usize) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = 0;
    while parts.len() < limit {
        let Some(place) = find(text, separator, start..text.len()) else { break };
        parts.push(start..place);
        start = place + separator.len();
    }
    parts.push(start..text.len());
    parts
}

/// As `split`, cutting from the right.
pub fn split_last<T: Copy + Eq>(text: &[T], separator: &[T], limit: usize) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut end = text.len();
    while parts.len() < limit {
        let Some(place) = find_last(text, separator, 0..end) else { break };
        parts.push(place + separator.len()..end);
        end = place;
    }
    parts.push(0..end);
    parts.reverse();
    parts
}

/// The runs between white space; what is left after `limit` cuts keeps its inner and trailing spaces.
pub fn split_spaces<T: Copy>(
    text: &[T],
    is_space: impl Fn(T) -> bool,
    limit: usize,
) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut at = 0;
    loop {
        let skip = |at: usize, space: bool| {
            text[at..]
                .iter()
                .position(|item| is_space(*item) != space)
                .map_or(text.len(), |n| n + at)
        };
        at = skip(at, true);
        if at == text.len() {
            return parts;
        }
        if parts.len() >= limit {
            parts.push(at..text.len());
            return parts;
        }
        let end = skip(at, false);
        parts.push(at..end);
        at = end;
    }
}

pub fn split_spaces_last<T: Copy>(
    text: &[T],
    is_space: impl Fn(T) -> bool,
    limit: usize,
) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut end = text.len();
    loop {
        let back = |end: usize, space: bool| {
            text[..end].iter().rposition(|item| is_space(*item) != space).map_or(0, |n| n + 1)
        };
        end = back(end, true);
        if end == 0 {
            break;
        }
        if parts.len() >= limit {
            parts.push(0..end);
            break;
        }
        let start = back(end, false);
        parts.push(start..end);
        end = start;
    }
    parts.reverse();
    parts
}

/// Lines with or without their ends; `\r\n` is one end.
pub fn split_lines<T: Copy + Eq + From<u8>>(
    text: &[T],
    is_break: impl Fn(T) -> bool,
    keep_ends: bool,
) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let end =
            text[start..].iter().position(|item| is_break(*item)).map_or(text.len(), |n| n + start);
        let crlf = text[end..].starts_with(&[T::from(b'\r'), T::from(b'\n')]);
        let next = text.len().min(end + 1 + usize::from(crlf));
        lines.push(start..if keep_ends { next } else { end });
        start = next;
    }
    lines
}

/// `text` with at most `limit` occurrences replaced; `None` when there is none.
pub fn replace<T: Copy + Eq>(text: &[T], old: &[T], new: &[T], limit: usize) -> Option<Vec<T>> {
    if limit == 0 || (old.is_empty() && new.is_empty()) || old == new {
        return None;
    }
    let mut out = Vec::with_capacity(text.len());
    if old.is_empty() {
        for (index, item) in text.iter().enumerate() {
            if index < limit {
                out.extend_from_slice(new);
            }
            out.push(*item);
        }
        if text.len() < limit {
            out.extend_from_slice(new);
        }
        return Some(out);
    }
    let mut start = 0;
    let mut done = 0;
    while done < limit {
        let Some(place) = find(text, old, start..text.len()) else { break };
        out.extend_from_slice(&text[start..place]);
        out.extend_from_slice(new);
        start = place + old.len();
        done += 1;
    }
    out.extend_from_slice(&text[start..]);
    (done > 0).then_some(out)
}

/// Which ends to strip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    Left,
    Right,
    Both,
}

/// What is left when the ends that `strips` are cut off.
pub fn strip<T: Copy>(text: &[T], strips: impl Fn(T) -> bool, ends: Ends) -> Range<usize> {
    let mut start = 0;
    let mut end = text.len();
    if ends != Ends::Right {
        start = text.iter().position(|item| !strips(*item)).unwrap_or(end);
    }
    if ends != Ends::Left {
        end =
            text[start..].iter().rposition(|item| !strips(*item)).map_or(start, |n| n + start + 1);
    }
    start..end
}

/// How many fill elements go left and right (`center` gives the odd one to the left of odd widths).
pub fn center_padding(length: usize, width: usize) -> (usize, usize) {
    let margin = width.saturating_sub(length);
    let left = margin / 2 + (margin & width & 1);
    (left, margin - left)
}

pub fn padded<T: Copy>(text: &[T], left: usize, right: usize, fill: T) -> Vec<T> {
    let mut out = vec![fill; left];
    out.extend_from_slice(text);
    out.resize(left + text.len() + right, fill);
    out
}

/// Tabs become spaces up to the next stop; `None` when the result would be too long.
pub fn expand_tabs<T: Copy + Eq + From<u8>>(text: &[T], tab_size: i64) -> Option<Vec<T>> {
    let mut out = Vec::with_capacity(text.len());
    let mut column: i64 = 0;
    for item in text {
        if *item == T::from(b'\t') {
            if tab_size > 0 {
                let step = tab_size - column % tab_size;
                column = column.checked_add(step)?;
                if out.len() as i64 > (1 << 30) - step.min(1 << 30) {
                    return None;
                }
                out.resize(out.len() + step as usize, T::from(b' '));
            }
            continue;
        }
        out.push(*item);
        let ends_line = *item == T::from(b'\n') || *item == T::from(b'\r');
        column = if ends_line { 0 } else { column.checked_add(1)? };
    }
    Some(out)
}

/// Zeros after the sign; `None` when it is long enough.
pub fn zero_fill<T: Copy + Eq + From<u8>>(text: &[T], width: i64) -> Option<Vec<T>> {
    let fill = width.checked_sub(text.len() as i64).filter(|fill| *fill > 0)? as usize;
    let signed = text.first().is_some_and(|item| *item == T::from(b'+') || *item == T::from(b'-'));
    let (sign, digits) = text.split_at(usize::from(signed));
    let mut out = sign.to_vec();
    out.resize(sign.len() + fill, T::from(b'0'));
    out.extend_from_slice(digits);
    Some(out)
}

#[cfg(test)]
mod tests {
    use crate::python::object::stringlib::*;

    fn parts(text: &str, ranges: Vec<std::ops::Range<usize>>) -> Vec<&str> {
        ranges.into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn long_needles_are_found_where_they_are() {
        let needle: Vec<u8> = b"aab".repeat(LONG).into_iter().take(LONG + 1).collect();
        for before in 0..7 {
            for after in 0..7 {
                let text = [&b"aabaaba"[..before], &needle, &b"baaabaa"[..after]].concat();
                let places: Vec<usize> = (0..=text.len() - needle.len())
                    .filter(|at| text[*at..].starts_with(&needle))
                    .collect();
                assert_eq!(find(&text, &needle, 0..text.len()), places.first().copied());
                assert_eq!(find_last(&text, &needle, 0..text.len()), places.last().copied());
                assert_eq!(find(&text, &needle, 0..needle.len() - 1), None);
            }
        }
    }

    #[test]
    fn search_takes_pythons_indices() {
        let text = b"abcabc";
        assert_eq!(find(text, b"c", adjust(3, i64::MAX, 6)), Some(5));
        assert_eq!(find(text, b"", adjust(6, i64::MAX, 6)), Some(6));
        assert_eq!(find(text, b"", adjust(7, i64::MAX, 6)), None);
        assert_eq!(find_last(text, b"ab", adjust(0, -2, 6)), Some(0));
        assert_eq!(count(text, b"", adjust(0, i64::MAX, 6)), 7);
        assert_eq!(count(text, b"", adjust(7, i64::MAX, 6)), 0);
        assert_eq!(count(text, b"b", adjust(-3, i64::MAX, 6)), 1);
        assert_eq!(adjust(i64::MIN, i64::MIN, 6), 0..0);
    }

    #[test]
    fn splits() {
        let space = |byte: u8| byte == b' ';
        assert_eq!(parts("a,b,,c", split(b"a,b,,c", b",", 2)), ["a", "b", ",c"]);
        assert_eq!(parts("a,b,,c", split_last(b"a,b,,c", b",", 2)), ["a,b", "", "c"]);
        assert_eq!(parts("  a  b  c ", split_spaces(b"  a  b  c ", space, 1)), ["a", "b  c "]);
        assert_eq!(
            parts("  a  b  c ", split_spaces_last(b"  a  b  c ", space, 1)),
            ["  a  b", "c"]
        );
        let lines = split_lines(b"a\r\nb\n\nc", |byte| byte == b'\n' || byte == b'\r', false);
        assert_eq!(parts("a\r\nb\n\nc", lines), ["a", "b", "", "c"]);
    }

    #[test]
    fn replacements_and_padding() {
        assert_eq!(replace(b"aaa", b"a", b"bc", 2).as_deref(), Some(&b"bcbca"[..]));
        assert_eq!(replace(b"ab", b"", b"-", 9).as_deref(), Some(&b"-a-b-"[..]));
        assert_eq!(replace(b"ab", b"", b"-", 2).as_deref(), Some(&b"-a-b"[..]));
        assert_eq!(replace(b"ab", b"x", b"-", 9), None);
        assert_eq!(center_padding(1, 4), (1, 2));
        assert_eq!(center_padding(2, 5), (2, 1));
        assert_eq!(zero_fill(b"-5", 5).as_deref(), Some(&b"-0005"[..]));
        assert_eq!(expand_tabs(b"a\tb\n\tc", 4).as_deref(), Some(&b"a   b\n    c"[..]));
        assert_eq!(strip(b"xxaxx", |byte| byte == b'x', Ends::Both), 2..3);
    }
}
