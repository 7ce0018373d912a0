//! What a run may take at most, where less is allowed than the machine would.

/// Limits of a run and of each of its units; `None`: the machine's own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Bytecode instructions of the run, and of one unit.
    pub steps: Option<u64>,
    pub unit_steps: Option<u64>,
    /// Bytes of the heap.
    pub memory: Option<u64>,
    /// Bytes that are written by the run, and by one unit.
    pub output: Option<u64>,
    pub unit_output: Option<u64>,
    /// The highest `sys.setrecursionlimit`.
    pub recursion: Option<u32>,
    /// Virtual nanoseconds of the run, and of one unit.
    pub time_ns: Option<u64>,
    pub unit_time_ns: Option<u64>,
}

impl Limits {
    /// The lower one of each.
    #[must_use]
    pub fn and(self, other: Limits) -> Limits {
        fn lower<N: Ord>(one: Option<N>, other: Option<N>) -> Option<N> {
            match (one, other) {
                (Some(one), Some(other)) => Some(one.min(other)),
                (one, other) => one.or(other),
            }
        }
        Limits {
            steps: lower(self.steps, other.steps),
            unit_steps: lower(self.unit_steps, other.unit_steps),
            memory: lower(self.memory, other.memory),
            output: lower(self.output, other.output),
            unit_output: lower(self.unit_output, other.unit_output),
            recursion: lower(self.recursion, other.recursion),
            time_ns: lower(self.time_ns, other.time_ns),
            unit_time_ns: lower(self.unit_time_ns, other.unit_time_ns),
        }
    }

    /// Sets one by its name, as in `steps` and `100k`; `Err` says what it takes.
    pub fn set(&mut self, name: &str, value: &str) -> Result<(), &'static str> {
        const COUNT: &str = "a number, or as in `100k` or `2M`";
        const TIME: &str = "a time, as in `500 ms` or `2s`";
        let (count, time) = (count(value), nanoseconds(value));
        let is_time = name.ends_with("time");
        match name {
            "steps" => self.steps = count,
            "block-steps" => self.unit_steps = count,
            "memory" => self.memory = count,
            "output" => self.output = count,
            "block-output" => self.unit_output = count,
            "recursion" => self.recursion = count.and_then(|count| u32::try_from(count).ok()),
            "time" => self.time_ns = time,
            "block-time" => self.unit_time_ns = time,
            _ => {
                return Err("one of `steps`, `block-steps`, `memory`, `output`, `block-output`, \
                             `recursion`, `time`, `block-time`");
            }
        }
        match (is_time, count, time) {
            (true, _, None) => Err(TIME),
            (false, None, _) => Err(COUNT),
            _ => Ok(()),
        }
    }
}

/// The names of all limits.
pub const LIMITS: [&str; 8] =
    ["steps", "block-steps", "memory", "output", "block-output", "recursion", "time", "block-time"];

/// `100`, `100k`, `2M`, `16 MiB`: powers of a thousand, and with `i` of 1024.
pub fn count(text: &str) -> Option<u64> {
    let (number, unit) = split(text)?;
    let unit = unit.trim_end_matches(['b', 'B']);
    let factor: u64 = match unit {
        "" => 1,
        "k" | "K" => 1_000,
        "m" | "M" => 1_000_000,
        "g" | "G" => 1_000_000_000,
        "Ki" | "ki" => 1 << 10,
        "Mi" => 1 << 20,
        "Gi" => 1 << 30,
        _ => return None,
    };
    whole(number, factor)
}

/// `2s`, `500 ms`, `1.5 min`; a number alone is seconds.
fn nanoseconds(text: &str) -> Option<u64> {
    let (number, unit) = split(text)?;
    let factor: u64 = match unit {
        "us" | "µs" => 1_000,
        "ms" => 1_000_000,
        "s" | "" => 1_000_000_000,
        "m" | "min" => 60_000_000_000,
        _ => return None,
    };
    whole(number, factor)
}

fn split(text: &str) -> Option<(&str, &str)> {
    let text = text.trim();
    let is_digit = |char: char| char.is_ascii_digit() || char == '.' || char == '_';
    let end = text.find(|char| !is_digit(char)).unwrap_or(text.len());
    (end > 0).then(|| (&text[..end], text[end..].trim()))
}

fn whole(number: &str, factor: u64) -> Option<u64> {
    let number: f64 = number.replace('_', "").parse().ok()?;
    let product = number * factor as f64;
    (1.0..9e18).contains(&product).then_some(product as u64)
}

#[cfg(test)]
mod tests {
    use super::{Limits, count, nanoseconds};

    #[test]
    fn units_are_read() {
        for (text, number) in [
            ("100", Some(100)),
            ("100k", Some(100_000)),
            ("1.5M", Some(1_500_000)),
            ("16 MiB", Some(16 << 20)),
            ("1_000", Some(1000)),
            ("0", None),
            ("-1", None),
            ("1x", None),
            ("9e99", None),
            ("", None),
        ] {
            assert_eq!(count(text), number, "{text}");
        }
        assert_eq!(
            (nanoseconds("2s"), nanoseconds("500 ms")),
            (Some(2_000_000_000), Some(500_000_000))
        );
    }

    #[test]
    fn of_two_limits_the_lower_one_holds() {
        let mut one = Limits::default();
        let mut other = Limits::default();
        assert!(one.set("steps", "10").is_ok() && other.set("steps", "2k").is_ok());
        assert!(other.set("time", "1s").is_ok() && one.set("time", "x").is_err());
        assert!(one.set("stpes", "1").is_err());
        let both = one.and(other);
        assert_eq!((both.steps, both.time_ns), (Some(10), Some(1_000_000_000)));
    }
}
