-- Charges that a payer disputes, from when somebody first asks about it. `answer`: nothing was handed in, a file, or that the merchant
-- gives in; what comes of it follows from that and from the time.
create table disputes (
  charge      uuid        not null,
  answer      text        not null default 'none',
  persuades   boolean     not null default false,
  answered_at timestamptz,
  constraint disputes_pkey primary key (charge),
  constraint disputes_charge_fkey foreign key (charge) references charges (key),
  constraint disputes_answer_known check (answer in ('none', 'file', 'accept')),
  constraint disputes_answered_when check ((answer = 'none') = (answered_at is null))
);
