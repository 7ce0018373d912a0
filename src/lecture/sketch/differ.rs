//! What in a drawn map is not so in the run.

use std::cmp::Ordering;

use crate::diagnostic::Code;
use crate::lecture::sketch::claims::is_end;
use crate::lecture::sketch::{Border, Drawn, Part, Place, Site, Sketch, Sort, Way};
use crate::trace::{MapObject, MapSort, MemoryMap};

/// One thing that is not so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub code: Code,
    pub place: Place,
    /// A clause without a full stop.
    pub message: String,
    /// What stands at the place in the run.
    pub label: String,
}

/// What contradicts the run, in order of the drawing's lines.
pub fn differences(sketch: &Sketch, map: &MemoryMap) -> Vec<Finding> {
    let truth = Truth { map };
    let order = Order::new(sketch, &truth);
    let mut findings = Vec::new();
    findings.extend(order.upside_down(sketch, &truth));
    findings.extend(order.misplaced(sketch, &truth));
    for (index, part) in sketch.parts.iter().enumerate() {
        findings.extend(range(part, &truth));
        findings.extend(order.growth(index, sketch));
    }
    findings
        .extend(sketch.borders.iter().filter_map(|border| self::border(border, sketch, &truth)));
    for drawn in &sketch.values {
        findings.extend(values(drawn, sketch, &order, &truth));
    }
    findings.sort_by_key(|finding| finding.place.line);
    findings
}

/// Where things lie in the run.
struct Truth<'m> {
    map: &'m MemoryMap,
}

impl Truth<'_> {
    /// Where a part lies, each stretch with its end; empty when the run does not know.
    fn ranges(&self, sort: Sort) -> Vec<(u64, u64)> {
        let parts = self.map.parts.iter().enumerate();
        let own = parts.filter(|(_, part)| match (sort, part.sort) {
            (Sort::Kernel, MapSort::Kernel)
            | (Sort::Arenas, MapSort::Arenas)
            | (Sort::Heap, MapSort::Heap | MapSort::Arenas | MapSort::Mapped)
            | (Sort::Data, MapSort::Static)
            | (Sort::Code, MapSort::Code) => true,
            (Sort::Stack | Sort::Arguments, MapSort::Stack) => part.name == "stack",
            (Sort::ThreadStack, MapSort::Stack) => part.name != "stack",
            _ => false,
        });
        let end = |index: usize| {
            let above = index.checked_sub(1).and_then(|above| self.map.parts.get(above));
            above.map_or(u64::MAX, |above| above.start)
        };
        let own = own.map(|(index, part)| (part.start, part.end.unwrap_or_else(|| end(index))));
        own.fold(Vec::new(), |mut ranges: Vec<(u64, u64)>, (start, end)| {
            match ranges.last_mut() {
                // The highest comes first.
                Some(above) if above.0 == end => above.0 = start,
                _ => ranges.push((start, end)),
            }
            ranges
        })
    }

    /// By what parts are ordered: an address in the part.
    fn rank(&self, sort: Sort) -> Option<u64> {
        let first = |sort| self.ranges(sort).iter().map(|(start, _)| *start).min();
        match sort {
            // What the run does not tell apart lies as the linker puts it.
            Sort::Bss => Some(first(Sort::Data)? + 1),
            Sort::Constants => first(Sort::Code),
            Sort::Arguments => Some(first(Sort::Stack)? + 1),
            Sort::Libraries => {
                let stack = first(Sort::Stack)?;
                (first(Sort::Data)? < first(Sort::Heap)?).then(|| stack - 1)
            }
            Sort::Heap => {
                let heap = self.map.parts.iter().find(|part| part.sort == MapSort::Heap);
                heap.map(|part| part.start).or_else(|| first(Sort::Heap))
            }
            sort => first(sort),
        }
    }

    fn stretch(&self, sort: Sort) -> String {
        let ranges = self.ranges(sort).into_iter();
        let told = ranges.map(|(start, end)| match end {
            u64::MAX => format!("from {start:#x}"),
            end => format!("{start:#x} to {end:#x}"),
        });
        told.collect::<Vec<_>>().join(" and ")
    }

    /// Where a value lies: its address, and the part.
    fn object(&self, value: &str, names: &[String]) -> Option<(u64, MapSort, &str)> {
        let squeezed = |text: &str| {
            let text = text.replace('"', "'");
            text.split_whitespace().collect::<String>()
        };
        let wanted = squeezed(value);
        let is_named = |object: &MapObject| {
            names.iter().any(|name| object.names.split(", ").any(|other| other == name))
        };
        let same = |object: &&MapObject| squeezed(&object.text) == wanted;
        let objects = &self.map.objects;
        let found = objects.iter().find(|object| same(object) && is_named(object));
        if let Some(object) = found.or_else(|| objects.iter().find(same)) {
            let part = self.map.parts.get(object.part as usize)?;
            return Some((object.address, part.sort, &part.name));
        }
        let (low, high, first) = self.map.shared_ints;
        let number: i64 = value.parse().ok().filter(|number| (low..=high).contains(number))?;
        let statics = self.map.parts.iter().find(|part| part.sort == MapSort::Static)?;
        Some((first + (number - low).unsigned_abs() * 32, MapSort::Static, &statics.name))
    }
}

