//! Of which blocks the steps are asked for: of the others only what they write is recorded, and how they end.

use crate::lecture::Figure;
use crate::notes::{Flags, Show, Steps};
use crate::python::Program;

/// Pictures that show what happened from step to step. The others show the end, or events that have a time of their own.
const STEPWISE: [Show; 4] = [Show::Memory, Show::Dis, Show::Life, Show::Collect];

/// Says of each unit of the programs whether somebody looks at its steps.
pub fn mark(programs: &mut [Program], figures: &[Figure]) {
    for unit in programs.iter_mut().flat_map(|program| &mut program.units) {
        unit.unwatched = true;
    }
    for figure in figures.iter().filter(|figure| is_watched(figure)) {
        let Some(run) = figure.run else { continue };
        let units = programs.get_mut(run.program).map(|program| &mut program.units);
        if let Some(unit) = units.and_then(|units| units.get_mut(run.unit as usize)) {
            unit.unwatched = false;
        }
    }
}

/// Where the notes say nothing, the steps tell which pictures there are.
fn is_watched(figure: &Figure) -> bool {
    let Some(fence) = &figure.code.fence else { return true };
    let Flags { hidden, show, steps, .. } = &fence.flags;
    if *hidden {
        return false;
    }
    let Some(shows) = show else { return true };
    let is_chosen = *steps != Steps::Auto || !fence.line_steps.is_empty();
    !shows.is_empty() && is_chosen || shows.iter().any(|show| STEPWISE.contains(show))
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Log;
    use crate::lecture::plan;
    use crate::notes::parse;
    use crate::source::Source;

    #[test]
    fn steps_are_asked_for_where_something_may_show_them() {
        let cases = [
            ("", true),
            (" show=memory", true),
            (" show=output,gc", true),
            (" show=none", false),
            (" show=gil,output", false),
            (" show=gil steps=2", true),
            (" hidden", false),
            (" norun", false),
        ];
        for (flags, is_watched) in cases {
            let text = format!("```python{flags}\nx = 1\n```\n");
            let source = Source::new("a.md", text);
            let mut log = Log::default();
            let notes = parse(&mut log, &source);
            let lecture = plan(&mut log, &notes);
            let mut units = lecture.programs.iter().flat_map(|program| &program.units);
            assert_eq!(units.any(|unit| !unit.unwatched), is_watched, "{flags}");
        }
    }
}
