//! presenterm's comments that end slides and make columns, as rules and divs.

use std::borrow::Cow;

use crate::lecture::directive::command;
use crate::notes::{Block, BlockKind};
use crate::source::Span;

/// What one comment asks for.
enum Mark {
    EndSlide,
    /// The widths of columns, beside each other.
    Layout(Vec<f64>),
    /// What follows stands in this column.
    Column(usize),
    Reset,
}

/// Blocks without such comments. Where comments end slides, rules are just rules.
pub fn fold(blocks: &[Block]) -> Cow<'_, [Block]> {
    let marks: Vec<Option<Mark>> = blocks.iter().map(mark).collect();
    let ends = marks.iter().any(|mark| matches!(mark, Some(Mark::EndSlide)));
    if !ends && !marks.iter().any(|mark| matches!(mark, Some(Mark::Layout(_)))) {
        return Cow::Borrowed(blocks);
    }
    let mut folded = Vec::with_capacity(blocks.len());
    let mut open: Option<Layout> = None;
    for (block, mark) in blocks.iter().zip(marks) {
        match (mark, &block.kind) {
            (Some(Mark::Column(index)), _) => {
                if let Some(layout) = &mut open {
                    layout.current = Some(index);
                }
            }
            (Some(mark), _) => {
                folded.extend(open.take().and_then(Layout::close));
                match mark {
                    Mark::EndSlide => {
                        folded.push(Block { span: block.span, kind: BlockKind::Rule });
                    }
                    Mark::Layout(shares) => open = Some(Layout::new(block.span, &shares)),
                    Mark::Column(_) | Mark::Reset => {}
                }
            }
            (None, BlockKind::Rule) if !ends => {
                folded.extend(open.take().and_then(Layout::close));
                folded.push(block.clone());
            }
            (None, BlockKind::Rule) => {
                let (classes, blocks) = (String::new(), vec![block.clone()]);
                folded.push(Block { span: block.span, kind: BlockKind::Div { classes, blocks } });
            }
            (None, _) => match open.as_mut().and_then(Layout::column) {
                Some(column) => column.push(block.clone()),
                None => folded.push(block.clone()),
            },
        }
    }
    folded.extend(open.and_then(Layout::close));
    Cow::Owned(folded)
}

/// Columns that are being filled.
struct Layout {
    span: Span,
    columns: Vec<(f64, Vec<Block>)>,
    current: Option<usize>,
}

impl Layout {
    fn new(span: Span, shares: &[f64]) -> Layout {
        let columns = shares.iter().map(|share| (*share, Vec::new())).collect();
        Layout { span, columns, current: None }
    }

    fn column(&mut self) -> Option<&mut Vec<Block>> {
        self.columns.get_mut(self.current?).map(|(_, blocks)| blocks)
    }

    /// Columns; none where nothing was put into them.
    fn close(self) -> Option<Block> {
        if self.columns.iter().all(|(_, blocks)| blocks.is_empty()) {
            return None;
        }
        let whole: f64 = self.columns.iter().map(|(share, _)| share).sum();
        let columns = self.columns.into_iter().map(|(share, blocks)| {
            let span =
                blocks.iter().map(|block| block.span).reduce(Span::join).unwrap_or(self.span);
            let classes = format!("{{.column width={}%}}", share * 100.0 / whole);
            Block { span, kind: BlockKind::Div { classes, blocks } }
        });
        let columns: Vec<Block> = columns.collect();
        let span = columns.iter().fold(self.span, |span, column| span.join(column.span));
        let kind = BlockKind::Div { classes: "columns".to_owned(), blocks: columns };
        Some(Block { span, kind })
    }
}

fn mark(block: &Block) -> Option<Mark> {
    let BlockKind::Comment(text) = &block.kind else { return None };
    let (name, value) = command(text);
    match name {
        "end_slide" => Some(Mark::EndSlide),
        "reset_layout" => Some(Mark::Reset),
        "column" => value.parse().ok().map(Mark::Column),
        "column_layout" => {
            let list = value.strip_prefix('[')?.strip_suffix(']')?;
            let shares = list.split(',').map(|share| share.trim().parse::<u16>().ok());
            let shares: Vec<f64> =
                shares.map(|share| share.map(f64::from)).collect::<Option<_>>()?;
            let is_good = shares.len() <= MOST_COLUMNS && shares.iter().all(|share| *share > 0.0);
            is_good.then_some(Mark::Layout(shares))
        }
        _ => None,
    }
}

/// More have no room for a word.
const MOST_COLUMNS: usize = 8;
