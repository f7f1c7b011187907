use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures::future::join_all;
use messaging::carrier::{Carrier, Encryption, Sending, SetupError, Smtp, SmtpConfig};
use runtime::Clock;
use secrecy::SecretString;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::provider::{SECRET, envelope, nobody};
use crate::support::PATIENCE;

/// What a relay does wrong, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    None,
    /// Answers a command with this line.
    Says(&'static str, &'static str),
    /// Closes when it hears this.
    Cuts(&'static str),
    /// Says nothing any more when it hears this.
    Hangs(&'static str),
    /// Closes after every mail.
    OneEach,
}

/// The end of a mail, as a command that faults can name.
const LETTER: &str = "<letter>";

/// A relay on loopback that speaks as much SMTP as it must.
#[derive(Clone, Debug, Default)]
struct Relay {
    port: u16,
    heard: Arc<Mutex<Vec<String>>>,
    letters: Arc<Mutex<Vec<String>>>,
    connections: Arc<Mutex<usize>>,
}

impl Relay {
    async fn start(fault: Fault) -> Relay {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let relay = Relay { port: listener.local_addr().expect("an address").port(), ..Relay::default() };
        let each = relay.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                *each.connections.lock().expect("no holder panics") += 1;
                let relay = each.clone();
                tokio::spawn(async move { drop(relay.talk(stream, fault).await) });
            }
        });
        relay
    }

    async fn talk(&self, stream: TcpStream, fault: Fault) -> std::io::Result<()> {
        let mut stream = BufReader::new(stream);
        if !self.answer(&mut stream, fault, "<greeting>", "220 relay.test ESMTP").await? {
            return Ok(());
        }
        let mut line = String::new();
        while stream.read_line(&mut line).await? > 0 {
            let command = line.trim_end().to_owned();
            line.clear();
            self.heard.lock().expect("no holder panics").push(command.clone());
            let verb = command.split([' ', ':']).next().unwrap_or_default().to_uppercase();
            let usual = match verb.as_str() {
                "EHLO" => "250-relay.test\r\n250-8BITMIME\r\n250 SIZE 1000000",
                "DATA" => "354 go ahead",
                "QUIT" => "221 bye",
                _ => "250 ok",
            };
            let took = self.answer(&mut stream, fault, &verb, usual).await?;
            if !took || verb == "QUIT" {
                return Ok(());
            }
            if verb == "DATA" && !matches!(fault, Fault::Says("DATA", _)) {
                let letter = letter(&mut stream).await?;
                let says = "250 2.0.0 Ok: queued as 4F2A1";
                let refused = matches!(fault, Fault::Says(LETTER, _));
                if !refused {
                    self.letters.lock().expect("no holder panics").push(letter);
                }
                if !self.answer(&mut stream, fault, LETTER, says).await? || fault == Fault::OneEach {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// Answers, unless the fault is here; false when the conversation is over.
    async fn answer(
        &self,
        stream: &mut BufReader<TcpStream>,
        fault: Fault,
        here: &str,
        usual: &str,
    ) -> std::io::Result<bool> {
        let says = match fault {
            Fault::Says(at, line) if at == here => line,
            Fault::Cuts(at) if at == here => return Ok(false),
            Fault::Hangs(at) if at == here => std::future::pending().await,
            Fault::None | Fault::OneEach | Fault::Says(..) | Fault::Cuts(_) | Fault::Hangs(_) => usual,
        };
        stream.get_mut().write_all(format!("{says}\r\n").as_bytes()).await?;
        Ok(true)
    }

    fn heard(&self) -> Vec<String> {
        self.heard.lock().expect("no holder panics").clone()
    }

    fn letters(&self) -> Vec<String> {
        self.letters.lock().expect("no holder panics").clone()
    }
}

async fn letter(stream: &mut BufReader<TcpStream>) -> std::io::Result<String> {
    let (mut letter, mut line) = (String::new(), String::new());
    while stream.read_line(&mut line).await? > 0 && line != ".\r\n" {
        letter.push_str(&line);
        line.clear();
    }
    Ok(letter)
}

fn config(port: u16) -> SmtpConfig {
    SmtpConfig {
        host: "127.0.0.1".to_owned(),
        port,
        encryption: Encryption::None,
        login: None,
        from: "billing@example.ng".to_owned(),
        domain: "mail.example.ng".to_owned(),
        extra_root_pem: None,
        deadline: PATIENCE,
    }
}

fn smtp(config: SmtpConfig) -> Smtp {
    Smtp::try_new(config, Clock::manual("2026-09-01T08:00:00Z".parse().expect("an instant"))).expect("a carrier")
}

async fn with(fault: Fault) -> (Sending, Relay) {
    let relay = Relay::start(fault).await;
    let hurried = SmtpConfig { deadline: Duration::from_millis(1_500), ..config(relay.port) };
    let settings = if matches!(fault, Fault::Hangs(_)) { hurried } else { config(relay.port) };
    (smtp(settings).send(&envelope("smtp")).await, relay)
}

#[tokio::test]
async fn a_mail_arrives_whole_and_carries_our_key() {
    let (sending, relay) = with(Fault::None).await;
    assert_eq!(sending, Sending::Accepted { id: Some("4F2A1".to_owned()), cost: None });
    let letters = relay.letters();
    let [letter] = letters.as_slice() else { panic!("one mail, not {}", letters.len()) };
    for line in [
        "Message-ID: <msg_01jabcdef@mail.example.ng>",
        // The sender's name in base64: `Ada's Kitchen`.
        "From: =?utf-8?b?QWRhJ3MgS2l0Y2hlbg==?= <billing@example.ng>",
        "To: tunde@example.com",
        "Reply-To: ada@example.ng",
        "Subject: Your payment to Ada's Kitchen did not go through",
        "Date: Tue, 01 Sep 2026 08:00:00 +0000",
        "List-Unsubscribe: <https://pay.example.ng/stop/7Qm2>",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        "MIME-Version: 1.0",
    ] {
        assert!(letter.lines().any(|have| have == line), "{line} is not in {letter}");
    }
    assert!(letter.contains("multipart/alternative") && letter.contains("text/plain") && letter.contains("text/html"));
    assert!(letter.is_ascii() && letter.lines().all(|line| line.len() <= 998), "it passes any relay");
    assert!(relay.heard().contains(&"EHLO mail.example.ng".to_owned()));
}

#[tokio::test]
async fn a_name_cannot_add_a_header() {
    let relay = Relay::start(Fault::None).await;
    let carrier = smtp(config(relay.port));
    let names = [
        "Ada\r\nBcc: everyone@example.com",
        "\"Ada\\",
        "<ada@example.com>",
        "\u{7f}\0",
        " ",
        "\u{1f958} Ad\u{e9}b\u{e1}y\u{1ecd}\u{300}",
    ];
    for name in names {
        let mut mail = envelope("smtp");
        mail.from_name = Some(name.to_owned());
        assert!(matches!(carrier.send(&mail).await, Sending::Accepted { .. }), "{name:?}");
    }
    assert_eq!(relay.letters().len(), names.len());
    for letter in relay.letters() {
        let head = letter.split("\r\n\r\n").next().unwrap_or_default().to_owned();
        assert!(!head.lines().any(|line| line.starts_with("Bcc")), "{head}");
    }
    assert!(!relay.heard().iter().any(|command| command.contains("everyone")));
}

#[tokio::test]
async fn connections_are_kept_and_replaced() {
    let relay = Relay::start(Fault::None).await;
    let carrier = smtp(config(relay.port));
    for _ in 0..3 {
        assert!(matches!(carrier.send(&envelope("smtp")).await, Sending::Accepted { .. }));
    }
    assert_eq!(*relay.connections.lock().expect("no holder panics"), 1);

    let relay = Relay::start(Fault::OneEach).await;
    let carrier = smtp(config(relay.port));
    for _ in 0..3 {
        assert!(matches!(carrier.send(&envelope("smtp")).await, Sending::Accepted { .. }));
    }
    assert_eq!((relay.letters().len(), *relay.connections.lock().expect("no holder panics")), (3, 3));
}

#[tokio::test]
async fn a_connection_with_an_answer_under_way_is_not_used_again() {
    for fault in [Fault::Hangs("RCPT"), Fault::Hangs(LETTER), Fault::Cuts("MAIL")] {
        let relay = Relay::start(fault).await;
        let carrier = smtp(SmtpConfig { deadline: Duration::from_millis(1_500), ..config(relay.port) });
        carrier.send(&envelope("smtp")).await;
        carrier.send(&envelope("smtp")).await;
        assert_eq!(*relay.connections.lock().expect("no holder panics"), 2, "{fault:?}");
        assert!(!relay.heard().contains(&"RSET".to_owned()), "{fault:?}");
    }
    let refused = Relay::start(Fault::Says("RCPT", "550 5.1.1 no such mailbox")).await;
    let carrier = smtp(config(refused.port));
    carrier.send(&envelope("smtp")).await;
    carrier.send(&envelope("smtp")).await;
    assert_eq!(*refused.connections.lock().expect("no holder panics"), 1, "an answer is an answer");
}

#[tokio::test]
async fn an_address_to_unsubscribe_cannot_add_a_header() {
    let relay = Relay::start(Fault::None).await;
    let carrier = smtp(config(relay.port));
    for url in ["https://x.example/\r\nBcc: everyone@example.com", "javascript:alert(1)", "nonsense"] {
        let mail = messaging::carrier::Envelope { unsubscribe_url: Some(url.to_owned()), ..envelope("smtp") };
        assert!(matches!(carrier.send(&mail).await, Sending::Accepted { .. }));
    }
    for letter in relay.letters() {
        assert!(!letter.lines().any(|line| line.starts_with("Bcc") || line.contains("javascript")));
    }
}

#[tokio::test]
async fn later_is_not_no() {
    for step in ["<greeting>", "EHLO", "MAIL", "RCPT", "DATA", LETTER] {
        let (sending, relay) = with(Fault::Says(step, "451 4.7.1 greylisted, come back later")).await;
        assert_eq!(sending, Sending::Busy { retry_after: Some(Duration::from_secs(60)) }, "{step}");
        assert_eq!(relay.letters().len(), 0);
    }
}

#[tokio::test]
async fn no_is_no_and_tells_whose_fault_it_is() {
    for (step, next_channel, alarm) in [
        ("<greeting>", false, true),
        ("MAIL", false, false),
        ("RCPT", true, false),
        ("DATA", false, false),
        (LETTER, false, false),
    ] {
        let (sending, _) = with(Fault::Says(step, "550 5.1.1 no such mailbox")).await;
        let Sending::Refused(refusal) = sending else { panic!("{step}: {sending:?}") };
        assert_eq!((refusal.permanent, refusal.code.as_str()), (true, "550"), "{step}");
        assert_eq!((refusal.next_channel, refusal.alarm), (next_channel, alarm), "{step}");
    }
}

#[tokio::test]
async fn a_cut_before_the_mail_is_nothing_and_after_it_nobody_knows() {
    let steps = ["<greeting>", "EHLO", "MAIL", "RCPT", "DATA"];
    let early = steps.into_iter().flat_map(|step| [Fault::Cuts(step), Fault::Hangs(step)]);
    let all = |faults: Vec<Fault>| join_all(faults.into_iter().map(|fault| async move { (fault, with(fault).await) }));
    for (fault, (sending, relay)) in all(early.collect()).await {
        assert!(matches!(sending, Sending::Unavailable { .. }), "{fault:?}: {sending:?}");
        assert_eq!(relay.letters().len(), 0, "{fault:?}");
    }
    for (fault, (sending, relay)) in all(vec![Fault::Cuts(LETTER), Fault::Hangs(LETTER)]).await {
        assert!(matches!(sending, Sending::Unknown { .. }), "{fault:?}: {sending:?}");
        assert_eq!(relay.letters().len(), 1, "{fault:?}: it is there all the same");
    }
}

#[tokio::test]
async fn where_nobody_listens_nothing_was_sent() {
    let sending = smtp(config(nobody().await.port())).send(&envelope("smtp")).await;
    assert!(matches!(sending, Sending::Unavailable { .. }), "{sending:?}");
}

#[tokio::test]
async fn a_relay_without_encryption_gets_neither_mail_nor_password() {
    let relay = Relay::start(Fault::None).await;
    let login = Some(("user".to_owned(), SecretString::from(SECRET)));
    let carrier = smtp(SmtpConfig { encryption: Encryption::StartTls, login, ..config(relay.port) });
    let sending = carrier.send(&envelope("smtp")).await;
    assert!(matches!(sending, Sending::Unavailable { .. }), "{sending:?}");
    let heard = relay.heard();
    assert!(heard.iter().all(|command| command.starts_with("EHLO") || command == "QUIT"), "{heard:?}");
    assert!(!format!("{carrier:?}").contains(SECRET));
}

#[tokio::test]
async fn an_address_that_is_none_is_not_sent_to() {
    for address in ["tunde", "tunde@example.com\r\nRCPT TO:<a@b.c>", ""] {
        let relay = Relay::start(Fault::None).await;
        let mut mail = envelope("smtp");
        mail.to = messaging::carrier::Address::Email(address.to_owned());
        let sending = smtp(config(relay.port)).send(&mail).await;
        assert!(matches!(&sending, Sending::Refused(refusal) if refusal.next_channel), "{address:?}: {sending:?}");
        assert_eq!(relay.heard().len(), 0);
    }
}

#[test]
fn settings_that_would_leak_are_refused() {
    let refused = |config: SmtpConfig| {
        let made = Smtp::try_new(config, Clock::system());
        matches!(made, Err(SetupError::BadSetting(_)))
    };
    assert!(refused(SmtpConfig { host: "smtp.example.com".to_owned(), ..config(25) }));
    assert!(refused(SmtpConfig { login: Some(("u".to_owned(), SecretString::from(SECRET))), ..config(25) }));
    assert!(refused(SmtpConfig { from: "billing".to_owned(), ..config(25) }));
    assert!(refused(SmtpConfig { domain: "a b".to_owned(), ..config(25) }));
}
