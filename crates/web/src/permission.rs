//! What a key may do, as types: a handler names its permission in its signature.
//!
//! A scope is `resource:read` or `resource:write`; writing implies reading, and `*` implies everything.

use access::scopes::{Resource, covers};

/// What is done to a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Looking.
    Read,
    /// Changing.
    Write,
}

impl Action {
    /// The word after the colon.
    pub fn as_str(self) -> &'static str {
        match self {
            Action::Read => "read",
            Action::Write => "write",
        }
    }
}

/// A permission that a route demands.
pub trait Permission: Send + Sync + 'static {
    /// Of what.
    const RESOURCE: Resource;
    /// To do what.
    const ACTION: Action;
}

/// What stands in place of a scope in the description of a route that any key may call, because it touches nothing
/// of anybody's.
pub const ANY_SCOPE: &str = "any";

/// What stands in place of a scope in the description of a route that needs no key.
pub const NO_KEY: &str = "none";

/// What a handler demands of a key before it runs.
pub trait Demand: Send + Sync + 'static {
    /// Of what and to do what; `None` when any key will do.
    const SCOPE: Option<(Resource, Action)>;
}

impl<P: Permission> Demand for P {
    const SCOPE: Option<(Resource, Action)> = Some((P::RESOURCE, P::ACTION));
}

/// Any key will do, whatever its scopes.
#[derive(Clone, Copy, Debug)]
pub struct AnyKey;

impl Demand for AnyKey {
    const SCOPE: Option<(Resource, Action)> = None;
}

/// The scope as text, `plans:write`.
pub fn scope_text(resource: Resource, action: Action) -> String {
    format!("{}:{}", resource.as_str(), action.as_str())
}

/// Whether these scopes allow it.
pub fn allows(scopes: &[String], resource: Resource, action: Action) -> bool {
    covers(scopes, &scope_text(resource, action))
}

macro_rules! permissions {
    ($($read:ident, $write:ident => $resource:ident;)*) => {$(
        /// To look at this resource.
        #[derive(Clone, Copy, Debug)]
        pub struct $read;
        impl Permission for $read {
            const RESOURCE: Resource = Resource::$resource;
            const ACTION: Action = Action::Read;
        }
        /// To change this resource.
        #[derive(Clone, Copy, Debug)]
        pub struct $write;
        impl Permission for $write {
            const RESOURCE: Resource = Resource::$resource;
            const ACTION: Action = Action::Write;
        }
    )*};
}

permissions! {
    PlansRead, PlansWrite => Plans;
    CustomersRead, CustomersWrite => Customers;
    MethodsRead, MethodsWrite => PaymentMethods;
    SubscriptionsRead, SubscriptionsWrite => Subscriptions;
    InvoicesRead, InvoicesWrite => Invoices;
    TransactionsRead, TransactionsWrite => Transactions;
    RecoveryRead, RecoveryWrite => Recovery;
    EventsRead, EventsWrite => Events;
    WebhooksRead, WebhooksWrite => Webhooks;
    ClocksRead, ClocksWrite => TestClocks;
    KeysRead, KeysWrite => ApiKeys;
    SettingsRead, SettingsWrite => Settings;
    UsageRead, UsageWrite => Usage;
    LedgerRead, LedgerWrite => Ledger;
    CouponsRead, CouponsWrite => Coupons;
    TaxesRead, TaxesWrite => Taxes;
    MessagesRead, MessagesWrite => Messages;
    OauthClientsRead, OauthClientsWrite => OauthClients;
    AuditRead, AuditWrite => Audit;
    AccountsRead, AccountsWrite => ProviderAccounts;
    PayoutsRead, PayoutsWrite => Payouts;
    BeneficiariesRead, BeneficiariesWrite => Beneficiaries;
    ApprovalsRead, ApprovalsWrite => PayoutApprovals;
    ReconciliationsRead, ReconciliationsWrite => Reconciliations;
    CheckoutRead, CheckoutWrite => Checkout;
    EscrowRead, EscrowWrite => Escrow;
    EscrowDisputesRead, EscrowDisputesWrite => EscrowDisputes;
    EscrowHoldsRead, EscrowHoldsWrite => EscrowHolds;
    EscrowSupportRead, EscrowSupportWrite => EscrowSupport;
    EscrowSeniorRead, EscrowSeniorWrite => EscrowSenior;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scopes(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn writing_implies_reading_and_nothing_else() {
        let plans = scopes(&["plans:write"]);
        assert!(allows(&plans, Resource::Plans, Action::Read));
        assert!(allows(&plans, Resource::Plans, Action::Write));
        assert!(!allows(&plans, Resource::Customers, Action::Read));
        let reader = scopes(&["plans:read"]);
        assert!(allows(&reader, Resource::Plans, Action::Read));
        assert!(!allows(&reader, Resource::Plans, Action::Write));
        assert!(allows(&scopes(&["*"]), Resource::Ledger, Action::Write));
        assert!(!allows(&[], Resource::Plans, Action::Read));
    }
}
