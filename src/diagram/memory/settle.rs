//! Heights: every card as near to the arrows that reach it as its neighbours let it.

use crate::diagram::memory::backs::{Edge, enters, set_back_lanes};
use crate::diagram::memory::content::{Card, Content};
use crate::diagram::memory::graph::{Carries, Graph};
use crate::diagram::memory::measure::{NOTE_INDENT, note_height};
use crate::diagram::memory::place::{Layout, REGION_FOOT, REGION_HEAD, Region, is_lane, links_to};
use crate::diagram::scene::{Point, Rect};
use crate::trace::Segment;

/// The places of each column from the top; a place holds a lane, a spot, or spots that never meet.
pub struct Settling {
    columns: Vec<Vec<Place>>,
}

struct Place {
    nodes: Vec<usize>,
    segment: Segment,
    height: f64,
    is_lane: bool,
}

impl Settling {
    pub fn build(content: &Content, graph: &Graph, layout: &Layout, shares: bool) -> Settling {
        let mut columns = Vec::new();
        for (index, column) in graph.columns.iter().enumerate() {
            let (left, right) = layout.columns[index];
            let mut places: Vec<Place> = Vec::new();
            for node in column {
                let segment = graph.nodes[*node].segment;
                let height = node_height(content, graph, layout, *node, right - left);
                // Not past what is seen with it: its arrows would cross those.
                let meets = |other: &usize| meet(content, graph, *other, *node);
                let free = places.iter().rev();
                let free = free.take_while(|place| !place.nodes.iter().any(meets)).count();
                let free = places.len() - free;
                let shared = places[free..].iter_mut().find(|place| {
                    let is_alike = (place.height - height).abs() < 0.01;
                    shares && place.segment == segment && is_alike
                });
                if let Some(place) = shared {
                    place.nodes.push(*node);
                } else {
                    let is_lane = is_lane(graph, *node);
                    places.push(Place { nodes: vec![*node], segment, height, is_lane });
                }
            }
            columns.push(places);
        }
        Settling { columns }
    }

    /// The height that any order needs.
    pub fn least_height(&self) -> f64 {
        let of = |places: &Vec<Place>| places.iter().map(|place| place.height).sum::<f64>();
        REGION_HEAD + self.columns.iter().map(of).fold(0.0, f64::max) + REGION_FOOT
    }

    /// The height a segment needs below its label.
    pub fn height(&self, segment: Segment) -> f64 {
        let heights = self.columns.iter().map(|places| {
            let own: Vec<&Place> = places.iter().filter(|place| place.segment == segment).collect();
            let gaps: f64 = own.windows(2).map(|pair| gap(pair[0], pair[1])).sum();
            own.iter().map(|place| place.height).sum::<f64>() + gaps
        });
        heights.fold(0.0, f64::max)
    }
}

/// Sets the rectangles of the cards, the heights of the lanes, and the ports.
pub fn settle(layout: &mut Layout, content: &Content, graph: &Graph, settling: &Settling) {
    for (column, places) in settling.columns.iter().enumerate() {
        for region in layout.regions.clone() {
            let own = places.iter().filter(|place| place.segment == region.segment);
            let own: Vec<&Place> = own.collect();
            let wishes: Vec<f64> =
                own.iter().map(|place| wish(layout, content, graph, place, &region)).collect();
            let mut tops = tops(&own, &wishes, &region);
            level(&mut tops, &own, &region, &tops_of(layout, graph, column));
            for (place, top) in own.iter().zip(tops) {
                set(layout, content, graph, column, place, top);
            }
        }
    }
    set_ports(layout, content, graph);
    set_back_lanes(layout, content, graph);
}

/// The middle a place would like: the mean of where its arrows come from.
fn wish(layout: &Layout, content: &Content, graph: &Graph, place: &Place, region: &Region) -> f64 {
    let mut heights = Vec::new();
    for node in &place.nodes {
        match graph.nodes[*node].carries {
            Carries::Spot(spot) => {
                for (index, link) in links_to(graph, spot).filter(|(_, link)| !link.is_back) {
                    heights.push(arrival(layout, content, graph, index, link.lanes.len()));
                }
            }
            Carries::Lane(link) => {
                let lanes = &graph.links[link].lanes;
                let done = lanes.iter().position(|lane| lane == node).unwrap_or(0);
                heights.push(arrival(layout, content, graph, link, done));
            }
        }
    }
    if heights.is_empty() {
        return region.rect.middle().y;
    }
    heights.iter().sum::<f64>() / heights.len() as f64
}

