//! What the machine did meanwhile, read from `/proc`. Everything answers `None` where there is no such thing.

use std::fs;
use std::time::Duration;

/// The kernel counts time in hundredths of a second in the files read here, whatever its own tick.
const TICK: Duration = Duration::from_millis(10);

/// Time that all processors together spent, since boot.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cpu {
    /// Doing anything.
    pub(crate) busy: Duration,
    /// Doing anything or nothing.
    pub(crate) all: Duration,
}

pub(crate) fn cpu() -> Option<Cpu> {
    let text = fs::read_to_string("/proc/stat").ok()?;
    let ticks: Vec<u32> = text.lines().next()?.split_whitespace().skip(1).take(8).flat_map(short).collect();
    let all: Duration = ticks.iter().map(|count| TICK * *count).sum();
    let idle = TICK * *ticks.get(3)? + TICK * *ticks.get(4)?;
    Some(Cpu { busy: all.saturating_sub(idle), all })
}

fn short(text: &str) -> Option<u32> {
    text.parse().ok()
}

/// Time this process spent, all threads together.
pub(crate) fn own_cpu() -> Option<Duration> {
    let text = fs::read_to_string("/proc/self/stat").ok()?;
    let mut rest = text.rsplit_once(')')?.1.split_whitespace();
    let (user, system) = (rest.nth(11)?, rest.next()?);
    Some(TICK * short(user)? + TICK * short(system)?)
}

/// Time that a process of one thread spent, when it is a Postgres of this machine.
pub(crate) fn postgres_cpu(pid: i32) -> Option<Duration> {
    let name = fs::read_to_string(format!("/proc/{pid}/comm")).ok()?;
    if !name.starts_with("postgres") {
        return None;
    }
    let text = fs::read_to_string(format!("/proc/{pid}/schedstat")).ok()?;
    text.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

/// The most memory this process held since [`forget_peak`], in KiB.
pub(crate) fn peak_kib() -> Option<u64> {
    field("/proc/self/status", "VmHWM:")
}

/// Starts the measurement of the peak anew, where the kernel lets us.
pub(crate) fn forget_peak() {
    drop(fs::write("/proc/self/clear_refs", "5"));
}

/// The machine's memory, in KiB.
pub(crate) fn memory_kib() -> Option<u64> {
    field("/proc/meminfo", "MemTotal:")
}

/// Whether reserved huge pages are in use by anybody.
pub(crate) fn huge_pages_used() -> Option<bool> {
    let (total, free) = (field("/proc/meminfo", "HugePages_Total:")?, field("/proc/meminfo", "HugePages_Free:")?);
    Some(free < total)
}

/// How many processors this process may use.
pub(crate) fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn field(file: &str, name: &str) -> Option<u64> {
    let text = fs::read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
