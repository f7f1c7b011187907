//! The invariants of prepaid credit and of credit notes.

use super::verify::{Check, check};
use crate::sql;

/// I10a to I10h, in order.
pub(super) const CHECKS: &[Check] = &[
    check(
        "I10a",
        "what is left of a grant is what was granted, less what was drawn, expired and voided",
        sql!("select format('grant %s of tenant %s: granted %s, drawn %s, returned %s, expired %s, voided %s, left %s', g.id,
                g.tenant_id, g.amount_minor, coalesce(d.drawn, 0), coalesce(d.returned, 0), coalesce(g.expired_minor, 0),
                coalesce(g.voided_minor, 0), g.remaining_minor) as offender
           from credit_grants g
           left join (select tenant_id, grant_id, sum(amount_minor) filter (where kind = 'draw') as drawn,
                             sum(amount_minor) filter (where kind = 'return') as returned
                        from grant_draws group by tenant_id, grant_id) d
             on d.tenant_id = g.tenant_id and d.grant_id = g.id
          where g.remaining_minor <> g.amount_minor - coalesce(d.drawn, 0) + coalesce(d.returned, 0)
                - coalesce(g.expired_minor, 0) - coalesce(g.voided_minor, 0) limit 20"),
    ),
    check(
        "I10b",
        "what is left of a customer's grants is what the ledger owes them",
        sql!("select format('customer %s of tenant %s (%s): grants %s, ledger %s', coalesce(g.owner, p.owner_id),
                coalesce(g.tenant_id, p.tenant_id), coalesce(g.currency, p.currency), coalesce(g.total, 0),
                coalesce(p.total, 0)) as offender
           from (select tenant_id, customer_id as owner, currency, sum(remaining_minor) as total
                   from credit_grants group by tenant_id, customer_id, currency) g
           full join (select tenant_id, owner_id, currency, -sum(amount_minor) as total from postings
                       where account = 'prepaid_credit' group by tenant_id, owner_id, currency) p
             on p.tenant_id = g.tenant_id and p.owner_id = g.owner and p.currency = g.currency
          where coalesce(g.total, 0) <> coalesce(p.total, 0) limit 20"),
    ),
    check(
        "I10c",
        "what grants paid of an invoice is what it shows, by their draws and by the ledger",
        sql!("select format('invoice %s of tenant %s shows %s, draws come to %s, the ledger to %s', coalesce(i.id, d.invoice_id),
                coalesce(i.tenant_id, d.tenant_id), coalesce(i.prepaid_applied_minor, 0), coalesce(d.drawn, 0),
                coalesce(j.drawn, 0)) as offender
           from (select tenant_id, invoice_id, coalesce(sum(amount_minor) filter (where kind = 'draw'), 0) as drawn,
                        coalesce(sum(amount_minor) filter (where kind = 'return'), 0) as returned
                   from grant_draws group by tenant_id, invoice_id) d
           full join invoices i on i.tenant_id = d.tenant_id and i.id = d.invoice_id
           left join (select j.tenant_id, j.source_id, sum(p.amount_minor) as drawn
                        from journals j join postings p on p.tenant_id = j.tenant_id and p.journal_id = j.id
                       where j.kind = 'grant.drawn' and p.account = 'prepaid_credit'
                       group by j.tenant_id, j.source_id) j
             on j.tenant_id = coalesce(i.tenant_id, d.tenant_id) and j.source_id = coalesce(i.id, d.invoice_id)
          where coalesce(i.prepaid_applied_minor, 0) <> coalesce(d.drawn, 0)
             or coalesce(d.drawn, 0) <> coalesce(j.drawn, 0)
             or coalesce(d.returned, 0) > case when i.status = 'void' then coalesce(d.drawn, 0) else 0 end limit 20"),
    ),
    check(
        "I10d",
        "no more is credited than a line or its invoice has, and no more paid back than was paid",
        sql!("select format('line %s of invoice %s of tenant %s has %s and %s tax, credited are %s and %s', l.line_no, l.invoice_id,
                l.tenant_id, coalesce(l.net_minor, l.amount_minor), coalesce(l.tax_minor, 0), c.net, c.tax) as offender
           from (select cl.tenant_id, cl.invoice_id, cl.invoice_line_no, sum(cl.net_minor) as net, sum(cl.tax_minor) as tax
                   from credit_note_lines cl
                   join credit_notes n on n.tenant_id = cl.tenant_id and n.id = cl.credit_note_id and n.status = 'issued'
                  group by cl.tenant_id, cl.invoice_id, cl.invoice_line_no) c
           join invoice_lines l on l.tenant_id = c.tenant_id and l.invoice_id = c.invoice_id and l.line_no = c.invoice_line_no
          where c.net > coalesce(l.net_minor, l.amount_minor) or c.tax > coalesce(l.tax_minor, 0)
          union all
         select format('invoice %s of tenant %s is worth %s and got %s in money, credited are %s, paid back %s', i.id,
                i.tenant_id, i.total_minor, i.amount_paid_minor, n.total, n.back)
           from (select tenant_id, invoice_id, sum(total_minor) as total, sum(refund_minor + outside_minor) as back
                   from credit_notes where status = 'issued' group by tenant_id, invoice_id) n
           join invoices i on i.tenant_id = n.tenant_id and i.id = n.invoice_id
          where n.total > i.total_minor or n.back > i.amount_paid_minor limit 20"),
    ),
    check(
        "I10e",
        "what credit notes took from what was owed is what their invoice shows",
        sql!("select format('invoice %s of tenant %s shows %s, its credit notes took %s', i.id, i.tenant_id,
                coalesce(i.credited_minor, 0), coalesce(n.owed, 0)) as offender
           from invoices i
           left join (select tenant_id, invoice_id, sum(owed_minor) as owed from credit_notes
                       where status = 'issued' group by tenant_id, invoice_id) n
             on n.tenant_id = i.tenant_id and n.invoice_id = i.id
          where coalesce(i.credited_minor, 0) <> coalesce(n.owed, 0) limit 20"),
    ),
    check(
        "I10f",
        "credit notes are numbered from one without a gap",
        sql!("select format('tenant %s: %s credit notes, the highest number is %s, the counter says %s',
                coalesce(c.tenant_id, n.tenant_id), coalesce(n.n, 0), coalesce(n.top, 0), coalesce(c.value, 0)) as offender
           from (select tenant_id, value from counters where name = 'credit_notes') c
           full join (select tenant_id, count(*) as n, max(number) as top from credit_notes group by tenant_id) n
             on n.tenant_id = c.tenant_id
          where coalesce(n.n, 0) <> coalesce(c.value, 0) or coalesce(n.top, 0) <> coalesce(c.value, 0) limit 20"),
    ),
    check(
        "I10g",
        "the lines of each credit note add up to it, and so does its journal, which a void reverses",
        sql!("select format('credit note %s of tenant %s is %s and %s tax; its lines are %s and %s, the ledger has %s', n.id,
                n.tenant_id, n.net_minor, n.tax_minor, coalesce(l.net, 0), coalesce(l.tax, 0), coalesce(j.booked, 0)) as offender
           from credit_notes n
           left join (select tenant_id, credit_note_id, sum(net_minor) as net, sum(tax_minor) as tax
                        from credit_note_lines group by tenant_id, credit_note_id) l
             on l.tenant_id = n.tenant_id and l.credit_note_id = n.id
           left join (select j.tenant_id, j.source_id, sum(p.amount_minor) filter (where p.amount_minor > 0
                                and j.kind = 'credit_note.issued') as booked,
                             sum(p.amount_minor) filter (where p.amount_minor > 0 and j.kind = 'credit_note.voided') as undone
                        from journals j join postings p on p.tenant_id = j.tenant_id and p.journal_id = j.id
                       where j.kind in ('credit_note.issued', 'credit_note.voided')
                       group by j.tenant_id, j.source_id) j
             on j.tenant_id = n.tenant_id and j.source_id = n.id
          where coalesce(l.net, 0) <> n.net_minor or coalesce(l.tax, 0) <> n.tax_minor
             or coalesce(j.booked, 0) <> n.total_minor
             or coalesce(j.undone, 0) <> case when n.status = 'void' then n.total_minor else 0 end limit 20"),
    ),
    check(
        "I10h",
        "what credit notes are to refund and no refund gave is what the ledger owes",
        sql!("select format('customer %s of tenant %s (%s): refunds %s, ledger %s', coalesce(n.owner, p.owner_id),
                coalesce(n.tenant_id, p.tenant_id), coalesce(n.currency, p.currency), coalesce(n.total, 0),
                coalesce(p.total, 0)) as offender
           from (select n.tenant_id, n.customer_id as owner, n.currency, sum(n.refund_minor - coalesce(r.made, 0)) as total
                   from credit_notes n
                   left join (select tenant_id, credit_note_id, sum(amount_minor) as made from refunds
                               where state = 'succeeded' and credit_note_id is not null
                               group by tenant_id, credit_note_id) r
                     on r.tenant_id = n.tenant_id and r.credit_note_id = n.id
                  where n.status = 'issued' group by n.tenant_id, n.customer_id, n.currency) n
           full join (select tenant_id, owner_id, currency, -sum(amount_minor) as total from postings
                       where account = 'refunds_payable' group by tenant_id, owner_id, currency) p
             on p.tenant_id = n.tenant_id and p.owner_id = n.owner and p.currency = n.currency
          where coalesce(n.total, 0) <> coalesce(p.total, 0) limit 20"),
    ),
];
