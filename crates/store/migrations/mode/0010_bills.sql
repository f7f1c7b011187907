-- A bill all the way: discounts, taxes, prepaid credit, credit notes; drafts, and bills the customer pays by themselves.
--
--   subtotal - discount + the taxes that are not in the prices = total - credit_granted
--   total = prepaid_applied + credit_applied + credited + amount_paid + what is owed
--
-- Null is nothing: most bills have few of these, and a null takes no room. A bill without a word on its collection is
-- charged automatically, one without a lane is of real time.
alter table invoices
  add column discount_minor        bigint,
  add column tax_minor             bigint,
  add column prepaid_applied_minor bigint,
  add column credited_minor        bigint,
  add column collection            text,
  add column memo                  text,
  add column finalize_at           timestamptz,
  add column sent_at               timestamptz,
  alter column lane drop not null,
  alter column metadata drop not null,
  alter column metadata drop default,
  drop constraint invoices_kind_known,
  add constraint invoices_kind_known check (kind in ('change', 'manual')),
  add constraint invoices_discount_positive check (discount_minor > 0),
  add constraint invoices_prepaid_positive check (prepaid_applied_minor > 0),
  add constraint invoices_credited_positive check (credited_minor > 0),
  add constraint invoices_collection_known check (collection in ('send_invoice')),
  add constraint invoices_memo_length check (length(memo) <= 2000),
  add constraint invoices_finalize_drafts check (finalize_at is null or status = 'draft'),
  drop constraint invoices_paid_within_total,
  drop constraint invoices_paid_in_full,
  add constraint invoices_paid_within_total check (amount_paid_minor >= 0
    and amount_paid_minor + coalesce(prepaid_applied_minor, 0) + coalesce(credit_applied_minor, 0)
        + coalesce(credited_minor, 0) <= total_minor),
  add constraint invoices_paid_in_full check ((status = 'paid') = (paid_at is not null)
    and (status <> 'paid'
         or amount_paid_minor + coalesce(prepaid_applied_minor, 0) + coalesce(credit_applied_minor, 0)
            + coalesce(credited_minor, 0) = total_minor));

-- `net = amount - discount`, less the taxes where prices have them in them; null is the amount itself.
alter table invoice_lines
  add column discount_minor bigint,
  add column net_minor      bigint,
  add column tax_minor      bigint,
  add constraint invoice_lines_discount_positive check (discount_minor > 0);
