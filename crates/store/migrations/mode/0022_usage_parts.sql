-- Prices of usage that change inside of a period.

-- When something metered last came to the subscription or went from it: usage of that period has parts, and what comes late
-- for it is priced by what is gone. Null is never.
alter table subscriptions add column metering_changed_at timestamptz;
