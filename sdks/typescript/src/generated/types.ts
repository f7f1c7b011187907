/** Generated from the API's document by sdks/generate. Do not edit: `./dev sdks generate` writes it again. */

import type { Open } from "../open";

/** An offer to be accepted. */
export interface AcceptEscrowOffer {
  /** Which customer accepts. */
  by: CustomerId;
  /** The number of the offer. */
  offer: number;
  /** The version of the order that they saw. */
  version?: number | null;
}

/** An acceptance. */
export interface AcceptEscrowOrder {
  /** Which customer accepts. */
  by: CustomerId;
  /** The digest of the terms that they were shown. */
  termsDigest: string;
  /** The version of the order that they saw. */
  version?: number | null;
}

/** Who a key is. */
export interface Account {
  /** The version this answer is written in. */
  apiVersion: string;
  /** The key that asked, or the program whose token did. */
  credentialId: string;
  /** The merchant's id, the same in both modes. */
  id: string;
  /** `test` or `live`. */
  mode: string;
  /** What customers see. */
  name: string;
  /** What it may do; `*` is everything. */
  scopes: string[];
}

/** One account in one currency. */
export interface AccountTotal {
  account: string;
  /** Debit less credit. */
  balance: number;
  credit: number;
  currency: string;
  debit: number;
}

/** A kind of condition to be added. */
export interface AddEscrowTemplate {
  /** Whether money waits for it; it does, if not said otherwise. */
  blocking?: boolean;
  /** Whether it is met by a code that the buyer gives to the seller. */
  byCode?: boolean;
  /** Whether it is met by a date. */
  byDate?: boolean;
  /** For which kind of deal. */
  category: EscrowCategory;
  /** Capital letters, digits and underscores, up to 60. */
  code: string;
  /** Whether silence at the end of an inspection means that it is met. */
  deemedBySilence?: boolean;
  /** How long after the order was paid it is due, in seconds. */
  dueAfter?: number | null;
  /** Who has to do it. */
  fulfiller: ConditionFulfiller;
  /** How much has to be shown at least. */
  minEvidence?: number;
  /** What happens then. */
  onDue?: ConditionOnDue | null;
  /** What exactly is meant, up to 2,000 characters. */
  text: string;
  /** One line. */
  title: string;
  /** Who says so. */
  verifier: ConditionVerifier;
  /** Who may give it up. */
  waivable: ConditionWaivable;
}

/** Lines for a draft. */
export interface AddLines {
  /** Put behind those that are there. */
  lines: DraftLine[];
}

/** A picture. */
export interface AddLogo {
  /** Its bytes, as base64. */
  content: string;
}

/** What to give or take. */
export interface AdjustBalance {
  /** In minor units: above zero to give, below zero to take. */
  amount: number;
  /** ISO 4217. */
  currency: string;
  /** Why; kept in the audit log. */
  reason: string;
}

/** Where a clock is to go. */
export interface AdvanceClock {
  /** Ahead of where it stands. */
  to: string;
}

/** A change to be proposed: a milestone, or another day of delivery. */
export interface AmendEscrowOrder {
  /** Which customer proposes it. */
  by: CustomerId;
  /** What has to be true for it; their `milestone` is 0. */
  conditions?: NewEscrowCondition[];
  /** Another day of delivery. */
  delivery?: MovedDelivery | null;
  /** One more milestone. */
  milestone?: NewEscrowMilestone | null;
  /** The version of the order that they saw. */
  version?: number | null;
}

/** A key, without its text. */
export interface ApiKey {
  /** From where it works; empty is from anywhere. */
  allowedAddresses: string[];
  createdAt: string;
  expiresAt?: string | null;
  id: ApiKeyId;
  /** `secret`, `publishable` or `restricted`. */
  kind: string;
  /** To tell keys apart. */
  last4: string;
  /** From where it was used then. */
  lastUsedAddress?: string | null;
  lastUsedAt?: string | null;
  name: string;
  /** Until when the text before the last roll works; null when it was never rolled. */
  oldTextUntil?: string | null;
  rateLimitPerMinute: number;
  revokedAt?: string | null;
  scopes: string[];
}

export type ApiKeyId = string;

/** A key with its text, shown once. */
export interface ApiKeyWithSecret {
  /** From where it works; empty is from anywhere. */
  allowedAddresses: string[];
  createdAt: string;
  expiresAt?: string | null;
  id: ApiKeyId;
  /** `secret`, `publishable` or `restricted`. */
  kind: string;
  /** To tell keys apart. */
  last4: string;
  /** From where it was used then. */
  lastUsedAddress?: string | null;
  lastUsedAt?: string | null;
  name: string;
  /** Until when the text before the last roll works; null when it was never rolled. */
  oldTextUntil?: string | null;
  rateLimitPerMinute: number;
  revokedAt?: string | null;
  scopes: string[];
  /** The whole key. Keep it; it is not shown again. */
  secret: string;
}

/** How pages look, and will. */
export interface Appearance {
  /** What is worked on. */
  draft: Surfaces;
  /** Whether the draft says something else. */
  hasUnpublishedChanges: boolean;
  /** What was published, the latest first, at most twenty. */
  history: PublishedAppearance[];
  /** What customers see; null while that is how we made it. */
  published?: Surfaces | null;
  /** The number of what they see. */
  publishedNumber?: number | null;
  /** Counts the changes of the draft. */
  version: number;
}

/** Payouts of more than an amount need so many approvals. */
export interface ApprovalBand {
  /** In minor units. */
  above: number;
  /** How many, 0 to 5. */
  approvals: number;
  /** ISO 4217. */
  currency: string;
}

/** A method to be saved. */
export interface AttachMethod {
  /** Whether it is charged from now on; true when left out. */
  makeDefault?: boolean | null;
  /** From the gateway's fields, or from `/v1/test-helpers/cards`. */
  token: string;
}

export type AttemptId = string;

export type AuditId = string;

/** What somebody changed. */
export interface AuditRow {
  /** `noun.verb`. */
  action: string;
  actorId: string;
  /** `api_key`, `link` (whoever held a link to one of your customers' pages), `operator` or `system`. */
  actorType: string;
  /** What it became, as far as it changed; null when it went. */
  after?: Record<string, unknown> | null;
  at: string;
  /** What it was, as far as it changed; null when it was made. */
  before?: Record<string, unknown> | null;
  id: AuditId;
  /** Where the actor was: an address, or `cli`, `worker`, `link`. Null where it is not known. */
  origin?: string | null;
  /** The request that did it, if one did. */
  requestId?: string | null;
  /** The id of what it is about. */
  subject: string;
}

/** An award. */
export interface AwardEscrowDispute {
  /** Whether the losing side pays the fee of the dispute. */
  chargeFee?: boolean;
  /** What holds instead if the goods do not come back; the award waits for them then. */
  otherwise?: EscrowShare[] | null;
  /** For how long, in seconds. */
  otherwiseAfter?: number | null;
  /** Why, up to 5,000 characters. Both parties read it. */
  reasons: string;
  /** What the seller gets of each milestone; the rest of what was contested goes to the buyer. */
  sellerGets: EscrowShare[];
  /** The version of the order that you saw. */
  version?: number | null;
}

/** A balance in one currency. */
export interface Balance {
  /** In minor units; never negative. */
  amount: number;
  currency: string;
}

/** One movement. */
export interface BalanceTransaction {
  /** What it changed, in minor units: below zero when less can be had than before. */
  amount: number;
  createdAt: string;
  currency: string;
  id: JournalId;
  /** The transaction, surplus or payout behind it; of an order in escrow, the raw id of the movement. */
  source: string;
  /** Why, such as `payment.received` or `payout.held`. */
  type: string;
}

/** A bank. */
export interface Bank {
  /** What this provider calls it. */
  code: string;
  name: string;
  /** What the interbank network calls it, if the provider says. */
  nipCode?: string | null;
}

/** The banks of a provider. */
export interface Banks {
  accountId?: ProviderAccountId | null;
  banks: Bank[];
  currency: string;
  /** Why the provider could not be asked since, if it could not. */
  error?: string | null;
  /** When the provider told it. */
  fetchedAt: string;
  gateway: string;
}

/** Whom payouts go to. */
export interface Beneficiary {
  /** As the bank writes it. */
  accountName: string;
  /** All but the last four digits are hidden. */
  accountNumber: string;
  bankCode: string;
  bankName: string;
  createdAt: string;
  currency: string;
  /** The customer whose account it is; none for yours. */
  customerId?: CustomerId | null;
  /** The provider whose code of the bank it is. */
  gateway: string;
  id: BeneficiaryId;
  label?: string | null;
  metadata: unknown;
  /** How the name that you expected and the bank's agree: `exact`, `close`, `different`, `not_given`. */
  nameMatch: string;
  /** `active` or `removed`. */
  status: string;
  updatedAt: string;
  /** From when on they may be paid. */
  usableFrom: string;
}

export type BeneficiaryId = string;

/** One version of a price. */
export interface BilledPrice {
  id: PriceId;
  /** `base`, or the add-on's key. */
  key: string;
  name?: string | null;
  planId: PlanId;
  version: number;
}

/** Why a customer goes on the blacklist. */
export interface Blacklist {
  /** For you. */
  reason?: string | null;
}

/** The board of a time. */
export interface Board {
  currencies: BoardOfCurrency[];
  from: string;
  to: string;
}

/** Customers over a time: worth something at its ends, and come and gone in it. */
export interface BoardCustomers {
  atEnd: number;
  atStart: number;
  /** Left because their money could not be collected. */
  leftInvoluntarily: number;
  /** Left because they wanted to. */
  leftVoluntarily: number;
  /** For the first time. */
  new: number;
  /** Had left before, and are back. */
  returned: number;
}

/** The board of one currency. Shares are in hundredths of a percent, and null of nothing. */
export interface BoardOfCurrency {
  /** Bills in recovery now. */
  atRisk: MoneyFlow;
  /** What left a month because money could not be collected. */
  churnedInvoluntarily: MonthlyAmount;
  /** What left a month because customers wanted to leave. */
  churnedVoluntarily: MonthlyAmount;
  /** Charges that succeeded. */
  collected: MoneyFlow;
  /** Bills paid outside of the gateways. */
  collectedOutside: MoneyFlow;
  currency: string;
  customers: BoardCustomers;
  /** Bills whose recovery began. */
  failed: MoneyFlow;
  /** The same without what grew. */
  grossRetentionBps?: number | null;
  /** Bills that became final, without those that are void. */
  invoiced: MoneyFlow;
  /** Bills that were given up. */
  lost: MoneyFlow;
  mrrAtEnd: MonthlyAmount;
  mrrAtStart: MonthlyAmount;
  /** What the customers of the start are worth at the end, of what they were worth. */
  netRetentionBps?: number | null;
  /** Bills that came back. */
  recovered: MoneyFlow;
  /** Recovered, of recovered and lost, by amount. */
  recoveryRateBps?: number | null;
}

export type BreakId = string;

/** limit is the bound's share; difference is what it added to the rounded value before, or took off it. */
export interface CalcAdjustment {
  before: CalcFraction;
  bound: Open<"minimum" | "maximum">;
  difference: number;
  limit: CalcFraction;
}

/** The quantity that usage events come to. */
export interface CalcAggregate {
  aggregation: "sum" | "count" | "unique" | "max" | "latest" | "time_weighted" | "time_weighted_level";
  events: CalcUsageEvent[];
  opening?: CalcDecimal | null;
  operation: "aggregate";
  period: CalcPeriod;
}

/** An amount split by weights: largest remainder, ties to the first. */
export interface CalcAllocate {
  amount: CalcMoney;
  operation: "allocate";
  weights: number[];
}

export interface CalcAnswerAggregate {
  counted: number;
  exact: CalcRatio;
  quantity: CalcExactDecimal;
}

export interface CalcAnswerAllocate {
  parts: CalcMoney[];
}

export interface CalcAnswerDiscount {
  left: CalcMoney[];
  taken: CalcDiscountTaken[];
  total: CalcMoney;
}

export interface CalcAnswerInvoice {
  balance: CalcMoney;
  discount: CalcMoney;
  discounted: CalcMoney;
  discounts: CalcDiscountTaken[];
  draws: CalcAnswerInvoiceDraw[];
  due: CalcMoney;
  fromBalance: CalcMoney;
  granted: CalcMoney;
  lines: CalcAnswerInvoiceLine[];
  net: CalcMoney;
  subtotal: CalcMoney;
  tax: CalcMoney;
  taxes: CalcRateTax[];
  toBalance: CalcMoney;
  total: CalcMoney;
}

export interface CalcAnswerInvoiceDraw {
  amount: CalcMoney;
  grant: string;
  remaining: CalcMoney;
}

export interface CalcAnswerInvoiceLine {
  amount: CalcMoney;
  discount: CalcMoney;
  gross: CalcMoney;
  net: CalcMoney;
  note: string | null;
  rates: CalcRateTax[];
  tax: CalcMoney;
}

export interface CalcAnswerPeriods {
  periods: CalcAnswerPeriodsPeriod[];
  stub: CalcAnswerPeriodsStub | null;
}

export interface CalcAnswerPeriodsPeriod {
  days: number;
  end: CalcInstant;
  index: number;
  milliseconds: number;
  start: CalcInstant;
}

export interface CalcAnswerPeriodsStub {
  days: CalcShare;
  milliseconds: CalcShare;
}

export interface CalcAnswerPrice {
  adjustment: CalcAdjustment | null;
  amount: CalcMoney;
  billable: CalcDecimal;
  exact: CalcRatio;
  tiers: CalcTierStep[];
}

export interface CalcAnswerProrate {
  lines: CalcAnswerProrateLine[];
  settlement: CalcAnswerProrateSettlement;
  total: CalcMoney;
}

export interface CalcAnswerProrateLine {
  net: CalcMoney;
  record: CalcProrationRecord;
  tax: CalcMoney;
  taxRecord: CalcProrationRecord | null;
}

export interface CalcAnswerProrateSettlement {
  due: CalcMoney;
  toBalance: CalcMoney;
}

export interface CalcAnswerTax {
  gross: CalcMoney;
  lines: CalcTaxedLine[];
  net: CalcMoney;
  rates: CalcRateTax[];
  tax: CalcMoney;
}

export interface CalcBillLine {
  amount: CalcMoney;
  begins: CalcInstant;
  /** Default true. Credits are of what was paid: send false. */
  discountable?: boolean;
  plan?: string | null;
  tax: CalcTaxTreatment;
}

export interface CalcCoupon {
  amount: CalcDiscountAmount;
  code: string;
  duration: CalcDuration;
  expiresAt?: CalcInstant | null;
  most?: number | null;
  mostByCustomer?: number | null;
  plans?: string[] | null;
}

/** An ISO 4217 code of a currency with 0, 2 or 3 decimals. */
export type CalcCurrency = string;

/** An exact decimal: a text, or a whole number. */
export type CalcDecimal = string | number;

/** Discounts over lines: percentages first, then fixed amounts, each on what is left. */
export interface CalcDiscount {
  currency: CalcCurrency;
  discounts: CalcDiscountDiscount[];
  lines: CalcMoney[];
  operation: "discount";
  rounding?: CalcRounding;
}

export type CalcDiscountAmount = CalcDiscountAmountPercent | CalcDiscountAmountFixed;

export interface CalcDiscountAmountFixed {
  fixed: CalcMoney;
}

export interface CalcDiscountAmountPercent {
  percent: CalcDecimal;
}

export interface CalcDiscountDiscount {
  amount: CalcDiscountAmount;
  code: string;
  lines?: number[] | null;
}

export interface CalcDiscountTaken {
  amount: CalcMoney;
  code: string;
  parts: CalcMoney[];
}

export type CalcDuration = "once" | "forever" | CalcDurationRepeating;

export interface CalcDurationRepeating {
  repeating: number;
}

export type CalcExactDecimal = string;

/** An exact number of minor units, reduced: 1005 or 3/2. */
export type CalcFraction = string;

export interface CalcGrant {
  effectiveAt?: CalcInstant | null;
  expiresAt?: CalcInstant | null;
  id: string;
  kind: "promotional" | "paid";
  priority?: number;
  remaining: CalcMoney;
}

/** An instant with its offset from UTC; answers are in UTC. */
export type CalcInstant = string;

/** At most ten years, or one year of hours. */
export interface CalcInterval {
  count: number;
  unit: "hour" | "day" | "week" | "month" | "quarter" | "biannual" | "year";
}

/** A bill from its lines to what is due. */
export interface CalcInvoice {
  at: CalcInstant;
  balance?: CalcMoney | null;
  coupons?: CalcRedeemed[];
  currency: CalcCurrency;
  grants?: CalcGrant[];
  lines: CalcBillLine[];
  operation: "invoice";
  rounding?: CalcRounding;
  tax?: CalcTaxRules;
  zone: CalcZone;
}

/** Whole minor units of a currency: 500000 of NGN is five thousand naira. */
export interface CalcMoney {
  currency: CalcCurrency;
  minor: number;
}

/** What was paid, after discounts, for a stretch of time. */
export interface CalcPaid {
  covers: CalcPeriod;
  net: CalcMoney;
  tax: CalcMoney;
}

/** Half-open: an instant on the end belongs to the next period. */
export interface CalcPeriod {
  end: CalcInstant;
  start: CalcInstant;
}

/** Billing periods, counted from the anchor. */
export interface CalcPeriods {
  anchor: CalcInstant;
  anchorDay?: number | null;
  at?: CalcInstant | null;
  count: number;
  from?: number | null;
  interval: CalcInterval;
  operation: "periods";
  zone: CalcZone;
}

/**
 * What a price gives for a quantity, rounded once. amounts are those of the events of a percentage that rounds each;
 * quantity and events are then left out.
 */
export interface CalcPrice {
  amounts?: CalcPriceAmount[] | null;
  /** A share of a fee costs that share; usage was measured within it. Bounds are shared in either case. Default fee. */
  basis?: "fee" | "usage";
  currency: CalcCurrency;
  events?: number | null;
  operation: "price";
  pricing: CalcPricing;
  quantity?: CalcDecimal | null;
  rounding?: CalcRounding;
  share?: CalcShare | null;
}

/** So many events of one amount. */
export interface CalcPriceAmount {
  amount: CalcDecimal;
  count: number;
}

/**
 * A price as it is offered; amounts are minor units for a whole period. flat and per_unit have amount; graduated and
 * volume have tiers; package has packageSize and amount; percentage has percent, fixedAmount and roundedPer.
 */
export interface CalcPricing {
  amount?: CalcDecimal | null;
  fixedAmount?: CalcDecimal | null;
  included?: CalcDecimal | null;
  maximum?: CalcDecimal | null;
  minimum?: CalcDecimal | null;
  model: "flat" | "per_unit" | "graduated" | "volume" | "package" | "percentage";
  packageSize?: CalcDecimal | null;
  percent?: CalcDecimal | null;
  roundedPer?: "line" | "event" | null;
  tiers?: CalcTier[] | null;
}

/** The lines of a change, a cancellation (no price) or a start (nothing paid). */
export interface CalcProrate {
  at: CalcInstant;
  operation: "prorate";
  paid?: CalcPaid | null;
  price?: CalcMoney | null;
  terms: CalcProrationTerms;
  whole?: CalcPeriod | null;
}

/** exact = (minus, for a credit) base x times x share; rounded is exact, rounded once. */
export interface CalcProrationRecord {
  base: CalcMoney;
  direction: Open<"credit" | "charge">;
  exact: CalcRatio;
  from: CalcInstant;
  rounded: CalcMoney;
  share: CalcShare;
  terms: CalcProrationTerms;
  times: CalcRatio;
  to: CalcInstant;
  v: 1;
  whole: CalcPeriod;
}

export interface CalcProrationRule {
  /** Whether the local date on which service ends is billed, where days are counted. Default not_billed. */
  lastDay?: Open<"billed" | "not_billed">;
  /** What a period is counted in. Default millisecond. */
  unit?: Open<"millisecond" | "second" | "day" | "none">;
}

export interface CalcProrationTerms {
  rounding?: Open<CalcRounding>;
  rule?: CalcProrationRule;
  zone: CalcZone;
}

export interface CalcRateTax {
  base: CalcMoney;
  code: string;
  percent: CalcExactDecimal;
  tax: CalcMoney;
}

/** An exact fraction, reduced, the sign in the numerator. Texts, because many readers lose digits of large numbers. */
export interface CalcRatio {
  den: string;
  num: string;
}

export interface CalcRedeemed {
  at: CalcInstant;
  coupon: CalcCoupon;
  used?: boolean;
}

/** What happens to an exact half. Default half_even. Negative amounts mirror positive ones. */
export type CalcRounding = "half_even" | "half_up";

/** A part of a whole, in the same unit. */
export interface CalcShare {
  part: number;
  whole: number;
}

/** The taxes of lines. */
export interface CalcTax {
  currency: CalcCurrency;
  lines: CalcTaxLine[];
  operation: "tax";
  rules?: CalcTaxRules;
}

export interface CalcTaxLine {
  amount: CalcMoney;
  treatment: CalcTaxTreatment;
}

export interface CalcTaxRate {
  code: string;
  percent: CalcDecimal;
}

export interface CalcTaxRules {
  /** Where a tax is rounded: on each line, or once for each rate. Default line. */
  level?: "line" | "rate";
  /** Whether prices have their taxes in them. Default exclusive. */
  pricing?: "exclusive" | "inclusive";
  rounding?: CalcRounding;
}

/** By rates, each on the price; exempt for a reason; by the customer; or computed before. */
export type CalcTaxTreatment = CalcTaxTreatmentRates | CalcTaxTreatmentExempt | "reverse_charge" | CalcTaxTreatmentFixed;

export interface CalcTaxTreatmentExempt {
  exempt: string;
}

export interface CalcTaxTreatmentFixed {
  fixed: CalcMoney;
}

export interface CalcTaxTreatmentRates {
  rates: CalcTaxRate[];
}

export interface CalcTaxedLine {
  gross: CalcMoney;
  net: CalcMoney;
  note: string | null;
  rates: CalcRateTax[];
  tax: CalcMoney;
}

/** upTo is the last unit in it; the last tier has none. It says unitAmount, flatAmount or both. */
export interface CalcTier {
  flatAmount?: CalcDecimal | null;
  unitAmount?: CalcDecimal | null;
  upTo?: CalcDecimal | null;
}

/** What one tier contributes for a whole period: quantity x unitAmount + flatAmount (0 if left out). */
export interface CalcTierStep {
  exact: CalcFraction;
  flatAmount?: number;
  quantity: CalcDecimal;
  unitAmount: CalcDecimal;
}

export interface CalcUsageEvent {
  at: CalcInstant;
  id: string;
  text?: string | null;
  value?: CalcDecimal | null;
}

/** A name in the IANA time zone database, compiled into the program. */
export type CalcZone = string;

export type CalculateResult = CalcAnswerAggregate | CalcAnswerAllocate | CalcAnswerDiscount | CalcAnswerInvoice | CalcAnswerPeriods | CalcAnswerPrice | CalcAnswerProrate | CalcAnswerTax;

/** What is to be computed. */
export type Calculation = CalcPeriods | CalcPrice | CalcProrate | CalcAggregate | CalcTax | CalcAllocate | CalcDiscount | CalcInvoice;

/** How a subscription ends. */
export interface Cancel {
  /** At this instant instead of now. */
  at?: string | null;
  /** At the end of the current period instead of now. */
  atPeriodEnd?: boolean;
  /** `prorated` gives what is left of what was paid to the customer's balance; nothing when left out. */
  credit?: "none" | "prorated" | null;
  /** For you. */
  reason?: string | null;
}

/** A wish to call an order off. */
export interface CancelEscrowOrder {
  /** Which customer calls it off: the buyer. */
  by: CustomerId;
  /** Which milestones; everything that is open without any. */
  milestones?: MilestoneId[];
  /**
   * Where the money goes back to, before work began. The buyer's wallet, without it; afterwards it is what was agreed
   * with the order.
   */
  refundTo?: EscrowRefundTo | null;
  /** What the seller would keep. */
  sellerKeeps?: EscrowShare[];
  /** The version of the order that they saw. */
  version?: number | null;
}

/** What a message is for. */
export type CategoryWord = "transactional" | "updates" | "recovery" | "marketing";

/** What may change, by surface. Surfaces left out stay as they are. */
export interface ChangeAppearance {
  /** For the page of a checkout. */
  checkout?: ChangeSurface | null;
  /** For mails. */
  email?: ChangeSurface | null;
  /** For all surfaces. */
  general?: ChangeSurface | null;
  /** For a checkout in a frame of your page. */
  overlay?: ChangeSurface | null;
  /** For what customers see of their account. */
  portal?: ChangeSurface | null;
  /** For payment links, invoices and orders. */
  store?: ChangeSurface | null;
}

/** What may change on a coupon. Fields left out stay as they are. */
export interface ChangeCoupon {
  /** Replaces your own data. */
  metadata?: Metadata | null;
  /** Printed on bills of what is redeemed from now on. */
  name?: string | null;
}

/** What may change on a customer. Fields left out stay as they are; null clears. */
export interface ChangeCustomer {
  /** Kept in lower case. */
  email?: string | null;
  /** The language they are written to in. */
  locale?: string | null;
  /** What you call them. */
  merchantRef?: string | null;
  /** Replaces your own data. */
  metadata?: Metadata | null;
  /** Their name. */
  name?: string | null;
  /** E.164. */
  phone?: string | null;
  /** Why they are exempt. */
  taxExemptReason?: string | null;
  /** Their tax number with its kind. */
  taxId?: string | null;
  /** `exempt` or `reverse_charge`; null where taxes are charged. For bills made from now on. */
  taxTreatment?: "exempt" | "reverse_charge" | null;
  /** The IANA zone they live in. */
  timeZone?: string | null;
}

/** What may change on an endpoint. Fields left out stay as they are; null clears. */
export interface ChangeEndpoint {
  /** For what is sent from now on. */
  compatibleHeaders?: boolean | null;
  /** For you. */
  description?: string | null;
  /** Replaces the list; empty means all. */
  eventTypes?: string[] | null;
  /** Replaces your own data. */
  metadata?: Metadata | null;
  /** For what is sent from now on. */
  payload?: PayloadWord | null;
  /** For deliveries from now on. */
  retrySchedule?: RetrySchedule | null;
  /** Whether it is told anything. */
  status?: EndpointStatus | null;
  /** HTTPS, reachable from outside. */
  url?: string | null;
}

/** What changes. Members left out stay as they are. */
export interface ChangeEscrowParty {
  /** How well they are known, 0 to 9. */
  identityLevel?: number | null;
  /** Whether their phone is known to be theirs. */
  phoneVerified?: boolean | null;
  /** Which of your fees hold for them; null for everybody's. */
  plan?: string | null;
  /** Why they may not act, up to 200 characters; null lets them act again. */
  suspendedFor?: string | null;
}

/** What may change. */
export interface ChangeEscrowSettings {
  /**
   * For how long what a seller earned of a card payment waits: a payer's bank may take it back. 0 to 2,592,000 seconds.
   */
  cardClearance?: number | null;
  /** How the numbers begin that one-time codes are sent to, such as `+234`, which is the default; 50 at most. */
  codePrefixes?: string[] | null;
  /** In which currencies, ISO 4217; empty for all. */
  currencies?: string[] | null;
  /** Whether orders can be proposed. Those that run go on without. */
  enabled?: boolean | null;
  /** Those that change. */
  terms?: EscrowTerms;
}

/** What may change on a draft. Fields left out stay as they are. */
export interface ChangeInvoice {
  /** How it is paid. */
  collection?: "automatic" | "send_invoice" | null;
  /** After how many days a bill that is sent is to be paid. */
  daysUntilDue?: number | null;
  /** Printed on it; null for nothing. */
  memo?: string | null;
  /** Your own data, all of it. */
  metadata?: Metadata | null;
}

/** What may change while it waits. Fields left out stay as they are. */
export interface ChangeInvoiceItem {
  /** Printed on its line. */
  description?: string | null;
  /** Whether coupons may take something off. */
  discountable?: boolean | null;
  /** Your own data, all of it. */
  metadata?: Metadata | null;
  /** Where that ends. */
  periodEnd?: string | null;
  /** The time it is for; both ends together. */
  periodStart?: string | null;
  /** Whole units. */
  quantity?: number | null;
  /** Minor units for one; below zero for a credit. */
  unitAmount?: ExactNumber | null;
}

/** What may change. */
export interface ChangeKey {
  /** From where it works: up to 50 addresses or networks in CIDR notation; an empty list is from anywhere. */
  allowedAddresses?: string[] | null;
  /** What you call it. */
  name?: string | null;
  /** Requests a minute, 1 to 1000, or as many as it has. */
  rateLimitPerMinute?: number | null;
  /** What it may do from now on; of restricted keys only. */
  scopes?: string[] | null;
}

/** What may change of a line. Fields left out stay as they are. */
export interface ChangeLine {
  /** Printed on it. */
  description?: string | null;
  /** Whether coupons may take something off. */
  discountable?: boolean | null;
  /** Where that ends. */
  periodEnd?: string | null;
  /** The time it is for; both ends together. */
  periodStart?: string | null;
  /** Whole units. */
  quantity?: number | null;
  /** Minor units for one; below zero for a credit. */
  unitAmount?: ExactNumber | null;
}

