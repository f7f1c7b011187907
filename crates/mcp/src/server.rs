//! The protocol's side: which tools there are, and what becomes of a call.

use std::sync::Arc;

use devtools::{Client, Failure};
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, Implementation, ListToolsResult,
    PaginatedRequestParams, ServerCapabilities, ServerConfig, Tool, ToolAnnotations,
};
use rmcp::service::{RequestContext, RoleServer};
use rmcp::{ErrorData, ServerHandler, ServiceExt as _};
use runtime::Clock;
use serde_json::{Map, Value, json};

use crate::arguments::{Argument, Form, check, must, schema};
use crate::proposals::Proposals;
use crate::{reads, writes};

const INSTRUCTIONS: &str = "Recoup bills subscriptions and recovers failed charges. Amounts are whole minor units with a currency. \
    Tools that change something do nothing by themselves: they answer with what would happen and a token. Show that to the \
    person you work for, and call `confirm` with the token only when they agree.";

/// The name of the second step.
const CONFIRM: &str = "confirm";
const CONFIRM_TAKES: [Argument; 1] = [must("token", Form::Text, "the token of a proposal")];

/// A server for one assistant.
#[derive(Debug)]
pub struct Server {
    client: Client,
    clock: Clock,
    read_only: bool,
    proposals: Proposals,
}

impl Server {
    /// A server that acts with this client's key; `read_only` leaves out whatever changes something.
    pub fn new(client: Client, clock: Clock, read_only: bool) -> Server {
        Server { client, clock, read_only, proposals: Proposals::default() }
    }

    fn tools(&self) -> Vec<Tool> {
        let mut tools: Vec<Tool> =
            reads::ALL.iter().map(|read| tool(read.name, read.about, read.takes, true, false)).collect();
        if !self.read_only {
            tools.extend(writes::ALL.iter().map(|write| {
                let about =
                    format!("{} Proposes only: answers what would happen, and a token for `confirm`.", write.about);
                tool(write.name, &about, write.takes, true, false)
            }));
            let about = "Carry out a proposal, exactly as it was shown, once. Ask the person first.";
            tools.push(tool(CONFIRM, about, &CONFIRM_TAKES, false, true));
        }
        tools
    }

    async fn answer(&self, name: &str, given: &Map<String, Value>) -> Result<Value, Failure> {
        if let Some(read) = reads::ALL.iter().find(|read| read.name == name) {
            check(read.takes, given)?;
            return read.run(&self.client, given).await;
        }
        if self.read_only {
            return Err(unknown(name));
        }
        if name == CONFIRM {
            check(&CONFIRM_TAKES, given)?;
            return self.confirm(given).await;
        }
        let write = writes::ALL.iter().find(|write| write.name == name).ok_or_else(|| unknown(name))?;
        check(write.takes, given)?;
        let (proposal, mut shown) = write.propose(&self.client, given).await?;
        let (token, end) = self.proposals.keep(proposal, self.clock.now());
        shown["nothingDoneYet"] = json!({ "confirmWithToken": token, "expiresAt": end, "grave": write.grave });
        Ok(shown)
    }

    async fn confirm(&self, given: &Map<String, Value>) -> Result<Value, Failure> {
        let token = given.get("token").and_then(Value::as_str).unwrap_or_default();
        let proposal = self.proposals.take(token, self.clock.now()).ok_or_else(|| {
            Failure::Local(
                "No proposal waits for this token: it was used, or ten minutes are over. Propose again.".to_owned(),
            )
        })?;
        proposal.carry_out(&self.client).await
    }
}

fn tool(name: &'static str, about: &str, takes: &[Argument], reads: bool, destroys: bool) -> Tool {
    let mut hints = ToolAnnotations::default();
    hints.read_only_hint = Some(reads);
    hints.destructive_hint = Some(destroys);
    let mut tool = Tool::new(name, about.to_owned(), Arc::new(schema(takes)));
    tool.annotations = Some(hints);
    tool
}

fn unknown(name: &str) -> Failure {
    Failure::Local(format!("There is no tool `{name}`."))
}

impl ServerHandler for Server {
    fn get_info(&self) -> ServerConfig {
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(Implementation::new("recoup", env!("CARGO_PKG_VERSION")))
            .with_instructions(INSTRUCTIONS)
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult { tools: self.tools(), ..ListToolsResult::default() })
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let given = request.arguments.unwrap_or_default();
        let result = match self.answer(&request.name, &given).await {
            Ok(value) => CallToolResult::success(vec![ContentBlock::text(value.to_string())]),
            Err(failure) => CallToolResult::error(vec![ContentBlock::text(failure.to_string())]),
        };
        Ok(CallToolResponse::Complete(result))
    }
}

/// Speaks on standard input and output until the assistant leaves.
///
/// # Errors
/// `Local` when the conversation does not begin or breaks.
pub async fn serve(server: Server) -> Result<(), Failure> {
    let broken = |error: &dyn std::fmt::Display| Failure::Local(format!("the conversation broke: {error}"));
    let running = server.serve(rmcp::transport::stdio()).await.map_err(|error| broken(&error))?;
    running.waiting().await.map(drop).map_err(|error| broken(&error))
}
