//! The dialogue with a relay, and what each way in which it can end means.

use std::fmt::Display;
use std::time::Duration;

use lettre::address::Envelope as Route;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::AsyncSmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Quit, Rcpt, Rset};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::Response;
use secrecy::ExposeSecret;
use tokio::time::{Instant, timeout_at};

use super::{Encryption, KEPT, Smtp};
use crate::carrier::http::{brief, root};
use crate::carrier::{Envelope, Refusal, Sending};

/// How long a relay is left alone after it said "later" (4yz).
const LATER: Duration = Duration::from_secs(60);
/// How long a connection may take to stand.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a goodbye may take; nothing hangs on it.
const GOODBYE: Duration = Duration::from_secs(1);

/// What the relay was told when it answered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    /// Greeting, encryption, login.
    Opening,
    /// Who sends, or the wish to send.
    Sender,
    /// Who gets it.
    Recipient,
    /// The mail itself.
    Letter,
}

impl Smtp {
    /// Hands over one mail, on a connection that was kept or on a new one.
    pub(super) async fn hand_over(&self, route: &Route, letter: &[u8], envelope: &Envelope) -> Sending {
        let deadline = Instant::now().checked_add(self.config.deadline).unwrap_or_else(Instant::now);
        let mut connection = match self.connection(deadline).await {
            Ok(connection) => connection,
            Err(failed) => return failed,
        };
        let sending = talk(&mut connection, route, letter, envelope, deadline).await;
        match &sending {
            // The relay answered, so the next answer belongs to the next question.
            Sending::Accepted { .. } | Sending::Refused(_) | Sending::Busy { .. } => self.keep(connection).await,
            // An answer that is still under way would be taken for the answer to something else.
            Sending::Unavailable { .. } | Sending::Unknown { .. } => drop(connection),
        }
        sending
    }

    async fn connection(&self, deadline: Instant) -> Result<AsyncSmtpConnection, Sending> {
        loop {
            let kept = self.idle.lock().expect("no holder panics").pop();
            let Some(mut kept) = kept else { break };
            // A relay that hung up in the meantime says so here, before any mail is at stake.
            if let Ok(Ok(_)) = timeout_at(deadline, kept.command(Rset)).await {
                return Ok(kept);
            }
        }
        match timeout_at(deadline, self.open()).await {
            Ok(Ok(connection)) => Ok(connection),
            Ok(Err(error)) => Err(ended(&error, Step::Opening)),
            Err(_) => Err(Sending::unavailable("the relay did not answer in time")),
        }
    }

    async fn open(&self) -> Result<AsyncSmtpConnection, Error> {
        let greeting = ClientId::Domain(self.config.domain.clone());
        let wrapped = match self.config.encryption {
            Encryption::Tls => self.tls.clone(),
            Encryption::StartTls | Encryption::None => None,
        };
        let address = (self.config.host.as_str(), self.config.port);
        let wait = Some(CONNECT_TIMEOUT.min(self.config.deadline));
        let mut connection = AsyncSmtpConnection::connect_tokio1(address, wait, &greeting, wrapped, None).await?;
        if let (Encryption::StartTls, Some(tls)) = (self.config.encryption, &self.tls) {
            connection.starttls(tls.clone(), &greeting).await?;
        }
        if let Some((name, password)) = &self.config.login {
            let login = Credentials::new(name.clone(), password.expose_secret().to_owned());
            connection.auth(&[Mechanism::Plain, Mechanism::Login], &login).await?;
        }
        Ok(connection)
    }

    async fn keep(&self, mut connection: AsyncSmtpConnection) {
        {
            let mut idle = self.idle.lock().expect("no holder panics");
            if idle.len() < KEPT {
                idle.push(connection);
                return;
            }
        }
        // Whether the relay hears the goodbye is all one.
        drop(tokio::time::timeout(GOODBYE, connection.command(Quit)).await);
    }
}

async fn talk(
    connection: &mut AsyncSmtpConnection,
    route: &Route,
    letter: &[u8],
    envelope: &Envelope,
    deadline: Instant,
) -> Sending {
    let sender = Mail::new(route.from().cloned(), Vec::new());
    if let Err(failed) = ask(connection, sender, Step::Sender, deadline).await {
        return failed;
    }
    for to in route.to() {
        if let Err(failed) = ask(connection, Rcpt::new(to.clone(), Vec::new()), Step::Recipient, deadline).await {
            return failed;
        }
    }
    if let Err(failed) = ask(connection, Data, Step::Sender, deadline).await {
        return failed;
    }
    match timeout_at(deadline, connection.message(letter)).await {
        Ok(Ok(response)) => Sending::Accepted { id: Some(queued_as(&response, envelope)), cost: None },
        Ok(Err(error)) => ended(&error, Step::Letter),
        Err(_) => Sending::unknown("the mail was handed over and the relay did not answer in time"),
    }
}

/// One command before the mail itself.
async fn ask(
    connection: &mut AsyncSmtpConnection,
    command: impl Display,
    step: Step,
    deadline: Instant,
) -> Result<(), Sending> {
    match timeout_at(deadline, connection.command(command)).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => Err(ended(&error, step)),
        Err(_) => Err(Sending::unavailable("the relay did not answer in time")),
    }
}

/// What an error means at this step. An answer of the relay says for sure that it did not take the mail; without one,
/// only a dialogue that had not come to the mail says so.
fn ended(error: &Error, step: Step) -> Sending {
    let text = brief(&root(error));
    let Some(code) = error.status() else {
        return match step {
            Step::Letter => Sending::unknown(format!("the connection broke after the mail: {text}")),
            Step::Opening | Step::Sender | Step::Recipient => Sending::unavailable(text),
        };
    };
    if error.is_transient() {
        return Sending::Busy { retry_after: Some(LATER) };
    }
    Sending::Refused(Refusal {
        permanent: true,
        code: code.to_string(),
        text,
        next_channel: step == Step::Recipient,
        alarm: step == Step::Opening,
    })
}

/// The relay's own name for the mail, where it tells one as most do; else our Message-ID.
fn queued_as(response: &Response, envelope: &Envelope) -> String {
    let line = response.first_line().unwrap_or_default();
    let told = line.split_once("queued as ").and_then(|(_, rest)| rest.split_whitespace().next());
    told.map_or_else(|| envelope.key.as_str().to_owned(), brief)
}