/** What may change. */
export interface ChangeMessageSettings {
  /** The accent of mails, `#rrggbb`. */
  accent?: string | null;
  /** How many messages that are not owed to them a customer gets. */
  caps?: MessageCaps | null;
  /** Which channels are used, the best first. */
  channels?: ChannelWord[] | null;
  /** Whether customers are told anything. */
  enabled?: boolean | null;
  /** The language of customers who chose none. */
  locale?: LocaleWord | null;
  /** When no phone sounds, in the customer's zone; null for never. */
  quietHours?: MessageQuietHours | null;
  /** Where answers to mails go; null for the support address. */
  replyTo?: string | null;
  /** Templates that are not sent, by key. */
  switchedOff?: string[] | null;
}

/** What may change. */
export interface ChangeOauthClient {
  /** From where it works: up to 50 addresses or networks in CIDR notation; an empty list is from anywhere. */
  allowedAddresses?: string[] | null;
  /** What you call it. */
  name?: string | null;
  /** Requests a minute, 1 to 1000, or as many as it has. */
  rateLimitPerMinute?: number | null;
  /** What its tokens may do at most from now on. */
  scopes?: string[] | null;
}

/** What may change on a payment link. */
export interface ChangePaymentLink {
  /** Whether it begins anything. Sessions that it began go on. */
  active?: boolean | null;
  /** How often it may be paid through; null for any number of times. */
  maxUses?: number | null;
  /** Replaces your own data. */
  metadata?: Metadata | null;
}

/** What may change. */
export interface ChangePayoutSettings {
  /** Accounts at providers, best first; those not named come after them, oldest first. */
  accountIds?: ProviderAccountId[] | null;
  /** Another's word, where one is needed. */
  approval?: PayoutLimitsApproval | null;
  /** How long a payout waits for approvals, 24 to 720 hours. */
  approvalHours?: number | null;
  /** Who must agree to what. A currency without a band needs one approval for everything. */
  bands?: ApprovalBand[] | null;
  /** How long money that came in waits before it can be paid out, 0 to 720 hours. */
  clearanceHours?: number | null;
  /** How long nobody is paid at a new account, 0 to 168 hours. */
  cooldownHours?: number | null;
  /** How long a new authenticator may not approve, 0 to 168 hours. */
  enrolmentHours?: number | null;
}

/** What may change on a plan. Fields left out stay as they are; null clears. */
export interface ChangePlan {
  /** A new amount of the base price in minor units, for those who subscribe from now on. */
  amount?: ExactNumber | null;
  /** In which currency; may be left out when the plan has one only. */
  currency?: string | null;
  /** For you. */
  description?: string | null;
  /** The number of periods for those who subscribe from now on. */
  maxCycles?: number | null;
  /** Replaces your own data. */
  metadata?: Metadata | null;
  /** Printed on invoices. */
  name?: string | null;
  /**
   * The taxes of its lines from now on, in the order they are printed; none at all for an empty list, those of your
   * settings for null.
   */
  taxRateIds?: TaxRateId[] | null;
  /** Free days for those who subscribe from now on. */
  trialDays?: number | null;
}

/** What may change. Fields left out stay as they are. */
export interface ChangePortalPermissions {
  /** Whether customers may end a subscription with its period, and take that back. */
  cancelSubscription?: boolean | null;
  /**
   * The plans that they may change to, each change shown with what it comes to before it is made. At most 20; none when
   * empty.
   */
  changePlanIds?: PlanId[] | null;
  /** Whether they may change how many of the base price they have. */
  changeSeats?: boolean | null;
  /** Whether they may pause one, and go on with it. */
  pauseSubscription?: boolean | null;
  /** A coupon that somebody is offered who is about to end a subscription, once; `null` for none. */
  retentionCouponId?: CouponId | null;
}

/** What may change on a code. Fields left out stay as they are. */
export interface ChangePromotionCode {
  /** Whether it can be redeemed. */
  active?: boolean | null;
  /** Replaces your own data. */
  metadata?: Metadata | null;
}

/** What may change. */
export interface ChangeProviderAccount {
  /** These in the place of those of the same names. */
  credentials?: Record<string, string> | null;
  /** Whether it takes payments. */
  enabled?: boolean | null;
  /** What you call it. */
  label?: string | null;
}

/** What may change. Fields left out stay as they are. */
export interface ChangeReminders {
  /** Days before a card's last day, each 1 to 90; empty for none. */
  cardDays?: number[] | null;
  /** On or off. Off forgets the windows. */
  enabled?: boolean | null;
  /** The local hour at which reminders are due, 0 to 23; outside of the quiet hours. */
  hour?: number | null;
  /** When nobody is messaged; null for never. */
  quietHours?: ReminderQuietHours | null;
  /** Days before a renewal, each 1 to 60; empty for none. Dates are local. */
  renewalDays?: number[] | null;
  /** Days before a trial's end, 1 to 30: one or none. The same choice as `trialNoticeDays` of the settings. */
  trialDays?: number[] | null;
  /** IANA zone of all of it; your billing zone when nothing was chosen. */
  zone?: string | null;
}

/** What may change. Fields left out stay as they are. */
export interface ChangeSettings {
  /** The postal address on documents; at most 6 lines. */
  addressLines?: string[] | null;
  /** Whether a customer may have the same plan twice. */
  allowDuplicateSubscriptions?: boolean | null;
  /**
   * Whether a customer may have more than one trial of a plan. If not, the length counts from the first one's start.
   */
  allowRepeatedTrials?: boolean | null;
  /**
   * What the end of a trial leads to when the customer has no payment method then: `bill` leaves an open invoice,
   * `cancel` ends the subscription, `pause` lets it wait until you resume it. For what begins from now on.
   */
  atTrialEnd?: string | null;
  /** IANA zone of the dates of new subscriptions. */
  billingZone?: string | null;
  /** How periods missed in a downtime are billed: `bill_each`, `skip` or `merge`. */
  catchUp?: string | null;
  /** After how many days a bill that is sent is to be paid, where nothing else is said. */
  daysUntilDue?: number | null;
  /** ISO 4217; the currency of amounts that name none. */
  defaultCurrency?: string | null;
  /** For how many days an ended subscription may come back; 0 to 365. */
  graceDays?: number | null;
  /** For how many hours the bill of a renewal is a draft that can be changed; 0 makes it final at once. */
  graceHours?: number | null;
  /** After how many hours an unpaid start is given up; 1 to 720. */
  incompleteExpiryHours?: number | null;
  /** What stands before the numbers of invoices from now on: 1 to 12 capital letters and digits. */
  invoicePrefix?: string | null;
  /** Whether invoices have numbers in `one` series or in a `yearly` one, by the year in your billing zone. */
  invoiceSeries?: string | null;
  /** Where days are counted, whether the date on which service ends is charged: `not_billed` or `billed`. */
  lastDay?: string | null;
  /** The name on documents; empty for the merchant's name. */
  legalName?: string | null;
  /** Shown to customers. */
  merchantName?: string | null;
  /**
   * What a pause does, for subscriptions that begin from now on. `keep_anchor`: nothing is given back, the rest of the
   * running period is billed on resume. `shift`: the unused time follows the resume, and the boundaries move with it.
   * `credit`: the unused time goes to the customer's balance, and the rest of the running period is billed on resume.
   */
  pauseConvention?: string | null;
  /** How to pay, shown while something is due; at most 10 lines. */
  paymentInstructions?: string[] | null;
  /** What a part of a period is counted in: `millisecond`, `second`, `day`, or `none` to share nothing. */
  prorationUnit?: string | null;
  /** `half_even` or `half_up`. */
  rounding?: string | null;
  /** Where customers write to. */
  supportEmail?: string | null;
  /** The tax number on documents, with its kind: `TIN 01234567-0001`. */
  taxId?: string | null;
  /**
   * Whether prices have their taxes in them: `exclusive` or `inclusive`. All rates that are charged are of that kind.
   */
  taxPricing?: string | null;
  /** The taxes of everything that has none of its own, in the order they are printed; none for an empty list. */
  taxRateIds?: TaxRateId[] | null;
  /** Where a tax becomes whole minor units: on each `line`, or once for each `rate`. */
  taxRounding?: string | null;
  /** How many days before its end `subscription.trial_will_end` tells of a trial; 0 to 30, 0 for not at all. */
  trialNoticeDays?: number | null;
}

/** What a subscription is to become. What is left out stays. */
export interface ChangeSubscription {
  /**
   * Of a change now: its lines are billed at once (`now`, when left out), wait for the next bill of the subscription
   * (`next_invoice`), or there are none (`none`: nothing is credited, nothing charged for the rest of the period).
   */
  billing?: "now" | "next_invoice" | "none" | null;
  /** A coupon to redeem with the change. Send this or `promotionCode`. */
  couponId?: CouponId | null;
  /** All add-ons as they are to be. Left out, they stay; with another plan there are none then. */
  items?: CreateItem[] | null;
  /** Another plan, at its newest prices in the subscription's currency. */
  planId?: PlanId | null;
  /** Carries out a preview, to the minor unit; send nothing else with it. */
  previewToken?: string | null;
  /** What the customer typed to get a coupon. */
  promotionCode?: string | null;
  /** How many of the base price. */
  quantity?: number | null;
  /** `now` when left out: what is left of what was paid is credited, the rest of the period is charged at once. */
  when?: "now" | "period_end" | null;
}

/** What may change on one surface. Fields left out stay as they are; `null` takes a choice back. */
export interface ChangeSurface {
  /** Links and buttons, `#rrggbb`. */
  accent?: string | null;
  /** Of `overlay` alone: origins whose pages may show a checkout in a frame, where its session names none. */
  allowedOrigins?: string[] | null;
  /** Behind everything, `#rrggbb`. */
  background?: string | null;
  /** The sheet that things stand on, `#rrggbb`. */
  card?: string | null;
  /** `square`, `soft` or `round`. */
  corners?: string | null;
  /** `system`, `serif`, `rounded` or `mono`. */
  font?: string | null;
  /** The small print at the end. */
  footer?: string | null;
  /** A logo that was sent before. */
  logoId?: LogoId | null;
  /** Words, `#rrggbb`. */
  text?: string | null;
  /** A line on top. */
  welcome?: string | null;
}

/** What may change on a rate. Fields left out stay as they are. */
export interface ChangeTaxRate {
  /** Whether it can be named by the settings or a plan. */
  active?: boolean | null;
  /** Printed on bills from now on. */
  name?: string | null;
}

/** What may change on a threshold. Fields left out stay as they are. */
export interface ChangeThreshold {
  /** Whether it is looked at. */
  active?: boolean | null;
  /** For people. */
  name?: string | null;
}

/** Another plan, by the name of it. */
export interface ChangeToPlan {
  /** The plan. */
  planId: PlanId;
}

/** A way to reach a person. */
export type ChannelWord = "whatsapp" | "sms" | "email" | "in_app";

/** A code that somebody typed. */
export interface CheckEscrowCode {
  /** The digits; blanks between them do not count. */
  code: string;
}

/** What a session is for. */
export type CheckoutMode = "payment" | "card_update" | "top_up";

/** Rails that a payer can choose on the page. */
export type CheckoutRail = "card" | "transfer" | "ussd";

/** Somebody who is asked to pay on a page of ours. Amounts are in minor units. */
export interface CheckoutSession {
  allowedOrigins: string[];
  /** What is to be paid, with discounts and taxes. */
  amount?: number | null;
  cancelUrl?: string | null;
  completedAt?: string | null;
  createdAt: string;
  currency?: string | null;
  /** Who pays; none until a guest chose how to pay. */
  customerId?: CustomerId | null;
  expiresAt: string;
  id: CheckoutSessionId;
  /** The one bill that it pays. */
  invoiceId?: InvoiceId | null;
  metadata: Metadata;
  /** `plan`, `amount`, `invoice`, `card_update`, `top_up` or `order`. */
  mode: string;
  /** The order in escrow that it pays for. */
  orderId?: OrderId | null;
  /** The payment link that began it. */
  paymentLinkId?: PaymentLinkId | null;
  /** `unpaid`, `paid` or `no_payment_required`. */
  paymentStatus: string;
  /** The code that takes something off. */
  promotionCode?: string | null;
  /** The rails that may be chosen; all that your accounts take when empty. */
  rails: string[];
  /** `open`, `completed` or `expired`. */
  status: string;
  /** The subscription that it began. */
  subscriptionId?: SubscriptionId | null;
  successUrl?: string | null;
  updatedAt: string;
  /** Where your payer pays. Whoever has it can see and pay this, and nothing else. */
  url: string;
}

export type CheckoutSessionId = string;

/** The customers who began in one month, in one currency. */
export interface Cohort {
  /** How many began. */
  began: number;
  currency: string;
  /** When it ends. */
  endsAt: string;
  months: CohortMonth[];
  /** When the month begins. */
  startsAt: string;
}

/** One month of a cohort. */
export interface CohortMonth {
  /** How many months after the first; 0 is the month in which they began. */
  after: number;
  /** What they are worth a month then. */
  mrr: MonthlyAmount;
  /** How many are worth something at its end; now, while it runs. */
  stay: number;
  /** Of those who began, in hundredths of a percent. */
  stayBps?: number | null;
}

/** Who stays. */
export interface Cohorts {
  /** By currency, then by month. */
  cohorts: Cohort[];
}

/** How the bills are paid from now on. */
export interface CollectBy {
  /** Charged, or sent and paid until a day. */
  collection: "automatic" | "send_invoice";
  /** After how many days a bill that is sent is to be paid; your own choice when left out. */
  daysUntilDue?: number | null;
}

/** Who has to do it. */
export type ConditionFulfiller = "seller" | "buyer" | "third_party" | "system";

/** What happens when its date passes. */
export type ConditionOnDue = "nothing" | "attention" | "dispute";

/** Who says that it was done. */
export type ConditionVerifier = "counterparty" | "admin" | "third_party" | "system" | "both";

/** Who may give it up. */
export type ConditionWaivable = "buyer" | "both" | "nobody";

/** An estimate and where it lies with 95 % confidence, as decimals. */
export interface ConfidenceInterval {
  estimate: string;
  high: string;
  low: string;
}

/** The first code of an authenticator. */
export interface ConfirmApprover {
  /** Six digits. */
  code: string;
}

/** Consent to an award. */
export interface ConfirmEscrowAward {
  /** Six digits of your authenticator. Each code is taken once. */
  code: string;
  /** The version of the order that you saw. */
  version?: number | null;
}

/** An account to be connected. */
export interface ConnectProviderAccount {
  /** Another address than the provider's own. Only for hosts that who runs this service has allowed. */
  baseUrl?: string | null;
  /** By the names of the provider's `fields`. */
  credentials: Record<string, string>;
  /** The provider's `name`. */
  gateway: string;
  /** What you call it, 1 to 200 characters; no other account has it. */
  label: string;
}

/** One answer. */
export interface Consent {
  at: string;
  category: string;
  channel: string;
  given: boolean;
  /** `api`, `reply`, `page` or `carrier`. */
  source: string;
}

/** What a customer agreed to. */
export interface Consents {
  /** The last answer for each channel and purpose about which they ever said something. */
  consents: Consent[];
  customerId: CustomerId;
}

/** Messages to one customer about all of their invoices. */
export interface ContactCap {
  /** In any 24 hours; 1 to 10. */
  perDay: number;
  /** In any seven days; 1 to 50. */
  perWeek: number;
}

/** What is contested of one milestone. */
export interface ContestedPart {
  /** How much, in minor units; all that is left without it. */
  amount?: number | null;
  /** Which milestone. */
  milestoneId: MilestoneId;
}

/** The event in the place of a withdrawn one. */
export interface CorrectUsage {
  /** When it was used; now when left out. */
  at?: string | null;
  /** A new one. */
  idempotencyKey: string;
  /** What it is counted by. */
  meterKey: string;
  /** Names and texts. */
  properties?: Metadata;
  /** How much; 1 when left out. */
  quantity?: ExactNumber | null;
  /** Who used it. */
  subscriptionId: SubscriptionId;
}

/** What a merchant takes off, and on which conditions. */
export interface Coupon {
  /** Minor units off; none for a percentage. */
  amountOff?: number | null;
  createdAt: string;
  currency?: string | null;
  /** `once`, `repeating` or `forever`. */
  duration: string;
  durationMonths?: number | null;
  id: CouponId;
  maxRedemptions?: number | null;
  maxRedemptionsPerCustomer?: number | null;
  metadata: Metadata;
  name: string;
  /** Percent off; none for an amount. */
  percentOff?: ExactNumber | null;
  /** The plans whose lines it is for; none for all. */
  planIds?: PlanId[] | null;
  redeemBy?: string | null;
  /** `active` or `archived`. */
  status: string;
  /** How often it was redeemed. */
  timesRedeemed: number;
  updatedAt: string;
}

/** For how long a coupon holds once it is redeemed. */
export type CouponDuration = "once" | "repeating" | "forever";

export type CouponId = string;

/** A beneficiary to be added. */
export interface CreateBeneficiary {
  /** Whether another name at the bank is all right. */
  acceptOtherName?: boolean;
  /** Of which account at a provider the bank's code is; the one that payouts go out by if left out. */
  accountId?: ProviderAccountId | null;
  /** Ten digits. */
  accountNumber: string;
  /** The bank's `code`, as GET /v1/banks lists it. */
  bankCode: string;
  /** ISO 4217; your default one if left out. */
  currency?: string | null;
  /** The customer whose account it is: payouts to it come out of their wallet. Without one it is yours. */
  customerId?: CustomerId | null;
  /** What you call them, up to 200 characters. */
  label?: string | null;
  /** Your own data. */
  metadata?: Metadata;
  /** Whose account it should be, up to 200 characters. Without it nothing is compared. */
  name?: string | null;
}

/**
 * A session to be made: of a plan, of an amount, of a card that is saved, of a wallet that is filled, or of an order in
 * escrow.
 */
export interface CreateCheckout {
  /**
   * Origins of your pages that may show the checkout in a frame, such as `https://shop.example.com`. Nobody may when
   * left out.
   */
  allowedOrigins?: string[];
  /** Something that is billed once, in minor units; taxes come on top where your prices are without them. */
  amount?: number | null;
  /** Where they go who do not pay. */
  cancelUrl?: string | null;
  /** ISO 4217, with an amount. */
  currency?: string | null;
  /** Where the receipt goes of somebody who is no customer yet; asked for on the page when left out. */
  customerEmail?: string | null;
  /** Who pays, if they are a customer of yours. */
  customerId?: CustomerId | null;
  /** Their name. */
  customerName?: string | null;
  /** Their number, E.164. */
  customerPhone?: string | null;
  /** What it is, printed on the bill; with an amount that is billed. */
  description?: string | null;
  /** How long the session lives, 15 to 10,080 minutes; a day when left out. */
  expiresInMinutes?: number | null;
  /** Your own data. It is put on the subscription or the invoice, too, and told with the events of the session. */
  metadata?: Metadata;
  /**
   * `payment` when left out; `card_update` saves another card for a customer, and sells nothing; `top_up` fills the
   * wallet of a customer with `amount`.
   */
  mode?: CheckoutMode | null;
  /** What is due of this order in escrow; its buyer pays, in parts if they like. */
  orderId?: OrderId | null;
  /** A subscription to this plan. */
  planId?: PlanId | null;
  /** A code that takes something off the plan. Payers can type one on the page, too. */
  promotionCode?: string | null;
  /** How many of the plan's base price; 1 when left out. */
  quantity?: number | null;
  /** The rails that may be chosen; all that your accounts take when left out. */
  rails?: CheckoutRail[];
  /** Where they go afterwards; `checkout_session` is added to the address. A page of ours when left out. */
  successUrl?: string | null;
}

/** A clock to be made. */
export interface CreateClock {
  /** Where it stands at first. */
  frozenAt: string;
  /** For you. */
  name: string;
}

/** A coupon to be offered. */
export interface CreateCoupon {
  /** Minor units off a bill, or what it comes to if that is less. */
  amountOff?: number | null;
  /** The currency of `amountOff`, ISO 4217. */
  currency?: string | null;
  /**
   * `once` for the first bill it takes something off, `repeating` for `durationMonths` from its redemption, `forever`.
   */
  duration: CouponDuration;
  /** Calendar months from the redemption, in the billing zone of the subscription. */
  durationMonths?: number | null;
  /** How often it can be redeemed by everybody together; any number when left out. */
  maxRedemptions?: number | null;
  /** How often one customer can redeem it; any number when left out. */
  maxRedemptionsPerCustomer?: number | null;
  /** Your own data. */
  metadata?: Metadata;
  /** Printed on bills; 1 to 200 characters. */
  name: string;
  /** Percent off: above 0, at most 100. Send this or `amountOff`. */
  percentOff?: ExactNumber | null;
  /** The plans whose lines it is for; all when left out. */
  planIds?: PlanId[] | null;
  /** The first instant at which it can no longer be redeemed. */
  redeemBy?: string | null;
}

/** A credit note to be made. */
export interface CreateCreditNote {
  /**
   * What becomes of what was paid already: `balance` (when left out), `refund` for the gateway to pay it back, or
   * `outside` where you paid it back yourself. What was not paid in money can go to the balance only.
   */
  giveBack?: GiveBack | null;
  /** What is credited; everything that is left of the invoice when left out. */
  lines?: CreditLine[];
  /** What stands on it. */
  memo?: string | null;
  /** Your own data. */
  metadata?: Metadata;
  /** Why. */
  reason: CreditNoteReason;
}

/** A customer to be known. */
export interface CreateCustomer {
  /** Kept in lower case. */
  email?: string | null;
  /** The language they are written to in: `en-NG`, `pcm`, `ha`, `yo`, `ig` or `fr`; yours when left out. */
  locale?: string | null;
  /** What you call them; once per account. */
  merchantRef?: string | null;
  /** Your own data. */
  metadata?: Metadata;
  /** Their name. */
  name?: string | null;
  /** E.164. */
  phone?: string | null;
  /** Why they are exempt; printed on their bills. */
  taxExemptReason?: string | null;
  /** Their tax number with its kind, printed on their bills: `VAT DE123456789`. */
  taxId?: string | null;
  /** `exempt`, or `reverse_charge` where they account for the tax themselves; they pay taxes when left out. */
  taxTreatment?: "exempt" | "reverse_charge" | null;
  /** The test clock that moves them; test mode only. */
  testClockId?: TestClockId | null;
  /** The IANA zone they live in, whose nights are quiet; yours when left out. */
  timeZone?: string | null;
}

/** What to redeem: send one of the two. */
export interface CreateDiscount {
  /** The coupon. */
  couponId?: CouponId | null;
  /** What the customer typed. */
  promotionCode?: string | null;
}

/** An endpoint to be told things. */
export interface CreateEndpoint {
  /** Whether `X-Webhook-Id`, `X-Webhook-Timestamp` and `X-Webhook-Signature` are sent beside the standard headers. */
  compatibleHeaders?: boolean;
  /** For you. */
  description?: string | null;
  /** `invoice.paid`, `invoice.*`; all when left out. */
  eventTypes?: string[];
  /** Your own data. */
  metadata?: Metadata;
  /** `snapshot` (the whole event) when left out; `thin` sends only the id of what it is about. */
  payload?: PayloadWord | null;
  /** `standard` (10 tries in 75 hours) when left out. */
  retrySchedule?: RetrySchedule | null;
  /** HTTPS, reachable from outside. */
  url: string;
}

/** An order to be proposed. */
export interface CreateEscrowOrder {
  /** Who pays. */
  buyerId: CustomerId;
  /** What kind of deal it is. */
  category: EscrowCategory;
  /** What has to be true before money is released, 1 to 100. */
  conditions: NewEscrowCondition[];
  /** ISO 4217. */
  currency: string;
  /** How grouped conditions count. */
  groups?: NewEscrowGroup[];
  /** Your own data. */
  metadata?: Metadata;
  /** Its parts, which add up to the price; without any it has one. */
  milestones?: NewEscrowMilestone[];
  /** Whether milestones are paid one by one. */
  perMilestone?: boolean;
  /** In minor units, without fees. */
  price: number;
  /** Which of the two proposes it. */
  proposer: EscrowSide;
  /** A quote that you were given. It is good for a quarter of an hour. */
  quoteId?: EscrowQuoteId | null;
  /**
   * Where money goes back to when nobody is asked: at the end of a dispute or a deadline, or when the seller gives up.
   * The wallet, without it.
   */
  refundTo?: EscrowRefundTo | null;
  /** Who delivers. */
  sellerId: CustomerId;
  /** Terms other than those of your settings. */
  terms?: EscrowTerms;
  /** What it is about, in a line of up to 200 characters. */
  title: string;
}

/** An experiment to begin. */
export interface CreateExperiment {
  /** What those who are held out are recovered by; a fixed ladder on the same card, when left out. Without `scope`. */
  baseline?: RecoveryPolicy | null;
  /** Customers of a thousand who are held out, 1 to 999. */
  holdoutPerMille: number;
  /** Failed invoices that each arm needs before anything is claimed, 30 to 1000000; 200 when left out. */
  leastSample?: number | null;
  /** For people, 1 to 200 characters. */
  name: string;
}

/** Prepaid credit to be granted. */
export interface CreateGrant {
  /** In minor units, above zero. */
  amount: number;
  /** ISO 4217. It pays invoices in this currency only. */
  currency: string;
  /** Whose. */
  customerId: CustomerId;
  /** The first instant at which it can be used; at once when left out. */
  effectiveAt?: string | null;
  /** The first instant at which it can no longer be used; never when left out. */
  expiresAt?: string | null;
  /** `paid`: a liability that the customer bought; `promotional`: a gift, which lowers what is earned. */
  kind: CreditGrantKind;
  /** Your own data. */
  metadata?: Metadata;
  /** For people, and in the account of an invoice. */
  name?: string | null;
  /** Lower is used up first; 50 when left out. */
  priority?: number | null;
  /** Where it came from, in your words. */
  source?: string | null;
}

/** An invoice to be made by hand. */
export interface CreateInvoice {
  /** Whether it becomes final by itself, after your `graceHours`; it waits for you when left out. */
  autoAdvance?: boolean;
  /** `automatic` when left out: charged as soon as it is final. */
  collection?: "automatic" | "send_invoice" | null;
  /** ISO 4217; your default currency when left out. */
  currency?: string | null;
  /** Who pays. */
  customerId: CustomerId;
  /** After how many days a bill that is sent is to be paid; your own choice when left out. */
  daysUntilDue?: number | null;
  /** Whether it takes what waits for the customer's first bill in its currency and names no subscription. */
  includeWaitingItems?: boolean;
  /** What is billed; more can be added while it is a draft. */
  lines?: DraftLine[];
  /** Printed on it; at most 2000 characters. */
  memo?: string | null;
  /** Your own data. */
  metadata?: Metadata;
}

/** Something to be billed by itself. */
export interface CreateInvoiceItem {
  /** ISO 4217; that of the subscription or the draft, else your default currency, when left out. */
  currency?: string | null;
  /** Who pays. */
  customerId: CustomerId;
  /** Printed on its line. */
  description: string;
  /** Whether coupons may take something off; they may when left out. */
  discountable?: boolean | null;
  /** The draft it is for, instead of the next bill; it goes with the draft. */
  invoiceId?: InvoiceId | null;
  /** Your own data. */
  metadata?: Metadata;
  /** Where that ends. */
  periodEnd?: string | null;
  /** The time it is for, if it is for any. */
  periodStart?: string | null;
  /** Whole units; 1 when left out. */
  quantity?: number | null;
  /** Whose next bill it is for; the first bill that the customer gets in its currency when left out. */
  subscriptionId?: SubscriptionId | null;
  /**
   * Minor units for one, exact to twelve digits behind the point; below zero for a credit. The product is rounded once.
   */
  unitAmount: ExactNumber;
}

/** A price of the plan and how many of it. Send `priceId` or `key`. */
export interface CreateItem {
  /** The newest version of the add-on with this key. */
  key?: string | null;
  /** This very version of a price. */
  priceId?: PriceId | null;
  /** How many; 1 when left out, and always 1 on a flat price. */
  quantity?: number | null;
}

/** A restricted key to be made. */
export interface CreateKey {
  /**
   * From where it works: up to 50 addresses or networks in CIDR notation, of IPv4 and IPv6. From anywhere when left
   * out.
   */
  allowedAddresses?: string[] | null;
  /** When it stops by itself; never when left out. */
  expiresAt?: string | null;
  /** What you call it. */
  name: string;
  /** Requests a minute, 1 to 1000; 100 when left out. */
  rateLimitPerMinute?: number | null;
  /** `resource:read` or `resource:write`; writing implies reading. */
  scopes: string[];
}

/** A meter to be made. */
export interface CreateMeter {
  /**
   * How events become one quantity. `time_weighted` is the average level over the period, where an event changes the
   * level by its quantity.
   */
  aggregation: MeterAggregation;
  /** Values of properties that an event must have to be counted: `{"status": ["delivered"]}`. */
  filters?: Record<string, string[]>;
  /** Properties by whose values the summary is broken down. A bill adds the groups up. */
  groupBy?: string[];
  /** How events and prices name it: 1 to 64 characters of a to z, 0 to 9, _ and -. */
  key: string;
  /**
   * For events that come after their period was billed: the difference goes on the next invoice (`next_invoice`, when
   * left out), or they are counted and not billed (`report`).
   */
  latePolicy?: LatePolicy | null;
  /** For people; the key when left out. */
  name?: string | null;
  /** Whether the level at the end of a period is that at the start of the next; false when left out. */
  recurring?: boolean;
  /**
   * The property that holds the quantity, or for `unique` what is counted once; the event's `quantity` when left out.
   */
  valueProperty?: string | null;
}

