//! Proof of the books: the invariants as SQL, each naming the rows that break it.
//!
//! Read as the auditor, in one snapshot. An empty answer is a proof for everything the tables hold; amounts
//! are computed again from their derivations by the caller, who knows the rules (`recompute`).

use ids::Mode;

use super::queues::reader;
use super::{
    cap_checks, credit_checks, dispute_checks, escrow_checks, house_checks, payout_checks, refund_checks,
    settlement_checks,
};
use crate::doors::AuditDb;
use crate::{StoreError, sql};

/// One invariant.
#[derive(Clone, Copy, Debug)]
pub struct Check {
    /// Its name in reports: `I1` … `I14`, with a letter where one has several sides.
    pub id: &'static str,
    /// What holds.
    pub title: &'static str,
    text: &'static str,
    /// Whether it speaks of simulated money, which exists in the sandbox only.
    sandbox_only: bool,
}

pub(super) const fn check(id: &'static str, title: &'static str, text: &'static str) -> Check {
    Check { id, title, text, sandbox_only: false }
}

impl Check {
    /// One that speaks of simulated money.
    pub(super) const fn of_the_sandbox(id: &'static str, title: &'static str, text: &'static str) -> Check {
        Check { id, title, text, sandbox_only: true }
    }
}

/// The invariants, in order; those of prepaid credit and credit notes (`credit_checks`), of refunds (`refund_checks`), of payouts
/// (`payout_checks`), of fees and settlements (`settlement_checks`) of disputes (`dispute_checks`) and of escrow
/// (`escrow_checks`) follow.
pub const CHECKS: &[Check] = &[
    check(
        "I1",
        "each invoice took exactly what it shows as paid; the rest is recorded as surplus",
        sql!("select format('invoice %s of tenant %s: paid %s, attempts brought %s, %s came outside of them, surplus %s',
                i.id, i.tenant_id, i.amount_paid_minor, coalesce(a.total, 0), coalesce(o.total, 0),
                coalesce(s.total, 0)) as offender
           from invoices i
           left join (select tenant_id, invoice_id, sum(amount_minor) as total from attempts
                       where status = 'succeeded' group by tenant_id, invoice_id) a
             on a.tenant_id = i.tenant_id and a.invoice_id = i.id
           left join (select tenant_id, invoice_id, sum(amount_minor) as total from surpluses
                       where state <> 'applied' group by tenant_id, invoice_id) s
             on s.tenant_id = i.tenant_id and s.invoice_id = i.id
           left join (select j.tenant_id, j.source_id, sum(p.amount_minor) as total
                        from journals j join postings p on p.tenant_id = j.tenant_id and p.journal_id = j.id
                       where j.kind = 'payment.outside' and p.account = 'external_funds'
                       group by j.tenant_id, j.source_id) o
             on o.tenant_id = i.tenant_id and o.source_id = i.id
          where coalesce(a.total, 0) + coalesce(o.total, 0) - coalesce(s.total, 0) <> i.amount_paid_minor limit 20"),
    ),
    Check {
        id: "I2a",
        title: "every success in our books is a charge in the gateway's, of the same amount and currency, or was given up as lost",
        text: sql!("select format('attempt %s of tenant %s: ours %s %s, the gateway has %s %s', a.id, a.tenant_id,
                a.amount_minor, a.currency, coalesce(c.moved_minor::text, 'nothing'), c.moved_currency) as offender
           from attempts a left join simulator.charges c on c.key = a.id and c.outcome = 'succeeded'
          where a.gateway = 'simulated' and a.status = 'succeeded'
            and (c.key is null or c.moved_minor <> a.amount_minor or c.moved_currency <> a.currency)
            and not exists (select 1 from journals j where j.tenant_id = a.tenant_id and j.kind = 'payment.lost'
                               and j.source_id = a.id) limit 20"),
        sandbox_only: true,
    },
    Check {
        id: "I2b",
        title: "every charge in the gateway's book is a success in ours, is still being looked up, or waits since a restore",
        text: sql!("select format('the gateway moved %s %s under key %s; our attempt is %s (tenant_id %s)', c.moved_minor,
                c.moved_currency, c.key, coalesce(a.status, 'missing'), a.tenant_id) as offender
           from simulator.charges c left join attempts a on a.id = c.key left join escrow_payments p on p.id = c.key
          where c.outcome = 'succeeded' and p.id is null
            and (a.id is null or a.status not in ('succeeded', 'submitted', 'unknown', 'requires_action', 'manual'))
            and not exists (select 1 from restored_movements m where m.tenant_id = c.merchant and m.key = c.key and m.taken_by is null)
          limit 20"),
        sandbox_only: true,
    },
    Check {
        id: "I2c",
        title: "no invoice was charged twice by the gateway's own record",
        text: sql!("select format('invoice %s of tenant %s was charged %s times', a.invoice_id, a.tenant_id, count(*)) as offender
           from simulator.charges c join attempts a on a.id = c.key
           left join surpluses s on s.tenant_id = a.tenant_id and s.attempt_id = a.id
          where c.outcome = 'succeeded' and s.id is null and a.status = 'succeeded'
          group by a.tenant_id, a.invoice_id having count(*) > 1 limit 20"),
        sandbox_only: true,
    },
    check(
        "I3",
        "an invoice has at most one unsettled attempt, and the wall names exactly those",
        sql!("select format('invoice %s of tenant %s: %s unsettled attempts, %s in the wall', coalesce(a.invoice_id,
                u.invoice_id), coalesce(a.tenant_id, u.tenant_id), coalesce(a.n, 0), count(u.attempt_id)) as offender
           from (select tenant_id, invoice_id, count(*) as n from attempts
                  where status in ('created', 'submitted', 'requires_action', 'unknown', 'manual')
                  group by tenant_id, invoice_id) a
           full join unresolved_attempts u on u.tenant_id = a.tenant_id and u.invoice_id = a.invoice_id
          group by a.tenant_id, a.invoice_id, u.tenant_id, u.invoice_id, a.n
         having coalesce(a.n, 0) <> count(u.attempt_id) limit 20"),
    ),
    check(
        "I4a",
        "every journal adds up to zero in one currency",
        sql!("select format('journal %s of tenant %s adds up to %s over %s currencies', p.journal_id, p.tenant_id,
                sum(p.amount_minor), count(distinct p.currency)) as offender
           from postings p group by p.tenant_id, p.journal_id
         having sum(p.amount_minor) <> 0 or count(distinct p.currency) <> 1 limit 20"),
    ),
    check(
        "I4d",
        "every journal has postings, and every posting a journal of its currency",
        sql!("select format('journal %s of tenant %s: %s journal(s), %s posting(s)',
                coalesce(j.id, p.journal_id), coalesce(j.tenant_id, p.tenant_id), count(j.id), count(p.journal_id)) as offender
           from journals j
           full join postings p on p.tenant_id = j.tenant_id and p.journal_id = j.id and p.currency = j.currency
          group by coalesce(j.tenant_id, p.tenant_id), coalesce(j.id, p.journal_id)
         having count(j.id) = 0 or count(p.journal_id) = 0 limit 20"),
    ),
    check(
        "I4e",
        "every line belongs to an invoice",
        sql!("select format('line %s of %s (tenant %s)', l.line_no, l.invoice_id, l.tenant_id) as offender
           from invoice_lines l left join invoices i on i.tenant_id = l.tenant_id and i.id = l.invoice_id
          where i.id is null limit 20"),
    ),
    check(
        "I4f",
        "every invoice is a customer's",
        sql!("select format('invoice %s of tenant %s is for customer %s, who is not there', i.id, i.tenant_id, i.customer_id)
                as offender
           from invoices i left join customers c on c.tenant_id = i.tenant_id and c.id = i.customer_id
          where c.id is null limit 20"),
    ),
    check(
        "I4b",
        "every locked balance is the sum of its postings and not negative",
        sql!("select format('%s of %s (tenant %s, %s): row %s, postings %s', b.account, b.owner_id, b.tenant_id, b.currency,
                b.balance_minor, coalesce(p.total, 0)) as offender
           from balances b
           left join (select tenant_id, account, owner_id, currency, -sum(amount_minor) as total from postings
                       group by tenant_id, account, owner_id, currency) p
             on p.tenant_id = b.tenant_id and p.account = b.account and p.owner_id = b.owner_id
            and p.currency = b.currency
          where b.balance_minor <> coalesce(p.total, 0) or b.balance_minor < 0 limit 20"),
    ),
    check(
        "I4c",
        "what customers owe in the ledger is what their open invoices say",
        sql!("select format('customer %s of tenant %s owes %s by invoices and %s by the ledger (%s)', coalesce(i.owner,
                p.owner_id), coalesce(i.tenant_id, p.tenant_id), coalesce(i.total, 0), coalesce(p.total, 0),
                coalesce(i.currency, p.currency)) as offender
           from (select tenant_id, customer_id as owner, currency,
                        sum(total_minor - coalesce(prepaid_applied_minor, 0) - coalesce(credit_applied_minor, 0)
                            - coalesce(credited_minor, 0) - amount_paid_minor) as total
                   from invoices where status = 'open' group by tenant_id, customer_id, currency) i
           full join (select tenant_id, owner_id, currency, sum(amount_minor) as total from postings
                       where account = 'receivable' group by tenant_id, owner_id, currency) p
             on p.tenant_id = i.tenant_id and p.owner_id = i.owner and p.currency = i.currency
          where coalesce(i.total, 0) <> coalesce(p.total, 0) limit 20"),
    ),
    check(
        "I4g",
        "what bills gave to balances and took from them is in the ledger",
        sql!("select format('invoice %s of tenant %s used %s and gave %s, the ledger says %s and %s', i.id, i.tenant_id,
                coalesce(i.credit_applied_minor, 0), coalesce(i.credit_granted_minor, 0), coalesce(j.used, 0), coalesce(j.given, 0)) as offender
           from invoices i
           left join (select j.tenant_id, j.source_id,
                             coalesce(sum(p.amount_minor) filter (where j.kind = 'credit.applied'), 0) as used,
                             coalesce(-sum(p.amount_minor) filter (where j.kind = 'credit.granted'), 0) as given
                        from journals j join postings p on p.tenant_id = j.tenant_id and p.journal_id = j.id
                       where j.kind in ('credit.applied', 'credit.granted') and p.account = 'customer_credit'
                       group by j.tenant_id, j.source_id) j
             on j.tenant_id = i.tenant_id and j.source_id = i.id
          where i.status <> 'draft'
            and (coalesce(j.used, 0) <> coalesce(i.credit_applied_minor, 0)
                 or coalesce(j.given, 0) <> coalesce(i.credit_granted_minor, 0)
                    + case when i.status = 'void' then coalesce(i.credit_applied_minor, 0) else 0 end) limit 20"),
    ),
    check(
        "I5a",
        "one invoice that is not void for each subscription and period",
        sql!("select format('subscription %s of tenant %s has %s invoices for the period from %s', subscription_id, tenant_id,
                count(*), period_start) as offender
           from invoices where subscription_id is not null and status <> 'void' and kind is null
          group by tenant_id, subscription_id, period_start having count(*) > 1 limit 20"),
    ),
    check(
        "I5b",
        "billed periods of an item do not overlap",
        sql!("select format('item %s of tenant %s: the period from %s begins before %s, the end of the one before',
                item_id, tenant_id, period_start, before_end) as offender
           from (select l.tenant_id, l.item_id, l.period_start,
                        lag(l.period_end) over (partition by l.tenant_id, l.item_id order by l.period_start) as before_end
                   from invoice_lines l join invoices i on i.tenant_id = l.tenant_id and i.id = l.invoice_id
                  where l.item_id is not null and l.kind in ('plan_charge', 'proration_charge')
                    and i.status <> 'void') periods
          where before_end > period_start limit 20"),
    ),
    check(
        "I5c",
        "invoice numbers run from one without a gap, in every series",
        sql!("select format('tenant %s, series %s: %s numbered invoices, the highest is %s, the counter says %s',
                coalesce(c.tenant_id, i.tenant_id), coalesce(c.series, i.series), coalesce(i.n, 0), coalesce(i.top, 0),
                c.value) as offender
           from (select tenant_id, value, case when name = 'invoices' then 'main' else substr(name, 10) end as series
                   from counters where name = 'invoices' or name like 'invoices:%') c
           full join (select tenant_id, series, count(number) as n, max(number) as top from invoices
                       where number is not null group by tenant_id, series) i
             on i.tenant_id = c.tenant_id and i.series = c.series
          where coalesce(i.n, 0) <> coalesce(c.value, -1) or coalesce(i.top, 0) <> coalesce(c.value, -1) limit 20"),
    ),
    check(
        "I5d",
        "the lines of each invoice add up to its subtotal, discounts, taxes and total, and what it gave to the balance",
        sql!("select format('invoice %s of tenant %s: lines %s less %s net %s and tax %s; printed: subtotal %s, discount %s, tax %s, total %s',
                i.id, i.tenant_id, coalesce(l.amount, 0), coalesce(l.discount, 0), coalesce(l.net, 0), coalesce(l.tax, 0),
                i.subtotal_minor, coalesce(i.discount_minor, 0), coalesce(i.tax_minor, 0), i.total_minor) as offender
           from invoices i
           left join (select tenant_id, invoice_id, sum(amount_minor) as amount, sum(coalesce(discount_minor, 0)) as discount,
                             sum(coalesce(net_minor, amount_minor)) as net, sum(coalesce(tax_minor, 0)) as tax
                        from invoice_lines
                       group by tenant_id, invoice_id) l on l.tenant_id = i.tenant_id and l.invoice_id = i.id
          where coalesce(l.amount, 0) <> i.subtotal_minor or coalesce(l.discount, 0) <> coalesce(i.discount_minor, 0)
             or coalesce(l.tax, 0) <> coalesce(i.tax_minor, 0)
             or coalesce(l.net, 0) + coalesce(l.tax, 0) <> i.total_minor - coalesce(i.credit_granted_minor, 0)
             or (i.total_minor > 0 and coalesce(i.credit_granted_minor, 0) > 0) limit 20"),
    ),
    check(
        "I6a",
        "the events of a tenant are numbered from one without a gap",
        sql!("select format('tenant %s: %s events, the highest is %s, the counter says %s', c.tenant_id, coalesce(e.n, 0),
                coalesce(e.top, 0), c.value) as offender
           from counters c
           left join (select tenant_id, count(distinct seq) as n, max(seq) as top from events group by tenant_id) e
             on e.tenant_id = c.tenant_id
          where c.name = 'events' and (coalesce(e.n, 0) <> c.value or coalesce(e.top, 0) <> c.value) limit 20"),
    ),
    check(
        "I6b",
        "every delivery is over, or has an appointment",
        sql!("select format('delivery %s of tenant %s is pending and nobody will send it', d.id, d.tenant_id) as offender
           from deliveries d
           left join due w on w.tenant_id = d.tenant_id and w.kind = 'deliver' and w.subject_id = d.endpoint_id
          where d.status = 'pending' and (w.subject_id is null or (w.due_at is null and w.quarantined_at is null))
          limit 20"),
    ),
    check(
        "I6c",
        "every invoice has its event",
        sql!("select format('invoice %s of tenant %s has no invoice.created', i.id, i.tenant_id) as offender
           from invoices i
          where not exists (select 1 from events e where e.tenant_id = i.tenant_id and e.subject_id = i.id
                               and e.type = 'invoice.created') limit 20"),
    ),
    check(
        "I7a",
        "no claim outlived its lease by an hour",
        sql!("select format('%s %s of tenant %s was claimed and its lease ended at %s', kind, subject_id, tenant_id, due_at)
                as offender
           from due where lease is not null and lane = '00000000-0000-0000-0000-000000000000'
            and due_at < now() - interval '1 hour' limit 20"),
    ),
    check(
        "I7b",
        "nothing is stuck: whatever waits for time has an appointment",
        sql!("select format('subscription %s of tenant %s is %s and will never be looked at', s.id, s.tenant_id, s.status)
                as offender
           from subscriptions s
           left join due w on w.tenant_id = s.tenant_id and w.kind = 'subscription' and w.subject_id = s.id
          where s.status in ('scheduled', 'incomplete', 'trialing', 'active')
            and (w.subject_id is null or (w.due_at is null and w.quarantined_at is null)) limit 20"),
    ),
    check(
        "I7c",
        "every unsettled attempt will be looked up, or waits for a person",
        sql!("select format('attempt %s of tenant %s has no appointment', u.attempt_id, u.tenant_id) as offender
           from unresolved_attempts u
           join attempts a on a.tenant_id = u.tenant_id and a.id = u.attempt_id
           left join due w on w.tenant_id = u.tenant_id and w.kind = 'resolve' and w.subject_id = u.attempt_id
          where a.status <> 'manual' and (w.subject_id is null or (w.due_at is null and w.quarantined_at is null))
          limit 20"),
    ),
    check(
        "I8",
        "every total of usage is what its events come to",
        sql!("select format('usage of subscription %s of tenant %s, period %s, meter %s %s: %s events and a sum of %s are '
                'stored, the events come to %s and %s', coalesce(t.subscription_id, e.subscription_id),
                coalesce(t.tenant_id, e.tenant_id), coalesce(t.period_index, e.period_index),
                coalesce(t.meter_id, e.meter_id), coalesce(t.group_key, e.group_key), coalesce(t.events, 0),
                coalesce(t.total, 0), coalesce(e.events, 0), coalesce(e.total, 0)) as offender
           from usage_totals t
           full join (select u.tenant_id, u.subscription_id, u.period_index, u.meter_id, u.group_key,
                        count(*) as events, sum(u.quantity) as total, sum(u.quantity * u.offset_ms) as moment,
                        max(u.quantity) as highest, count(distinct u.item) as uniques,
                        (array_agg(u.quantity order by u.at desc, u.id desc))[1] as latest_value
                        from usage_events u
                        left join usage_events w on w.tenant_id = u.tenant_id and w.withdraws = u.id
                       where u.kind = 'usage' and u.counted and w.id is null
                       group by u.tenant_id, u.subscription_id, u.period_index, u.meter_id, u.group_key) e
             on e.tenant_id = t.tenant_id and e.subscription_id = t.subscription_id
            and e.period_index = t.period_index and e.meter_id = t.meter_id and e.group_key = t.group_key
          where coalesce(t.events, 0) <> coalesce(e.events, 0) or coalesce(t.total, 0) <> coalesce(e.total, 0)
             or coalesce(t.moment, 0) <> coalesce(e.moment, 0) or coalesce(t.uniques, 0) <> coalesce(e.uniques, 0)
             or t.highest is distinct from e.highest or t.latest_value is distinct from e.latest_value limit 20"),
    ),
    check(
        "I9",
        "live mode has no test clock, and no simulated money",
        sql!("select format('%s: %s (tenant_id %s)', what, id, tenant_id) as offender
           from (select 'live test clock' as what, id, tenant_id from live.test_clocks
                 union all
                 select 'live attempt on the simulated gateway', id, tenant_id from live.attempts
                  where gateway = 'simulated') found limit 20"),
    ),
    check(
        "I9a",
        "what coupons took off each invoice is what it shows",
        sql!("select format('invoice %s of tenant %s shows a discount of %s, its coupons took %s', i.id, i.tenant_id,
                coalesce(i.discount_minor, 0), coalesce(d.total, 0)) as offender
           from invoices i
           left join (select tenant_id, invoice_id, sum(amount_minor) as total from invoice_discounts
                       group by tenant_id, invoice_id) d on d.tenant_id = i.tenant_id and d.invoice_id = i.id
          where coalesce(i.discount_minor, 0) <> coalesce(d.total, 0) limit 20"),
    ),
    check(
        "I9b",
        "the taxes of each invoice add up to what it shows",
        sql!("select format('invoice %s of tenant %s shows taxes of %s, they come to %s', i.id, i.tenant_id,
                coalesce(i.tax_minor, 0), coalesce(t.total, 0)) as offender
           from invoices i
           left join (select tenant_id, invoice_id, sum(amount_minor) as total from invoice_taxes
                       group by tenant_id, invoice_id) t on t.tenant_id = i.tenant_id and t.invoice_id = i.id
          where coalesce(i.tax_minor, 0) <> coalesce(t.total, 0) limit 20"),
    ),
    check(
        "I9c",
        "every invoice with a discount or a tax has what they follow from",
        sql!("select format('invoice %s of tenant %s has no terms', l.invoice_id, l.tenant_id) as offender
           from invoice_lines l
           left join invoice_terms t on t.tenant_id = l.tenant_id and t.invoice_id = l.invoice_id
          where (l.discount_minor <> 0 or l.tax_minor <> 0 or l.net_minor <> l.amount_minor) and t.invoice_id is null
          limit 20"),
    ),
    check(
        "I9d",
        "coupons and codes count their redemptions, and none has more than it may",
        sql!("select format('coupon %s of tenant %s: counted %s, redeemed %s, at most %s', c.id, c.tenant_id, c.redeemed,
                coalesce(d.n, 0), c.max_redemptions) as offender
           from coupons c
           left join (select tenant_id, coupon_id, count(*) as n from discounts group by tenant_id, coupon_id) d
             on d.tenant_id = c.tenant_id and d.coupon_id = c.id
          where c.redeemed <> coalesce(d.n, 0) or c.redeemed > c.max_redemptions
          union all
         select format('promotion code %s of tenant %s: counted %s, redeemed %s, at most %s', p.id, p.tenant_id,
                p.redeemed, coalesce(d.n, 0), p.max_redemptions)
           from promotion_codes p
           left join (select tenant_id, promotion_code_id, count(*) as n from discounts
                       group by tenant_id, promotion_code_id) d
             on d.tenant_id = p.tenant_id and d.promotion_code_id = p.id
          where p.redeemed <> coalesce(d.n, 0) or p.redeemed > p.max_redemptions
          union all
         select format('customer %s of tenant %s redeemed coupon %s %s times, %s are allowed', d.customer_id, d.tenant_id,
                d.coupon_id, count(*), c.max_per_customer)
           from discounts d join coupons c on c.tenant_id = d.tenant_id and c.id = d.coupon_id
          where c.max_per_customer is not null
          group by d.tenant_id, d.customer_id, d.coupon_id, c.max_per_customer
         having count(*) > c.max_per_customer limit 20"),
    ),
    check(
        "I9e",
        "a coupon for one bill took something off one bill",
        sql!("select format('discount %s of tenant %s took something off %s bills and was used by %s', d.id, d.tenant_id,
                count(t.invoice_id), d.used_invoice_id) as offender
           from discounts d
           left join invoice_discounts t on t.tenant_id = d.tenant_id and t.discount_id = d.id
          where d.coupon ->> 'duration' = 'once'
          group by d.tenant_id, d.id, d.used_invoice_id
         having count(t.invoice_id) > 1
             or count(t.invoice_id) filter (where t.invoice_id = d.used_invoice_id) <> count(t.invoice_id)
             or (d.used_invoice_id is not null) <> (count(t.invoice_id) = 1) limit 20"),
    ),
    check(
        "I9g",
        "no more is given back for usage than was billed for it",
        sql!("select format('item %s of tenant %s, period from %s: usage comes to %s with taxes of %s', item_id, tenant_id,
                period_start, sum(coalesce(net_minor, amount_minor)), sum(coalesce(tax_minor, 0))) as offender
           from invoice_lines
          where kind = 'usage_charge'
          group by tenant_id, item_id, period_start
         having sum(coalesce(net_minor, amount_minor)) < 0 or sum(coalesce(tax_minor, 0)) < 0 limit 20"),
    ),
    check(
        "I10",
        "no secret is stored in clear",
        sql!("select format('endpoint %s of tenant %s holds a readable secret', id, tenant_id) as offender
           from webhook_endpoints where position('whsec_'::bytea in secret_sealed) > 0
             or position('whsec_'::bytea in coalesce(old_secret_sealed, ''::bytea)) > 0
          union all
         select format('key %s of tenant %s is hashed with %s bytes', id, tenant_id, length(secret_hash))
           from api_keys where length(secret_hash) <> 32 limit 20"),
    ),
    check(
        "I11a",
        "a draft has no number, no journal, no charge and nobody who would charge it",
        sql!("select format('draft %s of tenant %s has a %s', i.id, i.tenant_id, f.what) as offender
           from invoices i
           join (select tenant_id, source_id as invoice_id, 'journal' as what from journals
                 union all
                 select tenant_id, invoice_id, 'charge' from attempts
                 union all
                 select tenant_id, subject_id, 'charge to be made' from due where kind = 'collect') f
             on f.tenant_id = i.tenant_id and f.invoice_id = i.id
          where i.status = 'draft'
          union all
         select format('draft %s of tenant %s has the number %s', id, tenant_id, number)
           from invoices where status = 'draft' and (number is not null or finalized_at is not null) limit 20"),
    ),
    check(
        "I11b",
        "what is billed by itself is on one line, of the invoice that it names",
        sql!("select format('invoice item %s of tenant %s is on %s by its own word and on %s by the lines',
                coalesce(n.id, l.invoice_item_id), coalesce(n.tenant_id, l.tenant_id), n.invoice_id, l.invoice_id) as offender
           from (select tenant_id, id, invoice_id, currency, amount_minor from invoice_items
                  where invoice_id is not null) n
           full join (select tenant_id, invoice_item_id, invoice_id from invoice_lines
                       where invoice_item_id is not null) l
             on l.tenant_id = n.tenant_id and l.invoice_item_id = n.id
          where n.invoice_id is distinct from l.invoice_id limit 20"),
    ),
    check(
        "I11c",
        "a draft that is finalized by itself, and a sent invoice before its day, have an appointment",
        sql!("select format('invoice %s of tenant %s is %s and will never be looked at', i.id, i.tenant_id, i.status)
                as offender
           from invoices i
           left join due w on w.tenant_id = i.tenant_id and w.kind = 'invoice' and w.subject_id = i.id
          where ((i.status = 'draft' and i.finalize_at is not null)
                 or (i.status = 'open' and i.collection = 'send_invoice' and i.overdue_at is null))
            and (w.subject_id is null or (w.due_at is null and w.quarantined_at is null)) limit 20"),
    ),
    check(
        "I11d",
        "what waits for the next bill of a subscription is known to it",
        sql!("select format('invoice item %s of tenant %s waits, and subscription %s does not know', n.id, n.tenant_id, s.id)
                as offender
           from invoice_items n
           join subscriptions s on s.tenant_id = n.tenant_id and s.customer_id = n.customer_id
            and s.currency = n.currency and (n.subscription_id is null or n.subscription_id = s.id)
          where n.invoice_id is null and not coalesce(s.items_waiting, false) limit 20"),
    ),
    check(
        "I11e",
        "an invoice is of its subscription's customer, one without a subscription is made by hand",
        sql!("select format('invoice %s of tenant %s is of kind %s', id, tenant_id, coalesce(kind, 'period')) as offender
           from invoices where (coalesce(kind, 'period') = 'manual') <> (subscription_id is null) limit 20"),
    ),
    check(
        "I13",
        "taxes payable are the taxes of final invoices, less what was credited and voided, and those of fees of escrow",
        sql!("select format('tenant %s owes taxes of %s %s by its bills and of %s by the ledger', coalesce(b.tenant_id, p.tenant_id),
                coalesce(b.total, 0), coalesce(b.currency, p.currency), coalesce(p.total, 0)) as offender
           from (select tenant_id, currency, sum(minor) as total
                   from (select tenant_id, currency, tax_minor as minor from invoices
                          where tax_minor is not null and status in ('open', 'paid', 'uncollectible')
                         union all
                         select n.tenant_id, n.currency, -n.tax_minor from credit_notes n
                           join invoices i on i.tenant_id = n.tenant_id and i.id = n.invoice_id
                          where n.status = 'issued' and i.status <> 'void'
                         union all
                         select tenant_id, currency, (body->'flows'->>'taxes')::bigint from escrow_orders
                          where (body->'flows'->>'taxes')::bigint <> 0) taxes
                  group by tenant_id, currency) b
           full join (select tenant_id, currency, -sum(amount_minor) as total from postings
                       where account = 'tax_payable' group by tenant_id, currency) p
             on p.tenant_id = b.tenant_id and p.currency = b.currency
          where coalesce(b.total, 0) <> coalesce(p.total, 0) limit 20"),
    ),
    check(
        "I12b",
        "each movement of recurring revenue begins where the one before it ended, the first one at nothing",
        sql!("select format('movement %s of subscription %s of tenant %s begins at %s/%s and not at %s/%s', id, subscription_id,
                tenant_id, before_num, before_den, coalesce(last_num, 0), coalesce(last_den, 1)) as offender
           from (select tenant_id, id, subscription_id, before_num, before_den,
                        lag(after_num) over (partition by tenant_id, subscription_id order by version) as last_num,
                        lag(after_den) over (partition by tenant_id, subscription_id order by version) as last_den
                   from revenue_movements) chain
          where before_num <> coalesce(last_num, 0) or before_den <> coalesce(last_den, 1) limit 20"),
    ),
];

/// What one invariant found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Which invariant.
    pub id: &'static str,
    /// What should hold.
    pub title: &'static str,
    /// The rows that break it, at most 20; empty when it holds.
    pub offenders: Vec<String>,
}

/// Runs every invariant over one mode, in one snapshot.
///
/// # Errors
/// Any store error.
pub async fn run(db: &AuditDb, mode: Mode) -> Result<Vec<Finding>, StoreError> {
    let mut tx = reader(db, mode).await?;
    let mut findings = Vec::new();
    let further = [
        credit_checks::CHECKS,
        refund_checks::CHECKS,
        payout_checks::CHECKS,
        settlement_checks::CHECKS,
        dispute_checks::CHECKS,
        escrow_checks::CHECKS,
        house_checks::CHECKS,
        cap_checks::CHECKS,
    ];
    let checks = CHECKS.iter().chain(further.into_iter().flatten());
    for check in checks.filter(|check| mode == Mode::Test || !check.sandbox_only) {
        let rows: Vec<(String,)> = sqlx::query_as(check.text).fetch_all(&mut *tx).await?;
        let offenders = rows.into_iter().map(|(line,)| line).collect();
        findings.push(Finding { id: check.id, title: check.title, offenders });
    }
    Ok(findings)
}
