-- Every payer has a card, and what is due was renewed long enough ago.
set session_replication_role = replica;
insert into sandbox.payment_methods (tenant_id, id, customer_id, rail, gateway, token, brand, issuer, last4, exp_month,
    exp_year, status, is_default, created_at, updated_at)
  select tenant_id, bench_floor.uid(12, k), customer_id, 'card', '{gateway}', 'token-' || k, 'verve', 'Bank', '4081', 12, 2099,
         'active', true, created_at, created_at
    from bench_floor.seed;
set session_replication_role = origin;
vacuum (analyze) sandbox.payment_methods;
create schema bench_saved;