/** A client to be made. */
export interface CreateOauthClient {
  /**
   * From where it works: up to 50 addresses or networks in CIDR notation, of IPv4 and IPv6. From anywhere when left
   * out.
   */
  allowedAddresses?: string[] | null;
  /** What you call it. */
  name: string;
  /** Requests a minute of all its tokens together, 1 to 1000; 100 when left out. */
  rateLimitPerMinute?: number | null;
  /** What its tokens may do at most: `resource:read` or `resource:write`; writing implies reading. */
  scopes: string[];
}

/** A payment link to be made: of a plan, of an amount, or of as much as the payer chooses within bounds. */
export interface CreatePaymentLink {
  /** Something that is billed once, in minor units. */
  amount?: number | null;
  /** ISO 4217, with an amount or bounds. */
  currency?: string | null;
  /** What it is, printed on the bill; with an amount or bounds. */
  description?: string | null;
  /** To so much. */
  maxAmount?: number | null;
  /** How often it may be paid through; any number of times when left out. */
  maxUses?: number | null;
  /** Your own data. Sessions that the link begins carry it, too. */
  metadata?: Metadata;
  /** As much as the payer chooses, from so much, in minor units. */
  minAmount?: number | null;
  /** A subscription to this plan. */
  planId?: PlanId | null;
  /** How many of the plan's base price; 1 when left out. */
  quantity?: number | null;
  /** The rails that may be chosen; all that your accounts take when left out. */
  rails?: CheckoutRail[];
  /** The end of the address: small letters, digits and hyphens; once among your links. */
  slug: string;
  /** Where payers go afterwards; `checkout_session` is added to the address. */
  successUrl?: string | null;
}

/** A payout to be made. */
export interface CreatePayout {
  /** What they get, in minor units. */
  amount: number;
  /** To whom. */
  beneficiaryId: BeneficiaryId;
  /** ISO 4217. */
  currency: string;
  /** Out of whose wallet; out of what is yours without it. */
  customerId?: CustomerId | null;
  /** Your own data. */
  metadata?: Metadata;
  /** What both sides read on their statements, up to 100 characters. */
  narration?: string | null;
  /** What it is for: wages are exempt from the duty on transfers. */
  purpose?: PayoutPurpose | null;
}

/** One phase. */
export interface CreatePhase {
  /** Add-ons of the plan. */
  items?: CreateItem[];
  /** How many periods it lasts; a trial is none. */
  periods?: number | null;
  /** The plan, at its newest prices in the subscription's currency. */
  planId: PlanId;
  /** How many of the base price; 1 when left out. */
  quantity?: number | null;
  /** How many of its days are free before its first period begins. Not with usage, which is billed with a period. */
  trialDays?: number | null;
  /**
   * Or until the first end of a period that is not before this instant. The last phase may have neither and goes on.
   */
  until?: string | null;
}

/** A plan to be offered. */
export interface CreatePlan {
  /** The base price of a whole period in minor units, 0 or more. Required unless `prices` has one. */
  amount?: ExactNumber | null;
  /** The currency of `amount`, ISO 4217; yours when left out. */
  currency?: string | null;
  /** For you. */
  description?: string | null;
  /** The unit of the interval. */
  interval: IntervalUnit;
  /** How many units; 1 when left out. */
  intervalCount?: number | null;
  /** After how many periods it ends by itself; never when left out. */
  maxCycles?: number | null;
  /** Your own data. */
  metadata?: Metadata;
  /** The model of `amount`, and of `prices` that name none; `flat` when left out. */
  model?: SimpleModel | null;
  /** Printed on invoices; 1 to 200 characters. */
  name: string;
  /** The base price in other currencies or of other models, and add-ons. */
  prices?: CreatePrice[];
  /** Free days before the first period; 0 when left out. */
  trialDays?: number | null;
}

/** A subscription to be put into escrow. */
export interface CreatePrepaidOrder {
  /** Who pays ahead. */
  buyerId: CustomerId;
  /** What kind of deal it is. */
  category: EscrowCategory;
  /** ISO 4217. */
  currency: string;
  /** How long each is. */
  every: EscrowPeriod;
  /** Of how many of them, such as 2 for every other week; 1 without it. */
  everyCount?: number | null;
  /** Your own data. */
  metadata?: Metadata;
  /** How many periods are paid ahead. */
  periods: number;
  /** Of all periods together, in minor units, without fees. They differ by a unit at most, larger ones first. */
  price: number;
  /** Which of the two proposes it. */
  proposer: EscrowSide;
  /** Who delivers. */
  sellerId: CustomerId;
  /** When the first begins; now without it. Months are counted from here: a 31st comes back after February. */
  startsAt?: string | null;
  /** Terms other than those of your settings. */
  terms?: EscrowTerms;
  /** The zone in which days and months are counted, such as `Africa/Lagos`; that of your settings without it. */
  timeZone?: string | null;
  /** What it is about, in a line of up to 200 characters. */
  title: string;
}

/** A price in one currency. Which members it takes depends on its model. */
export interface CreatePrice {
  /** Minor units: for the period (`flat`, whole), for one unit (`per_unit`), for one package (`package`). */
  amount?: ExactNumber | null;
  /** ISO 4217. */
  currency: string;
  /** For `percentage`: minor units for each event. */
  fixedAmount?: ExactNumber | null;
  /** Units that cost nothing; not for `flat`. */
  included?: ExactNumber | null;
  /** Which add-on it is of; the plan's base price when left out. */
  key?: string | null;
  /** The most for a whole period, in whole minor units; a part of a period has a part of it. */
  maximum?: ExactNumber | null;
  /** The meter whose usage it charges for, after each period; a fee, charged before it, when left out. Add-ons only. */
  meterKey?: string | null;
  /** The least for a whole period, in whole minor units; a part of a period has a part of it. */
  minimum?: ExactNumber | null;
  /** How the amount follows from the quantity; `flat` when left out. */
  model?: Model | null;
  /** The add-on's name, printed on its lines. */
  name?: string | null;
  /** For `package`: units in one; a package started is charged whole. */
  packageSize?: ExactNumber | null;
  /** For `percentage`: percent of an amount that was used. */
  percent?: ExactNumber | null;
  /** For `percentage`: `line` when left out. */
  roundedPer?: RoundedPer | null;
  /** For `graduated` and `volume`: smallest first, the last one without `upTo`. */
  tiers?: PriceTier[] | null;
}

/** A move to be computed. */
export interface CreatePriceMigration {
  /** Whose subscriptions are to be moved to its newest prices. */
  planId: PlanId;
}

/** A code to be given out. */
export interface CreatePromotionCode {
  /** 1 to 64 letters and digits, _ and -. */
  code: string;
  /** Which coupon it is for. */
  couponId: CouponId;
  /** The first instant at which it can no longer be redeemed. */
  expiresAt?: string | null;
  /** For customers who were never billed before only; false when left out. */
  firstTimeOnly?: boolean;
  /** How often it can be redeemed; as often as its coupon when left out. */
  maxRedemptions?: number | null;
  /** Your own data. */
  metadata?: Metadata;
}

/** What is to be compared. */
export interface CreateReconciliation {
  /** Whose books. In test mode, none is the simulated provider. */
  accountId?: ProviderAccountId | null;
  /** From this instant on; a day before `until` unless it says otherwise. At most 31 days. */
  since?: string | null;
  /** Before this instant; today's midnight in your zone unless it says otherwise. */
  until?: string | null;
}

/** A refund to be made: of exactly one thing. */
export interface CreateRefund {
  /** In minor units, with taxes; all that is left when left out. */
  amount?: number | null;
  /** Of what this credit note left to be paid back and no refund gives. */
  creditNoteId?: CreditNoteId | null;
  /** Of what was paid of this invoice. */
  invoiceId?: InvoiceId | null;
  /** Stands on the credit note that is made, and is told to the payer where their gateway tells anything. */
  memo?: string | null;
  /** Your own data. */
  metadata?: Metadata;
  /** Why; `other` when left out. */
  reason?: RefundReason | null;
  /** Of the money of this transaction. */
  transactionId?: AttemptId | null;
}

/** A subscription to begin. */
export interface CreateSubscription {
  /** The day of the month that periods begin on; the first period may be shorter then. */
  anchorDay?: number | null;
  /** What the end of its trial leads to when the customer has no payment method then; your setting when left out. */
  atTrialEnd?: "bill" | "cancel" | "pause" | null;
  /** IANA zone of the dates; yours when left out. */
  billingZone?: string | null;
  /** `automatic` when left out. A subscription whose bills are sent is in force at once. */
  collection?: "automatic" | "send_invoice" | null;
  /** A coupon to redeem, so that the first invoice has its discount. Send this or `promotionCode`. */
  couponId?: CouponId | null;
  /** Which of the plan's currencies; that of the first `priceId`, or your default currency, when left out. */
  currency?: string | null;
  /** Who pays. */
  customerId: CustomerId;
  /** After how many days a bill that is sent is to be paid; your own choice when left out. */
  daysUntilDue?: number | null;
  /** Add-ons of the plan; the base price comes with every subscription and need not be among them. */
  items?: CreateItem[];
  /** Your own data. */
  metadata?: Metadata;
  /** Which saved method to charge; the customer's default when left out. */
  paymentMethodId?: PaymentMethodId | null;
  /** What they buy. */
  planId: PlanId;
  /** What the customer typed to get a coupon. */
  promotionCode?: string | null;
  /** How many of the base price; 1 when left out, and always 1 on a flat price. */
  quantity?: number | null;
  /**
   * When it begins, at most three years ahead; at once when left out. Until then it is `scheduled` and nothing is
   * billed; on the day its trial or its first period begins, and the first period is billed as a renewal is.
   */
  startsAt?: string | null;
  /** Another trial than the plan's. */
  trialDays?: number | null;
}

/** A rate to be entered. */
export interface CreateTaxRate {
  /** 1 to 32 letters and digits, _ and -; once among active rates. */
  code: string;
  /** Where it is charged, ISO 3166: `NG`. */
  country?: string | null;
  /** Printed on bills; the code when left out. */
  name?: string | null;
  /** 0 to 100: 7.5 for 7.5 %. */
  percent: ExactNumber;
  /**
   * `exclusive` when left out: on top of prices. All rates that are charged are of the kind that `taxPricing` in your
   * settings says.
   */
  pricing?: TaxPricing | null;
}

/**
 * A threshold to be made: exactly one of `quantity`, `includedPercent` and `amount`, and at most one of `customerId`,
 * `subscriptionId`, `itemId` and `priceId`.
 */
export interface CreateThreshold {
  /** What the usage would cost if the period ended now, in minor units; of several items with the meter, together. */
  amount?: number | null;
  /** Of `amount`: subscriptions in other currencies are passed by. */
  currency?: string | null;
  /** Each subscription of this customer, by itself. */
  customerId?: CustomerId | null;
  /**
   * Percent of the units that are included in the price: 80 for 80 %. Prices without any are passed by; of several
   * items with the meter, the one that includes the least counts.
   */
  includedPercent?: ExactNumber | null;
  /** This item of a subscription. A change ends it: what comes in its place has an id of its own. */
  itemId?: ItemId | null;
  /** Whose events are counted. */
  meterKey: string;
  /** For people, 1 to 200 characters. */
  name?: string | null;
  /** Every item with this version of a plan's price. */
  priceId?: PriceId | null;
  /** Units that the meter counted. */
  quantity?: ExactNumber | null;
  /**
   * Whether every multiple is told, such as every 1000 units; false when left out. An event that passes several is told
   * once, with the last of them.
   */
  recurring?: boolean;
  /** This subscription, whatever it is changed to. */
  subscriptionId?: SubscriptionId | null;
}

export interface CreatedAtFilter {
  /** Later than this instant. */
  gt?: string | null;
  /** At this instant or later. */
  gte?: string | null;
  /** Before this instant. */
  lt?: string | null;
  /** At this instant or before. */
  lte?: string | null;
}

/** What a grant paid of an invoice, or got back because it was voided. */
export interface CreditDraw {
  amount: number;
  createdAt: string;
  grantId: GrantId;
  /** `paid` or `promotional`. */
  grantKind: string;
  /** `draw`, or `return` for what came back to the grant. */
  kind: string;
  name: string;
}

/** Prepaid credit of a customer. Amounts are in minor units of its currency. */
export interface CreditGrant {
  amount: number;
  createdAt: string;
  currency: string;
  customerId: CustomerId;
  effectiveAt?: string | null;
  /** What was left when it expired. */
  expiredAmount?: number | null;
  expiredAt?: string | null;
  expiresAt?: string | null;
  id: GrantId;
  /** `paid` or `promotional`. */
  kind: string;
  metadata: Metadata;
  name: string;
  /** Lower is used up first. */
  priority: number;
  /** What is left of it. */
  remaining: number;
  source?: string | null;
  /** `available`; `used_up` when nothing is left; `expired` or `voided` where something was left then. */
  status: string;
  updatedAt: string;
  /** What was left when it was voided. */
  voidedAmount?: number | null;
  voidedAt?: string | null;
}

/** Where a grant's money came from. */
export type CreditGrantKind = "paid" | "promotional";

/** A line to be credited: by an amount, by units, or all that is left of it. */
export interface CreditLine {
  /** In minor units, without taxes. */
  amount?: number | null;
  /** Its number, from 1 in print order. */
  line: number;
  /** Units of the line. */
  quantity?: number | null;
}

/** Some or all of an invoice, taken back. Amounts are in minor units of its currency. */
export interface CreditNote {
  createdAt: string;
  currency: string;
  customerId: CustomerId;
  id: CreditNoteId;
  invoiceId: InvoiceId;
  lines: CreditNoteLine[];
  memo?: string | null;
  metadata: Metadata;
  netAmount: number;
  /** Without gaps; printed as `CN-000001`. */
  number: number;
  /** Of the total, what was paid back outside of the system. */
  outside: number;
  /** Of the total, what is no longer owed. */
  owedReduced: number;
  /** `duplicate`, `fraudulent`, `order_change`, `product_unsatisfactory` or `other`. */
  reason: string;
  /** `pending`, `succeeded`, `failed` or `canceled`; none without a refund. */
  refundStatus?: string | null;
  /** `issued` or `void`. */
  status: string;
  taxAmount: number;
  /** Of the total, what the customer's balance got. */
  toBalance: number;
  /** Of the total, what the gateway is to pay back. */
  toRefund: number;
  total: number;
  updatedAt: string;
  voidedAt?: string | null;
}

export type CreditNoteId = string;

/** What is credited of one line. Amounts are in minor units. */
export interface CreditNoteLine {
  amount: number;
  description: string;
  /** The number of the invoice's line, from 1. */
  line: number;
  netAmount: number;
  /** Units, where it was asked for in units. */
  quantity?: number | null;
  taxAmount: number;
}

/** What a credit note would come to. Amounts are in minor units. */
export interface CreditNotePreview {
  currency: string;
  invoiceId: InvoiceId;
  lines: CreditNoteLine[];
  netAmount: number;
  /** Of the total, what would be taken as paid back outside of the system. */
  outside: number;
  /** Of the total, what would no longer be owed. */
  owedReduced: number;
  taxAmount: number;
  /** Of the total, what the customer's balance would get. */
  toBalance: number;
  /** Of the total, what the gateway would pay back. */
  toRefund: number;
  total: number;
}

/** Why a credit note is made. */
export type CreditNoteReason = "duplicate" | "fraudulent" | "order_change" | "product_unsatisfactory" | "other";

/** What there is in one currency, in minor units. */
export interface CurrencyBalance {
  /** Can be paid out now. */
  available: number;
  currency: string;
  /** Of that, for payouts. */
  heldForPayouts: number;
  /** Of that, for customers. */
  owedToCustomers: number;
  /** Came in, and its provider is still to settle it. */
  pending: number;
  /** Held: for payouts that are not settled, and for customers who are to get it back. */
  reserved: number;
}

/** All accounts in one currency. */
export interface CurrencyTotal {
  credit: number;
  currency: string;
  debit: number;
}

/** The merchant's payer. */
export interface Customer {
  blacklistReason?: string | null;
  blacklisted: boolean;
  blacklistedAt?: string | null;
  createdAt: string;
  email?: string | null;
  /** Since when nobody knows who they were: what named them is null, and nothing of them changes any more. */
  erasedAt?: string | null;
  id: CustomerId;
  locale?: string | null;
  merchantRef?: string | null;
  metadata: Metadata;
  name?: string | null;
  phone?: string | null;
  taxExemptReason?: string | null;
  taxId?: string | null;
  /** `exempt` or `reverse_charge`; none where taxes are charged. */
  taxTreatment?: string | null;
  testClockId?: TestClockId | null;
  timeZone?: string | null;
  updatedAt: string;
}

/** All balances of a customer. */
export interface CustomerBalance {
  balances: Balance[];
  customerId: CustomerId;
  /** Prepaid credit of which something is left, oldest first. */
  grants: CreditGrant[];
}

/** Everything that is known of a customer. */
export type CustomerExport = Record<string, unknown>;

export type CustomerId = string;

/** A link of a customer. */
export interface CustomerLink {
  /** When it ends. */
  expiresAt: string;
  /** Send it to the customer and to nobody else. It is shown this once. */
  url: string;
}

/** What an approver says. */
export interface DecidePayout {
  /** Six digits of your authenticator. Each code is taken once. */
  code: string;
  /** Why, up to 500 characters. */
  note?: string | null;
}

export type DecisionId = string;

/** One event on its way to one endpoint. */
export interface Delivery {
  createdAt: string;
  deliveredAt?: string | null;
  endpointId: EndpointId;
  eventId: EventId;
  eventSeq: number;
  eventType: string;
  id: DeliveryId;
  lastError?: string | null;
  lastStatusCode?: number | null;
  nextTryAt?: string | null;
  /** `pending`, `delivered` or `failed`. */
  status: string;
  /** Tries so far. */
  tryCount: number;
  updatedAt: string;
}

/** A delivery with its tries, oldest first. */
export interface DeliveryDetail {
  createdAt: string;
  deliveredAt?: string | null;
  endpointId: EndpointId;
  eventId: EventId;
  eventSeq: number;
  eventType: string;
  id: DeliveryId;
  lastError?: string | null;
  lastStatusCode?: number | null;
  nextTryAt?: string | null;
  /** `pending`, `delivered` or `failed`. */
  status: string;
  /** Tries so far. */
  tryCount: number;
  updatedAt: string;
  tries: DeliveryTry[];
}

export type DeliveryId = string;

/** One try and what came back. */
export interface DeliveryTry {
  /** At most 1 KiB of the answer; null once the customer that the event named was erased. */
  bodyExcerpt?: string | null;
  durationMs: number;
  error?: string | null;
  id: DeliveryTryId;
  statusCode?: number | null;
  triedAt: string;
}

export type DeliveryTryId = string;

/** A redeemed coupon, as it was when it was redeemed. */
export interface Discount {
  amountOff?: number | null;
  couponId: CouponId;
  createdAt: string;
  currency?: string | null;
  customerId: CustomerId;
  /** `once`, `repeating` or `forever`. */
  duration: string;
  durationMonths?: number | null;
  /** When it was taken away. */
  endedAt?: string | null;
  id: DiscountId;
  /** As it is printed: the code that was typed, or the coupon's name. */
  name: string;
  percentOff?: ExactNumber | null;
  promotionCodeId?: PromotionCodeId | null;
  redeemedAt: string;
  /** None when it is for all of the customer's subscriptions. */
  subscriptionId?: SubscriptionId | null;
  /** The invoice that used it up, of a coupon for one. */
  usedByInvoiceId?: InvoiceId | null;
}

export type DiscountId = string;

/** A charge that its payer disputes with their bank. Amounts are in minor units. */
export interface Dispute {
  amount?: number | null;
  /** Until when it must be answered. */
  answerBy?: string | null;
  closedAt?: string | null;
  createdAt: string;
  currency?: string | null;
  customerId?: CustomerId | null;
  /** The disputed payment into escrow or a wallet, when it is one. */
  escrowPaymentId?: EscrowPaymentId | null;
  /** Why the last answer was not taken, or the charge not found. */
  failureMessage?: string | null;
  /** What the provider keeps for it. */
  fee?: number | null;
  /** Whether the provider took the money. */
  fundsWithdrawn: boolean;
  gateway: string;
  /** The provider's reference of the dispute. */
  gatewayReference: string;
  /** The status in the provider's words. */
  gatewayStatus?: string | null;
  id: DisputeId;
  invoiceId?: InvoiceId | null;
  /** The order that it paid for. */
  orderId?: OrderId | null;
  /** Your account there. */
  providerAccountId?: ProviderAccountId | null;
  /** Why, in the provider's words. */
  reason?: string | null;
  /** What you said to it. */
  statement?: string | null;
  /** `opened`, `evidence_due`, `under_review`, `won`, `lost` or `accepted`. */
  status: string;
  /** When the file is handed in by itself. */
  submitAt?: string | null;
  submittedAt?: string | null;
  /** The disputed transaction; none until the provider was asked. */
  transactionId?: AttemptId | null;
  updatedAt: string;
}

/** What speaks for a merchant. */
export interface DisputeEvidence {
  disputeId: DisputeId;
  email?: string | null;
  /** When it was put together; none while there is nothing. */
  madeAt?: string | null;
  name?: string | null;
  parts: EvidencePart[];
  phone?: string | null;
  /** The first day of what was paid for. */
  servedOn?: string | null;
  /** What was bought. */
  service?: string | null;
  statement?: string | null;
}

export type DisputeId = string;

/** Something to be billed. */
export interface DraftLine {
  /** Printed on the line. */
  description: string;
  /** Whether coupons may take something off; they may when left out. */
  discountable?: boolean | null;
  /** Where that ends. */
  periodEnd?: string | null;
  /** The time it is for, if it is for any. */
  periodStart?: string | null;
  /** Whole units; 1 when left out. */
  quantity?: number | null;
  /** Minor units for one, exact to twelve digits behind the point; below zero for a credit. */
  unitAmount: ExactNumber;
}

/** The recovery of one failed invoice. */
export interface DunningSchedule {
  /** In minor units. */
  amount: number;
  /** Its side there: `treatment` or `holdout`. */
  arm?: string | null;
  attemptsMade: number;
  createdAt: string;
  currency: string;
  customerId: CustomerId;
  exhaustedAt?: string | null;
  /** The experiment that ran when it began. */
  experimentId?: ExperimentId | null;
  /** Why the last try failed. */
  failureCode: string;
  firstFailedAt: string;
  id: ScheduleId;
  invoiceId: InvoiceId;
  /** `retry`, `retry_payday`, `switch_rail`, `request_card_update`, `wait` or `exhaust`. */
  lastAction: string;
  /** Why, in a sentence. */
  lastReason: string;
  maxAttempts: number;
  nextAttemptAt?: string | null;
  /** What a person wrote who stopped or settled it. */
  note?: string | null;
  paydayAware: boolean;
  /** The version of the policy that it follows to its end. */
  policyId: PolicyId;
  /** The rail of the next step. */
  rail: string;
  recoveredAt?: string | null;
  recoveredRail?: string | null;
  /** `scheduled`, `in_flight`, `awaiting_customer`, `recovered`, `exhausted` or `canceled`. */
  state: string;
  subscriptionId?: SubscriptionId | null;
  testClockId?: TestClockId | null;
  updatedAt: string;
}

/** A recovery with what was decided and what would follow. */
export interface DunningScheduleDetail {
  /** In minor units. */
  amount: number;
  /** Its side there: `treatment` or `holdout`. */
  arm?: string | null;
  attemptsMade: number;
  createdAt: string;
  currency: string;
  customerId: CustomerId;
  exhaustedAt?: string | null;
  /** The experiment that ran when it began. */
  experimentId?: ExperimentId | null;
  /** Why the last try failed. */
  failureCode: string;
  firstFailedAt: string;
  id: ScheduleId;
  invoiceId: InvoiceId;
  /** `retry`, `retry_payday`, `switch_rail`, `request_card_update`, `wait` or `exhaust`. */
  lastAction: string;
  /** Why, in a sentence. */
  lastReason: string;
  maxAttempts: number;
  nextAttemptAt?: string | null;
  /** What a person wrote who stopped or settled it. */
  note?: string | null;
  paydayAware: boolean;
  /** The version of the policy that it follows to its end. */
  policyId: PolicyId;
  /** The rail of the next step. */
  rail: string;
  recoveredAt?: string | null;
  recoveredRail?: string | null;
  /** `scheduled`, `in_flight`, `awaiting_customer`, `recovered`, `exhausted` or `canceled`. */
  state: string;
  subscriptionId?: SubscriptionId | null;
  testClockId?: TestClockId | null;
  updatedAt: string;
  /** Oldest first. */
  decisions: RecoveryDecision[];
  /** In order of time; empty when it is over. */
  forecast: ForecastStep[];
}

export type EndpointId = string;

/** Whether an endpoint is told anything. */
export type EndpointStatus = "enabled" | "disabled";

/** An authenticator to be enrolled. */
export interface EnrollApprover {
  /** Whose it is, as the authenticator shows it: 1 to 100 characters, no colon. */
  label: string;
}

/** An authenticator, with what is shown this once. */
export interface EnrolledPayoutApprover {
  approver: PayoutApprover;
  /** To be scanned. */
  otpauthUrl: string;
  /** The same as a picture, an SVG document that every authenticator reads. */
  qrSvg: string;
  /** To be typed: base 32. */
  secret: string;
}

/** What the seller was given. */
export interface EnterHandoverCode {
  /** Which customer enters it: the seller. */
  by: CustomerId;
  /** The code; blanks, dashes and case do not matter. */
  code: string;
  /** The version of the order that they saw. */
  version?: number | null;
}

/** A party's act with nothing to say beside it. */
export interface EscrowAct {
  /** Which customer acts. They must be a party of the order. */
  by: CustomerId;
  /** The version of the order that they saw. Of another one nothing is changed. */
  version?: number | null;
}

/** A change that one side proposes. */
export interface EscrowAmendmentView {
  at: string;
  /** `buyer` or `seller`. */
  by: string;
  /** `add_milestone`, `move_date` or `change_condition`. */
  change: string;
}

/** A party's yes or no. */
export interface EscrowAnswer {
  /** Yes or no. */
  accept: boolean;
  /** Which customer answers. */
  by: CustomerId;
  /** The version of the order that they saw. Of another one nothing is changed. */
  version?: number | null;
}

/** A request to cancel. */
export interface EscrowCancelView {
  askedAt: string;
  milestones: MilestoneId[];
  /** What the seller would keep. */
  sellerKeeps: EscrowPartView[];
}

/** What kind of deal it is. */
export type EscrowCategory = "goods" | "service" | "vehicle" | "property" | "digital" | "rental" | "event" | "freelance";

/** Whether a code was right. */
export interface EscrowCodeChecked {
  right: boolean;
  /** How often another one may be entered; 0 means that a new code is needed. */
  triesLeft: number;
}

/** A code that is on its way. */
export interface EscrowCodeView {
  /** From when on it may be asked for again. */
  againAt: string;
  expiresAt: string;
  /** Where it goes, with the middle hidden. */
  to: string;
}

/** A condition of an order. */
export interface EscrowCondition {
  /** Whether money waits for it. */
  blocking: boolean;
  /** Whether it is met by a code that the buyer gives to the seller. */
  byCode: boolean;
  /** Its kind, or `CUSTOM` for the parties' own words. */
  code: string;
  /** The version of the kind. */
  codeVersion: number;
  /** Whether silence at the end of an inspection means that it is met. */
  deemedBySilence: boolean;
  dueAt?: string | null;
  evidence: EscrowEvidence[];
  /** Who has to do it: `seller`, `buyer`, `third_party` or `system`. */
  fulfiller: string;
  group?: number | null;
  /** None for the order as a whole. */
  milestoneId?: MilestoneId | null;
  /** How much has to be shown at least. */
  minEvidence: number;
  /** Counts up within the order. */
  number: number;
  reachedAt?: string | null;
  /** `pending`, `evidence_submitted`, `fulfilled`, `waived`, `deemed` or `failed`. */
  status: string;
  text: string;
  thirdPartyId?: CustomerId | null;
  title: string;
  /** Who says whether it is met: `counterparty`, `admin`, `third_party`, `system` or `both`. */
  verifier: string;
  /** Who may give it up: `buyer`, `both` or `nobody`. */
  waivable: string;
}

/** A kind of condition. */
export interface EscrowConditionTemplate {
  blocking: boolean;
  byCode: boolean;
  byDate: boolean;
  category: string;
  code: string;
  deemedBySilence: boolean;
  dueAfter?: number | null;
  fulfiller: string;
  minEvidence: number;
  onDue: string;
  text: string;
  title: string;
  verifier: string;
  version: number;
  waivable: string;
}

/** Something that happens by itself. */
export interface EscrowDeadline {
  /** Of which dispute, if of one. */
  dispute?: number | null;
  due: string;
  /** Of which milestone, if of one. */
  milestoneId?: MilestoneId | null;
  /** Who can act before: `buyer`, `seller`, `parties`, `system`, `provider` or `admin`. */
  owner: string;
  /**
   * What: `accept`, `fund`, `start`, `inspection`, `period`, `delivery`, `fund_next`, `cancel`, `dispute`, `hard_cap`,
   * `condition`, `amendment`, `mature`, `refund`, `chargeback_evidence` or `chargeback_check`.
   */
  what: string;
}

/** Why a party disputes. */
export type EscrowDisputeReason = "not_received" | "not_as_described" | "damaged" | "incomplete" | "late" | "quality" | "wrong_amount" | "unauthorised" | "seller_cannot_deliver" | "buyer_unresponsive" | "condition_contested" | "other";

