//! One holder per directory, and everyone else is told who it is.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use pg::{Cluster, InUse};
use rustix::process::Signal;

use crate::client::ask;
use crate::fixture::{Hold, Scratch, durable, hold_command, is_alive, pid, send};

fn refusal(config: pg::Config) -> InUse {
    let error = Cluster::start(config).expect_err("someone has it");
    error.downcast::<InUse>().expect("the error says who")
}

#[test]
fn a_second_start_names_the_process_that_holds_the_directory() {
    let scratch = Scratch::new();
    let hold = Hold::start("durable", &scratch.join("pg"));
    let refusal = refusal(durable(&scratch.join("pg")));
    assert_eq!(refusal.pid, Some(hold.id()));
    let text = refusal.to_string();
    assert!(text.contains(&format!("process {}", hold.id())) && text.contains("pg-hold durable"), "{text}");
    assert!(is_alive(hold.server), "a refusal harms nothing");
    hold.finish();
    Cluster::start(durable(&scratch.join("pg"))).expect("free again").stop().expect("stop");
}

#[test]
fn a_second_start_in_the_same_process_is_refused_until_the_first_stops() {
    let scratch = Scratch::new();
    let cluster = Cluster::start(durable(&scratch.join("pg"))).expect("start");
    let refusal = refusal(durable(&scratch.join("pg")));
    assert_eq!(refusal.pid, Some(std::process::id()));
    assert!(refusal.to_string().contains("this very process"), "{refusal}");
    drop(cluster);
    Cluster::start(durable(&scratch.join("pg"))).expect("free again").stop().expect("stop");
}

fn is_up(root: &Path) -> bool {
    fs::read_to_string(root.join("data/postmaster.pid"))
        .is_ok_and(|file| file.lines().nth(7).is_some_and(|status| status.trim() == "ready"))
}

#[test]
fn of_four_starts_at_once_one_wins_and_the_rest_name_it() {
    let scratch = Scratch::new();
    let root = scratch.join("pg");
    // A start that loses waits for the winner's outcome: when it is refused, the server must be up.
    let outcome = || match Hold::after_start(hold_command("durable", &root).spawn().expect("pg-hold was built")) {
        Ok(hold) => Ok(hold),
        Err(output) => Err((String::from_utf8_lossy(&output.stderr).into_owned(), is_up(&root))),
    };
    let outcomes: Vec<_> = thread::scope(|scope| {
        let starts: Vec<_> = (0..4).map(|_| scope.spawn(outcome)).collect();
        starts.into_iter().map(|start| start.join().expect("it does not panic")).collect()
    });
    let (mut up, mut refused) = (Vec::new(), Vec::new());
    for outcome in outcomes {
        match outcome {
            Ok(hold) => up.push(hold),
            Err(refusal) => refused.push(refusal),
        }
    }
    assert_eq!((up.len(), refused.len()), (1, 3), "{refused:?}");
    let winner = up.remove(0);
    for (text, was_up) in refused {
        assert!(was_up, "refused before the winner was ready: {text}");
        assert!(text.contains(&format!("in use by process {}", winner.id())), "{text}");
    }
    winner.finish();
}

#[test]
fn a_server_somebody_else_started_there_is_named_and_left_alone() {
    let scratch = Scratch::new();
    let root = scratch.join("pg");
    let cluster = Cluster::start(durable(&root)).expect("start");
    let owner = std::os::unix::fs::MetadataExt::uid(&std::fs::metadata(root.join("data")).expect("made"));
    cluster.stop().expect("stop");
    let mut command = Command::new(crate::fixture::binaries().dir().join("postgres"));
    command.arg("-D").arg(root.join("data")).arg("-k").arg(root.join("sock")).args(["-h", "", "-p", "5432"]);
    command.current_dir("/").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    if crate::fixture::is_root() {
        command.uid(owner);
    }
    let mut foreign = command.spawn().expect("it ran a moment ago");
    let mut log = std::io::BufReader::new(foreign.stderr.take().expect("it is a pipe"));
    let mut line = String::new();
    while !line.contains("ready to accept") {
        line.clear();
        assert_ne!(std::io::BufRead::read_line(&mut log, &mut line).expect("text"), 0, "it ended");
    }
    let refusal = refusal(durable(&root));
    assert_eq!(refusal.pid, Some(foreign.id()));
    assert!(refusal.command.is_some_and(|command| command.contains("postgres -D")));
    assert!(is_alive(foreign.id()));
    send(foreign.id(), Signal::INT);
    assert!(foreign.wait().expect("our child").success());
}

#[test]
fn an_interrupt_from_the_terminal_does_not_reach_the_server() {
    let scratch = Scratch::new();
    let hold = Hold::start("durable", &scratch.join("pg"));
    let server = hold.server;
    assert_eq!(rustix::process::getpgid(Some(pid(server))).expect("running"), pid(server));
    hold.interrupt_group();
    assert!(is_alive(server), "the server outlives its holder's interrupt");
    let cluster = Cluster::start(durable(&scratch.join("pg"))).expect("the next start takes over");
    assert!(!is_alive(server));
    assert_eq!(ask(&cluster, "select 1"), ["1"]);
    cluster.stop().expect("stop");
}
