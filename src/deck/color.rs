//! How light a colour of CSS is (CSS Color 4): every form that says so by itself, without a browser.

/// Relative luminance, from 0 (black) to 1 (white). `None`: no colour, or one that hangs on something else, as
/// `currentcolor` and `var()` do. How much shines through is left out.
pub fn luminance(color: &str) -> Option<f64> {
    let color = color.trim().to_ascii_lowercase();
    if let Some(digits) = color.strip_prefix('#') {
        return hex(digits);
    }
    if let Ok(at) = NAMES.binary_search_by_key(&color.as_str(), |(name, _)| *name) {
        return hex(NAMES[at].1);
    }
    let (name, inside) = color.strip_suffix(')')?.split_once('(')?;
    let light = function(name, inside)?;
    light.is_finite().then(|| light.clamp(0.0, 1.0))
}

fn hex(digits: &str) -> Option<f64> {
    let digits: Option<Vec<u32>> = digits.chars().map(|digit| digit.to_digit(16)).collect();
    let parts = match digits?[..] {
        [r, g, b] | [r, g, b, _] => [17 * r, 17 * g, 17 * b],
        [a, b, c, d, e, f] | [a, b, c, d, e, f, _, _] => [16 * a + b, 16 * c + d, 16 * e + f],
        _ => return None,
    };
    Some(of_srgb(parts.map(|part| f64::from(part) / 255.0)))
}

fn function(name: &str, inside: &str) -> Option<f64> {
    if name == "color" {
        let (space, rest) = inside.trim().split_once(char::is_whitespace)?;
        let (_, gamma, row) = SPACES.iter().find(|(name, ..)| *name == space)?;
        let [x, y, z] = arguments(rest)?;
        return Some(dot(*row, [x, y, z].map(|part| gamma.linear(part.of(1.0)))));
    }
    let [a, b, c] = arguments(inside)?;
    match name {
        "rgb" | "rgba" => {
            let part = |part: Part| part.of(255.0).clamp(0.0, 255.0) / 255.0;
            Some(of_srgb([part(a), part(b), part(c)]))
        }
        "hsl" | "hsla" => Some(of_srgb(hsl(a.degrees()?, share(b), share(c)))),
        "hwb" => Some(of_srgb(hwb(a.degrees()?, share(b), share(c)))),
        "lab" => Some(of_lab([a.of(100.0), b.of(125.0), c.of(125.0)])),
        "lch" => Some(of_lab(polar(a.of(100.0), b.of(150.0), c.degrees()?))),
        "oklab" => Some(of_oklab([a.of(1.0), b.of(0.4), c.of(0.4)])),
        "oklch" => Some(of_oklab(polar(a.of(1.0), b.of(0.4), c.degrees()?))),
        _ => None,
    }
}

/// A number as it is written.
#[derive(Clone, Copy)]
enum Part {
    Number(f64),
    Percent(f64),
    Degrees(f64),
}

impl Part {
    /// Its number, where 100 % are `whole`; none for an angle.
    fn of(self, whole: f64) -> f64 {
        match self {
            Part::Number(number) => number,
            Part::Percent(percent) => percent / 100.0 * whole,
            Part::Degrees(_) => f64::NAN,
        }
    }

    fn degrees(self) -> Option<f64> {
        match self {
            Part::Number(number) | Part::Degrees(number) => Some(number.rem_euclid(360.0)),
            Part::Percent(_) => None,
        }
    }
}

/// Of 100, with a percent sign or without.
fn share(part: Part) -> f64 {
    (part.of(100.0) / 100.0).clamp(0.0, 1.0)
}

/// Three numbers, with commas between or blanks; how opaque the colour is may follow.
fn arguments(inside: &str) -> Option<[Part; 3]> {
    let mut parts: Vec<&str> = if inside.contains(',') {
        inside.split(',').map(str::trim).collect()
    } else {
        let (colors, opacity) = inside.split_once('/').unwrap_or((inside, "1"));
        colors.split_whitespace().chain([opacity.trim()]).collect()
    };
    if parts.len() == 4 {
        part(parts.pop()?)?;
    }
    let [a, b, c] = parts[..] else { return None };
    Some([part(a)?, part(b)?, part(c)?])
}

fn part(text: &str) -> Option<Part> {
    if text == "none" {
        return Some(Part::Number(0.0));
    }
    let unit = text.trim_start_matches(|char: char| char.is_ascii_digit() || "+-.".contains(char));
    let number: f64 = text[..text.len() - unit.len()].parse().ok()?;
    Some(match unit {
        "" => Part::Number(number),
        "%" => Part::Percent(number),
        "deg" => Part::Degrees(number),
        "grad" => Part::Degrees(number * 0.9),
        "rad" => Part::Degrees(number.to_degrees()),
        "turn" => Part::Degrees(number * 360.0),
        _ => return None,
    })
}

