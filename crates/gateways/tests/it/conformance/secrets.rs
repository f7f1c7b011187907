//! Nothing secret is written anywhere: not in debug forms, not in errors, not in logs of anybody at any level.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use ids::Mode;
use tracing::Level;
use tracing::subscriber::set_default;

use super::act::{account, act, ask, noon, open};
use super::check::wordless;
use super::{CANARY, End, Event, Exam, hooks};
use crate::stage::{Reply, Stage, nobody};

#[derive(Clone, Debug, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no holder panics").write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

pub(super) async fn never_seen(exam: &Exam) {
    let secrets = (exam.credentials)(Mode::Test, "http://127.0.0.1:1");
    assert!(secrets.iter().any(|(_, text)| text.contains(CANARY)), "no canary among the credentials");
    let log = Log::default();
    let written = log.clone();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(Level::TRACE).with_writer(move || written.clone()).finish();
    let guard = set_default(subscriber);
    let mut said = vec![format!("{:?}", account(exam, Mode::Test, Mode::Test, "http://127.0.0.1:1"))];
    for deed in &exam.deeds {
        let mut replies: Vec<Reply> = wordless().into_iter().map(|(_, reply)| reply).collect();
        let scenes = End::ALL.map(|end| deed.scene(end, 1, 10_151));
        replies.extend(scenes.iter().filter_map(deed.answer));
        replies.extend((deed.words)(&scenes[2]).into_iter().map(|word| word.reply));
        replies.push(Reply::Cut);
        for reply in replies {
            let stage = Stage::open().await;
            for ((method, path), way) in (exam.on_the_way)().into_iter().chain((deed.on_the_way)(&scenes[4])) {
                stage.always(method, path, way);
            }
            stage.always(deed.asked.0, deed.asked.1, reply.clone());
            stage.always(deed.sent.0, deed.sent.1, reply);
            let opened = open(exam, &stage.base());
            said.push(format!("{opened:?} {:?}", act(&opened, deed, 1, 10_151).await));
            said.push(format!("{:?}", ask(&opened, deed, 1, 10_151).await));
        }
        let nobody = open(exam, &nobody());
        said.push(format!("{:?}", act(&nobody, deed, 1, 10_151).await));
    }
    if let Some(signing) = &exam.hooks {
        let mut letter = (signing.signed)(&Event::Paid("pay-1".to_owned()), noon());
        let opened = open(exam, "http://127.0.0.1:1");
        said.push(format!("{:?}", hooks::read(&opened, &letter, noon())));
        letter.body.push(b' ');
        said.push(format!("{:?}", hooks::read(&opened, &letter, noon())));
    }
    tracing::trace!("the log is listening");
    drop(guard);
    let logged = String::from_utf8(log.0.lock().expect("no holder panics").clone()).expect("text");
    assert!(logged.contains("the log is listening"), "the log is deaf");
    for text in said.iter().map(String::as_str).chain(logged.lines()) {
        assert!(!text.contains(CANARY), "{text}");
    }
}
