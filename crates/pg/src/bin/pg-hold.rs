//! Keeps a cluster up until standard input closes: the process the tests kill.
//!
//! `pg-hold durable <data root>` or `pg-hold throwaway <base>`, with the directory of the binaries in
//! `PG_HOLD_BINARIES`. Says `ready <server pid> <root>` on standard output once the server is up.

use std::env;
use std::io::{Read, Write};
use std::path::Path;

use anyhow::{Context, Result, bail};
use pg::{Binaries, Cluster, Config};

fn main() -> Result<()> {
    let words: Vec<String> = env::args().skip(1).collect();
    let explicit = env::var_os("PG_HOLD_BINARIES");
    let binaries = Binaries::find(explicit.as_deref().map(Path::new), None)?;
    let config = match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["durable", root] => Config::durable(Path::new(root), binaries),
        ["throwaway", base] => Config::throwaway_in(Path::new(base), binaries),
        _ => bail!("usage: pg-hold durable <data root> | throwaway <base>"),
    };
    let cluster = Cluster::start(config)?;
    let pid = cluster.pid().context("a started cluster has a process")?;
    let mut out = std::io::stdout();
    writeln!(out, "ready {pid} {}", cluster.root().display())?;
    out.flush()?;
    std::io::stdin().read_to_end(&mut Vec::new())?;
    cluster.stop()
}
