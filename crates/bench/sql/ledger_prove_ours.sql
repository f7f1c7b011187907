-- One row: journals, lines, what was moved, journals that are not two lines of zero, wallets that are not their opening balance and
-- their lines, and wallets that are not there.
with moved as (select owner_id, -sum(amount_minor) as minor from sandbox.postings
                where account = 'wallet_available' group by owner_id)
select (select count(*) from sandbox.journals),
       (select count(*) from sandbox.postings),
       (select coalesce(sum(amount_minor) filter (where amount_minor > 0), 0)::bigint from sandbox.postings),
       (select count(*) from sandbox.journals j
         where (select count(*) <> 2 or sum(amount_minor) <> 0 from sandbox.postings p
                 where p.tenant_id = j.tenant_id and p.journal_id = j.id)),
       (select count(*) from sandbox.balances b left join moved m using (owner_id)
         where b.balance_minor <> {opening} + coalesce(m.minor, 0)),
       (select count(*) from moved m where not exists (select 1 from sandbox.balances b where b.owner_id = m.owner_id))
