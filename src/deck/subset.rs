//! Fonts cut down to the characters of a deck: other glyphs lose their outlines, all numbers and widths stay.

use std::collections::BTreeSet;

/// A TrueType font with the outlines of these characters only, as WOFF2; `None` when it cannot be read.
pub fn woff2(font: &[u8], characters: &BTreeSet<char>) -> Option<Vec<u8>> {
    ttf2woff2::encode(&cut(font, characters)?, ttf2woff2::BrotliQuality::from(QUALITY)).ok()
}

/// Higher ones take ten times as long, and make a font no twentieth smaller.
const QUALITY: u8 = 5;

/// The same font without the outlines of other characters.
fn cut(font: &[u8], characters: &BTreeSet<char>) -> Option<Vec<u8>> {
    let tables = tables(font)?;
    let table = |name: &[u8]| tables.iter().find(|(tag, _)| *tag == name).map(|(_, data)| *data);
    let (loca, glyf) = (table(b"loca")?, table(b"glyf")?);
    let is_long = word(table(b"head")?, 50)? != 0;
    let offset = |glyph: usize| {
        if is_long { long(loca, glyph * 4) } else { Some(word(loca, glyph * 2)? as usize * 2) }
    };
    let count = word(table(b"maxp")?, 4)? as usize;
    let outline = |glyph: usize| glyf.get(offset(glyph)?..offset(glyph + 1)?);
    let map = unicode(table(b"cmap")?)?;
    let mut kept: BTreeSet<usize> = [0].into();
    let mut queue: Vec<usize> =
        characters.iter().filter_map(|char| glyph_of(map, u32::from(*char))).collect();
    while let Some(glyph) = queue.pop() {
        if glyph < count && kept.insert(glyph) {
            queue.extend(parts(outline(glyph)?));
        }
    }
    let (mut new_loca, mut new_glyf) = (Vec::new(), Vec::new());
    for glyph in 0..=count {
        new_loca.extend(u32::try_from(new_glyf.len()).ok()?.to_be_bytes());
        if kept.contains(&glyph) {
            new_glyf.extend(outline(glyph)?);
            new_glyf.resize(new_glyf.len().next_multiple_of(4), 0);
        }
    }
    let mut head = table(b"head")?.to_vec();
    // Offsets of four bytes, and no sum over a file that is no more.
    head.get_mut(50..52)?.copy_from_slice(&[0, 1]);
    head.get_mut(8..12)?.fill(0);
    let written = tables.iter().map(|(tag, data)| match *tag {
        b"loca" => (*tag, new_loca.as_slice()),
        b"glyf" => (*tag, new_glyf.as_slice()),
        b"head" => (*tag, head.as_slice()),
        tag => (tag, *data),
    });
    Some(write(font.get(..4)?, &written.collect::<Vec<_>>()))
}

/// The tables of a font, in order of their tags.
fn tables(font: &[u8]) -> Option<Vec<(&[u8], &[u8])>> {
    let count = word(font, 4)? as usize;
    let record = |index: usize| {
        let at = 12 + index * 16;
        let start = long(font, at + 8)?;
        Some((font.get(at..at + 4)?, font.get(start..start + long(font, at + 12)?)?))
    };
    (0..count).map(record).collect()
}

fn write(version: &[u8], tables: &[(&[u8], &[u8])]) -> Vec<u8> {
    let count = tables.len() as u16;
    let power = count.max(1).ilog2() as u16;
    let range = 16_u16 << power;
    let mut font = version.to_vec();
    for number in [count, range, power, (count * 16).saturating_sub(range)] {
        font.extend(number.to_be_bytes());
    }
    let mut start = 12 + tables.len() * 16;
    for (tag, data) in tables {
        font.extend(*tag);
        font.extend(checksum(data).to_be_bytes());
        font.extend((start as u32).to_be_bytes());
        font.extend((data.len() as u32).to_be_bytes());
        start = (start + data.len()).next_multiple_of(4);
    }
    for (_, data) in tables {
        font.extend(*data);
        font.resize(font.len().next_multiple_of(4), 0);
    }
    font
}

fn checksum(data: &[u8]) -> u32 {
    let words = data.chunks(4).map(|chunk| {
        let mut bytes = [0; 4];
        bytes[..chunk.len()].copy_from_slice(chunk);
        u32::from_be_bytes(bytes)
    });
    words.fold(0, u32::wrapping_add)
}

