use std::io::Write;
use std::sync::{Arc, Mutex};

use messaging::carrier::{Carrier, Console, FileSink, Sending};

use crate::provider::envelope;

/// A terminal that is read afterwards.
#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Vec<u8>>>);

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("no holder panics").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn the_console_shows_what_would_be_sent() {
    let paper = Paper::default();
    let console = Console::new(Box::new(paper.clone()));
    for name in ["sendgrid", "termii", "whatsapp_cloud"] {
        assert!(matches!(console.send(&envelope(name)).await, Sending::Accepted { .. }));
    }
    let shown = String::from_utf8(paper.0.lock().expect("no holder panics").clone()).expect("text");
    assert!(shown.contains("--- email to tunde@example.com (msg_01jabcdef)\nYour payment to Ada's Kitchen"), "{shown}");
    assert!(shown.contains("--- sms to +2348031234567") && shown.contains("NGN 12,500.00"));
    assert!(shown.contains("--- whatsapp to +2348031234567"));
}

#[tokio::test]
async fn a_folder_gets_one_file_for_each_key() {
    let folder = std::env::temp_dir().join(format!("recoup-messages-{}", std::process::id()));
    let sink = FileSink::new(folder.clone());
    let mail = envelope("sendgrid");
    for _ in 0..2 {
        assert!(matches!(sink.send(&mail).await, Sending::Accepted { .. }));
    }
    let mut names: Vec<String> = std::fs::read_dir(&folder)
        .expect("the folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert_eq!(names, ["msg_01jabcdef.html", "msg_01jabcdef.json"]);
    let written = std::fs::read_to_string(folder.join("msg_01jabcdef.json")).expect("the message");
    let read: serde_json::Value = serde_json::from_str(&written).expect("JSON");
    assert_eq!(read["to"], "tunde@example.com");
    std::fs::remove_dir_all(folder).expect("it goes");
    let nowhere = FileSink::new("/proc/none".into());
    assert!(matches!(nowhere.send(&mail).await, Sending::Unavailable { .. }));
}