/// Which way the drawing runs by the order of its parts, and which parts break it.
struct Order {
    /// High addresses come first; `None` when the parts do not tell.
    high_first: Option<bool>,
    /// Parts out of order, each with a neighbour that it is on the wrong side of.
    wrong: Vec<(usize, usize)>,
}

impl Order {
    fn new(sketch: &Sketch, truth: &Truth) -> Order {
        let ranks: Vec<(usize, u64)> = sketch
            .parts
            .iter()
            .enumerate()
            .filter_map(|(index, part)| Some((index, truth.rank(part.sort)?)))
            .collect();
        let falling = longest(&ranks, Ordering::Greater);
        let rising = longest(&ranks, Ordering::Less);
        let said = said_high_first(sketch);
        let (high_first, kept) = match falling.len().cmp(&rising.len()) {
            Ordering::Equal if falling.len() < 2 => (None, Vec::new()),
            Ordering::Less => (Some(false), rising),
            Ordering::Equal if said == Some(false) => (Some(false), rising),
            Ordering::Equal | Ordering::Greater => (Some(true), falling),
        };
        let broken =
            ranks.iter().filter(|(index, _)| high_first.is_some() && !kept.contains(index));
        let wrong = broken.filter_map(|(index, rank)| {
            let breaks = |(other, other_rank): &&(usize, u64)| {
                let drawn_first = index < other;
                let lies_high = rank > other_rank;
                rank != other_rank
                    && kept.contains(other)
                    && (drawn_first == lies_high) != (high_first == Some(true))
            };
            let near =
                ranks.iter().filter(breaks).min_by_key(|(other, _)| other.abs_diff(*index))?;
            Some((*index, near.0))
        });
        Order { high_first, wrong: wrong.collect() }
    }

    /// Labels or addresses that say the opposite of what the order of the parts does.
    fn upside_down(&self, sketch: &Sketch, truth: &Truth) -> Vec<Finding> {
        let Some(high_first) = self.high_first else { return Vec::new() };
        let wrong: Vec<&Place> = sketch
            .ends
            .iter()
            .filter(|end| (end.is_high == end.is_first) != high_first)
            .map(|end| &end.place)
            .collect();
        let ranked =
            sketch.parts.iter().filter_map(|part| Some((truth.rank(part.sort)?, part.sort)));
        let (Some(top), Some(bottom)) = (ranked.clone().max(), ranked.min()) else {
            return Vec::new();
        };
        let where_is = |(rank, sort): (u64, Sort)| {
            let start = truth.ranges(sort).first().map_or(rank, |(start, _)| *start);
            format!("{} at {start:#x}", sort.name())
        };
        let message = format!(
            "the labels have the drawing upside down: in the run {} lies above {}",
            where_is(top),
            where_is(bottom)
        );
        let label = |place: &Place| {
            let end = sketch.ends.iter().find(|end| end.place == *place);
            let lies = if end.is_some_and(|end| end.is_high) { "low" } else { "high" };
            format!("the parts drawn here lie at {lies} addresses")
        };
        let code = Code::MapUpsideDown;
        let finding = |place: &Place| Finding {
            code,
            place: place.clone(),
            message: message.clone(),
            label: label(place),
        };
        // Said once: turning one label round turns the other one, too.
        wrong.into_iter().take(1).map(finding).collect()
    }

