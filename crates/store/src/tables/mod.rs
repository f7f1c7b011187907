//! One module per table or pair of tables. Tenant first, columns listed, one statement per function.

pub mod analytics;
pub mod api_keys;
pub mod appearance;
pub mod attempts;
pub mod audit;
pub mod audit_seals;
pub mod bank_lists;
pub mod beneficiaries;
pub mod bill_terms;
pub mod breakers;
pub mod checkouts;
pub mod claims;
pub mod clocks;
pub mod consents;
pub mod counters;
pub mod coupons;
pub mod credit_grants;
pub mod credit_notes;
pub mod customer_retries;
pub mod customers;
pub mod data_keys;
pub mod deliveries;
pub mod discounts;
pub mod disputes;
pub mod drafts;
pub mod due;
pub mod dunning;
pub mod erasure;
pub mod escrow;
pub mod events;
pub mod experiments;
pub mod feeds;
pub mod funds;
pub mod holds;
pub mod idempotency;
pub mod invoice_files;
pub mod invoice_items;
pub mod invoices;
pub mod issuers;
pub mod ledger;
mod list;
pub mod manual_reviews;
pub mod message_settings;
pub mod messages;
pub mod metadata;
pub mod meters;
pub mod methods;
pub mod notices;
pub mod oauth_clients;
pub mod oauth_tokens;
pub mod payment_links;
pub mod payout_approvals;
pub mod payout_settings;
pub mod payout_tries;
pub mod payouts;
pub mod persons;
pub mod plans;
pub mod policies;
pub mod price_migrations;
pub mod promotion_codes;
pub mod provider_accounts;
pub mod provider_events;
pub mod reconciliation_breaks;
pub mod reconciliations;
pub mod refunds;
pub mod reminders;
pub mod request_log;
pub mod restored_movements;
pub mod revenue;
pub mod revenue_caps;
pub mod settings;
pub mod settlements;
pub mod setups;
pub mod subscriptions;
pub mod tax_rates;
pub mod totp_factors;
pub mod usage;
pub mod usage_thresholds;
pub mod versions;
pub mod virtual_accounts;
pub mod webhooks;
pub mod wordings;

use jiff::Timestamp;
use uuid::Uuid;

pub use list::Made;

/// Counts of lists stop here: one more than the last row that a page number reaches.
pub const COUNT_CAP: i64 = 10_001;

/// Where a list goes on: just below this row, in the order (created, id) descending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Below {
    /// The last row's instant.
    pub created_at: Timestamp,
    /// The last row's id.
    pub id: Uuid,
}

/// One page of a list: how many rows, and below which.
#[derive(Clone, Copy, Debug)]
pub struct PageOf {
    /// Rows wanted; callers ask for one more than they show, to know whether more follow.
    pub limit: i64,
    /// Rows to pass over, for numbered pages only. Bounded by the caller.
    pub offset: i64,
    /// The last row of the page before.
    pub below: Option<Below>,
}

impl PageOf {
    pub(crate) fn created(&self) -> Option<jiff_sqlx::Timestamp> {
        crate::bind::ts_opt(self.below.map(|below| below.created_at))
    }

    pub(crate) fn id(&self) -> Option<Uuid> {
        self.below.map(|below| below.id)
    }
}
