//! Hand-drawn maps of a process: stack, heap, text.

use crate::lecture::{Shape, ShapeKind};

/// What a drawing of the process says about addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProcessMap {
    /// Its labels put the low addresses where the order of its parts has the high ones.
    pub is_upside_down: bool,
}

/// Reads a drawing as a map of the process: it names at least two of stack, heap and the segments.
pub fn process_map(shape: &Shape) -> Option<ProcessMap> {
    if shape.kind != ShapeKind::Drawing {
        return None;
    }
    let text = shape.text.to_lowercase();
    let line_of = |word: &str| text.lines().position(|line| line.contains(word));
    let named = ["stack", "heap", ".bss", ".data", ".text"].iter();
    if named.filter(|word| line_of(word).is_some()).count() < 2 {
        return None;
    }
    let address_line = |words: [&str; 2]| {
        text.lines().position(|line| {
            line.contains("address") && words.iter().any(|word| line.contains(word))
        })
    };
    let above = |a: Option<usize>, b: Option<usize>| Some(a? < b?);
    // On every CPython platform of today the stack lies above the heap, and the heap above the code.
    let high_on_top =
        above(line_of("stack"), line_of("heap")).or(above(line_of("heap"), line_of(".text")));
    let low_label_on_top =
        above(address_line(["lower", "low "]), address_line(["higher", "high "]));
    let is_upside_down = match (high_on_top, low_label_on_top) {
        (Some(high), Some(low)) => high == low,
        _ => false,
    };
    Some(ProcessMap { is_upside_down })
}

#[cfg(test)]
mod tests {
    use super::{ProcessMap, process_map};
    use crate::lecture::{Shape, ShapeKind};

    #[test]
    fn labels_are_compared_with_the_order_of_the_parts() {
        let map = |text: &str| {
            let text = text.to_owned();
            process_map(&Shape { kind: ShapeKind::Drawing, text, fenced: true })
        };
        let right = "| higher addresses\n| Stack\n| Heap\n| .text  lower addresses";
        let wrong = "| lower memory addresses\n| Stack\n| Heap\n| .text  higher memory addresses";
        let grown = "| low addresses\n| .text\n| heap\n| stack\n| high addresses";
        assert_eq!(map(right), Some(ProcessMap { is_upside_down: false }));
        assert_eq!(map(wrong), Some(ProcessMap { is_upside_down: true }));
        assert_eq!(map(grown), Some(ProcessMap { is_upside_down: false }));
        assert_eq!(map("| Stack1\n| |"), None);
    }
}
