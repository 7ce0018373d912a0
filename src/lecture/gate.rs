//! Blocks that are only for some versions of Python.

/// `version` against `>=3.12, <3.14`; `None` when that cannot be read. A build without a GIL is of its version.
pub fn version_fits(version: &str, wanted: &str) -> Option<bool> {
    let numbers = |text: &str| -> Option<Vec<u32>> {
        text.trim().trim_end_matches('t').split('.').map(|part| part.parse().ok()).collect()
    };
    let version = numbers(version)?;
    let mut fits = true;
    for comparison in wanted.split(',') {
        let comparison = comparison.trim();
        let length = comparison.find(|c: char| c.is_ascii_digit())?;
        let (operator, other) = comparison.split_at(length);
        let other = numbers(other)?;
        let order = version.cmp(&other);
        fits &= match operator.trim() {
            ">=" => order.is_ge(),
            "<=" => order.is_le(),
            ">" => order.is_gt(),
            "<" => order.is_lt(),
            "==" => order.is_eq(),
            "!=" => order.is_ne(),
            _ => return None,
        };
    }
    Some(fits)
}

#[cfg(test)]
mod tests {
    use super::version_fits;

    #[test]
    fn versions_compare_by_number() {
        assert_eq!(version_fits("3.13", ">=3.9"), Some(true));
        assert_eq!(version_fits("3.13t", ">=3.13"), Some(true));
        assert_eq!(version_fits("3.13", ">= 3.12, <3.13"), Some(false));
        assert_eq!(version_fits("3.13", "3.13"), None);
        assert_eq!(version_fits("3.13", "newest"), None);
    }
}
