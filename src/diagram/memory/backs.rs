//! Links that point back: those to another card pass above or below all cards, those of a card to itself go round it.

use crate::diagram::memory::content::Content;
use crate::diagram::memory::graph::{Carries, Graph, Link};
use crate::diagram::memory::place::{BACK_LANE, Layout, REGION_FOOT, REGION_HEAD, Region};
use crate::diagram::scene::{Point, Rect};

/// Where an arrow enters a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    Left,
    Top,
    Right,
}

/// A card's own loops stay at its right, and a link back to a card on top of its column comes from above.
pub fn enters(layout: &Layout, graph: &Graph, link: &Link) -> Edge {
    if graph.is_loop(link) {
        Edge::Right
    } else if link.is_back && !link.sinks && is_on_top(layout, graph, link.target) {
        Edge::Top
    } else {
        Edge::Left
    }
}

fn is_on_top(layout: &Layout, graph: &Graph, spot: usize) -> bool {
    let place = &graph.spots[spot];
    let segment = graph.nodes[spot].segment;
    let top = layout.cards[place.cards[0]].y;
    let column = &graph.columns[place.column];
    !column.iter().filter(|node| graph.nodes[**node].segment == segment).any(|node| {
        match graph.nodes[*node].carries {
            Carries::Lane(_) => layout.lanes[*node] < top,
            Carries::Spot(other) => {
                other != spot && layout.cards[graph.spots[other].cards[0]].y <= top
            }
        }
    })
}

/// Heights and ports of all links that point back.
pub fn set_back_lanes(layout: &mut Layout, content: &Content, graph: &Graph) {
    for (index, link) in graph.links.iter().enumerate().filter(|(_, link)| graph.is_loop(link)) {
        let (start, exit) = layout.start(content, link.source);
        layout.ports[index] = Point::new(exit, start.y - layout.size.row_h / 2.0);
    }
    for region in layout.regions.clone() {
        for sinks in [false, true] {
            set_wide(layout, content, graph, &region, sinks);
        }
    }
}

/// The others run above or below all cards of their segment, the widest outermost.
fn set_wide(layout: &mut Layout, content: &Content, graph: &Graph, region: &Region, sinks: bool) {
    let backs = graph.links.iter().enumerate().filter(|(_, link)| {
        let segment = graph.nodes[link.target].segment;
        graph.is_wide(link) && link.sinks == sinks && segment == region.segment
    });
    let mut backs: Vec<(usize, &Link)> = backs.collect();
    // Of two that leave or reach one column, that of the farther card goes round the other.
    backs.sort_by_cached_key(|(index, link)| {
        let (start, _) = layout.start(content, link.source);
        let end = layout.cards[graph.spots[link.target].cards[0]];
        // Farther from the lanes.
        let far = if sinks { start.y + end.y } else { -start.y - end.y };
        let span = link_span(graph, link);
        (std::cmp::Reverse(span), far as i64, *index)
    });
    let count = backs.len();
    // From the innermost on: at one card each next enters left of those before.
    for (rank, (index, link)) in backs.iter().enumerate().rev() {
        let depth = (rank as f64 + 0.5) * BACK_LANE - 6.0;
        layout.back_lanes[*index] = if sinks {
            region.rect.bottom() - REGION_FOOT - depth
        } else {
            region.rect.y + REGION_HEAD + depth
        };
        layout.back_outs[*index] = BACK_OUT + out_step(count - 1 - rank);
        if enters(layout, graph, link) == Edge::Top {
            let inner = backs[rank + 1..].iter().filter(|(_, other)| other.target == link.target);
            let rect = layout.cards[graph.spots[link.target].cards[0]];
            let x = entry_x(&rect, inner.count());
            layout.ports[*index] = Point::new(x, rect.y);
        }
    }
}

/// Right of the tab that says what happened to the card.
fn entry_x(rect: &Rect, rank: usize) -> f64 {
    rect.right() - 26.0 - (rank as f64).min(2.0) * 16.0
}

fn out_step(rank: usize) -> f64 {
    (rank as f64 * 7.0).min(21.0)
}

/// How many columns a link that points back passes.
fn link_span(graph: &Graph, link: &Link) -> usize {
    let from = graph.origin(link.source).map_or(0, |spot| graph.spots[spot].column);
    from.saturating_sub(graph.spots[link.target].column)
}

/// How far a loop leaves its card; narrower than a gutter.
const BACK_OUT: f64 = 34.0;