/** A dispute of an order. */
export interface EscrowDisputeView {
  contested: EscrowPartView[];
  counterClaim: boolean;
  escalatedAt?: string | null;
  number: number;
  offers: EscrowOfferView[];
  openedAt: string;
  /** `buyer` or `seller`. */
  opener: string;
  reason: string;
  /** `awaiting_response`, `negotiation`, `evidence`, `decision`, `awarded`, `resolved` or `withdrawn`. */
  status: string;
}

/** When a fee is earned. */
export type EscrowEarnMoment = "release" | "funding";

/** One end, in minor units. */
export interface EscrowEnd {
  /** What the buyer has back. */
  buyerGets: number;
  buyerPays: number;
  /** Your fees. */
  fees: number;
  sellerGets: number;
  /** What the seller would owe. */
  sellerOwes: number;
  taxes: number;
}

/** That something was shown. */
export interface EscrowEvidence {
  at: string;
  /** Who showed it; none for you. */
  by?: CustomerId | null;
  /** SHA-256 of what was shown. */
  digest: string;
  kind: string;
  /** In bytes. */
  size: number;
}

export type EscrowFeeId = string;

/** Who pays the fee. */
export type EscrowFeePayer = "buyer" | "seller" | "split";

/** One tier of a fee. */
export interface EscrowFeeTier {
  /** The rate, in basis points. */
  percentBps: number;
  /** Prices up to and including this, in minor units; the last tier has no end. */
  upTo?: number | null;
}

/** A version of what escrow costs. Amounts in minor units, rates in basis points. */
export interface EscrowFeeVersion {
  cap?: number | null;
  category?: string | null;
  createdAt: string;
  currency: string;
  decidedAt?: string | null;
  /** The key that decided. */
  decider?: string | null;
  earn: string;
  flat: number;
  id: EscrowFeeId;
  /** The key that proposed it. */
  maker: string;
  min: number;
  /** Counts up. */
  number: number;
  /** `buyer`, `seller` or `split`. */
  payer: string;
  percentBps: number;
  plan?: string | null;
  refund: string;
  sellerBps?: number | null;
  /** `proposed`, `approved` or `rejected`. */
  status: string;
  taxBps: number;
  taxMode: string;
  tierMode?: string | null;
  tiers?: EscrowFeeTier[] | null;
  validFrom: string;
  validTo?: string | null;
}

/** What an order costs, in minor units. */
export interface EscrowFees {
  buyerFee: number;
  /** What the buyer pays in all. */
  buyerPays: number;
  buyerTax: number;
  /** The version of your fees that it was priced by. */
  feeVersion: number;
  sellerFee: number;
  /** What the seller gets if all goes well. */
  sellerGets: number;
  sellerTax: number;
}

/** What has gone where, in minor units. */
export interface EscrowFlows {
  /** Back to the buyer, with fees. */
  buyer: number;
  /** What providers kept of the payments. */
  costs: number;
  fees: number;
  /** Given back by the seller afterwards. */
  givenBack: number;
  /** To the seller, after fees. */
  seller: number;
  taxes: number;
}

/** Why nothing may leave. */
export type EscrowHoldKind = "compliance" | "admin" | "identity";

/** Something that stops money from leaving. */
export interface EscrowHoldView {
  /** `chargeback`, `compliance`, `admin` or `identity`. */
  kind: string;
  liftedAt?: string | null;
  number: number;
  placedAt: string;
}

/** A link that was made. */
export interface EscrowLink {
  expiresAt: string;
  id: PartyLinkId;
  /** Where it leads. Whoever has it is taken for the party, as a guest. */
  url: string;
}

/** What a link is for. */
export type EscrowLinkPurpose = "accept_order" | "fund_order" | "view_order" | "view_dispute" | "confirm_delivery";

/** A part of an order. Amounts in minor units. */
export interface EscrowMilestone {
  amount: number;
  deliveryDue?: string | null;
  /** What is frozen. */
  frozen: number;
  /** What is in escrow for it and free to go. */
  held: number;
  id: MilestoneId;
  /** When silence counts as a yes, while the buyer is looking. */
  inspectionEndsAt?: string | null;
  /** What a payer's bank took back. */
  lost: number;
  /** What went back to the buyer, without fees. */
  refunded: number;
  releaseAt?: string | null;
  /** What went to the seller, before fees. */
  released: number;
  /** How often changes were asked for. */
  revisions: number;
  /**
   * `pending`, `funded`, `in_progress`, `submitted`, `changes_requested`, `disputed`, `released`, `resolved_seller`,
   * `resolved_buyer`, `resolved_split`, `refunded` or `cancelled`.
   */
  status: string;
  title: string;
  /** The conditions that a release waits for, by number. */
  waitsFor: number[];
}

/** A split that one side offers. */
export interface EscrowOfferView {
  /** `buyer` or `seller`. */
  by: string;
  madeAt: string;
  number: number;
  /** Whether it can be accepted. */
  open: boolean;
  /** What the seller would get; the rest goes to the buyer. */
  sellerGets: EscrowPartView[];
}

/** An order. */
export interface EscrowOrder {
  acceptedAt?: string | null;
  amendment?: EscrowAmendmentView | null;
  buyerId: CustomerId;
  cancelRequest?: EscrowCancelView | null;
  category: string;
  conditions: EscrowCondition[];
  createdAt: string;
  currency: string;
  /** What happens by itself, soonest first. */
  deadlines: EscrowDeadline[];
  disputes: EscrowDisputeView[];
  /** What of the payments lies in the buyer's wallet for this order. */
  earmarked: number;
  endedAt?: string | null;
  fees: EscrowFees;
  flows: EscrowFlows;
  fundedAt?: string | null;
  holds: EscrowHoldView[];
  id: OrderId;
  metadata: unknown;
  milestones: EscrowMilestone[];
  payments: EscrowOrderPayment[];
  perMilestone: boolean;
  /** In minor units, without fees. */
  price: number;
  /** Who proposed it first: `buyer` or `seller`. */
  proposer: string;
  refundTo: string;
  refunds: EscrowRefundView[];
  sellerId: CustomerId;
  /**
   * `created`, `accepted`, `funding`, `funded`, `in_progress`, `completed`, `disputed`, `closed`, `refunded`,
   * `declined`, `cancelled` or `expired`.
   */
  status: string;
  /** What waits for you. */
  tasks: EscrowTask[];
  terms: EscrowTermsView;
  /** SHA-256 of what was agreed. Whoever accepts sends the one they were shown. */
  termsDigest: string;
  testClockId?: TestClockId | null;
  title: string;
  /** Who has to answer, while it is `created`. */
  turn?: string | null;
  updatedAt: string;
  /** Counts every change. */
  version: number;
}

/** A payment of an order, as the order knows it. */
export interface EscrowOrderPayment {
  at: string;
  /** What arrived. */
  gross: number;
  id: EscrowPaymentId;
  milestoneId?: MilestoneId | null;
  /** `processing`, `succeeded`, `failed`, `abandoned`, `expired` or `charged_back`. */
  status: string;
}

/** Something that was shown. */
export interface EscrowPaper {
  /** Who showed it; none for you. */
  by?: CustomerId | null;
  createdAt: string;
  /** SHA-256 of the words or the file. */
  digest: string;
  /** In base64; only where one is opened. */
  file?: string | null;
  id: EscrowPaperId;
  /** Whether it is still what was shown; only where one is opened. */
  intact?: boolean | null;
  kind: string;
  mediaType?: string | null;
  name?: string | null;
  /** In bytes. */
  size: number;
  text?: string | null;
}

export type EscrowPaperId = string;

/** How much of a milestone, in minor units. */
export interface EscrowPartView {
  amount: number;
  milestoneId: MilestoneId;
}

/** What is known of a customer who buys or sells. */
export interface EscrowParty {
  customerId: CustomerId;
  identityLevel: number;
  phoneVerifiedAt?: string | null;
  plan?: string | null;
  suspendedAt?: string | null;
  suspendedFor?: string | null;
}

/** A payment. */
export interface EscrowPayment {
  /** In minor units. */
  amount: number;
  /** When what it brought into a wallet can be spent, while that waits: a card's bank may still take it back. */
  clearsAt?: string | null;
  createdAt: string;
  currency: string;
  customerId: CustomerId;
  expiresAt?: string | null;
  /** Why it was declined, in our words. */
  failureCode?: string | null;
  /** In the provider's. */
  failureMessage?: string | null;
  /** What the provider kept of it, in minor units. */
  fee?: number | null;
  gateway: string;
  id: EscrowPaymentId;
  /** What the payer has to do, if anything. */
  nextAction?: Record<string, unknown> | null;
  /** The order it is for; none for the wallet alone. */
  orderId?: OrderId | null;
  paymentMethodId?: PaymentMethodId | null;
  rail: string;
  resolvedAt?: string | null;
  /** `created`, `submitted`, `requires_action`, `unknown`, `manual`, `succeeded` or `failed`. */
  status: string;
}

export type EscrowPaymentId = string;

/** How long a period is. */
export type EscrowPeriod = "day" | "week" | "month" | "quarter" | "biannual" | "year";

/** Four ends of an order. */
export interface EscrowPreview {
  /** Everything is delivered and taken. */
  allGoesWell: EscrowEnd;
  /** What is left goes back now. */
  calledOffNow: EscrowEnd;
  /** Everything is released, and then the payer's bank takes the payment back. */
  chargedBack: EscrowEnd;
  /** What is left is divided. */
  halves: EscrowEnd;
}

/** A quote. */
export interface EscrowQuote {
  currency: string;
  expiresAt: string;
  fees: EscrowFees;
  id: EscrowQuoteId;
  price: number;
}

export type EscrowQuoteId = string;

/** By which way a payer acts who has nothing saved. */
export type EscrowRail = "transfer" | "ussd" | "virtual_account";

/** A party's act with a reason. */
export interface EscrowReasoned {
  /** Which customer acts. */
  by: CustomerId;
  /** Why, up to 5,000 characters. The other party reads it. */
  reason: string;
  /** The version of the order that they saw. Of another one nothing is changed. */
  version?: number | null;
}

/** What happens to the buyer's fee when money goes back after work began. */
export type EscrowRefundRule = "proportional" | "full" | "none";

/**
 * Where money goes back to: the buyer's wallet, at once; or where it came from, as far as it came by payments, through
 * their provider.
 */
export type EscrowRefundTo = "wallet" | "source";

/** Money on its way back to where it came from. */
export interface EscrowRefundView {
  amount: number;
  at: string;
  id: RefundId;
  /** The payment that it goes back on. */
  paymentId?: EscrowPaymentId | null;
  /** `submitted`, `needs_details`, `succeeded` or `fell_back`. */
  status: string;
}

/** The choices in force. */
export interface EscrowSettings {
  /** For how long what a seller earned of a card payment waits, in seconds. */
  cardClearance: number;
  /** How the numbers begin that one-time codes are sent to. */
  codePrefixes: string[];
  /** In which currencies; empty for all. */
  currencies: string[];
  /** Whether orders can be proposed. */
  enabled: boolean;
  terms: EscrowTermsView;
}

/** A seller's part of one milestone. */
export interface EscrowShare {
  /** What the seller gets of it, in minor units; the rest goes to the buyer. */
  amount: number;
  /** Which milestone. */
  milestoneId: MilestoneId;
}

/** Which party. */
export type EscrowSide = "buyer" | "seller";

/** Something that waits for you. */
export interface EscrowTask {
  /** Which milestone, dispute, condition, hold or refund. */
  about?: string | null;
  /** `admin` where a role of yours is meant, and which. */
  owner: string;
  role?: string | null;
  since: string;
  what: string;
}

/** Whether a fee contains its tax. */
export type EscrowTaxMode = "exclusive" | "inclusive";

/** Terms. Lengths are in seconds, amounts in minor units. What is left out is as the merchant's settings say. */
export interface EscrowTerms {
  /** To answer a proposal: an hour to 30 days. */
  acceptTtl?: number | null;
  /** For how long an award can be objected to: up to 30 days, 0 for not at all. */
  appealWindow?: number | null;
  /** Up to this, silence in a dispute decides by itself. */
  autoDefaultLimit?: number | null;
  /** Above this, an award needs two persons. */
  awardThreshold?: number | null;
  /** Whether the buyer may end what has not begun at any time. */
  buyerMayEnd?: boolean | null;
  /** To answer a request to cancel: 1 to 14 days. */
  cancelTtl?: number | null;
  /** To decide a dispute: 1 to 14 days. */
  decisionSla?: number | null;
  /** To deliver, where no day was agreed: an hour to 400 days. */
  deliveryTtl?: number | null;
  /** What a dispute costs its loser, at most 5 % of what was contested. */
  disputeFee?: number | null;
  /** To show evidence in a dispute: an hour to 30 days. */
  evidence?: number | null;
  /** To pay once a payment is on its way: as long as `fundingTtl`, to 45 days. */
  fundingOpenTtl?: number | null;
  /** To pay after acceptance: an hour to 30 days. */
  fundingTtl?: number | null;
  /** How well a party must be known to accept, 0 to 9. */
  identityLevel?: number | null;
  /** To look at what was handed in: an hour to 30 days. */
  inspection?: number | null;
  /** The largest price. */
  maxPrice?: number | null;
  /** The smallest price. */
  minPrice?: number | null;
  /** To agree in a dispute: up to 30 days. */
  negotiation?: number | null;
  /** Whether a buyer may release early in parts. */
  partialRelease?: boolean | null;
  /** Kept back of what a seller earns, in basis points, up to 5,000. */
  reserveBps?: number | null;
  /** For how long: up to 180 days. */
  reserveFor?: number | null;
  /** To answer a dispute: 2 to 10 days. */
  responseTtl?: number | null;
  /** How often a buyer may ask for changes to one milestone. */
  revisions?: number | null;
  /** For how long a seller may give back after the end: up to 365 days. */
  sellerRefundWindow?: number | null;
  /** To begin once the money is there: an hour to 30 days. */
  startTtl?: number | null;
}

/** Terms as they are shown. Lengths are in seconds, amounts in minor units. */
export interface EscrowTermsView {
  acceptTtl: number;
  appealWindow: number;
  autoDefaultLimit: number;
  /** None where one person decides any award. */
  awardThreshold?: number | null;
  buyerMayEnd: boolean;
  cancelTtl: number;
  decisionSla: number;
  deliveryTtl: number;
  disputeFee: number;
  evidence: number;
  fundingOpenTtl: number;
  fundingTtl: number;
  identityLevel: number;
  inspection: number;
  maxPrice: number;
  minPrice: number;
  negotiation: number;
  partialRelease: boolean;
  reserveBps: number;
  reserveFor: number;
  responseTtl: number;
  revisions: number;
  sellerRefundWindow: number;
  startTtl: number;
}

/** How tiers are read. */
export type EscrowTierMode = "marginal" | "slab";

/** A deadline of a party, which can be moved. */
export type EscrowTimer = "accept" | "fund" | "start" | "inspection" | "delivery" | "fund_next" | "cancel" | "dispute" | "amendment";

/** A token that was made. */
export interface EscrowToken {
  expiresAt: string;
  token: string;
}

/** One recorded fact. */
export interface Event {
  createdAt: string;
  /** What happened to what. Of a customer who was erased, what named them is null, and `erased` stands beside it. */
  data: Record<string, unknown>;
  id: EventId;
  /** Counts from 1 without a gap. */
  seq: number;
  /** `noun.verb`. New types come; ignore what you do not know. */
  type: string;
}

export type EventId = string;

/** What kind of thing is shown. */
export type EvidenceKind = "photo" | "document" | "video" | "text" | "tracking";

/** One part of it. */
export interface EvidencePart {
  lines: string[];
  title: string;
}

/** An exact number: an integer, or a text such as "0.015" where it is finer. */
export type ExactNumber = number | string;

/** One side, in one currency. */
export interface ExperimentArm {
  /** Failed invoices whose recovery is over. */
  failed: number;
  /** Recovered of failed, between 0 and 1; none below the needed sample. */
  rate?: ConfidenceInterval | null;
  /** Those of them that were recovered. */
  recovered: number;
  /** What they brought, in minor units. */
  recoveredAmount: number;
  /** Recoveries under way: not counted yet. */
  running: number;
  /** Recoveries that were stopped, by a person or with their invoice: not counted. */
  stopped: number;
}

/** The comparison in one currency. */
export interface ExperimentCurrency {
  /** Treatment less hold-out, of the minor units recovered of a failed invoice; none below the needed sample. */
  amountPerFailed?: ConfidenceInterval | null;
  /** What may be said of the recovery rates: `too_few`, `no_difference`, `better` or `worse`. */
  claim: string;
  currency: string;
  /** Recovered by the baseline. */
  holdout: ExperimentArm;
  /** Failed invoices that each arm needs. */
  needed: number;
  /** Treatment less hold-out, of the recovery rates, between -1 and 1; none below the needed sample. */
  rate?: ConfidenceInterval | null;
  /** Recovered by the policies in force. */
  treatment: ExperimentArm;
}

export type ExperimentId = string;

/** What came of an experiment so far. */
export interface ExperimentResults {
  currencies: ExperimentCurrency[];
  experiment: RecoveryExperiment;
}

/** Why the money of a milestone is held. */
export interface ExplainEscrowOrderResult {
  /** How much is held or frozen, in minor units. */
  amount: number;
  milestoneId: MilestoneId;
  /** What happens by itself next; none while only a person can go on. */
  next?: EscrowDeadline | null;
  /** The conditions that are open, by number. */
  openConditions: number[];
  /** Who has to act: `buyer`, `seller`, `parties`, `system`, `provider` or `admin`. */
  owner: string;
  /**
   * `hold`, `dispute`, `not_started`, `at_work`, `changes_requested`, `inspection`, `conditions_open`,
   * `cancel_requested` or `period`.
   */
  reason: string;
}

/** One step on the way to an amount. */
export interface ExplanationStep {
  /**
   * `price`, `quantity`, `tier`, `model`, `share`, `minimum`, `maximum`, `rounding`, `part`, `difference`, `tax`,
   * `paid` or `sum`; of an invoice also `discount`, `tax`, `note`, `balance`, `total`, `prepaid`, `credit_note`, `paid`
   * or `due`.
   */
  code: string;
  /** The exact value after this step, in minor units: `1929` or `13500/7`. */
  exact?: string | null;
  /** In words. */
  text: string;
}

/** More time for a party. */
export interface ExtendEscrowDeadline {
  /** Of which dispute: needed for `dispute`. */
  dispute?: number | null;
  /** Of which milestone: needed for `inspection` and `delivery`. */
  milestoneId?: MilestoneId | null;
  /** Why, up to 5,000 characters. Both parties read it. */
  reason: string;
  /** Until when. */
  until: string;
  /** The version of the order that you saw. Of another one nothing is changed. */
  version?: number | null;
  /** Which deadline, as `deadlines` of the order names it. */
  what: EscrowTimer;
}

/** When a trial ends instead. */
export interface ExtendTrial {
  /** Later than it ends now. */
  trialEnd: string;
}

/** That a decision holds although the provider says something else. */
export interface ForcedDecision {
  /** Why the provider is wrong, 1 to 1,000 characters. */
  reason: string;
}

/** One step that follows if nothing works before it. */
export interface ForecastStep {
  action: string;
  /** When; the last step, `exhaust`, says when it is decided. */
  at: string;
  /** Until when a request to the customer stays open. */
  expiresAt?: string | null;
  rail?: string | null;
  reason: string;
}

/** A payment from the wallet. */
export interface FundFromWallet {
  /** Which customer pays: the buyer. */
  by: CustomerId;
  /** For which milestone, where they are paid one by one. */
  milestoneId?: MilestoneId | null;
  /** The version of the order that they saw. */
  version?: number | null;
}

/** What `get_cohorts` may be asked with. */
export interface GetCohortsParams {
  /** The running month and those before it, 1 to 24; 12 when left out. */
  months?: number;
}

/** What `get_credit_grant` may be asked with. */
export interface GetCreditGrantParams {
  /** Show in full what is named here, four steps deep at most. Needs the scope of each. */
  expand?: "customer"[];
}

/** What `get_credit_note` may be asked with. */
export interface GetCreditNoteParams {
  /** Show in full what is named here, four steps deep at most. Needs the scope of each. */
  expand?: Array<"customer" | "invoice" | "invoice.customer" | "invoice.subscription">;
}

/** What `get_discount` may be asked with. */
export interface GetDiscountParams {
  /** Show in full what is named here, four steps deep at most. Needs the scope of each. */
  expand?: Array<"coupon" | "customer" | "subscription" | "subscription.customer" | "subscription.latestInvoice" | "subscription.paymentMethod" | "subscription.plan">;
}

/** What `get_dunning_schedule` may be asked with. */
export interface GetDunningScheduleParams {
  /** Show in full what is named here, four steps deep at most. Needs the scope of each. */
  expand?: Array<"customer" | "invoice" | "invoice.customer" | "invoice.subscription" | "subscription" | "subscription.customer" | "subscription.latestInvoice" | "subscription.paymentMethod" | "subscription.plan">;
}

/** What `get_escrow_order_timeline` may be asked with. */
export interface GetEscrowOrderTimelineParams {
  /** After this version; from the beginning without it. */
  after?: number;
}

/** One thing that happened. */
export interface GetEscrowOrderTimelineResult {
  /** In minor units. */
  amount?: number | null;
  at: string;
  /** `buyer`, `seller`, `third_party`, `system`, or `admin:` with a role. */
  by: string;
  milestoneId?: MilestoneId | null;
  /** Of the order from then on. */
  status: string;
  /** The version of the order that it came with. */
  version: number;
  /** Such as `milestone.submitted`. */
  what: string;
}

/** Whether customers' money in one currency is all there, in minor units. */
export interface GetEscrowSafeguardingResult {
  accounts: SafeguardingAccount[];
  /** What is at providers and at the bank, and what payers' banks hold back. */
  assets: number;
  currency: string;
  /** What is owed to customers. */
  liabilities: number;
  repair?: SafeguardingRepair | null;
  /** Assets less liabilities; below zero for a gap. */
  surplus: number;
  /** The same, from what was earned and spent. */
  surplusByResult: number;
}

/** What `get_invoice_item` may be asked with. */
export interface GetInvoiceItemParams {
  /** Show in full what is named here, four steps deep at most. Needs the scope of each. */
  expand?: Array<"customer" | "invoice" | "invoice.customer" | "invoice.subscription" | "subscription" | "subscription.customer" | "subscription.latestInvoice" | "subscription.paymentMethod" | "subscription.plan">;
}

/** What `get_invoice` may be asked with. */
export interface GetInvoiceParams {
  /** Show in full what is named here, four steps deep at most. Needs the scope of each. */
  expand?: Array<"customer" | "subscription" | "subscription.customer" | "subscription.latestInvoice" | "subscription.paymentMethod" | "subscription.plan">;
}

/** What `get_mrr_months` may be asked with. */
export interface GetMrrMonthsParams {
  /** The running month and those before it, 1 to 24; 12 when left out. */
  months?: number;
}

/** What `get_mrr` may be asked with. */
export interface GetMrrParams {
  /** From this instant on; 30 days before `to` when left out. */
  from?: string;
  /** Up to and without this instant; now when left out. */
  to?: string;
}

/** What `get_overview` may be asked with. */
export interface GetOverviewParams {
  /** From this instant on; 30 days before `to` when left out. */
  from?: string;
  /** Up to and without this instant; now when left out. */
  to?: string;
}

/** What `get_promotion_code` may be asked with. */
export interface GetPromotionCodeParams {
  /** Show in full what is named here, four steps deep at most. Needs the scope of each. */
  expand?: "coupon"[];
}

/** What `get_recovery_summary` may be asked with. */
export interface GetRecoverySummaryParams {
  /** Recoveries that began at this instant or later. */
  from?: string;
  /** Recoveries that began before this instant. */
  to?: string;
}

/** What `get_subscription` may be asked with. */
export interface GetSubscriptionParams {
  /** Show in full what is named here, four steps deep at most. Needs the scope of each. */
  expand?: Array<"customer" | "latestInvoice" | "latestInvoice.customer" | "latestInvoice.subscription" | "paymentMethod" | "paymentMethod.customer" | "plan">;
}

/** What `get_transaction` may be asked with. */
export interface GetTransactionParams {
  /** Show in full what is named here, four steps deep at most. Needs the scope of each. */
  expand?: Array<"customer" | "invoice" | "invoice.customer" | "invoice.subscription" | "paymentMethod" | "paymentMethod.customer" | "subscription" | "subscription.customer" | "subscription.latestInvoice" | "subscription.paymentMethod" | "subscription.plan">;
}

/** What becomes of what was paid already. */
export type GiveBack = "balance" | "refund" | "outside";

/** What a seller gives up. */
export interface GiveUpEscrowOrder {
  /** Which customer gives up: the seller. */
  by: CustomerId;
  /** Which milestones; everything that is open without any. */
  milestones?: MilestoneId[];
  /** The version of the order that they saw. */
  version?: number | null;
}

export type GrantId = string;

/** A code. */
export interface HandoverCode {
  /** Six letters and digits. */
  code: string;
}

/** A file to be imported. */
export interface ImportSettlementFile {
  /** Whose. In test mode, none is the simulated provider. */
  accountId?: ProviderAccountId | null;
  /** The file itself: CSV with a header, at most 4 MiB. */
  content: string;
  /** By which columns it is read: `plain`, or a provider's name; the account's provider unless it says otherwise. */
  layout?: string | null;
  /** What you call it, 1 to 200 characters. */
  name: string;
}

/** The unit of a plan's interval. */
export type IntervalUnit = "hour" | "day" | "week" | "month" | "quarter" | "biannual" | "year";

/** A bill. Amounts are in minor units of its currency. */
export interface Invoice {
  amountDue: number;
  amountPaid: number;
  /** `automatic`, or `send_invoice` where the customer pays by themselves. */
  collection: string;
  createdAt: string;
  /** Of the total, what the customer's balance paid. */
  creditApplied: number;
  /** What the customer's balance got, because credits outweigh charges. */
  creditGranted: number;
  /** Of the total, what credit notes took back before it was paid. */
  creditedAmount: number;
  currency: string;
  customerId: CustomerId;
  /** After how many days a bill that is sent is to be paid. */
  daysUntilDue?: number | null;
  /** What coupons took off. */
  discountAmount: number;
  /** As it is printed: `INV-000042`, or `INV-2028-000042` in a yearly series. */
  displayNumber?: string | null;
  /** By when it is to be paid; of a draft, as things stand. */
  dueAt: string;
  /** When a draft becomes final by itself. */
  finalizeAt?: string | null;
  finalizedAt?: string | null;
  /**
   * The page that a customer may open without signing in; whoever has the address sees the invoice. None while it is a
   * draft.
   */
  hostedUrl?: string | null;
  id: InvoiceId;
  /** `period`, `change` for the credits and charges of a change or an end inside of a period, or `manual`. */
  kind: string;
  /** What you wrote on it. */
  memo?: string | null;
  metadata: Metadata;
  /** Without gaps within the series; none while it is a draft. */
  number?: number | null;
  /** Whether it was sent and not paid on its day. */
  overdue: boolean;
  paidAt?: string | null;
  /** What you know a payment outside of our gateways by. */
  paidReference?: string | null;
  /** The PDF at the same kind of address; 202 while it is being made. */
  pdfUrl?: string | null;
  periodEnd: string;
  periodStart: string;
  /** Of the total, what prepaid credit paid. */
  prepaidApplied: number;
  sentAt?: string | null;
  /** `main`, or a year. */
  series: string;
  /** `draft`, `open`, `paid`, `void` or `uncollectible`. */
  status: string;
  subscriptionId?: SubscriptionId | null;
  /** The sum of the lines; negative where credits outweigh charges. */
  subtotal: number;
  /** All taxes of it, on top of the prices or in them. */
  taxAmount: number;
  testClockId?: TestClockId | null;
  total: number;
  uncollectibleAt?: string | null;
  updatedAt: string;
  voidedAt?: string | null;
}

/** A bill with its lines, the tries to charge it, and what else settled it. */
export interface InvoiceDetail {
  amountDue: number;
  amountPaid: number;
  /** `automatic`, or `send_invoice` where the customer pays by themselves. */
  collection: string;
  createdAt: string;
  /** Of the total, what the customer's balance paid. */
  creditApplied: number;
  /** What the customer's balance got, because credits outweigh charges. */
  creditGranted: number;
  /** Of the total, what credit notes took back before it was paid. */
  creditedAmount: number;
  currency: string;
  customerId: CustomerId;
  /** After how many days a bill that is sent is to be paid. */
  daysUntilDue?: number | null;
  /** What coupons took off. */
  discountAmount: number;
  /** As it is printed: `INV-000042`, or `INV-2028-000042` in a yearly series. */
  displayNumber?: string | null;
  /** By when it is to be paid; of a draft, as things stand. */
  dueAt: string;
  /** When a draft becomes final by itself. */
  finalizeAt?: string | null;
  finalizedAt?: string | null;
  /**
   * The page that a customer may open without signing in; whoever has the address sees the invoice. None while it is a
   * draft.
   */
  hostedUrl?: string | null;
  id: InvoiceId;
  /** `period`, `change` for the credits and charges of a change or an end inside of a period, or `manual`. */
  kind: string;
  /** What you wrote on it. */
  memo?: string | null;
  metadata: Metadata;
  /** Without gaps within the series; none while it is a draft. */
  number?: number | null;
  /** Whether it was sent and not paid on its day. */
  overdue: boolean;
  paidAt?: string | null;
  /** What you know a payment outside of our gateways by. */
  paidReference?: string | null;
  /** The PDF at the same kind of address; 202 while it is being made. */
  pdfUrl?: string | null;
  periodEnd: string;
  periodStart: string;
  /** Of the total, what prepaid credit paid. */
  prepaidApplied: number;
  sentAt?: string | null;
  /** `main`, or a year. */
  series: string;
  /** `draft`, `open`, `paid`, `void` or `uncollectible`. */
  status: string;
  subscriptionId?: SubscriptionId | null;
  /** The sum of the lines; negative where credits outweigh charges. */
  subtotal: number;
  /** All taxes of it, on top of the prices or in them. */
  taxAmount: number;
  testClockId?: TestClockId | null;
  total: number;
  uncollectibleAt?: string | null;
  updatedAt: string;
  voidedAt?: string | null;
  /** Newest first. */
  attempts: Transaction[];
  /** Void ones too, oldest first. */
  creditNotes: CreditNote[];
  /** What each coupon took off, in the order they were taken. */
  discounts: InvoiceDiscount[];
  /** In print order. */
  lines: InvoiceLine[];
  /** What is printed beside them: why somebody pays no tax. */
  notes: string[];
  /** What prepaid credit paid, grant by grant. */
  prepaidDraws: CreditDraw[];
  /** Each tax. */
  taxes: InvoiceTax[];
}

