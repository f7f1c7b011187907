//! How the names in the specifications that this product follows are called here.

/// A name that somebody may know.
#[derive(Clone, Copy, Debug)]
pub struct Foreign {
    /// Theirs.
    pub theirs: &'static str,
    /// Ours; several when we tell them apart.
    pub ours: &'static [&'static str],
    /// What to know about it.
    pub why: &'static str,
}

const fn is(theirs: &'static str, ours: &'static [&'static str], why: &'static str) -> Foreign {
    Foreign { theirs, ours, why }
}

/// Names with an underscore are those of the subscription platform, names with a dot those of the billing engine.
pub const FOREIGN: &[Foreign] = &[
    is("subscription_created", &["subscription.created"], ""),
    is("subscription_activated", &["subscription.activated"], ""),
    is("subscription_updated", &["subscription.updated"], ""),
    is("subscription_plan_changed", &["subscription.updated"], "`planId` has changed"),
    is("subscription_paused", &["subscription.paused"], ""),
    is("subscription_resumed", &["subscription.resumed"], ""),
    is("subscription_past_due", &["subscription.past_due"], ""),
    is("subscription_recovered", &["subscription.recovered"], ""),
    is("subscription_unpaid", &["subscription.unpaid"], ""),
    is(
        "subscription_expired",
        &["subscription.expired", "subscription.incomplete_expired"],
        "the second was never paid",
    ),
    is("subscription_cancelled", &["subscription.canceled"], "`subscription.cancel_scheduled` when it is to end later"),
    is("subscription_payment_success", &["payment.succeeded"], ""),
    is("subscription_payment_failed", &["payment.failed"], ""),
    is("subscription_payment_recovered", &["dunning.recovered"], "beside `payment.succeeded`"),
    is("subscription_payment_refunded", &["refund.succeeded"], "`refund.created` when it is asked for"),
    is("subscription_payment_action_required", &["payment.requires_action"], ""),
    is("invoice_created", &["invoice.created"], ""),
    is("subscription.created", &["subscription.created"], ""),
    is("subscription.updated", &["subscription.updated"], "each change of status has a type of its own beside it"),
    is("subscription.canceled", &["subscription.canceled"], ""),
    is("subscription.reactivated", &["subscription.reactivated"], ""),
    is("invoice.created", &["invoice.created"], ""),
    is("invoice.finalized", &["invoice.finalized"], "only of drafts: others are final when they are created"),
    is("invoice.paid", &["invoice.paid"], ""),
    is("invoice.voided", &["invoice.voided"], ""),
    is("payment.succeeded", &["payment.succeeded"], ""),
    is("payment.failed", &["payment.failed"], "an outage is `payment.unknown` or `payment.not_made`"),
    is("dunning.started", &["dunning.started"], ""),
    is("dunning.retry_scheduled", &["dunning.retry_scheduled"], ""),
    is("dunning.escalated", &["dunning.card_update_requested", "dunning.exhausted"], "what follows is the policy's"),
    is("dunning.resolved", &["dunning.recovered"], "`dunning.canceled` when it ends otherwise"),
];