fn hsl(hue: f64, saturation: f64, lightness: f64) -> [f64; 3] {
    let amount = saturation * lightness.min(1.0 - lightness);
    [0.0, 8.0, 4.0].map(|n| {
        let k = (n + hue / 30.0).rem_euclid(12.0);
        lightness - amount * (k - 3.0).min(9.0 - k).clamp(-1.0, 1.0)
    })
}

fn hwb(hue: f64, white: f64, black: f64) -> [f64; 3] {
    if white + black >= 1.0 {
        return [white / (white + black); 3];
    }
    hsl(hue, 1.0, 0.5).map(|part| part * (1.0 - white - black) + white)
}

fn polar(lightness: f64, chroma: f64, hue: f64) -> [f64; 3] {
    let (sine, cosine) = hue.to_radians().sin_cos();
    [lightness, chroma.max(0.0) * cosine, chroma.max(0.0) * sine]
}

fn of_srgb(parts: [f64; 3]) -> f64 {
    dot(SRGB, parts.map(|part| Gamma::Srgb.linear(part)))
}

fn of_lab([lightness, a, b]: [f64; 3]) -> f64 {
    let middle = (lightness + 16.0) / 116.0;
    let cube = |value: f64| {
        let cube = value.powi(3);
        if cube > 216.0 / 24_389.0 { cube } else { (116.0 * value - 16.0) * 27.0 / 24_389.0 }
    };
    let xyz = [cube(middle + a / 500.0), cube(middle), cube(middle - b / 200.0)];
    dot(D50, [xyz[0] * WHITE[0], xyz[1] * WHITE[1], xyz[2] * WHITE[2]])
}

fn of_oklab([lightness, a, b]: [f64; 3]) -> f64 {
    let cones = [
        lightness + 0.396_337_777_376_174_9 * a + 0.215_803_757_309_913_6 * b,
        lightness - 0.105_561_345_815_658_6 * a - 0.063_854_172_825_813_3 * b,
        lightness - 0.089_484_177_529_811_9 * a - 1.291_485_548_019_409_2 * b,
    ];
    let row = [-0.040_575_745_214_800_8, 1.112_286_803_280_317, -0.071_711_058_065_516_4];
    dot(row, cones.map(|cone| cone.powi(3)))
}

fn dot(row: [f64; 3], parts: [f64; 3]) -> f64 {
    row.iter().zip(parts).map(|(factor, part)| factor * part).sum()
}

/// How numbers of a space become amounts of light.
enum Gamma {
    Linear,
    Srgb,
    Power(f64),
}

impl Gamma {
    fn linear(&self, value: f64) -> f64 {
        match self {
            Gamma::Linear => value,
            Gamma::Srgb if value.abs() <= 0.040_45 => value / 12.92,
            Gamma::Srgb => ((value.abs() + 0.055) / 1.055).powf(2.4).copysign(value),
            Gamma::Power(power) => value.abs().powf(*power).copysign(value),
        }
    }
}

const SRGB: [f64; 3] = [0.212_639_005_871_510, 0.715_168_678_767_756, 0.072_192_315_360_734];
/// From XYZ under D50 to what is Y under D65.
const D50: [f64; 3] = [-0.028_369_706_963_208, 1.009_995_458_005_823, 0.021_041_398_966_943];
/// The white of D50.
const WHITE: [f64; 3] = [0.964_295_676_429_568, 1.0, 0.825_104_602_510_460];

/// The spaces of `color()`, and what each of their numbers adds to the luminance.
const SPACES: &[(&str, Gamma, [f64; 3])] = &[
    ("srgb", Gamma::Srgb, SRGB),
    ("srgb-linear", Gamma::Linear, SRGB),
    (
        "display-p3",
        Gamma::Srgb,
        [0.228_974_564_069_749, 0.691_738_521_836_506, 0.079_286_914_093_745],
    ),
    (
        "a98-rgb",
        Gamma::Power(563.0 / 256.0),
        [0.297_344_975_250_536, 0.627_363_566_255_466, 0.075_291_458_493_998],
    ),
    ("prophoto-rgb", Gamma::Power(1.8), [0.268_318, 0.715_123, 0.016_559]),
    (
        "rec2020",
        Gamma::Power(2.4),
        [0.262_700_212_011_267, 0.677_998_071_518_871, 0.059_301_716_469_862],
    ),
    ("xyz", Gamma::Linear, [0.0, 1.0, 0.0]),
    ("xyz-d65", Gamma::Linear, [0.0, 1.0, 0.0]),
    ("xyz-d50", Gamma::Linear, D50),
];