/** What a coupon took off an invoice. */
export interface InvoiceDiscount {
  /** Minor units; above zero. */
  amount: number;
  couponId: CouponId;
  /** None in a preview, of a coupon that would be redeemed. */
  discountId?: DiscountId | null;
  /** As it is printed. */
  name: string;
}

/** An invoice that is not made yet. Amounts are in minor units. */
export interface InvoiceDraft {
  currency: string;
  /** What coupons will take off. */
  discountAmount: number;
  /** In the order they will be taken. */
  discounts: InvoiceDiscount[];
  /** In print order. */
  lines: InvoiceLine[];
  /** What will be printed: why somebody pays no tax. */
  notes: string[];
  periodEnd: string;
  periodStart: string;
  subtotal: number;
  /** All taxes, on top of the prices or in them. */
  taxAmount: number;
  taxes: InvoiceTax[];
  total: number;
}

/** How the total of an invoice came about. Amounts are in minor units. */
export interface InvoiceExplanation {
  /** A document for `POST /v1/calculations`, which gives the same discounts, taxes and total. */
  calculation: Record<string, unknown>;
  currency: string;
  invoiceId: InvoiceId;
  /** In print order. */
  lines: LineExplanation[];
  number?: number | null;
  periodEnd: string;
  periodStart: string;
  status: string;
  /** From the lines to the total. */
  steps: ExplanationStep[];
  total: number;
  /** Whether every line is verified, and discounts, taxes and the total are what the lines give. */
  verified: boolean;
}

export type InvoiceId = string;

/** Something that is billed by itself. */
export interface InvoiceItem {
  /** All of it, rounded once, in minor units. */
  amount: number;
  createdAt: string;
  currency: string;
  customerId: CustomerId;
  description: string;
  discountable: boolean;
  id: InvoiceItemId;
  /** The invoice it is on; what counts there is the line. */
  invoiceId?: InvoiceId | null;
  metadata: Metadata;
  periodEnd?: string | null;
  periodStart?: string | null;
  quantity: number;
  /** `waiting`, or `billed` once it is on an invoice. */
  status: string;
  subscriptionId?: SubscriptionId | null;
  /** Minor units for one, as exact digits. */
  unitAmount: string;
  updatedAt: string;
}

export type InvoiceItemId = string;

/** One amount of a bill. */
export interface InvoiceLine {
  /** As it was priced. */
  amount: number;
  /** The data from which the amount can be computed again. */
  derivation: Record<string, unknown>;
  description: string;
  /** What coupons took off it. */
  discountAmount: number;
  /** What waited for this invoice, if it is that. */
  invoiceItemId?: InvoiceItemId | null;
  itemId?: ItemId | null;
  /** What is left of it without taxes. */
  netAmount: number;
  periodEnd: string;
  periodStart: string;
  priceId?: PriceId | null;
  quantity: number;
  /** All its taxes. */
  taxAmount: number;
  /** `plan_charge`, `usage_charge`, `proration_credit`, `proration_charge` or `one_off`. */
  type: string;
}

/** A tax of an invoice. */
export interface InvoiceTax {
  amount: number;
  /** The net amounts it is on, in minor units. */
  base: number;
  code: string;
  /** Whether the prices have it in them. */
  included: boolean;
  /** As it is printed. */
  name: string;
  percent?: ExactNumber | null;
  /** None for what credits give back of the taxes that were paid. */
  taxRateId?: TaxRateId | null;
}

/** Charges of one issuer in a window of time. */
export interface IssuerLimit {
  /** Charges in a window, at least 1. */
  charges: number;
  /** The window's length, 1 to 1440. */
  minutes: number;
}

export type ItemId = string;

/** What usage would cost as one item. */
export interface ItemUsage {
  itemId: ItemId;
  priceId: PriceId;
  /** Minor units. */
  projectedAmount: number;
}

export type JournalId = string;

/** What happens to events that come after their period was billed. */
export type LatePolicy = "next_invoice" | "report";

/** That it was heard. */
export interface LeakReported {
  /** Always true, whatever the text is. */
  received: boolean;
}

/** What was found. */
export interface LeakedApiKey {
  /** The whole text. */
  key: string;
}

/** How the amount of a line came about. */
export interface LineExplanation {
  /** As it was priced: what the steps explain. */
  amount: number;
  /** A document for `POST /v1/calculations`, and for the calculator that comes with the program. */
  calculation: Record<string, unknown>;
  currency: string;
  description: string;
  /** What coupons took off it; the steps of the invoice say how. */
  discountAmount: number;
  invoiceId: InvoiceId;
  itemId?: ItemId | null;
  /** From 1, in print order. */
  line: number;
  /** What is left of it without taxes. */
  netAmount: number;
  periodEnd: string;
  periodStart: string;
  /** The price version it was billed at. */
  price?: BilledPrice | null;
  /** What happens to an exact half: `half_even` or `half_up`. */
  rounding: string;
  /** From the price to the amount. */
  steps: ExplanationStep[];
  /** All its taxes. */
  taxAmount: number;
  /** Whether the amount and every step written down are what the inputs give when computed again. */
  verified: boolean;
}

/** What `list_api_keys` may be asked with. */
export interface ListApiKeysParams {
  /** Rows wanted, 1 to 100; 20 when left out. */
  limit?: number;
  /** Another name of `limit`. */
  pageSize?: number;
  /** Where to go on: `meta.nextCursor` of the page before. */
  cursor?: string;
  /** A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals. */
  page?: number;
  /** When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`. */
  createdAt?: CreatedAtFilter;
}

/** What `list_audit_log` may be asked with. */
export interface ListAuditLogParams {
  /** Rows wanted, 1 to 100; 20 when left out. */
  limit?: number;
  /** Another name of `limit`. */
  pageSize?: number;
  /** Where to go on: `meta.nextCursor` of the page before. */
  cursor?: string;
  /** A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals. */
  page?: number;
  /** By this kind of actor. */
  actorType?: "api_key" | "oauth_client" | "member" | "staff" | "link" | "operator" | "system";
  /**
   * By this actor: the id of a key, of somebody who works for you or for the platform, or of the customer or invoice
   * whose link it was; an operator's name.
   */
  actorId?: string;
  /** This action, such as `plan.create`. */
  action?: string;
  /** About this object, by its id. */
  subject?: string;
  /** Of this request, `req_…`. */
  requestId?: string;
  /** At or after this instant. */
  from?: string;
  /** Before this instant. */
  to?: string;
}

/** What `list_balance_transactions` may be asked with. */
export interface ListBalanceTransactionsParams {
  /** Rows wanted, 1 to 100; 20 when left out. */
  limit?: number;
  /** Another name of `limit`. */
  pageSize?: number;
  /** Where to go on: `meta.nextCursor` of the page before. */
  cursor?: string;
  /** A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals. */
  page?: number;
  /** When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`. */
  createdAt?: CreatedAtFilter;
  /** In this currency, ISO 4217. */
  currency?: string;
  /** Of this kind. */
  type?: "payment.received" | "payment.recovered" | "surplus.received" | "surplus.applied" | "surplus.refunded" | "refund.made" | "refund.returned" | "dispute.withdrawn" | "dispute.reinstated" | "dispute.fee" | "payment.fee" | "payment.fee_corrected" | "payment.lost" | "settlement.received" | "settlement.fee" | "payout.held" | "payout.released" | "payout.paid" | "payout.paid_late" | "payout.reversed" | "escrow.funded" | "escrow.released" | "escrow.split" | "escrow.refunded" | "wallet.topped_up";
}

/** What `list_banks` may be asked with. */
export interface ListBanksParams {
  /** In this currency, ISO 4217; your default one if left out. */
  currency?: string;
  /** Of this account at a provider; the one that payouts go out by if left out. */
  accountId?: string;
}

/** What `list_beneficiaries` may be asked with. */
export interface ListBeneficiariesParams {
  /** Rows wanted, 1 to 100; 20 when left out. */
  limit?: number;
  /** Another name of `limit`. */
  pageSize?: number;
  /** Where to go on: `meta.nextCursor` of the page before. */
  cursor?: string;
  /** A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals. */
  page?: number;
  /** When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`. */
  createdAt?: CreatedAtFilter;
  /** In this status. */
  status?: "active" | "removed";
}

/** What `list_checkout_sessions` may be asked with. */
export interface ListCheckoutSessionsParams {
  /** Rows wanted, 1 to 100; 20 when left out. */
  limit?: number;
  /** Another name of `limit`. */
  pageSize?: number;
  /** Where to go on: `meta.nextCursor` of the page before. */
  cursor?: string;
  /** A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals. */
  page?: number;
  /** When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`. */
  createdAt?: CreatedAtFilter;
  /** With exactly these texts in its metadata, such as `metadata[order]=1042`; up to five names. */
  metadata?: Record<string, string>;
  /** In this state. */
  status?: "open" | "completed" | "expired";
  /** Of this customer. */
  customerId?: string;
  /** Begun by this payment link. */
  paymentLinkId?: string;
}

/** What `list_coupons` may be asked with. */
export interface ListCouponsParams {
  /** Rows wanted, 1 to 100; 20 when left out. */
  limit?: number;
  /** Another name of `limit`. */
  pageSize?: number;
  /** Where to go on: `meta.nextCursor` of the page before. */
  cursor?: string;
  /** A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals. */
  page?: number;
  /** When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`. */
  createdAt?: CreatedAtFilter;
  /** With exactly these texts in its metadata, such as `metadata[order]=1042`; up to five names. */
  metadata?: Record<string, string>;
  /** On offer or not. */
  status?: "active" | "archived";
}

/** What `list_credit_grants` may be asked with. */
export interface ListCreditGrantsParams {
  /** Rows wanted, 1 to 100; 20 when left out. */
  limit?: number;
  /** Another name of `limit`. */
  pageSize?: number;
  /** Where to go on: `meta.nextCursor` of the page before. */
  cursor?: string;
  /** A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals. */
  page?: number;
  /** When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`. */
  createdAt?: CreatedAtFilter;
  /** With exactly these texts in its metadata, such as `metadata[order]=1042`; up to five names. */
  metadata?: Record<string, string>;
  /** Of this customer. */
  customerId?: string;
  /** Bought, or given. */
  kind?: "paid" | "promotional";
  /** Show in full what is named here, four steps deep at most. Needs the scope of each. */
  expand?: "customer"[];
}

/** What `list_credit_notes` may be asked with. */
export interface ListCreditNotesParams {
  /** Rows wanted, 1 to 100; 20 when left out. */
  limit?: number;
  /** Another name of `limit`. */
  pageSize?: number;
  /** Where to go on: `meta.nextCursor` of the page before. */
  cursor?: string;
  /** A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals. */
  page?: number;
  /** When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`. */
  createdAt?: CreatedAtFilter;
  /** With exactly these texts in its metadata, such as `metadata[order]=1042`; up to five names. */
  metadata?: Record<string, string>;
  /** Of this customer. */
  customerId?: string;
  /** Of this invoice. */
  invoiceId?: string;
  /** In this state. */
  status?: "issued" | "void";
  /** Show in full what is named here, four steps deep at most. Needs the scope of each. */
  expand?: Array<"customer" | "invoice" | "invoice.customer" | "invoice.subscription">;
}

/** What `list_customer_subscriptions` may be asked with. */
export interface ListCustomerSubscriptionsParams {
  /** Rows wanted, 1 to 100; 20 when left out. */
  limit?: number;
  /** Another name of `limit`. */
  pageSize?: number;
  /** Where to go on: `meta.nextCursor` of the page before. */
  cursor?: string;
  /** A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals. */
  page?: number;
  /** When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`. */
  createdAt?: CreatedAtFilter;
  /** With exactly these texts in its metadata, such as `metadata[order]=1042`; up to five names. */
  metadata?: Record<string, string>;
  /** Show in full what is named here, four steps deep at most. Needs the scope of each. */
  expand?: Array<"customer" | "latestInvoice" | "latestInvoice.customer" | "latestInvoice.subscription" | "paymentMethod" | "paymentMethod.customer" | "plan">;
}

/** What `list_customer_transactions` may be asked with. */
export interface ListCustomerTransactionsParams {
  /** Rows wanted, 1 to 100; 20 when left out. */
  limit?: number;
  /** Another name of `limit`. */
  pageSize?: number;
  /** Where to go on: `meta.nextCursor` of the page before. */
  cursor?: string;
  /** A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals. */
  page?: number;
  /** When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`. */
  createdAt?: CreatedAtFilter;
  /** Show in full what is named here, four steps deep at most. Needs the scope of each. */
  expand?: Array<"customer" | "invoice" | "invoice.customer" | "invoice.subscription" | "paymentMethod" | "paymentMethod.customer" | "subscription" | "subscription.customer" | "subscription.latestInvoice" | "subscription.paymentMethod" | "subscription.plan">;
}

/** What `list_customers` may be asked with. */
export interface ListCustomersParams {
  /** Rows wanted, 1 to 100; 20 when left out. */
  limit?: number;
  /** Another name of `limit`. */
  pageSize?: number;
  /** Where to go on: `meta.nextCursor` of the page before. */
  cursor?: string;
  /** A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals. */
  page?: number;
  /** When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`. */
  createdAt?: CreatedAtFilter;
  /** With exactly these texts in its metadata, such as `metadata[order]=1042`; up to five names. */
  metadata?: Record<string, string>;
  /** This exact address. */
  email?: string;
  /** This exact number. */
  phone?: string;
  /** Under this reference of yours. */
  merchantRef?: string;
  /** On the blacklist, or not. */
  blacklisted?: boolean;
  /** Moved by this test clock. */
  testClockId?: string;
}

/** What `list_deliveries` may be asked with. */
export interface ListDeliveriesParams {
  /** Rows wanted, 1 to 100; 20 when left out. */
  limit?: number;
  /** Another name of `limit`. */
  pageSize?: number;
  /** Where to go on: `meta.nextCursor` of the page before. */
  cursor?: string;
  /** A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals. */
  page?: number;
  /** In this state. */
  status?: "pending" | "delivered" | "failed";
  /** Of this event. */
  eventId?: string;
  /** Of events of this type, such as `invoice.paid`. */
  eventType?: string;
  /** Made at this instant or later. */
  from?: string;
  /** Made before this instant. */
  to?: string;
}

/** What `list_discounts` may be asked with. */
export interface ListDiscountsParams {
  /** Rows wanted, 1 to 100; 20 when left out. */
  limit?: number;
  /** Another name of `limit`. */
  pageSize?: number;
  /** Where to go on: `meta.nextCursor` of the page before. */
  cursor?: string;
  /** A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals. */
  page?: number;
  /** When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`. */
  createdAt?: CreatedAtFilter;
  /** Of this customer, whichever subscription it is for. */
  customerId?: string;
  /** For this subscription. */
  subscriptionId?: string;
  /** Of this coupon. */
  couponId?: string;
  /** Still in force, or ended. */
  active?: boolean;
  /** Show in full what is named here, four steps deep at most. Needs the scope of each. */
  expand?: Array<"coupon" | "customer" | "subscription" | "subscription.customer" | "subscription.latestInvoice" | "subscription.paymentMethod" | "subscription.plan">;
}

/** What `list_disputes` may be asked with. */
export interface ListDisputesParams {
  /** Rows wanted, 1 to 100; 20 when left out. */
  limit?: number;
  /** Another name of `limit`. */
  pageSize?: number;
  /** Where to go on: `meta.nextCursor` of the page before. */
  cursor?: string;
  /** A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals. */
  page?: number;
  /** When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`. */
  createdAt?: CreatedAtFilter;
  /** In this state. */
  status?: "opened" | "evidence_due" | "under_review" | "won" | "lost" | "accepted";
  /** Of this transaction. */
  transactionId?: string;
  /** Of this invoice. */
  invoiceId?: string;
  /** By this customer. */
  customerId?: string;
}

/** What `list_dunning_schedules` may be asked with. */
export interface ListDunningSchedulesParams {
  /** Rows wanted, 1 to 100; 20 when left out. */
  limit?: number;
  /** Another name of `limit`. */
  pageSize?: number;
  /** Where to go on: `meta.nextCursor` of the page before. */
  cursor?: string;
  /** A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals. */
  page?: number;
  /** When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`. */
  createdAt?: CreatedAtFilter;
  /** In this state. */
  state?: "scheduled" | "in_flight" | "awaiting_customer" | "recovered" | "exhausted" | "canceled";
  /** Of this customer. */
  customerId?: string;
  /** Of this invoice. */
  invoiceId?: string;
  /** Of this subscription. */
  subscriptionId?: string;
  /** Show in full what is named here, four steps deep at most. Needs the scope of each. */
  expand?: Array<"customer" | "invoice" | "invoice.customer" | "invoice.subscription" | "subscription" | "subscription.customer" | "subscription.latestInvoice" | "subscription.paymentMethod" | "subscription.plan">;
}

/** Something that was shown. */
export interface ListEscrowEvidenceRow {
  /** Who showed it; none for you. */
  by?: CustomerId | null;
  createdAt: string;
  /** SHA-256 of the words or the file. */
  digest: string;
  /** In base64; only where one is opened. */
  file?: string | null;
  id: EscrowPaperId;
  /** Whether it is still what was shown; only where one is opened. */
  intact?: boolean | null;
  kind: string;
  mediaType?: string | null;
  name?: string | null;
  /** In bytes. */
  size: number;
  text?: string | null;
}

/** What `list_escrow_feed` may be asked with. */
export interface ListEscrowFeedParams {
  /** After the entry with this number; from the beginning without it. */
  after?: number;
}

/** An entry of a feed. */
export interface ListEscrowFeedRow {
  at: string;
  /** States, ids and amounts in minor units, as far as there are any. */
  facts: Record<string, unknown>;
  orderId?: OrderId | null;
  /** Of this reader's, counts up by one. */
  seq: number;
  /** Which version of the order that was. */
  version?: number | null;
  /** Such as `milestone.released`. */
  what: string;
}

/** A version of what escrow costs. Amounts in minor units, rates in basis points. */
export interface ListEscrowFeesRow {
  cap?: number | null;
  category?: string | null;
  createdAt: string;
  currency: string;
  decidedAt?: string | null;
  /** The key that decided. */
  decider?: string | null;
  earn: string;
  flat: number;
  id: EscrowFeeId;
  /** The key that proposed it. */
  maker: string;
  min: number;
  /** Counts up. */
  number: number;
  /** `buyer`, `seller` or `split`. */
  payer: string;
  percentBps: number;
  plan?: string | null;
  refund: string;
  sellerBps?: number | null;
  /** `proposed`, `approved` or `rejected`. */
  status: string;
  taxBps: number;
  taxMode: string;
  tierMode?: string | null;
  tiers?: EscrowFeeTier[] | null;
  validFrom: string;
  validTo?: string | null;
}

/** One thing that became of a link. */
export interface ListEscrowLinkLogRow {
  address?: string | null;
  agent?: string | null;
  at: string;
  country?: string | null;
  linkId: PartyLinkId;
  /** `issued`, `opened`, `used`, `used_again`, `revoked` or `refused`. */
  what: string;
}

/** What `list_escrow_orders` may be asked with. */
export interface ListEscrowOrdersParams {
  /** Rows wanted, 1 to 100; 20 when left out. */
  limit?: number;
  /** Another name of `limit`. */
  pageSize?: number;
  /** Where to go on: `meta.nextCursor` of the page before. */
  cursor?: string;
  /** A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals. */
  page?: number;
  /** When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`. */
  createdAt?: CreatedAtFilter;
  /** With exactly these texts in its metadata, such as `metadata[order]=1042`; up to five names. */
  metadata?: Record<string, string>;
  /** In this status. */
  status?: "created" | "accepted" | "funding" | "funded" | "in_progress" | "completed" | "disputed" | "closed" | "refunded" | "declined" | "cancelled" | "expired";
  /** Bought by this customer. */
  buyerId?: string;
  /** Sold by this customer. */
  sellerId?: string;
}

/** What `list_escrow_payments` may be asked with. */
export interface ListEscrowPaymentsParams {
  /** Rows wanted, 1 to 100; 20 when left out. */
  limit?: number;
  /** Another name of `limit`. */
  pageSize?: number;
  /** Where to go on: `meta.nextCursor` of the page before. */
  cursor?: string;
  /** A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals. */
  page?: number;
  /** When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`. */
  createdAt?: CreatedAtFilter;
  /** In this status. */
  status?: "created" | "submitted" | "requires_action" | "unknown" | "manual" | "succeeded" | "failed";
  /** For this order. */
  orderId?: string;
  /** By this customer. */
  customerId?: string;
}

/** What `list_escrow_statement` may be asked with. */
export interface ListEscrowStatementParams {
  /** Rows wanted, 1 to 100; 20 when left out. */
  limit?: number;
  /** Another name of `limit`. */
  pageSize?: number;
  /** Where to go on: `meta.nextCursor` of the page before. */
  cursor?: string;
  /** A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals. */
  page?: number;
  /** In this currency, ISO 4217. */
  currency?: string;
}

/** A kind of condition. */
export interface ListEscrowTemplatesRow {
  blocking: boolean;
  byCode: boolean;
  byDate: boolean;
  category: string;
  code: string;
  deemedBySilence: boolean;
  dueAfter?: number | null;
  fulfiller: string;
  minEvidence: number;
  onDue: string;
  text: string;
  title: string;
  verifier: string;
  version: number;
  waivable: string;
}

/** A wallet in one currency, in minor units. */
export interface ListEscrowWalletsRow {
  available: number;
  currency: string;
  /** What the customer owes you because a payer's bank took money back that they no longer had. */
  owed: number;
  pending: number;
  reserved: number;
}

/** A type of event. */
export interface ListEventTypesRow {
  /** A message of this type. */
  example: Record<string, unknown>;
  /** What `data.object` is. */
  object: string;
  /** What happened. */
  summary: string;
  /** `noun.verb`. */
  type: string;
}

/** What `list_events` may be asked with. */
export interface ListEventsParams {
  /** Rows wanted, 1 to 100; 20 when left out. */
  limit?: number;
  /** Another name of `limit`. */
  pageSize?: number;
  /** Where to go on: `meta.nextCursor` of the page before. */
  cursor?: string;
  /** A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals. */
  page?: number;
  /** When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`. */
  createdAt?: CreatedAtFilter;
  /** One type only, such as `invoice.paid`. */
  type?: string;
  /** About one object only, by its id. */
  subjectId?: string;
  /** Catch up: the events behind this sequence number, oldest first. */
  after?: number;
}

/** What `list_invoice_items` may be asked with. */
export interface ListInvoiceItemsParams {
  /** Rows wanted, 1 to 100; 20 when left out. */
  limit?: number;
  /** Another name of `limit`. */
  pageSize?: number;
  /** Where to go on: `meta.nextCursor` of the page before. */
  cursor?: string;
  /** A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals. */
  page?: number;
  /** When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`. */
  createdAt?: CreatedAtFilter;
  /** With exactly these texts in its metadata, such as `metadata[order]=1042`; up to five names. */
  metadata?: Record<string, string>;
  /** Of this customer. */
  customerId?: string;
  /** For this subscription's bills. */
  subscriptionId?: string;
  /** On this invoice. */
  invoiceId?: string;
  /** Waiting for a bill, or on one. */
  waiting?: boolean;
  /** Show in full what is named here, four steps deep at most. Needs the scope of each. */
  expand?: Array<"customer" | "invoice" | "invoice.customer" | "invoice.subscription" | "subscription" | "subscription.customer" | "subscription.latestInvoice" | "subscription.paymentMethod" | "subscription.plan">;
}

/** What `list_invoices` may be asked with. */
export interface ListInvoicesParams {
  /** Rows wanted, 1 to 100; 20 when left out. */
  limit?: number;
  /** Another name of `limit`. */
  pageSize?: number;
  /** Where to go on: `meta.nextCursor` of the page before. */
  cursor?: string;
  /** A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals. */
  page?: number;
  /** When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`. */
  createdAt?: CreatedAtFilter;
  /** With exactly these texts in its metadata, such as `metadata[order]=1042`; up to five names. */
  metadata?: Record<string, string>;
  /** In this state. */
  status?: "draft" | "open" | "paid" | "void" | "uncollectible";
  /** Of this customer. */
  customerId?: string;
  /** Of this subscription. */
  subscriptionId?: string;
  /** Paid in this way. */
  collection?: "automatic" | "send_invoice";
  /** Sent, and not paid on its day, or not so. */
  overdue?: boolean;
  /** To be paid before this instant. */
  dueBefore?: string;
  /** Show in full what is named here, four steps deep at most. Needs the scope of each. */
  expand?: Array<"customer" | "subscription" | "subscription.customer" | "subscription.latestInvoice" | "subscription.paymentMethod" | "subscription.plan">;
}

/** What `list_manual_reviews` may be asked with. */
export interface ListManualReviewsParams {
  /** Rows wanted, 1 to 100; 20 when left out. */
  limit?: number;
  /** Another name of `limit`. */
  pageSize?: number;
  /** Where to go on: `meta.nextCursor` of the page before. */
  cursor?: string;
  /** A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals. */
  page?: number;
  /** When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`. */
  createdAt?: CreatedAtFilter;
  /** Of this kind. */
  kind?: "attempt" | "refund" | "payout" | "escrow_payment" | "escrow_refund" | "break" | "event";
}

/** A kind of message. */
export interface ListMessageTemplatesRow {
  /** `transactional`, `updates`, `recovery` or `marketing`. */
  category: string;
  /** On each of these it is told, of those that you use; empty: on the first that is open. */
  channels: string[];
  /** Its key, `dunning_1`. */
  key: string;
  /** Whether it can be switched off. */
  optional: boolean;
  /** The tags that its texts may use. */
  tags: string[];
  /** Your own wordings of it. */
  wordings: Wording[];
}

/** What `list_messages` may be asked with. */
export interface ListMessagesParams {
  /** Rows wanted, 1 to 100; 20 when left out. */
  limit?: number;
  /** Another name of `limit`. */
  pageSize?: number;
  /** Where to go on: `meta.nextCursor` of the page before. */
  cursor?: string;
  /** A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals. */
  page?: number;
  /** When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`. */
  createdAt?: CreatedAtFilter;
  /** To this customer. */
  customerId?: string;
  /** Of this notice. */
  noticeId?: string;
  /** In this state. */
  status?: "submitted" | "accepted" | "delivered" | "read" | "unknown" | "refused" | "unavailable" | "failed";
  /** On this channel. */
  channel?: "whatsapp" | "sms" | "email" | "in_app";
  /** Of this template. */
  template?: string;
}

/** What `list_meters` may be asked with. */
export interface ListMetersParams {
  /** Rows wanted, 1 to 100; 20 when left out. */
  limit?: number;
  /** Another name of `limit`. */
  pageSize?: number;
  /** Where to go on: `meta.nextCursor` of the page before. */
  cursor?: string;
  /** A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals. */
  page?: number;
  /** When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`. */
  createdAt?: CreatedAtFilter;
  /** Of this key. */
  key?: string;
}

/** What `list_mrr_movements` may be asked with. */
export interface ListMrrMovementsParams {
  /** Rows wanted, 1 to 100; 20 when left out. */
  limit?: number;
  /** Another name of `limit`. */
  pageSize?: number;
  /** Where to go on: `meta.nextCursor` of the page before. */
  cursor?: string;
  /** A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals. */
  page?: number;
  /** From this instant on. */
  from?: string;
  /** Before this instant. */
  to?: string;
  /** Of this kind. */
  kind?: "new" | "expansion" | "contraction" | "churn" | "reactivation";
  /** Of this customer. */
  customerId?: string;
  /** Of this subscription. */
  subscriptionId?: string;
}

/** What `list_notices` may be asked with. */
export interface ListNoticesParams {
  /** Rows wanted, 1 to 100; 20 when left out. */
  limit?: number;
  /** Another name of `limit`. */
  pageSize?: number;
  /** Where to go on: `meta.nextCursor` of the page before. */
  cursor?: string;
  /** A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals. */
  page?: number;
  /** When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`. */
  createdAt?: CreatedAtFilter;
  /** To this customer. */
  customerId?: string;
  /** In this state. */
  status?: "waiting" | "sent" | "delivered" | "failed" | "dropped";
  /** Of this template. */
  template?: string;
}

/** What `list_oauth_clients` may be asked with. */
export interface ListOauthClientsParams {
  /** Rows wanted, 1 to 100; 20 when left out. */
  limit?: number;
  /** Another name of `limit`. */
  pageSize?: number;
  /** Where to go on: `meta.nextCursor` of the page before. */
  cursor?: string;
  /** A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals. */
  page?: number;
  /** When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`. */
  createdAt?: CreatedAtFilter;
}

