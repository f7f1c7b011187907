//! What a credential may do: scopes, how they cover each other, and that nobody hands out more than they hold.

use usecase::{Error, Kind, Result};

/// The scope of a secret key: everything.
pub const ALL_SCOPES: &str = "*";

/// What scopes are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resource {
    /// Plans and prices.
    Plans,
    /// Payers.
    Customers,
    /// Their saved methods.
    PaymentMethods,
    /// Recurring agreements.
    Subscriptions,
    /// Bills.
    Invoices,
    /// Attempts to move money.
    Transactions,
    /// Recoveries, and their policy.
    Recovery,
    /// The event log.
    Events,
    /// Webhook endpoints and deliveries.
    Webhooks,
    /// Sandbox clocks and test cards.
    TestClocks,
    /// These keys.
    ApiKeys,
    /// The merchant's choices.
    Settings,
    /// Meters and what they measure.
    Usage,
    /// The books.
    Ledger,
    /// Coupons, codes and what was redeemed.
    Coupons,
    /// Taxes.
    Taxes,
    /// What customers are told.
    Messages,
    /// Programs that get tokens.
    OauthClients,
    /// Who did what.
    Audit,
    /// Accounts at payment providers, and which takes what.
    ProviderAccounts,
    /// Money on its way out, and what there is of it.
    Payouts,
    /// Whom payouts go to.
    Beneficiaries,
    /// Agreeing to payouts of others.
    PayoutApprovals,
    /// Comparisons with the books of providers, settlements, and what waits for a person.
    Reconciliations,
    /// Sessions of hosted checkout, and payment links.
    Checkout,
    /// Orders in escrow, their parties and wallets.
    Escrow,
    /// Deciding disputes of orders.
    EscrowDisputes,
    /// Stopping money of orders from leaving.
    EscrowHolds,
    /// More time for the parties of orders, which support gives.
    EscrowSupport,
    /// What in escrow only somebody senior decides.
    EscrowSenior,
}

impl Resource {
    /// All of them.
    pub const ALL: [Resource; 30] = [
        Resource::Plans,
        Resource::Customers,
        Resource::PaymentMethods,
        Resource::Subscriptions,
        Resource::Invoices,
        Resource::Transactions,
        Resource::Recovery,
        Resource::Events,
        Resource::Webhooks,
        Resource::TestClocks,
        Resource::ApiKeys,
        Resource::Settings,
        Resource::Usage,
        Resource::Ledger,
        Resource::Coupons,
        Resource::Taxes,
        Resource::Messages,
        Resource::OauthClients,
        Resource::Audit,
        Resource::ProviderAccounts,
        Resource::Payouts,
        Resource::Beneficiaries,
        Resource::PayoutApprovals,
        Resource::Reconciliations,
        Resource::Checkout,
        Resource::Escrow,
        Resource::EscrowDisputes,
        Resource::EscrowHolds,
        Resource::EscrowSupport,
        Resource::EscrowSenior,
    ];

    /// The word before the colon of a scope.
    pub fn as_str(self) -> &'static str {
        match self {
            Resource::Plans => "plans",
            Resource::Customers => "customers",
            Resource::PaymentMethods => "payment_methods",
            Resource::Subscriptions => "subscriptions",
            Resource::Invoices => "invoices",
            Resource::Transactions => "transactions",
            Resource::Recovery => "recovery",
            Resource::Events => "events",
            Resource::Webhooks => "webhooks",
            Resource::TestClocks => "test_clocks",
            Resource::ApiKeys => "api_keys",
            Resource::Settings => "settings",
            Resource::Usage => "usage",
            Resource::Ledger => "ledger",
            Resource::Coupons => "coupons",
            Resource::Taxes => "tax_rates",
            Resource::Messages => "messages",
            Resource::OauthClients => "oauth_clients",
            Resource::Audit => "audit",
            Resource::ProviderAccounts => "provider_accounts",
            Resource::Payouts => "payouts",
            Resource::Beneficiaries => "beneficiaries",
            Resource::PayoutApprovals => "payout_approvals",
            Resource::Reconciliations => "reconciliations",
            Resource::Checkout => "checkout",
            Resource::Escrow => "escrow",
            Resource::EscrowDisputes => "escrow_disputes",
            Resource::EscrowHolds => "escrow_holds",
            Resource::EscrowSupport => "escrow_support",
            Resource::EscrowSenior => "escrow_senior",
        }
    }
}

/// Whether a scope is one of ours: `plans:read`, `plans:write` and so on.
pub fn is_scope(text: &str) -> bool {
    text.split_once(':').is_some_and(|(resource, action)| {
        Resource::ALL.iter().any(|known| known.as_str() == resource) && matches!(action, "read" | "write")
    })
}

/// Whether `held` scopes cover one more: writing implies reading, `*` implies everything.
pub fn covers(held: &[String], wanted: &str) -> bool {
    held.iter().any(|scope| {
        scope == ALL_SCOPES
            || scope == wanted
            || wanted.strip_suffix(":read").is_some_and(|resource| scope.strip_suffix(":write") == Some(resource))
    })
}

/// All scopes that can be given, in the order in which they are published.
pub fn all() -> Vec<String> {
    Resource::ALL
        .iter()
        .flat_map(|resource| ["read", "write"].map(|action| format!("{}:{action}", resource.as_str())))
        .collect()
}

/// Each once, in order.
pub fn sorted(mut scopes: Vec<String>) -> Vec<String> {
    scopes.sort();
    scopes.dedup();
    scopes
}

/// Refuses to hand out what is not held.
///
/// # Errors
/// `Forbidden` naming the first scope that is not covered.
pub(crate) fn within(held: &[String], wanted: &[String]) -> Result<()> {
    match wanted.iter().find(|scope| !covers(held, scope)) {
        None => Ok(()),
        Some(scope) => Err(Error::new(
            Kind::Forbidden,
            "scope_not_held",
            format!(
                "The credential of this request does not have the scope {scope} itself, so it can neither give it away nor \
                 change what has it. Use a key that has it."
            ),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scopes(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn scopes_are_read_and_compared() {
        assert!(is_scope("plans:read") && is_scope("payment_methods:write"));
        assert!(all().iter().all(|scope| is_scope(scope)));
        for other in ["*", "plans", "plans:", "plans:delete", "tenants:read", "plans:read:write", "Plans:read"] {
            assert!(!is_scope(other), "{other}");
        }
        let held = scopes(&["plans:write", "ledger:read"]);
        assert!(covers(&held, "plans:read") && covers(&held, "plans:write") && covers(&held, "ledger:read"));
        assert!(!covers(&held, "ledger:write") && !covers(&held, "customers:read") && !covers(&held, "*"));
        assert!(covers(&scopes(&["*"]), "customers:write") && covers(&scopes(&["*"]), "*"));
        assert!(within(&held, &scopes(&["plans:read"])).is_ok());
        assert_eq!(within(&held, &scopes(&["plans:read", "events:read"])).expect_err("too much").kind, Kind::Forbidden);
        assert!(within(&held, &scopes(&["*"])).is_err(), "a narrow key may not touch a secret one");
    }
}
