//! What notes for Slidev have that is no text: the components that they import.

use crate::notes::{Block, BlockKind};
use crate::source::Source;

/// Whether a paragraph is lines such as `import Chart from './Chart.vue'` and nothing else.
pub fn is_import(source: &Source, block: &Block) -> bool {
    matches!(block.kind, BlockKind::Paragraph(_))
        && source.slice(block.span).lines().all(|line| imports(line.trim()))
}

fn imports(line: &str) -> bool {
    let Some(rest) = line.strip_prefix("import ") else { return false };
    let from = rest.rsplit_once(" from ").map_or(rest, |(_, from)| from);
    let from = from.trim_end_matches(';').trim();
    ['\'', '"'].iter().any(|quote| {
        let inside = from.strip_prefix(*quote).and_then(|from| from.strip_suffix(*quote));
        inside.is_some_and(|inside| !inside.is_empty() && !inside.contains(*quote))
    })
}

#[cfg(test)]
mod tests {
    use super::imports;

    #[test]
    fn imports_of_scripts_are_told_from_python() {
        for line in ["import A from './a.vue'", "import { a, b } from \"x\";", "import './a.css'"] {
            assert!(imports(line), "{line}");
        }
        for line in ["import os", "from a import b", "import this, and 'that' too", "important 'x'"]
        {
            assert!(!imports(line), "{line}");
        }
    }
}
