//! Stops and removes a throwaway cluster when its owner is gone, however it went.
//!
//! A test program keeps its cluster in a static, which is never dropped, or is killed. So a small shell
//! waits at the end of a pipe that only the owner holds open: when the owner ends, the kernel closes the
//! pipe, and the shell cleans up. It is a convenience; what it misses, the next start removes.

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// `$1` is the cluster's directory. The server is looked up when it is needed, because it may have been
/// restarted; its working directory proves that the process id still means it.
const SCRIPT: &str = r#"
read -r _
if read -r pid < "$1/data/postmaster.pid" && [ "$(readlink "/proc/$pid/cwd")" = "$1/data" ]; then
  kill -QUIT "$pid"
  while [ "$(readlink "/proc/$pid/cwd")" = "$1/data" ]; do sleep 0.02; done
fi
rm -rf -- "$1"
"#;

/// The watching shell. Call [`Watchdog::dismiss`] before stopping the cluster.
#[derive(Debug)]
pub(crate) struct Watchdog(Child);

impl Watchdog {
    /// `None` when no shell can be started: then leftovers wait for the next start.
    pub(crate) fn over(root: &Path) -> Option<Watchdog> {
        let child = Command::new("/bin/sh")
            .args(["-c", SCRIPT, "recoup-pg-watchdog"])
            .arg(root)
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // Its own group: an interrupt from the terminal must not end it before it has cleaned up.
            .process_group(0)
            .spawn()
            .ok()?;
        Some(Watchdog(child))
    }

    /// Ends it without letting it act.
    pub(crate) fn dismiss(mut self) {
        // It is our child and has not been waited for, so neither call can fail; and if one did, the
        // shell would only remove what we are about to remove.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}
