//! The repository knows nothing of the machine it was written on, nor of where its packages were fetched from.

use crate::problem::Problem;
use crate::source::line_of;
use crate::workspace::{File, Workspace};

/// Absolute places of somebody's machine. In two halves, so that this file does not contain them.
const PLACES: [&str; 4] = [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/"), concat!("/Us", "ers/")];

/// Hosts that packages come from. A lock file pins by checksum; any mirror will do.
const HOSTS: [&str; 8] = [
    concat!("registry.npm", "js"),
    concat!("registry.yarn", "pkg"),
    concat!("index.cra", "tes.io"),
    concat!("static.cra", "tes.io"),
    concat!("arti", "factory"),
    concat!("deb.deb", "ian.org"),
    concat!("archive.ubu", "ntu.com"),
    concat!("\"resol", "ved\": \"http"),
];

/// The one registry a lock file may name: cargo writes it whatever mirror served the package.
const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";

pub(super) fn check(workspace: &Workspace) -> Vec<Problem> {
    workspace.files.iter().flat_map(one).collect()
}

fn one(file: &File) -> Vec<Problem> {
    let mut told = Vec::new();
    for place in PLACES {
        let at = file.text.match_indices(place).map(|(at, _)| at).find(|at| is_absolute(&file.text, *at));
        told.extend(at.map(|at| (at, format!("`{place}` is a place on somebody's machine"))));
    }
    for host in HOSTS {
        told.extend(
            file.text.find(host).map(|at| (at, format!("`{host}` says where packages came from: any mirror will do"))),
        );
    }
    if file.path == "Cargo.lock" {
        let sources = file.text.match_indices("\nsource = \"").map(|(at, opening)| at + opening.len());
        let foreign =
            sources.filter(|at| !file.text.get(*at..).is_some_and(|rest| rest.starts_with(&format!("{REGISTRY}\""))));
        told.extend(foreign.map(|at| (at, "a package from somewhere other than the public registry".to_owned())));
    }
    told.into_iter().map(|(at, why)| Problem::wrong(&file.path, line_of(&file.text, at), why)).collect()
}

/// Whether a path starts here, rather than goes on.
fn is_absolute(text: &str, at: usize) -> bool {
    let before = text.get(..at).and_then(|before| before.chars().next_back());
    !before.is_some_and(|letter| letter.is_alphanumeric() || matches!(letter, '.' | '_' | '-' | '}' | '*' | '~'))
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::workspace::made_up;

    fn lines(path: &str, text: &str) -> Vec<usize> {
        check(&made_up::files(&[(path, text)])).into_iter().map(|problem| problem.line).collect()
    }

    #[test]
    fn places_of_a_machine_are_found() {
        assert_eq!(lines("README.md", concat!("see\n/wo", "rk/main")), [2]);
        assert_eq!(lines("README.md", concat!("see docs/wo", "rk/plan")), [0; 0]);
    }

    #[test]
    fn lock_files_name_no_mirror() {
        let public = "\nsource = \"registry+https://github.com/rust-lang/crates.io-index\"\n";
        assert_eq!(lines("Cargo.lock", public), [0; 0]);
        assert_eq!(lines("Cargo.lock", &format!("{public}source = \"git+https://example.com/x\"\n")), [3]);
        assert_eq!(lines("package-lock.json", concat!("{\n\"resol", "ved\": \"https://example.com/a.tgz\"}")), [2]);
    }
}
