//! Every hand-over of the GIL that is shown: who, when, where, why.

use crate::diagram::timeline::moments::{Caption, Moment};
use crate::diagram::timeline::scale::Scale;
use crate::diagram::timeline::tracks::{Reason, Slice, Tracks};
use crate::diagram::{source_line, thread_name};
use crate::trace::{Place, ThreadId, Trace};

/// One thread takes the GIL from another.
#[derive(Clone, Debug)]
pub struct Switch {
    pub from: ThreadId,
    pub to: ThreadId,
    /// When it was given up, and when it was taken.
    pub released: u64,
    pub taken: u64,
    pub reason: Reason,
    pub place: Option<Place>,
    pub event: usize,
}

/// The hand-overs outside tears.
pub fn visible(tracks: &Tracks, scale: &Scale) -> Vec<Switch> {
    let pairs = tracks.slices.windows(2).filter_map(|pair| switch(&pair[0], &pair[1]));
    pairs.filter(|switch| !scale.is_hidden(switch.taken)).collect()
}

fn switch(before: &Slice, after: &Slice) -> Option<Switch> {
    let event = after.event.filter(|_| before.thread != after.thread)?;
    Some(Switch {
        from: before.thread,
        to: after.thread,
        released: before.to,
        taken: after.from,
        reason: before.reason.clone(),
        place: before.place.clone(),
        event,
    })
}

fn describe(trace: &Trace, tracks: &Tracks, switch: &Switch) -> Caption {
    let start = tracks.start;
    let (from, to) = (thread_name(trace, switch.from), thread_name(trace, switch.to));
    let place = switch.place.as_ref();
    // Of a thread that has ended there is no more to say: where the next one goes on says more.
    let event = trace.timeline.events.get(switch.event);
    let next = event.and_then(|event| event.place.as_ref()).filter(|_| place.is_none());
    let shown = place.or(next);
    let lead = if place.is_none() && next.is_some() { &to } else { &from };
    let line = shown.map_or(String::new(), |place| format!(", line {}:", place.line));
    let code = shown.map_or(String::new(), |place| source_line(trace, place.unit, place.line));
    let mut details = Vec::new();
    if let Some(Place { variable: Some((name, value)), .. }) = place {
        details.push(format!("with {name} = {}", grouped(value)));
    }
    if let Some(place) = shown {
        let offset = place.offset.map_or(String::new(), |offset| format!(", offset {offset}"));
        details.push(format!("at bytecode {}{offset}", place.instruction));
    }
    let why = match &switch.reason {
        Reason::Dropped => match tracks.request_before(switch.taken) {
            Some((thread, _)) => {
                let asked = thread_name(trace, thread);
                let interval = time_text(trace.stamp.switch_interval_ns);
                format!(
                    "{asked} waited {interval} and asked for the GIL; {from} lets go, {to} takes it."
                )
            }
            None => format!("{from} lets the GIL go, {to} takes it."),
        },
        Reason::Blocked(call) => {
            let idle = switch.taken.saturating_sub(switch.released);
            if idle == 0 || tracks.is_waiting(switch.to, switch.released) {
                format!("{from} gives the GIL up before it waits in {call}; {to} takes it.")
            } else {
                let idle = time_text(idle);
                format!("Nobody held the GIL for {idle}; {to} wakes up and takes it at once.")
            }
        }
        Reason::Ended => format!("{from} is done and frees the GIL; {to} takes it."),
        Reason::Open => format!("{to} takes the GIL."),
    };
    Caption {
        time: time_text(switch.taken.saturating_sub(start)),
        place: format!("{lead}{line}"),
        code,
        detail: details.join(", "),
        why,
    }
}

/// A switch as one of the figure's stops.
pub fn moment(trace: &Trace, tracks: &Tracks, switch: &Switch) -> Moment {
    Moment {
        time: switch.taken,
        event: switch.event,
        color: tracks.colors.of_thread(switch.from),
        place: switch.place.as_ref().map(|place| (place.unit, place.line)),
        turn: None,
        caption: describe(trace, tracks, switch),
    }
}

/// A time with three digits at most and its unit, as in "5.3 ms".
pub fn time_text(ns: u64) -> String {
    let (value, unit) = match ns {
        0 => return "0 ms".to_owned(),
        1..=999 => return format!("{ns} ns"),
        1_000..=999_949 => (ns as f64 / 1e3, "µs"),
        999_950..=999_949_999 => (ns as f64 / 1e6, "ms"),
        999_950_000..=99_949_999_999 => (ns as f64 / 1e9, "s"),
        99_950_000_000..=5_999_999_999_999 => (ns as f64 / 60e9, "min"),
        _ => (ns as f64 / 3600e9, "h"),
    };
    let text = if value < 99.95 { format!("{value:.1}") } else { format!("{value:.0}") };
    format!("{} {unit}", text.strip_suffix(".0").unwrap_or(&text))
}

/// Digits in groups of three, as in "68 000".
pub fn grouped(value: &str) -> String {
    let digits = value.strip_prefix('-').unwrap_or(value);
    if digits.len() < 5 || !digits.chars().all(|char| char.is_ascii_digit()) {
        return value.to_owned();
    }
    let mut text = value[..value.len() - digits.len()].to_owned();
    for (index, char) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(char);
    }
    text
}

/// A value short enough for a bar, as in "68k"; the shortening rounds.
pub fn abbreviated(value: &str) -> String {
    match value.parse::<i64>() {
        Ok(number) if number.unsigned_abs() >= 999_500 => {
            let millions = format!("{:.1}", number as f64 / 1e6);
            format!("{}M", millions.strip_suffix(".0").unwrap_or(&millions))
        }
        Ok(number) if number.unsigned_abs() >= 10_000 => {
            format!("{:.0}k", number as f64 / 1e3)
        }
        _ => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{abbreviated, grouped, time_text};

    #[test]
    fn numbers_are_short_and_true() {
        assert_eq!(time_text(5_300_000), "5.3 ms");
        assert_eq!(time_text(150_000_000), "150 ms");
        assert_eq!(time_text(999_950), "1 ms");
        assert_eq!(time_text(75), "75 ns");
        assert_eq!(time_text(1_500_000_000), "1.5 s");
        assert_eq!(time_text(90_000_000_000), "90 s");
        assert_eq!(time_text(150_000_000_000), "2.5 min");
        assert_eq!(time_text(50_000_000_000_000), "13.9 h");
        assert_eq!(grouped("68000"), "68 000");
        assert_eq!(grouped("-1234567"), "-1 234 567");
        assert_eq!(grouped("abc"), "abc");
        assert_eq!(abbreviated("68123"), "68k");
        assert_eq!(abbreviated("999999"), "1M");
        assert_eq!(abbreviated("9999"), "9999");
    }
}