    fn misplaced(&self, sketch: &Sketch, truth: &Truth) -> Vec<Finding> {
        let finding = |(index, other): &(usize, usize)| {
            let (part, other) = (&sketch.parts[*index], &sketch.parts[*other]);
            let lies_above = truth.rank(part.sort) > truth.rank(other.sort);
            let (drawn, lies) = if lies_above { ("below", "above") } else { ("above", "below") };
            let (name, other) = (part.sort.name(), other.sort.name());
            Finding {
                code: Code::MapOrder,
                place: part.place.clone(),
                message: format!(
                    "{name} is drawn {drawn} {other}, but in the run it lies {lies} it"
                ),
                label: truth.stretch(part.sort),
            }
        };
        self.wrong.iter().map(finding).collect()
    }

    fn growth(&self, index: usize, sketch: &Sketch) -> Option<Finding> {
        let part = &sketch.parts[index];
        let (way, place) = part.growth.as_ref()?;
        let grows_high = match part.sort {
            Sort::Stack | Sort::ThreadStack => false,
            Sort::Heap => true,
            _ => return None,
        };
        let on_page = |first: bool| self.high_first.map(|high_first| high_first == first);
        let drawn_high = match way {
            Way::High => true,
            Way::Low => false,
            Way::First => on_page(true)?,
            Way::Last => on_page(false)?,
            // On the page or in memory: wrong only if it is both ways.
            Way::Up if on_page(true) == Some(true) => true,
            Way::Down if on_page(false) == Some(false) => false,
            Way::Up | Way::Down => return None,
        };
        let to = |high: bool| if high { "higher" } else { "lower" };
        let name = part.sort.name();
        (drawn_high != grows_high).then(|| Finding {
            code: Code::MapGrowth,
            place: place.clone(),
            message: format!(
                "{name} is drawn growing to {} addresses, but it grows to {} ones",
                to(drawn_high),
                to(grows_high)
            ),
            label: format!("{name} grows the other way"),
        })
    }
}

/// What labels and addresses say of the direction.
fn said_high_first(sketch: &Sketch) -> Option<bool> {
    sketch.ends.first().map(|end| end.is_high == end.is_first)
}

/// The longest run of parts whose ranks fall (or rise); equal ranks may stand in any order.
fn longest(ranks: &[(usize, u64)], order: Ordering) -> Vec<usize> {
    let mut best: Vec<Vec<usize>> = Vec::new();
    for (at, (index, rank)) in ranks.iter().enumerate() {
        let fits = |before: &usize| {
            let last =
                best[*before].last().and_then(|last| ranks.iter().find(|one| one.0 == *last));
            last.is_some_and(|(_, other)| other.cmp(rank) == order || other == rank)
        };
        let before = (0..at).filter(fits).max_by_key(|before| (best[*before].len(), at - before));
        let mut own = before.map_or_else(Vec::new, |before| best[before].clone());
        own.push(*index);
        best.push(own);
    }
    best.into_iter().rev().max_by_key(Vec::len).unwrap_or_default()
}

/// Addresses beside a part that lie outside of it.
fn range(part: &Part, truth: &Truth) -> Option<Finding> {
    let ranges = truth.ranges(part.sort);
    let inside =
        |address: u64| ranges.iter().any(|(start, end)| (*start..=*end).contains(&address));
    let wrong = |(address, _): &&(u64, Place)| !is_end(*address) && !inside(*address);
    let (address, place) = part.addresses.iter().find(wrong).filter(|_| !ranges.is_empty())?;
    let name = part.sort.name();
    let what = if part.is_range { "reaching to" } else { "at" };
    Some(Finding {
        code: Code::MapRange,
        place: place.clone(),
        message: format!(
            "{name} is drawn {what} {address:#x}, but in the run it lies at {}",
            truth.stretch(part.sort)
        ),
        label: truth.stretch(part.sort),
    })
}

