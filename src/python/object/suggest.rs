//! "Did you mean …?": the name most like a misspelt one (`Python/suggestions.c`).

const MOVE_COST: usize = 2;
const CASE_COST: usize = 1;
const LONGEST: usize = 40;
const MOST_CANDIDATES: usize = 750;

/// The candidate nearest to `name`, if any is near enough; of equally near ones the first.
pub fn closest<'a>(candidates: &[&'a str], name: &str) -> Option<&'a str> {
    if candidates.len() > MOST_CANDIDATES {
        return None;
    }
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        if *candidate == name {
            continue;
        }
        // No more than a third of the characters may need to change.
        let limit = (name.len() + candidate.len() + 3) * MOVE_COST / 6;
        let limit = best.map_or(limit, |(distance, _)| limit.min(distance - 1));
        let distance = distance(name.as_bytes(), candidate.as_bytes(), limit);
        if distance <= limit && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
            if distance == 0 {
                break;
            }
        }
    }
    best.map(|(_, candidate)| candidate)
}

fn substitution_cost(a: u8, b: u8) -> usize {
    if a == b {
        0
    } else if a.eq_ignore_ascii_case(&b) {
        CASE_COST
    } else {
        MOVE_COST
    }
}

/// `levenshtein_distance`: more than `limit` means "too far".
fn distance(a: &[u8], b: &[u8], limit: usize) -> usize {
    let prefix = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[prefix..], &b[prefix..]);
    let suffix = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[..a.len() - suffix], &b[..b.len() - suffix]);
    if a.is_empty() || b.is_empty() {
        return (a.len() + b.len()) * MOVE_COST;
    }
    if a.len() > LONGEST || b.len() > LONGEST {
        return limit + 1;
    }
    let (a, b) = if b.len() < a.len() { (b, a) } else { (a, b) };
    if (b.len() - a.len()) * MOVE_COST > limit {
        return limit + 1;
    }
    let mut row: Vec<usize> = (1..=a.len()).map(|column| column * MOVE_COST).collect();
    let mut result = 0;
    for (line, letter) in b.iter().enumerate() {
        let mut diagonal = line * MOVE_COST;
        result = diagonal;
        let mut least = usize::MAX;
        for (column, other) in a.iter().enumerate() {
            let substituted = diagonal + substitution_cost(*letter, *other);
            diagonal = row[column];
            result = substituted.min(result.min(diagonal) + MOVE_COST);
            row[column] = result;
            least = least.min(result);
        }
        if least > limit {
            return limit + 1;
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use crate::python::object::suggest::closest;

    #[test]
    fn near_names_are_found_and_far_ones_are_not() {
        assert_eq!(closest(&["sep", "end", "file", "flush"], "sepp"), Some("sep"));
        assert_eq!(closest(&["blech", "bluch"], "Blech"), Some("blech"));
        assert_eq!(closest(&["append", "extend"], "apend"), Some("append"));
        assert_eq!(closest(&["append", "extend"], "xyz"), None);
        assert_eq!(closest(&["same"], "same"), None);
    }
}
