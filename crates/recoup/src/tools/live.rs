//! `login`, `listen`, `trigger`: a developer beside a running server.

use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Subcommand};
use devtools::listen::{self as listening, Heard, Listening};
use devtools::profile::{self, USUAL_NAME, USUAL_URL};
use devtools::tail::{self, Tailing};
use devtools::{Call, Client, trigger as triggering};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use super::{ApiArgs, Shape, keyring, print};
use crate::cli::Format;
use crate::output;

/// What to keep.
#[derive(Debug, Args)]
pub(crate) struct LoginArgs {
    /// Keep it under this name.
    #[arg(long, default_value = USUAL_NAME, value_name = "NAME")]
    profile: String,
    /// The API's address.
    #[arg(long, env = "RECOUP_URL", default_value = USUAL_URL, value_name = "URL")]
    api_url: String,
}

/// What to forget.
#[derive(Debug, Args)]
pub(crate) struct LogoutArgs {
    /// The name it was kept under.
    #[arg(long, default_value = USUAL_NAME, value_name = "NAME")]
    profile: String,
}

/// Asks for a key, tries it, and keeps it.
pub(crate) async fn login(args: LoginArgs) -> Result<ExitCode> {
    let profile = profile::profile(&args.api_url, profile::ask_for_key()?.into());
    let account = Client::try_new(profile.clone())?.data(&Call::get("/v1/account")).await?;
    let ring = keyring()?;
    let path = ring.keep(&args.profile, &profile)?;
    output::line(&format!(
        "The key opens {} in {} mode. Kept in {} as `{}`.",
        output::cell(&account["name"]),
        output::cell(&account["mode"]),
        path.display(),
        args.profile
    ))?;
    Ok(ExitCode::SUCCESS)
}

/// Forgets a key. The key itself goes on working.
pub(crate) fn logout(args: &LogoutArgs) -> Result<ExitCode> {
    let known = keyring()?.forget(&args.profile)?;
    let told = if known {
        "Forgotten. The key itself still works: `recoup keys revoke` stops it."
    } else {
        "Nothing was kept."
    };
    output::line(told)?;
    Ok(ExitCode::SUCCESS)
}

/// What to listen to, and who is told.
#[derive(Debug, Args)]
pub(crate) struct ListenArgs {
    /// Where your program takes webhooks, such as <http://127.0.0.1:3000/hooks>. Without it, events are only shown.
    #[arg(long, value_name = "URL")]
    forward_to: Option<String>,
    /// These types only: invoice.paid, invoice.*. Commas between them, or several times.
    #[arg(long = "events", value_delimiter = ',', value_name = "TYPE")]
    types: Vec<String>,
    /// Begin behind this sequence number instead of now.
    #[arg(long, value_name = "SEQ")]
    since: Option<i64>,
    /// Stop after so many events.
    #[arg(long, value_name = "N")]
    count: Option<u64>,
    /// What signs. Default: a fresh secret, which is printed.
    #[arg(long, env = "RECOUP_WEBHOOK_SECRET", hide_env_values = true, value_name = "WHSEC")]
    secret: Option<SecretString>,
    #[command(flatten)]
    api: ApiArgs,
}

/// Shows events as they happen and hands them on.
pub(crate) async fn listen(args: ListenArgs) -> Result<ExitCode> {
    let client = args.api.client()?;
    let forward_to = args.forward_to.as_deref().map(listening::address).transpose()?;
    let secret = args.secret.unwrap_or_else(listening::fresh_secret);
    if let Some(url) = &forward_to {
        output::aside(&format!("Events go to {url}, signed with {}. Ctrl-C ends it.", secret.expose_secret()));
    }
    let listening = Listening { forward_to, types: args.types, since: args.since, count: args.count, secret };
    let format = args.api.format;
    let show = |heard: &Heard| drop(output::line(&told(heard, format)));
    tokio::select! {
        ended = listening::run(&client, &listening, show, output::aside) => ended?,
        _ = tokio::signal::ctrl_c() => {}
    }
    Ok(ExitCode::SUCCESS)
}

