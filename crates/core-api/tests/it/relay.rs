//! A mail relay on loopback that speaks as much SMTP as it must, and keeps what it is given.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use messaging::carrier::{Encryption, Smtp, SmtpConfig};
use messaging::failover::{Failover, Limits};
use office::post::Post;
use testkit::secrets;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::browser::{HOST, Rig};

/// The relay.
#[derive(Clone, Debug, Default)]
pub(crate) struct Relay {
    port: u16,
    letters: Arc<Mutex<Vec<String>>>,
    /// Whether it wants nobody now.
    busy: Arc<Mutex<bool>>,
}

impl Relay {
    pub(crate) async fn start() -> Relay {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let relay = Relay { port: listener.local_addr().expect("an address").port(), ..Relay::default() };
        let each = relay.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let relay = each.clone();
                tokio::spawn(async move { drop(relay.talk(stream).await) });
            }
        });
        relay
    }

    /// Whether it refuses everybody for now.
    pub(crate) fn set_busy(&self, busy: bool) {
        *self.busy.lock().expect("no holder panics") = busy;
    }

    async fn talk(&self, stream: TcpStream) -> std::io::Result<()> {
        let mut stream = BufReader::new(stream);
        stream.get_mut().write_all(b"220 relay.test ESMTP\r\n").await?;
        let mut line = String::new();
        while stream.read_line(&mut line).await? > 0 {
            let verb = line.split([' ', ':']).next().unwrap_or_default().trim().to_uppercase();
            line.clear();
            let busy = *self.busy.lock().expect("no holder panics");
            let says = match verb.as_str() {
                "MAIL" if busy => "451 4.7.1 come back later",
                "EHLO" => "250-relay.test\r\n250-8BITMIME\r\n250 SIZE 1000000",
                "DATA" => "354 go ahead",
                "QUIT" => "221 bye",
                _ => "250 ok",
            };
            stream.get_mut().write_all(format!("{says}\r\n").as_bytes()).await?;
            if verb == "QUIT" {
                return Ok(());
            }
            if verb == "DATA" {
                let mut letter = String::new();
                while stream.read_line(&mut line).await? > 0 && line != ".\r\n" {
                    letter.push_str(&line);
                    line.clear();
                }
                line.clear();
                self.letters.lock().expect("no holder panics").push(letter);
                stream.get_mut().write_all(b"250 2.0.0 Ok: queued as 4F2A1\r\n").await?;
            }
        }
        Ok(())
    }

    /// The letters to an address.
    pub(crate) fn to(&self, address: &str) -> Vec<String> {
        let all = self.letters.lock().expect("no holder panics").clone();
        let head = format!("To: {address}\r\n");
        all.into_iter().filter(|letter| letter.contains(&head)).collect()
    }

    /// Where the last letter to an address leads, on the dashboard.
    pub(crate) fn link(&self, address: &str, kind: &str) -> String {
        let letters = self.to(address);
        let letter = letters.last().unwrap_or_else(|| panic!("no letter to {address}"));
        // Long lines are broken on the way.
        let whole = letter.replace("=\r\n", "").replace("=3D", "=");
        let (_, rest) = whole.split_once(&format!("https://{HOST}{kind}")).unwrap_or_else(|| panic!("{whole}"));
        let end = |letter: char| !(letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_'));
        format!("{kind}{}", rest.split(end).next().expect("a link"))
    }

    /// Who sends the letters of a dashboard, by this relay.
    pub(crate) fn post(&self, rig: &Rig) -> Post {
        let config = SmtpConfig {
            host: "127.0.0.1".to_owned(),
            port: self.port,
            encryption: Encryption::None,
            login: None,
            from: "hello@example.ng".to_owned(),
            domain: "mail.example.ng".to_owned(),
            extra_root_pem: None,
            deadline: Duration::from_secs(20),
        };
        let smtp = Smtp::try_new(config, rig.db.clock.clone()).expect("a carrier");
        let courier = Failover::new(vec![Arc::new(smtp)], Limits::default(), rig.db.clock.clone());
        Post::new(rig.core.clone(), Arc::new(courier), secrets(), format!("https://{HOST}"))
    }
}