/// The names of CSS, in their order.
const NAMES: &[(&str, &str)] = &[
    ("aliceblue", "f0f8ff"),
    ("antiquewhite", "faebd7"),
    ("aqua", "00ffff"),
    ("aquamarine", "7fffd4"),
    ("azure", "f0ffff"),
    ("beige", "f5f5dc"),
    ("bisque", "ffe4c4"),
    ("black", "000000"),
    ("blanchedalmond", "ffebcd"),
    ("blue", "0000ff"),
    ("blueviolet", "8a2be2"),
    ("brown", "a52a2a"),
    ("burlywood", "deb887"),
    ("cadetblue", "5f9ea0"),
    ("chartreuse", "7fff00"),
    ("chocolate", "d2691e"),
    ("coral", "ff7f50"),
    ("cornflowerblue", "6495ed"),
    ("cornsilk", "fff8dc"),
    ("crimson", "dc143c"),
    ("cyan", "00ffff"),
    ("darkblue", "00008b"),
    ("darkcyan", "008b8b"),
    ("darkgoldenrod", "b8860b"),
    ("darkgray", "a9a9a9"),
    ("darkgreen", "006400"),
    ("darkgrey", "a9a9a9"),
    ("darkkhaki", "bdb76b"),
    ("darkmagenta", "8b008b"),
    ("darkolivegreen", "556b2f"),
    ("darkorange", "ff8c00"),
    ("darkorchid", "9932cc"),
    ("darkred", "8b0000"),
    ("darksalmon", "e9967a"),
    ("darkseagreen", "8fbc8f"),
    ("darkslateblue", "483d8b"),
    ("darkslategray", "2f4f4f"),
    ("darkslategrey", "2f4f4f"),
    ("darkturquoise", "00ced1"),
    ("darkviolet", "9400d3"),
    ("deeppink", "ff1493"),
    ("deepskyblue", "00bfff"),
    ("dimgray", "696969"),
    ("dimgrey", "696969"),
    ("dodgerblue", "1e90ff"),
    ("firebrick", "b22222"),
    ("floralwhite", "fffaf0"),
    ("forestgreen", "228b22"),
    ("fuchsia", "ff00ff"),
    ("gainsboro", "dcdcdc"),
    ("ghostwhite", "f8f8ff"),
    ("gold", "ffd700"),
    ("goldenrod", "daa520"),
    ("gray", "808080"),
    ("green", "008000"),
    ("greenyellow", "adff2f"),
    ("grey", "808080"),
    ("honeydew", "f0fff0"),
    ("hotpink", "ff69b4"),
    ("indianred", "cd5c5c"),
    ("indigo", "4b0082"),
    ("ivory", "fffff0"),
    ("khaki", "f0e68c"),
    ("lavender", "e6e6fa"),
    ("lavenderblush", "fff0f5"),
    ("lawngreen", "7cfc00"),
    ("lemonchiffon", "fffacd"),
    ("lightblue", "add8e6"),
    ("lightcoral", "f08080"),
    ("lightcyan", "e0ffff"),
    ("lightgoldenrodyellow", "fafad2"),
    ("lightgray", "d3d3d3"),
    ("lightgreen", "90ee90"),
    ("lightgrey", "d3d3d3"),
    ("lightpink", "ffb6c1"),
    ("lightsalmon", "ffa07a"),
    ("lightseagreen", "20b2aa"),
    ("lightskyblue", "87cefa"),
    ("lightslategray", "778899"),
    ("lightslategrey", "778899"),
    ("lightsteelblue", "b0c4de"),
    ("lightyellow", "ffffe0"),
    ("lime", "00ff00"),
    ("limegreen", "32cd32"),
    ("linen", "faf0e6"),
    ("magenta", "ff00ff"),
    ("maroon", "800000"),
    ("mediumaquamarine", "66cdaa"),
    ("mediumblue", "0000cd"),
    ("mediumorchid", "ba55d3"),
    ("mediumpurple", "9370db"),
    ("mediumseagreen", "3cb371"),
    ("mediumslateblue", "7b68ee"),
    ("mediumspringgreen", "00fa9a"),
    ("mediumturquoise", "48d1cc"),
    ("mediumvioletred", "c71585"),
    ("midnightblue", "191970"),
    ("mintcream", "f5fffa"),
    ("mistyrose", "ffe4e1"),
    ("moccasin", "ffe4b5"),
    ("navajowhite", "ffdead"),
    ("navy", "000080"),
    ("oldlace", "fdf5e6"),
    ("olive", "808000"),
    ("olivedrab", "6b8e23"),
    ("orange", "ffa500"),
    ("orangered", "ff4500"),
    ("orchid", "da70d6"),
    ("palegoldenrod", "eee8aa"),
    ("palegreen", "98fb98"),
    ("paleturquoise", "afeeee"),
    ("palevioletred", "db7093"),
    ("papayawhip", "ffefd5"),
    ("peachpuff", "ffdab9"),
    ("peru", "cd853f"),
    ("pink", "ffc0cb"),
    ("plum", "dda0dd"),
    ("powderblue", "b0e0e6"),
    ("purple", "800080"),
    ("rebeccapurple", "663399"),
    ("red", "ff0000"),
    ("rosybrown", "bc8f8f"),
    ("royalblue", "4169e1"),
    ("saddlebrown", "8b4513"),
    ("salmon", "fa8072"),
    ("sandybrown", "f4a460"),
    ("seagreen", "2e8b57"),
    ("seashell", "fff5ee"),
    ("sienna", "a0522d"),
    ("silver", "c0c0c0"),
    ("skyblue", "87ceeb"),
    ("slateblue", "6a5acd"),
    ("slategray", "708090"),
    ("slategrey", "708090"),
    ("snow", "fffafa"),
    ("springgreen", "00ff7f"),
    ("steelblue", "4682b4"),
    ("tan", "d2b48c"),
    ("teal", "008080"),
    ("thistle", "d8bfd8"),
    ("tomato", "ff6347"),
    ("turquoise", "40e0d0"),
    ("violet", "ee82ee"),
    ("wheat", "f5deb3"),
    ("white", "ffffff"),
    ("whitesmoke", "f5f5f5"),
    ("yellow", "ffff00"),
    ("yellowgreen", "9acd32"),
];