/** What `list_payment_links` may be asked with. */
export interface ListPaymentLinksParams {
  /** Rows wanted, 1 to 100; 20 when left out. */
  limit?: number;
  /** Another name of `limit`. */
  pageSize?: number;
  /** Where to go on: `meta.nextCursor` of the page before. */
  cursor?: string;
  /** A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals. */
  page?: number;
  /** When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`. */
  createdAt?: CreatedAtFilter;
  /** With exactly these texts in its metadata, such as `metadata[order]=1042`; up to five names. */
  metadata?: Record<string, string>;
  /** Whether they begin anything. */
  active?: boolean;
}

/** What `list_payment_methods` may be asked with. */
export interface ListPaymentMethodsParams {
  /** Rows wanted, 1 to 100; 20 when left out. */
  limit?: number;
  /** Another name of `limit`. */
  pageSize?: number;
  /** Where to go on: `meta.nextCursor` of the page before. */
  cursor?: string;
  /** A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals. */
  page?: number;
}

/** Who may approve. */
export interface ListPayoutApproversRow {
  createdAt: string;
  /** The key. */
  id: ApiKeyId;
  label: string;
  /** Until when it is locked, after too many wrong codes. */
  lockedUntil?: string | null;
  /** `pending` until the first code, then `active`; `removed`. */
  status: string;
  /** From when on it may approve. */
  usableFrom: string;
}

/** What `list_payouts` may be asked with. */
export interface ListPayoutsParams {
  /** Rows wanted, 1 to 100; 20 when left out. */
  limit?: number;
  /** Another name of `limit`. */
  pageSize?: number;
  /** Where to go on: `meta.nextCursor` of the page before. */
  cursor?: string;
  /** A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals. */
  page?: number;
  /** When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`. */
  createdAt?: CreatedAtFilter;
  /** In this status. */
  status?: "pending_approval" | "approved" | "submitted" | "unknown" | "manual" | "succeeded" | "failed" | "reversed" | "rejected" | "canceled" | "expired";
  /** In this currency, ISO 4217. */
  currency?: string;
  /** To this beneficiary. */
  beneficiaryId?: string;
}

/** What `list_plans` may be asked with. */
export interface ListPlansParams {
  /** Rows wanted, 1 to 100; 20 when left out. */
  limit?: number;
  /** Another name of `limit`. */
  pageSize?: number;
  /** Where to go on: `meta.nextCursor` of the page before. */
  cursor?: string;
  /** A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals. */
  page?: number;
  /** When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`. */
  createdAt?: CreatedAtFilter;
  /** With exactly these texts in its metadata, such as `metadata[order]=1042`; up to five names. */
  metadata?: Record<string, string>;
  /** On sale or not. */
  status?: "active" | "archived";
}

/** What `list_price_migration_subscriptions` may be asked with. */
export interface ListPriceMigrationSubscriptionsParams {
  /** Rows wanted, 1 to 100; 20 when left out. */
  limit?: number;
  /** Another name of `limit`. */
  pageSize?: number;
  /** Where to go on: `meta.nextCursor` of the page before. */
  cursor?: string;
  /** A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals. */
  page?: number;
  /** In this state. */
  status?: "same" | "differs" | "refused" | "moved" | "skipped";
}

/** What `list_price_migrations` may be asked with. */
export interface ListPriceMigrationsParams {
  /** Rows wanted, 1 to 100; 20 when left out. */
  limit?: number;
  /** Another name of `limit`. */
  pageSize?: number;
  /** Where to go on: `meta.nextCursor` of the page before. */
  cursor?: string;
  /** A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals. */
  page?: number;
  /** When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`. */
  createdAt?: CreatedAtFilter;
  /** Of this plan. */
  planId?: string;
  /** In this state. */
  status?: "computing" | "ready" | "applying" | "applied" | "dropped";
}

/** What `list_promotion_codes` may be asked with. */
export interface ListPromotionCodesParams {
  /** Rows wanted, 1 to 100; 20 when left out. */
  limit?: number;
  /** Another name of `limit`. */
  pageSize?: number;
  /** Where to go on: `meta.nextCursor` of the page before. */
  cursor?: string;
  /** A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals. */
  page?: number;
  /** When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`. */
  createdAt?: CreatedAtFilter;
  /** With exactly these texts in its metadata, such as `metadata[order]=1042`; up to five names. */
  metadata?: Record<string, string>;
  /** Of this coupon. */
  couponId?: string;
  /** Active, or not. */
  active?: boolean;
  /** Of these letters, small or capital. */
  code?: string;
  /** Show in full what is named here, four steps deep at most. Needs the scope of each. */
  expand?: "coupon"[];
}

/** What `list_provider_accounts` may be asked with. */
export interface ListProviderAccountsParams {
  /** Rows wanted, 1 to 100; 20 when left out. */
  limit?: number;
  /** Another name of `limit`. */
  pageSize?: number;
  /** Where to go on: `meta.nextCursor` of the page before. */
  cursor?: string;
  /** A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals. */
  page?: number;
  /** When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`. */
  createdAt?: CreatedAtFilter;
  /** At this provider. */
  gateway?: string;
  /** In this status. */
  status?: "active" | "disabled";
}

/** What `list_provider_events` may be asked with. */
export interface ListProviderEventsParams {
  /** Rows wanted, 1 to 100; 20 when left out. */
  limit?: number;
  /** Another name of `limit`. */
  pageSize?: number;
  /** Where to go on: `meta.nextCursor` of the page before. */
  cursor?: string;
  /** A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals. */
  page?: number;
  /** When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`. */
  createdAt?: CreatedAtFilter;
  /** About this account. */
  accountId?: string;
  /** In this state. */
  state?: "waiting" | "applied" | "ignored" | "parked";
}

/** A provider, and what its accounts consist of. */
export interface ListProvidersRow {
  fields: ProviderField[];
  /** As accounts, methods and transactions name it. */
  name: string;
  title: string;
}

/** What `list_reconciliation_breaks` may be asked with. */
export interface ListReconciliationBreaksParams {
  /** Rows wanted, 1 to 100; 20 when left out. */
  limit?: number;
  /** Another name of `limit`. */
  pageSize?: number;
  /** Where to go on: `meta.nextCursor` of the page before. */
  cursor?: string;
  /** A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals. */
  page?: number;
  /** When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`. */
  createdAt?: CreatedAtFilter;
  /** In this state. */
  state?: "open" | "resolved";
  /** In this bucket. */
  bucket?: "only_ours" | "only_theirs" | "different";
  /** Of this account. */
  accountId?: string;
  /** Met by this comparison. */
  reconciliationId?: string;
}

/** What `list_reconciliations` may be asked with. */
export interface ListReconciliationsParams {
  /** Rows wanted, 1 to 100; 20 when left out. */
  limit?: number;
  /** Another name of `limit`. */
  pageSize?: number;
  /** Where to go on: `meta.nextCursor` of the page before. */
  cursor?: string;
  /** A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals. */
  page?: number;
  /** When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`. */
  createdAt?: CreatedAtFilter;
  /** With this provider. */
  gateway?: string;
  /** Of this account. */
  accountId?: string;
  /** In this state. */
  state?: "waiting" | "listing" | "comparing" | "completed" | "failed";
}

/** What `list_recovery_experiments` may be asked with. */
export interface ListRecoveryExperimentsParams {
  /** Rows wanted, 1 to 100; 20 when left out. */
  limit?: number;
  /** Another name of `limit`. */
  pageSize?: number;
  /** Where to go on: `meta.nextCursor` of the page before. */
  cursor?: string;
  /** A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals. */
  page?: number;
  /** When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`. */
  createdAt?: CreatedAtFilter;
  /** In this state. */
  status?: "running" | "stopped";
}

/** The policy in force. */
export interface ListRecoveryPoliciesRow {
  /** Since when it is in force. */
  createdAt?: string | null;
  /** None while nothing was chosen and nothing has failed. */
  id?: PolicyId | null;
  policy: RecoveryPolicy;
  /** Who it is for; null for everybody whom no narrower policy is for. */
  scope?: PolicyScope | null;
  /** Raised with every choice. */
  version: number;
}

/** What `list_refunds` may be asked with. */
export interface ListRefundsParams {
  /** Rows wanted, 1 to 100; 20 when left out. */
  limit?: number;
  /** Another name of `limit`. */
  pageSize?: number;
  /** Where to go on: `meta.nextCursor` of the page before. */
  cursor?: string;
  /** A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals. */
  page?: number;
  /** When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`. */
  createdAt?: CreatedAtFilter;
  /** With exactly these texts in its metadata, such as `metadata[order]=1042`; up to five names. */
  metadata?: Record<string, string>;
  /** In this state. */
  status?: "created" | "submitted" | "pending" | "succeeded" | "failed" | "unknown" | "needs_account" | "manual" | "canceled";
  /** Of this transaction. */
  transactionId?: string;
  /** Of this invoice. */
  invoiceId?: string;
  /** Of this credit note. */
  creditNoteId?: string;
  /** To this customer. */
  customerId?: string;
}

/** What `list_request_log` may be asked with. */
export interface ListRequestLogParams {
  /** Rows wanted, 1 to 100; 20 when left out. */
  limit?: number;
  /** Another name of `limit`. */
  pageSize?: number;
  /** Where to go on: `meta.nextCursor` of the page before. */
  cursor?: string;
  /** A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals. */
  page?: number;
  /** When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`. */
  createdAt?: CreatedAtFilter;
  /** Answered with this status; 4 means all from 400 to 499, and so on. */
  status?: number;
  /** `GET`, `POST`, … */
  method?: string;
  /** Whose path begins like this. */
  path?: string;
  /** By this key or program, by its id. */
  actorId?: string;
}

/** What `list_settlements` may be asked with. */
export interface ListSettlementsParams {
  /** Rows wanted, 1 to 100; 20 when left out. */
  limit?: number;
  /** Another name of `limit`. */
  pageSize?: number;
  /** Where to go on: `meta.nextCursor` of the page before. */
  cursor?: string;
  /** A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals. */
  page?: number;
  /** When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`. */
  createdAt?: CreatedAtFilter;
  /** Of this account. */
  accountId?: string;
  /** In this currency, ISO 4217. */
  currency?: string;
}

/** What `list_subscriptions` may be asked with. */
export interface ListSubscriptionsParams {
  /** Rows wanted, 1 to 100; 20 when left out. */
  limit?: number;
  /** Another name of `limit`. */
  pageSize?: number;
  /** Where to go on: `meta.nextCursor` of the page before. */
  cursor?: string;
  /** A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals. */
  page?: number;
  /** When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`. */
  createdAt?: CreatedAtFilter;
  /** With exactly these texts in its metadata, such as `metadata[order]=1042`; up to five names. */
  metadata?: Record<string, string>;
  /** In this state. */
  status?: "scheduled" | "incomplete" | "incomplete_expired" | "trialing" | "active" | "past_due" | "paused" | "unpaid" | "canceled" | "expired";
  /** Of this customer. */
  customerId?: string;
  /** On this plan. */
  planId?: string;
  /** Show in full what is named here, four steps deep at most. Needs the scope of each. */
  expand?: Array<"customer" | "latestInvoice" | "latestInvoice.customer" | "latestInvoice.subscription" | "paymentMethod" | "paymentMethod.customer" | "plan">;
}

/** What `list_tax_rates` may be asked with. */
export interface ListTaxRatesParams {
  /** Rows wanted, 1 to 100; 20 when left out. */
  limit?: number;
  /** Another name of `limit`. */
  pageSize?: number;
  /** Where to go on: `meta.nextCursor` of the page before. */
  cursor?: string;
  /** A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals. */
  page?: number;
  /** When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`. */
  createdAt?: CreatedAtFilter;
  /** Active, or not. */
  active?: boolean;
  /** Of these letters, small or capital. */
  code?: string;
}

/** What `list_test_clocks` may be asked with. */
export interface ListTestClocksParams {
  /** Rows wanted, 1 to 100; 20 when left out. */
  limit?: number;
  /** Another name of `limit`. */
  pageSize?: number;
  /** Where to go on: `meta.nextCursor` of the page before. */
  cursor?: string;
  /** A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals. */
  page?: number;
  /** When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`. */
  createdAt?: CreatedAtFilter;
  /** In this state. */
  status?: "ready" | "advancing" | "failed";
}

/** What `list_transactions` may be asked with. */
export interface ListTransactionsParams {
  /** Rows wanted, 1 to 100; 20 when left out. */
  limit?: number;
  /** Another name of `limit`. */
  pageSize?: number;
  /** Where to go on: `meta.nextCursor` of the page before. */
  cursor?: string;
  /** A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals. */
  page?: number;
  /** When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`. */
  createdAt?: CreatedAtFilter;
  /** In this state. */
  status?: "created" | "submitted" | "succeeded" | "failed" | "requires_action" | "unknown" | "manual";
  /** For this invoice. */
  invoiceId?: string;
  /** Of this customer. */
  customerId?: string;
  /** For this subscription. */
  subscriptionId?: string;
  /** Show in full what is named here, four steps deep at most. Needs the scope of each. */
  expand?: Array<"customer" | "invoice" | "invoice.customer" | "invoice.subscription" | "paymentMethod" | "paymentMethod.customer" | "subscription" | "subscription.customer" | "subscription.latestInvoice" | "subscription.paymentMethod" | "subscription.plan">;
}

/** What `list_usage_thresholds` may be asked with. */
export interface ListUsageThresholdsParams {
  /** Rows wanted, 1 to 100; 20 when left out. */
  limit?: number;
  /** Another name of `limit`. */
  pageSize?: number;
  /** Where to go on: `meta.nextCursor` of the page before. */
  cursor?: string;
  /** A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals. */
  page?: number;
  /** When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`. */
  createdAt?: CreatedAtFilter;
  /** Of one meter. */
  meterId?: string;
  /** Active, or not. */
  active?: boolean;
}

/** What `list_webhook_endpoints` may be asked with. */
export interface ListWebhookEndpointsParams {
  /** Rows wanted, 1 to 100; 20 when left out. */
  limit?: number;
  /** Another name of `limit`. */
  pageSize?: number;
  /** Where to go on: `meta.nextCursor` of the page before. */
  cursor?: string;
  /** A page number from 1 instead of a cursor, as long as page × size stays within 10 000. Adds totals. */
  page?: number;
  /** When it was made: `createdAt[gte]` or `createdAt[gt]`, `createdAt[lte]` or `createdAt[lt]`. */
  createdAt?: CreatedAtFilter;
}

/** A span of local hours. */
export interface LocalHours {
  /** First hour inside. */
  from: number;
  /** First hour after. */
  to: number;
}

/** A language that customers are written to in. */
export type LocaleWord = "en-NG" | "pcm" | "ha" | "yo" | "ig" | "fr";

/** One request and how it was answered. */
export interface LoggedRequest {
  actorId: string;
  /** `api_key` or `oauth_client`. */
  actorType: string;
  createdAt: string;
  /** From the credential being accepted to the answer, in milliseconds. */
  durationMs: number;
  /** The code of a refusal. */
  errorCode?: string | null;
  id: RequestLogId;
  method: string;
  /** Without the query. */
  path: string;
  /** As sent in `X-Request-Id`, or made by us. */
  requestId: string;
  status: number;
}

/** A logo. */
export interface Logo {
  /** In pixels. */
  height: number;
  /** Its id. */
  id: LogoId;
  /** Where it is. */
  url: string;
  /** In pixels. */
  width: number;
}

export type LogoId = string;

/** A link to be made. */
export interface MakeEscrowLink {
  /** For whom: the buyer or the seller. */
  customerId: CustomerId;
  /** How long it opens, 1 to 720 hours; 168 without it. */
  expiresInHours?: number | null;
  /**
   * What for; `view_order` without it. It says which words the page begins with, and which link before this one ends.
   */
  purpose?: EscrowLinkPurpose | null;
}

/** A token to be made. */
export interface MakeEscrowToken {
  /** For whom: the buyer or the seller. */
  customerId: CustomerId;
}

/** How long a link to the account holds. */
export interface MakePortalLink {
  /** In hours from now; 720 when left out. */
  expiresInHours?: number | null;
}

/** A test card, and the simulated person behind it. */
export interface MakeTestCard {
  /** The payer; the same address is the same person. */
  email: string;
  /** One of the published test numbers. */
  number: string;
  /** Their own payday; the general rule when left out. */
  payday?: Payday | null;
  /** The fates of the first charges, in the simulator's words. */
  plan?: unknown[];
  /** What lands on their payday, in minor units. */
  salaryAmount?: number | null;
  /** How many of ten thousand payment requests they answer. */
  willingPer10k?: number | null;
}

/** How long a link to another card holds. */
export interface MakeUpdateLink {
  /** In hours from now; 72 when left out. */
  expiresInHours?: number | null;
}

/** A decision, and what came of it. */
export interface ManualResolution {
  /** What came of it. */
  answer?: string | null;
  /** What the provider said. */
  asked?: Record<string, unknown> | null;
  createdAt: string;
  decidedBy: string;
  /** Why it holds although the provider says something else. */
  forced?: string | null;
  id: ReviewId;
  note: string;
  /** `succeeded`, `failed` or `not_ours`. */
  outcome: string;
  reference?: string | null;
  /** `waiting`, `done` or `refused`. */
  state: string;
  updatedAt: string;
}

/** Something that waits for a person. */
export interface ManualReview {
  accountId?: ProviderAccountId | null;
  /** What may be decided. */
  actions: string[];
  /** How much, in minor units, where it is known. */
  amount?: number | null;
  createdAt: string;
  currency?: string | null;
  /** What is known of it. */
  evidence: Record<string, unknown>;
  gateway: string;
  id: ReviewId;
  /** `attempt`, `refund`, `payout`, `escrow_payment`, `escrow_refund`, `break` or `event`. */
  kind: string;
  transactionId?: AttemptId | null;
  /** Why it waits, and what each decision does. */
  why: string;
}

/** Something that waits, or waited, with what was decided about it. */
export interface ManualReviewDetail {
  id: ReviewId;
  /** What was decided last. */
  resolution?: ManualResolution | null;
  /** It, while it waits. */
  waiting?: ManualReview | null;
}

/** How an invoice was paid without us. */
export interface MarkPaid {
  /** What you know the payment by; at most 200 characters. */
  reference: string;
}

/** What there is. */
export interface MerchantBalance {
  /** One for each currency that money ever came in. */
  currencies: CurrencyBalance[];
}

/** One message to one person on one channel. */
export interface Message {
  /** The address; of a phone the middle is hidden. */
  address: string;
  /** Who carried it. */
  carrier?: string | null;
  /** `transactional`, `recovery` or `marketing`. */
  category: string;
  /** `whatsapp`, `sms`, `email` or `in_app`. */
  channel: string;
  /** What the carrier said that it costs, in major units, exact. */
  cost?: string | null;
  costCurrency?: string | null;
  createdAt: string;
  customerId: CustomerId;
  deliveredAt?: string | null;
  error?: string | null;
  errorCode?: string | null;
  id: MessageId;
  locale: string;
  noticeId: NoticeId;
  /** The carrier's name for it. */
  providerId?: string | null;
  /** `submitted` until somebody answers; `unknown` when nobody did, and then it is never sent again on this channel. */
  status: string;
  submittedAt: string;
  /** The template's key, `dunning_1`. */
  template: string;
  /** How often it was handed over: again only when it was certain that it had not been taken. */
  tries: number;
  updatedAt: string;
}

/** How many messages a customer gets that are not owed to them: recovery and marketing together. */
export interface MessageCaps {
  /** In any 24 hours. */
  perDay: number;
  /** In any seven days. */
  perWeek: number;
}

export type MessageId = string;

/** One message, with what it said and what carriers told of it. */
export interface MessageInFull {
  /** The address; of a phone the middle is hidden. */
  address: string;
  /** Who carried it. */
  carrier?: string | null;
  /** `transactional`, `recovery` or `marketing`. */
  category: string;
  /** `whatsapp`, `sms`, `email` or `in_app`. */
  channel: string;
  /** What the carrier said that it costs, in major units, exact. */
  cost?: string | null;
  costCurrency?: string | null;
  createdAt: string;
  customerId: CustomerId;
  deliveredAt?: string | null;
  error?: string | null;
  errorCode?: string | null;
  id: MessageId;
  locale: string;
  noticeId: NoticeId;
  /** The carrier's name for it. */
  providerId?: string | null;
  /** `submitted` until somebody answers; `unknown` when nobody did, and then it is never sent again on this channel. */
  status: string;
  submittedAt: string;
  /** The template's key, `dunning_1`. */
  template: string;
  /** How often it was handed over: again only when it was certain that it had not been taken. */
  tries: number;
  updatedAt: string;
  /** What was sent, under the name of its channel. */
  content: unknown;
  /** In the order in which they came. */
  receipts: MessageReceipt[];
}

/** A message as it would be sent. */
export interface MessagePreview {
  /**
   * Under the name of its channel: a mail with `subject`, `html` and `text`; a text message with its `segments`; a
   * WhatsApp template with its `parameters`; a notice with its `title`.
   */
  content: unknown;
}

/** Hours in which no phone should sound. */
export interface MessageQuietHours {
  /** The local hour at which quiet begins, 0 to 23. */
  from: number;
  /** The local hour at which it ends, 0 to 23; before `from`: on the next day. */
  to: number;
}

/** Something that a carrier told of a message. */
export interface MessageReceipt {
  /** When it happened, if told. */
  at?: string | null;
  code?: string | null;
  receivedAt: string;
  /** `underway`, `sent`, `delivered`, `read` or `failed`. */
  standing: string;
  /** The carrier's own word. */
  status: string;
}

/** The choices in force. */
export interface MessageSettings {
  accent: string;
  caps: MessageCaps;
  /** Which channels are used, the best first. */
  channels: string[];
  /** Whether customers are told anything. */
  enabled: boolean;
  locale: string;
  quietHours?: MessageQuietHours | null;
  replyTo?: string | null;
  switchedOff: string[];
}

/** A kind of message. */
export interface MessageTemplate {
  /** `transactional`, `updates`, `recovery` or `marketing`. */
  category: string;
  /** On each of these it is told, of those that you use; empty: on the first that is open. */
  channels: string[];
  /** Its key, `dunning_1`. */
  key: string;
  /** Whether it can be switched off. */
  optional: boolean;
  /** The tags that its texts may use. */
  tags: string[];
  /** Your own wordings of it. */
  wordings: Wording[];
}

/** Your own data: up to 50 names of up to 40 characters, each with a text. */
export type Metadata = Record<string, string>;

/** What is measured. */
export interface Meter {
  /** `sum`, `count`, `unique`, `max`, `latest` or `time_weighted`. */
  aggregation: string;
  createdAt: string;
  filters: Record<string, string[]>;
  groupBy: string[];
  id: MeterId;
  key: string;
  /** `next_invoice` or `report`. */
  latePolicy: string;
  name: string;
  recurring: boolean;
  valueProperty?: string | null;
}

/** How events become one quantity. */
export type MeterAggregation = "sum" | "count" | "unique" | "max" | "latest" | "time_weighted";

export type MeterId = string;

/** What a meter counted. */
export interface MeterUsage {
  events: number;
  groups: MeterUsageGroup[];
  items: ItemUsage[];
  meterId: MeterId;
  meterKey: string;
  name: string;
  /** What it would cost if the period ended like this, in minor units. */
  projectedAmount: number;
  quantity: ExactNumber;
}

/** What one group of a meter comes to. */
export interface MeterUsageGroup {
  quantity: ExactNumber;
  /** The values of the meter's `groupBy` properties, in their order; null where an event had none. */
  values: Array<string | null>;
}

export type MilestoneId = string;

/** How an amount follows from a quantity. */
export type Model = "flat" | "per_unit" | "graduated" | "volume" | "package" | "percentage";

/** How many, and how much. */
export interface MoneyFlow {
  /** In minor units. */
  amount: number;
  count: number;
}

/** An amount a month. */
export interface MonthlyAmount {
  /** Minor units, rounded once. */
  amount: number;
  currency: string;
  /** The exact minor units, as a whole number or a fraction: `9100/3`. */
  exact: string;
}

/** Another day of delivery. */
export interface MovedDelivery {
  /** The day. */
  deliveryDue: string;
  /** Of which milestone. */
  milestoneId: MilestoneId;
}

export type MovementId = string;

/** Monthly recurring revenue, now and over a time. */
export interface Mrr {
  /** What it was when the time ended: that of the start and all movements. */
  atEnd: MonthlyAmount[];
  /** What it was when the time began. */
  atStart: MonthlyAmount[];
  /** What it is now, by currency. */
  current: MonthlyAmount[];
  from: string;
  /** How it moved in between, by currency and kind. */
  moved: MrrMovementTotal[];
  to: string;
}

/** Recurring revenue when a month ended. */
export interface MrrMonth {
  /** What recurring revenue was then, or is now while the month runs; by currency. */
  amounts: MonthlyAmount[];
  /** When it ends. */
  endsAt: string;
  /** When the month begins. */
  startsAt: string;
}

/** Recurring revenue by month. */
export interface MrrMonths {
  /** The oldest first. */
  months: MrrMonth[];
}

/** One movement of recurring revenue. Amounts are exact minor units a month. */
export interface MrrMovement {
  /** What it is worth from then on. */
  after: string;
  at: string;
  /** What the subscription was worth before, as a whole number or a fraction. */
  before: string;
  /** The event that told of it: `subscription.paused` for a pause. */
  cause: string;
  /** After less before. */
  change: string;
  currency: string;
  customerId: CustomerId;
  id: MovementId;
  /** Whether it went because money could not be collected. */
  involuntary: boolean;
  /** `new`, `expansion`, `contraction`, `churn` or `reactivation`, of the customer in this currency. */
  kind: string;
  subscriptionId: SubscriptionId;
}

/** The movements of one kind in one currency. */
export interface MrrMovementTotal {
  /** After less before; negative for contractions and churn. */
  change: MonthlyAmount;
  /** `new`, `expansion`, `contraction`, `churn` or `reactivation`. */
  kind: string;
  /** How many. */
  movements: number;
}

/** A condition of an order to be proposed: a kind, or words of the parties' own. */
export interface NewEscrowCondition {
  /** Its kind, such as `ITEM_RECEIVED`. */
  code?: string | null;
  /** By when it has to be met. */
  dueAt?: string | null;
  /** Which group it counts in, by position from 0. */
  group?: number | null;
  /** Of which milestone, by position from 0; none for the order as a whole. */
  milestone?: number | null;
  /** From when on it is met by itself, for a kind that waits for a date. */
  reachedAt?: string | null;
  /** What exactly is meant, up to 2,000 characters. */
  text?: string | null;
  /** Who verifies it, for a kind that a third party verifies. */
  thirdPartyId?: CustomerId | null;
  /** One line, for words of the parties' own. */
  title?: string | null;
}

/** How the conditions of a group count: `all`, or at least so many of them. */
export interface NewEscrowGroup {
  /** At least so many; all of them without it. */
  atLeast?: number | null;
}

/** A part of an order to be proposed. */
export interface NewEscrowMilestone {
  /** Its price, in minor units. */
  amount: number;
  /** By when the seller delivers. */
  deliveryDue?: string | null;
  /** When it is released by itself unless somebody objects: for periods of a subscription that is paid ahead. */
  releaseAt?: string | null;
  /** What it is, in a line of up to 200 characters. */
  title: string;
}

/** What the next run does. */
export interface NextRun {
  at: string;
  /** The events it will cause, in order. */
  events: string[];
  /** The invoice it makes. */
  invoice?: InvoiceDraft | null;
  /** The state afterwards. */
  statusAfter: string;
  /** In words. */
  text: string;
  /** When the run after it is due. */
  thenAt?: string | null;
}

/** That somebody is to be told of an event. */
export interface Notice {
  createdAt: string;
  customerId: CustomerId;
  /** When it is looked at next, or was last. */
  dueAt: string;
  eventId: EventId;
  id: NoticeId;
  /** Why it waits, failed or was dropped. */
  reason?: string | null;
  /** `waiting`, `sent`, `delivered`; `failed` when nobody could be reached; `dropped` when nobody was to be told. */
  status: string;
  template: string;
  updatedAt: string;
}

export type NoticeId = string;

/** A client, without its secret. */
export interface OauthClient {
  /** From where it works; empty is from anywhere. */
  allowedAddresses: string[];
  /** What it is called at the token endpoint. */
  clientId: string;
  createdAt: string;
  disabledAt?: string | null;
  id: OauthClientId;
  /** From where it got that one. */
  lastUsedAddress?: string | null;
  /** When it last got a token, to the minute. */
  lastUsedAt?: string | null;
  name: string;
  /** Until when the secret before the last one works; null when there was none. */
  oldSecretUntil?: string | null;
  rateLimitPerMinute: number;
  scopes: string[];
  /** To tell secrets apart. */
  secretLast4: string;
}

export type OauthClientId = string;

/** A client with its secret, shown once. */
export interface OauthClientWithSecret {
  /** From where it works; empty is from anywhere. */
  allowedAddresses: string[];
  /** What it is called at the token endpoint. */
  clientId: string;
  createdAt: string;
  disabledAt?: string | null;
  id: OauthClientId;
  /** From where it got that one. */
  lastUsedAddress?: string | null;
  /** When it last got a token, to the minute. */
  lastUsedAt?: string | null;
  name: string;
  /** Until when the secret before the last one works; null when there was none. */
  oldSecretUntil?: string | null;
  rateLimitPerMinute: number;
  scopes: string[];
  /** To tell secrets apart. */
  secretLast4: string;
  /** The secret. Keep it; it is not shown again. */
  clientSecret: string;
}

