//! What we link may be linked: every package's licence against a list.
//!
//! The list holds what is in use and asks nothing of us but a notice. A licence that is not on it is a decision
//! for review, not for a build.

mod expression;

use std::path::Path;

use anyhow::Result;

use crate::problem::Problem;
use crate::workspace::{Package, packages};

const ALLOWED: [&str; 12] = [
    // Asks for nothing, not even a notice.
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    // Boost's: asks for its notice with sources only.
    "BSL-1.0",
    // Root certificates: a licence for data.
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// The packages whose licence is not allowed.
///
/// # Errors
/// When cargo cannot list the packages of the lock file.
pub(crate) fn check(root: &Path) -> Result<Vec<Problem>> {
    Ok(packages(root, &["--locked"])?.iter().filter_map(one).collect())
}

fn one(package: &Package) -> Option<Problem> {
    let stated = package.license.as_deref().unwrap_or("no licence stated");
    let why = format!("{} {}: `{stated}` is not on the list in {}", package.name, package.version, file!());
    (!expression::is_met(stated, &ALLOWED)).then(|| Problem::wrong("Cargo.lock", 0, why))
}
