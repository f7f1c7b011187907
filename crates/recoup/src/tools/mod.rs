//! The developer's and the admin's verbs: the merchant API from the command line, with a key.
//!
//! Each verb is one call of the API, so that it has the API's rights, checks and audit. What destroys or moves money asks first.

mod billing;
mod catalog;
mod escrow;
mod following;
mod live;
mod recovery;
mod serving;
mod settling;

use std::io::{self, BufRead as _, IsTerminal as _};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use clap::Args;
use devtools::profile::{Given, Keyring, USUAL_NAME};
use devtools::{Call, Client, Failure};
use secrecy::SecretString;
use serde_json::Value;

pub(crate) use billing::{InvoiceCommand, SubscriptionCommand};
pub(crate) use catalog::{CustomerCommand, PlanCommand};
pub(crate) use escrow::{EscrowCommand, VerifyArgs};
pub(crate) use following::{ClockCommand, EventCommand, KeyCommand, WebhookCommand};
pub(crate) use live::{
    ListenArgs, LoginArgs, LogoutArgs, LogsCommand, TriggerArgs, listen, login, logout, logs, trigger,
};
pub(crate) use recovery::DunningCommand;
pub(crate) use serving::{McpArgs, mcp};
pub(crate) use settling::{ManualCommand, ReconcileCommand};

use crate::cli::Format;
use crate::config;
use crate::output;

/// Which API, with which key, and how its answers are printed.
#[derive(Debug, Args)]
pub(crate) struct ApiArgs {
    /// What `recoup login` kept under this name.
    #[arg(long, default_value = USUAL_NAME, value_name = "NAME", help_heading = "API")]
    profile: String,
    /// The API's address. Default: what was kept, else that of `recoup dev`.
    #[arg(long, env = "RECOUP_URL", value_name = "URL", help_heading = "API")]
    api_url: Option<String>,
    /// A key. Better kept by `recoup login` or in the environment: what is typed here stays in the shell's history.
    #[arg(long, env = "RECOUP_KEY", hide_env_values = true, value_name = "KEY", help_heading = "API")]
    api_key: Option<SecretString>,
    /// How to print the answer.
    #[arg(long, value_enum, default_value_t = Format::Table, help_heading = "API")]
    format: Format,
}

impl ApiArgs {
    fn given(&self) -> Given {
        Given { url: self.api_url.clone(), key: self.api_key.clone() }
    }

    fn client(&self) -> Result<Client> {
        let profile = keyring()?.find(&self.profile, self.given())?;
        Ok(Client::try_new(profile)?)
    }
}

fn keyring() -> Result<Keyring> {
    let folder = config::home().context("neither XDG_CONFIG_HOME nor HOME says where to keep keys")?;
    Ok(Keyring::at(&folder))
}

/// What to list.
#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    /// Narrow it: any filter of the API's list, such as status=active. May be given several times.
    #[arg(long = "filter", value_name = "NAME=VALUE")]
    filters: Vec<String>,
    /// At most so many rows.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=100), conflicts_with = "all")]
    limit: u16,
    /// All of them, page after page.
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    api: ApiArgs,
}

/// What to show.
#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// Its id.
    id: String,
    #[command(flatten)]
    api: ApiArgs,
}

/// What to make.
#[derive(Debug, Args)]
pub(crate) struct MakeArgs {
    /// Fields: name=Gym amount=500000 metadata.team=red; a value that is JSON is taken as JSON, name:=value as text.
    #[arg(value_name = "NAME=VALUE", required = true)]
    fields: Vec<String>,
    #[command(flatten)]
    api: ApiArgs,
}

/// What to change.
#[derive(Debug, Args)]
pub(crate) struct ChangeArgs {
    /// Its id.
    id: String,
    /// Fields: name=Gym metadata.team=red; a value that is JSON is taken as JSON, name:=value as text.
    #[arg(value_name = "NAME=VALUE")]
    fields: Vec<String>,
    #[command(flatten)]
    api: ApiArgs,
}

/// What to do something to that cannot be taken back.
#[derive(Debug, Args)]
pub(crate) struct GraveArgs {
    /// Its id.
    id: String,
    /// Fields of the request: reason="Moved away".
    #[arg(value_name = "NAME=VALUE")]
    fields: Vec<String>,
    /// Do not ask.
    #[arg(long, short = 'y')]
    yes: bool,
    #[command(flatten)]
    api: ApiArgs,
}

/// How an answer is shown as a table.
#[derive(Clone, Copy, Debug)]
enum Shape {
    /// Rows with these fields.
    Rows(&'static [&'static str]),
    /// One object, field by field.
    Object,
    /// One document, as it is.
    Document,
}

/// A verb, understood: one call, what to ask before it, and how its answer is shown.
#[derive(Debug)]
pub(crate) struct Deed {
    api: ApiArgs,
    call: Call,
    shape: Shape,
    all: bool,
    ask: Option<(String, bool)>,
    file: Option<PathBuf>,
}

