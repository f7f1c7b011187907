//! The workspace as the rules see it: crates with their dependencies, and the text of every file.
//!
//! Everything is read once, up front; rules read nothing themselves, so that each can be tried on a made-up
//! workspace.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::source::{self, Source};

/// Folders that hold no file of ours.
const NOT_OURS: [&str; 5] = [".git", ".recoup", "node_modules", ".venv", "target"];

/// What a dependency is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    /// Only its tests, benches and examples.
    Dev,
    /// Its build script.
    Build,
    /// What ships. `cargo metadata` says `null`.
    #[serde(other)]
    Normal,
}

/// One line of a manifest's dependencies.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    #[serde(deserialize_with = "kind_or_normal")]
    pub(crate) kind: Kind,
    #[serde(default)]
    pub(crate) features: Vec<String>,
}

/// One package, as `cargo metadata` describes it.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Package {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) version: String,
    pub(crate) license: Option<String>,
    #[serde(default)]
    pub(crate) dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

/// One text file.
#[derive(Clone, Debug)]
pub(crate) struct File {
    /// Relative to the workspace, with `/`.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// All that the rules look at.
#[derive(Debug)]
pub(crate) struct Workspace {
    /// Our own crates, by name.
    pub(crate) crates: Vec<Package>,
    /// Every text file, by path.
    pub(crate) files: Vec<File>,
    /// The Rust ones among them, read once more.
    pub(crate) sources: Vec<Source>,
}

impl Workspace {
    /// Reads the workspace in a folder.
    ///
    /// # Errors
    /// When `cargo metadata` fails or a file cannot be read.
    pub(crate) fn load(root: &Path) -> Result<Workspace> {
        let mut files = Vec::new();
        walk(root, "", &mut files)?;
        Ok(Workspace::of(packages(root, &["--no-deps"])?, files))
    }

    /// A workspace of these crates and files.
    pub(crate) fn of(mut crates: Vec<Package>, mut files: Vec<File>) -> Workspace {
        crates.sort_by(|a, b| a.name.cmp(&b.name));
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let sources = source::read_all(&files);
        Workspace { crates, files, sources }
    }

    /// A file by its path.
    pub(crate) fn file(&self, path: &str) -> Option<&File> {
        let at = self.files.binary_search_by(|file| file.path.as_str().cmp(path)).ok()?;
        self.files.get(at)
    }

    /// The names of our crates.
    pub(crate) fn names(&self) -> BTreeSet<&str> {
        self.crates.iter().map(|package| package.name.as_str()).collect()
    }

    /// How many packages of others the lock file names.
    pub(crate) fn locked(&self) -> usize {
        self.file("Cargo.lock").map_or(0, |lock| lock.text.lines().filter(|line| line.starts_with("source = ")).count())
    }
}

/// The manifest of one of our crates. Folder name and crate name are the same.
pub(crate) fn manifest(name: &str) -> String {
    format!("crates/{name}/Cargo.toml")
}

/// The packages that `cargo metadata` lists.
///
/// # Errors
/// When cargo fails: its message is passed on.
pub(crate) fn packages(root: &Path, options: &[&str]) -> Result<Vec<Package>> {
    let output = Command::new("cargo")
        .args(["metadata", "--format-version", "1"])
        .args(options)
        .current_dir(root)
        .output()
        .context("cannot run cargo")?;
    ensure!(output.status.success(), "cargo metadata failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    let metadata: Metadata = parse(&output.stdout).context("cargo metadata answered something else")?;
    Ok(metadata.packages)
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    Ok(serde_json::from_slice(bytes)?)
}

fn kind_or_normal<'de, D: serde::Deserializer<'de>>(input: D) -> Result<Kind, D::Error> {
    Ok(Option::<Kind>::deserialize(input)?.unwrap_or(Kind::Normal))
}

/// Collects the text files below a folder. Links are not followed, other files are left out.
fn walk(root: &Path, folder: &str, files: &mut Vec<File>) -> Result<()> {
    let here = root.join(folder);
    let entries = fs::read_dir(&here).with_context(|| format!("cannot list {}", here.display()))?;
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let Some(name) = name.to_str() else { continue };
        let path = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
        let kind = entry.file_type()?;
        if kind.is_dir() && !NOT_OURS.contains(&name) {
            walk(root, &path, files)?;
        } else if kind.is_file() && !name.ends_with(".log") {
            let bytes = fs::read(entry.path()).with_context(|| format!("cannot read {path}"))?;
            files.extend(String::from_utf8(bytes).ok().map(|text| File { path, text }));
        }
    }
    Ok(())
}

#[cfg(test)]
pub(crate) mod made_up {
    //! Workspaces that exist only in a test.

    use super::{Dependency, File, Kind, Package, Workspace};

    /// A workspace of these files and no crates.
    pub(crate) fn files(files: &[(&str, &str)]) -> Workspace {
        let files = files.iter().map(|(path, text)| File { path: (*path).to_owned(), text: (*text).to_owned() });
        Workspace::of(Vec::new(), files.collect())
    }

    /// A crate with these dependencies.
    pub(crate) fn package(name: &str, dependencies: &[(&str, Kind)]) -> Package {
        let dependencies = dependencies
            .iter()
            .map(|(name, kind)| Dependency { name: (*name).to_owned(), kind: *kind, features: Vec::new() })
            .collect();
        Package { name: name.to_owned(), version: String::new(), license: None, dependencies }
    }

    /// A workspace of these crates and no files.
    pub(crate) fn crates(crates: Vec<Package>) -> Workspace {
        Workspace::of(crates, Vec::new())
    }
}