#[cfg(test)]
mod tests {
    use super::{NAMES, luminance};

    #[test]
    fn names_are_in_order() {
        assert!(NAMES.is_sorted() && NAMES.len() == 148);
    }

    /// All of these are one colour, `#2060a0`, as Chromium tells.
    #[test]
    fn every_form_of_a_colour_is_as_light() {
        let expected = luminance("#2060a0").unwrap_or_default();
        for color in [
            "#2060A0FF",
            "rgb(32, 96, 160)",
            "RGBA(32 96 160 / 50%)",
            "rgb(12.549% 37.647% 62.745%)",
            "hsl(210, 66.667%, 37.647%)",
            "hsla(0.58333turn 66.667 37.647 / .5)",
            "hsl(3.66519rad 66.667% 37.647%)",
            "hwb(210deg 12.549% 37.255%)",
            "lab(39.4566 -1.8 -40.4)",
            "lch(39.4566 40.45 267.44)",
            "oklab(0.4807 -0.0432 -0.1134)",
            "oklch(48.07% 0.1213 249.14)",
            "color(srgb 0.12549 0.37647 0.62745)",
            "color(srgb-linear 0.01444 0.11697 0.35153)",
            "color(xyz-d65 0.10814 0.11207 0.34815)",
        ] {
            let light = luminance(color).unwrap_or(-1.0);
            assert!((light - expected).abs() < 0.003, "{color}: {light}, not {expected}");
        }
    }

    #[test]
    fn white_is_white_in_every_space() {
        let spaces = super::SPACES.iter().filter(|(name, ..)| !name.starts_with("xyz"));
        for (name, ..) in spaces {
            let light = luminance(&format!("color({name} 1 1 1)")).unwrap_or_default();
            assert!((light - 1.0).abs() < 1e-4, "{name}: {light}");
        }
        for white in ["lab(100 0 0)", "oklab(1 none none)", "hwb(0 100 100)", "hsl(9 5% 100%)"] {
            let light = luminance(white).unwrap_or_default();
            assert!((light - if white.starts_with("hwb") { 0.214 } else { 1.0 }).abs() < 1e-3);
        }
    }

    #[test]
    fn what_hangs_on_something_else_is_not_known() {
        for color in [
            "transparent",
            "currentcolor",
            "var(--x)",
            "rgb(from red r g b)",
            "rgb(1, 2)",
            "rgb(1deg 2 3)",
            "rgb(1 2 3 4)",
            "rgb(1,2,3,4,5)",
            "hsl(50% 1% 1%)",
            "color(wide 1 1 1)",
            "rgb(é 1 1)",
            "#é1",
            "#12345",
            "red)",
            "",
        ] {
            assert_eq!(luminance(color), None, "{color}");
        }
    }
}
