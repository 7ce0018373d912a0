//! Fonts cut down to the characters of a deck: what is cut is not in the font, so the next one draws it.

use std::collections::BTreeSet;

use crate::deck::pairs;
use crate::diagram::text::{Font, kerning};

/// What a text shows: characters, and which stand beside each other.
#[derive(Debug)]
pub struct Used {
    pub characters: BTreeSet<char>,
    pub pairs: BTreeSet<(char, char)>,
    /// By the first the second of the pairs that are ASCII, a bit each: nearly all of a text was met before.
    met: Box<[u128; 128]>,
}

impl Default for Used {
    fn default() -> Used {
        Used { characters: BTreeSet::new(), pairs: BTreeSet::new(), met: Box::new([0; 128]) }
    }
}

impl Used {
    pub fn push(&mut self, text: &str) {
        let mut before = None;
        for char in text.chars() {
            let left = before.replace(char);
            if self.has_met(left, char) {
                continue;
            }
            self.characters.insert(char);
            self.pairs.extend(left.map(|left| (left, char)));
        }
    }

    /// Whether a pair was here before; the first of a text has none before it.
    fn has_met(&mut self, left: Option<char>, char: char) -> bool {
        let row = self.met.get_mut(left.unwrap_or('\0') as usize);
        let Some(row) = row.filter(|_| char.is_ascii()) else { return false };
        let bit = 1 << u32::from(char);
        let has = *row & bit > 0;
        *row |= bit;
        has
    }
}

/// A TrueType font with the glyphs of these characters only, as WOFF2; `None` when it cannot be read.
pub fn woff2(font: &[u8], face: Font, used: &Used) -> Option<Vec<u8>> {
    ttf2woff2::encode(&cut(font, face, used)?, ttf2woff2::BrotliQuality::from(QUALITY)).ok()
}

/// From 6 on a table of megabytes is filled for each font, which takes longer than all else in a small deck and saves
/// less than a percent of it.
const QUALITY: u8 = 5;

/// The same font without other glyphs; a browser draws what it lacks by the font that is named next.
fn cut(font: &[u8], face: Font, used: &Used) -> Option<Vec<u8>> {
    let tables = tables(font)?;
    let table = |name: &[u8]| tables.iter().find(|(tag, _)| *tag == name).map(|(_, data)| *data);
    let source = Outlines::read(&table)?;
    let map = unicode(table(b"cmap")?)?;
    let glyph = |char: char| Some((char, glyph_of(map, u32::from(char))?));
    let wanted: Vec<(char, usize)> =
        used.characters.iter().filter_map(|char| glyph(*char)).collect();
    let kept = source.with_parts(wanted.iter().map(|(_, glyph)| *glyph))?;
    let number = |glyph: usize| kept.iter().position(|old| *old == glyph).map(|new| new as u16);
    let codes: Vec<(u16, u16)> = wanted
        .iter()
        .filter_map(|(char, glyph)| Some((u16::try_from(u32::from(*char)).ok()?, number(*glyph)?)))
        .collect();
    let (glyf, loca, hmtx) = source.cut(&kept, &number)?;
    let patched = |name: &[u8], places: &[(usize, u16)]| {
        let mut data = table(name)?.to_vec();
        for (at, value) in places {
            data.get_mut(*at..at + 2)?.copy_from_slice(&value.to_be_bytes());
        }
        Some(data)
    };
    let count = kept.len() as u16;
    let mut written: Vec<(&[u8], Vec<u8>)> = Vec::new();
    for (tag, data) in &tables {
        let data = match *tag {
            b"loca" => loca.clone(),
            b"glyf" => glyf.clone(),
            b"hmtx" => hmtx.clone(),
            b"cmap" => map_of(&codes),
            // Offsets of four bytes, and no sum over a file that is no more.
            b"head" => patched(b"head", &[(50, 1), (8, 0), (10, 0)])?,
            b"hhea" => patched(b"hhea", &[(34, count)])?,
            b"maxp" => patched(b"maxp", &[(4, count)])?,
            _ => data.to_vec(),
        };
        written.push((tag, data));
    }
    let near = used.pairs.iter().filter_map(|(left, right)| {
        let value = Some(kerning(*left, *right, face)).filter(|value| *value != 0)?;
        let number = |char: &char| number(glyph_of(map, u32::from(*char))?);
        Some(((number(left)?, number(right)?), value))
    });
    if let Some(pairs) = pairs::table(&near.collect()) {
        written.insert(0, (b"GPOS", pairs));
    }
    Some(write(font.get(..4)?, &written))
}

