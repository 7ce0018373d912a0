//! What notes for Slidev have that is no text: the components that they import.

use crate::notes::info_part::is_line_steps;
use crate::notes::{Block, BlockKind};
use crate::source::Source;

/// Whether a paragraph is lines such as `import Chart from './Chart.vue'` and nothing else.
pub fn is_import(source: &Source, block: &Block) -> bool {
    matches!(block.kind, BlockKind::Paragraph(_))
        && source.slice(block.span).lines().all(|line| imports(line.trim()))
}

/// A formula without the steps of its lines, as in `$$ {1|3|all}`: it comes at once.
pub fn without_steps(tex: &str) -> &str {
    let Some((first, rest)) = tex.split_once('\n') else { return tex };
    let inside = first.trim().strip_prefix('{').and_then(|first| first.strip_suffix('}'));
    if inside.is_some_and(is_line_steps) { rest } else { tex }
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
    use super::{imports, without_steps};

    #[test]
    fn steps_of_a_formula_are_no_part_of_it() {
        assert_eq!(without_steps(" {1|3|all}\nx"), "x");
        for tex in ["{1}", "{x}\ny", "\nx"] {
            assert_eq!(without_steps(tex), tex);
        }
    }

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
