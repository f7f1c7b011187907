//! What a role may do: one table, read by whatever asks.
//!
//! An owner may do everything. What the others may is said in the terms of the merchant API's scopes, and for what is no part of that
//! API (the team) by [`Role::leads`].

use access::scopes::Resource;

/// What somebody is at a merchant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Everything, and the team.
    Owner,
    /// Everything but making owners.
    Admin,
    /// What a program needs: catalogue, customers, keys, webhooks.
    Developer,
    /// Money: invoices, refunds, payouts, books.
    Finance,
    /// Looking.
    ReadOnly,
}

/// How far a role goes with a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Not at all.
    None,
    /// Looking.
    Read,
    /// Changing.
    Write,
}

use Reach::{None as N, Read as R, Write as W};

impl Role {
    /// All of them, the mightiest first.
    pub const ALL: [Role; 5] = [Role::Owner, Role::Admin, Role::Developer, Role::Finance, Role::ReadOnly];

    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Owner => "owner",
            Role::Admin => "admin",
            Role::Developer => "developer",
            Role::Finance => "finance",
            Role::ReadOnly => "read_only",
        }
    }

    /// As people say it.
    pub fn title(self) -> &'static str {
        match self {
            Role::Owner => "Owner",
            Role::Admin => "Admin",
            Role::Developer => "Developer",
            Role::Finance => "Finance",
            Role::ReadOnly => "Read only",
        }
    }

    /// What it is for, in a line.
    pub fn about(self) -> &'static str {
        match self {
            Role::Owner => "Everything, including the team.",
            Role::Admin => "Everything, but cannot make or remove owners.",
            Role::Developer => "Plans, customers, subscriptions, invoices, keys, webhooks. No money out.",
            Role::Finance => "Plans, customers, subscriptions, invoices, refunds, payouts, the books. No keys.",
            Role::ReadOnly => "Looks at everything but credentials, changes nothing.",
        }
    }

    /// Reads what is stored.
    pub fn parse(text: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.as_str() == text)
    }

    /// Whether it may change the team.
    pub fn leads(self) -> bool {
        matches!(self, Role::Owner | Role::Admin)
    }

    /// The scopes of the merchant API that it stands for.
    pub fn scopes(self) -> Vec<String> {
        let texts = Resource::ALL.into_iter().flat_map(|resource| {
            let actions: &[&str] = match may(self, resource) {
                Reach::None => &[],
                Reach::Read => &["read"],
                Reach::Write => &["read", "write"],
            };
            actions.iter().map(move |action| format!("{}:{action}", resource.as_str()))
        });
        texts.collect()
    }
}

/// How far each role goes: admin, developer, finance, read only. An owner goes all the way.
const TABLE: [(Resource, [Reach; 4]); 30] = [
    (Resource::Plans, [W, W, W, R]),
    (Resource::Customers, [W, W, W, R]),
    (Resource::PaymentMethods, [W, W, W, R]),
    (Resource::Subscriptions, [W, W, W, R]),
    (Resource::Invoices, [W, W, W, R]),
    (Resource::Checkout, [W, W, W, R]),
    (Resource::Transactions, [W, R, W, R]),
    (Resource::Recovery, [W, W, W, R]),
    (Resource::Events, [W, W, R, R]),
    (Resource::Webhooks, [W, W, R, R]),
    (Resource::TestClocks, [W, W, R, R]),
    (Resource::ApiKeys, [W, W, N, N]),
    (Resource::Settings, [W, W, R, R]),
    (Resource::Usage, [W, W, R, R]),
    (Resource::Ledger, [W, R, W, R]),
    (Resource::Coupons, [W, W, W, R]),
    (Resource::Taxes, [W, R, W, R]),
    (Resource::Messages, [W, W, R, R]),
    (Resource::OauthClients, [W, W, N, N]),
    (Resource::Audit, [W, R, R, R]),
    (Resource::ProviderAccounts, [W, R, R, N]),
    (Resource::Payouts, [W, R, W, R]),
    (Resource::Beneficiaries, [W, R, W, R]),
    (Resource::PayoutApprovals, [W, N, W, N]),
    (Resource::Reconciliations, [W, R, W, R]),
    (Resource::Escrow, [W, W, W, R]),
    (Resource::EscrowDisputes, [W, R, W, R]),
    (Resource::EscrowHolds, [W, R, W, R]),
    (Resource::EscrowSupport, [W, W, W, R]),
    (Resource::EscrowSenior, [W, N, N, N]),
];

/// How far a role goes with a resource.
pub fn may(role: Role, resource: Resource) -> Reach {
    let column = match role {
        Role::Owner => return Reach::Write,
        Role::Admin => 0,
        Role::Developer => 1,
        Role::Finance => 2,
        Role::ReadOnly => 3,
    };
    let row = TABLE.iter().find(|(of, _)| *of == resource);
    row.and_then(|(_, reaches)| reaches.get(column)).copied().unwrap_or(Reach::None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_resource_is_in_the_table_once() {
        for resource in Resource::ALL {
            assert_eq!(TABLE.iter().filter(|(of, _)| *of == resource).count(), 1, "{}", resource.as_str());
        }
    }

    #[test]
    fn who_only_reads_writes_nothing_and_sees_no_credentials() {
        let scopes = Role::ReadOnly.scopes();
        assert!(scopes.iter().all(|scope| scope.ends_with(":read")), "{scopes:?}");
        assert!(!scopes.iter().any(|scope| scope.starts_with("api_keys") || scope.starts_with("oauth")), "{scopes:?}");
    }

    #[test]
    fn money_goes_out_by_finance_and_keys_are_made_by_developers() {
        assert_eq!(may(Role::Finance, Resource::Payouts), Reach::Write);
        assert_eq!(may(Role::Developer, Resource::Payouts), Reach::Read);
        assert_eq!(may(Role::Developer, Resource::ApiKeys), Reach::Write);
        assert_eq!(may(Role::Finance, Resource::ApiKeys), Reach::None);
        assert_eq!(may(Role::Developer, Resource::Transactions), Reach::Read, "a developer gives no money back");
    }
}