/// The glyphs of a font, to be taken out of it.
struct Outlines<'f> {
    glyf: &'f [u8],
    loca: &'f [u8],
    hmtx: &'f [u8],
    is_long: bool,
    count: usize,
    /// Glyphs that have a width of their own; the others have the last one's.
    widths: usize,
}

impl<'f> Outlines<'f> {
    fn read(table: &dyn Fn(&[u8]) -> Option<&'f [u8]>) -> Option<Outlines<'f>> {
        Some(Outlines {
            glyf: table(b"glyf")?,
            loca: table(b"loca")?,
            hmtx: table(b"hmtx")?,
            is_long: word(table(b"head")?, 50)? != 0,
            count: word(table(b"maxp")?, 4)? as usize,
            widths: word(table(b"hhea")?, 34)? as usize,
        })
    }

    fn outline(&self, glyph: usize) -> Option<&'f [u8]> {
        let offset = |glyph: usize| {
            if self.is_long {
                long(self.loca, glyph * 4)
            } else {
                Some(word(self.loca, glyph * 2)? as usize * 2)
            }
        };
        self.glyf.get(offset(glyph)?..offset(glyph + 1)?)
    }

    /// These glyphs in this order after the one for what is missing, and then what they are made of.
    fn with_parts(&self, glyphs: impl Iterator<Item = usize>) -> Option<Vec<usize>> {
        let mut kept = Vec::new();
        for glyph in std::iter::once(0).chain(glyphs) {
            if glyph < self.count && !kept.contains(&glyph) {
                kept.push(glyph);
            }
        }
        let mut at = 0;
        while let Some(glyph) = kept.get(at) {
            for (_, part) in parts(self.outline(*glyph)?) {
                if part < self.count && !kept.contains(&part) {
                    kept.push(part);
                }
            }
            at += 1;
        }
        Some(kept)
    }

    /// `glyf`, `loca` and `hmtx` of these glyphs.
    fn cut(
        &self,
        kept: &[usize],
        number: &dyn Fn(usize) -> Option<u16>,
    ) -> Option<(Vec<u8>, Vec<u8>, Vec<u8>)> {
        let (mut glyf, mut loca, mut hmtx) = (Vec::new(), Vec::new(), Vec::new());
        for glyph in kept {
            loca.extend(u32::try_from(glyf.len()).ok()?.to_be_bytes());
            let outline = self.outline(*glyph)?;
            let start = glyf.len();
            glyf.extend(outline);
            for (place, part) in parts(outline) {
                glyf.get_mut(start + place..start + place + 2)?
                    .copy_from_slice(&number(part)?.to_be_bytes());
            }
            glyf.resize(glyf.len().next_multiple_of(4), 0);
            let width = glyph.min(&self.widths.checked_sub(1)?) * 4;
            let bearing =
                if *glyph < self.widths { width + 2 } else { self.widths * 2 + glyph * 2 };
            hmtx.extend(self.hmtx.get(width..width + 2)?);
            hmtx.extend(self.hmtx.get(bearing..bearing + 2)?);
        }
        loca.extend(u32::try_from(glyf.len()).ok()?.to_be_bytes());
        Some((glyf, loca, hmtx))
    }
}