/// The height at which a link comes out of its first `lanes` lanes.
fn arrival(layout: &Layout, content: &Content, graph: &Graph, link: usize, lanes: usize) -> f64 {
    let link = &graph.links[link];
    match lanes.checked_sub(1) {
        Some(last) => layout.lanes[link.lanes[last]],
        None => layout.start(content, link.source).0.y,
    }
}

/// Tops that keep order and distance and lie as near as possible to the wishes (isotonic regression).
fn tops(places: &[&Place], wishes: &[f64], region: &Region) -> Vec<f64> {
    let first = region.rect.y + REGION_HEAD + region.back_h.0;
    let end = region.rect.bottom() - REGION_FOOT - region.back_h.1;
    let heights: f64 = places.iter().map(|place| place.height).sum();
    let gaps: f64 = places.windows(2).map(|pair| gap(pair[0], pair[1])).sum();
    let spare = (end - first - heights - gaps).max(0.0);
    let more = (spare / (places.len() + 1) as f64).min(MORE_GAP);
    let mut offsets = Vec::new();
    let mut offset = 0.0;
    for (index, place) in places.iter().enumerate() {
        offsets.push(offset);
        let next = places.get(index + 1);
        let is_card_pair = next.is_some_and(|next| !next.is_lane && !place.is_lane);
        let widened = if is_card_pair { more } else { 0.0 };
        offset += place.height + next.map_or(0.0, |next| gap(place, next)) + widened;
    }
    // Blocks of neighbours that move together: (weight, weighted sum, number).
    let mut blocks: Vec<(f64, f64, usize)> = Vec::new();
    for (index, place) in places.iter().enumerate() {
        let weight = if place.is_lane { 3.0 } else { 1.0 };
        let wish = wishes[index] - place.height / 2.0 - offsets[index];
        blocks.push((weight, wish * weight, 1));
        while let [.., (w0, s0, n0), (w1, s1, n1)] = blocks[..] {
            if s0 / w0 <= s1 / w1 {
                break;
            }
            blocks.truncate(blocks.len() - 2);
            blocks.push((w0 + w1, s0 + s1, n0 + n1));
        }
    }
    let most = (end - offset - first).max(0.0);
    let shifts = blocks.iter().flat_map(|(weight, sum, count)| {
        std::iter::repeat_n((sum / weight - first).clamp(0.0, most), *count)
    });
    shifts.zip(&offsets).map(|(shift, offset)| (first + shift + offset).round()).collect()
}

/// The tops of the cards in the column before.
fn tops_of(layout: &Layout, graph: &Graph, column: usize) -> Vec<f64> {
    let before = graph.spots.iter().filter(|spot| spot.column + 1 == column);
    before.filter_map(|spot| Some(layout.cards[*spot.cards.first()?].y)).collect()
}

/// A card that stands a little above or below one beside it stands level with it, where its neighbours let it.
fn level(tops: &mut [f64], places: &[&Place], region: &Region, beside: &[f64]) {
    let (first, end) = (region.rect.y + REGION_HEAD + region.back_h.0, region.rect.bottom());
    let end = end - REGION_FOOT - region.back_h.1;
    for index in (0..places.len()).filter(|index| !places[*index].is_lane) {
        let top = tops[index];
        let near = beside.iter().copied().filter(|other| (other - top).abs() <= NEARLY_LEVEL);
        let Some(near) = near.min_by(|a, b| (a - top).abs().total_cmp(&(b - top).abs())) else {
            continue;
        };
        let above = index.checked_sub(1).map_or(first, |above| {
            tops[above] + places[above].height + gap(places[above], places[index])
        });
        let below =
            tops.get(index + 1).map_or(end, |top| top - gap(places[index], places[index + 1]));
        if above <= near && near + places[index].height <= below {
            tops[index] = near;
        }
    }
}