fn told(heard: &Heard, format: Format) -> String {
    if format == Format::Json {
        return heard.event.to_string();
    }
    let field = |name: &str| output::cell(&heard.event[name]);
    let answer = match &heard.answer {
        None => String::new(),
        Some(Ok(status)) => format!("  -> {status}"),
        Some(Err(reason)) => format!("  -> no answer: {reason}"),
    };
    format!("{:>6}  {:<34} {}{answer}", field("seq"), field("type"), field("id"))
}

/// Requests as they were answered.
#[derive(Debug, Subcommand)]
pub(crate) enum LogsCommand {
    /// Show the requests of the sandbox as they are answered.
    Tail(TailArgs),
}

/// Which requests to show.
#[derive(Debug, Args)]
pub(crate) struct TailArgs {
    /// Answered with this status; 4 means all from 400 to 499.
    #[arg(long, value_name = "STATUS")]
    status: Option<u16>,
    /// GET, POST, PATCH or DELETE only.
    #[arg(long, value_name = "METHOD")]
    method: Option<String>,
    /// Whose path begins like this: /v1/invoices.
    #[arg(long, value_name = "PATH")]
    path: Option<String>,
    /// Begin with the newest hundred that are there already.
    #[arg(long)]
    past: bool,
    /// Stop after so many.
    #[arg(long, value_name = "N")]
    count: Option<u64>,
    #[command(flatten)]
    api: ApiArgs,
}

/// Shows requests as they are answered.
pub(crate) async fn logs(command: LogsCommand) -> Result<ExitCode> {
    let LogsCommand::Tail(args) = command;
    let client = args.api.client()?;
    let filters = [
        ("status", args.status.map(|status| status.to_string())),
        ("method", args.method.map(|method| method.to_uppercase())),
        ("path", args.path),
    ];
    let filters = filters.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
    let tailing = Tailing { filters, count: args.count, from_the_past: args.past };
    let format = args.api.format;
    let show = |line: &Value| drop(output::line(&request(line, format)));
    tokio::select! {
        ended = tail::run(&client, &tailing, show, output::aside) => ended?,
        _ = tokio::signal::ctrl_c() => {}
    }
    Ok(ExitCode::SUCCESS)
}

fn request(line: &Value, format: Format) -> String {
    if format == Format::Json {
        return line.to_string();
    }
    let field = |name: &str| output::cell(&line[name]);
    let code = if line["errorCode"].is_null() { String::new() } else { format!("  {}", field("errorCode")) };
    format!(
        "{}  {:>3}  {:<6} {}  {} ms  {}{code}",
        field("createdAt"),
        field("status"),
        field("method"),
        field("path"),
        field("durationMs"),
        field("requestId")
    )
}

/// What is to happen.
#[derive(Debug, Args)]
pub(crate) struct TriggerArgs {
    /// The event type, such as invoice.paid.
    #[arg(value_name = "EVENT", required_unless_present = "list")]
    event: Option<String>,
    /// Say which events can be triggered, and why others cannot.
    #[arg(long, conflicts_with = "event")]
    list: bool,
    #[command(flatten)]
    api: ApiArgs,
}

/// Brings about an event and shows it.
pub(crate) async fn trigger(args: TriggerArgs) -> Result<ExitCode> {
    let Some(kind) = args.event else {
        return list(args.api.format);
    };
    let client = args.api.client()?;
    let mut say = |step: &str| output::aside(step);
    let event = triggering::run(&client, &kind, &mut say).await?;
    print(&event, Shape::Object, args.api.format)?;
    Ok(ExitCode::SUCCESS)
}

fn list(format: Format) -> Result<ExitCode> {
    let mut rows: Vec<Value> =
        triggering::types()?.into_iter().map(|kind| serde_json::json!({ "type": kind, "why not": null })).collect();
    rows.extend(
        triggering::untriggerable()?.into_iter().map(|(kind, why)| serde_json::json!({ "type": kind, "why not": why })),
    );
    print(&Value::Array(rows), Shape::Rows(&["type", "why not"]), format)?;
    Ok(ExitCode::SUCCESS)
}