/// A border that lies outside both parts that it parts.
fn border(border: &Border, sketch: &Sketch, truth: &Truth) -> Option<Finding> {
    let sort =
        |part: Option<usize>| part.and_then(|part| sketch.parts.get(part)).map(|part| part.sort);
    let sorts: Vec<Sort> =
        [sort(border.before), sort(border.after)].into_iter().flatten().collect();
    let ranges: Vec<Vec<(u64, u64)>> = sorts.iter().map(|sort| truth.ranges(*sort)).collect();
    if is_end(border.address) || ranges.iter().any(Vec::is_empty) || ranges.is_empty() {
        return None;
    }
    let all = || ranges.iter().flatten();
    let low = all().map(|(start, _)| *start).min()?;
    let high = all().map(|(_, end)| *end).max()?;
    let wrong = !(low..=high).contains(&border.address);
    let names: Vec<&str> = sorts.iter().map(|sort| sort.name()).collect();
    let lies: Vec<String> =
        sorts.iter().map(|sort| format!("{} {}", sort.name(), truth.stretch(*sort))).collect();
    wrong.then(|| Finding {
        code: Code::MapRange,
        place: border.place.clone(),
        message: format!(
            "{:#x} is drawn at the border of {}, but in the run that is not so: {}",
            border.address,
            names.join(" and "),
            lies.join(", ")
        ),
        label: lies.join(", "),
    })
}

/// Values that lie elsewhere than they are drawn.
fn values(drawn: &Drawn, sketch: &Sketch, order: &Order, truth: &Truth) -> Option<Finding> {
    let claim = &drawn.claim;
    let named = |name: &String| {
        truth.map.objects.iter().find(|object| object.names.split(", ").any(|other| other == name))
    };
    let found = claim
        .values
        .iter()
        .find_map(|value| Some((value.as_str(), truth.object(value, &claim.names)?)));
    let by_name = claim.names.iter().find_map(named);
    if let Some(address) = claim.address {
        let lies = found.map(|(_, (lies, ..))| lies).or(by_name.map(|object| object.address))?;
        let what = claim.values.first().or(claim.names.first())?;
        return (lies != address).then(|| Finding {
            code: Code::MapRange,
            place: drawn.place.clone(),
            message: format!(
                "{what} is drawn at {address:#x}, but in the run it lies at {lies:#x}"
            ),
            label: format!("{lies:#x}"),
        });
    }
    if claim.refers {
        return None;
    }
    let (value, (address, sort, part)) = found?;
    let beyond = |index: usize, first: bool| {
        // Beyond an end of the map nothing may lie that is nearer to the other end.
        let rank = truth.rank(sketch.parts.get(index)?.sort)?;
        let high = order.high_first? == first;
        ((address < rank) == high).then_some(if high { "above" } else { "below" })
    };
    let (where_drawn, index) = match drawn.site {
        Site::Between => return None,
        Site::Part(index) if accepts(sketch.parts.get(index)?.sort, sort) => return None,
        Site::Part(index) => ("in", index),
        Site::BeforeFirst => (beyond(0, true)?, 0),
        Site::AfterLast => (beyond(sketch.parts.len() - 1, false)?, sketch.parts.len() - 1),
    };
    let name = sketch.parts.get(index)?.sort.name();
    Some(Finding {
        code: Code::MapSegment,
        place: drawn.place.clone(),
        message: format!(
            "{value} is drawn {where_drawn} {name}, but in the run it lies at {address:#x}, in {}",
            area(sort, part)
        ),
        label: format!("{address:#x}, {}", area(sort, part)),
    })
}

/// Whether an object of that part of the run may be drawn in this one.
fn accepts(drawn: Sort, lies: MapSort) -> bool {
    match lies {
        MapSort::Arenas | MapSort::Heap | MapSort::Mapped => {
            matches!(drawn, Sort::Heap | Sort::Arenas | Sort::Libraries)
        }
        MapSort::Static => matches!(drawn, Sort::Data | Sort::Bss | Sort::Constants),
        MapSort::Stack => matches!(drawn, Sort::Stack | Sort::ThreadStack),
        MapSort::Kernel | MapSort::Code | MapSort::Zeroed | MapSort::Libraries => false,
    }
}

/// As in "the heap (pymalloc arenas)".
fn area(sort: MapSort, name: &str) -> String {
    match sort {
        MapSort::Arenas | MapSort::Mapped => format!("the heap ({name})"),
        MapSort::Heap => "the heap".to_owned(),
        _ => format!("the {name}"),
    }
}