impl Deed {
    fn list(args: ListArgs, path: &str, fields: &'static [&'static str]) -> Result<Deed> {
        let mut call = Call::get(path);
        for filter in &args.filters {
            let (name, value) =
                filter.split_once('=').with_context(|| format!("`{filter}` is not a filter: write name=value"))?;
            call = call.with(name, value);
        }
        if !args.all {
            call = call.with("limit", args.limit.to_string());
        }
        Ok(Deed { all: args.all, ..Deed::of(args.api, call, Shape::Rows(fields)) })
    }

    fn show(args: ShowArgs, path: &str) -> Deed {
        let call = Call::get(placed(path, &args.id));
        Deed::of(args.api, call, Shape::Object)
    }

    fn make(args: MakeArgs, path: &str) -> Result<Deed> {
        let call = Call::post(path, devtools::body_of(&args.fields)?);
        Ok(Deed::of(args.api, call, Shape::Object))
    }

    fn change(args: ChangeArgs, method: &'static str, path: &str) -> Result<Deed> {
        let call = Call::other(method, placed(path, &args.id), Some(devtools::body_of(&args.fields)?));
        Ok(Deed::of(args.api, call, Shape::Object))
    }

    /// Something that asks first; `question` has `{}` where the id goes.
    fn grave(args: GraveArgs, method: &'static str, path: &str, question: &str) -> Result<Deed> {
        let body =
            if method == "DELETE" && args.fields.is_empty() { None } else { Some(devtools::body_of(&args.fields)?) };
        let call = Call::other(method, placed(path, &args.id), body);
        let ask = Some((question.replace("{}", &args.id), args.yes));
        Ok(Deed { ask, ..Deed::of(args.api, call, Shape::Object) })
    }

    /// The same, with rows for an answer.
    fn rows(self, fields: &'static [&'static str]) -> Deed {
        Deed { shape: Shape::Rows(fields), ..self }
    }

    /// The same, with a document for an answer.
    fn document(self) -> Deed {
        Deed { shape: Shape::Document, ..self }
    }

    /// The same, into a file.
    fn into_file(self, path: PathBuf) -> Deed {
        Deed { file: Some(path), ..self }
    }

    fn of(api: ApiArgs, call: Call, shape: Shape) -> Deed {
        Deed { api, call, shape, all: false, ask: None, file: None }
    }
}

/// A path with an id in it, which may be any text.
fn placed(path: &str, id: &str) -> String {
    path.replace("{id}", &Call::safe(id))
}

/// Does it and prints what came back.
pub(crate) async fn run(deed: Deed) -> Result<ExitCode> {
    if let Some((question, sure)) = &deed.ask
        && !sure
        && !confirmed(question)?
    {
        output::line("Nothing was done.")?;
        return Ok(ExitCode::SUCCESS);
    }
    let client = deed.api.client()?;
    if let Some(path) = &deed.file {
        std::fs::write(path, client.bytes(&deed.call).await?)
            .with_context(|| format!("cannot write {}", path.display()))?;
        output::line(&format!("Written to {}.", path.display()))?;
        return Ok(ExitCode::SUCCESS);
    }
    let answer = if deed.all { Value::Array(client.all(&deed.call).await?) } else { client.data(&deed.call).await? };
    print(&answer, deed.shape, deed.api.format)?;
    Ok(ExitCode::SUCCESS)
}

/// Asks a person; without one, `--yes` is wanted.
fn confirmed(question: &str) -> Result<bool> {
    let input = io::stdin();
    if !input.is_terminal() {
        bail!("{question} Add --yes to say so without being asked.");
    }
    output::prompt(&format!("{question} [y/N] "));
    let mut line = String::new();
    input.lock().read_line(&mut line).context("no answer could be read")?;
    Ok(matches!(line.trim(), "y" | "Y" | "yes"))
}

fn print(answer: &Value, shape: Shape, format: Format) -> Result<()> {
    match (format, shape) {
        (Format::Json, _) | (Format::Table, Shape::Document) => output::line(&serde_json::to_string_pretty(answer)?),
        (Format::Table, Shape::Rows(fields)) => {
            let rows = answer.as_array().cloned().unwrap_or_default();
            output::rows(format, fields, &rows, |row| fields.iter().map(|field| output::cell(&row[*field])).collect())
        }
        (Format::Table, Shape::Object) => {
            let fields = answer.as_object().cloned().unwrap_or_default();
            let told: Vec<(String, Value)> = fields.into_iter().filter(|(_, value)| !value.is_null()).collect();
            output::rows(format, &["field", "value"], &told, |(name, value)| vec![name.clone(), output::cell(value)])
        }
    }
}

/// The exit code of an error: that of the API's failure when it is one.
pub(crate) fn exit_code(error: &anyhow::Error) -> ExitCode {
    error.downcast_ref::<Failure>().map_or(ExitCode::FAILURE, |failure| failure.exit_code().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_cannot_lead_elsewhere() {
        assert_eq!(placed("/v1/plans/{id}", "plan_0192-a"), "/v1/plans/plan_0192-a");
        assert_eq!(placed("/v1/plans/{id}/x", "../keys?a=b#c"), "/v1/plans/..%2Fkeys%3Fa%3Db%23c/x");
    }
}
