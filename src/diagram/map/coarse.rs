//! The map with fewer parts, where there is too little room to tell all of them apart.

use crate::trace::{MapPart, MapSort, MemoryMap};

/// Without `.bss` and libraries, which hold no objects, and with one part for code and constants.
pub fn coarse(map: &MemoryMap) -> MemoryMap {
    let mut coarse = MemoryMap { parts: Vec::new(), ..map.clone() };
    let mut places = Vec::new();
    for part in &map.parts {
        let is_left_out = matches!(part.sort, MapSort::Zeroed | MapSort::Libraries);
        let is_more = part.sort == MapSort::Code
            && coarse.parts.last().is_some_and(|last| last.sort == MapSort::Code);
        match coarse.parts.last_mut() {
            Some(code) if is_more => code.start = part.start,
            _ if is_left_out => {}
            _ => coarse.parts.push(whole(part)),
        }
        places.push(coarse.parts.len().saturating_sub(1) as u32);
    }
    for object in &mut coarse.objects {
        object.part = places.get(object.part as usize).copied().unwrap_or(0);
    }
    coarse
}

fn whole(part: &MapPart) -> MapPart {
    match part.sort {
        MapSort::Code => {
            let (name, note) = ("code".to_owned(), ".text, .rodata".to_owned());
            MapPart { name, note, ..part.clone() }
        }
        _ => part.clone(),
    }
}