/// A `cmap` with one table of segments (format 4), for characters in order with their glyphs.
fn map_of(codes: &[(u16, u16)]) -> Vec<u8> {
    // First and last character, and what is added to one to have its glyph.
    let mut segments: Vec<(u16, u16, u16)> = Vec::new();
    for (code, glyph) in codes {
        let delta = glyph.wrapping_sub(*code);
        match segments.last_mut() {
            Some((_, last, same)) if last.checked_add(1) == Some(*code) && *same == delta => {
                *last = *code;
            }
            _ => segments.push((*code, *code, delta)),
        }
    }
    segments.push((0xffff, 0xffff, 1));
    let count = segments.len() as u16;
    let power = count.ilog2() as u16;
    let range = 2_u16 << power;
    let mut words = vec![0, 1, 3, 1, 0, 12, 4, 16 + count * 8, 0];
    words.extend([count * 2, range, power, count * 2 - range]);
    words.extend(segments.iter().map(|(_, last, _)| *last));
    words.push(0);
    words.extend(segments.iter().map(|(first, _, _)| *first));
    words.extend(segments.iter().map(|(_, _, delta)| *delta));
    words.extend(segments.iter().map(|_| 0));
    words.iter().flat_map(|word: &u16| word.to_be_bytes()).collect()
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

fn write(version: &[u8], tables: &[(&[u8], Vec<u8>)]) -> Vec<u8> {
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
        font.extend(data);
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

/// The glyphs that a composite one is made of, each with the place of its number.
fn parts(outline: &[u8]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    // A negative number of contours says so.
    if word(outline, 0).is_none_or(|contours| contours < 0x8000) {
        return found;
    }
    let mut at = 10;
    while let (Some(flags), Some(glyph)) = (word(outline, at), word(outline, at + 2)) {
        found.push((at + 2, glyph as usize));
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
    use super::{Used, cut, glyph_of, tables, unicode, woff2};
    use crate::deck::render::FONTS;

    fn used(text: &str) -> Used {
        let mut used = Used::default();
        used.push(text);
        used
    }

    #[test]
    fn a_font_keeps_the_glyphs_that_are_used() {
        for font in FONTS {
            let size = |text: &str| {
                woff2(font.outlines, font.face, &used(text)).map_or(0, |font| font.len())
            };
            let (all, some) = (size(&(' '..='ÿ').collect::<String>()), size("Hello, world"));
            assert!(all > 5_000 && some > 500 && some < all / 3, "{}: {some} of {all}", font.file);
        }
    }

    #[test]
    fn what_is_cut_is_left_to_another_font() {
        for font in FONTS {
            let cut = cut(font.outlines, font.face, &used("Toä·aé")).unwrap_or_default();
            let tables = tables(&cut).unwrap_or_default();
            let of =
                |name: &[u8]| tables.iter().find(|(tag, _)| *tag == name).map(|(_, data)| *data);
            let map = unicode(of(b"cmap").unwrap_or_default()).unwrap_or_default();
            let numbers: Vec<usize> =
                "Taoäé·".chars().filter_map(|char| glyph_of(map, char.into())).collect();
            assert_eq!(numbers.len(), 6, "{}: {numbers:?}", font.file);
            for char in "bZ字 ".chars() {
                assert_eq!(glyph_of(map, char.into()), None, "{}: {char}", font.file);
            }
            let is_sans = font.family == "HD Sans";
            assert_eq!(of(b"GPOS").is_some(), is_sans, "`To` is kerned in {}", font.file);
        }
    }

    #[test]
    fn composites_bring_their_parts_and_what_is_no_font_is_refused() {
        let font = &FONTS[0];
        let size = |characters: &str| {
            let cut = cut(font.outlines, font.face, &used(characters)).unwrap_or_default();
            let tables = tables(&cut).unwrap_or_default();
            let glyf = tables.iter().find(|(tag, _)| *tag == b"glyf");
            glyf.map_or(0, |(_, data)| data.len())
        };
        assert!(size("ä") > size("a"), "the base letter and its marks");
        assert_eq!(size("aaa"), size("a"));
        for length in [0, 11, 100, 1000, font.outlines.len() / 2] {
            assert_eq!(
                cut(&font.outlines[..length], font.face, &used("a")),
                None,
                "{length} bytes"
            );
        }
    }
}