/// The subtable of a `cmap` that maps UTF-16 units by segments (format 4).
fn unicode(cmap: &[u8]) -> Option<&[u8]> {
    let count = word(cmap, 2)? as usize;
    let starts = (0..count).filter_map(|index| long(cmap, 4 + index * 8 + 4));
    starts.filter_map(|start| cmap.get(start..)).find(|table| word(table, 0) == Some(4))
}

fn glyph_of(map: &[u8], character: u32) -> Option<usize> {
    let character = u16::try_from(character).ok()? as usize;
    let size = word(map, 6)? as usize;
    let (ends, starts) = (14, 16 + size);
    let (deltas, offsets) = (16 + 2 * size, 16 + 3 * size);
    let segment = (0..size / 2)
        .find(|at| word(map, ends + at * 2).is_some_and(|end| end as usize >= character))?;
    let at = |table: usize| word(map, table + segment * 2).map(usize::from);
    let start = at(starts)?;
    if start > character {
        return None;
    }
    let (delta, offset) = (at(deltas)?, at(offsets)?);
    let glyph = if offset == 0 {
        (character + delta) & 0xffff
    } else {
        let place = offsets + segment * 2 + offset + (character - start) * 2;
        match word(map, place)? as usize {
            0 => 0,
            glyph => (glyph + delta) & 0xffff,
        }
    };
    (glyph > 0).then_some(glyph)
}

/// The glyphs that a composite one is made of.
fn parts(outline: &[u8]) -> Vec<usize> {
    let mut found = Vec::new();
    // A negative number of contours says so.
    if word(outline, 0).is_none_or(|contours| contours < 0x8000) {
        return found;
    }
    let mut at = 10;
    while let (Some(flags), Some(glyph)) = (word(outline, at), word(outline, at + 2)) {
        found.push(glyph as usize);
        at += 4 + if flags & 1 > 0 { 4 } else { 2 };
        at += match () {
            () if flags & 0x08 > 0 => 2,
            () if flags & 0x40 > 0 => 4,
            () if flags & 0x80 > 0 => 8,
            () => 0,
        };
        if flags & 0x20 == 0 {
            break;
        }
    }
    found
}

fn word(data: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(data.get(at..at + 2)?.try_into().ok()?))
}

fn long(data: &[u8], at: usize) -> Option<usize> {
    Some(u32::from_be_bytes(data.get(at..at + 4)?.try_into().ok()?) as usize)
}

#[cfg(test)]
mod tests {
    use super::{cut, glyph_of, tables, unicode, woff2};
    use crate::deck::render::FONTS;

    #[test]
    fn a_font_keeps_the_outlines_that_are_used() {
        for font in FONTS {
            let all = woff2(font.outlines, &(' '..='ÿ').collect()).map_or(0, |font| font.len());
            let some = woff2(font.outlines, &"Hello, world".chars().collect());
            let some = some.map_or(0, |font| font.len());
            assert!(all > 5_000 && some > 500 && some < all / 2, "{}: {some} of {all}", font.file);
        }
    }

    #[test]
    fn composites_bring_their_parts_and_what_is_no_font_is_refused() {
        let font = FONTS[0].outlines;
        let size = |characters: &str| {
            let cut = cut(font, &characters.chars().collect()).unwrap_or_default();
            let tables = tables(&cut).unwrap_or_default();
            let glyf = tables.iter().find(|(tag, _)| *tag == b"glyf");
            glyf.map_or(0, |(_, data)| data.len())
        };
        assert!(size("ä") > size("a"), "the base letter and its marks");
        assert_eq!(size("aaa"), size("a"));
        let tables = tables(font).unwrap_or_default();
        let cmap = tables.iter().find(|(tag, _)| *tag == b"cmap").map_or(&[][..], |(_, map)| map);
        let map = unicode(cmap).unwrap_or_default();
        assert!(glyph_of(map, 'A'.into()).is_some() && glyph_of(map, '字'.into()).is_none());
        for length in [0, 11, 100, 1000, font.len() / 2] {
            assert_eq!(cut(&font[..length], &['a'].into()), None, "{length} bytes");
        }
    }
}
