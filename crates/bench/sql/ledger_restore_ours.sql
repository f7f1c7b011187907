-- Every wallet with its opening balance, and no journal yet: fresh heaps and indexes, vacuumed.
truncate sandbox.journals, sandbox.postings, sandbox.balances;
insert into sandbox.balances (tenant_id, account, owner_id, currency, balance_minor)
  select bench_floor.uid(1, 1), 'wallet_available', bench_floor.uid(9, k), 'NGN', {opening} from generate_series(0, {accounts}) k;
vacuum (analyze) sandbox.journals;
vacuum (analyze) sandbox.postings;
vacuum (analyze) sandbox.balances;
checkpoint;
