//! Where migrations lie, how they are numbered, and that the runner knows each.

use std::collections::BTreeMap;

use crate::problem::Problem;
use crate::workspace::Workspace;

/// The home of migrations, one folder for each history.
pub(super) const HOME: &str = "crates/store/migrations/";

const HISTORIES: [&str; 3] = ["core", "mode", "simulator"];

/// The list that is compiled in.
const RUNNER: &str = "crates/store/src/migrate/mod.rs";

pub(super) fn check(workspace: &Workspace) -> Vec<Problem> {
    let runner = workspace.file(RUNNER).map_or("", |file| file.text.as_str());
    let mut problems = Vec::new();
    let mut next: BTreeMap<&str, u32> = BTreeMap::new();
    // Files are sorted by path, and so by number.
    for file in workspace.files.iter().filter(|file| file.path.ends_with(".sql")) {
        let path = file.path.as_str();
        // The benchmark's floors are bare SQL.
        if path.starts_with("crates/bench/") {
            continue;
        }
        let Some((history, number)) = place(path) else {
            let why = format!("SQL files are migrations and lie at {HOME}{{{}}}/NNNN_name.sql", HISTORIES.join(","));
            problems.push(Problem::wrong(path, 0, why));
            continue;
        };
        let expected = next.entry(history).or_insert(1);
        if number != *expected {
            problems.push(Problem::wrong(
                path,
                0,
                format!("numbers leave no gap and come once: {expected:04} is next"),
            ));
        }
        *expected = number + 1;
        let short = path.strip_prefix(HOME).unwrap_or(path);
        if !runner.contains(&format!("{number} \"{short}\"")) {
            problems.push(Problem::wrong(path, 0, format!("{RUNNER} does not list it: `{number} \"{short}\";`")));
        }
    }
    problems
}

/// The history and the number of a well-placed file.
fn place(path: &str) -> Option<(&str, u32)> {
    let (history, name) = path.strip_prefix(HOME)?.split_once('/')?;
    let (number, rest) = name.strip_suffix(".sql")?.split_once('_')?;
    let plain =
        !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    let known = HISTORIES.contains(&history) && number.len() == 4 && plain;
    number.parse().ok().filter(|_| known).map(|number| (history, number))
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::workspace::made_up;

    fn told(paths: &[&str]) -> Vec<String> {
        let runner = "1 \"mode/0001_a.sql\";\n2 \"mode/0002_b.sql\";\n3 \"mode/0003_c.sql\";";
        let files = paths.iter().map(|path| (*path, "")).chain([("crates/store/src/migrate/mod.rs", runner)]);
        let found = check(&made_up::files(&files.collect::<Vec<_>>()));
        found.into_iter().map(|problem| problem.to_string()).collect()
    }

    #[test]
    fn migrations_have_a_place_and_a_number() {
        assert_eq!(
            told(&["crates/store/migrations/mode/0001_a.sql", "crates/store/migrations/mode/0002_b.sql"]),
            [""; 0]
        );
        assert!(
            told(&["crates/store/migrations/mode/0001_a.sql", "crates/store/migrations/mode/0003_c.sql"])[0]
                .contains("0002 is next")
        );
        assert!(told(&["crates/store/migrations/mode/0001_new.sql"])[0].contains("does not list"));
        assert!(told(&["crates/store/migrations/extra/0001_a.sql"])[0].contains("lie at"));
        assert!(told(&["crates/app/fix.sql"])[0].contains("lie at"));
    }
}
