-- Posting is one call: journals, their lines, and the locked balances that follow. What a journal is, and that it balances, is decided by
-- whoever builds it; here it is written. Called with the rights of its caller, behind the row security of every table that it names.
--
-- `moves` are the sums by balance, each balance once. All of them are held in the order of their key before any is moved, so that no two who
-- move the same balances wait in a circle. One that is not there yet begins at zero, and none falls below.
create function post_journals(
  tenant_id uuid, at timestamptz,
  ids uuid[], kinds text[], sources uuid[], currencies text[], effective timestamptz[],
  line_journals uuid[], line_nos smallint[], line_accounts text[], line_owners uuid[], line_amounts bigint[], line_currencies text[],
  move_accounts text[], move_owners uuid[], move_currencies text[], moves bigint[]
) returns void language plpgsql volatile security invoker as $$
declare
  held bigint;
begin
  insert into journals (tenant_id, id, kind, source_id, currency, effective_at, created_at)
  select post_journals.tenant_id, n.id, n.kind, n.source_id, n.currency, n.effective_at, at
    from unnest(ids, kinds, sources, currencies, effective) as n (id, kind, source_id, currency, effective_at);
  insert into postings (tenant_id, journal_id, line_no, account, owner_id, amount_minor, currency)
  select post_journals.tenant_id, n.journal_id, n.line_no, n.account, n.owner_id, n.amount, n.currency
    from unnest(line_journals, line_nos, line_accounts, line_owners, line_amounts, line_currencies)
      as n (journal_id, line_no, account, owner_id, amount, currency);
  if cardinality(moves) = 0 then
    return;
  end if;
  perform 1 from balances b
    join unnest(move_accounts, move_owners, move_currencies) as n (account, owner_id, currency)
      on b.account = n.account and b.owner_id = n.owner_id and b.currency = n.currency
   where b.tenant_id = post_journals.tenant_id order by b.account, b.owner_id, b.currency for update of b;
  get diagnostics held = row_count;
  if held < cardinality(moves) then
    insert into balances (tenant_id, account, owner_id, currency, balance_minor)
    select post_journals.tenant_id, n.account, n.owner_id, n.currency, 0
      from unnest(move_accounts, move_owners, move_currencies) as n (account, owner_id, currency)
     order by n.account, n.owner_id, n.currency
        on conflict on constraint balances_pkey do nothing;
  end if;
  update balances b set balance_minor = b.balance_minor + n.moved
    from unnest(move_accounts, move_owners, move_currencies, moves) as n (account, owner_id, currency, moved)
   where b.tenant_id = post_journals.tenant_id and b.account = n.account and b.owner_id = n.owner_id and b.currency = n.currency;
end
$$;