/** A split to be offered. */
export interface OfferEscrowSplit {
  /** Which customer offers it. */
  by: CustomerId;
  /** What the seller would get; the rest of what is contested goes to the buyer. */
  sellerGets: EscrowShare[];
  /** The version of the order that they saw. */
  version?: number | null;
}

/** A dispute to be opened. */
export interface OpenEscrowDispute {
  /** Which customer opens it. */
  by: CustomerId;
  /** What is contested, 1 to 100 milestones. */
  contested: ContestedPart[];
  /** Why. */
  reason: EscrowDisputeReason;
  /** In words, up to 5,000 characters. */
  statement?: string | null;
  /** The version of the order that they saw. */
  version?: number | null;
}

export type OrderId = string;

/** What a person says became of it. */
export type Outcome = "succeeded" | "failed" | "not_ours";

/** One reason why there is no invoice now. */
export interface OutlookReason {
  /** The instant it is about. */
  at?: string | null;
  /**
   * `quarantined`, `put_off`, `not_scheduled`, `run_refused`, `in_recovery`, `invoice_open`, `incomplete`,
   * `incomplete_expired`, `trial`, `paused`, `past_due`, `unpaid`, `canceled`, `limit_reached`, `cancel_at_period_end`,
   * `cancel_at`, `next_phase`, `last_period`, `test_clock`, `due_now` or `not_due`.
   */
  code: string;
  dunningScheduleId?: ScheduleId | null;
  invoiceId?: InvoiceId | null;
  /** What was written down when the work was put off or set aside. */
  note?: string | null;
  /** In words. */
  text: string;
}

/** How long what is replaced works on. */
export interface Overlap {
  /** Seconds, 0 to 604800 (seven days); 86400, a day, when left out. 0 when the old one may be known to others. */
  overlapSeconds?: number | null;
}

export type PartyLinkId = string;

/** A code that a provider sent. */
export interface PassOnCode {
  /** As it came, 4 to 12 letters and digits. */
  code: string;
}

/** How long a pause lasts. */
export interface Pause {
  /** When it resumes by itself; never when left out. */
  resumeAt?: string | null;
}

/** A payment to be begun. */
export interface PayEscrowOrder {
  /** Although another payment is on its way. */
  althoughOpen?: boolean;
  /** Less than is due, in minor units, where the rest comes by other payments; all of it when left out. */
  amount?: number | null;
  /** For which milestone, where they are paid one by one. */
  milestoneId?: MilestoneId | null;
  /** A saved method of the buyer's. */
  paymentMethodId?: PaymentMethodId | null;
  /** Or a way on which they act. */
  rail?: EscrowRail | null;
  /** What of it comes from the buyer's wallet, in minor units. */
  walletPart?: number;
}

/** When a salary lands: before 07:00 in Lagos, on the last working day up to the day named. */
export type Payday = PaydayMonth | PaydayWeek;

/** Once a month. */
export interface PaydayMonth {
  /** 1 to 31, clamped to the month. */
  day: number;
  every: "month";
}

/** A monthly window in which salaries land. */
export interface PaydayRule {
  /** First day, 1 to 31. */
  fromDay?: number;
  /** Local hour at which it opens, 0 to 23. */
  hour?: number;
  /** Opens earlier when its first day is not a working day. */
  moveBeforeNonWorking?: boolean;
  /** Last day, 1 to 31; in the next month if it is before `fromDay`. */
  toDay?: number;
  /** IANA zone. */
  zone?: string;
}

/** Once a week. */
export interface PaydayWeek {
  every: "week";
  /** 1 (Monday) to 7. */
  weekday: number;
}

/** What an endpoint is sent of an event: all of it, or only what it is about. */
export type PayloadWord = "snapshot" | "thin";

/** An address that begins a checkout for each visitor. Amounts are in minor units. */
export interface PaymentLink {
  active: boolean;
  amount?: number | null;
  createdAt: string;
  currency?: string | null;
  description?: string | null;
  id: PaymentLinkId;
  maxAmount?: number | null;
  maxUses?: number | null;
  metadata: Metadata;
  minAmount?: number | null;
  planId?: PlanId | null;
  quantity?: number | null;
  rails: string[];
  slug: string;
  successUrl?: string | null;
  updatedAt: string;
  /** What you publish. */
  url: string;
  /** How often it was paid through. */
  uses: number;
}

export type PaymentLinkId = string;

/** A saved way to pull money. */
export interface PaymentMethod {
  brand?: string | null;
  createdAt: string;
  customerId: CustomerId;
  expMonth?: number | null;
  expYear?: number | null;
  gateway: string;
  id: PaymentMethodId;
  isDefault: boolean;
  issuer?: string | null;
  last4?: string | null;
  /** `card`, `direct_debit` or `wallet`. */
  rail: string;
  /**
   * The code with which it was refused for good, such as `stolen_card`; it is never charged again. Null while it may
   * be.
   */
  refusedCode?: string | null;
  /** `active` or `removed`. */
  status: string;
}

export type PaymentMethodId = string;

/** A payout. */
export interface Payout {
  accountId?: ProviderAccountId | null;
  /** What they get, in minor units. */
  amount: number;
  /** Who said what; only where one payout is shown. */
  approvals?: PayoutApproval[] | null;
  approvalsNeeded: number;
  approveBy?: string | null;
  approvedAt?: string | null;
  beneficiaryId: BeneficiaryId;
  /** What it costs beside that; as quoted until it has arrived. */
  cost: number;
  costLines: PayoutCostLine[];
  createdAt: string;
  currency: string;
  /** Out of whose wallet; none for what is yours. */
  customerId?: CustomerId | null;
  failureCode?: string | null;
  failureMessage?: string | null;
  /** The provider that it went out by, or is about to. */
  gateway?: string | null;
  id: PayoutId;
  /** The credential that asked for it. */
  maker: string;
  metadata: unknown;
  narration: string;
  /** `general` or `salary`. */
  purpose: string;
  reversedAt?: string | null;
  settledAt?: string | null;
  /**
   * `pending_approval`, `approved`, `submitted`, `unknown`, `manual`, `succeeded`, `failed`, `reversed`, `rejected`,
   * `canceled` or `expired`.
   */
  status: string;
  submittedAt?: string | null;
  /** What was tried; only where one payout is shown. */
  tries?: PayoutTry[] | null;
  updatedAt: string;
}

/** One word of one approver. */
export interface PayoutApproval {
  /** The key. */
  approver: string;
  createdAt: string;
  /** `approve` or `reject`. */
  decision: string;
  /** What was approved: amount, currency, account and beneficiary, as a hash. */
  digest: string;
  note?: string | null;
}

/** Who may approve. */
export interface PayoutApprover {
  createdAt: string;
  /** The key. */
  id: ApiKeyId;
  label: string;
  /** Until when it is locked, after too many wrong codes. */
  lockedUntil?: string | null;
  /** `pending` until the first code, then `active`; `removed`. */
  status: string;
  /** From when on it may approve. */
  usableFrom: string;
}

/** One line of what a payout costs. */
export interface PayoutCostLine {
  /** In minor units; 0 where a rule was looked at and asks for nothing. */
  amount: number;
  /** Who pays it: `payer`, on top of the payout, or `receiver`, out of it. */
  bearer: string;
  /** `transfer_fee`, `vat` or `duty`. */
  kind: string;
  /** On whose word. */
  source: string;
  title: string;
  /** The first day of the rule. */
  validFrom: string;
  /** How the amount came about. */
  why: string;
}

export type PayoutId = string;

/** An approver's word for a change of the limits. */
export interface PayoutLimitsApproval {
  /** The key whose authenticator it is; not that of this request. */
  approverId: ApiKeyId;
  /** Six digits of it. Each code is taken once. */
  code: string;
}

/** What a payout is for, as far as the law asks. */
export type PayoutPurpose = "general" | "salary";

/** What a payout would cost. */
export interface PayoutQuote {
  accountId?: ProviderAccountId | null;
  /** What the beneficiary is to get, in minor units. */
  amount: number;
  /** What you pay beside that. */
  cost: number;
  currency: string;
  /** The provider that would make it. */
  gateway: string;
  lines: PayoutCostLine[];
  /** Both. */
  total: number;
  /** What is taken from the amount on its way. */
  withheld: number;
}

/** The choices in force. */
export interface PayoutSettings {
  /** Accounts at providers, best first. */
  accountIds: ProviderAccountId[];
  /** How long a payout waits for approvals, in hours. */
  approvalHours: number;
  /** Who must agree to what. */
  bands: ApprovalBand[];
  /** How long money that came in waits before it can be paid out, in hours. */
  clearanceHours: number;
  /** How long nobody is paid at a new account, in hours. */
  cooldownHours: number;
  /** How long a new authenticator may not approve, in hours. */
  enrolmentHours: number;
}

/** One try at one account. */
export interface PayoutTry {
  accountId?: ProviderAccountId | null;
  failureCode?: string | null;
  gateway: string;
  /** The provider's. */
  gatewayRef?: string | null;
  number: number;
  /** In the provider's words. */
  rawCode?: string | null;
  rawMessage?: string | null;
  resolvedAt?: string | null;
  /** `submitted`, `pending`, `needs_code`, `unknown`, `manual`, `settled`, `failed` or `reversed`. */
  status: string;
  submittedAt: string;
}

/** A change that waits for the end of the period. */
export interface PendingChange {
  /** When it takes effect. */
  at: string;
  interval: string;
  intervalCount: number;
  items: PendingChangeItem[];
  planId: PlanId;
  planName: string;
}

/** An item of a change that waits. */
export interface PendingChangeItem {
  id: ItemId;
  priceId: PriceId;
  quantity: number;
}

/** A hold to be placed. */
export interface PlaceEscrowHold {
  /** Why. */
  kind: EscrowHoldKind;
  /** The version of the order that you saw. */
  version?: number | null;
}

/** What a merchant sells. */
export interface Plan {
  /** The current base price in the plan's first currency, in minor units; none when it is not one amount. */
  amount?: ExactNumber | null;
  createdAt: string;
  /** The plan's first currency. */
  currency: string;
  description?: string | null;
  id: PlanId;
  /** The unit of the interval. */
  interval: string;
  intervalCount: number;
  maxCycles?: number | null;
  metadata: Metadata;
  /** The model of that price. */
  model: string;
  name: string;
  /** Every version of every price: of the base price, then of each add-on; oldest first within a currency. */
  prices: Price[];
  /** `active` or `archived`. */
  status: string;
  /** The taxes of its lines; none where they are those of your settings. */
  taxRateIds?: TaxRateId[] | null;
  trialDays: number;
  updatedAt: string;
}

export type PlanId = string;

export type PolicyId = string;

/** Who a policy is for: exactly one of `planId` and `segment`. */
export interface PolicyScope {
  /** The subscribers of a plan. */
  planId?: PlanId | null;
  /** Of several segments that a customer is in the lowest rank wins, then the name; 0 when left out. */
  rank?: number | null;
  /** The customers whose metadata names this segment under `segment`: one name, or several separated by commas. */
  segment?: string | null;
}

/** What customers may do by themselves. */
export interface PortalPermissions {
  /** Whether they may end a subscription with its period. */
  cancelSubscription: boolean;
  /** The plans that they may change to. */
  changePlanIds: PlanId[];
  /** Whether they may change how many of the base price they have. */
  changeSeats: boolean;
  /** Whether they may pause one. */
  pauseSubscription: boolean;
  /** What somebody is offered who is about to end a subscription. */
  retentionCouponId?: CouponId | null;
}

/** What counts among the accounts of a rule. */
export type Preference = "order" | "health" | "cost";

/** What to preview. */
export interface PreviewBody {
  /** On which channel. */
  channel: ChannelWord;
  /** In which language; yours when left out. */
  locale?: LocaleWord | null;
  /** In these words; those that would be sent when left out. */
  wording?: PreviewWording | null;
}

/** A line as it would be printed. */
export interface PreviewLine {
  /** Negative for a credit. */
  amount: number;
  description: string;
  /** What coupons take off it. */
  discountAmount: number;
  /** What is left of it without taxes. */
  netAmount: number;
  periodEnd: string;
  periodStart: string;
  priceId?: PriceId | null;
  quantity: number;
  /** All its taxes. */
  taxAmount: number;
  /** `proration_credit`, `proration_charge`, `plan_charge` for a whole new period, or `usage_charge`. */
  type: string;
}

/** Words to try. */
export interface PreviewWording {
  /** Plain text with tags. */
  body: string;
  /** The subject of a mail or title of a notice. */
  subject?: string | null;
}

/** One version of a price. */
export interface Price {
  /** Minor units: for the period, for one unit or for one package. */
  amount?: ExactNumber | null;
  createdAt: string;
  currency: string;
  /** Whether new subscriptions get it. */
  current: boolean;
  /** Minor units for each event of a percentage price. */
  fixedAmount?: ExactNumber | null;
  id: PriceId;
  /** Units that cost nothing. */
  included?: ExactNumber | null;
  /** `base`, or the add-on's key. */
  key: string;
  /** `base` or `addon`. */
  kind: string;
  /** The most for a whole period, in minor units. */
  maximum?: ExactNumber | null;
  /** The meter whose usage it charges for; none for a fee. */
  meterKey?: string | null;
  /** The least for a whole period, in minor units. */
  minimum?: ExactNumber | null;
  /** `flat`, `per_unit`, `graduated`, `volume`, `package` or `percentage`. */
  model: string;
  /** The add-on's name. */
  name?: string | null;
  /** Units in a package. */
  packageSize?: ExactNumber | null;
  /** Percent of an amount that was used. */
  percent?: ExactNumber | null;
  /** `line` or `event`, of a percentage price. */
  roundedPer?: Open<RoundedPer> | null;
  /** Smallest first. */
  tiers?: PriceTier[] | null;
  /** Counts from 1 within plan, key and currency. */
  version: number;
}

export type PriceId = string;

/** A move of running subscriptions to newer prices. */
export interface PriceMigration {
  /** When everybody was moved. */
  appliedAt?: string | null;
  createdAt: string;
  /** When it was given up. */
  droppedAt?: string | null;
  id: PriceMigrationId;
  planId: PlanId;
  /** When everything was computed. */
  readyAt?: string | null;
  /** `computing`, `ready`, `applying`, `applied` or `dropped`. */
  status: string;
  /** What has been looked at so far, by state and currency. */
  sums: PriceMigrationSum[];
}

export type PriceMigrationId = string;

/** One subscription of a move. Amounts are in minor units. */
export interface PriceMigrationSubscription {
  createdAt: string;
  currency: string;
  /** Each line at both prices, with the `derivation` of the new amount. */
  lines: Array<Record<string, unknown>>;
  /** The same at the new prices. */
  newAmount: number;
  /** Its last bill, for the items that move; the fee of a whole period where there is none. */
  oldAmount: number;
  /** Why it was refused or skipped. */
  reason?: string | null;
  /**
   * `same` or `differs` when computed; `refused` where the new price cannot be put on what was used; `moved` or
   * `skipped` when carried out.
   */
  status: string;
  subscriptionId: SubscriptionId;
}

/** Subscriptions of a move in one state and currency. Amounts are in minor units. */
export interface PriceMigrationSum {
  currency: string;
  /** The same at the new prices. */
  newAmount: number;
  /** Their last bills, for the items that move. */
  oldAmount: number;
  /** `same`, `differs`, `refused`, `moved` or `skipped`. */
  status: string;
  /** How many. */
  subscriptions: number;
}

/** A range of units with its own amounts. */
export interface PriceTier {
  /** Whole minor units, once, when the tier is reached; 0 when left out. The first tier is reached by 0 units. */
  flatAmount?: ExactNumber | null;
  /** Minor units for each unit; 0 when left out. */
  unitAmount?: ExactNumber | null;
  /** The last unit in it; none for the last tier. */
  upTo?: ExactNumber | null;
}

/** What a customer types to get a coupon. */
export interface PromotionCode {
  active: boolean;
  code: string;
  couponId: CouponId;
  createdAt: string;
  expiresAt?: string | null;
  firstTimeOnly: boolean;
  id: PromotionCodeId;
  maxRedemptions?: number | null;
  metadata: Metadata;
  /** How often it was redeemed. */
  timesRedeemed: number;
  updatedAt: string;
}

export type PromotionCodeId = string;

/** What escrow costs, to be proposed. Amounts in minor units, rates in basis points. */
export interface ProposeEscrowFee {
  /** The most. */
  cap?: number | null;
  /** For deals of this kind only. */
  category?: EscrowCategory | null;
  /** For orders in this currency, ISO 4217. */
  currency: string;
  /** When it is earned; slice by slice with the release, if not said otherwise. */
  earn?: EscrowEarnMoment | null;
  /** Added to it. */
  flat?: number;
  /** The least. */
  min?: number;
  /** Who pays it. */
  payer: EscrowFeePayer;
  /** Of the price. */
  percentBps?: number;
  /** For customers on this plan of yours only. */
  plan?: string | null;
  /** What goes back with a refund; the slice of the refunded part, if not said otherwise. */
  refund?: EscrowRefundRule | null;
  /** The seller's part, where both pay. */
  sellerBps?: number | null;
  /** The rate of tax on it. */
  taxBps?: number;
  /** Whether it contains its tax; not, if not said otherwise. */
  taxMode?: EscrowTaxMode | null;
  /** How tiers are read: each part of the price at its own rate, or all of it at the rate of its tier. */
  tierMode?: EscrowTierMode | null;
  /** Rates by size of the price, in place of one. */
  tiers?: EscrowFeeTier[] | null;
  /** From when on; from now without it. */
  validFrom?: string | null;
  /** Until when. */
  validTo?: string | null;
}

/** What the lines of a change come to, after discounts and with taxes. */
export interface Proration {
  /** In minor units; never negative. */
  amount: number;
  /** `charge`, `credit` or `none`. */
  kind: string;
}

/** An account at a provider. */
export interface ProviderAccount {
  baseUrl?: string | null;
  createdAt: string;
  /** Those that are no secret, and the ends of the others. */
  credentials: Record<string, string>;
  /** The currencies it takes; empty for any. */
  currencies: string[];
  gateway: string;
  /** The address of its webhooks, to be entered at the provider. */
  hookUrl: string;
  id: ProviderAccountId;
  label: string;
  /** Whether it pays out. */
  payouts: boolean;
  /** The rails it can be asked for, best first. */
  rails: string[];
  /** `active` or `disabled`. */
  status: string;
  updatedAt: string;
}

export type ProviderAccountId = string;

/** A message of a provider. */
export interface ProviderEvent {
  accountId: ProviderAccountId;
  appliedAt?: string | null;
  createdAt: string;
  /** The provider's own name of it. */
  event: string;
  id: ProviderEventId;
  /** What came of it. */
  note?: string | null;
  /** `waiting`, `applied`, `ignored` (nothing of yours) or `parked`. */
  state: string;
  /** What it is about, as the provider names it. */
  subject: Record<string, unknown>;
  /** How often it came. */
  times: number;
}

export type ProviderEventId = string;

/** One thing that an account consists of. */
export interface ProviderField {
  /** What it is, and where you find it. */
  description: string;
  name: string;
  required: boolean;
  /** Whether it is never shown again. */
  secret: boolean;
}

/** Which draft is published. */
export interface PublishAppearance {
  /** The version of the draft that you looked at; left out for whatever it is now. */
  version?: number | null;
}

/** Something that was published. */
export interface PublishedAppearance {
  /** The earlier version that it brought back. */
  backTo?: number | null;
  /** Which one. */
  by: string;
  /** What kind of actor published it. */
  byKind: string;
  /** Counted from 1. */
  number: number;
  /** When. */
  publishedAt: string;
}

/** Phases to come. The first one begins when the current period ends. */
export interface PutSchedule {
  /** `release` (when left out) lets the subscription go on as it is in the last phase; `cancel` ends it. */
  after?: "release" | "cancel" | null;
  /** In their order, at most 20. */
  phases: CreatePhase[];
}

/** Local hours; past midnight if `to` is not after `from`. */
export interface QuietHours {
  /** First quiet hour, 0 to 23. */
  from: number;
  /** First hour after, 0 to 23. */
  to: number;
}

/** A deal to be priced. */
export interface QuoteEscrowOrder {
  /** What kind of deal it is. */
  category: EscrowCategory;
  /** ISO 4217. */
  currency: string;
  /** The plan of yours that the customers are on. */
  plan?: string | null;
  /** In minor units. */
  price: number;
}

/** A payout to be priced. */
export interface QuotePayout {
  /** What the beneficiary is to get, in minor units. */
  amount: number;
  /** ISO 4217. */
  currency: string;
  /** What it is for: wages are exempt from the duty on transfers. */
  purpose?: PayoutPurpose | null;
}

/** A comparison. */
export interface Reconciliation {
  accountId?: ProviderAccountId | null;
  /** Breaks of earlier comparisons that are open still, or were until now. */
  carried: number;
  /** `daily` or `asked`. */
  cause: string;
  completedAt?: string | null;
  /** Those that the provider did not list and confirmed when it was asked. */
  confirmed: number;
  createdAt: string;
  /** Breaks: the two sides tell the same movement differently. */
  different: number;
  /** Fees that only the provider's books told, booked now. */
  feesLearned: number;
  gateway: string;
  id: ReconciliationId;
  /** Lines that the provider listed. */
  lines: number;
  /** Movements that both sides tell alike. */
  matched: number;
  /** Breaks: money that only your books have. */
  onlyOurs: number;
  /** Breaks: money that only the provider's books have. */
  onlyTheirs: number;
  /** Pages that were listed so far. */
  pages: number;
  /** Why it failed, or waits. */
  problem?: string | null;
  /** A page of the report that whoever has the address may read. It names no customer. */
  reportUrl: string;
  /** Of all these breaks, how many are resolved. */
  resolved: number;
  since: string;
  /** `waiting`, `listing`, `comparing`, `completed` or `failed`. */
  state: string;
  /** What moved, by currency: `ours`, `theirs`, `fees` in minor units, and how many `lines`. */
  totals: Record<string, unknown>;
  until: string;
  /** The zone in which its days are counted. */
  zone: string;
}

/** A break. */
export interface ReconciliationBreak {
  accountId?: ProviderAccountId | null;
  /** What the provider said when it was asked about it. */
  asked?: Record<string, unknown> | null;
  /** `only_ours`, `only_theirs` or `different`. */
  bucket: string;
  createdAt: string;
  /** Of `different`: `state`, `currency`, `amount`, `fee`. */
  differences: string[];
  /** What that did to your books. */
  effect?: string | null;
  gateway: string;
  gatewayRef?: string | null;
  id: BreakId;
  /** `charge`, `refund`, `dispute`, `payout` or `settlement`. */
  kind: string;
  note?: string | null;
  /** How your books tell it: amount, currency, fee, state, time. */
  ours?: Record<string, unknown> | null;
  /** The comparison that found it; none when a file of settlements did. */
  reconciliationId?: ReconciliationId | null;
  /** The reference that the provider's line carries. */
  reference?: string | null;
  /** `booked`, `confirmed`, `healed`, `fee_corrected` by asking; `succeeded`, `failed`, `not_ours` by a person. */
  resolution?: string | null;
  resolvedAt?: string | null;
  resolvedBy?: string | null;
  /** `open` or `resolved`. */
  state: string;
  /** How the provider's books tell it. */
  theirs?: Record<string, unknown> | null;
  /** How many comparisons met it. */
  times: number;
  transactionId?: AttemptId | null;
}

export type ReconciliationId = string;

/** A comparison with what it found. */
export interface ReconciliationReport {
  breaks: ReconciliationBreak[];
  reconciliation: Reconciliation;
}

/** Events together. */
export interface RecordBatch {
  /** 1 to 1000. */
  events: RecordUsage[];
}

/** Something that was used. */
export interface RecordUsage {
  /** When it was used, at most a day ahead; now when left out. */
  at?: string | null;
  /** Yours, 1 to 255 characters: an event of this key counts once, for ever. */
  idempotencyKey: string;
  /** What it is counted by. */
  meterKey: string;
  /** Names and texts; what the meter's filters, groups and value are read from. */
  properties?: Metadata;
  /** How much, 0 to 10^15 with at most nine decimals; 1 when left out. Changes of a level may be below 0. */
  quantity?: ExactNumber | null;
  /** Who used it. */
  subscriptionId: SubscriptionId;
}

/** One decision taken, with its inputs. */
export interface RecoveryDecision {
  action: string;
  /** When it is carried out; at once when null. */
  at?: string | null;
  createdAt: string;
  id: DecisionId;
  inputs: Record<string, unknown>;
  rail?: string | null;
  reason: string;
  /** The failed try that it answers. */
  transactionId?: AttemptId | null;
}

/** An experiment: customers who are held out are recovered by the baseline, all others by the policies in force. */
export interface RecoveryExperiment {
  /** The version that the held-out follow. */
  baselinePolicyId: PolicyId;
  createdAt: string;
  holdoutPerMille: number;
  id: ExperimentId;
  leastSample: number;
  name: string;
  /** `running` or `stopped`. */
  status: string;
  stoppedAt?: string | null;
}

/** What to do about failed charges. Every field has a default. */
export interface RecoveryPolicy {
  /** Local hours in which retries are made. */
  allowedHours?: LocalHours[];
  /** What `backoffHours` counts from: `first_failure` or `last_attempt`. */
  backoffFrom?: string;
  /** When try n + 1 is due, in hours; rising, one per attempt. */
  backoffHours?: number[];
  /** How often a customer is messaged about failed payments at most. */
  contactCap?: ContactCap;
  /** How many charges one issuer gets at most; null for no limit. */
  issuerLimit?: IssuerLimit | null;
  /** Retries due together are spread over this many minutes; 0 to 720. */
  jitterMinutes?: number;
  /** Learn a customer's own payday from their successful charges. */
  learnPattern?: boolean;
  /** Tries in all, the first charge included; 1 to 15. */
  maxAttempts?: number;
  /** The longest wait in days. */
  maxWaitDays?: number;
  /** The longest wait, as a percentage of the plan's interval; 1 to 100. */
  maxWaitPercent?: number;
  /** For reports; 1 to 64 characters. */
  name?: string;
  /** Codes that are never retried, besides those that never are. */
  neverRetry?: string[];
  /** What becomes of the subscription when recovery gives up: `unpaid`, `pause` or `cancel`. */
  onExhaustion?: string;
  /** Tries that would come past the longest wait are `bounded` by it, or the policy is `refused` for such plans. */
  pastPeriod?: string;
  /** The payday used until a customer's own is known. */
  payday?: PaydayRule;
  /** Wait for payday when there was too little money. */
  paydayAware?: boolean;
  /** Local hours in which nothing is charged and nobody is messaged; null for none. */
  quietHours?: QuietHours | null;
  /** Which rails follow the first, in order. */
  rails?: string[];
  /** How long a payment request stays open; 1 to 720. */
  requestExpiryHours?: number;
  /** Who it is for; everybody whom no narrower policy is for, when left out. */
  scope?: PolicyScope | null;
  /** Plans with shorter intervals than this many days may be recovered for this many days; 1 to 31. */
  shortIntervalDays?: number;
}

/** The policy in force. */
export interface RecoveryPolicyInForce {
  /** Since when it is in force. */
  createdAt?: string | null;
  /** None while nothing was chosen and nothing has failed. */
  id?: PolicyId | null;
  policy: RecoveryPolicy;
  /** Who it is for; null for everybody whom no narrower policy is for. */
  scope?: PolicyScope | null;
  /** Raised with every choice. */
  version: number;
}

/** The figures of every currency. */
export interface RecoveryReport {
  /** One for each currency in which a charge ever failed. */
  currencies: RecoverySummary[];
}

/** The figures of one currency. Amounts are in minor units. */
export interface RecoverySummary {
  /** How many recoveries began with each code. */
  byFailureCode: Record<string, number>;
  /** How many were paid by each rail. */
  byRail: Record<string, number>;
  currency: string;
  /** Given up. */
  exhausted: number;
  exhaustedCount: number;
  /** Still being recovered: money at risk. */
  inFlight: number;
  inFlightCount: number;
  /** Came back. */
  recovered: number;
  recoveredCount: number;
  /** What came back of what is decided, in hundredths of a percent; null before anything is. */
  recoveryRateBps?: number | null;
}

/** Money on its way back, or that went back. Amounts are in minor units. */
export interface Refund {
  amount: number;
  createdAt: string;
  /** The credit note that it stands on. */
  creditNoteId?: CreditNoteId | null;
  currency: string;
  customerId: CustomerId;
  /** Why it failed: `not_sent`, `not_supported`, `refused_by_gateway`, or the gateway's own code. */
  failureCode?: string | null;
  /** The same in words; of one that is not settled, why it waits. */
  failureMessage?: string | null;
  /** The gateway that was paid. */
  gateway: string;
  /** The gateway's own reference. */
  gatewayReference?: string | null;
  /** Whether a bank account was given that it goes to. */
  hasDestination: boolean;
  id: RefundId;
  invoiceId: InvoiceId;
  memo?: string | null;
  metadata: Metadata;
  /** Your account there. */
  providerAccountId?: ProviderAccountId | null;
  reason?: string | null;
  /** Our reference, as the gateway shows it. */
  reference: string;
  /** The refund that failed before it. */
  retryOf?: RefundId | null;
  /** When it came back although it had succeeded. */
  returnedAt?: string | null;
  settledAt?: string | null;
  /**
   * `request` when it was asked for by itself, `credit_note` when a credit note was, `surplus` for money that nobody
   * asked for.
   */
  source: string;
  /** `created`, `submitted`, `pending`, `succeeded`, `failed`, `unknown`, `needs_account`, `manual` or `canceled`. */
  status: string;
  submittedAt?: string | null;
  /** The surplus that it gives back. */
  surplusId?: SurplusId | null;
  /** The transaction whose money it is. */
  transactionId: AttemptId;
  updatedAt: string;
}

