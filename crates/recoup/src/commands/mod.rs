//! One module for each family of verbs.

mod audit;
mod calc;
mod dev;
mod ledger;
mod manual;
mod measure;
mod operators;
mod prove;
mod quarantine;
mod secrets;
mod serve;
mod simulate;

use std::process::ExitCode;

use anyhow::Result;

pub(crate) use operators::create_key;

use crate::cli::{Command, SimulateCommand, SimulatorCommand};
use crate::config::Config;
use crate::house::{self, House};
use crate::output;
use crate::services::Parts;
use crate::tools;

/// Whether a verb's own output is the point, so that only warnings are logged.
pub(crate) fn is_quiet(command: &Command) -> bool {
    !matches!(command, Command::PublicApi | Command::CoreApi | Command::Worker)
}

pub(crate) async fn run(command: Command, config: Config) -> Result<ExitCode> {
    match command {
        Command::Dev => dev::run(config).await,
        Command::Demo(args) => crate::demo::run(config, args).await,
        Command::PublicApi => serve::public_api(config).await,
        Command::CoreApi => serve::core_api(config).await,
        Command::Worker => serve::worker(config).await,
        Command::Migrate => serve::migrate(config).await,
        Command::Config => output::line(&Config::template()).map(|()| ExitCode::SUCCESS),
        Command::Doctor(output) => prove::doctor(config, output.format).await,
        Command::Verify(output) => prove::verify(config, output.format).await,
        Command::Ledger(command) => ledger::run(config, command).await,
        Command::Audit(command) => audit::run(config, command).await,
        Command::Secrets(command) => secrets::run(config, command).await,
        Command::Queues(output) => prove::queues(config, output.format).await,
        Command::Quarantine(command) => quarantine::run(config, command).await,
        Command::Calc(args) => calc::run(&args),
        Command::Simulate(SimulateCommand::Recovery(args)) => simulate::run(&args),
        Command::Tenant(command) => operators::tenant(config, command).await,
        Command::Staff(command) => operators::staff(config, command).await,
        Command::Persons(args) => operators::persons(config, args).await,
        Command::ApiKey(command) => operators::api_key(config, command).await,
        Command::Simulator(command) => simulator(config, command).await,
        Command::Bench(command) => measure::run(config, command).await,
        Command::Login(args) => tools::login(args).await,
        Command::Logout(args) => tools::logout(&args),
        Command::Listen(args) => tools::listen(args).await,
        Command::Logs(command) => tools::logs(command).await,
        Command::Trigger(args) => tools::trigger(args).await,
        Command::Events(command) => tools::run(command.deed()?).await,
        Command::Plan(command) => tools::run(command.deed()?).await,
        Command::Customer(command) => tools::run(command.deed()?).await,
        Command::Subscription(command) => tools::run(command.deed()?).await,
        Command::Invoice(command) => tools::run(command.deed()?).await,
        Command::Dunning(command) => tools::run(command.deed()?).await,
        Command::Reconcile(command) => tools::run(command.deed()?).await,
        Command::Manual(command) => tools::run(command.deed()?).await,
        Command::Escrow(tools::EscrowCommand::VerifyStatement(args)) => verify_statement(&config, &args),
        Command::Escrow(command) => tools::run(command.deed()?).await,
        Command::Webhook(command) => tools::run(command.deed()?).await,
        Command::Clock(command) => tools::run(command.deed()?).await,
        Command::Keys(command) => tools::run(command.deed()?).await,
        Command::Mcp(args) => tools::mcp(args).await,
        Command::Completions { shell } => manual::completions(shell),
        Command::Man { folder } => manual::pages(&folder),
    }
}

async fn simulator(config: Config, command: SimulatorCommand) -> Result<ExitCode> {
    let house = House::open(&config).await?;
    let (secrets, staff) = crate::house::dev_secrets(&config)?;
    let parts = Parts::new(&config, house.connector.clone(), secrets, Some(staff))?;
    match command {
        SimulatorCommand::Faults(_) => {
            output::line(&serde_json::to_string_pretty(&parts.gateway.faults().await?)?)?;
        }
        SimulatorCommand::SetFaults { json } => {
            parts.gateway.set_faults(&serde_json::from_str(&json)?).await?;
            output::line("The simulated gateway now has these faults.")?;
        }
    }
    house.close().await?;
    Ok(ExitCode::SUCCESS)
}

/// Checks a statement by the keys that were given, or by those of this configuration.
fn verify_statement(config: &Config, args: &tools::VerifyArgs) -> Result<ExitCode> {
    if !args.keys.is_empty() {
        return args.run(&args.keys);
    }
    let (secrets, _) = house::dev_secrets(config)?;
    args.run(&config.public_keys(&secrets))
}