fn set(
    layout: &mut Layout,
    content: &Content,
    graph: &Graph,
    column: usize,
    place: &Place,
    top: f64,
) {
    let (left, right) = layout.columns[column];
    for node in &place.nodes {
        match graph.nodes[*node].carries {
            Carries::Lane(_) => layout.lanes[*node] = top + place.height / 2.0,
            Carries::Spot(spot) => {
                for card in &graph.spots[spot].cards {
                    let height = layout.size.card_height(&content.cards[*card], right - left);
                    layout.cards[*card] = Rect::new(left, top, right - left, height);
                }
            }
        }
    }
}

/// Ports lie around the middle of the card, in the order of where the arrows come from.
fn set_ports(layout: &mut Layout, content: &Content, graph: &Graph) {
    for (spot, place) in graph.spots.iter().enumerate() {
        let low = place.cards.iter().map(|card| layout.cards[*card].h).fold(f64::MAX, f64::min);
        let rect = layout.cards[place.cards[0]];
        let mut arrivals: Vec<(f64, usize)> = links_to(graph, spot)
            .filter(|(_, link)| enters(layout, graph, link) == Edge::Left)
            .map(|(index, link)| {
                let height = match (link.is_back, link.sinks) {
                    (true, false) => f64::MIN,
                    (true, true) => f64::MAX,
                    _ => arrival(layout, content, graph, index, link.lanes.len()),
                };
                (height, index)
            })
            .collect();
        arrivals.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let count = arrivals.len() as f64;
        let step = ((low - 2.0 * PORT_EDGE) / (count - 1.0).max(1.0)).min(MOST_PORT_STEP);
        for (rank, (_, link)) in arrivals.iter().enumerate() {
            let middle = rect.y + low / 2.0;
            // One that comes nearly there stays level.
            let is_level = count < 2.0 && (arrivals[rank].0 - middle).abs() <= NEARLY_LEVEL;
            let spread = middle + (rank as f64 - (count - 1.0) / 2.0) * step;
            let y = if is_level { arrivals[rank].0 } else { spread };
            layout.ports[*link] = Point::new(rect.x, y);
        }
    }
}

fn node_height(content: &Content, graph: &Graph, layout: &Layout, node: usize, width: f64) -> f64 {
    match graph.nodes[node].carries {
        Carries::Lane(_) => LANE_H,
        Carries::Spot(spot) => {
            let cards = graph.spots[spot].cards.iter().map(|card| &content.cards[*card]);
            let height = |card: &Card| {
                let room = layout.note_end(graph.nodes[node].column)
                    - layout.columns[graph.nodes[node].column].0
                    - layout.size.pad
                    - NOTE_INDENT;
                layout.size.card_height(card, width) + note_height(card, &layout.size, room)
            };
            cards.map(height).fold(0.0, f64::max)
        }
    }
}

/// Whether two nodes are ever seen at one stop.
fn meet(content: &Content, graph: &Graph, a: usize, b: usize) -> bool {
    let (Carries::Spot(a), Carries::Spot(b)) = (graph.nodes[a].carries, graph.nodes[b].carries)
    else {
        return true;
    };
    let life = |card: &usize| {
        let card = &content.cards[*card];
        (card.first, card.last + 1)
    };
    graph.spots[a].cards.iter().map(life).any(|(first, last)| {
        graph.spots[b].cards.iter().map(life).any(|(begin, end)| first <= end && begin <= last)
    })
}

fn gap(above: &Place, below: &Place) -> f64 {
    match (above.is_lane, below.is_lane) {
        (true, true) => 0.0,
        (false, false) => CARD_GAP,
        _ => LANE_GAP,
    }
}

const LANE_H: f64 = 24.0;
const LANE_GAP: f64 = 4.0;
const CARD_GAP: f64 = 16.0;
const MORE_GAP: f64 = 28.0;
const PORT_EDGE: f64 = 16.0;
/// So far apart things look as if they were meant to be level.
const NEARLY_LEVEL: f64 = 12.0;
const MOST_PORT_STEP: f64 = 30.0;