/** A bank account of the payer's. */
export interface RefundDestination {
  /** In whose name. */
  accountName: string;
  /** Its digits. */
  accountNumber: string;
  /** The gateway's own code of the bank. */
  bankCode: string;
}

/** Money to be given back. */
export interface RefundEscrowOrder {
  /** How much, in minor units. */
  amount: number;
  /** Which customer gives back: the seller. */
  by: CustomerId;
  /** Where to. The buyer's wallet, without it. */
  to?: EscrowRefundTo | null;
  /** The version of the order that they saw. */
  version?: number | null;
}

export type RefundId = string;

/** A refund of an invoice. */
export interface RefundInvoice {
  /** In minor units, with taxes; all that is left when left out. */
  amount?: number | null;
  /** Stands on the credit note that is made, and is told to the payer where their gateway tells anything. */
  memo?: string | null;
  /** Your own data. */
  metadata?: Metadata;
  /** Why; `other` when left out. */
  reason?: RefundReason | null;
}

/** Why money goes back. */
export type RefundReason = "duplicate" | "fraudulent" | "order_change" | "product_unsatisfactory" | "other";

/** An early release. */
export interface ReleaseEscrowPart {
  /** How much, in minor units. */
  amount: number;
  /** Which customer releases: the buyer. */
  by: CustomerId;
  /** Whether they said so twice. */
  confirmed?: boolean;
  /** Whether they proved themselves by a one-time code, which you checked. */
  confirmedByCode?: boolean;
  /** The version of the order that they saw. */
  version?: number | null;
}

/** Hours of the day in which nobody is messaged. */
export interface ReminderQuietHours {
  /** The first quiet hour. */
  from: number;
  /** The first hour after; past midnight when it is earlier than `from`. */
  to: number;
}

/** When customers are reminded. While reminders are off, what would be told if they were turned on. */
export interface Reminders {
  cardDays: number[];
  enabled: boolean;
  hour: number;
  quietHours?: ReminderQuietHours | null;
  renewalDays: number[];
  /** Told by `subscription.trial_will_end`, whether reminders are on or not. */
  trialDays: number[];
  zone: string;
}

/** What a replay set going. */
export interface Replay {
  /** There is more: send this as `fromSeq` to go on. */
  nextSeq?: number | null;
  /** How many deliveries are sent next. */
  queued: number;
}

/** A range of events. Each end is a sequence number or an instant; left out, it is the beginning or the present. */
export interface ReplayRange {
  /** Events recorded at this instant or later, instead of `fromSeq`. */
  from?: string | null;
  /** The first event, by its `seq`. */
  fromSeq?: number | null;
  /** Events recorded before this instant, instead of `toSeq`. */
  to?: string | null;
  /** The last event, by its `seq`. */
  toSeq?: number | null;
  /** `failed` (those that were given up) when left out. */
  which?: WhichWord | null;
}

export type RequestLogId = string;

/** What a resend set going. */
export interface Resend {
  /** To how many endpoints it is sent next. */
  queued: number;
}

/** Where an event is sent once more. */
export interface ResendEvent {
  /** To this endpoint only. */
  endpointId?: EndpointId | null;
}

/** An account to be asked about. */
export interface ResolveAccount {
  /** Of which account at a provider the bank's code is; the one that payouts go out by if left out. */
  accountId?: ProviderAccountId | null;
  /** Ten digits. */
  accountNumber: string;
  /** The bank's `code`. */
  bankCode: string;
  /** ISO 4217; your default one if left out. */
  currency?: string | null;
}

/** A decision. */
export interface ResolveManualReview {
  /** Only when the provider contradicts and it holds all the same. */
  force?: ForcedDecision | null;
  /** Why, for whoever reads it later, 1 to 1,000 characters. */
  note: string;
  /**
   * `succeeded`: the money is there. `failed`: it never came. `not_ours`: it is no business of these books. One of the
   * review's `actions`.
   */
  outcome: Outcome;
  /**
   * Where it can be seen: a line of a bank statement, a reference of the provider's. Needed for `succeeded` when the
   * provider cannot tell.
   */
  reference?: string | null;
}

/** How a recovery is settled. */
export interface ResolveRecovery {
  /** What became of the invoice. */
  as: "paid" | "uncollectible" | "void";
  /** For whoever looks at it next, up to 2000 characters. */
  note: string;
  /** Your name for the payment, up to 200 characters; demanded for `paid`, and of no use otherwise. */
  reference?: string | null;
}

/** Whose account it is. */
export interface ResolvedBankAccount {
  /** As the bank writes it. */
  accountName: string;
  accountNumber: string;
  bankCode: string;
  bankName: string;
}

/** An answer to a dispute. */
export interface RespondEscrowDispute {
  /** Which customer answers. */
  by: CustomerId;
  /** Whether they claim something too: then whoever opened it cannot take it back alone. */
  counterClaim?: boolean;
  /** In words, up to 5,000 characters. */
  statement?: string | null;
  /** The version of the order that they saw. */
  version?: number | null;
}

/** How a delivery that fails is tried again. */
export type RetrySchedule = "standard" | "compact";

/** What is brought back. */
export interface RevertAppearance {
  /** The number of the version. */
  number: number;
}

export type ReviewId = string;

/** Where a percentage price is rounded. */
export type RoundedPer = "line" | "event";

/** Why an account was asked for a payment. */
export interface Route {
  /** Those that could take it. The first was asked. */
  accounts: RouteAccount[];
  /** In minor units. */
  amount: number;
  currency: string;
  /**
   * What counted among its accounts: `order`, `health` or `cost`; `saved` when a saved method, or the gateway that
   * needs no account, decided.
   */
  prefer: string;
  rail: string;
  /** The place of the rule that fitted, from 0; none when no rule did. */
  rule?: number | null;
}

/** What was known of one account. */
export interface RouteAccount {
  accountId: string;
  /** What it would keep, in minor units, where that is known and counts. */
  cost?: number | null;
  /** How that is known. */
  costSource?: string | null;
  /** Those that failed by its own fault, or were not answered. */
  failed: number;
  /** Whether the rule names it. */
  named: boolean;
  /** False when nothing could be sent to it for this bill before. */
  reached: boolean;
  /** Payments within the hour, looked at only where health or cost count. */
  tried: number;
  /** False when half or more of its payments within the hour failed by its own fault. */
  well: boolean;
}

/** Which accounts take what. What is left out fits everything. */
export interface RoutingRule {
  /** Best first. The next one is asked when nothing could be sent to the one before; never when an outcome is open. */
  accountIds: ProviderAccountId[];
  /** In this currency only, ISO 4217. */
  currency?: string | null;
  /** From this amount on, in minor units. */
  fromAmount?: number | null;
  /**
   * What counts among them: `order` (as if left out), `health` (one of which half of at least five payments within the
   * last hour failed by its own fault is asked after the others) or `cost` (the cheapest of those that are well, by
   * what it kept of payments within a month, else by its published prices; one without a price last).
   */
  prefer?: Open<Preference>;
  /** By this rail only: `card`, `direct_debit`, `transfer`, `ussd`, `virtual_account`. */
  rail?: string | null;
  /** Below this amount, in minor units. */
  toAmount?: number | null;
}

/** Rules, in their order. */
export interface RoutingRules {
  rules: RoutingRule[];
}

/** One kind of account with its balance. */
export interface SafeguardingAccount {
  account: string;
  balance: number;
}

/** What would close a gap, or may leave. */
export interface SafeguardingRepair {
  amount: number;
  /** `sweep` for what is yours, `top_up` for what has to be put there. */
  kind: string;
  /** What of it is tax. */
  tax: number;
}

/** The proof as a document. */
export interface SafeguardingStatement {
  /** Of which moment it is. */
  at: string;
  /** The document: JSON as text, so that its bytes stay what they are. */
  body: string;
  /** SHA-256 over the bytes of `body`. */
  digest: string;
  /** Whether in every currency both ways lead to the same difference. */
  holds: boolean;
  /** By which key of this service it is signed. */
  keyId: string;
  /** What the signature is checked with, `id=base64`. Compare it with the one that you were given by another way. */
  publicKey: string;
  /** Ed25519 over the bytes of `body`, in base64. */
  signature: string;
}

/** A yes or no. */
export interface SayConsent {
  /** For which purpose. */
  category: CategoryWord;
  /** On which channel. */
  channel: ChannelWord;
  /** Whether they agreed. */
  given: boolean;
}

export type ScheduleId = string;

/** A transfer to be sent. */
export interface SendTransfer {
  /** In minor units: less than was asked for is short, more is too much. */
  amount: number;
  /** Or a payment into an order or a wallet whose payer must act. */
  paymentId?: EscrowPaymentId | null;
  /** The payment request that is paid: a transaction by transfer or USSD whose payer must act. */
  transactionId?: AttemptId | null;
}

/** The choices in force. */
export interface Settings {
  addressLines: string[];
  allowDuplicateSubscriptions: boolean;
  allowRepeatedTrials: boolean;
  atTrialEnd: string;
  billingZone: string;
  catchUp: string;
  createdAt: string;
  daysUntilDue: number;
  defaultCurrency: string;
  graceDays: number;
  graceHours: number;
  incompleteExpiryHours: number;
  invoicePrefix: string;
  invoiceSeries: string;
  lastDay: string;
  /** Empty when documents name the merchant. */
  legalName: string;
  merchantName: string;
  pauseConvention: string;
  paymentInstructions: string[];
  prorationUnit: string;
  rounding: string;
  supportEmail: string;
  taxId: string;
  taxPricing: string;
  taxRateIds: TaxRateId[];
  taxRounding: string;
  trialNoticeDays: number;
  updatedAt: string;
}

/**
 * Money that arrived at your bank, or in your balance with the provider. `net = gross - refunds - disputes - fees +
 * adjustments + unexplained`.
 */
export interface Settlement {
  accountId?: ProviderAccountId | null;
  adjustments: number;
  arrivedAt: string;
  /** `bank`, or `balance`: it stays with the provider, and payouts are made from it. */
  arrivedIn: string;
  /** The part of what arrived that is for payments which are not in these books. */
  beside: number;
  createdAt: string;
  currency: string;
  disputes: number;
  fees: number;
  gateway: string;
  gatewayRef: string;
  gross: number;
  id: SettlementId;
  lines: number;
  /** What arrived, in minor units; below zero when the provider took money back. */
  net: number;
  refunds: number;
  /** What arrived beyond what the lines come to. */
  unexplained: number;
}

/** A settlement with its lines. */
export interface SettlementDetail {
  accountId?: ProviderAccountId | null;
  adjustments: number;
  arrivedAt: string;
  /** `bank`, or `balance`: it stays with the provider, and payouts are made from it. */
  arrivedIn: string;
  /** The part of what arrived that is for payments which are not in these books. */
  beside: number;
  createdAt: string;
  currency: string;
  disputes: number;
  fees: number;
  gateway: string;
  gatewayRef: string;
  gross: number;
  id: SettlementId;
  lines: number;
  /** What arrived, in minor units; below zero when the provider took money back. */
  net: number;
  refunds: number;
  /** What arrived beyond what the lines come to. */
  unexplained: number;
  /** The first thousand. */
  items: SettlementLine[];
}

/** A file that was imported. */
export interface SettlementFile {
  accountId?: ProviderAccountId | null;
  createdAt: string;
  id: StatementFileId;
  /** Whether it was imported before, so that nothing changed. */
  importedBefore: boolean;
  layout: string;
  /** How many lines it has. */
  lines: number;
  name: string;
  /** How many settlements of it were new. */
  settlements: number;
}

export type SettlementId = string;

/** One line of a settlement. */
export interface SettlementLine {
  /** In minor units, above zero but for adjustments. */
  amount: number;
  at?: string | null;
  fee?: number | null;
  gatewayRef: string;
  /** `charge`, `refund`, `dispute`, `fee` or `adjustment`. */
  kind: string;
  reference?: string | null;
  /** The transaction that it is; none when it is not in these books. */
  transactionId?: AttemptId | null;
}

/** What somebody shows: words, or a file. */
export interface ShowEvidence {
  /** Which customer shows it. */
  by: CustomerId;
  /** For which condition, by number; for the order as a whole without it. */
  condition?: number | null;
  /** A file, in base64. */
  file?: string | null;
  /** What it is. */
  kind: EvidenceKind;
  /** Its type, such as `image/jpeg`. */
  mediaType?: string | null;
  /** Its name. */
  name?: string | null;
  /** Words, up to 5,000 characters. */
  text?: string | null;
  /** The version of the order that they saw. */
  version?: number | null;
}

/** A model of one amount. */
export type SimpleModel = "flat" | "per_unit";

/** An act of yours with nothing to say beside it. */
export interface StaffAct {
  /** The version of the order that you saw. Of another one nothing is changed. */
  version?: number | null;
}

/** The beginning of work. */
export interface StartEscrowOrder {
  /** Which customer begins: the seller. */
  by: CustomerId;
  /** Which milestone; everything that is paid without it. */
  milestoneId?: MilestoneId | null;
  /** The version of the order that they saw. */
  version?: number | null;
}

export type StatementFileId = string;

/** Why a recovery is stopped. */
export interface StopRecovery {
  /** For whoever looks at it next, up to 2000 characters. */
  note: string;
}

/** What is handed in beside the file. */
export interface SubmitDispute {
  /** Your words, up to 10,000 characters. */
  statement?: string | null;
}

/** A recurring agreement. */
export interface Subscription {
  anchorDay?: number | null;
  /** What the end of the trial leads to when the customer has no payment method then. */
  atTrialEnd: string;
  billingZone: string;
  /** When it ends, if it ends at a date. */
  cancelAt?: string | null;
  cancelAtPeriodEnd: boolean;
  cancelReason?: string | null;
  canceledAt?: string | null;
  /** `automatic`, or `send_invoice` where the customer pays by themselves. */
  collection: string;
  createdAt: string;
  currency: string;
  currentPeriodEnd: string;
  currentPeriodStart: string;
  customerId: CustomerId;
  cyclesCompleted: number;
  /** After how many days a bill that is sent is to be paid. */
  daysUntilDue?: number | null;
  endedAt?: string | null;
  /** Whether phases follow each other on it: see its schedule. */
  hasSchedule: boolean;
  id: SubscriptionId;
  interval: string;
  intervalCount: number;
  /** What is charged, at the price it is bound to: the base price, then add-ons. Each has its line. */
  items: SubscriptionItem[];
  latestInvoiceId?: InvoiceId | null;
  maxCycles?: number | null;
  metadata: Metadata;
  /** What a pause does to money and time, as it was chosen when this began: `keep_anchor`, `shift` or `credit`. */
  pauseConvention: string;
  pausedAt?: string | null;
  paymentMethodId?: PaymentMethodId | null;
  /** What it becomes when its period ends. */
  pendingChange?: PendingChange | null;
  planId: PlanId;
  planName: string;
  /** What a part of a period is counted in, as it was chosen when this began. */
  prorationUnit: string;
  /** Units of the base price. */
  quantity: number;
  resumeAt?: string | null;
  /**
   * `incomplete`, `incomplete_expired`, `trialing`, `active`, `past_due`, `paused`, `unpaid`, `canceled` or `expired`.
   */
  status: string;
  testClockId?: TestClockId | null;
  trialEnd?: string | null;
  updatedAt: string;
}

/** A changed subscription and what its change came to. */
export interface SubscriptionChange {
  /** The invoice of the change; none where nothing was credited or charged. */
  invoice?: Invoice | null;
  proration: Proration;
  subscription: Subscription;
  /** What waits for the next bill because of it, with `billing: next_invoice`. */
  waitingItems: InvoiceItem[];
}

/** What a change would be, and the token that carries it out. */
export interface SubscriptionChangePreview {
  /** What would be charged now; nothing where the lines wait for the next bill. */
  amountDue: number;
  /** The instant at which the period is parted. */
  at: string;
  /**
   * `now`, `next_invoice` or `none`. Of lines that wait, discounts and taxes are as they would be today; the bill that
   * takes the lines has its own.
   */
  billing: string;
  /** Of the rest, what the customer's balance would pay. */
  creditApplied: number;
  currency: string;
  /** What coupons would take off. */
  discountAmount: number;
  /** In the order they would be taken. */
  discounts: InvoiceDiscount[];
  /** When the token ends. */
  expiresAt: string;
  lines: PreviewLine[];
  /** What would be printed: why somebody pays no tax. */
  notes: string[];
  /** Of it, what prepaid credit would pay. */
  prepaidApplied: number;
  /** Send it as `previewToken` to carry out exactly this. */
  previewToken: string;
  proration: Proration;
  /** The sum of the lines; negative where credits outweigh charges. */
  subtotal: number;
  /** All taxes, on top of the prices or in them. */
  taxAmount: number;
  taxes: InvoiceTax[];
  /** What the customer's balance would get. */
  toBalance: number;
  /** What the invoice would come to; never negative. */
  total: number;
  /**
   * With `billing: next_invoice`: what the next bill has besides for what was used so far. Estimates, before discounts
   * and taxes, and in none of the amounts here: more may be used until then, or taken back.
   */
  usageEstimates: PreviewLine[];
}

export type SubscriptionId = string;

/** One priced part. */
export interface SubscriptionItem {
  currency: string;
  id: ItemId;
  /** `base`, or the add-on's key. */
  key: string;
  /** `flat`, `per_unit`, `graduated`, `volume`, `package` or `percentage`. */
  model: string;
  /** The add-on's name. */
  name?: string | null;
  planId: PlanId;
  priceId: PriceId;
  priceVersion: number;
  quantity: number;
  /** For one unit and a whole period, in minor units; none when the price is not one amount. */
  unitAmount?: ExactNumber | null;
}

/** What lies ahead of a subscription. */
export interface SubscriptionOutlook {
  /** The next run; none when only a payment or a request moves it. */
  next?: NextRun | null;
  /** The present, as the subscription has it: its test clock's, if it has one. */
  now: string;
  /** Why there is no invoice now, the most urgent first. */
  reasons: OutlookReason[];
  status: string;
  subscriptionId: SubscriptionId;
}

/** One phase. */
export interface SubscriptionPhase {
  interval: string;
  intervalCount: number;
  items: SubscriptionPhaseItem[];
  periods?: number | null;
  /** How many of its periods are still to come, where it counts them. */
  periodsLeft?: number | null;
  planId: PlanId;
  planName: string;
  /** `over`, `running` or `waiting`. */
  state: string;
  trialDays: number;
  until?: string | null;
}

/** An item of a phase. */
export interface SubscriptionPhaseItem {
  priceId: PriceId;
  quantity: number;
}

/** The phases of a subscription. */
export interface SubscriptionSchedule {
  /** What follows the last one: `release` or `cancel`. */
  after: string;
  /** When the current period ends, which is when the next phase may begin. */
  currentPeriodEnd: string;
  /** In their order; empty when none follow each other on it. */
  phases: SubscriptionPhase[];
  subscriptionId: SubscriptionId;
}

/** What is chosen for one surface; what is not there is as in `general`. */
export interface Surface {
  /** Links and buttons. */
  accent?: string | null;
  /** Of `overlay`: origins whose pages may show a checkout in a frame. */
  allowedOrigins: string[];
  /** Behind everything. */
  background?: string | null;
  /** The sheet. */
  card?: string | null;
  /** Corners. */
  corners?: string | null;
  /** Letters. */
  font?: string | null;
  /** The small print. */
  footer?: string | null;
  /** The picture on top. */
  logoId?: LogoId | null;
  /** Words. */
  text?: string | null;
  /** The line on top. */
  welcome?: string | null;
}

/** What is chosen for all surfaces. */
export interface Surfaces {
  /** For the page of a checkout. */
  checkout: Surface;
  /** For mails. */
  email: Surface;
  /** For all surfaces. */
  general: Surface;
  /** For a checkout in a frame. */
  overlay: Surface;
  /** For what customers see of their account. */
  portal: Surface;
  /** For payment links, invoices and orders. */
  store: Surface;
}

export type SurplusId = string;

/** Whether prices have a tax in them. */
export type TaxPricing = "exclusive" | "inclusive";

/** A tax with its rate. */
export interface TaxRate {
  active: boolean;
  code: string;
  country?: string | null;
  createdAt: string;
  id: TaxRateId;
  name: string;
  percent: ExactNumber;
  /** `exclusive` or `inclusive`. */
  pricing: string;
  updatedAt: string;
}

export type TaxRateId = string;

/** A test card to attach. */
export interface TestCard {
  brand: string;
  last4: string;
  /** Attach this to a customer. */
  token: string;
}

/** A clock and where it is going. */
export interface TestClock {
  createdAt: string;
  error?: string | null;
  frozenAt: string;
  id: TestClockId;
  name: string;
  /** `ready`, `advancing` or `failed`. */
  status: string;
  targetAt?: string | null;
  updatedAt: string;
}

export type TestClockId = string;

/** What became of a test. */
export interface TestSend {
  /** Who answered. */
  carrier?: string | null;
  /** What they said, when it was not accepted. */
  detail?: string | null;
  /** `accepted`, `refused`, `busy`, `unavailable` or `unknown`. */
  outcome: string;
}

/** What to send as a test. */
export interface TestSendBody {
  /** On which channel. */
  channel: ChannelWord;
  /** In which language; yours when left out. */
  locale?: LocaleWord | null;
  /** An address, or a phone with its country. */
  to: string;
}

/** A transfer that was sent. */
export interface TestTransfer {
  amount: number;
  paymentId?: EscrowPaymentId | null;
  transactionId?: AttemptId | null;
}

export type ThresholdId = string;

/** Money into a wallet. */
export interface TopUpWallet {
  /** How much, in minor units. */
  amount: number;
  /** ISO 4217. */
  currency: string;
  /** A saved method of theirs. */
  paymentMethodId?: PaymentMethodId | null;
  /** Or a way on which they act. */
  rail?: EscrowRail | null;
}

/** One try to move money for one invoice. */
export interface Transaction {
  /** In minor units. */
  amount: number;
  /** Why it was made: `first`, `recovery`, `retry_now` or `card_update`. */
  cause: string;
  createdAt: string;
  currency: string;
  customerId: CustomerId;
  /** What of it its payer disputes with their bank, or got back from it. */
  disputedAmount: number;
  expiresAt?: string | null;
  /** Why it failed, in our words. */
  failureCode?: string | null;
  gateway: string;
  id: AttemptId;
  invoiceId: InvoiceId;
  /** What the payer must do, with a `type`. */
  nextAction?: Record<string, unknown> | null;
  paymentMethodId?: PaymentMethodId | null;
  /** Why it failed, in the provider's. */
  providerCode?: string | null;
  /** And its sentence. */
  providerMessage?: string | null;
  /** `card`, `wallet`, `direct_debit`, `ussd`, `transfer` or `virtual_account`. */
  rail: string;
  /** The provider's reference. */
  reference?: string | null;
  /** What of it went back, or is on its way back. */
  refundedAmount: number;
  resolvedAt?: string | null;
  /** `created`, `submitted`, `succeeded`, `failed`, `requires_action`, `unknown` (being looked up) or `manual`. */
  status: string;
  submittedAt: string;
  subscriptionId?: SubscriptionId | null;
  updatedAt: string;
}

/** Every account, summed. Amounts are in minor units. */
export interface TrialBalance {
  accounts: AccountTotal[];
  /** Whether debits and credits agree in every currency. */
  balanced: boolean;
  /** One for each currency. */
  totals: CurrencyTotal[];
}

/** The next invoice of a subscription. */
export interface UpcomingInvoice {
  /** What will be charged. */
  amountDue: number;
  /** When it will be made; none if nothing leads to one. */
  at?: string | null;
  /** Of its total, what the customer's balance will pay. */
  creditApplied: number;
  invoice?: InvoiceDraft | null;
  /** Of its total, what prepaid credit will pay. */
  prepaidApplied: number;
  /** Why it is not there yet, or will not be. */
  reasons: OutlookReason[];
  subscriptionId: SubscriptionId;
}

/** What became of a batch. */
export interface UsageBatch {
  /** How many are new. */
  recorded: number;
  /** How many were refused. */
  refused: number;
  /** How many were there before. */
  repeated: number;
  /** Each event, in the order of the request. */
  results: UsageResult[];
}

/** An event as it was counted. */
export interface UsageEvent {
  at: string;
  /** Whether the meter's filters let it pass. */
  counted: boolean;
  createdAt: string;
  id: UsageId;
  idempotencyKey?: string | null;
  meterId: MeterId;
  /** Its period, counted from the subscription's anchor; -1 before the first one, where usage is not billed. */
  periodIndex: number;
  properties: Metadata;
  quantity: ExactNumber;
  subscriptionId: SubscriptionId;
  /** `usage` or `withdrawal`. */
  type: string;
  /** The event that a withdrawal takes back. */
  withdraws?: UsageId | null;
}

export type UsageId = string;

/** Why an event was refused. */
export interface UsageRefusal {
  /** For programs. */
  code: string;
  /** The field at fault, if one is. */
  field?: string | null;
  /** For people. */
  message: string;
  /** The HTTP status that it would have had alone. */
  status: number;
}

/** What became of one event. */
export interface UsageResult {
  /** Why it was refused. */
  error?: UsageRefusal | null;
  /** The event, unless refused. */
  id?: UsageId | null;
  /** Its place in the request, from 0. */
  index: number;
  /** `recorded`, `repeated` or `refused`. */
  status: string;
}

/** The usage of a subscription in its current period. */
export interface UsageSummary {
  currency: string;
  meters: MeterUsage[];
  periodEnd?: string | null;
  /** None before the first period, when usage is not billed. */
  periodStart?: string | null;
  /** What the items together would cost, in minor units. */
  projectedAmount: number;
  subscriptionId: SubscriptionId;
}

/** What is told when usage reaches it. */
export interface UsageThreshold {
  active: boolean;
  /** What is to be reached: units, percent, or minor units. */
  at: ExactNumber;
  createdAt: string;
  currency?: string | null;
  customerId?: CustomerId | null;
  id: ThresholdId;
  itemId?: ItemId | null;
  /** `quantity`, `included_percent` or `amount`. */
  measure: string;
  meterId: MeterId;
  name?: string | null;
  priceId?: PriceId | null;
  recurring: boolean;
  subscriptionId?: SubscriptionId | null;
  updatedAt: string;
}

/** One line of a statement: how far each part moved, in minor units, above zero for what came in. */
export interface WalletLine {
  available: number;
  createdAt: string;
  currency: string;
  /** Of the journal. */
  id: JournalId;
  /** Such as `escrow.released`. */
  kind: string;
  pending: number;
  reserved: number;
}

/** Where a merchant is told things. */
export interface WebhookEndpoint {
  /** The version of the API whose forms it is sent, from when it was made. */
  apiVersion: string;
  compatibleHeaders: boolean;
  consecutiveFailures: number;
  createdAt: string;
  description?: string | null;
  disabledReason?: string | null;
  /** Empty means all. */
  eventTypes: string[];
  /** Since when every delivery fails. */
  failingSince?: string | null;
  id: EndpointId;
  metadata: Metadata;
  /** Until when the secret before this one signs, too. */
  oldSecretUntil?: string | null;
  /** `snapshot` or `thin`. */
  payload: string;
  /** It fails, or asked to be left alone: nothing is sent before then. */
  probeAt?: string | null;
  /** `standard` or `compact`. */
  retrySchedule: string;
  /** `enabled` or `disabled`. */
  status: string;
  updatedAt: string;
  url: string;
}

/** An endpoint with its secret, shown once. */
export interface WebhookEndpointWithSecret {
  /** The version of the API whose forms it is sent, from when it was made. */
  apiVersion: string;
  compatibleHeaders: boolean;
  consecutiveFailures: number;
  createdAt: string;
  description?: string | null;
  disabledReason?: string | null;
  /** Empty means all. */
  eventTypes: string[];
  /** Since when every delivery fails. */
  failingSince?: string | null;
  id: EndpointId;
  metadata: Metadata;
  /** Until when the secret before this one signs, too. */
  oldSecretUntil?: string | null;
  /** `snapshot` or `thin`. */
  payload: string;
  /** It fails, or asked to be left alone: nothing is sent before then. */
  probeAt?: string | null;
  /** `standard` or `compact`. */
  retrySchedule: string;
  /** `enabled` or `disabled`. */
  status: string;
  updatedAt: string;
  url: string;
  /** Checks the signatures of what we send. Keep it; it is not shown again. */
  secret: string;
}

/** What came back of a test message. */
export interface WebhookTest {
  /** At most 1 KiB of the answer. */
  bodyExcerpt?: string | null;
  /** Whether it counts as delivered: the answer was 2xx. */
  delivered: boolean;
  durationMs: number;
  /** Why nothing was answered. */
  error?: string | null;
  /** What was answered, if anything was. */
  statusCode?: number | null;
}

/** Which events of a range are told once more. */
export type WhichWord = "failed" | "all";

/** Your own wording. */
export interface Wording {
  body: string;
  channel: string;
  enabled: boolean;
  subject?: string | null;
  version: number;
}

/** A wording. */
export interface WordingBody {
  /** Plain text with tags; an empty line parts paragraphs. */
  body: string;
  /** `email`, `sms` or `in_app`. */
  channel: ChannelWord;
  /** Whether it is used; switched off, ours is. */
  enabled?: boolean;
  /** The subject of a mail or title of a notice; none for a text message. */
  subject?: string | null;
}
